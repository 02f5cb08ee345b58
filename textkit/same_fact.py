"""How likely two claims state the same fact: a look at the pair, one at what other pairs say of it, one that reads both texts."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from textkit import models
from textkit.compare import CHANGED_LATER, FIELDS, compare, likeness
from textkit.cross_encoder import Reader, log_odds
from textkit.errors import ModelError
from textkit.sides import Array, Side, Sides, Weights
from textkit.trees import Look, read_look

DocumentPair = tuple[int, int]
"""Two positions in a list of sides, the lower first."""
Reasons = tuple[tuple[str, float, float], ...]
"""As `Link.reasons`."""

NEAREST = 10
"""How many nearest claims tell what a claim is like in general."""
LEAST = 0.01
"""Chances below this are taken for none."""
WITNESSES = 10
"""Other documents that are asked about a pair of two documents' claims."""

DOUBTFUL = 0.001
"""Chances from which a pair may be read by the cross-encoder. None is too sure to be read: what the looks take for certain is often wrong
in papers, where one number or year stands in many facts."""
RIVALS = 2
"""A pair is read by the cross-encoder where it is the best of one claim, and at most so many of the other claim's are better."""
MOST_READ = 4
"""A pair is read by the cross-encoder where it is among so many of the likeliest doubtful ones of one of its claims: so the work grows with
the claims and no faster."""
MOST_IN_ROW = 30
"""Claims of a row, all pairs of which are read by the cross-encoder."""

IN_SAME_WORDS = 0.9
"""Least chance of two claims with the same words in related documents, whatever stands before them there, which is read with them."""

WEIGHED_AT_ONCE = 256
"""Pairs of claims whose fields are weighed in one go."""
REASONS = 5
"""Fields that are told of a pair."""
LEAST_EFFECT = 0.1
"""Smallest change of the logarithm of the odds that is worth telling."""

SECOND_FIELDS = (
    "first", "least_share", "most_share", "best_witness", "witnesses", "counter_witness", "least_counter_witness", "neighbours_first",
    "one_event",
)  # fmt: skip
"""What the chances of other pairs say of one, after the fields of its own.

first: logarithm of the odds of the first look. least_share, most_share: its chance by the sum of all that either claim has in the other
document. best_witness: the best claim of a third document that is likely to state the same as both; witnesses: the sum of these over the
documents. counter_witness, least_counter_witness: a claim of a third document that states the same as one and not as the other.
neighbours_first: the chances of the claims around both. one_event: logarithm of the odds that both tell of one event.
"""
ALL_FIELDS = FIELDS + SECOND_FIELDS


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """The two trained looks, and the mean chance at which groups of claims join."""

    first: Look
    second: Look
    threshold: float


class FirstChances:
    """The first look's chances for the claims of related documents; those too small to be possible count as none.

    `partners` are the documents related to each, `events` the logarithms of the odds that two tell of one event. Kept as the cells of each
    two documents' matrix that are not 0.
    """

    def __init__(self, chances: Iterable[tuple[DocumentPair, Array]], events: Mapping[DocumentPair, float]) -> None:
        self.events = events
        self.partners: dict[int, set[int]] = defaultdict(set)
        self._found: dict[DocumentPair, tuple[tuple[int, ...], Array, Array]] = {}
        for (a, b), found in chances:
            self.partners[a].add(b)
            self.partners[b].add(a)
            cells = np.flatnonzero(found >= LEAST).astype(np.int32)
            self._found[a, b] = found.shape, cells, found.ravel()[cells].astype(np.float32)

    def __getitem__(self, pair: DocumentPair) -> Array:
        """The chances of the claims of two documents, the lower position first, shape (n, m)."""
        shape, cells, values = self._found[pair]
        dense = np.zeros(shape, dtype=np.float32)
        dense.ravel()[cells] = values
        return dense

    def towards(self, a: int, c: int) -> Array:
        """The chances of a's claims with c's, a row for each of a's."""
        return self[a, c] if a < c else self[c, a].T


