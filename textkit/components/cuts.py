"""Where a sentence is cut into the clauses that can be true or false, side by side and nested."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Any

from spacy.tokens import Span, Token

from textkit import lang
from textkit.components import language_of
from textkit.components.cues import Speech, speech
from textkit.components.parsed import DEEPEST, SUBJECTS, Range, finite_heads, is_finite, is_relative, label, own_subject, phrase_of
from textkit.readers.datelines import is_calendar_word

WORD = re.compile(r"\w+")
NAME = r"[A-ZÆØÅ][\w.’'-]*(?: [A-ZÆØÅ][\w.’'-]*){0,5}"
AGE = r"(?:, \d\d?| \(\d\d?\))?"
RELATIVE = re.compile(rf"(?<!\w)({NAME}){AGE}, (\w+) ((?:[^,;:()“”\"«»]|(?<=\d)[,:](?=\d))+)")
"""A name, and the relative clause that a comma sets off from it."""
PARTY_TAG = re.compile(r"[A-Z]-[A-Z][\w.]*")
"""The party and the state of a member of a parliament: "R-Ohio"."""
PEOPLE = ("PERSON", "PER")
NESTED = frozenset({"acl", "acl:relcl", "advcl", "appos"})
"""Labels of what may be a clause inside another."""
FEWEST_WORDS = 4
"""Fewest words of a clause of its own; a reported one may have one less."""
OUTSIDE = ' \t\n\r,;:–—-•*|"“”„«»‹›()[]'
CLOSES = {"”": "“", "»": "«", '"': '"', ")": "(", "]": "["}
OPENS = {"“": "”", "«": "»", '"': '"', "(": ")", "[": "]"}
LONGEST_COLOURED = 3
"""Words from a verb of posture to the one that it colours, with the conjunction and at most the subject between."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch that claims something.

    `quote` is the row of the attribution whose content it belongs to; `parts` the stretches of the text that make its statement,
    in order, where that isn't simply the stretch itself; `copula` tells that the last part is what the first one is.
    """

    start: int
    end: int
    quote: dict[str, Any] | None = None
    parts: tuple[Range, ...] = ()
    copula: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as its clauses are sought: its text, its tokens where it is parsed, and how far the parse can be trusted."""

    text: str
    start: int
    end: int
    words: Speech
    code: str
    tokens: tuple[Token, ...] = ()
    doubtful: bool = False

    def within(self, start: int, end: int) -> list[Token]:
        """The tokens of that stretch."""
        first = bisect_left(self.tokens, start, key=lambda token: token.idx)
        last = bisect_left(self.tokens, end, key=lambda token: token.idx)
        return [token for token in self.tokens[first:last] if token.idx + len(token) <= end + 1]


def states_something(passage: Passage, start: int, end: int) -> bool:
    """Whether a finite verb with its subject stands in the stretch, and is not itself subordinate there."""
    return bool(_main_heads(passage.within(start, end)))


def may_state(passage: Passage, start: int, end: int) -> bool:
    """Whether a subject and a finite verb stand in the stretch, however the parse connects them."""
    tokens = passage.within(start, end)
    subjects = [token for token in tokens if label(token).startswith(("nsubj", "expl"))]
    return bool(subjects and finite_heads(tokens)) and not is_relative(subjects[0])


def _main_heads(tokens: list[Token]) -> list[Token]:
    inside = {token.i for token in tokens}
    heads = (head for head in finite_heads(tokens) if head.i in inside)
    return [head for head in heads if _has_subject(head, inside) and not _is_subordinate(head, inside)]


def _has_subject(head: Token, inside: set[int]) -> bool:
    for _ in range(8):
        if any(child.i in inside for child in head.children if label(child).split(":")[0] in ("nsubj", "csubj", "expl")):
            return True
        behind = own_subject(head)
        if behind is not None and behind.i in inside:
            return True
        if label(head) != "conj" or head.head.i not in inside:
            return False
        head = head.head
    return False


