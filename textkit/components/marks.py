"""Quotation marks, and the dashes of Norwegian dialogue: which stretches of a text are quoted (pure functions over strings)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

CLOSED_BY = {"“": "”“", "„": "“”", "«": "»", "‹": "›", "‟": "”", "”": "”", "»": "«"}
"""Which characters close what a character opens; the Danish and German »...« is opened by », the Swedish ”...” by ”."""
SINGLE_CLOSERS = {"‘": "’", "‚": "‘", "'": "'"}
MARKS = re.compile("[“”„‟«»‹›\"‘‚']")
DASH = re.compile(r"[ \t]*[–—―-][ \t]*(?=\S)")
HEADED = re.compile(r"[^\n:–—]{1,40}:[ \t]+[–—―-][ \t]+(?=\S)")
TURN = re.compile(r"(?<=[.!?])[ \t]+[–—―-][ \t]+(?=[A-ZÆØÅÄÖ«“\"])")
"""A dash inside a line that starts what somebody says, in texts that have lost their line breaks."""
RESUMED = re.compile(r"(?<=[.!?,:])[ \t]+[–—―-][ \t]+(?=\S)")
INNER_END = re.compile(r"[a-zæøåäö0-9][.!?…][”\"»)]?[ \t]+[A-ZÆØÅÄÖ“«\"–]")
"""The end of a sentence inside of a line."""
SPLIT_LINES, SPLIT_SHARE = 12, 0.1
"""Fewest lines of a page that may have been broken after every sentence, and at most what share of them holds a sentence's end."""
SOMEBODY = re.compile(r"(?<!\w)[A-ZÆØÅÄÖ][\w’'-]+ [A-ZÆØÅÄÖ][\w’'-]+")
"""Two words with capitals, as a name has."""
LONGEST_OPEN = 8
"""Lines over which a quotation that is left open may go on."""
LONGEST_UNMARKED = 3
"""Lines without a mark or an "I" between the dash of a turn and the line that tells who speaks."""
LONGEST_TURN = 1_000
"""Code points of a turn inside a line."""
SPOKEN_WORDS = 4
"""Words from which on a quotation that nobody introduces is taken for speech; shorter ones are terms and titles."""
LONGEST_SINGLE = 600
"""Code points between single quotation marks: beyond that, an apostrophe has been taken for one."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted stretch: `start` to `end` with its marks, `inner_start` to `inner_end` without.

    `continues`: its paragraph ends before the quotation does (the next paragraph opens with the mark again).
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    continues: bool = False
    dash: bool = False


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of every line that holds more than white space."""
    for match in re.finditer(r"[^\n]+", text):
        if not match[0].isspace():
            yield match.start(), match.end()


def find_quoted(text: str) -> list[Quoted]:
    """The outermost quoted stretches, in order, none over a line's end: one that goes on over the next lines is a stretch in each.
    Time is linear in the length of the text."""
    lines = list(lines_of(text))
    found: list[Quoted] = []
    closing: tuple[int, int] | None = None
    for number, (start, end) in enumerate(lines):
        after = text[lines[number + 1][0] : lines[number + 1][1]].lstrip()[:1] if number + 1 < len(lines) else ""
        if closing is not None and number < closing[0]:
            found.append(Quoted(start, end, start, end, continues=True))
            continue
        if closing is not None:
            found.append(_trimmed(text, start - 1, closing[1], start=start))
            start, closing = closing[1] + 1, None
        inside = list(_quoted_in_line(text, start, end, following=after))
        if inside and inside[-1].inner_end == inside[-1].end and not inside[-1].continues:
            closing = _closed_later(text, lines, number, opener=text[inside[-1].start])
            inside[-1] = replace(inside[-1], continues=closing is not None)
        found.extend(inside)
    return found


def _closed_later(text: str, lines: list[tuple[int, int]], number: int, *, opener: str) -> tuple[int, int] | None:
    """The line, and the place in it, where a quotation ends that its own line leaves open; None where another one opens first."""
    for later in range(number + 1, min(number + LONGEST_OPEN, len(lines))):
        start, end = lines[later]
        for match in MARKS.finditer(text, start, min(end, start + LONGEST_TURN)):
            at = match.start()
            if match[0] in SINGLE_CLOSERS:
                continue
            apart = text[at - 1].isspace() and not _closes_apart(text, at, start, end)
            closes = at > start and not apart and _closes(text, at, end, opener=opener)
            return (later, at) if closes else None
    return None


