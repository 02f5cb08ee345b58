"""The work on a text grows with its length: eight times the text is never near sixty-four times the work, whatever it repeats.

What is compared is processor time of this thread at two lengths in one run, the least of some rounds, so that neither the machine nor what
else it does counts. TEXTKIT_FUZZ lets hypothesis make up what is repeated.
"""

import contextlib
import os
import time

import pytest
from bad_files import PAGE
from fuzzing import PIECES, tries
from hypothesis import given
from hypothesis import strategies as st

from textkit.annotate import annotate, with_language
from textkit.collect import collect
from textkit.components.figures import find_figures
from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.furniture import find_furniture
from textkit.readers.bylines import read_head
from textkit.readers.pages import read_page
from textkit.records import Document

LENGTH = 1_500
"""Code points of the shorter text."""
TIMES = 8
MOST = 24
"""Times the work that the longer text may take: three times what its length asks for, and far from the square of it."""
SHORTEST = 0.02
"""Seconds below which the longer text's time says nothing about growth."""
UNITS = [
    *(
        "1",
        "1,",
        "1 000 ",
        "1.",
        "0-",
        "12/",
        "twenty ",
        "hundred and ",
        "to tusen ",
        "5 % ",
        "kr ",
        "$",
        "1e",
        "den 3. ",
        "mai ",
        "monday, ",
    ),
    *("kl. 12 ", "«", "»", "“", '"', "'", "«a» ", '"a', "– ", "- ", "(", ")", "[", "(a) ", "Kari ", "Kari Nes, ", "AB ", "A. ", "a", "A"),
    *(
        "å ",
        "\u0301",
        "\u200b",
        "\u00a0",
        "\n",
        "\n\n",
        "a\n",
        "A\n",
        "a. ",
        "said ",
        "said Kari. ",
        "sier ",
        ", sier Nes, ",
        "according to ",
    ),
    *("ifølge ", "som ", "which ", "and ", "that he said ", "hvis ", "not ", "http://a.", "a@b.", "www.", "#", "*", "| ", "By ", "Share\n"),
    *("Les også: a\n", "Foto: ", "&amp;", "<", "<b>", "</b>", "<p>a", "<div>", "<a href=x>a</a> ", "<!--", "<table><tr><td>a", "<br>"),
    *("<script>", "&#x", "<p", "A b C d ", "x-", "1x", "a1"),
]


def growth(work, unit):
    """How many times the processor time of the shorter text the longer one takes; 0 where that is over in no time."""
    short, long = (unit * (length // len(unit) + 1) for length in (LENGTH, TIMES * LENGTH))
    taken = seconds(work, long)
    if taken < SHORTEST or taken < MOST * seconds(work, short):
        return 0
    return min(seconds(work, long) for _ in range(3)) / min(seconds(work, short) for _ in range(9))


def seconds(work, text):
    began = time.thread_time()
    work(text)
    return time.thread_time() - began


def figures(text):
    for lang in ("en", "nb"):
        find_figures(text, lang=lang, published="2025-07-16")


def head_and_furniture(text):
    read_head(text, furniture=find_furniture(text))


def whole(lang):
    def work(text):
        document = Document("d", "a.txt", text, "", lang=lang, published="2025-07-16", furniture=tuple(find_furniture(text)))
        collect(document, annotate(document))

    return work


def language(text):
    with_language(Document("d", "a.txt", text, ""))


def page(text):
    markup = PAGE.replace("</article>", f"{text}</article>").encode()
    with contextlib.suppress(UnreadableFile):
        read_page(markup, path="a.html", settings=Settings(), url=None, charset="utf-8")


WORKS = {"head and furniture": head_and_furniture, "page": page, "language": language}
SLOW_WORKS = {"figures": figures, "claims, de": whole("de"), "claims, en": whole("en"), "claims, nb": whole("nb")}
"""Of these, only some units are tried where TEXTKIT_FUZZ is not set, other ones of each."""


@pytest.mark.parametrize("name", WORKS)
def test_work_grows_with_the_length_of_the_text(name):
    found = {unit: growth(WORKS[name], unit) for unit in UNITS}
    assert {unit: times for unit, times in found.items() if times > MOST} == {}


@pytest.mark.parametrize(("at", "name"), list(enumerate(SLOW_WORKS)))
def test_slower_work_grows_with_the_length_of_the_text(at, name):
    units = UNITS if os.environ.get("TEXTKIT_FUZZ") else UNITS[at :: 3 * len(SLOW_WORKS)]
    found = {unit: growth(SLOW_WORKS[name], unit) for unit in units}
    assert {unit: times for unit, times in found.items() if times > MOST} == {}


@tries(15, slow=60)
@given(st.lists(PIECES, min_size=1, max_size=4).map("".join).filter(bool))
def test_work_grows_with_the_length_whatever_is_repeated(unit):
    for work in (figures, head_and_furniture):
        assert growth(work, unit) <= MOST
