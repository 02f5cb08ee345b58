"""The run under review as it is now: its records read once, and people's judgements laid over them anew when there are more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock

from textkit.judgements import in_force
from textkit.records import Fact, Figure, Judgement, Mention
from textkit.results import Results, load
from textkit.review.lines import Line, line_of
from textkit.store import open_judgements, open_store, read_judgements


@dataclass(frozen=True)
class Table:
    """What reviewers see at one moment: the results with all of these judgements laid over, and the lines of the list by fact id."""

    results: Results
    judgements: Sequence[Judgement]
    lines: dict[str, Line]

    @cached_property
    def figures_in(self) -> dict[str, list[Figure]]:
        """The figures of each document."""
        found: dict[str, list[Figure]] = defaultdict(list)
        for figure in self.results.figures:
            found[figure.citation.document_id].append(figure)
        return found

    @cached_property
    def mentions_in(self) -> dict[str, list[Mention]]:
        """The mentions of entities in each document."""
        found: dict[str, list[Mention]] = defaultdict(list)
        for mention in self.results.mentions:
            if mention.entity_id:
                found[mention.citation.document_id].append(mention)
        return found

    @cached_property
    def facts_in(self) -> dict[str, set[str]]:
        """The ids of the facts that each document has."""
        found: dict[str, set[str]] = defaultdict(set)
        for claim in self.results.claims:
            found[claim.citation.document_id].add(claim.fact_id or "")
        return found

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
        self._lines: dict[Fact, Line] = {}
        self._entity_decisions: list[str] = []

    def now(self) -> Table:
        """The table with all judgements that are on the disk; worked out again only when there are more, or another run."""
        with self._lock:
            run, known = self._latest_run(), self._table.judgements if self._table else []
            new = self._read(after=len(known))
            if self._table is None or new:
                self._table = self._laid(run, [*known, *new])
            return self._table

    def record(self, judgements: Iterable[Judgement]) -> int:
        """Writes the judgements to the disk, all or none; once this has returned they are there. Returns how many were new."""
        with open_judgements(self.out) as log:
            return log.append(judgements)

    def _read(self, *, after: int) -> list[Judgement]:
        if not after:
            return read_judgements(self.out)
        with open_judgements(self.out) as log:
            return log.read(after=after)

    def _latest_run(self) -> Results:
        """The stored run; read again when another run has been stored. A run writes to its file often before it has new records."""
        path = self.out / "textkit.db"
        stamp = (path.stat().st_mtime_ns, path.stat().st_ino) if path.is_file() else None
        if self._run is None or stamp != self._stamp:
            with open_store(self.out) as store:
                digest = store.digest()
            if self._run is None or digest != self._digest:
                self._run, self._table, self._lines = load(self.out), None, {}
            self._stamp, self._digest = stamp, digest
        return self._run

    def _laid(self, run: Results, judgements: list[Judgement]) -> Table:
        results = run.with_judgements(judgements)
        of_entities = [d.judgement.id for d in results.decisions if d.judgement.kind in ("name", "entities")]
        if of_entities != self._entity_decisions:
            self._entity_decisions, self._lines = of_entities, {}
        self._lines = {fact: self._lines.get(fact) or line_of(results, fact) for fact in results.facts}
        return Table(results, judgements, {line.id: line for line in self._lines.values()})
