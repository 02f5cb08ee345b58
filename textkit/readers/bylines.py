"""What the first lines of a text say about the article: title, author, outlet, date of publication, address.

Nothing is better than something wrong: a date counts only where it stands by a by-line, a label or the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from textkit import lang
from textkit.records import Range

HEAD_LINES = 100
BODY_LINE = 180
"""Characters from which on a line is a paragraph of the article, not a headline, a by-line or a menu item."""
LINES_ABOVE = 4
"""How many lines above its by-line a headline may stand, and how far down a page it may stand without one."""
PARAGRAPHS = 2
"""Paragraphs of the article that the head may hold: a lead may come before the by-line."""
MONTH_LOCALES = ("en", "nb", "nn", "da", "sv", "de", "fr", "es")
AGENCIES = frozenset(
    (
        *("AP", "Associated Press", "The Associated Press", "Reuters", "AFP", "Agence France-Presse", "UPI", "Bloomberg", "PA", "CNN"),
        *(
            "BBC",
            "BBC News",
            "NTB",
            "NRK",
            "TV 2",
            "E24",
            "TT",
            "Ritzau",
            "dpa",
            "DPA",
            "EFE",
            "ANSA",
            "Xinhua",
            "TASS",
            "PTI",
            "Kyodo News",
        ),
    )
)
"""News agencies, and broadcasters whose mark stands alone on a line above or below a story."""

LETTER = r"[^\W\d_]"
WORD = rf"(?:[A-ZÀ-ÖØ-Þ](?:{LETTER}|[’'.-])*|de|van|von|af|av|der|den|la|le|el|al|bin|di|da|ter|dos)"
NAME = rf"[A-ZÀ-ÖØ-Þ](?:{LETTER}|[’'.-])*(?: {WORD}){{0,4}}"
TIME = r"(?:,?\s*(?:kl\.?|at|@|-|–|,|\|)?\s*(?P<hour>[0-2]?\d)[.:](?P<minute>[0-5]\d)(?![.\d])(?P<half>\s*[ap]\.?m\b\.?)?)?"
URL = re.compile(r"https?://[^\s<>\"'\])]+[^\s<>\"'\]).,;:!?]")
DATELINE = re.compile(r"[A-ZÀ-ÖØ-Þ][^\n(]{1,60}\((?P<agency>[A-Za-z][A-Za-z /-]{1,30})\)\s*(?:[—–:-]|--)\s*\S")
COPYRIGHT = re.compile(rf"(?i:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{{4}}(?:\s?[-–]\s?\d{{4}})?),?\s*(?P<name>{NAME})")
SENTENCE_END = re.compile(r"[.;:,–—-][\"'”’»)]*$")
FRONT_MATTER = re.compile(r"---\r?\n(?P<fields>.{0,4000}?)\r?\n---\r?(?:\n|$)", re.S)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known about an article; None where nothing is. `published` is ISO 8601."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()

    def or_else(self, other: Head) -> Head:
        """This, completed by `other`."""
        return Head(
            title=self.title or other.title,
            author=self.author or other.author,
            publisher=self.publisher or other.publisher,
            published=self.published or other.published,
            url=self.url or other.url,
            notes=self.notes + other.notes,
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the head that is not blank: its text without outer white space, and what stands around it."""

    text: str
    is_furniture: bool
    blank_follows: bool


@dataclass(frozen=True, slots=True)
class Byline:
    """Which line of the head names the authors, and what else it says."""

    index: int
    authors: tuple[str, ...]
    publisher: str | None
    published: str | None


def head_of(fields: Mapping[str, str]) -> Head:
    """A head from its fields by name; those that are left out are None."""
    return Head(**{name: fields.get(name) for name in ("title", "author", "publisher", "published", "url")})  # type: ignore[arg-type]


def read_head(text: str, *, furniture: Sequence[Range] = ()) -> Head:
    """What the head of a text says about the article. `furniture` are ranges that hold no headline."""
    lines = list(_head_lines(text, furniture))
    fields = _fields(text, lines)
    byline = next(filter(None, (_read_byline(line.text, index) for index, line in enumerate(lines))), None)
    title, title_line = _title(text, lines, byline) or (None, None)
    published, notes = _published(lines, byline, title_line)
    seen = Head(
        title=title,
        author=", ".join(byline.authors) or None if byline else None,
        publisher=_publisher(text, lines, byline),
        published=published,
        url=next((line.text for line in lines if URL.fullmatch(line.text)), None),
        notes=notes if not fields.published else (),
    )
    return fields.or_else(seen)


