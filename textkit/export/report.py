"""report.html: the fact table as one self-contained page that a fact-checker can read and filter without a server."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.reading.facts import fact_view
from textkit.reading.pages import make_templates, shared_style
from textkit.records import Document
from textkit.results import Results, outlet_of

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
MOST_FACTS = 3000
"""More than this make a page that browsers find heavy; the rest stands in the spreadsheet, and the page says so."""
MOST_COLUMNS = 6
"""Facts of a story beside each other in the table of who has what, which every fact of the page comes with."""


def write_report(results: Results, path: Path) -> None:
    """Writes the page. All text of articles is escaped, and the page's own policy lets no script run but the one it came with."""
    path.write_text(render(results), encoding="utf-8", errors="replace", newline="\n")


def render(results: Results) -> str:
    """The page as HTML."""
    script = _source("report.js")
    rows = sorted(results.rows("facts"), key=_order)
    facts = [_fact(results, row) for row in rows[:MOST_FACTS]]
    return (
        _templates()
        .get_template("report.html.j2")
        .render(
            script=script,
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
            style=shared_style() + _source("report.css"),
            facts=facts,
            left_out=len(rows) - len(facts),
            statuses=Counter(row["status"] for row in rows),
            verdicts=sorted({row["verdict"] for row in rows} - {None}),
            documents=[_document(results, document) for document in results.documents],
            languages=sorted({document.lang or "unknown" for document in results.documents}),
            outlets=sorted({outlet_of(document) for document in results.documents}),
            origins=len({document.origin_id or document.id for document in results.documents}),
            claims=len(results.claims),
            skipped=results.skipped,
        )
    )


@cache
def _templates() -> Environment:
    return make_templates(HERE, address=lambda kind, record_id: f"#fact-{record_id}" if kind == "fact" else "")


def _source(name: str) -> str:
    return (files("textkit.export") / name).read_text(encoding="utf-8")


def _order(row: dict[str, Any]) -> tuple[object, ...]:
    return -row["origins"], -row["documents"], not row["conflicts"], -len(row["claim_ids"]), row["id"]


def _fact(results: Results, row: dict[str, Any]) -> dict[str, Any]:
    fact = results.fact[row["id"]]
    documents = [results.document[claim.citation.document_id] for claim in results.claims_of(fact)]
    own = {"languages": sorted({d.lang or "unknown" for d in documents}), "outlets": sorted(set(map(outlet_of, documents)))}
    return row | fact_view(results, fact, most_facts=MOST_COLUMNS) | own


def _document(results: Results, document: Document) -> dict[str, Any]:
    first = results.document[document.origin_id or document.id]
    return {"document": document, "outlet": outlet_of(document), "same_as": None if first.id == document.id else outlet_of(first)}
