"""Numbers as people write them, read as values: digits, words and mixtures, with their money, percent, unit or age.

A text is cut into tokens once (`read_page`); the readers then look at one token and the few after it, so that time grows
with the length of the text. What differs between languages stands in the table [figures] of `lang/<code>.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from textkit import lang
from textkit.records import FigureLabel, Modifier

MARGIN = 64
"""Empty tokens after the last one, so that readers may look past both ends: a negative index finds them too."""

LONGEST_NUMBER = 30
"""More digits than this in one run are a code, not a number."""

DASHES = frozenset("-–—‐‑−")
FRACTION_SIGNS = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
CURRENCY_SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₩": "KRW", "₪": "ILS", "₺": "TRY", "₴": "UAH", "₫": "VND",
    "฿": "THB", "₡": "CRC", "₾": "GEL", "₭": "LAK", "₿": "BTC", "₦": "NGN", "₱": "PHP", "₸": "KZT", "₼": "AZN",
}  # fmt: skip
"""Signs that stand for one currency; a bare $ is the dollar of the language's `default_currency`."""

DOLLARS = {
    "us": "USD", "usd": "USD", "c": "CAD", "ca": "CAD", "cad": "CAD", "a": "AUD", "au": "AUD", "aud": "AUD", "nz": "NZD", "nzd": "NZD",
    "hk": "HKD", "s": "SGD", "sg": "SGD", "r": "BRL", "mx": "MXN", "mxn": "MXN", "nt": "TWD",
}  # fmt: skip
"""What may stand before a dollar sign."""

WORD_CODES = frozenset({"ALL", "TOP", "TRY", "CUP", "PEN", "MOP", "GEL", "ANG", "COP", "MAD", "BAM", "LAK", "SOS", "STD", "ERN", "PAB"})
"""ISO 4217 codes that are also words in capitals: money only after a number."""

TOKEN = re.compile(
    r"""(?P<digits>\d{1,3}(?:[\ \u00a0\u202f\u2009]\d{3}(?!\d))+(?:[.,]\d+)?   # 50 000  1 234 567,89
          | \d{1,3}(?:['’]\d{3}(?!\d))+(?:\.\d+)?                              # 10'000
          | \d+(?:\.\d+)?[eE][-+]?\d{1,3}(?!\w)                               # 1.3e6
          | \d+(?:[.,]\d+)*)                                                   # 7  7.3  1.234.567,8  23.01.2025
      | (?P<share>[½⅓⅔¼¾⅕⅛⅜⅝⅞])
      | (?P<word>[^\W\d_]*[a-zæøå](?=[A-Z][a-z]{2,8}\ \d)|[^\W\d_]+)                # DailyJuly 16: two words run together
      | (?P<line>\n)
      | (?P<sign>[^\s])""",
    re.VERBOSE,
)

SEPARATORS = re.compile(r"[ \u00a0\u202f\u2009'’]")


class Token(NamedTuple):
    """One word, number or sign of a text: `word` is the folded form that tables are looked up by."""

    text: str
    word: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class FigureReading:
    """A figure of a text: `text[start:end]` says `value` (to `upper`), a plain decimal or ISO 8601. Fields as in `records.Figure`."""

    start: int
    end: int
    label: FigureLabel
    value: str | None
    upper: str | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    counted: str | None = None
    certain: bool = True


class Suffix(NamedTuple):
    """What a number is measured in: `kind` is percent, money, minor, unit, time or age."""

    kind: str
    unit: str


class Atom(NamedTuple):
    """The smallest piece of a number in words: `kind` is number, hundred, scale, dozen or ordinal."""

    kind: str
    value: Decimal


class Phrases:
    """Phrases of words with a value each: the longest one at a place in a text is found word by word."""

    def __init__(self, entries: Iterable[tuple[str, Any]]) -> None:
        self._forward: dict[str | None, Any] = {}
        self._backward: dict[str | None, Any] = {}
        self._pairs: set[tuple[str, str]] = set()
        for phrase, value in entries:
            words = tuple(token.word for token in _tokens(phrase))
            _plant(self._forward, words, value)
            _plant(self._backward, words[::-1], value)
            self._pairs.add((words[0], words[1] if len(words) > 1 else ""))

    def __contains__(self, first_word: str) -> bool:
        return first_word in self._forward

    def openings(self) -> Iterable[tuple[str, str]]:
        """The first two words of each phrase; the second is empty where the phrase has only one."""
        return self._pairs

    def match(self, page: Page, at: int) -> tuple[Any, int] | None:
        """The value of the longest phrase that starts at token `at`, and the token after it."""
        branch, found = self._forward.get(page.word(at)), None
        while branch is not None:
            at += 1
            if END in branch:
                found = branch[END], at
            branch = branch.get(page.word(at))
        return found

    def match_before(self, page: Page, at: int) -> tuple[Any, int] | None:
        """The value of the longest phrase that ends just before token `at`, and its first token."""
        at -= 1
        branch, found = self._backward.get(page.word(at)), None
        while branch is not None and at >= 0:
            if END in branch:
                found = branch[END], at
            at -= 1
            branch = branch.get(page.word(at))
        return found


END = None
"""The key of a phrase's value in the tree of its words."""


def _plant(tree: dict[str | None, Any], words: tuple[str, ...], value: Any) -> None:
    for word in words:
        tree = tree.setdefault(word, {})
    tree.setdefault(END, value)


@dataclass(frozen=True)
class Words:
    """The number words of one language, ready for look-up."""

    code: str
    decimal_sign: str = ","
    atoms: Mapping[str, Atom] = field(default_factory=dict)
    short_scales: Mapping[str, Decimal] = field(default_factory=dict)
    money_scales: Mapping[str, Decimal] = field(default_factory=dict)
    vague: Mapping[str, Decimal] = field(default_factory=dict)
    fractions: Mapping[str, int] = field(default_factory=dict)
    mixed: Mapping[str, Decimal] = field(default_factory=dict)
    denominators: Mapping[str, int] = field(default_factory=dict)
    pairs: Phrases = field(default_factory=lambda: Phrases(()))
    suffixes: Phrases = field(default_factory=lambda: Phrases(()))
    money_before: Phrases = field(default_factory=lambda: Phrases(()))
    modifiers: Phrases = field(default_factory=lambda: Phrases(()))
    modifiers_after: Phrases = field(default_factory=lambda: Phrases(()))
    age_before: Phrases = field(default_factory=lambda: Phrases(()))
    age_after: Phrases = field(default_factory=lambda: Phrases(()))
    endings: Mapping[str, Suffix] = field(default_factory=dict)
    sets: Mapping[str, frozenset[str]] = field(default_factory=dict)
    ordinal_point: bool = False
    bare_scales: bool = False
    glued: bool = False
    default_currency: str = "USD"
    home_currency: str | None = None
    scale_currency: Mapping[str, str] = field(default_factory=dict)
    starters: frozenset[str] = frozenset()
    """Words with which an amount may begin."""

    def is_one_of(self, name: str, word: str) -> bool:
        """Whether the word is in the list of that name of the language's table."""
        return word in self.sets.get(name, ())


class Page:
    """A text cut into tokens, with the words of its language. Tokens beyond either end of the text are empty lines.

    What was read once at a token is kept in `cardinals` and `amounts`, for several readers look at the same place.
    """

    def __init__(self, text: str, tokens: list[Token], words: Words) -> None:
        self.text, self.tokens, self.words = text, tokens, words
        self._folded = [token.word for token in tokens] + [""] * MARGIN
        self._raw = [token.text for token in tokens] + [""] * MARGIN
        self._kinds = [token.kind for token in tokens] + ["line"] * MARGIN
        self._tight = [False, *(a.end == b.start for a, b in pairwise(tokens)), *([False] * MARGIN)]
        self.word: Callable[[int], str] = self._folded.__getitem__
        self.raw: Callable[[int], str] = self._raw.__getitem__
        self.kind: Callable[[int], str] = self._kinds.__getitem__
        self.is_dash: Callable[[int], bool] = [word == "-" for word in self._folded].__getitem__
        self.is_tight: Callable[[int], bool] = self._tight.__getitem__
        self.decimal_sign = "" if words.decimal_sign == "." and _is_continental(text) else words.decimal_sign
        self.cardinals: dict[tuple[int, bool], Number | None] = {}
        self.amounts: dict[int, Amount | None] = {}
        self.models: frozenset[str] | None = None
        """The numbers that are part of a name somewhere in the text, once they are asked for."""
        self.tense: Callable[[int], str | None] = lambda start: None
        """Whether the clause around an offset speaks of what was or will be, where a parse tells (see `components.tenses`)."""


