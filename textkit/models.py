"""Which trained model serves which language and task, where it lies, and under what licence."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Literal

Task = Literal["pipeline", "encoder", "translator"]


@dataclass(frozen=True, slots=True)
class Model:
    """One trained model on this machine. `source` says how it got here: configured, bundled or installed."""

    name: str
    task: Task
    languages: tuple[str, ...]
    path: Path
    licence: str
    source: str

    @property
    def sha256(self) -> str:
        """Computed anew at each call: see `fingerprint`."""
        return fingerprint(self.path)


BUNDLED: dict[str, tuple[Task, tuple[str, ...], str]] = {
    "en_news": ("pipeline", ("en",), "CC-BY-SA-4.0"),
    "nb_news": ("pipeline", ("nb", "nn"), "CC-BY-SA-4.0"),
    "minilm_en": ("encoder", ("en",), "Apache-2.0"),
    "encoder_nb": ("encoder", ("nb", "nn", "da"), "CC-BY-SA-4.0"),
    "translator_nb_en": ("translator", ("nb",), "CC-BY-SA-4.0"),
}
"""The models that textkit trains itself, each a folder of that name: task, languages, licence. Their cards lie beside them."""

INSTALLED: dict[str, tuple[Task, tuple[str, ...], str]] = {
    f"{stem}_{size}": ("pipeline", languages, licence)
    for stem, languages, licence in (("en_core_web", ("en",), "MIT"), ("nb_core_news", ("nb", "nn"), "MIT"))
    for size in ("lg", "md", "sm")
}
"""Public models that a user may have installed as Python packages, largest first."""


def find(code: str, task: Task, *, folder: Path | None = None) -> Model | None:
    """The model for texts of that language (for a translator: from that language), or None.

    First what lies in `folder` (the setting models_folder), then what came with textkit, then installed spaCy packages.
    """
    return next((model for model in available(folder=folder) if model.task == task and code in model.languages), None)


def available(*, folder: Path | None = None) -> list[Model]:
    """Every model on this machine, in order of preference."""
    configured = _in_folder(folder, "configured") if folder else ()
    return [*configured, *_in_folder(models_folder(), "bundled"), *_packages()]


def models_folder() -> Path:
    """Where textkit's own models lie: `$TEXTKIT_MODELS`, else `models/` beside the package."""
    given = os.environ.get("TEXTKIT_MODELS")
    return Path(given) if given else Path(__file__).parents[1] / "models"


def fingerprint(path: Path) -> str:
    """SHA-256 over the names and contents of all files of a model, in sorted order; its card (README.md) does not count."""
    total = hashlib.sha256()
    for file in sorted(item for item in path.rglob("*") if item.is_file() and item.name != "README.md"):
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        total.update(f"{file.relative_to(path).as_posix()}\0{digest}\n".encode())
    return total.hexdigest()


def _in_folder(folder: Path, source: str) -> Iterator[Model]:
    for name, (task, languages, licence) in BUNDLED.items():
        if (folder / name).is_dir():
            yield Model(name, task, languages, folder / name, licence, source)


def _packages() -> Iterator[Model]:
    for name, (task, languages, licence) in INSTALLED.items():
        if path := _package_path(name):
            yield Model(name, task, languages, path, licence, "installed")


def _package_path(name: str) -> Path | None:
    """The data folder of an installed spaCy package, found without importing it."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return None
    return Path(str(package.locate_file(f"{name}/{name}-{package.version}")))
