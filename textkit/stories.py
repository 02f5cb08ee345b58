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
FEATURES = ("likeness", "best", "names", "many_names", "numbers", "many_numbers")
"""likeness: cosine of the documents' mean vectors. best: mean cosine of the quarter of their claims that meet best. names, numbers: share
of those of the document that has fewer, the rarer the heavier, which the other has too; many_names, many_numbers: how many these are."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A logistic regression over FEATURES, and the least chance of one event at which documents are compared."""

    bias: float
    weights: tuple[float, ...]
    least: float


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


def related(sides: Iterable[Side], relation: Relation) -> list[tuple[int, int]]:
    """The pairs of sides, the lower position first, whose documents may tell of one event.

    Each document is weighed against its NEAR nearest, so the pairs grow with the documents and no faster. One that names nothing and gives
    no number has the benefit of the doubt.
    """
    gists = [gist(side) for side in sides]
    found, features = features_of(gists)
    chances = 1 / (1 + np.exp(-(features @ np.array(relation.weights) + relation.bias)))
    return [
        (a, b)
        for (a, b), chance in zip(found, chances.tolist(), strict=True)
        if chance >= relation.least or gists[a].vague or gists[b].vague
    ]


def gist(side: Side) -> Gist:
    mean = side.vectors[0].mean(axis=0)
    names, numbers = (frozenset(bag.ids.tolist()) for bag in (side.names_nearby, side.numbers))
    return Gist(side.document, side.vectors[0].astype(np.float16), mean / (np.linalg.norm(mean) + 1e-9), names, numbers)


def features_of(gists: Sequence[Gist]) -> tuple[list[tuple[int, int]], Array]:
    """The pairs of documents worth weighing, and their FEATURES, shape (n, 6)."""
    if len(gists) < 2:
        return [], np.zeros((0, len(FEATURES)))
    means = np.stack([one.mean for one in gists])
    near = nearest(means, means, count=NEAR + 1)
    pairs = sorted({(min(i, j), max(i, j)) for i, places in enumerate(near) for j in places if gists[i].document != gists[j].document})
    names = [one.names for one in gists]
    numbers = [frozenset(n for n in one.numbers if len(str(n)) > 1 and not _is_year(str(n))) for one in gists]
    name_weight, number_weight = rarity(names), rarity(numbers)
    rows = [
        (
            float(means[i] @ means[j]),
            _best(gists[i], gists[j]),
            *_shared(names[i], names[j], name_weight),
            *_shared(numbers[i], numbers[j], number_weight),
        )
        for i, j in pairs
    ]
    return pairs, np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


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
