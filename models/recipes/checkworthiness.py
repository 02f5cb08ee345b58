"""Trains the weights of textkit.components.checkworthiness: logistic regression over readable features.

    python models/recipes/checkworthiness.py DATA/claims/claimbuster_dev.jsonl.gz

Data: the development part of ClaimBuster (Arslan et al. 2020, CC BY 4.0): sentences of American presidential debates, label 1 where
three readers called the sentence a check-worthy factual claim. A quarter, chosen by the sentence's number, is held back; on it the
recipe measures, and it writes what it measured beside the weights. Deterministic: no random numbers.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from textkit.components.checkworthiness import WEIGHTS, features

HELD_BACK = 4
"""Every fourth sentence, by its number in the data set, is measured on and not learned from."""


def read(path: Path) -> list[tuple[int, dict[str, float], int]]:
    """(number, features, label) of every sentence."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(int(row["id"]), features(row["text"], lang="en"), int(row["label"])) for row in rows]


def matrix(rows: list[tuple[int, dict[str, float], int]], names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Features (n, len(names)) and labels (n,)."""
    return np.array([[row[name] for name in names] for _, row, _ in rows]), np.array([label for _, _, label in rows])


def measure(scores: np.ndarray, labels: np.ndarray, threshold: float) -> dict[str, float]:
    """Precision, recall and F of the check-worthy class at the threshold, and the share of right answers."""
    chosen = scores >= threshold
    right = float((chosen & (labels == 1)).sum())
    precision, recall = right / max(1.0, float(chosen.sum())), right / max(1.0, float(labels.sum()))
    f = 2 * precision * recall / max(1e-9, precision + recall)
    return {
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f": round(f, 4),
        "accuracy": round(float((chosen == labels).mean()), 4),
    }


def main() -> None:
    """Reads the data, trains, measures on the quarter held back, writes the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    given = parser.parse_args()
    rows = read(given.data)
    names = sorted(rows[0][1])
    learned = [row for row in rows if row[0] % HELD_BACK]
    held_back = [row for row in rows if not row[0] % HELD_BACK]
    x, y = matrix(learned, names)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(x, y)
    test_x, test_y = matrix(held_back, names)
    inside = model.predict_proba(x)[:, 1]
    threshold = max((round(0.2 + 0.01 * step, 2) for step in range(60)), key=lambda at: measure(inside, y, at)["f"])
    scores = model.predict_proba(test_x)[:, 1]
    calibration = float(abs(scores.mean() - test_y.mean()))
    report = {"learned": len(learned), "held_back": len(held_back), "threshold": threshold, "calibration_gap": round(calibration, 4)}
    weights = {name: round(float(weight), 4) for name, weight in zip(names, model.coef_[0], strict=True)}
    written = {"bias": round(float(model.intercept_[0]), 4), "weights": weights, "measured": report | measure(scores, test_y, threshold)}
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_text(json.dumps(written, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(json.dumps(written["measured"]))


if __name__ == "__main__":
    main()
