"""Denials: which claim of its own article each answers, and so which facts are one, told by one side and denied by the other.

A denial seldom shares words with what it denies ("Nothing of the kind has ever happened"), but it stands near it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from textkit import models
from textkit.conflicts import is_rejected, says_untrue
from textkit.cross_encoder import log_odds
from textkit.records import Citation, Claim
from textkit.sides import Array, Side, Sides, english_form
from textkit.trees import Look, read_look

Pair = tuple[int, int]
"""Two positions in a list of claims: of the denial and of the charge, what is denied."""

BEFORE, AFTER = 8, 3
"""How many claims before and after a denial may be its charge."""
LEAST = 0.005
"""Chances below this are taken for none."""
LIKELY = 0.05
"""Mean chance from which two groups of claims are worth reading together."""
UNLIKELY = 0.3
"""Chance below which a claim with a negation answers nothing: its speaker says it like anything else. With .1, .3 and .45 as many statuses
of the dev stories are right (.80); in thirty papers .1 called 36 claims denied, many of them plain negations, and .3 leaves 22."""
SURE = 1e9
"""Logarithm of the odds of what is settled."""

STATUSES = ("asserted", "planned", "alleged", "denied", "hypothetical", "opinion")
FIELDS = (
    "distance", "context", "meaning", "sign", "sign_of_charge", "denied", "rejected", "untrue", "status_of_charge", "reported",
    "charge_reported", "speakers", "words", "words_of_charge",
)  # fmt: skip
"""What is known of a claim that may be a denial, and of another of its article that may be its charge.

distance: claims from one to the other, below 0 where the charge comes first. context: cosine of both with what they lean on, by the encoder
of claims; meaning: of their English forms. sign, sign_of_charge: as textkit.conflicts.sign_of. denied: the status of the denial is so;
rejected, untrue: as is_rejected and says_untrue there. status_of_charge: place in STATUSES. reported, charge_reported: somebody says it.
speakers: 1 where both have one speaker, 0 where they have two, -1 where one has none. words, words_of_charge: of the English forms.
"""


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic regression that says how likely one group of claims denies what another says.

    `mean` weighs the logarithm of the odds of the mean chance over the articles of the denying group, `direct` the logarithm of the mean
    chance that a claim of one and a claim of the other state the same, `denies` the logarithm of the odds of a denial by the cross-encoder,
    in the mean of the pairs that it read; `bias` is added.
    """

    mean: float
    direct: float
    denies: float
    bias: float

    def reasons(self, mean: float, direct: float, denies: float) -> tuple[tuple[str, float, float], ...]:
        """As `Link.reasons`: what each of the three adds to the logarithm of the odds."""
        effects = self.mean * float(log_odds(np.array(mean))) + self.bias, self.direct * log_of(direct), self.denies * denies
        named = zip(("answers", "direct", "denies"), (mean, direct, denies), effects, strict=True)
        return tuple((name, round(value, 3), round(effect, 3)) for name, value, effect in named)


def log_of(chance: float) -> float:
    """The logarithm of a chance that may be 0."""
    return float(np.log(chance + LEAST))


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """What finds charges, how its word counts alone and beside that of a cross-encoder, and the least chance at which two groups join."""

    look: Look
    alone: Weighing
    with_reader: Weighing
    threshold: float


@dataclass(frozen=True, slots=True)
class Join:
    """Two groups of claims, by their places, of which the first denies what the second says: the chance of it, the denial and charge of one
    article that tell it best, and the reasons, as `Link.reasons`."""

    denying: int
    charging: int
    chance: float
    best: Pair
    reasons: tuple[tuple[str, float, float], ...]


@cache
def read_judge() -> Judge:
    """The trained judge. Raises ModelError when it is missing or damaged."""
    folder = models.models_folder() / "denials"
    with models.whole(folder):
        given = json.loads((folder / "denials.json").read_text(encoding="utf-8"))
        look = read_look(str(folder / "charge.onnx"))
        return Judge(look, Weighing(**given["alone"]), Weighing(**given["with_reader"]), given["threshold"])


def fields_of(side: Side, claims: Sequence[Claim]) -> tuple[Array, Array]:
    """The pairs of a document's claims of which the first may deny the second, as rows of the side, shape (k, 2), and their fields, shape
    (k, fields). `claims` are those of the side.
    """
    places = [claim.citation for claim in claims]
    untrue = np.array([says_untrue(claim) for claim in claims])
    denying = (side.sign != 1) | (side.status == "denied") | untrue  # as textkit.conflicts.may_deny
    pairs = np.array([pair for i in np.flatnonzero(denying).tolist() for pair in _beside(i, places)], dtype=np.int64).reshape(-1, 2)
    denial, charge = pairs.T
    words = np.array([len(english_form(claim).split()) for claim in claims])
    rejected = np.array([is_rejected(claim) for claim in claims])
    status = np.array([STATUSES.index(claim.status) for claim in claims])
    speaker = np.array([claim.speaker or "" for claim in claims])
    both = side.reported[denial] & side.reported[charge]
    columns = (
        charge - denial,
        (side.context[denial] * side.context[charge]).sum(axis=1),
        (side.english_vectors[denial] * side.english_vectors[charge]).sum(axis=1),
        side.sign[denial],
        side.sign[charge],
        side.status[denial] == "denied",
        rejected[denial],
        untrue[denial],
        status[charge],
        side.reported[denial],
        side.reported[charge],
        np.where(both, speaker[denial] == speaker[charge], -1),
        words[denial],
        words[charge],
    )
    return pairs, np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _beside(i: int, places: Sequence[Citation]) -> Iterator[Pair]:
    """A claim with each of those around it that it has no words in common with."""
    for j in range(max(0, i - BEFORE), min(len(places), i + AFTER + 1)):
        if places[j].end <= places[i].start or places[i].end <= places[j].start:
            yield i, j


