"""The heads of articles: whose they are, who wrote them, when they came out, and nothing that they don't say."""

from __future__ import annotations

from pathlib import Path

import pytest

from textkit.config import Settings
from textkit.readers import read_file
from textkit.readers.bylines import Head, front_matter, read_date, read_head
from textkit.readers.datelines import cut_dates, is_date_line
from textkit.readers.outlets import is_agency, is_outlet, is_spoken_to
from textkit.records import Document

TITLE = "Ny bru over Storåa blir dyrere"
ENGLISH = "New bridge over the Stor river costs more"
BODY = (
    "Brua over Storåa blir 14 millioner kroner dyrere enn kommunestyret fikk vite i mars, går det fram av et notat. "
    "Rådmannen la det fram på et møte i Tunhovd, og rådet skal ta stilling til saken om to uker.\n\n"
    "– Vi skulle ha sagt fra før, sier rådmann Per Li.\n"
)
ENGLISH_BODY = (
    "The bridge over the Stor will cost 14 million kroner more than the council was told in March, a memo shows. "
    "The chief officer laid it before a meeting in Tunhovd, and the council is to decide in two weeks.\n\n"
    '"We should have spoken up," said Per Li, the chief officer.\n'
)

HEADS = [
    # the outlet above the headline
    (f"Tunhovd Avis\n\n{TITLE}\n\n", Head(TITLE, None, "Tunhovd Avis")),
    (f"Fjellposten\n17. oktober 2025\n\n{TITLE}\n\nAv Kari Moe\n\n", Head(TITLE, "Kari Moe", "Fjellposten", "2025-10-17")),
    (f"Fjellavisa – onsdag 15. oktober 2025\n\n{TITLE}\n\nTekst: Kari Moe\n\n", Head(TITLE, "Kari Moe", "Fjellavisa", "2025-10-15")),
    (f"Dalabladet\nTirsdag 21. oktober 2025\n\n{TITLE}\n\n", Head(TITLE, None, "Dalabladet", "2025-10-21")),
    (f"Tunhovd Avis\n\n{TITLE}\n\nAv NTB\n16.10.2025 21:03\n\n", Head(TITLE, None, "Tunhovd Avis", "2025-10-16T21:03")),
    (f"The Valley Gazette\n{ENGLISH}\nBy Kari Moe\n", Head(ENGLISH, "Kari Moe", "The Valley Gazette")),
    # the outlet in the by-line
    (f"{ENGLISH}\n\nBy Kari Moe, Valley Tribune\nApril 9, 2025\n\n", Head(ENGLISH, "Kari Moe", "Valley Tribune", "2025-04-09")),
    (f"{TITLE}\nAv Kari Moe, Bergens Posten\n", Head(TITLE, "Kari Moe", "Bergens Posten")),
    (f"{TITLE}\nTekst: Kari Moe, Fjellposten\nPublisert 17. juli 2025\n", Head(TITLE, "Kari Moe", "Fjellposten", "2025-07-17")),
    (f"{ENGLISH}\nKari Moe, Valley Tribune\n\n", Head(ENGLISH, "Kari Moe", "Valley Tribune")),
    (f"{TITLE}\nAv Kari Moe og Per Li, Tunhovd Avis\n", Head(TITLE, "Kari Moe, Per Li", "Tunhovd Avis")),
    (f"{ENGLISH}\nBy Kari Moe, Per Li and Eva Dahl\n", Head(ENGLISH, "Kari Moe, Per Li, Eva Dahl")),
    # the outlet in the line of the date
    (
        f"{ENGLISH}\n\nBy Kari Moe in Bergen\nThe Fell Ledger, 18 October 2025\n\n",
        Head(ENGLISH, "Kari Moe", "The Fell Ledger", "2025-10-18"),
    ),
    (f"{ENGLISH}\nBy Kari Moe\nFell Courier · July 16, 2025\n", Head(ENGLISH, "Kari Moe", "Fell Courier", "2025-07-16")),
    (
        f"{ENGLISH}\nBy Kari Moe, Nordic correspondent\nFell Courier | 27 August 2025\n",
        Head(ENGLISH, "Kari Moe", "Fell Courier", "2025-08-27"),
    ),
    (f"{TITLE}\nAv Kari Moe\nFjellavisa, 12. februar 2026\n", Head(TITLE, "Kari Moe", "Fjellavisa", "2026-02-12")),
    (f"{ENGLISH}\n\nFell Globe, the 12. February 2026\n\n", Head(ENGLISH, None, "Fell Globe", "2026-02-12")),
    (f"{ENGLISH}\n\nFell Evening Star\nOctober 17, 2025\n\n", Head(ENGLISH, None, "Fell Evening Star", "2025-10-17")),
    (f"{ENGLISH}\n\nFell Digest / automatic editorial office\n26.04.2025\n\n", Head(ENGLISH, None, "Fell Digest", "2025-04-26")),
    (f"{TITLE}\nFjellposten, publisert 17. oktober 2025 kl. 06.12\n", Head(TITLE, None, "Fjellposten", "2025-10-17T06:12")),
    (f"# {TITLE}\n\n*Fjellkuriren, 26 augusti 2025. Av Karin Ek*\n\n", Head(TITLE, "Karin Ek", "Fjellkuriren", "2025-08-26")),
    # agencies only for want of an outlet
    (
        f"{ENGLISH}\nValley Gazette\nBy Kari Moe\nNorth News Agency\nFeb. 12, 2026\n",
        Head(ENGLISH, "Kari Moe", "Valley Gazette", "2026-02-12"),
    ),
    (f"{ENGLISH}\nBy Kari Moe, North News Agency\nFeb. 12, 2026\n", Head(ENGLISH, "Kari Moe", "North News Agency", "2026-02-12")),
    (f"{ENGLISH}\nValley Gazette\nBy Kari Moe, Reuters\n", Head(ENGLISH, "Kari Moe", "Valley Gazette")),
    # other ways to date an article
    (f"{TITLE}\n\nAV: Kari Moe\nPUBLISERT: 26.08.25 06:30\n\n", Head(TITLE, "Kari Moe", None, "2025-08-26T06:30")),
    (
        f"{TITLE}\n\nAV: Kari Moe\nPUBLISERT: 28.08.25 15:05 OPPDATERT: 29.08.25 17:48\n\n",
        Head(TITLE, "Kari Moe", None, "2025-08-28T15:05", "2025-08-29T17:48"),
    ),
    (f"{TITLE}\n\n25. august 2025 kl. 07.22\n\n", Head(TITLE, None, None, "2025-08-25T07:22")),
    (f"{TITLE}\n\nAf Mads Holst\nPubliceret 3. marts 2025\n\n", Head(TITLE, "Mads Holst", None, "2025-03-03")),
    (f"{TITLE}\n\nPublicerad: 3 mars 2025\nUppdaterad: 4 mars 2025\n\n", Head(TITLE, None, None, "2025-03-03", "2025-03-04")),
    (f"{ENGLISH}\n\nFell News Relay, Tuesday 26 August\n\n", Head(ENGLISH, None, "Fell News Relay")),
    (f"{ENGLISH}\nFriday, April 25\nBy Kari Moe\n", Head(ENGLISH, "Kari Moe")),
    (f"{ENGLISH} | Valley Gazette\n\nBy Kari Moe\n", Head(f"{ENGLISH} | Valley Gazette", "Kari Moe", "Valley Gazette")),
    (f"{TITLE}\n\nAv Kari Moe\n\nTUNHOVD (NTB-Reuters): ", Head(TITLE, "Kari Moe", "NTB-Reuters")),
    # datelines, staff and sections
    (f"{TITLE}\n\nAv Kari Moe\n\nTUNHOVD (Fjellposten): ", Head(TITLE, "Kari Moe", "Fjellposten")),
    (f"{ENGLISH}\n\nBy Infofell Staff | July 17, 2025\n\n", Head(ENGLISH, None, "Infofell", "2025-07-17")),
    (f"Kommune\n\n{TITLE}\n\nAv Kari Moe\n", Head(TITLE, "Kari Moe")),
    (f"Innenriks\n\n{TITLE}\n\n", Head(TITLE)),
    (f"Home / Politics / New bridge over…\n{ENGLISH}\n\nBy Kari Moe\n", Head(ENGLISH, "Kari Moe")),
    (f"Home / Politics / {ENGLISH}\n\nBy Kari Moe\n", Head(ENGLISH, "Kari Moe")),
    (f"Av Kari Moe\n3. mars 2025\n\n{TITLE}\n\n", Head(TITLE, "Kari Moe", None, "2025-03-03")),
    (f"{TITLE}\nTekst: Kari Moe Foto: Per Li\n\n", Head(TITLE, "Kari Moe")),
]