def _is_subordinate(head: Token, inside: set[int]) -> bool:
    """Whether the clause hangs, inside the stretch, on a noun or by a subordinating word."""
    for _ in range(8):
        relation = label(head)
        if relation in ("acl:relcl", "acl", "advcl", "csubj") and head.head.i in inside:
            return True
        if relation == "conj" and head.head.i in inside and _in_subordinate_order(head):
            return True
        marks = [child for child in head.children if label(child) == "mark" and child.i in inside and child.pos_ != "PART"]
        joined = relation == "conj" and all(mark.lower_ in speech(language_of(head.doc)).complementizers for mark in marks)
        if marks and relation != "ROOT" and not joined:
            return True
        if relation not in ("conj", "ccomp", "xcomp") or head.head.i not in inside:
            return False
        head = head.head
    return False


def _in_subordinate_order(head: Token) -> bool:
    """Whether a Nordic clause without a subject has its "not" before its verb, as only those behind an "at" have: "(at hun er trøtt) og
    ikke har sovet"."""
    code = language_of(head.doc)
    if not speech(code).verb_second or own_subject(head) is not None:
        return False
    negations = lang.table(code, "status").get("negation", ())
    verbs = [token.i for token in (head, *head.children) if token.pos_ in ("VERB", "AUX") and is_finite(token)]
    return any(child.lower_ in negations and child.i < min(verbs, default=0) for child in head.children)


def opens_as_condition(tokens: Sequence[Token]) -> bool:
    """Whether a stretch begins with its verb and goes on with another behind a comma, as conditions without an "if" do: "Stemmer alderen,
    er isen eldre", "Should the vote fail, she will resign". False where nothing is parsed."""
    first = tokens[0] if tokens and tokens[0].doc.has_annotation("DEP") else None
    if first is None or (first.i > 0 and first.is_lower and first.nbor(-1).text not in (",", ":") and first.nbor(-1).pos_ != "CCONJ"):
        return False  # "According to the report | was ..."
    behind = [after for token, after in pairwise(tokens) if token.text == ","]
    code = language_of(first.doc)
    if speech(code).verb_second:
        opens = first.pos_ in ("VERB", "AUX") and is_finite(first) and "Mood=Imp" not in str(first.morph)
        return opens and any(token.pos_ in ("VERB", "AUX") and is_finite(token) for token in behind)
    inverted = lang.table(code, "status").get("inverted", ())
    return bool(behind) and first.lower_ in inverted and any(token.tag_ == "MD" for token in tokens if token.i >= behind[0].i)


def cut(passage: Passage, start: int, end: int) -> Iterator[Clause]:
    """The clauses inside one stretch of a sentence: side by side, together the stretch, and those nested in them."""
    if passage.tokens:
        yield from _cut_parsed(passage, start, end)
    else:
        yield from _cut_plain(passage.text, start, end, passage.words)


