"""The verbs that report, where they stand in a sentence: told from nouns, passives and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from spacy.tokens import Token

from textkit.components.cues import Speech
from textkit.components.frames import Frame, Unit
from textkit.components.parsed import DEEPEST, is_finite, label, own_subject

ENDS = (".", "!", "?", "…", "...")
DETERMINING = ("det", "nmod:poss", "amod")
"""What hangs on nouns only, whatever they are tagged as."""
DASHES = ("–", "—", "―", "--", "-")
LONGEST_SPLIT = 9
"""Words from the first to the second part of a verb in two words, both counted."""


NEITHER = frozenset({"neither", "verken", "hverken", "varken", "korkje"})
"""Words before verbs of which none is done."""
LONGEST_INSTEAD = 4
"""Words of "i stedet for å"."""
LONGEST_INSERTED = 16
"""Units between two commas."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting word at units `first` to `last` (exclusive) of a frame."""

    first: int
    last: int
    lemma: str
    kind: str
    particle: int | None = None
    """Where the second word of a verb in two words stands, if its subject comes between: "slår | Moe | fast"."""


def find_cues(frame: Frame, words: Speech) -> list[Cue]:
    """The reporting verbs of the frame, in order."""
    lowers = frame.words
    found: list[Cue] = []
    at = 0
    while at < len(lowers):
        size, entry = words.match_verb(lowers, at)
        if size:
            lemma, kind = words.verbs[entry]
            if _is_verb(frame, at, size, kind, words):
                found.append(Cue(at, at + size, lemma, kind))
        elif (split := _split_verb(frame.units, at, words)) is not None:
            found.append(split)
        at += max(1, size)
    return found


def _split_verb(units: list[Unit], at: int, words: Speech) -> Cue | None:
    """A verb in two words around its subject, after what it reports: "..., slår festivalsjefen fast"."""
    if at == 0 or not (units[at - 1].quote or units[at - 1].text == ",") or units[at].lower not in words.split_verbs:
        return None
    for end in range(at + 2, min(at + LONGEST_SPLIT, len(units))):
        if units[end].text in (",", *ENDS) or units[end].quote:
            return None
        closes = end + 1 == len(units) or not units[end + 1].is_word
        known = words.verbs.get(f"{units[at].lower} {units[end].lower}")
        if closes and known and known[1] in ("say", "report"):
            return Cue(at, at + 1, *known, particle=end)
    return None


