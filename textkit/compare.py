"""What the claims of two documents have in common, as a few numbers that a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Any, Protocol

import numpy as np

from textkit.conflicts import COMPARED, agree, comparable, measure, sign_of
from textkit.records import Claim, Entity, Figure
from textkit.translate import UNSURE

Array = np.ndarray


class Encode(Protocol):
    """Texts and their languages to unit vectors, shape (n, d), as textkit.embed.encode."""

    def __call__(self, texts: Sequence[str], langs: Sequence[str], *, fast: bool = ...) -> Array: ...


WORD = re.compile(r"[^\W\d_]{3,}")
DIGITS = re.compile(r"\d+")
ONE_SIZE = Decimal("1.25")
"""Figures that are this many times another are no longer of one size."""
FOREIGN = 0.3
"""Cosine of two words that have nothing to do with each other: what lies below it counts as 0."""
LEADING = 22
"""Words of the claim before that are read along with one that is short or leans on it."""
SHORT = 9
"""Claims of fewer words are read with the one before."""
LEANS = re.compile(r"\b(he|she|it|they|this|that|these|those|there|him|her|them|we|i|you|his|its|their)\b", re.IGNORECASE)
"""English words by which a claim may lean on the one before."""
MOST_CLAIMS = 300
"""Claims on a side: a longer document has several."""
STEM = 5
"""Letters of a word that count when words are compared letter by letter."""
APART = 0.2
"""Likeness that is taken for that of claims beyond a document's ends."""

