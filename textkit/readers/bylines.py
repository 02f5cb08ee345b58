"""What the first lines of a text say about the article: title, author, outlet, date of publication, address.

Nothing is better than something wrong: a date or the name of an outlet counts only where it stands by a by-line, a label or the headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce

from textkit.readers.datelines import cut_dates, find_dates, is_calendar_word, is_date_line, read_date
from textkit.readers.outlets import NAME, is_agency, is_keeper_of_pictures, is_outlet, is_spoken_to
from textkit.readers.wordlists import any_of, words
from textkit.records import Range

__all__ = ["URL", "Head", "front_matter", "head_of", "read_date", "read_head"]

HEAD_LINES = 100
"""Lines, blank ones apart, that a menu and the head below it may take."""
OWN_LINES = 15
"""Lines of the head that are neither blank nor furniture."""
BODY_LINE = 180
"""Characters from which on a line is a paragraph of the article, not a headline, a by-line or a menu item."""
PROSE_LINE = 80
"""Characters from which on a line below the headline is no longer one of names and dates."""
LINES_ABOVE = 4
"""How many lines above its by-line a headline may stand, and how far down a page it may stand without one."""
LONGEST_PIECE = 5
"""Words between two bars of a line of names and dates."""
MOST_NAMES = 5
"""Names, roles and places that a line without a word for "by" may hold."""
PARAGRAPHS = 2
"""Paragraphs of the article that the head may hold: a lead may come before the by-line."""
CLOSING_LINES = 3
"""Lines at the end of a text among which its source may be named."""
LONGEST_FRONT_MATTER = 4000

URL = re.compile(r"https?://[^\s<>\"'\])]+[^\s<>\"'\]).,;:!?]")
DATELINE = re.compile(r"[A-ZÀ-ÖØ-Þ][^\n(]{1,60}\((?P<name>[^\W\d_][^()\n]{1,30})\)\s*(?:[—–:-]|--)\s*\S")
COPYRIGHT = re.compile(rf"(?i:©|\(c\)|copyright)\s*(?:©\s*)?(?:\d{{4}}(?:\s?[-–]\s?\d{{4}})?),?\s*(?P<name>{NAME})")
SENTENCE_END = re.compile(r"[.;:,–—-][\"'”’»)]*$")
FRONT_MATTER = re.compile(rf"---[ \t]*\r?\n(?P<fields>.{{0,{LONGEST_FRONT_MATTER}}}?)\r?\n---[ \t]*(?=\r?\n|\Z)", re.S)
FRONT_MATTER_LINE = re.compile(r"\s*(?:#.*|[\w-]+\s*:.*|-\s.*|\s+\S.*)?")
BETWEEN = re.compile(r"\s*[|•·/]\s*|\s+[–—-]\s+|\s{2,}|,\s+|[.,]\s*$")
EDGES = " .,()–—-"
TRAIL = re.compile(r"\s*[»›>]\s*|\s+/\s+")
SECTIONS = 2
"""Fewest sections before the headline in a trail ("Home » Politics » ...")."""
ELLIPSIS = ("…", "...")


@dataclass(frozen=True, slots=True)
class Head:
    """What is known about an article; None where nothing is. `published` and `updated` are ISO 8601."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: str | None = None
    updated: str | None = None
    url: str | None = None
    notes: tuple[str, ...] = ()

    def or_else(self, other: Head) -> Head:
        """This, completed by `other`."""
        return Head(
            title=self.title or other.title,
            author=self.author or other.author,
            publisher=self.publisher or other.publisher,
            published=self.published or other.published,
            updated=self.updated or other.updated,
            url=self.url or other.url,
            notes=self.notes + other.notes,
        )


@dataclass(frozen=True, slots=True)
class Credit:
    """What a line of names and dates says. `names` may be those of outlets, but don't show it; `staff` is whose staff wrote the article."""

    is_byline: bool = False
    authors: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    staff: str | None = None
    published: str | None = None
    is_dated: bool = False

    @property
    def is_sure(self) -> bool:
        """Whether the line can be nothing else, a headline for one."""
        return self.is_byline or self.is_dated or bool(self.outlets or self.agencies)


