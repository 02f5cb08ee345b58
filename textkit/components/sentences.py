"""Where sentences begin: at every line, and inside a line where punctuation says so, abbreviations and quotation marks minded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from textkit import lang
from textkit.components import language_of

CLOSERS = "\"'”’»›)\\]"
OPENERS = "\"'“”‘„«‹([–—―•-"
ENDING = re.compile(
    rf"(?<![.!?…])[.!?…]++[{CLOSERS}]*+"
    r"(?=[ \t\u00a0\u2009\u202f]++\S|(?<=[^\W\d_]{3}[.!?])[^\W\d_]{2}|(?<=[.!?][”»])[^\W\d_])"
)
"""Closing punctuation with its closing quotation marks, before a space; or without one where a word of three letters ends and
another begins ("said.The"), as in pages whose tags were taken out, or right after a closing quotation mark. Possessive throughout,
so that a line of a million points takes one step each."""
BAR = re.compile(r"(?<=\s)\|[ \t\u00a0]++(?=\S)")
WORD_BEFORE = re.compile(r"[^\s\"'“”‘’„«»‹›()\[\]–—]{1,40}$")
FOLLOWER = re.compile(rf"[\s{re.escape(OPENERS)}]*+(\w*)([.!?…,;:]?)")
DOTTED = re.compile(r"(?:[^\W\d_]\.)+")
"""An initial ("J.") or initials with their points ("U.S.", "p.m.")."""


START, UNKNOWN, NO_START = 1, 0, -1
"""spaCy's values of SENT_START."""


@Language.factory("textkit_sentences", assigns=["token.is_sent_start"], default_config={"only_lines": False})
def make_sentences(nlp: Language, name: str, only_lines: bool) -> Callable[[Doc], Doc]:
    """Marks sentence starts at line breaks, and that none is at the month of "19. June", whatever the language: so machines write the dates
    that they translate. With `only_lines`, everything else is left to the parser that follows."""

    def component(doc: Doc) -> Doc:
        text = doc.text
        starts = line_starts(text) if only_lines else sentence_starts(text, code=language_of(doc))
        following = next(starts, len(text))
        months = set(months_after_days(text, code=language_of(doc)))
        marks = np.full(len(doc), UNKNOWN if only_lines else NO_START, dtype=np.int64)
        for token in doc:
            if token.i == 0:
                marks[0] = START
            if not token.is_space and token.idx + len(token) > following:
                marks[token.i] = START
                while following < token.idx + len(token):
                    following = next(starts, len(text) + 1)
            elif token.idx in months:
                marks[token.i] = NO_START
        # all at once: Token.is_sent_start looks through the whole doc each time it is set
        table: Any = marks.astype(np.uint64)[:, None]
        doc.from_array(["SENT_START"], table)
        return doc

    return component


def line_starts(text: str) -> Iterator[int]:
    """The offset of the first character of every line that isn't blank, and of what follows a bar inside it ("Headline | Paper"), but for
    the first such line."""
    starts = (
        start for line in re.finditer(r"[^\s][^\n\r\u2028\u2029]*", text) for start in (line.start(), *after_bars(text, *line.span()))
    )
    next(starts, None)
    return starts


def after_bars(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets of what follows the bars between the parts of a line; none in the row of a table, which begins with a bar."""
    return (match.end() for match in BAR.finditer(text, start, end)) if text[start] != "|" else iter(())


def months_after_days(text: str, *, code: str) -> Iterator[int]:
    """The offsets of the names of months that follow a day with a point; not after "June 3."."""
    dates = _days_with_months(code)
    return (match.start(2) for match in dates.finditer(text) if not match[1]) if dates else iter(())


@cache
def _days_with_months(code: str) -> re.Pattern[str] | None:
    table = lang.table(code, "dates")
    names = [name.capitalize() for forms in table.get("months", ()) for name in forms.split() if len(name) > 2]
    if not names:
        return None
    also_words = {name.capitalize() for name in table.get("ambiguous_months", ())}
    month = "|".join(name + (r"(?= \d{4})" if name in also_words else "") for name in names)
    return re.compile(rf"(?<![\w.,])((?:{'|'.join(names)})[ \u00a0])?(?:[12]?\d|3[01])\.[ \u00a0]({month})\b")


def sentence_starts(text: str, *, code: str) -> Iterator[int]:
    """The offsets at which a new sentence begins, ascending, the text's first sentence left out. Linear in the text."""
    first = True
    months = set(months_after_days(text, code=code))
    for line in re.finditer(r"\S[^\n\r\u2028\u2029]*", text):
        if not first:
            yield line.start()
        first = False
        start = line.start()
        bars = after_bars(text, *line.span())
        bar = next(bars, len(text))
        for ending in ENDING.finditer(text, line.start(), line.end()):
            while bar <= ending.start():
                start = bar
                yield bar
                bar = next(bars, len(text))
            if ends_sentence(text, start, ending, code=code):
                following = ending.end()
                while text[following].isspace():
                    following += 1
                if following not in months:
                    start = following
                    yield start
                    bar = bar if bar != following else next(bars, len(text))
        yield from (at for at in (bar, *bars) if at < len(text))


def ends_sentence(text: str, start: int, ending: re.Match[str], *, code: str) -> bool:
    """Whether the sentence that began at `start` ends with that closing punctuation, seen from the words on either side."""
    follower = FOLLOWER.match(text, ending.end(), ending.end() + 60)
    after = follower[1] if follower else ""
    if after[:1].islower() or (follower and not after and follower[2]):
        return False
    if not ending[0].startswith(".") or ending[0].startswith(".."):
        return True
    found = WORD_BEFORE.search(text, max(start, ending.start() - 40), ending.start())
    word = found[0].casefold() + "." if found else "."
    if text[ending.end()].isalpha() and found and not found[0].isalpha():  # "page.Html" in an address
        return False
    opens = after.casefold() in _words(code, "openers")
    if word in _words(code, "before_numbers") and after[:1].isdigit():
        return False
    if word in _words(code, "abbreviations_before_names"):
        return False
    if word in _words(code, "abbreviations") or DOTTED.fullmatch(word):
        return opens
    return not (word[:-1].isdigit() and len(word) <= 3 and _is_numbering(text, start, ending, after, code=code))


def _is_numbering(text: str, start: int, ending: re.Match[str], after: str, *, code: str) -> bool:
    """Whether a number with a point counts something: a list's item ("1. Open the box") or an ordinal ("17. Mai")."""
    alone = ending.start() - start <= 2 and text[start : ending.start()].isdigit()
    return alone or (after.casefold() in _words(code, "after_ordinals") and bool(lang.table(code, "words").get("ordinal_point")))


@cache
def _words(code: str, name: str) -> frozenset[str]:
    return frozenset(lang.table(code, "words").get(name, ()))
