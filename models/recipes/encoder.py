"""Teaches a table of word-piece vectors to give Scandinavian sentences the vectors that MiniLM gives their English translations.

    python models/recipes/encoder.py collect  DATA CACHE            pairs of sentences, shuffled
    python models/recipes/encoder.py teach    CACHE [--most N]      MiniLM's vectors of the English sides (about 400 a second)
    python models/recipes/encoder.py generate CACHE [--most N]      Nynorsk and Danish sides made from the Bokmål ones
    python models/recipes/encoder.py train    CACHE FOLDER          the student; a quarter of an hour on one core
    python models/recipes/encoder.py train    CACHE FOLDER --english    a student of the English sides alone, for speed

DATA is a folder with nb_en_pairs.tsv.gz, nb_en_europarl.tsv.xz and da_en_cdt_news.tsv.gz (models/encoder_nb/README.md says what
they hold). Seeded: the same data give the same model. `generate` calls the program `apertium` with the pairs nob-nno and
nob-dan, and `collect` the pair dan-nob; they make training text and are no part of textkit.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import lzma
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import tokenizers
from scipy import sparse
from tokenizers import Tokenizer, normalizers, pre_tokenizers, trainers

SEED = 20250424
WORDS = range(3, 61)
"""Sentences of fewer or more words teach little about news sentences."""
QUOTA = {
    "europarl": 330_000,
    "msdocs": 70_000,
    "gov": 10_000,
    "tatoeba": 8_000,
    "coop": 15_000,
    "bible": 15_000,
    "book": 8_000,
    "web": 3_000,
    "cdt": 6_000,
}
"""Most pairs of each kind: speeches, letters and newspapers before manuals; no interface strings."""
ENGLISH_SHARE = 0.4
"""Weight of MiniLM's own vector of a text beside the table's; the card says how it was chosen."""
SHARD = 20_000
Pair = tuple[str, str, str]
"""Language of the first text, that text, its English translation."""


def collect(data: Path, cache: Path) -> None:
    """Writes CACHE/pairs.tsv: the chosen pairs in an order that makes any beginning of the file a fair sample."""
    chosen: dict[str, list[Pair]] = {kind: [] for kind in QUOTA}
    for kind, pair in read_pairs(data):
        if kind in chosen and all(len(text.split()) in WORDS for text in pair[1:]):
            chosen[kind].append(pair)
    shuffle = random.Random(SEED)
    pairs: dict[str, Pair] = {}
    for kind, most in QUOTA.items():
        shuffle.shuffle(chosen[kind])
        pairs |= {pair[2]: pair for pair in chosen[kind][:most]}
    rows = list(pairs.values())
    shuffle.shuffle(rows)
    write_rows(cache / "pairs.tsv", rows)


def read_pairs(data: Path) -> Iterator[tuple[str, Pair]]:
    with gzip.open(data / "nb_en_pairs.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            source, bokmal, english = line.rstrip("\n").split("\t")
            if source != "msdocs_alchemy_MT":
                yield source.split("_")[0], ("nb", bokmal, english)
    with lzma.open(data / "nb_en_europarl.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            bokmal, english = line.rstrip("\n").split("\t")
            yield "europarl", ("nb", bokmal, english)
    with gzip.open(data / "da_en_cdt_news.tsv.gz", "rt", encoding="utf-8") as lines:
        danish = [line.rstrip("\n").split("\t") for line in lines if shutil.which("apertium")]
    for bokmal, (_, english) in zip(apertium("dan-nob", [row[0] for row in danish]), danish, strict=True):
        yield "cdt", ("nb", bokmal, english)


def apertium(pair: str, texts: list[str]) -> list[str]:
    """The texts in the other language, line by line. Unknown words stay as they are."""
    run = subprocess.run(["apertium", "-u", "-f", "line", pair], input="\n".join(texts) + "\n", capture_output=True, text=True, check=True)
    lines = run.stdout.split("\n")[: len(texts)]
    return [re.sub(r"[*@#]", "", line) for line in lines]


def write_rows(path: Path, rows: list[Pair]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in rows), encoding="utf-8")


def read_rows(path: Path) -> list[Pair]:
    with path.open(encoding="utf-8") as lines:
        return [(row[0], row[1], row[2]) for row in csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def teach(cache: Path, most: int) -> None:
    """Writes CACHE/teacher_*.npy, float16 (20000, 384) each, for the first `most` pairs; goes on where it was stopped."""
    from textkit.embed import encode

    rows = read_rows(cache / "pairs.tsv")[:most]
    for start in range(0, len(rows), SHARD):
        path = cache / f"teacher_{start:07d}.npy"
        if not path.exists():
            english = [row[2] for row in rows[start : start + SHARD]]
            scratch = path.with_suffix(".part.npy")
            np.save(scratch, encode(english, ["en"] * len(english)).astype(np.float16))
            scratch.rename(path)
            print(f"{start + len(english)} of {len(rows)}", flush=True)


def generate(cache: Path, most: int) -> None:
    """Writes CACHE/nn.tsv and CACHE/da.tsv: the first `most` Bokmål sides in Nynorsk and in Danish, word by word.

    Each word is translated once and by itself: the student reads sentences as bags of words, so the context that a sentence
    would give the translation is worth less than fifty times the speed.
    """
    rows = read_rows(cache / "pairs.tsv")[:most]
    counted = Counter(word for row in rows for word in WORD.findall(row[1].lower()))
    words = [word for word, count in counted.items() if count > 1]
    for lang, pair in (("nn", "nob-nno"), ("da", "nob-dan")):
        found = apertium(pair, [f"{word} ." for word in words])  # without full stops its grammar takes the list for one sentence
        other = {word: text.rstrip(" .") for word, text in zip(words, found, strict=True)}
        texts = [WORD.sub(lambda match, other=other: other.get(match[0]) or match[0], row[1].lower()) for row in rows]  # type: ignore[misc]
        write_rows(cache / f"{lang}.tsv", [(lang, text, row[2]) for text, row in zip(texts, rows, strict=True)])


WORD = re.compile(r"[^\W\d_]+")


# --- the student -------------------------------------------------------------------------------------


def train(cache: Path, folder: Path, most: int, epochs: int, english: bool) -> None:
    """Writes FOLDER/tokenizer.json and FOLDER/table.npy, float16 (pieces, 384)."""
    import torch

    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    texts, targets, targets_of = training_set(cache, most, english=english)
    tokenizer = train_tokenizer(texts)
    pieces = [np.array(found.ids or [0], dtype=np.int64) for found in tokenizer.encode_batch(texts)]
    held = np.arange(len(pieces)) % 100 == 0
    kept = np.flatnonzero(~held)
    table = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(first_guess(pieces, targets, targets_of)), freeze=False, mode="sum")
    optimizer = torch.optim.Adam(table.parameters(), lr=LEARN_RATE)
    steps = epochs * (len(kept) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1 - step / (steps + 1))
    draw = np.random.default_rng(SEED)
    for epoch in range(epochs):
        total, order = 0.0, draw.permutation(kept)
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            teacher = torch.from_numpy(targets[targets_of[chosen]].astype(np.float32))
            student = bag(table, [thinned(pieces[row], draw) for row in chosen])
            loss = both_ways(student @ teacher.T * SCALE) + CLOSENESS * (1 - (student * teacher).sum(dim=1)).mean()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
            total += float(loss.detach())
        print(
            f"epoch {epoch}: loss {total / max(1, len(order) // BATCH):.4f}; {held_back(table, pieces, targets, targets_of, held)}",
            flush=True,
        )
    save(folder, tokenizer, table.weight.detach().numpy())
    if not english:
        (folder / "blend.json").write_text(json.dumps({"english": ENGLISH_SHARE}) + "\n", encoding="utf-8")


BATCH, SCALE, CLOSENESS, LEARN_RATE, PIECES, DROPPED = 1024, 24.0, 2.0, 0.002, 32_000, 0.1
"""Sentences a step; sharpness of the choice among them; weight of the cosine beside it; vocabulary; share of pieces left out."""


def training_set(cache: Path, most: int, *, english: bool = False) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The texts of all languages but English (or of it), the teacher's vectors of the English sides, and which belongs to each text."""
    targets = np.concatenate([np.load(path) for path in sorted(cache.glob("teacher_???????.npy"))])[:most]
    rows = read_rows(cache / "pairs.tsv")[: len(targets)]
    if english:
        return [row[2] for row in rows], targets, np.arange(len(rows))
    place = {row[2]: at for at, row in enumerate(rows)}
    for made in ("nn", "da"):
        path = cache / f"{made}.tsv"
        rows += [row for row in (read_rows(path) if path.exists() else []) if row[2] in place]
    return [row[1] for row in rows], targets, np.array([place[row[2]] for row in rows])


