"""Makes spun copies of a training story's plain English articles, as synonym machines leave them, with the gold carried over.

    python tests/gold/stories/spin.py OUT [STORY ...] [--seed 1] [--wordnet FOLDER]

Content words give way to WordNet's synonyms in the same form; of the candidates one is drawn that MiniLM finds to leave the sentence's
meaning near enough, good or not. Numerals are split ("seven.3 million"), months become modal verbs, names of bodies are renamed word by
word. The same seed makes the same copies. For training only: the dev and test parts are refused.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from rewriting import Edit, Gold, rewrite_story, spans_of
from thesaurus import PARTS, Thesaurus

HERE = Path(__file__).parent
WORDNET = Path("/usr/share/wordnet")
SHARE = 0.7
"""Share of the words that have a synonym which is replaced, as counted in spun pages."""
NEAREST, FARTHEST = 0.97, 0.7
"""Cosines between a sentence and itself with one word replaced, between which a synonym machine's choices lie."""
CANDIDATES = 6
RENAMED = frozenset({"ORG", "LAW", "LOC"})
MONTHS = {"May": ("Could", "Might"), "March": ("Stroll", "Walk"), "August": ("Majestic",)}
DIGIT_WORDS = "zero one two three four five six seven eight nine".split()
TENS = {"2": "twenty", "3": "thirty", "4": "forty", "5": "fifty", "6": "sixty", "7": "seventy", "8": "eighty", "9": "ninety"}
PLAIN_VERBS = frozenset("be have do say will would can could may might shall should must get go".split())


@cache
def pipeline() -> Any:
    from textkit.pipelines import pipeline as load

    return load("en")


class Spinner:
    """A synonym machine with a thesaurus and a seed."""

    def __init__(self, thesaurus: Thesaurus, seed: int) -> None:
        self.thesaurus = thesaurus
        self.seed = seed

    def edits(self, text: str, gold: Gold, doc: str) -> list[Edit]:
        chance = random.Random(f"{self.seed} {doc}")
        figures, mentions = spans_of(gold, doc)
        names = [(start, end) for start, end, _ in mentions]
        return [
            *figure_edits(text, figures, chance),
            *self.renamed(text, mentions, chance),
            *self.replaced(text, [*figures, *names], chance),
        ]

    def replaced(self, text: str, kept: list[tuple[int, int]], chance: random.Random) -> Iterator[Edit]:
        """Synonyms for the content words of each sentence that stand in no figure or name."""
        for sentence in pipeline()(text).sents:
            tried: list[tuple[Any, str, str]] = []
            for token in sentence:
                start, end = token.idx, token.idx + len(token)
                if any(first < end and start < last for first, last in kept) or chance.random() > SHARE:
                    continue
                for put in self.candidates(token, chance):
                    changed = sentence.text[: start - sentence.start_char] + put + sentence.text[end - sentence.start_char :]
                    tried.append((token, put, changed))
            yield from chosen(sentence.text, tried, chance)

    def candidates(self, token: Any, chance: random.Random) -> list[str]:
        if token.pos_ not in PARTS or not token.is_alpha or len(token) < 3 or token.lemma_.lower() in PLAIN_VERBS:
            return []
        words = self.thesaurus.synonyms(token.lemma_, token.pos_)[: 2 * CANDIDATES]
        chance.shuffle(words)
        forms = [self.thesaurus.inflected(word, token.pos_, token.tag_) for word in words[:CANDIDATES]]
        return [form.capitalize() if token.text[0].isupper() else form for form in forms]

    def renamed(self, text: str, mentions: list[tuple[int, int, str]], chance: random.Random) -> Iterator[Edit]:
        """Names of bodies of several words, word by word; a form keeps its new name through the article."""
        known: dict[str, str | None] = {}
        for start, end, label in mentions:
            words = list(re.finditer(r"[A-Za-z]{4,}", text[start:end]))
            if label not in RENAMED or len(words) < 2:
                continue
            for word in words:
                if word[0] not in known:
                    options = self.thesaurus.synonyms(word[0].lower(), "NOUN") or self.thesaurus.synonyms(word[0].lower(), "ADJ")
                    known[word[0]] = chance.choice(options[:3]).capitalize() if options and chance.random() < SHARE else None
                if put := known[word[0]]:
                    yield Edit(start + word.start(), start + word.end(), put)


def chosen(sentence: str, tried: list[tuple[Any, str, str]], chance: random.Random) -> Iterator[Edit]:
    """For each word one of its candidates that keeps the sentence's meaning near enough."""
    if not tried:
        return
    from textkit.embed import encode

    vectors = encode([sentence, *(changed for _, _, changed in tried)], ["en"] * (len(tried) + 1))
    good: dict[int, list[tuple[Any, str]]] = {}
    for (token, put, _), cosine in zip(tried, (vectors[1:] @ vectors[0]).tolist(), strict=True):
        if FARTHEST <= cosine <= NEAREST or (cosine > NEAREST and len(sentence) > 120):
            good.setdefault(token.i, []).append((token, put))
    for options in good.values():
        token, put = chance.choice(options)
        yield Edit(token.idx, token.idx + len(token), put)


def figure_edits(text: str, figures: list[tuple[int, int]], chance: random.Random) -> Iterator[Edit]:
    """Split numerals, months as modal verbs, "percent" cut short."""
    for start, end in figures:
        expression = text[start:end]
        if (match := re.match(r"(\d)\.\d", expression)) and chance.random() < 0.6:
            yield Edit(start, start + 1, DIGIT_WORDS[int(match[1])])
        elif (match := re.fullmatch(r"([2-9])([1-9])", expression)) and chance.random() < 0.4:
            yield Edit(start, end, f"{TENS[match[1]]} {match[2]}")
        for match in re.finditer(r"\b(?:May|March|August)\b", expression):
            if chance.random() < 0.6:
                yield Edit(start + match.start(), start + match.end(), chance.choice(MONTHS[match[0]]))
        for match in re.finditer(r"\bper ?cent\b", expression):
            if chance.random() < 0.5:
                yield Edit(start + match.start(), start + match.end(), chance.choice(("p.c", "%", "p.c.")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path, help="the folder that gets a folder a story")
    parser.add_argument("stories", nargs="*", help="names of story folders; all of the train split without")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wordnet", type=Path, default=WORDNET, help="the folder of WordNet's files")
    given = parser.parse_args()
    spinner = Spinner(Thesaurus(given.wordnet), given.seed)
    for folder in training_stories(given.stories):
        made = rewrite_story(folder, given.out / folder.name, spinner.edits, kind="spun", offset=given.seed % 13)
        print(f"{folder.name}: {made} spun articles")


def training_stories(names: list[str]) -> list[Path]:
    from textkit.evaluate import read_stories

    folders = [articles.parent for articles, _ in read_stories(HERE)["train"]]
    if unknown := set(names) - {folder.name for folder in folders}:
        raise SystemExit(f"no training stories: {', '.join(sorted(unknown))}")
    return [folder for folder in folders if not names or folder.name in names]


if __name__ == "__main__":
    main()
