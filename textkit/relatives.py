"""The words of Bokmål's near relatives, and its own seldom forms, in those that a model has learned: it reads them much better so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

WORD = re.compile(r"[^\W\d_]+")
LISTS = {"nn": ("nb", "nn"), "no": ("nb",)}
"""The lists that count for a language, the last one most, where that is not its own alone: Nynorsk has Bokmål's radical forms."""


@cache
def words_of(model: Path, code: str) -> Mapping[str, str]:
    """Words of the language that the model of that folder reads badly, each with the one that it has learned; {} where it has no list."""
    found: dict[str, str] = {}
    for listed in LISTS.get(code, (code,)):
        path = model / f"words.{listed}.tsv"
        if path.is_file():
            found |= dict(line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)
    return found


def in_learned_words(sentence: str, words: Mapping[str, str], *, apart: Sequence[str] = ()) -> str:
    """The sentence with the words that the model has learned, but for those of the names `apart` and others with a capital inside it."""
    if not words:
        return sentence
    kept = {part for name in apart for part in WORD.findall(name)}

    def put(match: re.Match[str]) -> str:
        given, word = match[0], words.get(match[0].lower())
        named = given[0].isupper() and sentence[: match.start()].rstrip()[-1:].isalnum()
        if word is None or named or given in kept:
            return given
        return word.capitalize() if given[0].isupper() else word

    return WORD.sub(put, sentence)
