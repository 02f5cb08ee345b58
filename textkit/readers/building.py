"""What every reader does with a text once it has it: check its length, read its head, mark its furniture."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers.bylines import Head, read_head
from textkit.records import Document, Range, short_id

NOTHING = Head()
LONGEST_CHARACTER = 4
"""Bytes, in UTF-8, UTF-16 and UTF-32."""
NOT_TITLES = re.compile(r"^Microsoft Word|^untitled|^Document\d*$|^Dokument\d*$|\.(?:docx?|pdf|indd|qxd|rtf|odt)$", re.I)
NOT_AUTHORS = re.compile(r"python-docx|Microsoft Office User|user\d*|admin(?:istrator)?|owner|unknown|bruker", re.I)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a text came from: the path that its document will have, the hash of its raw bytes, and what was noted on the way."""

    path: str
    raw_sha256: str
    notes: tuple[str, ...] = ()


def build_document(
    text: str,
    source: Source,
    settings: Settings,
    *,
    known: Head = NOTHING,
    properties: Head = NOTHING,
    furniture: Iterable[Range] | None = None,
) -> Document:
    """The document of a text. What is `known` of the article goes before what its first lines say, and that before the file's `properties`.

    `furniture` are the ranges that the reader knows to be no article; where it knows nothing they are found in the text.
    Raises UnreadableFile for a text that is empty or longer than `settings.max_text_length`.
    """
    from textkit.furniture import find_furniture

    check_length(text, settings)
    ranges = tuple(find_furniture(text) if furniture is None else furniture)
    head = known.or_else(read_head(text, furniture=ranges)).or_else(properties)
    return Document(
        id=short_id(text),
        path=source.path,
        text=text,
        raw_sha256=source.raw_sha256,
        title=head.title,
        publisher=head.publisher,
        author=head.author,
        published=head.published,
        updated=head.updated,
        url=head.url,
        furniture=ranges,
        notes=source.notes + head.notes,
    )


def properties_head(title: str, author: str, notes: tuple[str, ...]) -> Head:
    """What the properties of a PDF or Word file say, without what programs write there of their own accord."""
    title, author = title.strip(), author.strip()
    return Head(
        title=None if NOT_TITLES.search(title) else title or None,
        author=None if NOT_AUTHORS.fullmatch(author) else author or None,
        notes=notes,
    )


def check_length(text: str, settings: Settings) -> None:
    """Raises UnreadableFile for a text that is too long, or has no letter or digit."""
    if not text.strip():
        raise UnreadableFile("holds no text, only white space; remove it or fetch it again")
    if not any(map(str.isalnum, text)):
        raise UnreadableFile("holds no words, only signs; remove it or fetch it again")
    _check_count(len(text), settings)


def check_length_of(data: bytes, settings: Settings) -> None:
    """Raises UnreadableFile for bytes that are too long a text in any encoding, which spares decoding them."""
    _check_count(len(data) // LONGEST_CHARACTER - 1, settings)


def _check_count(count: int, settings: Settings) -> None:
    if count > settings.max_text_length:
        limit = grouped(settings.max_text_length)
        raise UnreadableFile(f"{grouped(count)} characters; the limit is {limit}: split it, or raise max_text_length in textkit.toml")


def read_bytes(path: Path, settings: Settings) -> bytes:
    """The bytes of a file, of which no more are read than the limit. Raises UnreadableFile when there are more, or none."""
    with path.open("rb") as stream:
        check_size(os.fstat(stream.fileno()).st_size, settings)
        data = stream.read(settings.max_file_size + 1)
    check_size(len(data), settings)
    if not data:
        raise UnreadableFile("is empty (0 bytes); remove it or fetch it again")
    return data


def check_size(size: int, settings: Settings) -> None:
    """Raises UnreadableFile for more bytes than a file may have."""
    if size > settings.max_file_size:
        limit = grouped(settings.max_file_size)
        raise UnreadableFile(f"{grouped(size)} bytes; the limit is {limit}: split it, or raise max_file_size in textkit.toml")


def sha256(data: bytes) -> str:
    """The hash of raw bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def grouped(number: int) -> str:
    """A number in groups of three digits: 1 200 000."""
    return f"{number:,}".replace(",", " ")
