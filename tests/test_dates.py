"""Dates and durations read as ISO 8601, from what the text and the date of publication give."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from textkit.components import marked
from textkit.components.figures import find_figures
from textkit.dates import DateReading, anchor_of, easter, infer_anchor, iso_duration, read_date, starts_date
from textkit.numbers import read_page
from textkit.pipelines import pipeline

WEDNESDAY = "2025-07-16"


def dates(text: str, lang: str, published: str | None = WEDNESDAY) -> list[DateReading]:
    page, found, at = read_page(text, lang=lang), [], 0
    while at < len(page.tokens):
        reading = read_date(page, at, anchor_of(published), code=lang)
        found += [reading] if reading else []
        at = reading.last if reading else at + 1
    return found


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "They met on 24 April 2025.", "2025-04-24"),
        ("en", "They met on April 24, 2025.", "2025-04-24"),
        ("en", "They met on Thursday, April 24, 2025.", "2025-04-24"),
        ("en", "They met on 4/24/2025.", "2025-04-24"),
        ("en", "They met on 2025-04-24.", "2025-04-24"),
        ("en", "They met on the first of March 2024.", "2024-03-01"),
        ("en", "They met in April 2025.", "2025-04"),
        ("en", "They met in 1998.", "1998"),
        ("en", "They met in nineteen ninety-six.", "1996"),
        ("en", "They met on June 27.", "2025-06-27"),
        ("en", "They met in April.", "2025-04"),
        ("en", "They met in November.", "2024-11"),
        ("en", "They will meet on July 30.", "2025-07-30"),
        ("en", "They met in early March.", "2025-03"),
        ("en", "They met in late February.", "2025-02"),
        ("en", "They ruled in early Could.", "2025-05"),
        ("en", "They said yesterday that it was over.", "2025-07-15"),
        ("en", "They said today that it was over.", "2025-07-16"),
        ("en", "They met on Monday.", "2025-07-14"),
        ("en", "They met on Wednesday.", "2025-07-16"),
        ("en", "They will meet on Friday.", "2025-07-18"),
        ("en", "They closed it until Friday.", "2025-07-18"),
        ("en", "They met last week.", "2025-W28"),
        ("en", "They met last month.", "2025-06"),
        ("en", "They met final month.", "2025-06"),
        ("en", "They met last year.", "2024"),
        ("en", "They met last Friday.", "2025-07-11"),
        ("en", "They meet next Friday.", "2025-07-25"),
        ("en", "They met this weekend.", "2025-07-12"),
        ("en", "They met this summer.", "2025-SU"),
        ("en", "They met in the summer of 2019.", "2019-SU"),
        ("en", "They met two weeks ago.", "2025-07-02"),
        ("en", "They met two years ago.", "2023"),
        ("en", "It opens in three days if they will agree.", "2025-07-19"),
        ("en", "It was so in the 1980s.", "198X"),
        ("en", "It fell in the third quarter of 2013.", "2013-Q3"),
        ("en", "It fell in Q3 2013.", "2013-Q3"),
        ("en", "It fell in the first half of 2020.", "2020-H1"),
        ("en", "They meet on the first Tuesday of October 2014.", "2014-10-07"),
        ("en", "They met in March last year.", "2024-03"),
        ("en", "They met at 9 p.m. on Sunday.", "2025-07-13T21:00"),
        ("en", "They met in 2014 and left.", "2014"),
        ("nb", "De møttes 23. januar 2025.", "2025-01-23"),
        ("nb", "De møttes den 23. januar.", "2025-01-23"),
        ("nb", "De møttes 17.12.2021.", "2021-12-17"),
        ("nb", "De møttes i april.", "2025-04"),
        ("nb", "De møttes onsdag ettermiddag.", "2025-07-16"),
        ("nb", "De møttes på lørdag.", "2025-07-12"),
        ("nb", "De skal møtes på lørdag.", "2025-07-19"),
        ("nb", "De møttes i går.", "2025-07-15"),
        ("nb", "De møttes i fjor.", "2024"),
        ("nb", "De møttes forrige uke.", "2025-W28"),
        ("nb", "De møttes i mars i fjor.", "2024-03"),
        ("nb", "De møttes for to år siden.", "2023"),
        ("nb", "De møttes for tre uker siden.", "2025-06-25"),
        ("nb", "De åpner om to dager.", "2025-07-18"),
        ("nb", "Slik var det på 1980-tallet.", "198X"),
        ("nb", "Det falt i tredje kvartal 2013.", "2013-Q3"),
        ("nb", "De møttes våren 2019.", "2019-SP"),
        ("nb", "De møttes i slutten av mai.", "2025-05"),
        ("nb", "De møttes kl. 12.55.", "T12:55"),
        ("nn", "Dei møttest 23. januar 2025.", "2025-01-23"),
        ("nn", "Dei møttest på laurdag.", "2025-07-12"),
        ("nn", "Dei møttest førre veke.", "2025-W28"),
        ("nn", "Dei møttest for to år sidan.", "2023"),
        ("nn", "Slik var det på 1980-talet.", "198X"),
    ],
)
def test_a_date_has_its_value(lang: str, text: str, value: str) -> None:
    assert [reading.value for reading in dates(text, lang)] == [value]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "since February", "--02"),
        ("en", "on June 27", "--06-27"),
        ("en", "opened on Monday", None),
        ("en", "closed last month", None),
        ("en", "open at 8 p.m. ET on Saturday", None),
        ("nb", "Alt i april", "--04"),
        ("nb", "den 23. januar", "--01-23"),
        ("nb", "onsdag ettermiddag", None),
    ],
)
def test_a_date_is_as_partial_as_a_text_without_date_of_publication(lang: str, text: str, value: str | None) -> None:
    assert [reading.value for reading in dates(text, lang, None)] == [value]


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "for 120 days", "P120D"),
        ("en", "a five-year sentence", "P5Y"),
        ("en", "almost two and a half years", "P2.5Y"),
        ("en", "an hour and a half", "PT90M"),
        ("en", "2 years 3 months", "P27M"),
        ("en", "one minute and 30 seconds", "PT90S"),
        ("en", "half a day", "PT12H"),
        ("en", "two decades", "P20Y"),
        ("en", "six straight days", "P6D"),
        ("en", "a fortnight ago or two weeks", "P2W"),
        ("nb", "i 120 dager", "P120D"),
        ("nb", "en femårig avtale", "P5Y"),
        ("nb", "halvannet år", "P1.5Y"),
        ("nb", "tre lange uker", "P3W"),
        ("nn", "i tre månader", "P3M"),
    ],
)
def test_a_duration_has_its_value(lang: str, text: str, value: str) -> None:
    assert [reading.value for reading in dates(text, lang) if reading.label == "duration"] == [value]


@pytest.mark.parametrize(
    ("lang", "text", "value", "upper"),
    [
        ("en", "from July 13 to 15", "2025-07-13", "2025-07-15"),
        ("en", "August 27th - 29th", "2025-08-27", "2025-08-29"),
        ("en", "8 December 2020 to 3 January 2021", "2020-12-08", "2021-01-03"),
        ("en", "5 to 10 years", "P5Y", "P10Y"),
        ("en", "in 2014-2018", "2014", "2018"),
        ("nb", "13.–15. juli", "2025-07-13", "2025-07-15"),
        ("nb", "8. august - 12. august", "2025-08-08", "2025-08-12"),
        ("nb", "55–60 minutter", "PT55M", "PT60M"),
    ],
)
def test_an_interval_has_both_ends_as_written(lang: str, text: str, value: str, upper: str) -> None:
    assert [(reading.value, reading.upper) for reading in dates(text, lang)] == [(value, upper)]


@pytest.mark.parametrize(
    ("lang", "text", "value", "upper"),
    [
        ("en", "between Thursday, Sept. 19, and Sunday, Sept. 22", "2024-09-19", "2024-09-22"),
        ("en", "from the Friday, September 20, to the Monday, September 23,", "2024-09-20", "2024-09-23"),
        ("nb", "fra fredag 20. til mandag 23. september", "2024-09-20", "2024-09-23"),
        ("nn", "frå måndag 30. september til fredag 4. oktober 2024", "2024-09-30", "2024-10-04"),
        ("nb", "fra fredag 30. august til søndag 1. september", "2024-08-30", "2024-09-01"),
        ("nb", "fra fredag 30. til søndag 1. september", "2024-08-30", "2024-09-01"),
        ("nb", "stengt fra søndag 29. desember til onsdag 1. januar", "2024-12-29", "2025-01-01"),
        ("sv", "från fredagen den 20 till måndagen den 23 september", "2024-09-20", "2024-09-23"),
        ("da", "fra fredag den 20. til mandag den 23. september", "2024-09-20", "2024-09-23"),
    ],
)
def test_the_ends_of_an_interval_may_have_their_weekdays(lang: str, text: str, value: str, upper: str) -> None:
    assert [(reading.value, reading.upper) for reading in dates(text, lang, "2024-09-25")] == [(value, upper)]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "on Friday, September 20, and Monday, September 23"),
        ("en", "on September 20 and September 23"),
        ("nb", "20. september og 23. september"),
    ],
)
def test_two_days_are_no_interval(lang: str, text: str) -> None:
    assert [reading.value for reading in dates(text, lang, "2024-09-25")] == ["2024-09-20", "2024-09-23"]


@pytest.mark.parametrize(
    ("lang", "text", "words"),
    [
        ("en", "She heard of it on Oct. 19. The rest is known.", "Oct. 19"),
        ("en", "It opens in May.", "May"),
        ("en", "It opens in Sept.", "Sept."),
        ("nb", "Broen åpner i juni.", "juni"),
        ("nb", "Broen åpner 4. juni. Da blir det fest.", "4. juni"),
    ],
)
def test_the_full_stop_is_no_part_of_a_date(lang: str, text: str, words: str) -> None:
    (found,) = find_figures(text, lang=lang, published="2024-09-25")
    assert text[found.start : found.end] == words


@pytest.mark.parametrize("text", ["They could go.", "It may rain.", "We march on.", "The sun sat.", "60 apples", "$2,024"])
def test_common_words_are_no_dates(text: str) -> None:
    assert dates(text, "en") == []


def test_a_weekday_and_day_give_the_year_as_a_guess() -> None:
    text = "ready on Thursday, April 24. It is so."
    page, found = read_page(text, lang="en"), dates(text, "en", None)
    assert [reading.value for reading in found] == ["2025-04-24"]
    assert not found[0].certain
    assert infer_anchor(page, found).day == datetime.date(2025, 4, 24)
    assert infer_anchor(page, found).published is None


def test_a_day_that_is_not_in_the_calendar_has_no_value() -> None:
    assert [(reading.value, reading.certain) for reading in dates("on February 30.", "en")] == [(None, False)]


def test_a_century_is_an_ordinal_in_both_languages() -> None:
    english, norwegian = dates("an 18th-century law", "en"), dates("en lov fra 1700-tallet", "nb")
    assert [(reading.label, reading.value, reading.unit) for reading in english] == [("ordinal", "18", "century")]
    assert [(reading.label, reading.value, reading.unit) for reading in norwegian] == [("ordinal", "18", "century")]


@pytest.mark.parametrize(("year", "day"), [(2018, "2018-04-01"), (2019, "2019-04-21"), (2024, "2024-03-31"), (2025, "2025-04-20")])
def test_easter_is_where_the_almanac_has_it(year: int, day: str) -> None:
    assert easter(year).isoformat() == day


@pytest.mark.parametrize(("value", "unit", "iso"), [("1.5", "hour", "PT90M"), ("3", "century", "P300Y"), ("2", "quarter", "P2Q")])
def test_a_duration_is_written_in_whole_units_where_it_can_be(value: str, unit: str, iso: str) -> None:
    assert iso_duration(Decimal(value), unit) == iso


def test_an_unreadable_date_of_publication_is_none() -> None:
    assert anchor_of("last spring").day is None
    assert anchor_of("2025-07-16T10:00:00Z").day == datetime.date(2025, 7, 16)


ENGLISH_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
NORWEGIAN_MONTHS = ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"]


@tries(60)
@given(st.dates(datetime.date(1800, 1, 1), datetime.date(2099, 12, 31)))
def test_a_date_written_by_any_writer_reads_back(day: datetime.date) -> None:
    english, norwegian = ENGLISH_MONTHS[day.month - 1], NORWEGIAN_MONTHS[day.month - 1]
    for lang, text in [
        ("en", f"{day.day} {english} {day.year}"),
        ("en", f"{english} {day.day}, {day.year}"),
        ("en", f"{day.month}/{day.day}/{day.year}"),
        ("en", day.isoformat()),
        ("nb", f"{day.day}. {norwegian} {day.year}"),
        ("nb", f"{day.day:02d}.{day.month:02d}.{day.year}"),
        ("nn", f"den {day.day}. {norwegian} {day.year}"),
    ]:
        assert [reading.value for reading in dates(text, lang, None)] == [day.isoformat()], text


def test_most_words_cannot_start_a_date() -> None:
    page = read_page("our council decided", lang="en")
    assert not any(starts_date(page, at, code="en") for at in range(len(page.tokens)))


@pytest.mark.parametrize("published", ["0001-01-02", "9999-12-31", "1066-10-14"])
def test_a_publication_that_no_article_can_have_fixes_no_day(published):
    assert anchor_of(published).day is None
    for text in ("on Monday", "in March", "July 16", "next year", "mayor on 29 February"):
        dates(text, "en", published)


def test_the_day_is_the_one_that_the_paragraph_told() -> None:
    told = [figure.value for figure in find_figures("Shares rose on Monday, ending the day at a high.", lang="en", published=WEDNESDAY)]
    assert told == ["2025-07-14", "2025-07-14"]
    alone = [figure.value for figure in find_figures("Shares ended the day at a high.", lang="en", published=WEDNESDAY)]
    assert alone == [WEDNESDAY]


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "Traders spoke of a Black Monday."), ("en", "Five states vote on Super Tuesday."), ("nb", "De husker den svarte mandagen.")],
)
def test_the_name_of_a_day_is_no_weekday_of_this_week(lang: str, text: str) -> None:
    assert dates(text, lang) == []


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "He came on a Saturday.", None),
        ("en", "The best time is 5.30pm on a Saturday.", "T17:30"),
        ("nb", "En lørdag gikk han på kino.", None),
        ("nb", "Det skjedde 17.30 på lørdag.", "2025-07-12T17:30"),
        ("en", "The plane came at 5:30 the afternoon.", "T17:30"),
        ("en", "Ten years after July 22, the country mourns.", "2025-07-22"),
        ("en", "A year after the October 1 vote tensions remain.", "2025-10-01"),
        ("en", "Three years after 5 May 2019 it closed.", "2022-05-05"),
        ("en", "Two days after July 12 they left.", "2025-07-14"),
        ("nb", "Ti år etter 22.07.11 sørger landet.", "2021-07-22"),
        ("nb", "Fem år etter 22. juli sørger landet.", "2025-07-22"),
    ],
)
def test_no_weekday_of_its_own_and_anniversaries(lang: str, text: str, value: str | None) -> None:
    (figure,) = [figure for figure in find_figures(text, lang=lang, published=WEDNESDAY) if figure.label == "date"]
    assert figure.value == value


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A man in his 40s died.", [("age", "40")]),
        ("She is in her late 20s.", [("age", "20")]),
        ("They were in their 60s and 70s.", [("age", "60"), ("age", "70")]),
        ("It was big in the 60s and 70s.", [("date", "196X"), ("date", "197X")]),
        ("They were in their 1990s heyday.", [("date", "199X")]),
        ("They played all their 80s hits.", [("date", "198X")]),
    ],
)
def test_a_decade_of_a_life_is_an_age(text: str, values: list[tuple[str, str]]) -> None:
    assert [(figure.label, figure.value) for figure in find_figures(text, lang="en", published=WEDNESDAY)] == values


def test_a_weekday_that_was_may_lie_between_publication_and_change() -> None:
    def value(text: str, updated: str | None) -> str | None:
        (figure,) = find_figures(text, lang="en", published=WEDNESDAY, updated=updated)
        return figure.value

    assert value("They met on Thursday.", "2025-07-18T10:15") == "2025-07-17"
    assert value("They met on Wednesday.", "2025-07-18T10:15") == WEDNESDAY
    assert value("They will meet on Thursday.", "2025-07-18T10:15") == "2025-07-17"
    assert value("They met on Thursday.", "2025-08-18") == value("They met on Thursday.", None) == "2025-07-10"


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "The director left in January.", "2025-01"),
        ("en", "The project director left in December.", "2024-12"),
        ("en", "They were asked to answer by 7 August.", "2025-08-07"),
        ("en", "Drivers start paying on 5 January.", "2026-01-05"),
        ("en", "The notice did not arrive until Monday.", "2025-07-14"),
        ("en", "They will check it every Monday.", None),
        ("en", "Two papers came out on the Thursday 10 and were read.", "2025-07-10"),
        ("nb", "Brannen tok til tirsdag.", "2025-07-15"),
        ("nb", "Jeg sjekker den hver mandag.", None),
    ],
)
def test_a_verb_says_on_which_side_a_bare_date_lies(lang: str, text: str, value: str | None) -> None:
    (figure,) = marked(pipeline(lang)(_doc(lang, text)), "figures")[-1:]
    assert figure["value"] == value


def _doc(lang: str, text: str) -> Doc:
    doc = pipeline(lang).make_doc(text)
    doc.user_data |= {"lang": lang, "published": WEDNESDAY}
    return doc


def test_the_day_after_in_apposition_is_the_day_told() -> None:
    figures = find_figures("She had spots on 16 March, the day after the coach came back.", lang="en", published=WEDNESDAY)
    assert [figure.value for figure in figures] == ["2025-03-16", "2025-03-16"]


def test_a_comma_in_a_day_and_month_is_no_date() -> None:
    """Found by fuzzing: "16,1/2 2025"."""
    figures = find_figures("Juli 16,1/2 2025 var en dag", lang="nb", published="2025-07-16")
    assert [figure.value for figure in figures if figure.label == "date"] == ["2025-07", "2025"]


def test_a_year_in_digits_of_another_script_is_that_year() -> None:
    """Found by fuzzing."""
    assert [figure.value for figure in find_figures("It was built in ௧931.", lang="en")] == ["1931"]
    assert [(figure.value, figure.upper) for figure in find_figures("It was built in 1931/௩2.", lang="en")] == [("1931", "1932")]


@pytest.mark.parametrize(
    ("lang", "text", "values"),
    [
        ("en", "They met in May and June of 2015.", ["2015-05", "2015-06"]),
        ("en", "They met in December and January 2016.", ["2015-12", "2016-01"]),
        ("en", "They met on 3 May and on 5 June 2015.", ["2025-05-03", "2015-06-05"]),
        ("nb", "De møttes fra oktober til november 2006.", ["2006-10", "2006-11"]),
    ],
)
def test_two_months_share_their_year(lang: str, text: str, values: list[str]) -> None:
    assert [reading.value for reading in dates(text, lang)] == values
