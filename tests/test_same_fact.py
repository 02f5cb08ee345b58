"""Two looks at a pair of claims: its own fields, then what other pairs say of it."""

import numpy as np
import pytest

from textkit.compare import FIELDS
from textkit.same_fact import SECOND_FIELDS, FirstChances, hanging_together, read_judge, second_fields

MIDDLING = dict.fromkeys(FIELDS, 0.0) | {
    "likeness": 0.55, "rank": 0.5, "margin": 0.15, "context": 0.5, "context_rank": 0.5, "words": 0.2, "words_in_context": 0.2,
    "meaning": 0.5, "least_meaning": 0.4, "names": 0.3, "names_nearby": 0.3, "status": 1.0,
}  # fmt: skip


def chance(**fields):
    return float(read_judge().first(np.array([list((MIDDLING | fields).values())], dtype=np.float32))[0])


def first_chances(chances):
    return FirstChances(chances.items(), dict.fromkeys(chances, 0.0))


def of(pair, first):
    return dict(zip(SECOND_FIELDS, second_fields(pair, first)[0, 0].tolist(), strict=True))


def test_the_fields_are_in_the_order_of_the_model():
    assert tuple(MIDDLING) == FIELDS


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ({}, {"figures": 1.0}),
        ({"likeness": 0.1, "rank": 0.01, "margin": 0.0}, {"likeness": 0.8, "rank": 1.0, "margin": 0.4}),
        ({"context": 0.1, "context_rank": 0.01}, {"context": 0.8, "context_rank": 1.0}),
        ({"date": 0.0}, {"date": 1.0}),
    ],
)
def test_more_in_common_makes_one_fact_likelier(less, more):
    assert chance(**more) > chance(**less)


@pytest.mark.parametrize(
    "field", ["likeness", "rank", "margin", "context", "context_rank", "words", "phrases", "meaning", "figures", "date", "names"]
)
def test_more_in_common_never_makes_one_fact_less_likely(field):
    pairs = np.random.default_rng(1).random((500, len(FIELDS))).astype(np.float32)
    more = pairs.copy()
    more[:, FIELDS.index(field)] += 0.2
    assert (read_judge().first(more) >= read_judge().first(pairs) - 1e-6).all()


def test_a_claim_of_a_third_document_that_states_both_is_a_witness():
    alone = first_chances({(0, 1): np.array([[0.3]])})
    borne_out = first_chances({(0, 1): np.array([[0.3]]), (0, 2): np.array([[0.9]]), (1, 2): np.array([[0.8]])})
    assert of((0, 1), alone)["best_witness"] == 0
    assert of((0, 1), borne_out)["best_witness"] == pytest.approx(0.8)


def test_a_claim_that_states_one_and_not_the_other_is_a_witness_against():
    first = first_chances({(0, 1): np.array([[0.3]]), (0, 2): np.array([[0.9]]), (1, 2): np.array([[0.1]])})
    assert of((0, 1), first)["counter_witness"] == pytest.approx(0.8)
    assert of((0, 1), first)["least_counter_witness"] == 0


def test_a_better_match_in_the_same_document_takes_its_share():
    first = first_chances({(0, 1): np.array([[0.3, 0.9]])})
    assert of((0, 1), first)["least_share"] == pytest.approx(0.3 / 1.25)


def test_pairs_of_documents_that_hang_together_come_one_after_the_other():
    assert hanging_together([(0, 4), (1, 2), (4, 5), (2, 3), (1, 3)]) == [[(0, 4), (4, 5)], [(1, 2), (1, 3), (2, 3)]]


def test_articles_of_one_event_are_likelier_to_state_one_fact():
    found = {}
    for odds in (-3.0, 3.0):
        first = FirstChances([((0, 1), np.diag([0.5, 0.9]))], {(0, 1): odds})
        fields = np.array([*(MIDDLING | {"figures": 1.0}).values(), *second_fields((0, 1), first)[0, 0]], dtype=np.float32)
        found[odds] = float(read_judge().second(fields[None, :])[0])
    assert found[3.0] > found[-3.0]


def test_pairs_around_are_seen_from_both_sides():
    first = first_chances({(0, 1): np.diag([0.5, 0.9, 0.9, 0.5])})
    turned = second_fields((0, 1), first)
    assert np.allclose(turned, turned.transpose(1, 0, 2))