FIELDS = (
    "likeness", "rank", "margin", "context", "words", "words_in_context", "meaning", "least_meaning", "figures", "figures_differ",
    "figures_on_one_side", "numbers", "date", "dates_differ", "names", "names_nearby", "names_differ", "people_differ", "unnamed",
    "denied", "status", "speaker", "speakers_differ", "both_reported", "neighbours", "distance", "lengths", "shortness",
    "translated", "machine_made",
)  # fmt: skip
"""The fields of a comparison, in the order of the columns.

likeness: mean cosine of the claims, their English forms and their sentences. rank: 1 when each is the other's nearest in its document,
falling to 0 as others come nearer. margin: the likeness less the mean of either's to its own nearest (Conneau et al. 2018). context: cosine
of the claims with what they lean on. words, words_in_context: cosine of the English forms' stems by rarity. meaning, least_meaning: how
far the words of one are said by the other, in whatever language; the better and the worse of both ways. figures, numbers, date, names,
names_nearby: share of what both give that is common, the rarer the heavier (in the claims; numbers and names_nearby in their sentences).
..._differ: both give some and none is common. figures_on_one_side: only one gives any. unnamed: how many of the two name nothing. denied:
one says no where the other says yes. status, speaker: the same. neighbours: likeness of the claims before and after. distance: between
their places in their documents, 0 to 1. lengths: logarithm of the ratio. shortness: words of the shorter one, in tens. translated: in
different languages. machine_made: how many stand in a machine's text.

That figures differ is a field, and no veto: a fact is what is claimed about, so claims that give different values for it share its row.
"""
CHANGED_LATER = FIELDS.index("margin")


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


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """The n claims of one document (or of a stretch of a long one), ready to be compared: arrays have a row for each, but those of words.

    `vectors` are unit vectors of shape (n, d) of the claims, their English forms and their sentences, `context` those of the claims with
    what they lean on. `words` are the rows of the vocabulary for the claims' words one after the other, and `starts` where each claim's
    words start. `figures` and `dates` are distinct ones, with a column each in `has_figure` and `has_date`.
    """

    document: str
    first: int
    vectors: tuple[Array, Array, Array]
    context: Array
    words: Array
    starts: Array
    stems: Bag
    stems_in_context: Bag
    names: Bag
    names_nearby: Bag
    people: Bag
    numbers: Bag
    figures: tuple[Figure, ...]
    has_figure: Array
    dates: tuple[str, ...]
    has_date: Array
    sign: Array
    status: Array
    speaker: Array
    reported: Array
    lang: Array
    place: Array
    letters: Array
    length: Array
    machine_made: float

    def __len__(self) -> int:
        return len(self.sign)


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What comparisons weigh things by: the words of all claims with vector, shape (v, d), and weight, shape (v,), and how much a name
    or a figure in common tells.
    """

    word_vectors: Array
    word_weights: Array
    names: Mapping[object, float]
    names_nearby: Mapping[object, float]
    figures: Mapping[object, float]


# Reading


def read_sides(
    claims: Sequence[Claim],
    sentences: Sequence[str],
    *,
    figures: Mapping[str, Figure],
    entities: Iterable[Entity],
    machine_made: Mapping[str, bool],
    encode: Encode,
) -> tuple[list[Side], Known]:
    """The claims ready for comparison, a side for each document (several for a very long one), whose claims stand together in `claims`.

    `sentences` gives the sentence that each stands in; `figures` is by id, `machine_made` by document id.
    """
    languages = [claim.lang for claim in claims]
    english = [english_form(claim) for claim in claims]
    texts = in_context(claims, english)
    vectors = (
        encode_claims([claim.statement for claim in claims], languages, encode),
        encode(english, ["en"] * len(claims)),
        encode_claims(sentences, languages, encode),
    )
    context = encode(texts, ["en"] * len(claims))
    words = [list(dict.fromkeys(WORD.findall(claim.statement.casefold()))) for claim in claims]
    keys = sorted({(word, code) for found, code in zip(words, languages, strict=True) for word in found})
    row = {key: i for i, key in enumerate(keys)}
    word_weight = rarity([frozenset(found) for found in words])
    people = frozenset(entity.id for entity in entities if entity.label == "PERSON")
    named = [frozenset(claim.entity_ids) for claim in claims]
    nearby = _nearby(claims, sentences)
    sized = [[figures[f] for f in claim.figure_ids if f in figures and is_sized(figures[f])] for claim in claims]
    known = Known(
        encode([word for word, _ in keys], [code for _, code in keys], fast=True),
        np.array([word_weight[word] for word, _ in keys], dtype=np.float32),
        rarity(named),
        rarity(nearby),
        rarity([frozenset(map(figure_key, found)) for found in sized]),
    )
    stems, stems_in_context = _weighed([_stems(text) for text in english]), _weighed([_stems(text) for text in texts])
    numbers = [frozenset(DIGITS.findall(sentence)) for sentence in sentences]
    dates = [frozenset(str(figures[f].value) for f in c.figure_ids if f in figures and _is_date(figures[f])) for c in claims]
    sides = []
    for start, end in pairwise(_bounds(claims)):
        here = range(start, end)
        own = [row[word, languages[i]] for i in here for word in words[i]]
        counts = [len(words[i]) for i in here]
        distinct = {_identity(figure): figure for i in here for figure in sized[i]}
        days = sorted(frozenset().union(*(dates[i] for i in here)))
        text = max(claims[i].citation.end for i in here)
        sides.append(
            Side(
                claims[start].citation.document_id,
                start,
                (vectors[0][start:end], vectors[1][start:end], vectors[2][start:end]),
                context[start:end],
                np.array(own, dtype=np.int64),
                np.cumsum([0, *counts[:-1]]),
                _bag([stems[i] for i in here]),
                _bag([stems_in_context[i] for i in here]),
                _bag([dict.fromkeys(named[i], 1.0) for i in here]),
                _bag([dict.fromkeys(nearby[i], 1.0) for i in here]),
                _bag([dict.fromkeys(named[i] & people, 1.0) for i in here]),
                _bag([dict.fromkeys(numbers[i], 1.0) for i in here]),
                tuple(distinct.values()),
                _incidence([set(map(_identity, sized[i])) for i in here], distinct),
                tuple(days),
                _incidence([dates[i] for i in here], days),
                np.array([sign_of(claims[i]) for i in here]),
                np.array([claims[i].status for i in here]),
                np.array([claims[i].speaker_entity_id or "" for i in here]),
                np.array([bool(claims[i].speaker) for i in here]),
                np.array([languages[i] for i in here]),
                np.array([claims[i].citation.start / text for i in here], dtype=np.float32),
                np.array([max(1, len(english[i])) for i in here], dtype=np.float32),
                np.array(counts, dtype=np.float32),
                float(machine_made.get(claims[start].citation.document_id, False)),
            )
        )
    return sides, known


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


def in_context(claims: Sequence[Claim], english: Sequence[str]) -> list[str]:
    """The English form of each claim with its speaker, and, where it is short or leans on it, the end of the claim before."""
    found = []
    for i, (claim, text) in enumerate(zip(claims, english, strict=True)):
        speaker = f"{claim.speaker}: " if claim.speaker and len(claim.speaker) < 60 else ""
        leans = len(text.split()) < SHORT or LEANS.search(text)
        before = i and leans and claims[i - 1].citation.document_id == claim.citation.document_id
        led = f"{' '.join(english[i - 1].split()[-LEADING:])} | " if before else ""
        found.append(f"{led}{speaker}{text}")
    return found


def _nearby(claims: Sequence[Claim], sentences: Sequence[str]) -> list[frozenset[object]]:
    """For each claim all that the claims of its sentence name, their speakers included."""
    inside: dict[tuple[str, str], set[object]] = {}
    for claim, sentence in zip(claims, sentences, strict=True):
        names = inside.setdefault((claim.citation.document_id, sentence), set())
        names.update(claim.entity_ids)
        names.update({claim.speaker_entity_id} - {None})
    return [frozenset(inside[claim.citation.document_id, sentence]) for claim, sentence in zip(claims, sentences, strict=True)]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"\w+", text.casefold()))


def _weighed(sets: Sequence[frozenset[str]]) -> list[dict[str, float]]:
    """Each set's items by rarity, brought to length 1."""
    weight = rarity(sets)
    found = []
    for items in sets:
        length = sum(weight[item] ** 2 for item in sorted(items)) ** 0.5 or 1.0
        found.append({item: weight[item] / length for item in items})
    return found


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
    counts = Counter(item for items in sets for item in items)
    return {item: log((2 + len(sets)) / (1 + count)) for item, count in counts.items()}


