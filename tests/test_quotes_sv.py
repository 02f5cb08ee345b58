"""Who says what in Swedish: every example is a sentence that a person can check."""

from __future__ import annotations

import pytest
from test_quotes import attributions


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("”Bron är säker”, säger Anna Holm.", "Anna Holm", "Bron är säker"),
        ("”Bron är säker”, sade kommunalrådet Anna Holm på en pressträff.", "kommunalrådet Anna Holm", "Bron är säker"),
        ("»Bron är säker«, skriver Holm i ett mejl till tidningen.", "Holm", "Bron är säker"),
        ("– Bron är säker, säger Anna Holm till TT.", "Anna Holm", "Bron är säker"),
        ("– Vi måste bygga nytt, tror Anna Holm.", "Anna Holm", "Vi måste bygga nytt"),
        ("– Jag är nöjd, berättar Anna Holm för lokalradion.", "Anna Holm", "Jag är nöjd"),
        ("– Jag är nöjd, säger den tidigare ministern i en intervju.", "den tidigare ministern", "Jag är nöjd"),
        ("Holm: – Vi måste bygga en ny bro.", "Holm", "Vi måste bygga en ny bro."),
        ("Bron stängdes i maj, säger polisens talesperson Anna Holm.", "polisens talesperson Anna Holm", "Bron stängdes i maj"),
        ("Mannen har inte gripits, uppger polisen.", "polisen", "Mannen har inte gripits"),
        ("De säger att bron är farlig.", "De", "bron är farlig"),
        ("Anna Holm, som är advokat i Lund, säger att bron är stängd.", "Anna Holm", "bron är stängd"),
        ("I ett uttalande på måndagen sade Holm att bron är stängd.", "Holm", "bron är stängd"),
        ("Holm skriver på Facebook att bron är stängd.", "Holm", "bron är stängd"),
        ("Enligt polisen stängdes bron i maj.", "polisen", "stängdes bron i maj"),
        ("Bron är i dåligt skick, enligt en rapport från kommunen.", "en rapport från kommunen", "Bron är i dåligt skick"),
        ("Bron stängs i maj. Det uppger kommunen i ett pressmeddelande.", "kommunen", "Bron stängs i maj"),
        ("Färre unga åker buss. Det visar en ny undersökning.", "en ny undersökning", "Färre unga åker buss"),
        ("Av domen framgår att mannen slog kvinnan.", "domen", "mannen slog kvinnan"),
        ("Bron är farlig, heter det i rapporten.", "rapporten", "Bron är farlig"),
    ],
)
def test_swedish_speakers_and_what_they_say(text: str, speaker: str, content: str) -> None:
    assert attributions(text, "sv") == [(speaker, content)]


@pytest.mark.parametrize(
    "text",
    ["Mannen ska ha stulit tre bilar.", "Två personer uppges ha skadats i olyckan.", "Bolaget lär vara till salu."],
)
def test_swedish_hearsay_has_no_speaker(text: str) -> None:
    assert attributions(text, "sv") == [(None, text[:-1])]


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen sa nej till en ny bro.",
        "Bolaget säger upp 200 anställda.",
        "Holm ville inte säga om bron är säker.",
        "Holm vägrade att kommentera saken.",
        "Holm skrev under avtalet i maj.",
        "Bolaget svarar för 20 procent av marknaden.",
        "Bolaget fortsätter att växa i Asien.",
        "Det visade sig att bron var stängd.",
        "I dag berättar hon om sin barndom.",
    ],
)
def test_swedish_events_and_refusals_report_nothing(text: str) -> None:
    assert attributions(text, "sv") == []


def test_a_swedish_pronoun_stands_for_the_last_speaker_of_its_gender() -> None:
    text = "Anna Holm säger att bron är stängd. Peter Lund menar att den är öppen. Hon hävdar att ingen har skadats."
    assert attributions(text, "sv")[-1] == ("Anna Holm", "ingen har skadats")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Analytiker hade enligt Infront räknat med 590 miljoner.", "Infront"),
        ("Utsläppen minskade enligt myndigheten med 4 procent.", "myndigheten"),
        ("Mannen ska enligt åklagaren ha slagit sin granne.", "åklagaren"),
    ],
)
def test_a_swedish_source_in_the_middle_of_a_clause(text: str, speaker: str) -> None:
    assert speaker in [found for found, _ in attributions(text, "sv")]
