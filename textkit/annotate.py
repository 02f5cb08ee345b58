"""Document -> spaCy Doc: every language of a document is read by its own pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from textkit.pipelines import pipeline
from textkit.records import Document, Range

if TYPE_CHECKING:
    from spacy.tokens import Doc


def annotate(document: Document, *, models_folder: str = "") -> Iterator[Doc]:
    """One Doc for each language of the document, each over the whole text, so that offsets are the document's own.

    Whatever isn't that language's to read (furniture, passages in another language) stands in `doc.user_data["furniture"]`.
    """
    foreign = [(start, end) for start, end, _ in document.passages]
    yield _read(document, document.lang or "und", [*document.furniture, *foreign], models_folder)
    for code in sorted({code for _, _, code in document.passages}):
        own = [(start, end) for start, end, other in document.passages if other == code]
        yield _read(document, code, [*document.furniture, *outside(own, len(document.text))], models_folder)


def outside(ranges: Iterable[Range], length: int) -> Iterator[Range]:
    """The ranges of a text of that length that none of the given ranges covers."""
    at = 0
    for start, end in sorted(ranges):
        if at < start:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _read(document: Document, code: str, furniture: Iterable[Range], models_folder: str) -> Doc:
    nlp = pipeline(code, models_folder)
    doc = nlp.make_doc(document.text)
    doc.user_data["lang"] = code
    doc.user_data["published"] = document.published
    doc.user_data["furniture"] = [list(stretch) for stretch in sorted(furniture)]
    return nlp(doc)
