"""The claims of a document as arrays, ready to be compared; made when they are asked for, so that memory holds few of them at a time."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, fields
from functools import cache, cached_property
from itertools import pairwise
from math import log
from typing import Any, Protocol, overload
from zlib import crc32

import numpy as np

from textkit.conflicts import COMPARED, Measure, is_rejected, measure, sign_of
from textkit.records import Claim, Entity, Figure
from textkit.translate import UNSURE

Array = np.ndarray


class Encode(Protocol):
    """Texts and their languages to unit vectors, shape (n, d), as textkit.embed.encode."""

    def __call__(self, texts: Sequence[str], langs: Sequence[str], *, fast: bool = ..., claims: bool = ...) -> Array: ...


WORD = re.compile(r"[^\W\d_]{3,}")
DIGITS = re.compile(r"\d+")
LEADING = 22
"""Words of the claim before that are read along with one that is short or leans on it."""
SHORT = 9
"""Claims of fewer words are read with the one before."""
LEANS = re.compile(r"\b(he|she|it|they|this|that|these|those|there|him|her|them|we|i|you|his|its|their)\b", re.IGNORECASE)
"""English words by which a claim may lean on the one before."""
MOST_CLAIMS = 300
"""Claims on a side: a longer document has several."""
FEWEST_WORDS = 4
"""Words of a claim that can be told by its words alone from any other one."""
STEM = 5
"""Letters of a word that count when words are compared letter by letter."""
AT_ONCE = 4096
"""Claims that are kept ready for comparison: some 50 MB."""


@dataclass(frozen=True, slots=True, eq=False)
class Bag:
    """What each of n claims holds of v things: their ids, sorted, shape (v,), and how much of each, shape (n, v)."""

    ids: Array
    held: Array

    def common(self, other: Bag, weight: Mapping[object, float] | None = None) -> Array:
        """What each claim shares with each of the other side, shape (n, m): the sum of products, by weight where one is given."""
        both, mine, theirs = np.intersect1d(self.ids, other.ids, assume_unique=True, return_indices=True)
        left = self.held[:, mine]
        if weight is not None:
            left = left * np.array([weight[i] for i in both.tolist()], dtype=np.float32)
        shared: Array = left @ other.held[:, theirs].T
        return shared


@dataclass(frozen=True, slots=True)
class Weights:
    """How much it tells that two claims have a thing in common: the rarer it is among all claims, the more; of dates, and the months and
    years that they are of, as a share of what the rarest one tells."""

    words: Mapping[object, float]
    stems: Mapping[object, float]
    stems_in_context: Mapping[object, float]
    names: Mapping[object, float]
    names_nearby: Mapping[object, float]
    figures: Mapping[object, float]
    dates: Mapping[object, float]


class Side:
    """The n claims of one document (or of a stretch of a long one), ready to be compared: arrays have a row for each, but those of words.

    Each is made when it is first asked for, since whether two documents tell of one event is asked of many more than are then compared.
    """

    def __init__(self, read: _Read, weights: Weights, encode: Encode, *, people: Set[str], signs: Sequence[int]) -> None:
        self.document = read.claims[0].citation.document_id
        self.first = read.first
        self.sign = np.array(signs)
        self._read, self._weights, self._encode, self._people = read, weights, encode, people

    def __len__(self) -> int:
        return len(self.sign)

    @cached_property
    def vectors(self) -> tuple[Array, Array, Array]:
        """Unit vectors of shape (n, d) of the claims, their English forms and their sentences."""
        return self.claim_vectors, self.english_vectors, encode_claims(self._read.sentences, self._languages, self._encode)

    @cached_property
    def claim_vectors(self) -> Array:
        return encode_claims([claim.statement for claim in self._read.claims], self._languages, self._encode)

    @cached_property
    def english_vectors(self) -> Array:
        return self._encode(self._read.english, ["en"] * len(self))

    @cached_property
    def context(self) -> Array:
        """Unit vectors of the claims with what they lean on, by the encoder of claims, shape (n, d)."""
        return self._encode(self._read.in_context, ["en"] * len(self), claims=True)

    @cached_property
    def _languages(self) -> list[str]:
        return [claim.lang for claim in self._read.claims]

    @cached_property
    def _words(self) -> list[tuple[str, str]]:
        """The distinct words, each with its language."""
        return sorted({(word, code) for words, code in zip(self._read.words, self._languages, strict=True) for word in words})

    @cached_property
    def words(self) -> Array:
        """The words of the claims, one after the other, as rows of `word_vectors` and `word_weights`."""
        row = {key: i for i, key in enumerate(self._words)}
        pairs = zip(self._read.words, self._languages, strict=True)
        return np.array([row[word, code] for words, code in pairs for word in words], dtype=np.int64)

    @cached_property
    def word_vectors(self) -> Array:
        return self._encode([word for word, _ in self._words], [code for _, code in self._words], fast=True)

    @cached_property
    def word_weights(self) -> Array:
        return np.array([self._weights.words[word] for word, _ in self._words], dtype=np.float32)

    @cached_property
    def length(self) -> Array:
        """How many words each claim has."""
        return np.array([len(words) for words in self._read.words], dtype=np.float32)

    @cached_property
    def starts(self) -> Array:
        """Where each claim's words start among all `words`."""
        return np.cumsum([0, *(len(words) for words in self._read.words[:-1])])

    @cached_property
    def stems(self) -> Bag:
        return _bag([_of_length_one(_stems(text), self._weights.stems) for text in self._read.english])

    @cached_property
    def stems_in_context(self) -> Bag:
        return _bag([_of_length_one(_stems(text), self._weights.stems_in_context) for text in self._read.in_context])

    @cached_property
    def phrases(self) -> Bag:
        return _bag([_phrases(text, self._weights.stems) for text in self._read.english])

    @cached_property
    def names(self) -> Bag:
        return _bag([dict.fromkeys(names, 1.0) for names in self._read.names])

    @cached_property
    def names_nearby(self) -> Bag:
        return _bag([dict.fromkeys(names, 1.0) for names in self._read.names_nearby])

    @cached_property
    def people(self) -> Bag:
        return _bag([dict.fromkeys(names & self._people, 1.0) for names in self._read.names])

    @cached_property
    def numbers(self) -> Bag:
        """Whatever has digits in the sentences of the claims."""
        return _bag([dict.fromkeys(DIGITS.findall(sentence), 1.0) for sentence in self._read.sentences])

    @cached_property
    def figures(self) -> tuple[Measure, ...]:
        """The distinct figures that have a size."""
        distinct = {identity(figure): measure(figure) for found in self._read.figures for figure in found}
        return tuple(sized for sized in distinct.values() if sized)

    @cached_property
    def has_figure(self) -> Array:
        """Which claim has which of the `figures`, shape (n, figures)."""
        return _incidence([set(map(identity, found)) for found in self._read.figures], [identity(sized.figure) for sized in self.figures])

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The distinct dates, sorted."""
        return tuple(sorted(frozenset().union(*self._read.dates)))

    @cached_property
    def has_date(self) -> Array:
        return _incidence(self._read.dates, self.dates)

    @cached_property
    def status(self) -> Array:
        return np.array([claim.status for claim in self._read.claims])

    @cached_property
    def speaker(self) -> Array:
        """The ids of the speakers, "" where there is none."""
        return np.array([claim.speaker_entity_id or "" for claim in self._read.claims])

    @cached_property
    def reported(self) -> Array:
        """Whether somebody says the claim."""
        return np.array([bool(claim.speaker) for claim in self._read.claims])


class Sides(Sequence[Side]):
    """A side for each document (several for a very long one), whose claims stand together in `claims`. Those asked for last are kept.

    `sentences` gives the sentence that each claim stands in; `figures` is by id.
    """

    def __init__(
        self,
        claims: Sequence[Claim],
        sentences: Sequence[str],
        *,
        figures: Mapping[str, Figure],
        entities: Iterable[Entity],
        encode: Encode,
    ) -> None:
        self.claims = claims
        self.sentences = sentences
        self.figures = figures
        self.people = frozenset(entity.id for entity in entities if entity.label == "PERSON")
        self.encode = encode
        self.ranges = list(pairwise(_bounds(claims)))
        self.weights = self._weigh()
        self._kept: OrderedDict[int, Side] = OrderedDict()
        self._sign = cache(lambda at: sign_of(claims[at]))

    def __len__(self) -> int:
        return len(self.ranges)

    @overload
    def __getitem__(self, at: int) -> Side: ...
    @overload
    def __getitem__(self, at: slice) -> list[Side]: ...
    def __getitem__(self, at: int | slice) -> Side | list[Side]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        if at not in self._kept:
            read = self._read(*self.ranges[at])
            signs = [self._sign(i) for i in range(*self.ranges[at])]
            self._kept[at] = Side(read, self.weights, self.encode, people=self.people, signs=signs)
            while len(self._kept) > 1 and sum(map(len, self._kept.values())) > AT_ONCE:
                self._kept.popitem(last=False)
        self._kept.move_to_end(at)
        return self._kept[at]

    def claims_of(self, at: int) -> Sequence[Claim]:
        """The claims of the side at that place."""
        start, end = self.ranges[at]
        return self.claims[start:end]

    def in_context(self, at: int) -> str:
        """The English form of the claim at that position, with its speaker and what it leans on."""
        return context_of(self.claims, at)

    def in_same_words(self, i: int, j: int) -> bool:
        """Whether the claims at two positions say the same word for word in English, and lean on nothing before them."""
        one, other = (english_form(self.claims[at]) for at in (i, j))
        words = _words(one)
        return len(words) >= FEWEST_WORDS and words == _words(other) and not LEANS.search(one)

    def _weigh(self) -> Weights:
        counts: dict[str, Counter[object]] = {field.name: Counter() for field in fields(Weights)}
        for start, end in self.ranges:
            read = self._read(start, end)
            for name, sets in (
                ("words", read.words),
                ("stems", map(_stems, read.english)),
                ("stems_in_context", map(_stems, read.in_context)),
                ("names", read.names),
                ("names_nearby", read.names_nearby),
                ("figures", ({figure_key(figure) for figure in found} for found in read.figures)),
                ("dates", map(_parts, read.dates)),
            ):
                counts[name].update(item for items in sets for item in items)
        weights = {name: _by_rarity(found, len(self.claims)) for name, found in counts.items()}
        return Weights(**weights | {"dates": _by_the_rarest(weights["dates"])})

    def _read(self, start: int, end: int) -> _Read:
        claims, sentences = self.claims[start:end], self.sentences[start:end]
        english = [english_form(claim) for claim in claims]
        before = self.claims[start - 1] if start and self.claims[start - 1].citation.document_id == claims[0].citation.document_id else None
        known = [[self.figures[i] for i in claim.figure_ids if i in self.figures] for claim in claims]
        return _Read(
            first=start,
            claims=claims,
            sentences=sentences,
            english=english,
            in_context=in_context(claims, english, before=before),
            words=[list(dict.fromkeys(WORD.findall(claim.statement.casefold()))) for claim in claims],
            names=[frozenset(claim.entity_ids) for claim in claims],
            names_nearby=_nearby(claims, sentences),
            figures=[[figure for figure in found if is_sized(figure)] for found in known],
            dates=[frozenset(str(figure.value) for figure in found if _is_date(figure)) for found in known],
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """What the claims of a side hold, an entry for each, as words and records."""

    first: int
    claims: Sequence[Claim]
    sentences: Sequence[str]
    english: Sequence[str]
    in_context: Sequence[str]
    words: Sequence[Sequence[str]]
    names: Sequence[frozenset[str]]
    names_nearby: Sequence[frozenset[object]]
    figures: Sequence[Sequence[Figure]]
    dates: Sequence[frozenset[str]]


def encode_claims(texts: Sequence[str], langs: Sequence[str], encode: Encode) -> Array:
    """Unit vectors of what claims say, shape (n, d): English texts by the encoder, others by their languages' tables, as their English
    forms are read beside them."""
    found: dict[int, Array] = {}
    for fast in (False, True):
        rows = [row for row, lang in enumerate(langs) if fast == (lang != "en")]
        if rows:
            found |= zip(rows, encode([texts[row] for row in rows], [langs[row] for row in rows], fast=fast), strict=True)
    return np.array([found[row] for row in range(len(texts))], dtype=np.float32)


def _bounds(claims: Sequence[Claim]) -> list[int]:
    """Where the claims of another document begin, or those of one long document are parted; and the end."""
    bounds = [0]
    for i, claim in enumerate(claims[1:], start=1):
        if claim.citation.document_id != claims[i - 1].citation.document_id or i - bounds[-1] == MOST_CLAIMS:
            bounds.append(i)
    return [*bounds, len(claims)] if claims else []


def english_form(claim: Claim) -> str:
    """What the claim says in English where a translator has said it, else its own words; for comparison only."""
    return (claim.translation or "").removeprefix(UNSURE) or claim.statement


def in_context(claims: Sequence[Claim], english: Sequence[str], *, before: Claim | None = None) -> list[str]:
    """The English form of each claim with its speaker, and, where it is short or leans on it, the end of the claim before.

    The claims are of one document; `before` is the one before the first, if any.
    """
    found = []
    earlier = [None if before is None else english_form(before), *english]
    for claim, text, led in zip(claims, english, earlier, strict=False):
        says = " denies that" if is_rejected(claim) else ":"
        speaker = f"{claim.speaker}{says} " if claim.speaker and len(claim.speaker) < 60 else ""
        found.append(f"{lead(text, led)}{speaker}{text}")
    return found


def context_of(claims: Sequence[Claim], at: int) -> str:
    """The English form of the claim at that position among those of all documents, with its speaker and what it leans on."""
    claim = claims[at]
    before = claims[at - 1] if at and claims[at - 1].citation.document_id == claim.citation.document_id else None
    return in_context([claim], [english_form(claim)], before=before)[0]


def lead(text: str, before: str | None) -> str:
    """The end of what stands before a claim, if anything does, where the claim is short or leans on it; else nothing."""
    leans = len(text.split()) < SHORT or LEANS.search(text)
    return f"{' '.join(before.split()[-LEADING:])} | " if before is not None and leans else ""


def _nearby(claims: Sequence[Claim], sentences: Sequence[str]) -> list[frozenset[object]]:
    """For each claim all that the claims of its sentence name, their speakers included."""
    inside: dict[tuple[str, str], set[object]] = {}
    for claim, sentence in zip(claims, sentences, strict=True):
        names = inside.setdefault((claim.citation.document_id, sentence), set())
        names.update(claim.entity_ids)
        names.update({claim.speaker_entity_id} - {None})
    return [frozenset(inside[claim.citation.document_id, sentence]) for claim, sentence in zip(claims, sentences, strict=True)]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _words(text))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _phrases(text: str, weight: Mapping[object, float]) -> dict[int, float]:
    """The runs of three stems, each by how rare they are, brought to length 1; known by a checksum, for numbers are soon compared."""
    stems = [word[:STEM] for word in _words(text)]
    runs = zip(stems, stems[1:], stems[2:], strict=False)
    weights = {crc32(" ".join(run).encode()): sum(weight[stem] for stem in run) for run in runs}
    length = sum(value**2 for value in weights.values()) ** 0.5 or 1.0
    return {run: value / length for run, value in weights.items()}


def _parts(dates: Iterable[str]) -> frozenset[str]:
    """Dates, and the days, months and years that they are of."""
    return frozenset(part for date in dates for part in (date, date[:10], date[:7], date[:4]))


def _of_length_one(items: frozenset[str], weight: Mapping[object, float]) -> dict[str, float]:
    """The items by their weights, brought to length 1."""
    length = sum(weight[item] ** 2 for item in sorted(items)) ** 0.5 or 1.0
    return {item: weight[item] / length for item in items}


def _bag(rows: Sequence[Mapping[Any, float]]) -> Bag:
    ids: list[Any] = sorted({item for items in rows for item in items})
    column = {item: k for k, item in enumerate(ids)}
    held = np.zeros((len(rows), len(ids)), dtype=np.float32)
    for i, items in enumerate(rows):
        for item, amount in items.items():
            held[i, column[item]] = amount
    return Bag(np.array(ids, dtype=object if not ids else None), held)


def _incidence(rows: Sequence[Container[object]], items: Iterable[object]) -> Array:
    """1 where a row holds an item, else 0, shape (rows, items)."""
    columns = list(items)
    return np.array([[item in held for item in columns] for held in rows], dtype=np.float32).reshape(len(rows), -1)


def rarity(sets: Sequence[frozenset[object]]) -> dict[object, float]:
    """The weight of each item: the fewer sets hold it, the more it tells when two of them do (inverse document frequency);
    never nothing, or two equal articles would have no word in common."""
    return _by_rarity(Counter(item for items in sets for item in items), len(sets))


def _by_rarity(counts: Mapping[object, int], sets: int) -> dict[object, float]:
    return {item: log((2 + sets) / (1 + count)) for item, count in counts.items()}


def _by_the_rarest(weights: Mapping[object, float]) -> dict[object, float]:
    """The weights as shares of the greatest one."""
    greatest = max(weights.values(), default=1.0)
    return {item: weight / greatest for item, weight in weights.items()}


def is_sized(figure: Figure) -> bool:
    """Whether a figure has a size that can be compared."""
    return figure.label in COMPARED and measure(figure) is not None


def figure_key(figure: Figure) -> str:
    """What makes two figures the same at a glance: kind and value, as in "money 45000000"."""
    return f"{figure.label} {figure.value}"


def _is_date(figure: Figure) -> bool:
    return figure.label == "date" and isinstance(figure.value, str)


def identity(figure: Figure) -> tuple[object, ...]:
    """What is compared of a figure."""
    return figure.label, figure.value, figure.upper, figure.unit, figure.modifier
