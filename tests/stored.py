"""Small runs for the tests of review: sentences become claims, groups of them facts, digits figures and names entities, without models."""

import re
from dataclasses import replace
from decimal import Decimal

from textkit.records import Citation, Claim, Conflict, Document, Entity, Fact, Figure, Link, Mention, Side, short_id
from textkit.store import open_store

DIGITS = re.compile(r"\d+")


def article(name, *sentences, **more):
    """A document of one sentence a line; `more` are fields of it."""
    text = "\n".join(sentences)
    return Document(short_id(name, text), f"{name}.txt", text, "", publisher=name.title(), lang="en", **more)


def cited(document, start, end):
    return Citation(document.id, start, end, document.text[start:end])


def records(documents, groups=(), names=()):
    """The tables of a run. A group is a set of sentences that share a fact; its claims conflict where they give different figures."""
    figures, mentions, claims = [], [], []
    entities = [Entity(short_id("entity", name), name, "PERSON") for name in names]
    for document in documents:
        start = 0
        for line in document.text.split("\n"):
            end = start + len(line)
            own = [cited(document, start + m.start(), start + m.end()) for m in DIGITS.finditer(line)]
            found = [Figure(place.id, place, "cardinal", Decimal(place.quote), counted="people") for place in own]
            named = [
                Mention(short_id("m", place.id), place, "PERSON", entity.id)
                for entity in entities
                for m in re.finditer(re.escape(entity.name), line)
                for place in [cited(document, start + m.start(), start + m.end())]
            ]
            place = cited(document, start, end)
            ids = {"figure_ids": tuple(f.id for f in found), "entity_ids": tuple(dict.fromkeys(m.entity_id for m in named))}
            claims.append(Claim(place.id, place, line, "en", **ids))
            figures += found
            mentions += named
            start = end + 1
    group_of = {words: i for i, group in enumerate(groups) for words in group}
    rows = {}
    for claim in claims:
        rows.setdefault(group_of.get(claim.statement, claim.id), []).append(claim)
    value_of = {figure.id: figure.value for figure in figures}
    facts, links = [], []
    for row in rows.values():
        ids = tuple(claim.id for claim in row)
        values = sorted({value_of[i] for claim in row for i in claim.figure_ids})
        about = " or ".join(map(str, values))
        sides = tuple(side_of(value, row, value_of) for value in values)
        facts.append(Fact(ids[0], row[0].statement, ids, (Conflict("figure", ids, about, sides),) if len(values) > 1 else ()))
        links += [
            Link(short_id(ids[0], other), ids[0], ids[0], other, 0.75, (("words", 0.5, 1.2), ("figures", 0.0, -0.4))) for other in ids[1:]
        ]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    claims = [replace(claim, fact_id=fact_of[claim.id]) for claim in claims]
    return {
        "documents": [replace(d, origin_id=d.origin_id or d.id) for d in documents],
        "mentions": mentions,
        "figures": figures,
        "claims": claims,
        "entities": entities,
        "facts": facts,
        "links": links,
        "skipped": [],
    }


def side_of(value, claims, value_of):
    """The claims, and their figures, that give the value."""
    given = [(claim.id, i) for claim in claims for i in claim.figure_ids if value_of[i] == value]
    return Side(str(value), tuple(dict.fromkeys(claim_id for claim_id, _ in given)), tuple(i for _, i in given))


def store_run(out, documents, groups=(), names=()):
    with open_store(out, create=True) as store:
        store.replace(records(documents, groups, names))
    return out


ONE = article(
    "morning post",
    "Fire broke out in the mill at Aas",
    "The fire hurt 12 people",
    "Mayor Liv Dahl praised the firemen",
    published="2025-05-01T08:00",
    url="https://morning.example/fire",
)
TWO = article(
    "evening news",
    "A mill at Aas burned on Thursday",
    "The blaze hurt 14 people",
    "Liv Dahl will rebuild the mill",
    published="2025-05-02",
    url="javascript:alert(1)",
)
THREE = article(
    "valley times", "A mill at Aas burned on Thursday night", "Nobody knows how it began", "Dahl spoke of arson", "Rain fell on the ruins"
)
GROUPS = (
    {"Fire broke out in the mill at Aas", "A mill at Aas burned on Thursday", "A mill at Aas burned on Thursday night"},
    {"The fire hurt 12 people", "The blaze hurt 14 people"},
)
NAMES = ("Liv Dahl", "Aas")


def mill_run(out):
    """Three articles of one fire, with a fact of three origins, a disputed one, and names."""
    return store_run(out, [ONE, TWO, THREE], GROUPS, NAMES)
