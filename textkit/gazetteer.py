"""Well-known institutions, countries and peoples: which names, in English and Norwegian, stand for the same one."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

WORD = re.compile(r"\w[\w'’]*")
GENITIVE = re.compile(r"s?(?!\w)")
"""What may follow a name: no letter, or a Norwegian genitive ("FNs")."""
POINTED = re.compile(r"(?:[A-Z]\.){2,}[A-Z]?")
"""An acronym with its points: "F.B.I."."""
LANGUAGES = ("en", "nb", "nn", "da", "sv")
"""Languages whose names of countries are known, by CLDR."""
NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One known thing. `country` is an ISO 3166 code, "INT" or "EU"; None for an office that every country has."""

    id: str
    label: str
    country: str | None


@cache
def entries() -> Mapping[str, Entry]:
    """The entry of each known name, as it is written. A name written small in the tables stands here in both its forms."""
    found: dict[str, Entry] = {}
    for names, entry in _listed():
        for name in names:
            for form in {name, name[:1].upper() + name[1:]}:
                found.setdefault(form, entry)
    return found


def entry(name: str) -> Entry | None:
    """The known thing of that name; its letters may all be capitals, as in a headline or a dateline."""
    known = entries()
    spoken = name.upper() if len(name) > 3 and name.istitle() and " " not in name else name
    return (
        known.get(name)
        or known.get("The " + name)
        or (known.get(name.replace(".", "")) if POINTED.fullmatch(name) else None)
        or known.get(spoken)
        or _bent().get(name.casefold() if name.islower() or name.istitle() else name)
    )


def find(text: str) -> Iterator[tuple[int, int, Entry]]:
    """The known names in a text (start, end, entry), the longest at each place, none inside another. Linear in the text."""
    starts = _by_first_word()
    at = 0
    for match in WORD.finditer(text):
        if match.start() < at:
            continue
        first = _first(match[0])
        for name, found in (*starts.get(first, ()), *(starts.get(first[:-1], ()) if first.endswith("s") else ())):
            end = match.start() + len(name)
            if text.startswith(name, match.start()) and GENITIVE.match(text, end):
                yield match.start(), end, found
                at = end
                break


def owned(name: str) -> tuple[str, str] | None:
    """The country that a name begins with and the rest of it: ("US", "Harbour Command") of "U.S. Harbour Command"."""
    words = name.split()
    for size in (2, 1):
        head = entry(" ".join(words[:size])) if len(words) > size else None
        if head is not None and head.country and head.id in (head.country, f"people of {head.country}"):
            return head.country, " ".join(words[size:])
    return None


def office(id: str, country: str) -> str:
    """The id of a country's office of that kind: its own name where it has one ("tax" of "US"), else "finance of NO"."""
    own: str = _tables()["office_of"].get(id, {}).get(country, f"{id} of {country}")
    return own


@cache
def aliases(known: str) -> tuple[str, ...]:
    """The names of several words of an entry, by its id (an office's may have the country after it, " of US"), sorted."""
    return _aliases().get(known.split(" of ")[0] if known not in _aliases() else known, ())


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = defaultdict(set)
    for name, known in entries().items():
        if known.label == "ORG" and " " in name:
            found[known.id].add(name)
    return {known: tuple(sorted(names)) for known, names in found.items()}


@cache
def words(name: str) -> frozenset[str]:
    """A list of `[words]` ("kinds", "bodies", "small"); the kinds with those that English writes."""
    table = _tables()["words"]
    return frozenset(table[name]) | (frozenset(table["english_kinds"]) if name == "kinds" else frozenset())


@cache
def local_bodies() -> Mapping[str, str]:
    """What each word after a place's name makes of it, in one word for all languages: "tingrett" and "district court" alike."""
    return {ending: kind for kind, endings in _tables()["local_bodies"].items() for ending in endings}


@cache
def synonyms() -> Mapping[str, frozenset[int]]:
    """For each word, the groups of words that are put for one another in names, by number."""
    groups: dict[str, set[int]] = defaultdict(set)
    for number, group in enumerate(_tables()["words"]["synonyms"]):
        for word in group:
            groups[word].add(number)
    return {word: frozenset(numbers) for word, numbers in groups.items()}


@cache
def meanings() -> Mapping[str, frozenset[str]]:
    """The English words for each part that Norwegian proper names are made of."""
    return {part: frozenset(english.split()) for part, english in _tables()["meanings"].items()}


@cache
def _tables() -> dict[str, Any]:
    source = files("textkit") / "institutions.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


def _listed() -> Iterator[tuple[list[str], Entry]]:
    tables = _tables()
    for country, institutions in tables["institutions"].items():
        for names in institutions:
            yield names, Entry(names[0], "ORG", country)
    for office, names in tables["offices"].items():
        yield names, Entry(office, "ORG", None)
    for country, names in tables["countries"].items():
        yield names, Entry(country, "GPE", country)
    for country, names in tables["capitals"].items():
        yield names, Entry("Washington" if country == "US" else names[0], "GPE", country)
    for country, cities in tables["cities"].items():
        for names in cities:
            yield names, Entry(names[0], "GPE", country)
    for country, names in tables["states"].items():
        for name in names:
            yield [name], Entry(name, "GPE", country)
    for region, names in tables["regions"].items():
        yield [region, *names], Entry(region, "LOC", "INT")
    for country, names in tables["peoples"].items():
        yield names, Entry(f"people of {country}", "NORP", country)
    yield from _territories()


def _territories() -> Iterator[tuple[list[str], Entry]]:
    """Countries and territories by CLDR; names of three letters are other words too ("Man")."""
    from babel import Locale

    for language in LANGUAGES:
        for code, name in sorted(Locale(language).territories.items()):
            if len(code) == 2 and code not in NOT_COUNTRIES and len(name) > 3:
                yield [name], Entry(code, "GPE", code)


@cache
def _bent() -> Mapping[str, Entry]:
    """Longer names in the forms that headlines and careless writers give them: all in capitals, or, with a capital inside, all small."""
    known = [(name, found) for name, found in entries().items() if len(name) > 5]
    large = {name.upper(): found for name, found in reversed(known)}
    small = {name.casefold(): found for name, found in reversed(known) if " " not in name and name[1:] != name[1:].lower()}
    return large | small


@cache
def _by_first_word() -> Mapping[str, tuple[tuple[str, Entry], ...]]:
    starts: dict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for name, found in entries().items():
        if first := WORD.search(name):
            starts[_first(first[0])].append((name, found))
    return {word: tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair[0]))) for word, names in starts.items()}


def _first(word: str) -> str:
    return re.split(r"['’]", word)[0]
