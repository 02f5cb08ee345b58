"""Who says what: every example is a sentence that a person can check."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc

from textkit.components import marked
from textkit.components.marks import find_quoted
from textkit.components.quotes import rows_of
from textkit.pipelines import pipeline


def attributions(text: str, lang: str = "en") -> list[tuple[str | None, str]]:
    """(speaker, content) of every attribution of a text that has no parse."""
    return [(row["speaker"], text[row["start"] : row["end"]]) for row in rows(text, lang)]


def rows(text: str, lang: str = "en") -> list[dict[str, Any]]:
    nlp = spacy.blank(lang)
    nlp.add_pipe("textkit_sentences")
    nlp.add_pipe("textkit_names")
    doc = nlp.make_doc(text)
    doc.user_data["lang"] = lang
    for _, component in nlp.pipeline:
        doc = component(doc)
    return rows_of(doc)


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("“The bridge is safe,” said Karen Holt.", "Karen Holt", "The bridge is safe,"),
        ("“The bridge is safe,” Karen Holt told reporters on Monday.", "Karen Holt", "The bridge is safe,"),
        ("Karen Holt, a lawyer from Leeds, said the bridge had been closed.", "Karen Holt", "the bridge had been closed"),
        (
            "The bridge was closed in May, two people familiar with the matter said.",
            "two people familiar with the matter",
            "The bridge was closed in May",
        ),
        (
            "The bridge was closed in May, according to a letter obtained by the paper.",
            "a letter obtained by the paper",
            "The bridge was closed in May",
        ),
        ("According to the ministry, the bridge was closed in May.", "the ministry", "the bridge was closed in May"),
        ("The mayor said in a statement on Friday that nobody was hurt.", "The mayor", "nobody was hurt"),
        ("Holt: “We knew nothing of this.”", "Holt", "We knew nothing of this."),
        ("“We will rebuild the school next year.” — Karen Holt", "Karen Holt", "We will rebuild the school next year."),
    ],
)
def test_english_speakers_and_what_they_say(text: str, speaker: str, content: str) -> None:
    assert attributions(text) == [(speaker, content)]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("– Brua er trygg, sier ordfører Kari Holt.", "ordfører Kari Holt", "Brua er trygg"),
        ("«Brua er trygg», sa Holt.", "Holt", "Brua er trygg"),
        ("Brua ble stengt i mai, ifølge rettsdokumenter.", "rettsdokumenter", "Brua ble stengt i mai"),
        ("Holt sa at brua var stengt.", "Holt", "brua var stengt"),
        ("I en uttalelse sa Holt at brua var stengt.", "Holt", "brua var stengt"),
        ("Brua ble stengt i mai, sa kilder til Bergens Tidende.", "kilder", "Brua ble stengt i mai"),
        ("Holt: – Brua er trygg", "Holt", "Brua er trygg"),
        ("– Brua er trygg, sier en tidligere leder av etaten.", "en tidligere leder av etaten", "Brua er trygg"),
        ("Brua ble stengt i mai. Det opplyser kommunen i en melding.", "kommunen", "Brua ble stengt i mai"),
        ("Ifølge Det hvite hus er brua stengt i mai.", "Det hvite hus", "er brua stengt i mai"),
    ],
)
def test_norwegian_speakers_and_what_they_say(text: str, speaker: str, content: str) -> None:
    assert attributions(text, "nb") == [(speaker, content)]


def test_nynorsk_has_its_own_verbs() -> None:
    assert attributions("Ho Holt seier ikkje meir. Kari Holt fortalde at brua var stengd.", "nn")[-1] == ("Kari Holt", "brua var stengd")


def test_a_quotation_goes_on_after_its_speaker() -> None:
    text = "“The bridge is safe,” said Karen Holt. “It was checked in May.”"
    assert attributions(text) == [("Karen Holt", "The bridge is safe,"), ("Karen Holt", "It was checked in May.")]


def test_a_quotation_of_several_paragraphs_keeps_its_speaker() -> None:
    text = "“The bridge is safe. It was built to last,” said Karen Holt. “We looked at every bolt.\n\n“Then we looked again.”"
    assert ("Karen Holt", "Then we looked again.") in attributions(text)


def test_a_pronoun_stands_for_the_last_speaker_of_its_gender() -> None:
    text = "Karen Holt said the bridge was closed. Peter Lund said it was open. She said that nobody was hurt."
    assert attributions(text)[-1] == ("Karen Holt", "nobody was hurt")


def test_the_medium_that_was_told_is_kept() -> None:
    assert [row["via"] for row in rows("Karen Holt told CNN that the bridge was closed.")] == ["CNN"]


def test_direct_speech_is_told_from_reports_and_single_quoted_words() -> None:
    found = rows("Holt said the bridge “will not be opened this year.” Lund said the bridge was “unsafe”.")
    assert [row["quote_type"] for row in found] == ["direct", "indirect"]


def test_a_time_is_no_part_of_a_speaker() -> None:
    assert attributions("In February Karen Holt said that the bridge was closed.")[0][0] == "Karen Holt"


def test_hearsay_has_no_speaker() -> None:
    assert [(row["speaker"], row["cue"]) for row in rows("Brua ble angivelig stengt i mai.", "nb")] == [(None, "angivelig")]


@pytest.mark.parametrize(
    "text",
    [
        "Kommunen sa nei til ei ny bru.",
        "Holt ville ikke si om brua er trygg.",
        "Kommunen svarte ikke på spørsmål om brua.",
        "Fire savnet i dalen: – Brua",
    ],
)
def test_norwegian_refusals_and_headlines_report_nothing(text: str) -> None:
    assert attributions(text, "nb") == []


@pytest.mark.parametrize(
    "text",
    [
        "The bridge was closed in May.",
        "Holt would not say whether the bridge was safe.",
        "He read the “Daily News” on the bridge.",
        "Holt declined to comment.",
    ],
)
def test_plain_sentences_report_nothing(text: str) -> None:
    assert attributions(text) == []


def test_every_speaker_stands_in_the_text() -> None:
    text = "“Yes,” she said. He said it rained. They said so, according to him, “and that”, it added."
    assert all(row["speaker"] in text for row in rows(text) if row["speaker"])


def parsed(words: str, heads: list[int], deps: str, pos: str) -> Doc:
    """A document with a parse written by hand: words, the position of each head, labels, parts of speech."""
    doc = Doc(spacy.blank("en").vocab, words=words.split(), heads=heads, deps=deps.split(), pos=pos.split())
    doc.user_data["lang"] = "en"
    return doc


def test_a_parse_gives_speaker_and_content_with_universal_labels() -> None:
    doc = parsed(
        "The old mayor of Leeds insists the bridge fell .",
        [2, 2, 5, 4, 2, 5, 7, 8, 5, 5],
        "det amod nsubj case nmod ROOT det nsubj ccomp punct",
        "DET ADJ NOUN ADP PROPN VERB DET NOUN VERB PUNCT",
    )
    found = rows_of(doc)
    assert [(row["speaker"], doc.text[row["start"] : row["end"]]) for row in found] == [("The old mayor of Leeds", "the bridge fell")]


def test_a_parse_gives_the_antecedent_of_a_relative_pronoun() -> None:
    doc = parsed(
        "We met a man who claimed the bridge fell .",
        [1, 1, 3, 1, 5, 3, 7, 8, 5, 1],
        "nsubj ROOT det obj nsubj acl:relcl det nsubj ccomp punct",
        "PRON VERB DET NOUN PRON VERB DET NOUN VERB PUNCT",
    )
    assert [row["speaker"] for row in rows_of(doc)] == ["a man"]


@pytest.mark.parametrize("mark", ["“", '"', "«", "‘a ", '"a ', '“‘"«'])
def test_ten_thousand_marks_are_read_to_their_end(mark: str, no_hang: None) -> None:
    text = mark * 10_000
    found = list(find_quoted(text))
    assert all(0 <= one.start <= one.inner_start <= one.inner_end <= one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_marks_pair_by_kind_and_apostrophes_are_no_marks() -> None:
    text = "She said “don’t ‘stop’ now” and he read «Adresseavisa» at the Holts' house."
    assert [text[one.inner_start : one.inner_end] for one in find_quoted(text)] == ["don’t ‘stop’ now", "Adresseavisa"]


def test_a_name_behind_a_role_is_the_speaker() -> None:
    text = "The prosecutor, Karen Holt, told the court that the bridge had been closed. The clerk, who was ill, said nothing."
    nlp = spacy.blank("en")
    nlp.add_pipe("textkit_sentences")
    doc = nlp(text)
    doc.set_ents([doc.char_span(16, 26, "PERSON")])
    assert [(row["speaker"], row["speaker_start"], row["speaker_end"]) for row in rows_of(doc)][:1] == [("Karen Holt", 0, 14)]


def test_content_may_stand_behind_an_adverbial() -> None:
    text = "Mandag opplyste politiet i en pressemelding i går kveld at broen var stengt."
    assert attributions(text, "nb") == [("politiet", "broen var stengt")]


def test_words_of_machines_report_only_in_their_texts() -> None:
    text = "In response to the harbour board, the bridge was closed in May."
    nlp = spacy.blank("en")
    nlp.add_pipe("textkit_sentences")
    doc = nlp(text)
    assert rows_of(doc) == []
    doc.user_data["translationese"] = "spun"
    assert [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(doc)] == [
        ("the harbour board", "the bridge was closed in May")
    ]


def read(text: str, lang: str = "en") -> list[tuple[str | None, str]]:
    """(speaker, content) of every attribution, with the parse of the language's own pipeline."""
    doc = pipeline(lang)(text)
    return [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(doc)]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "The bank told its staff on Friday to keep the letters, Holt said.",
            "en",
            [("Holt", "The bank told its staff on Friday to keep the letters")],
        ),
        (
            "HALDEN (NTP) — The harbour office admitted on Monday that it had lost the keys.",
            "en",
            [("The harbour office", "it had lost the keys")],
        ),
        (
            "Surveyors put the damage to the quay at 3.4 million kroner.",
            "en",
            [("Surveyors", "the damage to the quay at 3.4 million kroner")],
        ),
        (
            "Havnevesenet anslår skadene på kaia til 3,4 millioner kroner.",
            "nb",
            [("Havnevesenet", "skadene på kaia til 3,4 millioner kroner")],
        ),
        ("The register listed the names of men thought to be abroad.", "en", []),
        ("Two anglers reported missing on Monday were found alive.", "en", []),
        ("The Leeds Ledger reported on the letter.", "en", []),
        ("– The bridge fell in May, says the mayor.", "en", [("the mayor", "The bridge fell in May")]),
        ("Antallet skadde er nå åtte, ett mer enn tidligere opplyst.", "nb", []),
    ],
)
def test_parsed_sentences_report_what_they_report(text: str, lang: str, expected: list[tuple[str | None, str]]) -> None:
    assert read(text, lang) == expected


