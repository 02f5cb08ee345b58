"""Which ranges of a page saved as text are not the article: menus, teasers, share bars, adverts, log-in boxes, footers.

The article is the stretch of lines with the most running text (maximum subsequence segmentation, Pasternack and Roth 2009). Outside it,
everything beyond the first sign of furniture is furniture; inside it, only lines that say themselves what they are. What bears no sign
stays: an article that is cut is worse than a menu that is left.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from itertools import groupby, pairwise
from urllib.parse import urlsplit

from textkit import lang
from textkit.records import Document, Range


class Kind(Enum):
    """What a line is, judged by itself."""

    PROSE = "running text"
    SENTENCE = "a short sentence"
    SHORT = "a few words: a heading, a name, a menu item, a teaser"
    DATE = "a date or a time and nothing else"
    ITEM = "an item of a bullet list"
    LINE = "furniture by its words: a share bar, a copyright line"
    INLINE = "furniture that may stand inside an article: an advert, a link to a related one"
    BOX = "the heading of a box of other articles: related, most read"
    END = "what stands below an article: comments, newsletter, author box, copyright line"


SIGNS = frozenset({Kind.LINE, Kind.INLINE, Kind.BOX, Kind.END})
"""Kinds that are furniture wherever they stand."""

TEXT = frozenset({Kind.PROSE, Kind.SENTENCE})
"""Kinds that an article is made of."""

COSTS = {Kind.END: 120, Kind.BOX: 40, Kind.INLINE: 5, Kind.LINE: 8, Kind.SHORT: 3, Kind.DATE: 12, Kind.ITEM: 1}
"""What a line takes from the running text around it, in words, when the article's extent is sought: a box is crossed only for
more text than a teaser holds; headings and dates between paragraphs cost next to nothing."""

BOX_WORDS = 5
"""Most words of the heading of a box ("Most read this week")."""

TITLES = 6
"""Most titles of other articles that are sought under the heading of a box inside an article."""

LONGEST_SIGN = 300
"""Longest line, in code points, that can be furniture by its words."""

PROSE_WORDS = 12
"""Fewest words of a line of running text; captions and teasers rarely have more and end in a full stop."""

MENU_WORDS = 3
MENU_RUN = 5
"""Most words of a menu item, and how many of them in a row make a menu: these with a bullet or a sign among them, twice as many without."""

SEVERAL = 3
"""On how many articles' pages of an outlet a line must stand to be the page's and not the article's; a follow-up may quote one."""

