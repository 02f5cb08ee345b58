"""The claims of documents as arrays, made when they are asked for."""

import numpy as np

from textkit import sides
from textkit.embed import encode
from textkit.records import Citation, Claim
from textkit.sides import Sides, encode_claims, in_context, rarity


def claim(document, statement, **how):
    return Claim(f"{document}{statement}", Citation(document, 0, 9, statement), statement, "en", **how)


def read(claims, encoder=encode):
    return Sides(claims, [c.statement for c in claims], figures={}, entities=[], encode=encoder)


def test_only_english_texts_take_the_slow_encoder():
    asked = []

    def encoder(texts, langs, *, fast=False, claims=False):
        asked.append((fast, *langs))
        return np.array([[len(text)] for text in texts], dtype=np.float32)

    found = encode_claims(["a", "bb", "ccc"], ["nb", "en", "da"], encoder)
    assert found[:, 0].tolist() == [1, 2, 3]
    assert asked == [(False, "en"), (True, "nb", "da")]


def test_an_item_that_few_sets_hold_is_rare():
    weight = rarity([frozenset("ab"), frozenset("a"), frozenset("a")])
    assert weight["b"] > 2 * weight["a"] > 0


def test_a_claim_that_leans_on_the_one_before_is_read_with_it():
    claims = [
        claim("a", "The director of the hospital resigned on Monday after nine years."),
        claim("a", "He did so in writing.", speaker="Moe"),
    ]
    texts = in_context(claims, [c.statement for c in claims])
    assert texts == [claims[0].statement, f"{claims[0].statement} | Moe: He did so in writing."]


def test_same_words_are_the_same_wherever_they_stand_unless_they_lean():
    made = read(
        [
            claim("a", "The lock opened in May."),
            claim("a", "He resigned over the lock."),
            claim("b", "The lock opened in May"),
            claim("b", "He resigned over the lock"),
            claim("b", "It is open."),
            claim("b", "The lock opened in March"),
        ]
    )
    assert made.in_same_words(0, 2)
    assert not any(made.in_same_words(i, j) for i, j in ((1, 3), (4, 4), (0, 5)))


def test_what_somebody_denies_is_read_with_the_denial():
    denied = claim("a", "The bridge over the fjord was closed to lorries all night.", speaker="Moe", cue="denies", status="denied")
    said = claim("a", "The bridge over the fjord was never closed to lorries at night.", speaker="Moe", cue="says", status="denied")
    texts = in_context([denied, said], [denied.statement, said.statement])
    assert texts == [f"Moe denies that {denied.statement}", f"Moe: {said.statement}"]


def test_a_long_document_has_several_sides_and_its_first_claims_are_read_with_those_before(monkeypatch):
    monkeypatch.setattr(sides, "MOST_CLAIMS", 2)
    claims = [claim("a", "The mayor was there."), claim("a", "The bridge was opened in the morning on a Monday."), claim("a", "He left.")]
    asked = []

    def encoder(texts, langs, *, fast=False, claims=False):
        asked.extend(texts)
        return encode(texts, langs, fast=fast)

    found = read([*claims, claim("b", "She stayed.")], encoder)
    assert len(found[1].context) == 1
    assert [(side.document, side.first, len(side)) for side in found] == [("a", 0, 2), ("a", 2, 1), ("b", 3, 1)]
    assert f"{claims[1].statement} | He left." in asked


def test_few_sides_are_kept_and_those_made_again_are_the_same(monkeypatch):
    monkeypatch.setattr(sides, "AT_ONCE", 2)
    found = read([claim(name, f"The {name} burnt on Monday.") for name in ("house", "barn", "school")])
    before = found[0].vectors[0], found[0].stems.held
    assert found[0] is found[0]
    kept = found[0]
    assert [side.document for side in found] == ["house", "barn", "school"]
    assert found[0] is not kept
    assert np.array_equal(found[0].vectors[0], before[0])
    assert np.array_equal(found[0].stems.held, before[1])


def test_claims_in_context_are_read_by_the_encoder_of_claims():
    asked = []

    def encoder(texts, langs, *, fast=False, claims=False):
        asked.extend((text, claims) for text in texts)
        return encode(texts, langs, fast=fast)

    one = claim("a", "The house at the end of the long road burnt down on a Monday.")
    side = read([one], encoder)[0]
    assert len(side.context) == len(side.claim_vectors) == 1
    assert (one.statement, True) in asked
    assert (one.statement, False) in asked
