"""What the words of a found name show to be wrong: a role taken for a name, a name run into one, a label against its own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from textkit import gazetteer, lang, spellings

PARTY = re.compile(r"(?<![\w-])[DRI]-[A-Z][\w.]*")
"""A party and the state of a member of Congress: "D-N.Y."."""
VERSUS = " v. "
"""What stands between the parties of a lawsuit."""
SYLLABLE = re.compile(r"-([a-z]{2,4})(?![\w-])")
"""The second syllable of a Korean given name: "Kim Jong-un"."""
GENERATION = re.compile(r",? ((?:[JS]r)(?:\.(?!\s*$|\s+[A-Z]))?|I{2,3}|IV)(?!\w)")
"""What a name may end with that its bearer's father or son has too; a full stop belongs to it inside a sentence."""
SHORTEST_FIRST_NAME = 4
"""Letters of a first name that makes a person of what was taken for a place: "Jan Mayen" is one."""
NO_SYLLABLES = frozenset(
    {"era", "led", "run", "like", "type", "free", "made", "born", "paid", "fan", "aide", "team", "pick", "ally", "ism"}
)


@dataclass(frozen=True, slots=True)
class Name:
    """One stretch of the text that names something; `lemma` is the name without the s of a Scandinavian genitive, where it has one."""

    start: int
    end: int
    label: str
    lemma: str | None = None


def repaired(text: str, names: Sequence[Name], code: str) -> list[Name]:
    """The names of a text, in order, without roles and tags of parties, each with the label that its words or its title give it."""
    parties = [(match.start(), match.end()) for match in PARTY.finditer(text)] if code == "en" else []
    names = [name for name in names if not _inside(name, parties)]
    families = {_last_word(text, name) for name in names if name.label == "PERSON" and " " in text[name.start : name.end]}
    roles = _Roles([(match.start(), match.end()) for match in _role_pattern(code).finditer(text)])
    names = [part for name in names for part in _without_role(text, name, roles, families)]
    titled = _ends_of_titles(text, code)
    names = [_relabelled(text, _with_generation(text, _with_syllable(text, name)), name.start in titled, code) for name in names]
    return list(_lawsuits(text, names)) if code == "en" else names


def _inside(name: Name, stretches: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(stretches, (name.start, len(stretches) and stretches[-1][1])) - 1
    return at >= 0 and stretches[at][0] <= name.start and name.end <= stretches[at][1]


def _last_word(text: str, name: Name) -> str:
    return re.split(r"[ \u00a0]", text[name.start : name.end])[-1]


# --- roles -------------------------------------------------------------------------------------------------


class _Roles:
    """The stretches of a text that tell somebody's office: "Prime Minister", "Secretary of State"."""

    def __init__(self, found: Sequence[tuple[int, int]]) -> None:
        self.found = found
        self.starts = [start for start, _ in found]

    def meeting(self, name: Name) -> tuple[int, int] | None:
        """The last stretch that begins before the name ends, where it reaches into the name."""
        at = bisect_right(self.starts, name.end - 1) - 1
        return self.found[at] if at >= 0 and self.found[at][1] > name.start else None


@cache
def _role_pattern(code: str) -> re.Pattern[str]:
    """One title at least, with the words that make an office of it before or after: "Vice President", "Attorney General"."""
    titles, around = _any_of(code, "titles"), _any_of(code, "role_words")
    offices = rf"(?: of (?:{_any_of(code, 'role_offices')}))?" if _words(code, "role_offices") else ""
    return re.compile(rf"(?<![\w-])(?:(?:{around})[ -]){{0,3}}(?:{titles})(?:[ -](?:{titles}|{around})){{0,3}}{offices}(?![\w-])")


def _without_role(text: str, name: Name, roles: _Roles, families: set[str]) -> Iterator[Name]:
    """The name, without the office before or behind it; nothing where it is only an office."""
    role = roles.meeting(name)
    if role is None or gazetteer.entry(text[name.start : name.end]) is not None:
        yield name
        return
    start, end = role
    if start <= name.start and name.end <= end:
        if text[name.start : name.end] in families:
            yield name
    elif start <= name.start:
        at = end + len(text[end : name.end]) - len(text[end : name.end].lstrip())
        rest = text[at : name.end]
        first = rest.split(" ")[0].casefold()
        of_person = name.label == "PERSON" and len(rest.split()) > 1 and not spellings.has_kind(rest)
        if of_person or first in spellings.first_names() or rest in families:
            yield replace(name, start=at, label="PERSON")
        else:
            yield name
    elif end >= name.end:
        head = text[name.start : start].rstrip()
        known = gazetteer.entry(head)
        if known is not None or spellings.has_kind(head):
            yield replace(name, end=name.start + len(head), label=known.label if known else "ORG")
        else:
            yield name
    else:
        yield name


def _ends_of_titles(text: str, code: str) -> frozenset[int]:
    """The places where a name follows a title."""
    return frozenset(match.end() for match in _title_pattern(code).finditer(text))


@cache
def _title_pattern(code: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_any_of(code, 'titles', but='before_titles')})\.? (?=[A-ZÆØÅÄÖ])")


