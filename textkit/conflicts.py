"""Where the claims of a fact disagree, and what kind of disagreement it is.

Every rule prefers silence: a difference that rounding, a bound, a sum, another unit or another time explains is no conflict.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from functools import cache, lru_cache, partial
from itertools import combinations, pairwise, product

from rapidfuzz import fuzz

from textkit import lang
from textkit.calendars import calendar_of
from textkit.records import Claim, Conflict, Entity, Figure, Side
from textkit.spellings import fold, sound

COMPARED = frozenset({"cardinal", "money", "percent", "quantity", "age", "duration"})
"""Labels of figures that have a size."""
MOST_CLAIMS = 200
"""Claims of one fact that are compared with each other; a fact with more has shown its conflicts by then."""
NEAR = Decimal("0.1")
"""What "about" may hide, as a share of the value."""
BELOW = Decimal("0.5")
"""Smallest share of the value that "up to" and "nearly" may stand for."""
RATIOS = (2, 4, 10)
"""How many times one figure may be the other for them to count the same thing: where nothing says so, where one claim has the word for
what the other counts, and where both count people. Words that are the same know no limit."""
MONTHS = Decimal("0.02")
"""What a month or a year may be longer than another."""
SMALL = 100
"""Counts below this are not rounded without a word that says so."""
CLOSE_DAYS, CLOSE_YEARS = 60, 2
"""Dates further apart than this are those of different events, those of which one gives no day, than so many years."""
MAIN = 12
"""Words of a claim in which a negation is that of its main clause."""
ALIKE = 0.25
"""Share of the shorter claim's words that the other one must hold where both are in one language, for a negation to be of one thing."""
LEAST_FRAME = 4
"""Words that two claims must share around two names for these to hold the same place."""
NAMES_ALIKE, FAMILY_NAMES_ALIKE = 60, 75
"""Likeness, of 100, of given and of family names that one person may have been called by mistake."""
ROUND_MINUTES = 10
"""What a time at a full quarter of an hour may hide."""
FAMILIES = {"nb": "nordic", "nn": "nordic", "da": "nordic", "sv": "nordic", "no": "nordic"}
"""Languages whose words for what is counted often begin alike (passasjer, passagerare)."""
WORDS_OF = {"no": "nb"}
"""Languages without a table of their own that another one's serves for words; not for negations, where a missed word means the opposite."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one claim of a disagreement says: a value, to tell it from others, the text's words for it, and the figure, where it is one."""

    value: Decimal | str
    words: str
    figure_id: str = ""


@dataclass(frozen=True, slots=True)
class Denials:
    """What a model that read pairs of claims says of them, by their ids: the logarithm of the odds that one denies what the other says.

    A pair counts as a yes and a no from `least` on, and where its words tell so too, from `least_by_words`. Where a model has `read` the
    pairs in doubt, one that it never read is no denial, whatever its words: "he will get no honours" and "he will come".
    """

    odds: Mapping[frozenset[str], float]
    least: float
    least_by_words: float
    read: bool = False

    def of(self, one: Claim, other: Claim) -> float | None:
        """The logarithm of the odds that one denies the other, where the model read the two."""
        return self.odds.get(frozenset((one.id, other.id)))

    def says(self, one: Claim, other: Claim, *, by_words: bool) -> bool:
        """Whether one denies the other; by the words alone where no model reads claims."""
        odds = self.of(one, other)
        if odds is None:
            return by_words and not self.read
        return odds >= (self.least_by_words if by_words else self.least)


def find_conflicts(
    claims: Sequence[Claim],
    figures: Mapping[str, Figure],
    published: Mapping[str, str | None] | None = None,
    entities: Mapping[str, Entity] | None = None,
    machine_made: Set[str] = frozenset(),
    denials: Denials | None = None,
) -> Iterator[Conflict]:
    """The conflicts between claims of one fact, each once with all claims on either side, in the order of their first claim.

    `figures` and `entities` are by id (names are compared only where `entities` are given); `published`, by document id, gives the
    ISO 8601 dates that tell an update from a contradiction. How the documents of `machine_made` spell names counts for nothing. Without
    `denials` words alone tell a yes from a no.
    """
    readings = [read_claim(claim, figures) for claim in claims[:MOST_CLAIMS]]
    clashes: dict[str, list[Clash]] = defaultdict(list)
    spelled: list[Clash] = []
    for one, other in combinations(readings, 2):
        for clash in (*compare(one, other, denials or NO_DENIALS), *name_clashes(one.claim, other.claim, entities or {})):
            clashes[clash.kind].append(clash)
        if not machine_made & {one.claim.citation.document_id, other.claim.citation.document_id}:
            spelled += spelling_clashes(one.claim, other.claim, entities or {})
    clashes["name"] += _not_garbled(spelled)
    for kind in ("figure", "date", "name", "polarity", "status"):
        yield from _merged(clashes[kind], published or {})


