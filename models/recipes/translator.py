"""Trains a translator from Norwegian to English and packs it as an Argos package.

    python models/recipes/translator.py collect DATA WORK            pairs of sentences; needs the program `apertium`
    python models/recipes/translator.py pieces  WORK                 one vocabulary of word pieces for both languages
    python models/recipes/translator.py train   WORK [--size base|tiny] [--minutes N | --steps N]
    python models/recipes/translator.py pack    WORK FOLDER          8-bit weights for CTranslate2, and FOLDER.argosmodel

DATA is the folder with mt/ (nb_en_pairs.tsv.gz, nb_en_europarl.tsv.xz, da_en_cdt_news.tsv.gz) and ner/, whose people's names are put in
the place of others. `train` uses a GPU where there is one: size base (57 M parameters, most of them on the side that reads, so that
writing is fast on a CPU) is meant for ten minutes or more of a large one, size tiny for trying the recipe on a CPU. The learning rate
falls to nothing over the minutes or steps that it is given, and the last weights are averaged. Seeded, but minutes hold more steps on a
faster machine, and a GPU's sums are not the same in every run. Without `apertium`, `collect` leaves out the newspapers and all Nynorsk.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import math
import random
import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
import torch
from encoder import apertium, read_pairs, write_rows
from torch import Tensor, nn
from torch.nn import functional

SEED = 20250424
PIECES = 32_000
MOST_PIECES = 120
"""Pieces of a sentence that is learned from; longer ones are left out."""
STEP_OF_LENGTH = 8
PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
NYNORSK_SHARE, NYNORSK_LENGTH = 20, 180
"""Of every so many pairs the Bokmål side of one comes a second time in Nynorsk, if it is no longer than so many letters."""
NOTES = ("in writing", "(The ", "(Applause", "Subject:")
"""How a parliament's records begin that say more than was spoken."""
LEFT_OUT = ("ui",)
"""Kinds of pairs that are no sentences: interface strings."""
NEWS_TIMES = 4
"""How often the few pairs of newspapers come."""
OTHER_NAMES = 0.4
"""Share of the pairs with a name or a number on both sides that get another one there, so that copying is learned and not lists."""
TOKENS_A_BATCH = {"base": 32_000, "tiny": 4_000}
SMOOTHING, LEARN_RATE, WARM_UP, AVERAGED = 0.1, 1e-3, 0.06, 8
"""Label smoothing; highest learning rate; share of the time in which it rises; snapshots of the last tenth that are averaged."""


@dataclass(frozen=True)
class Size:
    width: int
    inner: int
    heads: int
    reading: int
    writing: int
    """Layers of the encoder and of the decoder."""


SIZES = {"base": Size(512, 2048, 8, 9, 3), "tiny": Size(64, 128, 2, 2, 1)}


# --- data --------------------------------------------------------------------------------------------------


def collect(data: Path, work: Path) -> None:
    """Writes WORK/train.tsv and WORK/held.tsv: language, Norwegian, English; every pair once but those of newspapers, in random order."""
    draw = random.Random(SEED)
    pairs = {}
    for kind, (code, norwegian, english) in read_pairs(data / "mt"):
        norwegian = with_stop(norwegian, english)
        if kind not in LEFT_OUT and good_pair(norwegian, english):
            pairs[norwegian, english] = (kind, (code, norwegian, english))
    rows = list(pairs.values())
    draw.shuffle(rows)
    held, learned = [row for _, row in rows[:2000]], rows[2000:]
    train = [row for kind, row in learned for _ in range(NEWS_TIMES if kind == "cdt" else 1)]
    chosen = [row for row in train[::NYNORSK_SHARE] if len(row[1]) <= NYNORSK_LENGTH]
    nynorsk = across("nob-nno", [row[1] for row in chosen]) if shutil.which("apertium") else [""] * len(chosen)
    train += [("nn", with_stop(text, row[2]), row[2]) for text, row in zip(nynorsk, chosen, strict=True) if text.strip()]
    people = names_of(data / "ner")
    train = [row if draw.random() > OTHER_NAMES else with_others(row, people, draw) for row in train]
    draw.shuffle(train)
    write_rows(work / "held.tsv", held)
    write_rows(work / "train.tsv", train)
    print(f"{len(train)} pairs to learn from, {len(held)} held back")


