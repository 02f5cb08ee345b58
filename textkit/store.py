"""The SQLite files of an output folder: the last run's records and what need not be worked out twice (textkit.db), and apart from it,
since no run can make them again, people's judgements (judgements.db). The only module that speaks SQL."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from textkit.errors import StoreError
from textkit.records import (
    Anchor,
    Citation,
    Claim,
    Conflict,
    Document,
    Entity,
    Fact,
    Figure,
    Judgement,
    Link,
    Mention,
    Side,
    Skipped,
    Translationese,
    short_id,
)

Record = TypeVar("Record")
Row = dict[str, Any]

SCHEMA_VERSION = 5
TABLES: dict[str, type] = {
    "documents": Document,
    "mentions": Mention,
    "figures": Figure,
    "claims": Claim,
    "entities": Entity,
    "facts": Fact,
    "links": Link,
    "skipped": Skipped,
}
CITED = ("document_id", "start", "end", "quote")


def to_row(record: object) -> Row:
    """The record as one flat mapping that JSON can hold: a citation's fields beside the record's own, decimals as text."""
    row: Row = {}
    for field in fields(record):  # type: ignore[arg-type]
        value = getattr(record, field.name)
        row |= {key: getattr(value, key) for key in CITED} if isinstance(value, Citation) else {field.name: _plain(value)}
    return row


def from_row(kind: type[Record], row: Mapping[str, Any]) -> Record:
    """The record that `to_row` made the row of."""
    given: Row = {}
    for field in fields(kind):  # type: ignore[arg-type]
        if field.name == "citation":
            given["citation"] = Citation(*(row[key] for key in CITED))
        else:
            given[field.name] = _READ.get(field.name, _as_it_is)(row[field.name])
    if kind is Figure and row["label"] != "date":
        given |= {key: None if row[key] is None else Decimal(row[key]) for key in ("value", "upper")}
    return kind(**given)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if is_dataclass(value) and not isinstance(value, type):
        return {key: _plain(item) for key, item in asdict(value).items()}
    return [_plain(item) for item in value] if isinstance(value, tuple | list) else value


def _as_it_is(value: Any) -> Any:
    return value


def _ranges(value: Sequence[Sequence[Any]]) -> tuple[Any, ...]:
    return tuple(tuple(item) for item in value)


def _conflict(row: Row) -> Conflict:
    sides = (Side(side["words"], tuple(side["claim_ids"]), tuple(side["figure_ids"])) for side in row["sides"])
    return Conflict(row["kind"], tuple(row["claim_ids"]), row["about"], tuple(sides))


_READ: dict[str, Callable[[Any], Any]] = {
    "furniture": _ranges,
    "passages": _ranges,
    "reasons": _ranges,
    "translationese": lambda value: Translationese(value["score"], value["kind"], tuple(value["evidence"])),
    "conflicts": lambda value: tuple(_conflict(row) for row in value),
    **dict.fromkeys(("left", "right"), lambda value: tuple(Anchor(**anchor) for anchor in value)),
    **dict.fromkeys(("notes", "aliases", "claim_ids", "entity_ids", "figure_ids"), tuple),
}


def _reader(kind: type[Record]) -> Callable[[Sequence[Any]], Record]:
    """A function from a row of the kind's table to its record: as `from_row`, without naming every cell of a hundred thousand rows."""
    steps: list[tuple[int, Callable[[Any], Any] | None]] = []
    place = 0
    for field in fields(kind):  # type: ignore[arg-type]
        steps.append((place, None if field.name == "citation" else _cell_reader(field.name)))
        place += len(CITED) if field.name == "citation" else 1
    label = _columns(kind).index("label") if kind is Figure else None

    def read(row: Sequence[Any]) -> Record:
        given = [Citation(*row[i : i + len(CITED)]) if step is None else step(row[i]) for i, step in steps]
        if label is not None and row[label] != "date":
            given[VALUE : VALUE + 2] = [None if value is None else Decimal(str(value)) for value in given[VALUE : VALUE + 2]]
        return kind(*given)

    return read


