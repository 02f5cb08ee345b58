"""A word encoder for spaCy pipelines: a small transformer, run by ONNX Runtime, that reads each word with those around it.

In a pipeline's config it stands where `spacy.Tok2Vec.v2` would: `@architectures = "textkit.Encoder.v1"`. The graph and its tokenizer lie
in the component's weights. How one is trained: models/recipes/pipelines_encoder.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import srsly
from spacy.tokens import Doc, Token
from thinc.api import Model, Shim

MOST_PIECES = 160
"""Word pieces that are read together, at most; cut where a paragraph or a sentence ends."""
MOST_OF_A_WORD = 24
"""Pieces of a word that are looked at; nothing longer is a word."""
CASES = 5
"""As `_case`."""

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Words that are read together: their pieces and the case of each, shape (pieces,), and the place in the stretch of the word that each
    is of, with `words` for the pieces around."""

    pieces: Integers
    cases: Integers
    places: Integers
    words: int


class Graph(Shim):
    """The transformer: pieces and cases, int64 of shape (pieces,), to vectors, float32 of shape (pieces, width); and its tokenizer."""

    def __init__(self, graph: bytes = b"", tokenizer: str = "") -> None:
        super().__init__(None, None, None)
        self._load(graph, tokenizer)

    def _load(self, graph: bytes, tokenizer: str) -> None:
        self.graph, self.tokenizer = graph, tokenizer
        self.session: Any = None
        self.cut: Any = None
        if graph:
            import onnxruntime
            from tokenizers import Tokenizer

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            self.session = onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])
            self.cut = Tokenizer.from_str(tokenizer)

    def to_bytes(self) -> bytes:
        given: bytes = srsly.msgpack_dumps({"graph": self.graph, "tokenizer": self.tokenizer})
        return given

    def from_bytes(self, bytes_data: bytes) -> Graph:
        given = srsly.msgpack_loads(bytes_data)
        self._load(given["graph"], given["tokenizer"])
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Graph:
        return Graph(self.graph, self.tokenizer)


def encoder(width: int) -> Model[list[Doc], list[Floats]]:
    """The architecture: docs to their words' vectors, each float32 of shape (words, width)."""
    return Model("encoder", _forward, dims={"nO": width}, shims=[Graph()])


def _forward(model: Model[list[Doc], list[Floats]], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Callable[[Any], Any]]:
    (graph,) = model.shims
    assert isinstance(graph, Graph)

    def backprop(_: Any) -> Any:
        raise NotImplementedError("a word encoder is trained by models/recipes/pipelines_encoder.py")

    return [_vectors(doc, graph, model.get_dim("nO")) for doc in docs], backprop


def _vectors(doc: Doc, graph: Graph, width: int) -> Floats:
    """Stretch by stretch, since a graph of eight-bit weights brings what is read together to one scale."""
    found = [
        _means(graph.session.run(None, {"pieces": stretch.pieces, "cases": stretch.cases})[0], stretch)
        for stretch in stretches(doc, graph.cut)
    ]
    return np.concatenate(found) if found else np.zeros((0, width), dtype=np.float32)


def _means(vectors: Floats, stretch: Stretch) -> Floats:
    """Of each word the mean of its pieces' vectors."""
    sums = np.zeros((stretch.words + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, stretch.places, vectors)
    counts = np.bincount(stretch.places, minlength=stretch.words + 1).astype(np.float32)
    return (sums / counts[:, None])[:-1]


def stretches(doc: Doc, cut: Any) -> Iterator[Stretch]:
    """The doc's words in stretches, with their pieces. A line break is one piece, that which parts sentences."""
    first, last = cut.token_to_id("[CLS]"), cut.token_to_id("[SEP]")
    pieces = _pieces(doc, cut)
    for start, end in _cuts(doc, [len(some) for some in pieces]):
        words = range(start, end)
        ids = [first, *(piece for word in words for piece in pieces[word]), last]
        cases = [0, *(case for word in words for case in [_case(doc[word].text)] * len(pieces[word])), 0]
        outside = end - start
        places = [outside, *(word - start for word in words for _ in pieces[word]), outside]
        yield Stretch(np.array(ids, dtype=np.int64), np.array(cases, dtype=np.int64), np.array(places, dtype=np.int64), outside)


def _pieces(doc: Doc, cut: Any) -> list[list[int]]:
    """Each word's pieces, at least one."""
    unknown, break_ = cut.token_to_id("[UNK]"), cut.token_to_id("[SEP]")
    found: list[list[int]] = [[] for _ in doc]
    encoded = cut.encode([token.text for token in doc], is_pretokenized=True, add_special_tokens=False)
    for piece, word in zip(encoded.ids, encoded.word_ids, strict=True):
        if word is not None and len(found[word]) < MOST_OF_A_WORD:
            found[word].append(piece)
    return [some or [break_ if "\n" in token.text else unknown] for some, token in zip(found, doc, strict=True)]


def _cuts(doc: Doc, sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where stretches begin and end: as long as they may be, ending after the last line break in them, or else the last sentence's end."""
    start, room = 0, MOST_PIECES
    line = sentence = 0
    for at, size in enumerate(sizes):
        while size > room:
            end = next(place for place in (line, sentence, at) if place > start)
            yield start, end
            start, room = end, MOST_PIECES - sum(sizes[end:at])
        room -= size
        if "\n" in doc[at].text:
            line = at + 1
        elif _closes(doc[at]):
            sentence = at + 1
    if start < len(sizes):
        yield start, len(sizes)


def _closes(token: Token) -> bool:
    return token.text in (".", "!", "?", "…", ".”", ".»")


def _case(word: str) -> int:
    """0 lower case or no letters, 1 a capital first, 2 one capital letter, 3 all capitals, 4 capitals inside."""
    if not any(map(str.isupper, word)):
        return 0
    if word.isupper():
        return 2 if sum(map(str.isalpha, word)) == 1 else 3
    return 1 if word[0].isupper() and not any(map(str.isupper, word[1:])) else 4