NO_CREDIT = Credit()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the head that is not blank: its text without outer white space, what it credits, and what stands around it."""

    text: str
    is_furniture: bool
    blank_follows: bool
    credit: Credit = NO_CREDIT

    @property
    def may_be_headline(self) -> bool:
        return not self.is_furniture and not self.credit.is_sure


def head_of(fields: Mapping[str, str]) -> Head:
    """A head from its fields by name; those that are left out are None."""
    return Head(**{name: fields.get(name) for name in ("title", "author", "publisher", "published", "updated", "url")})  # type: ignore[arg-type]


def front_matter(text: str) -> Range | None:
    """Where the fields stand that a Markdown file may begin with, between two lines of three hyphens."""
    found = FRONT_MATTER.match(text)
    lines = found.group("fields").splitlines() if found else []
    is_fields = any(":" in line for line in lines) and all(FRONT_MATTER_LINE.fullmatch(line) for line in lines)
    return found.span() if found and is_fields else None


def read_head(text: str, *, furniture: Sequence[Range] = ()) -> Head:
    """What the head of a text says about the article. `furniture` are ranges that hold no headline."""
    matter = front_matter(text)
    lines = list(_head_lines(text, [*furniture, matter] if matter else furniture))
    fields = _fields(_unfolded(text[slice(*matter)]) if matter else [line.text for line in lines[:12]])
    byline = next((index for index, line in enumerate(lines) if line.credit.is_byline), None)
    title, title_line = _title(text, lines, byline) or (None, None)
    published, updated, notes = _dates(lines, byline, title_line)
    seen = Head(
        title=title,
        author=", ".join(lines[byline].credit.authors) or None if byline is not None else None,
        publisher=_publisher(text, lines, byline, title_line),
        published=published,
        updated=updated,
        url=next((line.text for line in lines if URL.fullmatch(line.text)), None),
        notes=notes if not fields.published else (),
    )
    is_source_alone = not matter and fields == Head(publisher=fields.publisher)
    return seen.or_else(fields) if is_source_alone else fields.or_else(seen)


# --- lines --------------------------------------------------------------------------------------


def _head_lines(text: str, furniture: Sequence[Range]) -> Iterator[Line]:
    """The lines before the article is well under way, without blank ones."""
    at = paragraphs = count = own = 0
    raw = text[: HEAD_LINES * BODY_LINE].splitlines(keepends=True)
    for number, line in enumerate(raw):
        start, at = at, at + len(line)
        if not (shown := line.strip(" \t\r\n\f\v#*_\ufeff\u00a0")):
            continue
        middle = start + len(line) // 2
        blank_follows = number + 1 < len(raw) and not raw[number + 1].strip()
        is_furniture = any(first <= middle < end for first, end in furniture)
        yield Line(shown[: 2 * BODY_LINE], is_furniture, blank_follows, _credit(shown) or NO_CREDIT)
        count += 1
        own += not is_furniture
        paragraphs += len(shown) >= BODY_LINE and not is_furniture
        if paragraphs == PARAGRAPHS or count == HEAD_LINES or own == OWN_LINES:
            return


def _unfolded(matter: str) -> list[str]:
    """The lines of front matter, each list of items ("- Kari Moe") on the line of its field."""
    return re.sub(r"\s*\n\s*-\s+", ", ", matter.replace(":\r\n", ":\n")).replace(":, ", ": ").splitlines()


def _fields(lines: Sequence[str]) -> Head:
    """What is written as "Title: ..." in front matter, or in the first lines, where a source alone may be that of a picture."""
    found: dict[str, str] = {}
    for name in ("title", "author", "publisher", "published", "updated", "url"):
        pattern = re.compile(rf"(?:{any_of(words(name + '_fields'))})\s*:\s*(?P<value>\S.{{0,300}})", re.I)
        for line in lines:
            match = pattern.fullmatch(line.strip())
            value = match.group("value").strip().strip("\"'[]") if match else None
            value = re.sub(r"(?<=[a-zà-ÿ]{3})\.$", "", value) if value and name == "author" else value
            value = read_date(value) if value and name in ("published", "updated") else value
            if value and (name != "url" or URL.fullmatch(value)) and (name in ("title", "url") or len(value) <= 80):
                found.setdefault(name, value)
    if set(found) == {"publisher"} and not _names_a_medium(found["publisher"]):
        found.pop("publisher", None)
    return head_of(found)


def _names_a_medium(name: str) -> bool:
    return is_outlet(name, beside_a_date=True) or is_agency(name)


# --- lines of names and dates -------------------------------------------------------------------


def _credit(text: str) -> Credit | None:
    """What a line such as "By Kari Moe, Reuters | July 3, 2025" says; None for a line that is more, or else, than names and dates."""
    if len(text) >= BODY_LINE:
        return None
    dates = find_dates(text)
    bare = cut_dates(text)
    published = next((found.value for found in dates if found.kind != "updated"), None)
    if glued := re.fullmatch(rf"(?P<shown>{NAME})By (?P=shown)", bare.partition("|")[0]):
        return Credit(True, authors=(glued.group("shown"),), published=published, is_dated=bare != text)
    pieces = [piece for piece in (part.strip(EDGES) for part in _by_pattern().sub(r"|\g<0>", bare).split("|")) if piece]
    credits = [_byline(piece) or _names(piece) for piece in pieces]
    before = next((index for index, credit in enumerate(credits) if credit.is_byline), len(credits))
    if before > 0 and not is_date_line(text) and not _is_list_of_names(pieces[:before]) and not (dates and _is_barred(text)):
        return None
    whole = reduce(_join, credits, Credit(published=published, is_dated=bare != text))
    if whole.is_byline and not (whole.authors or whole.agencies or whole.staff or whole.outlets or published):
        return None
    return whole


def _is_barred(text: str) -> bool:
    """Whether bars part a line into a few short pieces: "M. J. SERRA | Almera | 25/08/2017 - 09:15 h."."""
    parts = text.split("|")
    return 2 <= len(parts) <= MOST_NAMES and all(0 < len(part.split()) <= LONGEST_PIECE for part in parts)


def _is_list_of_names(pieces: Sequence[str]) -> bool:
    """Whether what stands beside dates, or before a by-line, is names and little else."""
    parts = [part for piece in pieces for part in _parts(piece)]
    if not parts or len(parts) > MOST_NAMES or sum(map(len, parts)) > PROSE_LINE or _photo().match(pieces[0]):
        return False
    is_name = len(parts) == 1 and bool(re.fullmatch(NAME, parts[0]))
    return is_name or _names_a_medium(parts[0]) or any(map(_begins_with_author, pieces))


def _parts(piece: str) -> list[str]:
    return [part for part in (part.strip(EDGES) for part in BETWEEN.split(piece)) if part]


def _join(left: Credit, right: Credit) -> Credit:
    return Credit(
        left.is_byline or right.is_byline,
        left.authors + right.authors,
        left.outlets + right.outlets,
        left.agencies + right.agencies,
        left.names + right.names,
        left.staff or right.staff,
        left.published,
        left.is_dated,
    )


def _byline(piece: str) -> Credit | None:
    """The credit of "By Kari Moe, Valley Post"; None for a piece that doesn't begin with a word for it, or names nobody."""
    match = _by_pattern().match(piece)
    if not match:
        return None
    rest = _photo().split(piece[match.end() :])[0]
    names = [_without_place(name) for part in _parts(rest) for name in re.split(rf"\s(?:{any_of(words('and'))})\s", part)]
    if not names:
        return None
    first = names[0]
    people = [name for name in names if _is_person(name) and (name is first or not _names_a_medium(name))]
    staff = _whose_staff(first)
    if first not in people and not is_agency(first) and not staff and not is_outlet(first):
        return None
    media = [name for name in names if name not in people]
    return Credit(
        True,
        authors=tuple(people),
        outlets=tuple(name for name in media if is_outlet(name, beside_a_date=True) and not is_agency(name)),
        agencies=tuple(filter(is_agency, media)),
        names=tuple(name for name in media if re.fullmatch(NAME, name) and not _names_a_medium(name) and not _is_role(name)),
        staff=staff,
    )


