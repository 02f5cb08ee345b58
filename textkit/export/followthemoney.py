"""Articles, people and organisations as followthemoney entities, which Aleph and other tools of investigators load.

Written without the package `followthemoney`, which builds PyICU from source; the tests hold every entity against it (extra ftm).
Schemata, properties and lengths are those of its version 4.11.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from textkit.export.sources import authors, date_parts, one_line
from textkit.records import Document, Entity, Mention
from textkit.results import Results, web_address

SCHEMATA = {"PERSON": "Person", "ORG": "Organization"}
"""The labels that a mention can be resolved to in followthemoney: it has no places, laws or products."""


MOST_NAME, MOST_TEXT = 384, 1024
"""Characters of a name, and of another text, that followthemoney takes."""


def write_ftm(results: Results, path: Path) -> None:
    """One entity a line: every article, every person and organisation, and a Mention for each place that names one."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for entity in _entities(results):
            file.write(json.dumps(entity, ensure_ascii=False) + "\n")


def _entities(results: Results) -> Iterator[dict[str, Any]]:
    named = [entity for entity in results.entities if entity.label in SCHEMATA]
    yield from map(_article, results.documents)
    for entity in named:
        yield _named(entity)
        yield from (_mention(mention, SCHEMATA[entity.label]) for mention in results.mentions_of.get(entity.id, ()))


def _article(document: Document) -> dict[str, Any]:
    date = document.published[:10] if len(date_parts(document.published)) == 3 and document.published else None
    return _proxy(
        document.id,
        "Article",
        title=[document.title],
        fileName=[PurePosixPath(document.path).name],
        author=authors(document),
        publisher=[document.publisher],
        publishedAt=[date],
        sourceUrl=[_with_path(web_address(document))],
    )


def _named(entity: Entity) -> dict[str, Any]:
    return _proxy(entity.id, SCHEMATA[entity.label], name=[entity.name], alias=list(entity.aliases))


def _mention(mention: Mention, schema: str) -> dict[str, Any]:
    citation = mention.citation
    return _proxy(
        mention.id,
        "Mention",
        document=[citation.document_id],
        resolved=[mention.entity_id],
        name=[citation.quote],
        detectedSchema=[schema],
    )


def _with_path(url: str | None) -> str | None:
    """The address, with the slash that one of a host alone may leave out (RFC 3986, 6.2.3)."""
    return f"{url}/" if url and url.count("/") == 2 and "?" not in url and "#" not in url else url


def _proxy(entity_id: str, schema: str, **properties: list[Any]) -> dict[str, Any]:
    """The entity as followthemoney writes it: every property is a list of strings, none is empty, of many lines or too long."""
    given = {name: [_fitting(name, value) for value in values if value] for name, values in properties.items()}
    return {
        "id": entity_id,
        "schema": schema,
        "properties": {n: kept for n, values in given.items() if (kept := list(filter(None, values)))},
    }


def _fitting(name: str, value: str) -> str:
    return one_line(value)[: MOST_NAME if name in ("name", "alias") else MOST_TEXT].strip()
