"""Sentences to vectors: texts of any language into one space, in which translations of each other lie close together."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textkit import models
from textkit.errors import ModelError
from textkit.relatives import in_learned_words, words_of

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Vectors = NDArray[np.float32]
DIMENSIONS = 384
MOST_TOKENS = 256
"""Word pieces of a text that are read; MiniLM was trained with that many."""
BELIEVED = 0.2
"""Least cosine of a sentence and its translation: of 13 such in 825 all were wrong ("I would like to thank the rapporteur")."""


def encode(
    texts: Sequence[str], langs: Sequence[str], *, choice: models.Choice = models.OURS, fast: bool = False, claims: bool = False
) -> Vectors:
    """Unit vectors, float32, shape (len(texts), n), n = 384 unless `choice` prefers another encoder. `langs`: each text's language code.

    A text's vector is the same bits whatever else is in the call. English texts go through MiniLM, Scandinavian ones through a
    table that learned MiniLM's vectors of their translations (models/encoder_nb) and through MiniLM itself, which sees their names
    and digits; Danish and Swedish words are put in Bokmål's first. Any other language is translated to English first where a translator
    is installed; otherwise MiniLM reads it as it stands. With `fast` only tables are asked where a language has one (English:
    models/static_en): some forty times as fast, for single words, for finding candidates, and for claims whose English form is read
    beside them. With `claims` a language's encoder of claims (English: models/claims_en), where it has one, tells whether two texts state
    one fact rather than whether they mean alike. Raises ModelError when the English encoder is missing.
    """
    if len(texts) != len(langs):
        raise ValueError(f"{len(texts)} texts but {len(langs)} languages: give each text its language")
    found: list[Vectors | None] = [None] * len(texts)
    for code in sorted(set(langs)):
        rows = [row for row, lang in enumerate(langs) if lang == code]
        encoder = _encoder(code, choice, fast, claims, models.models_folder())
        for row, vector in zip(rows, encoder([texts[row] for row in rows]), strict=True):
            found[row] = vector
    return np.array(found, dtype=np.float32) if found else np.empty((0, DIMENSIONS), dtype=np.float32)


def believed(texts: Sequence[str], translations: Sequence[str | None], *, source: str, target: str) -> list[str | None]:
    """The translations to `target`, None in place of each that speaks of something else: a translator that is lost says what it has said
    most often. Only where both languages have vectors of their own.
    """
    from textkit import translate

    at = [i for i, translated in enumerate(translations) if translated]
    package, relative = translate.find_package(source, target), translate.SERVED_BY.get(source, source)
    if not at or package is None or not models.find(relative, "encoder") or not models.find(target, "encoder"):
        return list(translations)
    sentences = [in_learned_words(texts[i], words_of(package, source), apart=()) for i in at]
    others = [(translations[i] or "").removeprefix(translate.UNSURE) for i in at]
    given, made = (encode(its, [code] * len(at), fast=True) for its, code in ((sentences, relative), (others, target)))
    lost = {i for i, likeness in zip(at, (given * made).sum(axis=1), strict=True) if likeness < BELIEVED}
    return [None if i in lost else translated for i, translated in enumerate(translations)]


@cache
def _encoder(code: str, choice: models.Choice, fast: bool, claims: bool, folder: Path) -> Callable[[Sequence[str]], Vectors]:
    """How texts of the language become vectors; asked once for each models `folder`, since looking what is installed takes its time."""
    model = (models.find(code, "claim_encoder", choice) if claims else None) or models.find(code, "encoder", choice)
    if fast and model == models.find(code, "encoder"):  # whoever wants another encoder wants its vectors everywhere
        model = models.find(code, "fast_encoder", choice) or model
    if model is None:
        return partial(_through_english, code=code, choice=choice)
    if (model.path / "modules.json").is_file():
        return partial(_sentence_transformers, folder=model.path)
    if (model.path / "model.onnx").is_file():
        return partial(_transform, folder=model.path)
    english = None if fast else models.find("en", "encoder", choice)
    table = partial(_blend, folder=model.path, english=english.path) if english else partial(_look_up, folder=model.path)
    words = words_of(model.path, code)
    return (lambda texts: table([in_learned_words(text, words) for text in texts])) if words else table


def _blend(texts: Sequence[str], *, folder: Path, english: Path) -> Vectors:
    """The table's vectors with the share of MiniLM's own that the folder's blend.json names."""
    total = _look_up(texts, folder=folder) + _english_share(folder) * _transform(texts, folder=english)
    return np.asarray(total / np.sqrt(np.square(total).sum(axis=1, keepdims=True)), dtype=np.float32)


