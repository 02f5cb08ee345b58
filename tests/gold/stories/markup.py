"""The markup of the stories (README.md): a marked article becomes plain text and marks with offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KINDS = frozenset({"plain", "agency", "translated", "spun", "update", "notice", "commentary", "page"})
TYPES = {
    "n": "cardinal",
    "m": "money",
    "p": "percent",
    "d": "date",
    "t": "duration",
    "a": "age",
    "o": "ordinal",
    "q": "quantity",
}
MODIFIERS = frozenset({"approx", "less_than", "more_than", "at_least", "at_most"})
FLAGS = frozenset({"trivial", "vague", "identifier", "doubt"})
STATUSES = frozenset({"asserted", "planned", "alleged", "denied", "hypothetical", "opinion"})

TAG = re.compile(
    r"<(?P<close>/)?(?P<name>[fasc]\d+|bp|e(?:=(?P<entity>\w+))?)(?P<words>(?:\s[^<>]*)?)>"
    r"|\{(?P<figure>[^{}|]+)\|(?P<reading>[^{}|]+)\}"
)
LEFT_OVER = re.compile(r"[<>{}|]")


class MarkupError(ValueError):
    """What is wrong in a marked article, with the words around it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` is marked `name` ("f3", "a1", "s1", "c1", "bp", "figure", "e"), with what the opening tag says."""

    name: str
    start: int
    end: int
    words: tuple[str, ...] = ()


@dataclass(slots=True)
class Article:
    """One article of a story: its number, language and head, the plain text, and the marks in the order of their ends."""

    path: Path
    number: str
    lang: str
    head: dict[str, str]
    text: str
    marks: list[Mark] = field(default_factory=list)

    def named(self, first: str) -> Iterator[Mark]:
        """The marks whose name begins with a letter of `first`, "figure" and "bp" only by their whole names."""
        for mark in self.marks:
            if mark.name == first or (mark.name[0] == first and mark.name[1:].isdigit()):
                yield mark

    def quote(self, mark: Mark) -> str:
        return self.text[mark.start : mark.end]

    def furniture(self) -> list[tuple[int, int]]:
        return [(mark.start, mark.end) for mark in self.named("bp")]


def read_article(path: Path) -> Article:
    """Raises MarkupError."""
    head_text, line, body = path.read_text(encoding="utf-8").partition("\n---\n")
    if not line:
        raise MarkupError(f"{path.name}: no line '---' after the head")
    head = {key.strip(): value.strip() for key, _, value in (row.partition(":") for row in head_text.splitlines() if row.strip())}
    if head.get("kind") not in KINDS:
        raise MarkupError(f"{path.name}: kind must be one of {', '.join(sorted(KINDS))}")
    parts = path.name.split(".")
    if len(parts) != 3 or not re.fullmatch(r"\d{4,5}_\w+", parts[0]):
        raise MarkupError(f"{path.name}: must be named NNNN_outlet.lang.txt")
    text, marks = read_marks(body.strip("\n") + "\n", path.name)
    return Article(path, parts[0].partition("_")[0], parts[1], head, text, marks)


def read_marks(marked: str, name: str) -> tuple[str, list[Mark]]:
    """The plain text and its marks, each without white space at its ends."""
    pieces: list[str] = []
    length = at = 0
    opened: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    marks: list[Mark] = []

    def here() -> str:
        return f"{name}: …{''.join(pieces)[-50:]!r}"

    def take(plain: str) -> None:
        nonlocal length
        if found := LEFT_OVER.search(plain):
            raise MarkupError(f"{here()} {plain[max(0, found.start() - 30) : found.end() + 30]!r}: a broken tag at {found[0]!r}")
        pieces.append(plain)
        length += len(plain)

    for tag in TAG.finditer(marked):
        take(marked[at : tag.start()])
        at = tag.end()
        if tag["figure"]:
            start = length
            take(tag["figure"])
            marks.append(Mark("figure", start, length, tuple(tag["reading"].split())))
            continue
        kind = "e" if tag["name"].startswith("e") else tag["name"]
        if not tag["close"]:
            words = (tag["entity"],) if tag["entity"] else tuple(tag["words"].split())
            opened.setdefault(kind, []).append((length, words))
        elif not opened.get(kind):
            raise MarkupError(f"{here()}: </{kind}> closes nothing")
        else:
            start, words = opened[kind].pop()
            marks.append(Mark(kind, start, length, words))
    take(marked[at:])
    if left := [kind for kind, stack in opened.items() if stack]:
        raise MarkupError(f"{name}: never closed: {', '.join(left)}")
    text = "".join(pieces)
    return text, [trimmed(mark, text) for mark in marks]


def trimmed(mark: Mark, text: str) -> Mark:
    inner = text[mark.start : mark.end]
    start = mark.start + len(inner) - len(inner.lstrip())
    return Mark(mark.name, start, start + len(inner.strip()), mark.words)


def read_figure(mark: Mark) -> dict[str, object]:
    """What a figure's mark says: type, value (number, ISO date or None), unit, modifier, flags. Raises MarkupError."""
    kind, *words = mark.words
    if kind not in TYPES or not words:
        raise MarkupError(f"a figure needs a type ({' '.join(TYPES)}) and a value: {' '.join(mark.words)}")
    value: object = words[0]
    if kind == "d":
        if value == "?":
            value = None
        elif not re.fullmatch(r"(?:\d{4}|-)(?:-\d\d(?:-\d\d(?:T\d\d(?::\d\d)?)?)?|-W\d\d)?|\d{4}-Q\d|\d{3}X|T\d\d:\d\d", str(value)):
            raise MarkupError(f"not an ISO date: {value}")
    elif value == "?":
        value = None
    else:
        value = number(str(value))
    row: dict[str, object] = {"type": TYPES[kind], "value": value, "unit": None, "modifier": None, "counts": None}
    unit: list[str] = []
    for word in words[1:]:
        key, equals, rest = word.partition("=")
        if word in MODIFIERS:
            row["modifier"] = word
        elif word in FLAGS:
            row[word] = True
        elif equals and key in ("upper", "src"):
            row["upper" if key == "upper" else "source_value"] = rest if kind == "d" else number(rest)
        else:
            unit.append(word)
    if unit:
        row["unit"] = " ".join(unit)
        if kind in "no":
            row["counts"] = row["unit"]
    if kind == "m" and not re.fullmatch(r"[A-Z]{3}", str(row["unit"])):
        raise MarkupError(f"money needs an ISO 4217 unit: {' '.join(mark.words)}")
    if kind in "ta" and not unit:
        raise MarkupError(f"a duration or age needs a unit: {' '.join(mark.words)}")
    return row


def number(word: str) -> int | float:
    try:
        return int(word) if re.fullmatch(r"-?\d+", word) else float(word)
    except ValueError:
        raise MarkupError(f"not a number: {word}") from None
