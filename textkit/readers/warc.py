"""Web archives (WARC): the HTML pages among their records."""

from __future__ import annotations

import gzip
import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers.building import check_size, grouped
from textkit.readers.bylines import URL
from textkit.readers.pages import read_page
from textkit.records import Document, Skipped

PAGES = ("text/html", "application/xhtml+xml")
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.I)
CHUNK = 65536


def read(path: Path, name: str, settings: Settings) -> Iterator[Document | Skipped]:
    """The page of every successful HTML answer; a Skipped for each that can't be read, and for the rest of a broken archive.

    Raises UnreadableFile for an archive that holds no page at all, or can't be read before its first page.
    """
    number = pages = 0
    with path.open("rb") as file, closing(_unpacked(file)) as stream:
        records = _records(_Bounded(stream, settings))
        while True:
            number += 1
            try:
                record = next(records, None)
            except UnreadableFile as error:
                if not pages:
                    raise
                yield Skipped(f"{name}#{number}", str(error))
                return
            if record is None:
                break
            if _is_page(record):
                pages += 1
                yield _read(record, f"{name}#{number}", settings)
    if not pages:
        raise UnreadableFile(f"holds no HTML page among its {number - 1} records; check that it is a web archive (WARC)")


def _records(stream: _Bounded) -> Iterator[Any]:
    """The records that warcio finds. Raises UnreadableFile where it finds none."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    logging.getLogger("warcio").setLevel(logging.ERROR)  # what it warns of, it mends
    records = ArchiveIterator(stream)
    records.INC_RECORD = ""  # else warcio writes to stderr what follows a record of a wrong length
    try:
        yield from records
    except (ArchiveLoadFailed, ValueError, OverflowError, AttributeError) as error:  # AttributeError: a record without an address
        raise UnreadableFile(f"is no web archive from here on ({type(error).__name__}); fetch it again") from error


class _Bounded:
    """A stream that gives no more bytes than an archive may unpack to, and raises UnreadableFile in place of what unpacking raises."""

    def __init__(self, stream: io.BufferedReader | gzip.GzipFile, settings: Settings) -> None:
        self._stream = stream
        self._most = settings.max_unpacked_size
        self._given = 0

    def read(self, size: int = CHUNK) -> bytes:
        try:
            data = self._stream.read1(size if size > 0 else CHUNK)  # read() would lose what comes before a break
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:  # warcio takes an EOFError for the end of the archive
            raise UnreadableFile(f"can't be unpacked from here on ({error}): it may be cut off; fetch it again") from error
        self._given += len(data)
        if self._given > self._most:
            raise UnreadableFile(f"unpacks to more than {grouped(self._most)} bytes; split it, or raise max_unpacked_size in textkit.toml")
        return data

    def tell(self) -> int:
        return self._given


def _unpacked(file: io.BufferedReader) -> io.BufferedReader | gzip.GzipFile:
    """The records themselves, whether or not they are packed (which the name of the file needn't tell)."""
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    return gzip.GzipFile(fileobj=file) if packed else file


def _is_page(record: Any) -> bool:
    if record.rec_type != "response" or record.http_headers is None:
        return False
    kind = (record.http_headers.get_header("Content-Type") or "").split(";")[0].strip().casefold()
    return kind in PAGES and record.http_headers.get_statuscode() == "200"


def _read(record: Any, name: str, settings: Settings) -> Document | Skipped:
    charset = CHARSET.search(record.http_headers.get_header("Content-Type") or "")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    try:
        page = _page(record, settings)
        return read_page(
            page, path=name, settings=settings, url=url if URL.fullmatch(url) else None, charset=charset.group(1) if charset else None
        )
    except UnreadableFile as error:
        return Skipped(name, str(error))


def _page(record: Any, settings: Settings) -> bytes:
    """The bytes of the page, unpacked. Raises UnreadableFile when there are more than a file may have, or fewer than there should be."""
    stream = record.content_stream()
    data = bytearray()
    while chunk := stream.read(CHUNK):
        data += chunk
        check_size(len(data), settings)
    missing = getattr(record.raw_stream, "limit", 0)  # a record that doesn't tell its length has no limit
    if missing > 0:
        raise UnreadableFile(f"is cut off ({grouped(missing)} bytes are missing); fetch it again")
    return bytes(data)
