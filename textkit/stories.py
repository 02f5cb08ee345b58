"""Which documents may tell of one event, so that their claims are worth a comparison."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from textkit import models
from textkit.errors import ModelError
from textkit.origins import nearest
from textkit.sides import Array, Side, rarity

NEAR = 40
"""Documents that each document is weighed against: those whose claims are nearest in the mean."""
MANY = 6
"""Names or numbers in common beyond these tell no more."""
CERTAIN = 6.0
"""Logarithm of the odds beyond which more tells nothing more."""
FEATURES = ("likeness", "best", "names", "many_names", "numbers", "many_numbers")
"""likeness: cosine of the documents' mean vectors. best: mean cosine of the quarter of their claims that meet best. names, numbers: share
of those of the document that has fewer, the rarer the heavier, which the other has too; many_names, many_numbers: how many these are."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A logistic regression over FEATURES, and the least chance of one event at which documents are compared."""

    bias: float
    weights: tuple[float, ...]
    least: float

    def odds(self, features: Array) -> Array:
        """The logarithm of the odds that documents tell of one event, shape (n,), by their FEATURES, shape (n, 6)."""
        odds: Array = np.clip(features @ np.array(self.weights) + self.bias, -CERTAIN, CERTAIN)
        return odds


@cache
def read_relation() -> Relation:
    """The trained weights. Raises ModelError when they are missing."""
    path = models.models_folder() / "same_fact" / "same_fact.json"
    try:
        given = json.loads(path.read_text(encoding="utf-8"))["related"]
    except OSError as error:
        raise ModelError(f"{path}: {error.strerror}; get it back from the repository, or run models/recipes/same_fact.py") from error
    return Relation(given["bias"], tuple(given["weights"][name] for name in FEATURES), given["least"])


@dataclass(frozen=True, slots=True, eq=False)
class Gist:
    """What of a side tells of which event it is: the vectors of its claims, half precision, their mean, names and numbers."""

    document: str
    vectors: Array
    mean: Array
    names: frozenset[object]
    numbers: frozenset[object]

    @property
    def vague(self) -> bool:
        """Whether nothing is named and no number given."""
        return not self.names and not self.numbers


def related(sides: Iterable[Side], relation: Relation) -> dict[tuple[int, int], float]:
    """The pairs of sides, the lower position first, whose documents may tell of one event, with the logarithm of the odds that they do.

    Each document is weighed against its NEAR nearest, so the pairs grow with the documents and no faster. One that names nothing and gives
    no number has the benefit of the doubt: even odds.
    """
    gists = [gist(side) for side in sides]
    pairs = near(gists)
    least = np.log(relation.least / (1 - relation.least))
    odds = zip(pairs, relation.odds(features_of(gists, pairs)).tolist(), strict=True)
    found = {(a, b): max(value, 0.0) if gists[a].vague or gists[b].vague else value for (a, b), value in odds}
    return {pair: value for pair, value in found.items() if value >= least}


def gist(side: Side) -> Gist:
    mean = side.claim_vectors.mean(axis=0)
    names, numbers = (frozenset(bag.ids.tolist()) for bag in (side.names_nearby, side.numbers))
    return Gist(side.document, side.claim_vectors.astype(np.float16), mean / (np.linalg.norm(mean) + 1e-9), names, numbers)


def near(gists: Sequence[Gist]) -> list[tuple[int, int]]:
    """The pairs of documents worth weighing."""
    if len(gists) < 2:
        return []
    means = np.stack([one.mean for one in gists])
    found = nearest(means, means, count=NEAR + 1)
    return sorted({(min(i, j), max(i, j)) for i, places in enumerate(found) for j in places if gists[i].document != gists[j].document})


def features_of(gists: Sequence[Gist], pairs: Sequence[tuple[int, int]]) -> Array:
    """The FEATURES of some pairs of all documents, shape (n, 6)."""
    names = [one.names for one in gists]
    numbers = [frozenset(n for n in one.numbers if len(str(n)) > 1 and not _is_year(str(n))) for one in gists]
    name_weight, number_weight = rarity(names), rarity(numbers)
    rows = [
        (
            float(gists[i].mean @ gists[j].mean),
            _best(gists[i], gists[j]),
            *_shared(names[i], names[j], name_weight),
            *_shared(numbers[i], numbers[j], number_weight),
        )
        for i, j in pairs
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


def _is_year(number: str) -> bool:
    return len(number) == 4 and number[:2] in ("19", "20")


def _best(one: Gist, other: Gist) -> float:
    cosines = one.vectors.astype(np.float32) @ other.vectors.astype(np.float32).T
    best = np.sort(np.concatenate([cosines.max(axis=1), cosines.max(axis=0)]))[::-1]
    return float(best[: max(4, len(best) // 4)].mean())


def _shared(one: frozenset[object], other: frozenset[object], weight: dict[object, float]) -> tuple[float, int]:
    common = one & other
    least = min(sum(weight[item] + 0.1 for item in sorted(side, key=str)) for side in (one, other))
    return (sum(weight[item] + 0.1 for item in sorted(common, key=str)) / least if least else 0.0), min(len(common), MANY)
