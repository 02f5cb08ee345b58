"""What encoders make of texts, worked out once and then kept in the store."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import numpy as np

from textkit import cross_encoder
from textkit.embed import DIMENSIONS, encode
from textkit.models import OURS, Choice, available
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
        self.encoders = short_id(*(model.sha256 for model in available(choice) if model.task == "encoder"))

    def encode(self, texts: Sequence[str], langs: Sequence[str], *, fast: bool = False) -> np.ndarray:
        """Unit vectors, float32, shape (len(texts), n); those that are `fast` to make are made each time."""
        if fast:
            return encode(texts, langs, choice=self.choice, fast=True)
        keys = [short_id("vector", self.encoders, lang, text) for text, lang in zip(texts, langs, strict=True)]
        self.used.update(keys)
        known = self.store.cached_vectors(sorted(set(keys)))
        missing = {key: item for key, *item in zip(keys, texts, langs, strict=True) if key not in known}
        todo = list(missing.items())
        for start in range(0, len(todo), BATCH):
            self.progress(self.made)
            batch = todo[start : start + BATCH]
            made = encode([text for _, (text, _) in batch], [lang for _, (_, lang) in batch], choice=self.choice)
            fresh = {key: vector for (key, _), vector in zip(batch, made, strict=True)}
            self.store.remember_vectors(fresh)
            known |= fresh
            self.made += len(fresh)
        return np.array([known[key] for key in keys], dtype=np.float32) if keys else np.empty((0, DIMENSIONS), dtype=np.float32)

    def read_together(self, pairs: Sequence[cross_encoder.TextPair]) -> np.ndarray:
        """As `textkit.cross_encoder.read_together`."""
        keys = [short_id("together", self.cross_encoder, *sorted(pair)) for pair in pairs]
        self.used.update(keys)
        known = self.store.cached_vectors(sorted(set(keys)))
        todo = list({key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}.items())
        for start in range(0, len(todo), BATCH):
            self.progress(self.made)
            batch = todo[start : start + BATCH]
            odds = cross_encoder.read_together([pair for _, pair in batch])
            fresh = {key: odd[None] for (key, _), odd in zip(batch, odds, strict=True)}
            self.store.remember_vectors(fresh)
            known |= fresh
            self.made += len(fresh)
        return np.array([known[key][0] for key in keys], dtype=np.float32)

    @cached_property
    def cross_encoder(self) -> str:
        return cross_encoder.model().sha256
