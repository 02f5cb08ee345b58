"""Figures: words a second beside other libraries, growth with the length of the text, and right values on the specs of others.

    python tests/bench/figures.py [SPECS.jsonl.gz]

Speed is that of the component alone on the articles of corpus/, in one process and one run with quantulum3 and recognizers-text-suite
where these are installed (the latter needs emoji below 2). Growth is the exponent of time between 50,000 and 400,000 characters of texts
made to be hard. SPECS are cases of Recognizers-Text and duckling; their values are compared after ours are written as theirs are (a month
as its first day and the day after its last, a duration in seconds or as ISO 8601).
"""

from __future__ import annotations

import datetime
import gzip
import json
import math
import random
import string
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from textkit.components.figures import find_figures
from textkit.dates import iso_duration
from textkit.numbers import FigureReading

ROOT = Path(__file__).parents[2]
ROUNDS = 3
PUBLISHED = "2025-05-01"
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "month": 2592000, "quarter": 7776000, "year": 31536000}


def best_time(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def speed() -> None:
    for code in ("en", "nb"):
        texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").rglob(f"*.{code}.txt"))]
        words = sum(len(text.split()) for text in texts)
        ours = words / best_time(lambda: [find_figures(text, lang=code, published=PUBLISHED) for text in texts])  # noqa: B023
        print(f"speed, {code}: {ours:,.0f} words/s")
        for name, read in others() if code == "en" else ():
            rate = words / best_time(lambda: [read(text) for text in texts])  # noqa: B023
            print(f"speed, {code}: {ours / rate:.1f} times {name} ({rate:,.0f} words/s)")


def others() -> Iterator[tuple[str, Callable[[str], object]]]:
    try:
        from quantulum3 import classifier, parser

        classifier.USE_CLF = False  # its stored classifier needs an older scikit-learn
        yield "quantulum3", parser.parse
    except ImportError:
        print("quantulum3 is not installed")
    try:
        from recognizers_date_time import recognize_datetime
        from recognizers_number_with_unit import recognize_currency
        from recognizers_text import Culture

        yield (
            "recognizers-text (money and dates)",
            lambda text: (recognize_currency(text, Culture.English), recognize_datetime(text, Culture.English)),
        )
    except ImportError:
        print("recognizers-text-suite is not installed")


def growth() -> None:
    letters = random.Random(1).choices(string.printable, k=400_000)
    texts = {
        "random": "".join(letters),
        "digits": "1 2 345,6 " * 40_000,
        "words": "one hundred and " * 25_000,
        "dates": "May 5 to " * 45_000,
    }
    for name, text in texts.items():
        short, long = text[:50_000], text[:400_000]
        times = [best_time(lambda part=part: find_figures(part, lang="en", published=PUBLISHED)) for part in (short, long)]  # type: ignore[misc]
        print(
            f"growth, {name}: time grows as length to the power of {math.log(times[1] / times[0]) / math.log(len(long) / len(short)):.2f}"
        )


# --- values as others write them ---------------------------------------------------------------------


def specs(path: Path) -> None:
    right: Counter[tuple[str, str]] = Counter()
    wanted: Counter[tuple[str, str]] = Counter()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            figures = find_figures(row["text"], lang=row["lang"], published=(row.get("ref") or "")[:10] or None)
            for span in row["spans"]:
                met = [figure for figure in figures if figure.start < span["end"] and span["start"] < figure.end]
                choices = span.get("values") or [span.get("value")]
                good = any(agrees(choice, figure, span["type"]) for choice in choices for figure in met)
                for key in ((row["lang"], span["type"]), (row["lang"], "all")):
                    wanted[key] += 1
                    right[key] += good
    for key in sorted(wanted):
        print(f"specs, {key[0]} {key[1]}: right values {right[key] / wanted[key]:.3f} of {wanted[key]}")


def agrees(choice: object, figure: FigureReading, kind: str) -> bool:
    if figure.value is None:
        return False
    if isinstance(choice, list):
        return any(tuple(choice) == interval for interval in intervals(figure))
    if kind == "duration":
        return figure.label == "duration" and str(choice) in durations(figure)
    if kind == "date":
        return str(choice) == figure.value
    try:
        return abs(float(str(choice)) - float(figure.value)) <= 1e-6 * max(1.0, abs(float(str(choice))))
    except ValueError:
        return False


def durations(figure: FigureReading) -> set[str]:
    """A duration in seconds and as ISO 8601."""
    unit = figure.unit or "day"
    value = Decimal(figure.value or 0)
    return {f"{float(value) * SECONDS.get(unit, 0):.0f}", iso_duration(value, unit) or ""}


def intervals(figure: FigureReading) -> Iterator[tuple[str | None, str | None]]:
    """First day and the day after the last; where two ends are named, also both as written, and open to one side with a bound."""
    start, end = days(figure.value or ""), days(figure.upper or figure.value or "")
    if start is None or end is None:
        return
    yield start[0], end[1]
    yield start[0], end[0]
    yield end[1], None
    yield start[0], None
    yield None, start[0]


SEASONS = {"SP": ("03-21", "06-21"), "SU": ("06-21", "09-24"), "FA": ("09-23", "12-20"), "WI": ("12-21", "03-21")}


def days(value: str) -> tuple[str, str] | None:
    """The first day of a date and the day after its last."""
    try:
        if value.endswith("X"):
            return f"{value[:3]}0-01-01", f"{int(value[:3]) + 1}0-01-01"
        if value[4:6] == "-Q":
            first = datetime.date(int(value[:4]), 3 * int(value[6]) - 2, 1)
            return first.isoformat(), month_after(first, 3)
        if value[5:] in SEASONS:
            begins, ends = SEASONS[value[5:]]
            return f"{value[:4]}-{begins}", f"{int(value[:4]) + (value[5:] == 'WI')}-{ends}"
        if value[4:6] == "-W":
            first = datetime.date.fromisoformat(value[:8] + "-1")
            return first.isoformat(), (first + datetime.timedelta(days=7)).isoformat()
        if len(value) == 4:
            return f"{value}-01-01", f"{int(value) + 1}-01-01"
        if len(value) == 7:
            first = datetime.date.fromisoformat(value + "-01")
            return first.isoformat(), month_after(first, 1)
        day = datetime.date.fromisoformat(value[:10])
        return day.isoformat(), (day + datetime.timedelta(days=1)).isoformat()
    except ValueError:
        return None


def month_after(first: datetime.date, months: int) -> str:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return datetime.date(year, month + 1, 1).isoformat()


if __name__ == "__main__":
    speed()
    growth()
    if len(sys.argv) > 1:
        specs(Path(sys.argv[1]))