def across(pair: str, texts: list[str], processes: int = 2) -> list[str]:
    step = -(-len(texts) // processes)
    with ThreadPoolExecutor(processes) as pool:
        parts = pool.map(lambda at: apertium(pair, texts[at : at + step]), range(0, len(texts), step))
        return [line for part in parts for line in part]


def with_stop(norwegian: str, english: str) -> str:
    """The Norwegian side with the full stop that the English one has; programs that made it drop some."""
    return norwegian + "." if english.rstrip().endswith(".") and norwegian[-1:].isalnum() else norwegian


def names_of(folder: Path) -> list[str]:
    """The words of people's names in two training sets, one Norwegian and one English, each once."""
    words: set[str] = set()
    for path in ("ndt_docs_train_dev.jsonl.gz", "crossner_politics_train.jsonl.gz"):
        with gzip.open(folder / path, "rt", encoding="utf-8") as lines:
            for row in filter(lambda row: row.get("split", "train") == "train", map(json.loads, lines)):
                people = [span["text"] for span in row.get("spans") or row["entities"] if span["type"] in PEOPLE]
                words.update(word for name in people for word in name.split() if NAME.fullmatch(word))
    return sorted(words)


WORD = re.compile(r"[^\W\d_]+")
PEOPLE = ("PER", "person", "politician")
NAME, NUMBER = re.compile(r"[A-ZÆØÅ][a-zæøåéüöä]{2,}"), re.compile(r"(?<![\w.,])\d{2,4}(?![\w]|[.,]\d)")


def with_others(row: tuple[str, str, str], people: list[str], draw: random.Random) -> tuple[str, str, str]:
    """The pair with another name for each that stands once on both sides, and another number of as many digits for each number."""
    code, norwegian, english = row
    for pattern in (NAME, NUMBER):
        for found in dict.fromkeys(pattern.findall(norwegian)):
            once = re.compile(rf"(?<!\w){found}(?!\w)")
            if len(once.findall(norwegian)) == len(once.findall(english)) == 1:
                other = draw.choice(people) if pattern is NAME else str(draw.randrange(10 ** (len(found) - 1), 10 ** len(found)))
                norwegian, english = once.sub(other, norwegian), once.sub(other, english)
    return code, norwegian, english


def good_pair(norwegian: str, english: str) -> bool:
    """Whether the sides may be translations: of a like length, not the same, with the same digits."""
    one, other = len(norwegian), len(english)
    alike = min(one, other) >= 3 and max(one, other) <= 3 * min(one, other) + 20 and norwegian != english
    if english.startswith(NOTES):
        return False
    return alike and sorted(re.findall(r"\d", norwegian)) == sorted(re.findall(r"\d", english))


def pieces(work: Path, vocabulary: int = PIECES) -> None:
    """Writes WORK/sentencepiece.model, which names no path of this machine. Digits are pieces of their own, so that any number can be
    copied."""
    sides = [side for row in rows_of(work / "train.tsv") for side in row[1:]]
    random.Random(SEED).shuffle(sides)
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sides[:1_000_000]), model_writer=model, vocab_size=vocabulary, model_type="unigram",
        character_coverage=0.9999, split_digits=True, pad_id=PAD, unk_id=UNKNOWN, bos_id=BEGIN, eos_id=END,
        num_threads=2, hard_vocab_limit=False, minloglevel=1,
    )  # fmt: skip
    (work / "sentencepiece.model").write_bytes(model.getvalue())