def read_date(text: str) -> str | None:
    """The date or time that a text consists of, as ISO 8601 ("2025-07-16", "2025-07-16T12:04"); None for any other text.

    Reads ISO 8601, RFC 2822 (mail and HTTP headers), and dates written out in the languages of MONTH_LOCALES, day before month
    where there are only numbers between dots. "03/04/2025" may be March or April, so it is None.
    """
    text = " ".join(text.split()).strip(" .,|•·–—-")
    return _iso(text) or _rfc(text) or _written(text)


def _iso(text: str) -> str | None:
    try:
        if len(text) == 10 or (len(text) == 8 and text.isdecimal()):
            return date.fromisoformat(text).isoformat()
        return _moment(datetime.fromisoformat(text)) if len(text) > 10 else None
    except ValueError:
        return None


def _rfc(text: str) -> str | None:
    if not re.match(r"(?:[A-Za-z]{3},? )?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d", text):
        return None
    try:
        return _moment(parsedate_to_datetime(text))
    except ValueError:
        return None


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds" if when.second else "minutes")


def _written(text: str) -> str | None:
    found = _date_pattern().fullmatch(text)
    return _value(found) if found else None


def _value(found: re.Match[str]) -> str | None:
    """The ISO form of a match of `_date_pattern`; None for a day that there is not."""
    parts = found.groupdict()
    year, day = (next(parts[f"{name}{form}"] for form in "abcde" if parts[f"{name}{form}"]) for name in ("year", "day"))
    word = parts["montha"] or parts["monthb"]
    month = _months()[word.casefold().rstrip(".")] if word else next(parts[f"month{form}"] for form in "cde" if parts[f"month{form}"])
    try:
        when = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    hour = int(parts["hour"]) if parts["hour"] else None
    if hour is None or hour > 23:
        return when
    if half := (parts["half"] or "").strip()[:1]:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return f"{when}T{hour:02}:{parts['minute']}"


@cache
def _months() -> dict[str, int]:
    """The names of the months and their short forms, as CLDR gives them, in lower case and without a full stop."""
    from babel import Locale

    names = {"sept": 9}
    for locale in map(Locale, MONTH_LOCALES):
        for width in ("wide", "abbreviated"):
            names |= {name.casefold().rstrip("."): number for number, name in locale.months["format"][width].items()}
    return names


@cache
def _date_pattern() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=len, reverse=True))
    forms = (
        rf"(?P<montha>(?:{month}))\.?\s(?P<daya>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<yeara>(?:19|20)\d\d)",
        rf"(?P<dayb>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of\s)?(?P<monthb>(?:{month}))\.?,?\s(?P<yearb>(?:19|20)\d\d)",
        r"(?P<dayc>\d{1,2})\.\s?(?P<monthc>\d{1,2})\.\s?(?P<yearc>(?:19|20)\d\d)",
        r"(?P<yeard>(?:19|20)\d\d)-(?P<monthd>\d\d)-(?P<dayd>\d\d)",
        r"(?P<daye>1[3-9]|2\d|3[01])/(?P<monthe>\d{1,2})/(?P<yeare>(?:19|20)\d\d)",
    )
    weekday = "|".join(sorted(map(re.escape, _weekdays()), key=len, reverse=True))
    zone = r"(?:\s?(?:UTC|GMT|CES?T|[ECMP][SD]?T|Z)\b|[+-]\d\d:?\d\d)?"
    return re.compile(rf"(?:(?:{weekday})\.?,?\s(?:den\s|the\s)?)?(?<![\d.])(?:{'|'.join(forms)})(?!\d){TIME}{zone}", re.I)


@cache
def _weekdays() -> frozenset[str]:
    """The names of the days of the week and their short forms, in lower case and without a full stop."""
    from babel import Locale

    widths = [Locale(code).days["format"][width] for code in MONTH_LOCALES for width in ("wide", "abbreviated")]
    return frozenset(name.casefold().rstrip(".") for names in widths for name in names.values())


@cache
def _calendar() -> frozenset[str]:
    return _weekdays() | frozenset(_months())


@cache
def _words(section: str) -> str:
    """The words of all languages under that key of their tables, as an alternation for a regular expression, longest first."""
    words = {word for code in lang.languages() for word in lang.table(code, "bylines").get(section, ())}
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word))) or r"(?!)"