def test_a_role_that_one_person_bears_stands_for_the_person() -> None:
    text = "Havnesjef Kari Moe sluttet fredag. Havnesjefen sier at hun var lei."
    assert [row["speaker"] for row in rows_of(pipeline("nb")(text))] == ["Kari Moe"]
    text = "Ann Holt, the producer, left on Monday. Jo Reed, the producer, left on Friday. The producer said that nobody was told."
    assert [row["speaker"] for row in rows_of(pipeline("en")(text))] == ["The producer"]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("The explanation from the board is simple: the quay was too old.", "en", [("the board", "the quay was too old")]),
        ("The cashier had a charge of her own: the firm hid 14 bills.", "en", [("The cashier", "the firm hid 14 bills")]),
        ('Holt\'s answer was short: "We will mend every plank."', "en", [("Holt", "We will mend every plank.")]),
        ("Slik lyder forklaringen fra styret: Kaia var for gammel.", "nb", [("styret", "Kaia var for gammel")]),
        ("There are three reasons: the quay was old and nobody mended it.", "en", []),
        ("By the board's own count, 212 quays lack a rail.", "en", [("the board", "212 quays lack a rail")]),
        ("In Holt's view, the quay was safe.", "en", [("Holt", "the quay was safe")]),
        ("Etter ombudets syn var forbudet ulovlig.", "nb", [("ombudet", "var forbudet ulovlig")]),
        ("I meldingen heter det at 212 kaier mangler rekkverk.", "nb", [("meldingen", "212 kaier mangler rekkverk")]),
        ("Overfor Havnebladet bekrefter sykehuset at to er skadd.", "nb", [("sykehuset", "to er skadd")]),
        ("Det er et godt forslag. Det sier Holt nei til.", "nb", []),
        ("It is certain that the quay is old.", "en", []),
        ("Holt rejects that the quay was old.", "en", [("Holt", "the quay was old")]),
        (
            "Holt said that the quay was closed; the harbour board called it a scandal.",
            "en",
            [("Holt", "the quay was closed")],
        ),
        (
            "The fund reports no trace of fraud, and its lawyer, Ann Moe, told the Ledger that a loss of 12 was small.",
            "en",
            [("The fund", "no trace of fraud"), ("Ann Moe", "a loss of 12 was small")],
        ),
        ("The quay had been weak for days, say staff; eleven piles were missing.", "en", [("staff", "The quay had been weak for days")]),
        ("Vi har brukt sommeren på å lære, sier styrer Dagny Vik.", "nb", [("styrer Dagny Vik", "Vi har brukt sommeren på å lære")]),
        ("Harbour Quay Could Close Before Christmas, Mayor Says", "en", [("Mayor", "Harbour Quay Could Close Before Christmas")]),
    ],
)
def test_sources_of_many_wordings_are_found_and_end_where_they_end(text: str, lang: str, expected: list[tuple[str | None, str]]) -> None:
    assert read(text, lang) == expected


