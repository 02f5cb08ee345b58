"""Where a document can be found, and who wrote it, for exports that name it to other programs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from textkit.records import Document, Fact
from textkit.results import Results, web_address


def source_iri(document: Document) -> str:
    """The web address, or else the path as a relative reference."""
    return web_address(document) or quote(document.path.replace("\\", "/"))


def one_line(text: str) -> str:
    """The text on one line, without unprintable characters."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def authors(document: Document) -> list[str]:
    """The names in the by-line, split at semicolons, and at commas where every part has two words, as "Dahl, Kari" has not."""
    line = " ".join((document.author or "").split())
    names = [name.strip() for name in re.split("[;,]" if all(" " in n.strip() for n in line.split(",")) else ";", line)]
    return [name for name in names if name]


def date_parts(iso: str | None) -> list[int]:
    """Year, month and day of an ISO 8601 date or time, as far as it has them."""
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?", iso or "")
    return [int(part) for part in found.groups() if part] if found else []


def cited_documents(results: Results, facts: Iterable[Fact]) -> list[Document]:
    """The documents that the facts cite, each once, in the order of the results."""
    cited = {claim.citation.document_id for fact in facts for claim in results.claims_of(fact)}
    return [document for document in results.documents if document.id in cited]