TEASER_RUN = 3
"""How many dated headlines in a row make a list of teasers."""

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,2}|[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['’.-]\w+)*")
"""A word; of scripts without spaces between words (Han, Kana), two characters."""

SENTENCE_END = re.compile(r"[.!?:…。！？][\"'”’»)\]」』]*$")
CUT_SHORT = re.compile(r"(?:…|\.\.\.|\[…\]|\[\.\.\.\])$")
SPEECH = re.compile(r"^[\"'“„«‘–—-]")
QUOTED = re.compile(r"^(?:[\"'“„«‘]|[–—-] )")
BULLET = re.compile(r"^(?:[•·▪‣◦●*»›]|[-–—](?=\s{2}))\s*")
DOUBLED = re.compile(r"^(\S.{2,39}?)\s?\1+$")
TRAIL = re.compile(r"^[^«<»›>→.!?]{1,40}(?:[»›>→][^«<»›>→.!?]{1,40}){1,6}[»›>→][^«<]*[^.!?]$")
EDGES = re.compile(r"^[\W_]+|(?<!\w)[\s(]*\d+[)\s]*$|[\W_]+$")
COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{4}|[A-ZÆØÅ])", re.IGNORECASE)
NO_TEASER = re.compile(r"[:(\d]")
INNER_STOP = re.compile(r"\w\w\w[.?!] [A-Z]")
CLOCK = re.compile(r"^(?:kl\.? ?|at )?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: [A-Z]{2,4})?$", re.I)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that isn't blank: its range, its text without the white space around it, its words and its kind."""

    start: int
    end: int
    text: str
    words: int
    kind: Kind

    @property
    def is_sign(self) -> bool:
        return self.kind in SIGNS

    @property
    def is_menu_item(self) -> bool:
        return self.kind in (Kind.SHORT, Kind.ITEM) and self.words <= MENU_WORDS


def find_furniture(text: str) -> list[Range]:
    """The ranges of the text that are not the article, in order, apart from one another.

    Time is linear in the length of the text. A text without signs of furniture gets [].
    """
    lines = _lines(text)
    if not lines:
        return []
    first, last = _article(lines)
    marked = _before(lines, first, last) | _inside(lines, first, last) | _after(lines, first, last)
    whole = [(line.start, line.end) for number, line in enumerate(lines) if number in marked]
    parts = [part for number, line in enumerate(lines) if number not in marked for part in _glued(line)]
    return join_ranges(sorted(whole + parts), text)


def kind_of(line: str) -> Kind:
    """What the line is, judged by itself. Words of all languages count: a page often has furniture in another one than its article."""
    words = len(WORD.findall(line))
    sign = _sign(line, words)
    if sign:
        return sign
    if _is_date(line):
        return Kind.DATE
    ends = SENTENCE_END.search(line) and not CUT_SHORT.search(line)
    if words >= PROSE_WORDS and (ends or words > 2 * PROSE_WORDS):
        return Kind.PROSE
    if BULLET.match(line):
        return Kind.ITEM
    return Kind.SENTENCE if words >= 3 and (ends or SPEECH.match(line)) else Kind.SHORT


# --- one line -------------------------------------------------------------------------------------------------------------------


def _lines(text: str) -> list[Line]:
    return [_line(found.start(), found.group()) for found in re.finditer(r"[^\n]+", text) if found.group().strip()]


def _line(at: int, raw: str) -> Line:
    line = raw.strip()
    start = at + raw.index(line[0])
    return Line(start, start + len(line), line, len(WORD.findall(line)), kind_of(line))


def _sign(line: str, words: int) -> Kind | None:
    if len(line) > LONGEST_SIGN:
        return None
    bare = _bare(line)
    if not bare:
        return Kind.LINE if "©" in line else None
    for kind, key in ((Kind.END, "ends"), (Kind.BOX, "boxes"), (Kind.LINE, "lines"), (Kind.INLINE, "inline")):
        if bare in _words(key):
            return kind
    if words <= BOX_WORDS and bare.startswith(_box_beginnings()):
        return Kind.BOX
    if QUOTED.match(line):
        return None
    if words <= BOX_WORDS and _is_counter(line):
        return Kind.END
    if _is_share_bar(bare) or DOUBLED.match(line) or TRAIL.match(line) or COPYRIGHT.match(line):
        return Kind.LINE
    head, colon, _ = bare.partition(":")
    if colon and head.strip() in _words("inline"):
        return Kind.INLINE
    folded = _fold(line)
    if any(phrase in folded for phrase in _words_tuple("ending_phrases")):
        return Kind.END
    if bare.startswith(_words_tuple("starts")) or any(phrase in folded for phrase in _words_tuple("phrases")):
        return Kind.LINE
    return None


def _bare(line: str) -> str:
    """The line as the word lists have it: folded, without what stands around its words, nor a count in brackets."""
    return EDGES.sub("", EDGES.sub("", _fold(line))).strip()


def _fold(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _is_counter(line: str) -> bool:
    found = _counters().search(line)
    return found is not None and not WORD.search(line[: found.start()])


def _is_share_bar(bare: str) -> bool:
    """Whether the line names networks only (two, or one with a word for sharing)."""
    rest, count = _networks().subn(" ", bare)
    rest = rest.strip(" .,|/·•:-")
    return (count > 1 and not rest) or (count > 0 and rest in _words("lines"))


def _is_date(line: str) -> bool:
    words = re.findall(r"[^\W\d_]+(?:\.[^\W\d_]+)*", line.casefold())
    return len(line) <= 60 and bool(re.search(r"\d", line)) and all(word in _words("dates") for word in words)


def _glued(line: Line) -> Iterator[Range]:
    """Furniture glued to a by-line: the name before it ("Anna LieBy Anna Lie"), reading time and number of comments behind it."""
    if line.words > 2 * PROSE_WORDS or line.kind is Kind.PROSE:
        return
    if twice := _byline_twice().match(line.text):
        yield line.start, line.start + twice.end(1)
    if counters := _counters().search(line.text):
        yield line.start + counters.start(), line.end


# --- words, as data -------------------------------------------------------------------------------------------------------------


@cache
def _tables() -> tuple[dict[str, list[str]], ...]:
    others = tomllib.loads((files("textkit") / "furniture.toml").read_text(encoding="utf-8"))
    ours = (lang.table(code, "furniture") | {"by": lang.table(code, "bylines").get("by", [])} for code in lang.languages())
    return (*ours, *others.values())


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(_fold(word) for table in _tables() for word in table.get(key, ()))


@cache
def _words_tuple(key: str) -> tuple[str, ...]:
    return tuple(sorted(_words(key)))


@cache
def _box_beginnings() -> tuple[str, ...]:
    return tuple(f"{box} " for box in _words_tuple("boxes") if " " in box)


@cache
def _networks() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(_words('networks'))})(?!\w)")


