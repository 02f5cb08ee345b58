"""Mentions -> Entity: one entity for all the spellings of one real thing, across documents, languages and misspellings."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

from numpy.typing import NDArray

from textkit import gazetteer, known_names, spellings
from textkit.addressed import Address, address, bearer
from textkit.known_names import usual_label
from textkit.records import Annotation, Claim, Document, Entity, Mention, short_id
from textkit.spellings import fold

PEOPLE = frozenset({"PERSON", "MISC"})
MOST_OF_FAMILY = 40
"""Full names of one surname in a document that are compared with each other."""
PLACES = ("GPE", "LOC")
BODIES = frozenset({"ORG", "MISC", "LAW", "PRODUCT", "EVENT", "GPE", "LOC"})
CROWDED = 150
"""A block with more different spellings than this says nothing, and is not compared pair by pair."""
MOST_CANDIDATES = 40
"""Groups that are weighed against one another for a short name."""
DOCUMENTS_SEEN = 8
"""Documents of an entity that are looked at for what it occurs with."""
ALONE = 0.3
"""What a thing that only one document has weighs, compared to a shared one: a garbled document has many."""
STORY = 0.05
"""Least relation of two documents in which two spellings may be one name."""
SENTENCE_END = re.compile(r"(?<=\w\w)[.!?]['\"”’»]?\s|\n")
NUMBER = re.compile(r"(?<![\w.,])\d(?:\d|[.,\u00a0 ]\d)+(?![\w])")
REWORDED = 0.9
"""Least mean likeness of the words of a name and of its rewording: all of them equal or synonyms."""

LONG_SURNAME = 7
"""Letters of a surname that a machine may have taken for two words."""
SUSPECTED = 0.7
"""Score of translationese from which an article's names may be garbled, though the article is not called so."""
NEARLY_SPELT = 0.85
"""Least likeness of a surname to one that sounds the same, for a machine to have misspelt it."""

TOLD_OF = 0.3
"""Least relation of a garbled document to one whose names may be those that the machine replaced word by word."""
SAME_SENSE = 0.5
"""Least cosine of a name and of what a machine made of it (on the training stories 50 such pairs were right, one wrong)."""

NO_LEAD = frozenset({"of", "for", "i", "og", "and"})
"""Second words of a name whose first word does not stand for the whole."""

Pair = tuple[int, int]
Encode = Callable[[Sequence[str], Sequence[str]], NDArray[Any]]
"""Unit vectors of texts in languages, shape (n, dimensions)."""


@dataclass(frozen=True, slots=True)
class Local:
    """One thing as one document names it: `name` in the fullest spelling there, `names` in all of them, `document` its place in the list.

    `known` is the entry of the gazetteer, an office with the country of the document; `alone` says that it is only a surname here;
    `called` is how a person is called, `placed` whether something happens in it, so that it is no person.
    """

    document: int
    name: str
    names: tuple[str, ...]
    label: str
    known: str | None
    alone: bool
    called: Address
    placed: bool
    mentions: tuple[str, ...]


