"""Where the marks of a fact's pictures stand: when each outlet first reported it, and its figures on a line with their bounds.

A place is a percentage of the picture's width, so that a page can draw it at any width without a script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import log10

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
    """The figures of one unit."""

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
    """A line for every unit of which (name, figure) pairs give at least two different values."""
    units: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    for name, figure in given:
        units[unit_of(figure)].append((name, figure))
    return [line for unit, pairs in units.items() if (line := number_line(unit, pairs))]


def number_line(unit: str, given: Iterable[tuple[str, Figure]]) -> NumberLine | None:
    """The figures of (name, figure) pairs on one line, with those who give each value; None where fewer than two values have a size."""
    values: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    for name, figure in given:
        if isinstance(figure.value, Decimal):
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
    return NumberLine(unit, tuple(marks), logarithmic)


def _ends(figure: Figure) -> tuple[float, float]:
    low = float(figure.value or 0)
    return (low, float(figure.upper)) if isinstance(figure.upper, Decimal) else (low, low)


def _scale(values: Sequence[float]) -> Callable[[float], float]:
    """A function from a value to its place; the least of the values stands at the left margin, the greatest at the right."""
    least, width = min(values), (max(values) - min(values)) or 1.0
    return lambda value: round(MARGIN + (100 - 2 * MARGIN) * (value - least) / width, 2)
