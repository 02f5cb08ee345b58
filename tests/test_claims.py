"""What counts as a claim, what it says alone, and how it is put forward."""

from __future__ import annotations

import random
from typing import Any

import pytest
import spacy

from textkit import models
from textkit.components import marked
from textkit.components.checkworthiness import score
from textkit.components.clauses import credit_lines
from textkit.components.cues import speech
from textkit.components.references import balanced
from textkit.components.status import status_of
from textkit.pipelines import pipeline

PIECES = [*"Karen Holt bridge bru 12 to å ha , , . : – “ ” « » ? ( ) -".split(), '"', "\n\n– "]


def claims(text: str, lang: str = "en", furniture: list[list[int]] | None = None) -> list[dict[str, Any]]:
    """The claims of a text that has no parse."""
    nlp = spacy.blank(lang)
    for name in ("textkit_sentences", "textkit_names", "textkit_quotes", "textkit_claims"):
        nlp.add_pipe(name)
    doc = nlp.make_doc(text)
    doc.user_data.update(lang=lang, furniture=furniture or [])
    for _, component in nlp.pipeline:
        doc = component(doc)
    return marked(doc, "claims")


def read_claims(text: str, lang: str) -> list[dict[str, Any]]:
    """The claims of a text that the language's pipeline has read."""
    return marked(pipeline(lang)(text), "claims")


def quoted(text: str, lang: str = "en") -> list[str]:
    return [text[row["start"] : row["end"]] for row in claims(text, lang)]


def test_a_reported_clause_is_a_claim_of_its_speaker() -> None:
    (row,) = claims("Karen Holt said that the bridge was closed in May.")
    assert (row["speaker"], row["statement"], row["quote_type"]) == ("Karen Holt", "The bridge was closed in May", "indirect")


def test_a_long_quotation_gives_a_claim_a_sentence_each_with_the_speaker() -> None:
    text = "“The bridge was closed in May. Nobody was hurt that day,” said Karen Holt."
    assert [(row["speaker"], row["statement"]) for row in claims(text)] == [
        ("Karen Holt", "The bridge was closed in May."),
        ("Karen Holt", "Nobody was hurt that day"),
    ]


def test_coordinated_clauses_with_their_own_subjects_are_two_claims() -> None:
    assert quoted("The bridge was closed in May, and the mayor has resigned since.") == [
        "The bridge was closed in May",
        "and the mayor has resigned since.",
    ]


def test_a_relative_clause_is_a_claim_inside_its_sentence() -> None:
    found = claims("Karen Holt, who had led the council since 2019, resigned in May.")
    assert "Karen Holt had led the council since 2019" in [row["statement"] for row in found]


@pytest.mark.parametrize("text", ["Was the bridge ever safe at all?", "By Karen Holt", "Share this"])
def test_questions_and_fragments_are_no_claims(text: str) -> None:
    assert claims(text) == []


def test_furniture_holds_no_claim() -> None:
    text = "Sign up for our newsletter every day.\nThe bridge was closed in May."
    assert [row["statement"] for row in claims(text, furniture=[[0, 37]])] == ["The bridge was closed in May."]


def test_short_names_and_pronouns_are_spelled_out() -> None:
    text = "Karen Holt closed the bridge in May. Holt resigned a week after that. She had led the council for years."
    assert [row["statement"] for row in claims(text)] == [
        "Karen Holt closed the bridge in May.",
        "Karen Holt resigned a week after that.",
        "Karen Holt had led the council for years.",
    ]


def test_a_pronoun_with_two_candidates_is_left_alone() -> None:
    text = "In May a friend of Karen Holt and Mary Lund closed the bridge. She had led the council for years."
    assert claims(text)[-1]["statement"].startswith("She had led")


@pytest.mark.parametrize(
    ("text", "cue", "speaker", "status"),
    [
        ("The bridge was not closed in May.", None, None, "asserted"),
        ("The bridge will be closed in May.", None, None, "planned"),
        ("The bridge could be closed in May.", None, None, "hypothetical"),
        ("the bridge was not closed by the council", "said", "a spokesman", "denied"),
        ("the council took bribes", "denied", "the mayor", "denied"),
        ("the council broke the law", "said", "Karen Holt", "alleged"),
        ("the bridge was paid for twice", "claimed", "Karen Holt", "alleged"),
        ("the bridge is a disgrace", "said", "Karen Holt", "opinion"),
        ("the plan is unlawful and irresponsible", "said", "Karen Holt", "opinion"),
        ("nobody was on the bridge", "said", "Karen Holt", "asserted"),
        ("The owner could not be reached.", None, None, "asserted"),
        ("The council would not close the bridge.", None, None, "asserted"),
        ("the council broke the law", "ruled", "the court", "asserted"),
    ],
)
def test_status_of_english_claims(text: str, cue: str | None, speaker: str | None, status: str) -> None:
    quote = {"cue": cue, "speaker": speaker} if cue else None
    assert status_of(text, quote=quote, lang="en") == status


@pytest.mark.parametrize(
    ("text", "cue", "speaker", "status"),
    [
        ("Brua ble ikke stengt i mai.", None, None, "asserted"),
        ("Brua skal stenges i mai.", None, None, "planned"),
        ("Brua kan bli stengt i mai.", None, None, "hypothetical"),
        ("Brua skal ha blitt stengt i mai", "skal ha", None, "alleged"),
        ("brua er farlig", "mener", "Kari Holt", "opinion"),
        ("kommunen har brutt loven", "hevder", "Kari Holt", "alleged"),
    ],
)
def test_status_of_norwegian_claims(text: str, cue: str | None, speaker: str | None, status: str) -> None:
    quote = {"cue": cue, "speaker": speaker} if cue else None
    assert status_of(text, quote=quote, lang="nb") == status


@pytest.mark.parametrize(
    ("text", "lang", "status"),
    [
        ("The two sides meet again on 12 June 2025.", "en", "planned"),
        ("The two sides met on 12 May 2025.", "en", "asserted"),
        ("The council wants the money back by 12 June 2025.", "en", "asserted"),
        ("Partene møtes igjen 12. juni 2025.", "nb", "planned"),
        ("Kommunen krever pengene tilbake innen 12. juni 2025.", "nb", "asserted"),
    ],
)
def test_what_a_day_to_come_is_given_for_is_planned(text: str, lang: str, status: str) -> None:
    doc = pipeline(lang).make_doc(text)
    doc.user_data.update(lang=lang, furniture=[], published="2025-05-20")
    assert [row["status"] for row in marked(pipeline(lang)(doc), "claims")] == [status]


def test_figures_ask_to_be_checked_and_courtesies_do_not() -> None:
    assert score("Unemployment rose by 3.1 percent last year.", lang="en") > 0.5 > score("Thank you all for coming.", lang="en")