@pytest.mark.parametrize(("head", "expected"), HEADS)
def test_the_head_of_an_article_is_read(head: str, expected: Head) -> None:
    assert read_head(head + (ENGLISH_BODY if ENGLISH[:8] in head else BODY)) == expected


@pytest.mark.parametrize(
    "head",
    [
        "",
        "Brua er dyr\n",
        "Kari Moe\n\n",
        "Foto: Kari Moe, Fjellposten\n\n",
        "Kari Moe / Reuters\n\n",
        "Daily News\n\n",
        "Siste nytt\n\n",
        "Mayor breaks world record\n\n",
        "Oslo\n\n",
        "Tirsdag\n\n",
        "The Latest\n\n",
        "Kilde: Statistisk sentralbyrå\n\n",
        "Av og til er det slik, sa Kari Moe i Fjellposten 3. mars 2025.\n",
        "By Sunday the Valley Gazette had sold out on July 3, 2025, he said.\n",
        "Les også: Ny bru i Tunhovd 3. mars 2025\n\n",
        "Erna Vik (Høyre): Vi må bygge brua.\n",
    ],
)
def test_neither_author_nor_outlet_nor_date_is_made_up(head: str) -> None:
    found = read_head(head + BODY)
    assert (found.author, found.publisher, found.published) == (None, None, None)


