"""The noun phrase that names a speaker, before or after a cue, found by its words alone."""

from __future__ import annotations

import re

from textkit.components.cues import Speech
from textkit.components.frames import QUOTE, Unit
from textkit.readers.datelines import is_calendar_word

LONGEST_NAME = 4
"""Words of a name."""
LONGEST = 30
"""Units in the longest noun phrase that is read as a speaker."""
SITE = re.compile(r"\w\.(?:no|com|net|org|se|dk)$", re.IGNORECASE)
"""The address of a medium that was told: "sier Moe | Avisa.no"."""
OCCASIONS = ("in", "i", "with", "med")
"""Prepositions before what tells where or how somebody speaks."""
ONE_OF_THEM = frozenset({"ene", "eine", "ena", "andre", "anden", "andra", "tredje", "siste", "sidste", "sista"})
"""Words of a "the one" that tells which of some people without their names: "sier den | ene"."""
AROUND_TIMES = ("ved", "rundt", "omkring", "kl", "klokka", "klokken", "around")
"""What stands before the time at which somebody speaks."""
BREAKS = (",", ";", ":", "–", "—", "(", ")", "-", "--", "[", "]")

Phrase = tuple[int, int]
"""Positions of units, end exclusive."""


def phrase_before(units: list[Unit], cue: int, *, words: Speech, floor: int = 0) -> Phrase | None:
    """The subject that ends just before position `cue`: helpers and adverbs are passed over, as are inserted phrases.

    "Smith, a lawyer from Oslo, has also said" gives "Smith". None where no noun phrase stands there.
    """
    end = _before_helpers(units, cue, words, floor)
    if end <= floor or units[end - 1].lower == QUOTE:
        return None
    if units[end - 1].lower in words.pronouns:
        return end - 1, end
    low = max(floor, end - LONGEST)
    for at in range(end - 1, low - 1, -1):
        if units[at].lower == QUOTE or units[at].text in (";", ":"):
            low = at + 1
            break
    chunks = _chunks(units, low, end)
    if not chunks:
        return None
    inserted = _breaks(units, end - 1)
    if inserted and len(chunks) > 1:
        return _subject_of_chunks(units, chunks, words)
    last = units[chunks[-1][0]]
    if len(chunks) > 1 and last.lower in words.indefinite and _is_full_name(units, chunks[-2]):
        return chunks[-2]  # "Grant Reed, a professor of law | told the Courier"
    phrase = _subject_of_chunk(units, chunks[-1], words)
    if phrase and phrase[1] - phrase[0] == 1 and units[phrase[0]].lower in words.subordinators:
        return None  # "When | asked if ..."
    if phrase and units[phrase[0]].lower in words.relatives:
        return _antecedent(units, phrase[0], low, words)
    return phrase


def _is_full_name(units: list[Unit], chunk: Phrase) -> bool:
    """Whether the stretch is a first name and a surname, or more of them, and nothing else."""
    inside = units[slice(*chunk)]
    return 2 <= len(inside) <= LONGEST_NAME and all(unit.capital for unit in inside)


def _before_helpers(units: list[Unit], cue: int, words: Speech, floor: int) -> int:
    end = cue
    while end > floor and (units[end - 1].lower in words.auxiliaries or units[end - 1].lower in words.adverbs or _is_ly(units[end - 1])):
        end -= 1
    return end


def _is_ly(unit: Unit) -> bool:
    return unit.lower.endswith("ly") and not unit.capital and len(unit.lower) > 4


def _breaks(units: list[Unit], at: int) -> bool:
    """Whether the unit sets phrases apart: a hyphen only with space around it."""
    if units[at].text != "-":
        return units[at].text in BREAKS
    return at > 0 and units[at].start > units[at - 1].end


def _chunks(units: list[Unit], low: int, end: int) -> list[Phrase]:
    """The stretches between commas, dashes and brackets."""
    chunks: list[Phrase] = []
    start = low
    for at in range(low, end + 1):
        if at == end or _breaks(units, at):
            if at > start:
                chunks.append((start, at))
            start = at + 1
    return chunks


def _subject_of_chunks(units: list[Unit], chunks: list[Phrase], words: Speech) -> Phrase | None:
    """The subject that something was inserted after: the last chunk but those that can only be insertions."""
    for at in range(len(chunks) - 2, -1, -1):
        start, _ = chunks[at]
        first = units[start].lower
        if first in words.relatives or (first in words.prepositions and not _is_called_per(units[start : chunks[at][1]])):
            continue
        apposed = first in words.determiners or (not units[start].capital and _is_full_name(units, chunks[at - 1]))
        if at > 0 and apposed and units[chunks[at - 1][1] - 1].capital:
            continue  # "Smith, a lawyer, who ...", "Kai Vik, director of a group, ...": the lawyer is an apposition
        return _subject_of_chunk(units, chunks[at], words)
    return _subject_of_chunk(units, chunks[0], words)


