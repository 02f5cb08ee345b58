"""The component that marks every figure of a document; `find_figures` does the same for a plain text."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from decimal import Context, Decimal
from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from textkit.calendars import calendar_of
from textkit.components import language_of, mark, marked, published_of, updated_of
from textkit.components.cues import speech
from textkit.components.tenses import Tenses
from textkit.dates import (
    Anchor,
    DateReading,
    anchor_of,
    duration_unit,
    in_units,
    infer_anchor,
    read_date,
    starts_date,
    with_time,
)
from textkit.numbers import (
    CURRENCY_SIGNS,
    DASHES,
    DOLLARS,
    Amount,
    FigureReading,
    Page,
    counted_after,
    glued_atoms,
    iso_codes,
    modifier_of,
    plain,
    read_amounts,
    read_page,
)
from textkit.readers.datelines import is_calendar_word
from textkit.records import Modifier

ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.\w\S*")
"""Addresses of pages and people: their digits are no figures."""

COUNTED = frozenset({"cardinal", "quantity", "percent", "ordinal"})
HEAD = 600
"""Characters of a text in which a dateline is looked for."""
LONGEST_SCORE = 3
"""Digits of a sports score or vote at most."""
MODEL = re.compile(r"[1-9]\d{1,3}")
"""A number that may name a model: "the 787"."""
MILLION = 10**6
FAR_CURRENCY = 1500
"""Characters between an amount without a currency and the one that it is given."""


def figure_of(span: Span) -> dict[str, object] | None:
    """What a span of `doc.spans["figures"]` says (the fields of `FigureReading`); None for other spans. Also as `span._.figure`."""
    spans = span.doc.spans.get("figures", ())
    rows = zip(spans, marked(span.doc, "figures"), strict=True)
    return next((row for other, row in rows if (other.start, other.end) == (span.start, span.end)), None)


if not Span.has_extension("figure"):
    Span.set_extension("figure", getter=figure_of)


@Language.factory("textkit_figures", assigns=["doc.spans"])
def make_figures(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Writes `doc.spans["figures"]`: every number, amount, percentage, date and duration, with its value (see `FigureReading`)."""

    def component(doc: Doc) -> Doc:
        code = language_of(doc)
        text = doc.text
        figures = find_figures(text, lang=code, published=published_of(doc), updated=updated_of(doc), tense=Tenses(doc, code))
        mark(doc, "figures", (asdict(_with_parse(doc, text, figure)) for figure in figures))
        return doc

    return component


def find_figures(
    text: str,
    *,
    lang: str,
    published: str | None = None,
    updated: str | None = None,
    tense: Callable[[int], str | None] | None = None,
) -> list[FigureReading]:
    """The figures of a text in order, none overlapping. `lang` is a code such as nb, `published` and `updated` are ISO 8601 dates or times.

    `tense` says of an offset whether its clause speaks of what was ("past") or will be ("future"), for bare weekdays and months.
    Languages without a table (`textkit.lang`) have their digits, percentages, currency signs and ISO codes read only.
    """
    page = read_page(text, lang=lang)
    page.tense = tense or page.tense
    anchor = anchor_of(published, updated)
    found = list(_scan(page, anchor))
    if anchor.day is None:
        anchor = infer_anchor(page, [reading for reading in found if isinstance(reading, DateReading)])
        if anchor.day is not None:
            found = list(_scan(page, anchor))
    addresses = [match.span() for match in ADDRESS.finditer(text)] if "@" in text or "://" in text or "www." in text else []
    figures = _with_currencies(page, found, [_reading(page, reading, anchor) for reading in found])
    return [figure for figure in figures if not any(start <= figure.start < end for start, end in addresses)]


