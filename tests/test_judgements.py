"""People's decisions hold over later runs, or say why they need another look; none is lost."""

import json
import shutil
import sqlite3
from dataclasses import replace

import pytest
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st

from textkit import models
from textkit.errors import StoreError
from textkit.judgements import agreement, claim_anchors, in_force, make, mention_anchors
from textkit.records import Citation, Claim, Document, Entity, Fact, Mention, short_id
from textkit.results import Results, load
from textkit.run import ingest
from textkit.store import open_judgements, read_judgements
from textkit.stories import read_relation


def document(name, *sentences):
    text = ". ".join(sentences)
    return Document(short_id(text), f"{name}.txt", text, "")


def claims_of(doc):
    found, start = [], 0
    for sentence in doc.text.split(". "):
        end = start + len(sentence)
        citation = Citation(doc.id, start, end, doc.text[start:end])
        found.append(Claim(citation.id, citation, sentence, "en"))
        start = end + 2
    return found


def results(documents, groups, judgements=()):
    """Results in which the claims with the words of a group share a fact, and every other claim has its own."""
    claims = [claim for doc in documents for claim in claims_of(doc)]
    group_of = {words: i for i, group in enumerate(groups) for words in group}
    rows = {}
    for claim in claims:
        rows.setdefault(group_of.get(claim.statement, claim.id), []).append(claim)
    facts = [Fact(row[0].id, row[0].statement, tuple(claim.id for claim in row)) for row in rows.values()]
    fact_of = {claim_id: fact.id for fact in facts for claim_id in fact.claim_ids}
    claims = [replace(claim, fact_id=fact_of[claim.id]) for claim in claims]
    return Results(documents=documents, claims=claims, facts=facts, judgements=judgements)


ONE = document("one", "The bridge opened in May", "It cost much", "Nobody was hurt")
TWO = document("two", "A bridge was opened", "The price was high", "All are well")
GROUPS = [("The bridge opened in May", "A bridge was opened")]


def with_words(found, words):
    return next(fact for fact in found.facts if any(claim.statement == words for claim in found.claims_of(fact)))


def words_of(found, fact):
    return {claim.statement for claim in found.claims_of(fact)}


def judged(found, kind, verdict, words, other=None, *, reviewer="ann", note="", made_at="2025-01-01T00:00:00Z", single=False):
    """A judgement on the fact with these words (with `single` only on the claim) and, if given, on the fact of other words."""
    sides = []
    for said in (words, other):
        fact = with_words(found, said) if said else None
        members = [] if fact is None else found.claims_of(fact)
        if single and said == words:
            members = [claim for claim in members if claim.statement == words]
        if single and said == other:
            members = [claim for claim in members if claim.statement != words]
        sides.append((members[0].id if members else None, claim_anchors(members, found.document)))
    (left_id, left), (right_id, right) = sides
    return make(kind, verdict, reviewer=reviewer, made_at=made_at, left_id=left_id, right_id=right_id, note=note, left=left, right=right)


def test_merged_facts_share_a_row_and_parted_ones_do_not():
    found = results([ONE, TWO], GROUPS)
    same = judged(found, "claims", "same", "It cost much", "The price was high")
    apart = judged(found, "claims", "different", "A bridge was opened", "The bridge opened in May", single=True)
    after = results([ONE, TWO], GROUPS, [same, apart])
    assert words_of(after, with_words(after, "It cost much")) == {"It cost much", "The price was high"}
    assert words_of(after, with_words(after, "A bridge was opened")) == {"A bridge was opened"}
    assert sorted(i for fact in after.facts for i in fact.claim_ids) == sorted(found.claim)
    assert all(claim.fact_id in after.fact for claim in after.claims)
    assert not after.to_look_at


def test_an_accepted_row_stays_together_when_the_machine_would_part_it():
    accepted = judged(results([ONE, TWO], GROUPS), "fact", "accepted", "A bridge was opened")
    after = results([ONE, TWO], [], [accepted])
    fact = with_words(after, "A bridge was opened")
    assert words_of(after, fact) == set(GROUPS[0])
    assert after.verdict_of(fact) == "accepted"


