"""HTML files: finds out their encoding and hands their markup over to `textkit.readers.html`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textkit.config import Settings
from textkit.readers.building import check_length, read_bytes, sha256
from textkit.readers.decoding import decode_page
from textkit.records import Document


def read(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """The one document of an HTML file. Raises UnreadableFile."""
    yield read_page(read_bytes(path, settings), path=name, settings=settings)


def read_page(data: bytes, *, path: str, settings: Settings, url: str | None = None, charset: str | None = None) -> Document:
    """The document of the bytes of a page; `charset` and `url` are those of the HTTP answer that it came in, if known."""
    from textkit.readers.html import read_html

    decoded = decode_page(data, header=charset)
    document = read_html(decoded.text, path=path, raw_sha256=sha256(data), url=url, settings=settings, notes=decoded.notes)
    check_length(document.text, settings)
    return document
