"""The component that finds names: runs of capitalised words where no trained recogniser has been, and completed everywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc, Span, Token
from spacy.util import filter_spans

from textkit import gazetteer, lang, spellings
from textkit.components import language_of, mark
from textkit.components.name_ends import completed
from textkit.components.name_repairs import Name, repaired

HYPHENED = re.compile(r"(?<![\w-])([^\W\d_][\w.]*)-((?:[\w-]+))")
NUMBERED = re.compile(r"(\d+)-((?:[\w-]+))")
"""The same behind a name that ends in a number: "TV 2-studio"."""
CODE = re.compile(r"[^\W\d_](?:[^\W\d_]{0,2}\d+)?")
"""Letters and a number that tell a kind of thing and name none: "CO2-avgift", "B-lag"; of letters alone only one."""
IN_COMPOUND = re.compile(r"[a-zæøåäö]+-(?=[A-ZÆØÅÄÖ])")
"""What a name of a whole stands behind: "fotball-Norge"."""
ARTICLE = re.compile(r"(?<!\w)(?:Den|Det|Dei) $")
MOST_WORDS = 12
"""A longer run of capitalised words is a headline or a list, not a name."""
LIST_MARKS = frozenset({"•", "-", "*", "–"})
APOSTROPHES = ("'s", "’s", "'", "’")
AND = frozenset({"and", "og", "och", "und", "&"})
GENITIVE_S = frozenset({"nb", "nn", "da", "sv", "no"})
"""Languages that write a genitive as an s without an apostrophe."""
LEAST_DEFINITE = 7
"""Letters of a Scandinavian word that is surely a common noun's definite form ("Rederiet"), and no name."""
PLACING = frozenset({"in", "at", "from", "till"})
"""Small words that tell where the name before them is or goes."""
PRIZES = ("pris", "prisen")
HOUSE = re.compile(r"(?<=[Tt]he )House(?=(?:['’]s?)?(?: [a-zæøå(–—]|[.,;:?!”\"\n]|$))(?! of )")
"""A parliament's lower house, called so: not "the House of Moe", and no part of a longer name."""
OTHER_HOUSES = re.compile(r"(?<!\w)(?:House of (?!Representatives)[A-Z]|Commons(?!\w))")
"""What shows that another house than the American one may be meant."""
QUOTES = frozenset("\"'“”‘’„«»‹›")


TOP = 40
"""Tokens of an article among which its headline begins."""
COMMON = frozenset({"NOUN", "VERB", "AUX", "ADJ", "ADV", "ADP", "DET", "PRON", "INTJ", "SCONJ", "CCONJ", "PART"})
"""Parts of speech of words that are no names."""


