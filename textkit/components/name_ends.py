"""Where found names begin and end, as what stands beside them tells: a word too few, a word too many, two that are one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import cache

from textkit import gazetteer, lang, spellings
from textkit.calendars import calendar_of
from textkit.components.name_repairs import Name

CAPITAL = "[A-ZÆØÅÄÖ]"
WORD_BEFORE = re.compile(rf"(?<=[a-zæøåäö,)] )({CAPITAL}[a-zæøåäöé]{{2,}}) $")
"""A word with a capital of its own, before a name inside a sentence."""
WORD_AFTER = re.compile(rf" ({CAPITAL}[\w-]+)(?!\w| {CAPITAL})")
OTHERS = re.compile(rf"(?:, {CAPITAL}[\w-]+(?: {CAPITAL}[\w-]+)*)+ (?:and|og) (?:the )?{CAPITAL}[\w-]+(?: {CAPITAL}[\w-]+)*")
"""What else a ministry is for: "Ministry of Fisheries | , Ports and the Coast"."""
OWNER = re.compile(r"['’]s (?=\S)")
BODY = re.compile(rf"['’]s ({CAPITAL}[\w-]+(?: {CAPITAL}[\w-]+)*)")
OFFICE = re.compile(r"(?:Office|Bureau|Kontor(?:et)?) (?:of|for) (?:the )?\S.*")
LEAST_OWNER = 5
"""Letters of a common noun that may stand in the genitive in a body's name: "Children’s Hospital"."""


def completed(text: str, names: Sequence[Name], code: str) -> list[Name]:
    """The names of a text, in order, with the words beside them that belong to them, without the country that owns them."""
    small = frozenset(re.findall(r"(?<!\w)[a-zæøåäö]+", text)) if BODY.search(text) else frozenset()
    names = [_with_body(text, name, small) for name in names]
    taken = {place for name in names for place in (name.start, name.end - 1)}
    names = [part for name in names for part in _without_owner(text, name)]
    names = [_with_word_before(text, _with_rest(text, name, taken), taken, code) for name in names]
    return [*_with_national_bodies(text, names, code)]


def _with_body(text: str, name: Name, small: Set[str]) -> Name:
    """The name with the body behind a common noun's genitive: "Royal Aldersey Children | ’s Hospital"."""
    owner = text[name.start : name.end].split()[-1].casefold()
    common = len(owner) >= LEAST_OWNER and owner in small and owner not in spellings.first_names()
    match = BODY.match(text, name.end) if common and name.label in ("PERSON", "ORG", "MISC") else None
    return replace(name, end=match.end(), label="ORG") if match and spellings.has_kind(match[1]) else name


def _without_owner(text: str, name: Name) -> Iterator[Name]:
    """The name, or a country and its body: "Norway | ’s | Directorate of Fisheries"."""
    form = text[name.start : name.end]
    match = OWNER.search(form) if name.label in ("ORG", "MISC") else None
    owner = gazetteer.entry(form[: match.start()]) if match else None
    whole = match and re.search(r"\w (?:of|for) ", form[match.end() :])  # "Norway’s Football Federation" is a name with its owner
    if match and whole and owner is not None and owner.label == "GPE" and gazetteer.entry(form) is None:
        yield Name(name.start, name.start + match.start(), "GPE")
        yield replace(name, start=name.start + match.end())
    else:
        yield name


def _with_rest(text: str, name: Name, taken: set[int]) -> Name:
    """The name with what kind of company it is, the second half of its "of", the commissioner whose office it is, the rest of its realm."""
    form = text[name.start : name.end]
    if name.label in ("ORG", "MISC", "PERSON", "PRODUCT") and (match := _legal_form().match(text, name.end)):
        return replace(name, end=match.end(), label="ORG")
    if name.label != "ORG" or gazetteer.entry(form) is not None:
        return name
    match = WORD_AFTER.match(text, name.end)
    if match and match.start(1) not in taken:
        office = OFFICE.fullmatch(form) and spellings.is_title(match[1], code="en")
        if form.endswith(" of") or office:
            return replace(name, end=match.end())
    of_realm = form.split(" ")[0].casefold() in gazetteer.words("kinds") and re.search(r" (?:of|for) \S+$", form)
    if of_realm and (match := OTHERS.match(text, name.end)) and not spellings.has_kind(match[0]):
        words = re.findall(r"[\w-]+", match[0])
        if not any(gazetteer.entry(word) or word.casefold() in spellings.first_names() for word in words):
            return replace(name, end=match.end())
    return name


