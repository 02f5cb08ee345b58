"""What a reviewer decided on a fact, for the exports that show it."""

from __future__ import annotations

from dataclasses import dataclass

from textkit import judgements
from textkit.records import Fact
from textkit.results import Results

VERDICTS = tuple(verdict for verdict in judgements.VERDICTS["fact"] if verdict != "open")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reviewer's decision: `verdict` is one of VERDICTS, `statement` the fact's statement as edited, `made_at` an ISO 8601 time."""

    verdict: str
    note: str = ""
    statement: str | None = None
    reviewer: str = ""
    made_at: str = ""


def verdict_of(results: Results, fact: Fact) -> Verdict | None:
    """The latest decision on the fact; None where nobody has made one, or where reviewers disagree."""
    if results.verdict_of(fact) not in VERDICTS:
        return None
    *_, latest = results.verdicts[fact.id].values()
    judgement = latest.judgement
    note = judgement.note or note_on(results, fact) or ""
    return Verdict(judgement.verdict, note, edited_statement(results, fact), judgement.reviewer, judgement.made_at)


def edited_statement(results: Results, fact: Fact) -> str | None:
    return fact.statement if fact.id in results.edited else None


def note_on(results: Results, fact: Fact) -> str | None:
    """The latest note on the fact, if there is one."""
    notes = [d.judgement.note for d in results.decisions_on.get(fact.id, ()) if d.judgement.kind == "note"]
    return notes[-1] if notes else None