VALUE = [field.name for field in fields(Figure)].index("value")
"""Place of a figure's value, which its upper end follows."""


def _cell_reader(name: str) -> Callable[[Any], Any]:
    """How a cell of this column becomes a field."""
    if name not in _READ:
        return _as_it_is
    return lambda cell: () if cell == "[]" else _READ[name](json.loads(cell))


def _columns(kind: type) -> list[str]:
    return [name for field in fields(kind) for name in (CITED if field.name == "citation" else (field.name,))]


_LISTS = frozenset(_READ)  # the columns that hold JSON


@contextmanager
def open_store(folder: Path, *, create: bool = False) -> Iterator[Store]:
    """The store of an output folder.

    Raises StoreError when there is none (unless `create`), or when it is locked, damaged, or of another version.
    """
    path = folder / "textkit.db"
    if create:
        _make_folder(folder)
    elif not path.is_file():
        raise StoreError(f"{folder}: no run is stored here (textkit.db is missing); make one with: textkit ingest PATH --out {folder}")
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=10, isolation_level=None)
        yield Store(connection, path)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: {error}; {_advice(error)}") from error
    finally:
        if connection:
            _close(connection, was_written=create)


ADVICE = {
    sqlite3.SQLITE_BUSY: "another textkit is using it: wait for it",
    sqlite3.SQLITE_LOCKED: "another textkit is using it: wait for it",
    sqlite3.SQLITE_FULL: "free some space, and the same command goes on where it was",
    sqlite3.SQLITE_IOERR: "the disk may be full, or your share of it: free some space, and the same command goes on where it was",
    sqlite3.SQLITE_READONLY: "make the folder and the file writable, or choose another folder with --out",
    sqlite3.SQLITE_CANTOPEN: "make the folder writable, or choose another one with --out",
}
"""What to do about an error, by its primary code (https://www.sqlite.org/rescode.html)."""


def _advice(error: sqlite3.DatabaseError) -> str:
    return ADVICE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, "move the file away and ingest again")


def _close(connection: sqlite3.Connection, *, was_written: bool) -> None:
    """Closes the file, and leaves no write-ahead log beside it: a store is one file, to be copied, or read where nothing can be written."""
    with contextlib.suppress(sqlite3.Error):  # locked, or a full disk: then the log stays, and the next to open the file reads it
        if was_written and connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
            connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


def full_text_search() -> tuple[str, bool]:
    """The version of SQLite, and whether it can search texts (FTS5)."""
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        try:
            db.execute("CREATE VIRTUAL TABLE words USING fts5(statement)")
        except sqlite3.OperationalError:
            return sqlite3.sqlite_version, False
    return sqlite3.sqlite_version, True


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: can't be made ({error.strerror}); choose another folder with --out") from error


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if db.in_transaction:  # SQLite itself has taken back what met a full disk
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