@cache
def _english_share(folder: Path) -> np.float32:
    path = folder / "blend.json"
    return np.float32(json.loads(path.read_text(encoding="utf-8"))["english"] if path.is_file() else 0)


def _sentence_transformers(texts: Sequence[str], *, folder: Path) -> Vectors:
    """Vectors by a sentence-transformers model that the user prefers to ours."""
    model = _sentence_transformer(folder)
    return np.asarray(model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)


@cache
def _sentence_transformer(folder: Path) -> Any:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelError(f"{folder}: needs the package sentence-transformers, which is not installed") from error
    with models.whole(folder):  # safetensors only: other files of weights are pickles, which can run anything
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True})


def _through_english(texts: Sequence[str], *, code: str, choice: models.Choice) -> Vectors:
    from textkit import translate

    english = models.find("en", "encoder", choice)
    if english is None:
        raise ModelError(f"no sentence encoder in {models.models_folder()}: get it with the repository's models/minilm_en")
    if translate.available(code, "en"):
        translated = translate.translate(texts, source=code, target="en")
        texts = [text if other is None else other for text, other in zip(texts, translated, strict=True)]
    return _transform(texts, folder=english.path)


def _transform(texts: Sequence[str], *, folder: Path) -> Vectors:
    """Vectors by the folder's transformer. One text a call, because its activations are quantised call by call."""
    tokenizer, session = tokenizer_of(folder), session_of(folder)

    def vector(text: str) -> Vectors:
        (found,) = session.run(None, {"input_ids": np.array([tokenizer.encode(text).ids], dtype=np.int64)})
        return np.asarray(found[0], dtype=np.float32)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return np.array(list(pool.map(vector, texts)), dtype=np.float32).reshape(-1, DIMENSIONS)


def _look_up(texts: Sequence[str], *, folder: Path) -> Vectors:
    """Vectors by the folder's table: the mean of the rows of a text's word pieces, brought to length 1."""
    tokenizer, table = tokenizer_of(folder), _table(folder)
    pieces = [encoding.ids or [0] for encoding in tokenizer.encode_batch_fast(list(texts))]
    if not pieces:
        return np.empty((0, DIMENSIONS), dtype=np.float32)
    starts = [0, *accumulate(len(ids) for ids in pieces[:-1])]
    total = np.add.reduceat(table[np.concatenate(pieces)], starts, axis=0)
    total[~total.any(axis=1)] = table[0]  # pieces that were never learned
    vectors: Vectors = total / np.sqrt(np.square(total).sum(axis=1, keepdims=True))
    return vectors


@cache
def tokenizer_of(folder: Path, most_tokens: int = MOST_TOKENS) -> Tokenizer:
    """The folder's tokenizer, which cuts off what is longer. Raises ModelError when it can't be loaded."""
    from tokenizers import Tokenizer

    with models.whole(folder):
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(most_tokens)
    return tokenizer


@cache
def session_of(folder: Path) -> Any:
    """The folder's ONNX model, on one thread. Raises ModelError when it can't be loaded."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    with models.whole(folder):
        return onnxruntime.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])


@cache
def _table(folder: Path) -> Vectors:
    """Row 0 stands for what the tokenizer does not know."""
    with models.whole(folder):
        table: Vectors = np.load(folder / "table.npy", allow_pickle=False).astype(np.float32)
    return table
