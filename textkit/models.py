"""Which trained model serves which language and task, where it lies, and under what licence."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, Literal

from textkit.errors import ModelError

Task = Literal["pipeline", "encoder", "fast_encoder", "claim_encoder", "cross_encoder", "translator"]
"""A fast encoder is a table of word pieces' vectors, for finding candidates among many; a claim encoder puts claims of one fact near
each other; a cross-encoder reads two texts together."""
EVERY_LANGUAGE = "*"
SUMS = "SHA256SUMS"
"""The list of hashes in a models folder."""
MOST_BYTES = 2_000_000_000
"""Most bytes of a download whose size is not known beforehand."""


@dataclass(frozen=True, slots=True)
class Known:
    """What `models.toml` says of a model, whether it is on this machine or not.

    `recipe` are the programs under models/recipes that train it, in order. `url` and `sha256` are those of a public archive, `size`
    its bytes, `inside` the folder of the archive that holds the model.
    """

    name: str
    task: Task
    languages: tuple[str, ...]
    licence: str
    figures: str = ""
    recipe: tuple[str, ...] = ()
    url: str = ""
    sha256: str = ""
    size: int = MOST_BYTES
    inside: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user wants of models: a `folder` that is looked in first, and names or folders in the order of `prefer`.

    A folder in `prefer` is that of a spaCy pipeline (with meta.json) or of a sentence-transformers model (with modules.json), which then
    serves every language.
    """

    folder: str = ""
    prefer: tuple[str, ...] = ()


OURS = Choice()
"""No wish at all: textkit's own order."""


@dataclass(frozen=True, slots=True)
class Model:
    """One trained model on this machine. `source` says how it got here: configured, pulled, bundled or installed."""

    name: str
    task: Task
    languages: tuple[str, ...]
    path: Path
    licence: str
    source: str
    figures: str = ""

    @property
    def sha256(self) -> str:
        """Computed anew at each call: see `fingerprint`."""
        return fingerprint(self.path)

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.stat().st_size for file in files_of(self.path))


@cache
def known() -> dict[str, Known]:
    """Every model that textkit knows, by name: public ones first, as whoever has one of them wants it used."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {name: _known(name, row) for name, row in (*table["public"].items(), *table["trained"].items())}


def _known(name: str, row: dict[str, Any]) -> Known:
    fields: Any = {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}
    return Known(name, **fields)


def get(name: str) -> Known:
    """Raises ModelError for a name that `models.toml` does not have."""
    if name not in known():
        raise ModelError(f"there is no model {name!r}; textkit knows {', '.join(known())}")
    return known()[name]


def recipe_commands(model: Known, *, data: Path, work: Path, folder: Path) -> list[list[str]]:
    """The command lines that train a model, in order. Raises ModelError where it is none of ours, or the recipes are not here."""
    recipes = Path(__file__).parents[1] / "models" / "recipes"
    if not model.recipe:
        raise ModelError(f"{model.name} is no model that textkit trains")
    if not recipes.is_dir():
        raise ModelError(f"{recipes} is missing: training needs a checkout of the repository")
    places = {"data": str(data), "work": str(work), "folder": str(folder)}
    lines = [[part.format(**places) for part in step.split()] for step in model.recipe]
    return [[sys.executable, str(recipes / program), *rest] for program, *rest in lines]


def find(code: str, task: Task, choice: Choice = OURS) -> Model | None:
    """The model for texts of that language (for a translator: from that language), or None.

    First what the choice prefers, then what lies in its folder, then what lies in textkit's own models folder, public models before
    bundled ones, then installed spaCy packages. Raises ModelError where a preferred one is not on this machine.
    """
    return next((m for m in available(choice) if m.task == task and (code in m.languages or EVERY_LANGUAGE in m.languages)), None)


def available(choice: Choice = OURS) -> list[Model]:
    """Every model on this machine, in order of preference. Raises ModelError where a preferred one is not."""
    configured = _in_folder(Path(choice.folder), "configured") if choice.folder else ()
    models = [*configured, *_in_folder(models_folder(), "bundled"), *_packages()]
    preferred = [_preferred(name, models) for name in choice.prefer]
    return [*preferred, *(model for model in models if model not in preferred)]


def _preferred(name: str, models: Sequence[Model]) -> Model:
    if found := next((model for model in models if model.name == name), None):
        return found
    path = Path(name)
    if (path / "meta.json").is_file():
        meta = json.loads((path / "meta.json").read_text(encoding="utf-8"))
        return Model(path.name, "pipeline", (str(meta.get("lang")),), path, str(meta.get("license") or "unknown"), "configured")
    if (path / "modules.json").is_file():
        return Model(path.name, "encoder", (EVERY_LANGUAGE,), path, "unknown", "configured")
    raise ModelError(
        f"the preferred model {name!r} is neither on this machine (see `textkit models list`) nor a folder with meta.json or modules.json"
    )


@contextmanager
def whole(path: Path) -> Iterator[None]:
    """Raises ModelError for whatever loading a damaged model makes of it: tokenizers and onnxruntime raise bare Exceptions."""
    try:
        yield
    except Exception as error:
        said = " ".join(str(error).split())[:200]
        raise ModelError(f"{path}: can't be loaded ({type(error).__name__}: {said}); `textkit doctor` tells what to do") from error


def models_folder() -> Path:
    """Where textkit's own models lie: `$TEXTKIT_MODELS`, else `models/` beside the package."""
    given = os.environ.get("TEXTKIT_MODELS")
    return Path(given) if given else Path(__file__).parents[1] / "models"


def fingerprint(path: Path) -> str:
    """SHA-256 over the names and contents of all files of a model, in sorted order; its card (README.md) does not count."""
    total = hashlib.sha256()
    for file in files_of(path):
        total.update(f"{file.relative_to(path).as_posix()}\0{_digest(file)}\n".encode())
    return total.hexdigest()


def files_of(path: Path) -> list[Path]:
    """The files of a model but for its card, sorted."""
    return sorted(item for item in path.rglob("*") if item.is_file() and item.name != "README.md")


def read_sums(folder: Path) -> dict[str, str]:
    """The SHA-256 of each file of the models that came with textkit, by its path under the folder; nothing where the list is missing.

    The list is as `sha256sum` writes it, and can be checked with: cd models && sha256sum --check SHA256SUMS
    """
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}


def differing_files(folder: Path, sums: Mapping[str, str]) -> dict[str, str]:
    """Those of the listed files that are not what they were: "is missing" or "has changed", by path."""
    found = {path: _digest(folder / path) if (folder / path).is_file() else None for path in sums}
    return {path: "has changed" if found[path] else "is missing" for path, digest in sums.items() if found[path] != digest}


def sums_of(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of the models in a folder, by path, sorted; cards and recipes do not count."""
    names = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".") and path.name != "recipes")
    return {file.relative_to(folder).as_posix(): _digest(file) for path in names for file in files_of(path)}


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _in_folder(folder: Path, source: str) -> Iterator[Model]:
    for name, row in known().items():
        if (folder / name).is_dir():
            came = "pulled" if row.url and source == "bundled" else source
            yield Model(name, row.task, row.languages, folder / name, row.licence, came, row.figures)


def _packages() -> Iterator[Model]:
    for name, row in known().items():
        if path := _package_path(name):
            yield Model(name, row.task, row.languages, path, row.licence, "installed", row.figures)


def _package_path(name: str) -> Path | None:
    """The data folder of an installed spaCy package, found without importing it."""
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return None
    return Path(str(package.locate_file(f"{name}/{name}-{package.version}")))