@dataclass(frozen=True, slots=True)
class Number:
    """A bare number: tokens `first` to `last` (exclusive) of a page say `value`.

    `kind` is cardinal, ordinal, fraction, vague ("thousands") or article ("a" before a unit); `suffix` is what the same word says
    it is measured in ("femårig"); `scale` the last power of ten that was named.
    """

    value: Decimal
    first: int
    last: int
    kind: str = "cardinal"
    in_digits: bool = False
    scale: Decimal = Decimal(1)
    certain: bool = True
    suffix: Suffix | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it is measured in. `unit` is an ISO 4217 code, %, a unit's name or None."""

    first: int
    last: int
    label: FigureLabel
    value: Decimal
    number: Number
    upper: Decimal | None = None
    unit: str | None = None
    modifier: Modifier | None = None
    certain: bool = True


CONTINENTAL = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3})*\.000(?![\d]|[.,]\d)"  # 810.000
    r"|(?<![\d.,])\d{1,3}(?:\.\d{3}){2,}(?![\d]|[.,]\d)"  # 1.234.567
    r"|(?<![\d.,])\d{1,6},\d{1,2}(?![\d]|,\d)"  # 2,4
    r"|(?<![\d.,])\d{1,3}[ \u00a0\u202f]\d{3}(?![\d.,])"  # 12 500
    r"|(?<![\d.,])\d{1,2}\. [A-Z][a-z]{2,8}(?= \d{4}|[ ,.])"  # 14. June
)
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}(?![\d]|[.,]\d)")
ENGLISH = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d])|(?<![\d.,])\d+\.\d{1,2}(?![\d]|\.\d)")


def _is_continental(text: str) -> bool:
    """Whether an English text writes numbers as the language it was translated from: 3.900 for thousands, 2,4 for a part."""
    theirs = sum(1 for _ in CONTINENTAL.finditer(text))
    return theirs > 0 and theirs + sum(1 for _ in GROUPED.finditer(text)) / 2 > sum(1 for _ in ENGLISH.finditer(text))


def read_page(text: str, *, lang: str) -> Page:
    """Cuts a text into tokens for the readers."""
    return Page(text=text, tokens=list(_tokens(text)), words=words_of(lang))


def _tokens(text: str) -> Iterator[Token]:
    for match in TOKEN.finditer(text):
        found, kind = match.group(), str(match.lastgroup)
        if kind == "digits" and "," in found and _is_list(found):
            yield from _list_items(found, match.start())
            continue
        word = "-" if found in DASHES else "'" if found in "’`´" else found.casefold()
        yield Token(found, word, match.start(), match.end(), kind)


def _is_list(found: str) -> bool:
    """Whether commas part several numbers (22,24,26) rather than thousands or decimals."""
    parts = found.split(",")
    return len(parts) > 2 and not all(len(part.split(".")[0]) in (2, 3) and len(parts[-1].split(".")[0]) == 3 for part in parts[1:])


def _list_items(found: str, start: int) -> Iterator[Token]:
    for part in re.finditer(r"[^,]+|,", found):
        kind = "sign" if part.group() == "," else "digits"
        yield Token(part.group(), part.group(), start + part.start(), start + part.end(), kind)


def plain(value: Decimal) -> str:
    """A decimal without exponent or superfluous zeros: 7300000, 0.5."""
    if value == 0:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_digits(text: str, *, decimal_sign: str) -> Decimal | None:
    """The value of digits with their separators, or None where they are a date, version or code (1.2.3).

    Both signs: the last one is the decimal sign. One sign several times: it groups. Once: it is the decimal sign if it is the
    language's own, or if other than three digits follow (5,00 in English).
    """
    text = SEPARATORS.sub("", text)
    if len(text) > LONGEST_NUMBER:
        return None
    if "e" in text.lower():
        return Decimal(text)
    dots, commas = text.count("."), text.count(",")
    if dots and commas:
        last = max(text.rfind("."), text.rfind(","))
        whole, part = text[:last], text[last + 1 :]
        return None if text[last] in whole else _decimal(re.sub(r"[.,]", "", whole), part)
    if dots + commas > 1:
        groups = re.split(r"[.,]", text)
        grouped = (
            len(groups[0]) <= 3 and len(groups[-1]) == 3 and all(len(group) == 3 or (commas and len(group) == 2) for group in groups[1:])
        )
        return _decimal("".join(groups), "") if grouped else None
    if dots + commas == 0:
        return _decimal(text, "")
    sign = "." if dots else ","
    whole, part = text.split(sign)
    groups_three = len(part) == 3 and len(whole) <= 3 and not whole.startswith("0")
    if groups_three and (sign != decimal_sign or part == "000"):
        return _decimal(whole + part, "")
    return _decimal(whole, part)


def _decimal(whole: str, part: str) -> Decimal:
    return Decimal(f"{whole or '0'}.{part}" if part else whole)


# --- numbers in words ----------------------------------------------------------------------------


class _Sum:
    """Adds up the pieces of one number in words, and refuses the piece with which the next number starts."""

    def __init__(self) -> None:
        self.total = self.group = self.addend = Decimal(0)
        self.limit: Decimal | None = None
        self.last = ""
        self.scale = Decimal(1)

    @property
    def value(self) -> Decimal:
        return self.total + self.group

    def add(self, atom: Atom) -> bool:
        """Takes the next piece; False where it doesn't belong to this number."""
        if self.last in ("ordinal", "zero"):
            return False
        taken: bool = getattr(self, f"_add_{atom.kind}")(atom.value)
        return taken

    def _fits(self, value: Decimal) -> bool:
        if self.last in ("", "scale"):
            return self.limit is None or value < self.limit
        return (self.last == "ten" and 0 < value < 10) or (self.last == "hundred" and 0 < value < 100)

    def _add_number(self, value: Decimal) -> bool:
        if not self._fits(value):
            return False
        self.group += value
        self.last = "ten" if 20 <= value < 100 and value % 10 == 0 else "zero" if value == 0 else "number"
        return True

    def _add_digits(self, value: Decimal) -> bool:
        if self.last in ("hundred", "ten") and 1000 <= value < (
            100_000 if self.last == "hundred" else 10_000
        ):  # "three hundred and 89,000"
            self.total, self.group = self.total + self.group * 1000 + value, Decimal(0)
            self.last, self.scale = "digits", Decimal(1)
            return True
        if not self._fits(value):
            return False
        self.group += value
        self.last = "digits"
        return True

    def _add_hundred(self, value: Decimal) -> bool:
        if self.last in ("", "scale"):
            self.group = Decimal(1)
        if self.last == "hundred" or not 0 < self.group < 100 or (self.limit is not None and self.group * value >= self.limit):
            return False
        self.group *= value
        self.last, self.scale = "hundred", value
        return True

    def _add_scale(self, value: Decimal) -> bool:
        if self.last == "scale":
            self.total += self.addend * (value - 1)
            self.addend *= value
            self.scale *= value
            return True
        group = self.group if self.last else Decimal(1)
        if self.limit is not None and group * value >= self.limit:
            return False
        self.addend = group * value
        self.total, self.group = self.total + self.addend, Decimal(0)
        self.limit, self.last, self.scale = value, "scale", value
        return True

    def _add_dozen(self, value: Decimal) -> bool:
        if self.last not in ("", "number", "digits", "ten"):
            return False
        self.group = (self.group if self.last else Decimal(1)) * value
        self.last, self.scale = "number", value
        return True

    def _add_ordinal(self, value: Decimal) -> bool:
        if value >= 100:
            self.total, self.group = self.total + (self.group if self.last not in ("", "scale") else Decimal(1)) * value, Decimal(0)
        elif self._fits(value):
            self.group += value
        else:
            return False
        self.last = "ordinal"
        return True


@lru_cache(maxsize=65536)
def glued_atoms(word: str, code: str) -> tuple[tuple[Atom, ...], Suffix | None] | None:
    """The pieces of a number written as one word ("tohundreogfemti", "femårig"), and what it is measured in; None for other words."""
    words = words_of(code)
    if word in words.atoms:
        return (words.atoms[word],), None
    if not words.glued or not 4 <= len(word) <= 60 or word in words.sets.get("not_numbers", ()):
        return None
    for ending, suffix in words.endings.items():
        if word.endswith(ending) and (atoms := _split(word[: -len(ending)], words)):
            return atoms, suffix
    atoms = _split(word, words)
    return (atoms, None) if atoms else None


