"""PDF files: their text, lines joined to paragraphs, with page headers and footers marked as furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers.building import Source, build_document, grouped, properties_head, read_bytes, sha256
from textkit.readers.bylines import Head
from textkit.records import Document, Range

MARGIN = 0.1
"""Share of a page's height, at its top and at its bottom, in which a line that comes again on other pages is furniture."""
NEW_PARAGRAPH = 1.4
"""Times the usual distance of lines from which on a gap is one between paragraphs."""
OTHER_SIZE = 1.45
"""Times that the box of a line must be higher than another to be in larger type: one without tails and tops is lower, too."""
TERMINAL = re.compile(r"[.!?:…][\"'”’»)\]]*$")
PAGE_NUMBER = re.compile(r"(?:\w{1,6}\s)?\d{1,4}(?:\s?(?:/|of|av)\s?\d{1,4})?", re.I)
LINE_FEED, HYPHEN = 0x0A, 0x02
"""Codes that pdfium gives for the end of a line and, in its stead, for a hyphen at the end of a line."""
SUSPENDED = re.compile(r"(?:og|eller|and|or|und|och|till)\b")
"""After "inn-" in "inn- og utland" the hyphen stands for a word that is left out, so it stays."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, with the place of its box in points from the left and from the bottom, and that page's height."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    page_height: float

    @property
    def in_margin(self) -> bool:
        return self.bottom > self.page_height * (1 - MARGIN) or self.top < self.page_height * MARGIN

    @property
    def size(self) -> float:
        return self.top - self.bottom

    @property
    def pattern(self) -> str:
        """The line with its numbers made equal, as page numbers differ from page to page."""
        return re.sub(r"\d+", "0", self.text.strip())


def read(path: Path, name: str, settings: Settings) -> Iterator[Document]:
    """The one document of a PDF. Raises UnreadableFile."""
    data = read_bytes(path, settings)
    with closing(_open(data)) as pages:
        properties = _properties(pages.get_metadata_dict())
        lines, without_text = _read_pages(pages, settings)
    text, furniture = _lay_out(lines)
    notes = (f"no text on {len(without_text)} of the pages (pictures?), the first of them page {without_text[0]}",) if without_text else ()
    yield build_document(text, Source(name, sha256(data), notes), settings, properties=properties, furniture=furniture)


def _open(data: bytes) -> Any:
    import pypdfium2

    if b"%PDF-" not in data[:1024]:
        raise UnreadableFile("is not a PDF; name it after what it is, or save it as PDF again")
    if b"%%EOF" not in data[-65536:]:
        raise UnreadableFile("is a PDF that is cut off (its end is missing); fetch it again")
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise UnreadableFile("is a PDF that needs a password; save it without one") from error
        raise UnreadableFile(f"is a broken PDF ({error}); fetch it again") from error


def _read_pages(document: Any, settings: Settings) -> tuple[list[Line], list[int]]:
    """The lines of all pages, and the 1-based numbers of the pages without any."""
    import pypdfium2

    if len(document) > settings.max_pages:
        raise UnreadableFile(
            f"{grouped(len(document))} pages; the limit is {grouped(settings.max_pages)}: split it, or raise max_pages in textkit.toml"
        )
    lines: list[Line] = []
    without: list[int] = []
    length = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise UnreadableFile(f"is a broken PDF (page {number + 1}: {error}); fetch it again") from error
        with closing(page), closing(page.get_textpage()) as text:
            found = list(_lines(text, number, page.get_height(), most=settings.max_text_length - length))
        length += sum(len(line.text) for line in found)
        lines += found
        if not found:
            without.append(number + 1)
    if not lines:
        raise UnreadableFile("holds no text, only pictures (a scan?); run text recognition (OCR) on it first")
    if sum(line.text.count("\ufffd") for line in lines) > length / 4:
        raise UnreadableFile("its fonts don't tell which characters they draw; run text recognition (OCR) on it first")
    return lines, without


def _lines(page: Any, number: int, height: float, *, most: int) -> Iterator[Line]:
    from pypdfium2 import raw

    count = page.count_chars()
    if count > most:
        raise UnreadableFile("holds more characters than the limit; split it, or raise max_text_length in textkit.toml")
    start = 0
    codes = [raw.FPDFText_GetUnicode(page, index) for index in range(count)]
    for end in [index + 1 for index, code in enumerate(codes) if code in (LINE_FEED, HYPHEN)] + [count]:
        text = "".join(map(_char, codes[start:end])).rstrip()
        boxes = [page.get_charbox(index) for index in range(start, end) if codes[index] > ord(" ")]
        start = end
        if text.strip() and boxes:
            left, bottom, right, top = (edge(side) for edge, side in zip((min, min, max, max), zip(*boxes, strict=True), strict=True))
            yield Line(text, number, left, right, bottom, top, height)


def _char(code: int) -> str:
    """A character of the page; U+FFFD for a code that is none, which fonts without a table of their characters give."""
    if code == HYPHEN:
        return "-"
    if code < ord(" "):
        return " " if code in b"\t\r\n" else "\ufffd"
    return chr(code) if not 0xD800 <= code < 0xE000 and code < 0x110000 else "\ufffd"


def _lay_out(lines: Sequence[Line]) -> tuple[str, list[Range]]:
    """The text, paragraphs parted by an empty line, and the ranges of its furniture: headers and footers, which come last."""
    furniture = _furniture(lines)
    text = "\n\n".join(_paragraphs([line for line in lines if line not in furniture]))
    ranges: list[Range] = []
    for line in (line for line in lines if line in furniture):
        text += "\n" if text else ""
        ranges.append((len(text), len(text) + len(line.text)))
        text += line.text
    return text, ranges


def _furniture(lines: Sequence[Line]) -> set[Line]:
    """Lines in the margins that stand on two pages and on at least half of all; page numbers."""
    pages = len({line.page for line in lines})
    seen = Counter(pattern for _, pattern in {(line.page, line.pattern) for line in lines if line.in_margin})
    return {
        line for line in lines if line.in_margin and (seen[line.pattern] >= max(2, pages / 2) or PAGE_NUMBER.fullmatch(line.text.strip()))
    }


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Joins the lines that run on."""
    sizes = median([line.size for line in lines] or [1.0]) or 1.0  # a damaged file may give its lines no height
    distances = [before.bottom - line.bottom for before, line in pairwise(lines) if before.page == line.page]
    leading = median([distance for distance in distances if distance > 0] or [0.0]) / sizes
    width = max((line.right for line in lines), default=0.0)
    paragraph = ""
    for index, line in enumerate(lines):
        before = lines[index - 1]
        usual = leading * max(sizes, min(before.size, line.size))
        if index and _starts_paragraph(before, line, usual=usual, right=_column_right(lines, index - 1, width)):
            yield paragraph
            paragraph = ""
        paragraph = _join(paragraph, line.text)
    if paragraph:
        yield paragraph


