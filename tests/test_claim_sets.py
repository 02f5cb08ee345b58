"""The sets of claims are what their README says."""

import sys
from collections import Counter

import numpy as np
import pytest
from conftest import ROOT
from sklearn.metrics import average_precision_score

from textkit.cross_encoder import read_together
from textkit.embed import encode

sys.path.insert(0, str(ROOT / "models/recipes"))

import claim_sets

SETS = claim_sets.read_sets()


def test_there_are_as_many_claims_and_pairs_as_the_readme_says():
    pairs = [(one, i, j) for one in SETS for i, j in claim_sets.all_pairs(one.claims) if one.same(i, j) and not one.doubtful(i, j)]
    counts = (
        len(SETS),
        sum(len(one.claims) for one in SETS),
        sum(len({fact for claim in one.claims for fact in claim.facts}) for one in SETS),
        len(pairs),
        sum(one.denied(i, j) for one, i, j in pairs),
        sum(one.held_out for one in SETS),
    )
    text = (claim_sets.FOLDER / "README.md").read_text(encoding="utf-8")
    for count in counts:
        assert f"{count:,}" in text


@pytest.mark.parametrize("one", SETS, ids=lambda one: one.name)
def test_every_shared_fact_of_a_set_stands_in_two_articles_and_once_in_each(one):
    told = Counter((fact, claim.article) for claim in one.claims if claim.sign != "?" for fact in claim.facts)
    assert max(told.values()) == 1
    facts = {fact for claim in one.claims for fact in claim.facts}
    for fact in facts:
        claims = [claim for claim in one.claims if fact in claim.facts]
        assert len(claims) > 1, f"fact {fact}"
        assert any(claim.sign == "+" for claim in claims), f"fact {fact}"
    assert len(facts) >= 15 and sum(not claim.facts for claim in one.claims) >= 20


def test_a_line_that_is_no_claim_is_named_with_its_file(tmp_path):
    path = tmp_path / "001-x.txt"
    path.write_text("# Something\nA 1 + The bridge is shut.\nB one + It is shut.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"001-x\.txt, line 3"):
        claim_sets.read_set(path)


def test_a_claim_its_denial_and_one_with_another_figure_state_one_fact(tmp_path):
    path = tmp_path / "001-x.txt"
    lines = "# Something", "A 1 + Nine died.", "B 1 ~ Eleven died.", "D 1 - Nobody died.", "E 1 ? Some died.", "E 0 + It rained."
    path.write_text("\n".join(lines), encoding="utf-8")
    one = claim_sets.read_set(path)
    assert one.same(0, 1) and one.differing(0, 1) and not one.denied(0, 1)
    assert one.same(0, 2) and one.denied(0, 2) and not one.differing(0, 2)
    assert one.doubtful(0, 3) and not one.doubtful(0, 1)
    assert not one.same(0, 4)


def test_the_cross_encoder_keeps_its_floors_on_sets_held_out():
    held_out = [one for one in SETS if one.held_out][::8]
    same, denied, pairs = [], [], []
    for one in held_out:
        texts = one.english()
        near = set(claim_sets.near_pairs(encode(texts, ["en"] * len(texts))))
        for i, j in claim_sets.all_pairs(one.claims):
            if one.claims[i].article != one.claims[j].article and not one.doubtful(i, j) and (one.same(i, j) or (i, j) in near):
                same.append(one.same(i, j))
                denied.append(one.denied(i, j))
                pairs.append((texts[i], texts[j]))
    found = read_together(pairs)
    assert average_precision_score(same, found[:, 0]) >= 0.63
    assert average_precision_score(np.array(denied)[same], found[same, 1]) >= 0.85


def test_the_encoder_of_claims_keeps_its_floor_on_sets_held_out():
    right = {False: [], True: []}
    for one in [one for one in SETS if one.held_out][::8]:
        texts = one.english()
        same = np.array([[one.same(i, j) and not one.doubtful(i, j) for j in range(len(texts))] for i in range(len(texts))])
        articles = np.array([claim.article for claim in one.claims])
        apart = articles[:, None] != articles[None, :]
        for taught, found in right.items():
            vectors = encode(texts, ["en"] * len(texts), claims=taught)
            nearest = np.where(apart, vectors @ vectors.T, -2).argmax(axis=1)
            found += [same[i, nearest[i]] for i in np.flatnonzero((same & apart).any(axis=1))]
    assert np.mean(right[True]) >= 0.7
    assert np.mean(right[True]) >= np.mean(right[False]) + 0.2
