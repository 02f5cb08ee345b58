"""Verdicts that were typed into a spreadsheet of the facts, read back as judgements, with a word on every row that can't be used."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from textkit.config import Settings
from textkit.errors import TextkitError
from textkit.export.verdicts import VERDICTS
from textkit.records import Fact, Judgement
from textkit.results import Results
from textkit.review.actions import Refused, about_fact, now, written_text
from textkit.review.desk import Desk

KINDS = {"verdict": "fact", "edited statement": "statement", "note": "note"}
"""The columns that reviewers type into, and the kind of judgement that each becomes."""
MOST_ROWS = 1_048_576
"""Rows of a sheet (Microsoft: Excel specifications and limits)."""
MARKED = re.compile(r"(^|[;\t\r\n])'(?=[^\S;\t\r\n]*[=+\-@＝＋－＠])")
"""The apostrophe that an export put before what a spreadsheet would have run."""

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Problem:
    """A row, by its number in the sheet, and what is to be said of it."""

    row: int
    fact_id: str
    reason: str


@dataclass(slots=True)
class Imported:
    """What became of a sheet: how many judgements were written and how many stood already, the rows that were refused, and the verdicts
    that go against another reviewer's."""

    applied: int = 0
    standing: int = 0
    refused: list[Problem] = field(default_factory=list)
    against: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a spreadsheet with their numbers, and where it says so the claims that each fact had when it was written, and how many
    judgements there were."""

    rows: list[tuple[int, Row]]
    claims: Mapping[str, Sequence[str]] = field(default_factory=dict)
    judgements: int | None = None


def import_sheet(path: Path, out: Path, *, reviewer: str) -> Imported:
    """Writes down the verdicts, statements and notes of a sheet as one reviewer's; what stands already is not written again.

    A verdict that the sheet came with is nobody's anew: it counts as standing. Where a sheet doesn't say when it was written, every verdict
    that anybody has given the fact does. Raises TextkitError for a file that is no such sheet.
    """
    sheet, desk = read_sheet(path), Desk(out)
    table = desk.now()
    before = table.results if sheet.judgements is None else table.results.with_judgements(table.judgements[: sheet.judgements])
    ids = Counter(row["id"] for _, row in sheet.rows)
    signed = {"reviewer": reviewer, "made_at": now()}
    report, made = Imported(), []
    for number, row in sheet.rows:
        try:
            asked = _asked(row, twice=ids[row["id"]] > 1)
            judgements = _judgements(table.results, before, sheet, row, asked, signed)
        except Refused as refused:
            report.refused.append(Problem(number, _printable(row["id"]), str(refused)))
            continue
        made += judgements
        report.standing += len(asked) - len(judgements)
        report.against += [Problem(number, row["id"], words) for words in _against(table.results, judgements)]
    report.applied = desk.record(made)
    return report


def _printable(fact_id: str) -> str:
    """What a sheet gives as an id, so that it can neither steer a terminal nor fill it."""
    return fact_id if fact_id.isprintable() and len(fact_id) <= 40 else ascii(fact_id[:40])


def _asked(row: Row, *, twice: bool) -> dict[str, str]:
    """What a row asks for, by kind of judgement. Raises Refused for what can't be meant."""
    asked = {kind: written_text(row[column]) for column, kind in KINDS.items() if row[column].strip()}
    if asked and twice:
        raise Refused("the sheet has this id more than once")
    if "statement" in asked:
        asked["statement"] = " ".join(asked["statement"].split())
    if "fact" in asked and (verdict := asked["fact"].casefold()) not in VERDICTS:
        raise Refused(f"{verdict!r} is no verdict; choose one of {', '.join(VERDICTS)}")
    return asked


def _judgements(
    results: Results, before: Results, sheet: Sheet, row: Row, asked: Mapping[str, str], signed: Mapping[str, Any]
) -> list[Judgement]:
    """The judgements of a row, without what stands. Raises Refused where the fact is not the one that the sheet shows."""
    if not asked:
        return []
    fact = results.fact.get(row["id"])
    if fact is None:
        raise Refused("no fact has this id now: the sheet is of another run, or the fact was merged into another")
    new = dict(asked)
    own = results.verdicts.get(fact.id, {}).get(signed["reviewer"])
    came_with = {decision.judgement.verdict for decision in before.verdicts.get(fact.id, {}).values()}
    if "fact" in new and new["fact"].casefold() in came_with | ({own.judgement.verdict} if own else set()):
        del new["fact"]
    if new.get("statement") == " ".join(fact.statement.split()):
        del new["statement"]
    if new.get("note") in _said(results, fact, "note"):
        del new["note"]
    if new:
        _check_unchanged(results, sheet, row, fact)
    verdict_of: dict[Any, str] = {"fact": new.get("fact", "").casefold(), "statement": "edited", "note": "noted"}
    return [about_fact(results, fact, kind, verdict_of[kind], note="" if kind == "fact" else text, **signed) for kind, text in new.items()]


