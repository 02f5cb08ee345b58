"""The clauses of 220 sentences of our own, marked in tests/gold/clauses, and that claims lie side by side or inside one another."""

from __future__ import annotations

import re
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from conftest import ROOT

from textkit.components import marked
from textkit.components.clauses import _whole_sentences
from textkit.pipelines import pipeline

FOLDER = Path(__file__).parent / "gold/clauses"
ALIKE = 0.75
"""Share of the words of both stretches that must be in both."""
Range = tuple[int, int]


def read(path: Path) -> list[tuple[str, list[Range]]]:
    """Each sentence without its brackets, and the stretches that they held."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        text, opened, spans = "", [], []
        for letter in line:
            if letter == "[":
                opened.append(len(text))
            elif letter == "]":
                spans.append((opened.pop(), len(text)))
            else:
                text += letter
        found.append((text, sorted(spans)))
    return found


@cache
def claims_in(text: str, code: str) -> tuple[tuple[Range, ...], tuple[Range, ...]]:
    """The claims of a text and its sentences, as they are cut into clauses, by their places."""
    nlp = pipeline(code)
    doc = nlp.make_doc(text)
    doc.user_data.update(lang=code, furniture=[])
    doc = nlp(doc)
    claims = {(row["start"], row["end"]) for row in marked(doc, "claims")}
    return tuple(sorted(claims)), tuple((sentence.start_char, sentence.end_char) for sentence in _whole_sentences(doc, text))


def likeness(text: str, one: Range, other: Range) -> float:
    words = [{match.start() for match in re.finditer(r"\w+", text) if start <= match.start() < end} for start, end in (one, other)]
    return len(words[0] & words[1]) / len(words[0] | words[1])


@pytest.mark.parametrize(("code", "floor"), [("en", 0.77), ("nb", 0.71), ("nn", 0.7)])
def test_sentences_are_cut_into_their_clauses(code: str, floor: float) -> None:
    right = found = wanted = 0
    for text, gold in read(FOLDER / f"{code}.txt"):
        left = list(claims_in(text, code)[0])
        found, wanted = found + len(left), wanted + len(gold)
        for one in gold:
            best = max(left, key=lambda claim: likeness(text, claim, one), default=None)
            if best is not None and likeness(text, best, one) >= ALIKE:
                right += 1
                left.remove(best)
    assert 2 * right / (found + wanted) >= floor


def texts() -> list[tuple[str, str]]:
    articles = [(path.read_text(encoding="utf-8"), path.name.split(".")[-2]) for path in sorted(ROOT.glob("corpus/**/*.txt"))]
    marked_sentences = [(text, path.stem) for path in sorted(FOLDER.glob("*.txt")) for text, _ in read(path)]
    return [(text, code) for text, code in [*articles, *marked_sentences] if code in ("en", "nb", "nn")]


def test_claims_lie_side_by_side_or_inside_one_another_and_within_a_sentence() -> None:
    given = texts()
    assert len(given) > 230
    for text, code in given:
        claims, sentences = claims_in(text, code)
        assert all(any(first <= start and end <= last for first, last in sentences) for start, end in claims)
        for (start, end), (other_start, other_end) in combinations(claims, 2):
            apart = end <= other_start or other_end <= start
            nested = (start <= other_start and other_end <= end) or (other_start <= start and end <= other_end)
            assert apart or nested, (text[start:end], text[other_start:other_end])