def test_a_verdict_holds_when_an_article_is_added_before_the_others():
    accepted = judged(results([ONE, TWO], GROUPS), "fact", "rejected", "The bridge opened in May")
    new = document("a", "They opened the bridge", "Rain fell")
    groups = [(*GROUPS[0], "They opened the bridge")]
    after = results([new, ONE, TWO], groups, [accepted])
    fact = with_words(after, "Rain fell")
    assert after.verdict_of(fact) is None
    assert after.verdict_of(with_words(after, "They opened the bridge")) == "rejected"


def test_a_changed_article_keeps_the_verdicts_on_what_it_still_says():
    found = results([ONE, TWO], GROUPS)
    kept = judged(found, "fact", "accepted", "Nobody was hurt")
    lost = judged(found, "fact", "accepted", "It cost much")
    changed = document("one", "The bridge opened in May", "It cost little", "Nobody was hurt")
    after = results([changed, TWO], GROUPS, [kept, lost])
    assert after.verdict_of(with_words(after, "Nobody was hurt")) == "accepted"
    assert [(d.judgement.id, d.about_id) for d in after.to_look_at] == [(lost.id, None)]
    assert "no longer" in after.to_look_at[0].look


def test_a_later_decision_wins_and_the_earlier_one_says_so():
    found = results([ONE, TWO], GROUPS)
    apart = judged(found, "claims", "different", "A bridge was opened", "The bridge opened in May", single=True)
    same = replace(apart, id="later", verdict="same", reviewer="bo")
    after = results([ONE, TWO], GROUPS, [apart, same])
    assert words_of(after, with_words(after, "A bridge was opened")) == set(GROUPS[0])
    assert [d.look for d in after.decisions] == ["a later decision says otherwise", ""]


def test_undo_takes_back_and_undo_of_undo_brings_back():
    found = results([ONE, TWO], GROUPS)
    flagged = judged(found, "fact", "flagged", "It cost much")
    undo = make("undo", "undone", reviewer="ann", made_at="2025-01-01T00:01:00Z", left_id=flagged.id)
    again = make("undo", "undone", reviewer="ann", made_at="2025-01-01T00:02:00Z", left_id=undo.id)
    assert in_force([flagged, undo]) == []
    assert in_force([flagged, undo, again]) == [flagged]


def test_statements_are_edited_and_reviewers_may_disagree():
    found = results([ONE, TWO], GROUPS)
    given_ = [
        judged(found, "statement", "edited", "A bridge was opened", note="The bridge opened."),
        judged(found, "fact", "accepted", "A bridge was opened"),
        judged(found, "fact", "rejected", "A bridge was opened", reviewer="bo"),
    ]
    after = results([ONE, TWO], GROUPS, given_)
    fact = with_words(after, "A bridge was opened")
    assert fact.statement == "The bridge opened."
    assert after.verdict_of(fact) == "disagreement"
    assert after.fact_row(fact)["reviewers"] == ["ann", "bo"]
    reopened = judged(found, "fact", "open", "A bridge was opened", reviewer="bo", made_at="2025-01-02")
    assert results([ONE, TWO], GROUPS, [*given_, reopened]).verdict_of(fact) == "accepted"


def test_a_conflict_that_came_later_asks_for_another_look():
    from textkit.records import Conflict

    found = results([ONE], [])
    accepted = judged(found, "fact", "accepted", "It cost much")
    after = results([ONE, TWO], [("It cost much", "The price was high")])
    fact = with_words(after, "It cost much")
    disputed = replace(fact, conflicts=(Conflict("figure", fact.claim_ids, "3 or 5"),))
    facts = [disputed if other.id == fact.id else other for other in after.facts]
    laid = Results(documents=after.documents, claims=after.claims, facts=facts, judgements=[accepted])
    assert laid.verdict_of(laid.fact[disputed.id]) == "accepted"
    assert "3 or 5" in laid.to_look_at[0].look