def test_a_place_before_the_date_is_no_outlet() -> None:
    assert read_head(f"{TITLE}\n\nOslo, 17. oktober 2025\n\n{BODY}") == Head(TITLE, None, None, "2025-10-17")
    assert read_head(f"{ENGLISH}\nBy Kari Moe, London\nNew York, July 3, 2025\n\n{ENGLISH_BODY}") == Head(
        ENGLISH, "Kari Moe", None, "2025-07-03"
    )


def test_a_name_is_an_outlet_when_people_speak_to_it() -> None:
    head = f"Fjellvarsel\n\n{TITLE}\n\n25. august 2025\n\n"
    assert read_head(head + BODY).publisher is None
    assert read_head(head + BODY + "\n– Det er leit, sier ordfører Eva Dahl til Fjellvarsel.\n").publisher == "Fjellvarsel"
    assert read_head(head + BODY + "\n– Hun reiser til Fjellvarsel.\n").publisher is None


def test_the_headline_below_the_outlet_is_not_the_outlet() -> None:
    assert read_head(f"The North Fell Ledger\n\n{ENGLISH}\n\nBy Kari Moe\n\n{ENGLISH_BODY}").title == ENGLISH


def test_a_year_is_never_made_up() -> None:
    found = read_head(f"{ENGLISH}\n\nTuesday 26 August\n\n{ENGLISH_BODY}\n© 2025 Fell Media. All rights reserved.\n")
    assert (found.title, found.published) == (ENGLISH, None)


def test_the_masthead_of_a_page_goes_before_the_owner_of_the_copyright() -> None:
    menu = "Skip to content\nFellfeed Daily\nMenu\n"
    page = f"{menu}{ENGLISH}\n\nBy Fellfeed Desk April 25, 2025\n\n{ENGLISH_BODY}\n© 2025 Fellfeed Media. All Rights Reserved.\n"
    assert read_head(page, furniture=[(0, len(menu))]) == Head(ENGLISH, "Fellfeed Desk", "Fellfeed Daily", "2025-04-25")


def test_the_dates_of_teasers_above_the_headline_are_not_the_article_s() -> None:
    teasers = "Bear seen near the school\n\nApril 24, 2025\n\n"
    assert read_head(f"{teasers}{ENGLISH}\n\nBy Kari Moe\n\n{ENGLISH_BODY}").published is None


def test_a_by_word_inside_a_sentence_names_no_author() -> None:
    text = f"{ENGLISH}\n\nThe mayor is to be heard on May 3 by Judge Eva Dahl.\n\n{ENGLISH_BODY}"
    assert read_head(text).author is None


