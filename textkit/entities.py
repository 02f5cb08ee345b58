"""Mentions -> Entity: one entity for all the spellings of one real thing, across documents and languages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from textkit import lang
from textkit.records import Annotation, Document, Entity, Mention, short_id

SAME_SPELLING = 0.84
"""Least Jaro-Winkler similarity of two surnames that may be one name misspelt; see models/recipes for what it was chosen on."""
POSSESSIVE = re.compile(r"(?:['’]s|['’])$")
EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way of writing a name in the corpus: its cleaned form, where it occurs, and what label it mostly got."""

    name: str
    words: tuple[str, ...]
    label: str
    documents: frozenset[str]
    count: int


def resolve(annotations: Sequence[Annotation], documents: Sequence[Document]) -> tuple[list[Entity], list[Annotation]]:
    """The entities of a corpus, and the annotations with `entity_id` on mentions, `entity_ids` and `speaker_entity_id` on claims."""
    language = {document.id: document.lang or "und" for document in documents}
    cleaned = {m.id: clean(m.citation.quote, code=language[a.document_id]) for a in annotations for m in a.mentions}
    spellings = _spellings(annotations, cleaned)
    groups = _group(spellings)
    entities, entity_of = _entities(groups)
    return entities, [_resolved(annotation, cleaned, entity_of) for annotation in annotations]


def clean(surface: str, *, code: str) -> str:
    """The name without genitive, article, title and outer punctuation: "the IRS’s" is "IRS", "Sen. Ron Wyden" is "Ron Wyden"."""
    name = EDGES.sub("", POSSESSIVE.sub("", " ".join(surface.split())))
    words = name.split()
    while len(words) > 1 and words[0].casefold().rstrip(".") in _lead_words(code):
        words = words[1:]
    return " ".join(words) or surface


@cache
def _lead_words(code: str) -> frozenset[str]:
    table = lang.table(code, "words")
    return frozenset(table.get("titles", ())) | frozenset(table.get("articles", ()))


def _spellings(annotations: Iterable[Annotation], cleaned: dict[str, str]) -> list[Spelling]:
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    places: dict[str, set[str]] = defaultdict(set)
    for annotation in annotations:
        for mention in annotation.mentions:
            name = cleaned[mention.id]
            labels[name][mention.label] += 1
            places[name].add(annotation.document_id)
    return [
        Spelling(name, tuple(name.casefold().split()), _label(counts), frozenset(places[name]), counts.total())
        for name, counts in sorted(labels.items())
    ]


def _label(counts: Counter[str]) -> str:
    return min(counts, key=lambda label: (label == "MISC", -counts[label], label))