def _cut_parsed(passage: Passage, start: int, end: int) -> Iterator[Clause]:
    """Coordinated clauses side by side, relative and adverbial ones nested in them."""
    tokens = passage.within(start, end)
    inside = {token.i for token in tokens}
    main = {head.i for head in _main_heads(tokens)} if passage.words.verb_second or not opens_as_condition(tokens) else set()
    borders: list[tuple[int, Range | None]] = [(start, None), *((at, None) for at in semicolons(passage, start, end))]
    contrasts: list[int] = []
    for token in tokens:
        joined = label(token) in ("conj", "parataxis") and token.i in main and token.head.i in main and token.head.i < token.i
        if joined and not any(child.lower_ in passage.words.alternatives for child in token.children if label(child) == "cc"):
            own = own_subject(token) or next((child for child in token.children if label(child) == "expl"), None)
            if own is not None and own.i in inside:
                borders.append((token.left_edge.idx, None))
            elif own is None and not passage.doubtful and _is_joined(token) and not _shares_helper(token) and not _coloured(passage, token):
                subject = None if _begins_with_pronoun(passage, token) else _shared_subject(token)
                if subject is not None and subject[0] >= start:
                    borders.append((token.left_edge.idx, subject))
        for nested in _nested(passage, token, start, end):
            enough = FEWEST_WORDS - any(word.isdigit() for word in WORD.findall(passage.text, nested.start, nested.end))
            if word_count(passage.text, nested.start, nested.end) >= enough and (nested.start, nested.end) != (start, end):
                yield nested
                closes = WORD.search(passage.text, nested.end, end) is None
                contrasts += [nested.start] if closes and _is_contrast(passage, nested) else []
    borders = sorted({at: subject for at, subject in borders if start <= at < end}.items())
    if passage.words.verb_second:
        borders = _without_conditions(passage, borders)
    pieces: list[Clause] = []
    for (at, subject), (following, _) in pairwise([*borders, (end, None)]):
        first, last = stripped(passage.text, at, following)
        if first >= last:
            continue
        first = _behind_joints(passage, first, last) if at > start else first
        states = states_something(passage, first, last)
        enough = word_count(passage.text, first, last) >= FEWEST_WORDS - (subject is not None or is_short_clause(passage, first, last))
        whole = subject is not None or len(borders) == 1 or states or passage.text[at] == ";"
        if pieces and not (enough and whole):
            pieces[-1] = replace(pieces[-1], end=last, parts=lengthened(pieces[-1], last))
        else:
            pieces.append(Clause(first, last, parts=(subject, (first, last)) if subject is not None and at > start else ()))
    if contrasts and pieces and states_something(passage, pieces[-1].start, min(contrasts)):
        _, last = stripped(passage.text, pieces[-1].start, min(contrasts))
        pieces[-1] = replace(pieces[-1], end=last, parts=lengthened(pieces[-1], last))
    for piece in pieces:
        short = bool(piece.parts) or len(pieces) == 1 or is_short_clause(passage, piece.start, piece.end)
        if word_count(passage.text, piece.start, piece.end) >= FEWEST_WORDS - short - (bool(piece.parts) and len(pieces) == 1):
            yield piece


def _without_conditions(passage: Passage, borders: list[tuple[int, Range | None]]) -> list[tuple[int, Range | None]]:
    """The borders, but for one behind a condition whose verb stands first: "..., og faller snøen tidlig, | åpner veien sent"."""
    kept: list[tuple[int, Range | None]] = []
    condition = False
    for at, subject in borders:
        opener = next((t for t in passage.within(at, passage.end) if not t.is_punct and not t.is_space and t.pos_ != "CCONJ"), None)
        first = opener is not None and _verb_first(opener)
        joined = any(token.pos_ == "CCONJ" for token in passage.within(at, opener.idx)) if opener is not None else False
        if not (condition and first and not joined):
            kept.append((at, subject))
        condition = first and (joined or not kept[:-1]) and subject is None
    return kept


def _verb_first(verb: Token) -> bool:
    """Whether a clause begins there with its finite verb and its subject: "faller snøen", "kan du ikke"."""
    head = verb.head if label(verb).startswith(("aux", "cop")) else verb
    subject = own_subject(head)
    return verb.pos_ in ("VERB", "AUX") and is_finite(verb) and subject is not None and subject.left_edge.i == verb.i + 1


def _is_contrast(passage: Passage, clause: Clause) -> bool:
    """Whether a comma and a "while" set the clause beside the one before it: "The firm counts 23, | while the police count 21"."""
    first = WORD.search(passage.text, clause.start, clause.end)
    before = passage.text[max(0, clause.start - 2) : clause.start].rstrip()[-1:]
    return first is not None and before == "," and first[0].casefold() in passage.words.contrasts


def is_short_clause(passage: Passage, start: int, end: int) -> bool:
    """Whether a clause there is one though it is short: "nobody was lost", not "it is comfort"."""
    if passage.doubtful:
        return False
    subjects = filter(None, (own_subject(head) for head in _main_heads(passage.within(start, end))))
    return any(subject.pos_ != "PRON" or passage.words.pronouns.get(subject.lower_) != "thing" for subject in subjects)