def _names(piece: str) -> Credit:
    """The names in a piece that is no by-line."""
    parts = _parts(piece)
    is_person_first = _begins_with_author(piece)
    media = parts[1:] if is_person_first else parts
    return Credit(
        is_byline=is_person_first,
        authors=(parts[0],) if is_person_first else (),
        outlets=tuple(name for name in media if is_outlet(name) and not is_agency(name)),
        agencies=tuple(filter(is_agency, media)),
        names=tuple(name for name in media if re.fullmatch(NAME, name) and not is_outlet(name) and not is_agency(name)),
    )


def _begins_with_author(piece: str) -> bool:
    """Whether it is like "Kari Moe, Valley Post". "Kari Moe / Reuters" rather credits a picture."""
    name, _, rest = piece.partition(", ")
    return bool(rest) and _is_person(name) and not _names_a_medium(name) and _names_a_medium(BETWEEN.split(rest)[0].strip(EDGES))


@cache
def _by_pattern() -> re.Pattern[str]:
    colons = any_of(words("by_colon") | words("by"))
    return re.compile(rf"(?:(?<=^)|(?<=[|.] )|(?<=[|.]))(?:(?:{any_of(words('by'))})\s+|(?:{colons})\s*:\s*)(?=\S)", re.I)


@cache
def _photo() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{any_of(words('photo'))})\s*(?::|/|by\s|av\s|og\b|and\b)", re.I)


