"""Who says what in some three hundred Norwegian passages of our own, marked in tests/gold/quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from textkit.components import marked
from textkit.evaluate import name_words
from textkit.pipelines import pipeline

FOLDER = Path(__file__).parent / "gold/quotes"
MARK = re.compile(r"<(/?)([ascv])(\d+)([^>]*)>")


@dataclass(frozen=True)
class Reported:
    """A reported stretch and the names that its speaker goes by there; no names where the passage gives none."""

    start: int
    end: int
    names: tuple[str, ...]


def read(path: Path) -> Iterator[tuple[str, list[Reported]]]:
    """Each passage without its marks, and what it reports; quoted questions are left out, for they claim nothing."""
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        block, text, at = re.sub(r" ?¶ ?", "\n\n", block), "", 0
        opened: dict[str, tuple[int, str]] = {}
        spans: dict[str, tuple[int, int, str]] = {}
        for mark in MARK.finditer(block):
            text, at = text + block[at : mark.start()], mark.end()
            closes, kind, number, flags = mark.groups()
            if closes:
                start, flags = opened.pop(kind + number)
                spans.setdefault(kind + number, (start, len(text), flags))
            else:
                opened[kind + number] = (len(text), flags)
        assert not opened, block
        text += block[at:]
        yield (
            text,
            [Reported(a, b, names_of(key, spans, text)) for key, (a, b, f) in spans.items() if key[0] == "a" and "question" not in f],
        )


def names_of(key: str, spans: dict[str, tuple[int, int, str]], text: str) -> tuple[str, ...]:
    shared = re.search(r"who=(\d+)", spans[key][2])
    speaker = spans.get("s" + key[1:]) or spans.get("s" + shared[1] if shared else "")
    if speaker is None:
        return ()
    full = re.search(r'is="([^"]*)"', speaker[2])
    return (text[speaker[0] : speaker[1]], *([full[1]] if full else []))


def found_in(text: str, code: str) -> list[dict[str, Any]]:
    nlp = pipeline(code)
    doc = nlp.make_doc(text)
    doc.user_data.update(lang=code, furniture=[])
    return [row for row in marked(nlp(doc), "quotes") if not text[row["start"] : row["end"]].rstrip('”"»').endswith("?")]


@cache
def measured(name: str) -> tuple[int, int, int, int]:
    """Reported stretches found with the right speaker, all of them, those that are none, and speakers that the passage doesn't have."""
    right = wanted = extra = strange = 0
    for text, reported in read(FOLDER / f"{name}.txt"):
        rows = found_in(text, name.split("_")[0])
        for one in reported:
            right += any(says(row, one) and 2 * common(row, one) >= one.end - one.start for row in rows)
            wanted += 1
        for row in rows:
            extra += 2 * sum(common(row, one) for one in reported if says(row, one)) < row["end"] - row["start"]
            strange += not name_words(row["speaker"]) <= name_words(text)
    return right, wanted, extra, strange


def says(row: dict[str, Any], one: Reported) -> bool:
    """Whether half of the words of the shorter name are in the other, or neither names anybody."""
    said, names = name_words(row["speaker"]), [name_words(name) for name in one.names]
    return any(2 * len(said & name) >= min(len(said), len(name)) for name in names) if said and names else not said and not names


def common(row: dict[str, Any], one: Reported) -> int:
    return max(0, min(row["end"], one.end) - max(row["start"], one.start))


@pytest.mark.parametrize(("name", "floor"), [("nb", 0.92), ("nn", 0.89), ("nb_apart", 0.92), ("nn_apart", 0.92)])
def test_norwegian_passages_are_read_right(name: str, floor: float) -> None:
    right, wanted, extra, _ = measured(name)
    assert 2 * right / (right + extra + wanted) >= floor


@pytest.mark.parametrize("name", ["nb", "nn", "nb_apart", "nn_apart"])
def test_no_speaker_is_one_that_the_passage_does_not_have(name: str) -> None:
    assert measured(name)[3] == 0
