"""The commands: data on stdout, words on stderr, exit status 0, 1 or 2, and a help that has an example."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest

from textkit.config import read_settings
from textkit.errors import ConfigError

COMMANDS = "ingest read annotate translate facts claims figures entities documents show search verify export diff doctor review".split()


def textkit(*arguments, stdin=None, cwd=None):
    command = [sys.executable, "-m", "textkit.cli", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=cwd)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """A folder with articles and the run made of them by the command itself."""
    from conftest import ARTICLES

    home = tmp_path_factory.mktemp("home")
    (home / "news").mkdir()
    for name, text in ARTICLES.items():
        (home / "news" / name).write_text(text, encoding="utf-8")
    done = textkit("ingest", "news", "--json", cwd=home)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"] == 3
    return home


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command):
    done = textkit(command, "--help")
    assert done.returncode == 0
    assert f"textkit {command}" in done.stdout.split("Example:")[1]


@pytest.mark.parametrize("table", ["facts", "claims", "figures", "entities", "documents"])
def test_a_table_is_printed_for_people_and_for_programs(run, table):
    as_json = [json.loads(line) for line in textkit(table, "--format", "json", cwd=run).stdout.splitlines()]
    as_csv = list(csv.DictReader(io.StringIO(textkit(table, "--format", "csv", cwd=run).stdout)))
    assert as_json and len(as_json) == len(as_csv)
    assert len(textkit(table, cwd=run).stdout.splitlines()) > len(as_json)


def test_filters_keep_only_what_was_asked_for(run):
    money = [json.loads(line) for line in textkit("figures", "--label", "money", "--format", "json", cwd=run).stdout.splitlines()]
    assert {(row["value"], row["unit"]) for row in money} == {("120000000", "NOK")}
    helle = [json.loads(line) for line in textkit("claims", "--speaker", "helle", "--format", "json", cwd=run).stdout.splitlines()]
    assert helle and all("Helle" in row["speaker"] for row in helle)


def test_show_says_why_claims_were_joined(run):
    facts = [json.loads(line) for line in textkit("facts", "--format", "json", cwd=run).stdout.splitlines()]
    joined = next(fact for fact in facts if fact["documents"] > 1)
    alone = next(fact for fact in facts if fact["documents"] == 1)
    assert re.search(r"why: chance 0\.\d\d.*\n(.*news/.*\n){2}.*(for|against): ", textkit("show", joined["id"], "--why", cwd=run).stdout)
    assert "no other document" in textkit("show", alone["id"], "--why", cwd=run).stdout
    assert "why:" not in textkit("show", joined["id"], cwd=run).stdout


def test_show_puts_a_citation_into_its_context(run):
    first = json.loads(textkit("facts", "--format", "json", cwd=run).stdout.splitlines()[0])
    shown = textkit("show", first["id"], cwd=run).stdout
    assert first["statement"] in shown
    assert "⟦" in shown and "news/" in shown


def test_search_finds_by_words_and_by_meaning(run):
    assert "filialer" in textkit("search", "ni av sine 31", cwd=run).stdout
    assert "tunnel" in textkit("search", "the opening of the road under the harbour is postponed", cwd=run).stdout


def test_verify_counts_and_fails_when_a_file_is_gone(run, tmp_path):
    import shutil

    home = tmp_path / "home"
    shutil.copytree(run, home)
    assert textkit("verify", cwd=home).returncode == 0
    (home / "news" / "b_avisa.txt").unlink()
    done = textkit("verify", cwd=home)
    assert done.returncode == 1
    assert "b_avisa.txt" in done.stderr


def test_annotate_answers_in_order_with_exact_offsets():
    texts = ["Prisen steg 3,5 prosent, sier Kari Nes.", "The price rose 3.5 percent, Kari Nes said."]
    lines = "".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts))
    done = textkit("annotate", "-", stdin=lines)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["0", "1"]
    assert [a["lang"] for a in answers] == ["nb", "en"]
    for answer, text in zip(answers, texts, strict=True):
        assert {figure["value"] for figure in answer["figures"]} == {"3.5"}
        assert all(text[c["start"] : c["end"]] == c["quote"] for c in [*answer["claims"], *answer["figures"]])


def test_annotate_reads_halves_of_surrogate_pairs_and_fields_of_other_kinds():
    line = r"""{"id": "1", "text": "Prisen steg \ud83d 3 prosent.", "lang": ["nb"], "published": 2025}"""
    done = textkit("annotate", "-", stdin=line + "\n")
    assert done.returncode == 0, done.stderr
    assert [figure["quote"] for figure in json.loads(done.stdout)["figures"]] == ["3 prosent"]


def test_annotate_names_the_line_that_is_not_json():
    done = textkit("annotate", "-", stdin='{"id": "1", "text": "Fine."}\nnot json\n')
    assert done.returncode == 1
    assert "line 2" in done.stderr


def test_read_prints_articles_without_models(run):
    rows = [json.loads(line) for line in textkit("read", "news", cwd=run).stdout.splitlines()]
    assert rows[0]["title"] == "Bergen bank to close nine branches"


def test_a_bad_file_makes_status_1_and_is_named(run, tmp_path):
    (tmp_path / "empty.txt").write_bytes(b"")
    done = textkit("ingest", run / "news", tmp_path / "empty.txt", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "empty.txt" in done.stderr


def test_wrong_use_is_status_2_and_a_missing_run_status_1(tmp_path):
    assert textkit("ingest").returncode == 2
    done = textkit("facts", "--out", tmp_path / "none")
    assert done.returncode == 1
    assert "textkit ingest" in done.stderr


def test_an_unknown_setting_names_the_known_ones(tmp_path):
    (tmp_path / "textkit.toml").write_text("same_fcat = 0.5\n")
    done = textkit("ingest", tmp_path, "--config", tmp_path / "textkit.toml", "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "same_fact" in done.stderr


@pytest.mark.parametrize(("given", "read"), [("read_together = false", True), ("read_together = 0", False), ("max_pages = true", False)])
def test_a_switch_is_true_or_false_and_nothing_else_is(given, read, tmp_path):
    (tmp_path / "textkit.toml").write_text(given + "\n")
    if read:
        assert read_settings(tmp_path / "textkit.toml").read_together is False
    else:
        with pytest.raises(ConfigError, match="give it as in"):
            read_settings(tmp_path / "textkit.toml")


def test_export_writes_by_suffix_and_refuses_what_it_doesn_t_know(run, tmp_path):
    for suffix in ("csv", "xlsx", "jsonl", "json", "html"):
        assert textkit("export", tmp_path / f"facts.{suffix}", cwd=run).returncode == 0
        assert (tmp_path / f"facts.{suffix}").stat().st_size > 200
    done = textkit("export", tmp_path / "facts.odt", cwd=run)
    assert done.returncode == 1
    assert ".xlsx" in done.stderr


def test_figures_in_conflict_are_those_that_sources_give_differently(corpus_run, corpus_results):
    rows = [
        json.loads(line) for line in textkit("figures", "--out", str(corpus_run), "--conflicts", "--format", "json").stdout.splitlines()
    ]
    conflicts = [c for fact in corpus_results.facts for c in fact.conflicts if c.kind in ("figure", "date")]
    wanted = {figure for conflict in conflicts for side in conflict.sides for figure in side.figure_ids}
    assert wanted and {row["id"] for row in rows} == wanted