def train_tokenizer(texts: list[str]) -> Tokenizer:
    """Pieces of lower-case words, the most frequent words whole."""
    tokenizer = Tokenizer(tokenizers.models.BPE(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.train_from_iterator(
        texts, trainers.BpeTrainer(vocab_size=PIECES, special_tokens=["[UNK]"], min_frequency=3, show_progress=False)
    )
    return tokenizer


def first_guess(pieces: list[np.ndarray], targets: np.ndarray, targets_of: np.ndarray) -> np.ndarray:
    """Each piece begins as the mean of the vectors of the sentences that hold it, less the mean of all, rarer ones longer."""
    columns = np.concatenate(pieces)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in pieces])])
    holds = sparse.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, starts), shape=(len(pieces), PIECES))
    vectors = targets[targets_of].astype(np.float32)
    counts = np.asarray(holds.sum(axis=0)).ravel()
    means = (holds.T @ (vectors - vectors.mean(axis=0))) / (counts[:, None] + 5)
    return (means * np.log1p(len(pieces) / (counts[:, None] + 5)) * 0.1).astype(np.float32)


def bag(table, rows):  # type: ignore[no-untyped-def]
    import torch

    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows[:-1]])])
    return torch.nn.functional.normalize(table(torch.from_numpy(np.concatenate(rows)), torch.from_numpy(offsets)), dim=1)


