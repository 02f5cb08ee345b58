"""The component that lists what a document claims: one row a clause that can be true or false."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from textkit import lang
from textkit.components import language_of, mark, marked, published_of
from textkit.components.checkworthiness import score
from textkit.components.clauses import find_clauses, is_negated
from textkit.components.cues import speech
from textkit.components.cuts import Clause, opens_as_condition
from textkit.components.parsed import DEEPEST, SUBJECTS, Range, label
from textkit.components.references import References
from textkit.components.status import status_of
from textkit.components.tenses import Tenses
from textkit.readers.datelines import is_calendar_word

DAY = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
"""A day, month or year, no time, week or season: those may have begun when the article was published."""
OF = frozenset({"of", "from", "av", "fra", "frå", "af", "från"})
"""Prepositions between a noun and the date of what it names: "the vote of 2 May"."""
TIMES = re.compile(
    r"whole|rest|course|(?:half|quarter|start|beginning|middle|end|eve|morning|afternoon|evening|night|day|week|month|spring|summer|autumn|winter)s?"
    r"|hele|heile|resten|løpet|(?:kveld|aften|natt|nat|morgen|morgon|dag|uke|veke|uge|vecka|måned|månad|vår|sommer|sommar|høst|haust|vinter)\w*"
    r"|(?:start|begynnelse|byrjing|begyndelse|början|midt|mitt|slutt|slut|halvdel|kvartal)\w*",
)
"""Nouns that a date tells which of: "the evening of 2 May" is a time."""
LIFE = re.compile(r"\(\d{4}\s*[–—-]\s*\d{4}\)")
"""The years of somebody's life, behind the name."""
WITHIN = frozenset({"in", "during", "at", "i", "under", "på", "ved"})
"""Prepositions before what a year is the time of: "in the 2016 election"."""
COMPARED = re.compile(r"(?<!\w)(?:than|as|enn|end|än|som) (?:in |i |på )?$")
"""What stands before a time that is only compared with: "fewer than in | 2009"."""
OPENS = re.compile(r"(?:^|[.!?:;\n“”«»\"–—])\s*(?:\w+\s+){0,2}$")
"""The beginning of a sentence and two words at most: "In | May"."""
OPENING = ("“", "„", "”", '"', "«", "»", "‘", "’", "'", "–", "—", "-")
"""What may open a quotation in some language."""
NEXT_WORD, LAST_WORD = re.compile(r" (\w+)"), re.compile(r"(\w+) $")
HAVE, HEARSAY_HELPERS = frozenset({"ha", "have"}), frozenset({"skal", "ska"})
"""The helper verbs of "skal | han | ha | reist"."""
UNTAGGED_HEARSAY = re.compile(
    r"\bskal?(?: \S+){0,5}? (?:ha|have) (?:(?:även|också|også|tidigare|tidligere) )?\w{2,}(?:[aeiu]t|tt|dt|gt|kt|lt|rt)\b"
)
"""The same in words that nobody has tagged."""
LONGEST_HEARSAY = 6
"""Words from "skal" to "ha"."""
LONGEST_WORD = 40
"""Code points before a date in which the word before it is sought."""


