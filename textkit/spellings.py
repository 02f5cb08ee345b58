"""How names are written: what belongs to a name, and which two spellings may be one name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files

from textkit import gazetteer, lang

EDGES = " \t\n\r\u00a0\u202f\"'“”‘’„«»‹›.,;:!?()[]–—-*•|/_#"
POSSESSIVE = re.compile(r"['’]s?$")
PARTICLES = frozenset(
    (
        "al",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "zu",
        "af",
        "av",
    )
)
LETTERS = str.maketrans("øåđłðþß", "oadldts")
SAME_SOUND = tuple(pair.split(">") for pair in (
    "sch>sk", "ph>f", "ck>k", "gh>g", "th>t", "tsj>k", "ch>k", "q>k", "x>ks", "w>v",
    "z>s", "ce>se", "ci>si", "cy>si", "c>k", "dt>t", "j>i", "h>",
))  # fmt: skip
"""Letters that transliteration and mishearing put for one another, in the order in which they are replaced."""
ABBREVIATED = {"ft": "Fort", "mt": "Mount"}
"""What the first word of a place's name may be short for."""
INSIDE = frozenset({"in", "i", "near", "outside", "utenfor", "utanfor"})
"""Prepositions before a place, and seldom before a person that a reader takes for one."""
ALIKE = 0.8
"""Least Jaro-Winkler similarity of two spellings of one surname whose sounds differ."""

MOST_LETTERS_APART = 2
"""How many letters a spelling may have more than another one of the same word: "Høie" is no "Høiseth"."""

# --- what belongs to a name --------------------------------------------------------------------------------


def trim(text: str, start: int, end: int, *, code: str, person: bool = True) -> tuple[int, int]:
    """The stretch without outer punctuation, article, title and English genitive: "the IRS’s" is "IRS", "Sen. Ada Berg" is "Ada Berg".

    Without a `person` that it may name, words that are more than titles stay ("General Motors").
    """
    while start < end and text[start] in EDGES:
        start += 1
    while start < end and text[end - 1] in EDGES and not _keeps_point(text, start, end):
        end -= 1
    if (match := POSSESSIVE.search(text, start, end)) and match.start() > start:
        end = match.start()
    words = list(re.finditer(r"\S+", text[start:end]))
    at = 0
    while (
        at < len(words) - 1
        and _leads(words[at][0], [word[0] for word in words[at + 1 :]], code, person=person)
        and not _known(text[start + words[at].start() : end])
    ):
        at += 1
    return (start + words[at].start() if words else start), end


def clean(surface: str, *, code: str, person: bool = True) -> str:
    """A name as `trim` leaves it, with single spaces."""
    flat = " ".join(surface.split())
    start, end = trim(flat, 0, len(flat), code=code, person=person)
    return flat[start:end] or flat


def is_person_name(name: str) -> bool:
    """Whether a name has the shape of a person's in full: two to four words with capitals, particles apart, none of them a kind of body."""
    words = [word for word in name.split() if word.casefold() not in PARTICLES]
    shaped = all(word[0].isupper() and not is_acronym(word) and not any(letter.isdigit() for letter in word) for word in words)
    return 2 <= len(words) <= 4 and shaped and not has_kind(name) and not _known(name)


def is_inside(text: str, start: int) -> bool:
    """Whether an "in" stands before the name that starts there, as before places and seldom before a person."""
    before = text[max(0, start - max(map(len, INSIDE)) - 2) : start].casefold().split()[-1:]
    return bool(before) and before[0] in INSIDE


@cache
def first_names() -> Mapping[str, str]:
    """First names of many countries, in small letters, with the gender of those who bear them: those of models/recipes/first_names.py, and
    those that the languages' tables give one gender."""
    listed: dict[str, set[str]] = defaultdict(set)
    for people in (lang.table(code, "speech").get("people", {}) for code in lang.languages()):
        for gender in ("male", "female"):
            for name in people.get(gender, ()):
                listed[name].add(gender)
    own = {name: next(iter(genders)) for name, genders in listed.items() if len(genders) == 1}
    table = (files("textkit") / "first_names.tsv").read_text(encoding="utf-8")
    return own | {name: "male" if letter == "m" else "female" for name, letter in (line.split("\t") for line in table.splitlines())}


def is_acronym(name: str) -> bool:
    """Two to six letters, all capitals, points apart: "IRS", "U.N."."""
    letters = name.replace(".", "")
    return 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()


def has_kind(name: str) -> bool:
    """Whether one of the words says that this is an organisation."""
    return any(word.casefold() in gazetteer.words("kinds") for word in re.findall(r"\w+", name))