def semicolons(passage: Passage, start: int, end: int) -> list[int]:
    """The semicolons between clauses of their own: each has a subject and a finite verb. In a text without a parse, none."""
    found: list[int] = []
    marks = [match.start() for match in re.compile(";").finditer(passage.text, start, end)] if passage.tokens else []
    for at, following in pairwise([*marks, end]):
        if may_state(passage, found[-1] + 1 if found else start, at) and may_state(passage, at + 1, following):
            found.append(at)
    return found


def _behind_joints(passage: Passage, start: int, end: int) -> int:
    """Where the clause begins behind the words that only join it on: "and that | the opening was put off"; "nor" also says no."""
    joints = (passage.words.conjunctions - {"nor"}) | passage.words.complementizers
    for word in WORD.finditer(passage.text, start, end):
        if word[0].casefold() not in joints:
            return word.start() if passage.text[word.start() - 1 : word.start()].isspace() else start
    return start


def lengthened(clause: Clause, end: int) -> tuple[Range, ...]:
    """The parts of the clause, the last of them up to `end`."""
    return (*clause.parts[:-1], (clause.parts[-1][0], end)) if clause.parts else ()


def _is_joined(token: Token) -> bool:
    """Whether the verb stands beside another by a conjunction: its own, or that of the last one in a row ("rose, fell and rose again").
    A verb joined to another by nothing is more often one that the parse has put in the wrong place."""
    row = [token, *(other for other in (*token.conjuncts, *token.children) if other.i > token.i and label(other) == "conj")]
    return label(token) == "conj" and any(label(child) == "cc" for verb in row for child in verb.children)


def _shares_helper(token: Token) -> bool:
    """Whether the verb needs the helper verb of the one that it is joined to: "had been tested | and found"."""
    helpers = ("aux", "aux:pass", "cop")
    own = any(label(child) in helpers for child in token.children)
    return not own and (not is_finite(token) or any(label(child) in helpers for child in token.head.children))


def _begins_with_pronoun(passage: Passage, token: Token) -> bool:
    """Whether a pronoun that the parse hasn't seen as its subject stands right before the verb: "men | den steg"."""
    before = token.nbor(-1) if token.i else None
    return before is not None and before.lower_ in passage.words.pronouns


def _coloured(passage: Passage, token: Token) -> bool:
    """Whether the verb before it only colours this one: "går vi | og tenker", "sat | og åt"."""
    return token.head.lower_ in passage.words.postures and token.i - token.head.i <= LONGEST_COLOURED


def _shared_subject(token: Token) -> Range | None:
    head = token.head
    for _ in range(8):
        own = own_subject(head)
        if own is not None:
            return None if is_relative(own) else phrase_of(own)
        if label(head) != "conj":
            return None
        head = head.head
    return None


def _nested(passage: Passage, token: Token, start: int, end: int) -> Iterator[Clause]:
    """The clause that hangs on a noun or a verb and states something itself; not conditions, and no bare infinitive."""
    relation = label(token)
    if relation not in NESTED:
        return
    left = token.left_edge
    while left.i < token.i and left.is_punct:  # the comma that sets a clause off may hang on it
        left = left.nbor(1)
    first, last = stripped(passage.text, max(start, left.idx), min(end, token.right_edge.idx + len(token.right_edge)))
    apart = left.i > 0 and token.doc[left.i - 1].text in (",", "–", "—")
    if last <= first:
        return
    bare = own_subject(token) is None if relation == "acl" else not finite_heads([token, *token.children])
    if relation in ("acl", "advcl", "appos") and apart and bare and not passage.doubtful:
        yield from _set_off(passage, token, first, last)
    if relation not in ("acl:relcl", "advcl") or not finite_heads([token, *token.children]):
        return
    own = own_subject(token) or (_relative_mark(token) if relation == "acl:relcl" else None)
    if own is None or own.idx < start:
        return
    if apart and left.lower_ in passage.words.places and left.i < own.i:
        yield Clause(first, last, parts=((left.idx + len(left), last),))
        return
    if relation == "advcl":
        mark = next((child for child in token.children if label(child) == "mark"), None)
        stands_in = token.lower_ in passage.words.auxiliaries and own.right_edge.i + 1 == token.i == token.right_edge.i  # "as the town did"
        if mark is not None and mark.lower_ in passage.words.factual_marks and mark.i <= left.i + 1 and mark.i < own.i and not stands_in:
            yield Clause(first, last, parts=((mark.idx + len(mark), last),))
        return
    head = token.head
    if head.pos_ not in ("NOUN", "PROPN") or head.idx < start:
        return
    if is_relative(own):
        if (apart or head.pos_ == "PROPN") and own.i - left.i <= 1 and not (passage.doubtful and head.pos_ != "PROPN"):
            antecedent = (_nearest_fitting(token, own, left, passage.words) if apart else None) or phrase_of(head, without=token)
            yield Clause(first, last, parts=(antecedent, (own.idx + len(own), last)))
        return
    taken = next((child for child in token.children if label(child) == "obj"), None)
    if own.pos_ == "PROPN" and taken is not None and is_relative(taken) and taken.i < own.i < token.i and not passage.doubtful:
        verb = token.idx + len(token)
        rest = ((verb, last),) if last > verb else ()
        yield Clause(first, last, parts=((phrase_of(own)[0], verb), phrase_of(head, without=token), *rest))