class Store:
    """An open store: the last run's records, and a cache of what was read and annotated, by what it depends on."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.db = connection
        self.path = path
        self.logged = False
        version = self._value("PRAGMA user_version")
        if version not in (0, SCHEMA_VERSION):
            raise StoreError(
                f"{path}: written by another version of textkit (store version {version}, this one reads {SCHEMA_VERSION}); "
                "move it away and ingest again: reviewers' decisions stand in judgements.db and hold"
            )
        if version == 0:
            self._make_tables()

    def _make_tables(self) -> None:
        with _transaction(self.db):
            for table, kind in TABLES.items():
                columns = ", ".join(f'"{name}"' for name in _columns(kind))
                self.db.execute(f"CREATE TABLE {table} ({columns})")
            self.db.execute("CREATE TABLE cache (key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID")
            self.db.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
            self.db.execute("CREATE VIRTUAL TABLE words USING fts5(claim_id UNINDEXED, fact_id UNINDEXED, statement, quote)")
            self.db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")

    def _value(self, query: str, *given: object) -> Any:
        row = self.db.execute(query, given).fetchone()
        return row[0] if row else None

    # What need not be worked out twice.

    def cached(self, key: str) -> Any | None:
        """What `remember` was given under this key, or None."""
        value = self._value("SELECT value FROM cache WHERE key = ?", key)
        return None if value is None else json.loads(value)

    def known(self, keys: Iterable[str]) -> set[str]:
        """Those of the keys that `remember` was given."""
        return {key for key in keys if self._value("SELECT 1 FROM cache WHERE key = ?", key)}

    def remember(self, values: Mapping[str, Any]) -> None:
        """Keeps JSON values by key; a key names all that its value depends on."""
        self._remember((key, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")) for key, value in values.items())

    def cached_vectors(self, keys: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors kept under these keys (float32, shape (d,)); keys without one are left out."""
        found: dict[str, np.ndarray] = {}
        for key in keys:
            value = self._value("SELECT value FROM cache WHERE key = ?", key)
            if value is not None:
                found[key] = np.frombuffer(value, dtype="<f4")
        return found

    def remember_vectors(self, vectors: Mapping[str, np.ndarray]) -> None:
        self._remember((key, np.asarray(vector, dtype="<f4").tobytes()) for key, vector in vectors.items())

    def _remember(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """One transaction, which through the write-ahead log costs no wait for the disk: so one document at a time can be kept."""
        kept = list(rows)
        if not kept:
            return
        if not self.logged:
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = NORMAL")
            self.logged = True
        with _transaction(self.db):
            self.db.executemany("INSERT OR REPLACE INTO cache VALUES (?, ?)", kept)

    def take_cache(self, other: Store) -> None:
        """Adds all that another store has in its cache."""
        with _transaction(self.db):
            self.db.executemany("INSERT OR REPLACE INTO cache VALUES (?, ?)", other.db.execute("SELECT key, value FROM cache"))

    def forget_all_but(self, keys: Iterable[str]) -> None:
        """Drops from the cache what the last run had no use for."""
        with _transaction(self.db):
            self.db.execute("CREATE TEMP TABLE used (key TEXT PRIMARY KEY)")
            self.db.executemany("INSERT OR IGNORE INTO used VALUES (?)", ((key,) for key in keys))
            if self._value("SELECT 1 FROM cache WHERE key NOT IN (SELECT key FROM used) LIMIT 1"):
                self.db.execute("DELETE FROM cache WHERE key NOT IN (SELECT key FROM used)")
            self.db.execute("DROP TABLE used")

    # The records of the last run.

    def replace(self, tables: Mapping[str, Sequence[object]]) -> None:
        """Puts these records in place of the last run's, all tables in one transaction; a table that is the same is left alone."""
        with _transaction(self.db):
            for table, records in tables.items():
                rows = [self._cells(to_row(record)) for record in records]
                digest = hashlib.sha256(repr(rows).encode("utf-8", "surrogatepass")).hexdigest()
                if self._value("SELECT value FROM meta WHERE key = ?", table) == digest:
                    continue
                self.db.execute(f"DELETE FROM {table}")
                marks = ", ".join("?" * len(_columns(TABLES[table])))
                self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
                self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (table, digest))
                if table == "claims":
                    self.db.execute("DELETE FROM words")
                    self.db.execute("INSERT INTO words SELECT id, fact_id, statement, quote FROM claims")

    def digest(self) -> str:
        """What tells the records of this run from another's."""
        return short_id(*(part for row in self.db.execute("SELECT key, value FROM meta ORDER BY key") for part in row))

    @staticmethod
    def _cells(row: Row) -> tuple[Any, ...]:
        return tuple(json.dumps(value, ensure_ascii=False) if key in _LISTS else value for key, value in row.items())

    def records(self, kind: type[Record]) -> list[Record]:
        """All records of a kind, in the order in which they were written."""
        table = next(name for name, other in TABLES.items() if other is kind)
        return list(map(_reader(kind), self.db.execute(f"SELECT * FROM {table} ORDER BY rowid")))

    def search(self, words: str, *, limit: int = 50) -> list[str]:
        """Ids of claims that hold all these words in statement or quote, best first."""
        query = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
        found = self.db.execute("SELECT claim_id FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?", (query, limit))
        return [row[0] for row in found] if query else []