def test_verdicts_that_meet_in_one_row_ask_for_another_look_until_it_is_judged_anew():
    found = results([ONE, TWO], [])
    accepted = judged(found, "fact", "accepted", "It cost much")
    rejected = judged(found, "fact", "rejected", "The price was high")
    stated = judged(found, "statement", "edited", "It cost much", note="It cost 5.")
    restated = judged(found, "statement", "edited", "The price was high", note="It cost 7.", reviewer="bo")
    groups = [("It cost much", "The price was high")]
    given_ = [accepted, rejected, stated, restated]
    after = results([ONE, TWO], groups, given_)
    assert [decision.look for decision in after.decisions] == [
        "it stands in one row now with passages that ann rejected",
        "it stands in one row now with passages that ann accepted",
        "it stands in one row now with passages that bo edited: “It cost 7.”",
        "it stands in one row now with passages that ann edited: “It cost 5.”",
    ]
    anew = [
        judged(after, "fact", "flagged", "It cost much", made_at="2025-01-02"),
        judged(after, "statement", "edited", "It cost much", note="It cost 6.", reviewer="cy", made_at="2025-01-02"),
    ]
    settled = results([ONE, TWO], groups, [*given_, *anew])
    assert not settled.to_look_at
    assert settled.verdict_of(with_words(settled, "It cost much")) == "flagged"


def test_a_row_set_back_to_open_takes_no_verdict_from_a_row_that_is_joined_to_it_later():
    found = results([ONE, TWO], [])
    accepted = judged(found, "fact", "accepted", "It cost much")
    opened = judged(found, "fact", "open", "The price was high", made_at="2025-01-02")
    same = judged(found, "claims", "same", "It cost much", "The price was high", made_at="2025-01-03")
    joined = results([ONE, TWO], [], [accepted, opened, same])
    assert joined.verdict_of(with_words(joined, "It cost much")) == "accepted"
    again = judged(joined, "fact", "open", "It cost much", made_at="2025-01-04")
    assert not results([ONE, TWO], [], [accepted, opened, same, again]).verdicts


def test_a_verdict_given_anew_settles_why_the_earlier_one_needed_a_look():
    found = results([ONE, TWO], GROUPS)
    accepted = judged(found, "fact", "accepted", "A bridge was opened")
    after = results([ONE], [], [accepted])
    assert [decision.look for decision in after.decisions] == ["1 of the 2 passages that were judged are no longer there"]
    again = judged(after, "fact", "accepted", "The bridge opened in May", made_at="2025-01-02")
    assert not results([ONE], [], [accepted, again]).to_look_at
    assert len(results([ONE], [], [accepted, replace(again, id="other", reviewer="bo")]).to_look_at) == 1


def test_agreement_is_cohens_kappa():
    found = results([ONE, TWO], [])
    verdicts = {"The bridge opened in May": "aa", "It cost much": "ar", "Nobody was hurt": "rr", "All are well": "aa"}
    names = {"a": "accepted", "r": "rejected"}
    given_ = [
        judged(found, "fact", names[letter], words, reviewer=reviewer)
        for words, letters in verdicts.items()
        for letter, reviewer in zip(letters, ("ann", "bo"), strict=True)
    ]
    n, kappa = agreement(results([ONE, TWO], [], given_).decisions, "ann", "bo")
    assert n == 4
    assert kappa == pytest.approx((0.75 - 0.5) / 0.5)
    assert agreement([], "ann", "bo") == (0, None)


@pytest.mark.parametrize(("kind", "verdict"), [("fact", "true"), ("claims", "accepted"), ("bogus", "same")])
def test_a_verdict_that_a_kind_does_not_have_is_refused(kind, verdict):
    with pytest.raises(ValueError, match="has no verdict"):
        make(kind, verdict, reviewer="ann", made_at="", left_id="x")


