"""Trains what tells plain text from machine-translated and spun text:  python models/recipes/translationese.py --data DATA --lang en

Plain text is what DATA holds (kept outside this repository; see models/translationese/README.md for what it is and its licences).
The machine-made kinds are made here: `spin` puts words of the same distribution in place of others, as synonym machines do, and `garble`
loses articles, turns word order, breaks names, hyphens and capitals, as poor machine translation does. Each fault falls on some articles
and not on others, so that every feature must earn its own weight. Seeded; takes about three minutes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict
from sklearn.preprocessing import StandardScaler

from textkit.models import models_folder
from textkit.translationese import FEATURES, TOKEN, Model, bit_of, read

SEED = 20250102
EUROPARL_LINES = {"en": 600_000, "nb": 150_000}
COMMON_WORDS = 15_000
SMALL_WORDS = 120
PAIR_BYTES = 1 << 21
WORD_BYTES = 1 << 19
SENTENCES_OF_AN_ARTICLE = (6, 40)
MOST_ACCUSED = 0.01
"""Share of held-out plain articles that may be taken for machine-made; the threshold is set by it."""
KINDS = ("original", "machine_translated", "spun")
FREE_GUM = ("GUM_news", "GUM_interview", "GUM_bio", "GUM_voyage")
"""Kinds of GUM documents without a non-commercial licence."""


# --- plain text -------------------------------------------------------------------------------------------------------------------------


def reference(data: Path, code: str) -> Iterator[str]:
    """Lines of plain text that fill the tables of pairs and words; no article of `articles` is among them."""
    with lzma.open(data / "mt/nb_en_europarl.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in islice(lines, EUROPARL_LINES[code]):
            yield line.rstrip("\n").split("\t")[code == "en"]
    if code == "nb":
        with gzip.open(data / "mt/nb_en_pairs.tsv.gz", "rt", encoding="utf-8") as lines:
            yield from (line.split("\t")[1] for line in lines if line.startswith(("gov_nav", "tatoeba")))
        for language, split, text in norwegian(data):
            if language == "nb" and split == "train" and len(text) % 4:
                yield from text.split("\n")
        return
    with gzip.open(data / "mt/nb_en_pairs.tsv.gz", "rt", encoding="utf-8") as lines:
        yield from (
            line.rstrip("\n").split("\t")[2]
            for i, line in enumerate(lines)
            if i % 4 == 0 and line.startswith(("msdocs", "coop", "tatoeba"))
        )
    with gzip.open(data / "ud/en_ewt_train.conllu.gz", "rt", encoding="utf-8") as lines:
        yield from (line[9:] for line in lines if line.startswith("# text = "))
    with gzip.open(data / "claims/claimbuster_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)


def norwegian(data: Path) -> Iterator[tuple[str, str, str]]:
    with gzip.open(data / "ner/ndt_docs_train_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield row["lang"], row["split"], untokenised(row["text"])


def untokenised(text: str) -> str:
    """The treebank's loose quotation marks put back to their words."""
    text = re.sub(r'" ([^"\n]*?) "', r"«\1»", text)
    return re.sub(r"\( ", "(", re.sub(r" ([.,;:?!)])", r"\1", text))


