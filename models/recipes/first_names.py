"""Makes the table of first names that tell whether "he" or "she" may stand for their bearer.

    pip install faker==40.63.0; python models/recipes/first_names.py textkit/first_names.tsv

The names are those that Faker (MIT) lists for men and for women of some sixty countries. A name stays if nearly all lists that have it say
the same. Names of one country in another alphabet than the Latin are left out. To them come those of first_names_by_hand.tsv, beside this
file: names of Norway, its neighbours and others that the lists lack, written by us (CC0), without those that are common words or places.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from faker.providers import person

SHARE = 0.8
"""Least share of the lists with a name that must agree."""
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "å": "a", "ł": "l", "ı": "i"})
"""Letters as papers without them write them."""
NAME = re.compile(r"[a-zà-öø-ÿāăąćčďđēėęěğģīįıķĺļľłńņňōőœŕřśşšťţūůűųźżžșț'’-]{2,}")


def main(path: Path) -> None:
    lists: dict[str, dict[str, int]] = defaultdict(lambda: {"male": 0, "female": 0})
    for found in pkgutil.iter_modules(person.__path__):
        if found.ispkg:
            provider = importlib.import_module(f"{person.__name__}.{found.name}").Provider
            for gender in ("male", "female"):
                for name in folded(getattr(provider, f"first_names_{gender}", ())):
                    lists[name][gender] += 1
    kept = {}
    for name, counts in sorted(lists.items()):
        gender = max(counts, key=lambda one: counts[one])
        if counts[gender] >= SHARE * sum(counts.values()):
            kept[name] = gender
    by_hand = (Path(__file__).parent / "first_names_by_hand.tsv").read_text(encoding="utf-8")
    for name, letter in (line.split("\t") for line in by_hand.splitlines()):
        for form in sorted(folded([name]) | {name.translate(PLAIN)}):
            kept.setdefault(form, "male" if letter == "m" else "female")
    kept = dict(sorted(kept.items()))
    path.write_text("".join(f"{name}\t{gender[0]}\n" for name, gender in kept.items()), encoding="utf-8")
    print(f"{len(kept)} names; {sum(gender == 'female' for gender in kept.values())} of women")


def folded(names: Iterable[str]) -> set[str]:
    """The names in small letters, each also without its accents; the first word of one of several."""
    found = set()
    for name in names:
        word = unicodedata.normalize("NFC", name).casefold().split()[0] if name.strip() else ""
        if NAME.fullmatch(word):
            plain = "".join(letter for letter in unicodedata.normalize("NFD", word) if not unicodedata.combining(letter))
            found |= {word, plain} if NAME.fullmatch(plain) else {word}
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