def test_the_medium_that_a_sentence_opens_with_relays_it() -> None:
    (row,) = rows_of(pipeline("nb")("Overfor Havnebladet bekrefter sykehuset at to er skadd."))
    assert row["via"] == "Havnebladet"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("According to the Fisheries Ministry nearly 90 boats have been lost off Bodø, Norway.", "en", ["the Fisheries Ministry"]),
        (
            "The harbour master continues to insist, in every letter, that the lock must open.",
            "en",
            ["The harbour master"],
        ),
        ("Theresa May said the road was closed.", "en", ["Theresa May"]),
        ("Little Rock police said the road was closed.", "en", ["Little Rock police"]),
        ("Veien er stengt, opplyser politiet klokka 20.30.", "nb", ["politiet"]),
        ("De vil ikke forhandle, forsikrer talsmann Per Moe overfor kanalen TV 24.", "nb", ["talsmann Per Moe"]),
        ("– Vi er glade for ham, sier familien stolt.", "nb", ["familien"]),
        ("Oppgaven er vanskelig, skriver Moe i forordet.", "nb", ["Moe"]),
        ("– Vi har tapt, sier Per Moe i det nye programmet.", "nb", ["Per Moe"]),
        ("“We will rise,” says Anna Poe in the film about the strike.", "en", ["Anna Poe"]),
        ("I forordet erklærte ministrene at planen skal gjelde.", "nb", ["ministrene"]),
        ("«Moe tar feil», sier biskop Bernt Lie i Den katolske kirke.", "nb", ["biskop Bernt Lie i Den katolske kirke"]),
    ],
)
def test_speakers_begin_and_end_where_they_do(text: str, lang: str, expected: list[str]) -> None:
    assert list({row["speaker"]: None for row in rows_of(pipeline(lang)(text))}) == expected


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The fault was not reported when the ship first sailed in May.", "en"),
        ("The searchlight soon found the trawler but its crew could only wave back.", "en"),
        ("If the minister says that the road is closed, nobody will go.", "en"),
        ("Few believe that the lock will open in time.", "en"),
        ("In all 35 percent said that they would vote for Moe.", "en"),
        ("Lite tyder på at slusen åpner i tide.", "nb"),
        ("Mange skippere, som Einar Lie, Jon Aas og Kåre Vik, har skrevet loggbøker som museet nå viser fram.", "nb"),
        ("Moe og rederiet fortsetter å drive fergene.", "nb"),
        ("I 2001 svarte 35 prosent at de ville ha Moe.", "nb"),
        ("Vi vet ikke om flertallet ønsker at broen skal rives.", "nb"),
    ],
)
def test_what_nobody_says_has_no_speaker(text: str, lang: str) -> None:
    assert [row["speaker"] for row in rows_of(pipeline(lang)(text)) if row["speaker"]] == []


