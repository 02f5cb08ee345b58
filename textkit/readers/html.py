"""HTML -> Document: all the visible text of a page, with what is not the article marked as furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.furniture import Kind, find_furniture, join_ranges, kind_of
from textkit.readers.datelines import read_date
from textkit.records import Document, Range, short_id

if TYPE_CHECKING:
    from lxml.html import HtmlElement  # type: ignore[import-untyped]
    from trafilatura.settings import Document as Metadata


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


UNSEEN = _names("script style template noscript head iframe object svg math canvas audio video textarea select datalist map")
"""Elements whose content no reader of the page sees as text."""

INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span strike "
    "strong sub sup time tt u var wbr"
)
"""Elements that don't start a new line; every other one does."""

VOID = _names("area base br col embed hr img input link meta param source track wbr")
"""Elements without content, which nest nothing."""

CLOSE_THEMSELVES = _names("p li td th tr tbody thead tfoot option html head body")
"""Elements that the parser closes when the next one opens: a page with thousands of open paragraphs is flat."""

MOST_TABLES = 12
"""Most tables in one another that are kept as tables: trafilatura takes minutes for hundreds."""

TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][^\s/<>]*)[^<>]*>|<!--")
SPACE = re.compile(r"[ \t\r\n\f]+")
MODIFIED = re.compile(r'"dateModified"\s*:\s*"([^"]{4,40})"')
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u200b\ud800-\udfff\ufeff\ufffe\uffff]")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

LAST_DATE = "2099-12-31"
"""htmldate's own bound is today, which would let the clock into the output."""

LONGEST_MARKUP = 5_000_000
MOST_PIECES = 40_000
"""Pages beyond these (code points, text nodes) are archives and dumps; they are judged line by line, to keep within the time of a file."""

BRAILLE = 0x2800
"""The 256 Braille patterns number the text nodes while trafilatura works: it keeps them, and takes them neither for letters nor for
punctuation, so that nothing it decides hangs on them."""

NO_BRAILLE = {BRAILLE + pattern: " " for pattern in range(256)}
MARK = re.compile("([\u2800-\u28ff])([\u2800-\u28ff])")

