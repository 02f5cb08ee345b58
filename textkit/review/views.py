"""What the pages show, as plain data: pure functions from the table to what a template prints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from textkit.judgements import agreement
from textkit.reading.facts import decision_view, decision_words, fact_view, verdict_words
from textkit.records import Entity, Fact
from textkit.results import Results, outlet_of
from textkit.review.desk import Table
from textkit.review.lines import Line, Wanted, alike, select

PAGE = 50
"""Facts on a page of the list."""
STEM = 4
"""Letters by which names are taken to be alike."""


def list_page(table: Table, want: Wanted, *, page: int, reviewer: str | None) -> dict[str, Any]:
    lines = select(table.lines.values(), want, table.results, reviewer=reviewer)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(1, page), pages)
    return {
        "rows": [list_row(table, line) for line in lines[(page - 1) * PAGE : page * PAGE]],
        "found": len(lines),
        "total": len(table.lines),
        "page": page,
        "pages": pages,
        "languages": sorted({language for line in table.lines.values() for language in line.languages}),
        "outlets": sorted({outlet for line in table.lines.values() for outlet in line.outlets}, key=str.casefold),
    }


def list_row(table: Table, line: Line) -> dict[str, Any]:
    looks = [d.look for d in table.results.decisions_on.get(line.id, ()) if d.look]
    return {"line": line, "verdicts": verdict_words(table.results, line.id), "looks": looks}


def fact_page(table: Table, fact: Fact, want: Wanted, *, reviewer: str | None, find: str = "") -> dict[str, Any]:
    results, line = table.results, table.lines[fact.id]
    order = [other.id for other in select(table.lines.values(), want, results, reviewer=reviewer)]
    own = {
        "line": line,
        "key": line.key,
        "statement": fact.statement,
        "mine": _own_verdict(results, fact, reviewer),
        "candidates": candidates(table, line, find),
        "find": find,
    }
    return fact_view(results, fact) | own | _neighbours(order, fact.id)


def _neighbours(order: Sequence[str], fact_id: str) -> dict[str, Any]:
    at = order.index(fact_id) if fact_id in order else None
    return {
        "place": None if at is None else at + 1,
        "found": len(order),
        "before": order[at - 1] if at else None,
        "after": order[at + 1] if at is not None and at + 1 < len(order) else None,
    }


def _own_verdict(results: Results, fact: Fact, reviewer: str | None) -> str | None:
    decision = results.verdicts.get(fact.id, {}).get(reviewer or "")
    return decision.judgement.verdict if decision else None


def candidates(table: Table, line: Line, find: str) -> list[Line]:
    """Facts that the line's may be merged with: those with the words that are looked for, or those most like it."""
    if not find.strip():
        return alike(line, table.lines.values())
    found = select(table.lines.values(), Wanted(q=find, sort="origins"), table.results)
    return [other for other in found if other.id != line.id][:20]


def looks_page(table: Table) -> dict[str, Any]:
    results = table.results
    return {
        "decisions": [
            decision_view(d) | {"line": table.lines.get(d.about_id or ""), "entity": results.entity.get(d.about_id or "")}
            for d in results.to_look_at
        ]
    }


def agreement_page(table: Table) -> dict[str, Any]:
    """Each pair of reviewers with the facts that both judged and Cohen's kappa; how many each judged; and where they disagree."""
    results = table.results
    counts = Counter(reviewer for given in results.verdicts.values() for reviewer in given)
    pairs = []
    for one, other in combinations(sorted(counts), 2):
        n, kappa = agreement(results.decisions, one, other)
        if n:
            pairs.append({"one": one, "other": other, "n": n, "kappa": kappa})
    lines = [table.lines[i] for i, given in results.verdicts.items() if len({d.judgement.verdict for d in given.values()}) > 1]
    return {"counts": sorted(counts.items()), "pairs": pairs, "disputes": [(line, verdict_words(results, line.id)) for line in lines]}


def news(table: Table, *, after: int) -> dict[str, Any]:
    """What reviewers decided after the first `after` judgements: who and what, and the verdicts of the facts that it is about."""
    new = table.judgements[after:]
    claims = (table.results.claim.get(anchor.record_id) for judgement in new for anchor in judgement.left)
    facts = {claim.fact_id for claim in claims if claim and claim.fact_id}
    return {
        "count": len(table.judgements),
        "items": [{"reviewer": judgement.reviewer, "words": decision_words(judgement)} for judgement in new[-20:]],
        "verdicts": {fact_id: verdict_words(table.results, fact_id) for fact_id in sorted(facts)},
    }


def entity_page(table: Table, entity: Entity, *, find: str = "") -> dict[str, Any]:
    results = table.results
    mentions = results.mentions_of.get(entity.id, [])
    spellings = Counter(mention.citation.quote for mention in mentions)
    outlets: dict[str, set[str]] = defaultdict(set)
    for mention in mentions:
        outlets[mention.citation.quote].add(outlet_of(results.document[mention.citation.document_id]))
    lines = sorted((line for line in table.lines.values() if entity.id in line.entities), key=lambda line: (-line.origins, line.id))
    return {
        "entity": entity,
        "spellings": [(name, n, sorted(outlets[name])) for name, n in spellings.most_common()],
        "lines": lines[:PAGE],
        "left_out": max(0, len(lines) - PAGE),
        "others": _other_entities(results, entity, find),
        "find": find,
        "history": [decision_view(decision) for decision in results.decisions_on.get(entity.id, ())],
    }


def _other_entities(results: Results, entity: Entity, find: str) -> list[Entity]:
    """Entities with these letters in a spelling, or a word that begins like one of the entity's names, the same kind of thing first."""
    letters = find.strip().casefold()
    stems = _stems(entity)
    found = [
        other
        for other in results.entities
        if other.id != entity.id
        and (any(letters in spelling.casefold() for spelling in _spellings(other)) if letters else stems & _stems(other))
    ]
    return sorted(found, key=lambda other: (other.label != entity.label, other.name, other.id))[:20]


def _spellings(entity: Entity) -> tuple[str, ...]:
    return entity.name, *entity.aliases


def _stems(entity: Entity) -> set[str]:
    """The first letters of the words of an entity's names, which its misspellings seldom touch."""
    return {word[:STEM] for name in _spellings(entity) for word in name.casefold().split() if len(word) > 2}
