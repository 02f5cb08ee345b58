"""Whatever a text or a file holds, it is read or named with a reason, and what is read from it cites it; see fuzzing.py for longer runs."""

import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from fuzzing import CHANGED_TEXTS, CHANGES, GOOD_FILES, LANGUAGES, TEXTS, changed, changed_word_file, tries
from hypothesis import given
from hypothesis import strategies as st

from textkit.annotate import annotate, with_language
from textkit.collect import collect
from textkit.components.figures import find_figures
from textkit.config import Settings, read_settings
from textkit.dates import anchor_of, read_date, starts_date
from textkit.errors import ConfigError, TextkitError, UnreadableFile
from textkit.furniture import find_furniture
from textkit.numbers import read_amounts, read_page
from textkit.readers import datelines, read_file
from textkit.records import Document, Skipped, short_id
from textkit.store import from_row, to_row
from textkit.stream import annotate_lines

SETTINGS = Settings(max_file_size=1_000_000, max_text_length=100_000, max_unpacked_size=4_000_000)


@tries(400)
@given(TEXTS, st.sampled_from(LANGUAGES))
def test_amounts_lie_in_the_text_and_lead_on(text, lang):
    page = read_page(text, lang=lang)
    for at in range(len(page.tokens)):
        for amount in read_amounts(page, at):
            assert at < amount.last <= len(page.tokens)


@tries(400)
@given(TEXTS, st.sampled_from(LANGUAGES), st.sampled_from([None, "2025-07-16", "2024-02-29T23:59", "0001-01-01", "9999-12-31", "no date"]))
def test_dates_lie_in_the_text_and_lead_on(text, lang, published):
    page, anchor = read_page(text, lang=lang), anchor_of(published)
    for at in range(len(page.tokens)):
        if starts_date(page, at, code=lang):
            date = read_date(page, at, anchor, code=lang)
            assert date is None or at < date.last <= len(page.tokens)


@tries(400)
@given(TEXTS | CHANGED_TEXTS, st.sampled_from(LANGUAGES), st.sampled_from([None, "2025-07-16", "0001-01-02", "9999-12-31"]))
def test_figures_are_in_order_and_have_values(text, lang, published):
    figures = find_figures(text, lang=lang, published=published)
    ends = [0, *(figure.end for figure in figures)]
    assert all(before <= figure.start < figure.end <= len(text) for before, figure in zip(ends, figures, strict=False))
    for figure in figures:
        for value in filter(None, (figure.value, figure.upper)):
            assert value.isascii() and (figure.label == "date" or Decimal(value).is_finite())


@tries(300)
@given(TEXTS)
def test_a_line_s_date_is_iso_or_none(text):
    found = datelines.read_date(text)
    assert found is None or re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?)?", found)


@tries(300)
@given(TEXTS | CHANGED_TEXTS)
def test_furniture_is_ranges_in_order(text):
    ranges = find_furniture(text)
    assert all(0 <= start < end <= len(text) for start, end in ranges)
    assert ranges == sorted(ranges)


def check_document(document):
    document.text.encode("utf-8")
    assert document.id and all(0 <= start <= end <= len(document.text) for start, end in document.furniture)
    assert from_row(Document, json.loads(json.dumps(to_row(document)))) == document


def check_annotation(document):
    """Annotates the document as a run does, and checks what comes of it."""
    annotation = collect(document, annotate(document))
    for record in (*annotation.claims, *annotation.figures, *annotation.mentions):
        cited = record.citation
        assert cited.quote and document.text[cited.start : cited.end] == cited.quote
        assert from_row(type(record), json.loads(json.dumps(to_row(record)))) == record
    figures = {figure.id for figure in annotation.figures}
    for claim in annotation.claims:
        assert claim.statement.strip() and set(claim.figure_ids) <= figures and 0 <= claim.checkworthiness <= 1


@tries(60)
@given(TEXTS | CHANGED_TEXTS, st.sampled_from(["en", "nb", "nn", "da", "sv", "de"]))
def test_quotes_and_claims_cite_the_text(text, lang):
    document = Document(short_id(text), "a.txt", text, "", lang=lang, published="2025-07-16", furniture=tuple(find_furniture(text)))
    check_annotation(document)


@tries(40)
@given(TEXTS | CHANGED_TEXTS)
def test_a_text_s_language_is_found_or_not_and_it_is_read_all_the_same(text):
    document = with_language(Document(short_id(text), "a.txt", text, "", furniture=tuple(find_furniture(text))))
    check_document(document)
    check_annotation(document)


def check_file(path, data):
    path.write_bytes(data)
    try:
        for item in read_file(path, settings=SETTINGS):
            if isinstance(item, Skipped):
                assert item.reason.strip() and item.reason.isprintable()
            else:
                check_document(item)
    except UnreadableFile as error:
        assert str(error).strip()


@pytest.mark.parametrize("suffix", GOOD_FILES)
@tries(60)
@given(changes=CHANGES)
def test_a_changed_file_is_read_or_named_with_a_reason(suffix, changes, tmp_path):
    check_file(tmp_path / f"a{suffix}", changed(GOOD_FILES[suffix], changes))


def flagged(archive: bytes, bit: int) -> bytes:
    """The zip archive, every part of it marked as packed in another way: bit 0 encrypted, bit 5 patched."""
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        before, *parts = archive.split(mark)
        archive = mark.join([before, *(part[: at - 4] + bytes([part[at - 4] | 1 << bit]) + part[at - 3 :] for part in parts)])
    return archive


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("patched.docx", flagged(GOOD_FILES[".docx"], 5)),
        ("encrypted.docx", flagged(GOOD_FILES[".docx"], 0)),
        ("lines_without_height.pdf", changed(GOOD_FILES[".pdf"], [("copy", 0.3175521907603485, 0.3125, b"\0")])),
    ],
)
def test_what_fuzzing_has_found_is_read_or_named(name, data, tmp_path):
    check_file(tmp_path / name, data)


@tries(30)
@given(changes=CHANGES)
def test_a_word_file_with_changed_xml_is_read_or_named_with_a_reason(changes, tmp_path):
    check_file(tmp_path / "a.docx", changed_word_file(changes))


@tries(150)
@given(data=st.binary(max_size=2_000), suffix=st.sampled_from(sorted(GOOD_FILES)))
def test_any_bytes_are_read_or_named_with_a_reason(data, suffix, tmp_path):
    check_file(tmp_path / f"a{suffix}", data)


@tries(100)
@given(changes=CHANGES)
def test_any_settings_are_taken_or_named(changes, tmp_path):
    good = b'languages = ["nb", "en"]\nmax_file_size = 1000\nseconds_per_file = 4.5\nsame_fact = 1\nprefer_models = []\n'
    (tmp_path / "textkit.toml").write_bytes(changed(good, changes))
    try:
        assert isinstance(read_settings(tmp_path / "textkit.toml"), Settings)
    except ConfigError as error:
        assert "textkit.toml" in str(error)


@tries(60)
@given(changes=CHANGES)
def test_any_line_is_annotated_or_named(changes):
    good = json.dumps({"id": "1", "text": "Prisen steg 3 prosent.", "lang": "nb", "published": "2025-04-24"}).encode()
    try:
        for row in annotate_lines([changed(good, changes).decode("utf-8", "surrogateescape")], settings=replace(SETTINGS)):
            json.dumps(row).encode("utf-8")
    except TextkitError as error:
        assert "line 1" in str(error)
