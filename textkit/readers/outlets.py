"""Whether a name is that of a newspaper, a broadcaster or a news agency, judged by its words and by what the article says."""

from __future__ import annotations

import re
from functools import cache

from textkit import lang
from textkit.readers.datelines import is_calendar_word
from textkit.readers.wordlists import any_of, words

LETTER = r"[^\W\d_]"
WORD = rf"(?:[A-ZÀ-ÖØ-Þ](?:{LETTER}|[’'.-])*|de|van|von|af|av|der|den|la|le|el|al|bin|di|da|ter|dos)"
NAME = rf"[A-ZÀ-ÖØ-Þ](?:{LETTER}|[’'.-])*(?: {WORD}){{0,4}}"
"""A name of up to five words, each with a capital letter, small particles apart."""
OUTLET_WORD = rf"[A-ZÀ-ÖØ-Þ\d](?:{LETTER}|[\d’'.-])*"
OUTLET_NAME = re.compile(rf"(?!\d){OUTLET_WORD}(?: (?:{OUTLET_WORD}|of|the|and|&|og|och|for|i|på|de|la)){{0,5}}")
LONGEST_NAME = 45
"""Characters."""
SHORTEST_STEM = 2
"""Letters before the ending of a name of one word ("Øy|avisa")."""
SPEECH_BEFORE = 120
"""Characters before the name of an outlet in which a verb of speech may stand ("sier ordføreren i Nes kommune til Fjordavisa")."""
CLAUSES = ("say", "report")
"""The lists of verbs of speech in [speech] of the tables of languages."""


def is_outlet(name: str, *, beside_a_date: bool = False) -> bool:
    """Whether a name is that of an outlet by its words. `beside_a_date`, or a by-line, weak words ("Star", "World") count too."""
    if name in words("outlets"):
        return True
    parts = name.split()
    if len(name) > LONGEST_NAME or not OUTLET_NAME.fullmatch(name) or _is_no_outlet(name) or all(map(is_calendar_word, parts)):
        return False
    first, last = parts[0].casefold(), re.split(r"-", parts[-1])[-1].casefold()
    if len(parts) == 1:
        return _has_stem(first)
    if last in words("outlet_words") or _has_stem(last):
        return True
    if len(parts) == 2 and first in words("outlet_words_first"):
        return True
    if first in words("outlet_words") and parts[1] in ("of", "and", "&"):
        return True
    return beside_a_date and last in words("outlet_words_weak")


def is_agency(name: str) -> bool:
    """Whether a name is that of a news agency, whose articles stand in the papers of others, or of two ("NTB-Reuters")."""
    if name in words("agencies") or all(part in words("agencies") for part in re.split(r"\s?[-/]\s?", name)):
        return True
    return bool(OUTLET_NAME.fullmatch(name) and re.search(rf"\s(?:{any_of(words('agency_words'))})$", name, re.I))


def is_spoken_to(name: str, text: str) -> bool:
    """Whether the article says that somebody spoke to the bearer of the name: "told Valley Post", "sier hun til Fjordavisa"."""
    for found in re.finditer(rf"\b(?P<told>{any_of(words('told'))}) {re.escape(name)}(?!\w)", text):
        told = found.group("told")
        if " " in told or told in _verbs() or _speech().search(text[max(0, found.start() - SPEECH_BEFORE) : found.start()]):
            return True
    return False


def is_keeper_of_pictures(name: str) -> bool:
    """Whether a name may stand after a copyright sign and yet be none of an outlet."""
    return name.casefold() in words("not_outlets")


def _has_stem(word: str) -> bool:
    return any(word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM for ending in words("outlet_endings"))


def _is_no_outlet(name: str) -> bool:
    return name.casefold() in words("not_outlets") or name.casefold() in _furniture()


@cache
def _furniture() -> frozenset[str]:
    """The words of menus and boxes."""
    tables = [lang.table(code, "furniture") for code in lang.languages()]
    return frozenset(word for table in tables for key in ("boxes", "ends", "lines", "inline") for word in table.get(key, ()))


@cache
def _verbs() -> frozenset[str]:
    tables = [lang.table(code, "speech") for code in lang.languages()]
    return frozenset(form for table in tables for key in CLAUSES for verb in table.get(key, ()) for form in verb.split())


@cache
def _speech() -> re.Pattern[str]:
    """A verb of speech, and no end of a sentence behind it."""
    verbs = {verb.replace("_", " ") for verb in _verbs()}
    return re.compile(rf"\b(?:{any_of(verbs)})\b(?!.*[.?!]\s)", re.S)
