"""Texts and files that nobody wrote: pieces of real ones in any order, and good files with bytes turned, cut, copied and put in.

TEXTKIT_FUZZ is the number of inputs that each test tries (tests/bench/fuzz.py gives 100000, for a night), other ones every time. Without it
each test tries a few hundred, the same every time.
"""

from __future__ import annotations

import gzip
import io
import os
import signal
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from functools import cache, wraps
from pathlib import Path
from typing import Any

from bad_files import PAGE, SAGA, STORY, docx, json_lines, pdf, warc_record
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

LANGUAGES = ("en", "nb", "nn", "da", "sv", "de", "und")
WORD_XML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


SLOW = 5
"""Seconds of processor time that no input may take in a long run."""


def tries(few: int, *, slow: float = SLOW) -> Callable[[Any], Any]:
    """So many examples of a test, or as many as TEXTKIT_FUZZ says, of which none may take longer than `slow` seconds of processor time."""
    many = int(os.environ.get("TEXTKIT_FUZZ", "0"))
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture)
    chosen = settings(max_examples=many or few, derandomize=not many, database=None, deadline=None, suppress_health_check=checks)

    def apply(test: Any) -> Any:
        inner = test.hypothesis.inner_test  # `given` comes first, whether the run is short or long
        if many and hasattr(signal, "SIGPROF"):
            test.hypothesis.inner_test = _stopped(inner, slow)
        return chosen(test)

    return apply


def _stopped(test: Callable[..., None], slow: float) -> Callable[..., None]:
    """The test, which fails when it has taken so many seconds of processor time, even in a loop without end."""

    def stop(number: int, frame: object) -> None:
        raise AssertionError(f"this input takes more than {slow} s")

    @wraps(test)
    def run(*given: Any, **named: Any) -> None:
        signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, slow)
        try:
            test(*given, **named)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    return run


def words_of_tables() -> list[str]:
    """Every word of the languages' tables (numbers, months, cues, hedges, titles, ...), sorted."""
    tables = sorted((Path(__file__).parents[1] / "textkit" / "lang").glob("*.toml"))
    found = {word for path in tables for word in _words(tomllib.loads(path.read_text(encoding="utf-8")))}
    return sorted(word for word in found if len(word) < 40)


def _words(table: Any) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        for key, value in table.items():
            yield key
            yield from _words(value)
    elif isinstance(table, list):
        for value in table:
            yield from _words(value)


SIGNS = [
    *"0123456789.,:;-–—/%$€£«»“”„\"'’()[]?!&@#*+=<>|\\½ªº°²",
    *("\n", "\n\n", "\t", "\u00a0", "\u202f", "\u200b", "\u0301", "\u202e", "\r"),
]
NAMES = ["Kari", "Moe", "Ola Berg", "Nordbanken AS", "Oslo", "U.S.", "NATO", "Ap", "Per-Erik", "O'Neil", "von der Aa", "Ÿ", "ǅ", "İ", "ß"]
FIGURES = ["12", "1 000", "1.000,5", "2025", "16.7.2025", "7/16/25", "24. april", "10-15", "3x", "1/2", "007", "1e5", "kl. 12.30", "9" * 30]
DIGITS = ["٣", "௧", "Ⅻ", "①", "𝟙", "०", "²", "㍘", "億"]
PIECES = st.one_of(
    st.sampled_from(words_of_tables()).map(lambda word: word + " "),
    st.sampled_from(SIGNS),
    st.sampled_from(FIGURES + NAMES).map(lambda word: word + " "),
    st.sampled_from(DIGITS),
    st.text(max_size=6),
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)
"""Texts of up to some hundred characters."""
CHANGED_TEXTS = st.tuples(st.sampled_from([STORY, SAGA]), st.lists(st.tuples(st.floats(0, 1), PIECES), max_size=8)).map(
    lambda given: _with_pieces(*given)
)
"""Small articles with pieces put in."""


