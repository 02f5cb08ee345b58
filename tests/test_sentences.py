"""Where sentences begin."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st

from textkit.components import marked
from textkit.components.sentences import line_starts, months_after_days, sentence_starts
from textkit.pipelines import pipeline


def sentences(text: str, code: str) -> list[str]:
    starts = [0, *sentence_starts(text, code=code), len(text)]
    return [text[start:end].strip() for start, end in pairwise(starts)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("en", ["Sen. Ada Poe told the U.S. Senate that prices rose 2.5 percent.", "Nobody asked why."]),
        ("en", ["J. K. Lund met Mr. Smith in St. Louis at 9 p.m. on Friday.", "They talked."]),
        ("en", ["She moved to the U.S.", "The firm did not."]),
        ("en", ["It closed at 5 p.m.", "He left with Oak Inc. lawyers."]),
        ("en", ['"Stop!" he cried.', '"Why?" she asked.']),
        ("en", ["“We won.”", "They left.", "(It was late.)", "No one saw."]),
        ("en", ["Wait... what?", "Then silence.", "No. 5 came in."]),
        ("en", ["They said no.", "Anna is 45.", "Berit is 44."]),
        ("en", ["1. Open the box.", "2. Read the paper."]),
        ("en", ["Visit example.com/page.Html for v1.2.3 today.", "Thanks."]),
        ("nb", ["Hun kom den 23. januar kl. 12.", "Da var bl.a. Per gått."]),
        ("en", ["Loose marks , as in treebanks .", "They end it too . . . or not ."]),
        ("nb", ["Det er kl. 12 nå.", "Vi kjøper mat osv.", "Det er bra."]),
        ("nb", ["«Vi vet ikke.", "Vi venter,» sa hun.", "– Det er bra, sier han."]),
        ("nb", ["– Nei.", "– Jo!", "– Det er sant …", "Han gikk."]),
        ("nb", ["Ca. 30 pst. av dem, ifølge prof. Hansen, ble syke.", "17. Mai er en fredag."]),
        ("nb", ["Kong Harald 5. talte.", "Unionen sprakk i 1905.", "Kari er 23.", "Mora er 44."]),
        ("nn", ["Ho kom t.d. den 3. mai.", "Då var alt over."]),
        ("fi", ["Hän tuli kotiin.", "Äiti lähti 12. tammikuuta."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(code: str, expected: list[str]) -> None:
    assert sentences(" ".join(expected), code) == expected


def test_a_line_begins_a_sentence_with_or_without_a_point() -> None:
    assert sentences("Prices rise\n\nThe bank said so.\r\nIt did.", "en") == ["Prices rise", "The bank said so.", "It did."]
    assert list(line_starts("\n a\nb c. D\n\n e")) == [4, 13]


def test_pages_that_lost_their_spaces_are_cut_too() -> None:
    assert sentences("The law passed.The court waits. “It is over.”Nobody moved.", "en") == [
        "The law passed.",
        "The court waits.",
        "“It is over.”",
        "Nobody moved.",
    ]


@tries(200)
@given(st.text(alphabet='aB1. |\n"»«!?…–\u2028é\u0301', max_size=60), st.sampled_from(["en", "nb", "xx"]))
def test_any_text_is_cut_at_ascending_places_that_are_not_blank(text: str, code: str) -> None:
    starts = list(sentence_starts(text, code=code))
    assert starts == sorted(set(starts))
    assert all(0 < start < len(text) and not text[start].isspace() for start in starts)


@pytest.mark.parametrize("unit", [".", "5. ", "a.", '"', ".» ", "17. Mai ", "a. " + " " * 50, "No. "])
def test_a_line_without_end_is_cut_to_its_end(unit: str, no_hang: None) -> None:
    text = unit * (400_000 // len(unit))
    assert all(0 < start < len(text) for start in sentence_starts(text, code="nb"))


def test_the_component_marks_the_tokens_that_begin_sentences() -> None:
    import spacy

    nlp = spacy.blank("nb")
    nlp.add_pipe("textkit_sentences")
    doc = nlp("  Han kom den 23. januar. «Nei!» Hun gikk.\nSlutt")
    assert [sentence.text.strip() for sentence in doc.sents] == ["Han kom den 23. januar.", "«Nei!»", "Hun gikk.", "Slutt"]
    assert doc.text[doc[0].idx :] == doc.text
    assert len(nlp("")) == 0


def test_with_only_lines_the_rest_is_left_to_a_parser() -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("textkit_sentences", config={"only_lines": True})
    doc = nlp("It rains. It pours\nThe end")
    assert [token.text for token in doc if token.is_sent_start] == ["It", "The"]
    assert doc[3].is_sent_start is None


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("A letter dated 19. June 2024 was lost.", ["June"]),
        ("The council meets on 28. October.", ["October"]),
        ("It was signed on 4. May 2021. On 5. May I go.", ["May"]),
        ("It came on March 3. June was warm.", []),
        ("He won 33. June came.", []),
        ("The bill was 2.19. June came.", []),
    ],
)
def test_a_day_with_a_point_and_its_month_are_found(text, months):
    assert [text[start:].split()[0].rstrip(".") for start in months_after_days(text, code="en")] == months


def test_a_translated_date_stays_in_its_sentence():
    text = "A warning letter dated 19. June 2024 was lost. The council meets on 28. October. Nobody won."
    found = [sentence.text for sentence in pipeline("en")(text).sents]
    assert found == ["A warning letter dated 19. June 2024 was lost.", "The council meets on 28. October.", "Nobody won."]


def test_a_bar_ends_a_heading_but_parts_no_row_of_a_table() -> None:
    text = "Kort om | Broen er stengt. Veien også | Moe sier nei til ny bro\n| a | b |\n"
    starts = [0, *sentence_starts(text, code="nb")]
    assert [text[start : start + 6].split()[0] for start in starts] == ["Kort", "Broen", "Veien", "Moe", "|"]
    doc = pipeline("nb")(text)
    assert {"Broen er stengt.", "Moe sier nei til ny bro"} <= {row["statement"] for row in marked(doc, "claims")}