def _without_place(name: str) -> str:
    """The name without where its bearer writes from ("Kari Moe in Bergen")."""
    return re.sub(rf"\s(?:{any_of(words('by_places'))})\s{NAME}$", "", name)


def _whose_staff(name: str) -> str | None:
    """The outlet in "Valley Post Staff": a name of one word, or one of an outlet."""
    found = re.fullmatch(rf"(?P<whose>{NAME}?)\s(?i:{any_of(words('staff'))})", name)
    whose = found.group("whose") if found else ""
    return whose if whose and (" " not in whose or is_outlet(whose, beside_a_date=True)) and not _is_article(whose) else None


def _is_person(text: str) -> bool:
    """Two to five capitalised words, none of them a role, a weekday or a month, the first of them no article."""
    parts = text.split()
    if not 2 <= len(parts) <= 5 or not re.fullmatch(NAME, text) or is_agency(text) or text in words("outlets") or _is_role(text):
        return False
    return not any(map(is_calendar_word, parts)) and not _is_article(parts[0])


def _is_article(word: str) -> bool:
    return word.casefold() in words("not_names")


def _is_role(text: str) -> bool:
    return bool(re.search(rf"\b(?:{any_of(words('roles'))})\b", text, re.I))


# --- the headline -------------------------------------------------------------------------------


def _title(text: str, lines: Sequence[Line], byline: int | None) -> tuple[str, int] | None:
    """The headline and the number of its line: that above the by-line, else the first line where it looks like one."""
    above = _title_above(lines, byline) if byline is not None else None
    if above or (byline is not None and byline > LINES_ABOVE):
        return above
    last = text.rstrip().rpartition("\n")[2].strip()
    found = next((index for index in _first_of_their_own(lines) if _stands_alone(lines, index)), None)
    return None if found is None or lines[found].text == last else (lines[found].text, found)


def _first_of_their_own(lines: Sequence[Line]) -> Iterator[int]:
    """The first line that is neither furniture nor names and dates, and the next where that is a word or two: a section."""
    own = [index for index, line in enumerate(lines) if line.may_be_headline and not _is_trail(line.text)]
    for index in own[:2]:
        yield index
        if len(lines[index].text.split()) > 2 or SENTENCE_END.search(lines[index].text):
            return


def _stands_alone(lines: Sequence[Line], index: int) -> bool:
    if index + 1 >= len(lines) or not _is_headline(lines[index].text):
        return False
    follower = lines[index + 1]
    return lines[index].blank_follows or follower.credit.is_sure or len(follower.text) >= PROSE_LINE