# Comparing


def likeness(one: Side, other: Side) -> Array:
    """How alike the claims of two documents are, shape (n, m): the mean cosine of claims, English forms and sentences."""
    total: Array = sum(left @ right.T for left, right in zip(one.vectors, other.vectors, strict=True))
    return total / len(one.vectors)


def compare(one: Side, other: Side, known: Known) -> Array:
    """The fields of every pair of claims of two documents, shape (n, m, fields).

    `margin` is left at the likeness: it takes what the other documents are like.
    """
    alike = likeness(one, other)
    meanings = meaning(one, other, known)
    figures, differ, one_side = compare_figures(one, other, known.figures)
    date, dates_differ = compare_dates(one, other)
    speaker = one.speaker[:, None] == other.speaker[None, :]
    speakers = (one.speaker != "")[:, None] & (other.speaker != "")[None, :]
    unnamed = np.add.outer(*(1.0 - _holds(side.names) for side in (one, other)))
    columns = {
        "likeness": alike,
        "rank": mutual_ranks(alike),
        "margin": alike,
        "context": one.context @ other.context.T,
        "words": one.stems.common(other.stems),
        "words_in_context": one.stems_in_context.common(other.stems_in_context),
        "meaning": np.maximum(*meanings),
        "least_meaning": np.minimum(*meanings),
        "figures": figures,
        "figures_differ": differ,
        "figures_on_one_side": one_side,
        "numbers": _numbers(one.numbers, other.numbers),
        "date": date,
        "dates_differ": dates_differ,
        "names": shared(one.names, other.names, known.names),
        "names_nearby": shared(one.names_nearby, other.names_nearby, known.names_nearby),
        "names_differ": _differ(one.names, other.names),
        "people_differ": _differ(one.people, other.people),
        "unnamed": unnamed,
        "denied": one.sign[:, None] != other.sign[None, :],
        "status": one.status[:, None] == other.status[None, :],
        "speaker": speaker & speakers,
        "speakers_differ": ~speaker & speakers,
        "both_reported": one.reported[:, None] == other.reported[None, :],
        "neighbours": beside(alike),
        "distance": np.abs(one.place[:, None] - other.place[None, :]),
        "lengths": np.abs(np.log(one.letters)[:, None] - np.log(other.letters)[None, :]),
        "shortness": np.minimum(one.length[:, None], other.length[None, :]) / 10,
        "translated": one.lang[:, None] != other.lang[None, :],
        "machine_made": np.full(alike.shape, one.machine_made + other.machine_made),
    }
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in FIELDS], axis=2)