def test_turns_inside_a_line_are_their_speakers() -> None:
    text = "Slusen åpnet tirsdag. - Dette er en stor dag. Nå kan vi seile, sier Moe til Avisa.no. Han smilte. - Det tok lang tid, sier Lie."
    said = [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(pipeline("nb")(text))]
    assert said == [("Moe", "Dette er en stor dag. Nå kan vi seile"), ("Lie", "Det tok lang tid")]


def test_a_quotation_left_open_goes_on_over_the_next_lines() -> None:
    text = 'Hernan Vik, the coach, said, "We learned a lot today.\nIt was a hard day. We lost.\nWe will be back."\nThe "cup" starts in May.'
    rows = [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(pipeline("en")(text))]
    assert rows == [
        ("Hernan Vik", "We learned a lot today."),
        ("Hernan Vik", "It was a hard day. We lost."),
        ("Hernan Vik", "We will be back."),
    ]
    assert [one.continues for one in find_quoted('He said "No.\nShe said "Yes."\n')] == [False, False]


@pytest.mark.parametrize("mark", ["“", '"', "«"])
def test_ten_thousand_lines_with_an_open_mark_are_read_to_their_end(mark: str, no_hang: None) -> None:
    assert len(find_quoted(f"{mark}a b c\n" * 10_000)) == 10_000


