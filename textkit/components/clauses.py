"""The clauses of a document that can be true or false, as stretches of its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from typing import Any

from spacy.tokens import Doc, Span, Token

from textkit import lang
from textkit.components import language_of
from textkit.components.cues import Speech, speech
from textkit.components.cuts import (
    FEWEST_WORDS,
    NAME,
    OPENS,
    OUTSIDE,
    WORD,
    Clause,
    Passage,
    cut,
    is_short_clause,
    lengthened,
    may_state,
    relative_by_words,
    semicolons,
    states_something,
    stripped,
    subject_over,
    word_count,
)
from textkit.components.parsed import DEEPEST, Range, finite_heads, is_infinitive, is_relative, label, own_subject, phrase_of
from textkit.readers.datelines import cut_dates, is_calendar_word

HELPER = re.compile(r"[\w'’]+")
"""A word, with what it is shortened by: "doesn't"."""
APPOSITION = re.compile(rf"(?<!\w)({NAME}(?<=\w)), (\w+ (?:[^,;:()“”\"«»–—]|(?<=\d)[,:](?=\d))+)")
"""A name, and what a comma sets off from it."""
ROLE = re.compile(r"(?<!\w)((?:[^\W\d_][\w’'-]* ){2,8}?[^\W\d_]{4,}) ([A-ZÆØÅ][\w’'-]+(?: [A-ZÆØÅ][\w.’'-]*){1,3})")
"""What somebody is, and a full name right after it."""
LONGEST_ASIDE = 80
"""Code points in which the comma is sought that ends an inserted "said Smith, the mayor's aide"; half of them without a verb behind it."""
BEHIND_QUOTE = re.compile(r"(?:[”\"»]|(?<=[”\"»])) (?=[^\W\d_])")
"""The end of a quotation, where a word of its sentence follows at once."""
AFTER_COMMA = re.compile(r",[ \u00a0]([^\W\d_]+)")
"""A comma and the word behind it."""
UNREAD_WORDS = 8
"""Words from which on a stretch without a predicate that the parse shows is kept: rather the parse is wrong than the text."""
LONGEST_CAPTION = 300
"""Code points of the longest line that may stand below a picture."""
LONGEST_CREDIT = 120
"""Code points of the longest line that may be nothing but names and dates."""
CREDIT_WORDS = 5
"""Most words beside its dates in a line of names and dates."""
LONGEST_CONTENT = 3_000
"""Code points by which an attribution may begin after another that ends later (one report inside another)."""
LONGEST_SENTENCE = 3_000
"""Code points of a sentence that is still cut into clauses: a longer one is no sentence, and only what is reported in it is read."""
ENDS = tuple('.!?…”"»:')
CLOSING = ".”\"»’'"
"""What may end one of two clauses that are the same but for it."""

SENTENCE_ENDS = tuple('.!?…”"»):;|')


LONGEST_OPENING = 7
"""Words of an adverbial that opens a sentence and belongs to the clause behind it."""
AROUND_SAYING = ("nsubj", "obl", "iobj", "advmod", "aux", "punct", "mark", "cc")
"""What stands around a verb of saying beside what is said."""
LONGEST_STRANDED = 8
"""Tokens of what opens a clause that stands elsewhere: "even though on its page | ..."."""
LONGEST_TITLE = 5
"""Most words of a work's title that is taken for no quote."""
LONGEST_HELPER = 16
"""Code points before a verb in which its helper is sought."""


def find_clauses(doc: Doc, quotes: list[dict[str, Any]]) -> Iterator[Clause]:
    """The claims of every sentence that is no furniture, in the order of the text, none twice."""
    text, code = doc.text, language_of(doc)
    words = speech(code)
    furniture = Stretches([(int(start), int(end)) for start, end in doc.user_data.get("furniture") or ()])
    credits = Stretches(credit_lines(text, code=code))
    seen: set[Range] = set()
    ends = sorted(row["end"] for row in quotes)
    by_end = sorted(quotes, key=lambda row: (row["end"], row["start"]))
    by_cue = sorted((row for row in quotes if row.get("cue_start") is not None), key=lambda row: row["cue_start"])
    parsed = doc.has_annotation("DEP")
    doubtful = doc.user_data.get("translationese") in ("machine_translated", "spun")
    for sentence in _whole_sentences(doc, text):
        start, end = _trim_space(text, sentence.start_char, sentence.end_char)
        if start == end or credits.meet(start, end):
            continue
        passage = Passage(text, start, end, words, code, _tokens_of(sentence) if parsed else (), doubtful)
        reported = _reported_in(by_end, ends, start, end)
        told = [row for row in _cues_in(by_cue, start, end) if row not in reported]
        whole = (_without_stranded(passage, clause) for clause in _clauses_of(passage, reported, told))
        clauses = [clause for one in whole if (clause := _by_itself(passage, one)) is not None]
        for clause in _without_crossing(sorted(clauses, key=lambda one: (one.start, -one.end))):
            place = (clause.start, clause.start + len(text[clause.start : clause.end].rstrip(CLOSING)))
            if place not in seen and not furniture.meet(*place):
                seen.add(place)
                yield clause