def _column_right(lines: Sequence[Line], index: int, width: float) -> float:
    """The right edge of the column that a line stands in: that of the longest line that begins where it does."""
    line = lines[index]
    return max((other.right for other in lines if abs(other.left - line.left) < 3 and other.page == line.page), default=width)


def _starts_paragraph(before: Line, line: Line, *, usual: float, right: float) -> bool:
    """A gap; another size of type; an indent after a full stop; a line that ended although the next word had room on it."""
    ended = bool(TERMINAL.search(before.text))
    if max(line.size, before.size) > OTHER_SIZE * min(line.size, before.size):
        return True
    distance = before.bottom - line.bottom
    if line.page == before.page and distance > 0:
        if usual and distance > NEW_PARAGRAPH * usual:
            return True
    elif not ended:  # the next column or page carries on what has not ended
        return False
    letter = (before.right - before.left) / len(before.text)
    room = right - before.right - letter * (1 + len(line.text.split()[0]))
    indented = line.left - before.left > 2 * letter
    if ended:
        return indented or room > 0
    return room > 0.2 * (right - before.left) and not line.text[0].islower()


def _join(paragraph: str, line: str) -> str:
    """The paragraph, carried on: "bevil-" and "get" make one word, "inn-" and "og" two, "EU-" and "landet" keep their hyphen."""
    if paragraph.endswith("\u00ad"):
        return paragraph[:-1] + line
    divided = paragraph.endswith("-") and paragraph[-2:-1].isalpha() and line[:1].isalpha() and not SUSPENDED.match(line)
    if divided and paragraph[-2].islower() and line[0].islower():
        return paragraph[:-1] + line
    return f"{paragraph}{'' if divided or not paragraph else ' '}{line}"


def _properties(metadata: dict[str, str]) -> Head:
    """Title and author of the file's properties; its date goes into a note, as it is that of the file, not of the article."""
    created = re.match(r"D:(\d{4})(\d\d)(\d\d)", metadata.get("CreationDate", ""))
    notes = (f"file created {'-'.join(created.groups())}",) if created else ()
    return properties_head(metadata.get("Title", ""), metadata.get("Author", ""), notes)
