"""Re-reads every citation of a run from the original files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from textkit.config import Settings
from textkit.errors import TextkitError
from textkit.records import Citation, Claim, Document, Figure, Mention
from textkit.results import Results


@dataclass(frozen=True, slots=True)
class Problem:
    """A document that is not what it was, and the citation that no longer holds (None: all of them still do)."""

    path: str
    reason: str
    citation: Citation | None = None


def verify(results: Results, *, settings: Settings) -> Iterator[Problem]:
    """Every way in which the run's citations differ from the files as they are now; nothing when all hold."""
    cited = _citations(results)
    by_file: dict[str, list[Document]] = defaultdict(list)
    for document in results.documents:
        by_file[file_of(document.path)].append(document)
    for path, documents in by_file.items():
        now = _read(path, settings)
        for document in documents:
            yield from _check(document, cited[document.id], now)


def file_of(path: str) -> str:
    """The file of a document's path: that of "news.jsonl#3" is "news.jsonl"."""
    head, mark, tail = path.rpartition("#")
    return head if mark and tail.isdigit() else path


def _citations(results: Results) -> dict[str, list[Citation]]:
    cited: dict[str, list[Citation]] = defaultdict(list)
    records: list[Claim | Figure | Mention] = [*results.claims, *results.figures, *results.mentions]
    for record in records:
        cited[record.citation.document_id].append(record.citation)
    return cited


def _read(path: str, settings: Settings) -> dict[str, Document] | str:
    from textkit.readers import read_file

    try:
        return {item.path: item for item in read_file(path, settings=settings) if isinstance(item, Document)}
    except (TextkitError, OSError) as error:
        return str(error)


def _check(document: Document, citations: list[Citation], now: dict[str, Document] | str) -> Iterator[Problem]:
    if isinstance(now, str):
        yield Problem(document.path, f"can't be read any more: {now}")
        return
    current = now.get(document.path)
    if current is None:
        yield Problem(document.path, "is no longer in its file")
        return
    broken = [c for c in citations if current.text[c.start : c.end] != c.quote]
    for citation in broken:
        yield Problem(document.path, "other words stand there now", citation)
    if not broken and current.raw_sha256 != document.raw_sha256:
        yield Problem(document.path, f"has changed since it was ingested; its {len(citations)} citations still hold: ingest again")
