"""Files become documents: the text is what the file holds, and what it says about itself is found, but nothing is made up."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from bad_files import PAGE, SAGA, STORY, WORD_XML, docx, json_lines, pdf, warc_record

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers import READERS, find_files, read_file, source_of
from textkit.readers.bylines import Head, read_date, read_head
from textkit.readers.decoding import decode, decode_page
from textkit.records import Document, Skipped, short_id

SETTINGS = Settings()
SEEDS = Path(__file__).parents[2] / "shared/seeds"
BODY = (
    "The council in Tunhovd has agreed to spend 4.5 million kroner on a new bridge, mayor Ola Berg said on Monday. "
    "The old one, built in 1931, was closed after an inspection in March, and school buses take the long way round."
)


def read_one(path: Path) -> Document:
    (document,) = read_file(path, settings=SETTINGS)
    assert isinstance(document, Document)
    return document


def read_text(tmp_path: Path, content: bytes | str, name: str = "article.txt") -> Document:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_one(path)


# --- which files are read -----------------------------------------------------------------------


def found_in(folder: Path, *paths: str) -> list[str]:
    given = [folder / path for path in paths] or [folder]
    return [
        Path(item.path if isinstance(item, Skipped) else item).relative_to(folder).as_posix()
        for item in find_files(given, settings=SETTINGS)
    ]


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(STORY)


def test_files_come_sorted_from_all_folders(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a/b/c.md", "c.txt")
    assert found_in(tmp_path) == ["a/b/c.md", "a/z.txt", "b.txt", "c.txt"]


def test_readme_license_and_hidden_files_are_no_articles(tmp_path: Path) -> None:
    make(
        tmp_path,
        "README.md",
        "readme.txt",
        "README_nb.md",
        "LICENSE.txt",
        "LICENSE-CC0.txt",
        "licence.md",
        ".hidden.txt",
        ".git/a.txt",
        "a.txt",
    )
    assert found_in(tmp_path) == ["a.txt"]


def test_an_article_whose_name_begins_like_a_license_is_an_article(tmp_path: Path) -> None:
    make(tmp_path, "license-to-drill.txt", "Readmission-rates.txt", "licensees-protest.txt")
    assert len(found_in(tmp_path)) == 3


def test_a_file_given_by_name_is_read_even_if_it_is_a_readme(tmp_path: Path) -> None:
    make(tmp_path, "README.md")
    assert found_in(tmp_path, "README.md") == ["README.md"]


def test_a_file_given_twice_comes_once(tmp_path: Path) -> None:
    make(tmp_path, "a/b.txt", "c.txt")
    assert found_in(tmp_path, "a", "a/b.txt", "c.txt", "c.txt", "") == ["a/b.txt", "c.txt"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    (item,) = find_files([tmp_path / "none"], settings=SETTINGS)
    assert isinstance(item, Skipped) and "no such file or folder" in item.reason


def test_a_loop_of_links_is_named_and_its_files_are_found_once(tmp_path: Path) -> None:
    make(tmp_path, "a/b.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert found_in(tmp_path) == ["a/b.txt", "a/loop"]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable to the superuser")
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    make(tmp_path, "closed/a.txt", "open/a.txt")
    (tmp_path / "closed").chmod(0)
    found = list(find_files([tmp_path], settings=SETTINGS))
    (tmp_path / "closed").chmod(0o755)
    assert isinstance(found[0], Skipped) and "permission" in found[0].reason
    assert found[1] == tmp_path / "open/a.txt"


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile, match="no permission to read it"):
        read_one(tmp_path / "a.txt")


@pytest.mark.parametrize("name", ["a.TXT", "a.Html", "b.WARC.GZ"])
def test_the_suffix_may_be_in_capitals(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)
    assert found_in(tmp_path) == [name]


def test_a_suffix_that_cannot_be_read_is_named_with_those_that_can(tmp_path: Path) -> None:
    make(tmp_path, "a.odt")
    (item,) = find_files([tmp_path], settings=SETTINGS)
    assert isinstance(item, Skipped) and ".odt" in item.reason and all(suffix in item.reason for suffix in READERS)


def test_the_path_of_a_document_is_as_given_or_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "corpus/a.txt")
    monkeypatch.chdir(tmp_path)
    assert read_one(Path("corpus/a.txt")).path == "corpus/a.txt"
    (document,) = read_file(tmp_path / "corpus/a.txt", settings=SETTINGS, root=tmp_path)
    assert document.path == "corpus/a.txt"


def test_the_file_of_a_document_is_known_from_its_path() -> None:
    assert source_of("corpus/a.jsonl#3") == (Path("corpus/a.jsonl"), 3)
    assert source_of("crawl.warc.gz#12") == (Path("crawl.warc.gz"), 12)
    assert source_of("issue#3.txt") == (Path("issue#3.txt"), None)


# --- text and its encoding ----------------------------------------------------------------------


def test_the_text_is_the_file_with_its_own_line_ends(tmp_path: Path) -> None:
    document = read_text(tmp_path, "Ny bru\r\n\r\nDen er ferdig.\rSlutt.\n\n")
    assert document.text == "Ny bru\r\n\r\nDen er ferdig.\rSlutt.\n\n"
    assert document.id == short_id(document.text)
    assert document.raw_sha256 == hashlib.sha256(b"Ny bru\r\n\r\nDen er ferdig.\rSlutt.\n\n").hexdigest()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "iso-8859-1"])
def test_the_same_text_comes_from_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "Brua på Flå koster 400 000 kroner, sier ordføreren i Hallingdal.\n" * 3
    assert read_text(tmp_path, text.encode(encoding)).text == text


@pytest.mark.parametrize(("encoding", "guessed"), [("cp1252", True), ("utf-16-le", True), ("utf-16", False), ("utf-8", False)])
def test_a_guess_is_reported(tmp_path: Path, encoding: str, guessed: bool) -> None:
    notes = read_text(tmp_path, SAGA.encode(encoding)).notes
    assert any("encoding guessed" in note for note in notes) == guessed


def test_the_euro_sign_tells_iso_8859_15_from_cp1252() -> None:
    assert decode("Den koster 400 € på Flå".encode("iso-8859-15")).text == "Den koster 400 € på Flå"
    assert decode("Den koster 400 € på Flå".encode("cp1252")).text == "Den koster 400 € på Flå"
    assert decode("Milošević på Flå".replace("ć", "c").encode("iso-8859-15")).encoding == "iso-8859-15"
    assert decode("«Ja» – på Flå".encode("cp1252")).text == "«Ja» – på Flå"


def test_text_that_is_mostly_whole_utf8_is_read_as_utf8() -> None:
    decoded = decode("Brua på Flå er åpen, sier ordføreren".encode().replace("Å".encode(), b"") + b"\xff")
    assert decoded.text == "Brua på Flå er åpen, sier ordføreren\ufffd"
    assert decoded.encoding == "utf-8" and any("broken" in note for note in decoded.notes)


def test_mojibake_is_reported_and_left_as_it_is(tmp_path: Path) -> None:
    spoilt = SAGA.encode().decode("cp1252")
    document = read_text(tmp_path, spoilt)
    assert document.text == spoilt
    assert any("mojibake" in note for note in document.notes)


@pytest.mark.parametrize("text", ["Han bor på Å.", "SÃO PAULO", "L’été à Nîmes – 20 °C", STORY, SAGA])
def test_honest_text_is_no_mojibake(tmp_path: Path, text: str) -> None:
    assert read_text(tmp_path, text).notes == ()


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<meta charset=iso-8859-1>Flå".encode("iso-8859-1"), "Flå"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">400 €'.encode("cp1252"), "400 €"),
        ("<?xml version='1.0' encoding='iso-8859-15'?>400 €".encode("iso-8859-15"), "400 €"),
        ("<meta charset=koi8-r>мост".encode("koi8-r"), "мост"),
        ("<meta charset=utf-16>Flå".encode(), "Flå"),
        ("<meta charset=ascii>Flå".encode("cp1252"), "Flå"),
        ("<p>Flå</p>".encode(), "Flå"),
    ],
)
def test_a_page_is_read_as_it_declares(page: bytes, text: str) -> None:
    assert text in decode_page(page).text


def test_the_http_header_goes_before_the_page() -> None:
    assert "мост" in decode_page("<meta charset=iso-8859-1>мост".encode("koi8-r"), header="koi8-r").text


def test_a_declaration_that_the_bytes_refute_is_reported() -> None:
    decoded = decode_page("<meta charset=iso-8859-1>Ny bru på Flå".encode())
    assert "Flå" in decoded.text and any("iso-8859-1" in note for note in decoded.notes)
    decoded = decode_page("<meta charset=utf-8>Ny bru på Flå".encode("cp1252"))
    assert "Flå" in decoded.text and any("utf-8" in note for note in decoded.notes)


# --- heads: title, author, outlet, date ---------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("July 16, 2025", "2025-07-16"),
        ("Wednesday, July 16th, 2025", "2025-07-16"),
        ("16 July 2025", "2025-07-16"),
        ("16. juli 2025", "2025-07-16"),
        ("onsdag 16. juli 2025 kl. 9.05", "2025-07-16T09:05"),
        ("16.07.2025", "2025-07-16"),
        ("17.12.2021", "2021-12-17"),
        ("2025-07-16", "2025-07-16"),
        ("2025-07-16T10:00:00Z", "2025-07-16T10:00+00:00"),
        ("20250716", "2025-07-16"),
        ("Wed, 16 Jul 2025 10:00:00 +0200", "2025-07-16T10:00+02:00"),
        ("Sept. 3, 2024 10:30 p.m. ET", "2024-09-03T22:30"),
        ("3. mars 2025", "2025-03-03"),
        ("16/07/2025", "2025-07-16"),
        ("3. mars 2025, 12.04", "2025-03-03T12:04"),
        ("lördag 1 juni 2024", "2024-06-01"),
    ],
)
def test_a_date_is_read(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text", ["", "03/04/2025", "31. februar 2025", "July 2025", "Could 16, 2025", "12:30", "2025", "yesterday", "16. juli"]
)
def test_what_is_no_date_or_may_be_two_is_none(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Council votes for a bridge\nBy Kari Moe\nJuly 16, 2025\n\n", Head("Council votes for a bridge", "Kari Moe", None, "2025-07-16")),
        (
            "Kommunestyret sier ja til bru\nAv Kari Moe og Ola Berg\nPublisert 3. mars 2025 kl. 12.04 | Oppdatert 4. mars 2025 kl. 08.00\n",
            Head("Kommunestyret sier ja til bru", "Kari Moe, Ola Berg", None, "2025-03-03T12:04", "2025-03-04T08:00"),
        ),
        ("Ny bru i Tunhovd\n\nTekst: Kari Moe\nFoto: Per Li\n\n", Head("Ny bru i Tunhovd", "Kari Moe")),
        ("Skrevet av Kari Moe\n17.12.2021\n\n", Head(None, "Kari Moe", None, "2021-12-17")),
        ("17.12.2021\nNy bru i Tunhovd til jul\n\n", Head("Ny bru i Tunhovd til jul", None, None, "2021-12-17")),
        (
            "Council votes for a bridge\nBy Kari Moe | The Valley Post | July 3, 2025\n",
            Head("Council votes for a bridge", "Kari Moe", "The Valley Post", "2025-07-03"),
        ),
        ("Council votes for a bridge\nBy Kari Moe, Reuters\n", Head("Council votes for a bridge", "Kari Moe", "Reuters")),
        ("Council votes for a bridge\nBy Kari Moe, Staff Writer\n", Head("Council votes for a bridge", "Kari Moe")),
        ("Valley PostBy Valley PostJuly 16, 2025No Comments3 Mins Read\n", Head(None, "Valley Post", None, "2025-07-16")),
        ("Home»Politics»Council votes for a bridge\nPolitics\n\nBy Kari Moe\n", Head("Council votes for a bridge", "Kari Moe")),
        ("NTB\n\n", Head(None, None, "NTB")),
        ("OSLO (NTB) – ", Head(None, None, "NTB")),
        ("WASHINGTON (AP) — ", Head(None, None, "AP")),
        (
            "Title: A bridge\nSource: The Valley Post\nDate: 16 July 2025\nURL: https://post.example/a\n\n",
            Head("A bridge", None, "The Valley Post", "2025-07-16", url="https://post.example/a"),
        ),
        ("---\ntitle: 'A bridge'\nauthor: Kari Moe\ndate: 2025-07-16\n---\n", Head("A bridge", "Kari Moe", None, "2025-07-16")),
        ("---\ntitle: A bridge\ndate: 2025-07-16\nupdated: 2025-07-18\n---\n", Head("A bridge", None, None, "2025-07-16", "2025-07-18")),
        ("https://post.example/bridge\n", Head(url="https://post.example/bridge")),
    ],
)
def test_what_the_first_lines_say_is_found(head: str, expected: Head) -> None:
    assert read_head(head + BODY + "\n\n" + BODY) == expected


@pytest.mark.parametrize(
    "head",
    [
        "",
        "Av alle bruer i dalen er denne eldst, sier han.\n",
        "By Monday the bridge was closed.\n",
        "By The Way\n",
        "The bridge opened on July 16, 2025, he said.\n",
        "Home\nPolitics\nSport\nJuly 1, 2025\nMore\nLogin\n",
    ],
)
def test_nothing_is_found_where_nothing_is_said(head: str) -> None:
    found = read_head(head + BODY + "\n\n" + BODY)
    assert (found.author, found.publisher, found.published) == (None, None, None)


def test_the_dates_of_other_articles_do_not_win() -> None:
    menu = "What's hot\n\nBear seen in the valley\n\nJuly 1, 2025\n\nOld mill sold to a museum\n\nJuly 2, 2025\n\n"
    text = (
        menu
        + "Council votes for a bridge\n\nBy Kari Moe\nJuly 16, 2025\n\n"
        + BODY
        + "\n\nRelated\n\nRain ends the fair\n\nJuly 20, 2025\n"
    )
    assert read_head(text) == Head("Council votes for a bridge", "Kari Moe", None, "2025-07-16")


def test_a_headline_is_not_taken_from_furniture() -> None:
    text = "Best shoes in the valley\n\n" + BODY
    assert read_head(text).title == "Best shoes in the valley"
    assert read_head(text, furniture=[(0, 24)]).title is None


def test_the_date_of_an_update_is_used_only_for_want_of_another_and_with_a_note() -> None:
    found = read_head("Council votes for a bridge\nUpdated July 17, 2025\n\n" + BODY)
    assert found.published == "2025-07-17" and found.notes
    found = read_head("Council votes for a bridge\nUpdated July 17, 2025\nPublished July 16, 2025\n\n" + BODY)
    assert found.published == "2025-07-16" and not found.notes


def test_the_copyright_line_names_the_outlet() -> None:
    assert read_head(BODY + "\n\nAbout us\n© 2025 The Valley Post. All rights reserved.\n").publisher == "The Valley Post"


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seeds are not here")
def test_what_is_found_in_the_heads_of_the_seeds_is_right() -> None:
    gold = {row["doc"]: row for row in json.loads((SEEDS.parent / "gold/seeds.json").read_text())["meta"]}
    for path in sorted(SEEDS.glob("*.txt")):
        document, row = read_one(path), gold[path.name[:3]]
        assert document.text == path.read_bytes().decode()
        assert document.title == row["title"]
        assert document.published == row["date"]
        assert document.publisher in (row["outlet"], None)


# --- JSON lines ---------------------------------------------------------------------------------


def read_lines(tmp_path: Path, *rows: object) -> list[Document | Skipped]:
    (tmp_path / "a.jsonl").write_bytes(json_lines(*rows))
    return list(read_file(tmp_path / "a.jsonl", settings=SETTINGS, root=tmp_path))


def test_a_line_is_an_article_with_what_it_says_about_itself(tmp_path: Path) -> None:
    row = {
        "text": BODY,
        "title": "A bridge",
        "outlet": "Post",
        "date": "16. juli 2025",
        "author": ["Kari Moe", "Per Li"],
        "url": "https://p.example",
        "lang": "en",
    }
    (document,) = read_lines(tmp_path, row)
    assert isinstance(document, Document)
    assert (document.path, document.text, document.title, document.publisher) == ("a.jsonl#1", BODY, "A bridge", "Post")
    assert (document.published, document.author, document.url, document.lang) == (
        "2025-07-16",
        "Kari Moe, Per Li",
        "https://p.example",
        "en",
    )


def test_the_hash_of_an_article_is_that_of_its_line(tmp_path: Path) -> None:
    (document,) = read_lines(tmp_path, {"text": BODY})
    assert isinstance(document, Document)
    assert document.raw_sha256 == hashlib.sha256(json.dumps({"text": BODY}).encode()).hexdigest()


def test_broken_lines_are_named_by_their_numbers_and_the_others_read(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text": "One."}\n\n{"text": \n' + b'{"text": "Four."}')
    items = list(read_file(tmp_path / "a.jsonl", settings=SETTINGS, root=tmp_path))
    assert [(type(item), item.path) for item in items] == [(Document, "a.jsonl#1"), (Skipped, "a.jsonl#3"), (Document, "a.jsonl#4")]


def test_after_a_hundred_broken_lines_the_rest_are_counted(tmp_path: Path) -> None:
    items = read_lines(tmp_path, *[{}] * 250, {"text": BODY})
    assert len(items) == 102
    assert isinstance(items[-1], Skipped) and items[-1].reason.startswith("150 more lines")


def test_halves_of_surrogate_pairs_are_shown_as_broken(tmp_path: Path) -> None:
    (document,) = read_lines(tmp_path, {"text": "The \ud83d bridge \ud83d\ude00."})
    assert isinstance(document, Document)
    assert document.text == "The \ufffd bridge \U0001f600."
    assert document.notes


def test_a_date_that_is_none_is_left_out_with_a_note(tmp_path: Path) -> None:
    (document,) = read_lines(tmp_path, {"text": BODY, "published": "last Tuesday"})
    assert isinstance(document, Document)
    assert document.published is None
    assert document.notes == ('"published" can\'t be read: not used',)


def test_an_address_that_is_a_script_is_left_out(tmp_path: Path) -> None:
    (document,) = read_lines(tmp_path, {"text": BODY, "url": "javascript:alert(1)"})
    assert isinstance(document, Document)
    assert document.url is None and document.notes


# --- PDF ----------------------------------------------------------------------------------------


PLACES = ("Tunhovd", "Nesbyen")


def paper() -> bytes:
    from fpdf import FPDF

    class Paper(FPDF):
        def header(self) -> None:
            self.set_font("helvetica", size=8)
            self.cell(0, 8, "Dalposten, onsdag")
            self.ln(12)

        def footer(self) -> None:
            self.set_y(-15)
            self.cell(0, 8, f"Side {self.page_no()}")

    file = Paper()
    file.set_title("Microsoft Word - bru.docx")
    file.set_author("Per Li")
    for number in range(2):
        file.add_page()
        file.set_font("helvetica", "B", 18)
        file.multi_cell(
            0,
            9,
            f"Kommunestyret i {PLACES[number]} sier ja til en ny bru over elva, og vil ha den ferdig til jul",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        file.set_font("helvetica", size=10)
        for part in ("første", "andre"):
            file.multi_cell(
                80,
                5,
                f"Den {part} delen av brua på side {number} er ferdig til jul, sa ordfører Ola Berg på mandag.",
                new_x="LMARGIN",
                new_y="NEXT",
            )
            file.ln(4)
    return bytes(file.output())


def test_lines_of_a_pdf_are_joined_to_paragraphs(tmp_path: Path) -> None:
    document = read_text(tmp_path, paper(), "a.pdf")
    assert document.text.split("\n\n")[:3] == [
        "Kommunestyret i Tunhovd sier ja til en ny bru over elva, og vil ha den ferdig til jul",
        "Den første delen av brua på side 0 er ferdig til jul, sa ordfører Ola Berg på mandag.",
        "Den andre delen av brua på side 0 er ferdig til jul, sa ordfører Ola Berg på mandag.",
    ]


def test_headers_and_footers_of_a_pdf_are_furniture(tmp_path: Path) -> None:
    document = read_text(tmp_path, paper(), "a.pdf")
    furniture = [document.text[start:end] for start, end in document.furniture]
    assert furniture == ["Dalposten, onsdag", "Side 1", "Dalposten, onsdag", "Side 2"]


def test_the_properties_of_a_pdf_count_unless_a_program_made_them_up(tmp_path: Path) -> None:
    document = read_text(tmp_path, paper(), "a.pdf")
    assert document.author == "Per Li"
    assert document.title == "Kommunestyret i Tunhovd sier ja til en ny bru over elva, og vil ha den ferdig til jul"


def test_a_word_that_a_line_divides_is_made_whole(tmp_path: Path) -> None:
    text = "The council has agreed. The vote was unani-\nmous, and the mayor spoke of Nord-\nNorge as well as of in-\nand outgoing traffic."
    assert (
        "was unanimous, and the mayor spoke of Nord-Norge as well as of in- and outgoing traffic."
        in read_text(tmp_path, pdf(text), "a.pdf").text
    )


def test_a_page_of_a_pdf_without_text_is_noted(tmp_path: Path) -> None:
    from fpdf import FPDF

    file = FPDF()
    file.add_page()
    file.set_font("helvetica", size=11)
    file.cell(0, 8, "The council has agreed.")
    file.add_page()
    assert any("page 2" in note for note in read_text(tmp_path, bytes(file.output()), "a.pdf").notes)


# --- Word ---------------------------------------------------------------------------------------


def word_body(content: str) -> bytes:
    return docx([], main=f"<w:document xmlns:w='{WORD_XML}'><w:body>{content}</w:body></w:document>")


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_paragraphs_and_tables_of_a_word_file_come_in_order(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc><w:p>{run(cell)}</w:p></w:tc>" for cell in ("Bru", "4,5 millioner"))
    body = f"<w:p>{run('Før.')}</w:p><w:tbl><w:tr>{cells}</w:tr></w:tbl><w:p>{run('Etter.')}</w:p>"
    assert read_text(tmp_path, word_body(body), "a.docx").text == "Før.\nBru\t4,5 millioner\nEtter."


def test_a_word_file_with_many_small_pictures_is_read(tmp_path: Path) -> None:
    packed = io.BytesIO(docx(["The bridge opened in May, the harbour board said on Monday."]))
    with zipfile.ZipFile(packed, "a") as archive:
        for number in range(3):
            archive.writestr(f"word/media/image{number}.png", bytes(400_000 + number))
    assert "harbour board" in read_text(tmp_path, packed.getvalue(), "a.docx").text


def test_tracked_changes_of_a_word_file_are_read_as_accepted(tmp_path: Path) -> None:
    body = f"<w:p>{run('Den koster ')}<w:del>{run('fire')}</w:del><w:ins>{run('fem')}</w:ins>{run(' kroner.')}</w:p>"
    assert read_text(tmp_path, word_body(body), "a.docx").text == "Den koster fem kroner."


def test_title_and_author_of_a_word_file_are_found(tmp_path: Path) -> None:
    import docx as word

    document = word.Document()
    document.core_properties.title, document.core_properties.author = "Ny bru", "Kari Moe"
    document.add_paragraph("Den er ferdig.")
    document.save(str(tmp_path / "a.docx"))
    read = read_one(tmp_path / "a.docx")
    assert (read.text, read.title, read.author, read.published) == ("Den er ferdig.", "Ny bru", "Kari Moe", None)


# --- HTML and web archives ----------------------------------------------------------------------


def test_a_page_is_read_with_the_hash_of_its_bytes(tmp_path: Path) -> None:
    document = read_text(tmp_path, PAGE, "a.html")
    assert "agreed to spend 4.5 million kroner" in document.text
    assert document.raw_sha256 == hashlib.sha256(PAGE.encode()).hexdigest()


@pytest.mark.parametrize("packed", [False, True])
def test_the_pages_of_a_web_archive_are_read_by_the_number_of_their_record(tmp_path: Path, packed: bool) -> None:
    records = [warc_record("not a page", kind="image/png"), warc_record(PAGE), warc_record(PAGE, status="404 Not Found"), warc_record(PAGE)]
    path = tmp_path / ("a.warc.gz" if packed else "a.warc")
    path.write_bytes(b"".join(gzip.compress(record) if packed else record for record in records))
    documents = list(read_file(path, settings=SETTINGS, root=tmp_path))
    assert [document.path for document in documents] == [f"{path.name}#2", f"{path.name}#4"]
    assert all(isinstance(document, Document) and document.url == "https://post.example/bridge" for document in documents)


def test_the_charset_of_the_http_answer_is_that_of_the_page(tmp_path: Path) -> None:
    page = PAGE.replace("Tunhovd", "мост-город")
    record = warc_record("BODY", kind="text/html; charset=koi8-r")
    body = page.encode("koi8-r")
    record = record.replace(b"BODY", body)
    length = len(record.split(b"\r\n\r\n", 1)[1]) - 4
    record = record.replace(record.split(b"Content-Length: ")[1].split(b"\r\n")[0], str(length).encode(), 1)
    (tmp_path / "a.warc").write_bytes(record)
    assert "мост-город" in read_one(tmp_path / "a.warc").text


def test_a_page_that_is_cut_off_in_a_web_archive_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(warc_record(PAGE) + warc_record(PAGE)[:-100])
    whole, cut = read_file(tmp_path / "a.warc", settings=SETTINGS)
    assert isinstance(whole, Document)
    assert isinstance(cut, Skipped) and "cut off" in cut.reason