def _title_above(lines: Sequence[Line], byline: int) -> tuple[str, int] | None:
    """The end of a trail of sections ("Home » Politics » ..."), else the first headline that is not, with its date, one of a menu."""
    above = list(enumerate(lines))[max(0, byline - LINES_ABOVE) : byline]
    for index, line in above:
        *sections, end = TRAIL.split(line.text)
        if len(sections) >= SECTIONS and _is_headline(end) and not end.endswith(ELLIPSIS):
            return end, index
    headlines = [(line.text, index) for index, line in above if line.may_be_headline and _is_headline(line.text)]
    ours = [(text, index) for text, index in headlines if index + 2 >= byline or not is_date_line(lines[index + 1].text)]
    return next(iter(ours or headlines), None)


def _is_trail(text: str) -> bool:
    return len(TRAIL.split(text)) > SECTIONS


def _is_headline(text: str) -> bool:
    """Short, at least three words, no full stop at its end, and neither an address, a date, the credit of a picture nor a list."""
    parts = text.split()
    return (
        3 <= len(parts) <= 30
        and len(text) < BODY_LINE
        and not text[0].islower()
        and not SENTENCE_END.search(text)
        and not URL.search(text)
        and not find_dates(text)
        and not is_date_line(text)
        and not _photo().match(text)
        and not _is_trail(text)
        and not re.search(r"[|•].*[|•]", text)
    )


# --- the outlet ---------------------------------------------------------------------------------


def _publisher(text: str, lines: Sequence[Line], byline: int | None, title: int | None) -> str | None:
    """The outlet that the head names, or the copyright line; for want of them that of a dateline or the source at the end, or an agency."""
    near = [lines[index] for index in _lines_near(lines, byline, title)]
    found = next(_outlets(text, lines, byline, title), None)
    if found:
        return found
    owner = _owner(text, lines[byline].credit.authors if byline is not None else ())
    staff = lines[byline].credit.staff if byline is not None else None
    masthead = _masthead(lines[: title or byline or 0], [name for name in (owner, staff) if name])
    datelines = [match.group("name") for line in lines if (match := DATELINE.match(line.text))]
    candidates = (
        masthead,
        owner,
        staff,
        _after_title(lines[title].text) if title is not None else None,
        next(filter(is_outlet, datelines), None),
        _source_at_end(text),
        next((name for line in near for name in line.credit.agencies), None),
        next((line.text.strip("()©/ :") for line in lines if line.text.strip("()©/ :") in words("agencies")), None),
        next(filter(is_agency, datelines), None),
    )
    return next(filter(None, candidates), None)


def _outlets(text: str, lines: Sequence[Line], byline: int | None, title: int | None) -> Iterator[str]:
    """The outlets named in the lines around headline and by-line, in order."""
    for index in _lines_near(lines, byline, title):
        credit = lines[index].credit
        beside = [lines[other] for other in (index - 1, index + 1) if 0 <= other < len(lines)]
        is_beside_credit = credit.is_dated or credit.is_byline or any(line.credit.is_dated or line.credit.is_byline for line in beside)
        is_beside_title = title is not None and abs(index - title) == 1
        is_at_top = title is None and byline is None
        if is_beside_credit or is_beside_title or is_at_top:
            yield from credit.outlets
        yield from (name for name in credit.names if is_beside_credit and is_outlet(name, beside_a_date=True))
        yield from (name for name in credit.names if is_spoken_to(name, text))


def _owner(text: str, authors: Sequence[str]) -> str | None:
    """The owner of the copyright, as a line near the end of a text has it, spelt as the by-line does."""
    for line in text[-4000:].splitlines()[-40:]:
        if owner := COPYRIGHT.match(line.strip()):
            name = re.split(r"\.(?:\s|$)| All Rights", owner.group("name"), maxsplit=1)[0]
            if not is_keeper_of_pictures(name):
                return next((author for author in authors if _squeezed(author) == _squeezed(name)), name)
    return None


def _after_title(title: str) -> str | None:
    """The outlet in "New bridge costs more | Valley Gazette", as pages are called."""
    end = re.split(r"\s[|–—-]\s", title)[-1]
    return end if end != title and is_outlet(end) else None


