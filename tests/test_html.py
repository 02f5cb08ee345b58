"""HTML pages: the text is all that can be seen, and everything but the article is furniture."""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers.html import read_html
from textkit.records import Document

PAGES = Path(__file__).parents[2] / "shared" / "data" / "boilerplate" / "scrapinghub_dev.jsonl.gz"

PARAGRAPHS = (
    "The harbour board voted on Tuesday to close the old quay after engineers found cracks in eleven of its pillars.",
    "Repairs will cost 14 million and take until the autumn, according to a report that the board has not yet published.",
    "Fishing boats move to the north basin, where the board has rented forty berths from the yacht club for a year.",
)

PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Old quay closes - The Harbour Herald</title>
<meta property="og:site_name" content="The Harbour Herald"><meta property="og:title" content="Old quay closes">
<meta name="author" content="Ann Wood"><meta property="article:published_time" content="2025-03-04T08:00:00Z">
<link rel="canonical" href="https://herald.example/quay"><script>var hidden = "quay secret";</script><style>p {{}}</style></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<!-- a remark --><article><h1>Old quay closes</h1>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS)}<p>Read also: New ferry</p></article>
<aside><h3>Most read</h3><a href="/a">Cat on the roof</a></aside><footer>© 2025 The Harbour Herald</footer>
<template>never seen</template></body></html>"""


def read(markup: str) -> Document:
    return read_html(markup, path="page.html", raw_sha256="0", url=None, settings=Settings())


def kept(document: Document) -> str:
    text = document.text
    for start, end in reversed(document.furniture):
        text = text[:start] + "\n" + text[end:]
    return text


def test_the_article_stays_and_menus_boxes_and_footers_are_furniture() -> None:
    assert [line for line in kept(read(PAGE)).split("\n") if line] == ["Old quay closes", *PARAGRAPHS]
    assert "Cat on the roof" in read(PAGE).text
    assert "Cat on the roof" not in kept(read(PAGE))


def test_metadata_comes_from_the_markup() -> None:
    page = read(PAGE)
    assert (page.title, page.author, page.publisher, page.published, page.url) == (
        "Old quay closes", "Ann Wood", "The Harbour Herald", "2025-03-04", "https://herald.example/quay",
    )  # fmt: skip


@pytest.mark.parametrize("unseen", ["secret", "remark", "never seen", "<", "\x00"])
def test_scripts_comments_templates_and_tags_are_never_text(unseen: str) -> None:
    assert unseen not in read(PAGE).text


@pytest.mark.parametrize("markup", ["", " \n", "<!-- x -->", "<html><script>var a = 'words';</script></html>"])
def test_a_page_without_text_is_unreadable(markup: str) -> None:
    with pytest.raises(UnreadableFile, match="no "):
        read(markup)


@pytest.mark.parametrize("name", ["div", "span", "p", "li", "table", "dd", "blockquote", "b"])
def test_deep_nesting_loses_no_text(name: str) -> None:
    page = read("<html><body>" + f"<{name}>" * 3000 + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + f"</{name}>" * 3000)
    assert all(paragraph in kept(page) for paragraph in PARAGRAPHS)


def test_control_characters_are_dropped_also_when_written_as_entities() -> None:
    page = read("<p>One&#1; two\x00 &#x1F;three\u2800 four words stand here.</p>")
    assert not re.search(r"[\x00-\x08\x1f]", page.text)


def test_the_same_page_gives_the_same_document() -> None:
    assert read(PAGE) == read(PAGE)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Four-word stretches, as the measure counts them."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + 4]) for at in range(len(words) - 3))


@pytest.mark.skipif(not PAGES.is_file(), reason="needs ../shared")
def test_real_pages_keep_their_articles() -> None:
    with gzip.open(PAGES, "rt", encoding="utf-8") as lines:
        pages = [json.loads(line) for line, _ in zip(lines, range(30), strict=False)]
    precision = recall = 0.0
    for page in pages:
        ours, gold = shingles(kept(read(page["html"]))), shingles(page["article"])
        common = (ours & gold).total()
        precision += common / max(1, ours.total()) / len(pages)
        recall += common / max(1, gold.total()) / len(pages)
    assert recall > 0.96
    assert 2 * precision * recall / (precision + recall) > 0.95


def test_a_form_feed_in_a_page_is_white_space(tmp_path):
    from bad_files import PAGE

    from textkit.config import Settings
    from textkit.readers import read_file

    page = PAGE.replace("council in", "council\fin").replace("<h1>", "<h1>&#1;&#12;")
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (document,) = read_file(tmp_path / "a.html", settings=Settings())
    assert "The council in Tunhovd has agreed" in document.text


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:modified_time" content="2025-03-05T08:00:00+01:00">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "dateModified": "2025-03-05T08:00:00+01:00"}</script>',
    ],
)
def test_the_last_change_comes_from_the_markup(head: str) -> None:
    body = f"<article><p>{'The council voted for the bridge. ' * 8}</p></article>"
    document = read(f"<html><head><title>A bridge</title>{head}</head><body>{body}</body></html>")
    assert (document.updated or "")[:10] == "2025-03-05"
    assert "dateModified" not in document.text
