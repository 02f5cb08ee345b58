"""Dates as the heads of articles write them: "Tirsdag 21. oktober 2025", "PUBLISERT: 26.08.25 06:30", "July 3, 2025 10:30 p.m. ET"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Literal

from textkit.readers.wordlists import any_of, words

LOCALES = ("en", "nb", "nn", "da", "sv", "de", "fr", "es")
"""Whose names of months and days are read."""
BESIDE_A_DATE = 30
"""Most characters that a line may hold beside its dates and their labels and still be a line of dates (a place, "5 min read")."""
GARBLED_MONTHS = {"could": 5}
"""What synonym machines make of "May"; a month only beside a day and a year in the line of an article's head."""
CENTURY = 70
"""Years of two digits below this are those of the 2000s."""

TIME = r"(?:,?\s*(?:kl\.?|at|@|-|–|,|\|)?\s*(?P<hour>[0-2]?\d)[.:](?P<minute>[0-5]\d)(?![.\d])(?P<half>\s*[ap]\.?m\b\.?)?)?"
ZONE = r"(?:\s?(?:UTC|GMT|CES?T|[ECMP][SD]?T|Z)\b|[+-]\d\d:?\d\d)?"


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date in a line: what the word before it calls it, its ISO 8601 form, and where it stands, its label included."""

    kind: Literal["published", "updated", ""]
    value: str
    start: int
    end: int


def read_date(text: str) -> str | None:
    """The date or time that a text consists of, as ISO 8601 ("2025-07-16", "2025-07-16T12:04"); None for any other text.

    Reads ISO 8601, RFC 2822 (mail and HTTP headers), and dates written out in the languages of LOCALES, day before month
    where there are only numbers between dots. "03/04/2025" may be March or April, so it is None, as is a date without its year.
    """
    text = " ".join(text.split()).strip(" .,|•·–—-")
    return _iso(text) or _rfc(text) or _written(text)


def find_dates(text: str) -> list[DateFound]:
    """The dates of a line that have a year, in order."""
    found: list[DateFound] = []
    for match in _date_pattern().finditer(text):
        if value := _value(match):
            label = re.search(_label() + r"$", text[: match.start()], re.I)
            start = label.start() if label else match.start()
            found.append(DateFound(_kind(label.group()) if label else "", value, start, match.end()))
    return found


def cut_dates(text: str) -> str:
    """The line with a bar in the place of every date, those without a year too."""
    for found in reversed(find_dates(text)):
        text = f"{text[: found.start]}|{text[found.end :]}"
    return _day_pattern().sub("|", text)


def is_date_line(text: str) -> bool:
    """Whether a line is a date, or two, with their labels and little else. A date may lack its year only where nothing else stands."""
    rest = _date_pattern().sub("", text)
    if rest != text:
        return len(re.sub(_label(), "", rest, flags=re.I)) <= BESIDE_A_DATE
    return bool(_day_pattern().fullmatch(text.strip(" .,")))


def is_calendar_word(word: str) -> bool:
    """Whether a word is the name of a month or of a day of the week, or its short form."""
    word = word.casefold().strip(".,")
    return word in _months() or word in _weekdays()


def is_weekday(word: str) -> bool:
    """Whether a word is the name of a day of the week, or its short form."""
    return word.casefold().strip(".,") in _weekdays()


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
    garbled = found is not None and (found["montha"] or found["monthb"] or "").casefold() in GARBLED_MONTHS
    return _value(found) if found is not None and not garbled else None


def _value(found: re.Match[str]) -> str | None:
    """The ISO form of a match of `_date_pattern`; None for a day that there is not."""
    parts = found.groupdict()
    year, day = (int(next(parts[f"{name}{form}"] for form in "abcdef" if parts[f"{name}{form}"])) for name in ("year", "day"))
    word = parts["montha"] or parts["monthb"]
    month = (
        (_months() | GARBLED_MONTHS)[word.casefold().rstrip(".")]
        if word
        else int(next(parts[f"month{form}"] for form in "cdef" if parts[f"month{form}"]))
    )
    if year < 100:
        year += 2000 if year < CENTURY else 1900
    try:
        when = date(year, month, day).isoformat()
    except ValueError:
        return None
    hour = int(parts["hour"]) if parts["hour"] else None
    if hour is None or hour > 23:
        return when
    if half := (parts["half"] or "").strip()[:1]:
        hour = hour % 12 + (12 if half in "pP" else 0)
    return f"{when}T{hour:02}:{parts['minute']}"


def _kind(label: str) -> Literal["published", "updated"]:
    return "published" if re.match(rf"(?:{any_of(words('published'))})(?!\w)", label, re.I) else "updated"


@cache
def _label() -> str:
    return rf"\b(?:{any_of(words('published') | words('updated'))})\s*(?:[:–—-]|on|den)?\s*"


@cache
def _months() -> dict[str, int]:
    """The names of the months and their short forms, as CLDR gives them, in lower case and without a full stop."""
    from babel import Locale

    names = {"sept": 9}
    for locale in map(Locale, LOCALES):
        for width in ("wide", "abbreviated"):
            names |= {name.casefold().rstrip("."): number for number, name in locale.months["format"][width].items()}
    return names


@cache
def _weekdays() -> frozenset[str]:
    """The names of the days of the week and their short forms, in lower case and without a full stop."""
    from babel import Locale

    widths = [Locale(code).days["format"][width] for code in LOCALES for width in ("wide", "abbreviated")]
    return frozenset(name.casefold().rstrip(".") for names in widths for name in names.values())


@cache
def _weekday() -> str:
    return rf"(?:\b(?:{any_of(_weekdays())})\.?,?\s)?(?:\b(?:den|the|d\.)\s)?"


@cache
def _date_pattern() -> re.Pattern[str]:
    month = any_of(_months() | GARBLED_MONTHS)
    forms = (
        rf"(?P<montha>(?:{month}))\.?\s(?P<daya>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<yeara>(?:19|20)\d\d)",
        rf"(?P<dayb>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of\s)?(?P<monthb>(?:{month}))\.?,?\s(?P<yearb>(?:19|20)\d\d)",
        r"(?P<dayc>\d{1,2})\.\s?(?P<monthc>\d{1,2})\.\s?(?P<yearc>(?:19|20)\d\d)",
        r"(?P<yeard>(?:19|20)\d\d)-(?P<monthd>\d\d)-(?P<dayd>\d\d)",
        r"(?P<daye>1[3-9]|2\d|3[01])/(?P<monthe>\d{1,2})/(?P<yeare>(?:19|20)\d\d)",
        r"(?P<dayf>\d{1,2})\.(?P<monthf>\d{1,2})\.(?P<yearf>\d\d)(?!\.)",
    )
    return re.compile(rf"{_weekday()}(?<![\d.])(?:{'|'.join(forms)})(?!\d){TIME}{ZONE}", re.I)


@cache
def _day_pattern() -> re.Pattern[str]:
    """A date without a year: "Tuesday 26 August", "Friday, April 25"."""
    month = any_of(_months())
    forms = (rf"\b(?:{month})\.?\s\d{{1,2}}(?:st|nd|rd|th)?", rf"\b\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?:of\s)?(?:{month})\b\.?")
    no_groups = re.sub(r"\(\?P<\w+>", "(?:", TIME)
    return re.compile(rf"{_weekday()}(?<![\d.])(?:{'|'.join(forms)})(?![\d\w]|,?\s\d){no_groups}", re.I)