def thinned(row: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """The pieces without a random tenth, so that no sentence leans on one piece."""
    kept = row[draw.random(len(row)) >= DROPPED]
    return kept if len(kept) else row


def both_ways(similar):  # type: ignore[no-untyped-def]
    """Each text must choose its own English sentence among the batch, and each English sentence its own text."""
    import torch

    right = torch.arange(len(similar))
    return (torch.nn.functional.cross_entropy(similar, right) + torch.nn.functional.cross_entropy(similar.T, right)) / 2


def held_back(table, pieces, targets, targets_of, held) -> str:  # type: ignore[no-untyped-def]
    rows = np.flatnonzero(held)[:2000]
    student = bag(table, [pieces[row] for row in rows]).detach().numpy()
    teacher = targets[targets_of[rows]].astype(np.float32)
    right = targets_of[rows][(student @ teacher.T).argmax(axis=1)] == targets_of[rows]
    return f"right among {len(rows)} held back {right.mean():.3f}, cosine {(student * teacher).sum(axis=1).mean():.3f}"


def save(folder: Path, tokenizer: Tokenizer, table: np.ndarray) -> None:
    """Writes beside the folder first, then swaps, so that nobody loads half a model. The model's card stays."""
    scratch = folder.with_name(folder.name + ".part")
    scratch.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(scratch / "tokenizer.json"), pretty=False)
    table[0] = table.mean(axis=0)  # what the tokenizer does not know: no piece of the training texts, so never learned
    np.save(scratch / "table.npy", table.astype(np.float16))
    folder.mkdir(parents=True, exist_ok=True)
    for file in scratch.iterdir():
        file.replace(folder / file.name)
    scratch.rmdir()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    steps = parser.add_subparsers(dest="step", required=True)
    for name, places in (("collect", ("data", "cache")), ("teach", ("cache",)), ("generate", ("cache",)), ("train", ("cache", "folder"))):
        step = steps.add_parser(name)
        for place in places:
            step.add_argument(place, type=Path)
        if name != "collect":
            step.add_argument("--most", type=int, default=10**9)
        if name == "train":
            step.add_argument("--epochs", type=int, default=3)
            step.add_argument("--english", action="store_true")
    given = vars(parser.parse_args())
    {"collect": collect, "teach": teach, "generate": generate, "train": train}[given.pop("step")](**given)


if __name__ == "__main__":
    main()