JUDGEMENTS_VERSION = 1


@contextmanager
def open_judgements(folder: Path) -> Iterator[JudgementLog]:
    """The judgements of an output folder, which are there as long as their file is, whatever becomes of the runs.

    Raises StoreError when the file is locked, damaged or of another version.
    """
    path = folder / "judgements.db"
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(path, timeout=30, isolation_level=None)
        yield JudgementLog(connection, path)
    except (sqlite3.DatabaseError, sqlite3.OperationalError) as error:
        raise StoreError(f"{path}: {error}; this file holds the reviewers' work: keep a copy before anything else") from error
    finally:
        if connection:
            connection.close()


def read_judgements(folder: Path, *, after: int = 0) -> list[Judgement]:
    """The judgements of an output folder, the oldest first, without the first `after`; none where nobody has made any."""
    if not (folder / "judgements.db").is_file():
        return []
    with open_judgements(folder) as log:
        return log.read(after=after)


class JudgementLog:
    """An open file of judgements. What `append` has returned from is on the disk, and nothing changes or deletes it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.db = connection
        version = self.db.execute("PRAGMA user_version").fetchone()[0]
        if version not in (0, JUDGEMENTS_VERSION):
            raise StoreError(f"{path}: written by another version of textkit (version {version}, this one reads {JUDGEMENTS_VERSION})")
        if version == 0:
            self._make_table()
        self.db.execute("PRAGMA synchronous = FULL")

    def _make_table(self) -> None:
        columns = ", ".join(f'"{name}"' for name in _columns(Judgement) if name != "id")
        self.db.executescript(
            f"""
            BEGIN IMMEDIATE;
            CREATE TABLE IF NOT EXISTS judgements (place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, {columns});
            CREATE TRIGGER IF NOT EXISTS no_change BEFORE UPDATE ON judgements
              BEGIN SELECT RAISE(ABORT, 'judgements are never changed'); END;
            CREATE TRIGGER IF NOT EXISTS no_loss BEFORE DELETE ON judgements
              BEGIN SELECT RAISE(ABORT, 'judgements are never deleted'); END;
            PRAGMA user_version = {JUDGEMENTS_VERSION};
            COMMIT;
            """
        )

    def append(self, judgements: Iterable[Judgement]) -> int:
        """Adds the judgements, all or none; those whose id is there already are left out. Returns how many were added."""
        rows = [Store._cells(to_row(judgement)) for judgement in judgements]
        names = ", ".join(f'"{name}"' for name in _columns(Judgement))
        marks = ", ".join("?" * len(_columns(Judgement)))
        with _transaction(self.db):
            before = self.db.total_changes
            self.db.executemany(f"INSERT OR IGNORE INTO judgements ({names}) VALUES ({marks})", rows)
            return self.db.total_changes - before

    def read(self, *, after: int = 0) -> list[Judgement]:
        """The judgements in the order in which they were made, without the first `after`."""
        names = _columns(Judgement)
        columns = ", ".join(f'"{name}"' for name in names)
        found = self.db.execute(f"SELECT {columns} FROM judgements ORDER BY place LIMIT -1 OFFSET ?", (after,))
        return [from_row(Judgement, {n: json.loads(v) if n in _LISTS else v for n, v in zip(names, row, strict=True)}) for row in found]
