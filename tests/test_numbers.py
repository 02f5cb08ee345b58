"""Numbers and amounts read back as the value a person would give them, one line each."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st

from textkit.numbers import Amount, plain, read_amounts, read_digits, read_page


def amounts(text: str, lang: str) -> list[Amount]:
    page, found, at = read_page(text, lang=lang), [], 0
    while at < len(page.tokens):
        here = read_amounts(page, at)
        found += here
        at = here[-1].last if here else at + 1
    return found


@pytest.mark.parametrize(
    ("lang", "text", "value"),
    [
        ("en", "7,000", "7000"),
        ("en", "1,234,567.89", "1234567.89"),
        ("en", "1.234.567,89", "1234567.89"),
        ("en", "12,34,567.89", "1234567.89"),
        ("en", "5,00", "5"),
        ("en", "4.800", "4.8"),
        ("en", "40 000", "40000"),
        ("en", "40\u00a0000", "40000"),
        ("en", "40\u202f000", "40000"),
        ("en", "10'000", "10000"),
        ("en", ".77", "0.77"),
        ("en", "-5", "-5"),
        ("en", "−5.5", "-5.5"),
        ("en", "minus 12", "-12"),
        ("en", "1.3e6", "1300000"),
        ("en", "7.3 million", "7300000"),
        ("en", "100k", "100000"),
        ("en", "3M", "3000000"),
        ("en", "1.2bn", "1200000000"),
        ("en", "forty-two", "42"),
        ("en", "twenty one", "21"),
        ("en", "three hundred and thirty-one", "331"),
        ("en", "two thousand and twelve", "2012"),
        ("en", "six hundred twenty-one thousand twelve", "621012"),
        ("en", "a hundred", "100"),
        ("en", "a million", "1000000"),
        ("en", "two and a half million", "2500000"),
        ("en", "one million and a half", "1500000"),
        ("en", "half a million", "500000"),
        ("en", "three quarters of a million", "750000"),
        ("en", "two billion", "2000000000"),
        ("en", "a dozen", "12"),
        ("en", "two dozen", "24"),
        ("en", "two and a half dozen", "30"),
        ("en", "two thirds", "0.666666667"),
        ("en", "two-thirds", "0.666666667"),
        ("en", "a quarter", "0.25"),
        ("en", "3/4", "0.75"),
        ("en", "7 1/2", "7.5"),
        ("en", "7½", "7.5"),
        ("en", "one in five", "0.2"),
        ("en", "three out of four", "0.75"),
        ("en", "nine point nought four", "9.04"),
        ("en", "4 thousand 3 hundred and 21", "4321"),
        ("en", "three lakh", "300000"),
        ("en", "thousands", "1000"),
        ("en", "tens of thousands", "10000"),
        ("en", "hundreds of millions", "100000000"),
        ("en", "a couple of", "2"),
        ("nb", "50 000", "50000"),
        ("nb", "47.000", "47000"),
        ("nb", "1,2 millioner", "1200000"),
        ("nb", "1.2 millioner", "1200000"),
        ("nb", "3,5 mrd.", "3500000000"),
        ("nb", "20 mill.", "20000000"),
        ("nb", "en milliard", "1000000000"),
        ("nb", "en billion", "1000000000000"),
        ("nb", "femti tusen", "50000"),
        ("nb", "femtitusen", "50000"),
        ("nb", "tjueto", "22"),
        ("nb", "toogtjue", "22"),
        ("nb", "tohundreogfemti", "250"),
        ("nb", "to hundre og femti", "250"),
        ("nb", "hundre", "100"),
        ("nb", "halvannen million", "1500000"),
        ("nb", "en halv million", "500000"),
        ("nb", "en kvart milliard", "250000000"),
        ("nb", "to og en halv million", "2500000"),
        ("nb", "tre firedeler", "0.75"),
        ("nb", "én av fem", "0.2"),
        ("nb", "hundrevis", "100"),
        ("nb", "titusenvis", "10000"),
        ("nb", "et par", "2"),
        ("nn", "2,8 millionar", "2800000"),
        ("nn", "tre milliardar", "3000000000"),
        ("nn", "tjuefem", "25"),
        ("nn", "tusenvis", "1000"),
        ("nn", "eit par", "2"),
        ("de", "1.234,5", "1234.5"),
        ("fr", "1 234,5", "1234.5"),
    ],
)
def test_a_number_has_its_value(lang: str, text: str, value: str) -> None:
    found = amounts(text, lang)
    assert len(found) == 1
    assert abs(found[0].value - Decimal(value)) < Decimal("1e-6")


@pytest.mark.parametrize(
    ("lang", "text", "label", "value", "unit"),
    [
        ("en", "$80 billion", "money", "80000000000", "USD"),
        ("en", "$ 80 billion", "money", "80000000000", "USD"),
        ("en", "US$1.3tn", "money", "1300000000000", "USD"),
        ("en", "HK$5", "money", "5", "HKD"),
        ("en", "£125m", "money", "125000000", "GBP"),
        ("en", "€3.1billion", "money", "3100000000", "EUR"),
        ("en", "NOK 500", "money", "500", "NOK"),
        ("en", "500 NOK", "money", "500", "NOK"),
        ("en", "75 USD million", "money", "75000000", "USD"),
        ("en", "48.5 MGBP", "money", "48500000", "GBP"),
        ("en", "ten Swiss francs", "money", "10", "CHF"),
        ("en", "361 million pounds", "money", "361000000", "GBP"),
        ("en", "20 dollars and 43 cents", "money", "20.43", "USD"),
        ("en", "193 dollars with 75 cents", "money", "193.75", "USD"),
        ("en", "26 cents", "money", "26", "cent"),
        ("en", "40 per cent", "percent", "40", "%"),
        ("en", "half a percent", "percent", "0.5", "%"),
        ("en", "two percentage points", "percent", "2", "percentage point"),
        ("en", "5 age percent", "percent", "5", "%"),
        ("en", "500 km", "quantity", "500", "kilometre"),
        ("en", "2.5-mile", "quantity", "2.5", "mile"),
        ("en", "30 square metres", "quantity", "30", "square metre"),
        ("en", "52 years old", "age", "52", "year"),
        ("en", "52-year-old", "age", "52", "year"),
        ("en", "aged 17", "age", "17", "year"),
        ("en", "18th", "ordinal", "18", None),
        ("en", "twenty-first", "ordinal", "21", None),
        ("nb", "500 kroner", "money", "500", "NOK"),
        ("nb", "kr 500", "money", "500", "NOK"),
        ("nb", "kr. 500", "money", "500", "NOK"),
        ("nb", "ti svenske kroner", "money", "10", "SEK"),
        ("nb", "ti danske kroner", "money", "10", "DKK"),
        ("nb", "3,5 mrd. kr", "money", "3500000000", "NOK"),
        ("nb", "NOK 3 mrd.", "money", "3000000000", "NOK"),
        ("nb", "11 milliarder dollar", "money", "11000000000", "USD"),
        ("nb", "to kroner og 50 øre", "money", "2.5", "NOK"),
        ("nb", "12 prosent", "percent", "12", "%"),
        ("nb", "12,5 %", "percent", "12.5", "%"),
        ("nb", "2 prosentpoeng", "percent", "2", "percentage point"),
        ("nb", "72 km", "quantity", "72", "kilometre"),
        ("nb", "37-åringen", "age", "37", "year"),
        ("nb", "13 år gammel", "age", "13", "year"),
        ("nb", "femåring", "age", "5", "year"),
        ("nb", "65.", "ordinal", "65", None),
        ("nb", "tredje", "ordinal", "3", None),
        ("nn", "500 kroner", "money", "500", "NOK"),
        ("nn", "68 prosent", "percent", "68", "%"),
        ("nn", "11 år gammal", "age", "11", "year"),
        ("sv", "500 SEK", "money", "500", "SEK"),
        ("de", "20 €", "money", "20", "EUR"),
    ],
)
def test_an_amount_has_its_unit(lang: str, text: str, label: str, value: str, unit: str | None) -> None:
    (found,) = amounts(text, lang)
    assert (found.label, plain(found.value), found.unit) == (label, value, unit)


@pytest.mark.parametrize(
    ("lang", "text", "lower", "upper", "unit"),
    [
        ("en", "10 to 15 percent", "10", "15", "%"),
        ("en", "15-20%", "15", "20", "%"),
        ("en", "between 10 and 15 percent", "10", "15", "%"),
        ("en", "between $12 million and $20 million", "12000000", "20000000", "USD"),
        ("en", "$5-10 million", "5000000", "10000000", "USD"),
        ("en", "18- to 29-year-olds", "18", "29", "year"),
        ("nb", "10–15 prosent", "10", "15", "%"),
        ("nb", "mellom 10 og 15 prosent", "10", "15", "%"),
        ("nb", "fem til ti millioner kroner", "5000000", "10000000", "NOK"),
        ("nn", "mellom 2 og 3 kilometer", "2", "3", "kilometre"),
    ],
)
def test_a_range_has_both_ends_in_the_unit_of_the_last(lang: str, text: str, lower: str, upper: str, unit: str) -> None:
    (found,) = amounts(text, lang)
    assert found.upper is not None
    assert (plain(found.value), plain(found.upper), found.unit) == (lower, upper, unit)


def test_a_change_from_one_value_to_another_is_no_range() -> None:
    assert [plain(amount.value) for amount in amounts("rose from 5 to 10 percent", "en")] == ["5", "10"]
    assert {amount.unit for amount in amounts("rose from 5 to 10 percent", "en")} == {"%"}


@pytest.mark.parametrize(
    ("text", "value"),
    [("seven.3 million", "7300000"), ("1 2 million people", "1200000"), ("#20.1 billion", "20100000000")],
)
def test_a_garbled_number_is_recovered_and_marked_as_a_guess(text: str, value: str) -> None:
    (found,) = amounts(text, "en")
    assert plain(found.value) == value
    assert not found.certain


@pytest.mark.parametrize("text", ["1.2.3", "192.168.0.1", "1" * 40])
def test_versions_and_codes_have_no_value(text: str) -> None:
    assert read_digits(text, decimal_sign=".") is None


WRITERS = {
    "en": [lambda n: f"{n:,}", lambda n: f"{n}"],
    "nb": [lambda n: f"{n:,}".replace(",", " "), lambda n: f"{n:,}".replace(",", "."), lambda n: f"{n:,}".replace(",", "\u00a0")],
    "nn": [lambda n: f"{n:,}".replace(",", "\u202f"), lambda n: f"{n}"],
}


@tries(60)
@given(st.integers(0, 10**15), st.sampled_from([(lang, i) for lang, writers in WRITERS.items() for i in range(len(writers))]))
def test_a_number_written_by_any_writer_reads_back(number: int, writer: tuple[str, int]) -> None:
    lang, index = writer
    (found,) = amounts(WRITERS[lang][index](number), lang)
    assert found.value == number


@tries(60)
@given(st.decimals(min_value=0, max_value=10**9, places=2))
def test_a_decimal_reads_back_in_both_ways_of_writing(number: Decimal) -> None:
    (english,) = amounts(f"{number:,}", "en")
    (norwegian,) = amounts(f"{number:,}".translate(str.maketrans(",.", " ,")), "nb")
    assert english.value == norwegian.value == number


ENGLISH = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NORWEGIAN = [
    "null",
    "én",
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "sju",
    "åtte",
    "ni",
    "ti",
    "elleve",
    "tolv",
    "tretten",
    "fjorten",
    "femten",
    "seksten",
    "sytten",
    "atten",
    "nitten",
]
NORWEGIAN_TENS = ["tjue", "tretti", "førti", "femti", "seksti", "sytti", "åtti", "nitti"]


def in_words(number: int, small: list[str], tens: list[str], *, hyphen: str, hundred: str, thousand: str, joiner: str) -> str:
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10 - 2] + (hyphen + small[number % 10] if number % 10 else "")
    size, name = (1000, thousand) if number >= 1000 else (100, hundred)
    head = in_words(number // size, small, tens, hyphen=hyphen, hundred=hundred, thousand=thousand, joiner=joiner)
    rest = number % size
    tail = in_words(rest, small, tens, hyphen=hyphen, hundred=hundred, thousand=thousand, joiner=joiner) if rest else ""
    link = f" {joiner} " if rest and rest < 100 else " "
    return f"{head} {name}{link if rest else ''}{tail}"


@tries(80)
@given(st.integers(0, 999_999))
def test_a_number_in_words_reads_back(number: int) -> None:
    english = in_words(number, ENGLISH, ENGLISH_TENS, hyphen="-", hundred="hundred", thousand="thousand", joiner="and")
    norwegian = in_words(number, NORWEGIAN, NORWEGIAN_TENS, hyphen="", hundred="hundre", thousand="tusen", joiner="og")
    assert [amount.value for amount in amounts(english, "en")] == [number]
    assert [amount.value for amount in amounts(norwegian, "nb")] == [number]


def grouped(number: int, sign: str) -> str:
    return f"{number:,}".replace(",", sign)


@tries(150)
@given(
    st.integers(0, 10**12),
    st.sampled_from([("en", ",", "."), ("en", " ", "."), ("en", "\u202f", "."), ("nb", " ", ","), ("nb", "\u00a0", ","), ("nb", ".", ",")]),
    st.none() | st.integers(1, 99),
)
def test_a_number_in_any_writers_digits_reads_back(number: int, style: tuple[str, str, str], part: int | None) -> None:
    lang, group, decimal = style
    text = grouped(number, group) + (f"{decimal}{part:02d}" if part else "")
    value = Decimal(number) + (Decimal(part) / 100 if part else 0)
    assert [amount.value for amount in amounts(text, lang)] == [value]


@tries(100)
@given(
    st.integers(1, 999),
    st.integers(1, 9),
    st.sampled_from([("en", ".", "million"), ("en", ".", "bn"), ("nb", ",", "millioner"), ("nb", ",", "mrd.")]),
)
def test_a_number_with_a_scale_reads_back(whole: int, tenth: int, style: tuple[str, str, str]) -> None:
    lang, decimal, scale = style
    size = 10**6 if scale.startswith("mill") else 10**9
    (amount,) = amounts(f"{whole}{decimal}{tenth} {scale}", lang)
    assert amount.value == (Decimal(whole) + Decimal(tenth) / 10) * size
