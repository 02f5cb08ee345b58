"""The day to read an undated document's "Monday" and "last month" from: the one that dated documents of the same story suggest."""

from __future__ import annotations

import datetime
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from textkit.components.figures import dateline, find_figures
from textkit.records import Annotation, Document

LEAST_ALIKE = 0.2
"""Cosine of two documents' rare names and figures above which they may tell of one story. On textkit-stories, where the nearest dated
document of 132 was sought, all above .25 were of the same story, and the one below .2 was not."""
SHARED_FIGURES, SHARED_NAMES, NAME_SHARE = 3, 7, 0.45
"""What documents of one event share besides: so many figures, or so many words of names and such a share of those of the shorter one.
Articles on one subject from different months share few figures (the seed articles: one) and up to a third of the names."""
LONGEST_STORY = 14
"""Days between the first and the last of the neighbours above which they are a running subject, and nothing is guessed."""
NEAR = 0.6
"""Share of the best likeness that further documents of the story must reach."""
MOST_NEIGHBOURS = 5
MOST_COMMON = 0.1
"""Words of more than this share of all documents tell no story apart."""
ROUNDS = 2
"""In the second round documents that got a day in the first are neighbours, too."""
SLACK = 3
"""Days around the neighbours' middle one that are tried."""


def guess_days(documents: Sequence[Document], annotations: Sequence[Annotation]) -> dict[str, str]:
    """ISO 8601 days by document id, for documents without date of publication: that of their dateline, its year from the weekday
    ("BERGEN, onsdag 6. november"), or one that dated documents with the same names and figures suggest.

    The latter is the neighbours' middle day, or the one up to three days off with which most of the document's dates are also theirs.
    """
    days = {i: day for i, document in enumerate(documents) if (day := _day(document))}
    undated = [i for i, document in enumerate(documents) if not document.published]
    if not undated:
        return {}
    words = [set(_words(annotation)) for annotation in annotations]
    vectors = _vectors(words)
    found = {i: day for i in undated if (day := dateline(documents[i].text, lang=documents[i].lang or "und"))}
    for _ in range(ROUNDS):
        known = days | found
        by_word: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for i in sorted(known):
            for word, weight in vectors[i].items():
                by_word[word].append((i, weight))
        for i in undated:
            if i in known:
                continue
            near = [j for j in _neighbours(vectors[i], by_word) if _of_one_event(words[i], words[j])]
            theirs = sorted(known[j] for j in near)
            if theirs and (theirs[-1] - theirs[0]).days <= LONGEST_STORY:
                told = Counter(day for j in near for day in _told(annotations[j]))
                found[i] = _fitting(documents[i], theirs[(len(theirs) - 1) // 2], told)
    return {documents[i].id: found[i].isoformat() for i in sorted(found)}


def _day(document: Document) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat((document.published or "")[:10])
    except ValueError:
        return None


def _of_one_event(one: set[str], other: set[str]) -> bool:
    """Whether two documents share more than a subject."""
    figures = sum(word.startswith("#") for word in one & other)
    names = len(one & other) - figures
    fewest = min(sum(not word.startswith("#") for word in words) for words in (one, other))
    return figures >= SHARED_FIGURES or (names >= SHARED_NAMES and names >= NAME_SHARE * fewest)


def _vectors(words: Sequence[set[str]]) -> list[dict[str, float]]:
    """The words of each document's names and its figures, weighted by rarity, of length one."""
    counts = Counter(word for each in words for word in each)
    most = max(3.0, MOST_COMMON * len(words))
    vectors = []
    for each in words:
        weights = {word: math.log(len(words) / counts[word]) for word in sorted(each) if 1 < counts[word] <= most}
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        vectors.append({word: weight / length for word, weight in weights.items()} if length else {})
    return vectors


def _words(annotation: Annotation) -> Iterable[str]:
    for mention in annotation.mentions:
        yield from (word for word in mention.citation.quote.casefold().split() if len(word) > 3)
    for figure in annotation.figures:
        if figure.label not in ("date", "duration", "ordinal") and figure.value is not None and len(str(figure.value)) > 1:
            yield f"#{figure.value}"


def _neighbours(vector: Mapping[str, float], by_word: Mapping[str, Sequence[tuple[int, float]]]) -> list[int]:
    """The dated documents most like a document, best first; [] where none tells of the same story."""
    likeness: dict[int, float] = defaultdict(float)
    for word, weight in vector.items():
        for j, other in by_word.get(word, ()):
            likeness[j] += weight * other
    ranked = sorted(likeness, key=lambda j: (-likeness[j], j))[:MOST_NEIGHBOURS]
    least = max(LEAST_ALIKE, NEAR * likeness[ranked[0]]) if ranked else 0.0
    return [j for j in ranked if likeness[j] >= least]


def _told(annotation: Annotation) -> Iterable[str]:
    """The whole days that a document speaks of, each once."""
    values = (str(figure.value) for figure in annotation.figures if figure.label == "date")
    return {value[:10] for value in values if len(value) >= 10}


def _fitting(document: Document, middle: datetime.date, told: Mapping[str, int]) -> datetime.date:
    """The day near the middle one with which the document's own days are most often those of its neighbours."""

    def agreement(days: int) -> tuple[int, int, int]:
        published = (middle + datetime.timedelta(days=days)).isoformat()
        own = {
            figure.value[:10] for figure in find_figures(document.text, lang=document.lang or "und", published=published) if figure.value
        }
        return sum(told.get(day, 0) for day in own), -abs(days), days

    return middle + datetime.timedelta(days=max(range(-SLACK, SLACK + 1), key=agreement))