def _without_stranded(passage: Passage, clause: Clause) -> Clause:
    """The clause without what only joins on or opens another one behind it: "The film is not the first, | even though on its page"."""
    tokens = [token for token in passage.within(clause.start, clause.end) if not token.is_space]
    if passage.doubtful or not tokens or clause.end >= passage.end - 1:
        return clause
    last, at, joins = tokens[-1].i, len(tokens), False
    while at and (tokens[at - 1].is_punct or _hangs_behind(tokens[at - 1], last)):
        at -= 1
        joins = joins or label(tokens[at]) in ("mark", "cc")
    opener = next((k for k in range(len(tokens) - 1, max(0, len(tokens) - LONGEST_STRANDED), -1) if _opens_clause(tokens[k])), None)
    if opener is not None and not any(token.pos_ in ("VERB", "AUX") for token in tokens[opener:]):
        opener -= tokens[opener - 1].pos_ == "ADV"
        joins, at = True, min(at, opener) if joins else opener
    if not joins or at == 0:
        return clause
    _, end = stripped(passage.text, clause.start, tokens[at].idx)
    if word_count(passage.text, clause.start, end) < FEWEST_WORDS or not states_something(passage, clause.start, end):
        return clause
    return replace(clause, end=end, parts=lengthened(clause, end))


def _by_itself(passage: Passage, clause: Clause) -> Clause | None:
    """The clause, one that only stands beside another without the word that tells of a fact there ("Although | the road is shut"); None
    where that word tells of none ("When they get there", "how it works")."""
    tokens = [token for token in passage.within(clause.start, clause.end) if not token.is_space and not token.is_punct]
    if passage.doubtful or clause.parts or not tokens or not _beside(tokens[0]):
        return clause
    opener, words = tokens[0], passage.words
    if any(head != opener.head and not opener.head.is_ancestor(head) for head in finite_heads(tokens)):
        return clause
    told = opener.lower_ in words.factual_marks and (opener.lower_ not in words.questioners or "Tense=Past" in str(opener.head.morph))
    if not told:
        joins = words.subordinators | words.conditions | words.questioners
        return None if opener.lower_ in joins - words.complementizers else clause
    return replace(clause, parts=((opener.idx + len(opener), clause.end),))


def _beside(opener: Token) -> bool:
    """Whether the word joins on a clause: its verb is a finite one behind it, and its subject before any comma."""
    verb, inverted = opener.head, opener.i + 1 < len(opener.doc) and opener.nbor(1).pos_ in ("VERB", "AUX")
    joins = label(opener) == "mark" or (label(opener) in ("advmod", "obj", "obl") and not inverted)
    subject = own_subject(verb)
    if not joins or verb.i <= opener.i or subject is None or not finite_heads([verb, *verb.children]):
        return False
    return not any(token.is_punct for token in opener.doc[opener.i : subject.i])


def _opens_clause(token: Token) -> bool:
    """Whether a comma and a word stand there that opens a clause: ", although"."""
    before = token.nbor(-1) if token.i else token
    before = before.nbor(-1) if before.pos_ == "ADV" and before.i else before  # ", even though"
    return before.text == "," and token.pos_ == "SCONJ" and token.lower_ in speech(language_of(token.doc)).subordinators


def _hangs_behind(token: Token, last: int) -> bool:
    """Whether what the token depends on comes behind the token at `last`."""
    for _ in range(DEEPEST):
        if token.head.i > last:
            return True
        if token.head.i == token.i or token.head.i < token.i:
            return False
        token = token.head
    return False


def _without_crossing(clauses: list[Clause]) -> list[Clause]:
    """The clauses without the longer one of any two that overlap and aren't nested: two readings of one stretch."""
    kept: list[Clause] = []
    for clause in clauses:
        crossed = [one for one in kept if one.start < clause.start < one.end < clause.end]
        if all(one.end - one.start > clause.end - clause.start for one in crossed):
            kept = [one for one in kept if one not in crossed] + [clause]
    return kept


def _whole_sentences(doc: Doc, text: str) -> Iterator[Span]:
    """The sentences, those put together again that the parser has split where no punctuation and no line ends."""
    first: int | None = None
    for sentence in doc.sents:
        begins = sentence.start if first is None else first
        ahead = text[sentence.end_char : sentence.end_char + 3]
        after = ahead.lstrip()[:1]
        tail = sentence.text.rstrip()[-1:]
        closed = tail in SENTENCE_ENDS or not tail or "\n" in ahead or sentence.text.endswith("\n") or not after
        if closed or sentence.end_char - doc[begins].idx > LONGEST_SENTENCE:
            yield doc[begins : sentence.end]
            first = None
        else:
            first = begins
    if first is not None:
        yield doc[first:]


def _tokens_of(sentence: Span) -> tuple[Token, ...]:
    return tuple(sentence) if sentence.end_char - sentence.start_char <= LONGEST_SENTENCE else ()


