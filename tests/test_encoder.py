"""The word encoder of the English pipeline: what it reads together, and that its weights outlive a copy."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from textkit.components.encoder import MOST_PIECES, encoder, stretches

NLP = spacy.blank("en")
CUT = Tokenizer.from_file(str(Path(__file__).parents[1] / "models/minilm_en/tokenizer.json"))
CUT.no_truncation()


def sizes(text: str) -> list[int]:
    return [stretch.words for stretch in stretches(NLP(text), CUT)]


@tries(200)
@given(st.text(max_size=400))
def test_each_word_is_read_once_and_no_stretch_is_too_long(text: str) -> None:
    doc = NLP(text)
    found = list(stretches(doc, CUT))
    assert sum(stretch.words for stretch in found) == len(doc)
    for stretch in found:
        assert len(stretch.pieces) == len(stretch.cases) == len(stretch.places) <= MOST_PIECES + 2
        assert set(stretch.places) == set(range(stretch.words + 1))


def test_a_stretch_ends_with_a_paragraph_where_it_can() -> None:
    paragraph = "The council voted on the budget late on Monday. It was a long night for all of them. "
    text = "\n".join([paragraph * 3] * 4)
    first = sizes(text)[0]
    assert NLP(text)[first - 1].text == "\n"


def test_a_stretch_ends_with_a_sentence_in_a_paragraph_without_end() -> None:
    text = "The council voted on the budget late on Monday . " * 60
    assert all(size % 10 == 0 for size in sizes(text)[:-1])


def test_a_word_of_a_hundred_thousand_letters_is_one() -> None:
    assert sizes("a" * 100_000) == [1]


@pytest.mark.parametrize(
    ("word", "case"), [("tax", 0), ("47,000", 0), ("Tax", 1), ("A", 2), ("IRS", 3), ("U.S.", 3), ("McKay", 4), ("iPhone", 4), ("ß", 0)]
)
def test_cases_of_words(word: str, case: int) -> None:
    (stretch,) = stretches(spacy.tokens.Doc(NLP.vocab, words=[word]), CUT)
    assert set(stretch.cases[1:-1]) == {case}


def test_a_copy_of_the_weights_gives_the_same_vectors() -> None:
    nlp = spacy.load(Path(__file__).parents[1] / "models/en_news")
    trained = nlp.get_pipe("tok2vec").model
    copy = encoder(trained.get_dim("nO")).from_bytes(trained.to_bytes())
    doc = nlp.make_doc("The tax agency handed over the addresses.\nTwo ministers resigned on Tuesday.")
    (one,), (other,) = trained.predict([doc]), copy.predict([doc])
    assert one.shape == (len(doc), trained.get_dim("nO"))
    assert np.array_equal(one, other)


def test_what_a_text_is_read_with_changes_nothing() -> None:
    nlp = spacy.load(Path(__file__).parents[1] / "models/en_news")
    texts = ["Rain.", "The council voted on Monday. It was late. " * 30, "", "Two ministers resigned."]
    together = [doc.to_bytes() for doc in nlp.pipe(texts)]
    assert together == [nlp(text).to_bytes() for text in texts]


def test_a_text_without_words_is_read() -> None:
    nlp = spacy.load(Path(__file__).parents[1] / "models/en_news")
    assert [len(nlp(text)) for text in ("", " ", "\n\n", "\u200b")] == [0, 1, 1, 1]