def _subject_of_chunk(units: list[Unit], chunk: Phrase, words: Speech) -> Phrase | None:
    start, end = chunk
    for at in range(end - 2, start - 1, -1):
        lower = units[at].lower
        plain_as = lower == "as" and not units[at + 1].capital and units[at + 1].lower not in words.determiners | words.pronouns.keys()
        if (lower in words.subordinators and not plain_as) or (lower in words.conjunctions and units[at + 1].lower in words.pronouns):
            start = at + 1
            break
    while start < end - 1 and (units[start].lower in words.openers or units[start].lower in words.adverbs):
        start += 1
    if units[start].lower in words.prepositions and not _is_called_per(units[start:end]):
        start = _last_phrase(units, start, end, words)
    while end - 1 > start and units[end - 1].lower in words.relatives:
        end -= 1
    start, end = _without_time(units, start, end, words)
    if start >= end or not any(unit.is_word for unit in units[start:end]) or units[end - 1].lower in words.prepositions:
        return None
    return start, end


def _is_called_per(units: list[Unit]) -> bool:
    """Whether a "per" is somebody's first name: "Per Inge Nes"."""
    return len(units) > 1 and units[0].text == "Per" and units[1].capital


def _without_time(units: list[Unit], start: int, end: int, words: Speech) -> Phrase:
    """The phrase without a month or weekday around it: "(In) February | Holt", "Holt | in January", "Holt | on Monday"."""
    while start < end - 1 and units[start].capital and is_calendar_word(units[start].text):
        start += 1
    while (
        end - 2 > start and units[end - 1].capital and is_calendar_word(units[end - 1].text) and units[end - 2].lower in words.prepositions
    ):
        end -= 2
    return start, end


def _last_phrase(units: list[Unit], start: int, end: int, words: Speech) -> int:
    """Where the noun phrase begins that closes "In a statement on Monday the ministry"."""
    at = end - 1
    if units[at].capital:
        while at > start + 1 and units[at - 1].capital and not is_calendar_word(units[at - 1].text):
            at -= 1
        return at
    while at > start + 1 and units[at].lower not in words.determiners and units[at - 1].lower not in words.prepositions:
        at -= 1
    return at


def _antecedent(units: list[Unit], relative: int, low: int, words: Speech) -> Phrase | None:
    end = relative
    while end > low and _breaks(units, end - 1):
        end -= 1
    chunks = _chunks(units, low, end)
    if not chunks:
        return None
    start, end = chunks[-1]
    verbs = [at for at in range(start, end - 1) if (token := units[at].token) is not None and token.pos_ in ("VERB", "AUX")]
    return _subject_of_chunk(units, (verbs[-1] + 1 if verbs else start, end), words)  # "Moe praises | Vik, who says"


def _adverbs(units: list[Unit], at: int, words: Speech) -> int:
    """How many units an adverb, or a day, takes there: "sier | i dag | ordføreren"."""
    if units[at].lower in words.adverbs:
        return 1
    return next((size for size in (3, 2) if " ".join(unit.lower for unit in units[at : at + size]) in words.days), 0)


def phrase_after(units: list[Unit], start: int, *, words: Speech) -> Phrase | None:
    """The subject that follows an inverted cue: `said | a former official who ...`. None where none stands there."""
    while start < len(units) and (size := _adverbs(units, start, words)):
        start += size
    if start >= len(units) or not units[start].is_word:
        return None
    first = units[start].lower
    if first in words.pronouns and not _determines(units, start, words):
        one_of_them = start + 1 < len(units) and units[start + 1].lower in ONE_OF_THEM
        return start, start + 1 + one_of_them
    if (first in words.prepositions and not _is_called_per(units[start:])) or first in words.complementizers or first in words.questioners:
        return None
    if first in words.openers and first not in words.determiners and not units[start].capital:
        return None
    end = start + 1
    while end < min(len(units), start + LONGEST):
        unit = units[end]
        if unit.text == "(" and _goes_on_behind(units, end, words):
            end += 3
            continue
        if unit.lower == QUOTE or unit.text in BREAKS or unit.text in (".", "!", "?", "…"):
            if unit.text == "-" and end + 1 < len(units) and units[end + 1].start == unit.end:
                end += 1
                continue
            break
        follower = units[end + 1] if end + 1 < len(units) else None
        continued = follower is not None and (follower.capital or follower.lower in words.determiners)
        joined = unit.lower in words.conjunctions and continued
        if unit.lower in ("to", "til") and follower is not None and follower.capital and units[end - 1].capital and end - start > 1:
            break  # "said Holt to CNN"
        if unit.lower in OCCASIONS and follower is not None and follower.lower in words.indefinite and not _takes_more(units[end - 1]):
            break  # "said the ministry in a statement", "with a smile", not "said a man acquainted with an official"
        if unit.lower in ("in", "i") and follower is not None and not follower.capital and is_person(units[end - 1]):
            break  # "says Moe | in the film called ..."
        if unit.lower in words.according:
            break  # "sier Moe | ifølge VG"
        if unit.lower in words.few | words.negations:
            break  # "fant forskerne | ingen forskjell"
        if unit.lower in AROUND_TIMES and follower is not None and follower.text[:1].isdigit():
            break  # "opplyser Moe | ved 18-tiden"
        if unit.lower in ("on", "på") and follower is not None and is_calendar_word(follower.text):
            break
        if unit.lower in ("i", "på") and follower is not None and follower.lower.endswith(words.occasions):
            break  # "skriver Moe | i forordet"
        opened = end == start + 1 and first in words.determiners and unit.lower in words.adverbs | words.openers
        if unit.lower in words.stoppers and unit.lower not in words.keeping and not joined and not opened:
            break
        if words.verb_second and (_describes(units[end - 1], unit, follower, words) or SITE.search(unit.text)):
            break
        end += 1
    while end > start and not units[end - 1].is_word:
        end -= 1
    return (start, end) if end > start else None


