"""Times of day as people write them: "6.30 p.m.", "kl. 12.55", "half past eight", "noon", "fra klokka 22.00 til 06.00"."""

from __future__ import annotations

from textkit.calendars import Calendar
from textkit.numbers import Page, read_cardinal


def read_time(page: Page, at: int, calendar: Calendar) -> tuple[str, int] | None:
    """The time at token `at` as hh:mm, and the token after it."""
    raw, last = page.raw(at), at + 1
    if page.kind(at) != "digits" or (page.is_tight(at) and page.raw(at - 1) in (":", "/", "-")):
        return None
    hours, _, minutes = raw.partition(".")
    named = _is_clock(page, at, calendar)
    if (
        page.raw(last) == ":"
        and page.is_tight(last)
        and page.is_tight(last + 1)
        and page.raw(last + 1).isdecimal()
        and len(page.raw(last + 1)) == 2
        and not minutes
    ):
        minutes, last, named = page.raw(last + 1), last + 2, True
        if page.raw(last) == ":" and page.is_tight(last):
            return None
    opens = page.kind(at - 1) == "line" and page.raw(last) == ":" and not page.is_tight(last + 1)
    named = named or (opens and calendar.order == "dmy" and len(hours) == len(minutes) == 2)  # "14.49: The alarm goes"
    zone_next = calendar.zones.match(page, last)
    named = named or (bool(minutes) and zone_next is not None)
    if raw.isdecimal() and len(raw) == 4 and zone_next is not None and raw < "2400":
        hours, minutes, named = raw[:2], raw[2:], True
    half = calendar.halves_of_day.match(page, last)
    if half is not None and hours.isdecimal() and 1 <= int(hours) <= 12:
        hours, last, named = str(int(hours) % 12 + half[0]), half[1], True
    elif (part := calendar.day_parts.match(page, last)) is not None and hours.isdecimal() and 1 <= int(hours) <= 12 and (named or minutes):
        hours, last, named = str(_in_part(int(hours), part[0])), part[1], True
        half = part
    zone = calendar.zones.match(page, last)
    if page.is_dash(last) and page.is_tight(last) and calendar.has("about_clock", page.word(last + 1)):
        named = True  # "14-tiden"
    elif not named and calendar.order == "dmy" and len(minutes) == 2 and len(hours) == 2 and _beside_day(page, at, last, calendar):
        named = True  # "03.17 natt til fredag"
    before = page.raw(at - 1)
    if ":" in page.text[page.tokens[at].end : page.tokens[at].end + 1] and not _is_clock(page, at, calendar) and half is None:
        name = page.kind(at - 1) == "word" and before[:1].isupper() and page.kind(at - 2) != "line"
        if name and page.word(at - 1) not in calendar.weekdays and page.word(at - 1) not in calendar.months:
            return None  # "Vårby 3:12"
    valid = (
        hours.isdecimal()
        and len(hours) <= 2
        and int(hours) < 25
        and (not minutes or (len(minutes) == 2 and minutes.isdecimal() and int(minutes) < 60))
    )
    clock = calendar.has("clock_words", page.word(at - 1))
    if not valid or not named or (calendar.order == "mdy" and not (minutes or half or zone or clock)):
        return None
    if minutes and page.word(last) in ("hours", "hrs"):
        return f"{int(hours) % 24:02d}:{minutes}", last + 1
    if counts_on(page, last, calendar) and not clock:
        return None
    return f"{int(hours) % 24:02d}:{minutes or '00'}", zone[1] if zone else last


def _beside_day(page: Page, first: int, last: int, calendar: Calendar) -> bool:
    """Whether a weekday or a night stands right beside tokens `first` to `last`."""
    after = last + calendar.has("on", page.word(last))  # "17.30 på lørdag"
    beside = any(word in calendar.weekdays or calendar.has("every_weekday", word) for word in (page.word(first - 1), page.word(after)))
    return beside or calendar.nights.match(page, last) is not None