@pytest.mark.parametrize(
    ("ending", "outlet"),
    [
        ("(©NTB)", "NTB"),
        ("(© Nordvarden)", "Nordvarden"),
        ("Source: Reuters", "Reuters"),
        ("Kilde: NTB", "NTB"),
        ("Kjelde: Fjellposten", "Fjellposten"),
        ("Rådet møtes igjen i mai. (NTB)", "NTB"),
        ("(© Getty Images)", None),
        ("Kilde: Statistisk sentralbyrå", None),
        ("Source: the ministry", None),
        ("Han stemte mot (Sp)", None),
    ],
)
def test_the_source_at_the_end_is_read(ending: str, outlet: str | None) -> None:
    assert read_head(f"{BODY}\n{ending}\n").publisher == outlet
    assert read_head(f"Tunhovd Avis\n\n{TITLE}\n\n{BODY}\n{ending}\n").publisher == "Tunhovd Avis"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("26.08.25 06:30", "2025-08-26T06:30"),
        ("Tirsdag 21. oktober 2025", "2025-10-21"),
        ("den 3 mars 2025", "2025-03-03"),
        ("the 12. February 2026", "2026-02-12"),
        ("26.13.25", None),
        ("Tuesday 26 August", None),
        ("1.2.3.25", None),
    ],
)
def test_dates_as_newspapers_write_them(text: str, date: str | None) -> None:
    assert read_date(text) == date


def test_a_line_of_dates_is_told_from_a_sentence_with_one() -> None:
    assert is_date_line("Friday, April 25")
    assert is_date_line("Publisert 17. juli 2025 kl. 12.04 | Oppdatert 18. juli 2025")
    assert not is_date_line("On Friday, April 25")
    assert not is_date_line("The council voted on July 3, 2025, and will meet again in May")
    assert cut_dates("Fjellposten, publisert 17. oktober 2025 kl. 06.12") == "Fjellposten, |"


@pytest.mark.parametrize(
    "name", ["Tunhovd Avis", "Fjellposten", "The Fell Times", "Times of Fell", "Avisa Tunhovd", "VG", "Fjelltidningen"]
)
def test_names_of_outlets_are_known_by_their_words(name: str) -> None:
    assert is_outlet(name)


@pytest.mark.parametrize(
    "name",
    ["Posten", "Breaking News", "Lokalnytt", "Kari Moe", "Oslo", "Monday", "Travis", "Runner sets record", "Getty Images", "The Hague"],
)
def test_other_names_are_none_of_outlets(name: str) -> None:
    assert not is_outlet(name)


def test_weak_words_name_an_outlet_only_beside_a_date() -> None:
    assert not is_outlet("Fell Star") and is_outlet("Fell Star", beside_a_date=True)
    assert is_agency("North News Agency") and is_agency("NTB") and not is_agency("Fell Star")
    assert is_spoken_to("Fell Star", "The mayor told Fell Star that it was late.")


FRONT = "---\ntitle: Ny bru over Storåa\nauthor:\n  - Kari Moe\ndate: 2025-10-18\npublisher: Fjellposten\n---\n\n"


def test_front_matter_is_read_and_is_furniture(tmp_path: Path) -> None:
    path = tmp_path / "bru.md"
    path.write_text(FRONT + "# Ny bru over Storåa\n\n" + BODY, encoding="utf-8")
    (document,) = read_file(path, settings=Settings())
    assert isinstance(document, Document)
    assert document.text[slice(*document.furniture[0])] == FRONT.rstrip()
    assert (document.title, document.author, document.publisher) == ("Ny bru over Storåa", "Kari Moe", "Fjellposten")
    assert document.published == "2025-10-18"
    assert document.text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["---\nEn linje med tekst.\n---\nMer.", "---\n---\n", "--- \ntitle: A", "Tekst\n---\ntitle: A\n---\n"])
def test_a_text_between_rules_is_no_front_matter(text: str) -> None:
    assert front_matter(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "By " + "Kari " * 400_000,
        "3.3." * 500_000,
        "Av Kari Moe, " * 150_000,
        "A" * 2_000_000,
        "Fjellposten – " * 140_000,
        ("Av Kari Moe, " * 13 + "\n") * 10_000,
        "---\n" + "a: b\n" * 400_000,
        "til Fjellposten " * 120_000,
    ],
    ids=lambda text: text[:12].strip(),
)
def test_a_long_first_line_is_read_to_its_end(text: str, no_hang: None) -> None:
    assert len(read_head(text).title or "") < 400


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("M. J. SERRA | Almera | 25/08/2017 - 09:15 h.", "2017-08-25T09:15"),
        ("Posted by admin on Could 15, 2019", "2019-05-15"),
        ("The council met | and the mayor said that nothing had been decided by 25/08/2017", None),
    ],
)
def test_a_line_of_short_pieces_and_a_date_that_a_machine_garbled(line: str, published: str | None) -> None:
    text = f"The drought costs the valley 62 million euros\n\n{line}\n\nThe minister said that nobody had been ready for it in the valley."
    assert read_head(text).published == published
