"""Every figure of some hundred sentences of our own, in five languages: tests/gold/figures holds one case a line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from textkit.components.figures import find_figures
from textkit.numbers import FigureReading

FOLDER = Path(__file__).parent / "gold/figures"


def cases() -> list[object]:
    """Language, publication, text and expectation; a line that begins with ! is known to be read wrongly."""
    found: list[object] = []
    for path in sorted(FOLDER.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            published, text, expected = line.split("\t")
            marks = [pytest.mark.xfail(strict=True, reason="not read right yet")] if published.startswith("!") else []
            found.append(pytest.param(path.stem, published.lstrip("!"), text, expected, id=f"{path.stem}-{number}", marks=marks))
    return found


def said(figure: FigureReading) -> str:
    """A figure as the cases write it: label, value, unit, modifier, and ? where it is a guess."""
    value = "..".join(rounded(end) for end in (figure.value, figure.upper) if end is not None) or "?"
    unit = (figure.unit or "").replace(" ", "_") if figure.label != "date" else ""
    return " ".join(part for part in (figure.label, value, unit, figure.modifier or "") if part)


def without_guesses(expected: str) -> str:
    """What is expected, without the ? that marks a guess; a ? in the place of the value stays."""
    return " ; ".join(re.sub(r"(?<=\w) \?$", "", part) if part.count(" ") > 1 else part for part in expected.split(" ; "))


def rounded(value: str) -> str:
    """The value with three decimals at most."""
    try:
        return f"{round(float(value), 3):.3f}".rstrip("0").rstrip(".") if "." in value and not value.startswith("-0") else value
    except ValueError:
        return value


@pytest.mark.parametrize(("code", "published", "text", "expected"), cases())
def test_every_figure_of_the_sentence_is_read(code: str, published: str, text: str, expected: str) -> None:
    figures = find_figures(text, lang=code, published=None if published == "-" else published)
    assert (" ; ".join(said(figure) for figure in figures) or "none") == without_guesses(expected)
