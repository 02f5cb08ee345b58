"""Whether an article shows the marks of machine translation or of a synonym machine ("spinning"), and the words that show it."""

from __future__ import annotations

import json
import math
import re
import zlib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from textkit import lang as tables
from textkit.models import models_folder
from textkit.records import Kind, Translationese

if TYPE_CHECKING:
    from numpy.typing import NDArray


MOST_TEXT = 60_000
"""Code points that are read of one text."""
PROSE_WORDS = 8
"""Fewest words of a line that counts as prose: menus and headlines have their own grammar."""
FEWEST_WORDS = 60
"""Below this many words of prose nothing is said but what a clear mark shows."""
SURE_WITHOUT_MARK = 0.995
"""From this score a text is accused without any mark: more than the rates alone gave nearly all of a thousand plain articles."""
MOST_EVIDENCE = 12

TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*|[^\w\s]")
SPACED_HYPHEN = re.compile(r"\b\w*[^\W_] -[^\W\d_]+")
SWALLOWED_SPACE = re.compile(r"[^\W\d_]{2,}[“„«][^\W\d_]+")
DOUBLED = re.compile(r"\b([^\W\d_]{2,}) +(\1)\b", re.IGNORECASE)
DOUBLED_STEM = re.compile(r"\b(([^\W\d_]{6})[^\W\d_]+) +(\2[^\W\d_]+)\b", re.IGNORECASE)

MARKS = (
    "split_numerals",
    "months_as_verbs",
    "spaced_hyphens",
    "swallowed_spaces",
    "doubled_words",
    "doubled_stems",
    "stray_capitals",
    "spellings",
)
"""What an eye sees at once; `_marks` finds them."""
RATES = ("new_pairs_small", "new_pairs", "unknown_words")
"""Shares of the text: pairs of common words with a small word among them, and without, that plain text doesn't have; unknown words."""
TYPICAL = (0.06, 0.36, 0.003)
"""The RATES of plain news, counted in as if TYPICAL_SIZE more words had them: a short text is no proof of anything."""
TYPICAL_SIZE = 300
FEATURES = (*MARKS, *RATES)