def _split(word: str, words: Words) -> tuple[Atom, ...]:
    """The one way to cut the word into number words that add up to a number; () where there is none."""
    if word in words.atoms and words.atoms[word].kind != "ordinal":
        return (words.atoms[word],)
    atoms: list[Atom] = []
    if (turned := _unit_before_ten(word, words)) is not None:
        return (turned,)
    at, total = 0, _Sum()
    while at < len(word):
        piece = next((word[at:end] for end in range(min(len(word), at + 14), at + 1, -1) if word[at:end] in words.atoms), None)
        if piece is None:
            joiner = next((joiner for joiner in words.sets["joiners"] if atoms and word.startswith(joiner, at)), None)
            if joiner is None:
                return ()
            at += len(joiner)
            continue
        if not total.add(words.atoms[piece]):
            return ()
        atoms.append(words.atoms[piece])
        at += len(piece)
    return tuple(atoms)


def _unit_before_ten(word: str, words: Words) -> Atom | None:
    """ "toogtjue": the older way to say twenty-two."""
    for joiner in words.sets["joiners"]:
        unit, _, ten = word.partition(joiner)
        first, second = words.atoms.get(unit), words.atoms.get(ten)
        if first and second and first.kind == second.kind == "number" and 1 <= first.value < 10 and second.value in range(20, 100, 10):
            return Atom("number", first.value + second.value)
    return None


def _atoms(page: Page, at: int) -> tuple[tuple[Atom, ...], int, bool, Suffix | None] | None:
    """The pieces of a number at token `at`, the token after them, whether the reading is certain, and the suffix in the same word."""
    if page.kind(at) == "digits":
        value = read_digits(page.raw(at), decimal_sign=page.decimal_sign)
        if value is None:
            return None
        lost = _lost_decimals(page, at)
        if lost is not None:
            return (Atom("digits", lost),), at + 2, False, None
        return (Atom("digits", value),), at + 1, True, None
    found = glued_atoms(page.word(at), page.words.code)
    if found is None:
        return None
    atoms, suffix = found
    return atoms, at + 1, True, suffix


def _lost_decimals(page: Page, at: int) -> Decimal | None:
    """ "1 2 million": the decimal comma of 1,2 was lost in translation. Only before the name of a large scale."""
    whole, part = page.raw(at), page.raw(at + 1)
    lost = whole.isdecimal() and part.isdecimal() and len(whole) <= 3 and len(part) == 1 and not page.is_tight(at + 1)
    scale = page.words.atoms.get(page.word(at + 2))
    return Decimal(f"{whole}.{part}") if lost and scale is not None and scale.kind == "scale" and scale.value >= 10**6 else None


def _scale_after_digits(page: Page, at: int, *, money: bool) -> Decimal | None:
    """The scale written as a letter or abbreviation at token `at` (3M, 80bn, 3,5 mrd.)."""
    words, letter = page.words, len(page.raw(at)) == 1
    short = words.short_scales.get(page.raw(at)) or (None if letter else words.short_scales.get(page.word(at)))
    if short is None and money:
        short = words.money_scales.get(page.word(at))
    stands_apart = letter and not page.is_tight(at) and page.kind(at + 1) == "word"
    return None if stands_apart else short


def _after_point(page: Page, at: int) -> int:
    """Steps over the point of an abbreviation ("mrd.") where the sentence goes on."""
    goes_on = page.word(at) == "." and page.is_tight(at) and (page.raw(at + 1)[:1].islower() or page.raw(at + 1)[:3].isupper())
    return at + 1 if goes_on else at


def read_cardinal(page: Page, at: int, *, money: bool = False) -> Number | None:
    """The whole or decimal number, or the ordinal, that starts at token `at`. `money`: a bare m may mean million."""
    key = (at, money)
    if key not in page.cardinals:
        page.cardinals[key] = _read_cardinal(page, at, money=money)
    return page.cardinals[key]


def _in_two_coins(page: Page, at: int) -> Number | None:
    """ "3:25" before "kronor", where the language writes an amount so."""
    whole, part = page.raw(at), page.raw(at + 2)
    apart = page.raw(at + 1) == ":" and page.is_tight(at + 1) and page.is_tight(at + 2)
    if not apart or not page.words.is_one_of("two_coins", page.word(at + 3)) or not (whole.isdecimal() and part.isdecimal()):
        return None
    return Number(Decimal(f"{whole}.{part}"), at, at + 3, in_digits=True) if len(part) == 2 else None


def _read_cardinal(page: Page, at: int, *, money: bool) -> Number | None:
    words, total, first = page.words, _Sum(), at
    last, certain, suffix, ordinal = at, True, None, False
    if (split := _in_two_coins(page, at)) is not None:
        return split
    if (
        words.is_one_of("articles", page.word(at))
        and (after := words.atoms.get(page.word(at + 1)))
        and after.kind in ("hundred", "scale", "dozen")
    ):
        at += 1
    elif (
        (bare := words.atoms.get(page.word(at)))
        and bare.kind in ("hundred", "scale", "dozen")
        and not (words.bare_scales and bare.value < 10**6)
    ):
        return None
    in_digits = page.kind(at) == "digits"
    while True:
        found = _atoms(page, at)
        if found is None or (found[0][0].kind == "digits" and total.last and not _digits_may_follow(page, at, total)):
            break
        atoms, after_atoms, sure, ending = found
        half_spun = atoms[0].kind == "digits" and total.last in ("ten", "hundred") and not in_digits
        if in_digits and not _words_may_follow(atoms, total):
            break
        if not all(total.add(atom) for atom in atoms):
            break
        last, certain, suffix = after_atoms, certain and sure and not half_spun, ending
        ordinal = total.last == "ordinal"
        if (total.last == "digits" or (money and total.scale <= 100)) and (scale := _scale_after_digits(page, last, money=money)):
            total.add(Atom("scale", scale))
            last = _after_point(page, last + 1)
        if suffix or ordinal:
            break
        at = _next_piece(page, last, total)
    if last == first or not total.last:
        return None
    if (spun := _spun(page, Number(total.value, first, last, scale=total.scale), money=money)) is not None:
        return spun
    if page.word(last) in words.sets.get("decimal_words", ()) and not ordinal and not in_digits:
        return _spoken_decimals(page, Number(total.value, first, last))
    kind = "ordinal" if ordinal else "cardinal"
    return Number(total.value, first, last, kind, in_digits, total.scale, certain, suffix)


def _words_may_follow(atoms: tuple[Atom, ...], total: _Sum) -> bool:
    """What may go on with a number that began in digits: "3 million", "4 hundred fifty", "5 thousand three hundred"."""
    if not total.last or atoms[0].kind in ("digits", "scale", "hundred", "dozen"):
        return True
    return atoms[0].kind == "number" and total.last in ("hundred", "ten", "scale") and total.scale <= 1000


def _digits_may_follow(page: Page, at: int, total: _Sum) -> bool:
    """Digits go on with a number only in "4 thousand 3 hundred and 21", and in "thirty 1", which a synonym spinner wrote out by half."""
    if total.last == "ten":
        joined = page.kind(at - 1) == "word" or (page.is_dash(at - 1) and page.is_tight(at) and page.kind(at - 2) == "word")
        return joined and (bool(re.fullmatch(r"\d,\d{3}", page.raw(at))) or (page.raw(at).isdecimal() and len(page.raw(at)) == 1))
    grouped = total.last == "hundred" and bool(re.fullmatch(r"\d{1,2},\d{3}", page.raw(at)))
    return grouped or (total.last in ("scale", "hundred") and total.scale <= 1000 and page.raw(at).isdecimal())


