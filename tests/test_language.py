"""Which language a text and its parts are in."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from textkit import lang, language

DEVELOPMENT = Path(__file__).parents[2] / "shared/data/langid/ntrex_dev.jsonl.gz"
TEXTS = {
    "nb": "Hun sier at regjeringen ikke vet hva den skal gjøre med de nye reglene.",
    "nn": "Ho seier at regjeringa ikkje veit kva ho skal gjere med dei nye reglane.",
    "da": "Hun siger, at regeringen ikke ved, hvad den skal gøre med de nye regler.",
    "sv": "Hon säger att regeringen inte vet vad den ska göra med de nya reglerna.",
    "en": "She says the government does not know what to do with the new rules.",
    "de": "Sie sagt, die Regierung wisse nicht, was sie mit den neuen Regeln tun solle.",
    "fr": "Elle dit que le gouvernement ne sait pas quoi faire des nouvelles règles.",
    "es": "Dice que el gobierno no sabe qué hacer con las nuevas normas.",
    "uk": "Вона каже, що уряд не знає, що робити з новими правилами.",
    "ru": "Она говорит, что правительство не знает, что делать с новыми правилами.",
    "fi": "Hän sanoo, ettei hallitus tiedä, mitä uusille säännöille pitäisi tehdä.",
    "ja": "彼女は、政府は新しい規則をどうすればよいか分からないと言っている。",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_plain_sentence_is_known_with_confidence(code: str) -> None:
    found, confidence = language.detect(TEXTS[code])
    assert found == code
    assert confidence > 0.8


@pytest.mark.parametrize("text", ["", "  \n", "1 234 567,50", "Oslo", "!!! ??? …", "𐌰𐌱𐌲𐌳 𐌰𐌱𐌲𐌰 𐌳𐌰"])
def test_unknown_is_an_answer(text: str) -> None:
    assert language.detect(text) == (None, 0.0)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("HØYESTERETT SIER NEI TIL ANKEN", "nb"),
        ("HØGSTERETT SEIER NEI TIL ANKEN", "nn"),
        ("Dette veit vi om saka", "nn"),
        ("Dette vet vi om saken", "nb"),
        ("Statsministeren sa «we will never surrender» da han møtte pressen i går kveld", "nb"),
        ("The minister answered „das wissen wir nicht“ when reporters asked him", "en"),
    ],
)
def test_headlines_capitals_and_quotes_are_read_by_their_own_words(text: str, code: str) -> None:
    assert language.detect(text)[0] == code


def test_the_language_that_a_user_names_wins_unless_the_script_rules_it_out() -> None:
    assert language.detect(TEXTS["nn"], hint="nb") == ("nb", 1.0)
    assert language.detect("1234", hint="nb") == ("nb", 1.0)
    assert language.detect(TEXTS["ru"], hint="nb")[0] == "ru"
    assert language.detect(TEXTS["en"], hint="uk")[0] == "en"


@pytest.mark.parametrize("hint", ["", "../en", "/", "en\0", "<div>" * 99, "Norsk bokmål", "١٢"])
def test_a_language_that_is_no_code_is_found_out(hint):
    assert language.detect(TEXTS["en"], hint=hint)[0] == "en"
    assert lang.table(hint, "words") == {}


def test_the_same_text_gets_the_same_answer_in_every_process() -> None:
    program = "from textkit.language import detect; print(detect('Gatsby i West Virginia'), detect('Giants 5-3'), detect('Pero que si'))"
    answers = {subprocess.run([sys.executable, "-c", program], capture_output=True, check=True).stdout for _ in "ab"}
    assert len(answers) == 1


def test_without_the_models_folder_the_ready_made_detectors_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(language, "models_folder", lambda: tmp_path)
    language._variety.cache_clear()
    try:
        assert language.detect(TEXTS["nb"])[0] == "nb"
        assert language.detect(TEXTS["fr"])[0] == "fr"
    finally:
        language._variety.cache_clear()


def test_a_paragraph_in_another_language_is_a_passage() -> None:
    lines = [TEXTS["nb"], TEXTS["fr"], "Voilà.", TEXTS["fr"], TEXTS["nb"], TEXTS["en"], TEXTS["en"]]
    text = "\n\n".join(lines)
    french, english = text.index(TEXTS["fr"]), text.index(TEXTS["en"])
    found = language.passages(text, lang="nb", furniture=[(text.rindex(TEXTS["en"]), len(text))])
    assert found == [(french, text.rindex(TEXTS["fr"]) + len(TEXTS["fr"]), "fr"), (english, english + len(TEXTS["en"]), "en")]


@pytest.mark.parametrize(
    "line",
    [
        "The New York Times, Washington Post, Los Angeles Times, Bank of England, House of Commons",
        "«I have never seen anything like this in my whole long life, and I hope I never will again»",
        "Une petite phrase française.",
        TEXTS["nn"],
        TEXTS["da"],
    ],
)
def test_names_quotes_short_lines_and_near_relatives_make_no_passage(line: str) -> None:
    assert language.passages(f"{TEXTS['nb']}\n{line}\n{TEXTS['nb']}", lang="nb", furniture=[]) == []


def test_gram_buckets_are_fixed_for_ever() -> None:
    """The stored weights are for these buckets: another hash needs another training."""
    assert language.gram_buckets("Å!").tolist() == language.gram_buckets("å").tolist()
    assert len(language.gram_buckets("ikkje")) == 7 + 6 + 5 + 4 + 3 + 2
    assert language.gram_buckets("").tolist() == language.gram_buckets(" 12 ").tolist()
    assert language.gram_buckets("å").tolist() == [89861, 82160, 89861, 21527, 117210, 23082]


@pytest.mark.skipif(not DEVELOPMENT.is_file(), reason="the development data lies outside this repository")
def test_news_sentences_in_ten_languages_are_told_at_least_985_times_in_a_thousand() -> None:
    with gzip.open(DEVELOPMENT, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["lang"] in language.OFTEN]
    sentences = [row for row in rows if row["unit"] == "sent"][::4]
    chunks = [row for row in rows if row["unit"] != "sent"][::4]
    assert sum(language.detect(row["text"])[0] == row["lang"] for row in sentences) / len(sentences) > 0.98
    assert all(language.detect(row["text"])[0] == row["lang"] for row in chunks)
