"""What the claims of two documents have in common, as a few numbers that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from textkit.conflicts import Measure, same_dimension, sizes_agree
from textkit.sides import Array, Bag, Side, Weights, figure_key

ONE_SIZE = Decimal("1.25")
"""Figures that are this many times another are no longer of one size."""
FOREIGN = 0.3
"""Cosine of two words that have nothing to do with each other: what lies below it counts as 0."""

FIELDS = (
    "likeness", "rank", "margin", "context", "context_rank", "words", "words_in_context", "phrases", "meaning", "least_meaning", "figures",
    "figures_differ", "date", "dates_differ", "names", "names_nearby", "names_differ", "people_differ", "unnamed", "status", "speaker",
    "speakers_differ",
)  # fmt: skip
"""The fields of a comparison, in the order of the columns.

likeness: mean cosine of the claims, their English forms and their sentences. rank: 1 when each is the other's nearest in its document,
falling to 0 as others come nearer. margin: the likeness less the mean of either's to its own nearest (Conneau et al. 2018). context: cosine
of the claims with what they lean on, by the encoder of claims; context_rank: as rank. words, words_in_context: cosine of the English forms'
stems by rarity; phrases: of the runs of three of them. meaning, least_meaning: how far the words of one are said by the other, in whatever
language; the better and the worse of both ways. figures, names, names_nearby: share of what both give that is common, the rarer the
heavier (names_nearby in their sentences). date: how rare the rarest date is that both give. ..._differ: both give some and none is common.
unnamed: how many of the two name nothing. status, speaker: the same.

