"""Mentions that one article's reading missed, cut or ran together, mended by what the rest of the corpus calls things."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from textkit import gazetteer, spellings
from textkit.records import Annotation, Citation, Document, Mention

WORDS = re.compile(r"\w+")
LEAST_SMALL = 2
"""How often the corpus writes a word small that is no name where it has a capital only from its place."""
RATHER_SMALL = 3
"""How many times as often as with a capital inside a sentence it writes a word small that is no name there either."""
LEAST_NAME = 7
"""Letters of a name of several words that is one wherever it stands."""
LEAST_WORD = 6
"""Letters of a name of one word that is one wherever it stands."""
GENITIVE_END = re.compile(r"(?:['’]s?|s)?['’]?\s*$")
OWNER = re.compile(r"[^\W\d_A-ZÆØÅÄÖ]\w*['’]s\s+(?=[A-ZÆØÅÄÖ])")
"""A common noun in the genitive before a name: "the department's Rebate Division"."""


def mend(annotations: Sequence[Annotation], documents: Sequence[Document]) -> list[Annotation]:
    """The annotations of these documents, one each, with mentions of what they name and their reading overlooked, and without what the
    names of others show to be two things or more than a name."""
    annotations = [_with_outlet(annotation, document) for annotation, document in zip(annotations, documents, strict=True)]
    written_small = Counter(word for document in documents for word in WORDS.findall(document.text) if word.islower())
    annotations = without_common_words(annotations, documents, written_small)
    small = frozenset(written_small)
    usage = Usage(annotations, small)
    annotations = [
        replace(annotation, mentions=tuple(part for mention in annotation.mentions for part in _parts(mention, usage)))
        for annotation in annotations
    ]
    usage = Usage(annotations, small)
    return [_with_overlooked(annotation, document, usage) for annotation, document in zip(annotations, documents, strict=True)]


def _with_outlet(annotation: Annotation, document: Document) -> Annotation:
    """The annotation with mentions wherever the document writes its own outlet's or author's name, which may stand only in headings."""
    taken = {place for m in annotation.mentions for place in range(m.citation.start, m.citation.end)}
    taken.update(place for start, end in document.furniture for place in range(start, end))
    found: list[Mention] = []
    for name, label in ((document.publisher, "ORG"), (document.author, "PERSON")):
        if not name or len(name) < 4 or not name[0].isupper():
            continue
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", document.text):
            if not taken.intersection((match.start(), match.end() - 1)):
                citation = Citation(document.id, match.start(), match.end(), match[0])
                found.append(Mention(citation.id, citation, label))
    return replace(annotation, mentions=_in_order([*annotation.mentions, *found]))


def _in_order(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: (m.citation.start, m.citation.end)))


def usual_label(counts: Mapping[str, int]) -> str:
    """The label most often given, any other before MISC."""
    return min(counts, key=lambda label: (label == "MISC", -counts[label], label))


@dataclass(eq=False)
class Usage:
    """How the corpus names things: which names its mentions have, and which words it writes `small` somewhere."""

    annotations: Sequence[Annotation]
    small: frozenset[str]

    @cached_property
    def labels(self) -> dict[str, Counter[str]]:
        """How often each name has each label."""
        labels: dict[str, Counter[str]] = defaultdict(Counter)
        for annotation in self.annotations:
            for mention in annotation.mentions:
                labels[mention.citation.quote][mention.label] += 1
        return labels

    @cached_property
    def people(self) -> set[str]:
        """Full names that are a person's by themselves."""
        return {name for name, labels in self.labels.items() if " " in name and usual_label(labels) == "PERSON"}

    @cached_property
    def families(self) -> Counter[str]:
        """How many of these people have each surname."""
        return Counter(name.split()[-1] for name in self.people)

    @cached_property
    def names(self) -> dict[str, list[tuple[str, int, str]]]:
        """By first word the names that are names wherever they stand, the longest first: (as written, number of words, label).

        These are the names of several words, written so or in capitals, and the names of one long word that nobody writes small, also in
        the genitive with a bare s.
        """
        names: dict[str, list[tuple[str, int, str]]] = defaultdict(list)
        for name in sorted(self.labels, key=lambda name: (-len(name), name)):
            words, label = WORDS.findall(name), usual_label(self.labels[name])
            if len(words) > 1 and len(name) >= LEAST_NAME and words[0][0].isupper() and words[-1][0].isupper():
                for form in dict.fromkeys((name, name.upper())):
                    names[WORDS.findall(form)[0]].append((form, len(words), label))
            elif len(name) >= LEAST_WORD and words == [name] and name.istitle() and name.casefold() not in self.small:
                names[name].append((name, 1, label))
                names[f"{name}s"].append((f"{name}s", 1, label))
        return names


