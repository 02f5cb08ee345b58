"""What the pages show, as plain data: pure functions from the table to what a template prints."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any

from textkit.judgements import Decision, agreement
from textkit.records import Claim, Document, Entity, Fact, Judgement, Link
from textkit.results import Results, outlet_of
from textkit.review.desk import Table
from textkit.review.disagreements import conflict_view, coverage, figure_pictures
from textkit.review.lines import Line, Wanted, alike, select
from textkit.review.passages import by_origin
from textkit.review.pictures import timeline

PAGE = 50
"""Facts on a page of the list."""
MOST_CITATIONS = 60
"""Citations shown of one fact; the page says how many are left out."""
REASONS = {
    "likeness": "they mean much the same",
    "rank": "each is the other's nearest passage",
    "margin": "they are nearer to each other than to the rest of the articles",
    "context": "what they lean on is alike",
    "words": "they share rare words",
    "words_in_context": "their sentences share rare words",
    "meaning": "what one says, the other says too",
    "least_meaning": "both say all that the other says",
    "figures": "they give the same figures",
    "figures_differ": "their figures differ",
    "figures_on_one_side": "only one gives figures",
    "numbers": "their sentences give the same figures",
    "date": "they speak of the same date",
    "dates_differ": "their dates differ",
    "names": "they name the same",
    "names_nearby": "their sentences name the same",
    "names_differ": "their names differ",
    "people_differ": "they name different people",
    "unnamed": "names are missing",
    "denied": "one says no where the other says yes",
    "status": "they are asserted, planned or alleged alike",
    "speaker": "they have the same speaker",
    "speakers_differ": "their speakers differ",
    "both_reported": "both report what someone says",
    "neighbours": "the passages around them are alike",
    "distance": "how far into their articles they stand",
    "lengths": "how long they are",
    "shortness": "how short they are",
    "translated": "they are in different languages",
    "machine_made": "a machine's text is among them",
}
"""What each of textkit.compare.FIELDS says, in words."""


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
    looks = [d.look for d in table.results.to_look_at if d.about_id == line.id]
    return {"line": line, "verdicts": verdict_words(table.results, line.id), "looks": looks}


def verdict_words(results: Results, fact_id: str) -> str:
    """ "accepted by ann; rejected by bo", empty where nobody has judged the fact."""
    given: dict[str, list[str]] = defaultdict(list)
    for reviewer, decision in results.verdicts.get(fact_id, {}).items():
        given[decision.judgement.verdict].append(reviewer)
    return "; ".join(f"{verdict} by {', '.join(reviewers)}" for verdict, reviewers in given.items())


def fact_page(table: Table, fact: Fact, want: Wanted, *, reviewer: str | None, find: str = "") -> dict[str, Any]:
    results, line = table.results, table.lines[fact.id]
    claims = results.claims_of(fact)
    order = [other.id for other in select(table.lines.values(), want, results, reviewer=reviewer)]
    shown = claims[:MOST_CITATIONS]
    return {
        "line": line,
        "key": line.key,
        "statement": fact.statement,
        "origins": by_origin(table, shown),
        "left_out": len(claims) - len(shown),
        "conflicts": [conflict_view(table, conflict) for conflict in fact.conflicts],
        "timeline": timeline(_first_reports(results, claims)),
        "undated": sorted({outlet_of(d) for d in _documents(results, claims) if not d.published}),
        "number_lines": list(figure_pictures(results, fact, claims)),
        "coverage": coverage(table, fact),
        "links": [link_view(results, link) for link in results.links_of.get(fact.id, ())],
        "entities": [results.entity[i] for i in dict.fromkeys(i for c in claims for i in c.entity_ids) if i in results.entity],
        "verdicts": verdict_words(results, fact.id),
        "mine": _own_verdict(results, fact, reviewer),
        "history": [decision_view(decision) for decision in results.decisions if decision.about_id == fact.id],
        "candidates": candidates(table, line, find),
        "find": find,
    } | _neighbours(order, fact.id)


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


def _documents(results: Results, claims: Iterable[Claim]) -> list[Document]:
    return [results.document[i] for i in dict.fromkeys(claim.citation.document_id for claim in claims)]


def _first_reports(results: Results, claims: Iterable[Claim]) -> list[tuple[str, str]]:
    """The time at which each outlet first had the fact."""
    first: dict[str, str] = {}
    for document in _documents(results, claims):
        if document.published:
            name = outlet_of(document)
            first[name] = min(document.published, first.get(name, document.published))
    return list(first.items())


def link_view(results: Results, link: Link) -> dict[str, Any]:
    """What joined two claims: the chance that both state the same, and what speaks for and against it, the weightiest first."""
    sides = [results.claim[link.left_id], results.claim[link.right_id]]
    reasons = [(REASONS.get(field, field.replace("_", " ")), value, effect) for field, value, effect in link.reasons]
    return {
        "chance": round(100 * link.chance),
        "sides": [(outlet_of(results.document[claim.citation.document_id]), claim) for claim in sides],
        "for": [reason for reason in reasons if reason[2] > 0],
        "against": [reason for reason in reasons if reason[2] <= 0],
    }


def decision_view(decision: Decision) -> dict[str, Any]:
    return {"judgement": decision.judgement, "look": decision.look, "words": decision_words(decision.judgement), "about": decision.about_id}


def decision_words(judgement: Judgement) -> str:
    """ "accepted", "took 2 passages out", as a sentence about the reviewer goes on."""
    return {
        ("fact", "open"): "set the verdict back to open",
        ("statement", "edited"): "changed the statement",
        ("note", "noted"): "noted",
        ("claims", "same"): "merged this with another fact",
        ("claims", "different"): f"took {len(judgement.left)} passage{'s' * (len(judgement.left) != 1)} out",
        ("name", "renamed"): "renamed an entity",
        ("entities", "same"): "merged two entities",
        ("entities", "different"): "parted spellings of an entity",
        ("undo", "undone"): "took a decision back",
    }.get((judgement.kind, judgement.verdict), judgement.verdict)


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
        "history": [decision_view(decision) for decision in results.decisions if decision.about_id == entity.id],
    }


def _other_entities(results: Results, entity: Entity, find: str) -> list[Entity]:
    """Entities with these letters in a spelling, or with a word of the entity's names, the same kind of thing first."""
    words = (
        [find.casefold()] if find.strip() else [w for name in (entity.name, *entity.aliases) for w in name.casefold().split() if len(w) > 2]
    )
    found = [
        other
        for other in results.entities
        if other.id != entity.id and any(word in spelling.casefold() for word in words for spelling in (other.name, *other.aliases))
    ]
    return sorted(found, key=lambda other: (other.label != entity.label, other.name, other.id))[:20]
