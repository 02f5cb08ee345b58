"""Plain text and Markdown: the text is the file, as decoded, with its own line ends; front matter is furniture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from textkit.config import Settings
from textkit.furniture import find_furniture, join_ranges
from textkit.readers.building import Source, build_document, check_length, check_length_of, read_bytes, sha256
from textkit.readers.bylines import front_matter
from textkit.readers.decoding import decode
from textkit.records import Document


def read(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """The one document of a text file. Raises UnreadableFile."""
    data = read_bytes(path, settings)
    check_length_of(data, settings)
    decoded = decode(data)
    check_length(decoded.text, settings)
    matter = front_matter(decoded.text)
    furniture = [] if matter is None else join_ranges(sorted([matter, *find_furniture(decoded.text)]), decoded.text)
    source = Source(name, sha256(data), decoded.notes)
    yield build_document(decoded.text, source, settings, furniture=furniture if matter else None)