def _group(spellings: list[Spelling]) -> list[list[Spelling]]:
    """Spellings joined by the rules below, transitively, strongest rule first."""
    parent = list(range(len(spellings)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for rule in (_same_words, _acronyms, _genitives, _misspellings, _surnames):
        for i, j in rule(spellings):
            a, b = sorted((root(i), root(j)))
            parent[b] = a
    groups: dict[int, list[Spelling]] = defaultdict(list)
    for i, spelling in enumerate(spellings):
        groups[root(i)].append(spelling)
    return list(groups.values())


def _same_words(spellings: Sequence[Spelling]) -> Iterator[tuple[int, int]]:
    """The same letters in another case or with other punctuation: "PROPUBLICA", "ProPublica"; "U.S.", "US"."""
    first: dict[str, int] = {}
    for i, spelling in enumerate(spellings):
        key = re.sub(r"[\W_]+", "", spelling.name).casefold()
        if key:
            yield first.setdefault(key, i), i


def _acronyms(spellings: Sequence[Spelling]) -> Iterator[tuple[int, int]]:
    """An acronym and the one name in its documents whose capital letters it is made of: "IRS", "Internal Revenue Service"."""
    long_names: dict[str, list[int]] = defaultdict(list)
    for i, spelling in enumerate(spellings):
        letters = "".join(word[0] for word in re.split(r"[\s-]+", spelling.name) if word[:1].isupper())
        if len(letters) >= 2:
            long_names[letters].append(i)
    for i, spelling in enumerate(spellings):
        short = spelling.name.replace(".", "")
        if len(short) >= 2 and short.isupper() and " " not in short:
            candidates = [j for j in long_names.get(short, ()) if j != i]
            near = [j for j in candidates if spellings[j].documents & spelling.documents]
            if near or len(candidates) == 1:
                yield from ((i, j) for j in (near or candidates))


def _genitives(spellings: Sequence[Spelling]) -> Iterator[tuple[int, int]]:
    """A name and its Norwegian genitive, where both occur: "Norge", "Norges"."""
    index = {spelling.name: i for i, spelling in enumerate(spellings)}
    for i, spelling in enumerate(spellings):
        if spelling.name.endswith("s") and (j := index.get(spelling.name[:-1])) is not None and len(spelling.name) > 3:
            yield j, i


def _misspellings(spellings: Sequence[Spelling]) -> Iterator[tuple[int, int]]:
    """Full names with one word in common whose other word is nearly the same, never written in one document: "Ana Berg", "Anna Berg"."""
    from rapidfuzz.distance import JaroWinkler

    by_word: dict[tuple[int, str], list[int]] = defaultdict(list)
    for i, spelling in enumerate(spellings):
        if len(spelling.words) == 2 and spelling.label in ("PERSON", "MISC"):
            for place, word in enumerate(spelling.words):
                by_word[place, word].append(i)
    for (place, _), members in by_word.items():
        for at, i in enumerate(members):
            for j in members[at + 1 :]:
                one, other = spellings[i], spellings[j]
                similarity = JaroWinkler.similarity(one.words[1 - place], other.words[1 - place])
                if similarity >= SAME_SPELLING and not one.documents & other.documents:
                    yield i, j


def _surnames(spellings: Sequence[Spelling]) -> Iterator[tuple[int, int]]:
    """A single word and the one full name of its documents that ends in it: "Krause", "Melanie Krause"."""
    by_last: dict[str, list[int]] = defaultdict(list)
    for i, spelling in enumerate(spellings):
        if len(spelling.words) > 1 and spelling.label in ("PERSON", "MISC"):
            by_last[spelling.words[-1]].append(i)
    for i, spelling in enumerate(spellings):
        if len(spelling.words) == 1 and spelling.label in ("PERSON", "MISC", "ORG"):
            candidates = [j for j in by_last.get(spelling.words[0], ()) if spellings[j].documents & spelling.documents]
            if len(candidates) == 1:
                yield candidates[0], i


def _entities(groups: Iterable[list[Spelling]]) -> tuple[list[Entity], dict[str, str]]:
    entities: list[Entity] = []
    entity_of: dict[str, str] = {}
    for group in groups:
        best = max(group, key=lambda s: (min(len(s.words), 2), s.count, len(s.name), s.name))
        counts: Counter[str] = Counter()
        for spelling in group:
            counts[spelling.label] += spelling.count
        entity = Entity(short_id("entity", best.name), best.name, _label(counts), tuple(s.name for s in group if s is not best))
        entities.append(entity)
        entity_of |= {spelling.name: entity.id for spelling in group}
    return sorted(entities, key=lambda entity: (entity.name, entity.id)), entity_of


def _resolved(annotation: Annotation, cleaned: dict[str, str], entity_of: dict[str, str]) -> Annotation:
    mentions = tuple(replace(m, entity_id=entity_of[cleaned[m.id]]) for m in annotation.mentions)
    return replace(annotation, mentions=mentions, claims=tuple(_with_entities(annotation, mentions)))


def _with_entities(annotation: Annotation, mentions: Sequence[Mention]) -> Iterator[object]:
    by_name = {mention.citation.quote: mention.entity_id for mention in mentions}
    for claim in annotation.claims:
        inside = [m for m in mentions if claim.citation.start <= m.citation.start and m.citation.end <= claim.citation.end]
        named = [entity_id for name, entity_id in by_name.items() if name in claim.statement]
        ids = dict.fromkeys(filter(None, [*(m.entity_id for m in inside), *named]))
        yield replace(claim, entity_ids=tuple(ids), speaker_entity_id=_speaker(claim.speaker, by_name))


def _speaker(speaker: str | None, by_name: dict[str, str | None]) -> str | None:
    if not speaker:
        return None
    inside = [name for name in by_name if name in speaker]
    return by_name[max(inside, key=len)] if inside else None