@Language.factory("textkit_claims", assigns=["doc.spans"])
def make_claims(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Marks `doc.spans["claims"]`: one row a claim (see `rows_of`). Reads the quotes and the figures marked before."""

    def component(doc: Doc) -> Doc:
        mark(doc, "claims", rows_of(doc))
        return doc

    return component


def rows_of(doc: Doc) -> Iterator[dict[str, Any]]:
    """The claims of the document in the order of the text, none of them in its furniture."""
    code, text, references = language_of(doc), doc.text, References(doc)
    dates = [row for row in marked(doc, "figures") if row["label"] == "date"]
    deadlines, ends = (frozenset(lang.table(code, "status").get(name, ())) for name in ("deadlines", "ends"))
    to_come = partial(_is_to_come, text=text, published=published_of(doc) or "", tenses=Tenses(doc, code), deadlines=deadlines)
    told = [row for row in dates if _word_before(text, row) not in ends]
    parsed = doc.has_annotation("DEP")
    for clause in find_clauses(doc, marked(doc, "quotes")):
        quote = (clause.quote or {}) if not _is_deed(clause, code) else {}
        cued = clause.quote if clause.quote and clause.quote.get("cue_start") is not None else None
        negated = cued is not None and is_negated(text, cued, code)
        words = text[clause.start : clause.end]
        tokens = tuple((doc.char_span(clause.start, clause.end, alignment_mode="contract") if parsed else None) or ())
        inner = _inner_clauses(tokens, clause)
        yield {
            "start": clause.start,
            "end": clause.end,
            "statement": references.statement(clause),
            "speaker": quote.get("speaker"),
            "speaker_start": quote.get("speaker_start"),
            "speaker_end": quote.get("speaker_end"),
            "cue": _with_negation(quote, text, code) if negated else quote.get("cue"),
            "quote_type": quote.get("quote_type"),
            "via": quote.get("via"),
            "status": status_of(
                words,
                quote=clause.quote,
                lang=code,
                is_act=_is_act(clause),
                is_to_come=any(to_come(row) for row in _inside(clause, dates) if not any(a <= row["start"] < b for a, b in inner)),
                is_negated=negated,
                is_hearsay=_is_hearsay(tokens, words, code),
                is_condition=opens_as_condition(tokens),
                is_answer=clause.quote is not None and _is_answer(clause.quote, text),
                main=_own_words(clause, inner, text),
            ),
            "date": _date_in(clause, told, doc, text),
            "checkworthiness": score(words, lang=code),
        }


def _inner_clauses(tokens: Sequence[Token], clause: Clause) -> list[Range]:
    """The relative clauses and indirect questions inside the clause, in order, where it is parsed: their verbs and dates say nothing of
    what it states ("The council, which may close the school, has paid", "She declined to say whether it will")."""
    found = []
    for token in tokens:
        if tokens[0].i <= token.head.i <= tokens[-1].i and (label(token) == "acl:relcl" or _is_asked(token)):
            first, last = token.left_edge, token.right_edge
            found.append((max(clause.start, first.idx), min(clause.end, last.idx + len(last))))
    return sorted(found)


def _is_asked(verb: Token) -> bool:
    """Whether the verb is that of an indirect question; in the Nordic languages it is told from a condition by the verb that asks."""
    code = language_of(verb.doc)
    marks = lang.table(code, "status").get("asks", ())
    if label(verb) == "ccomp" and any(child.lower_ in speech(code).questioners for child in verb.lefts):
        return True  # "They did not say where it would be built"
    if not any(label(child) == "mark" and child.lower_ in marks for child in verb.children):
        return False
    return label(verb) == "ccomp" or (label(verb) == "advcl" and speech(code).verb_second and verb.head.lower_ in speech(code).verbs)


def _own_words(clause: Clause, inner: Sequence[Range], text: str) -> str:
    """The clause's text without those stretches."""
    pieces, at = [], clause.start
    for start, end in inner:
        pieces.append(text[at : max(at, start)])
        at = max(at, end)
    return " ".join((*pieces, text[at : clause.end]))


def _is_answer(quote: dict[str, Any], text: str) -> bool:
    """Whether what is reported stands in quotation marks, or behind a dash, before its cue or behind a colon: what a "that" reports, or
    quotes in part, is none ("denied that it was “a secret fund”")."""
    cue, before = quote.get("cue_start"), text[max(0, quote["start"] - 4) : quote["start"]].rstrip()
    if quote.get("quote_type") != "direct" or cue is None or not before.endswith(OPENING):
        return False
    return bool(quote["start"] < cue) or before.rstrip("".join(OPENING) + " ").endswith(":")


def _with_negation(quote: dict[str, Any], text: str, code: str) -> str | None:
    """The cue, with the "not" right beside it: "does | not believe |", "| tror ikke | at"."""
    cue, start = quote.get("cue"), quote.get("cue_start")
    if not cue or start is None:
        return cue
    negations, end = speech(code).negations, start + len(cue)
    behind = NEXT_WORD.match(text, end)
    if behind and behind[1].casefold() in negations:
        return text[start : behind.end()]
    before = LAST_WORD.search(text, max(0, start - LONGEST_WORD), start)
    return text[before.start() : end] if before and before[1].casefold() in negations else cue


def _is_act(clause: Clause) -> bool:
    """Whether the clause tells that somebody asks for, refuses or rejects something."""
    cue = clause.quote.get("cue_start") if clause.quote else None
    return clause.quote is not None and cue is not None and clause.start <= cue < min(clause.end, clause.quote["start"])


def _is_hearsay(tokens: Sequence[Token], text: str, code: str) -> bool:
    """Whether a "skal ... ha" before a participle tells what somebody says has happened, in the Nordic languages; without a parse by the
    participle's ending."""
    if not speech(code).verb_second:
        return False
    if not tokens:
        return UNTAGGED_HEARSAY.search(text) is not None
    for at, token in enumerate(tokens):
        before = {other.lower_ for other in tokens[max(0, at - LONGEST_HEARSAY) : at]}
        if token.lower_ in HAVE and before & HEARSAY_HELPERS:
            return any("VerbForm=Part" in str(other.morph) for other in tokens[at + 1 : at + 5])
    return False


def _is_deed(clause: Clause, code: str) -> bool:
    """Whether the clause tells what somebody does, and reports nothing: "ordered a review", "asked for more money"."""
    cue = str(clause.quote.get("cue") or "").casefold() if clause.quote else ""
    words = speech(code)
    return _is_act(clause) and words.verbs.get(cue, ("",))[0] in words.deeds


def _is_to_come(row: dict[str, Any], *, text: str, published: str, tenses: Tenses, deadlines: frozenset[str]) -> bool:
    """Whether the date is later than the publication, of something that is not told as past, and no mere deadline ("by 1 April")."""
    value = str(row.get("value") or "")
    if not DAY.fullmatch(value) or not published or value <= published[: len(value)] or tenses(row["start"]) == "past":
        return False
    return _word_before(text, row) not in deadlines


def _word_before(text: str, row: dict[str, Any]) -> str | None:
    before = re.search(r"(\w+)\W*$", text[max(0, row["start"] - LONGEST_WORD) : row["start"]])
    return before[1].casefold() if before else None


def _inside(clause: Clause, rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return (row for row in rows if clause.start <= row["start"] and row["end"] <= clause.end)


def _date_in(clause: Clause, dates: list[dict[str, Any]], doc: Doc, text: str) -> str | None:
    """The most exact date that the clause gives for what it tells, or the sentence right before it; None for a year-less or open one."""
    inside = [row for row in _inside(clause, dates) if not _is_aside(doc, clause, row)]
    before = [row for row in dates if _opens_before(text, row, clause)]
    found = (str(row["value"]) for row in inside or before or _of_sentence(doc, text, clause, dates) if row.get("value"))
    return max((value for value in found if value[:4].isdigit()), key=len, default=None)


def _of_sentence(doc: Doc, text: str, clause: Clause, dates: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The date that opens the sentence of which the clause is a later part, told by the article: "In May the fee fell, and | the tax
    rose"."""
    span = doc.char_span(clause.start, clause.end, alignment_mode="contract") if doc.has_annotation("DEP") and not clause.quote else None
    if span is None or len(span) == 0 or label(span.root) != "conj":
        return []
    start = span.sent.start_char
    return [row for row in dates if start <= row["start"] < clause.start and OPENS.search(text[start : row["start"]])][:1]


def _opens_before(text: str, row: dict[str, Any], clause: Clause) -> bool:
    """Whether a date opens the sentence right before the clause: "In May | the council cut the fee"."""
    near = row["end"] <= clause.start <= row["end"] + 2 and not text[row["end"] : clause.start].strip(" ,")
    return near and OPENS.search(text, max(0, row["start"] - LONGEST_WORD), row["start"]) is not None


def _names_event(span: Span) -> bool:
    """Whether a bare year only tells which thing is meant: "his rival of the | 2016 | election", but "in the 2016 election he lost"."""
    year = span.root
    modifies = label(year) in ("nummod", "compound", "amod") and year.head.pos_ in ("NOUN", "PROPN")
    told = label(year.head) in ("obl", "obl:tmod", "ROOT")
    within = all(child.lower_ in WITHIN for child in year.head.lefts if label(child) == "case")  # not "since the 2016 election"
    return span.text.isdigit() and modifies and not (told and within)


def _is_edition(doc: Doc, span: Span) -> bool:
    """Whether a bare year belongs to the name right before it: "Football Manager | 2009"."""
    if not span.text.isdigit() or span.start < 2:
        return False
    before, first = doc[span.start - 1], doc[span.start - 2]
    names = [before.text[:1].isupper() and not before.is_sent_start, first.text[:1].isupper()]
    return all(names) and not any(is_calendar_word(token.text) or token.pos_ in ("ADP", "SCONJ", "ADV") for token in (before, first))


def _is_aside(doc: Doc, clause: Clause, row: dict[str, Any]) -> bool:
    """Whether a date is told of something else than the clause's verb: "the man arrested on 2 May is free", "the vote of 2 May is void"."""
    span = doc.char_span(row["start"], row["end"], alignment_mode="expand") if doc.has_annotation("DEP") else None
    if span is None:
        return False
    token, passed = span.root, False
    if LIFE.fullmatch(doc.text, max(0, row["start"] - 1), row["end"] + 1) or _names_event(span):
        return True
    if _is_edition(doc, span) or COMPARED.search(doc.text, max(clause.start, row["start"] - LONGEST_WORD), row["start"]):
        return True
    for _ in range(DEEPEST):
        head = token.head
        if head.i == token.i or not clause.start <= head.idx < clause.end:
            return passed and (token.pos_ in ("VERB", "AUX") or any(label(child) in SUBJECTS for child in token.children))
        relation = label(token)
        base = relation.split(":")[0]
        of_noun = relation == "nmod" and head.pos_ in ("NOUN", "PROPN") and any(child.lower_ in OF for child in token.children)
        of_noun = of_noun and TIMES.fullmatch(head.lower_) is None
        passed = passed or base in ("acl", "relcl") or of_noun
        token = head
    return False
