"""Claim -> Fact: block, compare, score, group."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from textkit import models
from textkit.conflicts import find_conflicts
from textkit.errors import ModelError
from textkit.records import Annotation, Claim, Conflict, Document, Entity, Fact, Figure

if TYPE_CHECKING:
    import numpy as np

    from textkit.compare import Comparison, Encode

NEIGHBOURS = 60
"""How many nearest claims of other documents each claim is compared with."""
FAITH = 300
"""Pairs of claims that the training's share of equal pairs weighs as much as; two short articles have about as many."""
ROUNDS = 25
"""Steps of the estimate, which settles long before."""
LEAST_COSINE = 0.2
"""Nearest claims below this are not worth a comparison."""

Pair = tuple[int, int]
"""Two positions in a list of claims, the lower first."""


def cluster(
    annotations: Sequence[Annotation],
    documents: Sequence[Document],
    entities: Sequence[Entity],
    encode: Encode,
    *,
    threshold: float | None = None,
) -> tuple[list[Claim], list[Fact]]:
    """The claims of all documents, each with its `fact_id`, and the facts, in the order of their first claim.

    Groups of claims join while the mean of their pairs' scores, the chance that two claims state the same, is at least the threshold
    (the trained one when None).
    """
    claims = [claim for annotation in annotations for claim in annotation.claims]
    by_id = Records(
        {document.id: document for document in documents},
        {figure.id: figure for annotation in annotations for figure in annotation.figures},
        {entity.id: entity for entity in entities},
    )
    comparisons = compare_all(claims, sentences_of(annotations, by_id.documents), by_id, encode)
    weights = read_weights()
    scores = {pair: score(comparison, weights) for pair, comparison in comparisons.items()}
    least = weights.threshold if threshold is None else threshold
    scores = with_document_priors(scores, [claim.citation.document_id for claim in claims], prior=weights.prior)
    groups = group(len(claims), scores, threshold=least)
    facts = [by_id.fact([claims[i] for i in members], [mean_score([i], members, scores) for i in members]) for members in groups]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    return [replace(claim, fact_id=fact_of[claim.id]) for claim in claims], facts


def sentences_of(annotations: Sequence[Annotation], documents: Mapping[str, Document]) -> list[str]:
    """For every claim of the annotations, in order, the sentence that it begins in."""
    found = []
    for annotation in annotations:
        text, starts = documents[annotation.document_id].text, [start for start, _ in annotation.sentences]
        for claim in annotation.claims:
            at = bisect_right(starts, claim.citation.start) - 1
            start, end = annotation.sentences[at] if at >= 0 else (claim.citation.start, claim.citation.end)
            found.append(text[start:end].strip())
    return found


# Block


def neighbours(documents: Sequence[str], vectors: np.ndarray) -> tuple[dict[Pair, float], np.ndarray]:
    """The cosine of every pair of claims of different documents worth comparing, and each claim's mean cosine to its ten nearest.

    `documents` gives each claim's document, `vectors` its unit vector, shape (n, d). The second result, shape (n,), tells a claim that
    is near to everything from one that is near to few.
    """
    import numpy as np

    document = np.unique(list(documents), return_inverse=True)[1]
    pairs: dict[Pair, float] = {}
    means = np.zeros(len(documents), dtype=np.float32)
    for start in range(0, len(documents), 512):
        rows = vectors[start : start + 512] @ vectors.T
        rows[document[start : start + 512, None] == document[None, :]] = -1
        nearest = np.argsort(-rows, axis=1, kind="stable")[:, :NEIGHBOURS]
        for offset, columns in enumerate(nearest):
            i, cosines = start + offset, rows[offset, columns]
            means[i] = np.clip(cosines[:10], 0, None).mean()
            for j, cosine in zip(columns.tolist(), cosines.tolist(), strict=True):
                if cosine >= LEAST_COSINE:
                    pairs[min(i, j), max(i, j)] = cosine
    return dict(sorted(pairs.items())), means


def of_one_story(cosines: Mapping[Pair, float], documents: Sequence[str], entities: Sequence[frozenset[str]]) -> dict[Pair, float]:
    """The pairs of documents that name something in common: two that don't tell different stories, however alike some sentences are.

    A document that names nothing is given the benefit of the doubt. `documents` and `entities` are those of each position.
    """
    named: dict[str, set[str]] = defaultdict(set)
    for document, found in zip(documents, entities, strict=True):
        named[document] |= found

    def may_meet(one: str, other: str) -> bool:
        return not (named[one] and named[other]) or bool(named[one] & named[other])

    return {(i, j): cosine for (i, j), cosine in cosines.items() if may_meet(documents[i], documents[j])}


# Compare


