"""Results -> files: a dict from suffix to the function that writes it, and the set of files that every run leaves."""

from __future__ import annotations

from collections.abc import Callable
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
    exporter = EXPORTERS.get(path.suffix.lower())
    if exporter is None:
        raise TextkitError(
            f"{path}: no export for {path.suffix or 'a name without a suffix'}; choose one of {', '.join(sorted(EXPORTERS))}"
        )
    _write_whole(path, lambda part: exporter(results, part))


def write_folder(results: Results, folder: Path, *, settings: Settings) -> None:
    """Writes the files of a run beside its store: JSON lines for programs, a spreadsheet and a page for people."""
    for table in TABLES:
        _write_whole(folder / f"{table}.jsonl", lambda part, table=table: write_table(results, part, table=table))  # type: ignore[misc]
    for name in ("facts.csv", "facts.xlsx"):
        export(results, folder / name)
    export(results, folder / "report.html")
    _write_whole(folder / "run.json", lambda part: write_summary(results, part, settings=settings))


def _write_whole(path: Path, write: Callable[[Path], None]) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        raise TextkitError(f"{path}: can't be written ({error.strerror}); free some space or choose another folder") from error
    finally:
        part.unlink(missing_ok=True)