class Answers:
    """What claims answer: the chances, by position, that one denies another one of its article, for the articles that have passed."""

    def __init__(self, judge: Judge) -> None:
        self.judge = judge
        self._charges: dict[int, dict[int, float]] = defaultdict(dict)

    def noting(self, sides: Sides) -> Iterator[Side]:
        """The sides, each of which is noted as it passes."""
        for at, side in enumerate(sides):
            for (denial, charge), chance in charges(side, sides.claims_of(at), self.judge.look).items():
                self._charges[denial][charge] = chance
            yield side

    def of(self, denials: Iterable[int]) -> dict[Pair, float]:
        """The chances of these claims, by pair."""
        return {(i, j): chance for i in denials if i in self._charges for j, chance in self._charges[i].items()}

    def likeliest(self, denial: int) -> float:
        """The greatest chance that the claim denies another one of its article."""
        return max(self._charges[denial].values()) if denial in self._charges else 0.0


def charges(side: Side, claims: Sequence[Claim], look: Look) -> dict[Pair, float]:
    """For the claims of a document that may deny another one of it, by position among all claims, the chance that they do; only what is
    possible. `claims` are those of the side."""
    pairs, fields = fields_of(side, claims)
    if not len(pairs):
        return {}
    chances = look(fields)
    kept = chances >= LEAST
    return {(side.first + i, side.first + j): chance for (i, j), chance in zip(pairs[kept].tolist(), chances[kept].tolist(), strict=True)}


def joins(
    groups: Sequence[Sequence[int]],
    chances: Mapping[Pair, float],
    document_of: Callable[[int], str],
    judge: Judge,
    direct: Callable[[Sequence[int], Sequence[int]], float],
    denies: Callable[[Sequence[Pair]], Array] | None = None,
) -> list[Join]:
    """Which groups deny what another says, the surest first; no group denies two. `direct` gives the mean chance that claims of two groups
    state the same, `denies` the cross-encoder's logarithm of the odds that of the two claims of each pair one denies the other, shape (n,).
    """
    found: list[Join] = []
    weighing = judge.with_reader if denies else judge.alone
    told = evidence(groups, chances, document_of)
    read = denies([pair for pairs, _ in told.values() for pair in pairs]) if denies else np.zeros(0)
    at = 0
    for (denying, charging), (pairs, mean) in told.items():
        odds = float(read[at : at + len(pairs)].mean()) if denies else 0.0
        at += len(pairs)
        reasons = weighing.reasons(mean, direct(groups[denying], groups[charging]), odds)
        chance = float(1 / (1 + np.exp(-sum(effect for _, _, effect in reasons))))
        found.append(Join(denying, charging, chance, max(pairs, key=lambda pair: chances[pair]), reasons if denies else reasons[:2]))
    kept: dict[int, Join] = {}
    for join in sorted(found, key=lambda join: (-join.chance, join.denying, join.charging)):
        if join.chance >= judge.threshold:
            kept.setdefault(join.denying, join)
    return list(kept.values())


def evidence(
    groups: Sequence[Sequence[int]], chances: Mapping[Pair, float], document_of: Callable[[int], str]
) -> dict[tuple[int, int], tuple[list[Pair], float]]:
    """For two groups, by their places, of which the first may deny what the second says: the likeliest pair of each article that has both,
    and the mean of their chances over all articles of the first."""
    home = {i: place for place, members in enumerate(groups) for i in members}
    best: dict[tuple[int, int], dict[str, Pair]] = defaultdict(dict)
    for pair, chance in chances.items():
        i, j = pair
        if home[i] != home[j]:
            told, document = best[home[i], home[j]], document_of(i)
            if document not in told or chance > chances[told[document]]:
                told[document] = pair
    found = {}
    for places, told in sorted(best.items()):
        pairs = list(told.values())
        mean = sum(chances[pair] for pair in pairs) / len({document_of(i) for i in groups[places[0]]})
        if mean >= LIKELY:
            found[places] = pairs, mean
    return found


def joined(groups: Sequence[Sequence[int]], found: Iterable[Join]) -> list[list[int]]:
    """The groups once those that deny stand with what they deny."""
    home = list(range(len(groups)))

    def end(place: int) -> int:
        while home[place] != place:
            place = home[place]
        return place

    for join in found:
        one, other = end(join.denying), end(join.charging)
        home[max(one, other)] = min(one, other)
    together: dict[int, list[int]] = defaultdict(list)
    for place, members in enumerate(groups):
        together[end(place)] += members
    return [sorted(members) for members in together.values()]


def opposed(groups: Sequence[Sequence[int]], found: Iterable[Join], denying: Callable[[int], bool]) -> set[Pair]:
    """The denials, each with the charge, that stand in one row since their groups were joined; `denying` tells which claims may deny."""
    pairs: set[Pair] = set()
    for join in found:
        denials = {join.best[0], *filter(denying, groups[join.denying])}
        said = {join.best[1], *groups[join.charging]} - {i for i in groups[join.charging] if i != join.best[1] and denying(i)}
        pairs |= set(product(denials, said))
    return pairs