def _closes_apart(text: str, at: int, start: int, end: int) -> bool:
    """Whether a straight mark behind a space is yet a closing one: at the end of its line, or the only one there, after a sentence or a
    comma: 'with that. "', 'tomorrow, "Holt said'."""
    if text[at] != '"' or at == start:
        return False
    before = text[start:at].rstrip()[-1:]
    return not text[at + 1 : end].strip() or (before in ".,!?" and text.count('"', start, end) == 1)


def _quoted_in_line(text: str, start: int, end: int, *, following: str) -> Iterator[Quoted]:
    closers = _single_closers(text, start, end)
    opened: int | None = None
    free = start
    for match in MARKS.finditer(text, start, end):
        at, mark = match.start(), match[0]
        if at < free:
            continue
        if opened is not None:
            mistyped = text[opened] == '"' and mark == "”" and not text[at - 1].isspace() and text.find("“", opened, at) < 0
            if mistyped or _closes(text, at, end, opener=text[opened]):
                yield _trimmed(text, opened, at)
                opened, free = None, at + 1
            elif mark == text[opened] and mark not in "\"'”":
                opened = at  # the first one was never closed
        elif mark in SINGLE_CLOSERS:
            close = _single_close(text, at, closers[SINGLE_CLOSERS[mark]])
            if close is not None:
                yield _trimmed(text, at, close)
                free = close + 1
        elif _opens(text, at, start, end):
            opened = at
    if opened is not None and opened + 1 < end:
        last = end - len(text[opened:end]) + len(text[opened:end].rstrip())
        yield Quoted(opened, last, opened + 1, last, continues=following == text[opened])


def _opens(text: str, at: int, start: int, end: int) -> bool:
    mark = text[at]
    follows = at + 1 < end and not text[at + 1].isspace()
    if mark == '"' or mark in "”»":
        return follows and (at == start or not text[at - 1].isalnum())
    return mark in CLOSED_BY and at + 1 < end


def _closes(text: str, at: int, end: int, *, opener: str) -> bool:
    mark = text[at]
    if opener == '"':
        return mark == '"'
    if mark == opener and mark == "“":
        return at + 1 >= end or text[at + 1].isspace()  # an opening mark typed where a closing one belongs
    return mark in CLOSED_BY[opener] or (mark == '"' and not text[at - 1].isspace())


def _single_closers(text: str, start: int, end: int) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {mark: [] for mark in SINGLE_CLOSERS.values()}
    for mark, places in found.items():
        at = text.find(mark, start, end)
        while at >= 0:
            before_ok = at > start and not text[at - 1].isspace()
            if before_ok and (at + 1 >= end or not text[at + 1].isalnum()):
                places.append(at)
            at = text.find(mark, at + 1, end)
    return found


def _single_close(text: str, at: int, closers: list[int]) -> int | None:
    """Where the single quotation that may open at `at` closes; None for an apostrophe."""
    before_ok = at == 0 or not text[at - 1].isalnum()
    after = text[at + 1 : at + 2]
    if not before_ok or not after or after.isspace() or (text[at] == "'" and not after.isalpha()):
        return None
    place = bisect_left(closers, at + 2)
    if place == len(closers) or closers[place] - at > LONGEST_SINGLE:
        return None
    return closers[place]


def _trimmed(text: str, mark: int, close: int, *, start: int | None = None) -> Quoted:
    """What stands between two marks, without spaces; it begins at the first mark, or at `start`."""
    inner_start, inner_end = mark + 1, close
    while inner_start < inner_end and text[inner_start].isspace():
        inner_start += 1
    while inner_end > inner_start and text[inner_end - 1].isspace():
        inner_end -= 1
    return Quoted(mark if start is None else start, close + 1, inner_start, inner_end)


def is_speech(text: str, quote: Quoted) -> bool:
    """Whether what is quoted is more than a term or a title."""
    inner = text[quote.inner_start : quote.inner_end]
    return quote.dash or inner.count(" ") + 1 >= SPOKEN_WORDS or inner.endswith((".", "!", "?", ","))


