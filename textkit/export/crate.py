"""A whole run as an RO-Crate: its files in one zip, with a description that archives and other tools read."""

from __future__ import annotations

import json
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from textkit.errors import TextkitError
from textkit.records import Document
from textkit.results import Results, web_address

Entry = dict[str, Any]

FILES = {
    "claims.jsonl": ("application/jsonl", "every claim with its citation, one a line"),
    "documents.jsonl": ("application/jsonl", "every article as it was read, one a line"),
    "entities.jsonl": ("application/jsonl", "every person, organisation and place with its mentions, one a line"),
    "facts.csv": ("text/csv", "the fact table, one row a fact"),
    "facts.jsonl": ("application/jsonl", "every fact with its citations, one a line"),
    "facts.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "the fact table to review, with its citations"),
    "figures.jsonl": ("application/jsonl", "every figure with its citation, one a line"),
    "report.html": ("text/html", "the fact table as a page to read"),
    "run.json": ("application/json", "versions, models, settings, counts and skipped files"),
    "textkit.db": ("application/vnd.sqlite3", "the store of the run, which the commands of textkit read"),
}
"""What a run leaves in its output folder, with media type and description."""
METADATA = "ro-crate-metadata.json"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, the first that a zip can hold: same input, same bytes."""
RIGHTS = "Articles and quotes belong to their publishers; ask them before you publish the crate."


def write_crate(results: Results, folder: Path, path: Path) -> None:
    """Packs the files of the run in `folder`, described by RO-Crate 1.1. Raises TextkitError when one is missing."""
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing:
        raise TextkitError(f"{folder}: {missing[0]} is missing; make it with: textkit ingest PATH --out {folder}")
    with ZipFile(path, "w", ZIP_DEFLATED) as crate:
        crate.writestr(_entry(METADATA), json.dumps(metadata(results, folder), ensure_ascii=False, indent=1) + "\n")
        for name in FILES:
            with (folder / name).open("rb") as source, crate.open(_entry(name), "w", force_zip64=True) as target:
                shutil.copyfileobj(source, target)


def metadata(results: Results, folder: Path) -> Entry:
    """The content of ro-crate-metadata.json, with the sizes of the files in `folder`."""
    files = [_file(folder, name) for name in FILES]
    articles = [_article(document) for document in results.documents]
    software = {"@id": "#textkit", "@type": "SoftwareApplication", "name": "textkit", "version": version("textkit")}
    action = {
        "@id": "#ingest",
        "@type": "CreateAction",
        "name": "textkit ingest",
        "instrument": _ids([software])[0],
        "object": _ids(articles),
        "result": _ids(files),
    }
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"textkit run {results.run_id}",
        "description": f"{len(results.facts)} facts from {len(results.documents)} articles, each with its citations. "
        "The date is that of the newest article.",
        "identifier": results.run_id,
        "datePublished": max((document.published for document in results.documents if document.published), default="1980-01-01")[:10],
        "license": {"@id": "#rights"},
        "hasPart": _ids(files),
        "mentions": _ids([action]),
    }
    descriptor = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
        "about": {"@id": "./"},
    }
    rights = {"@id": "#rights", "@type": "CreativeWork", "name": "Rights", "description": RIGHTS}
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": [descriptor, root, rights, software, action, *files, *articles]}


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, EARLIEST)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 3  # Unix, on every system
    entry.external_attr = 0o644 << 16
    return entry


def _file(folder: Path, name: str) -> Entry:
    media_type, description = FILES[name]
    size = str((folder / name).stat().st_size)
    return {"@id": name, "@type": "File", "name": name, "description": description, "encodingFormat": media_type, "contentSize": size}


def _article(document: Document) -> Entry:
    article = {
        "@id": f"#document-{document.id}",
        "@type": "NewsArticle",
        "identifier": document.id,
        "name": document.title or document.path,
        "creditText": document.publisher,
        "datePublished": document.published,
        "dateModified": document.updated,
        "inLanguage": document.lang,
        "url": web_address(document),
    }
    return {name: value for name, value in article.items() if value}


def _ids(entries: list[Entry]) -> list[Entry]:
    return [{"@id": entry["@id"]} for entry in entries]
