"""Which documents are copies, translations or rewrites of one another, and so count as one source."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from textkit.records import Annotation, Document, Range

if TYPE_CHECKING:
    import numpy as np

    ClaimVectors = Callable[[Annotation], np.ndarray]
    """The unit vectors of a document's claims, shape (claims, d)."""

SHINGLE = 5
"""Words in a shingle, long enough that two reporters don't write the same one by chance often."""
KEPT = 8
"""One shingle in so many stands in the index of candidates; copies of a short telegram still share some twenty."""
COPIED = 0.5
"""Share of the shorter text's shingles that the longer one must hold for them to be copies.
Reports of one event by different papers reach .32 (BASIL, where they quote the same statement at length), copies .85 and more."""
CREDITED = 0.35
"""The same where both texts name one agency as their source."""
REWRITTEN = 0.62
"""Share of both texts' letters that must stand in sentences that run in step. Translations reach .73 to 1 (NTREX, English and Bokmål),
rewrites .88 and more (corpus); two reports of one event .57 at most (244 pairs of BASIL and NewsWCL50, 523 of the corpus)."""
ABRIDGED = 0.8
"""Share of the shorter text's letters where the longer one holds more than was taken over, as in shortened rewrites."""
LEAST_UNITS = 5
"""A text with fewer sentences is too short to be told a rewrite from another report of the same news."""
LEAST_ABRIDGED = 10
"""The same for a shortened rewrite, which has only one side as evidence."""
MOST_UNITS = 400
"""Sentences of a text that are compared; the rest of a book tells nothing more."""
NEAR = 8
"""Documents of each language that each document is compared with."""
ANCHORS = 0.4
"""What a complete agreement of names and numbers adds to the cosine of two sentences."""
LENGTHS = 0.2
"""What is taken off where one sentence is e times as long as the other: translators keep the length of sentences (Gale and Church 1993)."""
SAME_LENGTH = 0.35
"""Largest difference of the logarithms of two lengths, the texts' own lengths reckoned with, at which two sentences run in step."""
LEAST_AGREEMENT = 0.2
"""Mean agreement of the sentences in step, above that of the texts as a whole; unrelated texts stay below .14, translations above .3."""

AGENCY = re.compile(
    r"""\((?:©\s*)?([A-ZÆØÅ][\w/.-]{1,14}(?:\ [A-ZÆØÅ][\w/.-]{1,14})?)\)\s*[-–—:.]   # OSLO (NTB): ...
      | ©\s*([A-ZÆØÅ]\w{1,14})\b                                                # (©NTB)
      | \b((?:[A-ZÆØÅ]\w+\ ){1,3}News\ Agency|[A-ZÆØÅ]\w+\ [Nn]yhetsbyrå)\b    # one that calls itself an agency""",
    re.VERBOSE,
)
"""A credit at the head or foot of an article."""
AGENCIES = frozenset(
    [
        "afp",
        "anp",
        "ansa",
        "ap",
        "apa",
        "dpa",
        "efe",
        "interfax",
        "kyodo",
        "npk",
        "ntb",
        "pti",
        "reuters",
        "ritzau",
        "stt",
        "tass",
        "tt",
        "upi",
        "xinhua",
    ]
)
"""Names that are a credit as author or publisher too."""

Kind = Literal["copy", "rewrite", "translation"]


@dataclass(frozen=True, slots=True)
class Join:
    """Why two documents share their origin: `share`, 0 to 1, of the words (copy) or of the letters in step (rewrite, translation).

    `steps` are the sentences that run in step, as ranges of the left and of the right text.
    """

    left_id: str
    right_id: str
    kind: Kind
    share: float
    steps: tuple[tuple[Range, Range], ...] = ()


@dataclass(frozen=True, slots=True)
class Units:
    """A document as a sequence of sentences that claim something: ranges, unit vectors (n, d) of half precision, names and numbers, lengths
    in letters. `mean` is the direction of all vectors together.
    """

    document: Document
    ranges: tuple[Range, ...]
    vectors: np.ndarray
    mean: np.ndarray
    anchors: tuple[frozenset[str], ...]
    lengths: np.ndarray


