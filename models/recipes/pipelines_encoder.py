"""The word encoder of the spaCy pipelines while it is trained, and its eight-bit graph for ONNX Runtime when it is done.

A transformer of the size of MiniLM (six layers of 384) reads word pieces in lower case, to which the case of each word is added. What is
learned: its layers, what each case means, which of the layers are listened to, and a projection. Its table of pieces stays as it was, so
that words which no treebank has keep their meaning. The layers learn at a tenth of the rate of everything else, by AdamW
(Loshchilov and Hutter 2019). Needs torch and transformers, and the packages onnx and onnxscript.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from minilm_onnx import SOURCE
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model, Shim
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

from textkit.components.encoder import CASES, Floats, Graph, Stretch, encoder, stretches

SEED = 20250424
LEARN_RATE = 0.1
"""Of the layers, beside that of what is learned from nothing."""
WEIGHT_DECAY = 0.01
GRADIENT = 1.0
"""Longest gradient."""


def minilm() -> Path:
    """Where the transformer lies that the English encoder begins from; with it the seed is set for what it draws."""
    torch.manual_seed(SEED)
    return SOURCE


class Reader(nn.Module):
    """Pieces and cases, int64 of shape (texts, pieces), to vectors, float32 of shape (texts, pieces, width)."""

    def __init__(self, source: str, width: int) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(source, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        self.bert.embeddings.word_embeddings.requires_grad_(False)
        hidden = self.bert.config.hidden_size
        self.cases = nn.Embedding(CASES, hidden)
        nn.init.zeros_(self.cases.weight)
        self.shares = nn.Parameter(torch.zeros(self.bert.config.num_hidden_layers + 1))
        self.out = nn.Linear(hidden, width)
        self.norm = nn.LayerNorm(width)

    def forward(self, pieces: torch.Tensor, cases: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        embedded = self.bert.embeddings.word_embeddings(pieces) + self.cases(cases)
        layers = self.bert(inputs_embeds=embedded, attention_mask=mask, output_hidden_states=True).hidden_states
        shares = torch.softmax(self.shares, dim=0)
        mixed = sum(share * layer for share, layer in zip(shares, layers, strict=True))
        return self.norm(self.out(mixed))


class OneText(nn.Module):
    """The reader for one text: pieces and cases, int64 of shape (pieces,), to vectors of shape (pieces, width)."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, pieces: torch.Tensor, cases: torch.Tensor) -> torch.Tensor:
        return self.reader(pieces[None], cases[None], torch.ones_like(pieces[None]))[0]


class Training(Shim):
    """The reader, and its optimiser, as a part of a Thinc model."""

    def __init__(self, source: str, width: int) -> None:
        super().__init__(None, None, None)
        self.source, self.width = source, width
        self.reader = Reader(source, width)
        self.cut = Tokenizer.from_file(str(Path(source) / "tokenizer.json"))
        self.cut.no_padding()
        self.cut.no_truncation()
        layers = [weight for weight in self.reader.bert.parameters() if weight.requires_grad]
        others = [*self.reader.cases.parameters(), self.reader.shares, *self.reader.out.parameters(), *self.reader.norm.parameters()]
        self.rates = (LEARN_RATE, 1.0)
        self.adam = torch.optim.AdamW(
            [{"params": layers}, {"params": others}], lr=0.0, betas=(0.9, 0.98), weight_decay=WEIGHT_DECAY, fused=True
        )

    def finish_update(self, optimizer: Any) -> None:
        for group, rate in zip(self.adam.param_groups, self.rates, strict=True):
            group["lr"] = rate * float(optimizer.learn_rate)
        nn.utils.clip_grad_norm_(self.reader.parameters(), GRADIENT)
        self.adam.step()
        self.adam.zero_grad()

    def to_bytes(self) -> bytes:
        held = io.BytesIO()
        torch.save(self.reader.state_dict(), held)
        return held.getvalue()

    def from_bytes(self, bytes_data: bytes) -> Training:
        self.reader.load_state_dict(torch.load(io.BytesIO(bytes_data), weights_only=True))
        return self


@registry.architectures("textkit.EncoderInTraining.v1")
def in_training(source: str, width: int) -> Model[list[Doc], list[Floats]]:
    """As `textkit.components.encoder.encoder`, to be trained from the transformer that lies in the folder `source`."""
    return Model("encoder", _forward, dims={"nO": width}, shims=[Training(source, width)])


