"""Dates, intervals and durations as people write them, read as ISO 8601 and, where that has no form, as TIMEX3 (ISO 24617-1).

`2025-04-24`, `2025-04`, `2025`, `--04-24` where the text gives no year, `2024-W47`, `2024-W47-WE`, `2013-Q1`, `2008-SU`, `198X` for
a decade; durations `P120D`, `PT90M`, `P2.5Y`. What is relative ("last week", "Tuesday") is read from the date of publication and is
None without one. What differs between languages stands in the table [dates] of `lang/<code>.toml`.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from textkit.calendars import Calendar, calendar_of
from textkit.clock import clock_words_before, counts_on, read_bare_time, read_spoken_time, read_time, read_until
from textkit.numbers import Amount, Page, plain, read_amount, read_amounts, read_cardinal
from textkit.records import FigureLabel, Modifier

LATEST_YEAR = 2026
"""The year of these rules. "Thursday, April 24" without a year is taken for the last such Thursday up to it: a guess."""

EARLIEST_YEAR = 1100
QUOTES = frozenset("\"'“”‘’«»„")

Direction = Literal["past", "said", "due", "near", "present", "future"]
"""What a sentence speaks of: what was; what was, as words around tell and no parse; what was due at a date that may be to come ("asked to
answer by 7 June"); either; what is; what will be."""
SOON = 65
"""Days ahead in which a date may still be to come that only words around tell of as past."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What dates without a year or with a bare weekday are read from: the day of publication, or only a year that was inferred."""

    day: datetime.date | None = None
    inferred: bool = False
    updated: datetime.date | None = None
    """The day of the last change, where it came within the week: a weekday that was may lie before it."""
    told: str | None = None
    """The date that the text gave last, as ISO 8601: what "that year" and "the week before" are read from."""
    told_day: datetime.date | None = None
    """The last whole day that it gave: what "the day after" belongs to."""
    day_of_events: datetime.date | None = None
    """The day that a bare time belongs to: the last one that the paragraph gave, else the first one before publication."""
    main_day: datetime.date | None = None
    told_last: int | None = None
    """The token after the date that the text gave last."""

    @property
    def published(self) -> datetime.date | None:
        """The day of publication, where it is known and not inferred."""
        return None if self.inferred else self.day

    def after(self, reading: DateReading) -> Anchor:
        """The anchor of what follows a date in the text."""
        value = reading.value
        if reading.label != "date" or not value or not value[:4].isdecimal():
            return self
        try:
            day = datetime.date.fromisoformat(value[:10]) if len(value) >= 10 else None
        except ValueError:
            day = None
        if day is None:
            return replace(self, told=value, told_last=reading.last)
        main = self.main_day or (day if self.day is None or day < self.day else None)
        return replace(self, told=value, told_day=day, day_of_events=day, main_day=main, told_last=reading.last)

    def after_paragraph(self) -> Anchor:
        """The anchor at the start of the next paragraph."""
        return replace(self, day_of_events=self.main_day or self.day_of_events)


@dataclass(frozen=True, slots=True)
class DateReading:
    """Tokens `first` to `last` (exclusive) of a page name a date or duration. `guessed_year`: the year came from the weekday alone."""

    first: int
    last: int
    value: str | None
    upper: str | None = None
    label: FigureLabel = "date"
    unit: str | None = None
    modifier: Modifier | None = None
    certain: bool = True
    guessed_year: int | None = None


@dataclass(frozen=True, slots=True)
class _Day:
    """A day as written: any part may be missing."""

    last: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    certain: bool = True


Reader = Callable[[Page, int, Anchor, Calendar], DateReading | None]


# --- reading -------------------------------------------------------------------------------------


def read_date(page: Page, at: int, anchor: Anchor, *, code: str) -> DateReading | None:
    """The longest date that starts at token `at`, or None."""
    calendar = calendar_of(code)
    best: DateReading | None = None
    for reader in _readers(page, at, calendar):
        reading = reader(page, at, anchor, calendar)
        if reading is not None and (best is None or reading.last > best.last):
            best = reading
    return _without_full_stop(page, best, calendar) if best is not None else None


def _without_full_stop(page: Page, reading: DateReading, calendar: Calendar) -> DateReading:
    """The reading without the point that ends its sentence: "on Oct. 19. | The", "i mai."; those of "19. mai" and "Sept." are its own."""
    last = reading.last - 1
    dated = page.word(last - 1) in calendar.full_months or (page.kind(last - 1) == "digits" and calendar.order == "mdy")
    ends = page.kind(reading.last) == "line" or (page.kind(reading.last) == "word" and page.raw(reading.last)[:1].isupper())
    return replace(reading, last=last) if page.word(last) == "." and dated and ends else reading


def _readers(page: Page, at: int, calendar: Calendar) -> tuple[Reader, ...]:
    """The readers of dates that may begin with such a token."""
    if page.kind(at) == "digits":
        return DIGIT_READERS
    names = NAME_READERS if starts_date(page, at, code=page.words.code) else ()
    is_number = page.kind(at) == "share" or page.words.is_one_of("articles", page.word(at)) or read_cardinal(page, at) is not None
    return (*names, *NUMBER_READERS) if is_number or page.word(at) in page.words.fractions or page.word(at) in page.words.mixed else names


def starts_date(page: Page, at: int, *, code: str) -> bool:
    """Whether a date may start at token `at`: a quick look that spares the readers most words."""
    calendar = calendar_of(code)
    word = page.word(at)
    if word == "'":
        return page.kind(at + 1) == "digits"
    return word in calendar.starters or (word in calendar.openers and (word, page.word(at + 1)) in calendar.openings)


def infer_anchor(page: Page, readings: list[DateReading]) -> Anchor:
    """The anchor of a text without date of publication: a day whose year follows from its weekday, else none.

    In the head of the text ("Bergen, onsdag 6. november") that day is the one of publication.
    """
    for reading in readings:
        if reading.guessed_year and reading.value:
            return Anchor(datetime.date.fromisoformat(reading.value[:10]), inferred=not _in_head(page, reading))
    return Anchor()


HEAD_LINES, LONGEST_HEAD_LINE = 6, 14


def _in_head(page: Page, reading: DateReading) -> bool:
    """Whether a date stands among the short lines before the text, or as the dateline that opens it ("BERGEN, onsdag 6. november:")."""
    start, end = page.tokens[reading.first].start, page.tokens[reading.last - 1].end
    before = page.text[:start]
    opening = before.rsplit("\n", 1)[-1]
    line = opening + page.text[start:].split("\n", 1)[0]
    short = len(line.split()) <= LONGEST_HEAD_LINE and not line.rstrip().endswith(".")
    dateline = len(opening.split()) <= 4 and page.text[end : end + 3].lstrip()[:1] in (":", "–", "-", "—")
    return len([part for part in before.split("\n") if part.strip()]) <= HEAD_LINES and (short or dateline)


FIRST_NEWSPAPER = 1605
"""The year of the Relation of Strasbourg. Years before it, such as 0001, are those of programs that had none."""
LAST_YEAR = 9000
"""Beyond it the years that a text may count on from its day no longer have four digits."""


def anchor_of(published: str | None, updated: str | None = None) -> Anchor:
    """The anchor that ISO 8601 dates or times of publication and change give; none where they give no day that an article can have."""
    day, change = _day_of(published), _day_of(updated)
    within = day is not None and change is not None and 0 < (change - day).days < 7
    return Anchor(day, updated=change if within else None)


def _day_of(value: str | None) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat((value or "")[:10])
    except ValueError:
        return None
    return day if FIRST_NEWSPAPER <= day.year <= LAST_YEAR else None


# --- days ----------------------------------------------------------------------------------------


def _numeric(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """2025-04-24, 24.04.2025, 4/24/25, 2014-10, 30/10."""
    if (
        page.kind(at) != "digits"
        or (page.is_tight(at) and page.raw(at - 1) in ("/", "."))
        or (page.is_tight(at) and page.kind(at - 1) == "word")
    ):
        return None
    parts, sign, last = _numeric_parts(page, at)
    if page.is_tight(last) and page.kind(last) in ("word", "digits") and len(parts) < 3:
        return None
    if len(parts) == 3:
        day = _three_numbers(parts, calendar.order)
        return _resolved(page, at, replace(day, last=last), anchor, calendar) if day else None
    if len(parts) != 2 or not all(part.isdecimal() for part in parts):
        return None
    if sign == "/" and calendar.order == "dmy" and (year := _year_number(page, last)) is not None and page.kind(last) == "digits":
        written = _checked(_Day(year[1], int(parts[0]), int(parts[1]), year[0])) if len(parts[1]) <= 2 else None
        return _resolved(page, at, written, anchor, calendar) if written else None
    day = _two_numbers(page, at, parts, sign, calendar, last)
    return _resolved(page, at, replace(day, last=last), anchor, calendar) if day else None


def _numeric_parts(page: Page, at: int) -> tuple[list[str], str, int]:
    """The numbers of a date in digits, the sign between them, and the token after them."""
    raw = page.raw(at)
    if "." in raw and "," not in raw and " " not in raw:
        return raw.split("."), ".", at + 1
    parts, sign, last = [raw], page.word(at + 1), at + 1
    while (
        sign in ("-", "/")
        and page.word(last) == sign
        and len(parts) < 3
        and page.raw(last + 1).isdecimal()
        and page.is_tight(last)
        and page.is_tight(last + 1)
    ):
        parts.append(page.raw(last + 1))
        last += 2
    return parts, sign, last


def _three_numbers(parts: list[str], order: str) -> _Day | None:
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    numbers = [int(part) for part in parts]
    if len(parts[0]) == 4:
        return _checked(_Day(0, numbers[2], numbers[1], numbers[0]))
    if len(parts[0]) > 2 or len(parts[1]) > 2 or len(parts[2]) not in (2, 4):
        return None
    year = numbers[2] if len(parts[2]) == 4 else _century(numbers[2])
    first, second = (numbers[1], numbers[0]) if order == "mdy" else (numbers[0], numbers[1])
    return _checked(_Day(0, first, second, year)) or _checked(_Day(0, second, first, year))


def _two_numbers(page: Page, at: int, parts: list[str], sign: str, calendar: Calendar, last: int) -> _Day | None:
    """A year and a month, or a day and a month where the text around asks for a date or the numbers can be nothing else."""
    if not all(part.isdecimal() and len(part) <= 4 for part in parts):
        return None
    left, right = int(parts[0]), int(parts[1])
    if len(parts[0]) == 4 and len(parts[1]) == 2 and sign != ".":
        return _checked(_Day(0, None, right, left)) if 1900 <= left <= 2100 and not page.is_dash(at - 1) else None
    if len(parts[1]) == 4 and len(parts[0]) <= 2 and sign != ".":
        return _checked(_Day(0, None, left, right)) if 1900 <= right <= 2100 else None
    if len(parts[0]) > 2 or len(parts[1]) > 2:
        return None
    day, month = (right, left) if calendar.order == "mdy" else (left, right)
    after_weekday = page.word(at - 1) in calendar.weekdays or (page.word(at - 1) == "," and page.word(at - 2) in calendar.weekdays)
    asked = after_weekday or calendar.has("date_before_digits", page.word(at - 1))
    alone = page.kind(at - 1) == "line" and page.kind(last) == "line"
    if asked or (alone and (sign != "/" or left > right) and (sign != "." or calendar.order == "dmy") and (sign != "-" or left > right)):
        return _checked(_Day(0, day, month))
    return None


def _checked(day: _Day) -> _Day | None:
    """The day where it exists in the calendar, else None."""
    if day.month is not None and not 1 <= day.month <= 12:
        return None
    if day.day is not None and not 1 <= day.day <= _length(day.month, day.year):
        return None
    return day


def _length(month: int | None, year: int | None) -> int:
    """How many days the month has; 29 for February of an unknown year."""
    if month is None:
        return 31
    following = datetime.date(2000 if year is None else max(1, min(year, 9998)), month, 28) + datetime.timedelta(days=4)
    return (following - datetime.timedelta(days=following.day)).day


def _century(year: int) -> int:
    """The year meant by two digits."""
    return 1900 + year if year > LATEST_YEAR % 100 + 14 else 2000 + year


def _year_number(page: Page, at: int, *, short: bool = False) -> tuple[int, int] | None:
    """A year at token `at`: 2025, '82, "nineteen ninety-six", "two thousand and fifteen"; two digits where `short`."""
    raw = page.raw(at)
    if page.word(at) == "'" and page.raw(at + 1).isdecimal() and len(page.raw(at + 1)) == 2 and page.is_tight(at + 1):
        return _century(int(page.raw(at + 1))), at + 2
    if raw.isdecimal() and len(raw) == 4 and EARLIEST_YEAR <= int(raw) <= 2199:
        return int(raw), at + 1
    if short and raw.isdecimal() and len(raw) == 2:
        return _century(int(raw)), at + 1
    if page.kind(at) != "word":
        return None
    return _spoken_year(page, at)


def _spoken_year(page: Page, at: int) -> tuple[int, int] | None:
    """ "nineteen ninety-six", "seventeen hundred thirty three", "two thousand and twenty"."""
    century = read_cardinal(page, at)
    if century is None or century.kind != "cardinal" or century.in_digits or century.suffix:
        return None
    if 1100 <= century.value < 2200 and century.last > at + 1:
        return int(century.value), century.last
    if not 11 <= century.value < 22:
        return None
    rest = read_cardinal(page, century.last)
    if rest is None or rest.in_digits or rest.kind != "cardinal" or not 10 <= rest.value < 100:
        return None
    return int(century.value * 100 + rest.value), rest.last


def _day_number(page: Page, at: int) -> tuple[int, int] | None:
    """The day of a month at token `at`: 24, 24th, 24., "twenty-fourth"."""
    if page.raw(at).isdecimal() and len(page.raw(at)) <= 2:
        after = at + 1
        if (page.is_tight(after) and page.words.is_one_of("ordinal_suffixes", page.word(after))) or (
            page.word(after) == "." and page.is_tight(after)
        ):
            after += 1
        elif page.word(after) == ":" and page.is_tight(after + 1) and page.words.is_one_of("ordinal_suffixes", ":" + page.word(after + 1)):
            after += 2
        return (int(page.raw(at)), after) if 1 <= int(page.raw(at)) <= 31 else None
    if page.kind(at) != "word":
        return None
    number = read_cardinal(page, at)
    if (
        number is None
        or number.suffix
        or not 1 <= number.value < 32
        or number.scale != 1
        or (number.kind != "ordinal" and not _month_near(page, at, number.last))
    ):
        return None
    return int(number.value), number.last


def _month_near(page: Page, first: int, last: int) -> bool:
    """Whether a month stands beside tokens `first` to `last`: "January twenty-five", "five of May"."""
    months = calendar_of(page.words.code).months
    return any(page.word(at) in months for at in (first - 1, last, last + 1))


def _month_at(page: Page, at: int, calendar: Calendar) -> tuple[int, int, bool] | None:
    """The month at token `at`, the token after it, and whether that is certain."""
    word = page.word(at)
    month = calendar.months.get(word)
    if month is None:
        return None
    after = at + 1
    if (
        page.word(after) == "."
        and len(word) <= 4
        and page.is_tight(after)
        and (page.raw(after + 1)[:1].islower() or page.kind(after + 1) in ("digits", "line") or page.word(after + 1) == ",")
    ):
        after += 1
    return month, after, True


def _month_alone(page: Page, at: int, calendar: Calendar) -> tuple[int, int, bool] | None:
    """A month without a day or year: words that mean other things too need a capital and a preposition before them."""
    if page.word(at) in calendar.garbled_months:
        return _garbled_month(page, at, calendar)
    following = page.raw(at + 1)
    if calendar.order == "dmy" and page.raw(at)[:1].isupper() and page.kind(at + 1) == "word" and following[:1].isupper():
        return None  # "Mai Berg"
    found = _month_at(page, at, calendar)
    if found is None or not calendar.has("ambiguous_months", page.word(at)):
        return found
    capital = page.raw(at)[:1].isupper() or (calendar.order == "dmy" and len(page.word(at)) > 3)
    asked = calendar.has("before_month", page.word(at - 1)) or calendar.parts.match_before(page, at) is not None
    lone = page.kind(at - 1) == "line" and page.kind(found[1]) == "line"
    return (
        found
        if (capital and asked) or (lone and len(page.word(at)) > 3) or (asked and page.word(at) == "march" and page.word(at - 1) == "in")
        else None
    )


def _garbled_month(page: Page, at: int, calendar: Calendar) -> tuple[int, int, bool] | None:
    """ "in early Could": a month that a synonym spinner turned into another word. The words around must ask for a month."""
    if not page.raw(at)[:1].isupper() or (page.raw(at).isupper() and len(page.raw(at)) > 1):
        return None
    early = calendar.parts.match_before(page, at) is not None
    asked = early or calendar.has("before_month", page.word(at - 1))
    followed = page.kind(at + 1) == "digits"
    return (calendar.garbled_months[page.word(at)], at + 1, False) if asked or followed else None


def _written_day(page: Page, at: int, calendar: Calendar) -> _Day | None:
    """A day or month with its name: "24 April 2025", "April 24, 2025", "april 2025", "the first of March"."""
    month = _month_at(page, at, calendar) or (_garbled_month(page, at, calendar) if page.word(at) in calendar.garbled_months else None)
    if month is not None:
        return _month_first(page, month, calendar)
    day = _day_number(page, at)
    if day is None:
        return None
    at = day[1] + calendar.has("of", page.word(day[1])) * 1
    at += page.is_dash(at) and page.is_tight(at)
    at += calendar.has("date_articles", page.word(at)) and at > day[1]
    month = _month_at(page, at, calendar)
    if month is None and page.word(at) in calendar.garbled_months and page.raw(at)[:1].isupper():
        month = calendar.garbled_months[page.word(at)], at + 1, False
    if month is None:
        return None
    checked = _checked(_Day(month[1], day[0], month[0], certain=month[2]))
    return _with_year(page, checked, calendar) if checked else None


def _month_first(page: Page, month: tuple[int, int, bool], calendar: Calendar) -> _Day | None:
    number, at, certain = month
    skip = at + (page.word(at) == "," or (page.word(at) in ("/", "-") and page.is_tight(at)))
    skip += calendar.has("date_articles", page.word(skip)) and page.word(skip) != "a"
    day = _day_number(page, skip)
    if day is not None and skip == at and page.kind(day[1]) != "word" and not _checked(_Day(0, day[0], number)):
        return _Day(day[1], certain=False)  # "February 30"
    if day is not None and _checked(_Day(0, day[0], number)) and not counts_on(page, day[1], calendar):
        return _with_year(page, _Day(day[1], day[0], number, certain=certain), calendar)
    return _with_year(page, _Day(at, None, number, certain=certain), calendar)


def _with_year(page: Page, day: _Day, calendar: Calendar) -> _Day:
    """The day with the year that follows it, if one does."""
    at = day.last
    skips = [at]
    if page.word(at) == "," or calendar.has("of", page.word(at)) or (page.word(at) in ("/", "-") and page.is_tight(at)):
        skips.append(at + 1)
    for skip in skips:
        short = (day.day is not None and (skip == at or calendar.has("of", page.word(at)))) or page.word(skip) == "'"
        year = _year_number(page, skip, short=short)
        if year is None or counts_on(page, year[1], calendar) or calendar.has("no_year_before", page.word(year[1])):
            continue
        if page.raw(skip).isdecimal() and len(page.raw(skip)) == 2 and page.kind(year[1]) == "word":
            continue
        return replace(day, year=year[0], last=year[1])
    return day


def _day(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """A written day or month, alone or as the start of an interval."""
    interval = _interval(page, at, anchor, calendar)
    if interval is not None:
        return interval
    day = _written_day(page, at, calendar)
    if day is None:
        return None
    if day.day is None and day.year is None and day.month is not None and _month_alone(page, at, calendar) is None:
        return None
    weekday = _trailing_weekday(page, day, calendar)
    if weekday is not None:
        return _resolved(page, at, replace(day, last=weekday[1]), anchor, calendar, weekday=weekday[0])
    if day.year is None and anchor.told and calendar.has("told_before", page.word(at - 1)):
        day = replace(day, year=int(anchor.told[:4]))  # "that October"
    day = _with_shared_year(page, day, calendar)
    return _resolved(page, at, _with_relative_year(page, day, anchor, calendar), anchor, calendar)


def _with_shared_year(page: Page, day: _Day, calendar: Calendar) -> _Day:
    """The day or month with the year of the one that "and" or "to" joins to it: "May and June of 2015", "fra oktober til mars 2006"."""
    other_at = _after_until(page, day.last, calendar) if day.year is None and day.month is not None else None
    other = _written_day(page, other_at, calendar) if other_at is not None else None
    if other is None or other.year is None or other.month is None or (other.day is None) != (day.day is None):
        return day
    later = (day.month or 0, day.day or 0) > (other.month, other.day or 0)
    return replace(day, year=other.year - later)


def _with_relative_year(page: Page, day: _Day, anchor: Anchor, calendar: Calendar) -> _Day:
    """ "in March last year", "i mars i fjor"."""
    told = calendar.told.match(page, day.last) if day.year is None and anchor.told else None
    if told is not None and told[0][0] == "year" and anchor.told:
        return replace(day, year=int(anchor.told[:4]) + told[0][1], last=told[1])
    if day.year is not None or anchor.published is None:
        return day
    if (named := calendar.years.match(page, day.last)) is not None:
        return replace(day, year=anchor.published.year + named[0], last=named[1])
    shift = calendar.relative.get(page.word(day.last))
    if shift is None or calendar.periods.get(page.word(day.last + 1)) != "year":
        return day
    return replace(day, year=anchor.published.year + shift, last=day.last + 2)


def _trailing_weekday(page: Page, day: _Day, calendar: Calendar) -> tuple[int, int] | None:
    """The weekday after a day of the month, and the token after it: "Jul 18, Fri"."""
    at = day.last + (page.word(day.last) == ",")
    found = calendar.weekdays.get(page.word(at))
    return (found, at + 1) if found is not None and day.day and day.year is None and page.kind(at + 1) == "line" else None


def _weekday_day(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "Thursday, April 24", "Tuesday the 19th", "fredag 3. mai"."""
    if page.word(at) not in calendar.weekdays:
        return None
    skip = _day_after_weekday(page, at, calendar)
    skip += page.raw(skip) == "("
    weekday = calendar.weekdays[page.word(at)]
    if (interval := _weekday_interval(page, at, skip, anchor, calendar)) is not None:
        return interval
    day = _written_day(page, skip, calendar)
    if day is not None and day.day is not None:
        closing = page.raw(day.last) == ")" and page.raw(skip - 1) == "("
        return _resolved(page, at, replace(day, last=day.last + closing), anchor, calendar, weekday=weekday)
    numeric = _numeric(page, skip, anchor, calendar)
    if numeric is not None:
        return replace(numeric, first=at)
    number = _day_number(page, skip)
    ordinal = number is not None and (number[1] > skip + 1 or page.kind(skip) == "word")
    named = calendar.has("the_day", page.word(at - 1)) and page.kind(skip) == "digits"  # "the Thursday 19", from Spanish
    lone = number is not None and (page.kind(number[1]) != "word" or named) and not page.is_tight(number[1])
    if number is None or not (ordinal or lone) or counts_on(page, number[1], calendar) or page.kind(skip - 1) == "line":
        return None
    return DateReading(at, number[1], _matching_day(page, at, number, weekday, anchor, calendar))


def _day_after_weekday(page: Page, at: int, calendar: Calendar) -> int:
    """The token at which a day may stand behind the weekday at token `at`: "fredag den | 3. mai"."""
    skip = _after_weekday(page, at)
    return skip + calendar.has("date_articles", page.word(skip))


def _after_weekday(page: Page, at: int) -> int:
    after = at + 1
    after += page.word(after) == "." and len(page.word(at)) <= 5 and page.is_tight(after)
    return after + (page.word(after) == "," or (page.is_dash(after) and page.is_tight(after)))


def _matching_day(page: Page, at: int, number: tuple[int, int], weekday: int, anchor: Anchor, calendar: Calendar) -> str | None:
    """The closest date with that day of the month and that weekday."""
    if anchor.published is None:
        return None
    step = -1 if _direction(page, at, number[1], calendar) == "past" else 1
    day = anchor.published
    for _ in range(366 * 7):
        if day.day == number[0] and day.weekday() == weekday:
            return day.isoformat()
        day += datetime.timedelta(days=step)
    return None


def _resolved(page: Page, at: int, day: _Day, anchor: Anchor, calendar: Calendar, weekday: int | None = None) -> DateReading:
    """The reading of a written day, with the year that the anchor or the weekday gives it."""
    if day.year is None and day.month is None:
        return DateReading(at, day.last, None, certain=False)
    if day.year is not None:
        return DateReading(at, day.last, _iso(day), certain=day.certain)
    if anchor.day is not None:
        year = _nearest_year(day, anchor.day, _side(page, at, day.last, calendar), weekday)
        return DateReading(at, day.last, _iso(replace(day, year=year)), certain=day.certain and not anchor.inferred)
    if weekday is not None and day.day is not None and day.month is not None:
        month, number, years = day.month, day.day, range(LATEST_YEAR, LATEST_YEAR - 40, -1)
        guess = next((year for year in years if _weekday(year, month, number) == weekday), None)
        if guess is not None:
            return DateReading(at, day.last, _iso(replace(day, year=guess)), certain=False, guessed_year=guess)
    return DateReading(at, day.last, _iso(day), certain=day.certain)


def _weekday(year: int, month: int, day: int) -> int | None:
    return datetime.date(year, month, day).weekday() if day <= _length(month, year) else None


def _iso(day: _Day) -> str:
    if day.month is None:
        return f"{day.year:04d}"
    start = f"{day.year:04d}-" if day.year is not None else "--"
    return f"{start}{day.month:02d}" + (f"-{day.day:02d}" if day.day is not None else "")


def _nearest_year(day: _Day, reference: datetime.date, direction: Direction, weekday: int | None) -> int:
    """The year in which the day lies closest to the reference, on the side that the sentence speaks of."""
    month = day.month or 1

    def cost(year: int) -> float:
        number = min(day.day or (reference.day if month == reference.month else 15), _length(month, year))
        distance = (datetime.date(year, month, number) - reference).days
        wrong_weekday = weekday is not None and day.day is not None and _weekday(year, month, day.day) != weekday
        missing = day.day is not None and day.day > _length(month, year)
        return _distance(distance, direction) + 10_000 * (wrong_weekday + missing)

    return min(
        range(reference.year - 6, reference.year + 7) if weekday is not None else range(reference.year - 1, reference.year + 2), key=cost
    )


def _distance(days: int, direction: Direction) -> float:
    """How far away a day is, with days on the side that the sentence doesn't speak of counted several times."""
    said = (1.0, 9.0 if days > SOON else 3.0)
    back, ahead = {"past": (1.0, 9.0), "said": said, "due": (1.0, 3.0), "near": (1.0, 1.4), "present": (4.0, 1.0), "future": (20.0, 1.0)}[
        direction
    ]
    return -days * back if days < 0 else days * ahead


def _side(page: Page, first: int, last: int, calendar: Calendar) -> Direction:
    """As `_direction`, and whether a parse says so where it is the past."""
    found = _direction(page, first, last, calendar)
    return "said" if found == "past" and page.tense(page.tokens[first].start) != "past" else found


def _direction(page: Page, first: int, last: int, calendar: Calendar) -> Direction:
    """Whether the sentence speaks of what was or what will be, by the verb of a parse or by the words around."""
    garbled = any(page.word(at) in calendar.garbled_months for at in range(first, last))  # a verb to the parser
    parsed = None if garbled else page.tense(page.tokens[first].start)
    if calendar.has("since_words", page.word(first - 1)):
        return "past"
    if page.word(first) not in calendar.weekdays and any(calendar.has("planned", page.word(first - back)) for back in (1, 2, 3)):
        return "future"
    until = _is_until(page, first, calendar)
    if parsed == "past" and not until:
        return "due" if calendar.has("due_words", page.word(first - 1)) else "past"
    if parsed == "future":
        return "future"
    told = _direction_by_words(page, first, last, calendar)
    if told == "past" and (until or calendar.has("due_words", page.word(first - 1))):
        told = "due"
    if parsed != "present" or told == "future":
        return told
    if told in ("past", "due"):
        return told if page.word(first) in calendar.weekdays else "due"
    return "future" if page.word(first) in calendar.weekdays else "present"


def _is_until(page: Page, first: int, calendar: Calendar) -> bool:
    """Whether a date ends a span: "until Friday"; not "did not arrive until Friday", and not "tok til fredag" (began on Friday)."""
    if not calendar.has("until_words", page.word(first - 1)) or calendar.has("not_until_after", page.word(first - 2)):
        return False
    return not any(calendar.has("not_until", word) for word in _nearby(page, first - 1, -1, 4))


def _direction_by_words(page: Page, first: int, last: int, calendar: Calendar) -> Direction:
    """The same by the words around: the nearest one that says so decides; a bare date is a coming one."""
    before, after = _nearby(page, first, -1, 10), _nearby(page, last, 1, 6)
    near = sorted([*enumerate(before), *((place + 2.5, word) for place, word in enumerate(after))])
    endings = tuple(calendar.sets.get("past_endings", ()))
    past = [place for place, word in near if calendar.has("past", word) or (len(word) > 3 and word.endswith(endings))]
    future = [place for place, word in near if calendar.has("future", word)]
    until = _is_until(page, first, calendar) and calendar.nights.match_before(page, first) is None
    if until and not any(calendar.has("perfect", word) for _, word in near):
        return "future"
    if past and future:
        return "past" if past[0] < future[0] else "future" if future[0] < past[0] else "near"
    if not past and all(page.words.is_one_of("stops", word) for _, word in near):
        return "future"
    return "past" if past else "future" if future else "near"


def _nearby(page: Page, at: int, step: int, count: int) -> list[str]:
    """The words of the same sentence before (`step` -1) or from token `at`, at most `count`."""
    words: list[str] = []
    at = at - 1 if step < 0 else at
    while len(words) < count and page.kind(at) != "line" and not _ends_sentence(page, at):
        if page.kind(at) == "word":
            words.append(page.word(at))
        at += step
    return words


def _ends_sentence(page: Page, at: int) -> bool:
    """Whether a sentence ends with the sign: a point within one ("p.m. on") is followed by a small letter."""
    return page.word(at) in (".", "?", "!") and not page.is_tight(at + 1) and not page.raw(at + 1)[:1].islower()


# --- intervals -----------------------------------------------------------------------------------


def _interval(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "July 13-15", "13. til 15. juli", "8 Aug - 12 Aug", "13 to the 15 of July": both ends are days as written."""
    day = _day_number(page, at)
    if day is not None and (second := _after_until(page, day[1], calendar)) is not None:
        upper = _written_day(page, second, calendar)
        if upper is not None and upper.day is not None and upper.day > day[0] and _month_at(page, second, calendar) is None:
            lower = replace(upper, day=day[0], last=upper.last)
            return _both(page, at, lower, upper, anchor, calendar)
    lower_day = _written_day(page, at, calendar)
    if lower_day is None or (lower_day.day is None and lower_day.year is None):
        return None
    second_at = _after_until(page, lower_day.last, calendar)
    if second_at is None:
        return None
    upper = _written_day(page, second_at, calendar)
    if upper is not None and page.words.is_one_of("range_and", page.word(lower_day.last)) and not _is_between(page, at):
        return None  # two days: "on May 3 and May 7"
    if upper is not None and upper.day is not None and lower_day.day is not None and upper.month != lower_day.month:
        return _both(page, at, replace(lower_day, year=lower_day.year or upper.year), upper, anchor, calendar)
    if (
        upper is not None
        and upper.day is not None
        and lower_day.day is not None
        and upper.month == lower_day.month
        and upper.day > lower_day.day
    ):
        return _both(page, at, replace(lower_day, year=lower_day.year or upper.year), upper, anchor, calendar)
    number = _day_number(page, second_at)
    if (
        number is None
        or lower_day.day is None
        or lower_day.year is not None
        or number[0] <= lower_day.day
        or counts_on(page, number[1], calendar)
    ):
        return None
    with_year = _with_year(page, replace(lower_day, day=number[0], last=number[1]), calendar)
    return _both(page, at, replace(lower_day, year=with_year.year), with_year, anchor, calendar)


def _weekday_interval(page: Page, at: int, day_at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "from Friday, September 20, to Monday, September 23", "mandag 3. til fredag 7. mai": both ends with their weekday."""
    lower, number = _written_day(page, day_at, calendar), _day_number(page, day_at)
    last = lower.last if lower is not None and lower.day is not None else number[1] if number is not None else 0
    last += page.word(last) == ","
    second = _after_until(page, last, calendar)
    if second is None or page.word(second) not in calendar.weekdays:
        return None
    if page.words.is_one_of("range_and", page.word(last)) and not _is_between(page, at):
        return None
    upper = _written_day(page, _day_after_weekday(page, second, calendar), calendar)
    if upper is None or upper.day is None:
        return None
    if lower is None or lower.day is None:
        lower = replace(upper, day=number[0] if number is not None else None)
        if (lower.day or 0) > upper.day and upper.month is not None:  # "fredag 30. til søndag 2. mai"
            lower = replace(lower, month=(upper.month - 2) % 12 + 1)
    lower = replace(lower, year=lower.year or upper.year)
    first = _resolved(page, at, lower, anchor, calendar, weekday=calendar.weekdays[page.word(at)])
    if first.value is None or lower.month is None or lower.day is None:
        return None
    if upper.year is None and not first.value.startswith("-"):
        turns = (upper.month or 0, upper.day) < (lower.month, lower.day)
        upper = replace(upper, year=int(first.value[:4]) + turns)
    value = _iso(upper)
    return DateReading(at, upper.last, first.value, value, certain=first.certain and upper.certain) if first.value < value else None


def _is_between(page: Page, at: int) -> bool:
    """Whether "between" stands before token `at`, so that "and" joins the ends of an interval."""
    return any(page.words.is_one_of("range_between", page.word(near)) for near in (at - 1, at - 2))


def _after_until(page: Page, at: int, calendar: Calendar) -> int | None:
    """The token after the word or dash that joins two ends; None where neither stands at token `at`."""
    if (page.is_dash(at) and page.is_tight(at) == page.is_tight(at + 1)) or calendar.has("until", page.word(at)):
        at += 1
    else:
        return None
    return at + calendar.has("date_articles", page.word(at))


def _both(page: Page, at: int, lower: _Day, upper: _Day, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    if upper.year is None:
        upper = _with_relative_year(page, upper, anchor, calendar)
        lower = replace(lower, year=upper.year)
    if upper.year is None and anchor.day is not None:
        year = _nearest_year(upper, anchor.day, _side(page, at, upper.last, calendar), None)
        upper = replace(upper, year=year)
        later = (lower.month or 0, lower.day or 0) > (upper.month or 0, upper.day or 0)
        lower = replace(lower, year=lower.year or year - later)
    return DateReading(at, upper.last, _iso(lower), _iso(upper), certain=lower.certain and upper.certain)


# --- years, decades, centuries, quarters -----------------------------------------------------------


def _year(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """A year that stands alone."""
    raw = page.raw(at)
    if page.word(at) == "'":
        short = _year_number(page, at)
        asked = calendar.has("year_after", page.word(at - 1))
        return DateReading(at, short[1], f"{short[0]:04d}") if short and asked and page.word(short[1]) != "s" else None
    if page.kind(at) == "word":
        spoken = _spoken_year(page, at)
        asked = (
            spoken is not None
            and calendar.has("year_after", page.word(at - 1))
            and not calendar.has("no_year_before", page.word(spoken[1]))
        )
        return DateReading(at, spoken[1], f"{spoken[0]:04d}") if spoken and asked and not counts_on(page, spoken[1], calendar) else None
    if not raw.isdecimal() or len(raw) != 4 or not EARLIEST_YEAR <= int(raw) <= 2150:
        return None
    raw = f"{int(raw)}"  # digits of any script
    if (season := _season_years(page, at)) is not None:
        return DateReading(at, season[1], raw, season[0])
    if _is_code(page, at):
        return None
    if counts_on(page, at + 1, calendar) or calendar.has("no_year_before", page.word(at + 1)) or _money_stands_before(page, at):
        return None
    asked = (
        (calendar.has("year_after", page.word(at - 1)) and not _is_amount_of_old(page, at))
        or _follows_date(page, at, calendar)
        or (page.is_dash(at - 1) and _year_number(page, at - 2) is not None)
    )
    if not asked and not _looks_like_year(page, at, calendar):
        return None
    last = at + 1
    if (era := calendar.eras.match(page, last)) is not None:
        last = era[1]
    upper = _year_range(page, last)
    return DateReading(at, upper[1], raw, upper[0]) if upper else DateReading(at, last, raw)


def _season_years(page: Page, at: int) -> tuple[str, int] | None:
    """The second year of "2023/24", and the token after it."""
    raw, second = page.raw(at), page.raw(at + 2)
    slashed = page.raw(at + 1) == "/" and page.is_tight(at + 1) and page.is_tight(at + 2) and not page.is_tight(at)
    if not slashed or not second.isdecimal() or page.raw(at + 3) == "/" or not 1900 <= int(raw) <= 2099:
        return None
    following = raw[:2] + second if len(second) == 2 else second
    return (f"{int(following)}", at + 3) if len(following) == 4 and int(following) == int(raw) + 1 else None


def _year_range(page: Page, at: int) -> tuple[str, int] | None:
    """The second year of "2014-2018"."""
    following = page.raw(at + 1)
    if (
        not (page.is_dash(at) or page.word(at) == "~")
        or page.is_tight(at) != page.is_tight(at + 1)
        or not following.isdecimal()
        or page.is_dash(at + 2)
    ):
        return None
    first = page.raw(at - 1)
    if len(following) == 2 and page.is_tight(at) and int(following) > int(first[2:]):
        following = first[:2] + following
    return (following, at + 2) if len(following) == 4 and int(first) < int(following) <= 2150 else None


def _is_code(page: Page, at: int) -> bool:
    """Whether letters or a sign are glued to the digits, as in a name or code."""
    before = page.is_tight(at) and (
        (page.kind(at - 1) == "word" and page.word(at - 1) != "fy" and not page.words.is_one_of("stops", page.word(at - 1)))
        or page.raw(at - 1) in "#/:.$€£"
        or (page.is_dash(at - 1) and page.kind(at - 2) == "word")
    )
    after = page.is_tight(at + 1) and (page.kind(at + 1) == "word" or (page.raw(at + 1) in "/:" and page.kind(at + 2) == "digits"))
    return before or after


def _money_stands_before(page: Page, at: int) -> bool:
    return page.raw(at - 1) in ("$", "€", "£", "¥") or page.words.money_before.match_before(page, at) is not None


def _follows_date(page: Page, at: int, calendar: Calendar) -> bool:
    return page.word(at - 1) in calendar.months or page.word(at - 1) in calendar.seasons or page.word(at - 1) == ","


def _is_amount_of_old(page: Page, at: int) -> bool:
    """Whether four digits before 1900 behind a word as common as "and", "from" and "to" are an amount: "and 1870 entrants", "from 1140
    to 2362"."""
    words = page.words
    joined = [words.is_one_of(name, page.word(at - 1)) for name in ("range_to", "range_and", "range_from", "of")]
    if 1900 <= int(page.raw(at)) <= 2099 or not any(joined):
        return False
    ends = at + 1
    if words.is_one_of("range_to", page.word(ends)) and page.raw(ends + 1).isdecimal():
        if _year_number(page, ends + 1) is None:
            return True
        ends += 2
    return page.kind(ends) == "word" and page.raw(ends)[:1].islower() and not words.is_one_of("stops", page.word(ends))


def _looks_like_year(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether four digits without a word that asks for a year are one: in 1900 to 2099, and nothing counted follows."""
    if not 1900 <= int(page.raw(at)) <= 2099:
        return False
    if page.word(at + 1) in page.words.sets["of"] and page.words.is_one_of("them", page.word(at + 2)):
        return False  # "1934 of them"
    counts = page.raw(at + 1)[:1].islower() and not page.words.is_one_of("stops", page.word(at + 1)) and page.kind(at + 1) == "word"
    return calendar.order == "mdy" or not counts


def _decade(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "1980s", "the '90s", "1980-tallet", "80-åra"; "1800-tallet" is a century."""
    first = at
    at += page.word(at) == "'" and page.is_tight(at + 1)
    raw = page.raw(at)
    if not raw.isdecimal() or len(raw) not in (2, 4) or not raw.endswith("0") or raw == "1000":
        return None
    after = at + 1
    after += page.word(after) == "'" and calendar.has("decade_suffix", page.word(after + 1)) and page.is_tight(after)
    after += page.is_dash(after) and page.is_tight(after) and (calendar.order == "dmy" or page.word(after + 1) == "years")
    lettered = calendar.has("decade_suffix", page.word(after)) or (page.is_dash(after - 1) and page.word(after) == "years")
    if not lettered or (len(raw) == 2 and after == at + 1 and not page.is_tight(after)):
        return None
    if len(raw) == 4 and raw.endswith("00") and raw != "2000":
        return _century_reading(first, after + 1, int(raw[:2]) + 1)
    if len(raw) == 2 and (_beside_person(page, first, calendar) or _of_a_person(page, first, calendar)):
        return DateReading(first, after + 1, raw, label="age", unit="year", modifier="approx")
    year = int(raw) if len(raw) == 4 else 1900 + int(raw) if int(raw) >= 30 else 2000 + int(raw)
    return DateReading(first, after + 1, f"{year // 10}X")


def _beside_person(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether somebody stands before a decade: "en mann i 30-årene", "offeret, som er i slutten av 50-årene", "to i 20-årene"."""
    part = calendar.parts.match_before(page, at)
    before = at if part is None else part[1]
    before -= page.word(before - 1) == "i"
    if before == at:
        return False
    count = page.words.atoms.get(page.word(before - 1))
    apart = (3, 4) if page.word(before - 2) == "," or page.word(before - 3) == "," else ()
    counted = count is not None and count.kind == "number"
    return counted or any(calendar.has("persons", page.word(before - back)) for back in (1, 2, *apart))


def _of_a_person(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether a decade is one of somebody's life: "in his 40s", "into her early 20s", "in their 60s and 70s", not "their 80s hits"."""
    before = at - 1
    if page.word(before) in page.words.sets["joiners"] or page.words.is_one_of("range_to", page.word(before)):
        before -= 1
        while page.raw(before).isdecimal() or calendar.has("decade_suffix", page.word(before)) or page.word(before) == "'":
            before -= 1
    while page.is_dash(before) or calendar.has("parts_of_decade", page.word(before)):
        before -= 1
    return calendar.has("whose_decade", page.word(before)) and calendar.has("before_whose_decade", page.word(before - 1))


def _century_reading(first: int, last: int, number: int) -> DateReading:
    """A century is an ordinal with the unit century: "18th century" is 18."""
    return DateReading(first, last, str(number), label="ordinal", unit="century")


def _ordinal(page: Page, at: int) -> tuple[int, int] | None:
    """The ordinal at token `at`: "third", 3rd, 3."""
    if page.kind(at) == "digits":
        after = at + 1
        marked = page.is_tight(after) and (
            page.words.is_one_of("ordinal_suffixes", page.word(after)) or (page.word(after) == "." and page.words.ordinal_point)
        )
        return (int(page.raw(at)), after + 1) if marked and page.raw(at).isdecimal() and len(page.raw(at)) <= 2 else None
    number = read_cardinal(page, at) if page.kind(at) == "word" else None
    return (int(number.value), number.last) if number and number.kind == "ordinal" and number.value < 100 else None


def _numbered_period(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "third quarter of 2013", "18th century", "first half of 2020", "first Tuesday of October", "siste uke i september 2014"."""
    ordinal = _ordinal(page, at)
    if ordinal is None and calendar.relative.get(page.word(at)) == -1:
        ordinal = (-1, at + 1)
    if ordinal is None:
        return None
    number, after = ordinal
    after += page.is_dash(after)
    word = page.word(after)
    if calendar.has("century_words", word) and number > 0:
        return _century_reading(at, after + 1, number)
    if calendar.periods.get(word) == "quarter" and 1 <= number <= 4:
        return _quarter(page, at, number, after + 1, anchor, calendar)
    if calendar.has("half_words", word) and number in (1, 2):
        return _half_year(page, at, number, after + 1, anchor, calendar)
    return _nth_of_month(page, at, number, after, anchor, calendar)


def _after_the(page: Page, at: int, calendar: Calendar) -> int:
    """Steps over "of", "of the", "i"."""
    for _ in range(2):
        at += calendar.has("the", page.word(at))
    return at


def _quarter(page: Page, at: int, number: int, after: int, anchor: Anchor, calendar: Calendar) -> DateReading:
    skip = _after_the(page, after, calendar)
    year = _year_number(page, skip)
    if year is not None:
        return DateReading(at, year[1], f"{year[0]:04d}-Q{number}")
    relative = _relative_period(page, skip, anchor, calendar)
    if relative is not None and relative.value and len(relative.value) == 4:
        return DateReading(at, relative.last, f"{relative.value}-Q{number}")
    if relative is None and (named := calendar.years.match(page, after)) is not None and anchor.published:
        return DateReading(at, named[1], f"{anchor.published.year + named[0]:04d}-Q{number}")
    if anchor.published is None:
        return DateReading(at, after, None)
    alone = _direction(page, at, after, calendar) == "future"
    ended = (anchor.published.month - 1) // 3 + 1 >= number
    return DateReading(at, after, f"{anchor.published.year - (not ended and not alone):04d}-Q{number}")


def _half_year(page: Page, at: int, number: int, after: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "first half of 2020"; a half of anything else is no date."""
    skip = _after_the(page, after, calendar)
    year = _year_number(page, skip)
    if year is not None and page.kind(skip) == "digits":
        return DateReading(at, year[1], f"{year[0]:04d}-H{number}")
    relative = _relative_period(page, skip, anchor, calendar)
    if relative is not None and relative.value and len(relative.value) == 4:
        return DateReading(at, relative.last, f"{relative.value}-H{number}")
    return None


def _nth_of_month(page: Page, at: int, number: int, after: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """The nth weekday, day or week of a month, counted from its end where negative."""
    backwards = calendar.relative.get(page.word(after)) == -1 and number > 0
    number, after = (-number, after + 1) if backwards else (number, after)
    weekday = calendar.weekdays.get(page.word(after))
    period = calendar.periods.get(page.word(after))
    if weekday is None and period not in ("day", "week"):
        return None
    skip = _after_the(page, after + 1, calendar)
    if skip == after + 1:
        return None
    month = _written_day(page, skip, calendar)
    inner = _resolved(page, at, month, anchor, calendar) if month and month.day is None else None
    inner = inner or _relative_period(page, skip, anchor, calendar) or _year(page, skip, anchor, calendar)
    if inner is None or not inner.value or inner.value.startswith("--") or len(inner.value) not in (4, 7) or "W" in inner.value:
        lone = inner is None and calendar.periods.get(page.word(skip)) == "month" and anchor.published is not None
        if not lone or anchor.published is None:
            return None
        inner = DateReading(skip, skip + 1, f"{anchor.published.year:04d}-{anchor.published.month:02d}")
    value = inner.value or ""
    start = datetime.date(int(value[:4]), int(value[5:7] or 1), 1)
    following = (start + datetime.timedelta(days=32 if len(value) == 7 else 366)).replace(
        day=1, **({} if len(value) == 7 else {"month": 1})
    )
    found = _nth(start, following, number, weekday, week=period == "week")
    return DateReading(at, inner.last, found.isoformat()) if found else None


def _nth(start: datetime.date, end: datetime.date, number: int, weekday: int | None, *, week: bool) -> datetime.date | None:
    """The nth day (with that weekday) from `start` up to `end`, or the Monday of the nth whole week."""
    days = [start + datetime.timedelta(days=i) for i in range((end - start).days)]
    if week:
        days = [day for day in days[:-6] if day.weekday() == 0]
    elif weekday is not None:
        days = [day for day in days if day.weekday() == weekday]
    index = number - 1 if number > 0 else number
    return days[index] if -len(days) <= index < len(days) else None


def _quarter_code(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """Q3 2018, 2019 Q1, 18q4."""
    if page.word(at) == "q" and page.is_tight(at + 1) and page.raw(at + 1) in ("1", "2", "3", "4"):
        skip = at + 2 + (page.word(at + 2) in ("-", "/", "of", ","))
        year = _year_number(page, skip) if page.kind(skip) == "digits" else None
        if year:
            return DateReading(at, year[1], f"{year[0]:04d}-Q{page.raw(at + 1)}")
        return DateReading(at, at + 2, f"{anchor.published.year:04d}-Q{page.raw(at + 1)}" if anchor.published else None)
    year = _year_number(page, at, short=True) if page.kind(at) == "digits" else None
    if year is None:
        return None
    skip = year[1] + page.is_dash(year[1])
    if page.word(skip) == "q" and page.is_tight(skip + 1) and page.raw(skip + 1) in ("1", "2", "3", "4"):
        return DateReading(at, skip + 2, f"{year[0]:04d}-Q{page.raw(skip + 1)}")
    return None


# --- relative ------------------------------------------------------------------------------------


def _relative_day(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "yesterday", "i dag", "the day before yesterday"; "i fjor"."""
    if (found := calendar.days.match(page, at)) is not None:
        garbled = calendar.has("garbled_relative", page.word(at))
        if _is_title(page, at, found[1]) or (garbled and _is_meant(page, at, found[1])):
            return None
        day = anchor.published and anchor.published + datetime.timedelta(days=found[0])
        return DateReading(at, found[1], day.isoformat() if day else None)
    if (found := calendar.years.match(page, at)) is not None:
        if _year_number(page, found[1]) is not None and page.kind(found[1]) == "digits":
            return None  # "i år 2000"
        return DateReading(at, found[1], f"{anchor.published.year + found[0]:04d}" if anchor.published else None)
    return None


def _is_meant(page: Page, first: int, last: int) -> bool:
    """Whether "final" means the last one: "the final evening of the festival", not "last evening" as a spinner wrote it."""
    return page.words.is_one_of("determiners_before", page.word(first - 1)) or page.words.is_one_of("of", page.word(last))


def _told(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "the same day", "that week", "året før": counted from the date that the text gave last."""
    found = calendar.told.match(page, at)
    if found is None:
        return None
    (period, shift), last = found
    if page.is_dash(last) and page.is_tight(last):
        return None  # "the same day-care centre"
    if shift and calendar.has("day_after", page.word(at - 1)):
        return None  # "late in the day after falling"
    if shift and _is_of_something(page, at, last, calendar):
        apposed = period == "day" and page.word(at - 1) == "," and anchor.told_last == at - 1
        value = anchor.told_day.isoformat() if apposed and anchor.told_day else None  # "on 16 March, the day after the coach came back"
        return DateReading(at, last, value, certain=False)
    value = _from_told(anchor, period, shift)
    return DateReading(at, last, value, certain=False) if value or shift == 0 else None


def _is_of_something(page: Page, first: int, last: int, calendar: Calendar) -> bool:
    """Whether an event follows that the day is counted from: "the day after the storm", "kvelden før start"; a verb may follow, too."""
    relation = page.word(last - 1)
    if not (calendar.has("before_words", relation) or calendar.has("after_words", relation)) or page.kind(last) != "word":
        return False
    if calendar.order == "dmy" and (page.kind(first - 1) == "line" or _ends_sentence(page, first - 1)):
        return page.words.is_one_of("stops", page.word(last)) and not calendar.has("past", page.word(last))
    return not calendar.has("past", page.word(last)) and not calendar.has("until", page.word(last))


def _from_told(anchor: Anchor, period: str, shift: int) -> str | None:
    """The period so many after the one in which the date that was told last lies; None where that is not known so exactly."""
    told = anchor.told or ""
    if period == "year":
        return f"{int(told[:4]) + shift:04d}" if told else None
    day = anchor.told_day
    if period == "month" and len(told) >= 7 and told[5:7].isdecimal():
        day = datetime.date(int(told[:4]), int(told[5:7]), 1)
    if period == "week" and told[5:6] == "W":
        day = datetime.date.fromisoformat(told[:8] + "-1")
    return _shifted(day, period, shift) if day is not None else None


def _is_title(page: Page, first: int, last: int) -> bool:
    """Whether a date is the name of a newspaper or programme: "This Morning", "The Sunday Telegraph", "the Today programme"."""
    opens = page.kind(first - 1) != "word"
    if last - first > 1 and page.raw(first)[:1].isupper() and page.raw(last - 1)[:1].isupper():
        return True
    return not opens and page.raw(first)[:1].isupper() and page.raw(first).casefold() in ("today", "tonight")


def _is_newspaper(page: Page, at: int, calendar: Calendar) -> bool:
    following = page.raw(at + 1)
    named = following[:1].isupper() and not following.isupper() and page.kind(at + 1) == "word" and page.word(at + 1) not in calendar.months
    return page.word(at - 1) == "the" and named and calendar.order == "mdy"


def _is_named_weekday(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether a weekday is the name of one day: "Black Monday", "Super Tuesday", "den svarte mandagen"."""
    before = page.word(at - 1)
    named = calendar.has("named_weekdays", before) or calendar.has("named_weekdays", f"{page.word(at - 2)} {before}")
    return named and (calendar.order == "dmy" or page.raw(at - 1)[:1].isupper())


def _relative_period(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "last week", "this summer", "next Tuesday", "forrige måned", "last week's Sunday"."""
    shift = calendar.relative.get(page.word(at))
    if shift is None:
        return None
    word, after = page.word(at + 1), at + 2
    certain = not calendar.has("garbled_relative", page.word(at))
    reading: DateReading | None = None
    if not certain and anchor.published and calendar.has("spun_year", f"{word} {page.word(at + 2)}") and not _is_meant(page, at, at + 3):
        return DateReading(at, at + 3, _shifted(anchor.published, "year", shift), certain=False)  # "final 12 months" for last year
    if (period := calendar.periods.get(word)) is not None:
        if period in ("day", "century") or (not certain and _is_meant(page, at, after)):
            return None
        reading = DateReading(at, after, _shifted(anchor.published, period, shift) if anchor.published else None)
        if period == "weekend" and anchor.published and shift == 0 and _is_gone_weekend(page, at, after, anchor.published, calendar):
            reading = replace(reading, value=_shifted(anchor.published, period, -1))
        if period == "weekend" and reading.value:
            reading = replace(reading, upper=_day_after(reading.value))
        reading = _weekday_of_week(page, reading, anchor, calendar) if period == "week" else reading
    elif word in calendar.weekdays:
        reading = DateReading(
            at, after, _weekday_in_week(anchor.published, calendar.weekdays[word], shift, word=page.word(at), calendar=calendar)
        )
        dated = _weekday_day(page, at + 1, anchor, calendar)
        reading = replace(dated, first=at) if dated and dated.last > after else reading
    elif word in calendar.seasons:
        reading = DateReading(at, after, _season(anchor.published, calendar.seasons[word], shift) if anchor.published else None)
    elif (feast := calendar.holidays.match(page, at + 1)) is not None and anchor.published is not None:
        reading = DateReading(at, feast[1], _feast(feast[0], shift, anchor.published))
    elif word in calendar.months and certain:
        reading = _relative_month(page, at, shift, anchor, calendar)
    return replace(reading, certain=certain) if reading else None


def _is_gone_weekend(page: Page, at: int, last: int, published: datetime.date, calendar: Calendar) -> bool:
    """Whether "this weekend", told of the past before the next one has begun, is the last one: "took place this weekend"."""
    return published.weekday() < 5 and _direction(page, at, last, calendar) == "past"


def _relative_month(page: Page, at: int, shift: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "last September", "this May"."""
    day = _written_day(page, at + 1, calendar)
    if day is None or day.month is None:
        return None
    if day.year is not None or anchor.published is None:
        return DateReading(at, day.last, _iso(day))
    year = anchor.published.year
    if shift < 0:
        year -= day.month >= anchor.published.month
    elif shift > 0:
        year += day.month <= anchor.published.month
    return DateReading(at, day.last, _iso(replace(day, year=year)))


def _shifted(day: datetime.date, period: str, shift: int) -> str:
    """The period so many before or after the one in which the day lies; of a weekend the Saturday."""
    if period == "weekend":
        return (day + datetime.timedelta(days=7 * shift + 5 - day.weekday())).isoformat()
    if period == "week":
        year, week, _ = (day + datetime.timedelta(weeks=shift)).isocalendar()
        return f"{year:04d}-W{week:02d}"
    if period == "month":
        month = day.year * 12 + day.month - 1 + shift
        return f"{month // 12:04d}-{month % 12 + 1:02d}"
    if period == "quarter":
        quarter = day.year * 4 + (day.month - 1) // 3 + shift
        return f"{quarter // 4:04d}-Q{quarter % 4 + 1}"
    if period == "decade":
        return f"{day.year // 10 + shift}X"
    if period == "day":
        return (day + datetime.timedelta(days=shift)).isoformat()
    return f"{day.year + shift:04d}"


def _day_after(value: str) -> str:
    return (datetime.date.fromisoformat(value) + datetime.timedelta(days=1)).isoformat()


def _season(day: datetime.date, season: str, shift: int) -> str:
    """The season of this year, or the last or next one of that name; a winter by the year in which it begins."""
    start = {"WI": 12, "SP": 3, "SU": 6, "FA": 9}[season]
    year = day.year
    if season == "WI" and shift == 0:
        return f"{year - (day.month < 7):04d}-{season}"
    if shift < 0:
        year -= day.month < (start + 3) % 12 or season == "WI"
    elif shift > 0:
        year += day.month >= start
    return f"{year:04d}-{season}"


def _weekday_in_week(day: datetime.date | None, weekday: int, shift: int, *, word: str, calendar: Calendar) -> str | None:
    """The weekday of the last, this or the next week; "past" and "coming" ones are the nearest."""
    if day is None:
        return None
    if calendar.has("nearest", word):
        distance = (weekday - day.weekday()) % 7 or 7
        return (day + datetime.timedelta(days=distance if shift > 0 else distance - 7 if distance < 7 else -7)).isoformat()
    monday = day - datetime.timedelta(days=day.weekday())
    return (monday + datetime.timedelta(days=7 * shift + weekday)).isoformat()


def _weekday_of_week(page: Page, week: DateReading, anchor: Anchor, calendar: Calendar) -> DateReading:
    """ "last week's Sunday", "this week Monday"."""
    at = week.last
    at += 2 if page.word(at) == "'" and page.word(at + 1) == "s" else 0
    weekday = calendar.weekdays.get(page.word(at))
    if weekday is None or not week.value:
        return week
    monday = datetime.date.fromisoformat(week.value + "-1")
    return replace(week, last=at + 1, value=(monday + datetime.timedelta(days=weekday)).isoformat())


def _weekday_alone(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "on Tuesday", "onsdag ettermiddag", "Sunday of last week", "friday after next"."""
    word = page.word(at)
    weekday = calendar.weekdays.get(word)
    night = calendar.nights.match(page, at)
    if night is not None and (eve := _weekday_alone(page, night[1], anchor, calendar) or _day(page, night[1], anchor, calendar)):
        return replace(eve, first=at)
    if weekday is None or _is_newspaper(page, at, calendar) or _is_named_weekday(page, at, calendar):
        return None
    lone = page.kind(at - 1) == "line" and page.kind(at + 1) in ("line", "sign")
    if calendar.has("ambiguous_weekdays", word) and not (lone or page.word(at - 1) == "on"):
        return None
    if calendar.order == "mdy" and not page.raw(at)[:1].isupper() and not lone and len(word) <= 4:
        return None
    last = at + 1
    last += page.word(last) == "." and len(word) <= 5 and page.is_tight(last) and page.kind(last + 1) == "line"
    if calendar.has("parts", page.word(last)):
        last += 1
    if (of_week := _weekday_in(page, at, last, weekday, anchor, calendar)) is not None:
        return of_week
    day = anchor.published
    if day is None or calendar.has("recurring", page.word(at - 1)) or page.words.is_one_of("articles", page.word(at - 1)):
        return DateReading(at, last, None)  # "every Monday", "on a Saturday"
    if page.word(last) == "after" and calendar.relative.get(page.word(last + 1)) == 1:
        ahead = (weekday - day.weekday()) % 7 or 7
        return DateReading(at, last + 2, (day + datetime.timedelta(days=ahead + 7)).isoformat())
    future = _direction(page, at, last, calendar) == "future"
    day = day if future else anchor.updated or day
    distance = (weekday - day.weekday()) % 7
    found = day + datetime.timedelta(days=(distance or 7) if future else distance - 7 if distance else 0)
    second = calendar.weekdays.get(page.word(last + 1)) if page.is_dash(last) or page.words.is_one_of("range_to", page.word(last)) else None
    if second is not None and second != weekday:
        return DateReading(at, last + 2, found.isoformat(), (found + datetime.timedelta(days=(second - weekday) % 7)).isoformat())
    return DateReading(at, last, found.isoformat())


def _weekday_in(page: Page, at: int, last: int, weekday: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """The weekday of a week that follows it: "wednesday next week", "søndag i forrige uke"."""
    skip = _after_the(page, last, calendar)
    week = _relative_period(page, skip, anchor, calendar)
    if week is None or calendar.periods.get(page.word(skip + 1)) != "week":
        return None
    if not week.value:
        return replace(week, first=at)
    monday = datetime.date.fromisoformat(week.value[:8] + "-1")
    return replace(week, first=at, value=(monday + datetime.timedelta(days=weekday)).isoformat())


def _day_of_period(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "20th of next month", "on the 15th", "the 21st this month"."""
    number = _day_number(page, at)
    if number is None:
        return None
    ordinal = number[1] > at + 1 or (page.kind(at) == "word" and read_ordinal_word(page, at))
    after = number[1] + (calendar.periods.get(page.word(number[1])) == "day")
    skip = _after_the(page, after, calendar)
    month = _relative_period(page, skip, anchor, calendar)
    if month is not None and calendar.periods.get(page.word(skip + 1)) == "month" and (ordinal or skip > after):
        return DateReading(at, month.last, f"{month.value}-{number[0]:02d}" if month.value else None)
    asked = calendar.has("date_articles", page.word(at - 1)) and (page.kind(at - 2) == "line" or calendar.has("on", page.word(at - 2)))
    if (
        not asked
        or (not ordinal and not page.words.ordinal_point)
        or page.kind(number[1]) == "word"
        or (page.kind(at) == "word" and page.kind(number[1]) != "line")
        or anchor.published is None
    ):
        return None
    day = anchor.published
    future = _direction(page, at, number[1], calendar) == "future"
    month_value = _shifted(day, "month", 1 if future and number[0] < day.day else -1 if not future and number[0] > day.day else 0)
    return DateReading(at, number[1], f"{month_value}-{number[0]:02d}")


def read_ordinal_word(page: Page, at: int) -> bool:
    """Whether an ordinal in words starts at token `at`."""
    number = read_cardinal(page, at)
    return number is not None and number.kind == "ordinal"


def _season_alone(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "spring 2025", "våren 2025", "the summer of 2019", "i sommer"."""
    season = calendar.seasons.get(page.word(at))
    if season is None:
        return None
    year = _year_number(page, _after_the(page, at + 1, calendar))
    if year is not None and page.kind(year[1] - 1) == "digits":
        return DateReading(at, year[1], f"{year[0]:04d}-{season}")
    if calendar.has("the_season", page.word(at)) or (calendar.order == "mdy" and page.word(at - 1) == "the"):
        return _the_season(page, at, season, anchor, calendar)
    if calendar.order != "dmy":
        return None
    this = page.word(at - 1) == "i" and not page.word(at).endswith("en")
    coming = page.word(at - 1) == "til"
    free = page.kind(at + 1) != "word" or page.words.is_one_of("stops", page.word(at + 1)) or page.raw(at - 1) == "I"
    if not (this or coming) or not free:
        return None
    ahead = coming and anchor.published is not None and anchor.published.month > {"WI": 12, "SP": 5, "SU": 8, "FA": 11}[season]
    return DateReading(at, at + 1, _season(anchor.published, season, int(ahead)) if anchor.published else None)


def _the_season(page: Page, at: int, season: str, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "until the spring", "siden vinteren": the nearest such season on the side that the sentence speaks of."""
    before = at - 1 - (calendar.order == "mdy")
    free = page.kind(at + 1) != "word" or page.words.is_one_of("stops", page.word(at + 1)) or calendar.order == "dmy"
    if not calendar.has("before_season", page.word(before)) or not free:
        return None
    if anchor.published is None:
        return DateReading(at, at + 1, None)
    day = anchor.published
    middle = {"WI": 1, "SP": 4, "SU": 7, "FA": 10}[season]
    direction = _direction(page, at, at + 1, calendar)
    years = [day.year + step for step in (-1, 0, 1)]
    best = min(years, key=lambda year: _distance((datetime.date(year, middle, 15) - day).days, direction))
    return DateReading(at, at + 1, f"{best - (season == 'WI'):04d}-{season}", certain=False)


def _part(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "early March", "the end of April", "mid-2019", "slutten av mai": the whole period, roughly."""
    part = calendar.parts.match(page, at)
    if part is None:
        return None
    after = part[1] + page.is_dash(part[1])
    after += calendar.has("the", page.word(after)) and page.word(after) != ","
    after += calendar.has("date_articles", page.word(after)) and page.word(after) != "a"
    month = _month_alone(page, after, calendar)
    inner: DateReading | None = None
    for reader in (_relative_period, _decade, _numbered_period, _season_alone, _year, _relative_day, _lone_period):
        inner = inner or reader(page, after, anchor, calendar)
    if month is not None:
        day = _with_year(page, _Day(month[1], None, month[0], certain=month[2]), calendar)
        inner = _resolved(page, after, day, anchor, calendar)
    return replace(inner, first=at, modifier="approx", label=inner.label) if inner else None


def _numbered_week(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "uke 33", "week 32": the nearest week of that number."""
    if not calendar.has("week_words", page.word(at)) or page.kind(at + 1 + (page.word(at + 1) == ".")) != "digits":
        return None
    number_at = at + 1 + (page.word(at + 1) == ".")
    raw = page.raw(number_at)
    if not raw.isdecimal() or len(raw) > 2 or not 1 <= int(raw) <= 53 or page.kind(number_at + 1) == "digits":
        return None
    last, number = number_at + 1, min(int(raw), 52)
    if (year := _year_number(page, last)) is not None and page.kind(last) == "digits":
        return DateReading(at, year[1], f"{year[0]:04d}-W{int(raw):02d}")
    if anchor.day is None:
        return DateReading(at, last, None)
    reference, direction = anchor.day, _direction(page, at, last, calendar)
    years = [reference.year + step for step in (-1, 0, 1)]
    best = min(years, key=lambda y: _distance((datetime.date.fromisocalendar(y, number, 4) - reference).days, direction))
    return DateReading(at, last, f"{best:04d}-W{int(raw):02d}", certain=not anchor.inferred)


def _this_period(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "i helga", "i veckan", "i somras": the week or weekend that the sentence's tense asks for, or the last such season."""
    found = calendar.these.match(page, at)
    if found is None:
        return None
    period, last = found
    day = anchor.published
    if day is None:
        return DateReading(at, last, None)
    if period in ("SP", "SU", "FA", "WI"):
        start = {"WI": 12, "SP": 3, "SU": 6, "FA": 9}[period]
        return DateReading(at, last, f"{day.year - (day.month < start):04d}-{period}")
    shift = 0
    if period == "weekend" and _is_gone_weekend(page, at, last, day, calendar):
        shift = -1
    value = _shifted(day, period, shift)
    return DateReading(at, last, value, _day_after(value) if period == "weekend" else None)


def _decade_word(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "femtitallet", "åttiårene", "the nineteen eighties"."""
    century, skip = 19, at
    if page.word(at) in page.words.atoms and page.words.atoms[page.word(at)].value in (18, 19, 20):
        century, skip = int(page.words.atoms[page.word(at)].value), at + 1
    word = page.word(skip)
    ten = calendar.decades.get(word)
    if ten is None or (skip == at and calendar.order == "mdy" and page.word(at - 1) != "the"):
        return None
    return DateReading(at, skip + 1, f"{century}{ten // 10}X")


def _lone_period(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "the month" after "end of"."""
    period = calendar.periods.get(page.word(at))
    if period not in ("week", "month", "quarter", "year", "decade"):
        return None
    return DateReading(at, at + 1, _shifted(anchor.published, period, 0) if anchor.published else None)


def _holiday(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "Christmas Day", "easter 2018"; the name of the feast alone only with a year, or where nothing else stands."""
    found = calendar.holidays.match(page, at)
    if found is None:
        return None
    value, last = found
    if len(value) == len("2001-09-11"):
        return DateReading(at, last, value)
    year = _year_number(page, last)
    if year is None and calendar.has("bare_feasts", page.word(last - 1)) and not _is_a_time(page, at, last, calendar):
        return None
    movable = value.startswith("easter")
    last = year[1] if year else last
    if year is not None:
        return DateReading(at, last, _feast_day(value, year[0]).isoformat())
    if (told := calendar.years.match(page, last)) is not None and anchor.published:
        return DateReading(at, told[1], _feast_day(value, anchor.published.year + told[0]).isoformat())
    if anchor.day is None:
        return DateReading(at, last, None if movable else f"--{value}")
    reference, direction = anchor.day, _direction(page, at, last, calendar)
    days = [_feast_day(value, reference.year + step) for step in (-1, 0, 1)]
    day = min(days, key=lambda day: _distance((day - reference).days, direction))
    return DateReading(at, last, day.isoformat(), certain=not anchor.inferred)


def _feast_day(value: str, year: int) -> datetime.date:
    """The day of a feast, given as month and day ("12-25") or as so many days after Easter Sunday ("easter-2")."""
    if value.startswith("easter"):
        return easter(year) + datetime.timedelta(days=int(value.removeprefix("easter") or 0))
    return datetime.date(year, int(value[:2]), int(value[3:]))


def _is_a_time(page: Page, first: int, last: int, calendar: Calendar) -> bool:
    """Whether the name of a feast stands as a time: "before Christmas", "i påsken", not "a Christmas party"."""
    asked = calendar.has("before_month", page.word(first - 1)) or calendar.has("before_feast", page.word(first - 1))
    alone = page.kind(first - 1) == "line" and page.kind(last) == "line"
    free = (
        calendar.order == "dmy"
        or page.kind(last) != "word"
        or page.words.is_one_of("stops", page.word(last))
        or calendar.has("past", page.word(last))
    )
    return alone or (asked and free and not page.is_dash(last))


def _feast(value: str, shift: int, day: datetime.date) -> str:
    """The last, this year's or next feast as seen from a day."""
    years = (day.year + step for step in ((0, -1) if shift < 0 else (0, 1) if shift > 0 else (0,)))
    dates = [_feast_day(value, year) for year in years]
    fitting = [date for date in dates if (date < day if shift < 0 else date > day if shift > 0 else True)]
    return (fitting or dates)[0].isoformat()


def easter(year: int) -> datetime.date:
    """Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    golden, (century, rest) = year % 19, divmod(year, 100)
    leaps, odd = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * odd + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


def _upcoming(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "two upcoming months", "upcoming two weeks": the last of them."""
    if anchor.published is None or not any(calendar.has("upcoming", page.word(near)) for near in range(at, at + 3)):
        return None
    number_at = at + calendar.has("upcoming", page.word(at))
    number = read_cardinal(page, number_at)
    if number is None or number.kind != "cardinal" or not 1 <= number.value < 100:
        return None
    after = number.last + (number_at == at and calendar.has("upcoming", page.word(number.last)))
    if after == number.last and number_at == at:
        return None
    period = calendar.periods.get(page.word(after)) or calendar.periods.get(page.word(after).removesuffix("s"))
    if period not in ("day", "week", "month", "quarter", "year"):
        return None
    value = _shifted(anchor.published, period, int(number.value))
    if period == "week":
        value = datetime.date.fromisoformat(value + "-1").isoformat()
    return DateReading(at, after + 1, value)


# --- durations and offsets -----------------------------------------------------------------------


def iso_duration(value: Decimal, unit: str) -> str | None:
    """ISO 8601 of so many units: P120D, PT90M, P2.5Y; decades in years, fractions of a day in the next smaller unit."""
    factor, symbol = DURATIONS[unit]
    value *= factor
    smaller = {"TH": ("TM", 60), "TM": ("TS", 60), "D": ("TH", 24), "W": ("D", 7)}
    while value != int(value) and symbol in smaller:
        symbol, times = smaller[symbol]
        value *= times
    if value != int(value):
        value = round(value, 3)
    return f"PT{plain(value)}{symbol[1]}" if symbol.startswith("T") else f"P{plain(value)}{symbol}"


def in_units(duration: str | None) -> str | None:
    """The number of an ISO 8601 duration of one unit: "120" for P120D. A table says "120 day", as it says "120 metre"."""
    return duration.strip("PTYMWDHSQ") if duration else None


def duration_unit(duration: str | None) -> str | None:
    """The unit of an ISO 8601 duration of one unit: "day" for P120D."""
    if not duration:
        return None
    symbol = ("T" if duration.startswith("PT") else "") + duration[-1]
    return next(unit for unit, (factor, other) in DURATIONS.items() if factor == 1 and other == symbol)


DURATIONS = {
    "second": (1, "TS"), "minute": (1, "TM"), "hour": (1, "TH"), "day": (1, "D"), "week": (1, "W"), "fortnight": (2, "W"),
    "quarter of an hour": (15, "TM"), "half-hour": (30, "TM"), "half-year": (6, "M"),
    "weekend": (2, "D"), "month": (1, "M"), "quarter": (1, "Q"), "year": (1, "Y"), "decade": (10, "Y"), "century": (100, "Y"),
}  # fmt: skip
SMALLER = {
    ("year", "month"): 12,
    ("hour", "minute"): 60,
    ("minute", "second"): 60,
    ("hour", "second"): 3600,
    ("day", "hour"): 24,
    ("week", "day"): 7,
    ("century", "year"): 100,
    ("decade", "year"): 10,
}
"""How many of the smaller unit make the larger: what two named together are counted in."""
NEXT_SMALLER = {"hour": "minute", "minute": "second", "year": "month"}


def _duration(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "120 days", "two and a half years", "an hour and 30 seconds", "5 to 10 years", and the date that it gives with "ago"."""
    amount = _duration_amount(page, at)
    if amount is not None and page.raw(at - 1) in QUOTES and page.raw(amount.last - 1)[:1].isupper():
        return None  # "60 Minutes"
    if amount is None:
        return _vague_duration(page, at, calendar)
    amount = _with_smaller(page, amount)
    if _is_age(page, amount, calendar):
        oldest = plain(amount.upper) if amount.upper is not None else None
        return DateReading(at, amount.last, plain(amount.value), oldest, label="age", unit="year")
    offset = _offset(page, at, amount, anchor, calendar)
    if offset is not None:
        return offset
    unit = amount.unit or "day"
    upper = iso_duration(amount.upper, unit) if amount.upper is not None else None
    value = None if amount.number.kind == "vague" else iso_duration(amount.value, unit)
    return DateReading(at, amount.last, value, upper, "duration", unit, amount.modifier, certain=amount.certain)


def _duration_amount(page: Page, at: int) -> Amount | None:
    amounts = read_amounts(page, at)
    if len(amounts) != 1 or amounts[0].label != "duration" or amounts[0].unit not in DURATIONS:
        return None
    amount = amounts[0]
    article = page.words.is_one_of("articles", page.word(at)) and amount.value == 1
    if article and (
        (amount.unit == "second" and (page.kind(amount.last) == "word" or page.is_dash(amount.last)))
        or not _article_counts(page, at, amount.last)
    ):
        return None
    return amount


def _article_counts(page: Page, first: int, last: int) -> bool:
    """Whether "a year" is a length of time ("in a year", "a year ago") rather than a rate or a mention ("$5 a year")."""
    calendar = calendar_of(page.words.code)
    alone = page.kind(first - 1) == "line" and page.kind(last) == "line"
    asked = calendar.has("article_duration_after", page.word(first - 1)) or calendar.has("article_duration_before", page.word(last))
    return alone or asked or calendar.ago.match(page, last) is not None or calendar.hence.match(page, last) is not None


def _is_age(page: Page, amount: Amount, calendar: Calendar) -> bool:
    """ "da hun var 17 år", "Hansen, 31 år,", "personer under 15 år", "en femårig pige": Norwegian gives ages in plain years."""
    if amount.unit != "year" or not 0 < amount.value <= 110 or page.words.decimal_sign == ".":
        return False
    glued = amount.number.suffix is not None and calendar.has("persons", page.word(amount.last))
    older = any(calendar.has("or_older", page.word(amount.last + step)) for step in (1, 2)) and page.word(amount.last) in (
        "og",
        "eller",
        "och",
    )
    if glued or older:
        return True
    if not calendar.has("ages_by_copula", page.word(amount.last - 1)):
        return False
    if any(calendar.has("persons", page.word(amount.first - back)) for back in (2, 3)) and calendar.has(
        "age_prepositions", page.word(amount.first - 1)
    ):
        return True
    if amount.upper is not None:
        return False
    goes_on = (page.kind(amount.last) == "word" and not page.words.is_one_of("stops", page.word(amount.last))) or calendar.ago.match(
        page, amount.last
    ) is not None
    set_off = page.word(amount.first - 1) == "," and page.word(amount.last) in (",", ".")
    said = any(calendar.has("age_copulas", page.word(before)) for before in (amount.first - 1, amount.first - 2))
    return not goes_on and (set_off or said)


def _with_smaller(page: Page, amount: Amount) -> Amount:
    """Adds what follows in a smaller unit: "2 years 3 months", "an hour and a half", "1 hour fifteen"."""
    if amount.upper is not None or amount.unit is None:
        return amount
    at = amount.last + (page.word(amount.last) in page.words.sets["joiners"])
    joined = at > amount.last
    if joined and (half := _half_more(page, at)):
        return replace(amount, value=amount.value + half[0], last=half[1])
    following = read_amount(page, at)
    if following is None or following.number.kind not in ("cardinal", "fraction"):
        return amount
    if following.label == "duration" and (factor := SMALLER.get((amount.unit, following.unit or ""))):
        return _with_smaller(page, replace(amount, value=amount.value * factor + following.value, unit=following.unit, last=following.last))
    next_smaller = NEXT_SMALLER.get(amount.unit)
    ends = page.kind(following.last) == "line" or page.word(following.last) in (".", ",")
    if following.label == "cardinal" and next_smaller and amount.unit == "hour" and ends and 0 < following.value < 60:
        return replace(amount, value=amount.value * 60 + following.value, unit=next_smaller, last=following.last)
    return amount


def _half_more(page: Page, at: int) -> tuple[Decimal, int] | None:
    """ "(an hour and) a half"."""
    skip = at + page.words.is_one_of("articles", page.word(at))
    divisor = page.words.fractions.get(page.word(skip))
    return (Decimal(1) / divisor, skip + 1) if divisor and not page.words.suffixes.match(page, skip + 1) else None


def _vague_duration(page: Page, at: int, calendar: Calendar) -> DateReading | None:
    """ "for years", "several months", "months of strain": no value, but a figure all the same."""
    suffix = page.words.suffixes.match(page, at)
    if suffix is None or suffix[0].kind != "time" or not calendar.has("plural_units", page.word(suffix[1] - 1)):
        return None
    first = at - 1 if calendar.has("several", page.word(at - 1)) else at
    asked = first < at or calendar.has("for_years", page.word(at - 1)) or page.word(suffix[1]) in page.words.sets["of"]
    return DateReading(at, suffix[1], None, label="duration", unit=suffix[0].unit) if asked and page.kind(at - 1) != "digits" else None


def _offset(page: Page, at: int, amount: Amount, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """The date that a duration gives with "ago", "from now", "in" or a date: "two weeks ago", "3 days after January 12th"."""
    if amount.upper is not None:
        return None
    if (ago := calendar.ago.match(page, amount.last)) is not None:
        return _moved(at, ago[1], anchor.published, amount, -1)
    if (hence := calendar.hence.match(page, amount.last)) is not None:
        return _moved(at, hence[1], anchor.published, amount, 1)
    if (joined := _offset_from_date(page, at, amount, anchor, calendar)) is not None:
        return joined
    genitive = page.words.code != "en" and page.word(amount.last - 1).endswith("s")  # "om åtte vekers utsetjing"
    if not calendar.has("in_words", page.word(at - 1)) or amount.number.kind == "vague" or genitive:
        return None
    if calendar.order == "mdy" and _direction(page, at - 1, amount.last, calendar) != "future":
        return None
    return _moved(at, amount.last, anchor.published, amount, 1)


def _offset_from_date(page: Page, at: int, amount: Amount, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    sign = -1 if calendar.has("before_words", page.word(amount.last)) else 1 if calendar.has("after_words", page.word(amount.last)) else 0
    if not sign:
        return None
    base = _offset_base(page, amount.last + 1, anchor, calendar)
    if base is None or not base.value or len(base.value) != 10 or base.value.startswith("--"):
        return None
    day = datetime.date.fromisoformat(base.value)
    if amount.unit == "year" and sign > 0 and anchor.published and _names_month_alone(page, base, calendar):
        day = _anniversary(day, int(amount.value), anchor.published)
    return _moved(at, base.last, day, amount, sign, whole=True)


def _names_month_alone(page: Page, day: DateReading, calendar: Calendar) -> bool:
    """Whether a day is given by its month without a year."""
    words = [page.word(at) for at in range(day.first, day.last)]
    return any(word in calendar.months for word in words) and not any(word.isdecimal() and len(word) == 4 for word in words)


def _anniversary(day: datetime.date, years: int, published: datetime.date) -> datetime.date:
    """The day so many years before the one of its name that is nearest to publication: "ten years after 22 July" is told on 22 July."""
    ahead = min((-1, 0, 1), key=lambda step: abs(_in_year(day, published.year + step) - published))
    return _in_year(day, max(published.year + ahead - years, 1))


def _in_year(day: datetime.date, year: int) -> datetime.date:
    return day.replace(year=year, day=min(day.day, _length(day.month, year)))


def _offset_base(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """The day that an offset is counted from."""
    at += calendar.has("date_articles", page.word(at))
    holiday = calendar.holidays.match(page, at)
    if holiday is not None and anchor.day is not None:
        return DateReading(at, holiday[1], _feast_day(holiday[0], anchor.day.year).isoformat())
    for reader in (_weekday_day, _day, _numeric, _relative_day, _relative_period):
        if (base := reader(page, at, anchor, calendar)) is not None:
            return base
    return None


def _moved(at: int, last: int, day: datetime.date | None, amount: Amount, sign: int, *, whole: bool = False) -> DateReading | None:
    """The date so far from a day, as exact as its unit: years give a year, months a month, unless the `whole` day counts."""
    unit, value = amount.unit or "day", amount.value * sign
    if day is None or amount.number.kind == "vague":
        return DateReading(at, last, None)
    factor, symbol = DURATIONS[unit]
    value *= factor
    try:
        if symbol in ("Y", "M", "Q"):
            months = int(value * {"Y": 12, "M": 1, "Q": 3}[symbol]) + day.year * 12 + day.month - 1
            year, month = divmod(months, 12)
            exact = datetime.date(year, month + 1, min(day.day, _length(month + 1, year)))
            text = exact.isoformat() if whole else f"{year:04d}-{month + 1:02d}" if symbol == "M" else f"{year:04d}"
            return DateReading(at, last, text)
        if symbol.startswith("T"):
            return DateReading(at, last, day.isoformat() if value < 24 and symbol != "TH" else None)
        return DateReading(at, last, (day + datetime.timedelta(days=int(value * (7 if symbol == "W" else 1)))).isoformat())
    except (ValueError, OverflowError):
        return None  # "125,000 years ago" is as far as a length of time goes


def _weekdays_away(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "3 fridays from now", "2 thursdays ago"."""
    number = read_cardinal(page, at)
    if number is None or number.kind != "cardinal" or not 1 <= number.value < 20:
        return None
    weekday = calendar.weekdays.get(page.word(number.last).removesuffix("s"))
    if weekday is None or anchor.published is None:
        return None
    ago, hence = calendar.ago.match(page, number.last + 1), calendar.hence.match(page, number.last + 1)
    ahead = (weekday - anchor.published.weekday()) % 7 or 7
    if hence is not None:
        return DateReading(at, hence[1], (anchor.published + datetime.timedelta(days=ahead + 7 * (int(number.value) - 1))).isoformat())
    if ago is not None:
        return DateReading(
            at, ago[1], (anchor.published + datetime.timedelta(days=ahead - 7 * int(number.value) - (0 if ahead < 7 else 7))).isoformat()
        )
    return None


# --- time of day ---------------------------------------------------------------------------------


def _clock(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "9 p.m. ET on Sunday", "kl. 12.55", "half past eight", "noon": the day and the time, or the time alone.

    The day is the one that stands beside the time, else the last one that the text gave.
    """
    time = read_time(page, at, calendar) or read_spoken_time(page, at, calendar)
    if time is None:
        return None
    text, last = time
    first = at - clock_words_before(page, at, calendar)
    about: Modifier | None = None
    if page.is_dash(last) and page.is_tight(last) and calendar.has("about_clock", page.word(last + 1)):
        last, about = last + 2, "approx"
    skip = last + (calendar.has("on", page.word(last)) or page.word(last) == ",")
    skip += calendar.has("date_articles", page.word(skip))
    for reader in (_weekday_day, _day, _weekday_alone, _relative_day):
        day = reader(page, skip, anchor, calendar)
        if day is not None and (day.value is None or len(day.value) == 10):
            late = calendar.has("late_parts", page.word(day.last - 1)) and time[0] < "12" and page.kind(at) == "word"
            text = f"{int(text[:2]) + 12}{text[2:]}" if late else text
            value = f"{day.value or ''}T{text}" if anchor.published else None
            return replace(day, first=first, value=value, modifier=about or day.modifier)
    prefix = f"{anchor.day_of_events.isoformat()}T" if anchor.day_of_events else "T"
    upper = read_until(page, at, last, calendar)
    if upper is not None:
        return DateReading(first, upper[1], prefix + text, prefix + upper[0], certain=anchor.day_of_events is None)
    return DateReading(first, last, prefix + text, modifier=about, certain=anchor.day_of_events is None)


def with_time(page: Page, reading: DateReading, anchor: Anchor, *, code: str) -> DateReading:
    """A whole day with the time that follows it: "Tuesday at 6.30pm", "tirsdag klokka 18.30"."""
    calendar = calendar_of(code)
    if reading.label != "date" or not reading.value or len(reading.value) != 10 or reading.upper or reading.value.startswith("-"):
        return reading
    at = reading.last
    at += page.word(at) == "," and page.kind(at + 1) != "digits"
    named = at
    while calendar.has("clock_before", page.word(at)) or (at > named and page.word(at) in (".", "the")):
        at += 1
    time = read_time(page, at, calendar) or read_spoken_time(page, at, calendar) if at > named else read_bare_time(page, reading.last)
    return replace(reading, value=f"{reading.value}T{time[0]}", last=time[1]) if time else reading


def _the_day(page: Page, at: int, anchor: Anchor, calendar: Calendar) -> DateReading | None:
    """ "to end the day", "for the weekend": the day that the paragraph told last, the weekend around the day of publication."""
    if not calendar.has("the_day", page.word(at)):
        return None
    period = calendar.periods.get(page.word(at + 1))
    asked = period == "weekend" or (period == "day" and calendar.has("day_after", page.word(at - 1)))
    if (
        not asked
        or period is None
        or page.words.is_one_of("of", page.word(at + 2))
        or (page.kind(at + 2) == "word" and calendar.has("day_not_before", page.word(at + 2)))
    ):
        return None
    if period == "day" and anchor.day_of_events is not None:
        return DateReading(at + 1, at + 2, anchor.day_of_events.isoformat())
    if anchor.published is None:
        return DateReading(at + 1, at + 2, None)
    past = period == "weekend" and _is_gone_weekend(page, at, at + 2, anchor.published, calendar)
    return DateReading(at + 1, at + 2, _shifted(anchor.published, period, -1 if past else 0))


NUMBER_READERS: tuple[Reader, ...] = (
    _clock, _decade_word, _day, _numbered_period, _holiday, _day_of_period, _upcoming, _weekdays_away, _duration, _year,
)  # fmt: skip
DIGIT_READERS: tuple[Reader, ...] = (
    _holiday, _day, _numeric, _numbered_period, _quarter_code, _decade, _day_of_period, _clock, _upcoming, _weekdays_away, _duration, _year,
)  # fmt: skip
NAME_READERS: tuple[Reader, ...] = (
    _clock, _told, _this_period, _numbered_week, _decade_word, _relative_day, _weekday_day, _day, _relative_period, _numbered_period,
    _quarter_code, _part, _decade, _season_alone, _holiday, _the_day, _upcoming, _duration, _weekday_alone, _year,
)  # fmt: skip
"""Which readers may begin with a number word, with digits, and with a word of the calendar; earlier ones win where both are as long."""
