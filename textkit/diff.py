"""Which facts appeared, vanished or changed between two runs, and why."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Literal

from textkit.records import Claim, Fact
from textkit.results import Results

ReasonKind = Literal[
    "document added",
    "document removed",
    "document changed",
    "document moved",
    "claim added",
    "claim removed",
    "claim changed",
    "joined",
    "split",
    "statement",
    "figures",
    "conflicts",
    "status",
    "origins",
]
CLAIM_FIELDS = ("statement", "speaker", "status", "date")
"""What can change of a claim whose words are the same."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that differs: its kind, and where or from what to what."""

    kind: ReasonKind
    about: str

    def __str__(self) -> str:
        return f"{self.kind}: {shorten(self.about, 160, placeholder=' …')}"


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that is not what it was: `old_id` is None where it appeared, `new_id` where it vanished; `statement` is the newest."""

    kind: Literal["appeared", "vanished", "changed"]
    old_id: str | None
    new_id: str | None
    statement: str
    reasons: tuple[Reason, ...]


def diff(old: Results, new: Results) -> list[Change]:
    """The changes from one run to another: those of the new facts in their order, then the facts that vanished.

    An old and a new fact are the same when they share the most claims, each of which is the same claim by its id, or by its quote in the
    document of the same path. A claim that came or went in a document that is the same was read otherwise, by another version or setting.
    """
    runs = _Runs(old, new)
    partner = match_facts(old, new, runs.new_of)
    old_of = {there: here for here, there in partner.items()}
    changes = [_change(runs, old.fact[old_of[fact.id]] if fact.id in old_of else None, fact) for fact in new.facts]
    changes += [_change(runs, fact, None) for fact in old.facts if fact.id not in partner]
    return [change for change in changes if change.kind != "changed" or change.reasons]


def match_claims(old: Results, new: Results) -> dict[str, str]:
    """New claims by the old claim that each is: the same id and path, else the same quote in the same path, else the same id."""
    keys: Sequence[Callable[[Results, Claim], tuple[str, ...]]] = (
        lambda run, claim: (claim.id, _path(run, claim)),
        lambda run, claim: (claim.citation.quote, _path(run, claim)),
        lambda run, claim: (claim.id,),
    )
    matched: dict[str, str] = {}
    for key in keys:
        taken = set(matched.values())
        waiting: dict[tuple[str, ...], deque[str]] = defaultdict(deque)
        for claim in new.claims:
            if claim.id not in taken:
                waiting[key(new, claim)].append(claim.id)
        for claim in old.claims:
            if claim.id not in matched and (same := waiting.get(key(old, claim))):
                matched[claim.id] = same.popleft()
    return matched


def match_facts(old: Results, new: Results, claims: dict[str, str]) -> dict[str, str]:
    """New facts by the old fact that each continues, at most one for each: those that share most claims first, then those of one id."""
    home = _home(new)
    shared = Counter((fact.id, home[claims[i]]) for fact in old.facts for i in fact.claim_ids if claims.get(i) in home)
    matched: dict[str, str] = {}
    taken: set[str] = set()
    for (here, there), _ in sorted(shared.items(), key=lambda item: (-item[1], len(set(item[0])), sorted(item[0]))):
        if here not in matched and there not in taken:
            matched[here] = there
            taken.add(there)
    return matched


class _Runs:
    """The two runs, and which claim and document of the one is which of the other."""

    def __init__(self, old: Results, new: Results) -> None:
        self.old, self.new = old, new
        self.new_of = match_claims(old, new)
        self.old_of = {there: here for here, there in self.new_of.items()}
        self.old_home, self.new_home = _home(old), _home(new)
        self.old_text = {document.path: document.text for document in old.documents}
        self.new_text = {document.path: document.text for document in new.documents}

    def about_document(self, path: str) -> Iterator[Reason]:
        """What became of the document of this path; nothing where it is the same."""
        if path not in self.old_text:
            yield Reason("document added", path)
        elif path not in self.new_text:
            yield Reason("document removed", path)
        elif self.old_text[path] != self.new_text[path]:
            yield Reason("document changed", path)


def _home(run: Results) -> dict[str, str]:
    """The id of the fact of each claim that has one."""
    return {claim_id: fact.id for fact in run.facts for claim_id in fact.claim_ids}


def _path(run: Results, claim: Claim) -> str:
    return run.document[claim.citation.document_id].path


def _change(runs: _Runs, old: Fact | None, new: Fact | None) -> Change:
    reasons = [*_claim_reasons(runs, old, new), *(_fact_reasons(runs, old, new) if old and new else ())]
    return Change(
        "appeared" if old is None else "vanished" if new is None else "changed",
        old.id if old else None,
        new.id if new else None,
        new.statement if new else old.statement if old else "",
        tuple(dict.fromkeys(reasons)),
    )


def _claim_reasons(runs: _Runs, old: Fact | None, new: Fact | None) -> Iterator[Reason]:
    """What came, what went, and what is told otherwise, document by document."""
    before = runs.old.claims_of(old) if old else []
    after = runs.new.claims_of(new) if new else []
    for claim in after:
        same = runs.old_of.get(claim.id)
        if same is None:
            yield from runs.about_document(_path(runs.new, claim))
            yield Reason("claim added", _cited(runs.new, claim))
        elif old and runs.old_home.get(same) == old.id:
            yield from _kept_reasons(runs, runs.old.claim[same], claim)
    for claim in before:
        if claim.id not in runs.new_of:
            yield from runs.about_document(_path(runs.old, claim))
            yield Reason("claim removed", _cited(runs.old, claim))
    came = _elsewhere((runs.old_home.get(runs.old_of.get(claim.id, "")) for claim in after), old)
    went = _elsewhere((runs.new_home.get(runs.new_of.get(claim.id, "")) for claim in before), new)
    for fact_id, count in came.items():
        yield Reason("joined" if old else "split", f"{count} of its claims from fact {fact_id}: {runs.old.fact[fact_id].statement}")
    for fact_id, count in went.items():
        yield Reason("split" if new else "joined", f"{count} of its claims to fact {fact_id}: {runs.new.fact[fact_id].statement}")


def _elsewhere(homes: Iterable[str | None], fact: Fact | None) -> Counter[str]:
    """How many claims have their home in which other fact."""
    return Counter(home for home in homes if home and (fact is None or home != fact.id))


def _kept_reasons(runs: _Runs, old: Claim, new: Claim) -> Iterator[Reason]:
    there, here = _path(runs.old, old), _path(runs.new, new)
    if there == here:
        yield from runs.about_document(here)
    else:
        yield Reason("document moved", f"{there} → {here}")
    for field in CLAIM_FIELDS:
        if getattr(old, field) != getattr(new, field):
            yield Reason("claim changed", f"{field} {getattr(old, field)} → {getattr(new, field)} in {_cited(runs.new, new)}")


def _fact_reasons(runs: _Runs, old: Fact, new: Fact) -> Iterator[Reason]:
    before, after = runs.old.fact_row(old), runs.new.fact_row(new)
    if old.statement != new.statement:
        yield Reason("statement", f"{old.statement} → {new.statement}")
    yield from _difference("figures", before["values"], after["values"])
    yield from _difference("conflicts", _conflicts(old), _conflicts(new))
    if before["status"] != after["status"]:
        yield Reason("status", f"{before['status']} → {after['status']}")
    if before["origins"] != after["origins"]:
        yield Reason("origins", f"{before['origins']} → {after['origins']}")


def _conflicts(fact: Fact) -> list[str]:
    return [f"{conflict.kind} ({conflict.about})" for conflict in fact.conflicts]


def _difference(kind: ReasonKind, old: list[str], new: list[str]) -> Iterator[Reason]:
    signed = [f"+{item}" for item in new if item not in old] + [f"-{item}" for item in old if item not in new]
    if signed:
        yield Reason(kind, ", ".join(signed))


def _cited(run: Results, claim: Claim) -> str:
    return f"{_path(run, claim)}: “{claim.citation.quote}”"
