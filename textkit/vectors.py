"""What encoders make of texts, worked out once and then kept in the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from textkit import cross_encoder
from textkit.cross_encoder import TextPair
from textkit.embed import DIMENSIONS, encode
from textkit.models import OURS, Choice, Task, available
from textkit.records import short_id
from textkit.store import Store

BATCH = 256
"""Texts, or pairs of texts, that are read between two writes to the store."""


class Vectors:
    """`textkit.embed.encode` and `textkit.cross_encoder.read_together` with a memory.

    `used` holds the keys of all that was asked for; `progress` is told how many were made.
    """

    def __init__(self, store: Store, choice: Choice = OURS, *, progress: Callable[[int], None] = lambda done: None) -> None:
        self.store = store
        self.choice = choice
        self.progress = progress
        self.used: set[str] = set()
        self.made = 0
        self.encoders = self._hash_of("encoder")
        self.claim_encoders = self._hash_of("encoder", "claim_encoder")

    def _hash_of(self, *tasks: Task) -> str:
        return short_id(*(model.sha256 for model in available(self.choice) if model.task in tasks))

    def encode(self, texts: Sequence[str], langs: Sequence[str], *, fast: bool = False, claims: bool = False) -> np.ndarray:
        """Unit vectors, float32, shape (len(texts), n); those that are `fast` to make are made each time."""
        if fast:
            return encode(texts, langs, choice=self.choice, fast=True)
        kind = self.claim_encoders if claims else self.encoders
        keys = [short_id("vector", kind, lang, text) for text, lang in zip(texts, langs, strict=True)]
        asked = list(zip(texts, langs, strict=True))
        known = self._made(keys, asked, lambda items: encode(*zip(*items, strict=True), choice=self.choice, claims=claims))
        return np.array([known[key] for key in keys], dtype=np.float32) if keys else np.empty((0, DIMENSIONS), dtype=np.float32)

    def read_together(self, pairs: Sequence[TextPair]) -> np.ndarray:
        """As `textkit.cross_encoder.read_together`."""
        keys = [short_id("together", self.pair_reader, *sorted(pair)) for pair in pairs]
        known = self._made(keys, pairs, lambda items: cross_encoder.read_together(items, choice=self.choice))
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(-1, 2)

    @cached_property
    def pair_reader(self) -> str:
        """The hash of the cross-encoder, worked out once, for it takes its time."""
        return cross_encoder.model(self.choice).sha256

    def _made(self, keys: Sequence[str], items: Sequence[TextPair], make: Callable[[list[TextPair]], np.ndarray]) -> dict[str, np.ndarray]:
        """What is made of the items, by their keys; what the store has is not made again."""
        self.used.update(keys)
        known = self.store.cached_vectors(sorted(set(keys)))
        todo = list({key: item for key, item in zip(keys, items, strict=True) if key not in known}.items())
        for start in range(0, len(todo), BATCH):
            self.progress(self.made)
            batch = todo[start : start + BATCH]
            fresh = dict(zip((key for key, _ in batch), make([item for _, item in batch]), strict=True))
            self.store.remember_vectors(fresh)
            known |= fresh
            self.made += len(fresh)
        return known
