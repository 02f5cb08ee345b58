"""Two texts read together, and what that changes where claims are joined."""

from itertools import pairwise

import numpy as np
import pytest

from textkit import cross_encoder
from textkit.cluster import settled
from textkit.config import Settings
from textkit.cross_encoder import Weighing, read_together, read_weighing
from textkit.run import ingest
from textkit.same_fact import (
    DOUBTFUL,
    LEAST,
    MOST_IN_ROW,
    MOST_READ,
    in_doubt,
    unlikely_cells,
    unread,
    worth_reading,
)
from textkit.store import open_store
from textkit.vectors import Vectors

FERRY = "The ferry Solvik ran aground off Farsund with 90 passengers on board."
FERRY_RETOLD = "Ninety people were aboard when the Solvik struck ground near Farsund."
CHARGE = "Anna Berg knew of the leak in March, according to the prosecutor."
CHARGE_RETOLD = "As early as March Berg had been told about the leak."
DENIAL = "Anna Berg: She denies that she knew of the leak in March."
FERRY_OWNER = "The ferry Solvik has belonged to a company in Farsund since 2019."


def test_one_fact_told_twice_is_likelier_than_two_facts_of_one_thing():
    same, other = read_together([(FERRY, FERRY_RETOLD), (FERRY, FERRY_OWNER)])[:, 0]
    assert same > other + 2


def test_a_denial_is_likelier_one_than_a_second_charge():
    denied, charged = read_together([(CHARGE, DENIAL), (CHARGE, CHARGE_RETOLD)])[:, 1]
    assert denied > charged + 2


def test_neither_the_order_nor_the_company_changes_a_pair():
    alone = read_together([(FERRY, FERRY_OWNER)])
    assert read_together([(FERRY_OWNER, FERRY), (FERRY, FERRY_RETOLD)])[0].tolist() == alone[0].tolist()


def test_an_endless_text_is_cut_off():
    assert np.isfinite(read_together([("ferry " * 100_000, FERRY)])).all()
    assert read_together([]).shape == (0, 2)


def test_a_pair_is_likelier_the_more_either_side_says_so():
    weighing = read_weighing()
    assert weighing.before > 0 < weighing.together
    by_both = weighing.weigh(np.array([0.1, 0.5, 0.5, 0.9]), np.array([-2.0, -2.0, 2.0, 2.0]))
    assert all(less < more for less, more in pairwise(by_both))


def test_certain_chances_stay_chances():
    found = Weighing(1.0, 1.0, 0.0, 0.25, 0.0, 0.0).weigh(np.array([0.0, 1.0]), np.array([-9.0, 9.0]))
    assert ((found >= 0) & (found <= 1)).all()


@pytest.mark.parametrize(
    ("chances", "doubtful"),
    [
        ({(0, 5): 0.4}, {(0, 5)}),
        ({(0, 5): DOUBTFUL / 2}, set()),  # hopeless
        ({(0, 5): 0.9999}, {(0, 5)}),  # as good as certain: a year in common may have done it
        ({(0, 5): 0.6, (0, 6): 0.4, (1, 6): 0.5}, {(0, 5), (1, 6)}),  # (0, 6) is the best of neither
        ({(0, 5): 0.9, (0, 6): 0.8, (0, 7): 0.7, (0, 8): 0.6}, {(0, 5), (0, 6), (0, 7)}),  # three are better than the last
    ],
)
def test_pairs_in_doubt(chances, doubtful):
    found = in_doubt(np.array(list(chances)), np.array(list(chances.values())))
    assert {pair for pair, asked in zip(chances, found.tolist(), strict=True) if asked} == doubtful


def test_of_many_pairs_only_a_claim_s_likeliest_are_read():
    drawn = np.random.default_rng(1).random((20, 30)).tolist()
    doubted = {(i, 100 + j): chance for i, row in enumerate(drawn) for j, chance in enumerate(row)}
    read = worth_reading(doubted)
    rank = {
        (i, j): min(sum(doubted[i, k] > doubted[i, j] for k in range(100, 130)), sum(doubted[k, j] > doubted[i, j] for k in range(20)))
        for i, j in doubted
    }
    assert set(read) == {pair for pair, better in rank.items() if better < MOST_READ}
    assert len(read) < 50 * MOST_READ < len(doubted)
    assert [doubted[pair] for pair in read] == sorted((doubted[pair] for pair in read), reverse=True)


def test_no_two_claims_share_a_row_unread():
    scores = {(0, 1): 0.9, (1, 2): 0.4, (0, 2): 0.995, (3, 4): 0.7}
    groups = [[0, 1, 2], [3], [4]]
    assert unread(groups, scores, {(0, 1)}) == {(1, 2): 0.4, (0, 2): 0.995}
    assert unread([list(range(MOST_IN_ROW + 1))], scores, set()) == {}


def test_a_pair_that_is_parted_on_being_read_leaves_its_row():
    scores, asked = {(0, 1): 0.9, (1, 2): 0.5, (0, 2): 0.6}, []

    def read_rows(groups, scores):
        new = {pair: 0.0 for pair in unread(groups, scores, asked) if pair != (0, 1)}
        asked.extend(unread(groups, scores, asked))
        return new

    groups, after = settled(range(3), scores, 0.3, read_rows)
    assert groups == [[0, 1], [2]] and after == {(0, 1): 0.9, (1, 2): 0.0, (0, 2): 0.0}


def test_what_was_read_once_is_remembered(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(
        cross_encoder, "read_together", lambda pairs, choice: asked.append(pairs) or np.ones((len(pairs), 2), dtype=np.float32)
    )
    with open_store(tmp_path, create=True) as store:
        first = Vectors(store).read_together([(FERRY, FERRY_OWNER), (FERRY_OWNER, FERRY)])
        again = Vectors(store).read_together([(FERRY_OWNER, FERRY)])
    assert first.tolist() == [[1.0, 1.0]] * 2 and again.tolist() == [[1.0, 1.0]]
    assert [len(pairs) for pairs in asked] == [1]


def test_a_reader_is_told_what_the_cross_encoder_made_of_a_pair(tmp_path):
    for name, text in (("one", FERRY), ("two", FERRY_RETOLD)):
        (tmp_path / f"{name}.txt").write_text(f"Ferry aground\n\n{text} Nobody was hurt, the police said on Sunday.\n", encoding="utf-8")
    told = {
        read: {field for link in ingest([tmp_path], out=tmp_path / f"out_{read}", settings=Settings(read_together=read)).links
               for field, _, _ in link.reasons}
        for read in (True, False)
    }  # fmt: skip
    assert "read_together" in told[True] and told[False] and "read_together" not in told[False]


def test_unlikely_pairs_are_asked_about_where_a_claim_has_no_likelier_one():
    faint = LEAST / 2
    chances = np.array([[0.9, 0.0, 0.0], [0.0, faint, 0.0], [faint, 0.0, DOUBTFUL / 2]])
    assert unlikely_cells(chances).tolist() == [[1, 1], [2, 0]]
    crowded = np.array([[0.9, 0.0], [0.8, 0.0], [0.7, 0.0], [faint, 0.0]])
    assert unlikely_cells(crowded).tolist() == []
