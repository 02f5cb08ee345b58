"""Which documents are copies, translations or rewrites of one another, and so count as one source."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from textkit.records import Annotation, Document

if TYPE_CHECKING:
    import numpy as np

SHINGLE = 5
"""Words in a shingle, long enough that two reporters don't write the same one by chance often."""
COPIED = 0.5
"""Share of the shorter text's shingles that the longer one must hold for them to be copies."""
ALIGNED = 0.6
"""Share of the shorter text's claims that must find their counterpart in the other, in the same order, for a translation or rewrite."""
LEAST_CLAIMS = 5
"""A text with fewer claims is too short to be told a rewrite from another report of the same news."""


def with_origins(
    documents: Sequence[Document], annotations: Sequence[Annotation], vectors: Mapping[str, np.ndarray]
) -> list[Document]:
    """The documents, each with an `origin_id`: the id of the first document, in their order, that it shares its origin with."""
    index = {document.id: i for i, document in enumerate(documents)}
    parent = list(range(len(documents)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for left, right in (*copies(documents), *rewrites(annotations, vectors)):
        a, b = sorted((root(index[left]), root(index[right])))
        parent[b] = a
    return [replace(document, origin_id=documents[root(i)].id) for i, document in enumerate(documents)]


def copies(documents: Sequence[Document]) -> Iterator[tuple[str, str]]:
    """Pairs of ids of which one text holds most of the other's words in their order (candidates by MinHash, checked on the shingles)."""
    from datasketch import MinHash, MinHashLSH

    shingles = {document.id: _shingles(document) for document in documents}
    index = MinHashLSH(threshold=0.3, num_perm=64)
    for document in documents:
        if not shingles[document.id]:
            continue
        sketch = MinHash(num_perm=64, seed=1)
        sketch.update_batch([" ".join(shingle).encode() for shingle in sorted(shingles[document.id])])
        for other in sorted(index.query(sketch)):
            if containment(shingles[document.id], shingles[other]) >= COPIED:
                yield other, document.id
        index.insert(document.id, sketch)


def containment(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]]) -> float:
    """Share of the smaller set that the larger one holds, 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _shingles(document: Document) -> frozenset[tuple[str, ...]]:
    words: list[str] = []
    at = 0
    for start, end in [*document.furniture, (len(document.text), len(document.text))]:
        words += re.findall(r"\w+", document.text[at:start].casefold())
        at = end
    return frozenset(tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1))


def rewrites(annotations: Sequence[Annotation], vectors: Mapping[str, np.ndarray]) -> Iterator[tuple[str, str]]:
    """Pairs of ids whose claims say the same in the same order, whatever the words or the language."""
    import numpy as np

    matrices = {a.document_id: np.stack([vectors[c.id] for c in a.claims]) for a in annotations if len(a.claims) >= LEAST_CLAIMS}
    for left, right in _near_documents(matrices):
        if alignment(matrices[left] @ matrices[right].T) >= ALIGNED:
            yield left, right


def _near_documents(matrices: Mapping[str, np.ndarray]) -> Iterator[tuple[str, str]]:
    """Candidates: each document with the few whose mean vectors are nearest to its own."""
    import numpy as np

    ids = list(matrices)
    if len(ids) < 2:
        return
    means = np.stack([matrices[i].mean(axis=0) for i in ids])
    means /= np.linalg.norm(means, axis=1, keepdims=True) + 1e-9
    near: dict[int, set[int]] = defaultdict(set)
    for start in range(0, len(ids), 1024):
        scores = means[start : start + 1024] @ means.T
        for row, line in enumerate(scores):
            for j in np.argsort(-line, kind="stable")[:8]:
                if int(j) != start + row and line[j] > 0.5:
                    near[min(start + row, int(j))].add(max(start + row, int(j)))
    yield from ((ids[i], ids[j]) for i in sorted(near) for j in sorted(near[i]))


def alignment(scores: np.ndarray) -> float:
    """How far two texts run in step, 0 to 1: claims that are each other's nearest and keep their order, of the shorter text's claims.

    `scores` holds the similarity of every claim of one text (rows) to every claim of the other (columns).
    """
    nearest, back = scores.argmax(axis=1), scores.argmax(axis=0)
    mutual = [int(j) for i, j in enumerate(nearest) if back[j] == i]
    return _longest_rise(mutual) / max(1, min(scores.shape))


def _longest_rise(numbers: Sequence[int]) -> int:
    tails: list[int] = []
    for number in numbers:
        at = bisect_left(tails, number)
        tails[at : at + 1] = [number]
    return len(tails)


def same_origin_pairs(documents: Sequence[Document]) -> set[frozenset[str]]:
    """The pairs of ids of documents that share their origin."""
    groups: dict[str, list[str]] = defaultdict(list)
    for document in documents:
        groups[document.origin_id or document.id].append(document.id)
    return {frozenset(pair) for group in groups.values() for pair in combinations(group, 2)}
