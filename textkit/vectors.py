"""Vectors of claims, each worked out once and then kept in the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from textkit import models
from textkit.embed import encode
from textkit.records import Claim, short_id
from textkit.store import Store

if TYPE_CHECKING:
    import numpy as np

BATCH = 256
"""Claims that are encoded between two writes to the store."""


def vectors_of(
    claims: Sequence[Claim], store: Store, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> dict[str, np.ndarray]:
    """Unit vectors (float32, shape (384,)) of the claims' statements, by claim id. `progress` hears how many of the missing are done."""
    keys = {claim.id: vector_key(claim) for claim in claims}
    known = store.cached_vectors(sorted(set(keys.values())))
    missing = list({keys[claim.id]: claim for claim in claims if keys[claim.id] not in known}.items())
    for start in range(0, len(missing), BATCH):
        progress(start, len(missing))
        batch = missing[start : start + BATCH]
        vectors = encode([claim.statement for _, claim in batch], [claim.lang for _, claim in batch])
        made = {key: vector for (key, _), vector in zip(batch, vectors, strict=True)}
        store.remember_vectors(made)
        known |= made
    return {claim.id: known[keys[claim.id]] for claim in claims}


def vector_key(claim: Claim) -> str:
    """What a claim's vector depends on: its words, their language, and the encoders."""
    return short_id("vector", _encoders(), claim.lang, claim.statement)


@cache
def _encoders() -> str:
    return short_id(*(model.sha256 for model in models.available() if model.task == "encoder"))
