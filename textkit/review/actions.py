"""What a reviewer's form asks for, as judgements: each action is a function from the form and the table to the judgements to write down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from textkit.errors import TextkitError
from textkit.judgements import VERDICTS, claim_anchors, make, mention_anchors
from textkit.records import Claim, Entity, Fact, Judgement, Mention
from textkit.results import Results
from textkit.review.desk import Table
from textkit.review.lines import key_of

MOST_NAME = 60
MOST_TEXT = 4000
"""Characters of a reviewer's name, and of what they write."""

Form = Mapping[str, Sequence[str]]
Signed = dict[str, Any]
"""The `reviewer` and `made_at` of every judgement of one action."""


class Refused(TextkitError):
    """An action that can't be carried out as asked: the message tells the reviewer why and what to do."""


def now() -> str:
    """The time as UTC in ISO 8601, to the microsecond, so that no two actions of a reviewer share one."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def reviewer_name(text: str) -> str:
    """The name as it will stand in the judgements. Raises Refused for one that is empty, too long or not printable."""
    name = " ".join(text.split())
    if not name or len(name) > MOST_NAME or not name.isprintable():
        raise Refused(f"Give a name of 1 to {MOST_NAME} letters.")
    return name


def act(action: str, form: Form, table: Table, *, reviewer: str) -> tuple[list[Judgement], str]:
    """The judgements that an action makes, and what to tell the reviewer. Raises Refused."""
    if action not in ACTIONS:
        raise Refused(f"There is no action {action!r}; choose one of {', '.join(ACTIONS)}.")
    return ACTIONS[action](form, table, {"reviewer": reviewer, "made_at": now()})


def _verdict(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    verdict = _one(form, "verdict")
    if verdict not in VERDICTS["fact"]:
        raise Refused(f"{verdict!r} is no verdict.")
    facts = _facts(form, table)
    made = [about_fact(table.results, fact, "fact", verdict, **signed) for fact in facts]
    return made, f"{verdict.capitalize()}." if len(facts) == 1 else f"{len(facts)} facts {verdict}."


def _statement(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    text, facts = " ".join(written_text(_one(form, "text")).split()), _facts(form, table)
    if not text:
        raise Refused("A statement can't be empty.")
    if text == facts[0].statement:
        raise Refused("The statement is as it was.")
    return [about_fact(table.results, facts[0], "statement", "edited", note=text, **signed)], "Statement changed."


def _note(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    text, facts = written_text(_one(form, "text")), _facts(form, table)
    if not text:
        raise Refused("A note can't be empty.")
    return [about_fact(table.results, facts[0], "note", "noted", note=text, **signed)], "Note added."


def _merge(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    one, *others = _facts(form, table)
    if not others:
        raise Refused("Choose at least two facts to merge.")
    made = [about_fact(table.results, one, "claims", "same", other=table.results.claims_of(other), **signed) for other in others]
    return made, f"{len(others) + 1} facts merged."


def _split(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    fact = _facts(form, table)[0]
    claims = table.results.claims_of(fact)
    asked = set(form.get("claim", ()))
    out = [claim for claim in claims if claim.id in asked]
    rest = [claim for claim in claims if claim.id not in asked]
    if not out:
        raise Refused("Choose the passages to take out of this fact.")
    if not rest:
        raise Refused("One passage at least must stay.")
    documents = table.results.document
    sides: dict[str, Any] = {"left": claim_anchors(out, documents), "right": claim_anchors(rest, documents)}
    made = make("claims", "different", left_id=out[0].id, right_id=rest[0].id, **sides, **signed)
    return [made], f"{len(out)} passage{'s' * (len(out) > 1)} taken out into a fact of their own."


def _rename(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    entity, name = _entity(form, table, "entity"), " ".join(written_text(_one(form, "text"))[:200].split())
    if not name or name == entity.name:
        raise Refused("Give a name that is new.")
    left = mention_anchors(table.results.mentions_of[entity.id], table.results.document)
    return [make("name", "renamed", left_id=entity.id, note=name, left=left, **signed)], "Renamed."


def _join(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    one, other = _entity(form, table, "entity"), _entity(form, table, "other")
    if one is other:
        raise Refused("Choose another entity to merge with.")
    mentions = table.results.mentions_of
    return [_of_mentions("same", one, mentions[one.id], other, mentions[other.id], table, signed)], "Entities merged."


def _part(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    entity = _entity(form, table, "entity")
    mentions, spellings = table.results.mentions_of[entity.id], set(form.get("spelling", ()))
    out = [mention for mention in mentions if mention.citation.quote in spellings]
    rest = [mention for mention in mentions if mention.citation.quote not in spellings]
    if not out or not rest:
        raise Refused("Choose the spellings that are someone or something else; one at least must stay.")
    return [_of_mentions("different", entity, out, entity, rest, table, signed)], "Those spellings are an entity of their own now."


def _undo(form: Form, table: Table, signed: Signed) -> tuple[list[Judgement], str]:
    """Takes back one's own judgement, or one's last action where the form names none."""
    own = [judgement for judgement in table.in_force if judgement.reviewer == signed["reviewer"]]
    asked = set(form.get("judgement", ()))
    chosen = [judgement for judgement in own if judgement.id in asked] if asked else own[-1:]
    if not chosen:
        raise Refused("That decision isn't yours, or was taken back before." if asked else "There is nothing of yours to take back.")
    together = [judgement for judgement in own if judgement.made_at == chosen[0].made_at]
    made = [make("undo", "undone", left_id=judgement.id, left=judgement.left, **signed) for judgement in together]
    return made, f"Taken back: {chosen[0].verdict}."


ACTIONS: dict[str, Callable[[Form, Table, Signed], tuple[list[Judgement], str]]] = {
    "verdict": _verdict,
    "statement": _statement,
    "note": _note,
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "join": _join,
    "part": _part,
    "undo": _undo,
}


def about_fact(results: Results, fact: Fact, kind: Any, verdict: str, *, other: Sequence[Claim] = (), **more: Any) -> Judgement:
    """A judgement on a fact as it is now, and on the claims of another, if given."""
    left = claim_anchors(results.claims_of(fact), results.document)
    right = claim_anchors(other, results.document)
    return make(kind, verdict, left_id=fact.id, right_id=other[0].id if other else None, left=left, right=right, **more)


def _of_mentions(
    verdict: str, one: Entity, left: Iterable[Mention], other: Entity, right: Iterable[Mention], table: Table, signed: Signed
) -> Judgement:
    anchors: dict[str, Any] = {
        side: mention_anchors(mentions, table.results.document) for side, mentions in (("left", left), ("right", right))
    }
    return make("entities", verdict, left_id=one.id, right_id=other.id, **anchors, **signed)


def _one(form: Form, name: str) -> str:
    return (form.get(name) or [""])[0]


def _facts(form: Form, table: Table) -> list[Fact]:
    """The facts that a form names by their keys, each once. Raises Refused for one whose claims are no longer what was shown."""
    facts = []
    for key in dict.fromkeys(form.get("fact", ())):
        fact = table.results.fact.get(key.partition("-")[0])
        if fact is None or key_of(fact) != key:
            raise Refused("This fact has changed since you opened it; look at it again before you judge it.")
        facts.append(fact)
    if not facts:
        raise Refused("Choose a fact first.")
    return facts


def _entity(form: Form, table: Table, name: str) -> Entity:
    entity = table.results.entity.get(_one(form, name))
    if entity is None or entity.id not in table.results.mentions_of:
        raise Refused("Choose an entity; the one that was named is no longer there.")
    return entity


def written_text(text: str) -> str:
    """What a reviewer wrote, without space around it. Raises Refused for text that is too long or holds control characters."""
    plain = text.replace("\r\n", "\n").strip()
    if len(plain) > MOST_TEXT:
        raise Refused(f"At most {MOST_TEXT} characters, please; these are {len(plain)}.")
    if any(not char.isprintable() and char not in "\n\t\u200c\u200d\u200e\u200f\u00a0\u202f\u2009" for char in plain):
        raise Refused("The text holds control characters; type it in plain letters.")
    return plain