TEXTS = [
    "The mayor said that the bridge, which was built in 1970, was safe; she added that “no one” was hurt, and left.",
    "“Yes, said Holt. “The bridge” is closed; nobody knows why, but it was closed. According to Lund, it rains.",
    "– Brua er stengt, sier Holt. – Den åpner i mai. Hun la til at «ingen» vet hvorfor, og at det kan regne.",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("lang", ["en", "nb", "nn"])
def test_claims_lie_in_their_text_and_overlap_only_by_nesting(text: str, lang: str) -> None:
    places = [(row["start"], row["end"]) for row in claims(text, lang)]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert not any(a < c < b < d for a, b in places for c, d in places)


def test_the_same_text_gives_the_same_claims() -> None:
    assert claims(TEXTS[0]) == claims(TEXTS[0])


def parsed_claims(text: str, *, lang: str = "en", kind: str = "original") -> list[str]:
    """The statements of a text that the trained pipeline has parsed."""
    return [row["statement"] for row in parsed_rows(text, lang=lang, kind=kind)]


def parsed_rows(text: str, *, lang: str = "en", kind: str = "original") -> list[dict[str, Any]]:
    if models.find(lang, "pipeline") is None:
        pytest.skip(f"no trained pipeline for {lang}: textkit models train")
    from textkit.pipelines import pipeline

    nlp = pipeline(lang)
    doc = nlp.make_doc(text)
    doc.user_data.update(lang=lang, furniture=[], translationese=kind)
    return marked(nlp(doc), "claims")


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("The company's chairman declined to discuss the terms.", ["The company's chairman declined to discuss the terms"]),
        ("“The bridge is not safe,” said Karen Holt, who spoke on condition of anonymity.", ["The bridge is not safe"]),
        (
            "The bridge is not safe, said Karen Holt, who led the council until May.",
            ["The bridge is not safe", "Karen Holt led the council until May."],
        ),
        (
            "“The bridge is not safe,” said Karen Holt, a lawyer from Leeds.",
            ["The bridge is not safe", "Karen Holt is a lawyer from Leeds."],
        ),
        (
            "Police have confirmed that one of the missing hikers is Karen Holt, a 71-year-old retired lawyer.",
            ["One of the missing hikers is Karen Holt, a 71-year-old retired lawyer", "Karen Holt is a 71-year-old retired lawyer"],
        ),
        ("The mayor will resign, although the reason is unknown.", ["The mayor will resign, although the reason is unknown."]),
        ("The bridges on the coast", []),
    ],
)
def test_a_claim_has_a_subject_and_a_finite_verb(text: str, statements: list[str]) -> None:
    found = [one.rstrip(".") for one in parsed_claims(text) if not one.startswith("The reason")]
    assert found == [one.rstrip(".") for one in statements]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (
            "The film is not the first that the group has shown, even though on its page the group says that it “takes no side.”",
            ["The film is not the first that the group has shown", "It takes no side."],
        ),
        (
            "Ann Holt has been more open to the plan than her colleagues, and in an interview on Monday she said the town “must act.”",
            ["Ann Holt has been more open to the plan than her colleagues", "The town must act."],
        ),
        ("“It was a grave mistake,” Ms. Holt said in an interview on the radio programme “Morning Talk.”", ["It was a grave mistake"]),
        (
            "Her words, said Adam Moe, the mayor's press secretary, are “entirely in line with what the mayor has said.”",
            ["Her words are entirely in line with what the mayor has said."],
        ),
        (
            "The papers wrote about the plan and how the rules should be applied inside the town.",
            ["The papers wrote about the plan and how the rules should be applied inside the town"],
        ),
        (
            "He did promise to “wipe from the map of the county” the last coal plant.",
            ["He did promise to “wipe from the map of the county” the last coal plant"],
        ),
        ("The council said last year that it would pay, as the county did.", ["The council would pay, as the county did"]),
        ("When asked if Holt had thrown the farmers under a bus, Moe answered, “There is no bus.”", ["There is no bus."]),
        (
            "The probe into Moe’s use of a private email server was closed in May.",
            ["The probe into Moe’s use of a private email server was closed in May."],
        ),
        (
            "Holt was sworn in by Chief Justice Ann Moe, ending a long road from a farm to the highest office.",
            [
                "Holt was sworn in by Chief Justice Ann Moe, ending a long road from a farm to the highest office.",
                "Holt ending a long road from a farm to the highest office",
            ],
        ),
        (
            "Holt stopped short of calling for a new vote, but said the count was slow.",
            ["Holt stopped short of calling for a new vote", "The count was slow"],
        ),
        ("The effort comes as the union said it would strike.", ["The union would strike"]),
        (
            "The auditor asked the bank for its books; her audit of the council is not over.",
            ["The auditor asked the bank for its books", "Her audit of the council is not over"],
        ),
        (
            "After news of the fire broke, Moe took to the radio to explain her plan and repeat that she does not smoke.",
            [
                "After news of the fire broke, Moe took to the radio to explain her plan",
                "News of the fire broke",
                "She does not smoke",
            ],
        ),
        (
            "The secretary issued a statement likening the crew to “pirates”.",
            ["The secretary issued a statement", "A statement likening the crew to pirates"],
        ),
        (
            "Moe said the firm is not hurt by the fee, pointing to a rise in sales.",
            ["The firm is not hurt by the fee, pointing to a rise in sales", "Moe pointing to a rise in sales"],
        ),
        (
            "“The lock is safe,” said Harbour Chairman Bob Moe, Bridge Chairman Kari Holt and Road Chairman Ola Vik.",
            ["The lock is safe"],
        ),
    ],
)
def test_a_claim_is_whole_and_its_subject_its_own(text: str, statements: list[str]) -> None:
    assert [one.rstrip(".") for one in parsed_claims(text)] == [one.rstrip(".") for one in statements]


@pytest.mark.parametrize(
    ("text", "lang", "claims"),
    [
        (
            "Jon Moe, who police say was armed, fled on Monday.",
            "en",
            [("police", "Jon Moe was armed"), (None, "Jon Moe fled on Monday.")],
        ),
        (
            "The plan, which the mayor says he will stop, goes to the council in May.",
            "en",
            [("the mayor", "The mayor will stop the plan"), (None, "The plan goes to the council in May.")],
        ),
        (
            "The pension system he vowed to fix has fallen into debt and lawsuits.",
            "en",
            [("he", "He vowed to fix the pension system"), (None, "The pension system he vowed to fix has fallen into debt and lawsuits.")],
        ),
        (
            "Planen, som kritikerne mener vil koste for mye, går til kommunestyret i mai.",
            "nb",
            [("kritikerne", "Planen vil koste for mye"), (None, "Planen går til kommunestyret i mai.")],
        ),
        ("Kommunen stengte broen, som naboene sier er farlig.", "nb", [(None, "Kommunen stengte broen"), ("naboene", "Broen er farlig")]),
    ],
)
def test_what_is_reported_in_a_relative_clause_is_of_its_noun(text: str, lang: str, claims: list[tuple[str | None, str]]) -> None:
    assert [(row["speaker"], row["statement"]) for row in parsed_rows(text, lang=lang)] == claims


def test_a_vow_in_a_relative_clause_is_a_plan_and_no_time_is_its_object() -> None:
    text = "The pension system he vowed to fix has fallen into debt. The day she vowed to resign was a Monday."
    rows = [row for row in parsed_rows(text) if "vowed" in text[row["start"] : row["end"]]]
    assert [(row["status"], row["statement"]) for row in rows] == [
        ("planned", "He vowed to fix the pension system"),
        ("planned", "She vowed to resign"),
    ]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("The council did not assert that the files were false.", "The council did not assert that the files were false"),
        (
            "Nothing that Mr. Moe made public indicated that the firm had lied.",
            "Nothing that Mr. Moe made public indicated that the firm had lied",
        ),
        ("To stay, applicants must prove they have been paid.", "Applicants must prove they have been paid"),
        ("The union has demanded that the firm allow visits.", "The union has demanded that the firm allow visits"),
        ("Politiet sa ikke at mannen var død.", "Politiet sa ikke at mannen var død"),
        ("Moe skal ha fortalt at broen ble stengt.", "Broen ble stengt"),
        ("Moe må innrømme at broen er stengt.", "Broen er stengt"),
    ],
)
def test_what_nobody_has_said_is_no_claim_by_itself(text: str, statement: str) -> None:
    lang = "nb" if text.startswith(("Politiet", "Moe")) else "en"
    assert [one.rstrip(".") for one in parsed_claims(text, lang=lang)] == [statement]