class Model(NamedTuple):
    """What a recipe learned of one language: see models/translationese/README.md."""

    pairs: NDArray[np.uint8]
    """Which pairs of common words occur in plain text: one bit for each hash."""
    words: NDArray[np.uint8]
    """Which words are known: one bit for each hash."""
    common: frozenset[str]
    small: frozenset[str]
    kinds: tuple[Kind, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    """Shape (kinds, features)."""
    bias: NDArray[np.float64]
    threshold: float
    """The score from which a text is not taken for an original."""


class Reading(NamedTuple):
    """What was seen in one text: the features in the order of FEATURES, the words behind them, how many words of prose."""

    features: NDArray[np.float64]
    evidence: dict[str, list[str]]
    words: int


def translationese(text: str, *, lang: str | None) -> Translationese:
    """How far the text looks machine-made: the probability, the kind, and up to twelve stretches of the text that show it.

    A language without a model is never accused: its score is 0. Learned by models/recipes/translationese.py.
    """
    model = load(lang or "")
    if model is None:
        return Translationese()
    reading = read(text, model, code=lang or "")
    if reading.words < FEWEST_WORDS and not any(reading.evidence[name] for name in ("split_numerals", "months_as_verbs")):
        return Translationese()
    logits = model.weights @ ((reading.features - model.mean) / model.scale) + model.bias
    chances = np.exp(logits - logits.max())
    chances /= chances.sum()
    score = round(1.0 - float(chances[model.kinds.index("original")]), 4)
    marked = any(reading.evidence[name] for name in MARKS)
    if not marked and score < SURE_WITHOUT_MARK:
        return Translationese(min(score, model.threshold))
    if score < model.threshold:
        return Translationese(score)
    machine = [i for i, kind in enumerate(model.kinds) if kind != "original"]
    return Translationese(score, model.kinds[max(machine, key=lambda i: chances[i])], _shown(reading.evidence))


def read(text: str, model: Model, *, code: str) -> Reading:
    """The features of the text's prose lines: marks as log(1 + times in a thousand words), rates as shares.

    A text below 500 words counts as one of 500, for one slip is no machine.
    """
    prose = "\n".join(line for line in text[:MOST_TEXT].split("\n") if len(line.split()) >= PROSE_WORDS)
    lines = [[token.replace("’", "'") for token in TOKEN.findall(line)] for line in prose.split("\n")]
    words = sum(token[0].isalpha() for line in lines for token in line)
    evidence = _marks(prose, code=code)
    evidence["stray_capitals"] = [shown for line in lines for shown in _stray_capitals(line, small=model.small & _never_names(code))]
    evidence["spellings"] = _spellings(lines, model)
    rates, new = _rates(lines, model)
    evidence |= new
    counted = [math.log1p(min(len(evidence[name]), 50) * 1000 / max(words, 500)) for name in MARKS]
    return Reading(np.array([*counted, *rates]), evidence, words)


def _marks(prose: str, *, code: str) -> dict[str, list[str]]:
    """The marks that a pattern finds in the running text."""
    numeral, month = _patterns(code)
    rightly = frozenset(tables.table(code, "words").get("said_twice", ()))
    return {
        "split_numerals": _found(numeral, prose),
        "months_as_verbs": _found(month, prose),
        "spaced_hyphens": _found(SPACED_HYPHEN, prose),
        "swallowed_spaces": _found(SWALLOWED_SPACE, prose),
        "doubled_words": [match[0] for match in DOUBLED.finditer(prose) if match[1].casefold() not in rightly and not match[2].istitle()],
        "doubled_stems": [match[0] for match in DOUBLED_STEM.finditer(prose) if match[1].casefold() != match[3].casefold()],
    }


@cache
def _patterns(code: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A numeral whose whole part was spelled out ("seven.3 million"), and a verb where a month should be ("in Could", "Could 7")."""
    words = tables.table(code, "words")
    nothing = ["(?!)"]
    verbs = f"(?:{'|'.join(words.get('verbs_for_months', nothing))})\\b"
    before = "|".join(words.get("before_months", nothing))
    numbers = "|".join(words.get("number_words", nothing))
    return (
        re.compile(rf"\b(?:{numbers})[.,]\d+\b(?:\s+\w+)?", re.IGNORECASE),
        re.compile(rf"\b(?:{before})[ -]{verbs}(?! (?:I|we|you|he|she|they|it)\b)|\b{verbs} \d{{1,2}}\b"),
    )


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return [match[0] for match in pattern.finditer(text)]


def _stray_capitals(tokens: list[str], *, small: frozenset[str]) -> Iterator[str]:
    """Small words with a capital between words in lower case ("members Or left early"), and a comma before a word said twice."""
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if token[0].isupper() and token[1:].islower() and token.casefold() in small and before[0].isalpha() and after.islower():
            yield f"{before} {token} {after}"
        elif token == "," and before.casefold() == after.casefold() and before.isalpha():
            yield f"{before}, {after}"


@cache
def _never_names(code: str) -> frozenset[str]:
    also_names = {"may", "will", "mr", "mrs", "president", "i"}
    return frozenset(tables.table(code, "words").get("never_names", ())) - also_names


def _spellings(lines: list[list[str]], model: Model) -> list[str]:
    """Names that one text spells in several ways: other capitals inside the word, or one letter changed in an unknown name."""
    forms: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        for token in line:
            if len(token) >= 4 and token.isalpha() and not token.islower():
                forms[token.casefold()].add(token)
    mixed = [sorted(found) for key, found in forms.items() if len(found) > 1 and not _seen(model.words, key)]
    unknown = sorted(key for key in forms if not _seen(model.words, key))[:300]
    near = [[left, right] for left, right in pairwise(unknown) if _one_letter_apart(left, right)]
    return [" / ".join(found) for found in (*mixed, *near)]


def _one_letter_apart(left: str, right: str) -> bool:
    """Whether two neighbours of a sorted list differ by one letter that isn't an ending of grammar."""
    if abs(len(left) - len(right)) > 1 or left[:3] != right[:3]:
        return False
    if len(left) != len(right):
        longer = max(left, right, key=len)
        return longer[-1] not in "sne" and longer.startswith(min(left, right, key=len))
    return sum(a != b for a, b in zip(left, right, strict=True)) == 1 and left[-1] == right[-1]


def _rates(lines: list[list[str]], model: Model) -> tuple[list[float], dict[str, list[str]]]:
    """The three RATES and the words behind them."""
    seen, new = [0, 0], [0, 0]
    known = 0
    shown: dict[str, list[str]] = {"new_pairs": [], "unknown_words": []}
    for line in lines:
        for token in line:
            if len(token) > 2 and token.islower() and token.isalpha():
                known += 1
                if not _seen(model.words, token):
                    shown["unknown_words"].append(token)
        for left, right in pairwise(line):
            if left in model.common and right in model.common:
                content = left not in model.small and right not in model.small
                seen[content] += 1
                if not _seen(model.pairs, f"{left} {right}"):
                    new[content] += 1
                    shown["new_pairs"].append(f"{left} {right}")
    counts = ((new[0], seen[0]), (new[1], seen[1]), (len(shown["unknown_words"]), known))
    return [(n + TYPICAL_SIZE * usual) / (of + TYPICAL_SIZE) for (n, of), usual in zip(counts, TYPICAL, strict=True)], shown


def _shown(evidence: dict[str, list[str]]) -> tuple[str, ...]:
    """The clearest stretches first, each once."""
    return tuple(dict.fromkeys(shown for found in evidence.values() for shown in found[:4]))[:MOST_EVIDENCE]


def _seen(bits: NDArray[np.uint8], text: str) -> bool:
    place = bit_of(text, len(bits))
    return bool(bits[place >> 3] >> (place & 7) & 1)


def bit_of(text: str, size: int) -> int:
    """The place of a text's bit in a table of `size` bytes (a power of two)."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) & (size * 8 - 1)


@cache
def load(code: str) -> Model | None:
    """The model of the language; None where there is none."""
    weights, bits = models_folder() / "translationese" / f"{code}.json", models_folder() / "translationese" / f"{code}.npz"
    if not code.isalpha() or not weights.is_file() or not bits.is_file():
        return None
    learned: dict[str, Any] = json.loads(weights.read_text(encoding="utf-8"))
    with np.load(bits, allow_pickle=False) as stored:
        common = str(stored["common"]).split("\n")
        return Model(
            pairs=stored["pairs"],
            words=stored["words"],
            common=frozenset(common),
            small=frozenset(common[: learned["small_words"]]),
            kinds=cast("tuple[Kind, ...]", tuple(learned["kinds"])),
            mean=np.array([learned["features"][name]["mean"] for name in FEATURES]),
            scale=np.array([learned["features"][name]["scale"] for name in FEATURES]),
            weights=np.array([[learned["features"][name]["weights"][kind] for name in FEATURES] for kind in learned["kinds"]]),
            bias=np.array([learned["bias"][kind] for kind in learned["kinds"]]),
            threshold=learned["threshold"],
        )
