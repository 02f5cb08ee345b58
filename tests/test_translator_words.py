"""The recipe of the translator's lists of words: which sentences it looks at, and which words it takes for one another."""

import sys
from collections import Counter, defaultdict

import pytest
from conftest import ROOT

pytest.importorskip("torch", reason="training needs the extra `train`")
sys.path.insert(0, str(ROOT / "models/recipes"))

import translator_words as recipe


def test_sentences_are_looked_at_while_they_show_a_rare_word():
    texts = ["en båt", "en båt", "en båt", "en båt", "en bil"]
    assert recipe.showing_most(texts, 9) == ["en båt", "en båt", "en båt", "en bil"]
    assert recipe.showing_most(texts, 2) == ["en båt", "en båt"]


def test_a_word_stands_for_the_one_that_is_most_often_in_its_place():
    counted = defaultdict(Counter)
    recipe.count(
        counted, ["ein båt ikkje", "ikkje sant", "to ord", "mål hest"], ["en båt ikke", "ikke sant", "tre helt andre", "språk prat"]
    )
    assert recipe.usual(counted) == {"ein": "en", "ikkje": "ikke"}


def test_a_word_listed_by_hand_gets_its_first_replacement_that_was_learned(tmp_path, monkeypatch):
    monkeypatch.setattr(recipe, "__file__", str(tmp_path / "translator_words.py"))
    (tmp_path / "translator_words.nb.tsv").write_text("keeper\tmålmann,siste mann\nuka\tuken\nkule\tball\n", encoding="utf-8")
    known = {"siste": 5, "mann": 7, "uken": 9, "kule": 3, "ball": 4}
    assert recipe.written("nb", known) == {"keeper": "siste mann", "uka": "uken"}
    assert recipe.written("da", known) == {}


def test_the_words_listed_by_hand_differ_from_what_stands_for_them():
    for code in ("nb", "nn", "sv"):
        words = recipe.written(code, Counter())
        assert code == "nb" or len(words) > 1_000
        assert all(word.isalpha() and word != other for word, other in words.items())


def test_a_radical_form_stands_for_the_form_that_was_learned():
    pytest.importorskip("spacy_lookups_data")
    known = Counter({"klokken": 200, "klokka": 7, "kastet": 90, "husene": 80, "barnene": 1, "barna": 900})
    found = dict(recipe.radical_forms(known))
    assert (found["klokka"], found["kasta"], found["husa"]) == ("klokken", "kastet", "husene")
    assert "barna" not in found and "data" not in found
