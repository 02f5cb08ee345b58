"""Makes garbled copies of a training story's plain English articles, as poor machine translation leaves them, with the gold carried over.

    python tests/gold/stories/garble.py OUT [STORY ...] [--seed 1]

Articles and prepositions go wrong, pronouns change, names are spelt in several ways or lose their capitals, decimal signs are lost,
"billion" becomes "milliard" or "million", May becomes a modal verb. The same seed makes the same copies. For training only.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from rewriting import Edit, Gold, rewrite_story, spans_of
from spin import training_stories

SMALL_WORDS = {
    "the": ("", "a", "the the", "that"),
    "a": ("the", "", "one"),
    "an": ("a", "the", ""),
    "in": ("on", "at", "by"),
    "on": ("in", "at", "upon"),
    "at": ("on", "by", "in"),
    "of": ("from", "to", "by"),
    "for": ("to", "of", "by"),
    "to": ("for", "at", "until"),
    "by": ("of", "from", "with"),
    "with": ("by", "to", "on"),
    "from": ("of", "by", "since"),
    "about": ("over", "on", "around"),
    "he": ("she", "it"),
    "she": ("he", "it"),
    "his": ("her", "its"),
    "her": ("his", "its"),
    "who": ("which", "that"),
    "has": ("have", "had"),
    "have": ("has",),
    "were": ("was",),
    "was": ("were", "became"),
    "are": ("is",),
    "is": ("are",),
}
FAULTS = {"small": 0.22, "name": 0.5, "case": 0.12, "decimal": 0.35, "scale": 0.3, "month": 0.5}
"""How often each thing goes wrong."""
SOUNDS = (
    ("ck", "k"),
    ("ei", "ie"),
    ("ss", "s"),
    ("tt", "t"),
    ("ll", "l"),
    ("ø", "o"),
    ("å", "a"),
    ("æ", "ae"),
    ("ö", "o"),
    ("w", "v"),
    ("v", "w"),
)
SOUNDS += (
    ("y", "i"),
    ("c", "k"),
    ("z", "s"),
    ("s", "z"),
    ("i", "e"),
    ("e", "a"),
    ("o", "u"),
    ("th", "t"),
    ("h", ""),
    ("d", "dd"),
    ("n", "nn"),
)


def edits(text: str, gold: Gold, doc: str, *, seed: int) -> list[Edit]:
    chance = random.Random(f"{seed} {doc}")
    figures, mentions = spans_of(gold, doc)
    taken = [*figures, *((start, end) for start, end, _ in mentions)]
    rows = [row for row in gold["figures"] if row["doc"] == doc]
    return [
        *(edit for row in rows for edit in figure_edits(text, row, chance)),
        *name_edits(text, mentions, chance),
        *small_edits(text, taken, chance),
    ]


def small_edits(text: str, taken: list[tuple[int, int]], chance: random.Random) -> Iterator[Edit]:
    """Articles, prepositions, pronouns and auxiliaries put wrong outside figures and names."""
    for match in re.finditer(r"[A-Za-z]+", text):
        options = SMALL_WORDS.get(match[0].lower())
        if not options or chance.random() > FAULTS["small"] or any(first < match.end() and match.start() < last for first, last in taken):
            continue
        put = chance.choice(options)
        end = match.end() + (not put and text[match.end() : match.end() + 1] == " ")
        yield Edit(match.start(), end, put.capitalize() if match[0][0].isupper() else put)


def name_edits(text: str, mentions: list[tuple[int, int, str]], chance: random.Random) -> Iterator[Edit]:
    """Words of names misspelt, each in one or two ways through the article, or written small or in capitals."""
    spellings: dict[str, list[str]] = {}
    for start, end, _ in mentions:
        for match in re.finditer(r"[^\W\d_]{4,}", text[start:end]):
            word = match[0]
            if word not in spellings:
                wrong = chance.random() < FAULTS["name"] and word[0].isupper()
                spellings[word] = [word, misspelt(word, chance), misspelt(word, chance)] if wrong else [word]
            put = chance.choice(spellings[word])
            if chance.random() < FAULTS["case"]:
                put = chance.choice((put.lower(), put.upper()))
            if put != word:
                yield Edit(start + match.start(), start + match.end(), put)


def misspelt(word: str, chance: random.Random) -> str:
    """The word as someone writes it who has heard it: one sound for another behind its first letter."""
    fitting = [(old, new) for old, new in SOUNDS if old in word[1:].lower()]
    if not fitting:
        return word
    old, new = chance.choice(fitting)
    at = word.lower().index(old, 1)
    return word[:at] + new + word[at + len(old) :]


def figure_edits(text: str, row: dict[str, object], chance: random.Random) -> Iterator[Edit]:
    """Decimal signs changed or lost, scales taken for one another, months for modal verbs, with the values that are then printed."""
    start, expression = int(str(row.get("expr_start", row["start"]))), str(row.get("expr", row["quote"]))
    value = row["value"]
    if (match := re.search(r"(?<=\d)\.(?=\d)", expression)) and row["type"] in ("money", "cardinal", "percent", "quantity"):
        at = start + match.start()
        if chance.random() < FAULTS["decimal"]:
            places = len(re.match(r"\d+", expression[match.end() :])[0])  # type: ignore[index]
            if isinstance(value, int | float) and chance.random() < 0.5:
                lost = float(Decimal(str(value)) * 10**places)
                yield Edit(at, at + 1, "", {"value": int(lost) if lost.is_integer() else lost, "source_value": value})
            else:
                yield Edit(at, at + 1, ",")
            return
    if (match := re.search(r"\bbillion\b", expression)) and chance.random() < FAULTS["scale"]:
        place = start + match.start(), start + match.end()
        if isinstance(value, int | float) and chance.random() < 0.4:
            small = float(Decimal(str(value)) / 1000)
            yield Edit(*place, "million", {"value": int(small) if small.is_integer() else small, "source_value": value})
        else:
            yield Edit(*place, "milliard")
    for match in re.finditer(r"\bMay\b", expression):
        if chance.random() < FAULTS["month"]:
            yield Edit(start + match.start(), start + match.end(), chance.choice(("Can", "Might")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="the folder that gets a folder a story")
    parser.add_argument("stories", nargs="*", help="names of story folders; all of the train split without")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for folder in training_stories(given.stories):

        def garbled(text: str, gold: Gold, doc: str) -> list[Edit]:
            return edits(text, gold, doc, seed=given.seed)

        made = rewrite_story(folder, given.out / folder.name, garbled, kind="yes", offset=13 + given.seed % 13)
        print(f"{folder.name}: {made} garbled articles")


if __name__ == "__main__":
    main()
