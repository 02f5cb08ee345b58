"""The fact table as a spreadsheet, safe to open: no cell of it is ever a formula."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from textkit.results import Results

COLUMNS = ("id", "statement", "status", "documents", "origins", "values", "conflicts", "first_published", "sources", "citations")
CELL_LIMIT = 32_000
"""Characters; a spreadsheet cell holds 32,767."""


def table_rows(results: Results) -> list[dict[str, Any]]:
    """One flat row a fact, most independent origins first."""
    rows = [_flat(results, row) for row in results.rows("facts")]
    return sorted(rows, key=lambda row: (-row["origins"], -row["documents"], row["id"]))


def write_csv(results: Results, path: Path) -> None:
    """UTF-8 with a byte-order mark, so that spreadsheet programs read æ, ø and å right."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\r\n")
        writer.writeheader()
        for row in table_rows(results):
            writer.writerow({key: harmless(value) for key, value in row.items()})


def write_xlsx(results: Results, path: Path) -> None:
    """A sheet of facts and a sheet of their citations; text is always written as text. Raises OSError."""
    from datetime import datetime

    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": "textkit facts", "created": datetime(2000, 1, 1)})  # no clock: same input, same bytes
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    _sheet(book.add_worksheet("facts"), COLUMNS, table_rows(results), bold, wrapped)
    columns = ("fact_id", "claim_id", "path", "publisher", "published", "lang", "start", "end", "quote", "speaker", "cue", "status")
    _sheet(book.add_worksheet("citations"), columns, _citation_rows(results), bold, wrapped)
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it stands for


def harmless(value: Any) -> Any:
    """The value with an apostrophe before what a spreadsheet would run as a formula (OWASP: CSV injection)."""
    return "'" + value if isinstance(value, str) and value.lstrip()[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _flat(results: Results, row: dict[str, Any]) -> dict[str, Any]:
    documents = [results.document[i] for i in dict.fromkeys(c["document_id"] for c in row["citations"])]
    cited = [f"{results.document[c['document_id']].path}:{c['start']}-{c['end']} “{c['quote']}”" for c in row["citations"]]
    return {
        **{key: row[key] for key in ("id", "statement", "status", "documents", "origins", "first_published")},
        "values": "; ".join(row["values"]),
        "conflicts": "; ".join(f"{c['kind']}: {c['about']}" for c in row["conflicts"]),
        "sources": "; ".join(dict.fromkeys(document.publisher or document.path for document in documents)),
        "citations": "\n".join(cited)[:CELL_LIMIT],
    }


def _citation_rows(results: Results) -> list[dict[str, Any]]:
    rows = []
    for fact in results.facts:
        for claim in results.claims_of(fact):
            document = results.document[claim.citation.document_id]
            rows.append(
                {
                    "fact_id": fact.id,
                    "claim_id": claim.id,
                    "path": document.path,
                    "publisher": document.publisher,
                    "published": document.published,
                    "lang": claim.lang,
                    "start": claim.citation.start,
                    "end": claim.citation.end,
                    "quote": claim.citation.quote[:CELL_LIMIT],
                    "speaker": claim.speaker,
                    "cue": claim.cue,
                    "status": claim.status,
                }
            )
    return rows


def _sheet(sheet: Any, columns: tuple[str, ...], rows: list[dict[str, Any]], bold: Any, wrapped: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    sheet.write_row(0, 0, columns, bold)
    for column, name in enumerate(columns):
        sheet.set_column(column, column, 60 if name in ("statement", "citations", "quote") else 16)
    for number, row in enumerate(rows, start=1):
        for column, name in enumerate(columns):
            value = row[name]
            if isinstance(value, int):
                sheet.write_number(number, column, value)
            else:
                sheet.write_string(number, column, value or "", wrapped)
