"""Sources that no verb names: "according to X", "reportedly", "X: ...", a name below a quotation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from textkit.components.cues import Speech
from textkit.components.frames import Frame, Unit
from textkit.components.parsed import finite_heads, is_finite, is_relative, label, own_subject, phrase_of, subject_of
from textkit.components.speakers import Phrase, may_be_somebody
from textkit.components.verbs import DASHES, ENDS

OWNING = ("'s", "’s", "'", "’")
"""Marks of the genitive that are tokens of their own."""
DEFINITE = ("en", "et", "na", "ne")
"""What a noun for one or all of a kind ends in, in Danish and Swedish: "myndigheten", "forskerne"."""
LONGEST_JOINED = 4
"""Units of "but according to"."""
LONGEST_PREPOSITION = 5
"""Most words of an entry of `according`: "in the opinion of"."""
LONGEST_INVERTED = 6
"""Units from "skal" to "ha" around the subject of the clause."""
LONGEST_VIEW = 8
"""Units from "by" to the noun in "by the harbour board's own reckoning"."""
LONGEST_ANNOUNCED = 18
"""Units before a colon in which it is sought who says what follows."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A reported stretch, `start` to `end`, and where its speaker, its cue and the relaying medium stand."""

    start: int
    end: int
    speaker: tuple[int, int] | None
    cue: str | None
    direct: bool
    via: tuple[int, int] | None = None
    act: tuple[int, int] | None = None
    """Where the cue stands, if what it reports is no clause but the object of an act ("rejected | the plan")."""
    cue_start: int | None = None


def range_of(units: list[Unit], phrase: Phrase) -> tuple[int, int]:
    return units[phrase[0]].start, units[phrase[1] - 1].end