# --- common words with a capital ---------------------------------------------------------------------------


def without_common_words(
    annotations: Sequence[Annotation], documents: Sequence[Document], written_small: Mapping[str, int]
) -> list[Annotation]:
    """The annotations without the single words that have a capital from their place only, or by mistake: the corpus writes them small."""
    people = (m.citation.quote for a in annotations for m in a.mentions if m.label == "PERSON" and " " in m.citation.quote)
    parts = {word for name in people for word in WORDS.findall(name)}
    opening = [{m.id for m in a.mentions if _opens(m, a, d)} for a, d in zip(annotations, documents, strict=True)]
    inside = Counter(m.citation.quote for a, at in zip(annotations, opening, strict=True) for m in a.mentions if m.id not in at)

    def common(mention: Mention, here: Mapping[str, int], words: Set[str]) -> bool:
        word = mention.citation.quote
        small = written_small.get(word.casefold(), 0)
        if not small or not word.istitle() or word in parts or gazetteer.entry(word) or word.casefold() in spellings.first_names():
            return False
        if not inside[word]:
            return small >= LEAST_SMALL or mention.label not in ("PERSON", "ORG", "GPE")
        told = here[word] >= LEAST_SMALL and word.casefold() not in words
        return mention.label in ("PERSON", "MISC") and small > RATHER_SMALL * inside[word] and not told

    found = []
    for annotation, document, at in zip(annotations, documents, opening, strict=True):
        here = Counter(m.citation.quote for m in annotation.mentions if m.id not in at)
        words = set(WORDS.findall(document.text))
        found.append(replace(annotation, mentions=tuple(m for m in annotation.mentions if not common(m, here, words))))
    return found


def _opens(mention: Mention, annotation: Annotation, document: Document) -> bool:
    """Whether a name would have its capital at its place anyway: it opens its sentence, or stands in a headline of capitals."""
    start = mention.citation.start
    at = bisect_right(annotation.sentences, (start, len(document.text) + 1)) - 1
    if at < 0:
        return True
    first, last = annotation.sentences[at]
    words = [word for word in WORDS.findall(document.text[first:last]) if len(word) > 3]
    large = sum(word[0].isupper() for word in words)
    return not re.search(r"\w", document.text[first:start]) or (len(words) >= 4 and large >= 0.75 * len(words))


# --- names that ran together ------------------------------------------------------------------------------


def _parts(mention: Mention, usage: Usage) -> list[Mention]:
    """The mention, or what is a name in it: without an owner or a calling before it, with a person in it apart."""
    name = mention.citation.quote
    if owner := OWNER.match(name):
        return _parts(_part(mention, owner.end(), len(name), mention.label), usage)
    words = list(WORDS.finditer(name))
    if len(words) > 1 and _is_calling(words[0][0], name, name[words[1].start() :], usage):
        label = usual_label(usage.labels[name[words[1].start() :]] or {mention.label: 1})
        return [_part(mention, words[1].start(), len(name), label)]
    if len(words) < 3:
        return [mention]
    if parts := _two_people(mention, words, usage):
        return parts
    if mention.label == "PERSON":
        return [mention]
    return _without_person(mention, words, usage.people)