def _nearest_fitting(verb: Token, relative: Token, left: Token, words: Speech) -> Range | None:
    """The name right before a relative clause that a comma sets off, where the noun that the parse hangs it on can't be meant: a thing
    is no "who" ("the seat of | Ada Moe, who had left"), a person no "which" ("the founder of | Roads for All, which opposes it")."""
    head, before = verb.head, left.nbor(-1)
    while before.i > head.i and (before.is_punct or PARTY_TAG.fullmatch(before.text)):
        before = before.nbor(-1)
    entity = _entity_at(before)
    if entity is None or before.i <= head.i or entity.start <= head.i:
        return None
    human = relative.lower_ in words.human_relatives
    of_people = head.ent_type_ in PEOPLE or words.means_people(head.lower_)
    fits = entity.label_ in PEOPLE if human else entity.label_ == "ORG" and relative.lower_ not in ("that", "som")
    if not fits or human == of_people:
        return None
    return phrase_of(entity.root, without=verb)[0], entity.end_char


def _entity_at(token: Token) -> Span | None:
    """The named entity that the token stands in."""
    first = last = token.i
    while token.doc[first].ent_iob_ == "I":
        first -= 1
    while last + 1 < len(token.doc) and token.doc[last + 1].ent_iob_ == "I":
        last += 1
    return Span(token.doc, first, last + 1, token.ent_type_) if token.ent_type_ else None


def _relative_mark(token: Token) -> Token | None:
    """The relative word of a clause whose subject it is, where the parse takes it for a conjunction ("som")."""
    return next((child for child in token.children if is_relative(child) and child.i < token.i), None)


def _set_off(passage: Passage, token: Token, start: int, end: int) -> Iterator[Clause]:
    """What commas set off and that has a figure in it or an act: "opened in 1958", "killing five people", "a rise of 3 per cent"."""
    relation, head = label(token), token.head
    number = any(word.like_num or word.pos_ == "NUM" for word in token.subtree)
    if word_count(passage.text, start, end) < FEWEST_WORDS - number or (relation == "appos" and (not number or _is_amount(head))):
        return
    if passage.words.citing & {token.lower_, f"{token.lower_} to"}:
        return  # "wrote, | citing two of those present, that"
    if relation == "advcl":
        subject = _teller_over(token, passage.words) or subject_over(head)
        opens = not any(child.i < token.i and not child.is_punct for child in token.children)
        if token.tag_ == "VBG" and token.i > head.i and opens and subject is not None and not is_relative(subject):
            yield Clause(start, end, parts=(phrase_of(subject), (start, end)))
    elif relation == "acl" and token.tag_ == "VBG" and label(head) not in SUBJECTS:
        subject = subject_over(_verb_over(head))  # "was hit by Holt, | killing two": what happened does, not Holt
        if subject is not None and not is_relative(subject) and subject.idx < start:
            yield Clause(start, end, parts=(phrase_of(subject), (start, end)))
    elif head.pos_ in ("NOUN", "PROPN") and (relation == "appos" or token.pos_ in ("VERB", "ADJ")):
        yield Clause(start, end, parts=(phrase_of(head, without=token), (start, end)), copula=relation == "appos")


