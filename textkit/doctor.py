"""What textkit needs of this machine, whether it is there and works, and what to do about each thing that is wrong."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Literal

from textkit import models, selftest, store
from textkit.config import Settings
from textkit.errors import TextkitError

State = Literal["ok", "note", "broken"]
"""note: something is less than it could be. broken: something that is needed is not there, or does not work."""

OLDEST_PYTHON = (3, 11)
LEAST_SPACE = 1_000_000_000
"""Bytes; the store of ten thousand articles takes about as much."""
MEMORY_PER_PROCESS = 1_000_000_000
"""Bytes that a worker with the pipelines of two languages takes, and a reserve."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, what was found, and what to do about it where it is not ok."""

    name: str
    state: State
    found: str
    remedy: str = ""


def examine(out: Path, *, settings: Settings) -> Iterator[Check]:
    """Every check, the quick ones first. Nothing is left in the output folder."""
    yield _python()
    yield from _packages()
    yield _full_text_search()
    yield _folder(out)
    yield _memory()
    yield from _languages(settings)
    yield from _files_of_models()
    yield from _models(settings)
    yield _whole_run(settings)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        return Check("Python", "broken", found, f"install Python {'.'.join(map(str, OLDEST_PYTHON))} or newer")
    return Check("Python", "ok", found)


def _packages() -> Iterator[Check]:
    """The packages that textkit needs, and for each extra whether its packages are there."""
    extras: dict[str, list[str]] = {}
    for line in requires("textkit") or ():
        name, extra = _requirement(line)
        extras.setdefault(extra, []).append(name)
    versions = {name: _version(name) for name in extras.pop("", [])}
    missing = [name for name, found in versions.items() if found is None]
    there = ", ".join(f"{name} {found}" for name, found in versions.items() if found)
    if missing:
        yield Check("packages", "broken", f"missing: {', '.join(missing)}", f"pip install -c constraints.txt {' '.join(missing)}")
    else:
        yield Check("packages", "ok", f"textkit {_version('textkit')}, {there}")
    for extra, names in extras.items():
        lacking = [name for name in names if _version(name) is None]
        if lacking:
            yield Check(f"extra {extra}", "note", f"not here: {', '.join(lacking)}", f'pip install -c constraints.txt -e ".[{extra}]"')
        else:
            yield Check(f"extra {extra}", "ok", "installed")


def _requirement(line: str) -> tuple[str, str]:
    """The package and the extra ("" for none) of a line such as: pytest>=9; extra == "dev"."""
    extra = re.search(r"""extra == ["']([\w-]+)""", line)
    return re.split(r"[^\w.-]", line, maxsplit=1)[0], extra[1] if extra else ""


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _full_text_search() -> Check:
    found, works = store.full_text_search()
    if works:
        return Check("SQLite", "ok", f"{found} with FTS5")
    return Check("SQLite", "broken", f"{found} without FTS5", "use a Python whose SQLite has it: those of python.org and conda-forge do")


def _folder(out: Path) -> Check:
    """Whether a run could be written there, in the folder itself or, before the first run, in the nearest one above it."""
    folder = next(path for path in (out, *out.absolute().parents) if path.exists())
    try:
        with TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free
    except OSError as error:
        return Check("output folder", "broken", f"{out}: {error.strerror}", "make it writable, or choose another one with --out")
    found = f"{out}: {free / 1e9:.1f} GB are free"
    if free < LEAST_SPACE:
        return Check("output folder", "note", found, "ten thousand articles take about 1 GB: free some space, or choose another with --out")
    return Check("output folder", "ok", found)


def _memory() -> Check:
    cores, free = os.cpu_count() or 1, _free_memory()
    found = f"{cores} cores" + (f", {free / 1e9:.1f} GB are free" if free else "")
    jobs = int((free or MEMORY_PER_PROCESS * (cores + 1)) // MEMORY_PER_PROCESS) - 1
    if jobs < cores:
        return Check(
            "memory", "note", found, f"ingest with --jobs {max(1, jobs)}: each process takes up to {MEMORY_PER_PROCESS / 1e9:g} GB"
        )
    return Check("memory", "ok", found)


def _free_memory() -> int | None:
    """Bytes that programs can still take, caches given back; None where the system doesn't tell (other than Linux)."""
    try:
        told = Path("/proc/meminfo").read_text(encoding="ascii")
    except OSError:
        return None
    found = re.search(r"MemAvailable:\s+(\d+) kB", told)
    return int(found[1]) * 1024 if found else None


def _languages(settings: Settings) -> Iterator[Check]:
    """What serves each language that is to be read in full. A language can do without a translator, its claims are then not in English."""
    try:
        models.available(settings.models)
    except TextkitError as error:
        yield Check("models", "broken", str(error), "mend prefer_models in textkit.toml")
        return
    for code in settings.languages:
        own: models.Task = "cross_encoder" if code == "en" else "translator"
        tasks: tuple[models.Task, ...] = ("pipeline", "encoder", own)
        served = {task: models.find(code, task, settings.models) for task in tasks}
        missing = [task for task, model in served.items() if model is None]
        found = ", ".join(f"{task} {model.name}" for task, model in served.items() if model)
        if not missing:
            yield Check(f"language {code}", "ok", found)
        else:
            said = ", ".join([*(f"no {task}" for task in missing), *filter(None, [found])])
            state: State = (
                "note" if missing == ["translator"] or (missing == ["cross_encoder"] and not settings.read_together) else "broken"
            )
            yield Check(
                f"language {code}", state, said, "get the models/ folder back: git checkout models/ (or see `textkit models list --all`)"
            )


def _files_of_models() -> Iterator[Check]:
    """Whether the files that came with textkit are those that it was tested with."""
    folder = models.models_folder()
    sums = models.read_sums(folder)
    if not sums:
        yield Check("hashes of models", "note", f"{folder / models.SUMS} is missing", "git checkout models/, or run models/recipes/sums.py")
        return
    wrong = models.differing_files(folder, sums)
    for name in sorted({path.split("/")[0] for path in wrong}):
        own = [f"{path} {what}" for path, what in wrong.items() if path.split("/")[0] == name]
        remedy = f"git checkout models/{name} (models/recipes/sums.py, where you trained it anew)"
        yield Check(f"hashes of {name}", "broken", "; ".join(own), remedy)
    if not wrong:
        yield Check("hashes of models", "ok", f"{len(sums)} files are those that textkit was tested with")


def _models(settings: Settings) -> Iterator[Check]:
    try:
        found = models.available(settings.models)
    except TextkitError:  # told under languages
        return
    for model in found:
        problem = selftest.problem_of(model)
        name = f"{model.task} {model.name}"
        remedy = f"get {model.path} back, or take it away"
        yield Check(name, "broken", problem, remedy) if problem else Check(name, "ok", f"works, {model.source}, {model.licence}")


def _whole_run(settings: Settings) -> Check:
    """A run over one sentence in each of two languages."""
    with TemporaryDirectory() as name:
        articles = Path(name) / "articles"
        articles.mkdir()
        for code in ("en", "nb"):
            (articles / f"{code}.txt").write_text(selftest.SENTENCES[code] + "\n", encoding="utf-8")
        problem = selftest.problem_of_run(articles, Path(name) / "out", settings=settings)
    if problem:
        return Check("whole run", "broken", problem, "mend what is broken above; where nothing is, report it with what this command prints")
    return Check("whole run", "ok", "two articles became facts that cite them")