@pytest.mark.parametrize(
    ("text", "lang", "claims"),
    [
        ("Although I have strong support in the town.", "en", ["I have strong support in the town."]),
        ("Before the talks moved on to other subjects.", "en", []),
        ("When they get a chance to make their case.", "en", []),
        ("Whether that is a crime has been debated for months.", "en", ["Whether that is a crime has been debated for months."]),
        ("Korleis taket skal sjå ut.", "nn", []),
        ("Når det er over blir det ferie.", "nn", ["Når det er over blir det ferie."]),
    ],
)
def test_what_only_stands_beside_a_clause_is_no_claim(text: str, lang: str, claims: list[str]) -> None:
    assert parsed_claims(text, lang=lang) == claims


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("The way was cleared for the seat of Ola Vik, who had just left the party.", "Ola Vik had just left the party"),
        (
            "Kari Moe, a founder of the National Organization for Roads, which opposes the plan, spoke.",
            "The National Organization for Roads opposes the plan",
        ),
        ("The mayor named no error in the letters of Mr. Lunde, who was sacked in May.", "Mr. Lunde was sacked in May"),
    ],
)
def test_who_is_a_person_and_which_is_none(text: str, statement: str) -> None:
    assert statement in parsed_claims(text)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Broen er stengt, og kommer snøen tidlig, åpner den ikke før mai.",
            [("asserted", "Broen er stengt"), ("hypothetical", "Kommer snøen tidlig, åpner den ikke før mai.")],
        ),
        (
            "Mener han at laget ikke er sterkt nok, kommer han med tips.",
            [("hypothetical", "Mener han at laget ikke er sterkt nok, kommer han med tips.")],
        ),
        ("Broen ble stengt, og nå kjører bussen ikke.", [("asserted", "Broen ble stengt"), ("asserted", "Nå kjører bussen ikke.")]),
    ],
)
def test_a_condition_with_its_verb_first_is_one_claim_with_what_follows(text: str, claims: list[tuple[str, str]]) -> None:
    assert [(row["status"], row["statement"]) for row in parsed_rows(text, lang="nb")] == claims


def test_a_pronoun_with_a_verb_joined_to_it_gets_its_name_too() -> None:
    text = "Chris Holt is the mayor. He'll speak today. He’s been there for years. They've sold the ship. He'd led the town. He's glad."
    assert parsed_claims(text) == [
        "Chris Holt is the mayor.",
        "Chris Holt will speak today.",
        "Chris Holt’s been there for years.",
        "They've sold the ship.",
        "Chris Holt had led the town.",
        "Chris Holt is glad.",
    ]


def test_a_year_in_a_name_is_no_date() -> None:
    assert [row["date"] for row in read("The fifth game in the row is Football Manager 2009. It sold well.", "en")] == [None, None]


def test_he_is_the_subject_since_and_not_whom_he_is_compared_with() -> None:
    text = "Adam Moe was elected in May. He is the first farmer to lead the town since Henry Holt. He was also one of its richest mayors."
    assert parsed_claims(text)[-1] == "Adam Moe was also one of its richest mayors."


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Prices are higher than in 2009.", None),
        ("Holt has kept his 2016 campaign promises.", None),
        ("More than 200 soldiers have died there since the 2001 invasion.", None),
        ("In the 2016 election he lost to Adam Moe.", "2016"),
    ],
)
def test_a_year_that_tells_of_something_else_is_not_when_it_was(text: str, date: str | None) -> None:
    assert [row["date"] for row in parsed_rows(text)] == [date]


def test_a_shared_subject_is_repeated() -> None:
    found = parsed_claims("The council closed the bridge in May and sold the old ferry in June.")
    assert [one.rstrip(".") for one in found] == ["The council closed the bridge in May", "The council sold the old ferry in June"]


def test_a_verb_that_nothing_joins_borrows_no_subject() -> None:
    text = "The resignation comes three weeks after the fire, which began in the engine room, forced 37 passengers and six crew ashore."
    assert parsed_claims(text) == [text, "The fire began in the engine room"]


def test_a_claim_ends_before_the_word_that_joins_the_next_one() -> None:
    text = "The museum bought the painting in 1994, sold it to a dealer in 2001 and refused to say where it is now."
    assert parsed_claims(text) == [
        "The museum bought the painting in 1994",
        "The museum sold it to a dealer in 2001",
        "The museum refused to say where it is now",
    ]


def test_what_a_machine_wrote_is_left_in_larger_units() -> None:
    text = "The council closed the bridge in May and sold the old ferry in June."
    assert parsed_claims(text, kind="machine_translated") == [text]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("By Karen Holt, Valley Post", "en"),
        ("Valley Post · May 3, 2025", "en"),
        ("Dalposten, publisert 3. mai 2025 kl. 06.12", "nb"),
        ("Tekst: Kari Holt, Dalposten", "nb"),
    ],
)
def test_lines_of_names_and_dates_hold_no_claim(line: str, code: str) -> None:
    assert credit_lines(line, code=code) == [(0, len(line))]


@pytest.mark.parametrize("line", ["The bridge was closed on May 3, 2025.", "By May 3, 2025 the bridge was closed and sold to the county."])
def test_a_sentence_with_a_date_is_no_credit(line: str) -> None:
    assert credit_lines(line, code="en") == []


def test_openers_and_lone_quotation_marks_are_left_out_of_a_statement() -> None:
    assert [row["statement"] for row in claims("However, the bridge was closed in May.")] == ["The bridge was closed in May."]
    assert [row["statement"] for row in claims("That bridge was closed in May.")] == ["That bridge was closed in May."]
    assert balanced("the bridge was “unsafe") == "the bridge was unsafe"
    assert balanced("the “old” bridge") == "the “old” bridge"


@pytest.mark.parametrize(
    ("text", "lang"),
    [("A source close to the board said that she was asked to go.", "en"), ("En kilde nær styret sier at hun ble bedt om å gå.", "nb")],
)
def test_a_source_without_a_name_tells_of_somebody_else(text: str, lang: str) -> None:
    (row,) = claims(text, lang)
    assert row["speaker"] and row["statement"].split()[0] in ("She", "Hun")


def test_he_is_not_given_a_name_while_a_nearer_one_is_in_doubt() -> None:
    text = "Peter Lund closed the bridge in May. Zyklon opened it. He will resign in June, the county says."
    assert not any("Peter Lund will resign" in row["statement"] for row in claims(text))


@pytest.mark.parametrize(
    "text", ["he said that " * 2_000, "Kari Moe, a lawyer, who said it, and the mayor left, " * 600, "“Yes,” he said. " * 1_500]
)
def test_a_line_without_end_is_read_to_its_end(text: str, no_hang: None) -> None:
    assert all(text[row["start"] : row["end"]].strip() for row in claims(text))


@pytest.mark.parametrize(
    ("text", "lang", "statement", "speaker"),
    [
        ("The bridge, Karen Holt said on Monday, was closed in May.", "en", "The bridge was closed in May", "Karen Holt"),
        ("The agreement, the Treasury maintains, is lawful.", "en", "The agreement is lawful", "the Treasury"),
        ("Mannen hadde ifølge tiltalen lagret over 4000 bilder.", "nb", "Mannen hadde lagret over 4000 bilder", "tiltalen"),
    ],
)
def test_a_source_in_the_middle_is_no_part_of_the_statement(text: str, lang: str, statement: str, speaker: str) -> None:
    doc = pipeline(lang)(text)
    assert [(row["statement"], row["speaker"]) for row in marked(doc, "claims")] == [(statement, speaker)]


def test_a_deed_has_no_speaker_and_begins_with_who_does_it() -> None:
    (row,) = marked(pipeline("en")("The minister ordered a review of all 300 bridges."), "claims")
    assert (row["statement"], row["speaker"]) == ("The minister ordered a review of all 300 bridges", None)


def test_what_commas_set_off_is_a_claim_of_its_own() -> None:
    text = "The viaduct, opened in 1958, will be closed to lorries from 1 March."
    assert "opened in 1958" in [text[row["start"] : row["end"]] for row in marked(pipeline("en")(text), "claims")]


