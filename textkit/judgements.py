"""People's decisions, laid over what the machine found: the store keeps the two apart, so that each can change without the other's loss.

A judgement points at claims and mentions by anchors. An anchor's record is the one of that id; where its article has changed since, the
first with the same words in the article of that path or address. A judgement whose records are gone, or whose rows are no longer what
was judged, is not dropped: it says why it needs another look.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from textkit.cluster import Records
from textkit.records import (
    Anchor,
    Claim,
    Document,
    Entity,
    Fact,
    Figure,
    Judgement,
    JudgementKind,
    Mention,
    short_id,
)

VERDICTS: dict[str, tuple[str, ...]] = {
    "fact": ("accepted", "rejected", "flagged", "open"),
    "statement": ("edited",),
    "note": ("noted",),
    "claims": ("same", "different"),
    "name": ("renamed",),
    "entities": ("same", "different"),
    "undo": ("undone",),
}
"""The verdicts that each kind of judgement may have."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement in force, the fact or entity that it is about now (None when none is left), why it needs another look, if so, and
    whether its reviewer decided anew, later, of all that it was about.
    """

    judgement: Judgement
    about_id: str | None
    look: str = ""
    renewed: bool = False


@dataclass(slots=True)
class Found:
    """The records of a run that decisions bear on."""

    documents: Sequence[Document]
    mentions: Sequence[Mention]
    figures: Sequence[Figure]
    claims: Sequence[Claim]
    entities: Sequence[Entity]
    facts: Sequence[Fact]
    decisions: list[Decision] = field(default_factory=list)


def make(
    kind: JudgementKind,
    verdict: str,
    *,
    reviewer: str,
    made_at: str,
    left_id: str,
    right_id: str | None = None,
    note: str = "",
    left: Iterable[Anchor] = (),
    right: Iterable[Anchor] = (),
) -> Judgement:
    """A judgement; its id depends on all that it says, so that the same one is never counted twice.

    Raises ValueError for a verdict that the kind doesn't have, or for a reviewer without a name.
    """
    if verdict not in VERDICTS.get(kind, ()):
        raise ValueError(f"{kind!r} has no verdict {verdict!r}")
    if not reviewer.strip():
        raise ValueError("a judgement needs a reviewer's name")
    one, other = tuple(left), tuple(right)
    parts = (kind, left_id, right_id, verdict, note, reviewer, made_at, *(anchor.record_id for anchor in (*one, *other)))
    return Judgement(short_id("judgement", *parts), kind, left_id, right_id, verdict, note, reviewer, made_at, one, other)


def claim_anchors(claims: Iterable[Claim], documents: Mapping[str, Document]) -> tuple[Anchor, ...]:
    return tuple(_anchor(claim, documents[claim.citation.document_id]) for claim in claims)


def mention_anchors(mentions: Iterable[Mention], documents: Mapping[str, Document]) -> tuple[Anchor, ...]:
    """Anchors of an entity's mentions, one for each spelling in each document."""
    first = {(mention.citation.document_id, mention.citation.quote): mention for mention in reversed(list(mentions))}
    return tuple(_anchor(mention, documents[mention.citation.document_id]) for mention in reversed(first.values()))


def _anchor(record: Claim | Mention, document: Document) -> Anchor:
    return Anchor(record.id, document.path, document.url, record.citation.quote)


def in_force(judgements: Iterable[Judgement]) -> list[Judgement]:
    """The judgements that nobody took back, in the order in which they were made; an undo can be undone in its turn."""
    kept: list[Judgement] = []
    undone: set[str] = set()
    for judgement in reversed(list(judgements)):
        if judgement.id in undone:
            continue
        if judgement.kind == "undo":
            undone.add(judgement.left_id)
        else:
            kept.append(judgement)
    return kept[::-1]


def lay_over(found: Found, judgements: Iterable[Judgement]) -> Found:
    """What was found, as people decided that it is: entities first, then the rows of claims, then what is said of each row."""
    valid = in_force(judgements)
    if not valid:
        return found
    of_entities, of_rows, of_facts = (
        [judgement for judgement in valid if judgement.kind in kinds]
        for kinds in (("name", "entities"), ("claims", "fact"), ("statement", "note"))
    )
    find = _finder(found.claims, found.documents)
    places = {judgement.id: (find(judgement.left), find(judgement.right)) for judgement in (*of_rows, *of_facts)}
    laid = _with_entities(found, of_entities)
    laid = _with_rows(laid, of_rows, places)
    laid = _with_statements(laid, of_facts, places)
    place = {judgement.id: i for i, judgement in enumerate(valid)}
    in_order = sorted(laid.decisions, key=lambda decision: place[decision.judgement.id])
    return replace(laid, decisions=_against_each_other(in_order, {i: frozenset(left) for i, (left, _) in places.items()}))