SAME_SETTING = 2
"""How many of the article's paragraphs must be set in the same elements and classes before others set so are taken for paragraphs of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One text node of the page: its element, where its text is in it ("text" or "tail"), where that stands in the Document's text
    (start, end), and the number of its line."""

    element: HtmlElement
    attribute: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the Document's text: its range, its kind, whether the extractors take it for the article, and the elements with
    their classes that it is set in, from the innermost."""

    start: int
    end: int
    kind: Kind
    is_chosen: bool
    setting: tuple[str, ...]


def read_html(markup: str, *, path: str, raw_sha256: str, url: str | None, settings: Settings, notes: tuple[str, ...] = ()) -> Document:
    """The page as a Document: `text` is its visible text, a block a line; all but the article is furniture; metadata where it gives any.

    No connection is opened, and nothing depends on the clock. Raises UnreadableFile for a page without text that can be read.
    """
    tree = _parse(markup, max_nesting=settings.max_nesting)
    text, pieces = _visible_text(tree)
    if not re.search(r"\w", text):
        raise UnreadableFile("no readable text: the page holds only scripts, images or tags; save it from a browser, or as text")
    metadata = _metadata(tree, url)
    title = metadata.title
    is_bearable = len(pieces) < MOST_PIECES and len(markup) < LONGEST_MARKUP
    article = _article(text, pieces, tree, title) if is_bearable else []
    furniture = _all_but(article, text) if article else find_furniture(text)
    if not article:
        notes = (*notes, "article not found by its markup; furniture judged by lines")
    return Document(
        id=short_id(text),
        path=path,
        text=text,
        raw_sha256=raw_sha256,
        title=title,
        publisher=metadata.sitename,
        author=metadata.author,
        published=metadata.date,
        updated=_updated(tree),
        url=metadata.url or url,
        furniture=tuple(furniture),
        notes=notes,
    )


# --- the tree -------------------------------------------------------------------------------------------------------------------


def _parse(markup: str, *, max_nesting: int) -> HtmlElement:
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, collect_ids=False)
    clean = _flatten(CONTROL.sub("", markup), max_nesting)
    try:
        return _writable(html.document_fromstring(clean.encode("utf-8"), parser=parser))
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise UnreadableFile(f"no HTML that can be parsed ({error}); save the page again") from error


def _writable(tree: HtmlElement) -> HtmlElement:
    """The tree without what lxml reads (a form feed, or a reference such as &#1;) but takes in no text that extractors write back."""
    for element in tree.iter():
        for attribute in ("text", "tail"):
            raw = getattr(element, attribute)
            if raw and UNWRITABLE.search(raw):
                setattr(element, attribute, CONTROL.sub("", raw.replace("\f", " ")))
    return tree


def _flatten(markup: str, max_nesting: int) -> str:
    """The markup without the tags that lie deeper than `max_nesting`, whose text stays: parsers cut such pages off.

    Time is linear: what opens a script or a comment is sought to its end once.
    """
    kept: list[str] = []
    open_names: list[str] = []
    dropped: Counter[str] = Counter()
    at = position = 0
    while tag := TAG.search(markup, position):
        name = (tag["name"] or "").lower()
        position = _past(markup, tag, name)
        if not name or name in VOID or name in CLOSE_THEMSELVES:
            continue
        if not tag["end"]:
            if len(open_names) < max_nesting and not (name == "table" and open_names.count(name) >= MOST_TABLES):
                open_names.append(name)
                continue
            dropped[name] += 1
        elif not dropped[name]:
            if name in open_names:
                while open_names.pop() != name:
                    pass
            continue
        else:
            dropped[name] -= 1
        if tag.start() > at:
            kept += markup[at : tag.start()], " " if name in INLINE else "<br>"
        at = position
    return "".join([*kept, markup[at:]])


def _past(markup: str, tag: re.Match[str], name: str) -> int:
    """Where the markup goes on after the tag, or after the comment or the script that it opens."""
    if name and (tag["end"] or name not in ("script", "style", "textarea", "title")):
        return tag.end()
    end = re.compile(rf"</{name}\b" if name else "-->", re.IGNORECASE).search(markup, tag.end())
    return end.start() if end else len(markup)


def _visible_text(tree: HtmlElement) -> tuple[str, list[Piece]]:
    """The text of the page, a block a line, and its text nodes in order."""
    parts: list[str] = []
    pieces: list[Piece] = []
    length = line = 0
    gap = ""
    for element, attribute in _text_nodes(tree):
        if not attribute:
            gap = "\n"
            continue
        raw = SPACE.sub(" ", CONTROL.sub("", getattr(element, attribute)))
        content = raw.strip(" ")
        if not content.strip():
            gap = gap or " "
            continue
        if parts:
            gap = gap or (" " if raw.startswith(" ") else "")
            line += gap == "\n"
            length += len(gap)
            parts.append(gap)
        pieces.append(Piece(element, attribute, length, length + len(content), line))
        parts.append(content)
        length += len(content)
        gap = " " if raw.endswith(" ") else ""
    return "".join(parts), pieces


def _text_nodes(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """The text nodes in order: an element and "text" or "tail"; "" where a line ends. No recursion: pages nest deeply."""
    waiting: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while waiting:
        element, is_done = waiting.pop()
        breaks = element.tag not in INLINE
        if not is_done and isinstance(element.tag, str) and element.tag not in UNSEEN:
            if breaks:
                yield element, ""
            if element.text:
                yield element, "text"
            waiting.append((element, True))
            waiting.extend((child, False) for child in reversed(element))
            continue
        if is_done and breaks:
            yield element, ""
        if element.tail:
            yield element, "tail"


# --- metadata -------------------------------------------------------------------------------------------------------------------


def _metadata(tree: HtmlElement, url: str | None) -> Metadata:
    """Title, author, site name, date and canonical address, as far as the markup says them: dates in the text are not searched for,
    as they are as likely those of the events."""
    from trafilatura.metadata import extract_metadata

    dates = {"original_date": True, "extensive_search": False, "max_date": LAST_DATE}
    return extract_metadata(deepcopy(tree), default_url=url, date_config=dates)


def _updated(tree: HtmlElement) -> str | None:
    """When the page says it was last changed, as ISO 8601."""
    given = tree.xpath(
        "//meta[@property='article:modified_time' or @property='og:updated_time' or @itemprop='dateModified']/@content"
        " | //time[@itemprop='dateModified']/@datetime"
    )
    linked = (found[1] for script in tree.xpath("//script[@type='application/ld+json']/text()") if (found := MODIFIED.search(script)))
    days = (read_date(str(value)) for value in (*given, *linked))
    return next((day for day in days if day), None)


# --- the article ----------------------------------------------------------------------------------------------------------------


def _article(text: str, pieces: Sequence[Piece], tree: HtmlElement, title: str | None) -> list[Range]:
    """The ranges of the lines that are the article; [] where the extractors find none.

    A line is the article's when two of three extractors say so, or when it is a paragraph set like the article's own; what
    these lines say of themselves ("Read also") is heard too.
    """
    chosen = _chosen(tree, pieces)
    blocks = _blocks(text, pieces, chosen)
    settings = Counter(block.setting for block in blocks if block.is_chosen and block.kind is Kind.PROSE)
    body = [block for block in blocks if block.is_chosen or (block.kind is Kind.PROSE and settings[block.setting] >= SAME_SETTING)]
    if not body:
        return []
    headline = _headline(text, blocks, body[0], title)
    return [(block.start, block.end) for block in [*headline, *_without_furniture(text, body)]]


def _blocks(text: str, pieces: Sequence[Piece], chosen: frozenset[int]) -> list[Block]:
    blocks = []
    for _, group in groupby(enumerate(pieces), key=lambda numbered: numbered[1].line):
        numbered = list(group)
        start, end = numbered[0][1].start, numbered[-1][1].end
        taken = sum(piece.end - piece.start for number, piece in numbered if number in chosen)
        blocks.append(Block(start, end, kind_of(text[start:end].strip()), 2 * taken > end - start, _setting(numbered[0][1])))
    return blocks


def _setting(piece: Piece) -> tuple[str, ...]:
    element = piece.element if piece.attribute == "text" else piece.element.getparent()
    chain = [element, *element.iterancestors()]
    return tuple(f"{node.tag} {node.get('class', '')}" for node in chain if node.tag not in INLINE)


def _headline(text: str, blocks: Sequence[Block], first: Block, title: str | None) -> list[Block]:
    """The heading before the article that the page's metadata gives as its title."""
    if not title:
        return []
    same = [block for block in blocks if block.start < first.start and text[block.start : block.end].casefold() == title.casefold()]
    headings = [block for block in same if block.setting[0].startswith("h1 ")]
    return (headings or same)[-1:]


def _without_furniture(text: str, body: Sequence[Block]) -> list[Block]:
    """The blocks without those that are furniture when the body is read as a text by itself."""
    joined = "\n".join(text[block.start : block.end] for block in body)
    ranges = iter([*find_furniture(joined), (len(joined), len(joined))])
    start, end = next(ranges)
    kept, at = [], 0
    for block in body:
        while end <= at < len(joined) and start < len(joined):
            start, end = next(ranges)
        length = block.end - block.start
        if not (start <= at and at + length <= end):
            kept.append(block)
        at += length + 1
    return kept


def _chosen(tree: HtmlElement, pieces: Sequence[Piece]) -> frozenset[int]:
    """The numbers of the pieces that two of three extractors take for the article: trafilatura, trafilatura for precision, readability."""
    from trafilatura import bare_extraction
    from trafilatura.readability_lxml import Document as Readability

    _number(pieces)
    found: list[Iterable[str]] = []
    for precision in (False, True):
        extracted = bare_extraction(tree, fast=True, favor_precision=precision, include_comments=False)
        body = getattr(extracted, "body", None)
        found.append(() if body is None else body.itertext())
    found.append(Readability(deepcopy(tree)).summary())
    votes = Counter(number for strings in found for number in _numbers(strings))
    return frozenset(number for number, count in votes.items() if count > 1)


def _number(pieces: Iterable[Piece]) -> None:
    """Writes its number before the text of each piece, as two Braille patterns."""
    for number, piece in enumerate(pieces):
        raw = CONTROL.sub("", getattr(piece.element, piece.attribute)).translate(NO_BRAILLE)
        lead = len(raw) - len(raw.lstrip())
        setattr(piece.element, piece.attribute, raw[:lead] + chr(BRAILLE + number // 256) + chr(BRAILLE + number % 256) + raw[lead:])


def _numbers(strings: Iterable[str]) -> set[int]:
    return {(ord(mark[1]) - BRAILLE) * 256 + ord(mark[2]) - BRAILLE for mark in MARK.finditer("".join(strings))}


def _all_but(article: Sequence[Range], text: str) -> list[Range]:
    """What lies between the ranges of the article, without the white space at its edges."""
    edges = [0, *(edge for part in join_ranges(sorted(article), text) for edge in part), len(text)]
    between = zip(edges[::2], edges[1::2], strict=True)
    return [trimmed for start, end in between if (trimmed := _trim(start, end, text))[0] < trimmed[1]]


def _trim(start: int, end: int, text: str) -> Range:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), end - len(part) + len(part.rstrip())
