"""Bad files among good ones: every good one is read, each bad one is named with a reason, and nothing else breaks."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bad_files import make_bad_files, make_good_files, unlock

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers import find_files, read_file
from textkit.records import Document, Skipped

SETTINGS = Settings(max_file_size=64_000_000, max_text_length=1_000_000, max_unpacked_size=256_000_000)

MOST_SECONDS = 120
TOO_SLOW = "too slow"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("corpus")
    yield folder
    unlock(folder)


@pytest.fixture(scope="module")
def bad(folder: Path) -> dict[str, str]:
    return make_bad_files(folder)


@pytest.fixture(scope="module")
def good(folder: Path) -> list[str]:
    return make_good_files(folder)


@pytest.fixture(scope="module")
def found(folder: Path, bad: dict[str, str], good: list[str]) -> dict[str, list[Document | Skipped]]:
    """What was read from the folder, by the name of the file."""
    found: dict[str, list[Document | Skipped]] = {}
    signal.signal(signal.SIGALRM, stop)
    for file in find_files([folder], settings=SETTINGS):
        name = file.path if isinstance(file, Skipped) else file.as_posix()
        found[name.removeprefix(f"{folder.as_posix()}/")] = [file] if isinstance(file, Skipped) else read_all(file)
    return found


def read_all(file: Path) -> list[Document | Skipped]:
    items: list[Document | Skipped] = []
    signal.alarm(MOST_SECONDS)
    try:
        items.extend(read_file(file, settings=SETTINGS))
    except UnreadableFile as error:
        items.append(Skipped(str(file), str(error)))
    except TooSlow:
        items.append(Skipped(str(file), f"{TOO_SLOW}: more than {MOST_SECONDS} s"))
    finally:
        signal.alarm(0)
    return items


class TooSlow(BaseException):
    """Not an Exception, so that nothing that is read by way of catching those takes it for its own."""


def stop(*_: object) -> None:
    raise TooSlow


def documents(items: list[Document | Skipped]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def skipped(items: list[Document | Skipped]) -> list[Skipped]:
    return [item for item in items if isinstance(item, Skipped)]


def test_there_are_more_than_sixty_kinds_of_files_that_must_be_skipped(bad: dict[str, str]) -> None:
    assert list(bad.values()).count("skipped") >= 60


def test_every_good_file_is_read(found: dict[str, list[Document | Skipped]], good: list[str]) -> None:
    assert {name: skipped(found[name]) for name in good if skipped(found[name]) or not documents(found[name])} == {}


def test_every_bad_file_is_named_with_a_reason(found: dict[str, list[Document | Skipped]], bad: dict[str, str]) -> None:
    must = [name for name, kind in bad.items() if kind == "skipped"]
    assert [
        name for name in must if name not in found or documents(found[name]) or not all(item.reason for item in skipped(found[name]))
    ] == []


def test_an_odd_file_that_holds_an_article_is_read(found: dict[str, list[Document | Skipped]], bad: dict[str, str]) -> None:
    assert {name: found[name] for name, kind in bad.items() if kind == "read" and (skipped(found[name]) or not found[name])} == {}


def test_the_good_articles_of_a_partly_broken_file_are_read(found: dict[str, list[Document | Skipped]], bad: dict[str, str]) -> None:
    partly = [name for name, kind in bad.items() if kind == "partly"]
    assert [name for name in partly if not documents(found[name]) or not skipped(found[name])] == []


def test_no_file_takes_long(found: dict[str, list[Document | Skipped]]) -> None:
    assert [name for name, items in found.items() if any(item.reason.startswith(TOO_SLOW) for item in skipped(items))] == []


def test_a_reason_tells_what_is_wrong_and_what_to_do(found: dict[str, list[Document | Skipped]]) -> None:
    assert [item for items in found.values() for item in skipped(items) if not set(";:") & set(item.reason)] == []


def test_all_that_is_yielded_can_be_written_as_utf8(found: dict[str, list[Document | Skipped]]) -> None:
    for item in (item for items in found.values() for item in items):
        str(item).encode("utf-8")
        item.path.encode("utf-8")


def test_no_document_holds_what_an_entity_of_the_file_points_at(found: dict[str, list[Document | Skipped]]) -> None:
    assert documents(found["odd/outside.docx"])[0].text.strip() == "The council has agreed."


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("text/empty.txt", "empty"),
        ("text/too-long.txt", "1 080 000 characters; the limit is 1 000 000"),
        ("text/quotation-marks.txt", "no words"),
        ("text/table.xlsx", ".xlsx"),
        ("text/cyrillic.txt", "save it as UTF-8"),
        ("special/too-large.txt", "200 000 000 bytes; the limit is 64 000 000"),
        ("special/nowhere.txt", "broken link"),
        ("special/pipe.txt", "pipe"),
        ("special/loop", "link"),
        ("pdf/locked.pdf", "password"),
        ("pdf/cut.pdf", "cut off"),
        ("pdf/scan.pdf", "OCR"),
        ("pdf/too-many-pages.pdf", "1 001 pages"),
        ("word/zip.docx", "not a Word file"),
        ("word/bomb.docx", "bomb"),
        ("word/encrypted.docx", "encrypted"),
        ("lines/list.jsonl", "one JSON list"),
        ("crawl/bomb.warc.gz", "max_unpacked_size"),
        ("crawl/pictures.warc", "no HTML page"),
    ],
)
def test_the_reason_is_the_right_one(found: dict[str, list[Document | Skipped]], name: str, words: str) -> None:
    assert any(words in item.reason for item in skipped(found[name]))


def test_a_file_that_vanishes_after_it_was_found_is_named(tmp_path: Path) -> None:
    file = tmp_path / "gone.txt"
    file.write_text("The council has agreed.")
    (found,) = find_files([tmp_path], settings=SETTINGS)
    file.unlink()
    assert isinstance(found, Path)
    with pytest.raises(UnreadableFile, match="no such file"):
        list(read_file(found, settings=SETTINGS))


def test_no_more_of_a_file_is_read_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "long.txt").write_text("The council has agreed. " * 100)
    with pytest.raises(UnreadableFile, match="max_file_size"):
        list(read_file(tmp_path / "long.txt", settings=replace(SETTINGS, max_file_size=1000)))


def test_files_are_found_once_each_and_in_the_same_order_every_time(folder: Path, found: dict[str, list[Document | Skipped]]) -> None:
    again = [file.path if isinstance(file, Skipped) else file.as_posix() for file in find_files([folder, folder], settings=SETTINGS)]
    assert [name.removeprefix(f"{folder.as_posix()}/") for name in again] == list(found)
