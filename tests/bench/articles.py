"""Makes articles in any number, the same ones every time:  python tests/bench/articles.py NUMBER FOLDER

Each made story is one of the training stories of tests/gold/stories under other names and with other figures, changed alike in all its
articles, so that made stories are stories apart, however many there are; each article takes paragraphs of two articles of its language.
"""

from __future__ import annotations

import random
import re
import string
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from textkit.evaluate import read_stories
from textkit.readers.datelines import is_calendar_word

STORIES = Path(__file__).parents[1] / "gold" / "stories"
PER_STORY = 6
"""Articles of a made story, as many as the stories have in the mean."""
WORD = re.compile(r"[^\W\d_]+")
NUMBER = re.compile(r"\d+")
ONSETS = "b br d dr f fr g gr h j k kl l m n p r s sk st t tr v".split()
NUCLEI = "a e i o u å ø ei au".split()
CODAS = "l n r s k m nd rt".split()


def make(number: int, folder: Path, *, first: int = 0) -> None:
    """Writes the articles from `first` on to the folder, named by story, place in it and language."""
    folder.mkdir(parents=True, exist_ok=True)
    for at in range(first, first + number):
        story, place = divmod(at, PER_STORY)
        code, text = article(story, place)
        (folder / f"{story:06d}_{place}.{code}.txt").write_text(text, encoding="utf-8")


def article(story: int, place: int) -> tuple[str, str]:
    """The language and the text of one article of a made story."""
    sources = stories()[story % len(stories())]
    rng = random.Random(f"{story} {place}")
    code, one = sources[(story // len(stories()) + place) % len(sources)]
    other = rng.choice([text for its, text in sources if its == code])
    paragraphs = one.split("\n\n")
    more = [part for part in other.split("\n\n")[2:] if part not in paragraphs]
    kept = [part for at, part in enumerate(paragraphs) if at < 3 or rng.random() < 0.8]
    return code, _renamed("\n\n".join(kept + rng.sample(more, min(2, len(more)))), story)


@cache
def stories() -> list[list[tuple[str, str]]]:
    """The articles of each training story, as (language, text)."""
    return [
        [(path.suffixes[-2][1:], path.read_text(encoding="utf-8")) for path in sorted(articles.glob("*.*.txt"))]
        for articles, _ in read_stories(STORIES)["train"]
    ]


def _renamed(text: str, story: int) -> str:
    digits = _digits(story)
    text = WORD.sub(lambda match: _name(match[0], story) if match[0] in names() else match[0], text)
    return NUMBER.sub(lambda match: match[0] if int(match[0]) <= 31 or 1900 < int(match[0]) < 2100 else match[0].translate(digits), text)


@cache
def names() -> frozenset[str]:
    """The words with a capital that stand somewhere else than at the start of a line or sentence, and nowhere without a capital."""
    texts = [text for story in stories() for _, text in story]
    inside = {match[0] for text in texts for match in re.finditer(r"(?<=[^\W\d_,] )[A-ZÆØÅ][^\W\d_]+", text)}
    small = {word for text in texts for word in WORD.findall(text) if word[0].islower()}
    return frozenset(word for word in inside if word.lower() not in small and not is_calendar_word(word))


@cache
def _digits(story: int) -> dict[int, int]:
    shuffled = random.Random(f"digits {story}").sample("123456789", 9)
    return str.maketrans("123456789", "".join(shuffled))


@cache
def _name(word: str, story: int) -> str:
    """The word that stands for a name in a made story: capitals for capitals, else syllables."""
    rng = random.Random(f"{word} {story}")
    if word.isupper():
        return "".join(rng.choices(string.ascii_uppercase, k=len(word)))
    return "".join(_syllables(rng, 1 if len(word) < 5 else 2)).capitalize()


def _syllables(rng: random.Random, number: int) -> Iterator[str]:
    for _ in range(number):
        yield rng.choice(ONSETS) + rng.choice(NUCLEI) + rng.choice(CODAS)


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