@cache
def read_judge() -> Judge:
    """The trained judge. Raises ModelError when it is missing."""
    folder = models.models_folder() / "same_fact"
    try:
        given = json.loads((folder / "same_fact.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(f"{folder}: {error.strerror}; get it back from the repository, or run models/recipes/same_fact.py") from error
    return Judge(read_look(str(folder / "first.onnx")), read_look(str(folder / "second.onnx")), given["threshold"])


@dataclass(frozen=True, slots=True, eq=False)
class Possible:
    """The pairs of two documents' claims that the first look leaves possible: their cells, shape (k, 2), and their fields, shape
    (k, fields); and the mean fields of all pairs, shape (fields,).

    Last come those that are unlikely, and only worth asking the cross-encoder about; `unlikely` has the first look's chances of them.
    """

    cells: Array
    fields: Array
    usual: Array
    unlikely: Array


class Comparisons:
    """The claims of related documents, each two of them compared. `positions` are those of the claims, ascending."""

    def __init__(self, sides: Sides, related: Mapping[DocumentPair, float], judge: Judge, reader: Reader | None = None) -> None:
        self.sides = sides
        self.judge = judge
        self.reader = reader
        self.possible: dict[DocumentPair, Possible] = {}
        self.read: dict[tuple[int, int], tuple[float, float]] = {}
        """The two logarithms of odds of each pair of claims that the cross-encoder read."""
        self.effects: dict[tuple[int, int], float] = {}
        """How much these changed the logarithm of the pair's own odds."""
        self.first = FirstChances(self._first_looks(related), related)
        self.positions = [i for side in sorted(self.first.partners) for i in range(*sides.ranges[side])]

    def _first_looks(self, related: Iterable[DocumentPair]) -> Iterator[tuple[DocumentPair, Array]]:
        """The first look's chances for each two documents: trees look at the fields of two while those of the next are made."""
        general = in_general(self.sides, related)
        with ThreadPoolExecutor(max_workers=1) as looking:
            looked: deque[tuple[DocumentPair, Future[tuple[Array, Possible]]]] = deque()
            for pair in related:
                fields = full_fields(self.sides, self.sides.weights, pair, general)
                looked.append((pair, looking.submit(first_look, fields, self.judge.first)))
                if len(looked) > 1:
                    yield self._possible(*looked.popleft())
            yield from (self._possible(*one) for one in looked)

    def _possible(self, pair: DocumentPair, look: Future[tuple[Array, Possible]]) -> tuple[DocumentPair, Array]:
        chances, self.possible[pair] = look.result()
        return pair, chances

    def chances(self) -> Iterator[tuple[int, int, float]]:
        """The pairs of claims, by position, that are likely at all to state the same, each with its chance."""
        doubted: dict[tuple[int, int], float] = {}
        for cells, found in self.looked():
            doubt = in_doubt(cells, found) if self.reader else np.zeros(len(cells), dtype=bool)
            for i, j, chance, doubtful in zip(*cells.T.tolist(), found.tolist(), doubt.tolist(), strict=True):
                if doubtful:
                    doubted[i, j] = chance
                elif chance >= LEAST:
                    yield i, j, chance
        if self.reader:
            doubted |= self._third_look(doubted, self.reader)
        yield from ((i, j, chance) for (i, j), chance in doubted.items() if chance >= LEAST)

    def looked(self) -> Iterator[tuple[Array, Array]]:
        """The possible pairs of claims of each two documents, by position, shape (k, 2), and the chances by the two looks, shape (k,):
        of those that the first takes for unlikely, its own.
        """
        for (a, b), possible in self.possible.items():
            if len(possible.cells):
                likely = len(possible.cells) - len(possible.unlikely)
                rows, columns = possible.cells[:likely].T
                more = second_fields((a, b), self.first)[rows, columns]
                found = self.judge.second(np.concatenate([possible.fields[:likely], more], axis=1)) if likely else np.zeros(0)
                cells = possible.cells + np.array([self.sides.ranges[a][0], self.sides.ranges[b][0]])
                yield cells, np.concatenate([found, possible.unlikely])

    def _third_look(self, doubted: Mapping[tuple[int, int], float], reader: Reader) -> dict[tuple[int, int], float]:
        """The chances of the pairs worth reading together, by position, once the cross-encoder has read them."""
        return self._read_together({pair: doubted[pair] for pair in worth_reading(doubted)}, reader)

    def _read_together(self, chances: Mapping[tuple[int, int], float], reader: Reader) -> dict[tuple[int, int], float]:
        pairs, before = list(chances), np.array(list(chances.values()))
        odds = reader.read([(self.sides.in_context(i), self.sides.in_context(j)) for i, j in pairs])
        same_words = np.array([self.sides.in_same_words(i, j) for i, j in pairs], dtype=bool)
        weighed = reader.weighing.weigh(before, odds[:, 0])
        found = np.where(same_words, np.maximum(weighed, IN_SAME_WORDS), weighed)
        self.read |= zip(pairs, map(tuple, odds.tolist()), strict=True)
        self.effects |= zip(pairs, (log_odds(weighed) - log_odds(before)).tolist(), strict=True)
        return dict(zip(pairs, found.tolist(), strict=True))

    def read_rows(self, groups: Iterable[Sequence[int]], scores: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], float]:
        """The chances of the pairs of claims that share a group, by position, which the cross-encoder reads only now."""
        if self.reader is None:
            return {}
        return self._read_together(unread(groups, scores, self.read), self.reader)

    def denials(self, groups: Iterable[Sequence[int]]) -> dict[tuple[int, int], float]:
        """Of the pairs of claims of one group that the cross-encoder has read, by position, the logarithm of the odds that one denies what
        the other says."""
        together = (pair for members in groups for pair in combinations(members, 2))
        return {pair: self.read[pair][1] for pair in together if pair in self.read}

    def reasons(self, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Reasons]:
        """For each of these pairs of claims, by position, what speaks most for or against it: as `Link.reasons`."""
        starts = [start for start, _ in self.sides.ranges]
        chosen = list(pairs)
        found: dict[tuple[int, int], Reasons] = {}
        for at in range(0, len(chosen), WEIGHED_AT_ONCE):
            some = chosen[at : at + WEIGHED_AT_ONCE]
            rows = [self._row(bisect_right(starts, i) - 1, bisect_right(starts, j) - 1, i, j) for i, j in some]
            found |= zip(some, self._weigh(np.array([row for row, _ in rows]), np.array([usual for _, usual in rows])), strict=True)
        for pair in found.keys() & self.read.keys():
            weightiest = [*found[pair], ("read_together", round(self.read[pair][0], 3), round(self.effects[pair], 3))]
            found[pair] = tuple(sorted(weightiest, key=lambda reason: -abs(reason[2])))
        return found

    def _row(self, a: int, b: int, i: int, j: int) -> tuple[Array, Array]:
        """The fields of a pair of claims of two documents, and what is usual there."""
        possible = self.possible[a, b]
        (at,) = np.flatnonzero((possible.cells == (i - self.sides.ranges[a][0], j - self.sides.ranges[b][0])).all(axis=1))
        return possible.fields[at], possible.usual

    def _weigh(self, fields: Array, usual: Array) -> Iterator[Reasons]:
        """How the odds of the first look change where each field of a pair, shape (n, fields), is put back to what is usual."""
        rows = np.repeat(fields[:, None, :], len(FIELDS) + 1, axis=1)
        each = np.arange(len(FIELDS))
        rows[:, each + 1, each] = usual
        chance = self.judge.first(rows.reshape(-1, len(FIELDS))).reshape(len(fields), -1)
        odds = log_odds(chance)
        for values, effects in zip(fields, odds[:, :1] - odds[:, 1:], strict=True):
            weightiest = [int(k) for k in np.argsort(-np.abs(effects), kind="stable")[:REASONS] if abs(effects[k]) >= LEAST_EFFECT]
            yield tuple((FIELDS[k], round(float(values[k]), 3), round(float(effects[k]), 3)) for k in weightiest)


def in_doubt(cells: Array, chances: Array) -> Array:
    """Which of two documents' pairs of claims, shape (k, 2), with these chances, shape (k,), the cross-encoder may be asked about."""
    rows, columns = (np.unique(positions, return_inverse=True)[1] for positions in cells.T)
    found = np.zeros((rows.max() + 1, columns.max() + 1))
    found[rows, columns] = chances
    better = np.sort([(found[rows] > chances[:, None]).sum(axis=1), (found[:, columns] > chances).sum(axis=0)], axis=0)
    doubtful: Array = (chances >= DOUBTFUL) & (better[0] == 0) & (better[1] <= RIVALS)
    return doubtful


def worth_reading(doubted: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs of claims in doubt that are among the MOST_READ likeliest of one of both, the likeliest first."""
    seen: Counter[int] = Counter()
    found = []
    for i, j in sorted(doubted, key=lambda pair: (-doubted[pair], pair)):
        if min(seen[i], seen[j]) < MOST_READ:
            found.append((i, j))
        seen.update((i, j))
    return found


def unread(
    groups: Iterable[Sequence[int]], scores: Mapping[tuple[int, int], float], read: Container[tuple[int, int]]
) -> dict[tuple[int, int], float]:
    """The pairs of claims of one group that are possible and not yet read by the cross-encoder, each with its chance: no two claims are to
    share a row that it would part."""
    together = (pair for members in groups if 1 < len(members) <= MOST_IN_ROW for pair in combinations(members, 2))
    return {pair: scores[pair] for pair in together if pair in scores and pair not in read}


def hanging_together(related: Iterable[DocumentPair]) -> list[list[DocumentPair]]:
    """The pairs, those together whose documents hang together through pairs, and one after the other those of neighbours: so few documents
    have to be at hand at a time.
    """
    partners: dict[int, set[int]] = defaultdict(set)
    for a, b in related:
        partners[a].add(b)
        partners[b].add(a)
    place: dict[int, int] = {}
    found = []
    for start in sorted(partners):
        if start in place:
            continue
        place[start] = len(place)
        reached = deque([start])
        pairs = []
        while reached:
            document = reached.popleft()
            for other in sorted(partners[document]):
                if other not in place:
                    place[other] = len(place)
                    reached.append(other)
                if document < other:
                    pairs.append((document, other))
        found.append(sorted(pairs, key=lambda pair: sorted((place[pair[0]], place[pair[1]]), reverse=True)))
    return found


def in_general(sides: Sequence[Side], related: Iterable[DocumentPair]) -> dict[int, Array]:
    """For each related side how alike each claim is in the mean to its nearest ones in other documents, shape (n,)."""
    nearest: dict[int, Array] = {}
    for a, b in related:
        alike = likeness(sides[a], sides[b])
        for side, found in ((a, alike), (b, alike.T)):
            before = nearest.get(side, np.zeros((len(found), NEAREST), dtype=np.float32))
            nearest[side] = -np.sort(-np.concatenate([before, found], axis=1), axis=1)[:, :NEAREST]
    return {side: found.mean(axis=1) for side, found in nearest.items()}


def first_look(fields: Array, look: Look) -> tuple[Array, Possible]:
    """The chances of the claims of two documents by their own fields, shape (n, m), and the pairs that these leave possible."""
    n, m, k = fields.shape
    chances = look(fields.reshape(-1, k)).reshape(n, m).astype(np.float32)
    more = unlikely_cells(chances)
    cells = np.concatenate([np.argwhere(chances >= LEAST), more]).astype(np.int32)
    return chances, Possible(cells, fields[cells[:, 0], cells[:, 1]], fields.reshape(-1, k).mean(axis=0), chances[more[:, 0], more[:, 1]])


def unlikely_cells(chances: Array) -> Array:
    """The cells, shape (k, 2), of two documents' pairs of claims that are unlikely, by their chances, shape (n, m), and yet in doubt: a
    denial, or what is told in quite other words, is often the likeliest that the other document has.
    """
    faint = np.argwhere(
        (chances >= DOUBTFUL) & (chances < LEAST) & ((chances == chances.max(axis=1, keepdims=True)) | (chances == chances.max(axis=0)))
    )
    if not len(faint):
        return faint
    rows, columns = faint.T
    values = chances[rows, columns]
    better = np.maximum((chances[rows] > values[:, None]).sum(axis=1), (chances[:, columns] > values).sum(axis=0))
    kept: Array = faint[better <= RIVALS]
    return kept


def full_fields(sides: Sequence[Side], weights: Weights, pair: DocumentPair, general: Mapping[int, Array]) -> Array:
    """The fields of every pair of claims of two documents, shape (n, m, fields)."""
    a, b = pair
    fields = compare(sides[a], sides[b], weights)
    fields[:, :, CHANGED_LATER] -= (general[a][:, None] + general[b][None, :]) / 2
    return fields


def second_fields(pair: DocumentPair, first: FirstChances) -> Array:
    """What other pairs say of those of two documents, shape (n, m, second fields)."""
    own = first[pair]
    clipped = np.clip(own, 1e-4, 1 - 1e-4)
    shares = own / (own.sum(axis=1, keepdims=True) + 0.05), own / (own.sum(axis=0, keepdims=True) + 0.05)
    witness, total, counter, least_counter = _third_documents(pair, first)
    columns = (
        np.log(clipped / (1 - clipped)),
        np.minimum(*shares),
        np.maximum(*shares),
        witness,
        total,
        counter,
        least_counter,
        _around(own),
        np.full(own.shape, first.events[pair]),
    )
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=2)


def _third_documents(pair: DocumentPair, first: FirstChances) -> tuple[Array, Array, Array, Array]:
    """Witnesses for and against each pair of claims of two documents among the claims of third ones that are related to both."""
    a, b = pair
    shape = first[pair].shape
    best, total = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
    against = [np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)]
    for left, right in _witnesses(a, b, first):
        both = np.minimum(left[:, None, :], right[None, :, :]).max(axis=2)
        best = np.maximum(best, both)
        total += both
        against[0] = np.maximum(against[0], (left[:, None, :] - right[None, :, :]).max(axis=2))
        against[1] = np.maximum(against[1], (right[None, :, :] - left[:, None, :]).max(axis=2))
    return best, total, np.maximum(*against), np.minimum(*against)


def _witnesses(a: int, b: int, first: FirstChances) -> list[tuple[Array, Array]]:
    """The chances of both documents' claims with those of the third documents that share most with the two; only claims that count."""
    found = []
    for c in sorted(first.partners[a] & first.partners[b]):
        left, right = first.towards(a, c), first.towards(b, c)
        counts = np.flatnonzero((left.max(axis=0, initial=0) >= 0.05) | (right.max(axis=0, initial=0) >= 0.05))
        if len(counts):
            found.append((float(left.sum() + right.sum()), c, left[:, counts], right[:, counts]))
    found.sort(key=lambda entry: (-entry[0], entry[1]))
    return [(left, right) for _, _, left, right in found[:WITNESSES]]


def _around(own: Array) -> Array:
    """The sum of the two best chances among the claims up to two places before and after both, the farther ones counting less."""
    n, m = own.shape
    padded = np.zeros((n + 4, m + 4), dtype=np.float32)
    padded[2:-2, 2:-2] = own
    moves = [(x, y) for x in range(5) for y in range(5) if (x, y) != (2, 2)]
    around = np.stack([padded[x : x + n, y : y + m] / (abs(x - 2) + abs(y - 2)) for x, y in moves])
    best: Array = np.partition(around, -2, axis=0)[-2:].sum(axis=0)
    return best