def _with_currencies(page: Page, readings: list[Amount | DateReading], figures: list[FigureReading]) -> list[FigureReading]:
    """The figures, those in millions that count nothing as money of the currency of the figure nearest to them:
    "The fine is 1.8 million" in a text about kroner. Not where the nearest figure as large counts something."""
    money = [figure for figure in figures if figure.label == "money" and figure.unit and figure.value]
    counts = [
        figure for figure in figures if figure.label in ("cardinal", "quantity") and (figure.counted or figure.unit) and _is_large(figure)
    ]
    if not money:
        return figures
    large = [figure for figure in money if _is_large(figure)]
    found = []
    for reading, figure in zip(readings, figures, strict=True):
        bare = isinstance(reading, Amount) and figure.label == "cardinal" and figure.counted is None and reading.number.scale >= MILLION
        if bare and page.word(reading.last) not in page.words.sets["of"] and all(figure.value != other.value for other in counts):
            nearest = min([*large, *counts] or money, key=lambda other: abs(other.start - figure.start))
            if nearest.label == "money" and abs(nearest.start - figure.start) <= FAR_CURRENCY:
                figure = replace(figure, label="money", unit=nearest.unit)
        found.append(figure)
    return found


def _is_large(figure: FigureReading) -> bool:
    return figure.value is not None and abs(Decimal(figure.value)) >= MILLION


def dateline(text: str, *, lang: str) -> datetime.date | None:
    """The day in the head of a text, its year inferred from the weekday beside it; None where there is none."""
    page = read_page(text[:HEAD], lang=lang)
    readings = [reading for reading in _scan(page, Anchor()) if isinstance(reading, DateReading)]
    return infer_anchor(page, readings).published


def _scan(page: Page, anchor: Anchor) -> Iterator[Amount | DateReading]:
    """The readings of a page from left to right: at each place the longer one of date and amount, dates first."""
    at, code = 0, page.words.code
    while at < len(page.tokens):
        if page.kind(at) == "line":
            anchor = anchor.after_paragraph()
        date_first = starts_date(page, at, code=code)
        if not date_first and not _starts_amount(page, at):
            at += 1
            continue
        date = read_date(page, at, anchor, code=code)
        amounts = read_amounts(page, at)
        longest = max((amount.last for amount in amounts), default=at)
        if date is not None and (date.last >= longest or _are_years(date, amounts)):
            date = with_time(page, date, anchor, code=code)
            if not _is_named_day(page, date):
                yield date
                anchor = anchor.after(date)
            at = max(date.last, at + 1)
        elif amounts:
            yield from (amount for amount in amounts if _is_figure(page, amount))
            at = max(longest, at + 1)
        else:
            at += 1


def _are_years(date: DateReading, amounts: list[Amount]) -> bool:
    """Whether what looks like a range of numbers is two years: "from 2009 to 2011"."""
    joined = len(amounts) > 1 or amounts[0].upper is not None
    return date.label == "date" and joined and amounts[0].label == "cardinal" and date.last >= amounts[0].number.last


def _starts_amount(page: Page, at: int) -> bool:
    """Whether an amount may start at a token: digits, a number word, a currency, a minus."""
    kind, word, words = page.kind(at), page.word(at), page.words
    if kind in ("digits", "share"):
        return True
    if kind == "sign":
        return (
            page.raw(at) in CURRENCY_SIGNS
            or page.raw(at) == "#"
            or (word in ("-", ".", ",") and page.kind(at + 1) == "digits" and page.is_tight(at + 1))
            or (page.raw(at) in DASHES and page.kind(at - 1) == "line")
        )
    if kind != "word":
        return False
    if word in words.starters:
        return not words.is_one_of("articles", word) or word in words.atoms or _follows_article(page, at + 1)
    if page.raw(at).isupper() and page.raw(at) in iso_codes():
        return True
    if word in DOLLARS and page.raw(at + 1) in CURRENCY_SIGNS:
        return True
    return words.glued and glued_atoms(word, words.code) is not None


def _follows_article(page: Page, at: int) -> bool:
    """Whether the token after an article can make it a number: "a million", "an hour", "a third"; a number word is its own start."""
    word, words = page.word(at), page.words
    atom = words.atoms.get(word)
    scale = atom is not None and atom.kind != "number"
    alone = page.kind(at) == "line" and page.kind(at - 2) == "line"
    return (
        alone
        or scale
        or word in words.fractions
        or word in words.denominators
        or word in words.suffixes
        or words.is_one_of("before_time", word)
        or words.pairs.match(page, at - 1) is not None
    )


# --- what is no figure ---------------------------------------------------------------------------