def _with_pieces(text: str, pieces: list[tuple[float, str]]) -> str:
    for where, piece in pieces:
        at = int(where * len(text))
        text = text[:at] + piece + text[at:]
    return text


GOOD_FILES: dict[str, bytes] = {
    ".txt": (STORY + SAGA).encode(),
    ".md": ("---\ntitle: A bridge\n---\n# " + SAGA).encode(),
    ".html": PAGE.encode(),
    ".pdf": pdf(STORY.replace("“", '"').replace("”", '"')),
    ".docx": docx([STORY, SAGA]),
    ".jsonl": json_lines({"text": STORY, "title": "A bridge", "url": "https://example.org/a"}, {"text": SAGA, "published": "2025-07-16"}),
    ".warc": warc_record(PAGE) * 2,
    ".warc.gz": gzip.compress(warc_record(PAGE), mtime=0),
}
MARKUP = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"\x80", b"\x1b[0m", b"\r", b"\n\n", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\\ud800", b"\\u0000"),
    *(b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#x110000;", b"&#xD800;", b"&#0;", b"&lol;", b"<table>" * 30, b"<div>" * 300, b"<script>"),
    *(b"</p>", b"<time datetime='9999-99-99'>", b"<meta charset=utf-7>", b"<meta charset=hex>", b"<title>", b"<base href='javascript:1'>"),
    *(
        b"<svg><p>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b'<script type="application/ld+json">{"datePublished": ["x"], "@type": "NewsArticle"}',
    ),
    *(b"endobj", b"endstream", b"stream\n", b"/Length -1", b"<< >>", b"xref", b"startxref\n0", b"/Kids [1 0 R]", b"/FlateDecode"),
    *(b"Content-Length: -1\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Encoding: gzip\r\n", b"WARC/1.0\r\n"),
    *(b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n", b"WARC-Target-URI: x\r\n", b'{"text": ', b"[[[[", b"NaN", b"1e999"),
    *(b'"text"', b'"published": {}', b"<w:p>", b"</w:p>", b"<w:tbl><w:tr><w:tc>"),
]
"""What readers may stumble over."""


def changes_with(markup: list[bytes]) -> st.SearchStrategy[list[tuple[str, float, float, bytes]]]:
    """What `changed` may do to a file, with these pieces among the bytes."""
    kinds = st.sampled_from(["turn", "cut", "copy", "put", "swap"])
    pieces = st.sampled_from(markup) | st.binary(min_size=1, max_size=4)
    return st.lists(st.tuples(kinds, st.floats(0, 1), st.floats(0, 1), pieces), min_size=1, max_size=6)


CHANGES = changes_with(MARKUP)


def changed(data: bytes, changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """The bytes after each change in turn, of a place and a length (shares of the whole) and some bytes."""
    for kind, where, much, piece in changes:
        at = int(where * len(data))
        end = min(len(data), at + 1 + int(much**4 * len(data)))
        if kind == "turn":
            data = data[:at] + piece + data[at + len(piece) :]
        elif kind == "cut":
            data = data[:at] + data[end:]
        elif kind == "copy":
            data = data[:end] + data[at:end] + data[end:]
        elif kind == "put":
            data = data[:at] + piece + data[at:]
        else:
            data = data[end:] + data[at:end] + data[:at]
    return data


def changed_word_file(changes: list[tuple[str, float, float, bytes]]) -> bytes:
    """A Word file whose zip archive is whole, but not the document in it."""
    paragraphs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in STORY.splitlines())
    main = f"<w:document xmlns:w='{WORD_XML}'><w:body>{paragraphs}</w:body></w:document>".encode()
    return with_part(GOOD_FILES[".docx"], "word/document.xml", changed(main, changes))


def with_part(archive: bytes, name: str, content: bytes) -> bytes:
    """The zip archive with another content of one of its parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for part, own in parts_of(archive).items():
            packed.writestr(zipfile.ZipInfo(part), content if part == name else own)
    return made.getvalue()


@cache
def parts_of(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}
