"""Where the marks of a fact's pictures stand: when each outlet first reported it, and its figures on a line with their bounds.

A place is a percentage of the picture's width, so that a page can draw it at any width without a script.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import log10

from textkit.conflicts import size_of
from textkit.records import Figure
from textkit.results import written

MARGIN = 4.0
"""Per cent left free at each end."""
WIDE = 50
"""Where the largest figure is this many times the smallest, the line is logarithmic."""

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """One row of a picture: its label, who gives it, where its mark begins and ends; `open` is a side without a bound, left or right."""

    label: str
    names: tuple[str, ...]
    start: float
    end: float
    open: str = ""
    about: bool = False


@dataclass(frozen=True, slots=True)
class NumberLine:
    """The figures of one thing; `unit` are the units, or the words for what is counted."""

    unit: str
    marks: tuple[Mark, ...]
    logarithmic: bool


def timeline(published: Iterable[tuple[str, str]]) -> tuple[Mark, ...]:
    """Marks of (name, ISO 8601 time) pairs, the earliest first; a day without a time is as long as it is. Unreadable times are left out."""
    spans = sorted((span, when, name) for name, when in published if (span := _span(when)))
    if not spans:
        return ()
    place = _scale([edge.timestamp() for span, *_ in spans for edge in span])
    return tuple(
        Mark(when.replace("T", " "), (name,), place(begin.timestamp()), place(end.timestamp())) for (begin, end), when, name in spans
    )


def _span(when: str) -> tuple[datetime, datetime] | None:
    """When a published time begins and ends; one without a zone is taken as UTC."""
    text = f"{when}-01" if len(when) == 7 else when
    try:
        begin = datetime.fromisoformat(text)
    except ValueError:
        return None
    begin = begin if begin.tzinfo else begin.replace(tzinfo=UTC)
    if "T" in when:
        return begin, begin
    return begin, begin + min(timedelta(days=31 if len(when) == 7 else 1), LAST - begin)


def unit_of(figure: Figure) -> str:
    """What the figure counts: its unit, "%", or the words for what is counted."""
    return figure.unit or ("%" if figure.label == "percent" else figure.counted or "")


def number_lines(given: Iterable[tuple[str, Figure]]) -> list[NumberLine]:
    """A line for everything measured or counted of which (name, figure) pairs give at least two different values."""
    lines: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    for name, figure in given:
        dimension, _ = _size(figure, figure.value) or ("", 0.0)
        lines[unit_of(figure) if dimension in ("money", "count") else dimension].append((name, figure))
    return [line for pairs in lines.values() if (line := number_line(pairs))]


def number_line(given: Iterable[tuple[str, Figure]]) -> NumberLine | None:
    """The figures of (name, figure) pairs on one line, with those who give each value, whatever units they stand in.

    None where fewer than two values have a size. Figures that measure something else than most (a length among weights) are left out.
    """
    sized = [(name, figure, size[0]) for name, figure in given if (size := _size(figure, figure.value))]
    dimension = Counter(dimension for *_, dimension in sized).most_common(1)[0][0] if sized else ""
    values: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    for name, figure, measured in sized:
        if measured == dimension:
            values[written(figure)].append((name, figure))
    if len(values) < 2:
        return None
    ends = {label: _ends(pairs[0][1]) for label, pairs in values.items()}
    edges = [edge for pair in ends.values() for edge in pair]
    logarithmic = min(edges) > 0 and max(edges) / min(edges) > WIDE
    place = _scale([log10(edge) if logarithmic else edge for edge in edges])
    marks = []
    for label in sorted(values, key=lambda label: (ends[label], label)):
        figure = values[label][0][1]
        start, end = (place(log10(edge) if logarithmic else edge) for edge in ends[label])
        side = {"less_than": "left", "at_most": "left", "more_than": "right", "at_least": "right"}.get(figure.modifier or "", "")
        names = tuple(dict.fromkeys(name for name, _ in values[label]))
        marks.append(Mark(label, names, start, end, side, figure.modifier == "approx"))
    units = dict.fromkeys(unit_of(figure) for pairs in values.values() for _, figure in pairs)
    return NumberLine(" / ".join(list(filter(None, units))[:2]), tuple(marks), logarithmic)


def _ends(figure: Figure) -> tuple[float, float]:
    """The sizes at which the figure begins and ends, in the base unit of what it measures."""
    low = _size(figure, figure.value) or ("", 0.0)
    return low[1], (_size(figure, figure.upper) or low)[1]


def _size(figure: Figure, value: Decimal | str | None) -> tuple[str, float] | None:
    found = None if value is None else size_of(figure, value)
    return found and (found[0], float(found[1]))


def _scale(values: Sequence[float]) -> Callable[[float], float]:
    """A function from a value to its place; the least of the values stands at the left margin, the greatest at the right."""
    least, width = min(values), (max(values) - min(values)) or 1.0
    return lambda value: round(MARGIN + (100 - 2 * MARGIN) * (value - least) / width, 2)
