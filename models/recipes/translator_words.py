"""Lists the words of near relatives of Bokmål, each with the word that the translator learned for it:

    python models/recipes/translator_words.py DATA MODEL [--languages nb nn da sv] [--sentences N]

writes MODEL/words.nn.tsv, words.da.tsv and words.sv.tsv, words of Nynorsk, Danish and Swedish, and words.nb.tsv, of Bokmål's radical forms
("klokka", "kasta"), which parliaments and manuals don't write. textkit puts the words of a sentence in place of those before it is
translated. DATA is the folder with mt/ and ud/. Needs the program `apertium` with its pairs of these languages, and spacy-lookups-data;
two cores take half an hour.

Words of the relatives are counted in sentences of which `apertium` makes the other language word by word: in the N sentences of Bokmål
that show the most words of what the translator learned from, and in the few there are of the relatives' own: its dictionaries, which are
under the GPL, are not read out. What is missing then of the usual words of Nynorsk and Swedish, and of those of Bokmål's newspapers, stands
in translator_words.*.tsv beside this file, which were written for textkit (CC0). A radical form is one of Norsk Ordbank (CC BY 4.0), its
other form that of the same word which was learned more often.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rapidfuzz import fuzz
from translator import WORD, across

SEED, SENTENCES, LONGEST = 1, 60_000, 200
LEFT_OUT = ("ui", "bible")
ENOUGH = 3
"""Sentences in which a word is to be seen."""
ALIKE = 50
"""Least likeness of the letters of two words, 0 to 100, that were seen together less often."""
OFTENER = 5
"""How many times as often the other form of a word was learned, for it to stand for the radical one."""
THERE = {"nn": "nob-nno", "da": "nob-dan", "sv": "nob-swe"}
BACK = {"nn": "nno-nob", "da": "dan-nob"}

Counts = dict[str, Counter[str]]


def learned(data: Path) -> list[str]:
    """The Bokmål sentences that the translator learned from, but for newspapers, interfaces and the Bible, in random order."""
    with gzip.open(data / "mt/nb_en_pairs.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    texts = [bokmaal for source, bokmaal, _ in rows if not source.startswith(LEFT_OUT)]
    with lzma.open(data / "mt/nb_en_europarl.tsv.xz", "rt", encoding="utf-8") as lines:
        texts += [line.split("\t")[0] for line in lines]
    random.Random(SEED).shuffle(texts)
    return [" ".join(text.split()) for text in texts if len(text) <= LONGEST]


def showing_most(texts: Iterable[str], number: int) -> list[str]:
    """The first sentences with a word that those before show too seldom."""
    seen: Counter[str] = Counter()
    chosen: list[str] = []
    for text in texts:
        words = set(WORD.findall(text.lower()))
        if any(seen[word] < ENOUGH for word in words):
            chosen.append(text)
            seen.update(words)
        if len(chosen) == number:
            break
    return chosen


def own_sentences(data: Path, code: str) -> list[str]:
    """Sentences that were written in the language."""
    if code == "nn":
        from pipelines_ndt import read_ndt

        return [" ".join(row[0] for row in rows) for rows in read_ndt(data / "ud/nn_ndt_train.conll.gz")]
    if code == "da":
        with gzip.open(data / "mt/da_en_cdt_news.tsv.gz", "rt", encoding="utf-8") as lines:
            return [line.split("\t")[0] for line in lines]
    return []


def count(counted: Counts, relative: Iterable[str], bokmaal: Iterable[str]) -> None:
    """Adds which word of Bokmål stands where a word of the relative does, in sentences of as many words."""
    for one, other in zip(relative, bokmaal, strict=True):
        words, others = WORD.findall(one.lower()), WORD.findall(other.lower())
        if len(words) == len(others):
            for word, its in zip(words, others, strict=True):
                counted[word][its] += 1


def usual(counted: Mapping[str, Counter[str]]) -> dict[str, str]:
    """The word that stands for each in more than half of its places, where it is another one and looks like it or was seen often enough:
    sentences of as many words may still have them in another order."""
    found = {word: its.most_common(1)[0] for word, its in counted.items()}
    sure = {word: best for word, (best, times) in found.items() if times > counted[word].total() / 2}
    return {word: best for word, best in sure.items() if best != word and (found[word][1] >= ENOUGH or fuzz.ratio(word, best) >= ALIKE)}


def written(code: str, known: Mapping[str, int]) -> dict[str, str]:
    """The words of a language that were listed by hand, each with the first of its replacements whose words were all learned; with the
    first one where none is."""
    path = Path(__file__).with_name(f"translator_words.{code}.tsv")
    found: dict[str, str] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        word, given = line.split("\t")
        replacements = given.split(",")
        learned_ones = (one for one in replacements if all(known.get(part, 0) >= ENOUGH for part in one.split()))
        best = next(learned_ones, replacements[0] if code != "nb" else None)
        if best is not None and known.get(word, 0) < ENOUGH:
            found[word] = best
    return found


def radical_forms(known: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Nouns and verbs in -a with their form in -en, -ene or -et. `known`: how often each word was learned."""
    import spacy_lookups_data

    path = Path(spacy_lookups_data.__file__).parent / "data/nb_lemma_exc.json.gz"
    tables: dict[str, dict[str, list[str]]] = json.loads(gzip.decompress(path.read_bytes()))
    for word in sorted({*tables["noun"], *tables["verb"]}):
        if not re.fullmatch(r"[a-zæøåéôòè]+a", word) or any(word in table.get(word, ()) for table in tables.values()):
            continue
        others = [*_forms(word, tables["noun"], ("en", "ene", "ne"))] or [*_forms(word, tables["verb"], ("et",))]
        best = max(others, key=lambda form: (known.get(form, 0), form), default=None)
        if best and known.get(best, 0) > OFTENER * known.get(word, 0):
            yield word, best


def _forms(word: str, table: Mapping[str, list[str]], ends: Iterable[str]) -> Iterator[str]:
    """For each word that the form may be of, its first form with one of the ends."""
    for lemma in table.get(word, ()):
        stem = lemma.removesuffix("e")
        yield from (form for form in [next((stem + end for end in ends if lemma in table.get(stem + end, ())), "")] if form)


def main(data: Path, model: Path, sentences: int, languages: Sequence[str] = (*THERE, "nb")) -> None:
    texts = learned(data)
    chosen = showing_most(texts, sentences)
    known = Counter(word for text in texts for word in WORD.findall(text.lower()))
    bokmaal = written("nb", known) | dict(radical_forms(known))
    lists = {"nb": bokmaal} if "nb" in languages else {}
    for code, there in THERE.items():
        if code not in languages:
            continue
        counted: Counts = defaultdict(Counter)
        count(counted, across(there, chosen), chosen)
        if own := own_sentences(data, code):
            count(counted, own, across(BACK[code], own))
        own = {word: bokmaal.get(other, other) for word, other in written(code, known).items()}
        lists[code] = own | usual(counted)
    for code, words in lists.items():
        (model / f"words.{code}.tsv").write_text("".join(f"{word}\t{words[word]}\n" for word in sorted(words)), encoding="utf-8")
        print(f"{code}: {len(words):,} words")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("model", type=Path)
    parser.add_argument("--sentences", type=int, default=SENTENCES)
    parser.add_argument("--languages", nargs="+", choices=[*THERE, "nb"], default=[*THERE, "nb"])
    given = parser.parse_args()
    main(given.data, given.model, given.sentences, given.languages)
