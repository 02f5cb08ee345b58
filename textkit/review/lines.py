"""The list of facts: one line for each, which of them a reviewer wants to see, and in what order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from textkit.judgements import Decision
from textkit.records import Entity, Fact, short_id
from textkit.results import Results, outlet_of

MOST_TEXT = 4000
"""Characters of one claim that a search looks at."""
SORTS = {"look": "worth a look", "origins": "most origins", "newest": "newest first report"}
VERDICTS = {
    "todo": "not judged by me",
    "none": "judged by nobody",
    "accepted": "accepted",
    "rejected": "rejected",
    "flagged": "flagged",
    "disagreement": "reviewers disagree",
}
STATUSES = ("corroborated", "disputed", "single")
CONFLICTS = ("figure", "date", "name", "polarity", "status")
BETWEEN_DIGITS = re.compile(r"(?<=\d)[,\s](?=\d)")
SAME_UNIT = {"percent": "%", "prosent": "%"}


@dataclass(frozen=True, slots=True)
class Line:
    """What the list shows of a fact and filters it by. `key` changes with the fact's claims; `chance` is that of its weakest link."""

    id: str
    key: str
    statement: str
    status: str
    documents: int
    origins: int
    values: tuple[str, ...]
    conflicts: frozenset[str]
    first: str
    outlets: tuple[str, ...]
    languages: frozenset[str]
    entities: frozenset[str]
    text: str
    chance: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the list, as they stand in its address; an empty one lets everything through."""

    q: str = ""
    status: str = ""
    verdict: str = ""
    conflict: str = ""
    origins: str = ""
    entity: str = ""
    figure: str = ""
    language: str = ""
    outlet: str = ""
    look: str = ""
    sort: str = ""

    def query(self, **more: object) -> str:
        """The filters as the part of an address after "?"; `more` is added to them."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in (own | more).items() if value})


def wanted(given: Mapping[str, str]) -> Wanted:
    """The filters that an address holds; what is none is left out, and no text is longer than a field of the page would let it be."""
    return Wanted(**{field.name: given.get(field.name, "").strip()[:200] for field in fields(Wanted)})


def key_of(fact: Fact) -> str:
    """The fact's id and what its claims were, so that nobody judges a row that has changed since it was shown."""
    return f"{fact.id}-{short_id(*fact.claim_ids)[:8]}"


def line_of(results: Results, fact: Fact) -> Line:
    claims = results.claims_of(fact)
    documents = [results.document[i] for i in dict.fromkeys(claim.citation.document_id for claim in claims)]
    origins = len(results.origins_of(fact))
    names = (results.entity[i] for i in dict.fromkeys(i for claim in claims for i in claim.entity_ids) if i in results.entity)
    said = (part for claim in claims for part in (claim.statement, claim.citation.quote, claim.translation or "", claim.speaker or ""))
    text = [fact.statement, *said, *(name for entity in names for name in (entity.name, *entity.aliases))]
    return Line(
        id=fact.id,
        key=key_of(fact),
        statement=fact.statement,
        status=results.status_of(fact),
        documents=len(documents),
        origins=origins,
        values=tuple(results.values_of(fact)),
        conflicts=frozenset(conflict.kind for conflict in fact.conflicts),
        first=min(filter(None, (document.published for document in documents)), default=""),
        outlets=tuple(dict.fromkeys(map(outlet_of, documents))),
        languages=frozenset(claim.lang for claim in claims),
        entities=frozenset(i for claim in claims for i in claim.entity_ids),
        text="\n".join(part[:MOST_TEXT] for part in dict.fromkeys(text)).casefold(),
        chance=min((link.chance for link in results.links_of.get(fact.id, ())), default=1.0),
    )


def select(lines: Iterable[Line], want: Wanted, results: Results, *, reviewer: str | None = None) -> list[Line]:
    """The lines that pass every filter, in the order that is asked for."""
    found = list(lines)
    for name, make in _FILTERS.items():
        if value := getattr(want, name):
            found = list(filter(make(value), found))
    if want.entity:
        ids = entities_named(results.entities, want.entity)
        found = [line for line in found if not ids.isdisjoint(line.entities)]
    if want.look:
        ids = {decision.about_id or "" for decision in results.to_look_at}
        found = [line for line in found if line.id in ids]
    if want.verdict in VERDICTS:
        found = [line for line in found if _has_verdict(want.verdict, results.verdicts.get(line.id, {}), reviewer)]
    return sorted(found, key=_ORDERS.get(want.sort, _worth_a_look))


def entities_named(entities: Iterable[Entity], name: str) -> set[str]:
    """The ids of the entities with this id, or these letters in a spelling."""
    letters = name.casefold()
    return {e.id for e in entities if e.id == name or any(letters in spelling.casefold() for spelling in (e.name, *e.aliases))}


def _has_verdict(wanted_verdict: str, given: Mapping[str, Decision], reviewer: str | None) -> bool:
    if wanted_verdict == "todo":
        return reviewer not in given
    found = {decision.judgement.verdict for decision in given.values()}
    if wanted_verdict == "disagreement":
        return len(found) > 1
    return found == (set() if wanted_verdict == "none" else {wanted_verdict})


def _with_words(value: str) -> Callable[[Line], bool]:
    words = value.casefold().split()
    return lambda line: all(word in line.text for word in words)


def _with_figure(value: str) -> Callable[[Line], bool]:
    asked = _figure_words(value)
    return lambda line: any(asked <= _figure_words(given) for given in line.values)


def _figure_words(value: str) -> set[str]:
    """The parts of "~45,000,000 NOK" that a person may ask for: {"45000000", "nok"}."""
    words = BETWEEN_DIGITS.sub("", value.casefold()).replace("–", " ").split()
    return {SAME_UNIT.get(word, word).lstrip("~<>≥≤") for word in words}


_FILTERS: dict[str, Callable[[str], Callable[[Line], bool]]] = {
    "status": lambda value: lambda line: line.status == value,
    "conflict": lambda value: lambda line: value in line.conflicts or (value == "any" and bool(line.conflicts)),
    "origins": lambda value: lambda line: not value.isdecimal() or line.origins >= int(value),
    "language": lambda value: lambda line: value in line.languages,
    "outlet": lambda value: lambda line: value in line.outlets,
    "figure": _with_figure,
    "q": _with_words,
}


def _worth_a_look(line: Line) -> tuple[object, ...]:
    """Where a person's look helps most: sources disagree, many rely on it, its weakest link is uncertain."""
    return not line.conflicts, -line.origins, line.chance, line.id


_ORDERS: dict[str, Callable[[Line], tuple[object, ...]]] = {
    "origins": lambda line: (-line.origins, -line.documents, line.id),
    "newest": lambda line: (-int("".join(filter(str.isdecimal, line.first))[:12].ljust(12, "0")), line.id),
}


def alike(line: Line, lines: Iterable[Line], *, most: int = 8) -> list[Line]:
    """Other facts that may be the same one: those with the most of its words and names."""
    words, scored = set(re.findall(r"\w{4,}", line.text)), []
    for other in lines:
        shared = len(words & set(re.findall(r"\w{4,}", other.statement.casefold()))) + 2 * len(line.entities & other.entities)
        if shared and other.id != line.id:
            scored.append((-shared / (4 + len(other.statement.split())), other.id, other))
    return [other for *_, other in sorted(scored, key=lambda item: item[:2])[:most]]
