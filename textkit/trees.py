"""Trained ensembles of trees, run by ONNX Runtime: what is known of a thing, as a row of numbers, to a chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Array = np.ndarray
Look = Callable[[Array], Array]
"""Fields, float32 of shape (n, fields), to chances, shape (n,)."""


def read_look(path: str) -> Look:
    """The look whose trees are in that ONNX file."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session: Any = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def look(fields: Array) -> Array:
        odds = session.run(None, {"fields": np.ascontiguousarray(fields, dtype=np.float32)})[0][:, 0]
        chances: Array = 1 / (1 + np.exp(-odds.astype(np.float64)))
        return chances

    return look
