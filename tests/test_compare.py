"""What two claims have in common, field by field."""

from decimal import Decimal

import numpy as np
import pytest

from textkit.compare import clash, compare_figures, rarity, shared
from textkit.records import Citation, Figure


def figure(value, label="cardinal", **how):
    return Figure(f"f{value}", Citation("d", 0, 1, str(value)), label, value=Decimal(value), **how)


WEIGHT = {"cardinal 47000": 2.0, "cardinal 50000": 2.0, "cardinal 1200000": 2.0, "cardinal 2": 0.1, "cardinal 12": 1.0, "cardinal 3": 0.1}


def test_rare_names_in_common_weigh_more_than_frequent_ones():
    weight = {"Norway": 0.1, "Helle": 3.0}
    both = frozenset({"Norway", "Helle"})
    assert shared(both, frozenset({"Helle"}), weight) > shared(both, frozenset({"Norway"}), weight)
    assert shared(frozenset(), frozenset(), weight) == 0


def test_an_item_that_few_sets_hold_is_rare():
    weight = rarity([frozenset("ab"), frozenset("a"), frozenset("a")])
    assert weight["b"] > weight["a"] == 0


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ([figure(47000)], [figure(50000, modifier="less_than")], 1.0),
        ([figure(47000)], [figure(1200000)], 0.0),
        ([figure(47000)], [], 0.0),
        ([figure(12, modifier="more_than")], [figure(1200000)], 0.0),  # agrees, but isn't of one size
    ],
)
def test_figures_that_round_to_each_other_are_common_and_others_not(one, other, found):
    assert compare_figures(one, other, WEIGHT) == found


def test_a_small_number_in_common_tells_less_than_a_large_one():
    small = compare_figures([figure(2), figure(47000)], [figure(2), figure(1200000)], WEIGHT)
    large = compare_figures([figure(3), figure(47000)], [figure(2), figure(47000)], WEIGHT)
    assert small < 0.1 < large


def test_a_clash_needs_both_sides_to_name_something():
    assert clash(frozenset("a"), frozenset("b")) == 1
    assert clash(frozenset("a"), frozenset()) == clash(frozenset("ab"), frozenset("b")) == 0


def test_words_are_compared_by_meaning_across_languages():
    from textkit.compare import coverage, read_claims
    from textkit.embed import encode
    from textkit.records import Claim

    claims = [
        Claim("1", Citation("a", 0, 1, "x"), "The minister resigned on Monday", "en"),
        Claim("2", Citation("b", 0, 1, "x"), "Ministeren gikk av mandag", "nb"),
        Claim("3", Citation("c", 0, 1, "x"), "Prisen på melk steg", "nb"),
    ]
    stated, known = read_claims(claims, [c.statement for c in claims], figures={}, entities=[], encode=encode)
    assert coverage(stated[0], stated[1], known) > coverage(stated[0], stated[2], known)
    assert np.allclose(np.linalg.norm(stated[0].vector), 1, atol=1e-3)
