"""What the page of a fact shows, as plain data: pure functions from the results to what a template prints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from textkit.judgements import Decision
from textkit.reading.disagreements import MOST_COLUMNS, conflict_view, coverage, figure_pictures
from textkit.reading.passages import by_origin
from textkit.reading.pictures import timeline
from textkit.records import Claim, Document, Fact, Judgement, Link
from textkit.results import Results, outlet_of

MOST_CITATIONS = 60
"""Citations shown of one fact; the page says how many are left out."""
REASONS = {
    "likeness": "they mean much the same",
    "rank": "each is the other's nearest passage",
    "margin": "they are nearer to each other than to the rest of the articles",
    "context": "read with what they lean on, they say much the same",
    "context_rank": "read so, each is the other's nearest passage",
    "words": "they share rare words",
    "words_in_context": "their sentences share rare words",
    "phrases": "they share whole turns of phrase",
    "meaning": "what one says, the other says too",
    "least_meaning": "both say all that the other says",
    "figures": "they give the same figures",
    "figures_differ": "their figures differ",
    "date": "they speak of the same date",
    "dates_differ": "their dates differ",
    "names": "they name the same",
    "names_nearby": "their sentences name the same",
    "names_differ": "their names differ",
    "people_differ": "they name different people",
    "unnamed": "names are missing",
    "status": "they are asserted, planned or alleged alike",
    "speaker": "they have the same speaker",
    "speakers_differ": "their speakers differ",
    "answers": "one stands where an article would deny the other",
    "direct": "they seem to state one thing",
    "denies": "read word beside word, one seems to deny the other",
    "read_together": "what a model makes of both texts, read word beside word",
}
"""What each of textkit.compare.FIELDS says, in words, what tells of a denial, and what the cross-encoder does."""


def fact_view(results: Results, fact: Fact, *, most_facts: int = MOST_COLUMNS) -> dict[str, Any]:
    """Everything that is read of a fact; `most_facts` are the columns of the table of who has what."""
    claims = results.claims_of(fact)
    shown = claims[:MOST_CITATIONS]
    return {
        "passages": by_origin(results, shown),
        "left_out": len(claims) - len(shown),
        "conflicts": [conflict_view(results, conflict) for conflict in fact.conflicts],
        "timeline": timeline(_first_reports(results, claims)),
        "undated": sorted({outlet_of(d) for d in _documents(results, claims) if not d.published}),
        "number_lines": list(figure_pictures(results, fact, claims)),
        "coverage": coverage(results, fact, most_facts=most_facts),
        "links": [link_view(results, link) for link in results.links_of.get(fact.id, ())],
        "entities": [results.entity[i] for i in dict.fromkeys(i for c in claims for i in c.entity_ids) if i in results.entity],
        "verdicts": verdict_words(results, fact.id),
        "history": [decision_view(decision) for decision in results.decisions_on.get(fact.id, ())],
    }


def verdict_words(results: Results, fact_id: str) -> str:
    """ "accepted by ann; rejected by bo", empty where nobody has judged the fact."""
    given: dict[str, list[str]] = defaultdict(list)
    for reviewer, decision in results.verdicts.get(fact_id, {}).items():
        given[decision.judgement.verdict].append(reviewer)
    return "; ".join(f"{verdict} by {', '.join(reviewers)}" for verdict, reviewers in given.items())


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
