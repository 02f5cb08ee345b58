"""Claims that state the same meet in one fact, and those that only look alike don't."""

from dataclasses import replace

import numpy as np
import pytest

from textkit.cluster import (
    Records,
    cluster,
    compare_all,
    group,
    mutual_ranks,
    neighbours,
    of_one_story,
    read_weights,
    score,
    with_document_priors,
)
from textkit.compare import Comparison
from textkit.records import Annotation, Citation, Claim, Document, Translationese

MIDDLING = Comparison(
    margin=0.2, rank=0.5, sentences=0.6, entities=0.3, entity_clash=0, person_clash=0, figures=0.3, meaning=0.5, translated=0
)
NOTHING = Records({}, {}, {})


def claim(number, document, statement="The bank will close.", lang="en", **how):
    return Claim(f"c{number}", Citation(document, number, number + 5, "bank"), statement, lang, **how)


def encode(texts, langs):
    """Bags of letters: enough for texts with the same words to be near."""
    rows = np.array(
        [[text.casefold().count(letter) + 0.01 for letter in "abcdefghijklmnopqrstuvwxyzæøå"] for text in texts], dtype=np.float32
    )
    return rows.reshape(len(texts), -1) / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_best_pairs_join_first_and_the_average_decides():
    scores = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.1, (3, 4): 0.4}
    assert group(5, scores, threshold=0.5) == [[0, 1], [2], [3], [4]]
    assert group(5, scores | {(0, 2): 0.3}, threshold=0.5) == [[0, 1, 2], [3], [4]]


def test_no_pairs_means_every_claim_is_its_own_fact():
    assert group(3, {}, threshold=0.5) == [[0], [1], [2]]


def test_claims_of_one_document_are_never_compared():
    vectors = np.array([[1, 0], [1, 0], [1, 0]], dtype=np.float32)
    assert set(neighbours(["a", "a", "b"], vectors)[0]) == {(0, 2), (1, 2)}


def test_documents_that_name_nothing_in_common_are_of_different_stories():
    pairs = {(0, 1): 0.9, (0, 2): 0.9, (0, 3): 0.9}
    named = [frozenset({"Helle"}), frozenset({"Helle", "Bergen"}), frozenset({"Oslo"}), frozenset()]
    assert of_one_story(pairs, ["a", "b", "c", "d"], named) == {(0, 1): 0.9, (0, 3): 0.9}


def test_the_nearest_of_a_document_outranks_the_others():
    assert mutual_ranks(["a", "b", "b"], {(0, 1): 0.9, (0, 2): 0.6}) == {(0, 1): 1.0, (0, 2): 0.5}


@pytest.mark.parametrize("field", ["margin", "rank", "sentences", "entities", "figures", "meaning"])
def test_more_in_common_never_lowers_the_score(field):
    weights = read_weights()
    assert score(replace(MIDDLING, **{field: 1.0}), weights) > score(MIDDLING, weights)


def test_different_persons_in_one_role_lower_the_score():
    weights = read_weights()
    assert score(replace(MIDDLING, person_clash=1.0), weights) < score(MIDDLING, weights)


def test_the_same_likeness_counts_for_less_between_documents_that_share_little():
    close = {(i, j): 0.6 if j - i == 10 else 0.05 for i in range(10) for j in range(10, 20)}
    alone = {(i, j): 0.6 if (i, j) == (0, 30) else 0.001 for i in range(10) for j in range(30, 40)}
    documents = ["a"] * 10 + ["b"] * 10 + ["x"] * 10 + ["c"] * 10
    corrected = with_document_priors(close | alone, documents, prior=0.1)
    assert corrected[0, 10] > 0.6 > corrected[0, 30]


def test_the_order_of_the_claims_does_not_change_their_comparison():
    claims = [claim(1, "a", "Nine branches close."), claim(2, "b", "The bank shuts nine offices."), claim(3, "c", "Rain fell.")]
    sentences = [c.statement for c in claims]
    one = compare_all(claims, sentences, NOTHING, encode)
    other = compare_all(claims[::-1], sentences[::-1], NOTHING, encode)
    named = {frozenset((claims[i].id, claims[j].id)): c for (i, j), c in one.items()}
    turned = {frozenset((claims[2 - i].id, claims[2 - j].id)): c for (i, j), c in other.items()}
    assert named.keys() == turned.keys()
    assert all(named[pair].meaning == pytest.approx(turned[pair].meaning) for pair in named)


def test_every_claim_has_its_fact_and_a_fact_the_id_and_the_clearest_words_of_its_claims():
    spun = Document("d1", "a.txt", "Nine branches will close.", "", lang="en", translationese=Translationese(0.9, "spun"))
    plain = Document("d2", "b.txt", "Nine branches will close now.", "", lang="en")
    annotations = [
        Annotation(d.id, ((0, len(d.text)),), claims=(Claim(f"c{d.id}", Citation(d.id, 0, len(d.text), d.text), d.text, "en"),))
        for d in (spun, plain)
    ]
    claims, facts = cluster(annotations, [spun, plain], [], encode, threshold=0.0)
    assert {c.fact_id for c in claims} == {"cd1"}
    assert [fact.statement for fact in facts] == ["Nine branches will close now."]
    claims, facts = cluster(annotations, [spun, plain], [], encode, threshold=1.0)
    assert [fact.id for fact in facts] == ["cd1", "cd2"]


def test_the_words_of_an_origin_come_before_those_of_its_translation():
    made = Document("d1", "a.txt", "Nine filials close now.", "", lang="en", origin_id="d3")
    plain = Document("d2", "b.txt", "Nine branches will close now.", "", lang="en", origin_id="d2")
    annotations = [
        Annotation(d.id, ((0, len(d.text)),), claims=(Claim(f"c{d.id}", Citation(d.id, 0, len(d.text), d.text), d.text, "en"),))
        for d in (made, plain)
    ]
    _, facts = cluster(annotations, [made, plain], [], encode, threshold=0.0)
    assert [fact.statement for fact in facts] == ["Nine branches will close now."]
