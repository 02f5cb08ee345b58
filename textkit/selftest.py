"""Whether a model on this machine, or the whole program, does its work, tried on one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from textkit.errors import TextkitError
from textkit.models import EVERY_LANGUAGE, Choice, Model, whole

if TYPE_CHECKING:
    from textkit.config import Settings
    from textkit.results import Results

SENTENCES = {
    "en": "The mayor of Bergen, Anna Moe, signed the contract for 12 buses on Monday.",
    "nb": "Ordføreren i Bergen, Anna Moe, undertegnet kontrakten om 12 busser mandag.",
    "nn": "Ordføraren i Bergen, Anna Moe, skreiv under kontrakten om 12 bussar måndag.",
    "da": "Borgmesteren i Bergen, Anna Moe, underskrev kontrakten om 12 busser mandag.",
}


def problem_of(model: Model) -> str | None:
    """What is wrong with the model, or None where it did its work."""
    try:
        tries: dict[str, Callable[[Model], str | None]] = {
            "pipeline": _pipeline,
            "encoder": _encoder,
            "fast_encoder": _encoder,
            "claim_encoder": _encoder,
            "cross_encoder": _cross_encoder,
            "translator": _translator,
        }
        return tries[model.task](model)
    except (TextkitError, OSError, ValueError, RuntimeError, KeyError, ImportError) as error:  # whatever a damaged model makes of it
        return f"can't be used: {error}"


def _sentence(model: Model) -> tuple[str, str]:
    code = next((code for code in SENTENCES if code in model.languages or EVERY_LANGUAGE in model.languages), "en")
    return code, SENTENCES[code]


def _pipeline(model: Model) -> str | None:
    import spacy

    with whole(model.path):
        doc = spacy.load(model.path)(_sentence(model)[1])
    if not any(token.dep_.lower() == "root" for token in doc):
        return "finds no main verb"
    return None if any("Moe" in ent.text for ent in doc.ents) else "finds no name"


def _encoder(model: Model) -> str | None:
    from textkit.embed import encode

    code, text = _sentence(model)
    vectors = encode(
        [text, "kjkj 9"], [code, code], choice=Choice(str(model.path.parent), (model.name,)), fast=model.task == "fast_encoder"
    )
    return None if float(vectors[0] @ vectors[1]) < 0.9 else "gives every text the same vector"


def _cross_encoder(model: Model) -> str | None:
    from textkit.cross_encoder import read_together

    text = SENTENCES["en"]
    same, other = read_together([(text, text), (text, "kjkj 9")], choice=Choice(str(model.path.parent), (model.name,)))
    return None if float(same[0]) > float(other[0]) else "takes nonsense for the same as a sentence"


def _translator(model: Model) -> str | None:
    from textkit import translate

    engine = translate.load(model.path)
    (translated,) = translate.run(engine, [_sentence(model)[1]])
    return None if "12" in translated and "Bergen" in translated else f"translates to {translated!r}"


def problem_of_run(articles: Path, out: Path, *, settings: Settings) -> str | None:
    """What is wrong with a run over a folder with two of the sentences, or None where it found what they say."""
    from textkit.run import ingest

    try:
        results = ingest([articles], out=out, settings=settings, jobs=1)
    except (TextkitError, OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        return f"stopped: {error}"
    if results.skipped:
        return "; ".join(f"{Path(item.path).name}: {item.reason}" for item in results.skipped)
    silent = [Path(d.path).name for d in results.documents if not _says_twelve(results, d.id)]
    if silent:
        return f"finds no claim with 12 buses in {', '.join(silent)}"
    return None if (out / "report.html").is_file() else "writes no report"


def _says_twelve(results: Results, document_id: str) -> bool:
    claims = [claim for claim in results.claims if claim.citation.document_id == document_id]
    return any(results.figure[i].value == 12 for claim in claims for i in claim.figure_ids)