def with_entities(judgements=()):
    text = "Anna Berg met Berge. Berg left."
    doc = Document(short_id(text), "e.txt", text, "")
    spans = [("Anna Berg", 0, "e1"), ("Berge", 14, "e1"), ("Berg", 21, "e2")]
    mentions = []
    for name, start, entity in spans:
        citation = Citation(doc.id, start, start + len(name), name)
        mentions.append(Mention(citation.id, citation, "PERSON", entity))
    quotes = [(0, 19), (21, 30)]
    ids = [("e1",), ("e2",)]
    claims = []
    for (start, end), entity_ids in zip(quotes, ids, strict=True):
        citation = Citation(doc.id, start, end, text[start:end])
        claims.append(Claim(citation.id, citation, citation.quote, "en", entity_ids=entity_ids, speaker_entity_id=entity_ids[0]))
    entities = [Entity("e1", "Anna Berg", "PERSON", ("Berge",)), Entity("e2", "Berg", "PERSON")]
    facts = [Fact(claim.id, claim.statement, (claim.id,)) for claim in claims]
    claims = [replace(claim, fact_id=claim.id) for claim in claims]
    return Results([doc], mentions, (), claims, entities, facts, judgements=judgements)


def entity_judgement(verdict, left, right=(), *, kind="entities", note=""):
    found = with_entities()
    one, other = ([m for m in found.mentions if m.citation.quote in quotes] for quotes in (left, right))
    return make(
        kind,
        verdict,
        reviewer="ann",
        made_at="",
        left_id=one[0].entity_id,
        note=note,
        left=mention_anchors(one, found.document),
        right=mention_anchors(other, found.document),
    )


def test_entities_are_merged_parted_and_renamed():
    merged = with_entities([entity_judgement("same", ["Anna Berg"], ["Berg"])])
    assert [(e.id, e.name, e.aliases) for e in merged.entities] == [("e1", "Anna Berg", ("Berge", "Berg"))]
    assert {claim.entity_ids for claim in merged.claims} == {("e1",)}
    assert {claim.speaker_entity_id for claim in merged.claims} == {"e1"}

    parted = with_entities([entity_judgement("different", ["Berge"], ["Anna Berg"])])
    assert {e.name for e in parted.entities} == {"Anna Berg", "Berge", "Berg"}
    own = next(e.id for e in parted.entities if e.name == "Berge")
    assert [m.entity_id for m in parted.mentions] == ["e1", own, "e2"]

    renamed = with_entities([entity_judgement("renamed", ["Anna Berg"], kind="name", note="Anna E. Berg")])
    assert renamed.entities[0].name == "Anna E. Berg"
    assert renamed.entities[0].aliases == ("Anna Berg", "Berge")


def test_spellings_parted_joined_and_parted_again_stand_where_they_were_put_last():
    part = entity_judgement("different", ["Berge"], ["Anna Berg"])
    parted = with_entities([part])
    together, back = entity_judgement("same", ["Anna Berg"], ["Berge"]), entity_judgement("same", ["Berge"], ["Anna Berg"])
    again = with_entities([part, together, part])
    assert (again.entities, again.mentions, again.claims) == (parted.entities, parted.mentions, parted.claims)
    turned = with_entities([part, together, part, back])
    own = parted.mentions[1].entity_id
    assert [m.entity_id for m in turned.mentions] == [own, own, "e2"]
    assert {i for claim in turned.claims for i in claim.entity_ids} == {own, "e2"}


def test_a_decision_is_about_the_entity_that_its_own_was_joined_to_later():
    joined = with_entities([entity_judgement("same", ["Anna Berg"], ["Berge"]), entity_judgement("same", ["Berg"], ["Anna Berg"])])
    assert [(e.id, e.name) for e in joined.entities] == [("e2", "Berg")]
    assert [decision.about_id for decision in joined.decisions] == ["e2", "e2"]


