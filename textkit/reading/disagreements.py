"""What the claims of a fact disagree on: the sides of each conflict beside each other, and who of its story has it, differs or omits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from textkit.reading.passages import citation_view
from textkit.reading.pictures import NumberLine, number_line, number_lines
from textkit.records import Claim, Conflict, Document, Fact, Figure
from textkit.results import Results, outlet_of

BESIDE = 50
"""Characters of context where the sides of a conflict stand beside each other."""
SAME_STORY = 2
"""Facts that an article must share with one of a fact's articles to be of the same story."""
MOST_OUTLETS = 24
MOST_COLUMNS = 12
"""Articles, and other facts of the story, in the table of who has what."""


def conflict_view(results: Results, conflict: Conflict) -> dict[str, Any]:
    """A conflict with the citations of its sides beside each other; a claim that stands on two sides is shown on both."""
    sides = [(side.words, [results.claim[i] for i in side.claim_ids]) for side in conflict.sides]
    return {
        "kind": conflict.kind,
        "about": conflict.about,
        "sides": [
            {"words": words, "citations": [citation_view(results, claim, context=BESIDE) for claim in found[:3]], "more": len(found[3:])}
            for words, found in sides
        ],
    }


def figure_pictures(results: Results, fact: Fact, claims: Sequence[Claim]) -> Iterator[NumberLine]:
    """A line for the figures of each disagreement, in whatever language and unit, then one for every unit of the others."""
    given = {i: claim for claim in claims for i in claim.figure_ids if i in results.figure}
    shown: set[str] = set()
    for conflict in fact.conflicts:
        own = [i for side in conflict.sides for i in side.figure_ids if i in given and conflict.kind == "figure"]
        shown |= set(own)
        if line := number_line(_named(results, own, given)):
            yield line
    yield from number_lines(_named(results, [i for i in given if i not in shown], given))


def _named(results: Results, figure_ids: Iterable[str], claim_of: Mapping[str, Claim]) -> list[tuple[str, Figure]]:
    """Each figure with the outlet that gives it."""
    return [(outlet_of(results.document[claim_of[i].citation.document_id]), results.figure[i]) for i in figure_ids]


def coverage(results: Results, fact: Fact, *, most_facts: int = MOST_COLUMNS) -> dict[str, Any]:
    """The articles of the fact's story, and which of the story's facts each has: "has", "differs", "before" or "" for what it leaves out.

    An article is of the story when it shares SAME_STORY facts with one that has the fact. One that came out on a day before any that has a
    fact can't leave it out: it was "before".
    """
    having = {claim.citation.document_id for claim in results.claims_of(fact)}
    story = having.union(*(_beside(results, document_id) for document_id in having))
    counts = Counter(fact_id for i in story for fact_id in results.facts_in.get(i, ()))
    others = [fact_id for fact_id, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n > 1 and fact_id != fact.id]
    columns = [fact, *(results.fact[fact_id] for fact_id in others[: most_facts - 1])]
    documents = sorted((results.document[i] for i in story), key=lambda d: (d.id not in having, d.published or "9", outlet_of(d), d.id))
    cells = [_stances(results, column, documents) for column in columns]
    rows = [{"document": d, "outlet": outlet_of(d), "cells": [cell.get(d.id, "") for cell in cells]} for d in documents]
    omit = sum(d.id not in cells[0] for d in documents)
    return {
        "columns": columns,
        "rows": rows[:MOST_OUTLETS],
        "left_out": max(0, len(rows) - MOST_OUTLETS),
        "having": len(having),
        "omit": omit,
    }


def _beside(results: Results, document_id: str) -> set[str]:
    """The documents that share SAME_STORY facts with this one."""
    facts = [results.fact[fact_id] for fact_id in results.facts_in.get(document_id, ())]
    shared = Counter(i for fact in facts for i in {claim.citation.document_id for claim in results.claims_of(fact)})
    return {i for i, n in shared.items() if n >= SAME_STORY}


def _stances(results: Results, fact: Fact, documents: Iterable[Document]) -> dict[str, str]:
    """For each document that has a fact whether it "has" it or "differs", and for those of an earlier day "before".

    The side of most origins of a conflict is not told from the others.
    """
    clashing = {claim_id for conflict in fact.conflicts for claim_id in conflict.claim_ids}
    found: dict[str, str] = {}
    for claim in results.claims_of(fact):
        stance = "differs" if claim.id in clashing else "has"
        if found.get(claim.citation.document_id) != "differs":
            found[claim.citation.document_id] = stance
    days = [(results.document[i].published or "")[:10] for i in found]
    earlier = {d.id: "before" for d in documents if d.published and d.published[:10] < min(days)}
    return earlier | found
