"""Claims that state the same meet in one fact, and those that only look alike don't."""

from decimal import Decimal

import numpy as np
import pytest

from textkit.cluster import Comparison, compare_all, compare_figures, group, mutual_ranks, read_weights, score, shared
from textkit.records import Citation, Claim, Figure


def claim(number, document, statement="The bank will close.", lang="en", **how):
    return Claim(f"c{number}", Citation(document, number, number + 5, "bank"), statement, lang, **how)


def figure(value, label="cardinal", **how):
    return Figure(f"f{value}", Citation("d", 0, 1, str(value)), label, value=Decimal(value), **how)


def vectors(claims, rows):
    return {c.id: np.array(row, dtype=np.float32) / np.linalg.norm(row) for c, row in zip(claims, rows, strict=True)}


def test_the_best_pairs_join_first_and_the_average_decides():
    scores = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.1, (3, 4): 0.4}
    assert group(5, scores, threshold=0.5) == [[0, 1], [2], [3], [4]]
    assert group(5, scores | {(0, 2): 0.3}, threshold=0.5) == [[0, 1, 2], [3], [4]]


def test_no_pairs_means_every_claim_is_its_own_fact():
    assert group(3, {}, threshold=0.5) == [[0], [1], [2]]


def test_claims_of_one_document_are_never_compared():
    claims = [claim(1, "a"), claim(2, "a"), claim(3, "b")]
    assert set(compare_all(claims, {}, vectors(claims, [[1, 0], [1, 0], [1, 0]]))) == {(0, 2), (1, 2)}


def test_the_nearest_of_a_document_outranks_the_others():
    claims = [claim(1, "a"), claim(2, "b"), claim(3, "b")]
    assert mutual_ranks(claims, {(0, 1): 0.9, (0, 2): 0.6}) == {(0, 1): 1.0, (0, 2): 0.5}


def test_rare_names_in_common_weigh_more_than_frequent_ones():
    weight = {"Norway": 0.1, "Helle": 3.0}
    both = frozenset({"Norway", "Helle"})
    assert shared(both, frozenset({"Helle"}), weight) > shared(both, frozenset({"Norway"}), weight)
    assert shared(frozenset(), frozenset(), weight) == 0


def test_figures_that_round_to_each_other_agree_and_others_clash():
    assert compare_figures([figure(47000)], [figure(50000, modifier="less_than")]) == (1.0, 0.0)
    assert compare_figures([figure(47000)], [figure(1200000)]) == (0.0, 1.0)
    assert compare_figures([figure(47000)], []) == (0.0, 0.0)


@pytest.mark.parametrize("field", ["cosine", "rank", "entities", "figures"])
def test_more_in_common_never_lowers_the_score(field):
    weights = read_weights()
    middling = Comparison(0.6, 0.2, 0.5, 0.3, 0.0, 0.3, 0.0, 0.3, 0.0, 0.8)
    more = Comparison(**{name: getattr(middling, name) for name in Comparison.__slots__} | {field: 1.0})
    assert score(more, weights) >= score(middling, weights)


def test_the_order_of_the_claims_does_not_change_their_comparison():
    claims = [claim(1, "a", "Nine branches close."), claim(2, "b", "The bank shuts nine offices."), claim(3, "c", "Rain fell.")]
    rows = [[1, 0.1], [0.9, 0.2], [0, 1]]
    one = compare_all(claims, {}, vectors(claims, rows))
    other = compare_all(claims[::-1], {}, vectors(claims[::-1], rows[::-1]))
    assert {frozenset((claims[i].id, claims[j].id)): c for (i, j), c in one.items()} == {
        frozenset((claims[2 - i].id, claims[2 - j].id)): c for (i, j), c in other.items()
    }