def test_a_refusal_to_say_is_told_whole() -> None:
    text = "Kari Holt ville ikke si om de berørte får beskjed før helgen."
    assert text.rstrip(".") in [text[row["start"] : row["end"]].rstrip(".") for row in marked(pipeline("nb")(text), "claims")]


def test_a_call_to_the_reader_is_no_claim() -> None:
    assert not marked(pipeline("en")("Sign up for our morning newsletter and get the most important stories of the day."), "claims")


@pytest.mark.parametrize("code", ["en", "nb", "nn", "da", "sv"])
def test_no_order_of_words_breaks_the_reading(code: str) -> None:
    """Reporting words, names, quotation marks and commas in any order, cut off anywhere."""
    chance, nlp = random.Random(11), pipeline(code)
    cues = sorted(word for form in speech(code).verbs for word in form.split())
    others = sorted(speech(code).complementizers | speech(code).relatives | speech(code).pronouns.keys() | speech(code).according)
    for _ in range(150):
        parts = [chance.choice([chance.choice(cues), chance.choice(others), chance.choice(PIECES)]) for _ in range(chance.randrange(1, 30))]
        text = " ".join(parts)
        doc = nlp.make_doc(text)
        doc.user_data.update(lang=code, furniture=[])
        for row in marked(nlp(doc), "claims"):
            assert 0 <= row["start"] < row["end"] <= len(text)


@pytest.mark.parametrize("text", ["Water leaked into the eastern tube in January.", "Ice blocked the northern road for two days."])
def test_a_past_tense_that_looks_like_a_participle_makes_a_claim(text: str) -> None:
    assert [text[row["start"] : row["end"]] for row in marked(pipeline("en")(text), "claims")] == [text]


def test_a_date_that_a_machine_translated_as_it_stood_is_inside_its_claim():
    doc = pipeline("en")("According to the revision, a warning letter dated 19. June 2024 was journaled by the director. The mayor left.")
    assert "a warning letter dated 19. June 2024 was journaled by the director" in [span.text for span in doc.spans["claims"]]
    assert [span.text for span in doc.spans["quotes"]] == ["a warning letter dated 19. June 2024 was journaled by the director"]


def read(text: str, lang: str) -> list[dict[str, Any]]:
    """The claims of a text of 10 June 2025 by the whole pipeline."""
    nlp = pipeline(lang)
    doc = nlp.make_doc(text)
    doc.user_data.update(lang=lang, furniture=[], published="2025-06-10")
    for _, component in nlp.pipeline:
        doc = component(doc)
    return marked(doc, "claims")


@pytest.mark.parametrize(
    ("text", "lang", "date"),
    [
        ("The man who was arrested on 2 May is free.", "en", None),
        ("The vote of 2 May is void.", "en", None),
        ("On the evening of 2 May the bridge fell.", "en", "2025-05-02"),
        ("Prices have risen since March 2025.", "en", None),
        ("In February Karen Holt asked the agency for help.", "en", "2025-02"),
        ("Stormen 2. mars ødela 30 hus.", "nb", "2025-03-02"),
    ],
)
def test_the_date_is_that_of_what_is_told_and_not_of_an_aside(text: str, lang: str, date: str | None) -> None:
    assert [row["date"] for row in read(text, lang)] == [date]


@pytest.mark.parametrize(
    ("text", "lang", "statement"),
    [
        ("Ifølge politiet har to menn tilstått.", "nb", "To menn har tilstått"),
        ("Karen Moe sier at kommunen aldri fikk brevet.", "nb", "Kommunen fikk aldri brevet"),
        ("The Harbour Company said it would table a motion on Thursday.", "en", "The Harbour Company would table a motion on Thursday"),
        ("Karen Holt said her office was closed.", "en", "Karen Holt's office was closed"),
        ("The council said it was too late.", "en", "It was too late"),
        ("Nor is paper any help to the county.", "en", "Nor is paper any help to the county."),
    ],
)
def test_a_statement_stands_alone_in_the_order_of_a_sentence(text: str, lang: str, statement: str) -> None:
    assert [row["statement"] for row in read(text, lang)] == [statement]


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "statement"),
    [
        ('"The bridge is no toy for you," Karen Holt trumpeted.', "en", "Karen Holt", "The bridge is no toy for you"),
        ('"We were never asked," thundered Karen Holt, the mayor.', "en", "Karen Holt", "We were never asked"),
        ("«Vi ble aldri spurt», dundret Karen Moe.", "nb", "Karen Moe", "Vi ble aldri spurt"),
    ],
)
def test_a_verb_that_no_table_has_tells_who_speaks_behind_a_quotation(text: str, lang: str, speaker: str, statement: str) -> None:
    assert (speaker, statement) in [(row["speaker"], row["statement"]) for row in read(text, lang)]


def test_a_second_that_goes_on_with_the_same_speaker() -> None:
    rows = read("Karen Moe sier at kommunen visste om feilen og at ingen ble varslet.", "nb")
    assert {row["speaker"] for row in rows} == {"Karen Moe"}


def test_a_not_before_the_verb_is_never_left_out() -> None:
    rows = read("The board member, who did not want to be identified, told the Courier that the plan was dead.", "en")
    assert [row["statement"] for row in rows if "want" in row["statement"]] == ["The board member did not want to be identified"]


@pytest.mark.parametrize(
    ("text", "lang", "status"),
    [
        ("The firm rules out that any escape route has been closed.", "en", "denied"),
        ("Karen Holt said the county runs it without any trouble.", "en", "asserted"),
        ("Tegningene skulle være laget i 1912.", "nb", "asserted"),
    ],
)
def test_ruling_out_denies_and_past_modals_plan_nothing(text: str, lang: str, status: str) -> None:
    assert [row["status"] for row in read(text, lang)] == [status]


@pytest.mark.parametrize(
    ("text", "lang", "statements"),
    [
        (
            "The fire took 12 sheds; no one was hurt; the cause is unknown.",
            "en",
            ["The fire took 12 sheds", "No one was hurt", "The cause is unknown."],
        ),
        (
            "Brannen tok 12 skur; ingen ble skadet; årsaken er ukjent.",
            "nb",
            ["Brannen tok 12 skur", "Ingen ble skadet", "Årsaken er ukjent."],
        ),
        (
            "On the roof is a garden with sixty trees; a bench; two lamps.",
            "en",
            ["On the roof is a garden with sixty trees; a bench; two lamps."],
        ),
        ("Holt insists that nobody was lost and that the ferry was back by noon.", "en", ["Nobody was lost", "The ferry was back by noon"]),
        ("There is a word for that, and it is comfort.", "en", ["There is a word for that, and it is comfort."]),
        ("By June the contracts must be signed or the grant goes.", "en", ["By June the contracts must be signed or the grant goes."]),
        (
            "A builder offered to mend the quay for less; his letter was never read.",
            "en",
            ["A builder offered to mend the quay for less", "His letter was never read."],
        ),
        ("Broen er stengt i natt. Det opplyser Tor Lien i politiet.", "nb", ["Broen er stengt i natt"]),
        (
            "Ifølge departementet mistet 2,5 millioner mennesker strømmen, og 300 skoler ble stengt.",
            "nb",
            ["2,5 millioner mennesker mistet strømmen", "300 skoler ble stengt"],
        ),
        ("Forklaringen fra styret er enkel: Kaia var for gammel.", "nb", ["Kaia var for gammel"]),
    ],
)
def test_clauses_end_where_another_begins_and_what_only_leads_to_a_report_is_none(text: str, lang: str, statements: list[str]) -> None:
    assert [row["statement"] for row in marked(pipeline(lang)(text), "claims")] == statements