def _is_verb(frame: Frame, at: int, size: int, kind: str, words: Speech) -> bool:
    """Whether the form stands for a verb of its own subject, and not for a noun, a passive or "no comment"."""
    units, tagged = frame.units, frame.tagged
    token, lower = units[at].token, units[at].lower
    following = [unit.lower for unit in units[at + size : at + size + 3]]
    lemma = words.verbs[words.match_verb(frame.words, at)[1]][0]
    if lemma in words.answering:
        near = {unit.lower for unit in [*units[max(0, at - 4) : at], *units[at + size : at + size + 2]]}
        if near & words.withholding:
            return False
    if kind == "say" and following[:1] and _is_withheld(units, at, following[0], words):
        return False
    if words.match(following, 0, words.no_comment):
        return False
    if words.match(frame.words, at, words.citing) and units[at - 1].text == "," and _is_inserted(units, at, words):
        return False  # "wrote, | citing two of those present, that"
    told = words.verb_second and at > 1 and units[at - 1].lower in words.pronouns and units[at - 2].lower in words.heads
    if told and not _that_follows(units, at, words):
        return False  # "det | de forteller skattevesenet", a relative clause without its "som"
    active = token is not None and is_finite(token) and own_subject(token) is not None
    if following[:1] and following[0] in words.agents and not active:
        return False  # "said by Moe", but "Moe said by telephone"
    if frame.parsed and token is not None and any(label(child) in DETERMINING and child.i < token.i for child in token.children):
        return False  # "its worst | showing since May"
    if frame.parsed and token is not None and _is_conditional(token, words) and not any(unit.quote for unit in units):
        return False
    if lemma in words.going_on and not any(unit.quote for unit in units):
        return False
    if token is not None and not is_finite(token) and NEITHER & {unit.lower for unit in units[max(0, at - 5) : at]}:
        return False  # "vil verken bekrefte eller avkrefte at"
    if words.match(frame.words, at + size, words.sourcing):
        return False  # "a colleague who asked | not to be named"
    if lemma in words.accusing and following[:1] == ["of"]:
        return False
    if lemma in words.hearing and not _hears(units, at, words):
        return False
    if lemma in words.raising and words.match(following, 0, words.raised) and not _has_done(token, following, frame):
        return False
    if lemma in words.collecting and token is not None and any(_is_sum(child) for child in token.children):
        return False
    if at and token is not None and _is_bare_participle(token, units[at - 1], frame, words):
        return False
    if (
        frame.parsed
        and token is not None
        and _is_attribute(token, followed=following[:1], words=words)
        and not _that_follows(units, at, words)
    ):
        return False
    if tagged and token is not None and size == 1 and token.pos_ not in ("VERB", "AUX") and not _is_mistagged(units, at, kind, words):
        return False
    if at == 0:
        return words.verb_second or lower.endswith("ing")
    if any(words.match(frame.words, place, words.instead) == at - place for place in range(max(0, at - LONGEST_INSTEAD), at)):
        return False
    before = units[at - 1]
    if units[at].capital and not words.verb_second and before.quote is None and not _ends_headline(units, at, size):
        return False
    helper = units[at - 2] if at > 1 and before.lower in words.adverbs | words.withholding else before  # "is now | expected"
    if helper.lower in words.passives and not lower.endswith("ing"):
        return False
    if tagged or words.verb_second:
        return tagged or before.lower not in words.determiners | words.prepositions
    if before.lower in words.determiners or before.lower in words.prepositions:
        return False
    if before.text in ("’s", "'s", "’", "'") and not lower.endswith(("ed", "ing")):
        return False
    if kind in ("report", "show") and any(unit.quote for unit in units):
        return True
    if kind == "say" or lower.endswith(("ed", "ing")) or before.lower in words.auxiliaries | words.adverbs | words.conjunctions:
        return True
    named = before.capital or before.lower in words.pronouns or before.lower in words.relatives or not before.is_word
    return named or (kind != "act" and (before.lower.endswith("s") or not lower.endswith("s")))


def _hears(units: list[Unit], at: int, words: Speech) -> bool:
    """Whether a court or the like stands before the verb: "the jury | has heard"."""
    while at and units[at - 1].lower in words.auxiliaries | words.adverbs:
        at -= 1
    return at > 0 and units[at - 1].lower in words.hearers


def _is_sum(token: Token) -> bool:
    """Whether the token heads an object with money in it."""
    return label(token).split(":")[0] in ("obj", "obl") and any(child.is_currency or child.text[0] in "$€£" for child in token.subtree)


def _has_done(verb: Token | None, following: list[str], frame: Frame) -> bool:
    """Whether an "as" behind the verb tells of a time, since the verb has a subject that does it: "Holt | said | as she left"."""
    active = frame.parsed and verb is not None and verb.tag_ != "VBN" and any(label(child) == "nsubj" for child in verb.children)
    return active and following[0] == "as"


def _ends_headline(units: list[Unit], at: int, size: int) -> bool:
    """Whether the form is the last word of a headline in capitals: "Bridge Could Close by May, Mayor Says"."""
    plain = [unit for unit in units if unit.is_word and len(unit.text) > 3]
    return at + size == len(units) and len(plain) > 3 and all(unit.capital for unit in plain)