def _takes_more(unit: Unit) -> bool:
    """Whether the word is a participle or an adjective behind its noun."""
    return unit.token is not None and unit.token.pos_ in ("ADJ", "VERB")


def _goes_on_behind(units: list[Unit], bracket: int, words: Speech) -> bool:
    """Whether an age in brackets stands there, with another name joined on: "said Moe | (65) | and Lie"."""
    rest = units[bracket + 1 : bracket + 5]
    if len(rest) < 4 or not rest[0].text.isdigit() or rest[1].text != ")":
        return False
    return rest[2].lower in words.conjunctions and rest[3].capital


def is_person(unit: Unit) -> bool:
    """Whether the unit is a word of the name of a person."""
    return unit.capital and unit.token is not None and unit.token.ent_type_ in ("PERSON", "PER")


def is_noun(unit: Unit) -> bool:
    """Whether the unit is a noun or a name."""
    return unit.token is not None and unit.token.pos_ in ("NOUN", "PROPN")


def may_be_somebody(units: list[Unit], words: Speech) -> bool:
    """Whether a phrase before a colon may be who speaks: a name, a person or a body, no heading ("Facts:") and no day. Words that nobody
    has tagged may be anybody's name."""
    if is_calendar_word(units[0].text) or any(unit.lower in words.headings for unit in units):
        return False
    if any(unit.token is None or not unit.token.pos_ for unit in units):
        return True
    if len(units) == 1 and units[0].capital and units[0].token is not None and units[0].token.pos_ in ("VERB", "ADJ", "X"):
        return True  # a surname that is another word too
    named = (unit.capital and (unit.token.ent_type_ or unit.token.pos_ == "PROPN") for unit in units if unit.token is not None)
    known = words.many | frozenset(word for word, kind in words.pronouns.items() if kind != "thing")
    return any(named) or any(unit.lower in known or words.means_body(unit.lower) or words.means_people(unit.lower) for unit in units)


def _describes(noun: Unit, unit: Unit, follower: Unit | None, words: Speech) -> bool:
    """Whether the word behind a name or a noun for people tells how or in what state somebody speaks: "sier lederen | stolt"."""
    if noun.token is None or unit.token is None or unit.capital or unit.token.pos_ not in ("ADJ", "VERB"):
        return False
    if follower is not None and follower.token is not None and follower.token.pos_ in ("NOUN", "PROPN"):
        return False
    person = noun.token.pos_ == "PROPN" and noun.lower not in words.determiners
    return person or words.means_people(noun.lower) or noun.lower in words.many or noun.lower in words.bodies


def _determines(units: list[Unit], at: int, words: Speech) -> bool:
    """Whether a word that may be a pronoun stands before a noun or its adjective: "den | ferske rapporten"."""
    following = units[at + 1] if at + 1 < len(units) else None
    if units[at].lower not in words.determiners or following is None or following.token is None:
        return False
    return following.token.pos_ in ("ADJ", "NOUN", "PROPN", "NUM") and following.lower not in words.adverbs


def first_phrase(units: list[Unit], end: int, *, words: Speech) -> Phrase | None:
    """The noun phrase that the units begin with, as far as capitals show it: a pronoun, a name, or a determiner and its word."""
    start = 0
    while start < end and (units[start].lower in words.openers or not units[start].is_word):
        start += 1
    if start >= end or units[start].lower in words.prepositions:
        return None
    if units[start].lower in words.pronouns:
        return start, start + 1
    last = start + 2 if units[start].lower in words.determiners else start
    while last < end and units[last].capital:
        last += 1
    return (start, min(last, end)) if last > start else None
