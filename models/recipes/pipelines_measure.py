"""Measures a spaCy pipeline: tags and dependencies on a treebank, names on a corpus of names, words a second.

    python models/recipes/pipelines_measure.py syntax MODEL FILE.conllu.gz [--held]
    python models/recipes/pipelines_measure.py names  MODEL FILE.jsonl.gz

Syntax is measured twice: on the treebank's own words, and on raw text, where words and sentences must be found too. Relations are
compared without subtypes, as is usual. `--held` takes only the tenth that the training data leave out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import Counter
from pathlib import Path

import spacy
from pipelines import hold_back, make_docs, read_conllu
from spacy.tokens import Doc

PLACES = {"PER": "PERSON", "PERSON": "PERSON", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "GPE_LOC": "LOC", "GPE_ORG": "LOC"}
OTHERS = {"PROD": "PRODUCT", "PRO": "PRODUCT", "PRODUCT": "PRODUCT", "LAW": "PRODUCT", "EVT": "EVENT", "EVENT": "EVENT"}


def syntax(model: Path, file: Path, held: bool) -> None:
    nlp = spacy.load(model)
    sentences = list(read_conllu(file))
    if held:
        sentences = hold_back(sentences)[1]
    right: Counter[str] = Counter()
    started = time.perf_counter()
    for sentence in sentences:
        doc = Doc(nlp.vocab, words=[word.form for word in sentence.words], spaces=[word.space for word in sentence.words])
        doc[0].is_sent_start = True
        for token in list(doc)[1:]:
            token.is_sent_start = False
        for token, word in zip(nlp(doc), sentence.words, strict=True):
            head = token.head.i == word.head
            right["words"] += 1
            right["UPOS"] += token.pos_ == word.upos
            right["lemma"] += token.lemma_ == word.lemma.removeprefix("$")
            right["UAS"] += head
            right["LAS"] += head and base(token.dep_) == base(word.deprel)
    took = time.perf_counter() - started
    shares = "  ".join(f"{name} {right[name] / right['words']:.3f}" for name in ("LAS", "UAS", "UPOS", "lemma"))
    print(f"{file.name}, own words: {shares}  n={right['words']}  {right['words'] / took:.0f} words/s one sentence at a time")
    docs = list(make_docs(nlp, sentences))
    started = time.perf_counter()
    words = sum(len(doc) for doc in nlp.pipe([doc.text for doc in docs]))
    took = time.perf_counter() - started
    scores = nlp.evaluate([spacy.training.Example(nlp.make_doc(doc.text), doc) for doc in docs])
    shares = "  ".join(f"{name} {scores[name] or 0:.3f}" for name in ("dep_las", "dep_uas", "pos_acc", "lemma_acc", "sents_f"))
    print(f"{file.name}, raw text: {shares}  {words / took:.0f} words/s")


def base(relation: str) -> str:
    return relation.lower().split(":")[0]


def names(model: Path, file: Path, held: bool) -> None:
    """Exact spans; overlap where the corpus marks noun phrases (MEANTIME). Counted as shared/tools/measure.py counts."""
    nlp = spacy.load(model)
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    exact = not any("entities" in row for row in rows)
    counts: dict[str, Counter[str]] = {}
    for row, doc in zip(rows, nlp.pipe([row["text"] for row in rows]), strict=True):
        kinds, end = PLACES | OTHERS, row.get("annotated_end") or 10**9
        gold = {(s["start"], s["end"], kinds[s["type"]]) for s in row["spans" if exact else "entities"] if s["type"] in kinds}
        named = (
            gold
            if exact
            else {(s["start"], s["end"], kinds[s["type"]]) for s in row["entities"] if s["type"] in kinds and s["mention"] == "NAM"}
        )
        named = {span for span in named if span[1] <= end}
        ours = {(e.start_char, e.end_char, kinds[e.label_]) for e in doc.ents if e.label_ in kinds and e.end_char <= end}
        for label in {span[2] for span in named | ours}:
            count = counts.setdefault(label, Counter())
            mine, theirs = ({span for span in spans if span[2] == label} for spans in (ours, named))
            every = {span for span in gold if span[2] == label}
            count["found"] += sum(any(meets(a, b, exact) for b in mine) for a in theirs)
            count["right"] += sum(any(meets(a, b, exact) for b in every) for a in mine)
            count["gold"] += len(theirs)
            count["ours"] += len(mine)
    for title, labels in (
        ("person/org/place", ("PERSON", "ORG", "LOC")),
        ("five labels", tuple(counts)),
        *((label, (label,)) for label in sorted(counts)),
    ):
        total: Counter[str] = sum((counts[label] for label in labels if label in counts), Counter())
        precision, recall = total["right"] / max(1, total["ours"]), total["found"] / max(1, total["gold"])
        f = 2 * precision * recall / max(1e-9, precision + recall)
        print(f"{file.name}, {title}: F {f:.3f}  P {precision:.3f}  R {recall:.3f}  n={total['gold']}")


def meets(a: tuple[int, int, str], b: tuple[int, int, str], exact: bool) -> bool:
    return a == b if exact else a[0] < b[1] and b[0] < a[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("syntax", "names"))
    parser.add_argument("model", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--held", action="store_true")
    given = parser.parse_args()
    {"syntax": syntax, "names": names}[given.what](given.model, given.file, given.held)


if __name__ == "__main__":
    main()