def find_dialogue(text: str, cue: re.Pattern[str], first_person: re.Pattern[str]) -> list[Quoted]:
    """The stretches that a dash at the start of a line, or after a sentence of such a line, marks as spoken.

    `cue` matches the reporting clause from its comma on (", sier "): what is spoken ends there, or with the line; on a page that has one
    sentence a line, with the line that says who speaks, or the last one with a word that `first_person` matches ("I").
    """
    found: list[Quoted] = []
    lines = list(lines_of(text))
    split = _is_split(text, lines)
    spoken = 0  # lines up to this one belong to a turn above
    for number, (start, end) in enumerate(lines):
        if number < spoken:
            continue
        opened = DASH.match(text, start, end) or HEADED.match(text, start, end)
        more = _lines_of_turn(text, lines, number, cue, first_person) if split and opened else 0
        tagged = False
        while opened:
            inner = opened.end()
            cut = cue.search(text, inner, end)
            last = _end_of_speech(text, inner, cut, end)
            tagged = tagged or cut is not None
            if last > inner:
                found.append(Quoted(_dash_before(text, inner), last, inner, last, dash=True, continues=more > 0 and not tagged))
            opened = RESUMED.search(text, cut.end(), end) if cut else None
        for later in range(number + 1, number + more + 1):
            begins, ends = lines[later]
            last = _end_of_speech(text, begins, cue.search(text, begins, ends), ends)
            found.append(Quoted(begins, last, begins, last, dash=True, continues=later < number + more and not tagged))
        spoken = number + more + 1
        if not any(one.start >= start for one in found[-1:]):
            found.extend(_turns(text, start, end, cue, first_person))
    return found


def _end_of_speech(text: str, start: int, cut: re.Match[str] | None, end: int) -> int:
    """Where the words end that are spoken from `start` on: before the reporting clause, or with the line."""
    last = cut.start() + (0 if text[cut.start()] in ",;" else 1) if cut else end
    return start + len(text[start:last].rstrip())


def _is_split(text: str, lines: list[tuple[int, int]]) -> bool:
    """Whether the page has been broken after every sentence, so that its lines are no paragraphs."""
    if len(lines) < SPLIT_LINES:
        return False
    touching = sum(before[1] + 1 == after[0] for before, after in pairwise(lines))
    return touching > len(lines) / 2 and sum(INNER_END.search(text, *line) is not None for line in lines) <= SPLIT_SHARE * len(lines)


def _lines_of_turn(text: str, lines: list[tuple[int, int]], number: int, cue: re.Pattern[str], first_person: re.Pattern[str]) -> int:
    """How many lines behind the one with the dash still belong to what is spoken: up to the one that says who speaks, unless that one
    does, or to a question that the next turn answers; else those in which somebody says "I"."""
    tagged, plain, last = cue.search(text, *lines[number]) is not None, 0, number
    for later in range(number + 1, min(number + LONGEST_OPEN, len(lines))):
        line = lines[later]
        if DASH.match(text, *line) or MARKS.match(text, *line) or lines[later - 1][1] + 1 != line[0]:
            break
        own, tag = first_person.search(text, *line) is not None, cue.search(text, *line)
        if tag is not None and (own or not tagged):
            return later - number
        if tag is not None or (tagged and not own) or (not own and SOMEBODY.search(text, *line)):
            break
        answered = later + 1 < len(lines) and DASH.match(text, *lines[later + 1])
        if answered and not tagged and later == last + 1 and text[slice(*line)].rstrip().endswith("?"):
            return later - number
        plain = 0 if own else plain + 1
        last = later if own and later <= last + 2 else last
        if plain > LONGEST_UNMARKED:
            break
    return last - number


def _turns(text: str, start: int, end: int, cue: re.Pattern[str], first_person: re.Pattern[str]) -> Iterator[Quoted]:
    """The turns inside a line, each from its dash to a reporting clause, or to the next turn or the line's end if somebody says "I"
    there; none where the next turn comes first."""
    opened = list(TURN.finditer(text, start, end))
    for number, dash in enumerate(opened):
        limit = min(opened[number + 1].start() if number + 1 < len(opened) else end, dash.end() + LONGEST_TURN)
        cut = cue.search(text, dash.end(), limit)
        if cut is not None or first_person.search(text, dash.end(), limit):
            last = _end_of_speech(text, dash.end(), cut, limit)
            yield Quoted(_dash_before(text, dash.end()), last, dash.end(), last, dash=True)


def _dash_before(text: str, at: int) -> int:
    """Where the dash stands before the spoken words that begin at `at`."""
    at -= 1
    while text[at].isspace():
        at -= 1
    return at
