"""What changed between two runs is told fact by fact, with the reason, and nothing is told of what is the same."""

import json
import subprocess
import sys
from decimal import Decimal

import pytest

from textkit.diff import Reason, diff, match_claims
from textkit.records import Citation, Claim, Conflict, Document, Fact, Figure, short_id
from textkit.results import Results, load
from textkit.run import ingest

A, B, C = "The bank closes nine branches.", "The bridge opens in May.", "The mayor will resign."


def run(documents, facts, *, statements=None, conflicts=None, figures=None, **claim_fields):
    """A run over documents {path: [quotes]}, with facts [[quotes]]; a quote is its claim's statement, and a fact has its first claim's."""
    made, claims, numbers = [], {}, []
    for path, quotes in documents.items():
        text = " ".join(quotes)
        document = Document(short_id(text), path, text, "00", published="2025-03-03", lang="en")
        made.append(document)
        for quote in quotes:
            start = text.index(quote)
            citation = Citation(document.id, start, start + len(quote), quote)
            value = (figures or {}).get(path)
            if value:
                numbers.append(Figure("f" + citation.id, citation, "cardinal", Decimal(value)))
            ids = ("f" + citation.id,) if value else ()
            claims[path, quote] = Claim(citation.id, citation, quote, "en", figure_ids=ids, **claim_fields)
    rows = []
    for number, members in enumerate(facts):
        own = [claim for key, claim in claims.items() if key in members or key[1] in members]
        statement = (statements or {}).get(number, own[0].statement)
        rows.append(Fact(own[0].id, statement, tuple(claim.id for claim in own), (conflicts or {}).get(number, ())))
    return Results(made, figures=numbers, claims=claims.values(), facts=rows)


def told(old, new):
    return [(change.kind, change.statement, {reason.kind for reason in change.reasons}) for change in diff(old, new)]


def test_nothing_is_told_of_a_run_that_is_the_same():
    assert diff(run({"a": [A, B]}, [[A], [B]]), run({"a": [A, B]}, [[A], [B]])) == []


def test_a_fact_appears_and_vanishes_with_its_document():
    old, new = run({"a": [A]}, [[A]]), run({"a": [A], "b": [B]}, [[A], [B]])
    (change,) = diff(old, new)
    assert (change.kind, change.old_id, change.new_id, change.statement) == ("appeared", None, new.facts[1].id, B)
    assert change.reasons == (Reason("document added", "b"), Reason("claim added", f"b: “{B}”"))
    assert told(new, old) == [("vanished", B, {"document removed", "claim removed"})]


def test_another_source_changes_origins_and_status_of_a_fact():
    old, new = run({"a": [A]}, [[A]]), run({"a": [A], "b": [A + " It says so."]}, [[A, A + " It says so."]])
    (change,) = diff(old, new)
    assert change.kind == "changed" and Reason("origins", "1 → 2") in change.reasons
    assert Reason("status", "single → corroborated") in change.reasons and Reason("document added", "b") in change.reasons


def test_a_claim_is_known_again_by_its_quote_in_a_changed_document():
    old, new = run({"a": [A, B]}, [[A], [B]]), run({"a": [C, A, B]}, [[C], [A], [B]])
    assert not set(old.claim) & set(new.claim)
    assert told(old, new) == [
        ("appeared", C, {"document changed", "claim added"}),
        ("changed", A, {"document changed"}),
        ("changed", B, {"document changed"}),
    ]


def test_a_quote_in_another_document_is_another_claim():
    old, new = run({"a": [A]}, [[A]]), run({"b": [A, B]}, [[A], [B]])
    assert [kind for kind, *_ in told(old, new)] == ["appeared", "appeared", "vanished"]


def test_a_moved_document_is_the_same_document():
    (change,) = diff(run({"a": [A]}, [[A]]), run({"b": [A]}, [[A]]))
    assert change.kind == "changed" and change.reasons == (Reason("document moved", "a → b"),)


def test_of_two_copies_the_one_that_stays_is_known_by_its_path():
    def copies(**ids):  # the id of the first copy is that of its text, as in a run
        cited = [Citation(document_id, 0, len(A), A) for document_id in ids.values()]
        claims = [Claim(c.id, c, A, "en") for c in cited]
        documents = [Document(document_id, path, A, "00") for path, document_id in ids.items()]
        return Results(documents, claims=claims, facts=[Fact(claims[0].id, A, tuple(claim.id for claim in claims))])

    old, new = copies(first="text", second="text and path"), copies(second="text")
    assert match_claims(old, new) == {old.claims[1].id: new.claims[0].id}
    (change,) = diff(old, new)
    assert Reason("document removed", "first") in change.reasons and Reason("claim removed", f"first: “{A}”") in change.reasons


def quoted_twice(text, places):
    cited = [Citation(short_id(text), i, i + len(A), A) for i in places]
    claims = [Claim(c.id, c, A, "en") for c in cited]
    return Results([Document(short_id(text), "a", text, "00")], claims=claims, facts=[Fact(c.id, A, (c.id,)) for c in claims])


def test_a_quote_that_stands_twice_is_matched_in_order():
    text = f"{A} {B} {A}"
    old, new = quoted_twice(text, [0, text.rindex(A)]), quoted_twice("New. " + text, [5, 5 + text.rindex(A)])
    assert list(match_claims(old, new).items()) == [(a.id, b.id) for a, b in zip(old.claims, new.claims, strict=True)]


def test_where_the_place_is_the_same_it_decides():
    text = f"{A} {B} {A}"
    old, new = quoted_twice(text, [0, text.rindex(A)]), quoted_twice(text, [text.rindex(A)])
    assert match_claims(old, new) == {old.claims[1].id: new.claims[0].id}