def read_according(text: str, frame: Frame, words: Speech) -> Iterator[Attribution]:
    """According to X, ...   and   ..., according to X."""
    units, lowers = frame.units, frame.words
    for at in range(len(units)):
        size = words.match(lowers, at, words.according)
        inserted = size > 0 and words.verb_second and at > 0 and (carries_clause(units[at - 1], words) or _may_be_past(units[at - 1]))
        if size and inserted and words.match(lowers, at - 1, words.verbs):
            continue  # "seier | ifølgje AFP | at ...": the medium of another report
        phrase = (_inserted_source if inserted else _source_phrase)(units, at + size, words) if size else None
        source = range_of(units, phrase) if phrase else None
        if not phrase and (view := _view_of(units, at, words)) is not None:
            phrase, source = view
            size = phrase[1] - at
        if not phrase or source is None:
            continue
        before = (0, at)
        after = (phrase[1], len(units))
        states = at > 0 and units[at - 1].text == "," and any(carries_clause(unit, words) for unit in units[:at])
        start, end = before if states or _count(units, before) >= max(3, _count(units, after) // 2) else after
        between = at > 1 and units[at - 1].text == "," and phrase[1] + 1 < len(units) and units[phrase[1]].text == ","
        inserted = inserted or (between and words.verb_second and carries_clause(units[at - 2], words))  # "koster, ifølge Moe, tre"
        if at and units[at - 1].lower in words.relatives:
            closing = next((place for place in range(phrase[1], len(units)) if units[place].text == ","), len(units))
            start, end = phrase[1], closing  # "Moe, som ifølge sykehuset | er stabil, har ..."
        elif inserted or (between and not states and carries_clause(units[phrase[1] + 1], words)):
            start, end = 0, len(units)  # "The road, according to Moe, | was closed"
        elif at > 0 and units[at - 1].lower in words.conjunctions and phrase[1] < len(units):
            behind = units[phrase[1] : phrase[1] + 1] if words.verb_second else units[phrase[1] :]
            start, end = after if any(carries_clause(unit, words) for unit in behind) else (start, end)
        while start < end and (units[start].text in (",", ":", ";") or units[start].lower in words.conjunctions):
            start += 1
        while end > start and units[end - 1].text in (*ENDS, ",", "–", "—", ";"):
            end -= 1
        if _count(units, (start, end)) < 2:
            continue
        cue = text[units[at].start : units[at + size - 1].end]
        first, last = units[start].start, units[end - 1].end
        direct = is_direct(text, units, first, last)
        first, last = without_marks(units, first, last)
        yield Attribution(first, last, source, cue, direct, cue_start=units[at].start)


def _view_of(units: list[Unit], at: int, words: Speech) -> tuple[Phrase, tuple[int, int]] | None:
    """The units of "the board's own reckoning" behind "by", and where "the board" stands; None where the unit is no such "by"."""
    if units[at].lower not in words.views_by or not (at == 0 or units[at - 1].text == ","):
        return None
    noun = next((place for place in range(at + 2, min(at + LONGEST_VIEW, len(units))) if units[place].lower in words.views), None)
    if noun is None:
        return None
    behind = units[noun + 1] if noun + 1 < len(units) else None
    if behind is not None and behind.is_word and not (words.verb_second and carries_clause(behind, words)):
        return None
    for place in range(noun - 1, at, -1):
        unit = units[place]
        if not unit.is_word and unit.text not in OWNING:
            return None
        if unit.text in OWNING and place > at + 1:
            return (at + 1, noun + 1), range_of(units, (at + 1, place))
        if words.verb_second and place < noun and len(unit.text) > 3 and unit.lower.endswith("s"):
            return (at + 1, noun + 1), (units[at + 1].start, unit.end - 1)
    return None


def _source_phrase(units: list[Unit], start: int, words: Speech) -> Phrase | None:
    """The source after "according to": to the comma or the sentence's end, relative clause included; a pronoun alone."""
    if start < len(units) and units[start].lower in words.pronouns | words.object_pronouns:
        alone = units[start].lower not in words.determiners or start + 1 == len(units) or not units[start + 1].is_word
        if alone:
            return start, start + 1
    end, related = start, False
    while end < min(len(units), start + 40) and units[end].text not in (",", ";", "–", "—", ":", *ENDS) and not units[end].quote:
        related = related or units[end].lower in words.relatives
        if (
            end > start
            and words.verb_second
            and not related
            and (carries_clause(units[end], words) or _goes_on_untagged(units, end, words))
        ):
            break
        end += 1
    joined = any(unit.lower in words.conjunctions for unit in units[max(0, start - LONGEST_JOINED) : start])
    if (start <= LONGEST_PREPOSITION or joined) and not words.verb_second:
        end = _before_subject(units, start, end)
    while words.verb_second and end - 1 > start and units[end - 1].lower in words.adverbs and end < len(units) and units[end].is_word:
        end -= 1  # "som ifølge sykehuset | nå er stabil"
    return (start, end) if end > start else None


def _goes_on_untagged(units: list[Unit], at: int, words: Speech) -> bool:
    """Whether the word, which nobody has tagged, is likely the verb behind the source: "Ifølge Holt | tjente han"."""
    unit, following = units[at], units[at + 1] if at + 1 < len(units) else None
    joins = words.prepositions | words.keeping | words.conjunctions | words.determiners
    if unit.capital or unit.lower in joins or (unit.token is not None and unit.token.pos_):
        return False
    before = units[at - 1]
    named = before.capital and not before.lower.endswith("s") and before.lower not in words.determiners  # not "Holts | rapport"
    return named or (following is not None and words.pronouns.get(following.lower) in ("male", "female", "many", "thing"))


def _before_subject(units: list[Unit], start: int, end: int) -> int:
    """Where the source ends that no comma ends: "According to the ministry | nearly 90 boats are lost"."""
    for head in finite_heads(unit.token for unit in units[start:end] if unit.token is not None):
        subject = own_subject(head) if not label(head).startswith("acl") else None
        if subject is not None and not is_relative(subject):
            edge = subject.left_edge.idx
            return next((at for at in range(start + 1, end) if units[at].start >= edge), end)
    return end


def _inserted_source(units: list[Unit], start: int, words: Speech) -> Phrase | None:
    """The source of an "according to" behind the verb, with the rest of the clause to follow: a name, or a noun and its words."""
    end, behind_noun = start, False
    while end < min(len(units), start + 12) and units[end].is_word:
        unit, token = units[end], units[end].token
        kept = unit.capital or unit.lower in words.determiners
        untagged = token is None or not token.pos_
        if untagged and end == start:
            kept = kept or words.means_people(unit.lower) or words.means_body(unit.lower) or unit.lower.endswith(DEFINITE)
        elif token is not None and token.pos_:
            kept = unit.capital if behind_noun else token.pos_ in ("PROPN", "NOUN", "ADJ", "DET", "PRON")
            behind_noun = token.pos_ == "NOUN"
        joins = unit.lower in words.keeping and end + 1 < len(units) and units[end + 1].capital
        if not kept and not joins:
            break
        end += 1
    return (start, end) if end > start else None


def _may_be_past(unit: Unit) -> bool:
    """Whether a word that nobody has tagged ends like a Danish or Swedish verb in the past: "minskade | enligt myndigheten"."""
    return (unit.token is None or not unit.token.pos_) and unit.is_word and not unit.capital and unit.lower.endswith(("ade", "ede", "dde"))


def carries_clause(unit: Unit, words: Speech) -> bool:
    parsed = unit.token is not None and unit.token.pos_ in ("VERB", "AUX") and is_finite(unit.token)
    return parsed or unit.lower in words.auxiliaries


def _count(units: list[Unit], phrase: Phrase) -> int:
    return sum(unit.is_word or unit.quote is not None for unit in units[slice(*phrase)])


def read_hearsay(text: str, frame: Frame, words: Speech) -> Iterator[Attribution]:
    """Reportedly, angivelig, skal ha: somebody says so, and the text doesn't tell who."""
    lowers = frame.words
    for at in range(len(lowers)):
        size = words.match(lowers, at, words.hearsay) or _split_hearsay(lowers, at, words)
        if size and _is_hearsay(frame, at, size, words):
            end = frame.units[-1].start if frame.units[-1].text in ENDS else frame.end
            cue = text[frame.units[at].start : frame.units[at + size - 1].end]
            yield Attribution(frame.start, end, None, cue, False)
            return


def _split_hearsay(lowers: list[str], at: int, words: Speech) -> int:
    """How many words "skal hun ha" is, the subject of the clause within; 0 where it is none."""
    if not words.verb_second or lowers[at] not in words.finite_helpers:
        return 0
    ends = range(at + 2, min(at + LONGEST_INVERTED, len(lowers)))
    return next((end + 1 - at for end in ends if f"{lowers[at]} {lowers[end]}" in words.hearsay), 0)


def _is_hearsay(frame: Frame, at: int, size: int, words: Speech) -> bool:
    """Whether "skal ha" has a participle behind it ("skal ha truet") and no object ("skal ha møte"), where the words are tagged."""
    if frame.units[at].lower not in words.finite_helpers or not frame.tagged:
        return True
    following = (unit.token for unit in frame.units[at + size : at + size + 4] if unit.token is not None)
    return any("VerbForm=Part" in str(token.morph) for token in following)


def read_colon(text: str, frame: Frame, words: Speech) -> Iterator[Attribution]:
    """Støre: – Vi må handle.   Smith: “We will appeal.”   and, as a headline, Smith: We will appeal"""
    units = frame.units
    for at in range(1, min(len(units) - 1, 9)):
        if units[at].text != ":":
            continue
        quote = units[at + 1].quote
        named = at <= 4 and not any(unit.lower in words.prepositions for unit in units[:at])
        plain = all(unit.is_word or unit.text in "-." for unit in units[:at]) and not any(head.is_lower for head in _heads(units[:at]))
        if named and units[0].capital and plain and may_be_somebody(units[:at], words):
            if quote:
                yield Attribution(quote.inner_start, quote.inner_end, range_of(units, (0, at)), ":", True)
            elif _is_told_in_headline(text, units, at, words):
                yield Attribution(units[at + 1].start, units[-1].end, range_of(units, (0, at)), ":", False)
        return


def read_explained(frame: Frame, words: Speech, speaker: tuple[int, int] | None) -> Iterator[Attribution]:
    """The board was angry: “Nobody asked us.”   He denies that he knew of it: “No letter came.”

    `speaker`: whose words the sentence before the colon reports; where nobody's, they are its subject's.
    """
    units = frame.units
    colon = next((at for at in range(2, len(units) - 1) if units[at].text == ":" and units[at + 1].quote), None)
    quote = units[colon + 1].quote if colon is not None else None
    if colon is None or quote is None or any(unit.is_word for unit in units[colon + 2 :]):
        return
    if speaker is None:
        subject = next((subject_of(head) for head in _heads(units[:colon])[:1]), None)
        if subject is None or not _is_somebody(subject, words):
            return
        speaker = phrase_of(subject)
    yield Attribution(quote.inner_start, quote.inner_end, speaker, ":", True)


def _heads(units: list[Unit]) -> list[Token]:
    """The heads of the clauses among the units, where they are parsed."""
    return finite_heads(unit.token for unit in units if unit.token is not None)


def _is_somebody(noun: Token, words: Speech) -> bool:
    """Whether the noun or pronoun is one for people or a body, or the name of one."""
    word = noun.lower_
    known = word in words.many or words.means_body(word) or words.means_people(word) or noun.ent_type_ in ("PERSON", "PER", "ORG")
    return known or words.pronouns.get(word, "thing") not in ("thing", "many")


def _is_told_in_headline(text: str, units: list[Unit], colon: int, words: Speech) -> bool:
    """Whether a line without a full stop tells behind the colon what a person or body before it says: "Moe: The bridge opens in May"; the
    place of what happened says nothing ("Oslo: Two were hurt"), nor does what it is about ("Brexit: Ministers meet")."""
    alone = text[: units[0].start].rpartition("\n")[2].strip() == "" and text[units[-1].end :].partition("\n")[0].strip() == ""
    if not alone or units[-1].text in ENDS or any(unit.quote for unit in units) or not units[colon + 1].capital:
        return False
    before = [unit.token for unit in units[:colon] if unit.token is not None]
    person = bool(before) and before[-1].ent_type_ == "PERSON"
    if not person and not any(
        unit.lower in words.many or words.means_body(unit.lower) or words.means_people(unit.lower) for unit in units[:colon]
    ):
        return False
    return bool(_heads(units[colon + 1 :]))


def read_announced(text: str, frame: Frame, words: Speech) -> Iterator[Attribution]:
    """The explanation from the board is simple: the bridge was old.   Moe's answer was short: “No.”"""
    units = frame.units
    colon = next((at for at in range(2, min(len(units) - 1, LONGEST_ANNOUNCED)) if units[at].text == ":" and not units[at - 1].quote), None)
    if colon is None or any(unit.quote for unit in units[:colon]):
        return
    rest = units[colon + 1 :]
    noun = next((at for at in range(colon) if units[at].lower in words.messages), None)
    if noun is None or not (rest[0].quote or any(carries_clause(unit, words) for unit in rest)):
        return
    announced = _announcer(units, noun, colon, words)
    if announced is None:
        return
    speaker, cue = announced
    first, last = rest[0].start, rest[-1].start if rest[-1].text in ENDS else rest[-1].end
    direct = is_direct(text, units, first, last)
    first, last = without_marks(units, first, last)
    yield Attribution(first, last, speaker, text[units[cue].start : units[noun].end], direct, cue_start=units[cue].start)


def _announcer(units: list[Unit], noun: int, colon: int, words: Speech) -> tuple[tuple[int, int], int] | None:
    """Where the source of a message stands, and the unit at which its cue begins: the noun, or the verb whose object it is."""
    if noun + 2 < len(units) and units[noun + 1].lower in words.messages_of and units[noun + 2].lower not in words.possessives:
        end = noun + 2
        while end < colon and (units[end].is_word or units[end].text == "-") and not carries_clause(units[end], words):
            end += 1
        return (range_of(units, (noun + 2, end)), noun) if end > noun + 2 else None
    if noun > 0 and units[noun - 1].text in OWNING and noun > 1:
        return range_of(units, (0, noun - 1)), noun
    if words.verb_second and noun > 0 and units[noun - 1].lower.endswith("s") and noun == 1 and len(units[0].text) > 3:
        return (units[0].start, units[0].end - 1), noun
    verb = next((at for at in range(1, noun) if units[at].lower in words.messages_by), None)
    if verb is None or any(not unit.is_word for unit in units[:verb]) or units[0].lower in words.prepositions | words.nobody:
        return None
    return range_of(units, (0, verb)), verb


def read_signature(frame: Frame) -> Iterator[Attribution]:
    """“We will rebuild.” — Kari Nordmann"""
    units = frame.units
    quote = units[0].quote
    signed = quote is not None and 3 <= len(units) <= 12 and units[1].text in DASHES and units[2].capital
    if signed and quote is not None:
        end = next((at for at in range(2, len(units)) if units[at].text in (",", ".", "(")), len(units))
        yield Attribution(quote.inner_start, quote.inner_end, range_of(units, (2, end)), None, True)


def is_direct(text: str, units: list[Unit], start: int, end: int) -> bool:
    """Whether part of the stretch stands in quotation marks, more than a single word."""
    inside = (unit.quote for unit in units if unit.quote and unit.start < end and unit.end > start)
    return any(" " in text[quote.inner_start : quote.inner_end].strip() for quote in inside)


def without_marks(units: list[Unit], start: int, end: int) -> tuple[int, int]:
    for unit in units:
        if unit.quote and unit.start == start and unit.end == end:
            return unit.quote.inner_start, unit.quote.inner_end
    return start, end
