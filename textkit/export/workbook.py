"""facts.xlsx: the fact table to review in a spreadsheet, where only verdict, edited statement and note can be typed into."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textkit.export.tables import REVIEWED, citation_rows, clipped, table_rows
from textkit.export.verdicts import VERDICTS
from textkit.results import Results

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

FACTS = {
    "id": 18,
    "statement": 60,
    "verdict": 11,
    "edited statement": 60,
    "note": 30,
    "status": 13,
    "documents": 11,
    "origins": 9,
    "values": 30,
    "conflicts": 30,
    "first_published": 18,
    "sources": 30,
    "citations": 60,
}
"""The columns of the sheet of facts, with their widths in characters."""
CITATIONS = {
    "fact_id": 18,
    "claim_id": 18,
    "path": 40,
    "publisher": 20,
    "published": 18,
    "origin": 18,
    "lang": 6,
    "quote": 60,
    "translation": 60,
    "speaker": 20,
    "status": 12,
    "start": 8,
    "end": 8,
}
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters, and what XML can't hold."""

Row = dict[str, Any]


def write_xlsx(results: Results, path: Path) -> None:
    """Writes the sheets `facts` (a row a fact), `citations` (a row a claim) and `about` (the run that they are of).

    Every text is written as text, never as a formula or link. The protection has no password: it guards against slips.
    """
    from xlsxwriter.exceptions import FileCreateError
    from xlsxwriter.workbook import Workbook

    whole = BytesIO()
    book = Workbook(whole, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    book.set_properties({"title": "textkit facts", "created": datetime(2000, 1, 1)})  # no clock: same input, same bytes
    facts = _sheet(book, "facts", FACTS, table_rows(results), editable=REVIEWED)
    facts.freeze_panes(1, 2)
    _offer_verdicts(facts, rows=len(results.facts))
    _sheet(book, "citations", CITATIONS, [row for fact in results.facts for row in citation_rows(results, fact)])
    _sheet(book, "about", {"name": 12, "value": 80}, _about_rows(results))
    try:
        book.close()
    except FileCreateError as error:
        raise error.args[0] from None  # the OSError that it stands for
    path.write_bytes(whole.getvalue())


def cell_text(value: object) -> str:
    """The value as the text of a cell: unprintable characters shown as U+FFFD, and cut with "…" where a cell holds no more."""
    return clipped(UNPRINTABLE.sub("\ufffd", str(value)))


def _about_rows(results: Results) -> list[Row]:
    about = {
        "run_id": results.run_id,
        "facts": len(results.facts),
        "claims": len(results.claims),
        "documents": len(results.documents),
        "judgements": len(results.judgements),
        "verdict": f"one of {', '.join(VERDICTS)}; empty: not decided",
        "start, end": "Unicode code points in the document's text, end exclusive",
    }
    return [{"name": name, "value": value} for name, value in about.items()]


def _sheet(book: Workbook, name: str, widths: dict[str, int], rows: list[Row], *, editable: tuple[str, ...] = ()) -> Worksheet:
    """A protected sheet with a frozen header; filters and column widths can still be changed."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    locked = book.add_format({"text_wrap": True, "valign": "top"})
    unlocked = book.add_format({"text_wrap": True, "valign": "top", "locked": False, "bg_color": "#FFF9E5", "num_format": "@"})
    number = book.add_format({"valign": "top"})
    for column, (title, width) in enumerate(widths.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, bold)
        for line, row in enumerate(rows, start=1):
            _write(sheet, line, column, row[title], text=unlocked if title in editable else locked, number=number)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(widths) - 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    return sheet


def _write(sheet: Worksheet, line: int, column: int, value: object, *, text: Format, number: Format) -> None:
    if isinstance(value, int):
        sheet.write_number(line, column, value, number)
    elif value is None:
        sheet.write_blank(line, column, None, text)
    else:
        sheet.write_string(line, column, cell_text(value), text)


def _offer_verdicts(sheet: Worksheet, *, rows: int) -> None:
    column = list(FACTS).index("verdict")
    message = f"Choose {', '.join(VERDICTS)}, or leave it empty."
    if rows:
        options = {"validate": "list", "source": list(VERDICTS), "error_title": "No such verdict", "error_message": message}
        sheet.data_validation(1, column, rows, column, options)
