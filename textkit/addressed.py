"""What the words around a person's name tell of who bears it: a woman or a man, somebody's wife or son, the holder of an office."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from textkit import lang, spellings

BEFORE = re.compile(r"([^\W\d_]+)(\.?,?)[ \u00a0]$")
"""The word before a name; a comma may stand behind somebody's relation ("his wife, Ada Moe")."""
REACH = 30
"""Letters before a name in which that word is looked for."""
OPPOSITE = {"male": "female", "female": "male"}


@dataclass(frozen=True, slots=True)
class Address:
    """How somebody is called: the gender that it shows, whether as a relation of another person, and whether by an office."""

    gender: str | None = None
    kin: bool = False
    office: bool = False

    def may_be(self, bearer: Address) -> bool:
        """Whether somebody called so, by a surname alone, can be the bearer of a full name: "Mr. Moe" is not Ada Moe, and "President Moe"
        is not who is only known as "his wife, Kim Moe"."""
        apart = self.gender is not None and OPPOSITE[self.gender] == bearer.gender
        return not apart and not (self.office and bearer.kin and not bearer.office)


def address(text: str, start: int, code: str) -> Address:
    """What the word before the place where a name starts tells."""
    match = BEFORE.search(text, max(0, start - REACH), start)
    if match is None:
        return Address()
    word, kin = match[1].casefold(), match[1].casefold() in _words(code, "kin")
    if "," in match[2] and not kin:
        return Address()
    gender = next((gender for gender in OPPOSITE if word in _words(code, f"{gender}_titles")), None)
    return Address(gender, kin, office=gender is None and not kin and spellings.is_title(word, code=code))


def bearer(name: str, told: Iterable[Address]) -> Address:
    """Who a name is by all the ways in which the bearer is called; a full name's first one tells the gender where no title does."""
    known = list(told)
    first, _, rest = name.casefold().partition(" ")
    shown: set[str | None] = {one.gender for one in known if one.gender} or {spellings.first_names().get(first) if rest else None}
    gender = next(iter(shown)) if len(shown) == 1 else None
    return Address(gender, any(one.kin for one in known), any(one.office for one in known))


@cache
def _words(code: str, name: str) -> frozenset[str]:
    return frozenset(lang.table(code, "speech").get("people", {}).get(name, ()))