def _is_figure(page: Page, amount: Amount) -> bool:
    """Whether an amount is a figure of the text rather than a name, an identifier, an article or an item's number."""
    if amount.label == "duration":
        return False  # the reader of dates has refused it: "a year" as a rate
    if amount.label == "money" and _is_name_of_money(page, amount):
        return False
    if amount.label in ("money", "percent", "age"):
        return True
    if _is_quoted_title(page, amount):
        return False
    first, last = amount.number.first, amount.last
    if _is_glued(page, first, last, amount) or _is_list_number(page, first, last):
        return False
    if amount.label == "cardinal" and (
        _is_article(page, amount) or _is_identifier(page, first, last, amount) or _is_phone(page, first, last)
    ):
        return False
    if amount.label == "ordinal":
        return _is_ordinal(page, amount)
    return amount.number.kind != "fraction" or _is_share(page, amount)


def _is_name_of_money(page: Page, amount: Amount) -> bool:
    """ "Tre Kroner": both words have capitals within a sentence."""
    words = range(amount.first, amount.last)
    capitals = len(words) == 2 and all(
        page.kind(at) == "word" and page.raw(at)[:1].isupper() and not page.raw(at).isupper() for at in words
    )
    return capitals and page.kind(amount.first - 1) == "word"


def _is_quoted_title(page: Page, amount: Amount) -> bool:
    """ "60 Minutes" in quotation marks."""
    quoted = page.kind(amount.first - 1) == "sign" and page.raw(amount.first - 1) in "\"“«'‘"
    return quoted and page.raw(amount.number.last)[:1].isupper()


def _is_glued(page: Page, first: int, last: int, amount: Amount) -> bool:
    """A380, B-52, 4K, G7, 6(1): digits that letters or signs make a code of."""
    if page.kind(first) != "digits":
        return False
    if page.is_tight(first):
        before = page.raw(first - 1)
        letters = page.kind(first - 1) == "word" and not (
            len(before) > 1 and (page.words.is_one_of("stops", page.word(first - 1)) or page.words.modifiers.match_before(page, first))
        )  # not "in2024", "about30"
        hyphen = page.is_dash(first - 1) and page.is_tight(first - 1) and page.kind(first - 2) == "word"
        bracket = before == "(" and page.is_tight(first - 1) and page.kind(first - 2) == "digits"
        if letters or bracket or before in "#_/\\§" or (hyphen and amount.label == "cardinal"):
            return True
    if amount.label != "cardinal" or not page.is_tight(last):
        return False
    after = page.raw(last)
    bracket = after == "(" and page.is_tight(last + 1) and page.kind(last + 1) == "digits"
    spaced_out = len(after) >= 4 and after.islower()  # "7people"
    code = page.kind(last) == "word" and not page.words.is_one_of("decade_suffix", page.word(last)) and not spaced_out
    return code or after in "_/§" or bracket


def _is_list_number(page: Page, first: int, last: int) -> bool:
    """ "1." or "2)" at the start of a line."""
    if page.kind(first - 1) != "line" or page.kind(first) != "digits" or len(page.raw(first)) > 2:
        return False
    return (page.raw(last) in (".", ")", ":") and page.is_tight(last) and page.kind(last + 1) == "word") or (
        page.raw(last - 1) == "." and page.raw(last)[:1].isupper()
    )


def _is_article(page: Page, amount: Amount) -> bool:
    """Whether the number is no more than an article or pronoun: "one of", "no one", Norwegian "en"."""
    words, word = page.words, page.word(amount.first)
    if amount.number.in_digits or amount.last != amount.first + 1 or amount.value != 1:
        return False
    alone = page.kind(amount.first - 1) == "line" and page.kind(amount.last) == "line"
    if words.is_one_of("articles", word) or page.word(amount.last) in words.sets["of"]:
        return not alone
    if modifier_of(page, amount.first, amount.first):
        return False
    pronoun = words.is_one_of("one_is_no_number_before", page.word(amount.last)) or words.is_one_of(
        "one_is_no_number_after", page.word(amount.first - 1)
    )
    clause_end = page.kind(amount.last) != "word" and not alone
    return word == "one" and (pronoun or clause_end)


