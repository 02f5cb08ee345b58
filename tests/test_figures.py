"""Figures of whole sentences: what is one, what is none, what stands around it, and that no input is too much."""

from __future__ import annotations

import random
import string
from itertools import pairwise

import pytest
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st

from textkit.components import marked
from textkit.components.figures import find_figures
from textkit.numbers import FigureReading
from textkit.pipelines import pipeline


def only(text: str, lang: str = "en", published: str | None = "2025-07-16") -> FigureReading:
    (figure,) = find_figures(text, lang=lang, published=published)
    return figure


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "It stands in Section 4410 of the code."),
        ("en", "It breaks Article 6(1) of the rules."),
        ("en", "A B-52 landed beside an A380."),
        ("en", "The G7 and the COVID-19 team agreed."),
        ("en", "Version 1.2.3 is out."),
        ("en", "Call 22 33 44 55 or +47 55512345."),
        ("en", "See www.example.org/2024/7 or mail 7@example.org."),
        ("en", "1. Open the door\n2) Close it"),
        ("en", "She is one of the best."),
        ("en", "No one came, and this one left."),
        ("en", "He asked for a second-degree charge."),
        ("en", "They could march, and may."),
        ("en", "It costs them a year of work."),
        ("en", "He read The Sunday Telegraph."),
        ("en", 'He is a guest on "60 Minutes" again.'),
        ("en", "Work on the Nord Stream 2 pipeline goes on."),
        ("nb", "Det var en mann og et barn i en bil."),
        ("nb", "De andre gikk hjem."),
        ("nb", "Saken gjelder paragraf 12 i loven."),
        ("nb", "Se side 4, artikkel 6 og nr. 7."),
        ("nb", "E6 og G7 er navn."),
        ("nb", "Hun leder 24. februar-komiteen."),
        ("nb", "Hun er en av de beste."),
        ("nn", "Det var ein mann og eit barn i ein bil."),
        ("nn", "Dei andre gjekk heim."),
    ],
)
def test_names_identifiers_articles_and_item_numbers_are_no_figures(lang: str, text: str) -> None:
    assert find_figures(text, lang=lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "modifier"),
    [
        ("en", "almost 6,000 seats fell", "less_than"),
        ("en", "nearly 6,000 seats fell", "less_than"),
        ("en", "some 4,000 people came", "approx"),
        ("en", "approximately 30 people came", "approx"),
        ("en", "more than 50 bakers left", "more_than"),
        ("en", "more than a dozen people left", "more_than"),
        ("en", "at least 12 people left", "at_least"),
        ("en", "a minimum of 12 people stay", "at_least"),
        ("en", "up to 60 planes were sold", "at_most"),
        ("en", "as much as 3% was lost", "at_most"),
        ("en", "50 people or more left", None),
        ("en", "12 or more people left", "at_least"),
        ("en", "thousands of people left", "at_least"),
        ("en", "in late March they left", "approx"),
        ("en", "it ends before 2019", "less_than"),
        ("nb", "nesten 60 000 personer", "less_than"),
        ("nb", "rundt 200 personer", "approx"),
        ("nb", "om lag 200 personer", "approx"),
        ("nb", "drøyt 200 personer", "more_than"),
        ("nb", "mer enn 200 personer", "more_than"),
        ("nb", "minst 200 personer", "at_least"),
        ("nb", "opptil 200 personer", "at_most"),
        ("nb", "tusenvis av personer", "at_least"),
        ("nn", "meir enn 200 personar", "more_than"),
        ("nn", "om lag 200 personar", "approx"),
        ("en", "no older than 40 years", "at_most"),
        ("en", "not under 18 per cent", "at_least"),
        ("nb", "ikke høyere enn 12 prosent", "at_most"),
    ],
)
def test_a_bound_or_hedge_is_the_modifier(lang: str, text: str, modifier: str | None) -> None:
    assert only(text, lang).modifier == modifier


@pytest.mark.parametrize(
    ("lang", "text", "counted"),
    [
        ("en", "They planted 7.3 million trees.", "trees"),
        ("en", "They sought 47,000 home addresses of workers.", "home addresses"),
        ("en", "They fired thousands of civil servants in spring.", "civil servants"),
        ("nb", "De hentet 47 000 bøker til byen.", "bøker"),
        ("nb", "De solgte 1,2 millioner sykler i alt.", "sykler"),
        ("nb", "De sendte tusenvis av pakker hjem.", "pakker hjem"),
        ("nn", "Dei har 30 000 elevar i heile landet.", "elevar"),
    ],
)
def test_what_is_counted_is_the_phrase_after_the_number(lang: str, text: str, counted: str) -> None:
    assert only(text, lang).counted == counted


