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
    judgement, statement = latest.judgement, fact.statement if fact.id in results.edited else None
    return Verdict(judgement.verdict, judgement.note, statement, judgement.reviewer, judgement.made_at)