def _forward(model: Model[list[Doc], list[Floats]], docs: list[Doc], is_train: bool) -> tuple[list[Floats], Callable[[Any], Any]]:
    (shim,) = model.shims
    assert isinstance(shim, Training)
    found = [list(stretches(doc, shim.cut)) for doc in docs]
    flat = [stretch for some in found for stretch in some]
    if not flat:
        return [np.zeros((0, shim.width), dtype=np.float32) for _ in docs], lambda _: []
    shim.reader.train(is_train)
    with torch.set_grad_enabled(is_train):
        vectors = _read(shim.reader, flat)
    sizes = np.cumsum([sum(stretch.words for stretch in some) for some in found])[:-1]
    plain = vectors.detach().numpy()

    def backprop(gradients: list[Floats]) -> list[Doc]:
        vectors.backward(torch.from_numpy(np.ascontiguousarray(np.concatenate(gradients), dtype=np.float32)))
        return []

    return np.split(plain, sizes), backprop


def _read(reader: Reader, flat: list[Stretch]) -> torch.Tensor:
    """The vectors of the words of these stretches, one after the other, shape (words, width)."""
    starts = np.concatenate([[0], np.cumsum([stretch.words for stretch in flat])])
    total = int(starts[-1])
    read, places = [], []
    for rows in _of_one_length(flat):
        longest = max(len(flat[row].pieces) for row in rows)
        pieces, cases, mask = (torch.zeros((len(rows), longest), dtype=torch.int64) for _ in range(3))
        for at, row in enumerate(rows):
            stretch, size = flat[row], len(flat[row].pieces)
            pieces[at, :size], cases[at, :size] = torch.from_numpy(stretch.pieces), torch.from_numpy(stretch.cases)
            mask[at, :size] = 1
            places.append(np.where(stretch.places == stretch.words, total, starts[row] + stretch.places))
        with torch.autocast("cpu", torch.bfloat16):
            read.append(reader(pieces, cases, mask).float()[mask.bool()])
    at = torch.from_numpy(np.concatenate(places))
    sums = torch.zeros((total + 1, read[0].shape[1])).index_add(0, at, torch.cat(read))
    counts = torch.bincount(at, minlength=total + 1).float()
    return (sums / counts[:, None])[:-1]


def _of_one_length(flat: list[Stretch]) -> Iterator[list[int]]:
    """The stretches, by their places, those of nearly one length together."""
    rows: list[int] = []
    for row in sorted(range(len(flat)), key=lambda row: len(flat[row].pieces)):
        if rows and len(flat[row].pieces) > 1.3 * len(flat[rows[0]].pieces) + 8:
            yield rows
            rows = []
        rows.append(row)
    yield rows


def finish(nlp: Language) -> None:
    """Puts the eight-bit graph in the place of the reader that was trained, in the component `tok2vec`."""
    component = nlp.get_pipe("tok2vec")
    (trained,) = component.model.shims
    component.model = encoder(trained.width)
    component.model.shims[0] = Graph(_graph(trained.reader), trained.cut.to_str())
    nlp.get_pipe_config("tok2vec")["model"] = {"@architectures": "textkit.Encoder.v1", "width": trained.width}


def _graph(reader: Reader) -> bytes:
    with tempfile.TemporaryDirectory() as scratch:
        exact, small = Path(scratch) / "fp32.onnx", Path(scratch) / "small.onnx"
        example = torch.ones(9, dtype=torch.int64)
        size = torch.export.Dim("pieces", min=2, max=512)
        torch.onnx.export(
            OneText(reader.eval().float()),
            (example, torch.ones_like(example)),
            str(exact),
            input_names=["pieces", "cases"],
            output_names=["vectors"],
            dynamic_shapes={"pieces": {0: size}, "cases": {0: size}},
            opset_version=18,
            external_data=False,
            dynamo=True,
        )
        quantise(exact, small)
        onnx.checker.check_model(str(small))
        return small.read_bytes()


def quantise(source: Path, target: Path) -> None:
    """Eight-bit weights with one scale a channel. Seven of the eight bits are used, so that processors without VNNI
    instructions, which add pairs of products in sixteen bits, come to the same sums."""
    prepared = source.with_suffix(".prepared.onnx")
    quant_pre_process(str(source), str(prepared), skip_symbolic_shape=True)
    quantize_dynamic(str(prepared), str(target), weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
    model = onnx.load(str(target))
    for part in (
        model,
        model.graph,
        *model.graph.node,
        *model.graph.value_info,
        *model.graph.initializer,
        *model.graph.input,
        *model.graph.output,
    ):
        del part.metadata_props[:]  # they name the files of the machine that exported it
    onnx.save(model, str(target))