class Stretches:
    """Stretches of one text that can be asked whether another meets any of them."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(ranges):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            else:
                self.starts.append(start)
                self.ends.append(end)

    def meet(self, start: int, end: int) -> bool:
        at = bisect_left(self.starts, end) - 1
        return at >= 0 and self.ends[at] > start


def credit_lines(text: str, *, code: str) -> list[Range]:
    """The lines that hold nothing but names and dates: by-lines, date lines, "Valley Post · July 16, 2025"; and those below a picture,
    which end in who took it: "The bridge in May. Photo: Kari Moe / Agency"."""
    lines = [match for match in re.finditer(rf"(?m)^.{{1,{LONGEST_CAPTION}}}$", text) if not match[0].isspace()]
    ends = _picture_credit(code)
    return [
        match.span()
        for match in lines
        if (len(match[0]) <= LONGEST_CREDIT and _is_credit(match[0].strip(), code)) or ends.search(match[0].rstrip()) is not None
    ]


@cache
def _picture_credit(code: str) -> re.Pattern[str]:
    words = "|".join(sorted(map(re.escape, lang.table(code, "bylines").get("photo", ())), key=lambda word: (-len(word), word)))
    return re.compile(rf"(?:^|(?<=[\s(]))(?i:{words})\s?[:/]\s?{NAME}(?:\s?[/,]\s?{NAME}){{0,3}}[.)]?$" if words else r"(?!)")


def _is_credit(line: str, code: str) -> bool:
    first = line.split(maxsplit=1)[0].casefold()
    if first.rstrip(":") in _by_words(code) and not line.endswith(ENDS) and not re.match(r"\S+\s+\d", line):  # "Av 2400 har 1850 svart"
        plain = [word for word in WORD.findall(line) if not word[0].isupper()]
        return sum(word.casefold() not in _by_words(code) and not word.isdigit() for word in plain) <= 1
    if not any(character.isdigit() for character in line):
        return False
    bare = cut_dates(line)
    return bare != line and len(WORD.findall(bare)) <= CREDIT_WORDS and not line.endswith(ENDS)


@cache
def _by_words(code: str) -> frozenset[str]:
    table = lang.table(code, "bylines")
    return frozenset(
        word for key in ("by", "by_colon", "and", "photo", "by_places") for entry in table.get(key, ()) for word in entry.split()
    )


def _reported_in(by_end: list[dict[str, Any]], ends: list[int], start: int, end: int) -> list[dict[str, Any]]:
    """The attributions whose content shares text with the stretch. Contents are short, so few are looked at."""
    found = []
    for row in islice(by_end, bisect_left(ends, start + 1), None):
        if row["start"] < end:
            found.append(row)
        elif row["start"] > end + LONGEST_CONTENT:
            break
    return found


def _cues_in(by_cue: list[dict[str, Any]], start: int, end: int) -> list[dict[str, Any]]:
    """The attributions whose cue stands in the stretch."""
    first = bisect_left(by_cue, start, key=lambda row: row["cue_start"])
    return by_cue[first : bisect_left(by_cue, end, key=lambda row: row["cue_start"])]


def _clauses_of(passage: Passage, reported: list[dict[str, Any]], told: list[dict[str, Any]]) -> Iterator[Clause]:
    """`reported`: the attributions whose contents meet the passage; `told`: those of which only the cue stands in it."""
    covered: list[Range] = []
    reported = [row for row in reported if not _is_only_wanted(passage, row)]
    if passage.end - passage.start > LONGEST_SENTENCE:
        yield from (Clause(row["start"], row["end"], row) for row in reported if row["end"] - row["start"] <= LONGEST_SENTENCE)
        return
    for row in reported:
        first, last = stripped(passage.text, max(passage.start, row["start"]), min(passage.end, row["end"]))
        pieces = pairwise([first, *semicolons(passage, first, last), last])
        found = [clause for piece in pieces for clause in _reported_clauses(passage, row, *stripped(passage.text, *piece))]
        begins = min(
            [
                first,
                *(clause.start for clause in found),
                *(part[0] for clause in found for part in clause.parts[:1] if clause.start < first),
            ]
        )
        if (
            row["speaker_end"] is not None
            and row["speaker_start"] == begins
            and word_count(passage.text, row["speaker_end"], first) >= FEWEST_WORDS
        ):
            begins = min([first, *(clause.start for clause in found)])
        covered.append((begins, max([last, *(clause.end for clause in found)])))
        yield from found
    acts = [row for row in (*reported, *told) if row["speaker"] or row["cue"]]
    for row in acts:
        if row["speaker_start"] is not None and passage.start <= row["speaker_start"] < passage.end:
            yield from _roles(passage, row["speaker_start"], min(passage.end, row["speaker_end"]))
    for first, last in _at_colons(passage.text, acts, _gaps(passage.start, passage.end, covered)):
        first, last = stripped(passage.text, first, last)
        last = _before_joints(passage, first, last)
        if _is_question(passage.text, first, last):
            first, last = stripped(passage.text, first, max(first, passage.text.find(":", first, last)))
        if first < last:
            yield from (_completed(passage, clause) for clause in _told(passage, first, last, acts))


def _completed(passage: Passage, clause: Clause) -> Clause:
    """The clause; with the rest of its sentence, if its last word only leads on to that: "would not say whether | the road is safe"."""
    text, words = passage.text, passage.words
    last = next(reversed(WORD.findall(text, clause.start, clause.end)), "").casefold()
    leads = last in words.complementizers | words.questioners | words.prepositions | words.articles | words.relatives
    if not leads or not text[clause.end : clause.end + 2].strip()[:1].isalnum():
        return clause
    _, end = stripped(text, clause.start, passage.end)
    return replace(clause, end=end, parts=lengthened(clause, end))


def _at_colons(text: str, acts: list[dict[str, Any]], gaps: Iterator[Range]) -> Iterator[Range]:
    """The gaps, cut where a colon follows a source: "..., according to the police: | The road is closed"."""
    ends = {row["speaker_end"] for row in acts if row["speaker_end"] is not None and text.startswith(":", row["speaker_end"])}
    for first, last in gaps:
        borders = [first, *sorted(end + 1 for end in ends if first < end + 1 < last), last]
        yield from pairwise(borders)


def _reported_clauses(passage: Passage, row: dict[str, Any], first: int, last: int) -> Iterator[Clause]:
    """What the content of an attribution claims; with its cue and speaker, where it is no clause by itself."""
    text = passage.text
    act = row.get("act_start")
    spoken = row["speaker_start"] is not None and passage.start <= row["speaker_start"]
    if act is not None and spoken and passage.start <= act < first:
        yield from _acts(passage, row, act, last)
        ahead = word_count(text, passage.start, row["speaker_start"])
        if ahead > LONGEST_OPENING and not (passage.tokens and may_state(passage, passage.start, row["speaker_start"])):
            yield Clause(passage.start, last)
        return
    if _is_question(text, first, last):
        return
    if row["quote_type"] == "direct" and _is_title(text, first, last):
        return
    cue = row.get("cue_start")
    led = spoken and cue is not None and row["speaker_end"] <= cue < first
    if (parts := _with_antecedent(passage, row, first, last)) is not None:
        yield Clause(first if parts[0][0] != row["speaker_start"] else row["speaker_start"], last, row, parts=parts)
        return
    if led and row["quote_type"] == "indirect" and _is_unreal(passage, row, first, last):
        yield from _acts(passage, row, row["cue_start"], last)
        return
    asked = _is_asked(passage, row, first, last) or _is_topic(passage, row, first)
    told = not passage.tokens or states_something(passage, first, last) or _is_introduced(passage, first)
    if not asked and told and word_count(text, first, last) >= FEWEST_WORDS - 1:
        pieces = list(cut(passage, first, last))
        yield from (_without_source(passage.text, replace(clause, quote=row), passage.words) for clause in pieces or [Clause(first, last)])
        return
    if led:
        yield from _acts(passage, row, row["cue_start"], last)
    elif not asked and word_count(text, first, last) >= FEWEST_WORDS:
        yield _without_source(text, Clause(first, last, row), passage.words)


def is_negated(text: str, quote: dict[str, Any], code: str) -> bool:
    """Whether a "not" stands right before or behind the cue: "does not | rule out | that", "utelukker | ikke at". One in the words that are
    reported is theirs: "He says | no such letter came", "They did not know, | says he".
    """
    start, end = quote["cue_start"], quote["cue_start"] + len(quote["cue"] or "")
    before = list(HELPER.finditer(text, max(0, start - LONGEST_HELPER), start))[-1:]
    behind = list(HELPER.finditer(text, end, end + LONGEST_HELPER))[:1]
    negations = speech(code).negations
    if not negations.isdisjoint((quote["cue"] or "").casefold().split()):
        return True  # "regner | ikke | med at"
    for match in before + behind:
        said = quote["start"] <= match.start() < quote["end"] or "," in text[match.end() : start] or "," in text[end : match.start()]
        if not said and (match[0].casefold() in negations or match[0].casefold().endswith(("n't", "n’t"))):
            return True
    return False


def _is_only_wanted(passage: Passage, row: dict[str, Any]) -> bool:
    """Whether nobody has said yet what somebody may be brought to say: "wants to make the agency demand that | the firm allow it"."""
    cue = row.get("cue_start")
    if cue is None or row["speaker_start"] is None or not passage.start <= row["speaker_start"] < row["speaker_end"] <= cue < row["start"]:
        return False
    verb = next(iter(passage.within(cue, cue + len(row["cue"]))), None)
    return verb is not None and is_infinitive(verb) and _is_unreal(passage, row, row["start"], row["end"])


def _is_unreal(passage: Passage, row: dict[str, Any], first: int, last: int) -> bool:
    """Whether nobody says that the content is so: "did not assert that | it leaked", "nothing showed that", "must prove that", "demanded
    that | the firm allow it". What somebody doesn't know or mention is so, and what somebody doesn't think is denied.
    """
    text, code, words = passage.text, passage.code, passage.words
    status = lang.table(code, "status")
    cue = text[row["cue_start"] : row["cue_start"] + len(row["cue"])].casefold()
    lemma = words.verbs.get(cue, (cue, ""))[0]
    asserted = _is_introduced(passage, first) or states_something(passage, first, last)
    subject = next(iter(WORD.findall(text, row["speaker_start"], row["speaker_end"])), "").casefold()
    unsaid = {cue for name in ("factive_cues", "denial_cues", "excluding_cues") for cue in status.get(name, ())}
    kind = words.verbs.get(cue, (cue, ""))[1]
    if asserted and (subject in words.few or (kind != "think" and lemma not in unsaid and is_negated(text, row, code))):
        return True
    verb = next(iter(passage.within(row["cue_start"], row["cue_start"] + len(row["cue"]))), None)
    if verb is None or not asserted:
        return False
    if kind == "show" and any(label(child).startswith("aux") and child.lower_ in words.obliging for child in verb.children):
        return True
    head = next((child for child in verb.children if label(child) == "ccomp" and first <= child.idx < last), None)
    return (
        head is not None
        and _is_introduced(passage, first)
        and head.tag_ == "VB"
        and not any(label(child).startswith("aux") or child.lower_ == "to" for child in head.children)
    )


def _with_antecedent(passage: Passage, row: dict[str, Any], first: int, last: int) -> tuple[Range, ...] | None:
    """The parts of what is reported in a relative clause, whose pronoun belongs to it: "Moe, who police say | was armed, fled" states
    that Moe was armed, "the plan, which Holt says | he will stop" that he will stop the plan."""
    cue = row.get("cue_start")
    if cue is None or cue >= first:
        return None
    verb = next(iter(passage.within(cue, min(first, cue + len(row["cue"] or "")))), None)
    if verb is None or label(verb) != "acl:relcl" or verb.head.i >= verb.i or verb.head.idx < passage.start:
        return None
    antecedent = phrase_of(verb.head, without=verb)
    taken = [token for token in passage.within(antecedent[1], cue) if is_relative(token)]
    told = next((child for child in verb.children if label(child) in ("ccomp", "xcomp", "parataxis") and first <= child.idx < last), None)
    if told is None or len(taken) > 1:
        return None
    subject = own_subject(told)
    bare = is_infinitive(told)
    if taken and (subject is None or subject == taken[0]) and not bare and finite_heads([told, *told.children]):
        return antecedent, (first, last)
    if taken and label(taken[0]) != "obj":
        return None
    if any(label(child) == "obj" and not is_relative(child) for child in told.children) or (taken and taken[0].head not in (told, verb)):
        return None
    if told.pos_ != "VERB" or (not taken and (not bare or _sets_time(verb.head, passage.words))):
        return None
    begin = first if subject is not None else row["speaker_start"]
    end = told.idx + len(told)
    return (begin, end), antecedent, *([(end, last)] if last > end else [])


def _sets_time(noun: Token, words: Speech) -> bool:
    """Whether the noun tells when, where or how, or a comma parts it from what follows: "the day | he vowed to leave"."""
    return noun.lower_ in words.adverbial_nouns or noun.nbor(1).is_punct


def _without_source(text: str, clause: Clause, words: Speech) -> Clause:
    """The clause, its statement without the source that stands in its middle: "The bridge, | Smith said, | was closed"."""
    row = clause.quote or {}
    places = [at for at in (row.get("speaker_start"), row.get("cue_start")) if at is not None]
    if clause.parts or len(places) < 2 or not clause.start < min(places) < max(places) < clause.end:
        return clause
    end = max(row["speaker_end"], row["cue_start"] + len(row["cue"] or ""))
    commas = [match for match in AFTER_COMMA.finditer(text, end, clause.end) if match.start() < end + LONGEST_ASIDE]
    goes_on = (match.start() for match in commas if match[1].casefold() in words.finite_helpers)  # behind "Smith, his aide"
    comma = next(goes_on, commas[0].start() if commas and commas[0].start() < end + LONGEST_ASIDE // 2 else -1)
    if text[clause.start : min(places)].rstrip().endswith(","):
        end = comma + 1 if comma >= 0 else end
    return replace(clause, parts=((clause.start, min(places)), (end, clause.end))) if end < clause.end else clause


def _is_title(text: str, first: int, last: int) -> bool:
    """Whether a few words with capitals stand there between quotation marks, which name a work: 'said on "Morning Talk"'."""
    words = WORD.findall(text, first, last)
    return text[first - 1 : first] in OPENS and 2 <= len(words) <= LONGEST_TITLE and all(word[0].isupper() for word in words)


def _is_topic(passage: Passage, row: dict[str, Any], first: int) -> bool:
    """Whether the content is only what a report is about: "wrote | about the plan and how it works"."""
    opener = next(iter(passage.within(first, min(passage.end, first + LONGEST_HELPER))), None)
    cue = row.get("cue_start")
    if opener is None or cue is None or not cue < first or label(opener) != "case":
        return False
    return label(opener.head).startswith("obl") and opener.head.head.idx == cue and opener.lower_ not in passage.words.complementizers


def _is_asked(passage: Passage, row: dict[str, Any], first: int, last: int) -> bool:
    """Whether the content is an indirect question right after its cue ("asked | how many share a name"): true or false by no means."""
    found, cue = WORD.search(passage.text, first, last), row.get("cue_start")
    if found is None or cue is None or not cue < first or row["quote_type"] == "direct":
        return False
    asking = passage.words.questioners | passage.words.relatives
    return found[0].casefold() in asking and "," not in passage.text[cue:first]


def _acts(passage: Passage, row: dict[str, Any], cue: int, last: int) -> Iterator[Clause]:
    """Who does what, with the time or place that opens the sentence."""
    clause = _act(passage, row, cue, last)
    opened = not clause.parts and _is_adverbial(passage, passage.start, row["speaker_start"])
    yield replace(clause, start=passage.start) if opened else clause


def _is_adverbial(passage: Passage, start: int, end: int) -> bool:
    """Whether a few words with a preposition or a calendar word at their head stand there, without a verb: "In the 62nd minute"."""
    found = [match[0] for match in WORD.finditer(passage.text, start, end)]
    opens = bool(found) and (found[0].casefold() in passage.words.prepositions or is_calendar_word(found[0]))
    return opens and len(found) <= LONGEST_OPENING and not any(token.pos_ in ("VERB", "AUX") for token in passage.within(start, end))


def _act(passage: Passage, row: dict[str, Any], cue: int, last: int) -> Clause:
    """Who does what, as one clause: the helper verbs between the subject and its verb, or before the subject, belong to it."""
    start, end = row["speaker_start"], row["speaker_end"]
    last = _through_object(passage, cue, last)
    cue = _with_helpers(passage, end, cue)
    if end <= cue and word_count(passage.text, end, cue) < FEWEST_WORDS and not set(passage.text[end:cue]) & set(OUTSIDE[1:]):
        return Clause(start, last, row)
    before = re.search(r"(\w+)\s+$", passage.text[max(passage.start, start - 12) : start])
    helper: tuple[Range, ...] = ()
    if before is not None and before[1].casefold() in passage.words.finite_helpers:
        at = max(passage.start, start - 12) + before.start(1)
        helper = ((at, at + len(before[1])),)
    return Clause(cue, last, row, parts=((start, end), *helper, (cue, last)))


def _through_object(passage: Passage, cue: int, last: int) -> int:
    """The end of what is quoted, with its verb's object behind the quotation marks: 'vowed to "wipe off the map" | the plant'."""
    behind = BEHIND_QUOTE.match(passage.text, last)
    following = next(iter(passage.within(behind.end(), passage.end)), None) if behind else None
    while following is not None and following.head.i != following.i and following.head.idx >= last:
        following = following.head
    if following is None or label(following) not in ("obj", "obl", "ccomp", "xcomp") or not cue <= following.head.idx < last:
        return last
    if any(label(child) == "case" for child in following.lefts):
        return last
    return stripped(passage.text, cue, following.right_edge.idx + len(following.right_edge))[1]