@pytest.mark.parametrize(
    ("text", "lang", "via"),
    [
        ("The auditor claims that the broker confirmed that the mill was sold.", "en", "The auditor"),
        ("Lokalavisa skriver at kjøperen har sagt at mølla er solgt.", "nb", "Lokalavisa"),
        ("Quinn said that she had told the board that the mill was lost.", "en", None),
    ],
)
def test_what_is_passed_on_has_who_passed_it_on(text: str, lang: str, via: str | None) -> None:
    assert marked(pipeline(lang)(text), "quotes")[-1]["via"] == via


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        ("– Mølla er for dyr, sier i går kveld ordfører Per Moe.", "nb", "ordfører Per Moe"),
        ("– Kvarnen är för dyr, säger i dag ordföranden Per Berg.", "sv", "ordföranden Per Berg"),
        ("Møllen er for dyr, siger i dag formand Per Bech.", "da", "formand Per Bech"),
    ],
)
def test_a_day_between_the_cue_and_its_speaker_is_no_part_of_either(text: str, lang: str, speaker: str) -> None:
    assert [row["speaker"] for row in marked(pipeline(lang)(text), "quotes")] == [speaker]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "As the mayor told reporters on Monday, the bridge will be closed until May.",
            [("the mayor", "the bridge will be closed until May")],
        ),
        ("As Karen Holt said on Monday, the bridge will be closed until May.", [("Karen Holt", "the bridge will be closed until May")]),
        (
            "While a row of experts spoke to the harbour board, reading out rival views of the engineer Holt, the board's "
            "deputy leader, Kari Moe of Elvesund, rose in the hall and announced "
            "that she would lead the town's objectors to the vote.",
            [("Kari Moe", "she would lead the town's objectors to the vote")],
        ),
        ("Holt went further than the council Thursday morning, tweeting: “The bridge must go.”", [("Holt", "The bridge must go.")]),
        ("Holt spoke after several months, and he believed Moe emails that the bridge is closed.", []),
        (
            "Lund has visited Holt's office on the island, saying that a new pier would please the fishermen.",
            [("Lund", "a new pier would please the fishermen")],
        ),
    ],
)
def test_a_clause_before_the_main_one_reports_that_or_only_tells_what_happened_meanwhile(
    text: str, expected: list[tuple[str | None, str]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Den eldste av de fire takstmennene, Espen Lunde, finner tydeligvis kommunens knappe svar uforståelig.",
        "Når foreldre, opptatt av skoleveien, spør vegvesenet, svarer det gjerne ganske vagt.",
        "Disse broene mener jeg er en god gave til fjorden.",
        "Denne broen mener jeg er en god gave til fjorden.",
    ],
)
def test_a_norwegian_verb_that_comes_second_is_no_tag_behind_what_is_said(text: str) -> None:
    assert [row["speaker"] for row in rows_of(pipeline("nb")(text)) if row["speaker"]] == []


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Ada Holt told CNN on Monday that the bridge was closed.", "CNN"),
        ("Ada Holt told Congress on Monday that the bridge was closed.", None),
        ("Ada Holt told Mr. Dahl that the bridge was closed.", None),
        ("“The bridge is closed,” Holt said in January.", None),
    ],
)
def test_only_a_medium_relays_what_it_is_told(text: str, via: str | None) -> None:
    assert {row["via"] for row in rows_of(pipeline("en")(text))} == {via}


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Another top Republican, Lindsey Grant, said on Thursday that the bridge was closed.", "Lindsey Grant"),
        ("One candidate, former Gov. Martin Oakley of Maryland, said the bridge was closed.", "Martin Oakley"),
    ],
)
def test_a_role_with_a_name_behind_it_is_who_bears_the_name(text: str, speaker: str) -> None:
    assert [row["speaker"] for row in rows_of(pipeline("en")(text))] == [speaker]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Her words, said Adam Moe, the mayor's press secretary, are “entirely in line with what the mayor has said.”",
            "en",
            ["Adam Moe"],
        ),
        ("“We will go to the capital,” Kari Moe said as she toured a base in the south.", "en", ["Kari Moe"]),
        ('"The river gets closer to the houses,” Kari Moe said.', "en", ["Kari Moe"]),
        ("Four people were reported as missing in May.", "en", []),
        ("When asked if Holt had thrown the farmers under a bus, Moe answered, “There is no bus.”", "en", ["Moe"]),
        ("The probe into Moe’s use of a private email server was closed in May.", "en", []),
        ("Holt stopped short of calling for a new vote, but said the count was slow.", "en", ["Holt"]),
        ("The mayor left the hall without saying that she would resign.", "en", []),
        ("Ordføreren gikk uten å si at hun ville trekke seg.", "nb", []),
        ("I mars røk menisken. Det krevde operasjon.", "nb", []),
        ("Visste ikke at det var en oppgave for de eldre guttene.", "nb", []),
        ("Det opplyser politiet at saken er ferdig.", "nb", ["politiet"]),
    ],
)
def test_who_says_it_is_somebody_who_can(text: str, lang: str, expected: list[str]) -> None:
    assert [speaker for speaker, _ in read(text, lang)] == expected


def test_a_source_without_a_name_does_not_go_on_in_the_next_line() -> None:
    line = "\n– Vi må betale, for det er bestemt."
    assert ("Holt", "Vi må betale, for det er bestemt.") in read("Holt sier at byen skal betale." + line, "nb")
    assert [speaker for speaker, _ in read("En kvinne spør hvorfor byen skal betale." + line, "nb")] == ["En kvinne"]