def is_title(word: str, *, code: str) -> bool:
    """Whether a word before a name says what the person is: one of the language's titles or of English, or a compound of one."""
    lower = word.casefold().rstrip(".")
    if lower in _table(code, "titles") or lower in _table("en", "titles"):
        return True
    return code != "en" and any(lower.endswith(ending) for ending in gazetteer.words("title_endings"))


def _leads(word: str, rest: Sequence[str], code: str, *, person: bool) -> bool:
    lower = word.casefold()
    if lower in _table(code, "articles"):
        return code == "en" or rest[0][0].isupper()
    if lower in _table(code, "before_titles") and not person and rest[0].casefold() not in first_names():
        return False
    titled = is_title(word, code=code) or lower in _table(code, "abbreviations_before_names")
    return titled and len(rest) <= 4 and all(w[0].isupper() and w.casefold() not in gazetteer.words("kinds") for w in rest)


def _keeps_point(text: str, start: int, end: int) -> bool:
    return text[end - 1] == "." and "." in text[start : end - 1] and text[end - 2].isupper()


def _known(name: str) -> bool:
    return gazetteer.entry(name) is not None


@cache
def _table(code: str, name: str) -> frozenset[str]:
    return frozenset(lang.table(code, "words").get(name, ()))


# --- forms under which spellings meet ----------------------------------------------------------------------


@cache
def fold(name: str) -> str:
    """Small letters without accents or punctuation, single spaces: "Håkon O’Dell" is "hakon odell"."""
    plain = name.casefold().replace("æ", "ae").translate(LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^\w\s]|_", "", re.sub(r"[-/]", " ", plain)).split())


@cache
def sound(word: str) -> str:
    """The consonants of a word as they sound, doubled ones once, with a mark for a vowel at the start: "Brause", "Brauz" are "brs"."""
    key = fold(word).replace("aa", "a")
    for letters, other in SAME_SOUND:
        key = key.replace(letters, other)
    opening = "*" if key[:1] in "aeiouy" else ""
    return opening + re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiouy ]", "", key))


@cache
def content(name: str) -> tuple[str, ...]:
    """The words of a name that carry its meaning, folded: "Department of the Treasury" is ("department", "treasury").

    "Office of the" before an office's name carries none.
    """
    words = fold(POSSESSIVE.sub("", name)).split()
    if words[:2] == ["office", "of"] and len(words) > 5:
        words = words[2:]
    return tuple(word for word in words if word not in gazetteer.words("small"))


def body_of(name: str) -> tuple[str, str] | None:
    """Whose body a name means, and which: "Biden’s administration", "Biden-administrasjonen" are ("biden", "administration")."""
    words = fold(POSSESSIVE.sub("", name)).split()
    if len(words) == 3 and words[1] == "of" and words[0] in gazetteer.words("bodies_apart"):
        return words[2], "administration"
    if len(words) == 2 and words[1].startswith(("administration", "administrasjon")):
        return re.sub(r"(?<=\w\w)s$", "", words[0]) if re.search(r"['’]s", name) else words[0], "administration"
    return None


def local_body(name: str) -> tuple[str, str] | None:
    """The place, and which body of it a name means: "Sandvik tingrett" and "Sandvik District Court" are ("sandvik", "district_court")."""
    words = fold(name).split()
    for at in range(1, len(words)):
        kind = _folded_bodies().get(" ".join(words[at:]))
        if kind:
            return " ".join(words[:at]), kind
    last = next((end for end in _definite_ends() if len(words) == 1 and name.endswith(end) and len(name) > len(end) + 3), None)
    return (fold(name.removesuffix(last)), _definite_ends()[last]) if last else None


@cache
def _folded_bodies() -> Mapping[str, str]:
    return {fold(ending): kind for ending, kind in gazetteer.local_bodies().items()}


@cache
def _definite_ends() -> Mapping[str, str]:
    """The definite forms among them, which a compound ends with: "Hallentunnelen"."""
    definite = {ending: kind for ending, kind in gazetteer.local_bodies().items() if re.fullmatch(r"\w{4,}(?:en|et|a)", ending)}
    return dict(sorted(definite.items(), key=lambda pair: (-len(pair[0]), pair[0])))


def of_country(name: str) -> tuple[str, str] | None:
    """The country that a body's name begins with and the folded rest of some words: "U.S. Harbour Command" is ("US", "harbour command")."""
    owned = gazetteer.owned(name)
    return (owned[0], fold(owned[1])) if owned and " " in owned[1] else None


def spelt_out(name: str) -> str:
    """The name with an abbreviation at its head written out: "Ft. Holm" is "Fort Holm"."""
    first, _, rest = name.partition(" ")
    return f"{ABBREVIATED[fold(first)]} {rest}" if rest and fold(first) in ABBREVIATED else name