def _with_helpers(passage: Passage, start: int, cue: int) -> int:
    """Where the helper verbs and the "not" right before a verb begin, not before `start`: "did not | want to be named"."""
    while before := re.search(r"([\w'’]+)\s+$", passage.text[max(start, cue - LONGEST_HELPER) : cue]):
        if before[1].casefold() not in passage.words.auxiliaries | passage.words.finite_helpers:
            break
        cue = max(start, cue - LONGEST_HELPER) + before.start(1)
    return cue


def _is_introduced(passage: Passage, start: int) -> bool:
    """Whether "that" stands before the stretch: it is a clause, whatever the parse says."""
    before = re.search(r"(\w+)\s+$", passage.text[max(passage.start, start - 12) : start])
    return before is not None and before[1].casefold() in passage.words.complementizers


def _told(passage: Passage, first: int, last: int, acts: list[dict[str, Any]]) -> Iterator[Clause]:
    """What the article says itself between the contents; of a reporting clause only what it tells beside the report."""
    cues = [row["cue_start"] for row in acts if row.get("cue_start") is not None and first <= row["cue_start"] < last]
    speakers = [(row["speaker_start"], row["speaker_end"]) for row in acts if row["speaker_start"] is not None]
    if not cues and not any(start < last and first < end for start, end in speakers):
        subject, end = _subject_before(passage, first, last), _with_object(passage, last, speakers)
        if end > last and word_count(passage.text, first, end) >= FEWEST_WORDS and states_something(passage, first, last):
            yield Clause(first, last, parts=((first, end),))
        elif subject is None and _is_worth(passage, first, last):
            yield from list(cut(passage, first, last)) or [Clause(first, last)]
        elif subject is not None:
            yield Clause(first, last, parts=(subject, (first, last)))
        return
    pieces = list(cut(passage, first, last))
    nested = [clause for clause in pieces if clause.parts]
    if not nested or passage.doubtful:
        nested += relative_by_words(passage.text, first, last, passage.words)
    told = [one for one in (*nested, *_appositions(passage, first, last)) if not any(one.start <= at < one.end for at in cues)]
    told += [one for clause in pieces if not clause.parts for one in _beside_report(passage, clause, cues, speakers)]
    yield from (clause for clause in told if not _is_sourcing(passage, clause))