def test_a_document_is_named_once_however_many_claims_it_adds():
    (change,) = diff(run({"a": [A]}, [[A]]), run({"a": [A], "b": [B, C]}, [[A, B, C]]))
    assert [reason.kind for reason in change.reasons[:3]] == ["document added", "claim added", "claim added"]
    assert sum(reason.kind == "document added" for reason in change.reasons) == 1


def test_facts_that_are_joined_or_split_say_from_where():
    apart, joined = run({"a": [A, B, C]}, [[A, B], [C]]), run({"a": [A, B, C]}, [[A, B, C]])
    changed, vanished = diff(apart, joined)
    fact = apart.facts[1].id
    assert (changed.kind, changed.reasons) == ("changed", (Reason("joined", f"1 of its claims from fact {fact}: {C}"),))
    assert (vanished.kind, vanished.old_id, [r.kind for r in vanished.reasons]) == ("vanished", fact, ["joined"])
    assert told(joined, apart) == [("changed", A, {"split"}), ("appeared", C, {"split"})]


def test_a_claim_that_moves_changes_both_facts_and_makes_none_vanish():
    old = run({"a": [A, B, C, "Two.", "Three."]}, [[A, B, C], ["Two.", "Three."]])
    new = run({"a": [A, B, C, "Two.", "Three."]}, [[A, B], [C, "Two.", "Three."]])
    assert told(old, new) == [("changed", A, {"split"}), ("changed", C, {"joined", "statement"})]


def test_a_fact_is_known_by_most_of_its_claims_not_by_its_id():
    old = run({"a": [A, B, C]}, [[A, B, C]])
    new = run({"a": [A, B, C]}, [[A], [B, C]])
    appeared, changed = diff(old, new)
    assert old.facts[0].id == new.facts[0].id == appeared.new_id
    assert (appeared.kind, changed.kind, changed.old_id, changed.new_id) == ("appeared", "changed", old.facts[0].id, new.facts[1].id)


def test_figures_conflicts_statement_and_claims_are_compared():
    clash = Conflict("figure", (), "branches: 9 or 7")
    documents = {"a": [A], "b": [A + " So."]}
    old = run(documents, [[A, A + " So."]], figures={"a": "9", "b": "9"})
    new = run(documents, [[A, A + " So."]], figures={"a": "9", "b": "7"}, statements={0: B}, conflicts={0: (clash,)}, status="denied")
    (change,) = diff(old, new)
    about = {reason.kind: reason.about for reason in change.reasons}
    assert about["figures"] == "+7" and about["conflicts"] == "+figure (branches: 9 or 7)"
    assert about["statement"] == f"{A} → {B}" and about["status"] == "corroborated → disputed"
    assert about["claim changed"].startswith("status asserted → denied in b: “")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Two runs: between them an article came, one went, and one got another figure."""
    from conftest import ARTICLES

    home = tmp_path_factory.mktemp("diff")
    (home / "news").mkdir()
    for name, text in ARTICLES.items():
        (home / "news" / name).write_text(text, encoding="utf-8")
    ingest([home / "news"], out=home / "old")
    (home / "news" / "c_harbour.txt").unlink()
    (home / "news" / "a_bergen.txt").write_text(ARTICLES["a_bergen.txt"].replace("120 million", "140 million"), encoding="utf-8")
    (home / "news" / "d_late.txt").write_text("The airport in Molde closed on Friday because of fog.\n", encoding="utf-8")
    ingest([home / "news"], out=home / "new")
    return home


def test_every_change_between_two_real_runs_has_its_reason(folders):
    changes = diff(load(folders / "old"), load(folders / "new"))
    documents = {
        (change.kind, r.kind, r.about.rsplit("/")[-1]) for change in changes for r in change.reasons if r.kind.startswith("document")
    }
    assert ("vanished", "document removed", "c_harbour.txt") in documents
    assert ("appeared", "document added", "d_late.txt") in documents
    assert ("changed", "document changed", "a_bergen.txt") in documents
    assert all(change.reasons for change in changes)
    figures = [reason.about for change in changes for reason in change.reasons if reason.kind == "figures"]
    assert any("140,000,000" in about for about in figures)


def test_a_run_does_not_differ_from_itself_and_the_way_back_is_the_reverse(folders):
    old, new = load(folders / "old"), load(folders / "new")
    assert diff(old, old) == diff(new, new) == []
    there, back = diff(old, new), diff(new, old)
    mirror = {"appeared": "vanished", "vanished": "appeared", "changed": "changed"}
    assert {(mirror[c.kind], c.new_id, c.old_id) for c in there} == {(c.kind, c.old_id, c.new_id) for c in back}


def test_the_command_prints_changes_as_a_table_and_as_json(folders):
    def textkit(*arguments):
        return subprocess.run([sys.executable, "-m", "textkit.cli", "diff", *arguments], capture_output=True, text=True, cwd=folders)

    done = textkit("old", "new", "--format", "json")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0 and {"appeared", "vanished"} <= {row["kind"] for row in rows}
    assert all(
        set(row) == {"kind", "old_id", "new_id", "statement", "reasons"} and set(row["reasons"][0]) == {"kind", "about"} for row in rows
    )
    assert f"{sum(row['kind'] == 'vanished' for row in rows)} vanished" in done.stderr
    table = textkit("old", "new")
    assert table.returncode == 0 and "document removed" in " ".join(table.stdout.split())
    assert textkit("old", "old").stdout.strip() == textkit("new", "new").stdout.strip()
    missing = textkit("old", "none")
    assert missing.returncode == 1 and "no run is stored here" in missing.stderr
