"""Claim -> Fact: block, compare, score, group."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log
from typing import TYPE_CHECKING

from textkit.conflicts import COMPARED, agree, comparable, find_conflicts
from textkit.records import Annotation, Claim, Document, Entity, Fact, Figure

if TYPE_CHECKING:
    import numpy as np

NEIGHBOURS = 20
"""How many nearest claims of other documents each claim is compared with."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two claims have in common, as numbers that a person can read; the order of the fields is that of the weights."""

    cosine: float
    margin: float
    entities: float
    entity_clash: float
    figures: float
    figure_clash: float
    words: float
    other_language: float


WEIGHTS = (9.0, 10.0, 1.5, -0.7, 1.2, -1.2, 3.0, 0.3)
BIAS = -7.4


def cluster(
    annotations: Sequence[Annotation],
    documents: Sequence[Document],
    entities: Sequence[Entity],
    vectors: Mapping[str, np.ndarray],
    *,
    threshold: float,
) -> tuple[list[Claim], list[Fact]]:
    """The claims of all documents, each with its `fact_id`, and the facts, in the order of their first claim.

    Two claims are linked when their score is at least the threshold, and a group is kept together by its average score.
    """
    claims = [claim for annotation in annotations for claim in annotation.claims]
    figures = {figure.id: figure for annotation in annotations for figure in annotation.figures}
    scores = dict(score_pairs(claims, figures, vectors))
    groups = group(len(claims), scores, threshold=threshold)
    facts = [_fact([claims[i] for i in members], figures, documents) for members in groups]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    return [replace(claim, fact_id=fact_of[claim.id]) for claim in claims], facts


def score_pairs(
    claims: Sequence[Claim], figures: Mapping[str, Figure], vectors: Mapping[str, np.ndarray]
) -> Iterator[tuple[tuple[int, int], float]]:
    """The score, 0 to 1, of every pair of claims worth comparing; a pair is two positions in `claims`, the lower first."""
    for pair, comparison in compare_all(claims, figures, vectors):
        yield pair, score(comparison)


def compare_all(
    claims: Sequence[Claim], figures: Mapping[str, Figure], vectors: Mapping[str, np.ndarray]
) -> Iterator[tuple[tuple[int, int], Comparison]]:
    if not claims:
        return
    import numpy as np

    matrix = np.stack([vectors[claim.id] for claim in claims])
    weight = rarity(claims)
    words = [content_words(claim.statement) for claim in claims]
    word_weight = _idf(words)
    near, hubness = neighbours(claims, matrix)
    for i, j in near:
        one, other = claims[i], claims[j]
        cosine = float(matrix[i] @ matrix[j])
        yield (
            (i, j),
            Comparison(
                cosine=cosine,
                margin=cosine - float(hubness[i] + hubness[j]) / 2,
                entities=_shared(set(one.entity_ids), set(other.entity_ids), weight),
                entity_clash=float(bool(one.entity_ids and other.entity_ids) and not set(one.entity_ids) & set(other.entity_ids)),
                **_figure_comparison(one, other, figures),
                words=_shared(words[i], words[j], word_weight) if one.lang == other.lang else 0.0,
                other_language=float(one.lang != other.lang),
            ),
        )


def score(comparison: Comparison) -> float:
    values = (getattr(comparison, name) for name in Comparison.__slots__)
    total = BIAS + sum(weight * value for weight, value in zip(WEIGHTS, values, strict=True))
    return 1 / (1 + exp(-total))


def neighbours(claims: Sequence[Claim], matrix: np.ndarray) -> tuple[list[tuple[int, int]], np.ndarray]:
    """Pairs of claims of different documents that are near each other, and how near each claim is to its neighbours on average.

    The second, shape (n,), tells a claim that is near to everything from one that is near to few (Conneau et al. 2018, CSLS).
    """
    import numpy as np

    document = np.array([claim.citation.document_id for claim in claims])
    pairs: set[tuple[int, int]] = set()
    hubness = np.zeros(len(claims), dtype=np.float32)
    for start in range(0, len(claims), 512):
        block = matrix[start : start + 512] @ matrix.T
        block[document[start : start + 512, None] == document[None, :]] = -1
        k = min(NEIGHBOURS, len(claims))
        nearest = np.argsort(-block, axis=1, kind="stable")[:, :k]
        for row, columns in enumerate(nearest):
            i = start + row
            good = [int(j) for j in columns if block[row, j] > 0.2]
            hubness[i] = float(np.mean(block[row, columns[:10]])) if len(columns) else 0.0
            pairs.update((min(i, j), max(i, j)) for j in good)
    return sorted(pairs), hubness


def group(n: int, scores: Mapping[tuple[int, int], float], *, threshold: float) -> list[list[int]]:
    """Average-link grouping: two groups join while the mean score of all their pairs is at least the threshold; unscored pairs count 0."""
    members: dict[int, list[int]] = {i: [i] for i in range(n)}
    of = list(range(n))
    for (i, j), value in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if value < threshold:
            break
        a, b = of[i], of[j]
        if a == b:
            continue
        total = sum(scores.get((min(x, y), max(x, y)), 0.0) for x in members[a] for y in members[b])
        if total / (len(members[a]) * len(members[b])) >= threshold:
            keep, drop = min(a, b), max(a, b)
            members[keep] = sorted(members[keep] + members.pop(drop))
            for x in members[keep]:
                of[x] = keep
    return [members[key] for key in sorted(members)]


def rarity(claims: Sequence[Claim]) -> dict[str, float]:
    """How much an entity in common tells: the rarer, the more."""
    return _idf([set(claim.entity_ids) for claim in claims])


def _idf(sets: Sequence[set[str]]) -> dict[str, float]:
    counts = Counter(item for items in sets for item in items)
    return {item: log((1 + len(sets)) / (1 + count)) for item, count in counts.items()}


def _shared(one: set[str], other: set[str], weight: Mapping[str, float]) -> float:
    union = sum(weight[item] for item in sorted(one | other))
    return sum(weight[item] for item in sorted(one & other)) / union if union else 0.0


def content_words(statement: str) -> set[str]:
    """The words of a statement that carry meaning, cut to six letters so that inflected forms meet."""
    return {word[:6] for word in statement.casefold().replace("’", " ").split() if len(word) > 3}


def _figure_comparison(one: Claim, other: Claim, figures: Mapping[str, Figure]) -> dict[str, float]:
    a = [figures[i] for i in one.figure_ids if i in figures and figures[i].label in COMPARED]
    b = [figures[i] for i in other.figure_ids if i in figures and figures[i].label in COMPARED]
    pairs = [(x, y) for x in a for y in b if comparable(x, y)]
    met = sum(any(agree(x, y) for y in b if comparable(x, y)) for x in a)
    return {"figures": met / max(len(a), len(b)) if a and b else 0.0, "figure_clash": float(bool(pairs) and not met)}


def _fact(claims: Sequence[Claim], figures: Mapping[str, Figure], documents: Sequence[Document]) -> Fact:
    kind = {document.id: document.translationese.kind for document in documents}
    clearest = min(
        claims, key=lambda claim: (kind[claim.citation.document_id] != "original", claim.lang != "en", claim.speaker is not None)
    )
    return Fact(claims[0].id, clearest.statement, tuple(claim.id for claim in claims), tuple(find_conflicts(claims, figures)))


def by_document(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    grouped: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.citation.document_id].append(claim)
    return grouped
