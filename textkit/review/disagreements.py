"""What the claims of a fact disagree on: the sides of each conflict beside each other, and who of its story has it, differs or omits it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from textkit.records import Claim, Conflict, Fact, Figure
from textkit.results import Results, outlet_of
from textkit.review.desk import Table
from textkit.review.passages import citation_view
from textkit.review.pictures import NumberLine, number_line, number_lines

BESIDE = 50
"""Characters of context where the sides of a conflict stand beside each other."""
SAME_STORY = 2
"""Facts that an article must share with one of a fact's articles to be of the same story."""
MOST_OUTLETS = 24
MOST_COLUMNS = 12
"""Articles, and other facts of the story, in the table of who has what."""


def conflict_view(table: Table, conflict: Conflict) -> dict[str, Any]:
    """A conflict with the citations of its sides beside each other; a claim that stands on two sides is shown on both."""
    sides = [(side.words, [table.results.claim[i] for i in side.claim_ids]) for side in conflict.sides]
    return {
        "kind": conflict.kind,
        "about": conflict.about,
        "sides": [
            {"words": words, "citations": [citation_view(table, claim, context=BESIDE) for claim in found[:3]], "more": len(found[3:])}
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


def coverage(table: Table, fact: Fact) -> dict[str, Any]:
    """The articles of the fact's story, and which of the story's facts each has: "has", "differs" or "" for what it leaves out.

    An article is of the story when it shares SAME_STORY facts with one that has the fact.
    """
    results = table.results
    having = {claim.citation.document_id for claim in results.claims_of(fact)}
    story = {i for i, facts in table.facts_in.items() if i in having or any(_shared(facts, table.facts_in[j]) for j in having)}
    counts = Counter(fact_id for i in story for fact_id in table.facts_in[i])
    others = [fact_id for fact_id, n in sorted(counts.items(), key=lambda item: (-item[1], item[0])) if n > 1 and fact_id != fact.id]
    columns = [fact, *(results.fact[fact_id] for fact_id in others[: MOST_COLUMNS - 1])]
    cells = [_stances(results, column) for column in columns]
    documents = sorted((results.document[i] for i in story), key=lambda d: (d.id not in having, d.published or "9", outlet_of(d)))
    rows = [{"document": d, "outlet": outlet_of(d), "cells": [cell.get(d.id, "") for cell in cells]} for d in documents]
    return {"columns": columns, "rows": rows[:MOST_OUTLETS], "left_out": max(0, len(rows) - MOST_OUTLETS), "omit": len(story - having)}


def _shared(one: set[str], other: set[str]) -> bool:
    return len(one & other) >= SAME_STORY


def _stances(results: Results, fact: Fact) -> dict[str, str]:
    """For each document of a fact whether it has it or differs; the side of most origins of a conflict is not told from the others."""
    clashing = {claim_id for conflict in fact.conflicts for claim_id in conflict.claim_ids}
    found: dict[str, str] = {}
    for claim in results.claims_of(fact):
        stance = "differs" if claim.id in clashing else "has"
        if found.get(claim.citation.document_id) != "differs":
            found[claim.citation.document_id] = stance
    return found
