"""What a reviewer decided on a fact, for the exports that show it."""

from __future__ import annotations

from dataclasses import dataclass

from textkit.records import Fact
from textkit.results import Results

VERDICTS = ("accepted", "rejected", "flagged")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One reviewer's decision: `verdict` is one of VERDICTS, `statement` the fact's statement as edited, `made_at` an ISO 8601 time."""

    verdict: str
    note: str = ""
    statement: str | None = None
    reviewer: str = ""
    made_at: str = ""


def verdict_of(results: Results, fact: Fact) -> Verdict | None:
    """The decision that holds for the fact; None, because results hold no judgements yet."""
    return None