def _teller_over(participle: Token, words: Speech) -> Token | None:
    """Whose report the participle of a verb of saying goes on with, if it hangs inside one: "Holt said the firm had paid, | adding ..."."""
    following = participle.nbor(1).lower_ if participle.i + 1 < len(participle.doc) else ""
    if not {participle.lower_, f"{participle.lower_} {following}"} & words.verbs.keys():
        return None
    above = participle
    for over in islice(participle.ancestors, DEEPEST):
        if label(above) == "ccomp" and over.lower_ in words.verbs and own_subject(over) is not None:
            return own_subject(over)
        above = over
    return None


def _verb_over(token: Token) -> Token:
    """The verb that a noun hangs on, over other nouns; the noun itself where there is none."""
    for _ in range(DEEPEST):
        if token.pos_ in ("VERB", "AUX") or token.head.i == token.i:
            break
        token = token.head
    return token


def _is_amount(noun: Token) -> bool:
    """Whether the noun is a number, an amount or a time, of which an apposition tells nothing: "fell to 92 yen, | its worst since 1995"."""
    counted = any(label(child).startswith("nummod") or (child.like_num and label(child) == "compound") for child in noun.children)
    return counted or noun.like_num or noun.pos_ in ("NUM", "ADV") or is_calendar_word(noun.text)


def subject_over(verb: Token) -> Token | None:
    """The subject of the verb, or of one that it hangs on."""
    for _ in range(8):
        own = own_subject(verb)
        if own is not None or verb.head.i == verb.i:
            return own
        verb = verb.head
    return None


def _cut_plain(text: str, start: int, end: int, words: Speech) -> Iterator[Clause]:
    """What can be cut without a parse: at semicolons and before a coordinated clause with a subject; relative clauses nested."""
    borders = [start]
    for match in re.finditer(r"[;,]\s+(?:(\w+)\s+)?(\w+)", text[start:end]):
        joined = (match[1] or "").casefold() in words.conjunctions
        if match[0].startswith(";") or (joined and _begins_clause(text, start + match.start(2), end, words)):
            borders.append(start + match.start())
    borders = [start, *(at for at in borders[1:] if word_count(text, at, end) > FEWEST_WORDS)]
    for at, following in zip(borders, [*borders[1:], end], strict=True):
        first, last = stripped(text, at, following)
        if word_count(text, first, last) >= FEWEST_WORDS:
            yield Clause(first, last)
    yield from relative_by_words(text, start, end, words)


def relative_by_words(text: str, start: int, end: int, words: Speech) -> Iterator[Clause]:
    """The relative clauses that a comma sets off from a name."""
    for match in RELATIVE.finditer(text, start, end):
        if match[2].casefold() in words.relatives and word_count(match[3], 0, len(match[3])) >= FEWEST_WORDS:
            first, last = stripped(text, match.start(2), match.end(3))
            yield Clause(first, last, parts=(match.span(1), (match.end(2), last)))


def _begins_clause(text: str, at: int, end: int, words: Speech) -> bool:
    """Whether a subject and a helper verb follow within a few words: "and | he has ...", "but | the ministry did ..."."""
    following = [word.casefold() for word in WORD.findall(text[at : min(end, at + 120)])[:7]]
    if not following:
        return False
    subject = following[0] in words.pronouns or following[0] in words.determiners or text[at].isupper()
    return subject and any(word in words.auxiliaries or word in words.verbs for word in following[1:])


def word_count(text: str, start: int, end: int) -> int:
    """How many words stand there."""
    return len(WORD.findall(text, start, end))


def stripped(text: str, start: int, end: int) -> Range:
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