def _with_word_before(text: str, name: Name, taken: set[int], code: str) -> Name:
    """The name with the word before it that has a capital for no other reason: "Police | Scotland", "Northern | Ledger"."""
    match = WORD_BEFORE.search(text, max(0, name.start - 30), name.start) if name.label != "NORP" else None
    if match is None or match.start() in taken:
        return name
    word, first = match[1], match[1].casefold()
    form = text[name.start : name.end]
    body = first in gazetteer.words("kinds") and name.label == "GPE"
    known = gazetteer.entry(word) or (first in _no_part(code) and not body) or spellings.is_title(word, code=code)
    if known or gazetteer.entry(f"{word} {form}") or word in gazetteer.words("no_names"):
        return name
    if name.label == "PERSON":
        return replace(name, start=match.start()) if " " not in form and first in spellings.first_names() else name
    if name.label in ("GPE", "LOC"):
        placing = first in gazetteer.words("directions") | gazetteer.words("landscape")
        return replace(name, start=match.start(), label="LOC" if placing else "ORG")
    return replace(name, start=match.start())


def _with_national_bodies(text: str, names: Sequence[Name], code: str) -> Iterator[Name]:
    """The names, with those of bodies that papers write small behind the people whose they are: "den svenske kystvakten"."""
    found = [Name(match.start(1), match.end(1), "ORG") for match in _national_body(code == "en").finditer(text)]
    inside = {place for name in found for place in (name.start, name.end - 1)}
    kept = [name for name in names if not inside.intersection((name.start, name.end - 1))]
    around = {place for name in kept for place in range(name.start, name.end)}
    yield from sorted([*kept, *(name for name in found if name.start not in around)], key=lambda name: name.start)


# --- words -------------------------------------------------------------------------------------------------


@cache
def _legal_form() -> re.Pattern[str]:
    forms = "|".join(re.escape(form) for form in sorted(gazetteer.words("legal_forms"), key=lambda form: (-len(form), form)))
    return re.compile(rf",? (?:{forms})(?![\w-])")


@cache
def _national_body(english: bool) -> re.Pattern[str]:
    """What a nation is called and a body written small, in the Nordic languages in its definite form: "amerikanske justisdepartementet"."""
    peoples = (name for name, entry in gazetteer.entries().items() if entry.label == "NORP" and name.islower() != english)
    before = "|".join(re.escape(name) for name in sorted(peoples, key=lambda name: (-len(name), name)))
    ends = gazetteer.words("english_national_bodies") if english else gazetteer.words("body_endings") | gazetteer.words("national_bodies")
    body = "|".join(sorted(ends, key=lambda end: (-len(end), end)))
    if english:
        return re.compile(rf"(?<![\w-])((?:{before}) (?:[a-z]+ )?(?:{body}))(?![\w-])")
    return re.compile(rf"\b(?:[Dd]e[nt]|[Dd]ei) ((?:{before}) [a-zæøåäö]*(?:{body}))(?=s?(?!\w))")


@cache
def _no_part(code: str) -> frozenset[str]:
    """Words that have their capital for another reason than a name that they are a part of."""
    table, calendar = lang.table(code, "words"), calendar_of(code)
    names = ("never_names", "openers", "articles", "titles", "before_titles", "role_words", "abbreviations_before_names")
    words = (word for name in names for word in table.get(name, ()))
    return frozenset((*words, *calendar.months, *calendar.weekdays, *calendar.seasons))