How long claims are, where they stand, what stands around them, in which language, that one says no, and bare numbers are no fields: they
help to tell apart the claims of our stories, whose writers gave every fact its own figures and place, and mislead in papers (see the card).
That figures differ is a field, and no veto: a fact is what is claimed about, so claims that give different values for it share its row.
"""
CHANGED_LATER = FIELDS.index("margin")


def likeness(one: Side, other: Side) -> Array:
    """How alike the claims of two documents are, shape (n, m): the mean cosine of claims, English forms and sentences."""
    total: Array = sum(left @ right.T for left, right in zip(one.vectors, other.vectors, strict=True))
    return total / len(one.vectors)


def compare(one: Side, other: Side, weights: Weights) -> Array:
    """The fields of every pair of claims of two documents, shape (n, m, fields).

    `margin` is left at the likeness: it takes what the other documents are like.
    """
    alike, in_context = likeness(one, other), one.context @ other.context.T
    meanings = meaning(one, other)
    figures, differ = compare_figures(one, other, weights.figures)
    date, dates_differ = compare_dates(one, other, weights.dates)
    speaker = one.speaker[:, None] == other.speaker[None, :]
    speakers = (one.speaker != "")[:, None] & (other.speaker != "")[None, :]
    unnamed = np.add.outer(*(1.0 - _holds(side.names) for side in (one, other)))
    columns = {
        "likeness": alike,
        "rank": mutual_ranks(alike),
        "margin": alike,
        "context": in_context,
        "context_rank": mutual_ranks(in_context),
        "words": one.stems.common(other.stems),
        "words_in_context": one.stems_in_context.common(other.stems_in_context),
        "phrases": one.phrases.common(other.phrases),
        "meaning": np.maximum(*meanings),
        "least_meaning": np.minimum(*meanings),
        "figures": figures,
        "figures_differ": differ,
        "date": date,
        "dates_differ": dates_differ,
        "names": shared(one.names, other.names, weights.names),
        "names_nearby": shared(one.names_nearby, other.names_nearby, weights.names_nearby),
        "names_differ": _differ(one.names, other.names),
        "people_differ": _differ(one.people, other.people),
        "unnamed": unnamed,
        "status": one.status[:, None] == other.status[None, :],
        "speaker": speaker & speakers,
        "speakers_differ": ~speaker & speakers,
    }
    return np.stack([np.asarray(columns[name], dtype=np.float32) for name in FIELDS], axis=2)


def mutual_ranks(alike: Array) -> Array:
    """For each pair 1 / (how many of the other document's claims are as near or nearer), for both sides, multiplied."""
    ranks: Array = 1.0 / (_ranks(alike) * _ranks(alike.T).T)
    return ranks


def _ranks(alike: Array) -> Array:
    """For each value 1 + how many of its row are greater."""
    order = np.argsort(-alike, axis=1)
    values = np.take_along_axis(alike, order, axis=1)
    falls = np.ones(alike.shape, dtype=bool)
    falls[:, 1:] = values[:, 1:] != values[:, :-1]
    places = np.maximum.accumulate(np.where(falls, np.arange(1, alike.shape[1] + 1, dtype=np.float32), 0), axis=1)
    ranks = np.empty(alike.shape, dtype=np.float32)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def meaning(one: Side, other: Side) -> tuple[Array, Array]:
    """How far the other's claims say the words of one's, and one's those of the other, in whatever language, both of shape (n, m): each
    word by its nearest, the rare ones weighing most.
    """
    near = np.clip(one.word_vectors @ other.word_vectors.T - FOREIGN, 0, None) / (1 - FOREIGN)
    near = near[one.words][:, other.words]
    return _said(near, one, other), _said(near.T, other, one).T


def _said(near: Array, one: Side, other: Side) -> Array:
    """Of the words of each claim of one, the weight that each claim of the other says."""
    best = np.zeros((len(one.words), len(other)), dtype=np.float32)
    spoken = np.flatnonzero(other.length)
    if len(spoken):
        best[:, spoken] = np.maximum.reduceat(near, other.starts[spoken], axis=1)
    said = np.zeros((len(one), len(other)), dtype=np.float32)
    spoken = np.flatnonzero(one.length)
    if len(spoken):
        weights = one.word_weights[one.words]
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


def compare_figures(one: Side, other: Side, weight: Mapping[object, float]) -> tuple[Array, Array]:
    """The share of the figures that agree and are of one size, the rare ones weighing most; and whether some could agree and none does.
    Shape (n, m) each."""
    left, right = one.has_figure, other.has_figure
    if not left.shape[1] or not right.shape[1]:
        nothing = np.zeros((len(left), len(right)), dtype=np.float32)
        return nothing, nothing
    relations = np.array([[relation(a, b) for b in other.figures] for a in one.figures], dtype=np.float32)
    close, agreeing, related = (relations[:, :, k] for k in range(3))
    mine = left * np.array([weight[figure_key(sized.figure)] for sized in one.figures], dtype=np.float32)
    theirs = right * np.array([weight[figure_key(sized.figure)] for sized in other.figures], dtype=np.float32)
    common = np.minimum(mine @ (close @ right.T > 0), ((left @ close > 0) @ theirs.T))
    total = np.maximum(mine.sum(axis=1)[:, None], theirs.sum(axis=1)[None, :])
    differ = (left @ related @ right.T > 0) & ~(left @ agreeing @ right.T > 0)
    return common / np.maximum(total, 1e-9), differ


def relation(a: Measure, b: Measure) -> tuple[bool, bool, bool]:
    """Whether two figures are close, agree, and could be about one thing."""
    if not same_dimension(a, b):
        return False, False, False
    agreeing = sizes_agree(a, b)
    return agreeing and close(a, b), agreeing, True


def close(a: Measure, b: Measure) -> bool:
    """Whether two figures are of one size, so that it tells something that they agree: "over 1,000" agrees with two million, but isn't
    close."""
    least, most = sorted((a.value, b.value))
    return most <= least * ONE_SIZE


def compare_dates(one: Side, other: Side, weight: Mapping[object, float]) -> tuple[Array, Array]:
    """How rare the rarest date is on which both sides agree as far as both go, 0 to 1; and whether both give dates and none agree. Shape
    (n, m) each."""
    both = np.logical_and.outer(one.has_date.sum(axis=1) > 0, other.has_date.sum(axis=1) > 0)
    if not one.dates or not other.dates:
        return np.zeros(both.shape, dtype=np.float32), both
    fits = np.array([[_agreement(a, b, weight) for b in other.dates] for a in one.dates], dtype=np.float32)
    found = np.zeros(both.shape, dtype=np.float32)
    for at, _ in enumerate(one.dates):
        np.maximum(found, one.has_date[:, at, None] * (other.has_date * fits[at]).max(axis=1)[None, :], out=found)
    return found, both & (found == 0)


def _agreement(a: str, b: str, weight: Mapping[object, float]) -> float:
    """How rare the coarser of two dates is, if the finer is of it; else 0."""
    coarser, finer = sorted((a, b), key=len)
    return weight[coarser] if finer.startswith(coarser) else 0.0