def _head_lines(text: str, furniture: Sequence[Range]) -> Iterator[Line]:
    """The lines before the article is well under way, without blank ones."""
    at = paragraphs = count = 0
    raw = text[: HEAD_LINES * BODY_LINE].splitlines(keepends=True)
    for number, line in enumerate(raw):
        start, at = at, at + len(line)
        if not (shown := line.strip(" \t\r\n\f\v#*_\ufeff\u00a0")):
            continue
        middle = start + len(line) // 2
        blank_follows = number + 1 < len(raw) and not raw[number + 1].strip()
        yield Line(shown[: 2 * BODY_LINE], any(first <= middle < end for first, end in furniture), blank_follows)
        count += 1
        paragraphs += len(shown) >= BODY_LINE
        if paragraphs == PARAGRAPHS or count == HEAD_LINES:
            return


def _fields(text: str, lines: Sequence[Line]) -> Head:
    """What is written as "Title: ..." in front matter, or in the first lines."""
    front = FRONT_MATTER.match(text)
    block = front.group("fields").splitlines() if front else [line.text for line in lines[:12]]
    found: dict[str, str] = {}
    for name in ("title", "author", "publisher", "published", "url"):
        pattern = re.compile(rf"(?:{_words(name + '_fields')})\s*:\s*(?P<value>\S.{{0,300}})", re.I)
        for line in block:
            match = pattern.fullmatch(line.strip())
            value = match.group("value").strip().strip("\"'[]") if match else None
            value = read_date(value) if value and name == "published" else value
            if value and (name != "url" or URL.fullmatch(value)) and (name in ("title", "url") or len(value) <= 80):
                found.setdefault(name, value)
    return head_of(found)


def _title(text: str, lines: Sequence[Line], byline: Byline | None) -> tuple[str, int] | None:
    """The headline and the number of its line: that above the by-line, else the first line where it looks like one."""
    last = text.rstrip().rpartition("\n")[2].strip()
    if byline is not None:
        return _title_above(lines, byline)
    for index, line in enumerate(lines[:-1]):
        if line.is_furniture or line.text in AGENCIES or _is_date_line(line.text):
            continue
        follower = lines[index + 1]
        stands_alone = line.blank_follows or _is_date_line(follower.text) or len(follower.text) >= 80
        return (line.text, index) if stands_alone and _is_headline(line.text) and line.text != last else None
    return None


def _title_above(lines: Sequence[Line], byline: Byline) -> tuple[str, int] | None:
    """The end of a trail of sections ("Home » Politics » ..."), else the first headline that is not, with its date, one of a menu."""
    above = list(enumerate(lines))[max(0, byline.index - LINES_ABOVE) : byline.index]
    for index, line in above:
        *sections, end = re.split(r"\s*[»›>]\s*", line.text)
        if len(sections) >= 2 and _is_headline(end):
            return end, index
    headlines = [(line.text, index) for index, line in above if _is_headline(line.text) and not line.is_furniture]
    ours = [(text, index) for text, index in headlines if index + 2 >= byline.index or not _is_date_line(lines[index + 1].text)]
    return next(iter(ours or headlines), None)


def _is_headline(text: str) -> bool:
    """Short, at least three words, no full stop at its end, and neither an address, a date nor a list."""
    words = text.split()
    return (
        3 <= len(words) <= 30
        and len(text) < BODY_LINE
        and not text[0].islower()
        and not SENTENCE_END.search(text)
        and not URL.search(text)
        and not _dates(text)
        and not re.search(r"[|•»›].*[|•»›]", text)
    )


def _read_byline(text: str, index: int) -> Byline | None:
    """A line such as "By Kari Moe, Reuters | July 3, 2025"; also where a page has glued its pieces together."""
    if len(text) >= BODY_LINE:
        return None
    dates = _dates(text)
    published = next((value for kind, value, _ in dates if kind != "updated"), None)
    before = re.sub(_label_pattern() + r"$", "", text[: dates[0][2].start()], flags=re.I) if dates else text
    glued = re.fullmatch(rf"(?P<shown>{NAME})By (?P=shown)", before)
    if glued:
        return Byline(index, (glued.group("shown"),), None, published)
    match = re.match(rf"(?:(?:{_words('by')})(?:\s*:\s*|\s+)|(?:{_words('by_colon')})\s*:\s*)", before, re.I)
    if not match:
        return None
    parts = [part.strip(" .,(") for part in re.split(r"\s*[|•·/]\s*|\s+[–—-]\s+|\s{2,}|,\s", before[match.end() :])]
    names = [name for part in parts for name in re.split(rf"\s(?:{_words('and')})\s", part) if name]
    people = [name for name in names if _is_person(name)]
    if not people and not (names and names[0] in AGENCIES):
        return None
    if names[0] not in people and names[0] not in AGENCIES and not published:
        return None
    outlets = [name for name in names if name in AGENCIES] + _after_bar(before)
    return Byline(index, tuple(name for name in people if name not in outlets), outlets[0] if outlets else None, published)


