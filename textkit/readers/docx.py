"""Word files: their paragraphs and tables in order, and what their properties say."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers.building import NOTHING, Source, build_document, grouped, properties_head, read_bytes, sha256
from textkit.readers.bylines import Head
from textkit.records import Document

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MOST_PARTS = 10_000
MOST_PACKED = 200
"""Times that a part may be larger than it is packed; Word's own XML stays under 60."""
BREAKS = {f"{MAIN}tab": "\t", f"{MAIN}br": "\n", f"{MAIN}cr": "\n", f"{MAIN}noBreakHyphen": "\u2011"}
NOT_TEXT = {f"{MAIN}del", f"{MAIN}moveFrom", FALLBACK}
"""What was struck out in tracked changes, and the copy of a text box for old versions of Word."""


def read(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """The one document of a Word file. Raises UnreadableFile."""
    data = read_bytes(path, settings)
    _check_archive(data, settings)
    word = _open(data)
    text = "\n".join(_lines(_body(word)))
    yield build_document(text, Source(name, sha256(data)), settings, properties=_properties(word))


def _check_archive(data: bytes, settings: Settings) -> None:
    """Refuses what is no Word file, or would unpack to too much. zipfile unpacks no more of a part than it declares."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"is not a Word file ({error}); it may be cut off: fetch it again, or save it as .docx") from None
    parts = archive.infolist()
    if "[Content_Types].xml" not in archive.namelist():
        raise UnreadableFile("is a zip archive, but not a Word file; unpack it, or save it as .docx")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableFile("is encrypted; save it without a password")
    size = sum(part.file_size for part in parts)
    largest_ratio = max((part.file_size / max(1, part.compress_size) for part in parts if part.file_size > 1_000_000), default=0.0)
    if size > settings.max_unpacked_size or len(parts) > MOST_PARTS or largest_ratio > MOST_PACKED:
        raise UnreadableFile(
            f"unpacks from {grouped(len(data))} to {grouped(size)} bytes in {len(parts)} parts (a zip bomb?); "
            "save it again without pictures, or raise max_unpacked_size in textkit.toml"
        )


def _open(data: bytes) -> Any:
    """The python-docx document. Its XML parser resolves no entities and fetches nothing, and its errors are SyntaxErrors."""
    import docx
    from docx.opc.exceptions import OpcError

    try:
        return docx.Document(io.BytesIO(data))
    except (
        OpcError,
        SyntaxError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        AttributeError,
        EOFError,
        OSError,
        RuntimeError,
        zlib.error,
    ) as error:
        raise UnreadableFile(f"is not a whole Word file ({error}); open it in Word and save it again") from error


def _body(word: Any) -> Any:
    body = getattr(word.element, "body", None)
    if body is None:
        raise UnreadableFile("is not a whole Word file (its main part is no document); open it in Word and save it again")
    return body


def _lines(block: Any) -> Iterator[str]:
    """A line for every paragraph, and for every row of a table its cells between tabs; text boxes after the paragraph they hang on."""
    for child in block:
        if child.tag == f"{MAIN}p":
            yield _paragraph(child)
            for box in child.iter(f"{MAIN}txbxContent"):
                if not any(parent.tag in NOT_TEXT for parent in box.iterancestors()):
                    yield from _lines(box)
        elif child.tag == f"{MAIN}tbl":
            for row in child.iter(f"{MAIN}tr"):
                cells = row.iterchildren(f"{MAIN}tc")
                yield "\t".join(" ".join(filter(None, map(_paragraph, cell.iterchildren(f"{MAIN}p")))) for cell in cells)
        elif child.tag not in NOT_TEXT and isinstance(child.tag, str):
            yield from _lines(child)


def _paragraph(paragraph: Any) -> str:
    """The text of a paragraph as it reads with all tracked changes accepted."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == f"{MAIN}t":
            yield child.text or ""
        elif child.tag in BREAKS:
            yield BREAKS[child.tag]
        elif child.tag not in NOT_TEXT and child.tag not in (f"{MAIN}txbxContent", f"{MAIN}pPr"):
            yield from _pieces(child)


def _properties(word: Any) -> Head:
    """Title and author of the file's properties; its date goes into a note, as it is that of the file, not of the article."""
    try:
        properties = word.core_properties
        created = properties.created
    except ValueError:  # a date that is none
        return NOTHING
    return properties_head(properties.title, properties.author, (f"file created {created.date()}",) if created else ())