def _spun(page: Page, number: Number, *, money: bool) -> Number | None:
    """The number whose other half stands behind a point or comma: "forty one.3", "ten,000", "1,three hundred", "46.four".

    Synonym spinners write out the words of a number and leave its signs.
    """
    at = number.last
    sign, after = page.word(at), at + 1
    if sign not in (".", ",") or not page.is_tight(at) or not page.is_tight(after) or number.scale > 100 or number.value >= 1000:
        return None
    if page.kind(at - 1) == "word" and page.kind(after) == "digits":
        part, last = page.raw(after), after + 1
    elif page.kind(at - 1) == "digits" and page.kind(after) == "word" and page.raw(after).islower():
        if (ending := _spun_ending(page, after)) is not None:
            part, scale, last = ending
        else:
            right = read_cardinal(page, after)
            if right is None or right.kind != "cardinal" or right.suffix:
                return None
            scale = right.scale if right.scale > 100 else Decimal(1)  # 46.four million
            part, last = plain(right.value / scale), right.last
        number = replace(number, scale=scale)
    elif page.kind(at - 1) == "word" and sign == "." and page.raw(after).islower():  # "three.eight per cent"
        right = read_cardinal(page, after)
        if right is None or right.kind != "cardinal" or right.suffix or right.scale == 100:
            return None
        scale = right.scale
        part, last = plain(right.value / scale), right.last
        if scale == 1 and page.words.suffixes.match(page, last) is None:
            return None
        number = replace(number, scale=scale)
    else:
        return None
    if not part.isdecimal() or len(part) > LONGEST_NUMBER or number.value != int(number.value):
        return None
    if sign == "," and len(part) != 3 and not (len(part) == 2 and page.kind(after) == "word"):  # "10,ninety nine" was 10,099
        return None
    value = number.value * 1000 + int(part) if sign == "," else Decimal(f"{plain(number.value)}.{part}")
    if number.scale > 100:
        return replace(number, value=value * number.scale, last=last, certain=False)
    if (short := _scale_after_digits(page, last, money=money)) is not None:
        return replace(number, value=value * short, last=_after_point(page, last + 1), scale=short, certain=False)
    number = replace(number, value=value, last=last, scale=Decimal(1), certain=False)
    if sign == "," and value % 1000 == 0 and (rest := read_cardinal(page, last)) is not None and 100 <= rest.value < 1000:
        return replace(number, value=value + rest.value, last=rest.last)  # "three,000 five hundred"
    return _times_scale(page, number, last)


def _spun_ending(page: Page, at: int) -> tuple[str, Decimal, int] | None:
    """The digits, the scale and the end of what a spinner left glued: "zero80" in "1,zero80", "threebn" in "1.threebn"."""
    atom = page.words.atoms.get(page.word(at))
    if atom is not None and atom.kind == "number" and atom.value < 10 and page.kind(at + 1) == "digits" and page.is_tight(at + 1):
        return plain(atom.value) + page.raw(at + 1), Decimal(1), at + 2
    for name, scale in page.words.short_scales.items():
        digit = page.words.atoms.get(page.word(at).removesuffix(name.casefold()))
        if len(name) > 1 and page.word(at).endswith(name.casefold()) and digit is not None and digit.kind == "number" and digit.value < 10:
            return plain(digit.value), scale, at + 1
    return None


def _is_spun_hundred(page: Page, at: int, total: _Sum) -> bool:
    """ "100 and twelve", "2 thousand 100 and eighty": a hundred that a synonym spinner put into digits."""
    following = page.words.atoms.get(page.word(at + 1))
    return (
        total.last == "digits"
        and 0 < total.group < 1000
        and total.group % 100 == 0
        and page.word(at) in page.words.sets["joiners"]
        and following is not None
        and following.kind == "number"
        and 10 <= following.value < 100
        and page.raw(at - 2) not in CURRENCY_SIGNS  # "$100 and fifty", the cents
    )


def _next_piece(page: Page, at: int, total: _Sum) -> int:
    """Where the next piece of the same number may stand: after "and", or after the hyphen of twenty-one."""
    if _is_spun_hundred(page, at, total):
        total.last = "hundred"
        return at + 1
    if page.word(at) in page.words.sets["joiners"] and total.last in ("hundred", "scale", "ten"):
        following = page.words.atoms.get(page.word(at + 1))
        further = page.words.atoms.get(page.word(at + 2))
        same_again = total.last == "hundred" and further is not None and further.kind == "hundred"
        small_after_large = total.scale <= 1000 or following is not None
        share = total.scale >= 1000 and _share(page, at + 1) is not None
        return at if same_again or share or not small_after_large or (total.last == "ten" and not page.words.glued) else at + 1
    if page.is_dash(at) and (page.is_tight(at + 1) or total.last == "ten"):
        after = page.words.atoms.get(page.word(at + 1))
        if after is not None and (after.kind in ("hundred", "scale") or total.last == "ten"):
            return at + 1
        if (
            total.last == "ten"
            and page.kind(at + 1) == "digits"
            and page.is_tight(at + 1)
            and page.is_tight(at)
            and len(page.raw(at + 1)) == 1
        ):
            return at + 1  # "sixty-5"
    return at


def _spoken_decimals(page: Page, number: Number) -> Number:
    """ "nine point nought four"."""
    digits, at = "", number.last + 1
    while (found := _atoms(page, at)) and found[0][0].kind in ("number", "digits") and len(digits) < LONGEST_NUMBER:
        tens = len(found[0]) == 1 and found[0][0].value in range(20, 100, 10) and page.is_dash(at + 1)
        unit = _atoms(page, at + 2) if tens else None
        value = found[0][0].value + (unit[0][0].value if unit else 0)
        digits, at = digits + plain(value).replace(".", ""), (at + 3 if unit else found[1])
    return replace(number, value=Decimal(f"{plain(number.value)}.{digits}"), last=at) if digits else number


def _share(page: Page, at: int) -> tuple[Decimal, int] | None:
    """A fraction in words at token `at`: "half", "a quarter", "three fifths", "en tredel"."""
    words, start = page.words, at
    count = Decimal(1)
    if words.is_one_of("articles", page.word(at)):
        at += 1
    elif page.word(at) not in words.fractions and (number := read_cardinal(page, at)) and number.kind == "cardinal":
        count, at = number.value, number.last
    if page.is_dash(at) and at > start:
        at += 1
    if page.word(at) in words.fractions:
        return count / words.fractions[page.word(at)], at + 1
    divisor = _denominator(page, at)
    return (count / divisor[0], divisor[1]) if divisor and at > start else None


def _denominator(page: Page, at: int) -> tuple[Decimal, int] | None:
    """ "fifths", "twenty-firsts"; the singular only after one or an article."""
    divisor = page.words.denominators.get(page.word(at))
    if divisor is not None:
        single = page.word(at - 1) in page.words.sets.get("singles", ()) or (
            page.is_dash(at - 1) and page.word(at - 2) in page.words.sets.get("singles", ())
        )
        plural = page.words.atoms.get(page.word(at)) is None
        ends = page.word(at + 1) in page.words.sets["of"] or page.kind(at + 1) != "word"
        return (Decimal(divisor), at + 1) if plural or (single and ends) else None
    tens = page.words.atoms.get(page.word(at))
    skip = 2 if page.is_dash(at + 1) else 1
    unit = page.words.denominators.get(page.word(at + skip))
    if tens and unit and tens.kind == "number" and 20 <= tens.value < 100 and unit < 10 and page.word(at + skip) not in page.words.atoms:
        return tens.value + unit, at + skip + 1
    return None


def read_number(page: Page, at: int, *, money: bool = False) -> Number | None:
    """The number that starts at token `at`, with fractions, scales and signs. `money`: a bare m may mean million."""
    words, first = page.words, at
    if (pair := words.pairs.match(page, at)) is not None:
        return _times_scale(page, Number(Decimal(pair[0]), at, pair[1]), pair[1])
    negative = _minus(page, at)
    at += negative
    number = (
        _leading_point(page, at)
        or _every(page, at)
        or _vague(page, at)
        or _mixed(page, at, money=money)
        or read_cardinal(page, at, money=money)
    )
    if number is None:
        number = _bare_fraction(page, at) or _article(page, at)
    elif number.kind == "cardinal":
        number = _with_fraction(page, number, money=money)
    if number is None:
        return None
    return replace(number, value=-number.value if negative else number.value, first=first)


def _minus(page: Page, at: int) -> int:
    """How many tokens say that the number is negative: 0 or 1. A dash with a space after it is a bullet or a quote."""
    if page.word(at) in page.words.sets.get("minus", ()):
        return 1
    if page.raw(at) not in ("-", "−") or (page.kind(at + 1) != "digits" and page.raw(at + 1) != "."):
        return 0
    opens = at == 0 or not page.is_tight(at) or page.raw(at - 1) in "(["
    if page.is_tight(at + 1):
        return int(opens and page.kind(at - 1) != "digits")
    number = read_cardinal(page, at + 1)
    alone = number is not None and page.kind(at - 1) == "line" and page.kind(number.last) == "line"
    return int(alone)


