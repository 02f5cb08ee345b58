"""A run as an SQLite file for Datasette, with the metadata.yaml that explains it there.

This file is an export like any other and is never read again; the store of an output folder is store.py's alone.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from textkit.errors import TextkitError
from textkit.records import Document, Figure
from textkit.results import Results
from textkit.store import to_row

Row = Mapping[str, Any]

METADATA = "metadata.yaml"


def write_sqlite(results: Results, path: Path) -> None:
    """Writes the tables, full-text indexes and views of database.sql. Raises TextkitError when SQLite can't write the file."""
    path.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            script = "PRAGMA journal_mode = OFF; BEGIN;" + _source("database.sql")
            db.executescript(script)
            for table, rows in _tables(results):
                _insert(db, table, rows)
            for index in ("facts_fts", "claims_fts"):
                db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
            db.execute("COMMIT")
    except sqlite3.Error as error:
        raise TextkitError(f"{path}: can't be written ({error}); free some space or choose another folder") from error


def check_metadata(path: Path) -> None:
    """Raises TextkitError when a metadata.yaml that textkit didn't write would be written over."""
    mark = _source(METADATA).splitlines()[0]
    if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(mark):
        raise TextkitError(f"{path}: was not written by textkit and would be lost; move it, or choose another folder")


def write_metadata(path: Path, *, database: str) -> None:
    """The titles, descriptions and facets of all tables; `database` is the file's name without suffix, as Datasette calls it."""
    path.write_text(_source(METADATA).replace("DATABASE", json.dumps(database), 1), encoding="utf-8", newline="\n")


def _source(name: str) -> str:
    return (files("textkit.export") / name).read_text(encoding="utf-8")


def _insert(db: sqlite3.Connection, table: str, rows: Iterable[Row]) -> None:
    """Inserts of each row what the table has columns for."""
    columns = [name for _, name, *_ in db.execute(f"PRAGMA table_info ({table})")]
    marks = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {table} VALUES ({marks})", ([row[name] for name in columns] for row in rows))


def _tables(results: Results) -> Iterator[tuple[str, Iterable[Row]]]:
    """Every table with its rows; a row may hold more than the table's columns."""
    conflicts = _conflicts(results)
    yield "about", [{"name": "run_id", "value": results.run_id}]
    yield "documents", map(_document, results.documents)
    yield "facts", results.rows("facts")
    yield "entities", ({**to_row(entity), "aliases": json.dumps(entity.aliases, ensure_ascii=False)} for entity in results.entities)
    yield "claims", results.rows("claims")
    yield "figures", map(_figure, results.figures)
    yield "mentions", map(to_row, results.mentions)
    yield "claim_entities", ({"claim_id": c.id, "entity_id": i} for c in results.claims for i in dict.fromkeys(c.entity_ids))
    yield "claim_figures", ({"claim_id": c.id, "figure_id": i} for c in results.claims for i in dict.fromkeys(c.figure_ids))
    yield "conflicts", conflicts
    yield "conflict_claims", (row for conflict in conflicts for row in _conflict_claims(conflict))


def _document(document: Document) -> Row:
    return to_row(document) | {"kind": document.translationese.kind, "origin_id": document.origin_id or document.id}


def _figure(figure: Figure) -> Row:
    return to_row(figure) | {"number": float(figure.value) if isinstance(figure.value, Decimal) else None}


def _conflicts(results: Results) -> list[Row]:
    """The conflicts of all facts, numbered from 1."""
    found = [to_row(conflict) | {"fact_id": fact.id} for fact in results.facts for conflict in fact.conflicts]
    return [row | {"id": number} for number, row in enumerate(found, start=1)]


def _conflict_claims(conflict: Row) -> Iterator[Row]:
    """A row for each claim of each side, the sides numbered from 1."""
    for number, side in enumerate(conflict["sides"], start=1):
        yield from ({"conflict_id": conflict["id"], "side": number, "claim_id": i, "says": side["words"]} for i in side["claim_ids"])
