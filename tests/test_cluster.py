"""Claims that state the same meet in one fact, and those that only look alike don't."""

import re

import numpy as np
import pytest

from textkit.cluster import Records, cluster, compare_all, group, is_participle, opens_with_pronoun
from textkit.compare import FIELDS
from textkit.records import Annotation, Citation, Claim, Document, Translationese

NOTHING = Records({}, {}, {})


def claim(number, document, statement="The bank will close.", lang="en", **how):
    return Claim(f"c{number}", Citation(document, number, number + 5, "bank"), statement, lang, **how)


def encode(texts, langs, *, fast=False, claims=False):
    """Bags of letters: enough for texts with the same words to be near."""
    rows = np.array(
        [[text.casefold().count(letter) + 0.01 for letter in "abcdefghijklmnopqrstuvwxyzæøå"] for text in texts], dtype=np.float32
    )
    return rows.reshape(len(texts), -1) / np.linalg.norm(rows, axis=1, keepdims=True)


def score_all(claims):
    found = compare_all(claims, [c.statement for c in claims], NOTHING, encode)
    return {(i, j): chance for compared in found for i, j, chance in compared.chances()}


def test_the_best_pairs_join_first_and_the_average_decides():
    scores = {(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.1, (3, 4): 0.4}
    assert group(range(5), scores, threshold=0.5) == [[0, 1], [2], [3], [4]]
    assert group(range(5), scores | {(0, 2): 0.3}, threshold=0.5) == [[0, 1, 2], [3], [4]]


def test_two_alone_need_more_than_a_group_that_a_third_one_speaks_for():
    scores = {(0, 1): 0.9, (0, 2): 0.35, (1, 2): 0.35, (3, 4): 0.35}
    assert group(range(5), scores, threshold=0.3) == [[0, 1, 2], [3, 4]]
    assert group(range(5), scores, threshold=0.3, alone=0.4) == [[0, 1, 2], [3], [4]]


def test_no_pairs_means_every_claim_is_its_own_fact():
    assert group(range(3), {}, threshold=0.5) == [[0], [1], [2]]


def test_claims_of_one_document_are_never_compared():
    claims = [claim(1, "a"), claim(9, "a"), claim(1, "b")]
    scores = score_all(claims)
    assert scores.keys() <= {(0, 2), (1, 2)}


def test_the_order_of_the_documents_does_not_change_the_scores():
    claims = [claim(1, "a", "Nine branches close."), claim(2, "b", "The bank shuts nine offices."), claim(3, "c", "Nine offices close.")]
    one = score_all(claims)
    other = score_all(claims[::-1])
    turned = {(2 - j, 2 - i): chance for (i, j), chance in other.items()}
    assert one.keys() == turned.keys() != set()
    assert all(one[pair] == pytest.approx(turned[pair], abs=1e-4) for pair in one)


def test_the_claims_of_a_very_long_document_are_all_compared():
    claims = [claim(n, "a", f"Branch {n} closes.") for n in range(650)] + [claim(1, "b", "Branch 640 closes.")]
    scores = score_all(claims)
    assert all(j == 650 for _, j in scores)


def test_every_claim_has_its_fact_and_a_fact_the_id_and_the_clearest_words_of_its_claims():
    spun = Document("d1", "a.txt", "Nine branches will close.", "", lang="en", translationese=Translationese(0.9, "spun"))
    plain = Document("d2", "b.txt", "Nine branches will close now.", "", lang="en")
    annotations = [
        Annotation(d.id, ((0, len(d.text)),), claims=(Claim(f"c{d.id}", Citation(d.id, 0, len(d.text), d.text), d.text, "en"),))
        for d in (spun, plain)
    ]
    claims, facts, _ = cluster(annotations, [spun, plain], [], encode, threshold=0.0)
    assert {c.fact_id for c in claims} == {"cd1"}
    assert [fact.statement for fact in facts] == ["Nine branches will close now."]
    claims, facts, links = cluster(annotations, [spun, plain], [], encode, threshold=1.0)
    assert [fact.id for fact in facts] == ["cd1", "cd2"]
    assert links == []


def test_each_claim_of_a_shared_row_says_what_joined_it():
    texts = (
        "Fjordbanken will now close nine branches. The cat sleeps on a mat. A driver called for help.",
        "Fjordbanken will close nine branches now. It rained for hours in the hills. Snow fell in the morning.",
    )
    documents = [Document(f"d{n}", f"{n}.txt", text, "", lang="en") for n, text in enumerate(texts)]
    annotations = []
    for d in documents:
        spans = [match.span() for match in re.finditer(r"[^ .][^.]*\.", d.text)]
        quotes = [Citation(d.id, start, end, d.text[start:end]) for start, end in spans]
        annotations.append(Annotation(d.id, tuple(spans), claims=tuple(Claim(f"c{q.start}{d.id}", q, q.quote, "en") for q in quotes)))
    claims, facts, links = cluster(annotations, documents, [], encode, threshold=0.0)
    fact_of = {claim.id: claim.fact_id for claim in claims}
    linked = {claim_id for link in links for claim_id in (link.left_id, link.right_id)}
    assert linked == {claim_id for fact in facts if len(fact.claim_ids) > 1 for claim_id in fact.claim_ids} != set()
    assert all(fact_of[link.left_id] == fact_of[link.right_id] == link.fact_id and 0 < link.chance < 1 for link in links)
    assert any(link.reasons for link in links)
    for link in links:
        assert {name for name, _, _ in link.reasons} <= set(FIELDS)
        assert list(link.reasons) == sorted(link.reasons, key=lambda reason: -abs(reason[2]))


def test_documents_that_share_no_name_or_number_are_not_compared():
    texts = ("Helle left Bergen in 1 minute 47.", "The prices rose by 3,150 crowns in Oslo.")
    claims = [claim(1, "a", texts[0], entity_ids=("Helle", "Bergen")), claim(1, "b", texts[1], entity_ids=("Oslo",))]
    assert list(compare_all(claims, [c.statement for c in claims], NOTHING, encode)) == []


def test_the_words_of_a_fact_open_with_a_name_where_one_of_its_claims_does():
    texts = ("She left the board of Fjordbanken.", "Ane Moe left the board of Fjordbanken.", "They say that she left the board.")
    documents = [Document(f"d{n}", f"{n}.txt", text, "", lang="en") for n, text in enumerate(texts)]
    records = Records({d.id: d for d in documents}, {}, {})
    claims = [claim(0, d.id, d.text) for d in documents]
    assert records.clearest(claims, [0.9, 0.5, 0.4]).statement == texts[1]
    assert records.clearest(claims[::2], [0.9, 0.4]).statement == texts[0]


def test_the_words_of_a_fact_are_a_plain_article_s_before_a_machine_s_whatever_the_language():
    texts = {"a": ("en", "spun", "No one rose on the dock."), "b": ("nb", "original", "Ingen sto på kaia.")}
    documents = {
        name: Document(name, f"{name}.txt", text, "", lang=lang, translationese=Translationese(0.5, kind))
        for name, (lang, kind, text) in texts.items()
    }
    claims = [claim(0, name, text, lang=lang) for name, (lang, _, text) in texts.items()]
    assert Records(documents, {}, {}).clearest(claims, [0.9, 0.1]).lang == "nb"


def test_the_words_of_a_fact_are_an_article_s_before_those_of_its_translation():
    made = {"a": ("nb", None, "Ingen sto på kaia."), "b": ("en", "a", "None stod on the quay."), "c": ("en", "c", "The pier was empty.")}
    documents = {name: Document(name, f"{name}.txt", text, "", lang=lang, origin_id=origin) for name, (lang, origin, text) in made.items()}
    claims = [claim(0, name, text, lang=lang) for name, (lang, _, text) in made.items()]
    records = Records(documents, {}, {})
    assert records.clearest(claims, [0.1, 0.9, 0.1]).lang == "en" != records.clearest(claims[:2], [0.1, 0.9]).lang
    assert records.clearest(claims, [0.1, 0.9, 0.1]).statement == made["c"][2]


def test_an_article_is_no_pronoun():
    claims = [claim(0, "a", text, lang="nb") for text in ("De ansatte streiker.", "Hun streiker.", "Det regner.")]
    assert [opens_with_pronoun(one) for one in claims] == [False, True, False]


def test_a_sentence_comes_before_a_participle_with_its_subject_put_before_it():
    quotes = ("ending thirty years of Labour rule", "The vote ended thirty years of Labour rule")
    claims = [
        Claim(f"c{n}", Citation(f"d{n}", 0, len(quote), quote), statement, "en")
        for n, (quote, statement) in enumerate(zip(quotes, (f"Holt {quotes[0]}", quotes[1]), strict=True))
    ]
    assert [is_participle(one) for one in claims] == [True, False]
    documents = {f"d{n}": Document(f"d{n}", "a.txt", "", "", lang="en") for n in range(2)}
    assert Records(documents, {}, {}).clearest(claims, [0.9, 0.1]).statement == quotes[1]


def test_the_words_of_an_origin_come_before_those_of_its_translation():
    from textkit.embed import encode as meaning

    made = Document("d1", "a.txt", "Fjordbanken will now close nine branches.", "", lang="en", origin_id="d3")
    plain = Document("d2", "b.txt", "Fjordbanken will close nine branches now.", "", lang="en", origin_id="d2")
    others = [Document(f"o{n}", f"o{n}.txt", text, "", lang="en") for n, text in enumerate(("It rained in the hills.", "A cat sleeps."))]
    documents = [made, plain, *others]
    annotations = [
        Annotation(d.id, ((0, len(d.text)),), claims=(Claim(f"c{d.id}", Citation(d.id, 0, len(d.text), d.text), d.text, "en"),))
        for d in documents
    ]
    _, facts, _ = cluster(annotations, documents, [], meaning, threshold=0.1)
    assert facts[0].claim_ids == ("cd1", "cd2")
    assert facts[0].statement == "Fjordbanken will close nine branches now."


@pytest.mark.parametrize("other", ["The police closed the road after the accident.", "The road was closed by police after the accident."])
def test_two_articles_of_one_sentence_that_say_the_same_share_a_fact(other):
    from textkit.embed import encode as meaning

    texts = ("The police closed the road after the accident.", other)
    documents = [Document(f"d{n}", f"{n}.txt", text, "", lang="en") for n, text in enumerate(texts)]
    annotations = [
        Annotation(d.id, ((0, len(d.text)),), claims=(Claim(f"c{d.id}", Citation(d.id, 0, len(d.text), d.text), d.text, "en"),))
        for d in documents
    ]
    _, facts, _ = cluster(annotations, documents, [], meaning)
    assert [fact.claim_ids for fact in facts] == [("cd0", "cd1")]
