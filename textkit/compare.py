"""What two claims have in common, as a few numbers that a person can read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log

import numpy as np

from textkit.conflicts import COMPARED, agree, comparable, measure
from textkit.records import Claim, Entity, Figure

Array = np.ndarray
Encode = Callable[[Sequence[str], Sequence[str]], Array]
"""Texts and their languages to unit vectors, shape (n, d), as textkit.embed.encode."""

WORD = re.compile(r"[^\W\d_]{3,}")
ONE_SIZE = Decimal("1.25")
"""Figures that are this many times another are no longer of one size."""
FOREIGN = 0.3
"""Cosine of two words that have nothing to do with each other: what lies below it counts as 0."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every field lies between 0 and 1, or between -1 and 1 for cosines.

    margin: the cosine of the claims' vectors less the mean cosine of either to its own neighbours (Conneau et al. 2018). rank: 1 when each
    is the other's nearest in its document, falling to 0 as others come nearer. sentences: cosine of the sentences that they stand in.
    entities, figures: share of what both name or give that is common to both, the rarer the heavier. entity_clash, person_clash: both name
    some and none is common. meaning: how far the words of one are said by the other, the rare ones weighing most. translated: the claims
    are in different languages.

    That figures differ is no field: a fact is what is claimed about, so claims that give different values for it share its row.
    """

    margin: float
    rank: float
    sentences: float
    entities: float
    entity_clash: float
    person_clash: float
    figures: float
    meaning: float
    translated: float


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """One claim with all that it is compared by: its vector and its sentence's, shape (d,), and rows of the vocabulary."""

    claim: Claim
    vector: Array
    sentence: Array
    words: Array
    entities: frozenset[str]
    people: frozenset[str]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What comparisons weigh things by: the words of all claims with vector, shape (n, d), and weight, shape (n,), and how much an
    entity or a figure in common tells.
    """

    word_vectors: Array
    word_weights: Array
    entity_weight: Mapping[str, float]
    figure_weight: Mapping[str, float]


def read_claims(
    claims: Sequence[Claim],
    sentences: Sequence[str],
    *,
    figures: Mapping[str, Figure],
    entities: Iterable[Entity],
    encode: Encode,
) -> tuple[list[Stated], Known]:
    """The claims ready for comparison. `sentences` gives the sentence that each stands in; `figures` is by id."""
    languages = [claim.lang for claim in claims]
    vectors = encode([claim.statement for claim in claims], languages)
    sentence_vectors = encode(sentences, languages)
    words = [list(dict.fromkeys(WORD.findall(claim.statement.casefold()))) for claim in claims]
    keys = sorted({(word, code) for found, code in zip(words, languages, strict=True) for word in found})
    row = {key: i for i, key in enumerate(keys)}
    word_weight = rarity([frozenset(found) for found in words])
    named = [frozenset(claim.entity_ids) for claim in claims]
    people = frozenset(entity.id for entity in entities if entity.label == "PERSON")
    stated = [
        Stated(
            claim,
            vectors[i],
            sentence_vectors[i],
            np.array([row[word, claim.lang] for word in words[i]], dtype=np.int64),
            named[i],
            named[i] & people,
            tuple(figures[f] for f in claim.figure_ids if f in figures and figures[f].label in COMPARED),
        )
        for i, claim in enumerate(claims)
    ]
    word_vectors = encode([word for word, _ in keys], [code for _, code in keys])
    weights = np.array([word_weight[word] for word, _ in keys], dtype=np.float32)
    keys_of_figures = [frozenset(map(figure_key, one.figures)) for one in stated]
    return stated, Known(word_vectors, weights, rarity(named), rarity(keys_of_figures))


def compare(one: Stated, other: Stated, known: Known, *, margin: float, rank: float) -> Comparison:
    """What the two have in common; `margin` and `rank` are known only to who has seen their neighbours."""
    return Comparison(
        margin=margin,
        rank=rank,
        sentences=float(one.sentence @ other.sentence),
        entities=shared(one.entities, other.entities, known.entity_weight),
        entity_clash=clash(one.entities, other.entities),
        person_clash=clash(one.people, other.people),
        figures=compare_figures(one.figures, other.figures, known.figure_weight),
        meaning=max(coverage(one, other, known), coverage(other, one, known)),
        translated=float(one.claim.lang != other.claim.lang),
    )


def coverage(one: Stated, other: Stated, known: Known) -> float:
    """How far the other claim says the words of this one, in whatever language: each word by its nearest, the rare ones weighing most."""
    weights = known.word_weights[one.words]
    total = float(weights.sum())
    if not total or not len(other.words):
        return 0.0
    nearest = (known.word_vectors[one.words] @ known.word_vectors[other.words].T).max(axis=1)
    return float((np.clip(nearest - FOREIGN, 0, None) / (1 - FOREIGN) * weights).sum()) / total


def compare_figures(one: Sequence[Figure], other: Sequence[Figure], weight: Mapping[str, float]) -> float:
    """The share of the figures that agree and are of one size, the rare ones weighing most."""
    met = {figure for a in one for b in other if comparable(a, b) and close(a, b) for figure in (a, b)}
    total = max(sum(weight[figure_key(figure)] for figure in figures) for figures in (one, other))
    common = min(sum(weight[figure_key(figure)] for figure in figures if figure in met) for figures in (one, other))
    return common / total if total else 0.0


def close(a: Figure, b: Figure) -> bool:
    """Whether two figures agree and are of one size, so that it tells something: "over 1,000" agrees with two million, but isn't close."""
    if not (agree(a, b) and isinstance(a.value, Decimal) and isinstance(b.value, Decimal)):
        return False
    sizes = [measured.value for figure in (a, b) if (measured := measure(figure))]
    return len(sizes) == 2 and max(sizes) <= min(sizes) * ONE_SIZE


def figure_key(figure: Figure) -> str:
    """What makes two figures the same at a glance: kind and value, as in "money 45000000"."""
    return f"{figure.label} {figure.value}"


def clash(one: frozenset[str], other: frozenset[str]) -> float:
    """1.0 where both hold something and nothing in common."""
    return float(bool(one) and bool(other) and not one & other)


def rarity(sets: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each item: the fewer sets hold it, the more it tells when two of them do (inverse document frequency)."""
    counts = Counter(item for items in sets for item in items)
    return {item: log((1 + len(sets)) / (1 + count)) for item, count in counts.items()}


def shared(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """Weight of what both hold by the weight of what either holds, 0 to 1."""
    union = sum(weight[item] for item in sorted(one | other))
    return sum(weight[item] for item in sorted(one & other)) / union if union else 0.0
