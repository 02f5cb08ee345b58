"""JSON lines, one article a line: its text, and what is known about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers.building import Source, build_document, grouped, sha256
from textkit.readers.bylines import URL, Head, head_of, read_date
from textkit.readers.decoding import CONTROLS, MOST_CONTROLS, notes_on
from textkit.records import Document, Skipped

FIELDS = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline"),
    "publisher": ("publisher", "outlet", "source", "site"),
    "published": ("published", "date", "date_published", "published_at"),
    "updated": ("updated", "modified", "date_modified", "updated_at"),
    "url": ("url", "link"),
    "lang": ("lang", "language"),
}
"""Our field, and the names under which it is looked for, in order."""

MOST_REPORTS = 100
"""Broken lines that are reported one by one; the rest of them are counted in one report at the end."""


def read(path: Path, name: str, settings: Settings) -> Iterator[Document | Skipped]:
    """The article of each line; a Skipped for each line that holds none. Raises UnreadableFile for a file that is not JSON lines."""
    broken: list[int] = []
    articles = 0
    with path.open("rb") as stream:
        _check_start(stream.peek(4096)[:4096])
        for number, line in _lines(stream, most=_longest_line(settings)):
            try:
                yield _read_line(line, f"{name}#{number}", settings)
                articles += 1
            except UnreadableFile as error:
                broken.append(number)
                if len(broken) <= MOST_REPORTS:
                    yield Skipped(f"{name}#{number}", str(error))
    if len(broken) > MOST_REPORTS:
        rest = broken[MOST_REPORTS:]
        yield Skipped(name, f"{grouped(len(rest))} more lines hold no article, the first of them line {rest[0]}; mend those above first")
    if not articles and not broken:
        raise UnreadableFile('holds no lines; write one article a line, as {"text": ...}')


def _check_start(start: bytes) -> None:
    """Raises UnreadableFile where not a line could be read, and so spares the reader a report on each."""
    if b"\0" in start:
        raise UnreadableFile("holds bytes that no JSON holds (UTF-16, or a binary file?); save it as JSON lines in UTF-8")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"["):
        raise UnreadableFile('is one JSON list, not JSON lines; write one article a line, as {"text": ...}')


def _longest_line(settings: Settings) -> int:
    """Most bytes of a line: the longest text with every character escaped as two \\uXXXX, and room for the other fields."""
    return min(settings.max_file_size, 12 * settings.max_text_length + 65536)


def _lines(stream: IO[bytes], *, most: int) -> Iterator[tuple[int, bytes | None]]:
    """The 1-based number and bytes of every line that is not blank; None for one of more than `most` bytes, which is not kept."""
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        too_long = len(line) > most and not line.endswith(b"\n")
        while too_long and line and not line.endswith(b"\n"):
            line = stream.readline(most)
        if too_long or line.strip():
            yield number, None if too_long else line


def _read_line(line: bytes | None, name: str, settings: Settings) -> Document:
    if line is None:
        raise UnreadableFile(f"is longer than {grouped(_longest_line(settings))} bytes; raise max_text_length in textkit.toml")
    row = _parse(line)
    text = row.get("text")
    if not isinstance(text, str):
        raise UnreadableFile(f'"text" is {_kind(text) if "text" in row else "missing"}; write one article a line, as {{"text": ...}}')
    text, notes = _clean(text)
    head, remarks = _read_fields(row)
    document = build_document(text, Source(name, sha256(line.rstrip(b"\r\n")), notes + remarks), settings, known=head)
    lang = row.get("lang", row.get("language"))
    return replace(document, lang=lang if isinstance(lang, str) and lang.strip() else None)


def _parse(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UnreadableFile("is not UTF-8; save the file as UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(f"is not JSON ({error}); write one article a line") from None
    if not isinstance(row, dict):
        raise UnreadableFile(f'is {_kind(row)}, not an object; write one article a line, as {{"text": ...}}')
    return row


def _clean(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with halves of surrogate pairs (which no file can hold) shown as U+FFFD, and the notes on it."""
    if "\0" in text or len(CONTROLS.findall(text)) > MOST_CONTROLS * len(text):
        raise UnreadableFile("its text holds characters that no text holds (a binary file?); remove them")
    clean = whole(text)
    return clean, notes_on(clean)


def whole(text: str) -> str:
    """The text with halves of surrogate pairs joined, or shown as U+FFFD where the other half is missing."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _read_fields(row: dict[str, Any]) -> tuple[Head, tuple[str, ...]]:
    """What the line says about the article, and a note for each thing said that can't be used."""
    found: dict[str, str] = {}
    notes: list[str] = []
    for field, names in FIELDS.items():
        name = next((name for name in names if row.get(name) not in (None, "", [])), None)
        if name is None or field == "lang":
            continue
        value = _as_text(row[name])
        value = read_date(value) if field in ("published", "updated") and value else value
        if value and (field != "url" or URL.fullmatch(value)):  # a page may link to it, so it must be no script
            found[field] = value
        else:
            notes.append(f'"{name}" can\'t be read: not used')
    return head_of(found), tuple(notes)


def _as_text(value: object) -> str | None:
    """A text, or a list of texts as one; None for anything else."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ", ".join(value)
    if not isinstance(value, str):
        return None
    return " ".join(whole(value).split()) or None


KINDS = {str: "a text", list: "a list", dict: "an object", bool: "true or false", int: "a number", float: "a number"}
"""What reasons call a value: they never hold the value itself, which may be text of an article."""


def _kind(value: object) -> str:
    return KINDS.get(type(value), "null")
