"""Claim -> Fact: block, compare, score, group."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from math import exp, log
from typing import TYPE_CHECKING

from textkit import models
from textkit.conflicts import COMPARED, agree, comparable, find_conflicts
from textkit.errors import ModelError
from textkit.records import Annotation, Claim, Document, Entity, Fact, Figure

if TYPE_CHECKING:
    import numpy as np

NEIGHBOURS = 24
"""How many nearest claims of other documents each claim is compared with."""
LEAST_COSINE = 0.2
"""Nearest claims below this are not worth a comparison."""

Pair = tuple[int, int]
"""Two positions in a list of claims, the lower first."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two claims have in common, as numbers that a person can read.

    cosine: of their vectors. margin: the cosine less the mean cosine of either claim to its own neighbours (Conneau et al. 2018).
    rank: 1 when each is the other's nearest in its document, falling to 0 as others come nearer. entities, figures, words: share of
    what both name or give that is common to both, the rarer the heavier. entity_clash, figure_clash: both name or give some, and none
    is common. translated: the claims are in different languages. length: shorter statement by longer.
    """

    cosine: float
    margin: float
    rank: float
    entities: float
    entity_clash: float
    figures: float
    figure_clash: float
    words: float
    translated: float
    length: float


def cluster(
    annotations: Sequence[Annotation],
    documents: Sequence[Document],
    entities: Sequence[Entity],
    vectors: Mapping[str, np.ndarray],
    *,
    threshold: float,
) -> tuple[list[Claim], list[Fact]]:
    """The claims of all documents, each with its `fact_id`, and the facts, in the order of their first claim.

    Groups of claims join while the mean of their pairs' scores, the chance that two claims state the same, is at least the threshold.
    """
    claims = [claim for annotation in annotations for claim in annotation.claims]
    figures = {figure.id: figure for annotation in annotations for figure in annotation.figures}
    weights = read_weights()
    scores = {pair: score(comparison, weights) for pair, comparison in compare_all(claims, figures, vectors).items()}
    known = Known({d.id: d for d in documents}, figures, {entity.id: entity for entity in entities})
    facts = [known.fact([claims[i] for i in members]) for members in group(len(claims), scores, threshold=threshold)]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    return [replace(claim, fact_id=fact_of[claim.id]) for claim in claims], facts


# Block


def neighbours(claims: Sequence[Claim], matrix: np.ndarray) -> tuple[dict[Pair, float], np.ndarray]:
    """The cosine of every pair of claims of different documents worth comparing, and each claim's mean cosine to its ten nearest.

    `matrix` holds the claims' unit vectors, shape (n, d). The second result, shape (n,), tells a claim that is near to everything
    from one that is near to few.
    """
    import numpy as np

    document = np.unique([claim.citation.document_id for claim in claims], return_inverse=True)[1]
    pairs: dict[Pair, float] = {}
    means = np.zeros(len(claims), dtype=np.float32)
    for start in range(0, len(claims), 512):
        rows = matrix[start : start + 512] @ matrix.T
        rows[document[start : start + 512, None] == document[None, :]] = -1
        nearest = np.argsort(-rows, axis=1, kind="stable")[:, :NEIGHBOURS]
        for offset, columns in enumerate(nearest):
            i, cosines = start + offset, rows[offset, columns]
            means[i] = np.clip(cosines[:10], 0, None).mean()
            for j, cosine in zip(columns.tolist(), cosines.tolist(), strict=True):
                if cosine >= LEAST_COSINE:
                    pairs[min(i, j), max(i, j)] = cosine
    return dict(sorted(pairs.items())), means


# Compare


def compare_all(claims: Sequence[Claim], figures: Mapping[str, Figure], vectors: Mapping[str, np.ndarray]) -> dict[Pair, Comparison]:
    """The comparison of every pair of claims worth one."""
    if not claims:
        return {}
    import numpy as np

    cosines, means = neighbours(claims, np.stack([vectors[claim.id] for claim in claims]))
    entities = [frozenset(claim.entity_ids) for claim in claims]
    words = [content_words(claim.statement) for claim in claims]
    entity_weight, word_weight = rarity(entities), rarity(words)
    numbers = [[figures[i] for i in claim.figure_ids if i in figures and figures[i].label in COMPARED] for claim in claims]
    ranks = mutual_ranks(claims, cosines)
    found: dict[Pair, Comparison] = {}
    for (i, j), cosine in cosines.items():
        same_language = claims[i].lang == claims[j].lang
        lengths = sorted((len(claims[i].statement), len(claims[j].statement)))
        met, clash = compare_figures(numbers[i], numbers[j])
        found[i, j] = Comparison(
            cosine=cosine,
            margin=cosine - float(means[i] + means[j]) / 2,
            rank=ranks[i, j],
            entities=shared(entities[i], entities[j], entity_weight),
            entity_clash=float(bool(entities[i] and entities[j]) and not entities[i] & entities[j]),
            figures=met,
            figure_clash=clash,
            words=shared(words[i], words[j], word_weight) if same_language else 0.0,
            translated=float(not same_language),
            length=lengths[0] / max(1, lengths[1]),
        )
    return found


def mutual_ranks(claims: Sequence[Claim], cosines: Mapping[Pair, float]) -> dict[Pair, float]:
    """For each pair, 1 / (how many claims of the other's document are as near or nearer), for both sides, multiplied."""
    lists: dict[tuple[int, str], list[float]] = defaultdict(list)
    for (i, j), cosine in cosines.items():
        lists[i, claims[j].citation.document_id].append(cosine)
        lists[j, claims[i].citation.document_id].append(cosine)

    def rank(i: int, j: int, cosine: float) -> int:
        return sum(other >= cosine for other in lists[i, claims[j].citation.document_id])

    return {(i, j): 1 / (rank(i, j, cosine) * rank(j, i, cosine)) for (i, j), cosine in cosines.items()}


def content_words(statement: str) -> frozenset[str]:
    """The words of a statement that carry meaning, cut to six letters so that inflected forms meet."""
    return frozenset(word[:6] for word in re.findall(r"[^\W\d_]{4,}", statement.casefold()))


def rarity(sets: Sequence[frozenset[str]]) -> dict[str, float]:
    """The weight of each item: the fewer sets hold it, the more it tells when two of them do (inverse document frequency)."""
    counts = Counter(item for items in sets for item in items)
    return {item: log((1 + len(sets)) / (1 + count)) for item, count in counts.items()}


def shared(one: frozenset[str], other: frozenset[str], weight: Mapping[str, float]) -> float:
    """Weight of what both hold by the weight of what either holds, 0 to 1."""
    union = sum(weight[item] for item in sorted(one | other))
    return sum(weight[item] for item in sorted(one & other)) / union if union else 0.0


def compare_figures(one: Sequence[Figure], other: Sequence[Figure]) -> tuple[float, float]:
    """The share of figures that agree, and 1.0 where there are figures of one kind and none agrees."""
    rivals = [(a, b) for a in one for b in other if comparable(a, b)]
    met = len({id(a) for a, b in rivals if agree(a, b)})
    return met / max(len(one), len(other), 1), float(bool(rivals) and not met)


# Score


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over the fields of a Comparison, written by models/recipes/same_fact.py."""

    bias: float
    by_field: tuple[float, ...]


@cache
def read_weights() -> Weights:
    """The trained weights. Raises ModelError when they are missing."""
    path = models.models_folder() / "same_fact" / "weights.json"
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; get it back from the repository, or run models/recipes/same_fact.py") from error
    return Weights(given["bias"], tuple(given["weights"][name] for name in Comparison.__slots__))


def score(comparison: Comparison, weights: Weights) -> float:
    """The chance, 0 to 1, that two claims with this in common state the same thing."""
    total = weights.bias + sum(weight * value for weight, value in zip(weights.by_field, astuple(comparison), strict=True))
    return 1 / (1 + exp(-total))


# Group


def group(n: int, scores: Mapping[Pair, float], *, threshold: float) -> list[list[int]]:
    """Average-link grouping of positions 0 to n - 1: the best pairs first, two groups join while the mean score of all pairs between
    them is at least the threshold. Pairs without a score count as 0.
    """
    members = {i: [i] for i in range(n)}
    home = list(range(n))
    for (i, j), value in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if value < threshold:
            break
        keep, drop = sorted((home[i], home[j]))
        if keep != drop and mean_score(members[keep], members[drop], scores) >= threshold:
            members[keep] = sorted(members[keep] + members.pop(drop))
            for x in members[keep]:
                home[x] = keep
    return [members[key] for key in sorted(members)]


def mean_score(one: Sequence[int], other: Sequence[int], scores: Mapping[Pair, float]) -> float:
    return sum(scores.get((min(x, y), max(x, y)), 0.0) for x in one for y in other) / (len(one) * len(other))


@dataclass(frozen=True, slots=True)
class Known:
    """The records that claims refer to, by id, and so what can be said of a group of claims."""

    documents: Mapping[str, Document]
    figures: Mapping[str, Figure]
    entities: Mapping[str, Entity]

    def fact(self, claims: Sequence[Claim]) -> Fact:
        published = {claim.citation.document_id: self.documents[claim.citation.document_id].published for claim in claims}
        conflicts = find_conflicts(claims, self.figures, published, self.entities) if len(claims) > 1 else ()
        return Fact(claims[0].id, self.clearest(claims).statement, tuple(claim.id for claim in claims), tuple(conflicts))

    def clearest(self, claims: Sequence[Claim]) -> Claim:
        """The claim whose words can stand for all: English before other languages, plain before machine-made, the article's own
        voice before reported speech, short before long.
        """

        def murk(claim: Claim) -> tuple[bool, bool, float, bool, int]:
            marks = self.documents[claim.citation.document_id].translationese
            return claim.lang != "en", marks.kind != "original", round(marks.score, 1), claim.speaker is not None, len(claim.statement)

        return min(claims, key=murk)