@Language.factory("textkit_names", assigns=["doc.ents"])
def make_names(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """Adds names by their capitals (label MISC: capitals say nothing of the kind) to those of a trained recogniser, and completes both.

    `doc.spans["names"]` gets a row (start, end, label) for each name, to the character: a genitive's s or the rest of a compound
    ("DHS-tjenestemenn") is no part of it. `doc.ents` gets those that end where words end.
    """

    def component(doc: Doc) -> Doc:
        small = {token.text for token in doc if token.text.islower()}
        mended = [piece for span in doc.ents for piece in _mended(span, small, language_of(doc))]
        given = list(_without_capitals_of_place(doc, mended) if doc.has_annotation("TAG") else mended)
        runs = (run for run in find_names(doc) if not _is_common_word(run))
        doc.ents = tuple(filter_spans([*_widened(given, runs), *given]))
        names = find_mentions(doc)
        mark(doc, "names", [{"start": name.start, "end": name.end, "label": name.label, "lemma": name.lemma} for name in names])
        spans = [doc.char_span(name.start, name.end, label=name.label, alignment_mode="expand") for name in names]
        doc.ents = tuple(filter_spans([span for span in spans if span is not None]))
        return doc

    return component


def _is_common_word(run: Span) -> bool:
    """Whether a single word with a capital is one that the tagger takes for no name."""
    word = run[0]
    common = len(run) == 1 and word.pos_ in COMMON and word.text.istitle()
    return common and gazetteer.entry(word.text) is None and word.lower_ not in spellings.first_names()


def _without_capitals_of_place(doc: Doc, spans: Sequence[Span]) -> Iterator[Span]:
    """The trained recogniser's names without what has its capital from its place only: a common word that opens a sentence, and in a
    headline in capitals what the text below it has not ("Furious | Callum Moe", "Poll Shows Bump")."""
    code = language_of(doc)
    headed, inside = _capitals(doc, code)
    below = "".join(token.text_with_ws for token in doc if token.i not in headed) if headed else ""
    for span in spans:
        if span.start in headed and span.text not in below and any(token.pos_ in COMMON for token in span):
            parts = (span[at : at + size] for size in range(len(span) - 1, 0, -1) for at in range(len(span) - size + 1))
            part = next((one for one in parts if one.text in below and all(map(_capital, one))), None)
            if part is not None:
                yield Span(doc, part.start, part.end, label=span.label_)
            continue
        first = span[0]
        common = len(span) == 1 and first.pos_ in COMMON and _opens(first) and not first.text.isupper() and first.text not in inside
        if not common or gazetteer.entry(span.text) is not None or first.lower_ in spellings.first_names():
            yield span


def _mended(span: Span, small: Collection[str], code: str) -> Iterator[Span]:
    """A trained recogniser's name without common words at its ends, cut where it holds two: at a genitive, "of" after a person, a title.

    `small` are the words that the document writes without a capital.
    """
    cuts = [at for at in range(1, len(span)) if span[at].is_space or span[at - 1].is_space or _holds_two(span, at, small, code)]
    person = span.label_ == "PERSON"
    for start, end in pairwise([0, *cuts, len(span)]):
        piece = _up_to_owner(span[start:end], code)
        while len(piece) > 1 and _ends_too_late(piece, code):
            piece = piece[:-1]
        while len(piece) > 1 and (_starts_too_early(piece, code, person) or _tells_role(piece, code, person=person)):
            piece = piece[1:]
        whole = piece.text in span.text.splitlines() or len(piece) == len(span)
        named = code in GENITIVE_S or any(_capital(token) for token in piece)
        if named and not piece[0].is_space and not (cuts and len(piece) == 1 and _is_title(piece[0], code)):
            yield Span(span.doc, piece.start, piece.end, label=span.label_ if whole else _label(piece, titled=_plain(piece, code)))


def _up_to_owner(piece: Span, code: str) -> Span:
    """The piece, or of "Ada Bergs hus" only whose it is; a prize is called after somebody ("Nobels fredspris")."""
    if code in GENITIVE_S:
        for at, token in enumerate(piece[1:], start=1):
            if token.is_lower and token.is_alpha and "Case=Gen" in str(piece[at - 1].morph) and _capital(piece[at - 1]):
                called = any(word.lower_.endswith(PRIZES) or _is_kind(word) for word in piece[at:])
                return piece if called else piece[:at]
    return piece


def _ends_too_late(piece: Span, code: str) -> bool:
    last = piece[-1]
    if _is_title(last, code):
        return gazetteer.entry(piece[:-1].text) is not None
    if last.lower_ in _joiners(code) and last.is_lower:
        return True
    return code not in GENITIVE_S and last.is_alpha and not _capital(last) and not _is_kind(last)


def _starts_too_early(piece: Span, code: str, person: bool) -> bool:
    common = piece[0].lower_ in _common(code) or piece[0].lower_ == "of"
    small = person and piece[0].is_lower and piece[0].lower_ not in spellings.PARTICLES and piece[0].is_alpha
    return piece[0].text in APOSTROPHES or ((common or small) and gazetteer.entry(piece.text) is None)


def _tells_role(piece: Span, code: str, *, person: bool) -> bool:
    """Whether a piece begins with a common word that has its capital from the sentence, and tells who or what bears the name after it:
    "Produsent Ada Vik", "Rederiet Nyhamar". The tagger says so of people's names, the ending of the definite form of others.
    """
    first = piece[0]
    if not _opens(first) or not _capital(piece[1]) or first.lower_ in spellings.first_names():
        return False
    if person and first.pos_ in ("NOUN", "ADJ", "VERB", "ADP"):
        return True
    definite = code in GENITIVE_S and len(first) >= LEAST_DEFINITE and first.lower_.endswith(("en", "et")) and first.is_alpha
    return definite and not _has_kind(piece[1:]) and _plain(piece[1:], code)


def _holds_two(span: Span, at: int, small: Collection[str], code: str) -> bool:
    token, before = span[at], span[at - 1]
    if token.lower_ in PLACING or before.lower_ in PLACING:
        return True
    if token.text in APOSTROPHES[:2] and _is_common_owner(span, at, small):
        return False
    if token.text in APOSTROPHES[:2] or token.lower_ == "of":
        return at + 1 < len(span) and _plain(_after_titles(span[:at], code), code) and (token.lower_ != "of" or at > 1)
    return _is_title(before, code) and at > 1 and _plain(span[at:], code)


def _is_common_owner(run: Span, at: int, small: Collection[str]) -> bool:
    """Whether the genitive at that place is one of a common noun, inside the name of a body: "Royal Aldersey Children's Hospital"."""
    owner, body = run[at - 1], run[at + 1 : at + 4]
    common = owner.lower_ in small or owner.lower_.endswith(("man", "men"))
    return common and owner.lower_ not in spellings.first_names() and len(body) > 0 and _capital(body[0]) and _has_kind(body)


def _widened(given: Sequence[Span], runs: Iterable[Span]) -> Iterator[Span]:
    """The runs that meet none of the given names, those that say what kind of body such a name is a part of, and full names of people."""
    taken = {token.i: span for span in given for token in span}
    for run in runs:
        met = {taken[token.i] for token in run if token.i in taken}
        inside = all(run.start <= span.start and span.end <= run.end for span in met)
        if not met or (inside and run.label_ == "ORG" and all(span.label_ in ("ORG", "LAW", "MISC") for span in met)):
            yield run
        elif inside and [span.label_ for span in met] == ["PERSON"] and spellings.is_person_name(run.text):
            yield Span(run.doc, run.start, run.end, label="PERSON")


# --- names by their capitals -------------------------------------------------------------------------------


def find_names(doc: Doc) -> Iterator[Span]:
    """Runs of capitalised words, joined by the small words of names ("Center for Democracy") and cut where two names meet.

    A word that opens a sentence counts where the document writes it with a capital elsewhere too, where it is an acronym, or
    where the next word has a capital as well and neither is a common word. Headlines in capitals give no names of their own.
    """
    code = language_of(doc)
    left_out = Outside(doc.user_data.get("furniture") or ())
    headed, inside = _capitals(doc, code)
    small = {token.text for token in doc if token.text.islower()}
    single = {token.text for token in doc if token.text in inside and _stands_alone(token)}
    at = 0
    while at < len(doc):
        token = doc[at]
        if at in headed or left_out.holds(token.idx) or not _starts_name(token, single, small, code):
            at += 1
            continue
        end = _end_of_run(doc, at, code)
        if end - at <= MOST_WORDS:
            yield from _parts(doc[at:end], single, code)
        at = end


def _capitals(doc: Doc, code: str) -> tuple[set[int], set[str]]:
    """The tokens of headlines in capitals, and the words that have a capital elsewhere than there or at the start of a sentence."""
    headed = {token.i for sentence in _sentences(doc) if _is_headline(sentence, code) for token in sentence}
    return headed, {token.text for token in doc if _capital(token) and not _opens(token) and token.i not in headed}


def _sentences(doc: Doc) -> Iterable[Span]:
    return doc.sents if doc.has_annotation("SENT_START") else [doc[:]]


def _is_headline(sentence: Span, code: str) -> bool:
    """Whether nearly all longer words of a line without a full stop have a capital, so that capitals say nothing; a byline is none.
    At the top of an article it may have its stop."""
    words = [token for token in sentence if token.is_alpha and len(token) > 3]
    large = sum(_capital(token) for token in words)
    ended = sentence.text.rstrip("\"”’»' \n").endswith((".", "!", "?"))
    alone = any("\n" in token.text for token in sentence.doc[sentence.end - 1 : sentence.end + 1])
    ended = ended and (sentence.start > TOP or not alone or len(words) < 5 or large < 0.9 * len(words))
    return len(words) >= 4 and large >= 0.75 * len(words) and not ended and sentence[0].lower_ not in _bylines(code)


def _starts_name(token: Token, single: set[str], small: set[str], code: str) -> bool:
    if not _capital(token) or token.lower_ in _common(code):
        return False
    if not _opens(token) or token.text in single:
        return True
    if _acronym(token):
        return len(token) < 6 or token.i + 1 == len(token.doc) or token.nbor(1).text != ":"
    if token.lower_ in small or token.i + 1 == len(token.doc):
        return False
    if code in GENITIVE_S and _is_body(token):
        return True
    after = token.nbor(1)
    if after.text == "-" and after.i + 1 < len(token.doc):
        after = after.nbor(1)
    return not after.is_sent_start and _capital(after) and after.lower_ not in _common(code)


def _stands_alone(token: Token) -> bool:
    before = token.i > 0 and _capital(token.nbor(-1)) and not token.is_sent_start
    after = token.i + 1 < len(token.doc) and _capital(token.nbor(1)) and not token.nbor(1).is_sent_start
    return not before and not after


def _end_of_run(doc: Doc, start: int, code: str) -> int:
    """The end of the longest stretch of capitalised words, small words allowed between two of them, in one sentence."""
    end = at = start + 1
    while at < len(doc) and not doc[at].is_sent_start and at - end < 3:
        token = doc[at]
        if (_capital(token) and token.lower_ not in _common(code)) or (at == end and _initial(doc[at - 1]) and token.text in APOSTROPHES):
            end = at = at + 1
        elif at == end and token.lower_ in _small_kinds(code) and not _acronym(doc[at - 1]):
            return at + 1
        elif (
            token.text in APOSTROPHES
            or token.text in ("-", "&")
            or (token.lower_ in _joiners(code) and (token.lower_ != "the" or at > end))
        ):
            at += 1
        else:
            break
    return end


def _parts(run: Span, single: set[str], code: str) -> Iterator[Span]:
    """The names in a run of capitalised words, each without what joins it to the next and without titles."""
    start = 0
    for at in range(1, len(run) + 1):
        if at < len(run) and not _cuts(run[start:], at - start, single, code):
            continue
        piece = run[start:at]
        start = at
        while len(piece) and (piece[0].lower_ in _joiners(code) or not piece[0].text[0].isalnum()):
            piece = piece[1:]
        while len(piece) and (piece[-1].lower_ in _joiners(code) or not (piece[-1].text[-1].isalnum() or _acronym(piece[-1]))):
            piece = piece[:-1]
        titled = False
        while len(piece) > 1 and _plain(piece[1:], code) and (_is_title(piece[0], code) or _tells_role(piece, code, person=len(piece) > 2)):
            piece, titled = piece[1:], _is_title(piece[0], code)
        if len(piece) and not (len(piece) == 1 and not _is_name_alone(piece[0], single, titled, code)):
            yield Span(piece.doc, piece.start, piece.end, label=_label(piece, titled=titled))


def _is_name_alone(token: Token, single: set[str], titled: bool, code: str) -> bool:
    if token.lower_ in _common(code) or _is_title(token, code) or token.text in gazetteer.words("no_names"):
        return False
    sure = titled or _acronym(token) or token.text in single or gazetteer.entry(token.text) is not None
    return sure or not _opens(token) or (code in GENITIVE_S and (_is_body(token) or HYPHENED.match(token.text) is not None))


def _cuts(run: Span, at: int, single: set[str], code: str) -> bool:
    """Whether one name ends and another begins before the word at that place of the run."""
    before, token, rest = run[at - 1], run[at], _until_joiner(run[at:], code)
    left = run[next((i for i in range(at) if _capital(run[i])), 0) : at]
    if token.text in APOSTROPHES:
        return not _initial(before)
    if before.text in APOSTROPHES:
        return before.text in ("'s", "’s")
    if token.lower_ in AND:
        return not _is_one_name(run, at, single)
    if token.lower_ in _prepositions(code):
        return True
    if token.lower_ == "of":
        return (len(left) > 1 and _plain(_after_titles(left, code), code)) or _is_possessor(run[at + 1 :])
    if before.text in ("and", "og", "of"):
        return False
    if HYPHENED.fullmatch(before.text) and before.text.split("-")[-1].islower():
        return True
    known = gazetteer.entry(left.text)
    goes_on = len(run) > at + len(rest) and run[at + len(rest)].lower_ in ("of", "for")
    if _is_title(before, code):
        return at > 1 and _plain(rest, code) and not goes_on
    if _is_title(token, code):
        return (known is not None or _acronym(before)) and not goes_on and (len(rest) == 1 or _plain(_after_titles(rest, code), code))
    if known is not None and known.label in ("ORG", "NORP") and len(rest) == 2 and _plain(rest, code):
        return True
    if len(rest) == 2 and (at > 1 or _opens(run[0])) and rest[1].text in single and _plain(rest, code) and not _plain(run[: at + 2], code):
        return True
    if _acronym(token) and before.text.endswith("s") and code in GENITIVE_S:
        return True
    compound = HYPHENED.match(token.text)
    if (_acronym(token) or (compound and compound[1].isupper())) and at == 1 and _opens(before) and not _has_kind(run):
        return True
    return _acronym(before) and (_acronym(token) or not _has_kind(run[at:]))


def _after_titles(rest: Span, code: str) -> Span:
    return rest[next((i for i, token in enumerate(rest) if not _is_title(token, code)), len(rest)) :]


def _is_one_name(run: Span, at: int, single: set[str]) -> bool:
    """Whether the "and" at that place is part of one name: "Center for Democracy and Technology", "Food and Drug Administration"."""
    left, right = run[:at], run[at + 1 :]
    if any(_acronym(token) for token in run) or not len(right):
        return False
    if any(token.lower_ in ("of", "for", "on") for token in left):
        return _has_kind(left) or _is_title(left[0], "en")
    return len(left) == 1 and _is_kind(right[-1]) and run[at].text != "og" and left.text not in single


def _is_possessor(rest: Span) -> bool:
    """Whether what follows an "of" is a person in the genitive: "the budget of Ada Berg's office"."""
    after = rest[-1].nbor(1) if len(rest) and rest[-1].i + 1 < len(rest.doc) else None
    return len(rest) <= 3 and after is not None and after.text in ("'s", "’s") and not _has_kind(rest)


def _until_joiner(rest: Span, code: str) -> Span:
    end = next((i for i, token in enumerate(rest) if i and not _capital(token) and token.text not in APOSTROPHES[2:]), len(rest))
    return rest[:end]


def _plain(piece: Span, code: str) -> bool:
    """Whether a piece looks like a person's name: one to four capitalised words, none of them a joiner or a kind of body."""
    words = [token for token in piece if token.text not in APOSTROPHES]
    shaped = all(_capital(token) and not _is_kind(token) and not _is_title(token, code) for token in words)
    return 1 <= len(words) <= 4 and shaped and gazetteer.entry(piece.text) is None


def _has_kind(piece: Span) -> bool:
    return any(_is_kind(token) for token in piece)


def _label(piece: Span, *, titled: bool) -> str:
    known = gazetteer.entry(piece.text)
    if known is not None:
        return known.label
    if _has_kind(piece):
        return "ORG"
    return "PERSON" if titled and not any(_acronym(token) for token in piece) else "MISC"


# --- names completed ---------------------------------------------------------------------------------------


def find_mentions(doc: Doc) -> list[Name]:
    """Every name of the document, in order, none overlapping: those of `doc.ents` to the character, known institutions and countries,
    names inside compounds, numbered laws and roads, and every further place where a name that was found once stands."""
    text, code = doc.text, language_of(doc)
    left_out = Outside(doc.user_data.get("furniture") or ())
    known = {span.text for span in doc.ents}
    found = [part for span in doc.ents for name in _of_entity(text, span, code) for part in _two_joined(text, name, known)]
    found = [*_institutions(text, found, genitive=code in GENITIVE_S), *_compounds(text, found), *_numbered(text), *found]
    found = _without_overlaps(name for name in found if not left_out.holds(name.start))
    found = _without_overlaps([*found, *(name for name in _repeated(text, found, code) if not left_out.holds(name.start))])
    found = _without_overlaps([*found, *_with_bodies(text, found), *_with_kinds(text, found)])
    longer = Counter(word for form in {text[n.start : n.end].casefold() for n in found} if " " in form for word in set(form.split()))
    kept = [name for name in found if text[name.end : name.end + 1] != "$"]  # "US$3 million"
    if OTHER_HOUSES.search(text):
        kept = [name for name in kept if text[name.start : name.end] != "House"]
    found = repaired(text, [name for name in kept if not _is_only_kind(text[name.start : name.end], longer)], code)
    found = _without_overlaps(completed(text, found, code))
    return [replace(name, lemma=_lemma(doc, name)) for name in _labelled(text, found, code)]


def _lemma(doc: Doc, name: Name) -> str | None:
    """The name without its genitive's s, where the tagger says that it has one."""
    form = doc.text[name.start : name.end]
    if language_of(doc) not in GENITIVE_S or not form.endswith("s") or gazetteer.entry(form) is not None:
        return None  # also "Honduras’ president" has its s from Honduras
    last = doc.char_span(name.end - 1, name.end, alignment_mode="expand")
    return form[:-1] if last and "Case=Gen" in str(last[0].morph) and len(form) > 3 else None


def _labelled(text: str, names: Sequence[Name], code: str) -> list[Name]:
    """The names, those without a label with the one that the same name, or the full name with that surname, has elsewhere here."""
    labels: dict[str, str] = {}
    for name in names:
        if name.label != "MISC":
            words = text[name.start : name.end].split()
            labels.setdefault(" ".join(words), name.label)
            if name.label == "PERSON" and len(words) > 1:
                for short in _surnames(words, code):
                    labels.setdefault(short, "PERSON")
    return [name if name.label != "MISC" else replace(name, label=labels.get(text[name.start : name.end], "MISC")) for name in names]


class Outside:
    """Ranges of a text, and whether a place lies in one of them."""

    def __init__(self, ranges: Iterable[Sequence[int]]) -> None:
        self.places = {place for start, end in ranges for place in range(start, end)}

    def holds(self, place: int) -> bool:
        return place in self.places


def _is_only_kind(form: str, longer: Mapping[str, int]) -> bool:
    """Whether a name is just "the Committee" or "the Office", and no single longer name of the document says which."""
    word = form.casefold()
    return word in gazetteer.words("kinds") and gazetteer.entry(form) is None and longer.get(word, 0) != 1


def _of_entity(text: str, span: Span, code: str) -> Iterator[Name]:
    """The names in an entity, line by line; one letter is none."""
    for line in re.finditer(r"[^\n\r]+", span.text):
        first, last = span.start_char + line.start(), span.start_char + line.end()
        start, last = spellings.trim(text, first, last, code=code, person=span.label_ == "PERSON")
        start, end = _with_article(text, start, code), _before_compound(text, start, last)
        if place := IN_COMPOUND.match(text, start, end):
            start = place.end()
        form, label = text[start:end], span.label_
        if end < last or place:  # what the compound is says nothing of the name in it
            label = _known_label(form, label if label in ("PERSON", "ORG", "GPE", "LOC") else "MISC")
        letter = len(form) == 1 and form.isascii()
        if end > start and not letter and re.search(r"[^\W\d_]", form) and _is_written_as_name(form, label):
            yield Name(start, end, label)


def _two_joined(text: str, name: Name, known: Collection[str]) -> Iterator[Name]:
    """The name, or the two known ones that a hyphen joins in it: "Moe-Sandvik"."""
    one, hyphen, other = text[name.start : name.end].partition("-")
    if hyphen and all(part in known or gazetteer.entry(part) is not None for part in (one, other)):
        yield Name(name.start, name.start + len(one), _known_label(one, "MISC"))
        yield Name(name.end - len(other), name.end, _known_label(other, "MISC"))
    else:
        yield name


def _is_written_as_name(form: str, label: str) -> bool:
    """Whether a name has a capital, or is known without; a day that stands for what happened has none ("11. september")."""
    known = gazetteer.entry(form) is not None or re.fullmatch(r"[\w-]+(?:\.[a-z]{2,})+", form)
    return form.lower() != form or bool(known) or (label == "EVENT" and form[0].isdigit())


def _with_article(text: str, start: int, code: str) -> int:
    """Where a Scandinavian name begins whose article was cut off: "Den norske Nobelkomité"."""
    match = ARTICLE.search(text, max(0, start - 4), start) if code in GENITIVE_S and text[start : start + 1].islower() else None
    return match.start() if match else start


def _before_compound(text: str, start: int, end: int) -> int:
    """Where a name ends that is the first part of a compound: "Department of Homeland Security-tjenestemenn"."""
    last = max(start, text.rfind(" ", start, end) + 1)
    match = HYPHENED.fullmatch(text, last, end) or NUMBERED.fullmatch(text, last, end)
    if match is None or not match[2][0].islower() or match[2].split("-")[-1] in gazetteer.words("bodies"):
        return end
    return match.end(1) if match[1] not in gazetteer.words("no_names") and not (last == start and CODE.fullmatch(match[1])) else start


def _institutions(text: str, names: Sequence[Name], *, genitive: bool) -> Iterator[Name]:
    """The known names of the text, but for those inside a longer name that was found."""
    around = Outside((name.start + 1, name.end) for name in names)
    ends = {name.start: name.end for name in names}
    houses = {match.start() for match in HOUSE.finditer(text)}
    for start, end, entry in gazetteer.find(text):
        if text[start:end] == "House" and start not in houses:
            continue
        end += genitive and text[end : end + 1] == "s"
        if not around.holds(start) and end >= ends.get(start, 0) and not (entry.label == "NORP" and text[start].islower()):
            yield Name(start, end, entry.label)


def _compounds(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """The names that begin a compound: "DHS" in "DHS-tjenestemenn"; the whole of "Trump-administrasjonen", which is a name itself."""
    known = {text[name.start : name.end] for name in names}
    starts = {name.end: name.start for name in names}
    for match in HYPHENED.finditer(text):
        first, rest = match[1], match[2]
        if not first[0].isupper():
            continue
        if rest.split("-")[-1] in gazetteer.words("bodies"):
            end = match.end() - (rest.endswith("s") and rest[:-1] in gazetteer.words("bodies"))
            yield Name(starts.get(match.end(1), match.start()), end, "ORG")
        elif (
            rest[0].islower()
            and not CODE.fullmatch(first)
            and (first.isupper() or first in known or gazetteer.entry(first))
            and first not in gazetteer.words("no_names")
        ):
            yield Name(match.start(1), match.end(1), _known_label(first, "MISC"))
        elif first.isupper() and rest.isupper() and len(first) > 1 and len(rest) > 1 and rest.isalpha():
            yield Name(match.start(1), match.end(1), _known_label(first, "ORG"))
            yield Name(match.start(2), match.end(2), _known_label(rest, "ORG"))


def _known_label(name: str, other: str) -> str:
    known = gazetteer.entry(name)
    return known.label if known else other


def _numbered(text: str) -> Iterator[Name]:
    words = "|".join(sorted(gazetteer.words("numbered")))
    for match in re.finditer(rf"\b(?:{words})\s\d{{2,5}}\b(?![.,]\d)", text):
        yield Name(match.start(), match.end(), "LOC" if "v" in match[0].casefold() else "LAW")


def _repeated(text: str, names: Sequence[Name], code: str) -> Iterator[Name]:
    """Every other place where a found name stands as whole words; of a person also the surname alone, of other names the same letters
    in capitals. A single word counts as found only where it cannot be just a sentence's first word."""
    labels: dict[str, str] = {}
    for name in names:
        words = text[name.start : name.end].split()
        labels.setdefault(" ".join(words), name.label)
        if name.label in ("PERSON", "MISC") and 2 <= len(words) <= 3 and not any(_is_kind_word(word) for word in words):
            for short in _surnames(words, code):
                labels.setdefault(short, name.label)
    first: dict[str, list[str]] = {}
    for known in sorted(labels, key=lambda name: (-len(name), name)):
        if len(known) > 1 and not known.isdigit():
            first.setdefault(re.split(r"[ '’-]", known.casefold())[0], []).append(known)
    for match in re.finditer(r"[^\W_]+", text):
        for known in first.get(match[0].casefold(), ()):
            end = match.start() + len(known)
            if _same_letters(text[match.start() : end], known) and re.match(r"s?(?![\w])", text[end : end + 2]):
                yield Name(match.start(), end + (code in GENITIVE_S and text[end : end + 1] == "s"), labels[known])
                break


def _surnames(words: Sequence[str], code: str) -> Iterator[str]:
    """What a person of that name is called for short: the last word, with its particle too, and without a genitive's s."""
    last = words[-1]
    if len(last) <= 2 or not last[0].isupper() or last.casefold() in _common(code):
        return
    yield last
    if code in GENITIVE_S and last.endswith("s") and len(last) > 4:
        yield last[:-1]
    if words[-2].casefold() in spellings.PARTICLES:
        yield " ".join(words[-2:])


def _same_letters(form: str, known: str) -> bool:
    """Whether a stretch writes a known name: as it is, in capitals, or, for names with a capital inside or in full capitals, anyhow."""
    if form == known:
        return True
    if form.casefold() != known.casefold() or len(known) < 4:
        return False
    odd = known[1:].lower() != known[1:] and " " not in known
    return form.isupper() or (odd and (form[0].isupper() or len(known) > 6))


def _with_bodies(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """A name with the body that is called after it: "the Biden administration", "Biden’s administration"."""
    bodies = "|".join(sorted(gazetteer.words("bodies_apart")))
    after = re.compile(rf"(?:['’]s)?\s(?:{bodies})\b")
    before = re.compile(rf"\b(?:{bodies})\sof\s$")
    for name in names:
        if name.label in ("PERSON", "MISC", "GPE", "ORG") and (match := after.match(text, name.end)):
            yield Name(name.start, match.end(), "ORG")
        elif name.label in ("PERSON", "MISC") and (match := before.search(text[max(0, name.start - 40) : name.start])):
            yield Name(max(0, name.start - 40) + match.start(), name.end, "ORG")


def _with_kinds(text: str, names: Sequence[Name]) -> Iterator[Name]:
    """A name with the small word that makes another thing of it ("the Hallen tunnel"), or with the word of its kind that stands before it
    ("Cyclone Odalia")."""
    after = re.compile(rf" (?:{_any_of('of_places')})\b(?!['’-])")
    before = re.compile(rf"(?<![\w-])(?:{_any_of('before_names')}) $")
    for name in names:
        if name.label != "NORP" and text[name.start].isupper() and (match := after.match(text, name.end)):
            yield Name(name.start, match.end(), "ORG" if name.label == "ORG" else "LOC")
        elif match := before.search(text[max(0, name.start - 12) : name.start]):
            yield Name(name.start - len(match[0]), name.end, name.label)


@cache
def _any_of(name: str) -> str:
    """A pattern for the words of that list of the gazetteer, the longest first."""
    return "|".join(re.escape(word) for word in sorted(gazetteer.words(name), key=lambda word: (-len(word), word)))


def _without_overlaps(names: Iterable[Name]) -> list[Name]:
    """The longest of names that overlap, the first of equally long ones; in order of the text."""
    kept: list[Name] = []
    taken: set[int] = set()
    for name in sorted(names, key=lambda n: (n.start - n.end, n.start)):
        places = range(name.start, name.end)
        if not taken.intersection((name.start, name.end - 1)):
            kept.append(name)
            taken.update(places)
    return sorted(kept, key=lambda name: name.start)


# --- words -------------------------------------------------------------------------------------------------


def _capital(token: Token) -> bool:
    return token.text[0].isupper()


def _acronym(token: Token) -> bool:
    letters = token.text.replace(".", "")
    return len(letters) > 1 and letters.isupper() and letters.isalpha()


def _initial(token: Token) -> bool:
    """Whether a letter stands for a part of a name that an apostrophe follows: "O’Dell", which some tokenizers cut."""
    return (len(token) == 1 and token.text.isupper()) or (token.text in APOSTROPHES[2:] and token.i > 0 and _initial(token.nbor(-1)))


def _opens(token: Token) -> bool:
    """Whether a word would have its capital at this place anyway; a name in quotation marks inside a sentence would not."""
    if token.is_sent_start or token.i == 0:
        return True
    before = token.nbor(-1)
    if before.text in QUOTES and before.i > 0 and not before.is_sent_start:
        return not before.nbor(-1).is_alpha
    return before.is_space or before.text in LIST_MARKS or (before.is_punct and before.text not in ",;()-/&")


def _is_kind(token: Token) -> bool:
    return _is_kind_word(token.text)


def _is_kind_word(word: str) -> bool:
    return word.casefold() in gazetteer.words("kinds")


def _is_title(token: Token, code: str) -> bool:
    return spellings.is_title(token.text, code=code)


def _is_body(token: Token) -> bool:
    """Whether the ending of a Norwegian word makes it a body's name, its capital being no sign: "Sjøtilsynet"."""
    word = token.lower_.removesuffix("s")
    return any(word.endswith(ending) and len(word) > len(ending) + 2 for ending in gazetteer.words("body_endings"))


@cache
def _words(code: str, name: str) -> frozenset[str]:
    return frozenset(lang.table(code, "words").get(name, ()))


@cache
def _joiners(code: str) -> frozenset[str]:
    return _words(code, "name_joiners") | frozenset(("of", "the", "for", "and", "van", "von", "de", "der", "al", "bin"))


@cache
def _prepositions(code: str) -> frozenset[str]:
    """The joiners that part two names more often than they join one."""
    return frozenset({"i", "på", "til", "till", "ved", "vid", "av", "af", "det", "den"}) & _joiners(code)


@cache
def _small_kinds(code: str) -> frozenset[str]:
    """Kinds of bodies that end a name without a capital of their own, as in Norwegian: "Lundvik sykehus"."""
    return frozenset() if code == "en" else gazetteer.words("kinds") - gazetteer.words("english_kinds")


@cache
def _bylines(code: str) -> frozenset[str]:
    return frozenset((*lang.table(code, "bylines").get("by", ()), *lang.table(code, "bylines").get("by_colon", ())))


@cache
def _common(code: str) -> frozenset[str]:
    return _words(code, "never_names") | _words(code, "openers")