def _masthead(lines: Sequence[Line], names: Sequence[str]) -> str | None:
    """A name above the headline that begins like one of those names and shows that it is that of an outlet."""
    beginnings = {name.split()[0] for name in names}
    return next((line.text for line in lines if is_outlet(line.text, beside_a_date=True) and line.text.split()[0] in beginnings), None)


def _source_at_end(text: str) -> str | None:
    """The source that one of the last lines is, or ends with: "(©NTB)", "Kilde: NTB", "Source: Reuters"."""
    for line in reversed(text[-2000:].rstrip().splitlines()[-CLOSING_LINES:]):
        shown = line.strip(" *_.")
        if owned := re.search(rf"\(\s?©\s?(?P<name>{NAME})\s?\)$", shown):
            return None if is_keeper_of_pictures(owned.group("name")) else owned.group("name")
        named = re.fullmatch(rf"\(?(?i:{any_of(words('sources'))})\s*:\s*(?P<name>[^,()]{{2,40}})\)?", shown) or re.search(
            r"(?:^|[.!?»”\"]\s)\((?P<name>[^()]{2,40})\)$", shown
        )
        if named and _names_a_medium(named.group("name").strip()):
            return named.group("name").strip()
    return None


def _squeezed(name: str) -> str:
    return "".join(name.casefold().split())


# --- the date of publication --------------------------------------------------------------------


def _dates(lines: Sequence[Line], byline: int | None, title: int | None) -> tuple[str | None, str | None, tuple[str, ...]]:
    """The date of publication, that of the last update, and a note where only the latter is given.

    A date labelled as one of publication wins, then that of the by-line, then one in a line by itself below and then above the headline.
    """
    dates = {index: find_dates(line.text) for index, line in enumerate(lines) if len(line.text) < BODY_LINE}
    every = [found for dates_of_line in dates.values() for found in dates_of_line]
    labelled = [found.value for found in every if found.kind == "published"]
    updated = [found.value for found in every if found.kind == "updated"]
    from_byline = [value for value in [lines[byline].credit.published if byline is not None else None] if value]
    near = sorted(_lines_near(lines, byline, title), key=lambda index: title is not None and index < title)
    beside = [found.value for index in near if lines[index].credit.is_dated for found in dates.get(index, ()) if not found.kind]
    datelines = [found.value for line in lines if (match := DATELINE.match(line.text)) for found in find_dates(match.group())]
    for value in labelled + from_byline + beside + datelines:
        return value, max(updated, default=None), ()
    return (updated[0], None, ("published: only the date of an update is given",)) if updated else (None, None, ())


def _lines_near(lines: Sequence[Line], byline: int | None, title: int | None) -> list[int]:
    """The numbers of the lines of names and dates that are the article's. Further from headline and by-line they may be a menu's."""
    if title is None and byline is None:
        return _lines_at_top(lines)
    if title is not None and byline is None and title > LINES_ABOVE:
        return []
    first = title if title is not None else max(0, (byline or 0) - 1)
    last = max(index for index in (title, byline) if index is not None)
    below = range(first, min(last + LINES_ABOVE, len(lines)))
    prose = next((index for index in below if index > last and len(lines[index].text) >= PROSE_LINE), len(lines))
    return [*_lines_above(lines, first), *(index for index in below if index < prose and index != title)]


def _lines_above(lines: Sequence[Line], first: int) -> list[int]:
    """The lines of names and dates above the headline, where nothing else stands above it: no teasers."""
    above = [index for index in range(first) if not lines[index].is_furniture]
    return above if len(above) <= LINES_ABOVE and all(lines[index].credit is not NO_CREDIT for index in above) else []


def _lines_at_top(lines: Sequence[Line]) -> list[int]:
    """The lines of names and dates that a text without headline and by-line begins with, if the first is a date or one names an outlet."""
    top: list[int] = []
    for index, line in enumerate(lines[:LINES_ABOVE]):
        if not line.is_furniture and line.credit is NO_CREDIT:
            break
        if not line.is_furniture:
            top.append(index)
    dated = top[:1] == [0] and read_date(lines[0].text) is not None
    return top if dated or any(lines[index].credit.outlets or lines[index].credit.agencies for index in top) else []