def test_what_is_appended_is_there_once_and_can_not_be_changed(tmp_path):
    found = results([ONE, TWO], GROUPS)
    one = judged(found, "fact", "accepted", "It cost much", note="=cmd() «å»")
    two = judged(found, "claims", "same", "It cost much", "The price was high")
    assert read_judgements(tmp_path) == []
    with open_judgements(tmp_path) as log:
        assert log.append([one, two]) == 2
        assert log.append([one]) == 0
        assert log.read() == [one, two]
        assert log.read(after=1) == [two]
    assert read_judgements(tmp_path) == [one, two]
    with sqlite3.connect(tmp_path / "judgements.db") as db:
        for statement in ("DELETE FROM judgements", "UPDATE judgements SET verdict = 'rejected'"):
            with pytest.raises(sqlite3.IntegrityError, match="never"):
                db.execute(statement)


def test_a_damaged_file_of_judgements_is_named_and_left_alone(tmp_path):
    (tmp_path / "judgements.db").write_bytes(b"not a database at all" * 50)
    with pytest.raises(StoreError, match="reviewers' work"):
        read_judgements(tmp_path)


def other_models(folder, monkeypatch, *, threshold, **weighing):
    """From now on a folder of the same models, but for those that join claims: they were trained to another threshold, or weighing."""
    ours = models.models_folder()
    folder.mkdir()
    for path in ours.iterdir():
        if path.name != "cross_encoder_en":
            (folder / path.name).symlink_to(path, target_is_directory=path.is_dir())
    shutil.copytree(ours / "cross_encoder_en", folder / "cross_encoder_en")
    trained = json.loads((ours / "cross_encoder_en" / "weighing.json").read_text(encoding="utf-8"))
    (folder / "cross_encoder_en" / "weighing.json").write_text(json.dumps(trained | {"threshold": threshold} | weighing), encoding="utf-8")
    monkeypatch.setenv("TEXTKIT_MODELS", str(folder))
    read_relation.cache_clear()


@pytest.fixture
def own_models():
    """Lets the models that a test read be forgotten after it."""
    yield
    read_relation.cache_clear()


def all_are_told_of(found, judgements):
    """Whether every judgement stands for something in these results, or says why it needs another look."""
    told = [decision.judgement for decision in found.decisions]
    known = {*found.fact, *found.entity}
    return told == judgements and all(decision.about_id in known or decision.look for decision in found.decisions)


def test_judgements_hold_over_real_runs(articles, tmp_path, monkeypatch, own_models):
    """An article added, one changed, one removed, and other models that join fewer and then more claims."""
    out = tmp_path / "out"
    found = ingest([articles], out=out, jobs=1)
    branches, costs, wait, late, repairs = (
        next(fact for fact in found.facts if words in fact.statement)
        for words in ("31 branches", "120 million", "waited too long", "two years late", "Repairs")
    )
    assert min(len(fact.claim_ids) for fact in (branches, costs, wait)) == 2 == len(wait.claim_ids)
    one, other = found.claims_of(wait)
    given_ = [
        ("fact", "accepted", found.claims_of(branches), (), ""),
        ("fact", "flagged", found.claims_of(costs), (), ""),
        ("claims", "different", [one], [other], ""),
        ("claims", "same", found.claims_of(late), found.claims_of(repairs), ""),
        ("statement", "edited", found.claims_of(repairs), (), "Repairs take a year or more."),
    ]
    made = [
        make(
            kind, verdict, reviewer="ann", made_at=str(i), left_id=left[0].id, note=note,
            left=claim_anchors(left, found.document), right=claim_anchors(right, found.document),
        )
        for i, (kind, verdict, left, right, note) in enumerate(given_)
    ]  # fmt: skip
    with open_judgements(out) as log:
        log.append(made)

    def holds(results):
        fact_of = {claim.id: claim.fact_id for claim in results.claims}
        accepted = results.fact[fact_of[branches.claim_ids[0]]]
        assert set(branches.claim_ids) <= set(accepted.claim_ids) and results.verdict_of(accepted) == "accepted"
        assert fact_of[one.id] != fact_of[other.id]
        assert all_are_told_of(results, made)

    assert load(out).verdict_of(load(out).fact[branches.id]) == "accepted"

    (articles / "0_new.txt").write_text("Wind closed the airport\n\nMarch 6, 2025\n\nStrong wind closed the airport on Tuesday.\n")
    changed = (articles / "c_harbour.txt").read_text().replace("leaked into", "ran into")
    (articles / "c_harbour.txt").write_text(changed)
    again = ingest([articles], out=out, jobs=1)
    holds(again)
    joined = next(fact for fact in again.facts if fact.statement == "Repairs take a year or more.")
    assert {claim.statement for claim in again.claims_of(joined)} == {late.statement, repairs.statement}
    assert "Repairs take a year or more." in (out / "facts.csv").read_text(encoding="utf-8")
    assert not again.to_look_at

    other_models(tmp_path / "strict", monkeypatch, threshold=0.9999)
    apart = ingest([articles], out=out, jobs=1)
    assert not apart.found.facts[0].conflicts and all(len(fact.claim_ids) == 1 for fact in apart.found.facts)
    holds(apart)
    (asked,) = apart.to_look_at
    assert asked.judgement == made[1] and asked.look == "what was judged stands in 2 rows now"

    (articles / "c_harbour.txt").unlink()
    less = ingest([articles], out=out, jobs=1)
    holds(less)
    assert {decision.judgement.kind for decision in less.to_look_at if decision.about_id is None} == {"claims", "statement"}

    other_models(tmp_path / "lax", monkeypatch, threshold=1e-6, bias=20.0)
    together = ingest([articles], out=out, jobs=1)
    row = max(together.facts, key=lambda fact: len(fact.claim_ids))
    assert {*branches.claim_ids, *costs.claim_ids} <= {*row.claim_ids}
    assert all_are_told_of(together, made)
    assert {decision.judgement.verdict: decision.look for decision in together.to_look_at if decision.about_id} == {
        "accepted": "it stands in one row now with passages that ann flagged",
        "flagged": "it stands in one row now with passages that ann accepted",
    }


