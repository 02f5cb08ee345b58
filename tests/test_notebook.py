"""What notebooks show: a table, marked articles, all of it escaped; and the notebook in docs/, which runs."""

import ast
import json
import re
from html import unescape

import pytest
from conftest import ROOT
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st

from textkit.notebook import MARKS, facts_table, marked_text

TEXT = "Kari <b>Dahl</b> & 9 grener"
STRETCH = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)), st.sampled_from(sorted(MARKS)), st.just('"<x>'))


@tries(200)
@given(st.lists(STRETCH, max_size=8))
def test_marks_never_change_the_text_and_mark_just_what_they_should(stretches):
    html = marked_text(TEXT, stretches)
    assert unescape(re.sub(r"<[^>]*>", "", html)) == TEXT
    assert html.count("<span") == html.count("</span>")
    assert "<b>" not in html
    assert "<x>" not in html
    marked = "".join(unescape(piece) for piece in re.findall(r"<span [^>]*>([^<]*)</span>", html))
    places = sorted({i for start, end, *_ in stretches for i in range(start, end)})
    assert marked == "".join(TEXT[i] for i in places)


def test_a_figure_inside_a_claim_has_the_marks_of_both():
    html = marked_text("Nine died.", [(0, 10, "claim", "asserted"), (0, 4, "figure", "9")])
    assert re.fullmatch(r'<div [^>]*><span [^>]*"asserted \| 9">Nine</span><span [^>]*"asserted"> died.</span></div>', html)


def test_the_table_escapes_what_articles_say():
    row = {"id": "1", "origins": 2, "documents": 2, "status": "single", "statement": "<script>alert(1)</script>", "values": ["1 < 2"]}
    html = facts_table([row])
    assert "<script>" not in html
    assert "1 &lt; 2" in html


@pytest.fixture
def corpus_is_run(corpus_results, monkeypatch):
    """The notebook's own run of the corpus is taken from the one that the tests share."""
    monkeypatch.setattr("textkit.run.ingest", lambda paths, out: corpus_results)
    monkeypatch.chdir(ROOT)


def test_the_notebook_runs_and_shows_something_in_every_cell(corpus_is_run, capsys):
    cells = json.loads((ROOT / "docs" / "from_corpus_to_table.ipynb").read_text(encoding="utf-8"))["cells"]
    names = {}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "notebook", "exec"), names)
        shown = eval(compile(ast.Expression(last.value), "notebook", "eval"), names) if last else None
        told = capsys.readouterr().out
        assert told or len(shown._repr_html_()) > 1000
