"""The words for dates and times of one language, ready for look-up; they stand in the table [dates] of `lang/<code>.toml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from textkit import lang
from textkit.numbers import Phrases


@dataclass(frozen=True)
class Calendar:
    """The words for dates of one language."""

    order: str = "dmy"
    months: Mapping[str, int] = field(default_factory=dict)
    full_months: frozenset[str] = frozenset()
    """The words for months that shorten none."""
    garbled_months: Mapping[str, int] = field(default_factory=dict)
    weekdays: Mapping[str, int] = field(default_factory=dict)
    seasons: Mapping[str, str] = field(default_factory=dict)
    relative: Mapping[str, int] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    days: Phrases = field(default_factory=lambda: Phrases(()))
    years: Phrases = field(default_factory=lambda: Phrases(()))
    parts: Phrases = field(default_factory=lambda: Phrases(()))
    holidays: Phrases = field(default_factory=lambda: Phrases(()))
    told: Phrases = field(default_factory=lambda: Phrases(()))
    nights: Phrases = field(default_factory=lambda: Phrases(()))
    noons: Phrases = field(default_factory=lambda: Phrases(()))
    past_hour: Phrases = field(default_factory=lambda: Phrases(()))
    these: Phrases = field(default_factory=lambda: Phrases(()))
    decades: Mapping[str, int] = field(default_factory=dict)
    day_parts: Phrases = field(default_factory=lambda: Phrases(()))
    zones: Phrases = field(default_factory=lambda: Phrases(()))
    halves_of_day: Phrases = field(default_factory=lambda: Phrases(()))
    ago: Phrases = field(default_factory=lambda: Phrases(()))
    hence: Phrases = field(default_factory=lambda: Phrases(()))
    eras: Phrases = field(default_factory=lambda: Phrases(()))
    bounds: Phrases = field(default_factory=lambda: Phrases(()))
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    starters: frozenset[str] = frozenset()
    """Words with which a date may begin."""
    openings: frozenset[tuple[str, str]] = frozenset()
    """The first two words of longer phrases with which one may begin."""
    openers: frozenset[str] = frozenset()

    def has(self, name: str, word: str) -> bool:
        """Whether the word is in the list of that name of the language's table."""
        return word in self.sets.get(name, ())


@cache
def calendar_of(code: str) -> Calendar:
    """The date words of a language; one without a table has dates in digits only."""
    table = lang.table(code, "dates")
    if not table:
        return Calendar()
    phrases = table["phrases"]
    months = {word: number for number, words in enumerate(table["months"], 1) for word in words.split()}
    weekdays = {word: number for number, words in enumerate(table["weekdays"]) for word in words.split()}
    units = {form for forms in table["units"].values() for form in forms}
    parts = [(phrase, "part") for name in ("start", "middle", "end") for phrase in phrases[name]]
    calendar = Calendar(
        order=table["order"],
        months=months,
        full_months=frozenset(
            word for word in months if not any(longer.startswith(word) and longer not in (word, word + "s") for longer in months)
        ),
        garbled_months=table["garbled_months"],
        weekdays=weekdays,
        seasons=table["seasons"],
        relative=table["relative"],
        periods={form: name for name, forms in table["periods"].items() for form in forms},
        days=Phrases(table["days"].items()),
        years=Phrases(table["years"].items()),
        parts=Phrases(parts),
        holidays=Phrases(table["holidays"].items()),
        zones=Phrases((zone, zone) for zone in table["clock"]["zones"]),
        told=Phrases((phrase, (name, shift)) for name, entries in table.get("told", {}).items() for phrase, shift in entries.items()),
        nights=Phrases((phrase, phrase) for phrase in phrases.get("nights", ())),
        noons=Phrases(table["clock"].get("noons", {}).items()),
        past_hour=Phrases(table["clock"].get("past_hour", {}).items()),
        these=Phrases(table.get("these", {}).items()),
        decades=_decades(table),
        day_parts=Phrases((phrase, name) for name, forms in table["clock"].get("parts", {}).items() for phrase in forms),
        halves_of_day=Phrases([*((form, 0) for form in table["clock"]["am"]), *((form, 12) for form in table["clock"]["pm"])]),
        ago=Phrases((phrase, -1) for phrase in phrases["ago"]),
        hence=Phrases((phrase, 1) for phrase in phrases["hence"]),
        eras=Phrases((era, era) for era in table["eras"]),
        bounds=Phrases(_bounds(table)),
        sets=_sets(table),
    )
    openings = frozenset(pair for phrases in _openings(calendar) for pair in phrases.openings() if pair[1])
    openings |= {(article, period) for article in calendar.sets["the_day"] for period in calendar.periods}
    return replace(
        calendar,
        starters=frozenset(_starters(calendar, units)),
        openings=openings,
        openers=frozenset(first for first, _ in openings),
    )


def _openings(calendar: Calendar) -> Iterator[Phrases]:
    """The phrases with which a date may begin."""
    yield from (calendar.days, calendar.years, calendar.parts, calendar.holidays, calendar.told, calendar.nights)
    yield from (calendar.noons, calendar.past_hour, calendar.these)


def _decades(table: Mapping[str, Any]) -> dict[str, int]:
    """The words for decades of a century: "eighties", "femtitallet"; put together of ten and ending where `decade_words` gives these."""
    words = table.get("decade_words", {})
    return {stem + ending: ten for stem, ten in words.get("tens", {}).items() for ending in words.get("endings", [""])}


def _bounds(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for phrase in table["before"]:
        yield phrase, "less_than"
    for phrase in table["after"]:
        yield phrase, "more_than"


def _sets(table: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    lists = {name: frozenset(value) for name, value in table.items() if isinstance(value, list)}
    phrases = {name: frozenset(value) for name, value in table["phrases"].items()}
    clock = table["clock"]
    plurals = frozenset(forms[1] for name, forms in table["units"].items() if len(forms) > 1)
    return (
        lists
        | phrases
        | {
            "garbled_relative": frozenset(table.get("garbled_relative", ())),
            "century_words": phrases["century"],
            "half_words": phrases["half"],
            "in_words": phrases["in"],
            "before_words": phrases["before"],
            "after_words": phrases["after"],
            "clock_before": frozenset(clock["before"]),
            "clock_words": frozenset(clock.get("words", clock["before"])),
            "clock_copulas": frozenset(clock.get("copulas", ())),
            "before_clock": frozenset(clock.get("prepositions", ())),
            "about_clock": frozenset(clock.get("about", ())),
            "late_parts": frozenset(clock.get("late", ())),
            "to_hour": frozenset(clock.get("to", ())),
            "past_the_hour": frozenset(clock.get("past", ())),
            "plural_units": plurals,
        }
    )


def _starters(calendar: Calendar, units: set[str]) -> Iterator[str]:
    yield from calendar.months
    yield from calendar.garbled_months
    yield from calendar.weekdays
    yield from calendar.seasons
    yield from calendar.relative
    yield from units
    yield "q"
    yield from calendar.decades
    yield from calendar.sets.get("week_words", ())
    for phrases in _openings(calendar):
        yield from (first for first, second in phrases.openings() if not second)
