"""Files on the file systems of fsspec are read as if they lay here, under their addresses."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from textkit.config import Settings
from textkit.errors import ConfigError, UnreadableFile
from textkit.readers import find_files, read_file
from textkit.readers.remote import RemoteFile, exists, place_of
from textkit.records import Skipped
from textkit.run import read_documents
from textkit.shards import find_parts, ingest_shard, merge
from textkit.verify import verify

fsspec = pytest.importorskip("fsspec")
SETTINGS = Settings()
TEXT = b"Bridge opens\n\nThe bridge in Bergen opened on Monday. It cost 20 million kroner, the mayor said.\n"


@pytest.fixture
def bucket():
    """A file system in memory with articles of several kinds."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    files = {"/news/b.txt": TEXT, "/news/a/z.txt": TEXT, "/news/README.md": b"x", "/news/.hidden/c.txt": b"x", "/news/photo.jpeg": b"x"}
    files["/news/lines.jsonl"] = json.dumps({"text": TEXT.decode()}).encode()
    for name, data in files.items():
        system.pipe_file(name, data)
    yield system
    system.store.clear()


def test_files_are_found_as_in_a_folder(bucket):
    found = list(find_files(["memory://news", "memory://news/b.txt"], settings=SETTINGS))
    assert [str(file) for file in found if isinstance(file, RemoteFile)] == [
        "memory:///news/a/z.txt",
        "memory:///news/b.txt",
        "memory:///news/lines.jsonl",
    ]
    assert [(item.path, item.reason[:21]) for item in found if isinstance(item, Skipped)] == [
        ("memory:///news/photo.jpeg", "files ending in .jpeg")
    ]


def test_a_file_has_another_version_once_it_is_written_again(bucket):
    def version():
        (file,) = find_files(["memory://news/b.txt"], settings=SETTINGS)
        return file.version

    before = version()
    assert version() == before
    bucket.pipe_file("/news/b.txt", TEXT + b"More.\n")
    assert version() != before


def test_documents_are_named_by_their_addresses(bucket):
    documents = list(read_documents(["memory://news/b.txt", "memory://news/lines.jsonl"], settings=SETTINGS))
    assert [document.path for document in documents] == ["memory:///news/b.txt", "memory:///news/lines.jsonl#1"]
    assert documents[0].text == TEXT.decode()


def test_a_large_file_is_refused_before_it_is_fetched(bucket, monkeypatch):
    monkeypatch.setattr(type(bucket), "get_file", lambda *given, **how: pytest.fail("fetched"))
    with pytest.raises(UnreadableFile, match="raise max_file_size"):
        list(read_file("memory:///news/b.txt", settings=replace(SETTINGS, max_file_size=10)))


def test_what_is_not_there_or_fails_is_named_without_the_words_of_the_error(bucket, monkeypatch):
    (missing,) = read_documents(["memory://elsewhere"], settings=SETTINGS)
    assert missing == Skipped("memory://elsewhere", "no such file or folder")

    def fails(*given, **how):
        raise RuntimeError("signed with KEY123")

    monkeypatch.setattr(type(bucket), "get_file", fails)
    (failed,) = read_documents(["memory://news/b.txt"], settings=SETTINGS)
    assert failed.reason.startswith("can't be fetched (RuntimeError); check the address")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("https://example.org/a.html", "textkit fetches no web pages"),
        ("ftp://ann:secret@example.org/a.txt", "leave user and password out"),
        ("nonsense://a", "fsspec knows no such file system"),
    ],
)
def test_addresses_that_textkit_does_not_read_are_refused(address, reason):
    with pytest.raises(ConfigError, match=reason) as error:
        list(find_files([address], settings=SETTINGS))
    assert "secret" not in str(error.value)


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setitem(
        sys.modules["fsspec.registry"].known_implementations, "s3", {"class": "no_s3fs.S3", "err": "Install s3fs to access S3"}
    )
    with pytest.raises(ConfigError, match=r"s3://bucket/articles: a package is missing .Install s3fs to access S3"):
        exists(place_of("s3://bucket/articles"))


def test_what_is_read_at_an_address_is_what_is_read_in_the_folder(articles):
    here = list(read_documents([articles], settings=SETTINGS))
    there = list(read_documents([articles.as_uri()], settings=SETTINGS))
    assert [document.path for document in there] == [Path(document.path).as_uri() for document in here]
    assert [replace(document, path="") for document in there] == [replace(document, path="") for document in here]


def test_a_run_over_an_address_can_be_parted_merged_and_verified(articles, tmp_path):
    address = (articles / "a_bergen.txt").as_uri()
    ingest_shard([address], (1, 1), out=tmp_path / "one", settings=Settings(seconds_per_file=600), jobs=1)
    results = merge(find_parts([tmp_path / "one"]), out=tmp_path / "out", jobs=1)
    assert results.facts and [document.path for document in results.documents] == [address]
    assert list(verify(results, settings=SETTINGS)) == []
    (articles / "a_bergen.txt").unlink()
    assert {problem.path for problem in verify(results, settings=SETTINGS)} == {address}