def test_what_an_opening_participle_reports_ends_before_the_main_report() -> None:
    found = read("Answering charges that she had insulted the farmers, Holt said, “There is no truth in it.”")
    assert ("Holt", "There is no truth in it.") in found
    assert not any("Holt said" in content for _, content in found)


SPLIT = """Broa er stengt
Kari Moe bor på øya og arbeider i byen.
Hun har ventet i tre år.
- Broa ble stengt i mai.
Siden har alle ventet på svar.
Det kom aldri, sier Kari Moe.
Kommunen svarer ikke på spørsmål om saken.
- Dette er jeg lei av.
Jeg har ringt dem hver uke.
Ordfører Per Holt viser til fylket.
- Vi har ingen penger, sier Holt.
Jeg kan ikke love noe.
Han vil ikke si når broa åpner.
- Er dere enige med henne om at dette har tatt altfor lang tid?
Hva svarer dere henne?
- Nei, vi venter på fylket.
Saken kommer opp i juni."""
"""A page with one sentence a line, so that nothing but its words tells where a turn ends."""


def test_a_turn_goes_on_over_the_lines_of_a_page_that_has_one_sentence_a_line() -> None:
    said = [(row["speaker"], SPLIT[row["start"] : row["end"]]) for row in rows_of(pipeline("nb")(SPLIT))]
    assert said == [
        ("Kari Moe", "Broa ble stengt i mai."),
        ("Kari Moe", "Siden har alle ventet på svar."),
        ("Kari Moe", "Det kom aldri"),
        ("Kari Moe", "Dette er jeg lei av."),
        ("Kari Moe", "Jeg har ringt dem hver uke."),
        ("Holt", "Vi har ingen penger"),
        ("Holt", "Jeg kan ikke love noe."),
        ("Holt", "Nei, vi venter på fylket."),
    ]


def test_lines_of_several_sentences_are_paragraphs_and_end_a_turn() -> None:
    text = SPLIT.replace("i mai.\nSiden", "i mai. Det var en mandag.\nSiden").replace("aldri, sier", "aldri. Nå nytter det ikke, sier")
    text = text.replace("uke.\nOrd", "uke. Ingen svarer.\nOrd")
    assert "Siden har alle ventet på svar." not in [text[row["start"] : row["end"]] for row in rows_of(pipeline("nb")(text))]


def test_a_turn_inside_a_line_is_told_by_its_i() -> None:
    text = "Kari Moe venter på bussen, men hun gruer seg. - Jeg er redd for å kjøre. Det går for fort. Klokka er fem - det er sent."
    assert [text[row["start"] : row["end"]] for row in rows_of(pipeline("nb")(text))] == [
        "Jeg er redd for å kjøre. Det går for fort. Klokka er fem - det er sent."
    ]