@pytest.mark.parametrize(
    ("text", "lang", "status"),
    [
        ("Moe utelukker ikke at firmaet selger seg ut.", "nb", "hypothetical"),
        ("Holt does not rule out that the firm sells.", "en", "hypothetical"),
        ("Holt doesn’t rule out that the firm sells.", "en", "hypothetical"),
        ("Moe utelukker at firmaet selger seg ut.", "nb", "denied"),
        ("Stemmer alderen, er isen 400 000 år gammel.", "nb", "hypothetical"),
        ("Ifølge rapporten er isen 400 000 år gammel, melder byrået.", "nb", "asserted"),
        ("Senere skal hun ha bedt løperne snu.", "nb", "alleged"),
        ("Det avviser Moe: Loe fikk brevet i mai.", "nb", "denied"),
        ("The owner says no such offer was made.", "en", "denied"),
        ("No such letter reached him, Vik said.", "en", "denied"),
        ("Naboene anker ikke, sier Moe.", "nb", "asserted"),
        ("Brevet kom aldri fram, sa Moe.", "nb", "denied"),
        ("May 3 border guards stopped the ship.", "en", "asserted"),
        ("Hun kan ikke huske at brevet kom.", "nb", "asserted"),
        ("Hun er glad for å kunne komme hjem.", "nb", "asserted"),
        ("Styret har ikke planer om å selge kaia.", "nb", "asserted"),
        ("Brua er ventet ferdig i 2030.", "nb", "planned"),
        ("The board has no plans to sell the quay.", "en", "asserted"),
        ("Brua kan falle.", "nb", "hypothetical"),
        ("De to andre skal være turister.", "nb", "alleged"),
        ("Gutane skal vere i byen i tre år.", "nn", "planned"),
        ("Alle elevane skal ha fri tilgang til biblioteket.", "nn", "planned"),
        ("Mannen skal ha vore i byen i mai.", "nn", "alleged"),
        ("Styret syner ein viss vilje til å selje.", "nn", "asserted"),
    ],
)
def test_nots_and_conditions_are_read_where_they_stand(text: str, lang: str, status: str) -> None:
    assert [row["status"] for row in marked(pipeline(lang)(text), "claims")] == [status]


@pytest.mark.parametrize(
    ("text", "lang", "statements"),
    [
        ("Aboard are 23 men, while the police count 21.", "en", ["Aboard are 23 men", "The police count 21"]),
        (
            "The skipper was fined 5,000 pounds, and the catch is to be sold.",
            "en",
            ["The skipper was fined 5,000 pounds", "The catch is to be sold."],
        ),
        (
            "The core melted 20 years ago, when most of her colleagues believed it had gone.",
            "en",
            ["The core melted 20 years ago", "It had gone"],
        ),
        ("A nurse, who asked not to be named, said the alarm was late.", "en", ["The alarm was late"]),
        ("Broen er stengt, har flere vitner fortalt politiet.", "nb", ["Broen er stengt"]),
        ("Ifølge styret fikk rederiet 2,4 millioner kroner i bot.", "nb", ["Rederiet fikk 2,4 millioner kroner i bot"]),
    ],
)
def test_what_stands_beside_is_a_claim_and_what_leads_on_is_none(text: str, lang: str, statements: list[str]) -> None:
    assert [row["statement"] for row in marked(pipeline(lang)(text), "claims")] == statements


def test_who_wrote_the_article_is_nobody_it_tells_of() -> None:
    text = "The ice is old\n\nBy Karen Holt\n\nThe ice is 400 years old. She said that it was older than that."
    doc = pipeline("en")(text)
    assert [row["speaker"] for row in marked(doc, "claims") if "older" in text[row["start"] : row["end"]]] in (["She"], [None])


def test_what_is_counted_is_a_noun() -> None:
    rows = marked(pipeline("en")("The trawler lies at 71 metres further north of the buoy, and 40 previous cases are known."), "figures")
    assert [row["counted"] for row in rows] == [None, "previous cases"]


@pytest.mark.parametrize(
    ("text", "lang", "statements"),
    [
        (
            "Anton Storm won the race in Lom on Friday. In 2007 he broke a leg there.",
            "en",
            ["Anton Storm won the race in Lom on Friday.", "In 2007 Anton Storm broke a leg there."],
        ),
        (
            "Anton Storm vant rennet i Lom fredag. Til sammen har han tjent ti millioner kroner.",
            "nb",
            ["Anton Storm vant rennet i Lom fredag.", "Til sammen har Anton Storm tjent ti millioner kroner."],
        ),
        (
            "Anna Holt spoke on Friday. No leader wins by pretending that she has all the votes.",
            "en",
            ["Anna Holt spoke on Friday.", "No leader wins by pretending that she has all the votes."],
        ),
        ("Anna Holt's aides said that she was ill.", "en", ["She was ill"]),
        ("Den tiltalte mannen nekter for at han var der.", "nb", ["Den tiltalte mannen var der"]),
        (
            "Under the settlement, Baltic Lines Group PLC said it will scrap two ferries, and by 2016 it will lease one.",
            "en",
            ["Baltic Lines Group PLC will scrap two ferries", "By 2016 it will lease one."],
        ),
    ],
)
def test_pronouns_inside_a_clause_are_named_where_nobody_else_can_be_meant(text: str, lang: str, statements: list[str]) -> None:
    assert [row["statement"] for row in marked(pipeline(lang)(text), "claims")] == statements


def test_a_place_is_no_surname_of_a_gallery() -> None:
    text = "Ordfører Kari Moe vil ha vei i Voss. Det bor 80 i Voss. Per Galleri Voss åpner i mai. Veien til Voss er stengt."
    statements = [row["statement"] for row in marked(pipeline("nb")(text), "claims")]
    assert "Det bor 80 i Voss." in statements and "Veien til Voss er stengt." in statements


@pytest.mark.parametrize(
    ("text", "lang", "quotes"),
    [
        (
            "A plan that sought to create a museum of ice has not moved since the autumn.",
            "en",
            ["A plan that sought to create a museum of ice", "has not moved since the autumn."],
        ),
        (
            "At the third lap Kim Moe conceded a length which the rower Joel Aas kept.",
            "en",
            ["At the third lap Kim Moe conceded a length which the rower Joel Aas kept"],
        ),
        (
            "On Monday, the council rejected the plan to close the pool.",
            "en",
            ["On Monday, the council rejected the plan to close the pool"],
        ),
        ("Hver kveld sitter vi og lurer på hvem vi kan spørre.", "nb", ["Hver kveld sitter vi og lurer på hvem vi kan spørre."]),
    ],
)
def test_a_sentence_keeps_its_opening_and_its_rest(text: str, lang: str, quotes: list[str]) -> None:
    assert [text[row["start"] : row["end"]] for row in marked(pipeline(lang)(text), "claims")] == quotes


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        (
            "Canal 4 had 2.1 million viewers, according to Nilsson, and its evening show has topped the ratings since May.",
            "en",
            [("Canal 4 had 2.1 million viewers", "Nilsson"), ("Its evening show has topped the ratings since May.", None)],
        ),
        (
            "The fort was sold in May, the mayor said, and the museum moved out in June.",
            "en",
            [("The fort was sold in May", "the mayor"), ("The museum moved out in June", "the mayor")],
        ),
        ("The road, according to the police, was closed on Monday.", "en", [("The road was closed on Monday", "the police")]),
        (
            "Moe's lawyers are preparing to sue the paper over its reports, which he has called “an unacceptable portrait of him.”",
            "en",
            [
                (
                    "Moe's lawyers are preparing to sue the paper over its reports, which he has called an unacceptable portrait of him.",
                    None,
                ),
                ("He has called an unacceptable portrait of him.", "he"),
            ],
        ),
        (
            "“There is no way out,” Grant Reed, a professor of law at Holm University told the Courier on Saturday.",
            "en",
            [("There is no way out", "Grant Reed")],
        ),
        (
            "The crown slid to 88 cents, its lowest price since 1992.",
            "en",
            [("The crown slid to 88 cents, its lowest price since 1992.", None)],
        ),
        ("F.eks. sier Volta at fabrikken kan stå stille i en måned.", "nb", [("Fabrikken kan stå stille i en måned", "Volta")]),
        ("«Jeg er glad i dag», tilføyer spilleren med et smil.", "nb", [("Jeg er glad i dag", "spilleren")]),
    ],
)
def test_what_stands_behind_a_source_is_kept(text: str, lang: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(row["statement"], row["speaker"]) for row in marked(pipeline(lang)(text), "claims")] == expected