def _every(page: Page, at: int) -> Number | None:
    """ "hver femte elev": one in five. "Hvert femte år" says how often."""
    if not page.words.is_one_of("every", page.word(at)):
        return None
    ordinal = read_cardinal(page, at + 1)
    if ordinal is None or ordinal.kind != "ordinal" or ordinal.value < 3:
        return None
    following = page.words.suffixes.match(page, ordinal.last)
    if following is not None and following[0].kind == "time":
        return None
    return Number(Decimal(1) / ordinal.value, at, ordinal.last, "fraction")


def _leading_point(page: Page, at: int) -> Number | None:
    """.77"""
    opens = page.raw(at) in (".", ",") and (not page.is_tight(at) or page.raw(at - 1) in DASHES) and page.is_tight(at + 1)
    if not opens or not page.raw(at + 1).isdecimal() or len(page.raw(at + 1)) > LONGEST_NUMBER:
        return None
    value, last = Decimal(f"0.{page.raw(at + 1)}"), at + 2
    if scale := _scale_after_digits(page, last, money=False):
        value, last = value * scale, last + 1
    return Number(value, at, last, in_digits=True)


def _vague(page: Page, at: int) -> Number | None:
    """ "tens of thousands", "tusenvis": the value is the magnitude."""
    words = page.words
    value, last = Decimal(1), at
    while (size := words.vague.get(page.word(last))) is not None:
        value, last = value * size, last + 1
        after_of = last + (page.word(last) in words.sets["of"])
        if page.word(after_of) not in words.vague:
            break
        last = after_of
    return Number(value, at, last, "vague", scale=value) if last > at else None


def _mixed(page: Page, at: int, *, money: bool) -> Number | None:
    """ "halvannen million", "half a million", "three quarters of a billion", "½"."""
    words = page.words
    if (value := words.mixed.get(page.word(at))) is not None:
        return _times_scale(page, Number(value, at, at + 1), at + 1)
    if page.raw(at) in FRACTION_SIGNS:
        above, below = FRACTION_SIGNS[page.raw(at)]
        return _times_scale(page, Number(Decimal(above) / below, at, at + 1, "fraction", True), at + 1)
    share = _share(page, at)
    if share is None:
        return None
    value, last = share
    if last == at + 1 and not words.is_one_of("alone", page.word(at)):
        after = last
        scaled = _times_scale(page, Number(value, at, last, "fraction"), after)
        return scaled if scaled.last > last else None
    after = last + (page.word(last) in words.sets["of"])
    after += words.is_one_of("articles", page.word(after))
    scaled = _times_scale(page, Number(value, at, last, "fraction"), after)
    return scaled if scaled.last > last else None


def _times_scale(page: Page, number: Number, at: int) -> Number:
    atom = page.words.atoms.get(page.word(at))
    if number.kind == "fraction" and page.words.decimal_sign == ".":
        whole = read_cardinal(page, at)  # "half 1,000,000", "three-quarters of one million"
        if whole is not None and whole.kind == "cardinal" and whole.value >= 1000 and not _is_year(page, at):
            return replace(number, value=number.value * whole.value, last=whole.last, kind="cardinal", scale=whole.scale)
    if atom is None or atom.kind not in ("scale", "dozen", "hundred"):
        return number
    return replace(number, value=number.value * atom.value, last=_after_point(page, at + 1), kind="cardinal", scale=atom.value)


def _bare_fraction(page: Page, at: int) -> Number | None:
    share = _share(page, at)
    if share is None or (share[1] == at + 1 and not page.words.is_one_of("alone", page.word(at))):
        return None
    return Number(share[0], at, share[1], "fraction")


def _article(page: Page, at: int) -> Number | None:
    return Number(Decimal(1), at, at + 1, "article") if page.words.is_one_of("articles", page.word(at)) else None


def _with_fraction(page: Page, number: Number, *, money: bool) -> Number:
    """Adds what follows a number: "and a half", "¾", " 1/2", "/5", "fifths", "out of three"."""
    words, at = page.words, number.last
    if page.raw(at) in FRACTION_SIGNS:
        above, below = FRACTION_SIGNS[page.raw(at)]
        return replace(number, value=number.value + Decimal(above) / below, last=at + 1)
    if (slash := _slash_fraction(page, number)) is not None:
        return slash
    if page.word(at) in words.sets["joiners"]:
        skip = at + 1 + words.is_one_of("articles", page.word(at + 1))
        share = _share(page, at + 1) or (_slashed(page, skip) if page.kind(skip) == "digits" else None)
        hour = share is not None and share[1] == at + 2 and glued_atoms(page.word(share[1]), words.code)  # "between five and half six"
        if share is not None and share[0] < 1 and (not hour or hour[0][0].kind != "number"):
            return _plus_share(page, number, share)
    if (ratio := _ratio(page, number)) is not None:
        return ratio
    if number.in_digits and number.scale == 1:
        return number
    at += page.is_dash(at) and page.kind(at + 1) == "word"
    divisor = (words.fractions.get(page.word(at)), at + 1) if page.word(at) in words.fractions else _denominator(page, at)
    if divisor is not None and divisor[0]:
        return _times_scale(page, replace(number, value=number.value / divisor[0], last=divisor[1], kind="fraction"), divisor[1])
    return number


def _plus_share(page: Page, number: Number, share: tuple[Decimal, int]) -> Number:
    """ "five and a half million", "one million and a half", "one billion and a half million"."""
    value, last = share
    scale = page.words.atoms.get(page.word(last))
    if scale is not None and scale.kind in ("scale", "dozen"):
        base = number.value if number.scale > scale.value else number.value * scale.value
        return replace(number, value=base + value * scale.value, last=_after_point(page, last + 1), scale=scale.value)
    large = number.scale if number.scale >= 10**6 else Decimal(1)
    return replace(number, value=number.value + value * large, last=last)


def _slashed(page: Page, at: int) -> tuple[Decimal, int] | None:
    """The value of "1/2" at token `at`, and the token after it."""
    above, below = page.raw(at), page.raw(at + 2)
    tight = page.raw(at + 1) == "/" and page.is_tight(at + 1) and page.is_tight(at + 2)
    if not tight or not (above.isdecimal() and below.isdecimal() and len(above) <= 2 and len(below) <= 2) or int(above) >= int(below):
        return None
    return Decimal(above) / int(below), at + 3


def _slash_fraction(page: Page, number: Number) -> Number | None:
    """ "1/5", "7 3/4". Two numbers that may be a day and a month are left to the reader of dates."""
    at = number.last
    if not number.in_digits or number.value != int(number.value):
        return None
    if page.raw(at) == "/" and page.is_tight(at) and page.is_tight(at + 1) and page.raw(at + 1).isdecimal() and len(page.raw(at + 1)) <= 3:
        below = int(page.raw(at + 1))
        return (
            replace(number, value=number.value / below, last=at + 2, kind="fraction")
            if number.value < below and page.raw(at + 2) != "/" and not _is_year(page, at + 2)
            else None
        )
    above = read_digits(page.raw(at), decimal_sign=".") if page.raw(at).isdecimal() and len(page.raw(at)) <= 2 else None
    if above is not None and page.raw(at + 1) == "/" and page.is_tight(at + 1) and page.is_tight(at + 2) and page.raw(at + 2).isdecimal():
        below = int(page.raw(at + 2)[:4])
        return replace(number, value=number.value + above / below, last=at + 3) if above < below and len(page.raw(at + 2)) <= 2 else None
    return None


def _is_year(page: Page, at: int) -> bool:
    """Whether four digits that begin with 19 or 20 stand at token `at`: "5/6 2023" is a day."""
    return page.raw(at).isdecimal() and len(page.raw(at)) == 4 and page.raw(at)[:2] in ("19", "20")


WHOLES = frozenset((3, 4, 5, 10, 100, 1000))
"""What shares are told of: "seven in ten", "22 of every 100"."""