def numbered(name: str) -> str | None:
    """The key of a numbered law or road, whatever it is called: "Section 230" and "paragraf 230" are "law 230"."""
    match = re.fullmatch(r"(\w+) (\d{2,5})", fold(name))
    if match is None or not any(match[1] == word.casefold() for word in gazetteer.words("numbered")):
        return None
    return ("law " if gazetteer.synonyms().get(match[1]) or match[1] == "paragraf" else "road ") + match[2]


def initials(name: str) -> frozenset[str]:
    """The acronyms that a name's letters make: of its capitals, of all its words, and of its words without small ones."""
    words = re.findall(r"[^\W_]+", name)
    capitals = "".join(word[0] for word in words if word[0].isupper())
    large = "".join(word[0] for word in words if word.casefold() not in gazetteer.words("small"))
    every = "".join(word[0] for word in words)
    return frozenset(letters.upper() for letters in (capitals, large, every) if len(letters) >= 2)


# --- may two spellings be one name? ------------------------------------------------------------------------


def same_person(one: str, other: str, *, garbled: bool = True) -> bool:
    """Whether two full names may be one person's, misheard, transliterated or misspelt: given name and surname each alike.

    Surnames that are only somewhat alike may be one where a machine has `garbled` one of them; middle initials must not differ.
    """
    first, second = one.split(), other.split()
    if (
        len(first) < 2
        or len(second) < 2
        or generation(one) != generation(other)
        or (middle_initials(one) and middle_initials(other) and middle_initials(one) != middle_initials(other))
    ):
        return False
    if ("-" in first[-1]) != ("-" in second[-1]):  # a double surname with its hyphen lost
        split = [fold(name).split() for name in (one, other)]
        first, second = split if len(split[0]) == len(split[1]) else (first, second)
    if fold(one).replace(" ", "") == fold(other).replace(" ", ""):
        return True
    given, family = same_word(first[0], second[0]), same_word(first[-1], second[-1])
    if given and family:
        return True
    if fold(first[-1]) == fold(second[-1]) and may_share_given_name(fold(one), fold(other)) and is_form_of(fold(one), fold(other)):
        return True
    whole = ["".join(fold(word) for word in words[1:]) for words in (first, second)]
    if given and len(first) != len(second) and whole[0][:1] == whole[1][:1] and similarity(*whole) >= ALIKE + 0.1:
        return True  # a surname that a machine took apart: "Ada Yellow Hair"
    if fold(first[0]) == fold(second[0]) and 1.0 in (translation(first[-1], second[-1]), translation(second[-1], first[-1])):
        return True
    exact = fold(first[0]) == fold(second[0]) and len(first[0]) > 2
    return (
        garbled
        and exact
        and len(first[-1]) > 3
        and similarity(first[-1], second[-1]) >= ALIKE - 0.1
        and fold(first[-1])[0] == fold(second[-1])[0]
    )


@cache
def _short_names() -> Mapping[str, frozenset[str]]:
    """For each short first name those that it may stand for, in small letters: "jim" for "james"."""
    return {short: frozenset(full) for short, full in lang.table("en", "short_names").items()}


GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv"})
"""What tells somebody from a father or son of the same name."""


def generation(name: str) -> str:
    """What tells the bearer of a full name from a father or son of that name, folded; "" where nothing does."""
    last = fold(name).rpartition(" ")[2]
    return last if last in GENERATIONS else ""


def family_name(name: str) -> str:
    """The folded last word of a name, but for what tells a son from his father: "holt" for "Adam Holt Jr."."""
    words = fold(name).split()
    return words[-2] if len(words) > 1 and words[-1] in GENERATIONS else words[-1] if words else ""


def may_share_given_name(one: str, other: str) -> bool:
    """Whether the first names of two folded full names are the same, or one is short for the other: "jim moe", "james n moe"."""
    first, second = one.split()[0], other.split()[0]
    short = _short_names()
    return first == second or first in short.get(second, ()) or second in short.get(first, ())


def is_form_of(one: str, other: str) -> bool:
    """Whether of two folded full names of one surname one leaves out or shortens middle names of the other: "james moe", "james n moe"."""
    shorter, longer = sorted((one.split()[1:-1], other.split()[1:-1]), key=len)
    left = iter(longer)
    return all(any(_shortens(name, whole) or _shortens(whole, name) for whole in left) for name in shorter)


def _shortens(short: str, name: str) -> bool:
    return short == name or (len(short) == 1 and name.startswith(short))


def middle_initials(name: str) -> str:
    """The letters that stand for given names inside a full name: "W" of "George W. Bush"."""
    return "".join(word for word in fold(name).split()[1:-1] if len(word) == 1)