def _subject_before(passage: Passage, first: int, last: int) -> Range | None:
    """The subject, before the stretch, of the main verb in it: "the bill that sought to build it | has seen no vote"."""
    inside = passage.within(first, last)
    for head in finite_heads(inside) if not passage.doubtful else ():
        if any(token.i < head.i and token.pos_ in ("NOUN", "PROPN", "PRON") and token.head == head for token in inside):
            continue  # "through it | asks Moe": the parse has taken the subject for an object
        own = subject_over(head) if label(head) in ("ROOT", "conj") else None
        if own is not None and own.idx < first and not is_relative(own):
            return phrase_of(own)
    return None


def _is_sourcing(passage: Passage, clause: Clause) -> bool:
    """Whether the clause only tells why a source has no name: "who asked not to be named"."""
    inside = passage.text[clause.start : clause.end].casefold()
    return any(phrase in inside for phrase in passage.words.sourcing)


def _beside_report(passage: Passage, clause: Clause, cues: list[int], speakers: list[Range]) -> Iterator[Clause]:
    """The piece of a reporting sentence, if it states something beside the report: all of it, or what stands before the cue."""
    text = passage.text
    cue = next((at for at in cues if clause.start <= at < clause.end), None)
    if cue is None:
        apart = not any(start < clause.end and clause.start < end for start, end in speakers)
        if apart or (passage.tokens and states_something(passage, clause.start, clause.end)):
            yield clause
        return
    joining = passage.words.relatives | passage.words.conjunctions | passage.words.subordinators
    borders = [_join_before(text, clause.start, cue, joining, reach=3)]
    borders += [_join_before(text, clause.start, start, joining, reach=1) for start, _ in speakers if clause.start < start < cue]
    joined = any(border is not None for border in borders)
    near = ((start, end) for start, end in speakers if clause.start < start < end <= cue and not re.search(r"[,;:–—]", text[end:cue]))
    said = [start for start, end in near if not finite_heads(passage.within(end, cue))]
    cue = min([cue, *said, *(border for border in borders if border is not None)])
    first, last = stripped(text, clause.start, cue)
    opener = WORD.match(text, first)
    if said and opener is not None and opener[0].casefold() in passage.words.conditions:
        yield clause  # "If | the bridge had the roof that Holt says it needs, ..."
        return
    if said and opener is not None and opener[0].casefold() in passage.words.subordinators and not _is_preposition(passage, first):
        first = stripped(text, opener.end(), last)[0]  # "When | the ferry arrived, Holt said that ..."
    count = word_count(text, first, last)
    states = (states_something(passage, first, last) and not _was_asked(passage, first, last)) if passage.tokens else joined
    taken = any(label(token) == "obj" for token in passage.within(first, last))
    enough = FEWEST_WORDS - ((taken or text.startswith(",", last)) and is_short_clause(passage, first, last))
    if (states and count >= enough) or (passage.doubtful and count >= UNREAD_WORDS and text[last] == ","):
        yield Clause(first, last)
    source = max((end for start, end in speakers if cue <= start < clause.end), default=clause.end)
    behind, end = stripped(text, source, clause.end)
    opener = WORD.match(text, behind)
    joined = text.startswith(",", source) and opener is not None and opener[0].casefold() in passage.words.conjunctions
    if joined and passage.tokens and states_something(passage, behind, end) and word_count(text, behind, end) >= FEWEST_WORDS:
        yield Clause(behind, end)  # "..., according to Moe, | and the fort is sold"


