"""The people of one document: where they are named, by which names, and as he or she."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc

from textkit import gazetteer, lang, spellings
from textkit.components.clauses import Stretches, credit_lines
from textkit.readers.datelines import is_weekday

PERSON_LABELS = ("PERSON", "PER")
GENDERS = ("male", "female")
WOMENS_ENDINGS = ("dóttir", "dottir", "datter", "dotter", "ová", "skaya", "skaia", "ovna", "evna")


@dataclass(frozen=True, slots=True)
class Person:
    """A mention of a person by name: where it stands, the fullest form of the name, and the gender that the text shows."""

    start: int
    end: int
    name: str
    gender: str | None


def find_people(doc: Doc, text: str, code: str) -> list[tuple[int, int, str, str | None]]:
    """Mentions of people, in order: start, end, name, and the gender that the name or the word before it shows."""
    return _without_epithets(list(_mentions(doc, text, code)))


def _mentions(doc: Doc, text: str, code: str) -> Iterator[tuple[int, int, str, str | None]]:
    """Names that the recogniser calls people's, else runs of capitals with a known first name or title."""
    known, every = _given_names(), spellings.first_names()
    surnames: set[str] = set()
    credits = Stretches(credit_lines(text, code=code))
    for entity in doc.ents:
        words = [word for word in entity.text.split() if word[:1].isalpha()]
        if not words or credits.meet(entity.start_char, entity.end_char):
            continue  # who wrote the article is nobody it tells of
        if len(words) > 1 and (spellings.has_kind(entity.text) or " & " in entity.text):
            continue  # "Carl Vik Society", "Holm & Lie"
        named = entity.label_ in PERSON_LABELS
        misc = entity.label_ == "MISC"  # what no recogniser has read
        first = next(
            (at for at, word in enumerate(words) if word.casefold() in known or (misc and at == 0 and word.casefold() in every)), None
        )
        if not named and first is not None and 2 <= len(words) - first <= 4 and (first == 0 or entity.label_ == "MISC"):
            named, words = True, words[first:]
        elif not named and len(words) == 1 and words[0] in surnames:
            named = True
        if not named:
            continue
        name = re.sub(r"['’]s?$", "", " ".join(words))
        if "Case=Gen" in str(entity[-1].morph) and name.endswith("s"):
            name = name[:-1]
        if len(words) >= 2:
            surnames.add(name.split()[-1])
        before = text[max(0, entity.start_char - 12) : entity.start_char].split()
        first_names = [] if len(words) == 1 and words[0] in surnames else words
        yield entity.start_char, entity.end_char, name, gender_of(first_names, code, before=before[-1:])


def _without_epithets(found: list[tuple[int, int, str, str | None]]) -> list[tuple[int, int, str, str | None]]:
    """The mentions, without the word of a headline before a full name that the text has by itself: "Furious | Callum Farquhar"."""
    names = {name for _, _, name, _ in found if " " in name}
    shorter = {name: rest for name in names if (rest := name.partition(" ")[2]) in names}
    return [(start, end, shorter.get(name, name), gender) for start, end, name, gender in found]


@cache
def _given_names() -> frozenset[str]:
    """The first names of every language that has a list: a Norwegian is called Ingvild in an English text too."""
    tables = [lang.table(code, "speech").get("people", {}) for code in lang.languages()]
    return frozenset(name for given in tables for gender in GENDERS for name in given.get(gender, ()))


def gender_of(words: Sequence[str], code: str, *, before: Sequence[str] = ()) -> str | None:
    """What a title in the phrase or right before it shows, or a first name in it; the last of several words is a surname."""
    for gender in GENDERS:
        if any(word.casefold() in _names(code, f"{gender}_titles") for word in (*before, *words)):
            return gender
    lowered = [word.casefold() for word in (words[:-1] if len(words) > 1 else words)]
    codes = [code, *sorted(set(lang.languages()) - {code})]
    for one in codes:
        shown = {gender for word in lowered for gender in GENDERS if word in _names(one, gender)}
        if shown:
            return next(iter(shown)) if len(shown) == 1 else None
    return _gender_by_form(words)


def _gender_by_form(words: Sequence[str]) -> str | None:
    """What the first name of a full one tells, or the ending of a surname that only women bear."""
    name = [word for word in words if word[:1].isupper()]
    if len(name) < 2:
        return None
    if name[-1].casefold().endswith(WOMENS_ENDINGS):
        return "female"
    known = (spellings.first_names().get(part) for word in name[:-1] for part in (word.casefold(), word.casefold().split("-")[0]))
    return next((gender for gender in known if gender), None)


@cache
def _names(code: str, key: str) -> frozenset[str]:
    return frozenset(lang.table(code, "speech").get("people", {}).get(key, ()))


def places_in(doc: Doc) -> frozenset[str]:
    """Words that an "in" before them shows to be a place, more often than they are read as a person: no surnames of a "Galleri Voss"."""
    uses = Counter(entity.text for entity in doc.ents if entity.start and doc[entity.start - 1].lower_ in spellings.INSIDE)
    people = Counter(entity.text for entity in doc.ents if entity.label_ in PERSON_LABELS)
    return frozenset(name for name, count in uses.items() if count > max(1, people[name]))


def full_names(names: Sequence[str], others: frozenset[str]) -> dict[str, str]:
    """Each surname and full name, to the one full name of the document that it can mean. `others`: words that are no surnames there."""
    full: dict[str, set[str]] = defaultdict(set)
    known = set(names)
    for name in names:
        before, _, short = name.rpartition(" ")
        if before and before not in known and not _is_no_surname(short, before):
            full[short].add(name)
    found: dict[str, str] = {}
    for short, longer in full.items():
        if len(longer) == 1 and short not in others:
            found[short] = next(iter(longer))
    return found | {name: name for longer in full.values() for name in longer}


def _is_no_surname(word: str, before: str) -> bool:
    """Whether the last word of what was taken for a full name is a day, or a known place or people behind no first name: a headline's
    "Holt Thursday", "a Virginia Republican"."""
    known, first = gazetteer.entry(word), before.split()[0]
    listed = known is not None and known.label in ("GPE", "LOC", "ORG", "NORP")
    return is_weekday(word) or (listed and (first.casefold() not in spellings.first_names() or gazetteer.entry(first) is not None))


def genders_of(people: Sequence[Person]) -> dict[str, str | None]:
    """The gender that a surname has all through the document; None where its bearers differ, none shows it, or one of several doesn't."""
    shown: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person in people:
        *before, surname = person.name.split()
        shown[surname][before[0] if before else ""] |= {person.gender} if person.gender else set()
    found: dict[str, str | None] = {}
    for surname, by_first in shown.items():
        bearers = [genders for first, genders in by_first.items() if first]
        genders = set().union(*by_first.values())
        unknown = len(bearers) > 1 and not all(bearers)
        if genders:
            found[surname] = next(iter(genders)) if len(genders) == 1 and not unknown else None
    return found