# --- the rest of a name, and what kind it is -----------------------------------------------------------------


def _with_generation(text: str, name: Name) -> Name:
    """The name with what tells a son from his father: "Adam Moe Jr."."""
    match = GENERATION.match(text, name.end) if name.label in ("PERSON", "MISC") and " " in text[name.start : name.end] else None
    return replace(name, end=match.end(1), label="PERSON") if match else name


def _with_syllable(text: str, name: Name) -> Name:
    words = text[name.start : name.end].split(" ")
    short = len(words) == 2 and len(words[0]) <= 4 and len(words[1]) <= 5 and words[1][0].isupper()
    match = SYLLABLE.match(text, name.end) if short else None
    return replace(name, end=match.end(), label="PERSON") if match and match[1] not in NO_SYLLABLES else name


def _relabelled(text: str, name: Name, titled: bool, code: str) -> Name:
    form = text[name.start : name.end]
    if gazetteer.entry(form) is not None:
        return name
    label = _label_by_last_word(form, code)
    if label is None and name.label in ("GPE", "LOC") and _is_called_like_a_person(text, name.start, form):
        label = "PERSON"
    if label is None and code != "en" and name.label not in ("ORG", "NORP") and _is_called_body(text, name.start):
        label = "ORG"
    if label is None and titled and name.label not in ("PERSON", "NORP") and _may_be_person(form):
        label = "PERSON"
    return replace(name, label=label) if label else name


def _is_called_like_a_person(text: str, start: int, form: str) -> bool:
    """Whether a name that was taken for a place's is a first name and a surname, and no "in" before it says otherwise."""
    words = form.split()
    first = words[0].casefold()
    if not 2 <= len(words) <= 4 or not all(word[0].isupper() and not spellings.is_acronym(word) for word in words):
        return False
    if len(first) < SHORTEST_FIRST_NAME or first not in spellings.first_names() or gazetteer.entry(words[0]) is not None:
        return False
    of_place = gazetteer.words("landscape") | gazetteer.words("directions") | gazetteer.words("buildings")
    return not spellings.is_inside(text, start) and not spellings.has_kind(form) and not of_place & {word.casefold() for word in words}


def _is_called_body(text: str, start: int) -> bool:
    """Whether the noun before a name, in its definite form, tells that a firm, club or paper bears it: "Oppdrettsselskapet Nordskjell"."""
    before = re.search(r"([^\W\d_]+) $", text[max(0, start - 30) : start])
    return before is not None and before[1].casefold().endswith(tuple(gazetteer.words("callings_of_bodies")))


def _label_by_last_word(form: str, code: str) -> str | None:
    """The label that the last word of a name gives it, whatever the name looked like: "Moe Tower", "Fiskeriavtalen", "Sandvik Blad"."""
    words = form.split()
    last = words[-1].casefold()
    for label, listed in (("LOC", "buildings"), ("LAW", "laws"), ("EVENT", "holidays"), ("EVENT", "contests")):
        if last in gazetteer.words(listed) and (len(words) > 1 or listed == "holidays"):
            return label
    if len(words) > 1 and (words[-1] in gazetteer.words("legal_forms") or {words[0], words[-1]} & gazetteer.words("clubs")):
        return "ORG"
    people = gazetteer.entry(words[-1]) if len(words) == 2 and words[0].casefold() in gazetteer.words("directions") else None
    if people is not None and people.label == "NORP":
        return "NORP"
    stem = last.removesuffix("s")
    if code != "en" and form[:1].isupper():
        if any(stem.endswith(ending) and len(stem) > len(ending) + 1 for ending in gazetteer.words("law_endings")):
            return "LAW"
        if len(words) > 1 and stem in gazetteer.words("papers"):
            return "ORG"
        if len(words) == 1 and any(stem.endswith(ending) and len(stem) > len(ending) + 1 for ending in gazetteer.words("body_endings")):
            return "ORG"
    return None


def _may_be_person(form: str) -> bool:
    words = form.split()
    return len(words) <= 3 and all(w[0].isupper() and not spellings.is_acronym(w) for w in words) and not spellings.has_kind(form)


def _lawsuits(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """The names, two parties of a lawsuit as its one name: "Moe v. Holt"."""
    held: Name | None = None
    for name in names:
        if held and text[held.end : name.start] == VERSUS:
            held = Name(held.start, name.end, "LAW")
            continue
        if held:
            yield held
        held = name
    if held:
        yield held


# --- words -------------------------------------------------------------------------------------------------


@cache
def _words(code: str, name: str) -> frozenset[str]:
    return frozenset(lang.table(code, "words").get(name, ()))


@cache
def _any_of(code: str, name: str, but: str = "") -> str:
    """A pattern for the words of a table, small or with a capital, the longest first."""
    words = _words(code, name) - (_words(code, but) if but else frozenset())
    forms = sorted({form for word in words for form in (word, word[:1].upper() + word[1:])}, key=lambda form: (-len(form), form))
    return "|".join(map(re.escape, forms)) or r"(?!)"