def _is_identifier(page: Page, first: int, last: int, amount: Amount) -> bool:
    """ "Section 6103", "No. 5", "Flight 200", "Nikkei 225": the number is part of a name."""
    if amount.number.scale != 1:
        return False
    if not amount.number.in_digits:  # "World War One", "Phase Two"
        capitals = page.raw(first)[:1].isupper() and page.raw(first - 1)[:1].isupper()
        return capitals and any(page.words.is_one_of(name, page.word(first - 1)) for name in ("identifiers", "names_with_number_words"))
    before = first - 1 - (page.word(first - 1) == "." and page.is_tight(first - 1))
    if page.words.is_one_of("identifiers", page.word(before)) and page.kind(first - 1) != "line":
        return True
    if page.raw(first - 1) in ("§", "#"):
        return True
    return _is_name(page, first, last) or _is_model(page, first, last)


def _is_name(page: Page, first: int, last: int) -> bool:
    """A number right after a capitalised word, with nothing counted after it, belongs to the name."""
    if page.kind(first - 1) != "word" or page.is_tight(first):
        return False
    before = page.raw(first - 1)
    opens = page.kind(first - 2) in ("line",) or page.raw(first - 2) in '.!?:;"“”«»–-('
    return (
        before[:1].isupper()
        and not opens
        and not _counts(page, last)
        and not page.words.is_one_of("stops", page.word(first - 1))
        and (not page.is_dash(last) or _is_named_thing(page, first, last))
    )


def _counts(page: Page, last: int) -> bool:
    """Whether what stands behind a number, at token `last`, is what it counts."""
    word = page.kind(last) == "word" and page.raw(last)[:1].islower() and not page.words.is_one_of("stops", page.word(last))
    return word and _has_plural(page, last)


def _is_model(page: Page, first: int, last: int) -> bool:
    """A number that the text gives a name elsewhere ("Boeing 787"), behind an article or a genitive, with nothing counted: "the 787"."""
    introduced = page.word(first - 1) == "s" or page.words.is_one_of("determiners_before", page.word(first - 1))
    return introduced and last == first + 1 and not _counts(page, last) and page.raw(first) in _model_numbers(page)


def _model_numbers(page: Page) -> frozenset[str]:
    """The bare numbers of the text that stand right behind a capitalised word and count nothing there ("Boeing 787", "Boeing 787s")."""
    if page.models is None:
        places = (at for at in range(1, len(page.tokens)) if page.kind(at) == "digits" and MODEL.fullmatch(page.raw(at)))
        page.models = frozenset(page.raw(at) for at in places if _is_name(page, at, at + 1 + _is_plural_sign(page, at + 1)))
    return page.models


def _is_plural_sign(page: Page, at: int) -> bool:
    return page.word(at) == "s" and page.is_tight(at)


def _is_named_thing(page: Page, first: int, last: int) -> bool:
    """ "Nord Stream 2-rørledningen": two capitalised words, a number, and what they name, joined by a hyphen in the Nordic languages."""
    return (
        page.words.decimal_sign == ","
        and page.raw(first - 2)[:1].isupper()
        and page.is_tight(last)
        and page.is_tight(last + 1)
        and page.kind(last + 1) == "word"
        and page.raw(last + 1)[:1].islower()
    )


def _is_named_day(page: Page, date: DateReading) -> bool:
    """ "24. februar-komiteen": a day that a hyphen makes part of a name."""
    written = page.words.ordinal_point and page.kind(date.first) == "digits" and page.kind(date.last - 1) == "word"
    return (
        written
        and page.is_dash(date.last)
        and page.is_tight(date.last)
        and page.kind(date.last + 1) == "word"
        and page.is_tight(date.last + 1)
    )


def _has_plural(page: Page, at: int) -> bool:
    """Whether the words from token `at` hold a plural, in languages that mark it; "Nord Stream 2 pipeline" counts nothing."""
    endings = tuple(page.words.sets.get("plural_endings", ()))
    near = takewhile(lambda i: page.kind(i) == "word" and not page.words.is_one_of("stops", page.word(i)), range(at, at + 3))
    return not endings or any(page.word(i).endswith(endings) for i in near)


