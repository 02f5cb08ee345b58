"""Two texts read together, word beside word: the odds that both state one fact, and that one denies what the other says."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textkit import models
from textkit.embed import session_of, tokenizer_of
from textkit.errors import ModelError

Array = NDArray[Any]
TextPair = tuple[str, str]

MOST_TOKENS = 128
"""Word pieces of both texts together that are read; it was trained with that many."""
WEIGHING = "weighing.json"
"""The file of a cross-encoder's folder that says how much its word counts."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """How the odds of a pair by all else and those by the cross-encoder become one chance: a logistic regression.

    `before` and `together` weigh the two logarithms of odds, `bias` is added; `threshold` is the mean chance at which groups of claims
    join when these chances are asked. `denied` is the least logarithm of odds at which two claims of a row count as a yes and a no,
    `denied_by_words` where their words tell so too.
    """

    before: float
    together: float
    bias: float
    threshold: float
    denied: float
    denied_by_words: float

    def weigh(self, chances: Array, together: Array) -> Array:
        """The chances that each pair states the same, shape (n,), from those known before and the cross-encoder's logarithms of odds."""
        found: Array = 1 / (1 + np.exp(-(self.before * log_odds(chances) + self.together * together + self.bias)))
        return found


def log_odds(chances: Array) -> Array:
    """The logarithms of the odds of these chances, those next to 0 and 1 kept finite."""
    clipped = np.clip(chances.astype(np.float64), 1e-9, 1 - 1e-9)
    found: Array = np.log(clipped / (1 - clipped))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """What reads pairs of texts, as `read_together` does, and how its word counts."""

    read: Callable[[Sequence[TextPair]], Array]
    weighing: Weighing


def read_together(pairs: Sequence[TextPair], *, choice: models.Choice = models.OURS) -> Array:
    """The logarithms of the odds that the two English texts of each pair state one fact, and that, if so, one says no where the other says
    yes; float32 of shape (len(pairs), 2).

    The same whichever of the two stands first, and whatever else is in the call. Raises ModelError when the model is missing.
    """
    folder = model(choice).path
    tokenizer, session = tokenizer_of(folder, MOST_TOKENS), session_of(folder)

    def odds(pair: TextPair) -> Array:
        one, other = sorted(pair)
        read = tokenizer.encode(one, other)
        (found,) = session.run(
            None, {"input_ids": np.array([read.ids], dtype=np.int64), "sides": np.array([read.type_ids], dtype=np.int64)}
        )
        return np.asarray(found[0], dtype=np.float32)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.array(list(pool.map(odds, pairs)), dtype=np.float32).reshape(-1, 2)


def model(choice: models.Choice = models.OURS) -> models.Model:
    """The cross-encoder that serves. Raises ModelError when it is missing."""
    found = models.find("en", "cross_encoder", choice)
    if found is None:
        raise ModelError(
            f"no cross-encoder in {models.models_folder()}: get the repository's models/cross_encoder_en, or set read_together = false"
        )
    return found


def read_weighing(choice: models.Choice = models.OURS) -> Weighing:
    """How the word of the cross-encoder counts. Raises ModelError when it is missing or damaged."""
    path = model(choice).path / WEIGHING
    with models.whole(path):
        return Weighing(**json.loads(path.read_text(encoding="utf-8")))
