"""Learns when two claims state the same fact: writes models/same_fact/weights.json.

    python models/recipes/same_fact.py [--check GOLD.json FOLDER]

Data: the stories of corpus/ with their gold (tests/gold/corpus.json), CC0, ours. A pair of claims of two documents is positive when
both support one gold fact, negative when they support none in common; pairs that the gold lets share a row are left out. Logistic
regression with balanced classes; figures are printed with each story held out in turn. Seed 1. Takes about a minute.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from textkit import entities, models
from textkit.annotate import annotate, with_language
from textkit.cluster import Pair, Records, compare_all, group, sentences_of, with_document_priors
from textkit.collect import collect
from textkit.compare import Comparison
from textkit.config import Settings
from textkit.embed import encode
from textkit.readers import find_files, read_file
from textkit.records import Annotation, Claim, Document

ROOT = Path(__file__).parents[2]
FIELDS = Comparison.__slots__
LEAST_OVERLAP = 0.5
"""Share of the shorter of a claim and a gold quote that must be common to both for the claim to support the quote's fact."""
THRESHOLDS = (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)

Gold = Mapping[str, list[dict[str, Any]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", nargs=2, metavar=("GOLD", "FOLDER"), help="also print figures for articles that are never trained on")
    arguments = parser.parse_args()
    gold = json.loads((ROOT / "tests/gold/corpus.json").read_text(encoding="utf-8"))
    stories = {folder.name: Story(folder, gold) for folder in sorted((ROOT / "corpus").iterdir()) if folder.is_dir()}
    held_out = {name: fit([story for other, story in stories.items() if other != name]) for name in stories}
    for name, model in held_out.items():
        print(f"held out: {name:15}", *written(stories[name].figures(model)))
    found = [story.figures(held_out[name]) for name, story in stories.items()]
    threshold = max(THRESHOLDS, key=lambda at: sum(figures[at][2] for figures in found))
    model = fit(list(stories.values()))
    if arguments.check:
        check = Story(Path(arguments.check[1]), json.loads(Path(arguments.check[0]).read_text(encoding="utf-8")))
        print(f"never seen: {Path(arguments.check[1]).name:13}", *written(check.figures(model)))
    write(model, threshold=threshold)


def written(figures: Mapping[float, tuple[float, float, float]]) -> Iterator[str]:
    for threshold, (precision, recall, f) in figures.items():
        yield f"{threshold}: P {precision:.2f} R {recall:.2f} F {f:.2f} |"


class Story:
    """The claims of a folder of articles, every comparison between them, and what the gold says of each pair."""

    def __init__(self, folder: Path, gold: Gold) -> None:
        documents, annotations = read(folder)
        found, annotations = entities.resolve(annotations, documents)
        self.claims = [claim for annotation in annotations for claim in annotation.claims]
        self.documents = documents
        records = Records(
            {document.id: document for document in documents},
            {figure.id: figure for annotation in annotations for figure in annotation.figures},
            {entity.id: entity for entity in found},
        )
        self.comparisons = compare_all(self.claims, sentences_of(annotations, records.documents), records, encode)
        self.labels = dict(labels(self.claims, self.comparisons, supported(self.claims, documents, gold), may_merge(gold)))

    def scores(self, model: Pipeline) -> dict[Pair, float]:
        """The model's chance that each pair states the same."""
        pairs = list(self.comparisons)
        chances = model.predict_proba(np.array([astuple(self.comparisons[pair]) for pair in pairs]))[:, 1]
        return dict(zip(pairs, chances.tolist(), strict=True))

    def figures(self, model: Pipeline) -> dict[float, tuple[float, float, float]]:
        """Precision, recall and F of the links between claims of different documents after grouping, by threshold."""
        documents = [claim.citation.document_id for claim in self.claims]
        scores = with_document_priors(self.scores(model), documents, prior=share(model))
        positives = sum(self.labels.values())
        found: dict[float, tuple[float, float, float]] = {}
        for threshold in THRESHOLDS:
            groups = group(len(self.claims), scores, threshold=threshold)
            linked = [(i, j) for members in groups for i in members for j in members if i < j and self._far(i, j)]
            good = sum(self.labels.get(pair) == 1 for pair in linked)
            wrong = sum(self.labels.get(pair) == 0 for pair in linked)
            precision, recall = good / max(1, good + wrong), good / max(1, positives)
            found[threshold] = precision, recall, 2 * precision * recall / max(1e-9, precision + recall)
        return found

    def _far(self, i: int, j: int) -> bool:
        return self.claims[i].citation.document_id != self.claims[j].citation.document_id


def read(folder: Path) -> tuple[list[Document], list[Annotation]]:
    """The articles of a folder and what each says."""
    settings = Settings()
    files = [path for path in find_files([folder], settings=settings) if isinstance(path, Path)]
    items = [item for path in files for item in read_file(path, settings=settings)]
    documents = [with_language(item) for item in items if isinstance(item, Document)]
    return documents, [collect(document, annotate(document)) for document in documents]


def supported(claims: list[Claim], documents: list[Document], gold: Gold) -> dict[str, set[str]]:
    """The gold facts that each claim supports, by claim id."""
    by_number = {re.split(r"[_.]", Path(document.path).name)[0]: document for document in documents}
    of_document: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        of_document[claim.citation.document_id].append(claim)
    facts: dict[str, set[str]] = defaultdict(set)
    for fact in gold["facts"]:
        for support in fact["supports"]:
            document = by_number.get(support["doc"])
            span = find(document.text, support["quote"]) if document else None
            for claim in of_document[document.id] if document and span else ():
                if span and overlap(span, (claim.citation.start, claim.citation.end)) >= LEAST_OVERLAP:
                    facts[claim.id].add(fact["id"])
    return facts


def find(text: str, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in the text, whatever the white space."""
    match = re.search(r"\s+".join(map(re.escape, quote.split())), text)
    return match.span() if match else None


def overlap(one: tuple[int, int], other: tuple[int, int]) -> float:
    common = min(one[1], other[1]) - max(one[0], other[0])
    return common / min(one[1] - one[0], other[1] - other[0])


def may_merge(gold: Gold) -> dict[str, set[str]]:
    """For each gold fact, those that may share its row."""
    friends: dict[str, set[str]] = defaultdict(set)
    for entry in gold.get("may_merge", []):
        ids = entry["ids"] if isinstance(entry, dict) else entry
        for fact in ids:
            friends[fact] |= set(ids)
    return friends


def labels(
    claims: list[Claim], pairs: Mapping[Pair, Comparison], facts: Mapping[str, set[str]], friends: Mapping[str, set[str]]
) -> Iterator[tuple[Pair, int]]:
    for i, j in pairs:
        one, other = facts.get(claims[i].id, set()), facts.get(claims[j].id, set())
        if one & other:
            yield (i, j), 1
        elif not any(friends.get(fact, set()) & other for fact in one):
            yield (i, j), 0


def fit(stories: list[Story]) -> Pipeline:
    rows = [astuple(story.comparisons[pair]) for story in stories for pair in story.labels]
    given = [label for story in stories for label in story.labels.values()]
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=3000, random_state=1)).fit(np.array(rows), np.array(given))
    model.share = float(np.mean(given))
    return model


def share(model: Pipeline) -> float:
    """The share of positive pairs that the model was trained on."""
    return model.share  # type: ignore[no-any-return]


def write(model: Pipeline, *, threshold: float) -> None:
    folder = models.models_folder() / "same_fact"
    folder.mkdir(parents=True, exist_ok=True)
    scaler, regression = model[0], model[1]
    by_field = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - by_field @ scaler.mean_)
    weights = {name: round(float(value), 4) for name, value in zip(FIELDS, by_field, strict=True)}
    given = {"bias": round(bias, 4), "prior": round(share(model), 4), "threshold": threshold, "weights": weights}
    text = json.dumps(given, indent=1)
    (folder / "weights.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
