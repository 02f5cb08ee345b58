"""Passages of articles as the pages show them: in their place, with what is claimed, figures and names marked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from textkit.records import Citation, Claim, Document, cut
from textkit.results import Cited, Results, outlet_of, web_address, written

CONTEXT = 220
"""Characters of the article shown before and after a citation."""
LONGEST = 3000
"""Characters of a citation that are shown; a longer one is cut."""
LONGEST_ARTICLE = 200_000
"""Characters of an article that are shown."""
BREAKS = re.compile(r"[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of shown text; `figure` is what it was read as, `entity` the id of what it names."""

    text: str
    figure: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of an article: what `claim` of which `fact` it states, for the `first` time, or whether it is not the article."""

    text: str
    claim: str = ""
    fact: str = ""
    first: bool = False
    furniture: bool = False


def by_origin(results: Results, claims: Iterable[Claim]) -> list[dict[str, Any]]:
    """The citations, those of one origin together; the origin's own text first."""
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        document = results.document[claim.citation.document_id]
        groups[document.origin_id or document.id].append(claim)
    return [
        {
            "outlet": outlet_of(results.document[origin]),
            "documents": len({claim.citation.document_id for claim in group}),
            "citations": list(_citations(results, sorted(group, key=lambda claim: claim.citation.document_id != origin))),
        }
        for origin, group in groups.items()
    ]


def _citations(results: Results, claims: Iterable[Claim]) -> Iterator[dict[str, Any]]:
    """Views of the claims; one whose words stand in what was just shown of its article comes without that again."""
    shown = (0, 0)
    last = ""
    for claim in claims:
        place = claim.citation
        again = place.document_id == last and shown[0] <= place.start and place.end <= shown[1]
        yield citation_view(results, claim, context=0 if again else CONTEXT)
        if not again:
            last, shown = place.document_id, (place.start - CONTEXT, place.end + CONTEXT)


def citation_view(results: Results, claim: Claim, *, context: int = CONTEXT) -> dict[str, Any]:
    """A claim with its words in their context of so many characters, figures and entities marked."""
    place = claim.citation
    document = results.document[place.document_id]
    start, end = window(document, place, context)
    shown = min(place.end, place.start + LONGEST)
    figures = [results.figure[i] for i in claim.figure_ids if i in results.figure]
    return {
        "claim": claim,
        "document": document,
        "outlet": outlet_of(document),
        "url": web_address(document),
        "before": pieces(results, document, start, place.start),
        "quote": pieces(results, document, place.start, shown),
        "cut": shown < place.end,
        "after": pieces(results, document, place.end, end),
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


def pieces(results: Results, document: Document, start: int, end: int) -> list[Piece]:
    """The text from `start` to `end`, cut where a figure or an entity begins or ends."""
    found = [f for f in _overlapping(results.figures_in.get(document.id, ()), start, end) if f.value is not None]
    figures = [(*_within(figure.citation, start, end), written(figure)) for figure in found]
    named = _overlapping(results.mentions_in.get(document.id, ()), start, end)
    mentions = [(*_within(mention.citation, start, end), mention.entity_id or "") for mention in named]
    return [
        Piece(BREAKS.sub("\n", document.text[left:right]), _covering(figures, left), _covering(mentions, left))
        for left, right in cut(start, end, (span[:2] for span in (*figures, *mentions)))
    ]


def _overlapping(records: Iterable[Cited], start: int, end: int) -> list[Cited]:
    return [record for record in records if record.citation.start < end and start < record.citation.end]


def _within(place: Citation, start: int, end: int) -> tuple[int, int]:
    return max(place.start, start), min(place.end, end)


def _covering(spans: Iterable[tuple[int, int, str]], at: int) -> str:
    return next((what for start, end, what in spans if start <= at < end), "")


def article_page(results: Results, document: Document) -> dict[str, Any]:
    """A whole article with all that it claims."""
    end = min(len(document.text), LONGEST_ARTICLE)
    origin = results.document.get(document.origin_id or document.id, document)
    return {
        "document": document,
        "outlet": outlet_of(document),
        "url": web_address(document),
        "same_as": None if origin is document else outlet_of(origin),
        "stretches": list(_stretches(document, results.claims_in.get(document.id, []), end)),
        "cut": len(document.text) - end,
    }


def _stretches(document: Document, claims: Sequence[Claim], end: int) -> Iterator[Stretch]:
    """The text up to `end`, cut where a claim or furniture begins or ends; of claims within each other the shortest counts."""
    shortest = sorted(claims, key=lambda claim: claim.citation.end - claim.citation.start)
    spans = [(claim.citation.start, claim.citation.end, claim) for claim in shortest]
    seen = set()
    for left, right in cut(0, end, [*((start, stop) for start, stop, _ in spans), *document.furniture]):
        text = BREAKS.sub("\n\n", document.text[left:right])
        claim = next((claim for start, stop, claim in spans if start <= left < stop), None)
        if claim:
            yield Stretch(text, claim.id, claim.fact_id or "", claim.id not in seen)
            seen.add(claim.id)
        else:
            yield Stretch(text, furniture=any(start <= left < stop for start, stop in document.furniture))