Places = Mapping[str, tuple[list[str], list[str]]]
"""By judgement id the claims that are left of its two sides."""


# Anchors


def _finder(records: Iterable[Claim | Mention], documents: Iterable[Document]) -> Callable[[Iterable[Anchor]], list[str]]:
    """A function that gives the ids of the records that are left of some anchors, in their order."""
    by_document = {document.id: document for document in documents}
    present: set[str] = set()
    by_words: dict[tuple[str, str], str] = {}
    for record in records:
        document = by_document[record.citation.document_id]
        present.add(record.id)
        for place in filter(None, (document.path, document.url)):
            by_words.setdefault((place, record.citation.quote), record.id)

    def find(anchors: Iterable[Anchor]) -> list[str]:
        ids = (
            anchor.record_id
            if anchor.record_id in present
            else by_words.get((anchor.path, anchor.quote)) or by_words.get((anchor.url or "", anchor.quote))
            for anchor in anchors
        )
        return list(dict.fromkeys(record_id for record_id in ids if record_id))

    return find


# Entities


def _with_entities(found: Found, judgements: Sequence[Judgement]) -> Found:
    if not judgements:
        return found
    find = _finder(found.mentions, found.documents)
    quote = {mention.id: mention.citation.quote for mention in found.mentions}
    home = {mention.id: mention.entity_id for mention in found.mentions if mention.entity_id}
    entities = {entity.id: entity for entity in found.entities}
    moved: dict[str, str] = {}
    decisions = []
    for judgement in judgements:
        left, right = find(judgement.left), find(judgement.right)
        owners = [home[i] for i in left if i in home]
        others = [home[i] for i in right if i in home]
        about = Counter(owners).most_common(1)[0][0] if owners else None
        look = "" if about else "its names are no longer in any article"
        if about and judgement.kind == "name":
            entities[about] = _renamed(entities[about], judgement.note)
        elif about and not others:
            look = "the names that it was compared to are no longer in any article"
        elif about and judgement.verdict == "same":
            for other in sorted(set(owners + others) - {about}):
                entities[about] = _joined(entities[about], entities.pop(other))
                home = {mention: about if owner == other else owner for mention, owner in home.items()}
                moved = {old: about if now == other else now for old, now in moved.items()} | {other: about}
        elif about and about in others:
            spelled = {quote[i] for i in left}
            part = sorted(mention for mention, owner in home.items() if owner == about and quote[mention] in spelled)
            entities[about], own = _parted(entities[about], spelled, part[0])
            if own:
                entities[own.id] = own
                moved.pop(own.id, None)  # it was parted before, and joined again
                home |= dict.fromkeys(part, own.id)
                about = own.id
        decisions.append(Decision(judgement, about, look))
    decisions = [replace(decision, about_id=moved.get(decision.about_id or "", decision.about_id)) for decision in decisions]
    mentions = [replace(mention, entity_id=home.get(mention.id)) for mention in found.mentions]
    return replace(
        found,
        mentions=mentions,
        entities=list(entities.values()),
        claims=list(_with_entity_ids(found.claims, found.mentions, home, moved)),
        decisions=[*found.decisions, *decisions],
    )


def _renamed(entity: Entity, name: str) -> Entity:
    aliases = [alias for alias in dict.fromkeys((entity.name, *entity.aliases)) if alias != name]
    return replace(entity, name=name, aliases=tuple(aliases))


def _joined(one: Entity, other: Entity) -> Entity:
    aliases = [alias for alias in dict.fromkeys((*one.aliases, other.name, *other.aliases)) if alias != one.name]
    return replace(one, aliases=tuple(aliases))


def _parted(entity: Entity, spelled: set[str], mention_id: str) -> tuple[Entity, Entity | None]:
    """The entity without these spellings, and the one that has them; None for the latter where nothing else would be left."""
    kept = [name for name in (entity.name, *entity.aliases) if name not in spelled]
    if not kept:
        return entity, None
    own = sorted(spelled, key=lambda name: (-len(name), name))
    parted = Entity(short_id("entity", "parted", entity.id, mention_id), own[0], entity.label, tuple(own[1:]))
    return replace(entity, name=kept[0], aliases=tuple(kept[1:])), parted


def _with_entity_ids(
    claims: Iterable[Claim], before: Iterable[Mention], home: Mapping[str, str], moved: Mapping[str, str]
) -> Iterable[Claim]:
    """The claims, each with the entities that its mentions belong to now."""
    changed: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for mention in before:
        now, place = home.get(mention.id), mention.citation
        if mention.entity_id and now and now != mention.entity_id and moved.get(mention.entity_id) != now:
            changed[place.document_id].append((place.start, place.end, mention.entity_id, now))

    for claim in claims:
        place = claim.citation
        parted = {old: new for start, end, old, new in changed[place.document_id] if place.start <= start and end <= place.end}
        now_of = {**moved, **parted}
        ids = dict.fromkeys(now_of.get(entity_id, entity_id) for entity_id in claim.entity_ids)
        speaker = claim.speaker_entity_id and now_of.get(claim.speaker_entity_id, claim.speaker_entity_id)
        same = tuple(ids) == claim.entity_ids and speaker == claim.speaker_entity_id
        yield claim if same else replace(claim, entity_ids=tuple(ids), speaker_entity_id=speaker)