def test_a_quotation_that_fills_a_paragraph_is_the_last_speakers() -> None:
    text = "“Nobody sails there now,” Henry Vik said.\n\n“The lock is shut. I saw it.”\n\nThe governor added on Monday:\n\n“She knows it.”"
    rows = [(row["statement"], row["speaker"]) for row in marked(pipeline("en")(text), "claims")]
    assert rows == [
        ("Nobody sails there now", "Henry Vik"),
        ("The lock is shut.", "Henry Vik"),
        ("I saw it.", "Henry Vik"),
        ("She knows it.", "The governor"),
    ]


@pytest.mark.parametrize(
    ("text", "status"),
    [("That is not enough.", "asserted"), ("There is no such list.", "denied"), ("The board did not know of it.", "denied")],
)
def test_a_negation_of_the_present_is_no_denial(text: str, status: str) -> None:
    assert status_of(text, quote={"cue": "said", "speaker": "Moe", "quote_type": "indirect"}, lang="en") == status


@pytest.mark.parametrize(
    ("text", "lang", "statement"),
    [
        ("The Oslo index has done well today, and it closed up 11 per cent.", "en", "The Oslo index closed up 11 per cent."),
        ("Audits are open. They do not come with orders.", "en", "Audits do not come with orders."),
        ("A 34-year-old man was arrested. He is charged with murder.", "en", "A 34-year-old man is charged with murder."),
        ("The council bought the bridge. It was built in 1920.", "en", "It was built in 1920."),
        ("The firemen saved two children. They were taken to hospital.", "en", "They were taken to hospital."),
        ("Broen ble stengt i mai. Den åpner igjen i juni.", "nb", "Broen åpner igjen i juni."),
        ("Islamistene tok byen i april. De har siden innført strenge lover.", "nb", "Islamistene har siden innført strenge lover."),
        ("Karen Holt also claims that she went home and felt “sick of it.”", "en", "Karen Holt went home"),
        ("Furious Callum Moe left. Callum Moe was tired. He had slept badly.", "en", "Callum Moe had slept badly."),
        ("Holt Care was fined. Officials at the council said it would be sold.", "en", "It would be sold"),
    ],
)
def test_a_pronoun_is_the_subject_before_it_where_nothing_else_there_can_be_meant(text: str, lang: str, statement: str) -> None:
    assert statement in [row["statement"] for row in marked(pipeline(lang)(text), "claims")]


def test_lines_below_pictures_are_no_claims() -> None:
    text = "Troopers share a high five. Image: Nick Moe.\nThe fair was full. Photo: Anna Vik, Agency\nThe photo: Anna left it in Rome."
    assert [text[start:end][:8] for start, end in credit_lines(text, code="en")] == ["Troopers", "The fair"]
    text = "Broen i mai er ny. Foto: Kari Moe / NTB\nBroen er stengt i dag."
    assert [row["statement"] for row in marked(pipeline("nb")(text), "claims")] == ["Broen er stengt i dag."]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("On 5 May 2025, the index rose sharply, and the pound fell by a tenth.", ["2025-05-05", "2025-05-05"]),
        ("The index rose on 5 May 2025, and the pound fell by a tenth.", ["2025-05-05", None]),
        ("On 5 May 2025, Holt said the road was closed.", [None]),
    ],
)
def test_a_date_that_opens_a_sentence_dates_its_clauses(text: str, dates: list[str | None]) -> None:
    assert [row["date"] for row in marked(pipeline("en")(text), "claims")] == dates


@pytest.mark.parametrize(
    ("text", "lang", "status"),
    [
        ("Holt does not believe that the plan will work.", "en", "denied"),
        ("The mayor has not confirmed that she will go.", "en", "asserted"),
        ("Holt did not know that the door was locked.", "en", "asserted"),
        ("The study does not show that salt kills.", "en", "asserted"),
        ("Moe tror ikke at planen vil virke.", "nb", "denied"),
        ("Politiet bekrefter ikke at mannen er død.", "nb", "asserted"),
    ],
)
def test_what_somebody_does_not_say_is_not_put_forward(text: str, lang: str, status: str) -> None:
    assert [row["status"] for row in marked(pipeline(lang)(text), "claims")] == [status]


@pytest.mark.parametrize(
    ("text", "statement", "speaker"),
    [
        (
            "Jill Stein left before the concert of Tom Vik and Anna Holt. Stein was late because she did not find the hall.",
            "Jill Stein did not find the hall",
            None,
        ),
        ("Bernie Vik on Tuesday said the plan was far too dear.", "The plan was far too dear", "Bernie Vik"),
        ("Kari Moe praises Donald Vik, who says he is content.", "Donald Vik is content", "Donald Vik"),
        ("Tom Vik wrote to Ted Moe about a licence because he was born in Leeds.", "He was born in Leeds", None),
    ],
)
def test_a_surname_tells_no_gender_and_a_time_is_no_name(text: str, statement: str, speaker: str | None) -> None:
    assert (statement, speaker) in [(row["statement"], row["speaker"]) for row in marked(pipeline("en")(text), "claims")]


@pytest.mark.parametrize(
    ("text", "lang", "statement"),
    [
        ("Brannen startet der. Havland Ferjer mener at den oppsto i en hjelpemotor.", "nb", "Den oppsto i en hjelpemotor"),
        ("Kritikerne mener den bryter med lovene.", "nb", "Den bryter med lovene"),
        ("Kommunen sier at den betaler regningen.", "nb", "Kommunen betaler regningen"),
        ("Kari Moe svara ikkje. Det var avisa som skreiv om saka, og ho melde då om 50 000.", "nn", "Ho melde då om 50 000."),
        (
            "According to Statsvei the road is closed, and it can take six weeks before it opens.",
            "en",
            "It can take six weeks before it opens",
        ),
        ("It was not meant for surveillance, the ministry said.", "en", "It was not meant for surveillance"),
        ("The ministry said it was told in May.", "en", "The ministry was told in May"),
    ],
)
def test_a_thing_is_a_source_only_where_it_can_be(text: str, lang: str, statement: str) -> None:
    assert statement in [row["statement"] for row in marked(pipeline(lang)(text), "claims")]


@pytest.mark.parametrize(
    ("text", "lang", "status"),
    [
        ("The parish, which may sell the mill next year, spent a million on its roof.", "en", "asserted"),
        ("Orla Quinn declined to say whether the tenants would be told.", "en", "asserted"),
        ("The port has bought a crane that could be moved later.", "en", "asserted"),
        ("Vik ville ikke svare på om leietakerne vil få beskjed.", "nb", "asserted"),
        ("Kommunen, som skal selge mølla, har pusset opp taket.", "nb", "asserted"),
        ("If the mill is sold, the baker will move.", "en", "hypothetical"),
        ("The miller did not say where the wheel would stand.", "en", "asserted"),
    ],
)
def test_the_verbs_of_inner_clauses_say_nothing_of_the_status(text: str, lang: str, status: str) -> None:
    assert marked(pipeline(lang)(text), "claims")[0]["status"] == status


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Should the auction fail, the bank will take the mill.", "hypothetical"),
        ("Had the roof been mended, the flour would not have been spoiled.", "hypothetical"),
        ("Were the mill to close, ninety people would be out of work.", "hypothetical"),
        ("Had it rained, nobody noticed.", "asserted"),
    ],
)
def test_english_conditions_by_their_order_of_words(text: str, status: str) -> None:
    assert [row["status"] for row in marked(pipeline("en")(text), "claims")] == [status]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Ifølge Vik har kommunen, som eier mølla, ikke råd til et tak.", "Kommunen, som eier mølla, har ikke råd til et tak"),
        ("Ifølge Vik er det funnet mus i mølla.", "Det er funnet mus i mølla"),
    ],
)
def test_what_a_source_opens_is_put_in_the_order_of_a_sentence(text: str, statement: str) -> None:
    assert [row["statement"] for row in marked(pipeline("nb")(text), "claims")] == [statement]


