"""Records for people to read on a terminal: tables, and one record with its citations in context."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from textkit.errors import TextkitError
from textkit.records import Citation, Claim, Document, Entity, Fact, Figure
from textkit.results import Results, load, written
from textkit.store import Row, Store, open_store

CONTEXT = 120
"""Characters of the article shown on each side of a citation."""


def print_table(rows: Sequence[Row], columns: Sequence[str], *, fmt: str) -> None:
    """Prints rows to stdout: `json` lines with all fields, `csv` or a `table` with the named columns."""
    if fmt == "json":
        for row in rows:
            print(json.dumps(row, ensure_ascii=False))
    elif fmt == "csv":
        from textkit.export.tables import harmless

        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([harmless(_cell(row.get(column))) for column in columns] for row in rows)
    else:
        _print_grid(rows, columns)


def _print_grid(rows: Sequence[Row], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, show_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column == "id", overflow="fold")
    for row in rows:
        table.add_row(*(Text(printable(_cell(row.get(column)))) for column in columns))
    width = None if sys.stdout.isatty() else 180
    Console(width=width).print(table)


def printable(text: str) -> str:
    """The text without characters that could steer a terminal."""
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def shown_record(results: Results, wanted: str, *, why: bool = False) -> str:
    """One record, found by its id or the first letters of it, with every citation in its context; a fact with `why` also with its links.

    Raises TextkitError when no record, or more than one, has such an id.
    """
    known: dict[str, Any] = {**results.document, **results.entity, **results.figure, **results.claim}
    known |= {fact.id: fact for fact in results.facts}
    found = [wanted] if wanted in known else sorted(key for key in known if key.startswith(wanted)) if wanted else []
    if len(found) != 1:
        choices = f"; it could be {', '.join(found[:5])}" if found else "; textkit facts lists the ids"
        raise TextkitError(f"{wanted!r}: {'more than one record has' if found else 'no record has'} such an id{choices}")
    lines = [*_lines(results, known[found[0]]), *(_links(results, found[0]) if why else ())]
    return printable("\n".join(lines))


def _links(results: Results, fact_id: str) -> Iterator[str]:
    """For each link of a fact the two claims, their chance, and what speaks for and against it, field by field."""
    if not results.links_of[fact_id]:
        yield "  why: no other document's claim was joined"
    for link in results.links_of[fact_id]:
        denied = any(field == "answers" for field, _, _ in link.reasons)
        yield f"  why: chance {link.chance:.2f} that {'one of these denies the other' if denied else 'these two state the same'}"
        for claim in (results.claim[link.left_id], results.claim[link.right_id]):
            yield f"    {results.document[claim.citation.document_id].path}: {claim.statement}"
        for field, value, effect in link.reasons:
            yield f"      {'for' if effect > 0 else 'against'}: {field.replace('_', ' ')} {value:g} ({effect:+.2f})"


def _lines(results: Results, record: object) -> Iterator[str]:
    if isinstance(record, Fact):
        yield from _fact_lines(results, record)
    elif isinstance(record, Claim):
        yield f"claim {record.id} ({record.status}, {record.lang}), fact {record.fact_id}"
        yield f"  {record.statement}"
        yield from _claim_lines(results, record)
    elif isinstance(record, Figure):
        yield f"{record.label} {record.id}: {written(record)} {record.modifier or ''} {record.counted or ''}".rstrip()
        yield from _cited(results, record.citation)
    elif isinstance(record, Entity):
        yield f"{record.label} {record.id}: {record.name}" + (f" (also {', '.join(record.aliases)})" if record.aliases else "")
        for mention in results.mentions_of.get(record.id, ()):
            yield from _cited(results, mention.citation)
    elif isinstance(record, Document):
        yield f"document {record.id}: {record.path}"
        for name in ("title", "publisher", "author", "published", "updated", "published_guess", "url", "lang", "origin_id"):
            yield f"  {name}: {getattr(record, name)}"
        yield f"  reads as: {record.translationese.kind} ({record.translationese.score:.2f}) {', '.join(record.translationese.evidence)}"
        yield from (f"  note: {note}" for note in record.notes)


def _fact_lines(results: Results, fact: Fact) -> Iterator[str]:
    row = results.fact_row(fact)
    yield f"fact {fact.id}: {row['status']}, {row['documents']} documents of {row['origins']} origins"
    yield f"  {fact.statement}"
    if row["values"]:
        yield f"  figures: {'; '.join(row['values'])}"
    for conflict in fact.conflicts:
        yield f"  conflict ({conflict.kind}): {conflict.about}"
    for claim in results.claims_of(fact):
        yield from _claim_lines(results, claim)


def _claim_lines(results: Results, claim: Claim) -> Iterator[str]:
    if claim.speaker:
        yield f"  {claim.speaker} ({claim.cue or 'no cue'}, {claim.quote_type}{', via ' + claim.via if claim.via else ''}):"
    yield from _cited(results, claim.citation)


def _cited(results: Results, citation: Citation) -> Iterator[str]:
    document = results.document[citation.document_id]
    before = document.text[max(0, citation.start - CONTEXT) : citation.start]
    after = document.text[citation.end : citation.end + CONTEXT]
    context = " ".join(f"{before}⟦{citation.quote}⟧{after}".split())
    yield f"  {document.path} [{citation.start}:{citation.end}]"
    yield f"    …{context}…"


def found_claims(out: Path, words: str, *, limit: int) -> list[Row]:
    """Claims that hold all the words, then claims that mean something near, best first."""
    results = load(out)
    with open_store(out) as store:
        by_words = store.search(words, limit=limit)
        by_meaning = _nearest(results, store, words, limit=limit) if len(by_words) < limit else []
    found = dict.fromkeys(by_words, "words") | {key: "meaning" for key in by_meaning if key not in set(by_words)}
    return [_found_row(results, key, how) for key, how in list(found.items())[:limit]]


def _found_row(results: Results, claim_id: str, how: str) -> Row:
    claim = results.claim[claim_id]
    path = results.document[claim.citation.document_id].path
    return {"id": claim.id, "fact_id": claim.fact_id, "found_by": how, "statement": claim.statement, "path": path}


def _nearest(results: Results, store: Store, words: str, *, limit: int) -> list[str]:
    import numpy as np

    from textkit import language
    from textkit.vectors import Vectors

    if not results.claims or not words.strip():
        return []
    vectors = Vectors(store)
    wanted = vectors.encode([words], [language.detect(words)[0] or "en"])[0]
    found = vectors.encode([claim.statement for claim in results.claims], [claim.lang for claim in results.claims])
    return [results.claims[int(i)].id for i in np.argsort(-(found @ wanted), kind="stable")[:limit]]
