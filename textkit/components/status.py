"""How a claim is put forward: as a fact, a plan, an allegation, a denial, a possibility or a view."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from textkit import lang as languages
from textkit.components.cues import speech
from textkit.records import Status

DEPTH = 14
"""Words of a clause in which its own modal verb is sought; what stands deeper belongs to a subordinate clause."""
DENIED_WITHIN = 9
"""Words of a clause in which a firm negation or a past helper verb is sought."""
DAY = re.compile(r"\w+\s+\d")
"""A word before a number: a month, if it can be one."""
PAST_WITHIN = 5
"""Words of a clause in which its helper verb is sought."""
NEGATED_WITHIN = 7
"""Words of a clause in which a negation makes a reported clause a denial."""


def status_of(
    text: str,
    *,
    quote: dict[str, Any] | None,
    lang: str,
    is_act: bool = False,
    is_to_come: bool = False,
    is_negated: bool = False,
    is_hearsay: bool = False,
    is_condition: bool = False,
    is_answer: bool = False,
    main: str | None = None,
) -> Status:
    """The status of the clause, read from its words and, where it is reported, from its row of attribution.

    `is_act`: the clause tells of the asking, offering or refusing itself, which is no plan but has happened.
    `is_to_come`: it gives a day after the day of publication for what it tells. `is_negated`: a "not" stands at its cue.
    `is_hearsay`: it tells what is said to have happened ("skal ha").
    `is_condition`: it opens with a condition that no word tells, but the order of its words. `is_answer`: it is what somebody says who
    denies something, and not what is denied: "He denies it: “I was at home.”". `main`: its words without those of the clauses inside
    it, where they are told apart.
    A negated clause that the article itself states is asserted; "denied" is what a speaker says against a charge.
    """
    lemma = cue_lemma(quote["cue"], lang) if quote and quote.get("cue") else ""
    speaker = (quote.get("speaker") or "") if quote else ""
    reported = bool(speaker) and not _is_plain(speaker, lang)
    lowered = _without_first_capital(" ".join(text.split()))
    own = lowered if main is None else _without_first_capital(" ".join(main.split()))
    main = _pattern(lang, "no_modals").sub("", _main_part(own, lang))
    if is_condition or (is_negated and lemma in _entries(lang, "excluding_cues")):
        return "hypothetical"
    if lemma in _entries(lang, "denial_cues") and not is_negated and not is_answer:
        return "denied"
    if is_negated and is_act and speech(lang).verbs.get(lemma, ("", ""))[1] in ("say", "show", "report"):
        return "asserted"  # that it "has not confirmed that ..." is told as a fact
    if is_negated and not is_act and lemma not in _entries(lang, "denial_cues") | _entries(lang, "factive_cues"):
        kind = speech(lang).verbs.get(lemma, ("", ""))[1]
        believed = kind == "think" and lemma not in _entries(lang, "hypothetical_cues")
        return "denied" if believed else "hypothetical"  # "does not believe that", "has not confirmed that"
    if reported and _is_called_false(lowered, lang):
        return "denied"
    sure = _pattern(lang, "not_doubted").sub("", lowered)
    doubted = _find(sure, lang, "doubted_adverbs") is not None or (quote is not None and not speaker and bool(quote.get("cue")))
    doubted = doubted or is_hearsay
    possible, planned = _find(main, lang, "hypothetical"), None if is_hearsay else _find(main, lang, "planned")
    if planned is not None and (is_act or not reported) and _is_refused(main, planned, lang):
        planned = None
    if possible is not None and (planned is None or possible < planned):
        return "hypothetical"
    if doubted or lemma in _entries(lang, "alleged_cues"):
        return "alleged"
    if lemma in _entries(lang, "hypothetical_cues"):
        return "hypothetical"
    if reported and planned is None and _find(lowered, lang, "wrongdoing") is not None:
        return "opinion" if _find(lowered, lang, "opinion") is not None else "alleged"
    if lemma in _entries(lang, "planned_cues") and not is_act and not (planned is None and _has_happened(main, lang)):
        return "planned"
    if reported and (lemma in _entries(lang, "opinion_cues") or _find(lowered, lang, "opinion") is not None):
        return "opinion"
    if planned is not None or (is_to_come and not is_act):
        return "planned"
    return "denied" if reported and _denies(main, lang) else "asserted"


def _denies(text: str, lang: str) -> bool:
    """Whether a reported clause with a negation is likely a denial: of what is said to have happened ("did not know"), or a firm one
    ("there is no such list"). A negation of the present ("it is not enough") more often is what somebody says, as anything else."""
    negation = _find(text, lang, "negation")
    if negation is None or text[:negation].count(" ") >= NEGATED_WITHIN:
        return False
    opening = " ".join(text.split(" ")[:DENIED_WITHIN])
    return _find(opening, lang, "firm_negation") is not None or _find(opening, lang, "past_helpers") is not None


def _has_happened(text: str, lang: str) -> bool:
    """Whether a clause tells of what has been: "agreed that | he had driven the car"."""
    return _find(" ".join(text.split(" ")[:PAST_WITHIN]), lang, "past_helpers") is not None


def _is_called_false(text: str, lang: str) -> bool:
    """Whether a charge is what the clause calls untrue: "the allegation that records were altered | is false"."""
    charge, untrue = _find(text, lang, "charges"), _find(text, lang, "called_false")
    return charge is not None and untrue is not None and charge < untrue and text[:charge].count(" ") <= 1


def _is_refused(text: str, at: int, lang: str) -> bool:
    """Whether a negation follows the word of planning at once: "would not say" tells of a refusal, not of a plan."""
    return any(word in _entries(lang, "negation") for word in text[at:].split(" ")[1:2]) or text[at:].startswith(("won’t", "won't"))


def _without_first_capital(text: str) -> str:
    """The text with its first letter small; later capitals stay, for "May" and "Will" are no modal verbs, and that of "May 3"."""
    start = next((at for at, character in enumerate(text) if character.isalpha()), 0)
    if DAY.match(text, start) or text.startswith("May ", start):  # whoever is called so: no statement begins with the verb
        return text
    return text[:start] + text[start : start + 1].lower() + text[start + 1 :]


@cache
def cue_lemma(cue: str, lang: str) -> str:
    """The first form, in the table, of the verb of a cue ("has also said" gives "say"); the cue itself where there is none."""
    lowered = cue.casefold()
    verbs = speech(lang).verbs
    if lowered in verbs:
        return verbs[lowered][0]
    words = speech(lang)
    bare = " ".join(word for word in lowered.split() if word not in words.adverbs | words.negations)
    if bare in verbs:
        return verbs[bare][0]  # "regner ikke med"
    return next((verbs[word][0] for word in reversed(lowered.split()) if word in verbs), lowered)


def _is_plain(speaker: str, lang: str) -> bool:
    """Whether the speaker is a court, a document or a register: what it says is put forward as fact."""
    return any(word in _entries(lang, "plain_speakers") for word in re.findall(r"\w+", speaker.casefold()))


def _main_part(text: str, lang: str) -> str:
    """The beginning of the clause, up to its first relative clause or `DEPTH` words."""
    words = text.split(" ")
    inner = speech(lang).relatives | speech(lang).complementizers
    for at, word in enumerate(words[:DEPTH]):
        if at >= 3 and word.strip(",") in inner and at > 0:
            return " ".join(words[:at])
    return " ".join(words[:DEPTH])


@cache
def _entries(lang: str, name: str) -> frozenset[str]:
    return frozenset(languages.table(lang, "status").get(name, ()))


def _find(text: str, lang: str, name: str) -> int | None:
    found = _pattern(lang, name).search(text)
    return found.start() if found else None


@cache
def _pattern(lang: str, name: str) -> re.Pattern[str]:
    """Any of the entries as whole words; an entry that begins with an apostrophe or n may end a word ("won’t", "isn’t")."""
    entries = sorted(_entries(lang, name), key=lambda entry: (-len(entry), entry))
    choices = "|".join(("" if re.match(r"['’]|n['’]", entry) else r"\b") + re.escape(entry) + r"\b" for entry in entries)
    return re.compile(choices or r"(?!)")