@pytest.mark.parametrize("text", ["She runs daily, her coach said.", "He will resign, his lawyer Ann Orr said."])
def test_who_is_somebodys_is_not_that_somebody(text: str) -> None:
    (row,) = marked(pipeline("en")(text), "claims")
    assert row["statement"].split()[0] in ("She", "He")


def test_a_line_of_dialogue_is_the_persons_whom_the_sentence_before_tells_of() -> None:
    text = (
        "– Veien er farlig, sier Lise Lund.\n\nPer Moe har klaget til kommunen.\n\n– Jeg sover ikke om natta. Bilene kommer klokka fem.\n\n"
        "Kommunen har fått klagen.\n\n– Vi svarer snart, avslutter ordfører Anne Dahl."
    )
    speakers = {row["statement"]: row["speaker"] for row in marked(pipeline("nb")(text), "claims")}
    assert speakers["Bilene kommer klokka fem."] == "Per Moe"
    assert speakers["Vi svarer snart"] == "ordfører Anne Dahl"
    assert speakers["Kommunen har fått klagen."] is None


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("Moe said in 2011.", "en", 0),
        ("Moe told the Ledger on Monday.", "en", 0),
        ("Moe said nothing on Monday.", "en", 1),
        ("Moe told the Ledger about the leak.", "en", 1),
        ("Moe sa det i går.", "nb", 0),
        ("Moe fortalte om lekkasjen i går.", "nb", 1),
    ],
)
def test_that_somebody_said_something_is_no_claim(text: str, lang: str, count: int) -> None:
    assert len(marked(pipeline(lang)(text), "claims")) == count


def test_a_number_behind_de_belongs_to_the_noun() -> None:
    text = "To av båtene sank. De to båtene som var igjen, gikk til Bodø."
    assert [row["statement"] for row in marked(pipeline("nb")(text), "claims")][-1].startswith("De to båtene")


def test_a_role_with_a_place_has_its_name() -> None:
    (row,) = marked(pipeline("nb")("Parken er stengt, bekrefter daglig leder i Vekstforum, Kari Lie."), "claims")
    assert row["speaker"] == "Kari Lie"


@pytest.mark.parametrize(
    ("text", "lang", "statement"),
    [
        ("Saken er tapt, sier advokat Per Moe. Klienten nekter alt. Han er tiltalt for tyveri.", "nb", "Han er tiltalt for tyveri."),
        ("The case is lost, lawyer Tom Vik said. The client denies it. He is accused of theft.", "en", "He is accused of theft."),
        ("Mayor Tom Vik came late. The mayor was ill. He left early.", "en", "Tom Vik left early."),
    ],
)
def test_he_is_not_the_lawyer_where_the_client_is_told_of(text: str, lang: str, statement: str) -> None:
    assert [row["statement"] for row in marked(pipeline(lang)(text), "claims")][-1] == statement


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("Hun sa at hun i hele vår har trent alene.", "Hun har i hele vår trent alene"),
        ("Han sa at vindkraft heller ikke er løsningen for byen.", "Vindkraft er heller ikke løsningen for byen"),
        ("Han mener at reglene nettopp krever det.", "Reglene krever nettopp det"),
        ("Hun sa at Moe ikke visste det.", "Moe visste ikke det"),
        ("Moe sier at huset som brant i går, er verdiløst.", "Huset som brant i går, er verdiløst"),
    ],
)
def test_adverbials_stand_behind_the_verb_of_a_statement(text: str, statement: str) -> None:
    assert [row["statement"] for row in marked(pipeline("nb")(text), "claims")] == [statement]


def test_what_stands_before_a_speaker_is_no_claim_with_the_name() -> None:
    found = parsed_claims("When the last ferry arrived, Karen Holt said the bridge was closed.")
    assert found == ["The last ferry arrived", "The bridge was closed"]


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        ("NEW YORK -- The mayor closed the bridge on Monday.", "The mayor closed the bridge on Monday."),
        ("London – The mayor closed the bridge on Monday.", "The mayor closed the bridge on Monday."),
        ("HALDEN (NTP) — The mayor closed the bridge on Monday.", "The mayor closed the bridge on Monday."),
    ],
)
def test_a_dateline_is_no_part_of_a_statement(text: str, statement: str) -> None:
    assert parsed_claims(text) == [statement]


def test_nor_stays_in_front_of_what_it_denies() -> None:
    assert parsed_claims("He did not say why, nor did he give any hint of the sites.")[1] == "Nor did he give any hint of the sites."


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("The museum shows works by Ada Holt (1924 - 2001), who lived in Leeds.", None),
        ("Her 2016 election rival, Ada Holt, moved to Leeds.", None),
        ("In the 2016 election she lost to Ada Holt.", "2016"),
    ],
)
def test_a_year_that_only_tells_who_or_what_is_meant_is_not_the_date_of_a_claim(text: str, date: str | None) -> None:
    doc = pipeline("en")(text)
    assert {row["date"] for row in marked(doc, "claims")} == {date}


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("May was glowing in her praise of the plan.", "asserted"),
        ("The inquiry looks into possible coordination with the party.", "asserted"),
        ("It is possible that the bridge will fall.", "hypothetical"),
    ],
)
def test_a_name_and_an_adjective_make_nothing_possible(text: str, status: str) -> None:
    assert status_of(text, quote=None, lang="en") == status


@pytest.mark.parametrize(
    ("text", "lang", "statement"),
    [
        (
            "In a speech, the owner, Ada Moe, praised Ms. Holt’s work. “As a sailor, this is very good,” she said. She will pay for it.",
            "en",
            "Ada Moe will pay for it.",
        ),
        ("Firooza er ung. Firooza bor her. I dag er Firooza sjef i forbundet.\nHun har hjulpet mange.", "nb", "Firooza har hjulpet mange."),
    ],
)
def test_a_pronoun_is_the_one_subject_or_a_name_that_the_text_has_often(text: str, lang: str, statement: str) -> None:
    assert parsed_claims(text, lang=lang)[-1] == statement


@pytest.mark.parametrize(
    ("lang", "text", "status"),
    [
        ("nb", "Det bestrider informasjonssjef Kari Holm: «Vi har skrevet til enken to ganger.»", "asserted"),
        ("nb", "«Dette er oppspinn», avviser Kari Holm.", "asserted"),
        ("nb", "– Jeg har ikke sett brevet, nekter Holm.", "denied"),
        ("nb", "Holm benekter at hun har sett brevet.", "denied"),
        ("en", "Holm denies that she saw the letter.", "denied"),
        ("en", "Holm denies it: “We have written to the widow twice.”", "asserted"),
        ("en", "Holm denies that the fund was “run from a kitchen table”.", "denied"),
        ("en", "Holm denies that “the fund was run from a kitchen table”.", "denied"),
        ("nb", "Holm avviser at fondet ble «drevet fra et kjøkkenbord».", "denied"),
    ],
)
def test_the_words_of_whoever_denies_are_the_answer_and_not_the_charge(lang: str, text: str, status: str) -> None:
    assert [row["status"] for row in marked(pipeline(lang)(text), "claims")] == [status]