@cache
def _byline_twice() -> re.Pattern[str]:
    return re.compile(rf"^(.{{3,40}}?)\s?(?:{_any_of(_words('by'))})\s\1", re.IGNORECASE)


@cache
def _counters() -> re.Pattern[str]:
    each = _any_of(_words("counters")).replace(r"\#", r"(?:(?<=\D\d{4})|(?<!\d))\d{1,4}")
    return re.compile(rf"(?<![\s·•|])(?:[\s·•|]*(?:{each}))+\s*$", re.IGNORECASE)  # from the first of many signs, not from each


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


# --- the article among the lines ------------------------------------------------------------------------------------------------


def _article(lines: Sequence[Line]) -> tuple[int, int]:
    """The first and the last line of the stretch with the most running text: the run of lines whose gains have the greatest sum."""
    best, best_range = 0, (0, len(lines) - 1)
    total, start = 0, 0
    for number in range(len(lines)):
        if total <= 0:
            total, start = 0, number
        total += _gain(lines, number)
        if total > best:
            best, best_range = total, (start, number)
    return best_range


def _gain(lines: Sequence[Line], number: int) -> int:
    """What the line adds to the running text of the article, or takes from it, in words: half where it stands alone, as a teaser does."""
    line = lines[number]
    if line.kind not in TEXT:
        return -COSTS[line.kind]
    beside = [*lines[max(number - 1, 0) : number], *lines[number + 1 : number + 2]]
    return line.words if any(other.kind in TEXT or other.kind is Kind.INLINE for other in beside) else line.words // 2


