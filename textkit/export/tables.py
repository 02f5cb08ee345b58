"""The fact table with one flat row a fact, and as csv that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

from textkit.export.verdicts import edited_statement, note_on, verdict_of
from textkit.records import Fact
from textkit.results import Results

REVIEWED = ("verdict", "edited statement", "note")
"""The columns that reviewers type into, which `textkit review import` reads back."""
COLUMNS = (
    *("id", "statement", *REVIEWED, "status", "documents", "origins", "values", "conflicts", "first_published"),
    *("sources", "citations"),
)
CELL_LIMIT = 32_767
"""UTF-16 units in a spreadsheet's cell (Microsoft: Excel specifications and limits)."""
FORMULA = re.compile(r"(^|[;\t\r\n])(?=[^\S;\t\r\n]*[=+\-@＝＋－＠])")
"""Before what a spreadsheet would run. A cell may also begin at a semicolon, tab or line break: where numbers have a decimal comma, as in
Norway, spreadsheets split a comma-separated file there, whatever its quotes say."""


def table_rows(results: Results) -> list[dict[str, Any]]:
    """One flat row a fact, with what reviewers decided, most independent origins first."""
    rows = [_flat(results, row) for row in results.rows("facts")]
    return sorted(rows, key=lambda row: (-row["origins"], -row["documents"], row["id"]))


def citation_rows(results: Results, fact: Fact) -> list[dict[str, Any]]:
    """One flat row a citation of the fact: the place, the source, and who says it."""
    claims = results.claims_of(fact)
    documents = [results.document[claim.citation.document_id] for claim in claims]
    return [
        {
            "fact_id": fact.id,
            "claim_id": claim.id,
            "document_id": document.id,
            "path": document.path,
            "publisher": document.publisher,
            "published": document.published,
            "url": document.url,
            "origin": document.origin_id or document.id,
            "lang": claim.lang,
            "quote": claim.citation.quote,
            "translation": claim.translation,
            "speaker": claim.speaker,
            "status": claim.status,
            "start": claim.citation.start,
            "end": claim.citation.end,
        }
        for claim, document in zip(claims, documents, strict=True)
    ]


def write_csv(results: Results, path: Path) -> None:
    """UTF-8 with a byte-order mark, so that spreadsheet programs read æ, ø and å right."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        for row in table_rows(results):
            writer.writerow({key: clipped(harmless(value)) if isinstance(value, str) else value for key, value in row.items()})


def harmless(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run as a formula (OWASP: CSV injection)."""
    return FORMULA.sub(r"\1'", text)


def clipped(text: str) -> str:
    """The text, cut with "…" where a cell holds no more."""
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * CELL_LIMIT else units[: 2 * (CELL_LIMIT - 1)].decode("utf-16-le", "ignore") + "…"


def _flat(results: Results, row: dict[str, Any]) -> dict[str, Any]:
    documents = [results.document[i] for i in dict.fromkeys(c["document_id"] for c in row["citations"])]
    cited = [f"{results.document[c['document_id']].path}:{c['start']}-{c['end']} “{c['quote']}”" for c in row["citations"]]
    fact = results.fact[row["id"]]
    verdict = verdict_of(results, fact)
    return {
        **{key: row[key] for key in ("id", "statement", "status", "documents", "origins", "first_published")},
        "verdict": verdict.verdict if verdict else None,
        "edited statement": edited_statement(results, fact),
        "note": verdict.note or None if verdict else note_on(results, fact),
        "values": "; ".join(row["values"]),
        "conflicts": "; ".join(f"{c['kind']}: {c['about']}" for c in row["conflicts"]),
        "sources": "; ".join(dict.fromkeys(document.publisher or document.path for document in documents)),
        "citations": "\n".join(cited),
    }
