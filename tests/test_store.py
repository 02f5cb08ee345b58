"""What goes into the store comes out of it the same, and a store that can't be used says why."""

import sqlite3
from decimal import Decimal

import numpy as np
import pytest

from textkit.errors import StoreError
from textkit.records import Citation, Claim, Conflict, Document, Entity, Fact, Figure, Mention, Side, Skipped, Translationese
from textkit.store import from_row, open_store, to_row

CITED = Citation("d1", 3, 9, "47 000")
RECORDS = [
    Document(
        "d1",
        "a.txt",
        "Om 47 000 “æøå”",
        "00ff",
        title="Om",
        lang="nb",
        lang_confidence=0.5,
        translationese=Translationese(0.5, "spun", ("Could",)),
        furniture=((0, 2), (10, 12)),
        passages=((3, 9, "en"),),
        notes=("decoded as cp1252, a guess",),
    ),
    Mention("m1", CITED, "ORG", "e1"),
    Figure("f1", CITED, "cardinal", value=Decimal("47000"), upper=Decimal("1.50"), modifier="approx"),
    Figure("f2", CITED, "date", value="--04", certain=False),
    Claim("c1", CITED, "It was 47 000.", "nb", speaker="Romo", quote_type="direct", entity_ids=("e1",), figure_ids=("f1", "f2")),
    Entity("e1", "Internal Revenue Service", "ORG", ("IRS",)),
    Fact(
        "c1",
        "It was 47 000.",
        ("c1",),
        (Conflict("figure", ("c1", "c2"), "47 000 or 50 000", (Side("47 000", ("c1",), ("f1",)), Side("50 000", ("c2",)))),),
    ),
    Skipped("b.pdf", "encrypted"),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_survives_being_a_row(record):
    assert from_row(type(record), to_row(record)) == record


def test_a_record_survives_the_store(tmp_path):
    with open_store(tmp_path, create=True) as store:
        store.replace({"documents": [RECORDS[0]], "figures": RECORDS[2:4], "claims": [RECORDS[4]], "facts": [RECORDS[6]]})
    with open_store(tmp_path) as store:
        assert store.records(Document) == [RECORDS[0]]
        assert store.records(Figure) == RECORDS[2:4]
        assert store.records(Fact) == [RECORDS[6]]


def test_the_same_records_leave_the_same_bytes(tmp_path):
    for _ in range(2):
        with open_store(tmp_path, create=True) as store:
            store.replace({"claims": [RECORDS[4]]})
            store.forget_all_but([])
        before = (tmp_path / "textkit.db").read_bytes()
    assert (tmp_path / "textkit.db").read_bytes() == before


def test_the_cache_keeps_what_was_used_and_forgets_the_rest(tmp_path):
    with open_store(tmp_path, create=True) as store:
        store.remember({"used": {"x": [1, "å"]}, "unused": 2})
        store.remember_vectors({"vector": np.array([0.5, -1], dtype=np.float32)})
        store.forget_all_but(["used", "vector"])
        assert store.cached("used") == {"x": [1, "å"]}
        assert store.cached("unused") is None
        assert store.cached_vectors(["vector"])["vector"].tolist() == [0.5, -1]


def test_words_of_a_claim_find_it_whatever_is_asked(tmp_path):
    with open_store(tmp_path, create=True) as store:
        store.replace({"claims": [RECORDS[4]]})
        assert store.search("it was") == ["c1"]
        assert store.search('"; DROP TABLE claims') == []


def test_a_missing_store_says_how_to_make_one(tmp_path):
    with pytest.raises(StoreError, match="textkit ingest"), open_store(tmp_path):
        pass


def test_a_damaged_store_is_named_and_not_overwritten(tmp_path):
    (tmp_path / "textkit.db").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError, match=r"textkit\.db"), open_store(tmp_path, create=True):
        pass
    assert (tmp_path / "textkit.db").read_bytes().startswith(b"not a database")


def test_a_store_of_another_version_is_refused(tmp_path):
    with sqlite3.connect(tmp_path / "textkit.db") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match=r"another version.*ingest again.*judgements\.db"), open_store(tmp_path):
        pass