def _is_mistagged(units: list[Unit], at: int, kind: str, words: Speech) -> bool:
    """Whether a form that the tagger takes for no verb is one: it is never a noun, or a clause or the end of the sentence follows it."""
    token, following = units[at].token, units[at + 1 : at + 2]
    if kind == "act" or token is None or token.pos_ not in ("NOUN", "PROPN", "INTJ") or at == 0 or units[at].capital:
        return False
    if token.pos_ == "INTJ":  # ", say staff", not "of, say, ten"
        return units[at - 1].text == "," and bool(following) and following[0].is_word
    if token.pos_ == "NOUN" and units[at].lower.endswith("ing"):
        return False  # "its worst | showing since May"
    if label(token) == "compound" or any(label(child) == "amod" for child in token.lefts):
        return False  # "a private | email server"
    if units[at].lower not in words.also_nouns:
        return units[at - 1].lower not in words.determiners | words.prepositions
    opens = bool(following) and (following[0].lower in words.complementizers or following[0].lower in words.resume)
    ends = label(token) == "parataxis" and (not following or not following[0].is_word or following[0].capital)
    return ends or (opens and (units[at - 1].capital or units[at - 1].text == ","))


def _is_withheld(units: list[Unit], at: int, follower: str, words: Speech) -> bool:
    """Whether somebody doesn't say: "declined to say whether ...", "ville ikke si om ...": that is no report, but an event."""
    before = {unit.lower for unit in units[max(0, at - 6) : at]}
    return follower in words.questioners and bool(before & words.withholding)


def _is_attribute(verb: Token, *, followed: list[str], words: Speech) -> bool:
    """Whether a participle describes a noun: "any written agreement", "the bill, referred to as ...", "the plan spelled out in May"."""
    passive = verb.tag_ == "VBN" or ("VerbForm=Part" in str(verb.morph) and "Tense=Past" in str(verb.morph))
    if not passive or any(label(child).startswith("aux") for child in verb.children):
        return False
    return label(verb) == "amod" or (label(verb) == "acl" and bool(followed) and followed[0] in words.prepositions)


def _is_bare_participle(verb: Token, before: Unit, frame: Frame, words: Speech) -> bool:
    """Whether a Norwegian participle has no helper of its own or shared: "åtte, ett mer enn tidligere | opplyst"."""
    if before.token is None or before.token.pos_ not in ("ADV", "ADJ", "SCONJ", "ADP"):
        return False
    if not (frame.parsed and words.verb_second) or ("VerbForm=Part" not in str(verb.morph) and verb.pos_ != "ADJ"):
        return False
    shared = [verb, *(verb.ancestors if label(verb) == "conj" else ())]
    helped = any(label(child).startswith("aux") for one in shared for child in one.children)
    return not helped and label(verb) in ("conj", "acl", "amod", "advcl", "nmod", "obl")


def _is_conditional(verb: Token, words: Speech) -> bool:
    """Whether the clause of the verb, or the one that it describes a noun of, is a condition or a question: "if the minister | says that",
    "whether most | want", "if it has the roof that the city | says it needs"."""
    subject = own_subject(verb)
    if words.verb_second and verb.is_sent_start and is_finite(verb) and subject is not None and subject.left_edge.i == verb.i + 1:
        over = verb.head if verb.head.i > verb.i else None
        return over is not None and label(verb) in ("advcl", "ccomp", "parataxis")  # "Mener han det, | kommer han"
    for head in (verb, *islice(verb.ancestors, DEEPEST)):
        subject = own_subject(head)
        marks = [child for child in head.children if label(child) == "mark"]
        marks += [child for child in subject.children if label(child) == "case"] if subject is not None else []
        if any(child.i < verb.i and child.lower_ in words.conditions for child in marks):
            return head == verb or label(head) == "advcl"
        if label(head) not in ("acl:relcl", "obl", "obj", "nmod") and head != verb:
            return False
    return False


def _is_inserted(units: list[Unit], at: int, words: Speech) -> bool:
    """Whether a comma and a "that" close what begins at the unit."""
    comma = next((place for place in range(at + 1, min(at + LONGEST_INSERTED, len(units) - 1)) if units[place].text == ","), None)
    return comma is not None and units[comma + 1].lower in words.complementizers


def _that_follows(units: list[Unit], at: int, words: Speech) -> bool:
    """Whether "that" stands some words behind, before any comma: "Holt, a lawyer, confirmed in an e-mail | that ..."."""
    for unit in units[at + 1 : at + 9]:
        if unit.lower in words.complementizers:
            return True
        if not unit.is_word and unit.text not in DASHES:
            return False
    return False