def mutual_ranks(alike: Array) -> Array:
    """For each pair 1 / (how many of the other document's claims are as near or nearer), for both sides, multiplied."""
    ranks: Array = 1.0 / (_ranks(alike) * _ranks(alike.T).T)
    return ranks


def _ranks(alike: Array) -> Array:
    """For each value 1 + how many of its row are greater."""
    rows = [len(row) + 1 - np.searchsorted(np.sort(row), row, side="right") for row in alike]
    return np.array(rows, dtype=np.float32).reshape(alike.shape)


def beside(alike: Array) -> Array:
    """The mean likeness of the two best pairs among the claims just before and after both, or one of both."""
    padded = np.full((alike.shape[0] + 2, alike.shape[1] + 2), APART, dtype=np.float32)
    padded[1:-1, 1:-1] = alike
    n, m = alike.shape
    moves = ((0, 0), (2, 2), (0, 1), (2, 1), (1, 0), (1, 2))
    around = np.sort(np.stack([padded[a : a + n, b : b + m] for a, b in moves]), axis=0)
    mean: Array = around[-2:].mean(axis=0)
    return mean


def meaning(one: Side, other: Side, known: Known) -> tuple[Array, Array]:
    """How far the other's claims say the words of one's, and one's those of the other, in whatever language, both of shape (n, m): each
    word by its nearest, the rare ones weighing most.
    """
    near = known.word_vectors[one.words] @ known.word_vectors[other.words].T
    near = np.clip(near - FOREIGN, 0, None) / (1 - FOREIGN)
    return _said(near, known.word_weights[one.words], one, other), _said(near.T, known.word_weights[other.words], other, one).T


def _said(near: Array, weights: Array, one: Side, other: Side) -> Array:
    """Of the words of each claim of one, the weight that each claim of the other says."""
    best = np.zeros((len(one.words), len(other)), dtype=np.float32)
    spoken = np.flatnonzero(other.length)
    if len(spoken):
        best[:, spoken] = np.maximum.reduceat(near, other.starts[spoken], axis=1)
    said = np.zeros((len(one), len(other)), dtype=np.float32)
    spoken = np.flatnonzero(one.length)
    if len(spoken):
        total = np.add.reduceat(weights, one.starts[spoken])
        said[spoken] = np.add.reduceat(best * weights[:, None], one.starts[spoken], axis=0) / np.maximum(total, 1e-9)[:, None]
    return said


def shared(one: Bag, other: Bag, weight: Mapping[object, float]) -> Array:
    """Weight of what both hold by the weight of what either holds, 0 to 1, shape (n, m)."""
    both = one.common(other, weight)
    left, right = ((bag.held * np.array([weight[i] for i in bag.ids.tolist()], dtype=np.float32)).sum(axis=1) for bag in (one, other))
    found: Array = both / np.maximum(left[:, None] + right[None, :] - both, 1e-9)
    return found


def _differ(one: Bag, other: Bag) -> Array:
    """Whether both hold something and nothing in common."""
    apart: Array = np.logical_and.outer(_holds(one), _holds(other)) & (one.common(other) == 0)
    return apart


def _holds(bag: Bag) -> Array:
    """Whether each claim holds anything, shape (n,)."""
    return np.asarray(bag.held.sum(axis=1) > 0)