@pytest.mark.parametrize(
    "text",
    [
        'Ola Vik wrote: "The road is shut.\nNobody has told us why. "\nThe town waits.',
        '"The road is shut.\nNobody has told us why, "Ola Vik said.\nThe town waits.',
    ],
)
def test_a_mark_behind_a_space_closes_what_a_line_before_has_opened(text: str) -> None:
    said = [(row["speaker"], text[row["start"] : row["end"]].rstrip(",")) for row in rows_of(pipeline("en")(text))]
    assert said == [("Ola Vik", "The road is shut."), ("Ola Vik", said[1][1])]
    assert said[1][1].rstrip(".") == "Nobody has told us why"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "After the fire, the council began to clean the square, said Jon Moe.",
            [("Jon Moe", "After the fire, the council began to clean the square")],
        ),
        (
            "The inspector began to study the layoffs, said a man acquainted with an official who had left.",
            [("a man acquainted with an official", "The inspector began to study the layoffs")],
        ),
        ("Ada Moe told reporters gathered at the gate that the road would open.", [("Ada Moe", "the road would open")]),
        ("Few in the town said they expected that the speech would help.", []),
        (
            "The mayor did not disclose what the sums were, but people briefed on the matter said one of them was a loan.",
            [("The mayor", "what the sums were"), ("people briefed on the matter", "one of them was a loan")],
        ),
        ("He raised just over $200,000 for his campaign.", []),
    ],
)
def test_a_report_begins_and_ends_with_what_its_speaker_says(text: str, said: list[tuple[str, str]]) -> None:
    assert [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(pipeline("en")(text))] == said


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("en", "Holt said the case was closed: “We have no more to add.”",
         [("Holt", "indirect", "the case was closed"), ("Holt", "direct", "We have no more to add.")]),
        ("en", "Holt denies that Norway offered 17 boats: “Such a number never came up.”",
         [("Holt", "indirect", "Norway offered 17 boats"), ("Holt", "direct", "Such a number never came up.")]),
        ("nb", "Holt avviser at han fikk brevet: – Det kom aldri noe brev.",
         [("Holt", "indirect", "han fikk brevet"), ("Holt", "direct", "Det kom aldri noe brev.")]),
        ("en", "The board was angry: “Nobody asked us before the vote.”", [("The board", "direct", "Nobody asked us before the vote.")]),
        ("en", "It was a bad night: “The road was closed again.”", []),
        ("en", "Moe went home early, saying at one point: “If no bridge comes, I will go,” by which he meant in May.",
         [("Moe", "direct", "If no bridge comes, I will go")]),
    ],
)  # fmt: skip
def test_a_quotation_that_explains_the_sentence_before_its_colon_is_a_report_of_its_own(
    lang: str, text: str, said: list[tuple[str, str, str]]
) -> None:
    found = [(row["speaker"], row["quote_type"], text[row["start"] : row["end"]]) for row in rows_of(pipeline(lang)(text))]
    assert [(speaker, kind, words.strip("“”,")) for speaker, kind, words in found] == said


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("en", "Holt said by telephone that the bridge was closed.", ("Holt", "said", "the bridge was closed")),
        ("en", "“The bridge was closed all day,” Holt said by telephone.", ("Holt", "said", "The bridge was closed all day")),
        ("en", "Holt is however convinced that the bridge will open.", ("Holt", "is however convinced", "the bridge will open")),
        ("en", "Holt now accepts that nothing was wrong with it.", ("Holt", "accepts", "nothing was wrong with it")),
        ("nb", "Holt er imidlertid sikker på at broen åpner i mai.", ("Holt", "er imidlertid sikker på", "broen åpner i mai")),
        ("nb", "Holt har overfor Kystavisen påstått at broen er stengt.", ("Holt", "påstått", "broen er stengt")),
        ("nb", "Kommunens egne folk har kommet til at broen er stengt.", ("Kommunens egne folk", "kommet til", "broen er stengt")),
        ("nb", "Kommunen har regnet seg fram til at broen koster tre.", ("Kommunen", "regnet seg fram til", "broen koster tre")),
        ("da", "Fonden har regnet sig frem til, at broen koster tre.", ("Fonden", "regnet sig frem til", "broen koster tre")),
        ("en", "The order was about the gate, she said, adding that it was late.", ("she", "said", "The order was about the gate")),
    ],
)  # fmt: skip
def test_who_reports_with_more_words_around_the_verb(lang: str, text: str, said: tuple[str, str, str]) -> None:
    found = [(row["speaker"], row["cue"], text[row["start"] : row["end"]].strip("“”,")) for row in rows_of(pipeline(lang)(text))]
    assert said in found


def test_words_of_nobody_are_no_report_of_whom_they_come_from() -> None:
    assert rows_of(pipeline("en")("The words said by Holt were soon forgotten.")) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The money belonged to Tasos Moe, a shipowner. He came in March with a pledge. On Tuesday he informed the club that it was over.",
         "Tasos Moe"),
        ("Ola Holt said Per Vik had lied. He added that the road was closed.", "Ola Holt"),
        ("Kari Holt said Per Vik had lied. He replied that the road was closed.", "Per Vik"),
        ("The ship’s Filipino master, Captain Rogelio Moe, was angry. He said by telephone that the crane had failed.", "Rogelio Moe"),
        ("Its parent body, the Moe Foundation in Porto, says the thieves took it.", "Moe Foundation"),
    ],
)  # fmt: skip
def test_a_pronoun_or_role_is_whom_the_text_just_told_of(text: str, speaker: str) -> None:
    assert rows_of(pipeline("en")(text))[-1]["speaker"] == speaker


def test_a_surname_that_two_people_bear_tells_the_gender_of_neither() -> None:
    text = "Lawyer Mathilde Kvåle was calm. Chairman Qorvin Kvåle denies that the club asked for money.\n\n“We wanted advice,” he says."
    assert rows_of(pipeline("en")(text))[-1]["speaker"] == "Chairman Qorvin Kvåle"


def test_a_heading_before_a_colon_is_nobody() -> None:
    lines = ["Foto: «Dette er en stor dag for alle.»", "Holt: «Dette er en god dag for alle.»", "PS:", "- Det er en dårlig dag for alle."]
    text = "\n".join([*lines, "Ordføreren: «Nå må vi videre.»"])
    assert [row["speaker"] for row in rows_of(pipeline("nb")(text))] == ["Holt", "Ordføreren"]


def test_two_who_speak_together_may_have_ages() -> None:
    rows = rows_of(pipeline("nb")("– Vi ventet lenge, sier Per Moe (65) og Kari Lie (79)."))
    assert [row["speaker"] for row in rows] == ["Per Moe (65) og Kari Lie"]


