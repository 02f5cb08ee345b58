"""What the pages show, as plain data: pure functions from the table to what a template prints."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import urlsplit

from textkit.judgements import Decision, agreement
from textkit.records import Citation, Claim, Conflict, Document, Entity, Fact, Figure, Judgement, Link
from textkit.results import Results, written
from textkit.review.desk import Table
from textkit.review.lines import Line, Wanted, alike, outlet_of, select
from textkit.review.pictures import NumberLine, number_line, number_lines, timeline, unit_of

PAGE = 50
"""Facts on a page of the list."""
CONTEXT = 220
"""Characters of the article shown before and after a citation."""
BESIDE = 50
"""Characters of it where the sides of a conflict stand beside each other."""
LONGEST = 3000
"""Characters of a citation that are shown; a longer one is cut."""
MOST_CITATIONS = 60
"""Citations shown of one fact; the page says how many are left out."""
SAME_STORY = 2
"""Facts that an article must share with one of a fact's articles to be of the same story."""
LONGEST_ARTICLE = 200_000
"""Characters of an article that are shown."""
MOST_OUTLETS = 24
MOST_COLUMNS = 12
"""Articles, and other facts of the story, in the table of who has what."""

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


BREAKS = re.compile(r"[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text; `figure` is what it was read as, `entity` the id of what it names."""

    text: str
    figure: str = ""
    entity: str = ""


# The list


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


# One fact


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


def figure_pictures(results: Results, fact: Fact, claims: Sequence[Claim]) -> Iterator[NumberLine]:
    """A line for the figures of each disagreement, in whatever language, then one for every unit of the others."""
    given = [(claim, results.figure[i]) for claim in claims for i in claim.figure_ids if i in results.figure]
    shown: set[str] = set()
    for conflict in fact.conflicts:
        sides = sides_of(conflict) if conflict.kind == "figure" else ()
        own = [(claim, f) for claim, f in given if claim.id in conflict.claim_ids and any(_gives(f, words) for words in sides)]
        shown |= {figure.id for _, figure in own}
        if line := number_line(" / ".join(list(dict.fromkeys(unit_of(figure) for _, figure in own))[:2]), _named(results, own)):
            yield line
    yield from number_lines(_named(results, [(claim, figure) for claim, figure in given if figure.id not in shown]))


def _named(results: Results, given: Iterable[tuple[Claim, Figure]]) -> list[tuple[str, Figure]]:
    return [(outlet_of(results.document[claim.citation.document_id]), figure) for claim, figure in given]


def by_origin(table: Table, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The citations, those of one origin together; the origin's own text first."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        document = table.results.document[claim.citation.document_id]
        groups[document.origin_id or document.id].append(claim)
    return [
        {
            "outlet": outlet_of(table.results.document[origin]),
            "documents": len({claim.citation.document_id for claim in group}),
            "citations": list(_citations(table, sorted(group, key=lambda claim: claim.citation.document_id != origin))),
        }
        for origin, group in groups.items()
    ]


def _citations(table: Table, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """Views of the claims; one whose words stand in what was just shown of its article comes without that again."""
    shown = (0, 0)
    last = ""
    for claim in claims:
        place = claim.citation
        again = place.document_id == last and shown[0] <= place.start and place.end <= shown[1]
        yield citation_view(table, claim, context=0 if again else CONTEXT)
        if not again:
            last, shown = place.document_id, (place.start - CONTEXT, place.end + CONTEXT)


def citation_view(table: Table, claim: Claim, *, context: int = CONTEXT) -> dict[str, Any]:
    """A claim with its words in their context of so many characters, figures and entities marked."""
    results, place = table.results, claim.citation
    document = results.document[place.document_id]
    start, end = window(document, place, context)
    cut = min(place.end, place.start + LONGEST)
    figures = [results.figure[i] for i in claim.figure_ids if i in results.figure]
    return {
        "claim": claim,
        "document": document,
        "outlet": outlet_of(document),
        "url": web_address(document.url),
        "before": pieces(table, document, start, place.start),
        "quote": pieces(table, document, place.start, cut),
        "cut": cut < place.end,
        "after": pieces(table, document, place.end, end),
        "more_before": bool(document.text[:start].strip()),
        "more_after": bool(document.text[end:].strip()),
        "readings": [f"“{figure.citation.quote}” = {written(figure)}" for figure in figures if figure.value is not None],
        "speaker_entity": claim.speaker_entity_id if claim.speaker_entity_id in results.entity else None,
    }


def window(document: Document, place: Citation, context: int) -> tuple[int, int]:
    """Where the context of a citation starts and ends: at a word, and before what is not the article."""
    start = max([place.start - context, 0, *(end for _, end in document.furniture if end <= place.start)])
    end = min([place.end + context, len(document.text), *(start for start, _ in document.furniture if start >= place.end)])
    before, after = document.text[start : place.start], document.text[place.end : end]
    if start == place.start - context and (space := re.search(r"\s", before)):
        start += space.end()
    if end == place.end + context and (words := re.match(r".*\s", after, re.DOTALL)):
        end = place.end + words.end()
    before, after = document.text[start : place.start], document.text[place.end : end]
    return start + len(before) - len(before.lstrip()), end - len(after) + len(after.rstrip())


def pieces(table: Table, document: Document, start: int, end: int) -> list[Piece]:
    """The text from `start` to `end`, cut where a figure or an entity begins or ends."""
    figures = [(*_within(f.citation, start, end), written(f)) for f in table.figures_in.get(document.id, ()) if f.value is not None]
    mentions = [(*_within(m.citation, start, end), m.entity_id or "") for m in table.mentions_in.get(document.id, ())]
    figures, mentions = ([span for span in spans if span[0] < span[1]] for spans in (figures, mentions))
    edges = sorted({start, end, *(edge for span in (*figures, *mentions) for edge in span[:2])})
    return [
        Piece(BREAKS.sub("\n", document.text[left:right]), _covering(figures, left), _covering(mentions, left))
        for left, right in pairwise(edges)
    ]


def _within(place: Citation, start: int, end: int) -> tuple[int, int]:
    return max(place.start, start), min(place.end, end)


def _covering(spans: Iterable[tuple[int, int, str]], at: int) -> str:
    return next((what for start, end, what in spans if start <= at < end), "")


def web_address(url: str | None) -> str | None:
    """The address if a browser may follow it."""
    if not url or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


# Conflicts


def conflict_view(table: Table, conflict: Conflict) -> dict[str, Any]:
    """A conflict with the citations of its sides beside each other: those that say each of the words it is about, then the others."""
    claims = [table.results.claim[i] for i in conflict.claim_ids if i in table.results.claim]
    sides: list[tuple[str, list[Claim]]] = []
    for words in sides_of(conflict):
        saying = [claim for claim in claims if _says(table.results, claim, words)]
        claims = [claim for claim in claims if claim not in saying]
        sides.append((words, saying))
    return {
        "kind": conflict.kind,
        "about": conflict.about,
        "sides": [
            {"words": words, "citations": [citation_view(table, claim, context=BESIDE) for claim in found[:3]], "more": len(found[3:])}
            for words, found in [*sides, ("", claims)]
            if found
        ],
    }


def sides_of(conflict: Conflict) -> list[str]:
    """The words that the conflict sets against each other: "44 or 47 people" gives 44 and 47 people."""
    quoted = re.match(r"“(.+?)” against “(.+?)”", conflict.about, re.DOTALL)
    return list(quoted.groups()) if quoted else re.split(r", | or ", conflict.about.split(": ")[0])


def _says(results: Results, claim: Claim, words: str) -> bool:
    """Whether the claim has these words, or a figure that gives the same."""
    figures = (results.figure[i] for i in claim.figure_ids if i in results.figure)
    said = re.search(rf"(?<!\w){re.escape(words.casefold())}(?!\w)", claim.citation.quote.casefold())
    return said is not None or any(_gives(figure, words) for figure in figures)


def _gives(figure: Figure, words: str) -> bool:
    """Whether the figure is in these words, or is the whole number that they begin with ("four" for "4 people")."""
    number = re.match(r"\d+(?![\d.,]*\d)", words)
    return figure.citation.quote.casefold() == words.casefold() or (number is not None and figure.value == Decimal(number[0]))


# Who has it, who omits it, who differs


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


# Why


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


# Decisions


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


# Articles and entities


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an article: what `claim` of which `fact` it states, for the `first` time, or whether it is not the article."""

    text: str
    claim: str = ""
    fact: str = ""
    first: bool = False
    furniture: bool = False


def article_page(table: Table, document: Document) -> dict[str, Any]:
    """A whole article with all that it claims."""
    end = min(len(document.text), LONGEST_ARTICLE)
    origin = table.results.document.get(document.origin_id or document.id, document)
    return {
        "document": document,
        "outlet": outlet_of(document),
        "url": web_address(document.url),
        "same_as": None if origin is document else outlet_of(origin),
        "stretches": list(_stretches(document, table.claims_in.get(document.id, []), end)),
        "cut": len(document.text) - end,
    }


def _stretches(document: Document, claims: Sequence[Claim], end: int) -> Iterator[Stretch]:
    """The text up to `end`, cut where a claim or furniture begins or ends; of claims within each other the shortest counts."""
    shortest = sorted(claims, key=lambda claim: claim.citation.end - claim.citation.start)
    spans = [(claim.citation.start, claim.citation.end, claim) for claim in shortest]
    edges = sorted({0, end, *(e for start, stop, _ in spans for e in (start, stop)), *(e for span in document.furniture for e in span)})
    seen = set()
    for left, right in pairwise(edge for edge in edges if edge <= end):
        text = BREAKS.sub("\n\n", document.text[left:right])
        claim = next((claim for start, stop, claim in spans if start <= left < stop), None)
        if claim:
            yield Stretch(text, claim.id, claim.fact_id or "", claim.id not in seen)
            seen.add(claim.id)
        else:
            yield Stretch(text, furniture=any(start <= left < stop for start, stop in document.furniture))


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