def _numbers(one: Bag, other: Bag) -> Array:
    least = np.minimum(one.held.sum(axis=1)[:, None], other.held.sum(axis=1)[None, :])
    share: Array = one.common(other) / (1 + least)
    return share


def compare_figures(one: Side, other: Side, weight: Mapping[object, float]) -> tuple[Array, Array, Array]:
    """The share of the figures that agree and are of one size, the rare ones weighing most; whether some could agree and none does; and
    whether only one side gives any. Shape (n, m) each.
    """
    left, right = one.has_figure, other.has_figure
    one_side = np.not_equal.outer(left.sum(axis=1) > 0, right.sum(axis=1) > 0)
    if not left.shape[1] or not right.shape[1]:
        nothing = np.zeros(one_side.shape, dtype=np.float32)
        return nothing, nothing, one_side
    relations = np.array([[relation(a, b) for b in other.figures] for a in one.figures], dtype=np.float32).reshape(len(one.figures), -1, 3)
    close, agreeing, related = (relations[:, :, k] for k in range(3))
    mine = left * np.array([weight[figure_key(f)] for f in one.figures], dtype=np.float32)
    theirs = right * np.array([weight[figure_key(f)] for f in other.figures], dtype=np.float32)
    common = np.minimum(mine @ (close @ right.T > 0), ((left @ close > 0) @ theirs.T))
    total = np.maximum(mine.sum(axis=1)[:, None], theirs.sum(axis=1)[None, :])
    differ = (left @ related @ right.T > 0) & ~(left @ agreeing @ right.T > 0)
    return common / np.maximum(total, 1e-9), differ, one_side


def relation(a: Figure, b: Figure) -> tuple[bool, bool, bool]:
    """Whether two figures are close, agree, and could be about one thing."""
    return _relation(*_identity(a), *_identity(b))


@lru_cache(1 << 18)
def _relation(*parts: object) -> tuple[bool, bool, bool]:
    a, b = _of_identity(parts[:5]), _of_identity(parts[5:])
    related = comparable(a, b)
    agreeing = related and agree(a, b)
    return agreeing and close(a, b), agreeing, related


def _identity(figure: Figure) -> tuple[object, ...]:
    return figure.label, figure.value, figure.upper, figure.unit, figure.modifier


def _of_identity(parts: tuple[object, ...]) -> Figure:
    from textkit.records import Citation

    label, value, upper, unit, modifier = parts
    return Figure("", Citation("", 0, 0, ""), label, value, upper, unit, modifier)  # type: ignore[arg-type]


def close(a: Figure, b: Figure) -> bool:
    """Whether two figures agree and are of one size, so that it tells something: "over 1,000" agrees with two million, but isn't close."""
    if not (agree(a, b) and isinstance(a.value, Decimal) and isinstance(b.value, Decimal)):
        return False
    sizes = [measured.value for figure in (a, b) if (measured := measure(figure))]
    return len(sizes) == 2 and max(sizes) <= min(sizes) * ONE_SIZE


def is_sized(figure: Figure) -> bool:
    """Whether a figure has a size that can be compared."""
    return figure.label in COMPARED and measure(figure) is not None


def figure_key(figure: Figure) -> str:
    """What makes two figures the same at a glance: kind and value, as in "money 45000000"."""
    return f"{figure.label} {figure.value}"


def _is_date(figure: Figure) -> bool:
    return figure.label == "date" and isinstance(figure.value, str)


def compare_dates(one: Side, other: Side) -> tuple[Array, Array]:
    """Whether some dates agree as far as both go, and whether both sides give dates and none do. Shape (n, m) each."""
    both = np.logical_and.outer(one.has_date.sum(axis=1) > 0, other.has_date.sum(axis=1) > 0)
    if not one.dates or not other.dates:
        return np.zeros(both.shape, dtype=np.float32), both
    fits = np.array([[a.startswith(b) or b.startswith(a) for b in other.dates] for a in one.dates], dtype=np.float32)
    met = one.has_date @ fits @ other.has_date.T > 0
    return met, both & ~met
