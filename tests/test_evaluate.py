"""The measures of `textkit evaluate`, on small runs that a person can count."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT
from typer.testing import CliRunner

from textkit.cli import app
from textkit.errors import TextkitError
from textkit.evaluate import Folded, Run, evaluate, precision_rows, read_gold, run_of, wilson

TEXTS = {
    "1": "The bank closes nine branches. “It hurts,” said Tor Helle.",
    "2": "Nine branches go, says Fjordbanken. A fire in Bergen killed 4.",
    "3": "Banken legger ned ni filialer. En brann i Moss tok 5 liv.",
}


def claim(doc, quote, fact, **rest):
    start = TEXTS[doc].index(quote)
    row = {"id": f"{doc}-{start}-{fact}", "document_id": doc, "start": start, "end": start + len(quote), "quote": quote}
    return row | {"fact_id": fact, "speaker": None, "quote_type": None, "status": "asserted"} | rest


def run(claims=(), *, figures=(), entities=(), conflicts=(), origins=None):
    documents = [{"id": i, "path": f"{i}_paper.en.txt", "text": text, "origin_id": (origins or {}).get(i)} for i, text in TEXTS.items()]
    facts = [{"id": name, "conflicts": ["figure"] if name in conflicts else []} for name in {row["fact_id"] for row in claims} - {None}]
    return Run({"documents": documents, "claims": list(claims), "figures": list(figures), "entities": list(entities), "facts": facts})


CLOSING = {
    "id": "F1",
    "supports": [
        {"doc": "1", "quote": "The bank closes nine branches"},
        {"doc": "2", "quote": "Nine branches go"},
        {"doc": "3", "quote": "Banken legger ned ni filialer"},
    ],
}
FIRES = [
    {"id": "F2", "supports": [{"doc": "2", "quote": "A fire in Bergen killed 4"}]},
    {"id": "F3", "supports": [{"doc": "3", "quote": "En brann i Moss tok 5 liv"}]},
]


def test_links_are_pairs_of_claims_of_two_documents_in_one_row():
    """Of three pairs of one fact one is linked; the two fires are linked and should not be."""
    claims = [
        claim("1", "The bank closes nine branches.", "a"),
        claim("2", "Nine branches go", "a"),
        claim("3", "Banken legger ned ni filialer.", "b"),
        claim("2", "A fire in Bergen killed 4.", "c"),
        claim("3", "En brann i Moss tok 5 liv.", "c"),
    ]
    scores = evaluate({"facts": [CLOSING, *FIRES]}, run(claims)).parts["facts"]
    assert (scores["coverage"], scores["link_P"], scores["link_R"]) == (1.0, 0.5, 0.333)
    assert scores["link_F"] == pytest.approx(0.4, abs=0.001)


def test_facts_that_may_share_a_row_are_no_wrong_link():
    claims = [claim("2", "A fire in Bergen killed 4.", "c"), claim("3", "En brann i Moss tok 5 liv.", "c")]
    assert evaluate({"facts": FIRES, "may_merge": [["F2", "F3"]]}, run(claims)).parts["facts"]["link_P"] == 1.0


def test_an_optional_fact_is_not_asked_for():
    assert evaluate({"facts": [CLOSING | {"doubt": True}]}, run([])).parts["facts"]["link_R"] == 0.0
    missed = [case.kind for case in evaluate({"facts": [CLOSING | {"doubt": True}]}, run([])).cases]
    assert "link missed" not in missed
    assert "fact not covered" in missed


def test_a_figure_is_right_by_its_value_and_an_optional_one_costs_nothing_when_missed():
    gold = [
        {"doc": "2", "quote": "killed 4", "type": "cardinal", "value": 4},
        {"doc": "3", "quote": "tok 5", "type": "cardinal", "value": 5},
        {"doc": "2", "quote": "Nine", "type": "cardinal", "value": 9, "trivial": True},
    ]
    places = {"2": TEXTS["2"].index("4"), "3": TEXTS["3"].index("5")}
    found = [
        {"id": doc, "document_id": doc, "start": at, "end": at + 1, "quote": TEXTS[doc][at], "label": "cardinal", "value": value}
        for (doc, at), value in zip(places.items(), ("4", "50"), strict=True)
    ]
    scores = evaluate({"facts": [], "figures": gold}, run(figures=found)).parts["figures"]
    assert (scores["P"], scores["R"], scores["values"]) == (1.0, 1.0, 0.5)


def test_an_attribution_needs_its_speaker():
    gold = [{"doc": "1", "content": "It hurts", "speaker": "Tor Helle", "canonical_speaker": "Tor Helle", "direct": True}]
    right = run([claim("1", "It hurts,", None, speaker="Helle", quote_type="direct")])
    wrong = run([claim("1", "It hurts,", None, speaker="Fjordbanken", quote_type="direct")])
    assert evaluate({"attributions": gold}, right).parts["attributions"] == {"P": 1.0, "R": 1.0, "F": 1.0, "direct": 1.0}
    assert evaluate({"attributions": gold}, wrong).parts["attributions"]["F"] == 0.0


def test_two_names_of_one_thing_must_be_one_entity():
    gold = [
        {"canonical": "Tor Helle", "mentions": [{"doc": "1", "surface": "Tor Helle"}]},
        {"canonical": "Fjordbanken", "mentions": [{"doc": "2", "surface": "Fjordbanken"}, {"doc": "3", "surface": "Banken"}]},
    ]
    merged = {"id": "e", "mentions": [{"document_id": "1", "quote": "Tor Helle"}, {"document_id": "2", "quote": "Fjordbanken"}]}
    scores = evaluate({"entities": gold}, run(entities=[merged])).parts["entities"]
    assert (scores["mention_R"], scores["link_P"], scores["link_R"]) == (0.667, 0.0, 0.0)


def test_a_conflict_counts_where_both_sides_share_a_row_that_shows_it():
    fires = [{"doc": "2", "quote": "A fire in Bergen killed 4"}, {"doc": "3", "quote": "En brann i Moss tok 5 liv"}]
    claims = [claim("2", "A fire in Bergen killed 4.", "c"), claim("3", "En brann i Moss tok 5 liv.", "c")]
    gold = {"contradictions": [{"quotes": fires, "about": "the dead"}], "rounding_agreements": [{"quotes": fires}]}
    shown, hidden = evaluate(gold, run(claims, conflicts=["c"])), evaluate(gold, run(claims))
    assert shown.parts["contradictions"]["right"] == hidden.parts["rounding_agreements"]["right"] == "1/1"
    assert hidden.parts["contradictions"]["right"] == shown.parts["rounding_agreements"]["right"] == "0/1"
    assert evaluate({"hard_negatives": [{"quotes": fires}]}, run(claims)).parts["hard_negatives"]["merged"] == "1/1"


def test_documents_of_one_text_must_share_their_origin_and_no_others():
    gold = {"duplicates": [{"docs": ["1", "2"]}], "meta": [{"doc": "1"}, {"doc": "2"}, {"doc": "3"}]}
    assert evaluate(gold, run(origins={"1": "x", "2": "x", "3": "y"})).parts["duplicates"] == {"right": "1/1", "wrongly_joined": 0}
    assert evaluate(gold, run(origins={"1": "x", "2": "y", "3": "x"})).parts["duplicates"] == {"right": "0/1", "wrongly_joined": 1}


def test_quotes_are_found_whatever_the_white_space_and_quotation_marks():
    text = Folded("He said\n “no\u00a0 more”. He said «no more».")
    assert text.find_all('"no more"') == [(9, 19), (29, 38)]


def test_the_corpus_scores_the_same_as_with_the_scoring_tool_beside_the_repository(shared, corpus_run, corpus_results):
    """Two programs written apart must count alike."""
    gold = ROOT / "tests/gold/corpus.json"
    tool = subprocess.run(
        [sys.executable, shared / "tools/score.py", "--gold", gold, "--run", corpus_run, "--json"], capture_output=True, check=True
    )
    theirs = json.loads(tool.stdout)
    ours = evaluate(read_gold(gold), run_of(corpus_results)).parts
    for name in ("coverage", "link_P", "link_R", "link_F"):
        assert ours["facts"][name] == pytest.approx(theirs["facts_and_links"][name], abs=0.002)
    assert ours["entities"]["link_F"] == pytest.approx(theirs["entities"]["link_F"], abs=0.005)
    for part, names in {"figures": {"F": "span_F", "values": "value_correct"}, "attributions": {"F": "F", "direct": "direct_ok"}}.items():
        for mine, name in names.items():
            assert ours[part][mine] == pytest.approx(theirs[part][name], abs=0.002)
    for part in ("contradictions", "rounding_agreements"):
        assert ours[part]["right"] == theirs["conflicts"][part]


def test_the_command_scores_a_run_against_a_gold_file(corpus_run):
    done = CliRunner().invoke(app, ["evaluate", str(ROOT / "tests/gold/corpus.json"), "--out", str(corpus_run), "--format", "csv"])
    assert done.exit_code == 0
    assert any(line.startswith("facts,link_F,0.") for line in done.stdout.splitlines())


@pytest.mark.parametrize("content", ["", "[]", "{}", "no json"])
def test_what_is_no_gold_is_said(tmp_path, content):
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TextkitError, match=r"gold\.json"):
        read_gold(path)


def test_precision_comes_from_the_reviewers_own_verdicts():
    from test_judgements import ONE, TWO, judged
    from test_judgements import results as results_of

    found = results_of([ONE, TWO], [])
    verdicts = {"It cost much": "accepted", "Nobody was hurt": "accepted", "All are well": "rejected", "A bridge was opened": "flagged"}
    given = [judged(found, "fact", verdict, words) for words, verdict in verdicts.items()]
    rows = {(row["part"], row["value"]): row for row in precision_rows(results_of([ONE, TWO], [], given))}
    everything = rows["all", ""]
    assert (everything["judged"], everything["accepted"], everything["precision"]) == (3, 2, 0.667)
    assert (everything["from"], everything["to"]) == pytest.approx((0.208, 0.939), abs=0.001)
    assert rows["language", "en"]["judged"] == 3
    assert rows["fact", "single"]["judged"] == 3
    assert precision_rows(found) == []


def test_precision_is_told_by_language_label_and_rule(tmp_path):
    from stored import mill_run
    from test_judgements import judged

    from textkit.results import load

    run = load(mill_run(tmp_path))
    given = [
        judged(run, "fact", "accepted", "The fire hurt 12 people"),
        judged(run, "fact", "rejected", "Mayor Liv Dahl praised the firemen"),
        judged(run, "fact", "accepted", "Liv Dahl will rebuild the mill"),
    ]
    rows = {(row["part"], row["value"]): (row["accepted"], row["judged"]) for row in precision_rows(run.with_judgements(given))}
    assert rows["language", "en"] == (2, 3)
    assert (rows["figure", "cardinal"], rows["name", "PERSON"]) == ((1, 1), (1, 2))
    assert (rows["joined by", "words"], rows["conflict", "figure"], rows["claim", "asserted"]) == ((1, 1), (1, 1), (2, 3))


@pytest.mark.parametrize(("right", "n"), [(0, 1), (1, 1), (0, 20), (20, 20), (7, 9)])
def test_the_score_interval_agrees_with_scipys(right, n):
    stats = pytest.importorskip("scipy.stats")
    expected = stats.binomtest(right, n).proportion_ci(method="wilson")
    assert wilson(right, n) == pytest.approx((expected.low, expected.high), abs=1e-6)