def rows_of(path: Path) -> Iterator[tuple[str, str, str]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            code, norwegian, english = line.rstrip("\n").split("\t")
            yield code, norwegian, english


# --- the model ---------------------------------------------------------------------------------------------


class Translator(nn.Module):
    """A Transformer with one table of pieces for both sides and for the output, norms before each part."""

    def __init__(self, size: Size, vocabulary: int) -> None:
        super().__init__()
        self.size = size
        self.table = nn.Embedding(vocabulary, size.width, padding_idx=PAD)
        nn.init.normal_(self.table.weight, std=size.width**-0.5)
        given: dict[str, Any] = {"dim_feedforward": size.inner, "dropout": 0.1, "batch_first": True, "norm_first": True}
        encoding = nn.TransformerEncoderLayer(size.width, size.heads, **given)
        self.encoder = nn.TransformerEncoder(encoding, size.reading, nn.LayerNorm(size.width), enable_nested_tensor=False)
        decoding = nn.TransformerDecoderLayer(size.width, size.heads, **given)
        self.decoder = nn.TransformerDecoder(decoding, size.writing, nn.LayerNorm(size.width))
        self.register_buffer("places", torch.from_numpy(places(size.width)), persistent=False)

    def embedded(self, ids: Tensor) -> Tensor:
        placed: Tensor = self.table(ids) * math.sqrt(self.size.width) + self.places[: ids.shape[1]]  # type: ignore[index]
        return functional.dropout(placed, 0.1, self.training)

    def forward(self, source: Tensor, target: Tensor) -> Tensor:
        """Scores of the next piece, shape (sentences, pieces of the target, vocabulary)."""
        hidden = source == PAD
        memory = self.encoder(self.embedded(source), src_key_padding_mask=hidden)
        future = torch.triu(torch.ones(target.shape[1], target.shape[1], dtype=torch.bool, device=target.device), 1)
        states = self.decoder(self.embedded(target), memory, tgt_mask=future, memory_key_padding_mask=hidden, tgt_is_causal=True)
        return functional.linear(states, self.table.weight)


def places(width: int, most: int = 512) -> np.ndarray:
    """Sines and cosines of the place, shape (most, width) (Vaswani et al. 2017)."""
    at = np.arange(most)[:, None] * np.exp(-math.log(10_000) * np.arange(width // 2) / max(1, width // 2 - 1))[None]
    return np.concatenate([np.sin(at), np.cos(at)], axis=1).astype(np.float32)


# --- training ----------------------------------------------------------------------------------------------


def train(work: Path, size: str, minutes: float, steps: int | None = None) -> None:
    """Writes WORK/weights.pt and WORK/size.json."""
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.manual_seed(SEED)
    processor = sentencepiece.SentencePieceProcessor(model_file=str(work / "sentencepiece.model"))
    learned, held = encoded(work / "train.tsv", processor), encoded(work / "held.tsv", processor)
    model = Translator(SIZES[size], processor.vocab_size()).to(device)
    print(f"{sum(p.numel() for p in model.parameters()) / 1e6:.1f} M parameters, {len(learned)} pairs, {device}", flush=True)
    optimizer = torch.optim.AdamW(model.parameters(), lr=LEARN_RATE, betas=(0.9, 0.98), weight_decay=0.01, fused=device == "cuda")
    began, draw, step, total = time.monotonic(), np.random.default_rng(SEED), 0, torch.zeros((), device=device)
    averaged: list[dict[str, Tensor]] = []

    def done() -> float:
        return step / steps if steps else (time.monotonic() - began) / (60 * minutes)

    while done() < 1:
        for rows in batches(learned, TOKENS_A_BATCH[size], draw):
            if (spent := done()) >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = LEARN_RATE * min(spent / WARM_UP, (1 - spent) / (1 - WARM_UP)) + 1e-7
            loss = loss_of(model, [learned[row] for row in rows], device)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step, total = step + 1, total + loss.detach()
            if spent > 0.9 + 0.1 * len(averaged) / AVERAGED:
                averaged.append({name: value.detach().float().cpu().clone() for name, value in model.state_dict().items()})
            if step % 1000 == 0:
                apart = held_back(model, held, device)
                print(f"step {step}, {spent:.0%}: loss {float(total) / 1000:.3f}, held back {apart:.3f}", flush=True)
                total = torch.zeros((), device=device)
    averaged = averaged or [model.state_dict()]
    weights = {name: torch.stack([one[name].float().cpu() for one in averaged]).mean(dim=0) for name in averaged[0]}
    model.load_state_dict(weights)
    print(f"step {step}: held back {held_back(model, held, device):.3f}")
    torch.save(weights, work / "weights.pt")
    (work / "size.json").write_text(json.dumps({"size": size, **asdict(SIZES[size])}), encoding="utf-8")


Encoded = tuple[np.ndarray, np.ndarray]


def encoded(path: Path, processor: Any) -> list[Encoded]:
    """Pieces of both sides, the English one between BEGIN and END, without pairs that are too long."""
    _, norwegian, english = zip(*rows_of(path), strict=True)
    sources, targets = processor.encode(list(norwegian)), processor.encode(list(english))
    kept = [(s, t) for s, t in zip(sources, targets, strict=True) if 0 < len(s) <= MOST_PIECES and 0 < len(t) <= MOST_PIECES]
    return [(np.array([*s, END], dtype=np.int32), np.array([BEGIN, *t, END], dtype=np.int32)) for s, t in kept]


def batches(pairs: list[Encoded], tokens: int, draw: np.random.Generator) -> Iterator[list[int]]:
    """Rows of sentences of like length, in random order: few shapes of tables, since every new one costs a GPU time."""
    room = np.array([room_for(source, target) for source, target in pairs])
    found = []
    for size in np.unique(room).tolist():
        rows = draw.permutation(np.flatnonzero(room == size))
        many = tokens // size
        rows = np.resize(rows, -(-len(rows) // many) * many)  # the last table is filled with the first rows
        found += [part.tolist() for part in rows.reshape(-1, many)]
    for at in draw.permutation(len(found)).tolist():
        yield found[at]


def room_for(source: np.ndarray, target: np.ndarray) -> int:
    """Pieces that both sides are filled up to."""
    return -(-max(len(source), len(target) - 1) // STEP_OF_LENGTH) * STEP_OF_LENGTH


def padded(rows: list[np.ndarray], width: int, device: str) -> Tensor:
    table = np.full((len(rows), width), PAD, dtype=np.int64)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return torch.from_numpy(table).to(device, non_blocking=True)


def loss_of(model: Translator, pairs: list[Encoded], device: str) -> Tensor:
    width = max(room_for(source, target) for source, target in pairs)
    source, target = padded([s for s, _ in pairs], width, device), padded([t for _, t in pairs], width + 1, device)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=device == "cuda"):
        scores = model(source, target[:, :-1])
    flat, wanted = scores.float().flatten(0, 1), target[:, 1:].flatten()
    return functional.cross_entropy(flat, wanted, ignore_index=PAD, label_smoothing=SMOOTHING if model.training else 0.0)


@torch.no_grad()
def held_back(model: Translator, held: list[Encoded], device: str) -> float:
    """Mean loss a piece over pairs that were not learned from."""
    model.eval()
    losses = [float(loss_of(model, held[at : at + 100], device)) for at in range(0, len(held), 100)]
    model.train()
    return sum(losses) / len(losses)


# --- packing -----------------------------------------------------------------------------------------------


def pack(work: Path, folder: Path, *, quantization: str = "int8") -> None:
    """Writes FOLDER (metadata.json, sentencepiece.model, model/) and FOLDER.argosmodel, the same as one file to install."""
    given = json.loads((work / "size.json").read_text(encoding="utf-8"))
    size = Size(**{name: given[name] for name in ("width", "inner", "heads", "reading", "writing")})
    weights = torch.load(work / "weights.pt", map_location="cpu", weights_only=True)
    spec = specification(size, {name: value.numpy() for name, value in weights.items()}, work / "sentencepiece.model")
    spec.validate()
    spec.optimize(quantization=quantization)
    scratch = folder.with_name(folder.name + ".part")
    shutil.rmtree(scratch, ignore_errors=True)
    (scratch / "model").mkdir(parents=True)
    spec.save(str(scratch / "model"))
    shutil.copyfile(work / "sentencepiece.model", scratch / "sentencepiece.model")
    metadata = {"package_version": "1.0", "argos_version": "1.9", "from_code": "nb", "from_name": "Norwegian", "to_code": "en"}
    metadata |= {"to_name": "English", "type": "translate", "size": given["size"]}
    (scratch / "metadata.json").write_text(json.dumps(metadata, indent=1) + "\n", encoding="utf-8")
    for kept in (folder / "README.md", *folder.glob("words.*.tsv")):
        if kept.exists():
            shutil.copyfile(kept, scratch / kept.name)
    shutil.rmtree(folder, ignore_errors=True)
    scratch.rename(folder)
    packed = shutil.make_archive(str(folder), "zip", root_dir=folder.parent, base_dir=folder.name)
    Path(packed).replace(folder.with_suffix(".argosmodel"))


def specification(size: Size, weights: dict[str, np.ndarray], sentences: Path) -> Any:
    """The weights under the names that CTranslate2 has for them."""
    from ctranslate2.specs import TransformerSpec
    from ctranslate2.specs.transformer_spec import PositionEncoderSpec

    spec = TransformerSpec.from_config((size.reading, size.writing), size.heads, pre_norm=True)
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True
        side.position_encodings = PositionEncoderSpec()
        side.position_encodings.encodings = places(size.width)
    spec.encoder.embeddings[0].weight = weights["table.weight"]
    spec.decoder.embeddings.weight = weights["table.weight"]
    spec.decoder.projection.weight = weights["table.weight"]

    def norm(to: Any, name: str) -> None:
        to.gamma, to.beta = weights[name + ".weight"], weights[name + ".bias"]

    def linear(to: Any, weight: np.ndarray, bias: np.ndarray) -> None:
        to.weight, to.bias = weight, bias

    def own_attention(to: Any, name: str) -> None:
        linear(to.linear[0], weights[name + ".in_proj_weight"], weights[name + ".in_proj_bias"])
        linear(to.linear[1], weights[name + ".out_proj.weight"], weights[name + ".out_proj.bias"])

    def other_attention(to: Any, name: str) -> None:
        weight, bias, width = weights[name + ".in_proj_weight"], weights[name + ".in_proj_bias"], size.width
        linear(to.linear[0], weight[:width], bias[:width])
        linear(to.linear[1], weight[width:], bias[width:])
        linear(to.linear[2], weights[name + ".out_proj.weight"], weights[name + ".out_proj.bias"])

    def feed_forward(to: Any, name: str) -> None:
        linear(to.linear_0, weights[name + ".linear1.weight"], weights[name + ".linear1.bias"])
        linear(to.linear_1, weights[name + ".linear2.weight"], weights[name + ".linear2.bias"])

    for at, layer in enumerate(spec.encoder.layer):
        name = f"encoder.layers.{at}"
        own_attention(layer.self_attention, name + ".self_attn")
        norm(layer.self_attention.layer_norm, name + ".norm1")
        feed_forward(layer.ffn, name)
        norm(layer.ffn.layer_norm, name + ".norm2")
    for at, layer in enumerate(spec.decoder.layer):
        name = f"decoder.layers.{at}"
        own_attention(layer.self_attention, name + ".self_attn")
        norm(layer.self_attention.layer_norm, name + ".norm1")
        other_attention(layer.attention, name + ".multihead_attn")
        norm(layer.attention.layer_norm, name + ".norm2")
        feed_forward(layer.ffn, name)
        norm(layer.ffn.layer_norm, name + ".norm3")
    norm(spec.encoder.layer_norm, "encoder.norm")
    norm(spec.decoder.layer_norm, "decoder.norm")
    processor = sentencepiece.SentencePieceProcessor(model_file=str(sentences))
    words = [processor.id_to_piece(at) for at in range(processor.vocab_size())]
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = words[BEGIN], words[END], words[UNKNOWN]
    spec.config.decoder_start_token, spec.config.add_source_eos = words[BEGIN], True
    return spec


STEPS = (
    ("collect", ("data", "work")),
    ("pieces", ("work",)),
    ("train", ("work",)),
    ("pack", ("work", "folder")),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for name, places_ in STEPS:
        step = steps.add_parser(name)
        for place in places_:
            step.add_argument(place, type=Path)
        if name == "train":
            step.add_argument("--size", choices=SIZES, default="base")
            step.add_argument("--minutes", type=float, default=10.0)
            step.add_argument("--steps", type=int)
        if name == "pieces":
            step.add_argument("--vocabulary", type=int, default=PIECES)
    given = vars(parser.parse_args())
    {"collect": collect, "pieces": pieces, "train": train, "pack": pack}[given.pop("step")](**given)


if __name__ == "__main__":
    main()
