"""What every component knows of the spaCy Doc that it is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.tokens import Doc, Span


def language_of(doc: Doc) -> str:
    """The language of the text: what the caller wrote into `doc.user_data["lang"]`, else that of the pipeline."""
    return str(doc.user_data.get("lang") or doc.lang_)


def published_of(doc: Doc) -> str | None:
    """The ISO 8601 date of publication that the caller wrote into `doc.user_data["published"]`, if any."""
    return doc.user_data.get("published")


def updated_of(doc: Doc) -> str | None:
    """The ISO 8601 date of the last change that the caller wrote into `doc.user_data["updated"]`, if any."""
    return doc.user_data.get("updated")


def mark(doc: Doc, name: str, rows: Iterable[dict[str, Any]]) -> None:
    """Writes `doc.spans[name]`, one span a row, and the rows beside them in `doc.spans[name].attrs["rows"]`.

    A row gives its exact stretch as code points, `start` and `end`; the span is that stretch widened to whole tokens.
    """
    kept = [(row, span) for row in rows if (span := _span(doc, row["start"], row["end"])) is not None]
    doc.spans[name] = [span for _, span in kept]
    doc.spans[name].attrs["rows"] = [row for row, _ in kept]


def marked(doc: Doc, name: str) -> list[dict[str, Any]]:
    """The rows that `mark` wrote; [] where the component has not run."""
    rows: list[dict[str, Any]] = doc.spans[name].attrs.get("rows", []) if name in doc.spans else []
    return rows


def _span(doc: Doc, start: int, end: int) -> Span | None:
    return doc.char_span(start, end, alignment_mode="expand")
