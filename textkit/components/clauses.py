"""The clauses of a document that can be true or false, as stretches of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc

from textkit.components import language_of
from textkit.components.cues import Speech, speech

WORD = re.compile(r"\w+")
FEWEST_WORDS = 4
"""Fewest words of a plain clause; a reported one may have three."""
OUTSIDE = " \t\n\r,;:–—-•*\"“”„«»‹›()[]"


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch that claims something, and the row of the attribution whose content it belongs to."""

    start: int
    end: int
    quote: dict[str, Any] | None = None


def find_clauses(doc: Doc, quotes: list[dict[str, Any]]) -> Iterator[Clause]:
    """The claims of every sentence that is no furniture, in the order of the text, none twice."""
    text, words = doc.text, speech(language_of(doc))
    furniture = sorted((int(start), int(end)) for start, end in doc.user_data.get("furniture") or ())
    seen: set[tuple[int, int]] = set()
    for start, end in sentences_of(doc):
        found = sorted(_clauses_of_sentence(text, start, end, quotes, words), key=lambda clause: (clause.start, clause.end))
        for clause in found:
            place = (clause.start, clause.end)
            if place not in seen and not any(first < clause.end and clause.start < last for first, last in furniture):
                seen.add(place)
                yield clause


def sentences_of(doc: Doc) -> Iterator[tuple[int, int]]:
    """The (start, end) of every sentence, without the white space around it."""
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        words = sentence.text
        yield start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _clauses_of_sentence(text: str, start: int, end: int, quotes: list[dict[str, Any]], words: Speech) -> Iterator[Clause]:
    inside = [row for row in quotes if row["start"] < end and row["end"] > start]
    covered: list[tuple[int, int]] = []
    for row in inside:
        first, last = _trim(text, max(start, row["start"]), min(end, row["end"]))
        if row["speaker"] is not None or row["cue"]:
            covered.append((first, last))
        if _count(text, first, last) >= FEWEST_WORDS - 1:
            yield Clause(first, last, row)
        if row["speaker"]:
            covered.append((row["speaker_start"], row["speaker_end"]))
    for first, last in _gaps(start, end, covered):
        first, last = _trim(text, first, last)
        if _count(text, first, last) >= FEWEST_WORDS and not text[first:last].endswith("?"):
            yield Clause(first, last)


def _gaps(start: int, end: int, covered: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = start
    for first, last in sorted(covered):
        if first > at:
            yield at, min(first, end)
        at = max(at, last)
    if at < end:
        yield at, end


def _count(text: str, start: int, end: int) -> int:
    return len(WORD.findall(text, start, end))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in OUTSIDE:
        start += 1
    while end > start and text[end - 1] in OUTSIDE:
        end -= 1
    return start, end
