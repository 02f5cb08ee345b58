"""Who says what in Danish: every example is a sentence that a person can check."""

from __future__ import annotations

import pytest
from test_quotes import attributions


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("»Broen er sikker«, siger Karen Holm til Ritzau.", "Karen Holm", "Broen er sikker"),
        ("”Vi vidste intet om det,” fortæller Karen Holm, der er direktør i selskabet.", "Karen Holm", "Vi vidste intet om det,"),
        ("- Broen er sikker, siger borgmester Karen Holm.", "borgmester Karen Holm", "Broen er sikker"),
        ("– Det er ikke godt nok, lyder det fra formanden for skolen.", "formanden for skolen", "Det er ikke godt nok"),
        ("Lund: »Det er en skandale for hele byen.«", "Lund", "Det er en skandale for hele byen."),
        ("»Det er en ulykke«, siger de pårørende.", "de pårørende", "Det er en ulykke"),
        ("Broen er lukket, siger den tidligere havnechef.", "den tidligere havnechef", "Broen er lukket"),
        ("Karen Holm, der er advokat i Odense, siger, at broen var lukket.", "Karen Holm", "broen var lukket"),
        ("I en pressemeddelelse skriver selskabet, at 40 ansatte bliver fyret.", "selskabet", "40 ansatte bliver fyret"),
        ("Torsdag sagde Holm, at broen åbner igen i august.", "Holm", "broen åbner igen i august"),
        ("Han siger, at der er sket en fejl.", "Han", "der er sket en fejl"),
        ("Mange mener, at skatten er for høj.", "Mange", "skatten er for høj"),
        ("Broen blev lukket i maj, ifølge retsdokumenter.", "retsdokumenter", "Broen blev lukket i maj"),
        ("Ifølge det danske udenrigsministerium er 12 danskere rejst.", "det danske udenrigsministerium", "er 12 danskere rejst"),
        ("Broen lukker i maj. Det oplyser Fyns Politi.", "Fyns Politi", "Broen lukker i maj"),
        ("Prisen steg 3 procent i juni. Det viser nye tal fra kommunen.", "nye tal fra kommunen", "Prisen steg 3 procent i juni"),
        ("Broen er i dårlig stand, fremgår det af rapporten.", "rapporten", "Broen er i dårlig stand"),
        ("Det fremgår af rapporten, at broen er i dårlig stand.", "rapporten", "broen er i dårlig stand"),
        ("Broen blev angiveligt lukket i maj.", None, "Broen blev angiveligt lukket i maj"),
        ("Den 45-årige mand skal have truet en nabo.", None, "Den 45-årige mand skal have truet en nabo"),
    ],
)
def test_danish_speakers_and_what_they_say(text: str, speaker: str | None, content: str) -> None:
    assert attributions(text, "da") == [(speaker, content)]


@pytest.mark.parametrize(
    "text",
    [
        "Vi skal have flere betjente på gaden.",
        "Statsministeren siger nej til flere penge.",
        "Direktøren siger op efter ti år i banken.",
        "Holm ville ikke sige, om broen er sikker.",
        "Politiet kan ikke oplyse, hvor mange der kom til skade.",
        "Kommunen svarede ikke på spørgsmål om broen.",
        "Ministeren afviste at kommentere sagen.",
        "Det svarer til 5 procent af befolkningen.",
        "Bogen er skrevet af Karen Holm.",
    ],
)
def test_danish_refusals_and_plain_sentences_report_nothing(text: str) -> None:
    assert attributions(text, "da") == []


def test_danish_pronouns_stand_for_the_last_speaker_that_fits() -> None:
    text = "Karen Holm sagde, at broen var lukket. Peter Lund sagde, at den var åben. Hun tilføjede, at ingen kom til skade."
    assert attributions(text, "da")[-1] == ("Karen Holm", "ingen kom til skade")
    text = "Forskerne siger, at isen smelter hurtigt. De mener, at havet stiger."
    assert attributions(text, "da")[-1] == ("Forskerne", "havet stiger")


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Ejeren, Per Nes, afviser, at der var fejl.", "Per Nes", "der var fejl"),
        ("Per Inge Nes afviser i et brev, at der var fejl.", "Per Inge Nes", "der var fejl"),
        ("Broen er lukket, siger Per Nes.", "Per Nes", "Broen er lukket"),
    ],
)
def test_per_is_a_first_name_too(text: str, speaker: str, content: str) -> None:
    assert (speaker, content) in attributions(text, "da")
