"""What a notebook shows of a run: a readable table, and an article with what was found in it marked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

COLUMNS = ("origins", "status", "statement", "values")
MOST_ROWS = 30
TABLE = "border-collapse:collapse;text-align:left;max-width:70em"
CELL = "padding:.25em .6em;border-bottom:1px solid #8886;vertical-align:top;text-align:left;overflow-wrap:anywhere"
MARKS = {
    "claim": "background:#8882;border-bottom:2px solid #888",
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
    """The text as HTML with the stretches (start, end, one of MARKS, what the pointer shows) marked; one may lie in another.

    A stretch that crosses the end of another is cut there.
    """
    found = sorted({stretch for stretch in stretches if stretch[0] < stretch[1]}, key=lambda s: (s[0], -s[1], s[2]))
    pieces: list[str] = []
    open_ends: list[int] = []
    at = 0

    def go_to(place: int) -> None:
        nonlocal at
        while open_ends and open_ends[-1] <= place:
            pieces.append(escape(text[at : open_ends[-1]]) + "</span>")
            at = open_ends.pop()
        pieces.append(escape(text[at:place]))
        at = place

    for start, end, kind, told in found:
        go_to(start)
        open_ends.append(min([end, *open_ends]))
        pieces.append(f'<span style="{MARKS[kind]}" title="{escape(told)}">')
    go_to(len(text))
    while open_ends:
        open_ends.pop()
        pieces.append("</span>")
    return f'<div style="white-space:pre-wrap;max-width:50em;overflow-wrap:anywhere" dir="auto">{"".join(pieces)}</div>'
