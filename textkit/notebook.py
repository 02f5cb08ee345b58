"""What a notebook shows of a run: a readable table, and an article with what was found in it marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from textkit.records import cut

COLUMNS = ("origins", "status", "statement", "values")
MOST_ROWS = 30
TABLE = "border-collapse:collapse;text-align:left;max-width:70em"
CELL = "padding:.25em .6em;border-bottom:1px solid #8886;vertical-align:top;text-align:left;overflow-wrap:anywhere"
MARKS = {
    "claim": "background:#8883",
    "figure": "font-weight:bold;border-bottom:2px solid #06c",
    "name": "font-style:italic;border-bottom:2px dotted #a50",
}
"""How each kind of stretch looks, on light and dark pages, and to those who see no colours."""


@dataclass(frozen=True, slots=True)
class Page:
    """A piece of HTML that a notebook shows; all text of articles in it is escaped."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def facts_table(rows: Sequence[Mapping[str, Any]]) -> str:
    """The facts of most origins first, as HTML."""
    best = sorted(rows, key=lambda row: (-row["origins"], -row["documents"], row["id"]))[:MOST_ROWS]
    head = "".join(f'<th scope="col" style="{CELL}">{name}</th>' for name in COLUMNS)
    body = "".join("<tr>" + "".join(f'<td style="{CELL}">{_shown(row[name])}</td>' for name in COLUMNS) + "</tr>" for row in best)
    more = f"<p>The first {len(best)} of {len(rows)} facts.</p>" if len(best) < len(rows) else ""
    return f'<table style="{TABLE}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}'


def _shown(value: object) -> str:
    return f"<bdi>{escape('; '.join(map(str, value)) if isinstance(value, list | tuple) else str(value))}</bdi>"


def marked_text(text: str, stretches: Iterable[tuple[int, int, str, str]]) -> str:
    """The text as HTML with the stretches marked: start, end, one of MARKS, what the pointer shows. They may lie in and across others."""
    starting: dict[int, list[tuple[int, int, str, str]]] = defaultdict(list)
    for stretch in sorted(set(stretches), key=lambda stretch: (-stretch[1], stretch[2:])):
        starting[stretch[0]].append(stretch)
    pieces: list[str] = []
    here: list[tuple[int, int, str, str]] = []
    for start, end in cut(0, len(text), (stretch[:2] for found in starting.values() for stretch in found)):
        here = [stretch for stretch in [*here, *starting[start]] if stretch[1] > start]
        style, title = ";".join(MARKS[kind] for *_, kind, _ in here), " | ".join(told for *_, told in here)
        piece = escape(text[start:end])
        pieces.append(f'<span style="{style}" title="{escape(title)}">{piece}</span>' if here else piece)
    return f'<div style="white-space:pre-wrap;max-width:50em;overflow-wrap:anywhere" dir="auto">{"".join(pieces)}</div>'