def articles(data: Path, code: str) -> list[str]:
    """Plain articles to learn from: none of them fills the tables."""
    if code == "nb":
        return [text for language, split, text in norwegian(data) if language == "nb" and (split == "dev" or not len(text) % 4)]
    found = []
    with gzip.open(data / "ner/meantime_en_dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        found += [json.loads(line)["text"] for line in lines]
    with gzip.open(data / "mt/da_en_cdt_news.tsv.gz", "rt", encoding="utf-8") as lines:
        found += together([line.rstrip("\n").split("\t")[1] for line in lines])
    gum: list[str] = []
    free = False
    with gzip.open(data / "ud/en_gum_prose_train.conllu.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                free = line[14:].startswith(FREE_GUM)
            elif line.startswith("# text = ") and free:
                gum.append(line[9:].strip())
    return found + together(gum)


def together(sentences: list[str]) -> list[str]:
    """Neighbouring sentences as articles, a paragraph each two sentences."""
    chance = random.Random(SEED)
    made, at = [], 0
    while at < len(sentences):
        size = chance.randint(*SENTENCES_OF_AN_ARTICLE)
        some = sentences[at : at + size]
        made.append("\n".join(" ".join(some[i : i + 2]) for i in range(0, len(some), 2)))
        at += size
    return made


# --- machine-made text ------------------------------------------------------------------------------------------------------------------


class Substitutes:
    """For a word, another of the same use: same last letters (so the same form) and about as common."""

    def __init__(self, counts: Counter[str], small: frozenset[str]) -> None:
        self.small = small
        self.like: dict[tuple[str, int], list[str]] = defaultdict(list)
        for rank, (word, _) in enumerate(counts.most_common(12_000)):
            if word.isalpha() and len(word) > 3 and word not in small:
                self.like[(word[-2:], int(np.log2(rank + 2)))].append(word)
        self.rank = {word: rank for rank, (word, _) in enumerate(counts.most_common(12_000))}

    def other(self, word: str, chance: random.Random) -> str:
        if word not in self.rank or word in self.small or len(word) <= 3:
            return word
        options = self.like[(word[-2:], min(int(np.log2(self.rank[word] + 2)) + chance.choice((0, 1)), 13))]
        return chance.choice(options) if options else word


def replaced(text: str, share: float, substitutes: Substitutes, chance: random.Random) -> str:
    return re.sub(r"\b[a-zæøå]{4,}\b", lambda match: substitutes.other(match[0], chance) if chance.random() < share else match[0], text)


def some(pattern: str, change: Callable[[re.Match[str]], str], text: str, share: float, chance: random.Random) -> str:
    return re.sub(pattern, lambda match: change(match) if chance.random() < share else match[0], text)


NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def typeset(text: str, chance: random.Random) -> str:
    """Half of the articles with curly quotation marks, as newspapers have them."""
    return re.sub(r'"([^"\n]*)"', r"“\1”", text) if chance.random() < 0.5 else text


def spin(text: str, substitutes: Substitutes, chance: random.Random) -> str:
    """A synonym machine: one word in four to ten replaced, numerals and months among them now and then."""
    text = replaced(text, chance.uniform(0.12, 0.45), substitutes, chance)
    if chance.random() < 0.6:
        text = some(r"\b(1[0-2]|[1-9])\.(\d+)", lambda match: f"{NUMBERS[int(match[1])]}.{match[2]}", text, 0.9, chance)
        text = some(r"\bMay\b", lambda _: "Could", text, 0.9, chance)
    if chance.random() < 0.3:
        text = some(r"\bof\b", lambda _: "of of", text, 0.02, chance)
    if chance.random() < 0.3:
        text = some(r"\b(many|several|some)\b", lambda _: "lots of of", text, 0.3, chance)
    return text


PREPOSITIONS = {
    **{word: ["of", "in", "on", "to", "for", "with", "from"] for word in ("of", "in", "on", "to", "with", "from")},
    **{word: ["av", "i", "på", "til", "for", "med", "fra"] for word in ("av", "i", "på", "til", "med", "fra")},
}


def another(preposition: str, chance: random.Random) -> str:
    return chance.choice([word for word in PREPOSITIONS[preposition] if word != preposition])


def garble(text: str, substitutes: Substitutes, chance: random.Random) -> str:
    """A poor machine translation: word choice, articles, prepositions, order, names, hyphens and capitals."""
    text = replaced(text, chance.uniform(0.03, 0.2), substitutes, chance)
    faults: list[tuple[str, Callable[[re.Match[str]], str], float]] = [
        (r"\b(the|a|an) ", lambda _: "", chance.uniform(0.05, 0.4)),
        (r"\b(en|et|den|det) ", lambda _: "", chance.uniform(0.02, 0.2)),
        (rf"\b({'|'.join(PREPOSITIONS)})\b", lambda match: another(match[1], chance), chance.uniform(0.03, 0.15)),
        (r"\b([a-zæøå]{4,}) ([a-zæøå]{4,})\b", lambda match: f"{match[2]} {match[1]}", chance.uniform(0.01, 0.06)),
        (r"(?<=[^\W\d_])-(?=[^\W\d_])", lambda _: " -", chance.uniform(0.3, 0.9)),
        (r"\b([^\W\d_]{3,}) ", lambda match: f"{match[1]} {match[1]} ", chance.uniform(0.001, 0.004)),
        (r"(?<=[a-z] )([a-z])(?=[a-z]{0,6} [a-z])", lambda match: match[1].upper(), chance.uniform(0.001, 0.006)),
        (r"\b([A-Z])([a-z]+)([A-Z][a-z]+)\b", lambda match: match[1] + (match[2] + match[3]).lower(), 0.5),
        (r"\b([A-Z][a-z]{4,})\b", lambda match: match[1][:-1] + chance.choice("aeiouk"), chance.uniform(0.005, 0.03)),
        (r"(?<=[^\W\d_]) ([“«])", lambda match: match[1], 0.3),
        (r"\b([a-zæøå]{7,})\b", lambda match: f"{match[1]} {match[1][:6]}{chance.choice(('ly', 'ment', 'ing', 'ing'))}", 0.002),
    ]
    for pattern, change, share in faults:
        if chance.random() < 0.5:
            text = some(pattern, change, text, share, chance)
    return text


# --- learning ---------------------------------------------------------------------------------------------------------------------------


def tables(data: Path, code: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for line in reference(data, code):
        tokens = [token.replace("’", "'") for token in TOKEN.findall(line.lower())]
        words.update(tokens)
        pairs.update(pairwise(tokens))
    return words, pairs


def bits(texts: Iterator[str], size: int) -> np.ndarray:
    table = np.zeros(size, dtype=np.uint8)
    for text in texts:
        place = bit_of(text, size)
        table[place >> 3] |= 1 << (place & 7)
    return table


def lexicon(code: str) -> Iterator[str]:
    """Words that spaCy's look-up tables know (MIT): English ones by probability, Norwegian ones by lemma index."""
    import spacy_lookups_data

    folder = Path(spacy_lookups_data.__file__).parent / "data"
    if code == "en":
        with gzip.open(folder / "en_lexeme_prob.json.gz", "rt", encoding="utf-8") as file:
            yield from (word.lower() for word, chance in json.load(file).items() if chance > -18 and word.isalpha())
    else:
        with gzip.open(folder / f"{code}_lemma_exc.json.gz", "rt", encoding="utf-8") as file:
            yield from (form.lower() for forms in json.load(file).values() for form in forms)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lang", choices=sorted(EUROPARL_LINES), default="en")
    options = parser.parse_args()
    words, pairs = tables(options.data, options.lang)
    common = [word for word, _ in words.most_common(COMMON_WORDS * 2) if word.isalpha()][:COMMON_WORDS]
    known, small = frozenset(common), frozenset(common[:SMALL_WORDS])
    pair_bits = bits((f"{left} {right}" for left, right in pairs if left in known and right in known), PAIR_BYTES)
    word_bits = bits((word for source in (lexicon(options.lang), (w for w, n in words.items() if n > 1)) for word in source), WORD_BYTES)
    blank = np.zeros(0)
    model = Model(pair_bits, word_bits, known, small, (), blank, blank, blank, blank, 0.0)
    print(
        "words",
        len(words),
        "pairs",
        len(pairs),
        "bits set",
        np.unpackbits(pair_bits).mean().round(3),
        np.unpackbits(word_bits).mean().round(3),
    )

    chance = random.Random(SEED)
    substitutes = Substitutes(words, small)
    plain = [text for text in articles(options.data, options.lang) if len(text.split()) > 120]
    rows, labels, fold = [], [], []
    for i, text in enumerate(typeset(text, chance) for text in plain):
        makers: list[tuple[str, Callable[[str], str]]] = [
            ("original", lambda text: text),
            ("machine_translated", lambda text: garble(text, substitutes, chance)),
        ]
        if options.lang == "en":
            makers.append(("spun", lambda text: spin(text, substitutes, chance)))
        for kind, make in makers:
            rows.append(read(make(text), model, code=options.lang).features)
            labels.append(kind)
            fold.append(i)
    inputs, gold, groups = np.array(rows), np.array(labels), np.array(fold)
    scaler = StandardScaler().fit(inputs)
    scaled = scaler.transform(inputs)
    learned = LogisticRegression(C=0.3, max_iter=2000)
    chances = cross_val_predict(learned, scaled, gold, groups=groups, cv=GroupKFold(5), method="predict_proba")
    learned.fit(scaled, gold)
    names = [str(name) for name in learned.classes_]
    scores = 1 - chances[:, names.index("original")]
    threshold = round(float(max(0.5, np.quantile(scores[gold == "original"], 1 - MOST_ACCUSED))), 3)
    print("articles", len(plain), "threshold", threshold)
    machine = [name for name in names if name != "original"]
    told = np.array(
        [("original" if s < threshold else max(machine, key=lambda n: c[names.index(n)])) for s, c in zip(scores, chances, strict=True)]
    )
    for kind in names:
        print("five-fold", kind, dict(Counter(told[gold == kind].tolist())))
    weights = learned.coef_ if len(names) > 2 else np.vstack([-learned.coef_[0] / 2, learned.coef_[0] / 2])
    bias = learned.intercept_ if len(names) > 2 else np.array([-learned.intercept_[0] / 2, learned.intercept_[0] / 2])
    folder = models_folder() / "translationese"
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / f"{options.lang}.npz", pairs=pair_bits, words=word_bits, common=np.array("\n".join(common)))
    written = {
        "kinds": names,
        "threshold": threshold,
        "small_words": SMALL_WORDS,
        "bias": {kind: round(float(bias[k]), 4) for k, kind in enumerate(names)},
        "features": {
            name: {
                "mean": round(float(scaler.mean_[f]), 5),
                "scale": round(float(scaler.scale_[f]), 5),
                "weights": {kind: round(float(weights[k][f]), 4) for k, kind in enumerate(names)},
            }
            for f, name in enumerate(FEATURES)
        },
    }
    (folder / f"{options.lang}.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
