"""The clauses of a document that can be true or false, as stretches of its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from spacy.tokens import Doc, Span, Token

from textkit.components import language_of
from textkit.components.cues import Speech, speech
from textkit.components.parsed import is_relative, label, own_subject, phrase_of

WORD = re.compile(r"\w+")
RELATIVE = re.compile(r"(?<!\w)([A-ZÆØÅ][\w.’'-]*(?: [A-ZÆØÅ][\w.’'-]*){0,5}), (\w+) ([^,;:()“”\"«»]+)")
"""A name, and the relative clause that a comma sets off from it."""
FEWEST_WORDS = 4
"""Fewest words of a clause of its own; a reported one may have one less."""
REPORTING_WORDS = 5
"""Words of content from which on a reporting clause tells something itself (who the speaker is, where it was said)."""
LONGEST_CONTENT = 3_000
"""Code points by which an attribution may begin after another that ends later (one report inside another)."""
LONGEST_SENTENCE = 20_000
"""Code points of a sentence that is still cut into clauses: a longer one is no sentence."""
OUTSIDE = ' \t\n\r,;:–—-•*"“”„«»‹›()[]'

CLOSES = {"”": "“", "»": "«", '"': '"', ")": "(", "]": "["}
OPENS = {"“": "”", "«": "»", '"': '"', "(": ")", "[": "]"}

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch that claims something.

    `quote` is the row of the attribution whose content it belongs to; `subject` the words that its statement has to begin with,
    where they stand elsewhere in the sentence; `body` is where the words after them begin (behind a relative pronoun).
    """

    start: int
    end: int
    quote: dict[str, Any] | None = None
    subject: Range | None = None
    body: int | None = None


def find_clauses(doc: Doc, quotes: list[dict[str, Any]]) -> Iterator[Clause]:
    """The claims of every sentence that is no furniture, in the order of the text, none twice."""
    text, words = doc.text, speech(language_of(doc))
    furniture = [(int(start), int(end)) for start, end in doc.user_data.get("furniture") or ()]
    seen: set[Range] = set()
    ends = sorted(row["end"] for row in quotes)
    by_end = sorted(quotes, key=lambda row: (row["end"], row["start"]))
    parsed = doc.has_annotation("DEP")
    for sentence in doc.sents:
        start, end = _trim_space(text, sentence.start_char, sentence.end_char)
        reported = _reported_in(by_end, ends, start, end)
        for clause in sorted(
            _clauses_of(sentence, text, start, end, reported, words, parsed=parsed), key=lambda one: (one.start, -one.end)
        ):
            place = (clause.start, clause.end)
            if place not in seen and not any(first < clause.end and clause.start < last for first, last in furniture):
                seen.add(place)
                yield clause


def _reported_in(by_end: list[dict[str, Any]], ends: list[int], start: int, end: int) -> list[dict[str, Any]]:
    """The attributions whose content shares text with the stretch. Contents are short, so few are looked at."""
    found = []
    for row in islice(by_end, bisect_left(ends, start + 1), None):
        if row["start"] < end:
            found.append(row)
        elif row["start"] > end + LONGEST_CONTENT:
            break
    return found


def _clauses_of(
    sentence: Span, text: str, start: int, end: int, reported: list[dict[str, Any]], words: Speech, *, parsed: bool
) -> Iterator[Clause]:
    covered: list[Range] = []
    spoken: list[Range] = []
    for row in reported:
        first, last = _trim(text, max(start, row["start"]), min(end, row["end"]))
        covered.append((first, last))
        if row["speaker"]:
            spoken.append((row["speaker_start"], row["speaker_end"]))
        if row.get("act_start") is not None and start <= row["act_start"] < first and row["speaker"]:
            covered[-1] = (row["act_start"], last)
            yield Clause(row["act_start"], last, row, subject=(row["speaker_start"], row["speaker_end"]))
        elif _count(text, first, last) >= FEWEST_WORDS - 1 and not _is_question(text, first, last):
            yield Clause(first, last, row)
            yield from (
                replace(clause, quote=row)
                for clause in cut(sentence, text, first, last, words, parsed=parsed)
                if (clause.start, clause.end) != (first, last)
            )
    for first, last in _gaps(start, end, covered):
        first, last = _trim(text, first, last)
        if _is_question(text, first, last):
            continue
        reporting = any(a < last and first < b for a, b in spoken)
        if reporting:
            if _tells_more(text, first, last, words):
                yield Clause(first, _without_last(text, first, last, words.complementizers))
        elif _count(text, first, last) >= FEWEST_WORDS:
            pieces = list(cut(sentence, text, first, last, words, parsed=parsed))
            yield from pieces or [Clause(first, last)]


