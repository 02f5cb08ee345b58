"""Claim -> Fact: the claims of related documents are compared, scored and grouped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textkit.conflicts import Denials, find_conflicts
from textkit.lang import table
from textkit.records import Annotation, Claim, Conflict, Document, Entity, Fact, Figure, Link, short_id

if TYPE_CHECKING:
    from textkit.cross_encoder import Reader
    from textkit.same_fact import Comparisons, Reasons
    from textkit.sides import Encode

Pair = tuple[int, int]
"""Two positions in a list of claims, the lower first."""


def cluster(
    annotations: Sequence[Annotation],
    documents: Sequence[Document],
    entities: Sequence[Entity],
    encode: Encode,
    *,
    reader: Reader | None = None,
    threshold: float | None = None,
) -> tuple[list[Claim], list[Fact], list[Link]]:
    """The claims of all documents, each with its `fact_id`; the facts, in the order of their first claim; and why their claims were joined.

    Groups of claims join while the mean of their pairs' scores, the chance that two claims state the same, is at least the threshold
    (the trained one when None). With a `reader`, pairs in doubt are also read by a cross-encoder.
    """
    from textkit.same_fact import read_judge

    claims = [claim for annotation in annotations for claim in annotation.claims]
    by_id = Records(
        {document.id: document for document in documents},
        {figure.id: figure for annotation in annotations for figure in annotation.figures},
        {entity.id: entity for entity in entities},
    )
    least = (reader.weighing if reader else read_judge()).threshold if threshold is None else threshold
    alone = set(range(len(claims)))
    rows: list[tuple[list[int], list[float]]] = []
    bonds: dict[Pair, tuple[float, Reasons]] = {}
    denials: dict[frozenset[str], float] = {}
    for compared in compare_all(claims, sentences_of(annotations, by_id.documents), by_id, encode, reader):
        groups, scores = settled(compared.positions, {(i, j): chance for i, j, chance in compared.chances()}, least, compared.read_rows)
        rows += [(members, [mean_score([i], members, scores) for i in members]) for members in groups]
        bonds |= {pair: (scores[pair], reasons) for pair, reasons in compared.reasons(best_pairs(groups, scores)).items()}
        denials |= {frozenset((claims[i].id, claims[j].id)): odds for (i, j), odds in compared.denials(groups).items()}
        alone.difference_update(compared.positions)
    if reader:
        by_id = replace(by_id, denials=Denials(denials, reader.weighing.denied, reader.weighing.denied_by_words))
    rows += [([i], [0.0]) for i in alone]
    facts = [by_id.fact([claims[i] for i in members], centrality) for members, centrality in sorted(rows)]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    claims = [replace(claim, fact_id=fact_of[claim.id]) for claim in claims]
    links = [_link(claims[i], claims[j], chance, reasons) for (i, j), (chance, reasons) in sorted(bonds.items())]
    return claims, facts, links


def best_pairs(groups: Iterable[Sequence[int]], scores: Mapping[Pair, float]) -> list[Pair]:
    """For each claim that shares its row with other documents' its best link there, once where two are each other's."""
    best: dict[Pair, None] = {}
    for members in groups:
        for i in members:
            pairs = [(min(i, j), max(i, j)) for j in members if (min(i, j), max(i, j)) in scores]
            if pairs:
                best[max(pairs, key=lambda pair: (scores[pair], -pair[0], -pair[1]))] = None
    return list(best)


def _link(one: Claim, other: Claim, chance: float, reasons: Reasons) -> Link:
    return Link(short_id(one.id, other.id), one.fact_id or "", one.id, other.id, round(chance, 3), reasons)


def sentences_of(annotations: Sequence[Annotation], documents: Mapping[str, Document]) -> list[str]:
    """For every claim of the annotations, in order, the sentence that it begins in."""
    found = []
    for annotation in annotations:
        text, starts = documents[annotation.document_id].text, [start for start, _ in annotation.sentences]
        for claim in annotation.claims:
            at = bisect_right(starts, claim.citation.start) - 1
            start, end = annotation.sentences[at] if at >= 0 else (claim.citation.start, claim.citation.end)
            found.append(text[start:end].strip())
    return found


def compare_all(
    claims: Sequence[Claim], sentences: Sequence[str], records: Records, encode: Encode, reader: Reader | None = None
) -> Iterator[Comparisons]:
    """The claims of documents that may tell of one event, ready to be scored: those at a time whose documents hang together."""
    from textkit.same_fact import Comparisons, hanging_together, read_judge
    from textkit.sides import Sides
    from textkit.stories import read_relation, related

    machine_made = {document.id: document.translationese.kind != "original" for document in records.documents.values()}
    sides = Sides(claims, sentences, figures=records.figures, entities=records.entities.values(), machine_made=machine_made, encode=encode)
    odds = related(sides, read_relation())
    for pairs in hanging_together(odds):
        yield Comparisons(sides, {pair: odds[pair] for pair in pairs}, read_judge(), reader)


# Group


def settled(
    positions: Sequence[int],
    scores: dict[Pair, float],
    threshold: float,
    read_rows: Callable[[list[list[int]], dict[Pair, float]], dict[Pair, float]],
) -> tuple[list[list[int]], dict[Pair, float]]:
    """The groups of these positions once nothing more is to be read of the pairs inside them, and all scores by then."""
    groups = group(positions, scores, threshold=threshold)
    while more := read_rows(groups, scores):
        scores = scores | more
        groups = group(positions, scores, threshold=threshold)
    return groups, scores


def group(positions: Iterable[int], scores: Mapping[Pair, float], *, threshold: float) -> list[list[int]]:
    """Average-link grouping of positions: the best pairs first, two groups join while the mean score of all pairs between them is at
    least the threshold. Pairs without a score count as 0.
    """
    members = {i: [i] for i in positions}
    home = {i: i for i in members}
    for (i, j), value in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if value < threshold:
            break
        keep, drop = sorted((home[i], home[j]))
        if keep != drop and mean_score(members[keep], members[drop], scores) >= threshold:
            members[keep] = sorted(members[keep] + members.pop(drop))
            for x in members[keep]:
                home[x] = keep
    return [members[key] for key in sorted(members)]


def mean_score(one: Sequence[int], other: Sequence[int], scores: Mapping[Pair, float]) -> float:
    return sum(scores.get((min(x, y), max(x, y)), 0.0) for x in one for y in other) / (len(one) * len(other))


@dataclass(frozen=True, slots=True)
class Records:
    """The records that claims refer to, by id, and so what can be said of a group of claims."""

    documents: Mapping[str, Document]
    figures: Mapping[str, Figure]
    entities: Mapping[str, Entity]
    denials: Denials | None = None

    def fact(self, claims: Sequence[Claim], centrality: Sequence[float]) -> Fact:
        """The fact of a group of claims; `centrality` says how near each is to the others."""
        return Fact(
            claims[0].id, self.clearest(claims, centrality).statement, tuple(claim.id for claim in claims), tuple(self._conflicts(claims))
        )

    def _conflicts(self, claims: Sequence[Claim]) -> Iterator[Conflict]:
        published = {claim.citation.document_id: self.documents[claim.citation.document_id].published for claim in claims}
        if len(claims) > 1:
            machine_made = {document for document in published if self.documents[document].translationese.kind != "original"}
            yield from find_conflicts(claims, self.figures, published, self.entities, machine_made, self.denials)

    def clearest(self, claims: Sequence[Claim], centrality: Sequence[float]) -> Claim:
        """The claim whose words can stand for all: English before other languages, plain before machine-made, what names its subject
        before "She" and "It", then what reads least like a machine's, an origin before what was made from it, the most central."""

        def murk(i: int) -> tuple[bool, bool, bool, int, bool, float, int]:
            document = self.documents[claims[i].citation.document_id]
            marks = document.translationese
            derived = document.origin_id not in (None, document.id)
            leading = opens_with_pronoun(claims[i])
            return claims[i].lang != "en", marks.kind != "original", leading, round(2 * marks.score), derived, -round(centrality[i], 6), i

        return claims[min(range(len(claims)), key=murk)]


def opens_with_pronoun(claim: Claim) -> bool:
    """Whether its first word is a pronoun, which tells nobody who or what is meant ("She resigned"); words that are articles too don't
    count ("De ansatte streiker")."""
    words, first = table(claim.lang, "speech"), claim.statement.casefold().partition(" ")[0]
    return first in words.get("pronouns", ()) and first not in words["determiners"]
