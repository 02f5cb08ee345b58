"""Doc -> Claim, Mention, Figure: the one crossing from spaCy to plain records."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from textkit.components import language_of, marked
from textkit.pipelines import is_shallow
from textkit.records import Annotation, Citation, Claim, Document, Figure, Mention, Range

if TYPE_CHECKING:
    from spacy.tokens import Doc

LABELS = {
    "PER": "PERSON",
    "GPE_LOC": "GPE",
    "GPE_ORG": "GPE",
    "FAC": "LOC",
    "PROD": "PRODUCT",
    "WORK_OF_ART": "PRODUCT",
    "EVT": "EVENT",
}
"""Labels of public pipelines (NorNE, OntoNotes) under our names for them."""
NAMES = frozenset({"PERSON", "ORG", "GPE", "LOC", "EVENT", "PRODUCT", "LAW", "NORP", "MISC"})


def collect(document: Document, docs: Iterable[Doc]) -> Annotation:
    """The records that the docs of one document hold, furniture left out, in the order of the text."""
    sentences: list[Range] = []
    mentions: list[Mention] = []
    figures: list[Figure] = []
    claims: list[Claim] = []
    notes: list[str] = []
    for doc in docs:
        left_out = Ranges(doc.user_data["furniture"])
        sentences += [(s.start_char, s.end_char) for s in doc.sents if s.text.strip() and not left_out.meet(s.start_char, s.end_char)]
        mentions += _mentions(document, doc, left_out)
        found = list(_figures(document, doc, left_out))
        figures += found
        claims += _claims(document, doc, left_out, found)
        if is_shallow(language_of(doc)):
            notes.append(f"{language_of(doc)}: read shallowly, textkit has no pipeline for this language")
    return Annotation(
        document.id,
        tuple(sorted(sentences)),
        tuple(sorted(mentions, key=_place)),
        tuple(sorted(figures, key=_place)),
        tuple(sorted(claims, key=_place)),
        tuple(notes),
    )


class Ranges:
    """Ranges of one text that can be asked whether a stretch meets any of them."""

    def __init__(self, ranges: Iterable[Sequence[int]]) -> None:  # lists where they come from JSON
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted((start, end) for start, end in ranges):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        at = bisect_right(self.starts, max(start, end - 1)) - 1
        return at >= 0 and self.ends[at] > start


def _place(record: Mention | Figure | Claim) -> tuple[int, int, str]:
    return record.citation.start, record.citation.end, record.id


def _cite(document: Document, start: int, end: int) -> Citation:
    return Citation(document.id, start, end, document.text[start:end])


def _mentions(document: Document, doc: Doc, left_out: Ranges) -> Iterator[Mention]:
    for row in marked(doc, "names"):
        label = LABELS.get(row["label"], row["label"])
        citation = _cite(document, row["start"], row["end"])
        if label in NAMES and not left_out.meet(citation.start, citation.end) and "\n" not in citation.quote:
            yield Mention(citation.id, citation, label, lemma=row.get("lemma"))


def _figures(document: Document, doc: Doc, left_out: Ranges) -> Iterator[Figure]:
    for row in marked(doc, "figures"):
        if not left_out.meet(row["start"], row["end"]):
            citation = _cite(document, row["start"], row["end"])
            yield Figure(
                citation.id,
                citation,
                row["label"],
                value=figure_value(row["label"], row["value"]),
                upper=figure_value(row["label"], row["upper"]),
                unit=row["unit"],
                modifier=row["modifier"],
                counted=row["counted"],
                certain=row["certain"],
            )


def figure_value(label: str, value: str | None) -> Decimal | str | None:
    """The value of a figure from its written form: ISO 8601 text for dates, a Decimal for everything else."""
    return value if value is None or label == "date" else Decimal(value)


def _claims(document: Document, doc: Doc, left_out: Ranges, figures: Sequence[Figure]) -> Iterator[Claim]:
    for row in marked(doc, "claims"):
        if left_out.meet(row["start"], row["end"]):
            continue
        citation = _cite(document, row["start"], row["end"])
        inside = [f.id for f in figures if citation.start <= f.citation.start and f.citation.end <= citation.end]
        yield Claim(citation.id, citation, row["statement"], language_of(doc), figure_ids=tuple(inside), **_said(row))


def _said(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("speaker", "cue", "quote_type", "via", "status", "date", "checkworthiness")}