NO_DENIALS = Denials({}, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with a size: its dimension ("money", "share", "length" ...) and the sizes that it admits, in the base unit."""

    figure: Figure
    dimension: str
    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Reading:
    """What of a claim can be compared: sizes, dates, whether it says yes or no (1, -1), and the sides it takes between opposites.

    `words` are those that carry meaning; `full` tells that the number words of its language are known, `revises` that it sets a new
    value beside an old one; `contested` are its words for that another one says no.
    """

    claim: Claim
    measures: tuple[Measure, ...]
    dates: tuple[Figure, ...]
    sign: int
    sides: Mapping[str, int]
    words: frozenset[str]
    full: bool
    revises: bool
    contested: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two claims that can't both be right: the values on either side, and what may explain it."""

    kind: str
    left: Claim
    right: Claim
    values: tuple[Said, Said]
    counted: str = ""
    note: str = ""
    dimension: str = ""


def read_claim(claim: Claim, figures: Mapping[str, Figure]) -> Reading:
    """The claim's comparable parts."""
    code = _code(claim.lang)
    own = _with_shares(claim, [figures[i] for i in claim.figure_ids if i in figures])
    return Reading(
        claim,
        tuple(m for figure in own if not _is_aside(claim, figure) and (m := measure(_hedged(figure, claim.lang))) is not None),
        tuple(figure for figure in own if figure.label == "date" and isinstance(figure.value, str)),
        sign_of(claim),
        {name: -side if is_rejected(claim) else side for name, side in sides_of(claim.citation.quote, code).items()},
        content(claim.citation.quote, code),
        bool(lang.table(claim.lang, "figures")),
        _found(claim.citation.quote, code, "revised") is not None,
        found[0] if (found := _pattern(code, "contested").search(claim.citation.quote)) else "",
    )


def compare(one: Reading, other: Reading, denials: Denials = NO_DENIALS) -> Iterator[Clash]:
    """Every disagreement of two claims."""
    if one.claim.citation.document_id != other.claim.citation.document_id:
        yield from figure_clashes(one, other)
        yield from date_clashes(one, other)
    yield from polarity_clashes(one, other, denials)


# Figures


def comparable(a: Figure, b: Figure) -> bool:
    """Whether two figures could be about one thing: the same dimension and, for money, the same currency."""
    left, right = measure(a), measure(b)
    return left is not None and right is not None and same_dimension(left, right)


def agree(a: Figure, b: Figure) -> bool:
    """Whether two figures can both be right: the same, or one the other rounded, truncated or bounded.

    A rounded figure is one that stands with a word such as "nearly", or has fewer digits that count: 50,000 for 47,000; 1.2 for 1.28.
    """
    left, right = measure(a), measure(b)
    if left is None or right is None:
        return a.value == b.value
    return sizes_agree(left, right)


def sizes_agree(a: Measure, b: Measure) -> bool:
    """As `agree`, for two sizes."""
    return (a.low <= b.high and b.low <= a.high) or _rounds_to(a, b) or _rounds_to(b, a)


UNITS: dict[str, tuple[str, str]] = {
    "millimetre": ("length", "0.001"), "centimetre": ("length", "0.01"), "metre": ("length", "1"), "kilometre": ("length", "1000"),
    "foot": ("length", "0.3048"), "mile": ("length", "1609.344"), "gram": ("weight", "0.001"), "kilogram": ("weight", "1"),
    "ton": ("weight", "1000"), "tonne": ("weight", "1000"), "litre": ("volume", "1"), "square metre": ("area", "1"),
    "hectare": ("area", "10000"), "square kilometre": ("area", "1000000"),
}  # fmt: skip
"""Units of quantity that are converted into each other; any other is compared with its like only."""
DAY = Decimal(1)
DAYS = {
    "second": DAY / 86400, "minute": DAY / 1440, "hour": DAY / 24, "day": DAY, "week": DAY * 7, "month": DAY * 365 / 12,
    "quarter": DAY * 365 / 4, "year": DAY * 365, "decade": DAY * 3650, "century": DAY * 36500,
}  # fmt: skip
"""Days in the units of a duration."""
CROWNS = frozenset({"NOK", "SEK", "DKK", "XXX"})
"""XXX is a sum whose currency the text leaves open, as in "45 million crowns"."""


@lru_cache(1 << 16)
def measure(figure: Figure) -> Measure | None:
    """The figure's size; None where it has none."""
    ends = [size_of(figure, end) for end in (figure.value, figure.upper) if end is not None]
    if not ends or None in ends or figure.label not in COMPARED:
        return None
    sizes = [end for end in ends if end is not None]
    dimension = sizes[0][0]
    value, upper = min(size for _, size in sizes), max(size for _, size in sizes)
    low, high = {
        None: (value, upper),
        "approx": (value * (1 - NEAR), upper * (1 + NEAR)),
        "more_than": (value, Decimal("Infinity")),
        "at_least": (value, Decimal("Infinity")),
        "less_than": (value * BELOW, upper),
        "at_most": (value * BELOW, upper),
    }[figure.modifier]
    slack = MONTHS if dimension == "time" else Decimal(0)
    return Measure(figure, dimension, value, low * (1 - slack), high * (1 + slack))


def _with_shares(claim: Claim, figures: Sequence[Figure]) -> list[Figure]:
    """The figures, "four" and "five" in "four of five" joined to the share that they are."""
    table = lang.table(_code(claim.lang), "figures")
    words = {*table.get("ratio", ()), *table.get("of", ())}
    found: list[Figure] = []
    for figure in sorted(figures, key=lambda figure: figure.citation.start):
        if found and figure.label == found[-1].label == "cardinal":
            part, whole = found[-1], figure
            between = claim.citation.quote[part.citation.end - claim.citation.start : whole.citation.start - claim.citation.start]
            values = part.value, whole.value
            if between.strip() in words and isinstance(values[0], Decimal) and isinstance(values[1], Decimal) and 0 < values[0] < values[1]:
                found[-1] = replace(part, value=values[0] / values[1], counted=whole.counted)
                continue
        found.append(figure)
    return found


def _hedged(figure: Figure, code: str) -> Figure:
    """The figure, taken for a rough one in a language without a table, whose words for "over" and "nearly" are not known."""
    return figure if lang.table(code, "figures") or figure.modifier else replace(figure, modifier="approx")


def size_of(figure: Figure, value: Decimal | str) -> tuple[str, Decimal] | None:
    """Dimension and size in its base unit of one end of a figure."""
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    if figure.label == "percent":
        return ("share", value / 100) if figure.unit in (None, "%") else (str(figure.unit), value)
    if figure.label == "duration":
        return ("time", value * DAYS[figure.unit]) if figure.unit in DAYS else None
    if figure.label == "quantity":
        dimension, factor = UNITS.get(figure.unit or "", (figure.unit or "count", "1"))
        return dimension, value * Decimal(factor)
    if figure.label == "cardinal":
        return ("share" if 0 < value < 1 else "count"), value
    return figure.label, value


def same_dimension(a: Measure, b: Measure) -> bool:
    """Whether two sizes could be of one thing: see `comparable`."""
    if a.dimension == b.dimension == "money":
        units = {a.figure.unit, b.figure.unit}
        return len(units) == 1 or None in units or ("XXX" in units and units <= CROWNS)
    bare = {a.dimension, b.dimension} == {"money", "count"}
    return a.dimension == b.dimension or (bare and min(a.value, b.value) >= 10**6)


def _rounds_to(exact: Measure, rough: Measure) -> bool:
    """Whether `rough` is `exact` rounded or truncated to the digits that `rough` has."""
    digits, known = _digits(rough.value), _digits(exact.value)
    if not rough.value or not exact.value or digits >= known:
        return False
    if rough.dimension in ("count", "age") and rough.value < SMALL and rough.figure.modifier is None:
        return False
    step = Decimal(1).scaleb(int(rough.value.normalize().as_tuple().exponent))
    return abs(exact.value - rough.value) < step if digits > 1 else abs(exact.value - rough.value) <= step / 2


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def figure_clashes(one: Reading, other: Reading) -> Iterator[Clash]:
    """Figures of two claims that count the same and can't both be right.

    Figures that have their like on the other side are set aside first, and so are sums (37 passengers and six crew are 43 people)
    and complements (one in five not reached, four in five reached). Of the rest two clash where neither could mean a third one.
    """
    left, right = _unmatched(one.measures, other.measures), _unmatched(other.measures, one.measures)
    if (a := _tally(one)) and (b := _tally(other)):
        if a.value != b.value:
            yield Clash("figure", one.claim, other.claim, (a, b), dimension="tally")
        return
    pairs = {
        (i, j): strength for i, x in enumerate(left) for j, y in enumerate(right) if (strength := _sameness(x, y, one, other)) is not None
    }
    for (i, j), strength in pairs.items():
        rivals = [value for (x, y), value in pairs.items() if (x == i) != (y == j)]
        if all(value < strength for value in rivals):
            yield _figure_clash(one.claim, other.claim, left[i], right[j])
    if not pairs:
        yield from _revisions(one, other)
        yield from _revisions(other, one)


def _tally(reading: Reading) -> Said | None:
    """What a claim gives for the two sides of a vote or a match: "carried by | 24 votes to 22"."""
    start, quote, code = reading.claim.citation.start, reading.claim.citation.quote, _code(reading.claim.lang)
    counts = sorted((m.figure for m in reading.measures if m.dimension == "count"), key=lambda figure: figure.citation.start)
    for first, second in pairwise(counts):
        before, between = quote[: first.citation.start - start], quote[first.citation.end - start : second.citation.start - start]
        joined = len(between.split()) < 3 and _found(" ".join(between.split()[-1:]), code, "against") is not None
        if joined and first.upper is None and _found(" ".join(before.split()[-1:]), code, "from") is None:
            words = quote[first.citation.start - start : second.citation.end - start]
            return Said(f"{first.value}–{second.value}", words, first.id)
    return None


def _figure_clash(one: Claim, other: Claim, a: Measure, b: Measure) -> Clash:
    counted = "" if a.dimension == "money" else (a.figure.counted or b.figure.counted or "")
    return Clash("figure", one, other, (_side(a), _side(b)), counted, slip_of(a, b), max(a.dimension, b.dimension))


def _revisions(one: Reading, other: Reading) -> Iterator[Clash]:
    """A value of one claim that the other gives as an earlier one, beside its own: "61 million, revised from 45 million"."""
    if not other.revises:
        return
    for a in one.measures:
        like = [b for b in other.measures if same_dimension(a, b)]
        same, new = [b for b in like if b.value == a.value], [b for b in like if not agree(a.figure, b.figure)]
        if len(same) == 1 == len(new) and not any(agree(new[0].figure, c.figure) for c in one.measures if same_dimension(c, new[0])):
            yield _figure_clash(one.claim, other.claim, a, new[0])


def _side(measure: Measure) -> Said:
    """The value, and the text's words for it; digits in place of number words, which readers of another language may not know."""
    quote = measure.figure.citation.quote
    words = measure.dimension == "count" and not any(sign.isdigit() for sign in quote)
    return Said(measure.value, f"{measure.value.normalize():,f}" if words else quote, measure.figure.id)


def _unmatched(own: Sequence[Measure], others: Sequence[Measure]) -> list[Measure]:
    left = [a for a in own if not any(a.figure.value == b.figure.value or _meet(a, b) or _complete(a, b) for b in others)]
    parts = [a for a in own if a.dimension == "count"]
    sums = {x.value + y.value for x, y in combinations(parts, 2)}
    if any(b.value in sums for b in others):
        left = [a for a in left if a not in parts]
    whole = {x.value + y.value for x, y in combinations([b for b in others if b.dimension == "count"], 2)}
    return [a for a in left if a.value not in whole]


def _meet(a: Measure, b: Measure) -> bool:
    return same_dimension(a, b) and sizes_agree(a, b)


def _complete(a: Measure, b: Measure) -> bool:
    return a.dimension == b.dimension == "share" and abs(a.value + b.value - 1) < Decimal("0.001")


def _shares_complete(one: Reading, other: Reading) -> bool:
    return any(_complete(a, b) for a, b in product(one.measures, other.measures))


def _sameness(a: Measure, b: Measure, one: Reading, other: Reading) -> int | None:
    """How sure it is that two figures count one thing: 3 where words or digits say so, 2 where both count people, 1 where a claim has the
    word for what the other counts, 0 where nothing speaks against it; None where something does."""
    if not same_dimension(a, b) or (a.dimension == "age" and not _bearers(a, one) & _bearers(b, other)):
        return None
    if slip_of(a, b):
        return 3
    if not (a.figure.certain and b.figure.certain):
        return None
    strength = _same_words(a, b, one, other)
    low, high = sorted((a.value, b.value))
    if strength is None or strength == 3:
        return strength
    settled = any(same_dimension(x, a) and same_dimension(x, y) and sizes_agree(x, y) for x, y in product(one.measures, other.measures))
    vague = strength == 0 and not (one.full and other.full)
    return None if low <= 0 or high / low > RATIOS[strength] or (strength < 2 and (settled or vague)) else strength


def _same_words(a: Measure, b: Measure, one: Reading, other: Reading) -> int | None:
    """How far the words for what two figures count say the same, as in `_sameness`; None where they say different things."""
    mine, others = _stems(a.figure.counted), _stems(b.figure.counted)
    people = [_counts_people(m.figure.counted, reading.claim.lang) for m, reading in ((a, one), (b, other))]
    related = _family(one.claim.lang) == _family(other.claim.lang)
    if all(people):
        return 2
    if related and mine & others:
        return 3
    if one.claim.lang == other.claim.lang and mine and others:
        return None
    return int(related and bool(mine & other.words or others & one.words))


def _counts_people(counted: str | None, language: str) -> bool:
    return counted is not None and _found(counted, _code(language), "people") is not None


def _bearers(age: Measure, reading: Reading) -> frozenset[str]:
    """The names just before an age, whose age it is."""
    before = reading.claim.citation.quote[: age.figure.citation.start - reading.claim.citation.start][-40:]
    return frozenset(word[:5].casefold() for word in re.findall(r"[^\W\d_]{3,}", before) if word[0].isupper())


def _family(language: str) -> str:
    return FAMILIES.get(language, language)


def _stems(words: str | None) -> frozenset[str]:
    return frozenset(word[:5] for word in re.findall(r"[^\W\d_]{3,}", (words or "").casefold()))


def slip_of(a: Measure, b: Measure) -> str:
    """What a factor of 10, 100 or 1,000 between figures with the same digits points to; "" where there is no such factor."""
    low, high = sorted((a, b), key=lambda m: m.value)
    if not low.value or _digits(low.value) < 2 or low.value.normalize().as_tuple().digits != high.value.normalize().as_tuple().digits:
        return ""
    factor = high.value / low.value
    if factor == 1000:
        return "a factor of a thousand: a milliard or billion may have been mistaken in translation"
    signs = re.compile(r"\d[.,]\d{1,2}(?!\d)")
    if factor in (10, 100) and signs.search(low.figure.citation.quote) and not signs.search(high.figure.citation.quote):
        return "a decimal comma may have been lost in translation"
    return ""


CLOCK = re.compile(r"[0-2]\d[.:][0-5]\d")


def _is_aside(claim: Claim, figure: Figure) -> bool:
    """Whether a figure is none that papers disagree on: a time of day, an article ("a single"), or the number of unnamed sources."""
    code = _code(claim.lang)
    first = figure.citation.quote.casefold().split()[0]
    if figure.label == "cardinal" and CLOCK.fullmatch(figure.citation.quote):
        return True
    if figure.value == 1 and first in lang.table(code, "figures").get("articles", ()):
        return True
    after = claim.citation.quote[figure.citation.end - claim.citation.start :][:48]
    return figure.label == "cardinal" and _found(after, code, "sources") is not None


# Dates


def date_clashes(one: Reading, other: Reading) -> Iterator[Clash]:
    """Two claims with one day each, or one time of day each, that can't be the same."""
    for part in (DAY_PART, TIME_PART):
        left, right = _distinct(one.dates, part), _distinct(other.dates, part)
        if len(left) == 1 == len(right) and _dates_clash(left[0], right[0], part):
            yield Clash("date", one.claim, other.claim, _date_sides(left[0], right[0], part))
            return
        if len(left) > 1 or len(right) > 1:
            yield from _moved(one, other, left, right, part)
            yield from _moved(other, one, right, left, part)
            return


def _moved(one: Reading, other: Reading, left: Sequence[Figure], right: Sequence[Figure], part: int) -> Iterator[Clash]:
    """One claim's only date, which the other gives as an earlier one: "put off from 28 October to 4 November"."""
    if other.revises and len(left) == 1 and len(right) == 2:
        old, new = sorted(right, key=lambda figure: _dates_clash(left[0], figure, part))
        if _dates_clash(left[0], new, part) and not _dates_clash(left[0], old, part):
            yield Clash("date", one.claim, other.claim, _date_sides(left[0], new, part))


DAY_PART, TIME_PART = 0, 2
"""Places in the partition of an ISO 8601 date at its T."""


def _dates_clash(a: Figure, b: Figure, part: int) -> bool:
    return days_clash(a, b) if part == DAY_PART else times_clash(a, b)


def _part(figure: Figure, part: int) -> str:
    return str(figure.value).partition("T")[part]


def _distinct(dates: Iterable[Figure], part: int) -> list[Figure]:
    """One figure for each day, or each time of day, that the dates give."""
    return list({value: figure for figure in dates if (value := _part(figure, part))}.values())


def _date_sides(one: Figure, other: Figure, part: int) -> tuple[Said, Said]:
    """What two dates that clash say: the times, or the days without the year, unless it is their years that clash."""

    def value(figure: Figure) -> str:
        if part == TIME_PART or (_writes_year(one) and _writes_year(other) and _years_clash(str(one.value), str(other.value))):
            return _part(figure, part)
        return re.sub(r"^(\d{4}|-)-", "", str(figure.value))

    left, right = (Said(value(figure), figure.citation.quote.rstrip("."), figure.id) for figure in (one, other))
    return left, right


def _is_open(figure: Figure, *, certain: bool = False) -> bool:
    """Whether a date is a range, a bound ("before June") or a guess, unless what counts of it is `certain`."""
    return bool(figure.upper) or not (certain or figure.certain) or figure.modifier not in (None, "approx")


def _is_deadline(figure: Figure) -> bool:
    """Whether a date is a day by which something is to be done."""
    return figure.modifier in ("less_than", "at_most") and not figure.upper and figure.certain


def days_clash(a: Figure, b: Figure) -> bool:
    """Whether two dates differ in what both give, two ranges at both ends. Bounds, seasons and dates of other years don't.

    Where a text leaves the year out, it was guessed, and is left out here too; months of which one has its year must have the same. Years
    that both texts give can differ by themselves. Two deadlines can differ like two days.
    """
    if a.upper and b.upper:
        return all(days_clash(*ends) for ends in zip(_ends(a), _ends(b), strict=True))
    if (_is_open(a) or _is_open(b)) and not (_is_deadline(a) and _is_deadline(b)):
        return False
    days = [_part(figure, DAY_PART) for figure in (a, b)]
    full = all(HAS_DAY.search(day) for day in days)
    if not full and all(_writes_year(figure) for figure in (a, b)) and _years_clash(days[0], days[1]):
        return True
    given = [_is_relative(figure) or _writes_year(figure) for figure in (a, b)]
    if not all(given) and (full or not any(given)):
        days = [re.sub(r"^\d{4}", "-", day) for day in days]
    apart = _days_clash(days[0], days[1])
    return apart == "near" or (apart == "far" and not _is_relative(a) and not _is_relative(b))


HAS_YEAR, HAS_DAY = re.compile(r"\d{4}(?!\d)"), re.compile(r"-\d\d-\d\d$")
"""The parts of an ISO 8601 date that give the year and the day."""


def times_clash(a: Figure, b: Figure) -> bool:
    """Whether two times of day differ by more than rounding; "about" and full quarters of an hour are round."""
    if any(_is_open(figure, certain=bool(CLOCK.search(figure.citation.quote))) for figure in (a, b)):
        return False
    return _times_clash(_part(a, TIME_PART), _part(b, TIME_PART), approx="approx" in (a.modifier, b.modifier))


def _days_clash(one: str, other: str) -> str | bool:
    """False where two ISO dates agree at their common precision or can't be compared; "near" for a few days apart, "far" for more."""
    parts, others = re.fullmatch(r"(\d{4}|-)-(\d\d)(?:-(\d\d))?", one), re.fullmatch(r"(\d{4}|-)-(\d\d)(?:-(\d\d))?", other)
    if not parts or not others:
        return False
    years = {parts[1], others[1]} - {"-"}
    if parts[3] and others[3]:
        year = int(min(years, default="2000"))
        days = [_day(int(p[1]) if p[1] != "-" else year, int(p[2]), int(p[3])) for p in (parts, others)]
        if None in days:
            return False
        apart = abs((days[0] - days[1]).days)  # type: ignore[operator]
        return False if not apart or apart > CLOSE_DAYS else "near" if apart < 7 else "far"
    return "far" if len(years) < 2 and parts[2] != others[2] else False


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ends(figure: Figure) -> tuple[Figure, Figure]:
    """The first and the last day of a range."""
    return replace(figure, upper=None), replace(figure, value=figure.upper, upper=None)


def _writes_year(figure: Figure) -> bool:
    return re.search(r"\d{4}", figure.citation.quote) is not None


def _years_clash(one: str, other: str) -> bool:
    """Whether two ISO dates are of neighbouring years; those further apart are of different events."""
    years = [int(date[:4]) for date in (one, other) if HAS_YEAR.match(date)]
    return len(years) == 2 and 0 < abs(years[0] - years[1]) <= CLOSE_YEARS


def _is_relative(figure: Figure) -> bool:
    """A date without figures or the name of a month can be a week or a month off: "on Monday" is the last one or the next."""
    quote = figure.citation.quote.casefold()
    return not any(sign.isdigit() for sign in quote) and _month_names().isdisjoint(re.findall(r"\w+", quote))


@cache
def _month_names() -> frozenset[str]:
    """The words for months of all languages."""
    return frozenset(name for code in lang.languages() for name in calendar_of(code).months)


def _times_clash(one: str, other: str, *, approx: bool) -> bool:
    clocks = [re.fullmatch(r"(\d\d):(\d\d)(?::\d\d)?", time) for time in (one, other)]
    if not all(clocks):
        return False
    minutes = [int(clock[1]) * 60 + int(clock[2]) for clock in clocks if clock]
    rounded = any(m % 15 == 0 for m in minutes)
    return abs(minutes[0] - minutes[1]) > (2 * ROUND_MINUTES if approx else ROUND_MINUTES if rounded else 0)


# Names


def name_clashes(one: Claim, other: Claim, entities: Mapping[str, Entity]) -> Iterator[Clash]:
    """Two claims that say the same, word for word, of two different persons."""
    words, others = (re.findall(r"\w+", claim.citation.quote) for claim in (one, other))
    if words[:1] != others[:1] and words[-1:] != others[-1:]:  # they differ in more than one place
        return
    steps = [step for step in SequenceMatcher(None, words, others, autojunk=False).get_opcodes() if step[0] != "equal"]
    if len(steps) != 1 or steps[0][0] != "replace":
        return
    _, start, end, begin, finish = steps[0]
    names = " ".join(words[start:end]), " ".join(others[begin:finish])
    persons = [_person(claim, name, entities) for claim, name in zip((one, other), names, strict=True)]
    known = None not in persons and persons[0] not in other.entity_ids and persons[1] not in one.entity_ids
    if known and len(words) - (end - start) >= LEAST_FRAME:
        yield Clash("name", one, other, (Said(names[0], names[0]), Said(names[1], names[1])))


def spelling_clashes(one: Claim, other: Claim, entities: Mapping[str, Entity]) -> Iterator[Clash]:
    """Two claims that name one person by two given names which are alike and no short forms of each other (Halvard or Håvard Moe), or by
    two family names that are alike and no two ways to spell the same sounds (Skogvoll or Skogvold)."""
    for entity_id in one.entity_ids:
        entity = entities.get(entity_id)
        if entity is None or entity.label != "PERSON" or entity_id not in other.entity_ids:
            continue
        left, right = (_full_names(claim, entity) for claim in (one, other))
        related = _family(one.lang) == _family(other.lang)
        for differ in (_given_names_differ, partial(_family_names_differ, related=related)):
            if left and right and all(differ(a, b) for a in left for b in right):
                yield Clash("name", one, other, (Said(left[0], left[0]), Said(right[0], right[0])), dimension=entity_id)
                break


def _not_garbled(clashes: Sequence[Clash]) -> list[Clash]:
    """The clashes over the spelling of names but for those with a document that spells two people's otherwise: it has garbled them."""
    people: dict[str, set[str]] = defaultdict(set)
    for clash in clashes:
        for claim in (clash.left, clash.right):
            people[claim.citation.document_id].add(clash.dimension)
    return [clash for clash in clashes if all(len(people[claim.citation.document_id]) < 2 for claim in (clash.left, clash.right))]


def _full_names(claim: Claim, entity: Entity) -> list[str]:
    """The forms of a person's name in the claim that have a given name."""
    forms = (name for name in (entity.name, *entity.aliases) if " " in name)
    return [name for name in forms if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", claim.citation.quote)]


def _given_names_differ(one: str, other: str) -> bool:
    """Whether the first words are as alike as misprints of one name are, and still two names."""
    a, b = (fold(name.split()[0]) for name in (one, other))
    return not a.startswith(b) and not b.startswith(a) and NAMES_ALIKE <= fuzz.ratio(a, b) < 100


def _family_names_differ(one: str, other: str, *, related: bool) -> bool:
    """As `_given_names_differ`, for the last words. Between unrelated languages vowels don't count: they write other people's names by
    their own rules."""
    if fold(one).replace(" ", "") == fold(other).replace(" ", ""):
        return False
    names = [name.split()[-1] for name in (one, other)]
    a, b = (WRITTEN.sub(_written_alike, fold(name)) for name in names)
    heard = a != b if related else sound(names[0]) != sound(names[1])
    return heard and a.rstrip("s") != b.rstrip("s") and fuzz.ratio(a, b) >= FAMILY_NAMES_ALIKE


WRITTEN = re.compile(r"(.)\1+|[iyj]+|kh|q|ch?|w|ph|ou|oe|th")
"""What names from other scripts, and old ones, are written in several ways with: "Zelenskyy", "Zelenskij"; "Thingstad", "Tingstad"."""
WRITTEN_AS = {"kh": "h", "q": "k", "c": "k", "ch": "k", "w": "v", "ph": "f", "ou": "u", "oe": "o", "th": "t"}


def _written_alike(found: re.Match[str]) -> str:
    return WRITTEN_AS.get(found[0], "i" if found[0][0] in "iyj" else found[0][0])


def _person(claim: Claim, name: str, entities: Mapping[str, Entity]) -> str | None:
    """The id of the person that the claim names so."""
    named = (entities[i] for i in claim.entity_ids if i in entities and entities[i].label == "PERSON")
    return next((entity.id for entity in named if name in (entity.name, *entity.aliases)), None)


# Yes and no


def polarity_clashes(one: Reading, other: Reading, denials: Denials = NO_DENIALS) -> Iterator[Clash]:
    """Claims of which one says yes and the other no, or because one says that it is contested."""
    within = one.claim.citation.document_id == other.claim.citation.document_id
    if within and _overlap(one.claim, other.claim):
        return
    quotes = (_claim_side(one.claim), _claim_side(other.claim))
    odds = denials.of(one.claim, other.claim)
    if one.contested != other.contested and not within and not _same_side(one, other) and (odds is None or odds > 0):
        note = one.contested or other.contested
        yield Clash("status", one.claim, other.claim, quotes, note=f"“{note}”")
    elif denials.says(one.claim, other.claim, by_words=denied_by_words(one, other)):
        rejecting = [claim for claim in (one.claim, other.claim) if is_rejected(claim)]
        speaker = rejecting[0].speaker if len(rejecting) == 1 else None
        yield Clash("status" if speaker else "polarity", one.claim, other.claim, quotes, note=f"{speaker} denies it" if speaker else "")


def denied_by_words(one: Reading, other: Reading) -> bool:
    """Whether of two claims one says yes and the other no: by opposite words, by a negation, or because a speaker denies it."""
    if _same_side(one, other):
        return False
    within = one.claim.citation.document_id == other.claim.citation.document_id
    negated = one.sign * other.sign == -1 and not within and not _shares_complete(one, other) and alike(one, other)
    return negated or bool(one.sides.keys() & other.sides.keys())


def _same_side(one: Reading, other: Reading) -> bool:
    """Whether both take the same side between some opposites."""
    return any(one.sides[name] == other.sides[name] for name in one.sides.keys() & other.sides.keys())


def _claim_side(claim: Claim) -> Said:
    quote = shorten(claim.citation.quote)
    return Said(quote, quote)


def _overlap(one: Claim, other: Claim) -> bool:
    return one.citation.start < other.citation.end and other.citation.start < one.citation.end


def alike(one: Reading, other: Reading) -> bool:
    """Whether two claims use the same words; claims in different languages are taken to, since they are claims of one fact."""
    if _family(one.claim.lang) != _family(other.claim.lang):
        return True
    return len(one.words & other.words) >= ALIKE * max(1, min(len(one.words), len(other.words)))


def sign_of(claim: Claim) -> int:
    """1 for a claim that says yes, -1 for one that says no or is denied, 0 where it can't be told or only might be."""
    if not lang.table(claim.lang, "polarity") or claim.status == "hypothetical":
        return 0
    return _sign(claim.citation.quote, _code(claim.lang), claim.cue if is_rejected(claim) else None)


@lru_cache(1 << 16)
def _sign(quote: str, code: str, rejected_by: str | None) -> int:
    """As sign_of; `rejected_by` is the word by which the speaker says that it isn't so, if one does."""
    text = _without_idioms(quote, code)
    if rejected_by:
        rejected = text.split(rejected_by, 1)[-1]
        return 0 if any(_negated(part, code) for part in _clauses(rejected, code)) else -1
    parts = {_negated(part, code) for part in _clauses(text, code)}
    implied = _found(_pattern(code, "negators").sub(" ", text), code, "implied") is not None
    if len(parts) > 1 or text != quote or implied:
        return 0
    return -1 if True in parts else 0 if _found(text, code, "negators") is not None else 1


def _clauses(text: str, code: str) -> list[str]:
    """The clauses that stand side by side in a text: "the letter arrived, but he never saw it" holds two."""
    parts: list[str] = []
    at = 0
    for joint in re.finditer(r"[,;:–—]\s+", text):
        if _pattern(code, "coordinators").match(text, joint.end()):
            parts.append(text[at : joint.start()])
            at = joint.end()
    return [*parts, text[at:]]


def is_rejected(claim: Claim) -> bool:
    """Whether the claim is what its speaker says is not so ("she denies that ..."), rather than a negation that the speaker makes."""
    cue, code = claim.cue or "", _code(claim.lang)
    return claim.status == "denied" and any(_found(cue, code, words) is not None for words in ("implied", "negators"))  # "tror ikke"


def says_untrue(claim: Claim) -> bool:
    """Whether it says that something else isn't so ("That is nonsense")."""
    return _found(claim.citation.quote, _code(claim.lang), "untrue") is not None


def may_deny(claim: Claim) -> bool:
    """Whether the claim says no, or may."""
    return claim.status == "denied" or says_untrue(claim) or sign_of(claim) != 1


def sides_of(text: str, code: str) -> dict[str, int]:
    """The side, 1 or -1, that a text takes between each pair of opposites of its language; a negation before the word turns it round."""
    sides: dict[str, int] = {}
    text = _without_idioms(text, code)
    if not _any_opposite(code).search(text):
        return sides
    for name in lang.table(code, "polarity").get("opposites", {}):
        found = [
            (side, match.start()) for side, words in zip((1, -1), _opposites(code, name), strict=True) for match in words.finditer(text)
        ]
        turned = {-side if _found(" ".join(text[:at].split()[-4:]), code, "negators") is not None else side for side, at in found}
        if len(turned) == 1:
            sides[name] = turned.pop()
    return sides


def _negated(text: str, code: str) -> bool:
    """Whether a negation stands early in the text, where it is that of the main clause, and has words after it to negate.

    Not so in "it is not" or "at 3.31, not 3.40".
    """
    line = " ".join(text.split())
    opening = re.match(r"\W*\w+\W+\w+", line)
    inner = _pattern(code, "subordinators").search(line, opening.end() if opening else 0)
    main = " ".join(line[: inner.start() if inner else None].split()[:MAIN])
    found = _pattern(code, "negators").search(main)
    return found is not None and bool(re.match(r"\W+[^\W\d]", line[found.end() :]))


def _without_idioms(text: str, code: str) -> str:
    return _pattern(code, "idioms").sub(" ", text)


def _found(text: str, code: str, name: str) -> int | None:
    found = _pattern(code, name).search(text)
    return found.start() if found else None


def _code(language: str) -> str:
    return WORDS_OF.get(language, language)


@cache
def _pattern(code: str, name: str) -> re.Pattern[str]:
    return _any_of(lang.table(code, "polarity").get(name, ()))


@cache
def _opposites(code: str, name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    left, right = lang.table(code, "polarity")["opposites"][name]
    return _any_of(left), _any_of(right)


@cache
def _any_opposite(code: str) -> re.Pattern[str]:
    return _any_of(word for pair in lang.table(code, "polarity").get("opposites", {}).values() for words in pair for word in words)


def _any_of(entries: Iterable[str]) -> re.Pattern[str]:
    """Any of the entries as whole words; a star stands for any letters, three points for up to six words;
    an entry that begins with n' or an apostrophe may end a word."""
    gap = r"(?:\w+\W+){0,6}?"
    choices = [
        ("" if re.match(r"n?['’]", entry) else r"\b") + re.escape(entry).replace(r"\.\.\.\ ", gap).replace(r"\*", r"\w*")
        for entry in sorted(entries, key=len, reverse=True)
    ]
    return re.compile("(?:" + "|".join(choices or ["(?!)"]) + r")(?!\w)", re.IGNORECASE)


def content(text: str, code: str) -> frozenset[str]:
    """The words that carry meaning, cut to five letters; names, which claims of quite different things share, are left out."""
    common = lang.table(code, "words").get("never_names", ())
    words = re.findall(r"[^\W\d_]{4,}", text)
    return frozenset(word[:5] for word in words if word.islower() and word not in common)


# Conflicts


def _merged(clashes: Sequence[Clash], published: Mapping[str, str | None]) -> Iterator[Conflict]:
    """One conflict for all clashes of one kind and dimension that hang together by their values or, where these are words, their claims."""
    groups: list[tuple[set[object], list[Clash]]] = []
    for clash in clashes:
        ties: set[object] = {clash.left.id, clash.right.id}
        if clash.kind in ("figure", "date", "name"):
            ties = {(clash.dimension, said.value) for said in clash.values}
        members = [clash]
        for group in [group for group in groups if group[0] & ties]:
            groups.remove(group)
            ties, members = ties | group[0], group[1] + members
        groups.append((ties, members))
    for _, members in groups:
        claims = {claim.id: claim for clash in members for claim in (clash.left, clash.right)}
        sides = _poles(members) if members[0].kind in ("polarity", "status") else _values(members)
        yield Conflict(members[0].kind, tuple(claims), _about(members, sides, published), sides)


def _values(clashes: Sequence[Clash]) -> tuple[Side, ...]:
    """The sides of a conflict over values: a side for each, the least first, with the claims that give it."""
    said: dict[Decimal | str, list[tuple[Said, str]]] = defaultdict(list)
    for clash in clashes:
        for claim, value in zip((clash.left, clash.right), clash.values, strict=True):
            said[value.value].append((value, claim.id))
    days = [day for day in said if isinstance(day, str)]
    for day in days:  # "November" and "14 November" stand on one side
        if rough := [other for other in days if other in said and day.startswith(f"{other}-")]:
            said[rough[0]] += said.pop(day)
    return tuple(
        Side(found[0][0].words, tuple(dict.fromkeys(claim_id for _, claim_id in found)), tuple(dict.fromkeys(_figure_ids(found))))
        for _, found in sorted(said.items(), key=lambda item: item[0])
    )


def _figure_ids(found: Iterable[tuple[Said, str]]) -> Iterator[str]:
    return (said.figure_id for said, _ in found if said.figure_id)


def _poles(clashes: Sequence[Clash]) -> tuple[Side, Side]:
    """The two sides of a yes and a no: a claim stands on the side that the first claim which it clashes with doesn't stand on."""
    pole = {clashes[0].left.id: 0, clashes[0].right.id: 1}
    waiting = list(clashes)
    while waiting:
        clash = next(clash for clash in waiting if clash.left.id in pole or clash.right.id in pole)
        waiting.remove(clash)
        if clash.left.id in pole:
            pole.setdefault(clash.right.id, 1 - pole[clash.left.id])
        else:
            pole[clash.left.id] = 1 - pole[clash.right.id]
    left, right = (tuple(claim_id for claim_id, side in pole.items() if side == which) for which in (0, 1))
    return Side(clashes[0].values[0].words, left), Side(clashes[0].values[1].words, right)


def _about(clashes: Sequence[Clash], sides: Sequence[Side], published: Mapping[str, str | None]) -> str:
    """What the conflict is over, naming the values: "45 millioner kroner or 61 millioner kroner: perhaps a later update ..."."""
    first = clashes[0]
    if first.kind in ("polarity", "status"):
        about = " against ".join(f"“{side.words}”" for side in sides)
    else:
        *words, last = [side.words for side in sides]
        about = f"{', '.join(words)} or {last}" + (f" {first.counted}" if first.counted else "")
    notes = [clash.note for clash in clashes if clash.note] + _updates(clashes, published)
    return about + (f": {'; '.join(dict.fromkeys(notes))}" if notes else "")


def _updates(clashes: Sequence[Clash], published: Mapping[str, str | None]) -> list[str]:
    """A note on the latest of the texts, where they are of different days: what it says may be what the others did not know yet."""
    said = {
        (published.get(claim.citation.document_id) or "")[:10]: value.words
        for clash in clashes
        for claim, value in zip((clash.left, clash.right), clash.values, strict=True)
    }
    if "" in said or len(said) < 2:
        return []
    return [f"perhaps a later update, the text of {max(said)} says “{said[max(said)]}”"]


def shorten(text: str, most: int = 90) -> str:
    """The text on one line, cut at a word where it is longer than `most` letters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " …"