def _is_calling(word: str, whole: str, rest: str, usage: Usage) -> bool:
    """Whether a word that also occurs as a common noun, or tells where somebody is from, stands before a name that is known without it, and
    as often, or before a person's full name: "Producer Tor Lien", "Briton Piet Kuipers"."""
    known, as_whole = (sum(usage.labels.get(name, Counter()).values()) for name in (rest, whole))
    people = gazetteer.entry(word)
    small, of_people = word.casefold() in usage.small, people is not None and people.label == "NORP"
    if word in gazetteer.words("before_names"):
        return False
    if not ((small or of_people) and word.istitle() and word.casefold() not in spellings.first_names() and rest[:1].isupper()):
        return False
    first, _, family = rest.casefold().partition(" ")
    person = bool(family) and first in spellings.first_names() and usual_label(usage.labels[whole]) == "PERSON"
    body = of_people and (" " not in rest or spellings.has_kind(rest) or gazetteer.entry(rest) is not None)
    told = not body and not usage.small.issuperset(WORDS.findall(rest.casefold()))
    return person or (told and known >= as_whole and len(rest) >= LEAST_WORD - 1)


def _two_people(mention: Mention, words: Sequence[re.Match[str]], usage: Usage) -> list[Mention]:
    """A person's full name and another one's surname that a headline set side by side: "Ada Berg Moe"."""
    name, last = mention.citation.quote, words[-1]
    whole = name[: words[-2].end()]
    others = usage.families[last[0]] - (name in usage.people)
    if len(words) != 3 or whole not in usage.people or others <= 0 or name[words[-2].end() : last.start()] != " ":
        return []
    return [_part(mention, 0, len(whole), "PERSON"), _part(mention, last.start(), len(name), "PERSON")]


def _without_person(mention: Mention, words: Sequence[re.Match[str]], people: set[str]) -> list[Mention]:
    """What a longer name is made of that ends with a person's full name, or begins with its genitive, where another mention is that
    name: "Water Office of Kari Holm", "Kari Holms NVA". Only letters or several words are a name after a genitive."""
    name = mention.citation.quote
    for word in words[1:-1]:
        if name[word.start() :] in people:
            before = _without_small_words(name[: word.start()])
            office = before[:1].isupper() and len(WORDS.findall(before)) > 1
            person = _part(mention, word.start(), len(name), "PERSON")
            return [_part(mention, 0, len(before), mention.label), person] if office else [person]
    for word in words[2:]:
        if word is words[-1] and not word[0].isupper():
            break
        genitive = GENITIVE_END.sub("", name[: word.start()])
        if genitive in people and len(genitive) < len(name[: word.start()].rstrip()):
            return [_part(mention, 0, len(genitive), "PERSON"), _part(mention, word.start(), len(name), mention.label)]
    return [mention]


def _without_small_words(name: str) -> str:
    """The name up to its last word that is more than "of" or "av"."""
    last = [word for word in WORDS.finditer(name) if word[0] not in gazetteer.words("small")]
    return name[: last[-1].end()] if last else ""


def _part(mention: Mention, start: int, end: int, label: str) -> Mention:
    place = mention.citation
    citation = Citation(place.document_id, place.start + start, place.start + end, place.quote[start:end])
    return Mention(citation.id, citation, label)


# --- names that were overlooked ---------------------------------------------------------------------------


def _with_overlooked(annotation: Annotation, document: Document, usage: Usage) -> Annotation:
    """The annotation with the known names that the document writes, in place of the mentions inside them; none that cuts a mention."""
    inside = {place: m.citation for m in annotation.mentions for place in range(m.citation.start, m.citation.end)}
    furniture = {place for start, end in document.furniture for place in range(start, end)}
    words = list(WORDS.finditer(document.text))
    found: list[Mention] = []
    for at, first in enumerate(words):
        for name, count, label in usage.names.get(first[0], ()):
            start, end = first.start(), words[min(at + count, len(words)) - 1].end()
            if document.text[start:end] != name or furniture.intersection((start, end - 1)):
                continue
            edges = [inside[place] for place in (start, end - 1) if place in inside]
            if all(start <= edge.start and edge.end <= end and edge.quote != name for edge in edges):
                citation = Citation(document.id, start, end, name)
                found.append(Mention(citation.id, citation, label))
                inside |= dict.fromkeys(range(start, end), citation)
            break
    parts = {m.id for f in found for m in annotation.mentions if f.citation.start <= m.citation.start and m.citation.end <= f.citation.end}
    return replace(annotation, mentions=_in_order([*(m for m in annotation.mentions if m.id not in parts), *found]))
