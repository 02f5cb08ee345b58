"""The records that flow through textkit: plain frozen data, each of which can be read without knowing the rest of the program."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Literal

Range = tuple[int, int]
"""A half-open stretch of a text, in Unicode code points: (start, end)."""

QuoteType = Literal["direct", "indirect"]
Status = Literal["asserted", "planned", "alleged", "denied", "hypothetical", "opinion"]
FigureLabel = Literal["cardinal", "money", "percent", "date", "duration", "ordinal", "age", "quantity"]
Modifier = Literal["approx", "less_than", "more_than", "at_least", "at_most"]
Kind = Literal["original", "machine_translated", "spun"]
JudgementKind = Literal["fact", "statement", "note", "claims", "name", "entities", "undo"]


def cut(start: int, end: int, ranges: Iterable[Range]) -> Iterator[Range]:
    """The stretches from `start` to `end` inside of which no range begins or ends, in order."""
    edges = {start, end, *(edge for one in ranges for edge in one if start < edge < end)}
    return pairwise(sorted(edges))


def short_id(*parts: object) -> str:
    """Sixteen hexadecimal digits that depend on nothing but the parts, so that an id is the same in every run."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Translationese:
    """How far a text shows the marks of a machine: `score` 0 (none) to 1 (certain), its `kind`, and the words that show it."""

    score: float = 0.0
    kind: Kind = "original"
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One article as it was read. `text` is final: offsets of every other record count its code points.

    `furniture` are the ranges that are not the article, `passages` the ranges (start, end, language) that are in another
    language than `lang`, `published` an ISO 8601 date or time, `updated` that of the last change that the page gives, `published_guess` the
    day that dated documents of the same story suggest for one without (relative dates are read from it), `notes` what the reader guessed or
    noticed (encoding, mojibake).
    """

    id: str
    path: str
    text: str
    raw_sha256: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: str | None = None
    updated: str | None = None
    published_guess: str | None = None
    url: str | None = None
    lang: str | None = None
    lang_confidence: float = 0.0
    translationese: Translationese = Translationese()
    origin_id: str | None = None
    furniture: tuple[Range, ...] = ()
    passages: tuple[tuple[int, int, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file, or one article inside a file, that was not used, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A stretch of a document: `document.text[start:end] == quote`, always. The only way to point at text."""

    document_id: str
    start: int
    end: int
    quote: str

    @property
    def id(self) -> str:
        return short_id(self.document_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text, with its label (PERSON ORG GPE LOC EVENT PRODUCT LAW NORP MISC) and, once resolved, its entity.

    `lemma` is the name without the s of a Scandinavian genitive, where it stands in one ("Ada Bergs": "Ada Berg").
    """

    id: str
    citation: Citation
    label: str
    entity_id: str | None = None
    lemma: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, amount, percentage, date, duration, ordinal or age as the text gives it.

    `value` and `upper` (the end of a range) are a Decimal, or ISO 8601 text for dates; None where the text fixes no value.
    `unit` is an ISO 4217 code for money, otherwise a singular noun ("day" for a duration); `counted` the words for what is counted.
    `certain` is False where the reading is a guess from garbled text.
    """

    id: str
    citation: Citation
    label: FigureLabel
    value: Decimal | str | None = None
    upper: Decimal | str | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    counted: str | None = None
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Claim:
    """One clause that can be true or false, and who says it.

    `statement` stands alone (names for pronouns); `speaker` is None when the article itself says it; `via` is the medium
    or the person that passes on what the speaker said; `date` the ISO 8601 date of what is claimed.
    """

    id: str
    citation: Citation
    statement: str
    lang: str
    translation: str | None = None
    speaker: str | None = None
    speaker_entity_id: str | None = None
    cue: str | None = None
    quote_type: QuoteType | None = None
    via: str | None = None
    status: Status = "asserted"
    date: str | None = None
    entity_ids: tuple[str, ...] = ()
    figure_ids: tuple[str, ...] = ()
    checkworthiness: float = 0.0
    fact_id: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One real thing under all its spellings: `name` is the fullest one seen, `aliases` the others."""

    id: str
    name: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """What some claims of a conflict say against the others: the text's words for it, those claims, and the figures that give it."""

    words: str
    claim_ids: tuple[str, ...]
    figure_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two or more claims of one fact that disagree: `kind` says in what (figure, date, name, polarity, status), `about` over what.

    Its claims stand on two or more `sides`; one that gives two of the values stands on both.
    """

    kind: str
    claim_ids: tuple[str, ...]
    about: str
    sides: tuple[Side, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is claimed, by however many claims. The id is that of its earliest claim."""

    id: str
    statement: str
    claim_ids: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Why a claim stands in its fact's row: the claim of another document that it fits best, and the chance that both state the same; or
    the claim of its own document that it denies, and the chance of that.

    `reasons` are fields of textkit.compare.FIELDS ("answers", "direct" and "denies" of a denial), the weightiest first, each with its value
    for the two claims and with what that adds to the logarithm of the odds, compared to the mean of their documents' claims.
    """

    id: str
    fact_id: str
    left_id: str
    right_id: str
    chance: float
    reasons: tuple[tuple[str, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a judged claim or mention was when it was judged, so that it is found again when its article has changed."""

    record_id: str
    path: str
    url: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reviewer's decision about one or two records. Append-only: undoing one is another one.

    | kind | verdict | left, right | note |
    | --- | --- | --- | --- |
    | fact | accepted, rejected, flagged, open | a fact's claims | why |
    | statement | edited | a fact's claims | the new statement |
    | note | noted | a fact's claims | the note |
    | claims | same, different | claims, and those that they are (not) the same fact as | why |
    | name | renamed | an entity's mentions | the new name |
    | entities | same, different | mentions, and those that they are (not) the same entity as | why |
    | undo | undone | `left_id` is the judgement that is taken back | why |
    """

    id: str
    kind: JudgementKind
    left_id: str
    right_id: str | None
    verdict: str
    note: str
    reviewer: str
    made_at: str
    left: tuple[Anchor, ...] = ()
    right: tuple[Anchor, ...] = ()


@dataclass(frozen=True, slots=True)
class Annotation:
    """What one document says: its sentences, and the records collected from them."""

    document_id: str
    sentences: tuple[Range, ...] = ()
    mentions: tuple[Mention, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
