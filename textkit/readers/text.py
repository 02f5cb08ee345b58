"""Plain text and Markdown: the text is the file, as decoded, with its own line ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textkit.config import Settings
from textkit.readers.building import Source, build_document, check_length_of, read_bytes, sha256
from textkit.readers.decoding import decode
from textkit.records import Document


def read(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """The one document of a text file. Raises UnreadableFile."""
    data = read_bytes(path, settings)
    check_length_of(data, settings)
    decoded = decode(data)
    yield build_document(decoded.text, Source(name, sha256(data), decoded.notes), settings)
