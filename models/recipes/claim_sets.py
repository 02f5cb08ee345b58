"""Reads tests/gold/claims: claims about one affair as newspapers make them, and which of them state one fact. See the README there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textkit.language import detect
from textkit.sides import lead
from textkit.translate import translate

FOLDER = Path(__file__).parents[2] / "tests/gold/claims"
LINE = re.compile(r"([A-E]) (\d+(?:,\d+)*) ([-+~?]) (\S.*)")
NORWEGIAN = "C"
"""The article of each set that is in Norwegian."""
HELD_OUT = 7
"""Sets whose number it divides are only measured on."""
NEAREST = 14
"""How many of the claims most like one are near it."""

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SetClaim:
    """A claim of an article, the facts that it states, and how: `+` as most do, `-` denying them, `~` with another figure, date, name or
    place, `?` perhaps."""

    article: str
    facts: frozenset[int]
    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class ClaimSet:
    name: str
    claims: list[SetClaim]

    @property
    def held_out(self) -> bool:
        return int(self.name.split("-")[0]) % HELD_OUT == 0

    def same(self, i: int, j: int) -> bool:
        return bool(self.claims[i].facts & self.claims[j].facts)

    def doubtful(self, i: int, j: int) -> bool:
        """Whether two careful readers would differ about them."""
        return self.same(i, j) and "?" in (self.claims[i].sign, self.claims[j].sign)

    def denied(self, i: int, j: int) -> bool:
        """Whether one of them denies a fact that the other states."""
        return self.same(i, j) and (self.claims[i].sign == "-") != (self.claims[j].sign == "-")

    def differing(self, i: int, j: int) -> bool:
        """Whether they give one fact with other figures, dates, names or places."""
        return self.same(i, j) and "~" in (self.claims[i].sign, self.claims[j].sign) and self.claims[i].sign != self.claims[j].sign

    def english(self) -> list[str]:
        """The claims as a run reads them: in English, and those that lean on the one before them with its end."""
        norwegian = [claim.text for claim in self.claims if claim.article == NORWEGIAN]
        source, _ = detect("\n".join(norwegian))
        made = {
            text: found or text for text, found in zip(norwegian, translate(norwegian, source=source or "nb", target="en"), strict=True)
        }
        plain = [made.get(claim.text, claim.text) for claim in self.claims]
        follows = [one.article == two.article for one, two in pairwise(self.claims)]
        before = [None, *(text if its else None for text, its in zip(plain, follows, strict=False))]
        return [lead(text, led) + text for led, text in zip(before, plain, strict=True)]


def read_sets(folder: Path = FOLDER) -> list[ClaimSet]:
    """All sets, by their numbers. Raises ValueError, with the file and the line, where one is not as the README says."""
    return [read_set(path) for path in sorted(folder.glob("[0-9]*.txt"))]


def read_set(path: Path) -> ClaimSet:
    head, *lines = path.read_text(encoding="utf-8").splitlines()
    if not head.startswith("# "):
        raise ValueError(f"{path.name}, line 1: the subject is missing")
    claims = []
    for number, line in enumerate(lines, start=2):
        match = LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"{path.name}, line {number}: {line[:60]!r} is not article, facts, sign and text")
        article, facts, sign, text = match.groups()
        claims.append(SetClaim(article, frozenset(map(int, facts.split(","))) - {0}, sign, text))
    return ClaimSet(path.stem, claims)


def near_pairs(vectors: NDArray[np.float32]) -> list[Pair]:
    """The pairs of which one is among the claims most like the other, by their vectors, shape (claims, width)."""
    order = np.argsort(-(vectors @ vectors.T), axis=1)
    found = {tuple(sorted((i, j))) for i, row in enumerate(order.tolist()) for j in [j for j in row if j != i][:NEAREST]}
    return sorted((i, j) for i, j in found)


def all_pairs(claims: Sequence[SetClaim]) -> list[Pair]:
    return list(combinations(range(len(claims)), 2))