def _is_phone(page: Page, first: int, last: int) -> bool:
    """Three or more groups of digits in a row, or a plus before them."""
    if page.raw(first - 1) == "+" and page.is_tight(first):
        return True
    groups = sum(
        1
        for at in range(first - 4, last + 4)
        if page.kind(at) == "digits" and page.raw(at).isdecimal() and (page.kind(at + 1) == "digits" or page.kind(at - 1) == "digits")
    )
    return groups >= 3


def _is_ordinal(page: Page, amount: Amount) -> bool:
    """Whether an ordinal counts: not in "First World War", in "second-degree", nor Norwegian "andre" where it means others."""
    words, following = page.words, page.word(amount.last)
    named = (following, f"{following} {page.word(amount.last + 1)}")
    if any(words.is_one_of("no_ordinals_before", name) for name in named):
        return False
    if amount.number.in_digits:
        return True
    compound = (
        page.is_dash(amount.last)
        and page.is_tight(amount.last)
        and page.kind(amount.last + 1) == "word"
        and not page.word(amount.last + 1).endswith("est")
    )
    alone = page.kind(amount.first - 1) == "line" and page.kind(amount.last) == "line"
    weak = words.is_one_of("weak_ordinals", page.word(amount.last - 1)) and not words.is_one_of("weak_ordinals_before", following)
    return alone or not (compound or weak)


def _is_share(page: Page, amount: Amount) -> bool:
    """Whether a fraction is a share of something: "half of", "two thirds", not "first half"."""
    first, last, words = amount.first, amount.last, page.words
    single = last == first + 1 and page.word(first) in words.fractions
    previous = words.atoms.get(page.word(first - 1))
    ordinal = previous is not None and previous.kind == "ordinal"
    return not (
        single
        and (ordinal or page.is_dash(last) or page.is_dash(first - 1) or page.words.is_one_of("half_is_none_before", page.word(last)))
    )


# --- the rows ------------------------------------------------------------------------------------


def _reading(page: Page, reading: Amount | DateReading, anchor: Anchor) -> FigureReading:
    """The figure that a reading gives, with the words around it."""
    start, end = page.tokens[reading.first].start, page.tokens[reading.last - 1].end
    modifier = reading.modifier or modifier_of(page, reading.first, reading.last)
    if (modifier == "at_least" and reading.label == "date") or (modifier != "approx" and reading.label == "ordinal"):
        modifier = reading.modifier  # "hele den uka", "under 2. verdenskrig" put no bound on it
    if isinstance(reading, DateReading):
        counted = counted_after(page, reading.last) if reading.label == "duration" else None
        bound: Modifier | None = None
        if reading.label == "date" and reading.modifier is None:
            found = calendar_of(page.words.code).bounds.match_before(page, reading.first)
            bound = found[0] if found else None
        value, upper, unit = reading.value, reading.upper, reading.unit
        if reading.label == "duration":
            value, upper, unit = in_units(value), in_units(upper), duration_unit(value) or unit
        return FigureReading(start, end, reading.label, value, upper, unit, bound or modifier, counted, reading.certain)
    if reading.number.kind == "vague" and modifier is None:
        modifier = "at_least"
    age = _age(page, reading)
    label, unit = ("age", "year") if age else (reading.label, reading.unit)
    counted = counted_after(page, reading.last) if label in COUNTED else None
    upper = plain(_short(reading.upper)) if reading.upper is not None else None
    return FigureReading(start, end, label, plain(_short(reading.value)), upper, unit, modifier, counted, reading.certain)


def _short(value: Decimal) -> Decimal:
    """Fifteen significant digits where a division left more."""
    return Context(prec=15).plus(value) if value != int(value) else value


