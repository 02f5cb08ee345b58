"""What a competent afternoon's work reaches on the stories: sentences as claims, MiniLM's vectors, one threshold learned on train.

    python tests/gold/stories/baseline.py

spaCy's rules cut sentences, all-MiniLM-L6-v2 reads them in whatever language they are, average-link clustering of scikit-learn joins
what is nearer than the threshold. A sentence's speaker, figures and names are not looked for. Needs the extra `train`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.cluster import AgglomerativeClustering

from textkit.embed import encode
from textkit.evaluate import Gold, Row, Run, Scores, evaluate, joined_gold, read_stories, score_rows
from textkit.show import print_table

HERE = Path(__file__).parent
THRESHOLDS = np.arange(0.2, 0.75, 0.05)
"""Cosine distances that are tried on the training stories."""
PARTS = ("facts", "contradictions", "rounding_agreements", "hard_negatives")


class Split:
    """The sentences of a split's articles with their vectors."""

    def __init__(self, stories: list[tuple[Path, Gold]]) -> None:
        paths = sorted(path for articles, _ in stories for path in articles.glob("*.txt"))
        whole = joined_gold(gold for _, gold in stories)
        self.gold = {part: whole[part] for part in PARTS}
        self.documents = [{"id": path.name[:4], "path": path.name, "text": path.read_text(encoding="utf-8")} for path in paths]
        self.sentences = [row for document in self.documents for row in sentences(document)]
        self.vectors = encode([row["quote"] for row in self.sentences], ["en"] * len(self.sentences))

    def scores(self, threshold: float) -> Scores:
        joining = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=threshold)
        groups = joining.fit_predict(self.vectors).tolist()
        claims = [row | {"id": str(at), "fact_id": str(group)} for at, (row, group) in enumerate(zip(self.sentences, groups, strict=True))]
        facts = [{"id": str(group), "conflicts": []} for group in sorted(set(groups))]
        run = Run({"documents": self.documents, "claims": claims, "facts": facts, "figures": [], "entities": []})
        return evaluate(self.gold, run)


@cache
def sentencizer() -> Any:
    import spacy

    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    return nlp


def sentences(document: Row) -> Iterator[Row]:
    for line in re.finditer(r"\S[^\n]*", document["text"]):
        for sentence in sentencizer()(line[0]).sents:
            start = line.start() + sentence.start_char
            place = {"document_id": document["id"], "start": start, "end": start + len(sentence.text), "quote": sentence.text}
            yield place | {"speaker": None, "status": "asserted", "quote_type": None}


def main() -> None:
    splits = {name: Split(stories) for name, stories in read_stories(HERE).items()}
    best = max(THRESHOLDS, key=lambda threshold: float(splits["train"].scores(threshold).parts["facts"]["link_F"]))
    print(f"cosine of at least {1 - best:.2f}, the best on train")
    scores = {name: split.scores(best) for name, split in splits.items()}
    print_table(score_rows(scores), ("part", "measure", *scores), fmt="table")


if __name__ == "__main__":
    main()