def said_of(text: str) -> list[tuple[str | None, str]]:
    """As `attributions`, of an English text with its parse."""
    return [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(pipeline("en")(text))]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The slide is 300 metres wide, estimates Veivesenet.", "Veivesenet", "The slide is 300 metres wide"),
        (
            "The pier is nearly 90 metres long, estimates Kystverket, that has seen the drawings.",
            "Kystverket",
            "The pier is nearly 90 metres long",
        ),
        ("Last year the trade lost 2 million kroner, calculates the union.", "the union", "Last year the trade lost 2 million kroner"),
        ("The owner is a crook, thinks the mayor.", "the mayor", "The owner is a crook"),
        ("In a letter 3 June wrote the minister that the talks had ended.", "the minister", "the talks had ended"),
        ("On Monday wrote the paper that the bridge was closed.", "the paper", "the bridge was closed"),
    ],
)
def test_the_speaker_stands_behind_the_verb_in_what_machines_translate(text: str, speaker: str, content: str) -> None:
    assert said_of(text) == [(speaker, content)]


@pytest.mark.parametrize(
    "text", ["Moe, a lawyer who left in May, believes the witness.", "Sales, costs, estimates UN reports and charts filled it."]
)
def test_whoever_is_believed_says_nothing(text: str) -> None:
    assert said_of(text) == []


@pytest.mark.parametrize(
    ("text", "lang", "speaker"),
    [
        ("Kari Moe: The bridge opens in May", "en", "Kari Moe"),
        ("Widow: My husband did not take the pills", "en", "Widow"),
        ("Report: City broke the law", "en", "Report"),
        ("Ordfører Moe: Brua åpner i mai", "nb", "Ordfører Moe"),
        ("Lagmannsretten: Kraftverk bryter med avtalen", "nb", "Lagmannsretten"),
        ("Brexit: Ministers meet in Leeds", "en", None),
        ("London: Two were hurt in a fire", "en", None),
        ("Fotball: Brann slo Viking", "nb", None),
        ("Police: Man arrested after stabbing", "en", "Police"),
        ("Kari Moe: The bridge opens in May.", "en", None),
    ],
)
def test_who_stands_before_the_colon_of_a_headline_says_what_follows(text: str, lang: str, speaker: str | None) -> None:
    body = "\n\nThe council met on Monday." if lang == "en" else "\n\nRådet møttes mandag."
    assert [row["speaker"] for row in rows_of(pipeline(lang)(text + body)) if row["speaker"]] == [speaker] * (speaker is not None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Direktøren får likevel ikke etterlønn, slik Kystavisen skrev fredag.", [("Kystavisen", "Direktøren får likevel ikke etterlønn")]),
        ("Brua på veien raste sammen klokka 05.10.", []),
        ("– Dette er galskap, raser Ola Moe.", [("Ola Moe", "Dette er galskap")]),
        ("Folk må kunne stole på at det de forteller kommunen, ikke blir brukt mot dem.", []),
        ("– Brua er trygg, sier en kvinne som ikke vil oppgi navnet sitt.", [("en kvinne", "Brua er trygg")]),
    ],
)  # fmt: skip
def test_norwegian_words_that_look_like_reports(text: str, said: list[tuple[str, str]]) -> None:
    found = [(row["speaker"], text[row["start"] : row["end"]]) for row in rows_of(pipeline("nb")(text))]
    assert found == said


def test_a_danish_source_ends_before_the_verb_that_nobody_has_tagged() -> None:
    (row,) = rows_of(pipeline("da")("Ifølge Holt tjente han fem procent på hvert salg."))
    assert row["speaker"] == "Holt"


@pytest.mark.parametrize(
    ("text", "speaker", "via"),
    [
        ("Coast Times wrote on Monday, citing two of those present, that the mayor would go.", "two of those present", "Coast Times"),
        ("Kystavisen has reported, on the basis of an email, that a clerk gave warning.", "an email", "Kystavisen"),
        ("Kystavisen skrev mandag, med henvisning til to møtedeltakere, at han fikk gå.", "to møtedeltakere", "Kystavisen"),
    ],
)  # fmt: skip
def test_who_is_cited_says_it_by_way_of_who_cites(text: str, speaker: str, via: str) -> None:
    (row,) = rows_of(pipeline("nb" if "skrev" in text else "en")(text))
    assert (row["speaker"], row["via"]) == (speaker, via)


def test_a_past_tense_that_looks_like_a_participle_is_a_clause() -> None:
    (row,) = rows_of(pipeline("nb")("Sytten av de omkomne satt i en båt som kantret, opplyser administrator Ilda Moe."))
    assert row["speaker"] == "administrator Ilda Moe"
