"""Trains the model that tells Danish, Bokmål and Nynorsk apart:  python models/recipes/langid.py --data DATA

Reads from the folder DATA (kept outside this repository; see models/langid/README.md for what it is and its licences)
  ner/ndt_docs_train_dev.jsonl.gz   Norwegian Dependency Treebank, whole documents, Bokmål and Nynorsk
  mt/da_en_cdt_news.tsv.gz          Copenhagen Dependency Treebanks, Danish newspapers and magazines
and writes models/langid/scandinavian.npz. Where Apertium's `apertium` command is there, Bokmål is also turned into Danish and
Nynorsk by rule, so that the model learns from pairs that differ in nothing but the language. Seeded; takes a few minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from textkit.language import BUCKETS, _identifier, gram_buckets
from textkit.models import models_folder

Row = tuple[str, str]
"""A text and its language."""
SEED = 20250101
BY_RULE = {("nb", "da"): "nob-dan", ("nb", "nn"): "nob-nno"}
"""Apertium's name of each direction."""
MOST_BY_RULE = 8_000
INVERSE_REGULARISATION = 3.0
OTHER_OPINIONS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0)


def read(data: Path) -> tuple[list[Row], list[Row]]:
    """Training and held-out lines: whole documents for Norwegian, the last tenth of every hundred lines for Danish."""
    train, held_out = [], []
    with gzip.open(data / "ner/ndt_docs_train_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for document in map(json.loads, lines):
            rows = [(line, document["lang"]) for line in document["text"].split("\n")]
            (train if document["split"] == "train" else held_out).extend(rows)
    with gzip.open(data / "mt/da_en_cdt_news.tsv.gz", "rt", encoding="utf-8") as lines:
        for i, line in enumerate(lines):
            (held_out if i % 100 >= 90 else train).append((line.split("\t")[0], "da"))
    return [row for row in train if letters(row[0]) > 8], [row for row in held_out if letters(row[0]) > 20]


def letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def by_rule(rows: list[Row], folder: Path) -> Iterator[Row]:
    """Rows turned into another language. Translations are kept in `folder`, for Apertium manages 4,000 words a second."""
    if not shutil.which("apertium"):
        return
    folder.mkdir(parents=True, exist_ok=True)
    for (source, target), mode in BY_RULE.items():
        texts = [text for text, language in rows if language == source and len(text) > 25][:MOST_BY_RULE]
        kept = folder / f"{mode}.txt"
        if not kept.is_file():
            kept.write_text(
                subprocess.run(
                    ["apertium", "-u", "-f", "line", mode], input="\n".join(texts) + "\n", capture_output=True, text=True, check=True
                ).stdout,
                encoding="utf-8",
            )
        for text, turned in zip(texts, kept.read_text(encoding="utf-8").split("\n"), strict=False):
            if turned.strip() and turned != text:
                yield turned, target


def pieces(rows: list[Row], seed: int) -> Iterator[Row]:
    """From every row of six words or more, one run of three to eight words: headlines are short."""
    chance = random.Random(seed)
    for text, language in rows:
        words = text.split()
        if len(words) >= 6:
            length = chance.randint(3, 8)
            start = chance.randint(0, max(0, len(words) - length))
            yield " ".join(words[start : start + length]), language


def features(rows: list[Row]) -> csr_matrix:
    """Counts of n-gram buckets, divided by the square root of their number: the sum of weights that `language._tell_apart` computes."""
    columns, values, ends = [], [], [0]
    for text, _ in rows:
        found, counts = np.unique(gram_buckets(text), return_counts=True)
        columns.append(found)
        values.append((counts / np.sqrt(counts.sum())).astype(np.float32))
        ends.append(ends[-1] + len(found))
    return csr_matrix((np.concatenate(values), np.concatenate(columns), ends), shape=(len(rows), BUCKETS))


def other_opinions(rows: list[Row], languages: list[str]) -> np.ndarray:
    """py3langid's log-odds for each language, shape (rows, languages), the highest 0."""
    identifier, log_odds = _identifier()
    names = ["no" if language == "nb" else language for language in languages]
    ranked = [dict(identifier.rank(text)) for text, _ in rows]
    scale = [len(text.encode()) ** 0.5 for text, _ in rows]
    scores = np.array([[scores[name] / size + log_odds[name] for name in names] for scores, size in zip(ranked, scale, strict=True)])
    return np.maximum(scores - scores.max(axis=1, keepdims=True), -7)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--work", type=Path, default=Path("work/langid"), help="where the translations by rule are kept")
    options = parser.parse_args()
    train, held_out = read(options.data)
    made = list(by_rule(train, options.work))
    print("rows", Counter(language for _, language in train), "by rule", Counter(language for _, language in made))
    rows = train + made + list(pieces(train + made, SEED))
    model = LogisticRegression(C=INVERSE_REGULARISATION, class_weight="balanced", max_iter=100, tol=1e-3)
    model.fit(features(rows), [language for _, language in rows])
    languages = [str(code) for code in model.classes_]
    for name, some in (("sentences", held_out), ("pieces", list(pieces(held_out, SEED + 1)))):
        gold = np.array([languages.index(language) for _, language in some])
        ours, others = model.decision_function(features(some)), other_opinions(some, languages)
        right = {weight: float(((ours + weight * others).argmax(axis=1) == gold).mean()) for weight in OTHER_OPINIONS}
        print(f"held-out {name}", len(some), {weight: round(value, 4) for weight, value in right.items()})
        if name == "sentences":
            best = max(right, key=lambda weight: right[weight])
    (models_folder() / "langid").mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        models_folder() / "langid" / "scandinavian.npz",
        languages=np.array(languages),
        weights=model.coef_.T.astype(np.float16),
        bias=model.intercept_.astype(np.float32),
        other_opinion=np.float32(best),
    )


if __name__ == "__main__":
    main()