def without_initials(name: str) -> str:
    """The folded name without these letters."""
    words = fold(name).split()
    return " ".join(word for at, word in enumerate(words) if len(word) > 1 or at in (0, len(words) - 1))


def same_word(one: str, other: str) -> bool:
    """Whether two words may be one misspelt: the same sounds, or letters nearly the same."""
    if fold(one) == fold(other):
        return True
    if sound(one) == sound(other) and len(sound(one)) >= 2:
        return similarity(one, other) >= 0.6
    return (
        min(len(one), len(other)) >= 4
        and abs(len(one) - len(other)) <= MOST_LETTERS_APART
        and fold(one)[0] == fold(other)[0]
        and similarity(one, other) >= 0.9
    )


def similarity(one: str, other: str) -> float:
    """Jaro-Winkler similarity of the folded words, 0 to 1."""
    from rapidfuzz.distance import JaroWinkler

    return float(JaroWinkler.similarity(fold(one), fold(other)))


def reworded(one: Sequence[str], other: Sequence[str]) -> float:
    """How far one name is the other with words replaced: the share of words that are equal (1), synonyms (.9) or misspelt (.8); 0 where
    some word has no counterpart. Words may stand in another order.
    """
    if len(one) != len(other) or not one:
        return 0.0
    left = sorted(one, key=lambda word: (word not in other, word))
    free = list(other)
    total = 0.0
    for word in left:
        best = max(free, key=lambda candidate: (_likeness(word, candidate), candidate))
        likeness = _likeness(word, best)
        if not likeness:
            return 0.0
        total += likeness
        free.remove(best)
    return total / len(left)


@cache
def _likeness(one: str, other: str) -> float:
    if one == other:
        return 1.0
    groups = gazetteer.synonyms()
    if groups.get(one, frozenset()) & groups.get(other, frozenset()):
        return 0.9
    if min(len(one), len(other)) >= 5 and similarity(one, other) >= (0.84 if len(one) > 7 else 0.88):
        return 0.8
    return 0.0


@cache
def translated(name: str) -> tuple[frozenset[str], ...]:
    """For each part of a Norwegian name the English words for it, or the part itself; () where no part is known: "Kystposten" is
    ({"coast", "coastal"}, {"post", "mail"})."""
    parts: list[frozenset[str]] = []
    known = 0
    for word in re.findall(r"[^\W\d_]+", name.casefold()):
        if word in gazetteer.words("small"):
            continue
        split = _split(word)
        known += bool(split)
        parts += split or [frozenset({fold(word)})]
    return tuple(parts) if known else ()


def translation(name: str, english: str) -> float:
    """The share of a Norwegian name's parts that an English name gives, word for word, where they are equally many; else 0."""
    parts, words = translated(name), list(content(english))
    if len(words) == 1 and len(parts) == 2:
        return float(any(words[0] == left + right for left in parts[0] for right in parts[1]))
    if len(parts) == len(words) - 1 and (people := gazetteer.entry(words[0].capitalize())) and people.label == "NORP":
        words = words[1:]
    if not parts or len(parts) != len(words):
        return 0.0
    hits = 0
    for part in parts:
        hit = next((word for word in words if any(_same_meaning(word, meaning) for meaning in part)), None)
        if hit is not None:
            words.remove(hit)
            hits += 1
    return hits / len(parts)


def _same_meaning(word: str, meaning: str) -> bool:
    return word == meaning or word.rstrip("s") == meaning.rstrip("s") or (len(word) > 4 and word[:5] == meaning[:5])


@cache
def _split(word: str) -> list[frozenset[str]]:
    """A compound as the meanings of its parts, definite endings and joining letters left out; [] where some part is unknown."""
    meanings = gazetteer.meanings()
    for ending in ("", "en", "et", "a", "ene", "ane", "er", "ar", "r", "e", "n", "t"):
        stem = word.removesuffix(ending) if ending else word
        if word.endswith(ending) and (split := _split_stem(stem, meanings)):
            return split
    return []


def _split_stem(stem: str, meanings: Mapping[str, frozenset[str]]) -> list[frozenset[str]]:
    if stem in meanings:
        return [meanings[stem]]
    for at in range(len(stem) - 1, 1, -1):
        if stem[:at] in meanings:
            for joint in ("", "s", "e"):
                if stem.startswith(joint, at) and (rest := _split_stem(stem[at + len(joint) :], meanings)):
                    return [meanings[stem[:at]], *rest]
    return []


def best_of(names: Iterable[str]) -> str:
    """The fullest of equally frequent spellings: the longest, then the first in the alphabet."""
    return min(names, key=lambda name: (-len(name), name))