WORDS = [claim.statement for doc in (ONE, TWO) for claim in claims_of(doc)]
STEP = st.tuples(st.sampled_from(["accepted", "rejected", "flagged", "open", "same", "different", "edited"]), *[st.sampled_from(WORDS)] * 2)


@tries(150)
@given(st.lists(STEP, max_size=12), st.integers(0, 2), st.integers(0, 2**6))
def test_whatever_is_decided_and_changed_no_claim_and_no_decision_is_lost(steps, article, machine):
    """After any decisions, an article changed, removed or added, and another grouping by the machine."""
    made = []
    for i, (verdict, words, other) in enumerate(steps):
        found = results([ONE, TWO], GROUPS, made)
        kind = "claims" if verdict in ("same", "different") else "statement" if verdict == "edited" else "fact"
        second = other if kind == "claims" and other != words else None
        made.append(judged(found, kind, verdict, words, second, made_at=str(i), note=f"new {i}", single=verdict == "different"))
    changed = document("one", "The bridge opened in May", "It cost less", "Nobody was hurt")
    documents = [[changed, TWO], [TWO], [document("a", "News"), ONE, TWO]][article]
    groups = [GROUPS, [], [tuple(word for i, word in enumerate(WORDS) if machine >> i & 1)]][machine % 3]
    after = results(documents, groups, made)
    assert sorted(i for fact in after.facts for i in fact.claim_ids) == sorted(after.claim)
    assert [decision.judgement for decision in after.decisions] == made
    for decision in after.decisions:
        assert decision.look or decision.about_id in after.fact
    present = {claim.citation.quote for claim in after.claims}
    verdicts = [decision for decision in after.decisions if decision.judgement.kind == "fact" and decision.about_id]
    for i, decision in enumerate(verdicts):
        own = {anchor.quote for anchor in decision.judgement.left} & present
        anew = any(
            later.about_id == decision.about_id and own <= {anchor.quote for anchor in later.judgement.left} for later in verdicts[i + 1 :]
        )
        if decision.judgement.verdict != "open" and not decision.look and not anew:
            assert after.verdicts[decision.about_id]["ann"].judgement.verdict == decision.judgement.verdict
    for claim in after.claims:
        assert claim.id in after.fact[claim.fact_id].claim_ids
