"""What leaves textkit is whole, holds every citation, and can do no harm where it is opened."""

import csv
import re

import pytest

from textkit.config import Settings
from textkit.export import export
from textkit.export.report import render
from textkit.export.summary import summary
from textkit.export.tables import harmless, table_rows
from textkit.records import Citation, Claim, Conflict, Document, Entity, Fact, Figure, Mention, Skipped
from textkit.results import Results, written

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def results(quote="47 people", statement=None, path="a.txt"):
    text = f"It says {quote}."
    citation = Citation("d1", 8, 8 + len(quote), quote)
    return Results(
        documents=[Document("d1", path, text, "00", publisher=quote, title=quote, lang="en", notes=(quote,))],
        mentions=[Mention("m1", citation, "ORG", "e1")],
        figures=[Figure("f1", citation, "cardinal", unit=quote)],
        claims=[Claim("c1", citation, statement or quote, "en", speaker=quote, cue="said", quote_type="direct", entity_ids=("e1",))],
        entities=[Entity("e1", quote, "ORG")],
        facts=[Fact("c1", statement or quote, ("c1",), (Conflict("figure", ("c1",), quote),))],
        skipped=[Skipped(quote, quote)],
    )


def test_article_text_is_only_ever_text_on_the_page():
    page = render(results(HOSTILE))
    body = page.split("</style>")[1].rsplit("<script>", 1)[0]
    assert "<script" not in body and "<img" not in body
    assert "&lt;script&gt;" in body
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]+'", page)


def test_a_translation_is_said_to_be_a_machines(corpus_results):
    page = render(corpus_results)
    translated = [claim for claim in corpus_results.claims if claim.translation]
    assert translated
    assert page.count('<div class="translation">') == page.count("Machine translation, for the gist") == len(translated)


def test_a_language_is_called_untranslated_only_where_none_of_its_claims_is_translated():
    places = [Citation("d1", at, at + 1, "x") for at in range(4)]
    translations = (("nb", "He came."), ("nb", None), ("de", None), ("en", None))
    claims = [Claim(f"c{i}", places[i], "x", lang, translation=made) for i, (lang, made) in enumerate(translations)]
    assert summary(Results(claims=claims), settings=Settings())["untranslated"] == ["de"]


def test_the_page_loads_nothing_from_elsewhere(corpus_run):
    page = (corpus_run / "report.html").read_text(encoding="utf-8")
    head = page.split("<main>")[0]
    assert not re.search(r"(?:src|href)\s*=", head)
    assert "default-src 'none'" in head


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =cmd|' /C calc'!A0", "a;=1+1", "a\n;\n =1", "\u00a0＝1"])
def test_no_cell_is_a_formula(text, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    export(results(text), tmp_path / "facts.csv")
    written_file = (tmp_path / "facts.csv").read_text(encoding="utf-8-sig")
    by_comma = [cell for row in csv.reader(written_file.splitlines(keepends=True)) for cell in row]
    by_semicolon = re.split("[;\t\r\n]", written_file)  # what a spreadsheet with a decimal comma may take for cells
    assert all(not cell.lstrip().startswith(("=", "+", "-", "@", "＝")) for cell in [*by_comma, *by_semicolon])
    export(results(text), tmp_path / "facts.xlsx")
    book = openpyxl.load_workbook(tmp_path / "facts.xlsx")
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_an_apostrophe_comes_only_before_what_would_run():
    assert harmless("=1+1") == "'=1+1"
    assert harmless("first;=1+1") == "first;'=1+1"
    assert harmless("– Vi vil ikke; 1 + 1 = 2") == "– Vi vil ikke; 1 + 1 = 2"


def test_the_best_supported_fact_comes_first(corpus_results):
    rows = table_rows(corpus_results)
    assert [row["origins"] for row in rows] == sorted((row["origins"] for row in rows), reverse=True)
    assert rows[0]["origins"] > 1


def test_copies_do_not_make_a_fact_corroborated(corpus_results):
    for fact in corpus_results.facts:
        row = corpus_results.fact_row(fact)
        assert row["status"] != "corroborated" or row["origins"] > 1


def test_a_range_is_written_with_both_ends():
    citation = Citation("d", 0, 1, "x")
    assert written(Figure("f", citation, "percent", value="10", upper="15")) == "10–15 %"
    assert written(Figure("f", citation, "date", value="2025-04")) == "2025-04"
