"""Claim -> Fact: the claims of related documents are compared, scored and grouped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from textkit.conflicts import Denials, find_conflicts, is_rejected, may_deny, says_untrue
from textkit.lang import table
from textkit.records import Annotation, Claim, Conflict, Document, Entity, Fact, Figure, Link, short_id

if TYPE_CHECKING:
    from textkit.cross_encoder import Reader
    from textkit.denials import Answers
    from textkit.same_fact import Comparisons, Reasons
    from textkit.sides import Array, Encode

Pair = tuple[int, int]
"""Two positions in a list of claims, the lower first."""
ALONE = 0.4
"""Least chance with which two claims share a row that no third one does: such a row rests on one pair only. Of 820 pairs of claims of
real papers that were read one by one, one in six with a chance of .28 (the threshold for all) to .4 states one fact, nearly half of the
others."""


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
    (when None the trained one, and ALONE for two claims alone). With a `reader`, without which ALONE doesn't count, pairs in doubt are also
    read by a cross-encoder. Then groups that deny what another one says join that.
    """
    from textkit.denials import SURE, Answers, joined, joins, opposed
    from textkit.denials import read_judge as read_denials
    from textkit.same_fact import read_judge

    claims = [claim for annotation in annotations for claim in annotation.claims]
    by_id = Records(
        {document.id: document for document in documents},
        {figure.id: figure for annotation in annotations for figure in annotation.figures},
        {entity.id: entity for entity in entities},
    )
    least = (reader.weighing if reader else read_judge()).threshold if threshold is None else threshold
    least_alone = ALONE if reader and threshold is None else least
    sentences = sentences_of(annotations, by_id.documents)
    answers, denies = Answers(read_denials()), denials_read(claims, reader) if reader else None
    alone = set(range(len(claims)))
    rows: list[list[int]] = []
    centrality = [0.0] * len(claims)
    bonds: dict[Pair, tuple[float, Reasons]] = {}
    denials: dict[frozenset[str], float] = {}
    answering: set[str] = set()

    def add(groups: list[list[int]], scores: Mapping[Pair, float]) -> None:
        """Adds these groups to the rows, those that deny what another one says together with it."""
        known = answers.of(i for members in groups for i in members)
        found = joins(groups, known, lambda i: claims[i].citation.document_id, answers.judge, partial(mean_score, scores=scores), denies)
        bonds.update({join.best: (join.chance, join.reasons) for join in found})
        clashing = opposed(groups, found, lambda i: may_deny(claims[i]))
        denials.update({frozenset((claims[i].id, claims[j].id)): SURE for i, j in clashing})
        answering.update(claims[i].id for join in found for i in groups[join.denying])
        rows.extend(joined(groups, found))

    for compared in compare_all(claims, sentences, by_id, encode, reader, answers):
        chances = {(i, j): chance for i, j, chance in compared.chances()}
        groups, scores = settled(compared.positions, chances, least, compared.read_rows, alone=least_alone)
        for members in groups:
            for i in members:
                centrality[i] = mean_score([i], members, scores)
        bonds |= {pair: (scores[pair], reasons) for pair, reasons in compared.reasons(best_pairs(groups, scores)).items()}
        denials |= {frozenset((claims[i].id, claims[j].id)): odds for (i, j), odds in compared.denials(groups).items()}
        add(groups, scores)
        alone.difference_update(compared.positions)
    add([[i] for i in sorted(alone)], {})
    least_odds = (reader.weighing.denied, reader.weighing.denied_by_words) if reader else (SURE, SURE)
    by_id = replace(by_id, denials=Denials(denials, *least_odds, read=reader is not None), answering=answering)
    facts = [by_id.fact([claims[i] for i in members], [centrality[i] for i in members]) for members in sorted(rows)]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    claims = [replace(claim, fact_id=fact_of[claim.id]) for claim in claims_with_status(claims, answers)]
    links = [_link(claims[i], claims[j], chance, reasons) for (i, j), (chance, reasons) in sorted(bonds.items())]
    return claims, facts, links


def denials_read(claims: Sequence[Claim], reader: Reader) -> Callable[[Sequence[Pair]], Array]:
    """What gives the cross-encoder's logarithm of the odds, for each pair of claims by position, that one denies the other."""
    from textkit.sides import context_of

    def read(pairs: Sequence[Pair]) -> Array:
        odds: Array = reader.read([(context_of(claims, i), context_of(claims, j)) for i, j in pairs])[:, 1]
        return odds

    return read


