"""Document -> spaCy Doc: every language of a document is read by its own pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from textkit import language
from textkit.models import OURS, Choice
from textkit.pipelines import pipeline
from textkit.records import Document, Range

if TYPE_CHECKING:
    from spacy.tokens import Doc


def with_language(document: Document, *, hint: str | None = None) -> Document:
    """The document with its language, the passages in other languages, and the marks of a machine, all read outside the furniture.

    `hint` is the language that the user gave; without one, the file's own word for it is taken.
    """
    article = "".join(document.text[start:end] for start, end in outside(document.furniture, len(document.text)))
    code, confidence = language.detect(article, hint=hint or document.lang)
    return replace(
        document,
        lang=code,
        lang_confidence=round(confidence, 4),
        passages=tuple(language.passages(document.text, lang=code, furniture=document.furniture)) if code else (),
        translationese=language.translationese(article, lang=code),
    )


def annotate(document: Document, *, choice: Choice = OURS) -> Iterator[Doc]:
    """One Doc for each language of the document, each over the whole text, so that offsets are the document's own.

    Whatever isn't that language's to read (furniture, passages in another language) stands in `doc.user_data["furniture"]`.
    """
    foreign = [(start, end) for start, end, _ in document.passages]
    yield _read(document, document.lang or "und", [*document.furniture, *foreign], choice)
    for code in sorted({code for _, _, code in document.passages}):
        own = [(start, end) for start, end, other in document.passages if other == code]
        yield _read(document, code, [*document.furniture, *outside(own, len(document.text))], choice)


def outside(ranges: Iterable[Range], length: int) -> Iterator[Range]:
    """The ranges of a text of that length that none of the given ranges covers."""
    at = 0
    for start, end in sorted(ranges):
        if at < start:
            yield at, start
        at = max(at, end)
    if at < length:
        yield at, length


def _read(document: Document, code: str, furniture: Iterable[Range], choice: Choice) -> Doc:
    nlp = pipeline(code, choice)
    doc = nlp.make_doc(document.text)
    doc.user_data["lang"] = code
    doc.user_data["published"] = document.published or document.published_guess
    doc.user_data["updated"] = document.updated
    doc.user_data["translationese"] = document.translationese.kind
    doc.user_data["furniture"] = [list(stretch) for stretch in sorted(furniture)]
    return nlp(doc)
