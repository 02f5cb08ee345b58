"""Results -> files: a dict from suffix to the function that writes it, and the set of files that every run leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from textkit.config import Settings
from textkit.errors import TextkitError
from textkit.export.jsonlines import write_json, write_table
from textkit.export.report import write_report
from textkit.export.summary import write_summary
from textkit.export.tables import write_csv, write_xlsx
from textkit.results import Results

EXPORTERS: dict[str, Callable[[Results, Path], None]] = {
    ".csv": write_csv,
    ".html": write_report,
    ".json": write_json,
    ".jsonl": write_table,
    ".xlsx": write_xlsx,
}
TABLES = ("documents", "claims", "figures", "entities", "facts")


def export(results: Results, path: Path) -> None:
    """Writes the fact table to a file of the kind that its suffix names.

    The file appears whole or not at all. Raises TextkitError for a suffix that has no exporter, or a folder that can't be written.
    """
    with _whole({path: _exporter(results, path)}):
        pass


@contextmanager
def folder_written(results: Results, folder: Path, *, settings: Settings) -> Iterator[None]:
    """The files of a run, which stand beside its store: JSON lines for programs, a spreadsheet and a page for people.

    They are written before the block and put in their places after it; where either fails, all files stay as they were.
    Raises TextkitError.
    """
    tables = {folder / f"{table}.jsonl": partial(write_table, results, table=table) for table in TABLES}
    shown = {folder / name: _exporter(results, Path(name)) for name in ("facts.csv", "facts.xlsx", "report.html")}
    with _whole({**tables, **shown, folder / "run.json": partial(write_summary, results, settings=settings)}):
        yield


def _exporter(results: Results, path: Path) -> Callable[[Path], None]:
    exporter = EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        raise TextkitError(
            f"{path}: no export for {path.suffix or 'a name without a suffix'}; choose one of {', '.join(sorted(EXPORTERS))}"
        )
    return partial(exporter, results)


@contextmanager
def _whole(writers: Mapping[Path, Callable[[Path], None]]) -> Iterator[None]:
    """Writes each file under a name of its own in the same folder, and renames them all after the block; removes them after an error."""
    parts = {path: path.with_name(f".{path.name}.part") for path in writers}
    try:
        for path, write in writers.items():
            _try(path, partial(write, parts[path]))
        yield
        for path, part in parts.items():
            _try(path, partial(part.replace, path))
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def _try(path: Path, write: Callable[[], object]) -> None:
    try:
        write()
    except OSError as error:
        raise TextkitError(f"{path}: can't be written ({error.strerror}); free some space or choose another folder") from error
