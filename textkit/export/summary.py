"""run.json: with what a run was made, what it found, and every file that was skipped with its reason."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from textkit import models
from textkit.config import Settings
from textkit.results import Results

LIBRARIES = ("spacy", "onnxruntime", "langdetect", "py3langid", "trafilatura", "argostranslate", "numpy")


def summary(results: Results, *, settings: Settings) -> dict[str, Any]:
    """The summary of a run. It holds no clock: the same input gives the same bytes."""
    facts = results.rows("facts")
    return {
        "versions": {name: version(name) for name in ("textkit", *LIBRARIES)},
        "models": [
            {"name": m.name, "task": m.task, "languages": list(m.languages), "licence": m.licence, "sha256": m.sha256}
            for m in models.available(settings.models)
        ],
        "settings": asdict(settings),
        "counts": {
            "documents": len(results.documents),
            "origins": len({document.origin_id or document.id for document in results.documents}),
            "languages": dict(sorted(Counter(document.lang or "unknown" for document in results.documents).items())),
            "claims": len(results.claims),
            "figures": len(results.figures),
            "entities": len(results.entities),
            "facts": len(facts),
            "facts_by_status": dict(sorted(Counter(row["status"] for row in facts).items())),
            "skipped": len(results.skipped),
        },
        "untranslated": sorted({c.lang for c in results.claims} - {"en"} - {c.lang for c in results.claims if c.translation is not None}),
        "notes": [{"path": document.path, "note": note} for document in results.documents for note in document.notes],
        "skipped": [{"path": item.path, "reason": item.reason} for item in results.skipped],
    }


def write_summary(results: Results, path: Path, *, settings: Settings) -> None:
    path.write_text(json.dumps(summary(results, settings=settings), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