def _age(page: Page, amount: Amount) -> bool:
    """ "Jones, 52, joined", "Willoughby (37)", "her son, 8,": a number set off after a name or a noun for somebody; "en kvinne på 44"."""
    if (
        amount.label != "cardinal"
        or not amount.number.in_digits
        or amount.value != int(amount.value)
        or not 1 <= amount.value <= 110
        or amount.last != amount.first + 1
    ):
        return False
    calendar = calendar_of(page.words.code)
    if page.word(amount.first - 1) == "på" and calendar.has("persons", page.word(amount.first - 2)):
        return True
    opening, closing = page.raw(amount.first - 1), page.raw(amount.last)
    before = page.word(amount.first - 2)
    name = page.raw(amount.first - 2)[:1].isupper() and page.kind(amount.first - 2) == "word"
    person = speech(page.words.code).means_people(before) and not before.endswith(("s", "ene", "ane", "erne", "orna", "arna"))
    return (name or person) and ((opening == "(" and closing == ")") or (opening == "," and closing in (",", ".", ";", "\n")))


def _with_parse(doc: Doc, text: str, figure: FigureReading) -> FigureReading:
    """The figure with the noun phrase that the parse gives it, where the document has one and a number modifies a noun."""
    if not doc.has_annotation("DEP"):
        return figure
    if figure.label not in COUNTED:
        return _without_predicate(doc, text, figure)
    span = doc.char_span(figure.start, figure.end, alignment_mode="expand")
    if span is None:
        return figure
    head = span.root.head
    if span.root.dep_ not in ("nummod", "det", "amod") or head.i <= span.root.i or head.sent != span.sent:
        return _without_predicate(doc, text, figure)
    start = span.end + (doc[span.end].text == "-" and span.end < head.i)  # "a 24-page report"
    phrase = doc[start : _end_of_phrase(head)]
    if len(phrase) > LONGEST_COUNTED or "\n" in phrase.text:
        return _without_predicate(doc, text, figure)
    return replace(figure, counted=phrase.text)


LONGEST_COUNTED = 12
NAMING = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "SYM", "X"})
"""Parts of speech that what is counted ends with: "two | seriously ill", not "three weeks | earlier" or "63 | merely arrived late"."""


def _without_predicate(doc: Doc, text: str, figure: FigureReading) -> FigureReading:
    """The figure whose counted words end before a verb, and with a noun or what stands for one; None where nothing is left of them."""
    start = text.find(figure.counted, figure.end, figure.end + 40) if figure.counted else -1
    words = doc.char_span(start, start + len(figure.counted or ""), alignment_mode="contract") if start >= 0 else None
    if words is None:
        return figure
    finite = (token.i for token in words if token.pos_ == "AUX" or (token.pos_ == "VERB" and "VerbForm=Fin" in str(token.morph)))
    end = next(finite, words.end)
    while end > words.start and doc[end - 1].pos_ not in NAMING:
        end -= 1
    counted = doc[words.start : end]
    if end > words.start and not _is_counted(counted, figure):
        return replace(figure, counted=None)
    return replace(figure, counted=counted.text or None) if end < words.end else figure


def _is_counted(words: Span, figure: FigureReading) -> bool:
    """Whether the words can be what is counted: not "further north", a weekday, somebody's name, or "long" behind metres."""
    first = words[0]
    modifies = first.pos_ == "ADV" and first.head.pos_ in ("ADJ", "VERB") and first.i < first.head.i < words.end  # "seriously injured"
    if (first.pos_ in ("ADV", "ADP", "CCONJ", "SCONJ") and not modifies) or is_calendar_word(first.text):
        return False
    if all(token.pos_ == "PROPN" for token in words) and any(entity.label_ in ("PERSON", "PER") for entity in words.ents):
        return False
    return figure.label != "quantity" or any(token.pos_ in ("NOUN", "PROPN") for token in words)


def _end_of_phrase(head: Token) -> int:
    """Where the noun phrase ends with what narrows it down: "addresses of taxpayers sought by ICE", not a clause after a comma."""
    end = head.i + 1
    for child in head.rights:
        last = child.right_edge.i + 1
        if child.dep_ not in NARROWING or child.left_edge.i != end or last - head.i > LONGEST_COUNTED:
            break
        if any(token.is_punct or token.is_space for token in head.doc[end:last]):
            break
        end = last
    return end


NARROWING = frozenset({"nmod", "acl", "prep", "pobj"})
"""Relations of what says whose, where or when, in UD and CLEAR."""