def _is_preposition(passage: Passage, at: int) -> bool:
    token = next(iter(passage.within(at, min(passage.end, at + LONGEST_HELPER))), None)
    return token is not None and label(token) == "case"  # "Before | the feast", not "before | the ferry sank"


def _with_object(passage: Passage, last: int, speakers: list[Range]) -> int:
    """Where a statement before a source ends: behind it, if that is the object of the verb before: "issued | a statement | saying"."""
    for start, end in (place for place in speakers if last <= place[0] <= last + 2):
        noun = next((token for token in passage.within(start, end) if not start <= token.head.idx < end), None)
        if noun is not None and label(noun) == "obj" and noun.head.idx < last:
            return end
    return last


def _join_before(text: str, start: int, at: int, joining: frozenset[str], *, reach: int) -> int | None:
    """Where, within that many words before `at`, a word stands that joins on a clause."""
    for word in islice(reversed(list(WORD.finditer(text, max(start, at - 60), at))), reach):
        if word[0].casefold() in joining:
            return word.start()
    return None


def _is_worth(passage: Passage, start: int, end: int) -> bool:
    """Whether the article's own words there may be a claim: they state something, or the parse can't be trusted to tell."""
    text = passage.text
    count = word_count(text, start, end)
    whole = start <= passage.start + 1 and end >= passage.end - 1 and (text[end - 1] in ENDS or text[end : end + 1] in ENDS)
    if count < FEWEST_WORDS - whole:
        return False
    if passage.tokens and (_only_says(passage, start, end) or _was_asked(passage, start, end)):
        return False
    if not passage.tokens or states_something(passage, start, end) or may_state(passage, start, end):
        return True
    if passage.doubtful:
        return count >= (FEWEST_WORDS + 1 if whole else UNREAD_WORDS)
    return count >= UNREAD_WORDS and _has_event(passage.within(start, end))