@pytest.mark.parametrize(
    ("lang", "text", "statement"),
    [
        ("da", "Ifølge politiet er broen lukket.", "Ifølge politiet er broen lukket"),
        ("sv", "Enligt polisen är bron stängd.", "Enligt polisen är bron stängd"),
        ("sv", "Bron är stängd, enligt polisen.", "Bron är stängd"),
        ("nb", "Ifølge politiet er broen stengt.", "Broen er stengt"),
    ],
)
def test_a_statement_keeps_its_source_where_no_parse_shows_its_subject(lang: str, text: str, statement: str) -> None:
    assert [row["statement"] for row in marked(pipeline(lang)(text), "claims")] == [statement]


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("Kari Moe, who runs the shop, said her son Per, six, had been ill.", "en", [("Kari Moe", "asserted")]),
        ("A broker, which has a “cut” rating on the stock, said the forecast “looks bold”.", "en", [("A broker", "asserted")]),
        ("Ann Holt yesterday said the plan was dead.", "en", [("Ann Holt", "asserted")]),
        ("Ruth Pell last night said the plan was dead.", "en", [("Ruth Pell", "asserted")]),
        ("A man accused of theft told police that the door stood open, the jury heard.", "en", [("A man accused of theft", "asserted")]),
        ("The knife lay in the garden, the jury heard.", "en", [("the jury", "asserted")]),
        ("Counsel heard the noise.", "en", [(None, "asserted")]),
        ("Cllr Mary Dunn said the road would be closed.", "en", [("Cllr Mary Dunn", "planned")]),
        ("Sales fell by a third, compared with a tenth in May, the firm said.", "en", [("the firm", "asserted")]),
        ("Mr Holt agreed that he had driven the car.", "en", [("Mr Holt", "asserted")]),
        ("Mr Holt agreed that the car will be sold.", "en", [("Mr Holt", "planned")]),
        ("The board expects to publish its report in May.", "en", [("The board", "planned")]),
        ("The minister is understood to have met the firm.", "en", [(None, "alleged")]),
        ("“The allegation that records were altered is false,” said Moe.", "en", [("Moe", "denied")]),
        ("Styreleder Arvid Moe (71) avviser at han ga samtykke.", "nb", [("Styreleder Arvid Moe", "denied")]),
        ("Avtalen er ulovlig. Det viser interne dokumenter.", "nb", [("interne dokumenter", "asserted")]),
        ("Avtalen er underskrevet. Det går fram av en rapport.", "nb", [("en rapport", "asserted")]),
        ("Kostnadene har steget. Det forklarer en tredel av tapet.", "nb", [(None, "asserted"), (None, "asserted")]),
        ("Ifølge tiltalen skal kvinnen ha overført penger til broren.", "nb", [("tiltalen", "alleged")]),
        ("Kvinnen skal ha møte med broren.", "nb", [(None, "planned")]),
        ("Moe har garantert for lånet, slik at det er vi som betaler.", "nb", [("Moe", "asserted")]),
        ("Museet åbner igen i maj, en uge senere end først meldt ud.", "da", [(None, "asserted")]),
        ("– Vi fikk beskjed om å holde kjeft, sier den ene.", "nb", [("den ene", "asserted")]),
        ("Holt confirmed that the email was genuine but said it had been cut.", "en", [("Holt", "asserted"), ("Holt", "asserted")]),
        ("Coast FM, citing a fire service source, said three people had died.", "en", [("a fire service source", "asserted")]),
        ("The fund, citing its schedule, said the haul was worth three million.", "en", [("The fund", "asserted")]),
        ("About thirty jobs go, but according to Wik no one needs to leave.", "en", [("Wik", "asserted")]),
        ("Stroud alleged that investigators had lied, a claim Benitez denied.", "en", [("Stroud", "alleged")]),
        ("As reported by the Harbour Mail, the damage was large.", "en", [("the Harbour Mail", "asserted")]),
        ("A clerk who asked not to be named said Holt owed money.", "en", [("A clerk", "asserted")]),
        ("Rents will rise, say British researchers", "en", [("British researchers", "planned")]),
        ("Asked whether he would resign, Moe said: “Not before May.”", "en", [("Moe", "asserted")]),
        ("I dag er det ingen som sier at Moe tok feil.", "nb", [(None, "asserted")]),
        ("Moe vil verken bekrefte eller avkrefte at avtalen er klar.", "nb", [(None, "asserted")]),
        ("For menn fant forskerne ingen forskjell.", "nb", [(None, "asserted")]),
        ("– Jeg kan bekrefte at det kom et bud, sier Moe.", "nb", [("Moe", "asserted")]),
        ("Moe forsvarer seg med at fylket er fattig.", "nb", [("Moe", "asserted")]),
        ("Av 2400 husstander har 1850 sagt nei.", "nb", [(None, "asserted")]),
    ],
)  # fmt: skip
def test_who_speaks_and_how_in_the_manner_of_papers(text: str, lang: str, expected: list[tuple[str | None, str]]) -> None:
    reported = [row for row in read_claims(text, lang) if row["speaker"]] or read_claims(text, lang)
    assert [(row["speaker"], row["status"]) for row in reported] == expected


@pytest.mark.parametrize(
    ("text", "lang", "statement"),
    [
        (
            "Firmaet Belt, som i 2021 bød 1,98 milliarder kroner og tabte, vil klage.",
            "da",
            "Firmaet Belt i 2021 bød 1,98 milliarder kroner og tabte",
        ),
        ("# Broen er lukket i dag\n\nDen blev lukket i går.", "da", "Broen er lukket i dag"),
        ("The minister said the firm earned £450m.", "en", "The firm earned £450m"),
        ("Et autovern koster, ifølge vegvesenet, 700 000 kroner.", "nb", "Et autovern koster 700 000 kroner"),
        ("Members refused the plan by Holm & Pryce. Pryce is a firm.", "en", "Members refused the plan by Holm & Pryce"),
        ("The ferry hit the pier. It hit it at 9:40, the council said.", "en", "It hit it at 9:40"),
        ("The club wants an arena. The club say it will cost £210m.", "en", "It will cost £210m"),
    ],
)
def test_a_statement_says_what_the_text_says(text: str, lang: str, statement: str) -> None:
    assert statement in [row["statement"] for row in read_claims(text, lang)]


@pytest.mark.parametrize(
    ("text", "lang", "speaker", "via"),
    [
        ("– Jeg har mistet tilliten, sier Moe ifølge Havneposten.", "nb", "Moe", "Havneposten"),
        ("– Det er trist, sier Kari Lie ifølge avisen Havneposten.", "nb", "Kari Lie", "avisen Havneposten"),
        ("Broen er stengt, sier Moe ifølge Havneposten.", "nb", "Moe", "Havneposten"),
        ("»Det er dyrt,« siger Moe ifølge avisen Havneposten.", "da", "Moe", "avisen Havneposten"),
        ("“I am done,” said Moe, according to the Harbour Mail.", "en", "Moe", "the Harbour Mail"),
        ("A clerk told police that the door stood open, the jury heard.", "en", "A clerk", "the jury"),
    ],
)
def test_a_source_relays_a_report_with_its_speaker(text: str, lang: str, speaker: str, via: str) -> None:
    assert [(row["speaker"], row["via"]) for row in read_claims(text, lang)] == [(speaker, via)]


def test_a_cue_has_its_not() -> None:
    (row,) = read_claims("Moe tror ikke at planen vil virke.", "nb")
    assert (row["cue"], row["status"], row["statement"]) == ("tror ikke", "denied", "Planen vil virke")
    (row,) = read_claims("Holt does not believe that the plan will work.", "en")
    assert (row["cue"], row["status"]) == ("not believe", "denied")
