"""Settings with their defaults, and the reading of `textkit.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path

from textkit.errors import ConfigError
from textkit.models import Choice


class Engine(StrEnum):
    """Where the work on files and documents runs: in processes here, or on a Ray cluster."""

    local = "local"
    ray = "ray"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting of a run. Sizes are in bytes, lengths in code points, times in seconds."""

    languages: tuple[str, ...] = ("nb", "nn", "en")
    """Languages that have a full pipeline; any other one is read shallowly."""
    models_folder: str = ""
    """Where trained models lie; empty: the `models/` folder that came with textkit."""
    prefer_models: tuple[str, ...] = ()
    """Models to use before others: names as `textkit models list` shows them, or folders of spaCy or sentence-transformers models."""
    max_file_size: int = 64_000_000
    max_text_length: int = 500_000
    max_unpacked_size: int = 256_000_000
    """Most bytes that one archive (docx, warc.gz) may unpack to."""
    max_nesting: int = 256
    """Deepest nesting of HTML elements that is parsed as it is."""
    max_pages: int = 1_000
    """Most pages of a PDF."""
    max_articles: int = 1_000_000
    """Most articles of one file (jsonl, warc)."""
    seconds_per_file: float = 45.0
    """How long a file may be read, and each article of it, and how long an article may be annotated."""
    memory_per_worker: int = 0
    """Most bytes of address space of a worker; 0: no limit but the machine's."""
    same_fact: float = 0.0
    """Groups of claims join into one fact while the mean of their scores is at least this; 0: the threshold that was trained. A higher one
    leaves more rows apart."""
    read_together: bool = True
    """Whether a cross-encoder also reads the pairs of claims that are in doubt, word beside word: better rows, for about a third more time
    where articles overlap much. False: for very many articles."""

    @property
    def models(self) -> Choice:
        return Choice(self.models_folder, self.prefer_models)


def read_settings(path: Path | None, **overrides: object) -> Settings:
    """The defaults, changed by the file (TOML, keys as in `Settings`) and then by `overrides` that are not None.

    Raises ConfigError for an unreadable file, an unknown key or a value of the wrong type.
    """
    given = _read_toml(path) if path else {}
    given |= {key: value for key, value in overrides.items() if value is not None}
    known = {field.name: field for field in fields(Settings)}
    for key, value in given.items():
        if key not in known:
            raise ConfigError(f"{path or 'settings'}: unknown setting {key!r}; the settings are: {', '.join(sorted(known))}")
        default = getattr(Settings(), key)
        given[key] = value = tuple(value) if isinstance(default, tuple) and isinstance(value, list) else value
        number_for_number = isinstance(default, float) and type(value) is int
        if not number_for_number and type(value) is not type(default):
            raise ConfigError(f"{path or 'settings'}: {key} is {value!r}; give it as in {key} = {default!r}")
    return replace(Settings(), **given)  # type: ignore[arg-type]


def _read_toml(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: can't be read as settings ({error}); write it as TOML, or leave out --config") from error
