"""Learns which claim of its own article a denial answers, and when groups of claims are a charge and its denials: writes models/denials/.

    python models/recipes/denials.py WORK [FOLDER]          (after cross_encoder.py; default: models/denials)

Data: the train parts of tests/gold/stories and tests/gold/running, and corpus/, with their gold, CC0, ours; nine of the running affairs are
held out. Of two claims of one article that stand near each other, the first of which says no or may, the pair is positive where the first
denies a gold fact that the second states; pairs that state one fact otherwise, or that the gold lets share a row, are left out, and all
others negative.
A gradient-boosted ensemble of small trees (Friedman 2001), written as ONNX. Then two logistic regressions, on the groups of claims that a
run makes of the stories, train (each judged by an ensemble that was learned without it) and dev, and of the affairs held out: how much its
mean word over the articles of a group and what the looks say of the pairs count alone, and beside the odds of a denial by
models/cross_encoder_en. Prints how many of the denials get their charge, and the joins and links at several thresholds. WORK keeps the
annotated articles. Seed 1. Takes a quarter of an hour. Needs the packages onnx and scikit-learn.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from itertools import product
from pathlib import Path

import numpy as np
import onnx
from cross_encoder import Compared, compared, doubted, grouped, linked, rejected
from same_fact import ROOT, Annotated, annotated, as_onnx, by_story, running_affairs, supported
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score

from textkit import models
from textkit.cluster import Records, mean_score, sentences_of
from textkit.cross_encoder import log_odds, read_together, read_weighing
from textkit.denials import FIELDS, Judge, Pair, Weighing, charges, evidence, fields_of, joined, joins, log_of
from textkit.embed import encode
from textkit.evaluate import allowed_together, read_gold, read_stories
from textkit.sides import Sides
from textkit.trees import Look, read_look

THRESHOLD = 0.6
"""Least chance at which groups join: four in five of the joins are right, and the links of the dev stories are best."""
FOLDS = 4
THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6)


@dataclass(frozen=True, eq=False)
class Told:
    """The claims of some articles, the gold facts that each states or denies, those that may share a row, and the fields of each two
    claims that stand near each other in one article."""

    facts: list[set[str]]
    rejected: list[set[str]]
    friends: dict[str, set[str]]
    sides: Sides
    pairs: np.ndarray
    fields: np.ndarray

    def denies(self, i: int, j: int) -> bool:
        """Whether the first claim denies a fact that the second states."""
        return bool(self.rejected[i] & self.facts[j] - self.rejected[j])

    def counts(self, i: int, j: int) -> bool:
        """Whether anything is to be learned from a pair."""
        near = self.facts[i].union(*(self.friends.get(fact, ()) for fact in self.facts[i]))
        return self.denies(i, j) or not near & self.facts[j]

    def labels(self) -> np.ndarray:
        return np.array([self.denies(i, j) for i, j in self.pairs.tolist()])

    def charges(self, look: Look) -> dict[Pair, float]:
        found: dict[Pair, float] = {}
        for at in range(len(self.sides)):
            found |= charges(self.sides[at], self.sides.claims_of(at), look)
        return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path)
    parser.add_argument("folder", type=Path, nargs="?", default=models.models_folder() / "denials")
    arguments = parser.parse_args()
    stories, (affairs, held_out) = read_stories(ROOT / "tests/gold/stories"), running_affairs()
    corpus = [(ROOT / "corpus", read_gold(ROOT / "tests/gold/corpus.json"))]
    parts = {"stories": stories["train"] + corpus, "running": affairs, "dev": stories["dev"], "held_out": held_out}
    known = {name: annotated(part, arguments.work / name) for name, part in parts.items()}
    train, running = (by_story(known[name]) for name in ("stories", "running"))
    taught = [told(one) for one in [*train, *running]]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    path = arguments.folder / "charge.onnx"
    onnx.save(as_onnx(learned(taught), len(FIELDS)), path)
    look = read_look(str(path))
    checked = {name: (told(known[part]), compared(known[part])) for name, part in (("dev", "dev"), ("held out", "held_out"))}
    for name, (one, _) in checked.items():
        report(name, one, look)
    made = [Made(name, *both, *rows_of(both[1]), look) for name, both in checked.items()]
    for fold in range(FOLDS):
        others = learned([one for at, one in enumerate(taught) if at >= len(train) or at % FOLDS != fold])
        its = partial(chance_by, others)
        folded = [(taught[at], compared(one)) for at, one in enumerate(train) if at % FOLDS == fold]
        made += [Made("train", one, known_as, *rows_of(known_as), its) for one, known_as in folded]
    judge = weighed(made, look)
    given = {"alone": asdict(judge.alone), "with_reader": asdict(judge.with_reader), "threshold": judge.threshold}
    (arguments.folder / "denials.json").write_text(json.dumps(given, indent=1) + "\n", encoding="utf-8")
    print(given)


def told(known: Annotated) -> Told:
    documents = {document.id: document for document in known.documents}
    records = Records(documents, {f.id: f for a in known.annotations for f in a.figures}, {e.id: e for e in known.entities})
    sides = Sides(
        known.claims, sentences_of(known.annotations, documents), figures=records.figures, entities=known.entities,
        encode=encode,
    )  # fmt: skip
    found = [(side.first, *fields_of(side, sides.claims_of(at))) for at, side in enumerate(sides)]
    pairs, fields = np.concatenate([first + pairs for first, pairs, _ in found]), np.concatenate([fields for _, _, fields in found])
    facts = supported(known.claims, known.documents, known.gold)
    return Told(facts, rejected(known.claims, known.documents, known.gold), allowed_together(known.gold), sides, pairs, fields)


def learned(train: Sequence[Told]) -> HistGradientBoostingClassifier:
    fields, labels = np.concatenate([one.fields for one in train]), np.concatenate([one.labels() for one in train])
    counts = np.array([one.counts(i, j) for one in train for i, j in one.pairs.tolist()])
    print(f"{labels.sum()} pairs of a denial and its charge among {counts.sum()}", flush=True)
    trees = HistGradientBoostingClassifier(
        max_iter=200, learning_rate=0.06, max_leaf_nodes=6, min_samples_leaf=30, l2_regularization=5.0, max_features=0.5, random_state=1
    )
    return trees.fit(fields[counts], labels[counts])


def chance_by(trees: HistGradientBoostingClassifier, fields: np.ndarray) -> np.ndarray:
    return trees.predict_proba(fields)[:, 1]


def report(name: str, one: Told, look: Look) -> None:
    """How well the pairs are told apart, and how many of the denials whose charge stands near them get it."""
    labels, chances = one.labels(), look(one.fields)
    best: dict[int, tuple[float, bool]] = {}
    for (i, _), chance, right in zip(one.pairs.tolist(), chances.tolist(), labels.tolist(), strict=True):
        best[i] = max(best.get(i, (0.0, False)), (chance, right))
    denials = {i for (i, _), right in zip(one.pairs.tolist(), labels.tolist(), strict=True) if right}
    right = sum(best[i][1] for i in denials)
    print(f"{name}: average precision {average_precision_score(labels, chances):.2f}; {right} of {len(denials)} denials get their charge")


# Groups


@dataclass(frozen=True, eq=False)
class Made:
    """The groups of claims that a run makes of articles that the look was not learned from."""

    name: str
    told: Told
    known: Compared
    groups: list[list[int]]
    scores: dict[Pair, float]
    look: Look

    @cached_property
    def charges(self) -> dict[Pair, float]:
        return self.told.charges(self.look)

    def document_of(self, at: int) -> str:
        return self.known.documents[at]

    def denies(self, pairs: Sequence[Pair]) -> np.ndarray:
        """The logarithms of the odds of a denial by the cross-encoder, shape (n,)."""
        return read_together([self.known.pair(i, j) for i, j in pairs])[:, 1]

    def direct(self, one: Sequence[int], other: Sequence[int]) -> float:
        return mean_score(one, other, self.scores)

    def is_denial(self, denying: int, charging: int) -> bool:
        return any(self.told.denies(i, j) for i, j in product(self.groups[denying], self.groups[charging]))

    def rows(self) -> Iterator[tuple[float, float, float, bool]]:
        """For two groups that may be a charge and its denials: what `Weighing` weighs of them, and whether they are."""
        for places, (pairs, mean) in evidence(self.groups, self.charges, self.document_of).items():
            direct = self.direct(*(self.groups[place] for place in places))
            yield float(log_odds(np.array(mean))), log_of(direct), float(self.denies(pairs).mean()), self.is_denial(*places)


def weighed(made: Sequence[Made], look: Look) -> Judge:
    rows = [row for one in made for row in one.rows()]
    labels = [row[-1] for row in rows]
    print(f"{sum(labels)} of {len(labels)} pairs of groups are a charge and its denials")
    judge = Judge(look, _weighing([row[:2] for row in rows], labels), _weighing([row[:3] for row in rows], labels), THRESHOLD)
    for name, reads in (("alone", False), ("with the cross-encoder", True)):
        for threshold, part in product(THRESHOLDS, ("train", "dev", "held out")):
            its = [one for one in made if one.name == part]
            at = replace(judge, threshold=threshold)
            found = [joins(one.groups, one.charges, one.document_of, at, one.direct, one.denies if reads else None) for one in its]
            right = sum(one.is_denial(join.denying, join.charging) for one, joins_ in zip(its, found, strict=True) for join in joins_)
            figures = np.mean([linked(one.known, joined(one.groups, joins_)) for one, joins_ in zip(its, found, strict=True)], axis=0)
            shown = "P {:.3f} R {:.3f} F {:.3f}".format(*figures)
            print(f"{name} at {threshold}, {part}: {right} of {sum(map(len, found))} joins right; links {shown}", flush=True)
    return judge


def rows_of(known: Compared) -> tuple[list[list[int]], dict[Pair, float]]:
    """The groups of claims that a run makes, and the chances of their pairs."""
    weighing, asked = read_weighing(), doubted(known)
    read = dict(zip(asked, read_together([known.pair(i, j) for i, j in asked]).tolist(), strict=True))
    return grouped(known, read, weighing, weighing.threshold, models.OURS)


def _weighing(rows: Sequence[Sequence[float]], labels: Sequence[bool]) -> Weighing:
    found = LogisticRegression(C=1.0).fit(rows, labels)
    mean, direct, *denies = (round(float(value), 4) for value in found.coef_[0])
    return Weighing(mean, direct, denies[0] if denies else 0.0, round(float(found.intercept_[0]), 4))


if __name__ == "__main__":
    main()
