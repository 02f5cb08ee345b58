"""report.html: the fact table as one self-contained page that a fact-checker can read and filter without a server."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.records import Claim, Document, Fact
from textkit.results import Results, outlet_of, written

if TYPE_CHECKING:
    from jinja2 import Template

CONTEXT = 160
"""Characters of the article shown before and after a citation."""
MOST_FACTS = 3000
"""More than this make a page that browsers find heavy; the rest stands in the spreadsheet, and the page says so."""


def write_report(results: Results, path: Path) -> None:
    """Writes the page. All text of articles is escaped, and the page's own policy lets no script run but the one it came with."""
    path.write_text(render(results), encoding="utf-8", errors="replace", newline="\n")


def render(results: Results) -> str:
    """The page as HTML."""
    template, script = _template(), _source("report.js")
    facts = sorted((_fact(results, fact) for fact in results.facts), key=lambda row: row["order"])
    return template.render(
        script=script,
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        style=_source("report.css"),
        facts=facts[:MOST_FACTS],
        left_out=max(0, len(facts) - MOST_FACTS),
        statuses=Counter(row["status"] for row in facts),
        documents=[_document(results, document) for document in results.documents],
        languages=sorted({document.lang or "unknown" for document in results.documents}),
        outlets=sorted({outlet_of(document) for document in results.documents}),
        origins=len({document.origin_id or document.id for document in results.documents}),
        claims=len(results.claims),
        skipped=results.skipped,
    )


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)
    return environment.from_string(_source("report.html.j2"))


def _source(name: str) -> str:
    return (files("textkit.export") / name).read_text(encoding="utf-8")


def _fact(results: Results, fact: Fact) -> dict[str, Any]:
    row = results.fact_row(fact)
    claims = [_claim(results, claim) for claim in results.claims_of(fact)]
    return row | {
        "order": (-row["origins"], -row["documents"], not row["conflicts"], -len(claims), row["id"]),
        "claims": claims,
        "languages": sorted({claim["document"].lang or "unknown" for claim in claims}),
        "outlets": sorted({claim["outlet"] for claim in claims}),
        "entities": [results.entity[i].name for i in dict.fromkeys(i for c in results.claims_of(fact) for i in c.entity_ids)],
        "clashing": {claim_id for conflict in fact.conflicts for claim_id in conflict.claim_ids},
    }


def _claim(results: Results, claim: Claim) -> dict[str, Any]:
    document, citation = results.document[claim.citation.document_id], claim.citation
    figures = [results.figure[i] for i in claim.figure_ids]
    return {
        "claim": claim,
        "document": document,
        "outlet": outlet_of(document),
        "before": _clip(document.text[max(0, citation.start - CONTEXT) : citation.start], from_end=True),
        "after": _clip(document.text[citation.end : citation.end + CONTEXT], from_end=False),
        "figures": [f"{figure.citation.quote} = {written(figure)}" for figure in figures if figure.value is not None],
    }


def _clip(context: str, *, from_end: bool) -> str:
    """The context up to the nearest line break, cut at a word."""
    line = context.split("\n")[-1 if from_end else 0]
    if len(line) < CONTEXT or " " not in line:
        return line
    return "…" + line.split(" ", 1)[1] if from_end else line.rsplit(" ", 1)[0] + "…"


def _document(results: Results, document: Document) -> dict[str, Any]:
    first = results.document[document.origin_id or document.id]
    return {"document": document, "outlet": outlet_of(document), "same_as": None if first.id == document.id else outlet_of(first)}
