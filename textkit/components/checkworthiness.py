"""How much a claim asks to be checked: 0 (idle talk) to 1 (a figure that somebody states). For sorting only."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from textkit import lang as languages

NEUTRAL = 0.5
"""The score where the trained weights are missing: it puts nothing before anything."""
WEIGHTS = Path(__file__).parents[2] / "models" / "checkworthiness" / "weights.json"
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d[\d.,]*")
LONG = 25
"""Words from which on length says no more."""


def features(text: str, *, lang: str) -> dict[str, float]:
    """What the score looks at, each a number that a person can check by reading the claim."""
    words = WORD.findall(text)
    lowered = [word.casefold() for word in words]
    found = {
        "length": min(len(words), LONG) / LONG,
        "question": float(text.rstrip().endswith("?")),
        "digits": min(2.0, sum(word[0].isdigit() for word in words)),
        "percent": float("%" in text or "$" in text or "£" in text or "€" in text),
        "names": min(3.0, sum(word[0].isupper() for word in words[1:] if word.casefold() not in ("i", "i'm", "i’m"))),
        "short": float(len(words) < 6),
    }
    for group, members in _groups(lang).items():
        found[group] = min(2.0, sum(word in members for word in lowered))
    return found


def score(text: str, *, lang: str) -> float:
    """The probability that people who check claims would check this one; `NEUTRAL` without the trained weights."""
    weights = _weights()
    if weights is None:
        return NEUTRAL
    total = weights["bias"] + sum(weights["weights"].get(name, 0.0) * value for name, value in features(text, lang=lang).items())
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


@cache
def _weights() -> dict[str, Any] | None:
    if not WEIGHTS.is_file():
        return None
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


@cache
def _groups(lang: str) -> dict[str, frozenset[str]]:
    return dict(_read_groups(lang))


def _read_groups(lang: str) -> Iterator[tuple[str, frozenset[str]]]:
    for name, members in languages.table(lang, "checkworthy").items():
        yield name, frozenset(members)