def with_origins(documents: Sequence[Document], annotations: Sequence[Annotation], vectors: ClaimVectors) -> list[Document]:
    """The documents, each with an `origin_id`: the id of the first document, in their order, that it shares its origin with."""
    index = {document.id: i for i, document in enumerate(documents)}
    parent = list(range(len(documents)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for join in find_joins(documents, annotations, vectors):
        a, b = sorted((root(index[join.left_id]), root(index[join.right_id])))
        parent[b] = a
    return [replace(document, origin_id=documents[root(i)].id) for i, document in enumerate(documents)]


def find_joins(documents: Sequence[Document], annotations: Sequence[Annotation], vectors: ClaimVectors) -> Iterator[Join]:
    """The pairs of documents that share their origin, with the evidence.

    Not every pair of a large group is named, but enough that all of its documents hang together. Time grows with n to the power
    of 1.5, at most: every document is compared with few others.
    """
    joined = set()
    for join in copies(documents):
        joined.add((join.left_id, join.right_id))
        yield join
    of = {document.id: document for document in documents}
    units = [read_units(of[annotation.document_id], annotation, vectors(annotation)) for annotation in annotations]
    units = [unit for unit in units if len(unit.ranges) >= LEAST_UNITS]
    for i, j in near_documents(units):
        pair = (units[i].document.id, units[j].document.id)
        if pair not in joined and pair[::-1] not in joined and (join_ := compare(units[i], units[j])) is not None:
            yield join_


# Copies


def copies(documents: Sequence[Document]) -> Iterator[Join]:
    """Pairs of which one text holds most of the other's words in their order.

    Candidates share a sampled shingle (Broder 1997, "modulo" sketches, which find a short text in a long one); of the documents
    with one shingle each is compared with the first and with the one before, so that a group hangs together at linear cost.
    """
    postings: dict[int, list[int]] = defaultdict(list)
    for i, document in enumerate(documents):
        for value in sorted(shingles(document)):
            if value % KEPT == 0:
                postings[value].append(i)
    candidates = {pair for group in postings.values() for pair in (*pairwise(group), *((group[0], other) for other in group[1:]))}
    for i, j in sorted(candidates):
        one, other = documents[i], documents[j]
        share = containment(shingles(one), shingles(other))
        if share >= COPIED or (share >= CREDITED and credits(one) & credits(other)):
            yield Join(one.id, other.id, "copy", round(share, 3))


def containment(one: frozenset[int], other: frozenset[int]) -> float:
    """Share of the smaller set that the larger one holds, 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))


def shingles(document: Document) -> frozenset[int]:
    """Hashes of every run of five words of the article, furniture left out."""
    words = re.findall(r"\w+", article(document).casefold())
    runs = {" ".join(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}
    return frozenset(int.from_bytes(hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=8).digest()) for run in runs)


def article(document: Document) -> str:
    """The document's text without its furniture."""
    parts: list[str] = []
    at = 0
    for start, end in [*document.furniture, (len(document.text), len(document.text))]:
        parts.append(document.text[at:start])
        at = end
    return "\n".join(parts)


def credits(document: Document) -> frozenset[str]:
    """The agencies that the document names as its source, folded: at its head, at its foot, or as author or publisher.

    "ProPublica reported" is no credit: a paper that tells what another one found has written its own text.
    """
    text = article(document)
    found = {name.casefold() for match in AGENCY.finditer(f"{text[:400]}\n{text[-200:]}") for name in match.groups() if name}
    words = {word.casefold() for field in (document.author, document.publisher) if field for word in re.findall(r"\w+", field)}
    return frozenset(found | (words & AGENCIES))


# Candidates for rewrites and translations


def near_documents(units: Sequence[Units]) -> list[tuple[int, int]]:
    """Pairs of positions: each document with the few of each language whose mean vectors are nearest, and that share a name or number."""
    import numpy as np

    if len(units) < 2:
        return []
    means = np.stack([unit.mean for unit in units])
    anchors = [frozenset().union(*unit.anchors) for unit in units]
    by_language: dict[str | None, list[int]] = defaultdict(list)
    for i, unit in enumerate(units):
        by_language[unit.document.lang].append(i)
    pairs: set[tuple[int, int]] = set()
    for members in by_language.values():
        for i, places in enumerate(nearest(means, means[members], count=NEAR + 1)):
            near = {(min(i, members[place]), max(i, members[place])) for place in places}
            pairs |= {(a, b) for a, b in near if a != b and anchors[a] & anchors[b]}
    return sorted(pairs)


def nearest(queries: np.ndarray, vectors: np.ndarray, *, count: int) -> list[list[int]]:
    """For each query (n, d) the positions of up to `count` vectors (m, d) with the highest product, best first.

    Over 4,096 vectors are first put with the nearest of about sqrt(m) of them, and each query looks where its three nearest of these
    are (inverted file, Jégou et al. 2011); the few then missed are no nearest neighbour in most senses.
    """
    import numpy as np

    if len(vectors) <= 4096:
        cells, looks = [np.arange(len(vectors))], np.zeros((len(queries), 1), dtype=np.int64)
    else:
        pivots = vectors[:: int(len(vectors) ** 0.5)]
        homes = _best(vectors, pivots, 1)[:, 0]
        cells, looks = [np.flatnonzero(homes == k) for k in range(len(pivots))], _best(queries, pivots, 3)
    found: list[list[tuple[float, int]]] = [[] for _ in queries]
    for k, cell in enumerate(cells):
        asking = np.flatnonzero((looks == k).any(axis=1))
        if not len(cell) or not len(asking):
            continue
        places = _best(queries[asking], vectors[cell], count)
        for query, row in zip(asking.tolist(), places, strict=True):
            scores = vectors[cell[row]] @ queries[query]
            found[query] += [(-round(float(score), 6), int(place)) for score, place in zip(scores, cell[row], strict=True)]
    return [[place for _, place in sorted(row)[:count]] for row in found]


def _best(queries: np.ndarray, vectors: np.ndarray, count: int) -> np.ndarray:
    """Positions of the `count` vectors with the highest product with each query, shape (n, count or less)."""
    import numpy as np

    rows = [np.argsort(-(queries[at : at + 1024] @ vectors.T), axis=1, kind="stable")[:, :count] for at in range(0, len(queries), 1024)]
    return np.concatenate(rows)


# Rewrites and translations


def read_units(document: Document, annotation: Annotation, vectors: np.ndarray) -> Units:
    """The document's sentences that hold a claim, each with the direction of its claims' vectors, shape (claims, d), together.

    The sentences are those of the punctuation: a parser's differ from language to language, and translations would fall out of step.
    """
    import numpy as np

    from textkit.components.sentences import sentence_starts

    text = document.text
    bounds = [0, *sentence_starts(text, code=document.lang or "und"), len(text)]
    sentences = [(start, start + len(text[start:end].rstrip())) for start, end in pairwise(bounds)]
    starts = [start for start, _ in sentences]
    inside: dict[int, list[np.ndarray]] = defaultdict(list)
    for claim, vector in zip(annotation.claims, vectors, strict=True):
        inside[max(0, bisect_right(starts, claim.citation.start) - 1)].append(vector)
    places = sorted(inside)[:MOST_UNITS]
    ranges = tuple(sentences[place] for place in places)
    sums = np.array([np.sum(inside[place], axis=0) for place in places], dtype=np.float32) if places else np.zeros((0, 1), dtype=np.float32)
    directions = sums / (np.linalg.norm(sums, axis=1, keepdims=True) + 1e-9)
    mean = directions.sum(axis=0)
    return Units(
        document,
        ranges,
        directions.astype(np.float16),
        mean / (np.linalg.norm(mean) + 1e-9),
        tuple(find_anchors(document.text[start:end]) for start, end in ranges),
        np.array([end - start for start, end in ranges], dtype=np.float32),
    )


def find_anchors(sentence: str) -> frozenset[str]:
    """What a translator leaves as it is: the digits of numbers, and names without accents and endings (five letters)."""
    found: set[str] = set()
    for match in re.finditer(r"\d+(?:[.,\u00a0\u202f ]\d+)*|[^\W\d_]{3,}", sentence):
        word = match[0]
        if word[0].isdigit():
            found.add(re.sub(r"\D", "", word))
        elif word[0].isupper() and match.start() > 1:
            found.add(plain_letters(word)[:5])
    return frozenset(found)


def plain_letters(word: str) -> str:
    """The word in lower case without accents, the Scandinavian letters written with a and o."""
    folded = word.casefold().replace("ø", "o").replace("æ", "a")
    return "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))


def compare(one: Units, other: Units) -> Join | None:
    """The join of two documents whose sentences run in step, None where too few do."""
    steps, agreement = in_step(one, other)
    if not steps or agreement < LEAST_AGREEMENT:
        return None
    left = float(one.lengths[[i for i, _ in steps]].sum() / one.lengths.sum())
    right = float(other.lengths[[j for _, j in steps]].sum() / other.lengths.sum())
    whole, part = min(left, right), max(left, right)
    abridged = part >= ABRIDGED and min(len(one.ranges), len(other.ranges)) >= LEAST_ABRIDGED
    if whole < REWRITTEN and not abridged:
        return None
    kind: Kind = "rewrite" if one.document.lang == other.document.lang else "translation"
    ranges = tuple((one.ranges[i], other.ranges[j]) for i, j in steps)
    return Join(one.document.id, other.document.id, kind, round(part if abridged else whole, 3), ranges)


def in_step(one: Units, other: Units) -> tuple[list[tuple[int, int]], float]:
    """The pairs of sentences that are each other's best match, in order and equally long, and the mean agreement of all in order."""
    import numpy as np

    scores = agreements(one, other)
    best, back = scores.argmax(axis=1), scores.argmax(axis=0)
    chain = rising([(i, int(j)) for i, j in enumerate(best) if back[j] == i])
    if not chain:
        return [], 0.0
    rows, columns = map(list, zip(*chain, strict=True))
    ratios = np.log(one.lengths[rows] / other.lengths[columns])
    ratio = np.log(one.lengths[rows].sum() / other.lengths[columns].sum())
    fits = np.abs(ratios - ratio) < SAME_LENGTH
    return [pair for pair, fit in zip(chain, fits, strict=True) if fit], float(scores[rows, columns].mean())


def agreements(one: Units, other: Units) -> np.ndarray:
    """How well each sentence of one fits each of the other, shape (n, m), 0 for a pair no better than the two sentences' average:
    cosine, names and numbers that are rare in the two texts, and length.
    """
    import numpy as np

    cosines = one.vectors.astype(np.float32) @ other.vectors.astype(np.float32).T
    scores = cosines + ANCHORS * _shared_anchors(one.anchors, other.anchors)
    scores -= (scores.mean(axis=1, keepdims=True) + scores.mean(axis=0, keepdims=True)) / 2
    lengths = np.abs(np.log(one.lengths)[:, None] - np.log(other.lengths)[None, :])
    difference: np.ndarray = scores - LENGTHS * np.minimum(lengths, 1)
    return difference


def _shared_anchors(one: Sequence[frozenset[str]], other: Sequence[frozenset[str]]) -> np.ndarray:
    """Weight of the anchors that both sentences hold by that of those that either holds, shape (n, m); the rarer the heavier."""
    import numpy as np

    counts = Counter(anchor for anchors in (*one, *other) for anchor in anchors)
    column = {anchor: k for k, anchor in enumerate(sorted(counts))}
    weights = np.array([1 / counts[anchor] for anchor in column], dtype=np.float32)

    def incidence(rows: Sequence[frozenset[str]]) -> np.ndarray:
        matrix = np.zeros((len(rows), len(column)), dtype=np.float32)
        for i, anchors in enumerate(rows):
            matrix[i, [column[anchor] for anchor in anchors]] = 1
        return matrix

    left, right = incidence(one), incidence(other)
    both = (left * weights) @ right.T
    either = (left @ weights)[:, None] + (right @ weights)[None, :] - both
    shared: np.ndarray = both / np.maximum(either, 1e-9)
    return shared


def rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of the pairs, which come with rising first numbers, in which the second numbers rise too."""
    given = list(pairs)
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, (_, number) in enumerate(given):
        at = bisect_left(tails, number)
        tails[at : at + 1] = [number]
        ends[at : at + 1] = [k]
        before.append(ends[at - 1] if at else -1)
    chain: list[tuple[int, int]] = []
    k = ends[-1] if ends else -1
    while k >= 0:
        chain.append(given[k])
        k = before[k]
    return chain[::-1]
