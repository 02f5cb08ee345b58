"""Whether the clause around a word tells of what was or what will be, by its verb: what a bare weekday is read by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textkit.calendars import calendar_of
from textkit.components.cues import speech

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST_WAY = 12
"""Steps from a word up to its verb at most."""


class Tenses:
    """The tense of each clause of a parsed document."""

    def __init__(self, doc: Doc, code: str) -> None:
        self.tokens = {token.idx: token for token in doc} if doc.has_annotation("DEP") else {}
        self.speech = speech(code)
        self.calendar = calendar_of(code)

    def __call__(self, start: int) -> Literal["past", "present", "future"] | None:
        """The tense of the clause of the word at that offset; None where the parse doesn't say."""
        token = self.tokens.get(start)
        verb = None if token is None else _verb_over(token)
        return None if verb is None else self._of(verb)

    def _of(self, verb: Token, *, governed: bool = False) -> Literal["past", "present", "future"] | None:
        group = [verb, *(child for child in verb.children if child.dep_.startswith(("aux", "cop")))]
        words = {token.lower_ for token in group[1:]}
        if any(self.calendar.has("future_auxiliaries", word) for word in words):
            missed = any(self.calendar.has("missed", word) for word in words) and not any(
                self.calendar.has("to_come", word) for word in words
            )
            return "past" if missed else "future"  # "should have reached the port on Monday"
        if any("Past" in token.morph.get("Tense", []) and "Part" not in token.morph.get("VerbForm", []) for token in group):
            return "past"
        if any(self.calendar.has("perfect", word) for word in words):
            return "past"
        form = verb.morph.get("VerbForm", [])
        if "Part" in form and "Pres" not in verb.morph.get("Tense", []) and not words:
            return "past"
        if verb.pos_ == "VERB" and ("Inf" in form or ("Part" in form and not words)):
            over = _verb_over(verb.head) if verb.head is not verb and not governed else None
            return None if over is not None and over is not verb and self._of(over, governed=True) == "past" else "future"
        if "Pres" in verb.morph.get("Tense", []) or any("Pres" in token.morph.get("Tense", []) for token in group):
            return "past" if verb.lower_ in self.speech.verbs and not governed else "present"
        return None


def _verb_over(token: Token) -> Token | None:
    """The nearest verb above a word, or the word itself; what has a copula stands for its verb."""
    for _ in range(LONGEST_WAY):
        if token.pos_ in ("VERB", "AUX") and token.morph.get("VerbForm", []):
            return token.head if token.dep_.startswith(("aux", "cop")) and token.head is not token else token
        if any(child.dep_.startswith("cop") for child in token.children):
            return token
        if token.head is token:
            return token if any(child.dep_.startswith("aux") for child in token.children) else None
        token = token.head
    return None
