"""Synonyms in the form that the sentence needs, from WordNet (Debian's package wordnet-base; free licence)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

PARTS = {"NOUN": "noun", "VERB": "verb", "ADJ": "adj", "ADV": "adv"}
"""Universal parts of speech, and the suffix of WordNet's files."""
SENSES = 3
"""Senses of a word that are taken, the commonest first, since a synonym machine knows no more of the context than that."""
VOWELS = frozenset("aeiou")


class Thesaurus:
    """WordNet in a folder. Raises FileNotFoundError where it is not installed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @cached_property
    def senses(self) -> dict[tuple[str, str], list[int]]:
        """By lemma and part of speech where in the data file its synsets stand, the commonest first."""
        found = {}
        for part in PARTS.values():
            for line in self._lines(f"index.{part}"):
                words = line.split()
                found[words[0], part] = [int(offset) for offset in words[-int(words[2]) :]]
        return found

    @cached_property
    def synsets(self) -> dict[tuple[str, int], list[str]]:
        found = {}
        for part in PARTS.values():
            for line in self._lines(f"data.{part}"):
                words = line.split()
                count = int(words[3], 16)
                found[part, int(words[0])] = [word.partition("(")[0].replace("_", " ") for word in words[4 : 4 + 2 * count : 2]]
        return found

    @cached_property
    def irregular(self) -> dict[tuple[str, str], list[str]]:
        """By lemma and part of speech the forms that no rule makes."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for part in PARTS.values():
            for line in self._lines(f"{part}.exc"):
                form, *lemmas = line.replace("_", " ").split()
                for lemma in lemmas:
                    found[lemma, part].append(form)
        return found

    def _lines(self, name: str) -> Iterator[str]:
        with (self.folder / name).open(encoding="utf-8") as lines:
            yield from (line for line in lines if not line.startswith("  "))

    def synonyms(self, lemma: str, part: str) -> list[str]:
        """Other single words of the lemma's commonest senses, without names. `part` is a universal part of speech."""
        suffix = PARTS[part]
        offsets = self.senses.get((lemma.lower(), suffix), [])[:SENSES]
        words = [word for offset in offsets for word in self.synsets[suffix, offset]]
        return [word for word in dict.fromkeys(words) if word.isalpha() and word.islower() and word != lemma.lower()]

    def inflected(self, lemma: str, part: str, tag: str) -> str:
        """The lemma in the form of a Penn tag: NNS, VBD, VBG, VBZ, JJR ..."""
        endings = {"NNS": "s", "VBZ": "s", "VBD": "ed", "VBN": "ed", "VBG": "ing", "JJR": "er", "JJS": "est", "RBR": "er", "RBS": "est"}
        if tag not in endings:
            return lemma
        odd = [form for form in self.irregular.get((lemma, PARTS[part]), []) if not form.endswith("ing")]
        if tag in ("VBD", "VBN", "NNS") and odd:
            return odd[-1 if tag == "VBN" else 0]
        return with_ending(lemma, endings[tag])


def with_ending(word: str, ending: str) -> str:
    """An English word with s, ed, ing, er or est, by the rules of spelling."""
    if ending == "s":
        if word.endswith(("s", "x", "z", "ch", "sh")):
            return word + "es"
        return word[:-1] + "ies" if word[-1:] == "y" and word[-2:-1] not in VOWELS else word + "s"
    if word.endswith("e") and not word.endswith(("ee", "ye", "oe")):
        word = word[:-1]
    elif word[-1:] == "y" and word[-2:-1] not in VOWELS and ending != "ing":
        word = word[:-1] + "i"
    elif len(word) in (3, 4) and word[-1] not in "aeiouwxy" and word[-2] in VOWELS and word[-3] not in VOWELS:
        word += word[-1]
    return word + ending