# Rows


def _with_rows(found: Found, judgements: Sequence[Judgement], places: Places) -> Found:
    """The facts, with claims put together and apart as people decided, the later decision last; and what became of each decision."""
    rows = _Rows(found.facts)
    for judgement in judgements:
        left, right = places[judgement.id]
        if judgement.verdict == "different":
            rows.part(left, right)
        elif judgement.verdict in ("same", "accepted"):
            rows.gather([*left, *right])
    facts = list(rows.facts(found))
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    by_id = {fact.id: fact for fact in facts}
    decisions = [_row_decision(judgement, *places[judgement.id], fact_of, by_id) for judgement in judgements]
    claims = [claim if claim.fact_id == fact_of[claim.id] else replace(claim, fact_id=fact_of[claim.id]) for claim in found.claims]
    return replace(found, facts=facts, claims=claims, decisions=[*found.decisions, *decisions])


class _Rows:
    """Rows of claims that can be put together and apart; row i is named by its place in the list of facts, new rows by higher ones."""

    def __init__(self, facts: Sequence[Fact]) -> None:
        self.before = facts
        self.members = {row: list(fact.claim_ids) for row, fact in enumerate(facts)}
        self.home = {claim_id: row for row, claim_ids in self.members.items() for claim_id in claim_ids}

    def gather(self, claim_ids: Sequence[str]) -> None:
        """Puts the claims into the row that most of them are in; a row most of which is among them comes whole."""
        counts = Counter(self.home[claim_id] for claim_id in claim_ids)
        if len(counts) < 2:
            return
        target = min(counts, key=lambda row: (-counts[row], row))
        for row, count in counts.items():
            if row != target:
                whole = 2 * count >= len(self.members[row])
                self._move(list(self.members[row]) if whole else [i for i in claim_ids if self.home[i] == row], target)

    def part(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Takes the claims on the left out of every row that has one of those on the right."""
        for row in sorted({self.home[i] for i in left} & {self.home[i] for i in right}):
            self._move([i for i in left if self.home[i] == row and i not in right], max(self.members) + 1)

    def _move(self, claim_ids: Sequence[str], target: int) -> None:
        for claim_id in claim_ids:
            self.members[self.home[claim_id]].remove(claim_id)
            self.members.setdefault(target, []).append(claim_id)
            self.home[claim_id] = target

    def facts(self, found: Found) -> Iterable[Fact]:
        """The facts in the order of their first claim; those that no decision touched as they were."""
        place = {claim.id: i for i, claim in enumerate(found.claims)}
        records = Records(
            {document.id: document for document in found.documents},
            {figure.id: figure for figure in found.figures},
            {entity.id: entity for entity in found.entities},
        )
        entities_changed = any(decision.judgement.kind == "entities" for decision in found.decisions)
        for row, claim_ids in sorted(self.members.items(), key=lambda item: min((place[i] for i in item[1]), default=-1)):
            ordered = sorted(claim_ids, key=place.__getitem__)
            same = row < len(self.before) and set(ordered) == set(self.before[row].claim_ids)
            if same and not (entities_changed and self.before[row].conflicts):
                yield self.before[row]
            elif ordered:
                made = records.fact([found.claims[place[i]] for i in ordered], [0.0] * len(ordered))
                yield replace(made, statement=self.before[row].statement) if same else made


def _row_decision(
    judgement: Judgement, left: list[str], right: list[str], fact_of: Mapping[str, str], facts: Mapping[str, Fact]
) -> Decision:
    about, look = _fact_now(judgement, left, fact_of, facts)
    if judgement.kind == "claims" and about and not look:
        shared = {fact_of[i] for i in left} & {fact_of[i] for i in right}
        if not right:
            look = "the passages that it was compared to are no longer in any article"
        elif bool(shared) is not (judgement.verdict == "same"):
            look = "a later decision says otherwise"
    return Decision(judgement, about, look)


def _fact_now(judgement: Judgement, left: Sequence[str], fact_of: Mapping[str, str], facts: Mapping[str, Fact]) -> tuple[str | None, str]:
    """The fact that holds most of the judged claims, and why the judgement needs another look, if it does."""
    if not left:
        return None, "its passages are no longer in any article"
    counts = Counter(fact_of[i] for i in left)
    fact = facts[max(counts, key=lambda fact_id: (counts[fact_id], fact_id == judgement.left_id, fact_id))]
    if judgement.kind == "claims":
        return fact.id, ""
    gone, judged = len(judgement.left) - len(left), set(left)
    disputed = [conflict.about for conflict in fact.conflicts if not judged.issuperset(conflict.claim_ids)]
    if gone:
        return fact.id, f"{gone} of the {len(judgement.left)} passages that were judged are no longer there"
    if len(counts) > 1:
        return fact.id, f"what was judged stands in {len(counts)} rows now"
    if disputed and judgement.kind == "fact":
        return fact.id, f"a passage that came later disagrees: {disputed[0]}"
    return fact.id, ""


# Statements and notes


def _with_statements(found: Found, judgements: Sequence[Judgement], places: Places) -> Found:
    """The facts with the statements that reviewers gave them, and what became of these and of notes."""
    fact_of = {claim.id: claim.fact_id or "" for claim in found.claims}
    facts = {fact.id: fact for fact in found.facts}
    decisions = [*found.decisions]
    for judgement in judgements:
        about, look = _fact_now(judgement, places[judgement.id][0], fact_of, facts)
        if about and judgement.kind == "statement":
            facts[about] = replace(facts[about], statement=judgement.note)
        decisions.append(Decision(judgement, about, look))
    return replace(found, facts=list(facts.values()), decisions=decisions)


# Decisions against each other


def _against_each_other(decisions: Sequence[Decision], claims: Mapping[str, frozenset[str]]) -> list[Decision]:
    """The decisions, the oldest first. A verdict or statement that its reviewer gave anew, of all that it was about, needs no other look;
    one whose row has been joined since with passages of which something else was decided does.
    """
    standing: dict[tuple[str, str], list[Decision]] = defaultdict(list)
    renewed: set[str] = set()
    for decision in reversed(decisions):
        judgement = decision.judgement
        if judgement.kind not in ("fact", "statement") or decision.about_id is None:
            continue
        later = standing[judgement.kind, decision.about_id]
        own = [other.judgement for other in later if judgement.kind == "statement" or other.judgement.reviewer == judgement.reviewer]
        if any(claims[judgement.id] <= claims[other.id] for other in own):
            renewed.add(judgement.id)
        else:
            later.append(decision)
    looks = {d.judgement.id: _joined_look(d, beside, claims) for beside in standing.values() for d in beside}
    return [
        replace(decision, look="", renewed=True)
        if decision.judgement.id in renewed
        else replace(decision, look=decision.look or looks.get(decision.judgement.id, ""))
        for decision in decisions
    ]


def _joined_look(decision: Decision, beside: Iterable[Decision], claims: Mapping[str, frozenset[str]]) -> str:
    """What was decided otherwise of other passages of the same row, if anything; two reviewers may differ over the same ones."""
    judgement = decision.judgement
    for other in (decision.judgement for decision in beside):
        if judgement.kind == "statement" and judgement.note != other.note:
            return f"it stands in one row now with passages that {other.reviewer} edited: “{other.note}”"
        if judgement.verdict == other.verdict or "open" in (judgement.verdict, other.verdict):
            continue
        if judgement.reviewer == other.reviewer or claims[judgement.id].isdisjoint(claims[other.id]):
            return f"it stands in one row now with passages that {other.reviewer} {other.verdict}"
    return ""


# What reviewers say of a fact


def verdicts(decisions: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """For each fact that was judged the last verdict of each reviewer, the latest last; a reviewer who set it back to open has none.

    What was set back to open is the row as it stood then: a verdict on other passages, joined to it since, remains.
    """
    found: dict[str, dict[str, Decision]] = defaultdict(dict)
    for decision in decisions:
        judgement = decision.judgement
        if judgement.kind == "fact" and decision.about_id and judgement.verdict != "open" and not decision.renewed:
            found[decision.about_id].pop(judgement.reviewer, None)
            found[decision.about_id][judgement.reviewer] = decision
    return dict(found)


def agreement(decisions: Iterable[Decision], one: str, other: str) -> tuple[int, float | None]:
    """How many facts two reviewers both judged, and Cohen's kappa of their verdicts (None for none; 1.0 where both gave all the same one).

    Source: J. Cohen, A coefficient of agreement for nominal scales, 1960.
    """
    pairs = [
        (by_reviewer[one].judgement.verdict, by_reviewer[other].judgement.verdict)
        for by_reviewer in verdicts(decisions).values()
        if one in by_reviewer and other in by_reviewer
    ]
    if not pairs:
        return 0, None
    left, right = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    observed = sum(a == b for a, b in pairs) / len(pairs)
    expected = sum(left[verdict] * right[verdict] for verdict in left) / len(pairs) ** 2
    return len(pairs), 1.0 if expected == 1 else (observed - expected) / (1 - expected)