def _before(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """The furniture before the running text: all up to the last sign before the headline, and the signs between that and the text."""
    headline = _headline(lines, first, last)
    signs = {number for number in range(first) if lines[number].is_sign} | _menus(lines, 0, first) | _slogans(lines, first, last)
    above = [number for number in signs if number < headline and lines[number].kind is not Kind.INLINE]
    marked = signs | set(range(max(above) + 1 if above else 0))
    seen = {_bare(lines[number].text) for number in marked}
    marked |= {number for number in range(headline) if _bare(lines[number].text) in seen}
    again = {number for number in range(headline + 1, first) if lines[number].text == lines[headline].text and headline < first}
    return marked | again


def _headline(lines: Sequence[Line], first: int, last: int) -> int:
    """The number of the headline: the uppermost of the short lines nearest before the text that share words with it; else of the text."""
    words = _content_words(" ".join(line.text for line in lines[first : last + 1]))
    found = None
    for number in range(first - 1, -1, -1):
        line = lines[number]
        if line.words > MENU_WORDS and not line.is_sign and _shares_words(line.text, words):
            found = number
        elif found is not None and (line.is_sign or line.kind is Kind.ITEM or line.is_menu_item):
            break
    if found is None:
        return first
    same = (number for number in range(found) if lines[number].text == lines[found].text and not lines[number].is_sign)
    return next(same, found)


def _content_words(text: str) -> frozenset[str]:
    return frozenset(word[:6] for word in WORD.findall(text.casefold()) if len(word) > 3)


def _shares_words(title: str, words: frozenset[str]) -> bool:
    own = _content_words(title)
    return len(own & words) * 3 >= len(own) > 0


def _menus(lines: Sequence[Line], start: int, stop: int) -> set[int]:
    """The lines of menus (short items in a row) and of dated teasers between these line numbers."""
    marked: set[int] = set()
    for is_menu, group in groupby(range(start, stop), key=lambda number: lines[number].is_menu_item or lines[number].is_sign):
        run = list(group)
        is_sure = len(run) >= 2 * MENU_RUN or any(lines[number].is_sign or lines[number].kind is Kind.ITEM for number in run)
        if is_menu and is_sure and len(run) >= MENU_RUN:
            marked.update(run)
    dated = [number for number in range(start + 1, stop) if _is_dated(lines[number - 1], lines[number])]
    for _, pairs in groupby(enumerate(dated), key=lambda pair: pair[1] - 2 * pair[0]):
        teasers = [number for _, number in pairs]
        if len(teasers) >= TEASER_RUN:
            marked.update(range(teasers[0] - 1, teasers[-1] + 1))
    return marked


def _is_dated(title: Line, date: Line) -> bool:
    return title.kind is Kind.SHORT and date.kind is Kind.DATE and not CLOCK.match(date.text)


def _slogans(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """Lines that stand both before and after the text and have no words in common with it."""
    after = {line.text for line in lines[last + 1 :]}
    both = [number for number in range(first) if lines[number].words > MENU_WORDS and lines[number].text in after]
    if not both:
        return set()
    words = _content_words(" ".join(line.text for line in lines[first : last + 1]))
    return {number for number in both if not _shares_words(lines[number].text, words)}


def _inside(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """The furniture in the midst of the article: lines that bear a sign, the titles under them, and teasers."""
    marked: set[int] = set()
    for number in range(first, last + 1):
        if lines[number].is_sign:
            marked.add(number)
            marked.update(_titles(lines, number, at_most=TITLES if lines[number].kind is Kind.BOX else 1))
        elif _is_teaser(lines[number]):
            marked.add(number)
    return marked


def _titles(lines: Sequence[Line], number: int, *, at_most: int) -> Iterator[int]:
    """The titles of other articles, and their dates, under the heading of a box or a "Read also" that doesn't name one itself."""
    if lines[number].kind not in (Kind.BOX, Kind.INLINE) or ":" in lines[number].text.rstrip(":"):
        return
    for below in range(number + 1, min(number + 1 + at_most, len(lines))):
        if lines[below].kind not in (Kind.SHORT, Kind.DATE, Kind.ITEM):
            return
        yield below


def _is_teaser(line: Line) -> bool:
    """Whether the line is a headline in title case with a full stop inside, which a paragraph isn't."""
    if len(line.text) > LONGEST_SIGN or not INNER_STOP.search(line.text) or NO_TEASER.search(line.text):
        return False
    long_words = [word for word in WORD.findall(line.text) if len(word) > 3]
    capital = sum(word[0].isupper() and not word.isupper() for word in long_words)
    return len(long_words) >= 8 and capital >= 0.8 * len(long_words)


def _after(lines: Sequence[Line], first: int, last: int) -> set[int]:
    """The furniture after the article: all from the first sign on, except that a link to another article takes only titles with it."""
    slogans = {lines[number].text for number in _slogans(lines, first, last)}
    marked: set[int] = set()
    for number in range(last + 1, len(lines)):
        if lines[number].kind is Kind.INLINE:
            marked.update([number, *_titles(lines, number, at_most=TITLES)])
        elif number not in marked and (lines[number].is_sign or lines[number].text in slogans):
            return marked | set(range(number, len(lines)))
    return marked


def join_ranges(ranges: Sequence[Range], text: str) -> list[Range]:
    """The ranges, in order, joined where nothing but white space lies between them."""
    joined: list[Range] = []
    for start, end in ranges:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


# --- lines that the pages of one outlet share -----------------------------------------------------------------------------------


def shared_furniture(documents: Iterable[Document]) -> dict[str, list[Range]]:
    """For each document id, the ranges of lines that its outlet puts on several pages. Documents without any are left out.

    An outlet is its publisher, else the host of its url. A line (of MENU_WORDS words or more, compared without regard to case) counts
    when it stands in SEVERAL articles; documents that share most of their running text are versions of one. A headline is never
    furniture on its own page, nor is a paragraph amid the article's own: outlets repeat the background of a story word for word.
    Time is linear in the length of the texts.
    """
    outlets: dict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if outlet := _outlet(document):
            outlets[outlet].append(document)
    groups = (group for group in outlets.values() if len(group) >= SEVERAL)
    return {identifier: found for group in groups for identifier, found in _shared(group) if found}


def _outlet(document: Document) -> str:
    host = urlsplit(document.url or "").hostname or ""
    return (document.publisher or host.removeprefix("www.")).casefold()


def _shared(documents: Sequence[Document]) -> Iterator[tuple[str, list[Range]]]:
    pages = [_lines(document.text) for document in documents]
    holders: dict[str, list[int]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for text in {_fold(line.text): None for line in lines if line.words >= MENU_WORDS}:
            holders[text].append(page)
    article = _versions(pages, holders)
    shared = {text for text, on in holders.items() if len({article[page] for page in on}) >= SEVERAL}
    for document, lines in zip(documents, pages, strict=True):
        ranges = [(lines[number].start, lines[number].end) for number in _shared_lines(lines, shared, title=document.title)]
        yield document.id, join_ranges(ranges, document.text)


def _versions(pages: Sequence[Sequence[Line]], holders: Mapping[str, Sequence[int]]) -> list[int]:
    """For each page the number of the first page with the same article: neighbours on a line's list that share most running text."""
    words = {_fold(line.text): line.words for lines in pages for line in lines if line.kind is Kind.PROSE}
    total: Counter[int] = Counter()
    common: Counter[tuple[int, int]] = Counter()
    for text, on in holders.items():
        total.update({page: words.get(text, 0) for page in on})
        common.update({pair: words.get(text, 0) for pair in pairwise(on)})
    article = list(range(len(pages)))
    for (left, right), shared in sorted(common.items()):
        if 2 * shared > min(total[left], total[right]):
            article[right] = article[left]
    return article


def _shared_lines(lines: Sequence[Line], shared: Set[str], *, title: str | None) -> list[int]:
    """The numbers of the shared lines that are furniture on this page."""
    repeated = {number for number, line in enumerate(lines) if _fold(line.text) in shared}
    own = [number for number, line in enumerate(lines) if line.kind is Kind.PROSE and number not in repeated]
    if not own:
        return []
    headline = lines[_headline(lines, own[0], own[-1])].text
    return [
        number
        for number in sorted(repeated)
        if lines[number].text not in (headline, title) and not (lines[number].kind in TEXT and own[0] < number < own[-1])
    ]