def _ratio(page: Page, number: Number) -> Number | None:
    """ "one in five", "three out of four", "22 of every 100", "one customer in eight", "én av fem": a share of a whole."""
    found = page.words.sets.get("ratio", frozenset())
    at = number.last
    if number.value != int(number.value) or not 1 <= number.value < 100 or page.kind(at) != "word":
        return None
    between = 0
    if number.value == 1 and page.word(at) not in found and page.words.is_one_of("ratio_noun", page.word(at + 1)):
        between = 1  # "one customer in eight"
    phrase = page.word(at + between)
    if phrase not in found or f"{phrase} {page.word(at + 1 + between)}" in found:
        phrase = f"{phrase} {page.word(at + 1 + between)}"
    if phrase not in found:
        return None
    whole = read_cardinal(page, at + between + 1 + phrase.count(" "))
    if (
        whole is None
        or whole.kind != "cardinal"
        or whole.suffix
        or whole.value != int(whole.value)
        or not number.value < whole.value <= 1000
    ):
        return None
    bare = " " not in phrase
    measured = page.words.suffixes.match(page, whole.last) is not None
    goes_on = page.kind(whole.last) == "word" and not page.words.is_one_of("stops", page.word(whole.last))
    least = Decimal(5) if page.words.is_one_of("of", phrase) else Decimal(3)
    if bare and (measured or (number.value != 1 and (whole.value not in WHOLES or whole.value < least)) or (between and goes_on)):
        return None
    return replace(number, value=number.value / whole.value, last=whole.last, kind="fraction")


# --- amounts -------------------------------------------------------------------------------------


def read_amounts(page: Page, at: int) -> list[Amount]:
    """The amounts that start at token `at`: one, or two where "from 5 to 10 percent" shares its unit. [] where there is none."""
    left = read_amount(page, at)
    if left is None:
        return []
    joined = _range(page, left)
    return joined or [left]


def read_amount(page: Page, at: int) -> Amount | None:
    """One number with its money, percent, unit or age, starting at token `at`."""
    if at not in page.amounts:
        page.amounts[at] = _read_amount(page, at)
    return page.amounts[at]


def _read_amount(page: Page, at: int) -> Amount | None:
    if (money := _money_before(page, at)) is not None:
        return money
    if (age := _age_before(page, at)) is not None:
        return age
    number = read_number(page, at)
    if number is None or (number.first == number.last):
        return None
    return _measured(page, number)


def _measured(page: Page, number: Number) -> Amount | None:
    if number.suffix is not None:
        return _amount(number, number.suffix, number.last)
    if number.kind == "ordinal":
        return Amount(number.first, number.last, "ordinal", number.value, number)
    if (currency := page.words.scale_currency.get(page.word(number.last - 1))) is not None:
        return Amount(number.first, number.last, "money", number.value, number, unit=currency, certain=number.certain)
    end = number.last
    priced = page.word(end) in (",", ":") and page.is_tight(end) and page.is_dash(end + 1) and page.is_tight(end + 1)
    if number.in_digits and priced and page.words.home_currency and page.kind(end + 2) != "digits":  # "39,-"
        return Amount(number.first, end + 2, "money", number.value, number, unit=page.words.home_currency)
    if (ordinal := _digit_ordinal(page, number)) is not None:
        return ordinal
    at = number.last + (page.is_dash(number.last) and page.is_tight(number.last) and page.is_tight(number.last + 1))
    if (age := page.words.age_after.match(page, at)) is not None and number.kind in ("cardinal", "article"):
        return Amount(number.first, age[1], "age", number.value, number, unit=age[0])
    part = number.kind == "fraction" or number.value != int(number.value)
    of_what = part or number.kind == "vague" or number.scale >= 1000  # "5 millions of euros"
    at_of = at + (of_what and page.word(at) in page.words.sets["of"])
    at_of += part and page.words.is_one_of("articles", page.word(at_of))
    braced = page.words.suffixes.match(page, at + 1) if page.raw(at) == "{" else None  # "{dollars}", as spinners leave it
    if braced is not None and page.raw(braced[1]) == "}":
        braced = braced[0], braced[1] + 1
    suffix = braced or page.words.suffixes.match(page, at) or page.words.suffixes.match(page, at_of)
    suffix = suffix or (_after_adjective(page, at) if number.value < 1000 else None)  # not "24,5 millioner neste år"
    if suffix is None and at != number.last:
        suffix = page.words.suffixes.match(page, number.last)
    if suffix is not None and suffix[0] == Suffix("unit", "pound") and not _weighs(page, number.first):
        suffix = Suffix("money", "GBP"), suffix[1]
    if suffix is not None and suffix[0].kind == "minor" and page.raw(suffix[1] - 1) == "C":
        suffix = Suffix("unit", "degree"), suffix[1]  # "minus 11C"
    if suffix is not None and _suffix_holds(page, number, suffix):
        amount = _with_minor(page, number, suffix[0], suffix[1])
        adjective = page.words.modifiers.match(page, number.last)  # "en snau time", "et drøyt år"
        return replace(amount, modifier=adjective[0]) if adjective and adjective[1] < amount.last else amount
    if number.kind == "article":
        return None
    if (code := _code(page, number.last)) is not None:
        return _with_minor(page, number, code[0], code[1])
    return Amount(number.first, number.last, "cardinal", number.value, number, certain=number.certain)


def _weighs(page: Page, at: int) -> bool:
    """Whether pounds before token `at` are weight: the words around speak of weighing."""
    return any(page.words.is_one_of("weighing", page.word(near)) for near in range(at - 4, at))


def _after_adjective(page: Page, at: int) -> tuple[Suffix, int] | None:
    """The unit of time after an adjective: "two consecutive quarters", "three lange år"."""
    found = page.words.suffixes.match(page, at + 1) if page.words.is_one_of("before_time", page.word(at)) else None
    return found if found is not None and found[0].kind == "time" else None


def _suffix_holds(page: Page, number: Number, suffix: tuple[Suffix, int]) -> bool:
    """Whether the words after the number are its unit: short symbols must stand in lower case, and right at digits or a space away."""
    (kind, _), last = suffix
    symbol = page.raw(last - 1)
    if kind == "unit" and len(symbol) == 1 and symbol.isalpha():
        return number.in_digits and (page.is_tight(last - 1) or not page.raw(last)[:1].isalpha() or page.kind(last) == "line")
    if number.kind == "article":
        ordinal = suffix[0].unit == "second" and page.kind(last) == "word" and not page.words.is_one_of("stops", page.word(last))
        return kind in ("money", "time", "unit", "percent") and len(symbol) > 2 and not ordinal  # "a second fire"
    return True


def _amount(number: Number, suffix: Suffix, last: int) -> Amount:
    labels: dict[str, FigureLabel] = {"percent": "percent", "money": "money", "minor": "money", "time": "duration", "age": "age"}
    return Amount(number.first, last, labels.get(suffix.kind, "quantity"), number.value, number, unit=suffix.unit, certain=number.certain)


def _with_minor(page: Page, number: Number, suffix: Suffix, last: int) -> Amount:
    """ "20 dollars and 43 cents", "15 dollars 50", "75 USD million", "5 ft 2 in"."""
    amount = _amount(number, suffix, last)
    if suffix.kind == "unit" and suffix.unit == "degree below zero":
        return replace(amount, value=-abs(amount.value), unit="degree")
    if suffix.kind == "unit" and suffix.unit == "foot":
        return _with_inches(page, amount)
    if suffix.kind == "millions":
        return replace(amount, label="money", value=amount.value * 10**6)
    if suffix.kind != "money":
        return amount
    scale = page.words.atoms.get(page.word(last))
    if number.scale == 1 and scale is not None and scale.kind == "scale" and scale.value >= 1000:
        return replace(amount, value=amount.value * scale.value, last=_after_point(page, last + 1))
    return _minor_part(page, amount)


def _minor_part(page: Page, amount: Amount) -> Amount:
    """Adds the cents that follow whole money."""
    with_cents = page.words.is_one_of("with_cents", page.word(amount.last))
    at = amount.last + (with_cents or page.word(amount.last) in page.words.sets["joiners"])
    if amount.value != int(amount.value) or amount.number.scale >= 1000:
        return amount
    small = read_cardinal(page, at)
    if small is None or small.kind != "cardinal" or not 0 <= small.value < 100 or small.value != int(small.value):
        return amount
    suffix = page.words.suffixes.match(page, small.last)
    named = suffix is not None and suffix[0].kind == "minor"
    if not named and (
        with_cents
        or suffix is not None
        or page.kind(small.last) == "word"
        or page.word(small.last) not in ("", ".", "\n", "!", "?")
        or _code(page, small.last)
    ):
        return amount
    return replace(amount, value=amount.value + small.value / 100, last=suffix[1] if named and suffix else small.last)