def _was_asked(passage: Passage, start: int, end: int) -> bool:
    """Whether the words only tell what somebody was asked: "Asked whether he would go"."""
    first, second = (*islice(passage.within(start, end), 2), None, None)[:2]
    return first is not None and second is not None and first.tag_ in ("VBN", "VBD") and second.lower_ in passage.words.questioners


def _only_says(passage: Passage, start: int, end: int) -> bool:
    """Whether the words only tell that somebody said something, not what: "Moe said in 2011"."""
    heads = finite_heads(passage.within(start, end))
    return bool(heads) and all(_says_nothing(head, passage.words) for head in heads)


def _says_nothing(verb: Token, words: Speech) -> bool:
    if words.verbs.get(verb.lower_, ("", ""))[0] not in words.needs_content:
        return False
    negations = lang.table(language_of(verb.doc), "status").get("negation", ())
    return not any(
        child.lower_ in negations
        or (label(child).split(":")[0] not in AROUND_SAYING and child.pos_ != "PRON")
        or any(word.lower_ in words.told_of for word in child.lefts)
        for child in verb.children
    )


def _appositions(passage: Passage, start: int, end: int) -> Iterator[Clause]:
    """ "Kari Moe, a lawyer from Leeds": what a speaker is."""
    words = passage.words
    verbs = (words.auxiliaries - words.prepositions) | words.relatives
    for match in APPOSITION.finditer(passage.text, start, end):
        described = [word.casefold() for word in WORD.findall(match[2])]
        reach = 6 if described[0] in words.articles else 4
        roles = [at for at, word in enumerate(described[:reach]) if words.means_people(word.split("-")[-1])]
        written = WORD.findall(match[2])
        others = any(all(word[0].isupper() for word in written[at + 1 : at + 3]) and len(written) > at + 2 for at in roles)
        if roles and not others and " " in match[1] and not any(word in verbs or word in words.verbs for word in described):
            first, last = stripped(passage.text, *match.span())
            yield Clause(first, last, parts=(match.span(1), (match.start(2), last)), copula=True)