def claims_with_status(claims: Sequence[Claim], answers: Answers) -> Iterator[Claim]:
    """The claims; a negation that answers nothing in its article is no denial: its speaker asserts it, like anything else."""
    from textkit.denials import UNLIKELY

    for i, claim in enumerate(claims):
        firm = is_rejected(claim) or says_untrue(claim)
        plain = claim.status == "denied" and not firm and answers.likeliest(i) < UNLIKELY
        yield replace(claim, status="asserted") if plain else claim


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
    claims: Sequence[Claim],
    sentences: Sequence[str],
    records: Records,
    encode: Encode,
    reader: Reader | None = None,
    answers: Answers | None = None,
) -> Iterator[Comparisons]:
    """The claims of documents that may tell of one event, ready to be scored: those at a time whose documents hang together. What any
    document's claims answer is noted in `answers`, before the first of them."""
    from textkit.same_fact import Comparisons, hanging_together, read_judge
    from textkit.sides import Sides
    from textkit.stories import read_relation, related

    sides = Sides(claims, sentences, figures=records.figures, entities=records.entities.values(), encode=encode)
    odds = related(answers.noting(sides) if answers else sides, read_relation())
    for pairs in hanging_together(odds):
        yield Comparisons(sides, {pair: odds[pair] for pair in pairs}, read_judge(), reader)


# Group


def settled(
    positions: Sequence[int],
    scores: dict[Pair, float],
    threshold: float,
    read_rows: Callable[[list[list[int]], dict[Pair, float]], dict[Pair, float]],
    *,
    alone: float = ALONE,
) -> tuple[list[list[int]], dict[Pair, float]]:
    """The groups of these positions once nothing more is to be read of the pairs inside them, and all scores by then."""
    groups = group(positions, scores, threshold=threshold, alone=alone)
    while more := read_rows(groups, scores):
        scores = scores | more
        groups = group(positions, scores, threshold=threshold, alone=alone)
    return groups, scores


def group(positions: Iterable[int], scores: Mapping[Pair, float], *, threshold: float, alone: float = 0.0) -> list[list[int]]:
    """Average-link grouping of positions: the best pairs first, two groups join while the mean score of all pairs between them is at
    least the threshold; two single positions while it is at least `alone` too. Pairs without a score count as 0.
    """
    members = {i: [i] for i in positions}
    home = {i: i for i in members}
    for (i, j), value in sorted(scores.items(), key=lambda item: (-item[1], item[0])):
        if value < threshold:
            break
        keep, drop = sorted((home[i], home[j]))
        if keep == drop:
            continue
        single = len(members[keep]) == len(members[drop]) == 1
        if mean_score(members[keep], members[drop], scores) >= (max(threshold, alone) if single else threshold):
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
    answering: Set[str] = frozenset()
    """The ids of claims that stand in a row because they deny what others say there."""

    def fact(self, claims: Sequence[Claim], centrality: Sequence[float]) -> Fact:
        """The fact of a group of claims; `centrality` says how near each is to the others."""
        return Fact(
            claims[0].id, self.clearest(claims, centrality).statement, tuple(claim.id for claim in claims), tuple(self._conflicts(claims))
        )

    def _conflicts(self, claims: Sequence[Claim]) -> Iterator[Conflict]:
        published = {claim.citation.document_id: self.documents[claim.citation.document_id].published for claim in claims}
        if len(claims) > 1:
            machine_made = {document_id for document_id in published if self.is_machine_made(self.documents[document_id])}
            yield from find_conflicts(claims, self.figures, published, self.entities, machine_made, self.denials)

    def is_machine_made(self, document: Document) -> bool:
        """Whether a document reads like a machine's, or was translated from one of the run."""
        origin = self.documents.get(document.origin_id or "", document)
        return document.translationese.kind != "original" or origin.lang != document.lang

    def clearest(self, claims: Sequence[Claim], centrality: Sequence[float]) -> Claim:
        """The claim whose words can stand for all: what is said before what only answers it, sentences before participles, plain
        articles before what a machine or a translator made, English before other languages, what names its subject before "She" and
        "It", then what reads least like a machine's, an origin before what was made from it, the most central."""

        def murk(i: int) -> tuple[bool | float, ...]:
            document = self.documents[claims[i].citation.document_id]
            marks = document.translationese
            derived = document.origin_id not in (None, document.id)
            leading = opens_with_pronoun(claims[i])
            key = self.is_machine_made(document), claims[i].lang != "en", leading, round(2 * marks.score), derived, -round(centrality[i], 6)
            return claims[i].id in self.answering, is_participle(claims[i]), *key, i

        return claims[min(range(len(claims)), key=murk)]


def is_participle(claim: Claim) -> bool:
    """Whether its words are a participle that its subject was put before: "Holt | ending thirty years of Labour rule"."""
    first = claim.citation.quote.partition(" ")[0].casefold()
    return claim.lang == "en" and first.endswith("ing") and not claim.statement.casefold().startswith(first)


def opens_with_pronoun(claim: Claim) -> bool:
    """Whether its first word is a pronoun, which tells nobody who or what is meant ("She resigned"); words that are articles too don't
    count ("De ansatte streiker")."""
    words, first = table(claim.lang, "speech"), claim.statement.casefold().partition(" ")[0]
    return first in words.get("pronouns", ()) and first not in words["determiners"]