def _tells_more(text: str, start: int, end: int, words: Speech) -> bool:
    """Whether a reporting clause is worth a claim of its own: it says more than that somebody says something."""
    plain = words.auxiliaries | words.adverbs | words.complementizers | words.determiners | words.openers | words.prepositions
    found = [word for word in WORD.findall(text, start, end) if word.casefold() not in plain and word.casefold() not in words.verbs]
    return len(found) >= REPORTING_WORDS


def _without_last(text: str, start: int, end: int, dropped: frozenset[str]) -> int:
    """Where the stretch ends without its last word, if that is one to drop ("said that")."""
    last = re.search(r"\s(\w+)$", text[start:end])
    return start + last.start() if last and last[1].casefold() in dropped else end


def _is_question(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip(OUTSIDE).endswith("?") or text[end : end + 1] == "?"


def cut(sentence: Span, text: str, start: int, end: int, words: Speech, *, parsed: bool) -> Iterator[Clause]:
    """The clauses inside one stretch of a sentence, the stretch itself where it is a single one."""
    if end - start > LONGEST_SENTENCE:
        yield Clause(start, end)
    elif parsed:
        yield from _cut_parsed(sentence, text, start, end, words)
    else:
        yield from _cut_plain(text, start, end, words)


def _cut_parsed(sentence: Span, text: str, start: int, end: int, words: Speech) -> Iterator[Clause]:
    """Coordinated clauses side by side, relative and adverbial ones nested in them."""
    tokens = [token for token in sentence if start <= token.idx and token.idx + len(token) <= end]
    borders: list[tuple[int, Range | None]] = [(start, None)]
    for token in tokens:
        relation = label(token)
        if relation in ("conj", "parataxis") and _is_clause(token) and _is_clause(token.head) and token.left_edge.idx > start:
            own = own_subject(token)
            subject = _shared_subject(token) if own is None and _is_finite(token) else None
            if own is not None or subject is not None:
                borders.append((token.left_edge.idx, subject))
        nested = _nested(token, relation, words)
        if nested is not None:
            first, last = _trim(text, max(start, nested.start), min(end, nested.end))
            if _count(text, first, last) >= FEWEST_WORDS and (first, last) != (start, end):
                yield replace(nested, start=first, end=last)
    borders.sort(key=lambda border: border[0])
    for (at, subject), following in zip(borders, [*(place for place, _ in borders[1:]), end], strict=True):
        first, last = _trim(text, at, following)
        if _count(text, first, last) >= FEWEST_WORDS - (subject is not None):
            yield Clause(first, last, subject=subject if at > start else None)


def _is_clause(token: Token) -> bool:
    """Whether the token heads a predicate: a verb, or what a copula stands with."""
    return token.pos_ in ("VERB", "AUX") or any(label(child) in ("cop", "nsubj", "nsubj:pass") for child in token.children)


def _is_finite(token: Token) -> bool:
    """Whether the verb can carry a clause alone: "said and left", but not "will say and leave"."""
    helpers = [child for child in token.children if label(child) in ("aux", "cop", "aux:pass")]
    forms = [str(word.morph) for word in (token, *helpers)]
    return any("VerbForm=Fin" in form for form in forms) or (not any(forms) and token.tag_ in ("VBD", "VBZ", "VBP"))


def _shared_subject(token: Token) -> Range | None:
    head = token.head
    for _ in range(8):
        own = own_subject(head)
        if own is not None:
            return phrase_of(own)
        if label(head) != "conj":
            return None
        head = head.head
    return None


def _nested(token: Token, relation: str, words: Speech) -> Clause | None:
    """The clause that hangs on a noun or a verb and states something itself; None for conditions and bare infinitives."""
    first, last = token.left_edge, token.right_edge
    start, end = first.idx, last.idx + len(last)
    if relation == "acl:relcl":
        own = own_subject(token)
        if own is not None and is_relative(own) and token.head.pos_ in ("NOUN", "PROPN"):
            return Clause(start, end, subject=phrase_of(token.head), body=own.idx + len(own))
        return None
    if relation == "advcl" and own_subject(token) is not None:
        mark = next((child for child in token.children if label(child) == "mark"), None)
        if mark is not None and mark.lower_ in words.factual_marks:
            return Clause(start, end, body=mark.idx + len(mark) if mark.i <= first.i + 1 else None)
    return None


def _cut_plain(text: str, start: int, end: int, words: Speech) -> Iterator[Clause]:
    """What can be cut without a parse: at semicolons and before a coordinated clause with a subject; relative clauses nested."""
    borders = [start]
    for match in re.finditer(r"[;,]\s+(?:(\w+)\s+)?(\w+)", text[start:end]):
        joined = (match[1] or "").casefold() in words.conjunctions
        if match[0].startswith(";") or (joined and _begins_clause(text, start + match.start(2), end, words)):
            borders.append(start + match.start())
    borders = [start, *(at for at in borders[1:] if _count(text, at, end) > FEWEST_WORDS)]
    for at, following in zip(borders, [*borders[1:], end], strict=True):
        first, last = _trim(text, at, following)
        if _count(text, first, last) >= FEWEST_WORDS:
            yield Clause(first, last)
    for match in RELATIVE.finditer(text, start, end):
        if match[2].casefold() in words.relatives and _count(match[3], 0, len(match[3])) >= FEWEST_WORDS:
            first, last = _trim(text, match.start(2), match.end(3))
            yield Clause(first, last, subject=match.span(1), body=match.end(2))


def _begins_clause(text: str, at: int, end: int, words: Speech) -> bool:
    """Whether a subject and a helper verb follow within a few words: "and | he has ...", "but | the ministry did ..."."""
    following = [word.casefold() for word in WORD.findall(text[at : min(end, at + 120)])[:7]]
    if not following:
        return False
    subject = following[0] in words.pronouns or following[0] in words.determiners or text[at].isupper()
    return subject and any(word in words.auxiliaries or word in words.verbs for word in following[1:])


def _gaps(start: int, end: int, covered: list[Range]) -> Iterator[Range]:
    at = start
    for first, last in sorted(covered):
        if first > at:
            yield at, min(first, end)
        at = max(at, last)
    if at < end:
        yield at, end


def _count(text: str, start: int, end: int) -> int:
    return len(WORD.findall(text, start, end))


def _trim(text: str, start: int, end: int) -> Range:
    """The stretch without spaces, bullets and punctuation around it; a mark whose partner lies inside stays."""
    first, last = start, end
    while start < end and text[start] in OUTSIDE:
        start += 1
    while end > start and text[end - 1] in OUTSIDE:
        end -= 1
    if end < last and text[end] in CLOSES and _is_open(text, start, end, CLOSES[text[end]]):
        end += 1
    if start > first and text[start - 1] in OPENS and _is_open(text, start, end, OPENS[text[start - 1]], backwards=True):
        start -= 1
    return start, end


def _is_open(text: str, start: int, end: int, partner: str, *, backwards: bool = False) -> bool:
    """Whether the stretch holds an unpaired mark that the one just outside it would pair."""
    own = {value: key for key, value in (OPENS if backwards else CLOSES).items()}.get(partner, partner)
    if own == partner:
        return text.count(partner, start, end) % 2 == 1
    return text.count(partner, start, end) > text.count(own, start, end)


def _trim_space(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