def _roles(passage: Passage, start: int, end: int) -> Iterator[Clause]:
    """ "Deputy harbour master Kari Moe": what the bearer of a name is, once its words are three or more."""
    for match in ROLE.finditer(passage.text, start, end):
        role = WORD.findall(match[1].casefold())
        if len(role) >= 3 and any(map(passage.words.means_people, role[-2:])) and not set(role) & passage.words.relatives:
            yield Clause(*match.span(), parts=(match.span(2), match.span(1)), copula=True)
    yield from _appositions(passage, start, end)


def _has_event(tokens: list[Token]) -> bool:
    """Whether a stretch without a clause that the parse shows may tell something: a finite verb or a number stands in it,
    and it doesn't begin with the bare verb of a call ("Send us your pictures")."""
    words = [token for token in tokens if not token.is_punct and not token.is_space]
    if not words or (words[0].pos_ == "VERB" and (words[0].tag_ == "VB" or "Mood=Imp" in str(words[0].morph))):
        return False
    return any(token.like_num or token.pos_ == "NUM" for token in words) or bool(finite_heads(words))


def _is_question(text: str, start: int, end: int) -> bool:
    return text[start:end].rstrip(OUTSIDE).endswith("?") or text[end : end + 1] == "?"


def _before_joints(passage: Passage, start: int, end: int) -> int:
    """Where the clause ends before the words that only join the rest of its sentence on: "sold it in 2001 | and"."""
    while end < passage.end and (word := re.search(r"\w+$", passage.text[start:end])) and word[0].casefold() in passage.words.conjunctions:
        _, end = stripped(passage.text, start, start + word.start())
    return end


def _gaps(start: int, end: int, covered: list[Range]) -> Iterator[Range]:
    at = start
    for first, last in sorted(covered):
        if first > at:
            yield at, min(first, end)
        at = max(at, last)
    if at < end:
        yield at, end


def _trim_space(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
