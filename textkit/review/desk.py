"""The run under review as it is now: its records read once, and people's judgements laid over them anew when there are more."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from threading import Lock

from textkit.judgements import in_force
from textkit.records import Fact, Judgement
from textkit.results import Results, load, no_collection
from textkit.review.lines import Line, line_of
from textkit.store import open_judgements, open_store, read_judgements


@dataclass(frozen=True)
class Table:
    """What reviewers see at one moment: the results with all of these judgements laid over, and the lines of the list by fact id."""

    results: Results
    judgements: Sequence[Judgement]
    lines: dict[str, Line]

    @cached_property
    def in_force(self) -> list[Judgement]:
        """The judgements that nobody took back, the oldest first."""
        return in_force(self.judgements)


class Desk:
    """Gives the table of an output folder as it is now, to any number of threads, and writes down what reviewers decide.

    Raises StoreError when there is no run in the folder, or its files can't be used.
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._digest = ""
        self._run: Results | None = None
        self._table: Table | None = None
        self._judgements: list[Judgement] = []
        self._lines: dict[Fact, Line] = {}
        self._entity_decisions: list[str] = []

    def now(self) -> Table:
        """The table with all judgements that are on the disk; worked out again only when there are more, or another run."""
        with self._lock, no_collection():
            run, judgements = self._latest()
            if self._table is None or len(self._table.judgements) < len(judgements):
                self._table = self._laid(run, judgements)
                gc.freeze()  # they are here to stay: a search for garbage among them would hold up whoever asks
            return self._table

    def to_judge(self) -> Table:
        """The table to make a judgement from: the latest, without the work for it while all judgements since leave the rows as they are."""
        with self._lock:
            _, judgements = self._latest()
            table = self._table
            if table and not any(moves_rows(judgement, table.results) for judgement in judgements[len(table.judgements) :]):
                return replace(table, judgements=judgements)
        return self.now()

    def record(self, judgements: Iterable[Judgement]) -> int:
        """Writes the judgements to the disk, all or none; once this has returned they are there. Returns how many were new."""
        with open_judgements(self.out) as log:
            return log.append(judgements)

    def _latest(self) -> tuple[Results, list[Judgement]]:
        """The stored run, read again when another one has been stored, and all judgements."""
        path = self.out / "textkit.db"
        stamp = (path.stat().st_mtime_ns, path.stat().st_ino) if path.is_file() else None
        if self._run is None or stamp != self._stamp:
            with open_store(self.out) as store:
                digest = store.digest()  # a run writes to its file often before it has new records
            if self._run is None or digest != self._digest:
                self._run, self._table, self._lines = load(self.out), None, {}
            self._stamp, self._digest = stamp, digest
        self._judgements = [*self._judgements, *read_judgements(self.out, after=len(self._judgements))]
        return self._run, self._judgements

    def _laid(self, run: Results, judgements: list[Judgement]) -> Table:
        results = run.with_judgements(judgements)
        of_entities = [d.judgement.id for d in results.decisions if d.judgement.kind in ("name", "entities")]
        if of_entities != self._entity_decisions:
            self._entity_decisions, self._lines = of_entities, {}
        self._lines = {fact: self._lines.get(fact) or line_of(results, fact) for fact in results.facts}
        return Table(results, judgements, {line.id: line for line in self._lines.values()})


def moves_rows(judgement: Judgement, results: Results) -> bool:
    """Whether a new judgement may change which claims stand together, or who is named in them."""
    if judgement.kind in ("statement", "note"):
        return False
    rows = {results.claim[anchor.record_id].fact_id if anchor.record_id in results.claim else None for anchor in judgement.left}
    return judgement.kind != "fact" or (judgement.verdict == "accepted" and len(rows) > 1)