class Corpus:
    """What the rules may look at: the locals, their documents, how documents hang together, and, where it is given, what names mean."""

    def __init__(self, locals_: Sequence[Local], documents: Sequence[Document], encode: Encode | None = None) -> None:
        self.locals = locals_
        self.encode = encode
        self.documents = documents
        self.groups = Groups(locals_)
        self.numbers = [_numbers(document) for document in documents]
        self.here: dict[int, list[int]] = defaultdict(list)
        for i, local in enumerate(locals_):
            self.here[local.document].append(i)
        self.look_again()

    def look_again(self) -> None:
        """Takes the groups as they stand for what documents share."""
        self._roots = [self.groups.root(i) for i in range(len(self.locals))]
        counts: Counter[object] = Counter()
        for d in range(len(self.documents)):
            counts.update(self._things(d))
        self._rarity = {thing: math.log(1 + len(self.documents) / count) for thing, count in counts.items() if count > 1}
        self._signatures: dict[int, tuple[dict[object, float], float]] = {}

    def _things(self, d: int) -> set[object]:
        return {*self.numbers[d], *(self._roots[i] for i in self.here.get(d, ()))}

    def signature(self, d: int) -> tuple[dict[object, float], float]:
        """What a document shares with any other, its entities and numbers, each with its rarity; and the weight of all it has."""
        if d not in self._signatures:
            things = sorted(self._things(d), key=str)
            weights = {thing: self._rarity[thing] for thing in things if thing in self._rarity}
            alone = (len(things) - len(weights)) * math.log(1 + len(self.documents))
            self._signatures[d] = weights, math.fsum(weights.values()) + ALONE * alone
        return self._signatures[d]

    def relation(self, one: int, other: int) -> float:
        """How far two documents tell one story, 0 to 1: the weight of the things that they share in that of the lesser document."""
        if one == other:
            return 1.0
        (left, whole), (right, other_whole) = self.signature(one), self.signature(other)
        shared = [weight for thing, weight in left.items() if thing in right]
        return math.fsum(shared) / min(whole, other_whole) if len(shared) >= 2 else 0.0

    def closeness(self, i: int, j: int) -> float:
        """How far the groups of two locals occur in one story: the best relation between their documents."""
        ones, others = (self.groups.documents(k)[:DOCUMENTS_SEEN] for k in (i, j))
        return max(self.relation(a, b) for a in ones for b in others)

    def neighbours(self, wanted: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
        """Each of the documents with those that tell the same story (`TOLD_OF`), the closest first, at most `DOCUMENTS_SEEN`."""
        having: dict[object, list[int]] = defaultdict(list)
        for d in range(len(self.documents)):
            for thing in self.signature(d)[0]:
                having[thing].append(d)
        for d in wanted:
            met = Counter(other for thing in self.signature(d)[0] if len(having[thing]) <= CROWDED for other in having[thing] if other != d)
            related = sorted((-self.relation(d, other), self.documents[other].id, other) for other, shared in met.items() if shared > 1)
            yield d, [other for relation, _, other in related if relation <= -TOLD_OF][:DOCUMENTS_SEEN]

    def is_garbled(self, i: int) -> bool:
        """Whether a machine may have bent the names of its article; asked where names are compared, so more are suspected than are told."""
        read = self.documents[self.locals[i].document].translationese
        return read.kind != "original" or read.score >= SUSPECTED


class Groups:
    """A partition of the locals that grows by joining two groups, unless that would make two different things one."""

    def __init__(self, locals_: Sequence[Local]) -> None:
        self.locals = locals_
        self.parent = list(range(len(locals_)))
        self.members = {i: [i] for i in range(len(locals_))}
        self.known: dict[int, str | None] = {i: local.known for i, local in enumerate(locals_)}

    def root(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = self.parent[self.parent[i]]
            i = self.parent[i]
        return i

    def documents(self, i: int) -> list[int]:
        return sorted({self.locals[k].document for k in self.members[self.root(i)]})

    def join(self, i: int, j: int) -> bool:
        """Makes one group of two; False where they are known to be different things."""
        a, b = sorted((self.root(i), self.root(j)))
        if a == b:
            return True
        if self.known[a] and self.known[b] and self.known[a] != self.known[b]:
            return False
        if len(self.members[a]) < len(self.members[b]):
            a, b = b, a
        self.parent[b] = a
        self.members[a] += self.members.pop(b)
        self.known[a] = self.known[a] or self.known.pop(b)
        return True


def resolve(
    annotations: Sequence[Annotation], documents: Sequence[Document], encode: Encode | None = None
) -> tuple[list[Entity], list[Annotation]]:
    """The entities of a corpus, and the annotations with `entity_id` on mentions, `entity_ids` and `speaker_entity_id` on claims.

    With `encode` names are also compared by their sense: that is how "Stepping Hillock Hospital" becomes Stepping Hill Hospital.
    """
    by_id = {document.id: document for document in documents}
    in_order = [by_id[annotation.document_id] for annotation in annotations]
    annotations = known_names.mend(annotations, in_order)
    locals_ = [local for d, annotation in enumerate(annotations) for local in _locals(d, annotation, in_order[d])]
    corpus = Corpus(locals_, in_order, encode)
    for rule in RULES:
        for i, j in rule(corpus):
            corpus.groups.join(i, j)
        corpus.look_again()
    entities, entity_of = _entities(corpus)
    return entities, [_resolved(annotation, entity_of) for annotation in annotations]


# --- inside one document -----------------------------------------------------------------------------------


def _locals(d: int, annotation: Annotation, document: Document) -> list[Local]:
    """The things that one document names, short forms with their full names."""
    names = _cleaned(annotation.mentions, document.lang or "und")
    code = document.lang or "und"
    called = {m.id: address(document.text, m.citation.start, code) for m in annotation.mentions if m.label in PEOPLE}
    placed = {m.id for m in annotation.mentions if m.label in PLACES and spellings.is_inside(document.text, m.citation.start)}
    keys = _full_keys(annotation.mentions, names, called, placed, document)
    keys = _with_acronyms(annotation.mentions, names, keys, document.text)
    country, nations = _country(annotation.mentions, names, document), _nations(sorted(set(names.values())))
    groups: dict[str, list[Mention]] = defaultdict(list)
    for mention in annotation.mentions:
        groups[keys[mention.id]].append(mention)
    return [_local(d, group, names, called, placed, country, nations) for group in groups.values()]


def _cleaned(mentions: Sequence[Mention], code: str) -> dict[str, str]:
    """The name in each mention; without the s of a genitive where the document or the gazetteer has the name without it."""
    names = {m.id: spellings.clean(m.lemma or m.citation.quote, code=code, person=m.label == "PERSON") for m in mentions}
    if code not in HOME:
        return names
    here = set(names.values())
    bare = {name for name in here if name.endswith("s") and len(name) > 2 and (name[:-1] in here or gazetteer.entry(name[:-1]))}
    return {key: name[:-1] if name in bare and not gazetteer.entry(name) else name for key, name in names.items()}


def _local(
    d: int,
    mentions: Sequence[Mention],
    names: Mapping[str, str],
    called: Mapping[str, Address],
    placed: Set[str],
    country: str,
    nations: Mapping[str, str],
) -> Local:
    counts = Counter(names[m.id] for m in mentions)
    name = min(counts, key=lambda n: (spellings.is_acronym(n), -len(n.split()), -counts[n], -len(n), n))
    label = usual_label(Counter(m.label for m in mentions))
    known = next((found for n in (name, *sorted(counts)) if (found := known_as(n, country=country, nations=nations))), None)
    alone = len(name.split()) == 1 and label in PEOPLE and known is None and not spellings.is_acronym(name)
    who = bearer(name, [called[m.id] for m in mentions if m.id in called]) if label in PEOPLE else Address()
    happens = label in PLACES and any(m.id in placed for m in mentions)
    return Local(d, name, tuple(sorted(counts)), label, known, alone, who, happens, tuple(m.id for m in mentions))


def known_as(name: str, *, country: str, nations: Mapping[str, str]) -> str | None:
    """The gazetteer's thing of that name; an office that every country has is that of the country before it ("amerikanske
    justisdepartementet"), else of the one that the document names it after (`nations`), else of the document's own."""
    entry, office = gazetteer.entry(name), office_of(name)
    if office is None:
        return entry.id if entry is not None else None
    owner = gazetteer.owned(name) if entry is None else None
    its = owner[0] if owner else nations.get(office, country)
    return gazetteer.office(office, its) if its else None


def _head(document: Document) -> int:
    """Where the headline ends: its names are short ones that the text has yet to give in full."""
    start = len(document.text) - len(document.text.lstrip())
    return max(start, document.text.find("\n", start))


def _full_keys(
    mentions: Sequence[Mention], names: Mapping[str, str], called: Mapping[str, Address], placed: Set[str], document: Document
) -> dict[str, str]:
    """For each mention the folded name that it stands for: a surname, given name or last word is the full name last read that has it.

    `called` tells of people how each mention calls them: a surname that is none of the full names' stands for somebody else; `placed` are
    those in which something happens.
    """
    head, code = _head(document), document.lang or "und"
    full: dict[str, list[tuple[int, str]]] = defaultdict(list)
    of_kind: dict[str, set[str]] = defaultdict(set)
    families = {fold(names[m.id]).split()[-1] for m in mentions if m.label == "PERSON" and " " in names[m.id]}
    for mention in mentions:
        name, words = names[mention.id], fold(names[mention.id]).split()
        place = mention.label in ("GPE", "LOC", "NORP", "LAW") or _names_direction(name)
        if len(words) > 1 and not place and not spellings.body_of(name):
            person = mention.label == "PERSON" or (mention.label == "MISC" and spellings.is_person_name(name))
            borne = words[:-1] if person and len(words) > 2 and words[-1] in spellings.GENERATIONS else words
            shorts = {" ".join(borne[at:]) for at in range(1, len(borne))} if person else set(words[-1:])
            if not person and (words[-2] in gazetteer.words("small") or gazetteer.entry(name)):
                shorts = set()  # the place of a body is another thing: "University of Sandvik"; of known ones all names are known
            if person and (words[0] in spellings.first_names() or words[0] not in families):
                shorts.add(words[0])
            for short in shorts - gazetteer.words("kinds"):
                full[short].append((mention.citation.start, " ".join(words)))
            if not person:
                for short in _parts_of_body(words):
                    full[short].append((mention.citation.start, " ".join(words)))
            for kind in gazetteer.words("kinds").intersection(words):
                of_kind[kind].add(" ".join(words))
    full |= {kind: [(0, next(iter(owners)))] for kind, owners in of_kind.items() if len(owners) == 1}
    for short, owner in _led([m for m in mentions if m.citation.start >= head], names):
        full.setdefault(short, []).append(owner)
    plain = _forms_of_one({fold(names[m.id]) for m in mentions if m.label == "PERSON"}, code=code)
    bearers = _bearers(mentions, names, called)
    known = {short: {name for _, name in places} for short, places in full.items()}
    for mention in mentions:
        key, called_so = fold(names[mention.id]), called.get(mention.id)
        if called_so in (None, Address()) or key not in known:
            continue
        again = key in known[key] and called_so.may_be(bearers.get(key, Address()))
        if again or not any(called_so.may_be(bearers.get(name, Address())) for name in known[key]):
            full[key].append((mention.citation.start, key))
            known[key].add(key)
            bearers[key] = called_so
    for places in full.values():
        places.sort()

    def may_be(mention: Mention, name: str) -> bool:
        return mention.id not in called or called[mention.id].may_be(bearers.get(name, Address()))

    inside = {names[m.id] for m in mentions if m.id in placed}
    keys: dict[str, str] = {}
    held: dict[str, str] = {}
    for m in mentions:
        key = fold(names[m.id]) or names[m.id]
        of_person = m.label == "PERSON"
        holder = held.get(key) if of_person and not _in_one_sentence(full.get(key, ()), m.citation.start, document.text) else None
        if m.label in PLACES and names[m.id] in inside:
            keys[m.id] = key
        elif holder is not None and may_be(m, holder):
            keys[m.id] = holder
        else:
            keys[m.id] = _full_key(m, key, full, may_be)
        if of_person and keys[m.id] != key and m.citation.start >= head:
            held.setdefault(key, keys[m.id])  # whoever is called by the surname keeps it when a brother is told of
    return {mention_id: plain.get(key, key) for mention_id, key in keys.items()}


def _bearers(mentions: Sequence[Mention], names: Mapping[str, str], called: Mapping[str, Address]) -> dict[str, Address]:
    """Who bears each full name of a person, folded."""
    told: dict[str, list[Address]] = defaultdict(list)
    for mention in mentions:
        if " " in names[mention.id] and mention.id in called:
            told[names[mention.id]].append(called[mention.id])
    return {fold(name): bearer(name, its) for name, its in told.items()}


def _forms_of_one(people: Iterable[str], *, code: str) -> dict[str, str]:
    """For each full name that has a shorter form in the document, or initials, the form that stands for both: "James N. Moe", "Jim Moe".

    Only where all that may be one person's name agree with each other: with "Adam K. Moe" there, "Adam L. Moe" is another one. In the
    Nordic languages a second given name makes another person: "Per Olav Moe" is not "Per Moe".
    """
    of_family: dict[str, list[str]] = defaultdict(list)
    for name in sorted(people, key=lambda name: (len(name.split()), name)):
        if " " in name:
            of_family[name.split()[-1]].append(name)
    found: dict[str, str] = {}
    for names in of_family.values():
        for name in names:
            alike = [other for other in names[:MOST_OF_FAMILY] if spellings.may_share_given_name(name, other)] or [name]
            doubled = code in HOME and any(len(word) > 1 for one in alike for word in one.split()[1:-1])
            if len(alike) == 1 or (not doubled and all(spellings.is_form_of(one, other) for one in alike for other in alike)):
                found[name] = alike[0] if len(alike) > 1 else spellings.without_initials(name)
    return {name: form for name, form in found.items() if name != form}


def _led(mentions: Sequence[Mention], names: Mapping[str, str]) -> Iterator[tuple[str, tuple[int, str]]]:
    """First words of companies' names that stand alone only after the name in full: where one comes first, it may be the parent's name."""
    first: dict[str, int] = {}
    for mention in mentions:
        first.setdefault(fold(names[mention.id]), mention.citation.start)
    families = {fold(names[m.id]).split()[-1] for m in mentions if m.label == "PERSON" and " " in names[m.id]}
    for mention in mentions:
        name = names[mention.id]
        lead = leads(name, mention.label)
        if lead and lead in first and lead not in families and first[fold(name)] < first[lead]:
            yield lead, (mention.citation.start, fold(name))


def leads(name: str, label: str) -> str | None:
    """The folded first word of a company's or body's name where it can stand for the whole: "mawimbi" for "Mawimbi Telecom".

    None where it is a place, a people or a common word, where what follows names a place or a public body, which makes it another thing,
    or where it is a first name: recognisers take people for companies.
    """
    words = name.split()
    if has_first_name(name):
        return None
    if label not in ("ORG", "MISC", "PRODUCT", "EVENT") or not 2 <= len(words) <= 4 or len(words[0]) < 4 or words[1] in NO_LEAD:
        return None
    first, rest = fold(words[0]), [fold(word) for word in words[1:]]
    if gazetteer.entry(words[0]) or any(gazetteer.entry(word) for word in words[1:]) or gazetteer.words("kinds").intersection(rest):
        return None
    return None if first in gazetteer.words("kinds") or first in gazetteer.synonyms() else first


def has_first_name(name: str) -> bool:
    """Whether a name of several words begins with a person's first name."""
    first, _, rest = name.casefold().partition(" ")
    return bool(rest) and (first in spellings.first_names() or first.split("-")[0] in spellings.first_names())


def _parts_of_body(words: Sequence[str]) -> Iterator[str]:
    """What a body's long name is shortened to: what it is for ("Homeland Security"), or all before a last "of" or "for"."""
    if len(words) > 3 and words[1] in ("of", "for") and words[0] in gazetteer.words("kinds"):
        yield " ".join(words[2:])
    for at, word in enumerate(words):
        if word in ("of", "for") and sum(w not in gazetteer.words("small") for w in words[:at]) >= 3:
            yield " ".join(words[:at])


def _full_key(mention: Mention, key: str, full: Mapping[str, Sequence[tuple[int, str]]], may_be: Callable[[Mention, str], bool]) -> str:
    if gazetteer.entry(mention.citation.quote):
        return key
    places = full.get(key) or (full.get(key[:-1]) if key.endswith("s") else None) or ()
    if mention.label in (*PLACES, "NORP"):  # a rare surname may be taken for a place
        places = [(start, name) for start, name in full.get(key, ()) if has_first_name(name)]
    behind = bisect_left(places, (mention.citation.start + 1,))
    nearest = (places[at][1] for at in chain(range(behind - 1, -1, -1), range(behind, len(places))))
    return next((name for name in nearest if may_be(mention, name)), key)


def _in_one_sentence(places: Sequence[tuple[int, str]], at: int, text: str) -> bool:
    """Whether the last of the places before that place, each with a name, is in its sentence."""
    behind = bisect_left(places, (at,))
    return behind > 0 and SENTENCE_END.search(text, places[behind - 1][0], at) is None


def _with_acronyms(mentions: Sequence[Mention], names: Mapping[str, str], keys: Mapping[str, str], text: str) -> dict[str, str]:
    """The keys, an acronym's being that of the name whose letters it is, or after which it stands in brackets."""
    expansion: dict[str, str] = {}
    by_letters: dict[str, str] = {}
    for mention in mentions:
        if " " in names[mention.id] and mention.label != "PERSON":
            for letters in spellings.initials(names[mention.id]):
                by_letters.setdefault(letters, keys[mention.id])
    for before, mention in zip([None, *mentions], mentions, strict=False):
        name = names[mention.id].replace(".", "")
        if not spellings.is_acronym(name) and not (name.istitle() and spellings.is_acronym(name.upper())):
            continue
        name = name.upper()
        if name in by_letters:
            expansion[keys[mention.id]] = by_letters[name]
        elif (
            before
            and not (before.label == "PERSON" or has_first_name(names[before.id]))  # "Ada Moe (SP)" tells her party
            and _defines().fullmatch(text, before.citation.end, mention.citation.start)
            and _may_stand_for(name, names[before.id])
        ):
            expansion[keys[mention.id]] = keys[before.id]
    return {mention_id: expansion.get(key, key) for mention_id, key in keys.items()}


@cache
def _defines() -> re.Pattern[str]:
    """What stands between a name and the acronym that the text gives for it."""
    return re.compile(rf" \(|,? (?:{'|'.join(sorted(gazetteer.words('known_as')))}) (?:the )?")


def _may_stand_for(acronym: str, name: str) -> bool:
    """Whether half of the acronym's letters open words of the name: enough where the text itself says that it stands for it."""
    letters = Counter(word[0].upper() for word in re.findall(r"[^\W_]+", name) if word.casefold() not in gazetteer.words("small"))
    return " " in name and (letters & Counter(acronym)).total() * 2 >= len(acronym)


def _country(mentions: Sequence[Mention], names: Mapping[str, str], document: Document) -> str:
    """The country that a document is about, as its known institutions, countries and peoples say; "" where they say too little, or two."""
    home = HOME.get(document.lang or "", "")
    votes: Counter[str] = Counter([home] if home else [])
    for mention in mentions:
        entry = gazetteer.entry(names[mention.id])
        if entry and entry.country and entry.country not in ("INT", "EU"):
            votes[entry.country] += 1
    (first, most), (_, second) = (*votes.most_common(2), ("", 0), ("", 0))[:2]
    if most == second:
        return home if votes[home] == most > 1 else ""
    return first if most > 1 or first == home else ""


def _nations(names: Iterable[str]) -> dict[str, str]:
    """The country of each office that a document calls by its country ("amerikanske justisdepartementet"), where that is one only."""
    found: dict[str, set[str]] = defaultdict(set)
    for name in names:
        if (owned := gazetteer.owned(name)) and (office := office_of(owned[1])):
            found[office].add(owned[0])
    return {office: next(iter(countries)) for office, countries in found.items() if len(countries) == 1}


def office_of(name: str) -> str | None:
    """The office that every country has of that name, whether or not a country stands before it."""
    if (entry := gazetteer.entry(name) or gazetteer.entry(name.title())) is not None:
        return entry.id if entry.country is None else None
    owned = gazetteer.owned(name)
    return office_of(owned[1]) if owned else None


GENITIVES = ("s", ":s", "’s", "'s")
"""What is put to a name in the genitive."""
HOME = {"nb": "NO", "nn": "NO", "da": "DK", "sv": "SE"}
"""The country that a text in this language is about unless it names others."""


def _numbers(document: Document) -> frozenset[str]:
    """The numbers in digits, two of them at least, that stand in a document outside its furniture: what a story shares beside names."""
    ranges = sorted(document.furniture)
    numbers: set[str] = set()
    for match in NUMBER.finditer(document.text):
        if not any(start <= match.start() < end for start, end in ranges):
            numbers.add(re.sub(r"\D", "", match[0]))
    return frozenset(numbers)


# --- across documents: rules, surest first, each of which yields pairs of locals ---------------------------


def _same_name(corpus: Corpus) -> Iterator[Pair]:
    """The same letters, case, accents and punctuation apart, or a name of the gazetteer; a surname alone waits for `_surnames`."""
    surnames = {fold(local.name).split()[-1] for local in corpus.locals if local.label in PEOPLE and _is_person_name(local.name)}
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for local in corpus.locals:
        labels[fold(local.name)][local.label] += 1
    places = {name for name, counts in labels.items() if usual_label(counts) in ("GPE", "LOC")}
    first: dict[str, int] = {}
    for i, local in enumerate(corpus.locals):
        if local.known:
            yield first.setdefault(f"known {local.known}", i), i
        if of_place := spellings.local_body(local.name):
            yield first.setdefault(" ".join(("local", *of_place)), i), i
        if body := spellings.body_of(local.name):
            yield first.setdefault(" ".join(("body", spellings.sound(body[0]), body[1])), i), i
        for name in local.names:
            key = fold(spellings.spelt_out(name)).removeprefix("the ").replace(" ", "")
            part = " " not in name and name != local.name
            waits = " " not in name and local.label in PEOPLE and fold(name) in surnames and fold(name) not in places
            if key and not waits and not part and not spellings.is_acronym(name):
                yield first.setdefault(key, i), i


def _same_words(corpus: Corpus) -> Iterator[Pair]:
    """An organisation's name in another order: "Homeland Security Department", "Department of Homeland Security"."""
    first: dict[tuple[str, ...], int] = {}
    for i, local in enumerate(corpus.locals):
        words = tuple(sorted(spellings.content(local.name)))
        if len(words) > 1 and spellings.has_kind(local.name):
            yield first.setdefault(words, i), i


def _of_countries(corpus: Corpus) -> Iterator[Pair]:
    """A body with its country's name in several forms, or without it in the same story: "U.S. Harbour Command", "Harbour Command"."""
    first: dict[tuple[str, str], int] = {}
    longer: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        if local.label != "PERSON" and local.known is None and (parts := spellings.of_country(local.name)) is not None:
            yield first.setdefault(parts, i), i
            longer[parts[1]].append(i)
    for i, local in enumerate(corpus.locals):
        if local.label != "PERSON" and local.known is None and fold(local.name) in longer:
            yield from _closest(corpus, i, longer[fold(local.name)], least=STORY)


def _offices(corpus: Corpus) -> Iterator[Pair]:
    """An office that every country has, of a document that does not tell whose, and the one of the closest in story."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        if local.label != "PERSON" and (office := office_of(local.name)):
            holders[office].append(i)
    for _, members in sorted(holders.items()):
        for i in members:
            if corpus.locals[i].known is None:
                yield from _closest(corpus, i, members, least=STORY)


def _genitives(corpus: Corpus) -> Iterator[Pair]:
    """A name and its Norwegian, Danish or Swedish genitive: "Norge", "Norges"."""
    index: dict[str, int] = {}
    for i, local in enumerate(corpus.locals):
        for name in local.names:
            index.setdefault(fold(name), i)
    for i, local in enumerate(corpus.locals):
        key = fold(local.name)
        if key.endswith("s") and len(key) > 3 and corpus.documents[local.document].lang in HOME and key[:-1] in index:
            yield index[key[:-1]], i


def _acronyms(corpus: Corpus) -> Iterator[Pair]:
    """An acronym and the name that other documents give it, or else whose letters it is: the only one, or the closest in story."""
    spelt: dict[str, list[int]] = defaultdict(list)
    made: dict[str, list[int]] = defaultdict(list)
    bare: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        if " " in local.name and local.label != "PERSON":
            for letters in sorted(spellings.initials(local.name)):
                if len(letters) > 2:  # two letters are those of too many names
                    made[letters].append(i)
        for name in local.names:
            letters = name.replace(".", "").upper()
            if spellings.is_acronym(name):
                (spelt if " " in local.name else bare)[letters].append(i)
            elif name == local.name and len(name) > 2 and name.istitle() and " " not in name and letters in bare:
                bare[letters].append(i)
    for letters, members in sorted(bare.items()):
        expansions = _by_root(corpus, spelt.get(letters) or made.get(letters) or ())
        for i in members:
            if len(expansions) > 1:
                yield from _closest(corpus, i, expansions, least=STORY)
            else:
                yield from (
                    (i, j)
                    for j in (*expansions[:1], members[0])
                    if spelt.get(letters) or j == members[0] or corpus.closeness(i, j) >= STORY
                )


def _by_root(corpus: Corpus, candidates: Iterable[int]) -> list[int]:
    """One local for each group among the candidates; of very many groups those of most documents."""
    by_root: dict[int, int] = {}
    for j in candidates:
        by_root.setdefault(corpus.groups.root(j), j)
    most = sorted(by_root.values(), key=lambda j: (-len(corpus.groups.members[corpus.groups.root(j)]), j))
    return most[:MOST_CANDIDATES]


def _closest(corpus: Corpus, i: int, candidates: Iterable[int], *, least: float) -> Iterator[Pair]:
    """The pair of a local with the closest of its candidates, of at least that closeness; none where two different ones are as close."""
    others = [j for j in _by_root(corpus, candidates) if j != i]
    scored = sorted(((corpus.closeness(i, j), j) for j in others), key=lambda pair: (-pair[0], pair[1]))
    if scored and scored[0][0] >= least and (len(scored) == 1 or scored[0][0] > scored[1][0]):
        yield i, scored[0][1]


def _misspelt_people(corpus: Corpus) -> Iterator[Pair]:
    """Full names that sound alike, of documents of one story, never both in one document: "Ana Berg", "Anna Bergh"."""
    blocks: dict[object, dict[str, int]] = defaultdict(dict)
    for i, local in enumerate(corpus.locals):
        taken_for_body = local.label == "ORG" and local.known is None  # as recognisers do with rare surnames
        if (local.label in PEOPLE or taken_for_body) and spellings.is_person_name(local.name):
            words = local.name.split()
            family = fold(words[-1])[:1]
            given = spellings.sound(words[0])
            keys = [("family", spellings.sound(words[-1])), ("given", fold(words[0]), family), ("sound", given, family)]
            if len(words) > 2 or len(words[-1]) > LONG_SURNAME:
                keys.append(("apart", given, fold(words[1])[:2]))
            for key in keys:
                blocks[key].setdefault(fold(local.name), i)

    def alike(i: int, j: int) -> bool:
        a, b = corpus.locals[i], corpus.locals[j]
        bent = corpus.is_garbled(i) or corpus.is_garbled(j)
        return (a.label in PEOPLE or b.label in PEOPLE) and spellings.same_person(a.name, b.name, garbled=bent)

    yield from _compared(corpus, blocks, alike, least=STORY)


def _compared(
    corpus: Corpus, blocks: Mapping[object, Mapping[str, int]], alike: Callable[[int, int], bool], *, least: float
) -> Iterator[Pair]:
    """The pairs inside blocks that are alike and close in story, and whose groups never stand in one document."""
    done: set[Pair] = set()
    for key in sorted(blocks, key=str):
        members = sorted(blocks[key].values())
        if len(members) > CROWDED:
            continue
        for at, i in enumerate(members):
            for j in members[at + 1 :]:
                if (i, j) not in done and alike(i, j):
                    done.add((i, j))
                    if corpus.groups.root(i) != corpus.groups.root(j) and _apart(corpus, i, j) and corpus.closeness(i, j) >= least:
                        yield i, j


def _apart(corpus: Corpus, i: int, j: int) -> bool:
    """Whether no document has a full name of both groups: a document writes one name in one way, so two in it are two things."""
    ones, others = (
        {corpus.locals[m].document for m in corpus.groups.members[corpus.groups.root(k)] if " " in corpus.locals[m].name} for k in (i, j)
    )
    return not ones & others


def _reworded(corpus: Corpus) -> Iterator[Pair]:
    """Names of bodies that are each other's word for word in synonyms, of one story: "Inner Income Service", "Internal Revenue Service"."""
    blocks: dict[object, dict[str, int]] = defaultdict(dict)
    groups = gazetteer.synonyms()
    for i, local in enumerate(corpus.locals):
        if local.label not in BODIES:
            continue
        for name in (*local.names, *gazetteer.aliases(local.known or "")):
            words = spellings.content(name)
            if len(words) > 1:
                for word in words:
                    for token in [word, *groups.get(word, ())]:
                        blocks[len(words), token].setdefault(name, i)
    for i, j in _alike_names(corpus, blocks):
        yield i, j


def _alike_names(corpus: Corpus, blocks: Mapping[object, Mapping[str, int]]) -> Iterator[Pair]:
    found: dict[Pair, float] = {}
    for key in sorted(blocks, key=str):
        members = sorted(blocks[key].items())
        if len(members) > CROWDED:
            continue
        for at, (name, i) in enumerate(members):
            for other, j in members[at + 1 :]:
                if i != j and not (spellings.is_person_name(name) and spellings.is_person_name(other)):
                    likeness = spellings.reworded(spellings.content(name), spellings.content(other))
                    found[i, j] = max(found.get((i, j), 0.0), likeness)
    for (i, j), likeness in sorted(found.items(), key=lambda item: (-item[1], item[0])):
        if likeness < REWORDED - 1e-9 or corpus.groups.root(i) == corpus.groups.root(j) or corpus.closeness(i, j) <= STORY:
            continue
        if likeness == 1.0 or corpus.is_garbled(i) or corpus.is_garbled(j) or _apart(corpus, i, j):
            yield i, j


def _translated(corpus: Corpus) -> Iterator[Pair]:
    """A Norwegian name and its parts in English, of one story: "Kystposten", "Coast Post"."""
    english: dict[tuple[int, str], list[int]] = defaultdict(list)
    seen: set[str] = set()
    for i, local in enumerate(corpus.locals):
        if corpus.documents[local.document].lang == "en" and not local.known:
            words = spellings.content(local.name)
            people = gazetteer.entry(words[0].capitalize()) if len(words) > 2 else None
            for shorter in (words, words[1:]) if people and people.label == "NORP" else (words,):
                for word in set(shorter):
                    english[len(shorter), word[:4]].append(i)
    for i, local in enumerate(corpus.locals):
        parts = spellings.translated(local.name)
        if local.name in seen or not parts:
            continue
        seen.add(local.name)
        candidates = {j for part in parts for word in part for j in english.get((len(parts), word[:4]), ())}
        good = [j for j in sorted(candidates) if spellings.translation(local.name, corpus.locals[j].name) == 1.0]
        yield from ((i, j) for j in good if corpus.closeness(i, j) > STORY)


def _surnames(corpus: Corpus) -> Iterator[Pair]:
    """A surname alone in its document, and the person of that surname whose documents are closest; or the only one here who sounds so."""
    people: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        if not local.alone and local.label in PEOPLE and _is_person_name(local.name):
            people[spellings.family_name(local.name)].append(i)
    people = {name: _by_root(corpus, members) for name, members in people.items()}
    sounds: dict[str, list[int]] = defaultdict(list)
    for name, members in people.items():
        sounds[spellings.sound(name)] += members
    places = Counter(fold(name) for local in corpus.locals for name in local.names)
    first: dict[str, int] = {}
    for i, local in enumerate(corpus.locals):
        key = fold(local.name)
        taken_for_other = " " not in key and local.known is None and not local.placed and not spellings.is_acronym(local.name)
        if not local.alone and taken_for_other and (named := [j for j in people.get(key, ()) if has_first_name(corpus.locals[j].name)]):
            yield from _closest(corpus, i, named, least=STORY)
        elif corpus.is_garbled(i) and " " in key and local.known is None and (split := people.get(key.replace(" ", ""))):
            yield from _closest(corpus, i, split, least=STORY)
        elif local.alone:
            candidates = people.get(key) or people.get(key.removesuffix("s")) or (_sounding(corpus, i) if places[key] == 1 else [])
            candidates = [j for j in candidates if local.called.may_be(corpus.locals[j].called)]
            if not candidates and corpus.is_garbled(i):
                sounding = (*sounds.get(spellings.sound(key), ()), *people.get(f"{key}s", ()))
                candidates = [j for j in sounding if spellings.similarity(corpus.locals[j].name.split()[-1], local.name) >= NEARLY_SPELT]
            yield from list(_closest(corpus, i, candidates, least=STORY)) or [(first.setdefault(key, i), i)]


def _is_person_name(name: str) -> bool:
    return spellings.is_person_name(name) and not _names_direction(name)


def _names_direction(name: str) -> bool:
    """Whether a name is another place than its last word: "West Samos", but not "West Samos Times"."""
    words = name.casefold().split()
    return len(words) == 2 and words[0] in gazetteer.words("directions")


def _sounding(corpus: Corpus, i: int) -> list[int]:
    """The people of the same document whose surname sounds like this name."""
    here = [j for j in corpus.here[corpus.locals[i].document] if j != i and _is_person_name(corpus.locals[j].name)]
    return [j for j in here if spellings.same_word(corpus.locals[j].name.split()[-1], corpus.locals[i].name)]


def _numbered(corpus: Corpus) -> Iterator[Pair]:
    """A law or road of one number under several names, of one story: "Section 230", "paragraf 230"."""
    of_number: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        if key := spellings.numbered(local.name):
            yield from _closest(corpus, i, of_number[key], least=STORY)
            of_number[key].append(i)


def _short_companies(corpus: Corpus) -> Iterator[Pair]:
    """A company and its name without the word for what it is, of one story: "Aker Shipyard", "Aker"."""
    longer: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        words = fold(local.name).split()
        if len(words) > 1 and words[-1] in gazetteer.words("companies"):
            longer[" ".join(words[:-1])].append(i)
    for i, local in enumerate(corpus.locals):
        if local.label not in ("PERSON", "GPE", "LOC", "NORP") and fold(local.name) in longer:
            yield from _closest(corpus, i, longer[fold(local.name)], least=STORY)


def _led_bodies(corpus: Corpus) -> Iterator[Pair]:
    """A company and the first word of its name, of one story, where no document has the two as different things."""
    longer: dict[str, list[int]] = defaultdict(list)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    apart: Counter[str] = Counter()
    families: set[str] = set()
    for i, local in enumerate(corpus.locals):
        if lead := leads(local.name, local.label):
            longer[lead].append(i)
            apart[lead] -= lead in map(fold, local.names)
        if " " not in local.name:
            labels[fold(local.name)][local.label] += len(local.mentions)
        elif local.label == "PERSON":
            families.add(fold(local.name).split()[-1])
    for members in corpus.here.values():
        here = {fold(corpus.locals[i].name) for i in members}
        apart.update({lead for i in members if (lead := leads(corpus.locals[i].name, corpus.locals[i].label)) in here and lead})
    for i, local in enumerate(corpus.locals):
        short = fold(local.name)
        if (
            short in longer
            and short in labels
            and short not in families
            and apart[short] <= 0
            and usual_label(labels[short]) not in ("GPE", "LOC", "NORP")
        ):
            bodies = [j for j in longer[short] if fold(corpus.locals[j].name).split()[-1] not in families]
            yield from _closest(corpus, i, bodies, least=STORY)


def _called_alike(corpus: Corpus) -> Iterator[Pair]:
    """A single word that stands alone in its document, and the one thing that documents of its story call so beside its full name:
    "Embla" where others write of "Sportsklubben Embla" and then of "Embla"."""
    full: dict[str, list[int]] = defaultdict(list)
    bare: dict[str, list[int]] = defaultdict(list)
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for i, local in enumerate(corpus.locals):
        bare[fold(local.name)].append(i)
        for name in local.names:
            if " " not in name and not spellings.is_acronym(name) and fold(name) not in gazetteer.words("kinds"):
                labels[fold(name)][local.label] += 1
                if name != local.name and " " in local.name:
                    full[fold(name)].append(i)
    for i, local in enumerate(corpus.locals):
        short = fold(local.name)
        if " " in short or local.known or local.placed or usual_label(labels[short] or {local.label: 1}) in (*PLACES, "NORP"):
            continue
        near = [j for j in full.get(short, ())[:CROWDED] if corpus.relation(local.document, corpus.locals[j].document) >= STORY]
        if near and len({corpus.groups.root(j) for j in near}) == 1 and all(local.called.may_be(corpus.locals[j].called) for j in near):
            whole = set(corpus.groups.documents(near[0]))
            if len(near) > sum(
                corpus.locals[k].document in whole for k in bare[short]
            ):  # else they are two: "Heirennet", "Heirennet Drift"
                yield near[0], i


def _half_reworded(corpus: Corpus) -> Iterator[Pair]:
    """A company's name of which a machine left the first word as it was: "Mawimbi Telecom", "Mawimbi Phone", of one story, where each
    document has but one thing that begins so, and the plain ones all the same.
    """
    by_lead: dict[str, list[int]] = defaultdict(list)
    places = {fold(name) for local in corpus.locals if local.label in ("GPE", "LOC", "NORP") for name in local.names}
    for i, local in enumerate(corpus.locals):
        lead = leads(local.name, local.label)
        if lead and lead not in places and lead not in spellings.first_names():
            by_lead[lead].append(i)
    for _, members in sorted(by_lead.items()):
        plain = {corpus.groups.root(i) for i in members if not corpus.is_garbled(i)}
        single = Counter(corpus.locals[i].document for i in members)
        if len(plain) == 1 and len(members) <= CROWDED:
            whole = next(i for i in members if not corpus.is_garbled(i))
            for i in members:
                as_long = len(corpus.locals[i].name.split()) == len(corpus.locals[whole].name.split())
                if corpus.is_garbled(i) and as_long and single[corpus.locals[i].document] == 1 and _apart(corpus, i, whole):
                    yield from _closest(corpus, i, [whole], least=STORY)


def _of_one_sense(corpus: Corpus) -> Iterator[Pair]:
    """A name that only machines wrote, and the one that means nearly the same in a plain article of its story, where that article and
    the garbled one each have no likelier one: "Nairn Area", "Nairn Zone"; "Gallery Grønhøj", "Museum Grønhøj".
    """
    if corpus.encode is None:
        return
    plain = {corpus.groups.root(i) for i in range(len(corpus.locals)) if not corpus.is_garbled(i)}
    odd: dict[int, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        if corpus.is_garbled(i) and corpus.groups.root(i) not in plain and _may_be_garbled(local):
            odd[local.document].append(i)
    for d, neighbours in corpus.neighbours(sorted(odd)):
        here = {corpus.groups.root(i) for i in corpus.here[d]}
        there = (j for other in neighbours for j in corpus.here[other] if not corpus.is_garbled(j) and _may_be_garbled(corpus.locals[j]))
        candidates = [j for j in there if corpus.groups.root(j) not in here]
        likeness = _senses(corpus, odd[d], candidates)
        for i in odd[d]:
            own = {j: likeness[i, j] for j in candidates}
            best = max(own, key=lambda j: (own[j], corpus.locals[j].name), default=None)
            if best is None or own[best] < SAME_SENSE:
                continue
            group = [j for j in candidates if corpus.groups.root(j) == corpus.groups.root(best)]
            if own[best] >= max(likeness[k, j] for k in odd[d] for j in group):
                yield i, best


def _may_be_garbled(local: Local) -> bool:
    return local.label != "NORP" and len(spellings.content(local.name)) > 1 and not any(map(str.isdigit, local.name))


def _senses(corpus: Corpus, ones: Sequence[int], others: Sequence[int]) -> Mapping[Pair, float]:
    """How near in meaning names of a garbled document are to those of plain ones, by their places: the cosine; 0 where one is part of the
    other, where the plain articles know what is new in the garbled one, or where a person shares no name with the other.
    """
    assert corpus.encode is not None
    every = {i: corpus.locals[i] for i in sorted({*ones, *others})}
    langs = [corpus.documents[local.document].lang or "und" for local in every.values()]
    vectors = dict(zip(every, corpus.encode([local.name for local in every.values()], langs), strict=True))
    words = {i: frozenset(spellings.content(local.name)) for i, local in every.items()}
    plain = {i for d in {corpus.locals[j].document for j in others} for i in corpus.here[d]}
    known = {word for i in plain for word in fold(corpus.locals[i].name).split()}

    def likeness(i: int, j: int) -> float:
        new, lost, shared = words[i] - words[j], words[j] - words[i], words[i] & words[j]
        is_person = "PERSON" in (every[i].label, every[j].label)
        if not new or not lost or new <= known or (is_person and not shared):
            return 0.0
        return float(vectors[i] @ vectors[j])

    return {(i, j): likeness(i, j) for i in ones for j in others}


def _misspelt_others(corpus: Corpus) -> Iterator[Pair]:
    """Names of one sound that are no people's and know no better, of one story: "ProPublica", "Pro Publika"."""
    blocks: dict[object, dict[str, int]] = defaultdict(dict)
    for i, local in enumerate(corpus.locals):
        key = spellings.sound(fold(local.name).replace(" ", ""))
        if len(key) >= 5 and local.label in BODIES and not spellings.is_acronym(local.name):
            blocks[key].setdefault(fold(local.name), i)

    def alike(i: int, j: int) -> bool:
        return spellings.similarity(corpus.locals[i].name, corpus.locals[j].name) >= NEARLY_SPELT

    pairs = _compared(corpus, blocks, alike, least=STORY)
    yield from ((i, j) for i, j in pairs if not _told_apart(corpus, i, j))


def _told_apart(corpus: Corpus, i: int, j: int) -> bool:
    """Whether an article that no machine seems to have bent has names of both groups: two ships, "Kolvik" and "Kalvik"."""
    ones, others = ({m for m in corpus.groups.members[corpus.groups.root(k)] if not corpus.is_garbled(m)} for k in (i, j))
    return bool({corpus.locals[m].document for m in ones} & {corpus.locals[m].document for m in others})


def _garbled_acronyms(corpus: Corpus) -> Iterator[Pair]:
    """A short word of a garbled document that is an acronym of its story with a letter changed, added or lost."""
    from rapidfuzz.distance import Levenshtein

    acronyms: dict[str, list[int]] = defaultdict(list)
    for i, local in enumerate(corpus.locals):
        for name in local.names:
            if spellings.is_acronym(name) and len(name) >= 3:
                acronyms[name[0]].append(i)
    for i, local in enumerate(corpus.locals):
        word = local.known is None and " " not in local.name and local.label not in ("GPE", "LOC", "NORP")
        if (local.alone or (word and (spellings.is_acronym(local.name) or corpus.is_garbled(i)))) and 4 <= len(local.name) <= 7:
            near = [
                (Levenshtein.distance(fold(name), fold(local.name)), j)
                for j in acronyms.get(local.name[0].upper(), ())
                if corpus.groups.root(i) != corpus.groups.root(j)
                for name in corpus.locals[j].names
                if spellings.is_acronym(name) and len(name) >= 4
            ]
            least = min((distance for distance, _ in near), default=9)
            if least <= 1 or (least == 2 and corpus.is_garbled(i)):
                good = [j for distance, j in near if distance == least and (corpus.is_garbled(i) or _apart(corpus, i, j))]
                yield from _closest(corpus, i, good, least=STORY)


RULES: Sequence[Callable[[Corpus], Iterator[Pair]]] = (
    _same_name,
    _same_words,
    _of_countries,
    _offices,
    _genitives,
    _acronyms,
    _misspelt_people,
    _reworded,
    _translated,
    _numbered,
    _short_companies,
    _led_bodies,
    _half_reworded,
    _misspelt_others,
    _garbled_acronyms,
    _of_one_sense,
    _surnames,
    _called_alike,
)


# --- records -----------------------------------------------------------------------------------------------


def _entities(corpus: Corpus) -> tuple[list[Entity], dict[str, str]]:
    """The entities, and the id of the entity of each mention."""
    entities: list[Entity] = []
    entity_of: dict[str, str] = {}
    taken: set[str] = set()
    groups = sorted((sorted(members) for members in corpus.groups.members.values()), key=lambda members: members[0])
    for members in groups:
        locals_ = [corpus.locals[i] for i in members]
        name = _best_name(corpus, members)
        labels = Counter(label for local in locals_ for label in [local.label] * len(local.mentions))
        entity_id = short_id("entity", name)
        if entity_id in taken:
            entity_id = short_id("entity", name, corpus.documents[locals_[0].document].id)
        taken.add(entity_id)
        aliases = sorted({n for local in locals_ for n in local.names} - {name})
        entities.append(Entity(entity_id, name, _entity_label(name, aliases, labels), tuple(aliases)))
        entity_of |= {mention: entity_id for local in locals_ for mention in local.mentions}
    return sorted(entities, key=lambda entity: (entity.name, entity.id)), entity_of


def _entity_label(name: str, aliases: Iterable[str], labels: Mapping[str, int]) -> str:
    """The label that the thing has most often; whoever bears a first name, and is a person or called by the surname somewhere, is one."""
    label = usual_label(labels)
    if label in ("PERSON", "GPE", "LOC", "LAW", "EVENT") or not (spellings.is_person_name(name) and has_first_name(name)):
        return label
    return "PERSON" if labels.get("PERSON") or name.split()[-1] in aliases else label


def _best_name(corpus: Corpus, members: Sequence[int]) -> str:
    """The gazetteer's name where some document writes it, else the full name of most documents, those that no machine has garbled first.

    A part of another name and a genitive come last: where "Gerrard" is plain, the "Steven Gerrard" of a garbled text is.
    """
    places: dict[str, set[int]] = defaultdict(set)
    plain: set[str] = set()
    for i in members:
        for name in corpus.locals[i].names:
            places[name].add(corpus.locals[i].document)
            if not corpus.is_garbled(i):
                plain.add(name)
    if (known := corpus.groups.known[corpus.groups.root(members[0])]) in places:
        return known
    parts = {part for name in places if " " in name for part in fold(name).split()}

    def rank(name: str) -> tuple[object, ...]:
        part = fold(name) in parts
        bent = any(name.endswith(ending) and name.removesuffix(ending) in places for ending in GENITIVES)
        return (
            bent,
            part,
            name not in plain,
            spellings.is_acronym(name),
            name[:1].islower() or name.isupper(),
            -len(places[name]),
            -len(name),
            name,
        )

    return min(places, key=rank)


def _resolved(annotation: Annotation, entity_of: Mapping[str, str]) -> Annotation:
    mentions = tuple(replace(m, entity_id=entity_of[m.id]) for m in annotation.mentions)
    return replace(annotation, mentions=mentions, claims=tuple(_with_entities(annotation, mentions)))


def _with_entities(annotation: Annotation, mentions: Sequence[Mention]) -> Iterator[Claim]:
    """The claims with the entities of the mentions in them, and of other names that their statements spell out."""
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        by_name[mention.citation.quote].append(mention)
    names = sorted(by_name, key=lambda name: (-len(name), name))
    for claim in annotation.claims:
        inside = [m for m in mentions if claim.citation.start <= m.citation.start and m.citation.end <= claim.citation.end]
        here = {mention.citation.quote for mention in inside}
        spelt = [_last_before(by_name[name], claim) for name in _named(claim.statement, names) if name not in here]
        ids = dict.fromkeys(mention.entity_id for mention in (*inside, *spelt) if mention.entity_id)
        speaker = _speaking(claim.speaker, names, by_name) if claim.speaker else None
        said_by = _last_before(by_name[speaker], claim).entity_id if speaker else None
        yield replace(claim, entity_ids=tuple(ids), speaker_entity_id=said_by)


def _speaking(phrase: str, names: Sequence[str], by_name: Mapping[str, Sequence[Mention]]) -> str | None:
    """The name of whoever speaks: the person in the phrase that is named last, for others stand before in the genitive, else the body; a
    place or people only where the phrase is nothing else: not in "the Leeds-based retailer"."""
    found = [(name, by_name[name][0].label) for name in _named(phrase, names)]
    people = [name for name, label in found if label == "PERSON" and not re.match(r"['’]", phrase[phrase.rfind(name) + len(name) :])]
    if people:
        return max(people, key=phrase.rfind)
    bodies = (name for name, label in found if label not in (*PLACES, "NORP", "PERSON"))
    bare = phrase.casefold().removeprefix("the ")
    return next(bodies, None) or next((name for name, _ in found if name.casefold() == bare), None)


def _named(text: str, names: Iterable[str]) -> Iterator[str]:
    """Those of the names, the longest first, that stand in a text as whole words and not inside a longer one."""
    for name in names:
        if name in text:
            left, count = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", "\n", text)
            if count:
                text = left
                yield name


def _last_before(mentions: Sequence[Mention], claim: Claim) -> Mention:
    """The last of mentions of one name that begins before the claim ends: two people of one surname may both be called by it."""
    before = [mention for mention in mentions if mention.citation.start < claim.citation.end]
    return before[-1] if before else mentions[0]