def _is_clock(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether the word before token `at` says that a time follows: "at", "kl.", "klokka var"."""
    at -= 1
    at -= page.word(at) == "." or calendar.has("clock_copulas", page.word(at))
    return calendar.has("clock_before", page.word(at)) or (page.word(at) in ("og", "til", "and", "to") and _ends_clock(page, at, calendar))


def _ends_clock(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether a time in digits ends just before token `at`: the second of "between 9.15 and 9.40"."""
    return page.kind(at - 1) == "digits" and "." in page.raw(at - 1) and calendar.has("clock_before", page.word(at - 2))


def read_spoken_time(page: Page, at: int, calendar: Calendar) -> tuple[str, int] | None:
    """The time in words at token `at`: "noon", "half past eight", "twenty to twelve", "halv ni", "seven in the morning"."""
    if (noon := calendar.noons.match(page, at)) is not None:
        return noon
    if page.is_tight(at + 1) and (spun := _spun_time(page, at, calendar)) is not None:
        return spun
    minutes, hour_at = 0, at
    named = _is_clock(page, at, calendar)
    if (shift := calendar.past_hour.match(page, at)) is not None:
        minutes, hour_at = shift
    elif (count := read_cardinal(page, at)) is not None and not count.in_digits:
        side = -1 if calendar.has("to_hour", page.word(count.last)) else 1 if calendar.has("past_the_hour", page.word(count.last)) else 0
        asked = side and (named or calendar.has("before_clock", page.word(at - 1)))
        if asked and count.value in (5, 10, 15, 20, 25, *((1, 2, 3, 4) if named else ())):  # not "from three to four"
            further = calendar.past_hour.match(page, count.last + 1)  # "ti over halv to"
            minutes = side * int(count.value) + (further[0] if further else 0)
            hour_at = further[1] if further else count.last + 1
    hour = read_cardinal(page, hour_at)
    if hour is None or hour.kind != "cardinal" or not 1 <= hour.value < 13 or hour.suffix or hour.value != int(hour.value):
        return None
    last = hour.last
    sharp = page.word(last) == "o" and page.word(last + 1) == "'" and page.word(last + 2) == "clock"
    if hour.in_digits and hour_at == at and not sharp:
        return None
    last += 3 * sharp
    part = calendar.day_parts.match(page, last)
    if counts_on(page, last, calendar) or not (hour_at > at or sharp or part or (named and calendar.has("clock_words", page.word(at - 1)))):
        return None
    number = _in_part(int(hour.value), part[0]) if part else int(hour.value) + 12 * (hour.value < 7 or (hour.value == 7 and minutes < 0))
    total = (number * 60 + minutes) % 1440
    return f"{total // 60:02d}:{total % 60:02d}", part[1] if part else last


def _spun_time(page: Page, at: int, calendar: Calendar) -> tuple[str, int] | None:
    """ "six.30 a.m.", "7:thirty p.m.", "two.55pm": a synonym spinner wrote out one side of the time."""
    sign = page.word(at + 1)
    if sign not in (".", ":") or not page.is_tight(at + 1) or not page.is_tight(at + 2) or page.kind(at) == page.kind(at + 2):
        return None
    hours, minutes = (_small(page, near) for near in (at, at + 2))
    half = calendar.halves_of_day.match(page, at + 3)
    if hours is None or minutes is None or half is None or not 1 <= hours <= 12 or minutes > 59:
        return None
    return f"{hours % 12 + half[0]:02d}:{minutes:02d}", half[1]


def _small(page: Page, at: int) -> int | None:
    """The whole number that one token says, in digits or as a word."""
    atom = page.words.atoms.get(page.word(at))
    if page.raw(at).isdecimal() and len(page.raw(at)) <= 2:
        return int(page.raw(at))
    return int(atom.value) if atom is not None and atom.kind == "number" else None


def _in_part(hour: int, part: str) -> int:
    """The hour of 24 that an hour of 12 is in the morning, afternoon, evening or night."""
    later = {"morning": hour == 12, "afternoon": hour != 12, "evening": hour != 12, "night": 6 <= hour < 12}[part]
    if part == "morning" or (part == "night" and hour == 12):
        return hour % 12
    return hour + 12 * later


def read_bare_time(page: Page, at: int) -> tuple[str, int] | None:
    """ ", 11.42" at the end of a line that gives the day of publication."""
    parts = page.raw(at + 1).split(".")
    alone = page.word(at) == "," and page.kind(at + 2) == "line" and len(parts) == 2 and all(part.isdecimal() for part in parts)
    if not alone or len(parts[1]) != 2 or len(parts[0]) > 2 or int(parts[0]) > 23 or int(parts[1]) > 59:
        return None
    return f"{int(parts[0]):02d}:{parts[1]}", at + 2


def clock_words_before(page: Page, at: int, calendar: Calendar) -> int:
    """How many tokens of "klokka", "kl.", "the clock" stand before a time."""
    count = 0
    while calendar.has("clock_words", page.word(at - count - 1)) or (count == 0 and page.word(at - 1) == "." and at > 1):
        if page.word(at - count - 1) == "." and not calendar.has("clock_words", page.word(at - 2)):
            break
        count += 1
    return count


def read_until(page: Page, at: int, last: int, calendar: Calendar) -> tuple[str, int] | None:
    """The end of "kl. 10-18", "from 10am to noon", "mellom klokka 18 og 20"."""
    joined = page.is_dash(last) or page.words.is_one_of("range_to", page.word(last))
    between = any(page.words.is_one_of("range_between", page.word(near)) for near in range(at - 4, at))
    if not joined and not (between and page.words.is_one_of("range_and", page.word(last))):
        return None
    second = last + 1
    while calendar.has("clock_words", page.word(second)) or (second > last + 1 and page.word(second) == "."):
        second += 1
    found = read_time(page, second, calendar) or read_spoken_time(page, second, calendar)
    raw = page.raw(second)
    if found is None and page.kind(second) == "digits" and not counts_on(page, second + 1, calendar):
        hours, _, minutes = raw.partition(".")
        if hours.isdecimal() and int(hours) <= 24 and (not minutes or (len(minutes) == 2 and minutes.isdecimal() and int(minutes) < 60)):
            found = f"{int(hours) % 24:02d}:{minutes or '00'}", second + 1
    return found


def counts_on(page: Page, at: int, calendar: Calendar) -> bool:
    """Whether the number before token `at` goes on as an amount: "in May 20 percent", "June 3.5"."""
    return page.words.suffixes.match(page, at) is not None or (
        page.word(at) in page.words.atoms and page.words.atoms[page.word(at)].kind == "scale"
    )
