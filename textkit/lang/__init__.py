"""The tables of each language, as data: one TOML file per language code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(lang: str, section: str) -> dict[str, Any]:
    """The section (such as "speech") of the language's table; {} where the language has no table or no such section."""
    found: dict[str, Any] = _read(lang).get(section, {})
    return found


@cache
def _read(lang: str) -> dict[str, Any]:
    if lang not in languages():  # a file may give any text as its language
        return {}
    return tomllib.loads((files(__name__) / f"{lang}.toml").read_text(encoding="utf-8"))


@cache
def languages() -> tuple[str, ...]:
    """The codes that have a table, sorted."""
    return tuple(sorted(item.name.removesuffix(".toml") for item in files(__name__).iterdir() if item.name.endswith(".toml")))