def _said(results: Results, fact: Fact, kind: str) -> set[str]:
    """The statements or notes that reviewers gave the fact."""
    return {d.judgement.note for d in results.decisions_on.get(fact.id, ()) if d.judgement.kind == kind}


def _check_unchanged(results: Results, sheet: Sheet, row: Row, fact: Fact) -> None:
    """Raises Refused where the fact is no longer the one that the sheet shows."""
    if fact.id in sheet.claims:
        if set(sheet.claims[fact.id]) != set(fact.claim_ids):
            raise Refused("the passages of this fact are no longer those of the sheet; look at it again in a new one")
    elif row["statement"] and " ".join(row["statement"].split()) not in _statements(results, fact):
        raise Refused(f"the fact with this id reads otherwise now: {fact.statement[:200]!r}")


def _statements(results: Results, fact: Fact) -> set[str]:
    """All that the fact was ever shown as."""
    found = results.found_fact.get(fact.id, fact)
    return {" ".join(text.split()) for text in (fact.statement, found.statement, *_said(results, fact, "statement"))}


def _against(results: Results, judgements: Sequence[Judgement]) -> Iterator[str]:
    for judgement in judgements:
        for other, decision in results.verdicts.get(judgement.left_id, {}).items():
            if judgement.kind == "fact" and other != judgement.reviewer and decision.judgement.verdict != judgement.verdict:
                yield f"{judgement.verdict}, where {other} has {decision.judgement.verdict}"


# Files


def read_sheet(path: Path) -> Sheet:
    """The sheet in a .xlsx or .csv file. Raises TextkitError for a file that can't be read or lacks the columns `id` and `verdict`."""
    suffix = path.suffix.lower()
    if suffix not in (".xlsx", ".csv"):
        raise TextkitError(f"{path}: give the .xlsx or .csv that textkit export wrote")
    tables = _xlsx_tables(path) if suffix == ".xlsx" else {"facts": _csv_lines(path)}
    if "facts" not in tables:
        raise TextkitError(f"{path}: has no sheet named facts; give the .xlsx that textkit export wrote")
    rows = list(_rows(tables["facts"], ("id", "statement", *KINDS)))
    if not {"id", "verdict"} <= set(_header(tables["facts"])):
        raise TextkitError(f"{path}: has no columns id and verdict in its first row; give the file that textkit export wrote")
    claims: dict[str, list[str]] = defaultdict(list)
    for _, row in _rows(tables.get("citations", []), ("fact_id", "claim_id")):
        claims[row["fact_id"]].append(row["claim_id"])
    about = {row["name"]: row["value"] for _, row in _rows(tables.get("about", []), ("name", "value"))}
    count = about.get("judgements", "")
    return Sheet(
        [(number, row) for number, row in rows if row["id"]], claims, int(count) if count.isdecimal() and len(count) < 10 else None
    )


def _header(lines: Sequence[Sequence[Any]]) -> list[str]:
    return [_text(cell).strip().casefold() for cell in lines[0]] if lines else []


def _rows(lines: Sequence[Sequence[Any]], columns: Sequence[str]) -> Iterator[tuple[int, Row]]:
    """The named columns of each line below the first that holds anything, "" where there is no such column, with the line's number."""
    header = _header(lines)
    for number, line in enumerate(lines[1:], start=2):
        if any(line):
            cells = dict(zip(header, map(_text, line), strict=False))
            yield number, {column: cells.get(column, "") for column in columns}


def _text(cell: Any) -> str:
    return "" if cell is None else MARKED.sub(r"\1", str(cell))


def _csv_lines(path: Path) -> list[list[str]]:
    """The lines of a file with commas or, as spreadsheets of many countries save it, semicolons or tabs."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TextkitError(f"{path}: can't be read ({error}); save it as CSV UTF-8") from error
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))  # of the whole program: never lowered
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise TextkitError(f"{path}: can't be read as CSV ({error})") from error


def _xlsx_tables(path: Path) -> dict[str, list[Sequence[Any]]]:
    from openpyxl import load_workbook

    try:
        _check_size(path)
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)  # of a path it would leave the file open
        return {sheet.title: _sheet_lines(sheet) for sheet in book.worksheets}
    except Exception as error:  # a damaged file makes openpyxl raise a dozen kinds, of its own and of zip, zlib and XML
        raise TextkitError(f"{path}: can't be read as a spreadsheet ({error}); save it as .xlsx again") from error


def _check_size(path: Path) -> None:
    """Raises TextkitError for a file that unpacks to too much; zipfile unpacks no more of a part than it declares."""
    with zipfile.ZipFile(path) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > Settings().max_unpacked_size:
        raise TextkitError(f"unpacks to {size:,} bytes")


def _sheet_lines(sheet: Any) -> list[Sequence[Any]]:
    """The lines of a sheet, which is no larger than its cells, whatever it says of its size."""
    sheet.reset_dimensions()
    return list(islice(sheet.iter_rows(values_only=True), MOST_ROWS))
