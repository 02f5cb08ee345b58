"""The words that stand around names and dates in the heads of articles, of all languages: [bylines] in lang/, and bylines.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from textkit import lang


@cache
def words(key: str) -> frozenset[str]:
    """The words of all languages under that key."""
    return frozenset(word for table in _tables() for word in table.get(key, ()))


@cache
def _tables() -> tuple[dict[str, Any], ...]:
    others = tomllib.loads((files(__package__) / "bylines.toml").read_text(encoding="utf-8"))
    return (*(lang.table(code, "bylines") for code in lang.languages()), *others.values())


def any_of(alternatives: Iterable[str]) -> str:
    """An alternation for a regular expression, longest first; one that never matches for no words."""
    return "|".join(sorted(map(re.escape, alternatives), key=lambda word: (-len(word), word))) or r"(?!)"
