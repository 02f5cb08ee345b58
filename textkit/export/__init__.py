"""Results -> files: a dict from suffix to the function that writes it, and the set of files that every run leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from textkit.config import Settings
from textkit.errors import TextkitError
from textkit.export.annotations import write_annotations
from textkit.export.bibliography import write_bibtex, write_csl
from textkit.export.claimreview import write_claim_reviews
from textkit.export.crate import write_crate
from textkit.export.database import METADATA, check_metadata, write_metadata, write_sqlite
from textkit.export.followthemoney import write_ftm
from textkit.export.jsonlines import write_json, write_table
from textkit.export.parquet import write_parquet
from textkit.export.report import write_report
from textkit.export.summary import write_summary
from textkit.export.tables import write_csv
from textkit.export.workbook import write_xlsx
from textkit.results import Results

EXPORTERS: dict[str, Callable[[Results, Path], None]] = {
    ".bib": write_bibtex,
    ".claimreview.json": write_claim_reviews,
    ".csl.json": write_csl,
    ".csv": write_csv,
    ".ftm.json": write_ftm,
    ".html": write_report,
    ".json": write_json,
    ".jsonl": write_table,
    ".jsonld": write_annotations,
    ".parquet": write_parquet,
    ".sqlite": write_sqlite,
    ".xlsx": write_xlsx,
}
FOLDER_EXPORTERS: dict[str, Callable[[Results, Path, Path], None]] = {".crate.zip": write_crate}
"""Those that also take the output folder, for the files in it."""
TABLES = ("documents", "claims", "figures", "entities", "facts")


def export(results: Results, path: Path, *, folder: Path | None = None) -> None:
    """Writes the results to a file of the kind that its suffix names; the longest suffix counts, so "a.csl.json" is ".csl.json".

    `folder` is the output folder that the results were loaded from, which ".crate.zip" needs. The file appears whole or not at all.
    Raises TextkitError for a suffix that has no exporter, a package that is missing, or a folder that can't be written.
    """
    files = {path: _exporter(results, path, folder=folder)}
    if suffix_of(path) == ".sqlite":
        check_metadata(path.with_name(METADATA))
        files[path.with_name(METADATA)] = partial(write_metadata, database=path.stem)
    with _whole(files):
        pass


def suffix_of(path: Path) -> str:
    """The longest suffix of the path that has an exporter. Raises TextkitError when none has."""
    known = sorted((*EXPORTERS, *FOLDER_EXPORTERS))
    found = [suffix for suffix in known if path.name.lower().endswith(suffix)]
    if not found:
        raise TextkitError(f"{path}: no export for {path.suffix or 'a name without a suffix'}; choose one of {', '.join(known)}")
    return max(found, key=len)


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


def _exporter(results: Results, path: Path, *, folder: Path | None = None) -> Callable[[Path], None]:
    suffix = suffix_of(path)
    if suffix not in FOLDER_EXPORTERS:
        return partial(EXPORTERS[suffix], results)
    if folder is None:
        raise TextkitError(f"{path}: {suffix} holds the files of a run; say which output folder they are in")
    return partial(FOLDER_EXPORTERS[suffix], results, folder)


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