def compare_all(claims: Sequence[Claim], sentences: Sequence[str], records: Records, encode: Encode) -> dict[Pair, Comparison]:
    """The comparison of every pair of claims worth one."""
    if not claims:
        return {}
    import numpy as np

    from textkit.compare import compare, read_claims

    stated, known = read_claims(claims, sentences, figures=records.figures, entities=records.entities.values(), encode=encode)
    documents = [claim.citation.document_id for claim in claims]
    near, means = neighbours(documents, np.stack([one.vector for one in stated]))
    cosines = of_one_story(near, documents, [one.entities for one in stated])
    ranks = mutual_ranks(documents, cosines)
    return {
        (i, j): compare(stated[i], stated[j], known, margin=cosine - float(means[i] + means[j]) / 2, rank=ranks[i, j])
        for (i, j), cosine in cosines.items()
    }


def mutual_ranks(documents: Sequence[str], cosines: Mapping[Pair, float]) -> dict[Pair, float]:
    """For each pair, 1 / (how many claims of the other's document are as near or nearer), for both sides, multiplied."""
    lists: dict[tuple[int, str], list[float]] = defaultdict(list)
    for (i, j), cosine in cosines.items():
        lists[i, documents[j]].append(cosine)
        lists[j, documents[i]].append(cosine)
    for found in lists.values():
        found.sort()

    def rank(i: int, j: int, cosine: float) -> int:
        found = lists[i, documents[j]]
        return len(found) - bisect_right(found, cosine) + found.count(cosine)

    return {(i, j): 1 / (rank(i, j, cosine) * rank(j, i, cosine)) for (i, j), cosine in cosines.items()}


# Score


@dataclass(frozen=True, slots=True)
class Weights:
    """A logistic regression over the fields of a Comparison, written by models/recipes/same_fact.py.

    `prior` is the share of pairs that state the same among those that it was trained on, `threshold` the mean score of a group at which
    the F of links was best on stories that were held out.
    """

    bias: float
    prior: float
    threshold: float
    by_field: tuple[float, ...]


@cache
def read_weights() -> Weights:
    """The trained weights. Raises ModelError when they are missing."""
    from textkit.compare import Comparison

    path = models.models_folder() / "same_fact" / "weights.json"
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; get it back from the repository, or run models/recipes/same_fact.py") from error
    return Weights(given["bias"], given["prior"], given["threshold"], tuple(given["weights"][name] for name in Comparison.__slots__))


def score(comparison: Comparison, weights: Weights) -> float:
    """The chance, 0 to 1, that two claims with this in common state the same thing."""
    total = weights.bias + sum(weight * value for weight, value in zip(weights.by_field, astuple(comparison), strict=True))
    return 1 / (1 + exp(-total))


def with_document_priors(scores: Mapping[Pair, float], documents: Sequence[str], *, prior: float) -> dict[Pair, float]:
    """The scores, corrected for how much each two documents have in common.

    Two reports of one event state many things alike, two articles on one topic hardly any: the share of equal pairs is estimated for each
    two documents from the scores themselves (Saerens, Latinne and Decaestecker 2002), starting from the training's share, which counts
    as much as FAITH pairs. `documents` gives the document of each position.
    """
    import numpy as np

    groups: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for i, j in scores:
        left, right = sorted((documents[i], documents[j]))
        groups[left, right].append((i, j))
    corrected: dict[Pair, float] = {}
    for pairs in groups.values():
        chances = np.clip([scores[pair] for pair in pairs], 1e-6, 1 - 1e-6)
        ratios = chances / (1 - chances) * (1 - prior) / prior
        share = prior
        for _ in range(ROUNDS):
            posterior = ratios * share / (ratios * share + 1 - share)
            share = float((posterior.sum() + FAITH * prior) / (len(pairs) + FAITH))
        corrected |= zip(pairs, (ratios * share / (ratios * share + 1 - share)).tolist(), strict=True)
    return {pair: corrected[pair] for pair in scores}


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
class Records:
    """The records that claims refer to, by id, and so what can be said of a group of claims."""

    documents: Mapping[str, Document]
    figures: Mapping[str, Figure]
    entities: Mapping[str, Entity]

    def fact(self, claims: Sequence[Claim], centrality: Sequence[float]) -> Fact:
        """The fact of a group of claims; `centrality` says how near each is to the others."""
        return Fact(
            claims[0].id, self.clearest(claims, centrality).statement, tuple(claim.id for claim in claims), tuple(self._conflicts(claims))
        )

    def _conflicts(self, claims: Sequence[Claim]) -> Iterator[Conflict]:
        published = {claim.citation.document_id: self.documents[claim.citation.document_id].published for claim in claims}
        if len(claims) > 1:
            yield from find_conflicts(claims, self.figures, published, self.entities)

    def clearest(self, claims: Sequence[Claim], centrality: Sequence[float]) -> Claim:
        """The claim whose words can stand for all: English before other languages, plain before machine-made, an origin before
        what was made from another text, then the most central."""

        def murk(i: int) -> tuple[bool, bool, bool, float, int]:
            document = self.documents[claims[i].citation.document_id]
            derived = document.origin_id not in (None, document.id)
            return claims[i].lang != "en", document.translationese.kind != "original", derived, -round(centrality[i], 6), i

        return claims[min(range(len(claims)), key=murk)]