def _with_inches(page: Page, amount: Amount) -> Amount:
    at = amount.last + (page.word(amount.last) in page.words.sets["joiners"])
    inches = read_cardinal(page, at)
    if inches is None or inches.value >= 12 or page.word(inches.last) not in ("in", "inch", "inches"):
        return amount
    return replace(amount, value=amount.value + inches.value / 12, last=inches.last + 1)


def _digit_ordinal(page: Page, number: Number) -> Amount | None:
    """ "18th", "23." in languages that write ordinals with a point."""
    at = number.last
    if not number.in_digits or number.scale != 1 or number.value != int(number.value) or number.last != number.first + 1:
        return None
    if page.words.is_one_of("ordinal_suffixes", page.word(at)) and page.is_tight(at):
        return Amount(number.first, at + 1, "ordinal", number.value, number)
    if page.word(at) == ":" and page.is_tight(at + 1) and page.words.is_one_of("ordinal_suffixes", ":" + page.word(at + 1)):
        return Amount(number.first, at + 2, "ordinal", number.value, number)  # "4:a"
    points = (
        page.words.ordinal_point
        and page.word(at) == "."
        and page.is_tight(at)
        and page.raw(number.first).isdecimal()
        and number.value <= 1000
    )
    if not points:
        return None
    alone = page.kind(at + 1) == "line" and page.kind(number.first - 1) == "line"
    goes_on = page.raw(at + 1)[:1].islower() and page.kind(at + 1) == "word" and not page.is_tight(at + 1)
    compound = page.is_dash(at + 1) and page.is_tight(at + 1)
    return Amount(number.first, at + 1, "ordinal", number.value, number) if alone or goes_on or compound else None


def _code(page: Page, at: int) -> tuple[Suffix, int] | None:
    """An ISO 4217 code in capitals at token `at`, or the M before one (48.5 MGBP)."""
    raw = page.raw(at)
    if raw in iso_codes():
        return Suffix("money", raw), at + 1
    if len(raw) == 4 and raw.startswith("M") and raw[1:] in iso_codes():
        return Suffix("millions", raw[1:]), at + 1
    return None


def _money_before(page: Page, at: int) -> Amount | None:
    """An amount whose currency stands first: "$80 billion", "US$ 5", "NOK 3 mrd.", "kr 500"."""
    currency = _currency_before(page, at)
    if currency is None:
        return None
    code, start = currency
    start += page.word(start) == "." and page.is_tight(start) and page.kind(start + 1) == "digits"
    if page.kind(start) == "line":
        return None
    number = read_number(page, start, money=True)
    spelled = page.kind(start) == "word" and page.kind(at) == "sign"  # "£two.50"
    if number is None or number.kind not in ("cardinal", "fraction", "vague") or (spelled and not page.is_tight(start)):
        return None
    amount = Amount(
        at, number.last, "money", number.value, number, unit=code, certain=number.certain and page.raw(at) != "#" and not spelled
    )
    suffix = page.words.suffixes.match(page, number.last) or _code(page, number.last)
    if suffix is not None and suffix[0].kind == "money" and not page.is_tight(suffix[1]):
        following = read_cardinal(page, suffix[1])
        amount = amount if following else replace(amount, last=suffix[1])
    return _minor_part(page, amount)


def _currency_before(page: Page, at: int) -> tuple[str, int] | None:
    """The currency named at token `at`, and the token after it."""
    raw, word = page.raw(at), page.word(at)
    sign = page.raw(at + 1)
    tight = page.is_tight(at + 1)
    if (
        sign == "$"
        and word in DOLLARS
        and ((raw.isupper() and (tight or len(raw) > 1)) or (len(raw) > 1 and (tight or word in ("us", "hk"))))
    ):
        return DOLLARS[word], at + 2  # "A$2 million", not "a $2 million"
    if sign in CURRENCY_SIGNS and raw in iso_codes():
        return raw, at + 2
    if sign in CURRENCY_SIGNS and word in ("gb", "uk"):
        return CURRENCY_SIGNS[sign], at + 2
    if raw == "$":
        return page.words.default_currency, at + 1
    if raw in CURRENCY_SIGNS:
        return CURRENCY_SIGNS[raw], at + 1
    if _is_lost_pound(page, at + (sign == "#")) and (raw == "#" or word in ("gb", "uk")):
        return "GBP", at + 1 + (sign == "#")
    if sign and page.kind(at + 1) == "sign" and sign not in (".", "-"):
        return None
    if raw in iso_codes() and raw not in WORD_CODES:
        return raw, at + 1
    found = page.words.money_before.match(page, at)
    return found if found is not None else None


def _is_lost_pound(page: Page, at: int) -> bool:
    """ "#20 billion": a pound sign that an American code page turned into a number sign."""
    scale = page.words.atoms.get(page.word(at + 2))
    large = (scale is not None and scale.kind == "scale") or page.word(at + 2) in page.words.short_scales
    return page.raw(at) == "#" and page.kind(at + 1) == "digits" and page.is_tight(at + 1) and large


def _age_before(page: Page, at: int) -> Amount | None:
    """ "aged 52"."""
    opening = page.words.age_before.match(page, at)
    if opening is None:
        return None
    number = read_cardinal(page, opening[1])
    plausible = (
        number is not None
        and number.kind == "cardinal"
        and number.scale == 1
        and 0 < number.value < 125
        and not page.words.is_one_of("articles", page.word(opening[1]))
    )
    following = page.words.suffixes.match(page, number.last) if number else None
    if number is None or not plausible or (following is not None and following[0] != Suffix("time", "year")):
        return None
    return Amount(number.first, number.last, "age", number.value, number, unit="year")


def _range(page: Page, left: Amount) -> list[Amount] | None:
    """The range that goes on from its lower end: "10 to 15 percent", "$5-10 million", "between 2 and 3 years"."""
    words, at = page.words, left.last
    if left.label in ("ordinal",) or left.number.kind in ("article",):
        return None
    dash = (
        page.is_dash(at)
        and page.kind(at + 1) != "line"
        and (page.is_tight(at) == page.is_tight(at + 1) or words.is_one_of("range_to", page.word(at + 1)))
    )
    tilde = page.word(at) == "~"
    between = words.is_one_of("range_between", page.word(left.first - 1))
    hanging = dash and words.is_one_of("range_to", page.word(at + 1))  # "18- to 29-year-olds"
    at += hanging
    joins = (
        dash or hanging or tilde or words.is_one_of("range_to", page.word(at)) or (between and words.is_one_of("range_and", page.word(at)))
    )
    joins = joins or (words.is_one_of("range_or", page.word(at)) and left.label == "cardinal")
    if not joins:
        return None
    if page.kind(left.first - 1) == "digits" or (page.is_dash(left.first - 1) and page.is_tight(left.first)):
        return None
    right = read_amount(page, at + 1)
    if right is None or right.number.kind not in ("cardinal", "fraction") or right.label == "ordinal":
        return None
    if dash and (page.is_dash(right.last) and page.is_tight(right.last) and page.kind(right.last + 1) == "digits"):
        return None
    lower = _lower_end(left, right)
    if lower is None:
        return None
    upper = right if right.label != "cardinal" or left.label == "cardinal" else replace(right, label=left.label, unit=left.unit)
    if words.is_one_of("range_from", page.word(left.first - 1)) and not dash:
        return [lower, upper]
    if lower.value >= upper.value or (words.is_one_of("range_or", page.word(at)) and upper.value != lower.value + 1):
        return None
    return [replace(lower, last=upper.last, upper=upper.value, certain=lower.certain and upper.certain)]


def _lower_end(left: Amount, right: Amount) -> Amount | None:
    """The lower end with the unit and scale that only the upper one states; None where the two don't belong together."""
    if left.label != "cardinal" and right.label != "cardinal" and (left.label, left.unit) != (right.label, right.unit):
        return None
    if left.label == "cardinal" and left.number.suffix is None:
        left = replace(left, label=right.label, unit=right.unit)
    if left.number.scale == 1 and right.number.scale >= 100 and left.value < right.value / right.number.scale:
        left = replace(left, value=left.value * right.number.scale)
    return left