def _after_bar(text: str) -> list[str]:
    """The names after a bar in "By Kari Moe | The Valley Post", that of an outlet."""
    parts = [part.strip() for part in re.split(r"[|•·/]", text)[1:]]
    return [part for part in parts if re.fullmatch(NAME, part) and not _is_role(part)]


def _is_person(text: str) -> bool:
    """Two to five capitalised words, none of them a role, a weekday or a month, the first of them no article."""
    words = text.split()
    if not 2 <= len(words) <= 5 or not re.fullmatch(NAME, text) or text in AGENCIES or _is_role(text):
        return False
    calendar = any(word.casefold().strip(".,") in _calendar() for word in words)
    return not calendar and not re.fullmatch(_words("not_names"), words[0], re.I)


def _is_role(text: str) -> bool:
    return bool(re.search(rf"\b(?:{_words('roles')})\b", text, re.I))


def _publisher(text: str, lines: Sequence[Line], byline: Byline | None) -> str | None:
    """The outlet that the by-line names, or the copyright line at the end, or a label or dateline above the article."""
    if byline and byline.publisher:
        return byline.publisher
    for line in text[-4000:].splitlines()[-40:]:
        if owner := COPYRIGHT.match(line.strip()):
            name = re.split(r"\.(?:\s|$)| All Rights", owner.group("name"), maxsplit=1)[0]
            spelled = [author for author in (byline.authors if byline else ()) if _squeezed(author) == _squeezed(name)]
            return spelled[0] if spelled else name
    label = next((line.text.strip("()©/ :") for line in lines if line.text.strip("()©/ :") in AGENCIES), None)
    return label or _agency(lines)


def _agency(lines: Sequence[Line]) -> str | None:
    """The agency of a dateline: "OSLO (NTB) – ..."."""
    for line in lines:
        found = DATELINE.match(line.text)
        if found and found.group("agency") in AGENCIES:
            return found.group("agency")
    return None


def _squeezed(name: str) -> str:
    return "".join(name.casefold().split())


def _published(lines: Sequence[Line], byline: Byline | None, title: int | None) -> tuple[str | None, tuple[str, ...]]:
    """The date of publication, and a note where only that of an update is given.

    A date labelled as one of publication wins, then that of the by-line, then one that is a line by itself next to by-line or headline.
    """
    labelled: list[str] = []
    beside: list[str] = []
    updated: list[str] = []
    near = _lines_near(byline, title)
    for index, line in enumerate(lines):
        for kind, value, _ in _dates(line.text) if len(line.text) < BODY_LINE else ():
            if kind == "published":
                labelled.append(value)
            elif kind == "updated":
                updated.append(value)
            elif index in near and _is_date_line(line.text):
                beside.append(value)
    from_byline = [byline.published] if byline and byline.published else []
    dateline = [value for line in lines if (found := DATELINE.match(line.text)) for _, value, _ in _dates(found.group())]
    for value in labelled + from_byline + beside + dateline:
        return value, ()
    return (updated[0], ("published: only the date of an update is given",)) if updated else (None, ())


def _lines_near(byline: Byline | None, title: int | None) -> range:
    """Numbers of the lines where a date that stands alone is that of the article. Further down a headline may be one of a menu."""
    if byline is not None:
        return range(byline.index - 1 if title is None else title + 1, byline.index + 3)
    if title is not None and title <= LINES_ABOVE:
        return range(title - 1, title + 4)
    return range(0)


def _dates(text: str) -> list[tuple[str, str, re.Match[str]]]:
    """Every date of a line: "published" or "updated" by the word before it, else "", its ISO form, and where it stands."""
    found: list[tuple[str, str, re.Match[str]]] = []
    for match in _date_pattern().finditer(text):
        label = re.search(_label_pattern() + r"$", text[: match.start()], re.I)
        value = _value(match)
        if value:
            kind = "" if label is None else "published" if re.match(rf"(?:{_words('published')})\b", label.group(), re.I) else "updated"
            found.append((kind, value, match))
    return found


@cache
def _label_pattern() -> str:
    return rf"\b(?:{_words('published')}|{_words('updated')})\s*(?:[:–—-]|on|den)?\s*"


def _is_date_line(text: str) -> bool:
    """Whether a line is a date, or two, with their labels and little else (a place, "5 min read")."""
    rest = _date_pattern().sub("", text)
    return rest != text and len(re.sub(_label_pattern(), "", rest, flags=re.I)) <= 30
