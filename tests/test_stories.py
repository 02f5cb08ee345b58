"""The stories in tests/gold/stories: what their checking program promises, and the programs that make more of them."""

import json
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from fuzzing import tries
from hypothesis import given
from hypothesis import strategies as st

STORIES = ROOT / "tests/gold/stories"
sys.path.insert(0, str(STORIES))

from garble import edits as garbled  # noqa: E402
from markup import MarkupError, read_figure, read_marks  # noqa: E402
from rewriting import Edit, Rewritten, carried  # noqa: E402
from spin import WORDNET, Spinner, figure_edits  # noqa: E402
from thesaurus import Thesaurus, with_ending  # noqa: E402

LEAST = {
    "stories": 30,
    "articles": 170,
    "facts": 700,
    "facts in two articles or more": 400,
    "figures": 900,
    "attributions": 900,
    "conflicts": 100,
    "rounding agreements": 60,
    "hard negatives": 100,
}


def test_the_stories_are_what_their_readme_promises():
    done = subprocess.run([sys.executable, STORIES / "check.py"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    counts = {name: int(count) for name, count in re.findall(r"^(.+?) +(\d+)$", done.stdout, flags=re.MULTILINE)}
    for name, least in LEAST.items():
        assert counts[name] >= least, name
    assert counts["articles not in plain English"] >= 0.3 * counts["articles"]


def test_the_running_stories_share_few_facts_and_are_what_their_marks_make():
    done = subprocess.run([sys.executable, STORIES / "check.py", "--root", ROOT / "tests/gold/running"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-3000:]
    counts = {name: int(count) for name, count in re.findall(r"^(.+?) +(\d+)$", done.stdout, flags=re.MULTILINE)}
    assert counts["stories"] >= 56 and counts["articles"] >= 280
    assert 0.1 * counts["facts"] <= counts["facts in two articles or more"] <= 0.3 * counts["facts"]


# --- markup ------------------------------------------------------------------------------------------


def test_marks_become_offsets_into_the_plain_text():
    text, marks = read_marks("<f1>The bank closes {nine|n 9 branches} branches</f1>, <c1>says</c1> <s1>Dahl</s1>.", "x")
    assert text == "The bank closes nine branches, says Dahl."
    assert {mark.name: text[mark.start : mark.end] for mark in marks} == {
        "f1": "The bank closes nine branches",
        "figure": "nine",
        "c1": "says",
        "s1": "Dahl",
    }


def test_marks_may_cross():
    text, marks = read_marks("<f1>one <f2>two</f1> three</f2>", "x")
    assert [text[mark.start : mark.end] for mark in marks] == ["one two", "two three"]


@pytest.mark.parametrize("broken", ["<f1>never closed", "closed</f1> too soon", "a {figure|n 3", "a < b", "<unknown>x</unknown>"])
def test_broken_marks_are_named(broken):
    with pytest.raises(MarkupError):
        read_marks(broken, "x")


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        ("n 47000 people approx", {"type": "cardinal", "value": 47000, "unit": "people", "modifier": "approx", "counts": "people"}),
        ("m 1.2e6 NOK", {"type": "money", "value": 1.2e6, "unit": "NOK"}),
        ("p 10 upper=15", {"type": "percent", "value": 10, "upper": 15}),
        ("d 2025-04", {"type": "date", "value": "2025-04"}),
        ("n 12000000 people src=1200000", {"value": 12000000, "source_value": 1200000}),
        ("o 1 trivial", {"type": "ordinal", "value": 1, "trivial": True}),
    ],
)
def test_a_figure_says_what_it_is(reading, expected):
    _, marks = read_marks(f"{{x|{reading}}}", "x")
    assert expected.items() <= read_figure(marks[0]).items()


@pytest.mark.parametrize("reading", ["z 3", "m 12 kroner", "d last week", "n many", "t 3"])
def test_a_figure_that_says_nothing_is_named(reading):
    _, marks = read_marks(f"{{x|{reading}}}", "x")
    with pytest.raises(MarkupError):
        read_figure(marks[0])


# --- rewriting ---------------------------------------------------------------------------------------


@tries(100)
@given(
    st.text(alphabet="abc ", min_size=1, max_size=40), st.lists(st.tuples(st.integers(0, 39), st.integers(0, 5), st.text("xy", max_size=4)))
)
def test_what_stands_outside_the_edits_is_found_again(text, given_edits):
    """Every stretch that no edit touches reads the same at its new place."""
    found = [Edit(start, min(len(text), start + size), put) for start, size, put in given_edits if start < len(text)]
    rewritten = Rewritten(text, [edit for edit in found if edit.end > edit.start])
    at = 0
    for edit in [*rewritten.edits, Edit(len(text), len(text), "")]:
        assert rewritten.quote(at, edit.start) == text[at : edit.start]
        at = edit.end


TEXT = "Paper\n\nHavland Ferries paid 1.2 million euros in May, said Anna Moe. “It was 48 percent too much,” she said of the bill."


def row(quote, **rest):
    return {"doc": "1101", "quote": quote, "start": TEXT.index(quote)} | rest


GOLD = {
    "meta": [{"doc": "1101", "language": "en", "machine_translated": "no"}],
    "facts": [{"id": "11-f1", "supports": [row("Havland Ferries paid 1.2 million euros in May")]}],
    "figures": [
        row("1.2 million euros", type="money", value=1200000, unit="EUR"),
        row("May", type="date", value="--05"),
        row("48 percent", type="percent", value=48),
    ],
    "attributions": [
        {
            "doc": "1101",
            "content": "It was 48 percent too much",
            "start": TEXT.index("It was"),
            "speaker": "she",
            "cue": "said",
            "direct": True,
        }
    ],
    "entities": [
        {
            "canonical": "Havland Ferries",
            "type": "ORG",
            "mentions": [{"doc": "1101", "surface": "Havland Ferries", "count": 1, "starts": [TEXT.index("Havland")]}],
        },
        {
            "canonical": "Anna Moe",
            "type": "PERSON",
            "mentions": [{"doc": "1101", "surface": "Anna Moe", "count": 1, "starts": [TEXT.index("Anna")]}],
        },
    ],
}


@pytest.mark.parametrize("seed", range(20))
def test_a_garbled_article_keeps_its_gold(seed):
    rewritten = Rewritten(TEXT, garbled(TEXT, GOLD, "1101", seed=seed))
    gold = carried(GOLD, "1101", "1101n", rewritten)
    assert rewritten.text != TEXT
    for figure in (row for row in gold["figures"] if row["doc"] == "1101n"):
        assert rewritten.text[figure["expr_start"] :].startswith(figure["expr"])
        if figure["type"] == "money":
            assert figure["value"] == (12000000 if "12 million" in figure["expr"] else 1200000)
    for support in gold["facts"][0]["supports"][1:]:
        assert rewritten.text[support["start"] :].startswith(support["quote"])
    for entity in gold["entities"]:
        for mention in entity["mentions"][1:]:
            assert all(rewritten.text[start:].startswith(mention["surface"]) for start in mention["starts"])
    (said,) = (row for row in gold["attributions"] if row["doc"] == "1101n")
    assert rewritten.text[said["start"] :].startswith(said["content"])
    assert gold["duplicates"] == [{"docs": ["1101", "1101n"]}]
    assert garbled(TEXT, GOLD, "1101", seed=seed) == garbled(TEXT, GOLD, "1101", seed=seed)


def test_spinning_splits_numerals_and_turns_months_into_verbs():
    text = "Since May 7.3 percent of 28 towns"
    figures = [(text.index(word), text.index(word) + len(word)) for word in ("May", "7.3 percent", "28")]
    made = {Rewritten(text, figure_edits(text, figures, random.Random(seed))).text for seed in range(40)}
    assert any("seven.3 " in spun for spun in made)
    assert any("Since Could" in spun or "Since Might" in spun for spun in made)
    assert any("twenty 8 towns" in spun for spun in made)


@pytest.mark.parametrize(
    ("word", "ending", "expected"),
    [
        ("company", "s", "companies"), ("box", "s", "boxes"), ("day", "s", "days"), ("plan", "ed", "planned"),
        ("carry", "ed", "carried"), ("carry", "ing", "carrying"), ("make", "ing", "making"), ("agree", "ing", "agreeing"),
        ("big", "er", "bigger"), ("claim", "ed", "claimed"),
    ],
)  # fmt: skip
def test_words_get_their_endings(word, ending, expected):
    assert with_ending(word, ending) == expected


def test_a_spun_article_keeps_its_names_and_gold():
    if not WORDNET.is_dir():
        pytest.skip("WordNet (Debian's wordnet-base) is not installed")
    spinner = Spinner(Thesaurus(WORDNET), 1)
    rewritten = Rewritten(TEXT, spinner.edits(TEXT, GOLD, "1101"))
    gold = carried(GOLD, "1101", "1101b", rewritten)
    assert "Anna Moe" in rewritten.text
    assert rewritten.text != TEXT
    (said,) = (row for row in gold["attributions"] if row["doc"] == "1101b")
    assert rewritten.text[said["start"] :].startswith(said["content"])


def test_dev_and_test_stories_are_not_rewritten(tmp_path):
    from rewriting import rewrite_story

    for path in sorted(STORIES.glob("*/story.toml")):
        if 'split = "train"' not in path.read_text(encoding="utf-8"):
            with pytest.raises(SystemExit, match="train"):
                rewrite_story(path.parent, tmp_path, lambda text, gold, doc: [], kind="spun", offset=1)


def test_every_story_has_a_second_reading_that_leaves_the_text_as_it_is():
    from markup import read_article

    for folder in (path.parent for path in sorted(STORIES.glob("*/story.toml"))):
        for path in sorted((folder / "second/marked").glob("*.txt")):
            assert read_article(path).text == read_article(folder / "marked" / path.name).text, path
        assert len([*(folder / "second/marked").glob("*.txt")]) == len([*(folder / "marked").glob("*.txt")]), folder.name


def test_the_plain_articles_are_those_of_the_gold():
    for path in sorted(STORIES.glob("*/gold.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        names = {Path(article).name[:4] for article in path.parent.glob("articles/*.txt")}
        assert {row["doc"] for row in gold["meta"]} == names