# --- what stands around an amount ------------------------------------------------------------------


def modifier_of(page: Page, first: int, last: int) -> Modifier | None:
    """The bound or hedge that the words before or after tokens `first` to `last` put on a figure."""
    before = page.words.modifiers.match_before(page, first)
    if before is not None and before[1] == first - 1 and page.words.is_one_of("about", page.word(first - 1)):
        disputed = page.words.is_one_of("disputes", page.word(first - 2))
        before = None if disputed else before  # "a row over 40 homes"
    if before is None and page.words.is_one_of("articles", page.word(first - 1)):
        before = page.words.modifiers.match_before(page, first - 1)
    found = before or page.words.modifiers_after.match(page, last)
    if found is None and page.raw(first - 1) in ("~", "≈") and page.is_tight(first):
        return "approx"
    if found is None and page.raw(last) == "+" and page.is_tight(last):
        return "at_least"
    modifier: Modifier | None = found[0] if found else None
    if before and modifier in TURNED and page.words.is_one_of("negations", page.word(before[1] - 1)):
        return TURNED[modifier]
    return modifier


TURNED: Mapping[Modifier | None, Modifier] = {"more_than": "at_most", "less_than": "at_least"}
"""What a bound becomes behind a "not": "no older than 40" is at most 40."""


def counted_after(page: Page, at: int) -> str | None:
    """The noun phrase of what is counted: the words after the figure up to a verb, preposition or sign. At most six words."""
    words = page.words
    if page.is_dash(at) and page.is_tight(at):
        at += 1
    if page.word(at) in words.sets["of"]:
        at += 1
        at += words.is_one_of("determiners", page.word(at))
    start = at
    while page.kind(at) == "word" and at - start < 6 and not words.is_one_of("stops", page.word(at)):
        at += 1
        if page.is_dash(at) and page.is_tight(at) and page.is_tight(at + 1) and page.kind(at + 1) == "word":
            at += 2
    return page.text[page.tokens[start].start : page.tokens[at - 1].end] if at > start else None


# --- the tables ----------------------------------------------------------------------------------


@cache
def iso_codes() -> frozenset[str]:
    """The currency codes of ISO 4217, as CLDR lists them."""
    from babel.core import get_global

    return frozenset(get_global("all_currencies")) | {"BTC"}


@cache
def words_of(code: str) -> Words:
    """The number words of a language; one without a table has digits, %, currency signs and codes only."""
    table = lang.table(code, "figures")
    if not table:
        empty: frozenset[str] = frozenset()
        suffixes = Phrases([("%", Suffix("percent", "%")), *((sign, Suffix("money", name)) for sign, name in CURRENCY_SIGNS.items())])
        return Words(
            code=code,
            suffixes=suffixes,
            decimal_sign="." if code in ("en", "zh", "ja", "ko", "he", "th") else ",",
            sets={"joiners": empty, "of": empty},
        )
    words = Words(
        code=code,
        decimal_sign=table["decimal_sign"],
        atoms=_number_atoms(table),
        short_scales={name: Decimal(value) for name, value in table["short_scales"].items()},
        money_scales={name: Decimal(value) for name, value in table["money_scales"].items()},
        vague={name: Decimal(value) for name, value in table["vague"].items()},
        fractions=table["fractions"],
        mixed={name: Decimal(value) for name, value in table["mixed"].items()},
        denominators=_denominators(table),
        pairs=Phrases(table["pairs"].items()),
        suffixes=Phrases(_suffixes(code, table)),
        money_before=Phrases(_money_names(code, table, before=True)),
        modifiers=Phrases(_turned(table["modifiers"])),
        modifiers_after=Phrases(_turned(table["modifiers_after"])),
        age_before=Phrases((phrase, "year") for phrase in table["ages"]["before"]),
        age_after=Phrases(_ages(table)),
        endings=_endings(table),
        sets={name: frozenset(value) for name, value in table.items() if isinstance(value, list)},
        ordinal_point=table.get("ordinal_point", False),
        bare_scales=table["bare_scales"],
        glued=table.get("glued", True),
        default_currency=table["default_currency"],
        home_currency=table.get("home_currency"),
        scale_currency=table.get("scale_currency", {}),
    )
    return replace(words, starters=frozenset(_starters(words)))


def _starters(words: Words) -> Iterator[str]:
    for phrases in (words.pairs, words.money_before, words.age_before):
        yield from (first for first, _ in phrases.openings())
    for known in (words.atoms, words.vague, words.fractions, words.mixed):
        yield from known
    for name in ("articles", "every", "minus"):
        yield from words.sets.get(name, ())
    yield from ("gb", "uk")


def _turned(table: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    """(phrase, key) for a table of key = [phrases]."""
    for key, phrases in table.items():
        for phrase in phrases:
            yield phrase, key


def _number_atoms(table: Mapping[str, Any]) -> dict[str, Atom]:
    atoms = {word: Atom("number", Decimal(value)) for word, value in table["cardinals"].items()}
    for word, value in table["scales"].items():
        kind = {Decimal(100): "hundred", Decimal(12): "dozen"}.get(Decimal(value), "scale")
        atoms[word] = Atom(kind, Decimal(int(Decimal(value))))
    return atoms | {word: Atom("ordinal", Decimal(value)) for word, value in table["ordinals"].items()}


def _denominators(table: Mapping[str, Any]) -> dict[str, int]:
    """ "fifth" and "fifths", "femdel" and "femtedeler"; first and second are none in the singular."""
    found = {}
    for word, value in table["ordinals"].items():
        for ending in table["denominator_endings"]:
            found[word + ending] = value
        if value > 2 and "" not in table["denominator_endings"] and table["denominator_endings"] == ["s"]:
            found[word] = value
    return found


def _suffixes(code: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Suffix]]:
    names = {"percent": "%", "point": "percentage point", "basis": "basis point"}
    for phrase, name in _turned(table["units"]):
        yield phrase, Suffix("unit", name)
    for phrase, name in _turned(lang.table(code, "dates").get("units", {})):
        yield phrase, Suffix("time", name)
    for phrase, currency in _money_names(code, table, before=False):
        yield phrase, Suffix("money", currency)
    for phrase, name in _turned(table["minor_currency_names"]):
        yield phrase, Suffix("minor", name)
    for phrase, name in _turned(table["percent"]):
        yield phrase, Suffix("percent", names[name])
    for sign, currency in CURRENCY_SIGNS.items():
        yield sign, Suffix("money", table["default_currency"] if sign == "$" else currency)
    for letters, currency in DOLLARS.items():
        if len(letters) > 1:
            yield f"{letters}$", Suffix("money", currency)


def _money_names(code: str, table: Mapping[str, Any], *, before: bool) -> Iterator[tuple[str, str]]:
    """Names of currencies: those of CLDR, ours without a country, and ours with the country's adjective."""
    ours = list(_turned(table["currency_names"]))
    if before:
        first = table.get("money_before", ("rs", "rm", "ringgit", "rmb", "sen", "kr", "ksh", "tsh", "ush"))
        yield from ((name, currency) for name, currency in ours if name in first)
        return
    yield from _cldr_names(code)
    yield from _turned(table.get("ambiguous_currency_names", {}))
    for adjective, currency in _turned(table.get("currency_adjectives", {})):
        for name, _ in ours:
            if " " not in name:
                yield f"{adjective} {name}", currency
    yield from ours


def _cldr_names(code: str) -> Iterator[tuple[str, str]]:
    from babel import Locale

    for currency, name in Locale(code).currencies.items():
        plurals = Locale(code)._data["currency_names_plural"].get(currency, {})
        for form in {name, *plurals.values()}:
            if "(" not in form and not any(character.isdecimal() for character in form):
                yield form, currency


def _ages(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ages = table["ages"]
    for key, unit in (("after", "year"), ("after_months", "month"), ("after_weeks", "week"), ("after_days", "day")):
        for phrase in ages.get(key, ()):
            yield phrase, unit
            yield phrase.replace(" ", "-"), unit


def _endings(table: Mapping[str, Any]) -> dict[str, Suffix]:
    """Endings glued to a number word ("femårig"), longest first."""
    endings = {}
    for kind, units in table.get("endings", {}).items():
        for ending, unit in _turned(units):
            endings[ending] = Suffix(kind, unit)
    return dict(sorted(endings.items(), key=lambda entry: -len(entry[0])))
