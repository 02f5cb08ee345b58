"""The pipelines keep every character of a text, and take no longer over a strange one."""

import pytest

from textkit.pipelines import is_shallow, pipeline


@pytest.mark.parametrize("code", ["nb", "en", "de", "und"])
@pytest.mark.parametrize("text", ['"' * 5_000, "Fin dag. " + "(" * 2_000 + " Slutt.", "a" * 1_000 + " b", "«Ja,» sa hun.\n\n– Nei.", ""])
def test_a_text_comes_out_as_it_went_in(code, text):
    assert pipeline(code).make_doc(text).text == text


def test_a_language_without_tables_is_said_to_be_read_shallowly():
    assert is_shallow("fi")
    assert not is_shallow("nn")


def test_a_shallow_pipeline_still_finds_sentences_names_and_numbers():
    doc = pipeline("de")("Berlin wächst. Die Stadt Köln zählt 1.084.000 Einwohner.")
    assert len(list(doc.sents)) == 2
    assert any("Köln" in doc.text[row["start"] : row["end"]] for row in doc.spans["names"].attrs["rows"])
    assert [row["value"] for row in doc.spans["figures"].attrs["rows"]] == ["1084000"]
