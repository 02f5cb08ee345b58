"""Every limit of the settings holds, and the reason names the setting that moves it."""

import gzip
import time
from dataclasses import fields, replace

import pytest
from bad_files import PAGE, STORY, docx, json_lines, pdf, warc_record

from textkit.config import Settings
from textkit.errors import TextkitError, UnreadableFile
from textkit.readers import html, read_file
from textkit.records import Document
from textkit.run import ingest
from textkit.stream import annotate_lines
from textkit.workers import work

BIG_PAGE = PAGE.replace("</article>", "<p>" + "The council has agreed to build it. " * 400 + "</p></article>")
FILES = {
    "max_file_size": ("a.txt", STORY.encode(), 100),
    "max_text_length": ("a.txt", STORY.encode(), 100),
    "max_unpacked_size": ("a.warc.gz", gzip.compress(warc_record(BIG_PAGE), mtime=0), 5_000),
    "max_pages": ("a.pdf", pdf("The council has agreed.", pages=3), 2),
    "max_articles": ("a.jsonl", json_lines(*[{"text": f"{STORY} {n}"} for n in range(4)]), 3),
}
TESTED_BELOW = {"max_nesting", "seconds_per_file", "memory_per_worker"}


def test_every_limit_of_the_settings_is_tested_here():
    limits = {field.name for field in fields(Settings) if field.name.startswith(("max_", "seconds_", "memory_"))}
    assert limits == set(FILES) | TESTED_BELOW


@pytest.mark.parametrize("setting", FILES)
def test_a_file_beyond_a_limit_is_named_with_the_setting(setting, tmp_path):
    name, data, limit = FILES[setting]
    (tmp_path / name).write_bytes(data)
    assert all(isinstance(item, Document) for item in read_file(tmp_path / name, settings=Settings()))
    with pytest.raises(UnreadableFile, match=setting):
        list(read_file(tmp_path / name, settings=replace(Settings(), **{setting: limit})))


def test_a_word_file_that_would_unpack_to_too_much_is_not_unpacked(tmp_path):
    (tmp_path / "a.docx").write_bytes(docx([STORY], extra={"word/media/a.bin": "".join(map(str, range(20_000)))}))
    with pytest.raises(UnreadableFile, match="max_unpacked_size"):
        list(read_file(tmp_path / "a.docx", settings=replace(Settings(), max_unpacked_size=50_000)))


def test_elements_nested_too_deep_are_taken_out_and_their_text_stays(tmp_path):
    text = "The council in Tunhovd has agreed to spend 4.5 million kroner on a new bridge, mayor Ola Berg said on Monday."
    page = PAGE.replace("<article>", "<article>" + "<div>" * 3000).replace(
        "</article>", f"<p>{text} {text}</p>" + "</div>" * 3000 + "</article>"
    )
    assert html._flatten(page, 20).count("<div>") < 20
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (document,) = read_file(tmp_path / "a.html", settings=replace(Settings(), max_nesting=20))
    assert text in document.text


def test_articles_before_the_limit_of_a_file_are_kept(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(FILES["max_articles"][1])
    results = ingest([tmp_path / "a.jsonl"], out=tmp_path / "out", settings=Settings(max_articles=3), jobs=1)
    assert len(results.documents) == 3
    assert "max_articles" in results.skipped[0].reason


def test_a_line_that_is_too_long_is_not_annotated():
    line = '{"text": "' + "The council has agreed. " * 100 + '"}'
    with pytest.raises(TextkitError, match="max_text_length"):
        list(annotate_lines([line], settings=Settings(max_text_length=1_000)))


def sleeps(seconds):
    time.sleep(seconds)
    yield "awake"


def test_a_file_that_takes_too_long_is_named_with_the_setting():
    first, second = work(sleeps, [60, 0], jobs=1, seconds=10)
    assert "seconds_per_file" in first.failure
    assert second.items == ["awake"]


def takes(size):
    yield len(bytearray(size))


def test_a_file_that_takes_too_much_memory_is_named_with_the_setting():
    first, second = work(takes, [4_000_000_000, 1_000], jobs=1, seconds=30, memory=1_000_000_000)
    assert "memory_per_worker" in first.failure
    assert second.items == [1_000]