@pytest.mark.parametrize(
    ("lang", "text", "label", "value"),
    [
        ("en", "Ann Jones, 52, joined as chair.", "age", "52"),
        ("en", "Ann Jones (52) joined as chair.", "age", "52"),
        ("nb", "Ann Hansen (52) ble leder.", "age", "52"),
        ("nb", "Da var hun 17 år, sa hun.", "age", "17"),
        ("en", "They won for the first time.", "ordinal", "1"),
        ("nb", "De vant for andre gang.", "ordinal", "2"),
        ("nb", "Han scoret i 65. minutt.", "ordinal", "65"),
        ("en", "He leads an 18th-century library.", "ordinal", "18"),
        ("en", "More than half of the people came.", "cardinal", "0.5"),
        ("en", "It was a single meeting.", "cardinal", "1"),
        ("en", "The toll was 1,414,021,100 in all.", "cardinal", "1414021100"),
        ("en", "By Ola NordmannJuly 16, 2025No comments", "date", "2025-07-16"),
        ("nb", "Slik har det vært siden 1814.", "date", "1814"),
        ("nb", "Det kom 2000 mennesker.", "cardinal", "2000"),
        ("en", "Two days later she was out.", "duration", "2"),
    ],
)
def test_a_sentence_gives_its_figure(lang: str, text: str, label: str, value: str) -> None:
    figure = only(text, lang)
    assert (figure.label, figure.value) == (label, value)


def test_a_spun_text_is_read_as_a_guess() -> None:
    text = "In early Could they sought seven.3 million records."
    assert [(figure.value, figure.certain) for figure in find_figures(text, lang="en", published="2025-07-16")] == [
        ("2025-05", False),
        ("7300000", False),
    ]


def test_a_weekday_with_its_date_gives_the_year_of_the_other_dates() -> None:
    text = "The shop opens on Thursday, April 24. In March it was closed, as on Friday."
    found = find_figures(text, lang="en")
    assert [figure.value for figure in found] == ["2025-04-24", "2025-03", None]


def test_other_languages_have_digits_percent_and_currencies() -> None:
    found = find_figures("Es waren 1.200 Personen, 12 % und 3,5 EUR am Montag.", lang="de")
    assert [(figure.label, figure.value) for figure in found] == [("cardinal", "1200"), ("percent", "12"), ("money", "3.5")]


def test_the_component_marks_a_document_of_any_pipeline() -> None:
    import spacy

    nlp = spacy.blank("nb")
    nlp.add_pipe("textkit_figures")
    doc = nlp("Det koster 3,5 millioner kroner og 12 prosent.")
    rows = marked(doc, "figures")
    assert [(row["value"], row["unit"]) for row in rows] == [("3500000", "NOK"), ("12", "%")]
    assert [span.text for span in doc.spans["figures"]] == ["3,5 millioner kroner", "12 prosent"]


def test_the_parse_gives_what_is_counted_where_there_is_one() -> None:
    import spacy
    from spacy.tokens import Doc

    nlp = spacy.blank("en")
    words = ["They", "fired", "17", "very", "senior", "and", "able", "inspectors", "."]
    heads, deps = [1, 1, 7, 4, 7, 4, 4, 1, 1], ["nsubj", "ROOT", "nummod", "advmod", "amod", "cc", "conj", "obj", "punct"]
    doc = Doc(nlp.vocab, words=words, heads=heads, deps=deps)
    (row,) = marked(nlp.create_pipe("textkit_figures")(doc), "figures")
    assert row["counted"] == "very senior and able inspectors"


@tries(120)
@given(st.text(max_size=300) | st.text(alphabet="0123456789 .,-–/$€%'\nabt", max_size=300), st.sampled_from(["en", "nb", "nn", "de"]))
def test_figures_are_in_order_and_never_overlap_whatever_the_text(text: str, lang: str) -> None:
    found = find_figures(text, lang=lang, published="2025-07-16")
    ends = [0, *(figure.end for figure in found)]
    assert all(before <= figure.start < figure.end <= len(text) for before, figure in zip(ends, found, strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "".join(random.Random(1).choices(string.printable, k=100_000)),
        "1" * 100_000,
        "123 " * 10_000,
        "1/" * 10_000,
        "1-" * 10_000,
        "1," * 10_000,
        '"' * 10_000,
        "one hundred and " * 2_000,
        "hundre" * 10_000,
        "aB" * 50_000,
        "May 5 to " * 2_000,
    ],
    ids=["random", "one number", "groups", "slashes", "dashes", "commas", "quotes", "words", "glued", "letters", "dates"],
)
def test_a_long_strange_text_is_read_to_its_end(text: str, no_hang: None) -> None:
    found = find_figures(text, lang="nb", published="2025-07-16")
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("text", "code", "counted"),
    [
        ("The other 1,492 merely arrived late.", "en", None),
        ("He came three weeks later.", "en", None),
        ("Police arrested 12 suspected smugglers in May.", "en", "suspected smugglers"),
        ("The auditor wrote a 24-page letter.", "en", "page"),
    ],
)
def test_what_is_counted_ends_before_a_verb_and_is_no_adverb(text, code, counted):
    assert marked(pipeline(code)(text), "figures")[0]["counted"] == counted
