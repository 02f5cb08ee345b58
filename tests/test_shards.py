"""A run in parts ends in the bytes of one that was made at once."""

import json
import re
import shutil
import subprocess
import sys

import pytest
import typer
from bench.kill import found_in
from conftest import ROOT, write_articles

import textkit.run
from textkit.cli import app
from textkit.config import Settings
from textkit.errors import ConfigError, StoreError
from textkit.results import load
from textkit.run import annotate_task, ingest
from textkit.shards import find_parts, ingest_shard, merge, part_of
from textkit.workers import work

PATIENT = Settings(seconds_per_file=600)
"""On a busy machine a model may load for longer than a file may take, and what comes late is tried again by merge."""
MENU = "Subscribe to our newsletter today for the best stories of the week"
PAGES = (
    "Harbour tunnel late\n\nSTAVANGER, Wednesday 5 March – The harbour tunnel in Stavanger opens in two years, Per Lie said on Monday.",
    "Ferry stays\n\nMarch 4, 2025\n\nThe ferry to Tau will run for two years more, the county said. It carries 900 cars a day.",
    "Toll goes up\n\nMarch 4, 2025\n\nThe toll on the bridge at Askøy rises by 12 kroner in May, the road company said.",
)
"""Of one outlet, so that the menu, which all have, is furniture. The first tells its day without the year."""


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Five articles in three files, and a file that can't be read."""
    folder = write_articles(tmp_path_factory.mktemp("run") / "articles", ("a_bergen.txt", "b_avisa.txt"))
    lines = [json.dumps({"text": f"{page}\n\n{MENU}\n", "publisher": "The Mail"}) for page in PAGES]
    (folder / "c_mail.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "d_empty.txt").write_bytes(b"")
    return folder


@pytest.fixture(scope="module")
def undisturbed(articles):
    out = articles.parent / "undisturbed"
    ingest([articles], out=out, settings=PATIENT, jobs=1)
    return found_in(out)


@pytest.fixture(scope="module")
def shards(articles):
    folders = [articles.parent / name for name in ("one", "two")]
    for number, folder in enumerate(folders, start=1):
        ingest_shard([articles], (number, 2), out=folder, settings=PATIENT, jobs=1)
    return folders


def merged(folders, out):
    merge(find_parts(folders), out=out, jobs=1)
    return found_in(out)


def test_two_shards_become_the_run_that_nobody_parted(shards, undisturbed, tmp_path):
    found = merged(shards, tmp_path / "out")
    assert found.keys() == undisturbed.keys()
    assert [name for name in found if found[name] != undisturbed[name]] == []


def test_what_is_furniture_by_other_documents_alone_is_so_in_every_shard(articles, undisturbed):
    mail = [document for document in load(articles.parent / "undisturbed").documents if document.publisher == "The Mail"]
    assert all(any(MENU in document.text[start:end] for start, end in document.furniture) for document in mail)
    assert [document.published_guess for document in mail] == ["2025-03-05", None, None]


def test_merge_annotates_none_but_the_documents_whose_day_was_guessed(shards, tmp_path, monkeypatch):
    begun = []
    real = textkit.run.work
    monkeypatch.setattr("textkit.run.work", lambda function, tasks, **how: real(function, [begun.append(t) or t for t in tasks], **how))
    merge(find_parts(shards), out=tmp_path / "out", jobs=1)
    assert [task.document.published_guess for task in begun] == ["2025-03-05"]


def test_what_a_missing_shard_lacks_is_worked_out(shards, undisturbed, tmp_path):
    parts = find_parts([shards[1], tmp_path / "nowhere"])
    assert parts.missing == [1]
    assert merged([shards[1], tmp_path / "nowhere"], tmp_path / "out") == undisturbed


def test_what_merge_works_out_runs_where_it_is_told(shards, tmp_path, monkeypatch):
    asked = []

    def elsewhere(function, tasks, *, jobs, seconds, memory, same):
        asked.append(function)
        return work(function, tasks, jobs=1, seconds=seconds, memory=memory)

    monkeypatch.setattr("textkit.ray_engine.work", elsewhere)
    merge(find_parts([shards[1]]), out=tmp_path / "out", engine="ray")
    assert annotate_task in asked


@pytest.mark.parametrize(
    ("part", "how", "reason"),
    [
        ((2, 2), {"settings": Settings(max_pages=7)}, "other settings"),
        ((2, 2), {"lang": "en"}, "other lang"),
        ((2, 2), {"limit": 1}, "other limit"),
        ((2, 3), {}, "another number of shards"),
    ],
)
def test_shards_of_another_run_are_refused(tmp_path, part, how, reason):
    (tmp_path / "empty").mkdir()
    ingest_shard([tmp_path / "empty"], (1, 2), out=tmp_path / "one")
    ingest_shard([tmp_path / "empty"], part, out=tmp_path / "two", **how)
    with pytest.raises(
        StoreError, match=rf"two: was made with {reason} than .*one; make it again with: textkit ingest .*empty --shard 2/2"
    ):
        find_parts([tmp_path / "one", tmp_path / "two"])


def test_shards_of_other_paths_are_refused(shards, tmp_path):
    ingest_shard([tmp_path], (2, 2), out=tmp_path / "two")
    with pytest.raises(StoreError, match="two: was made with other paths"):
        find_parts([shards[0], tmp_path / "two"])


def test_shards_of_another_program_are_refused(shards, monkeypatch):
    monkeypatch.setattr("textkit.shards.program_hash", lambda choice: "another")
    with pytest.raises(StoreError, match="one: was made by another version of textkit"):
        find_parts(shards)


def test_a_whole_run_is_no_shard_and_no_shard_is_no_run(articles, undisturbed, tmp_path):
    with pytest.raises(StoreError, match="undisturbed: is not a shard"):
        find_parts([articles.parent / "undisturbed"])
    with pytest.raises(StoreError, match="no shard is there"):
        find_parts([tmp_path])


def test_a_folder_holds_one_shard_and_merge_has_its_own(articles, shards):
    with pytest.raises(StoreError, match="holds shard 1/2"):
        ingest_shard([articles], (2, 2), out=shards[0])
    with pytest.raises(StoreError, match="choose another folder"):
        merge(find_parts(shards), out=shards[0])


def test_a_path_that_a_machine_does_not_see_is_refused(tmp_path):
    with pytest.raises(StoreError, match="nowhere: is not here"):
        ingest_shard([tmp_path / "nowhere"], (1, 2), out=tmp_path / "out")


def test_a_file_that_changed_after_the_shards_is_read_again(articles, shards, undisturbed, tmp_path):
    path = articles / "a_bergen.txt"
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(b"nine of its 31 branches", b"ten of its 31 branches"))
        shutil.copytree(articles.parent / "undisturbed", tmp_path / "again")
        ingest([articles], out=tmp_path / "again", settings=PATIENT, jobs=1)
        assert found_in(tmp_path / "again") != undisturbed
        assert merged(shards, tmp_path / "out") == found_in(tmp_path / "again")
    finally:
        path.write_bytes(before)


def test_parts_are_named_by_two_numbers():
    assert part_of("2/8") == (2, 8)
    for wrong in ("0/8", "9/8", "2", "2/", "a/b", "-1/8"):
        with pytest.raises(ConfigError, match="as in --shard 2/8"):
            part_of(wrong)


def test_the_commands_say_in_a_line_what_they_did(tmp_path):
    def textkit(*given):
        return subprocess.run([sys.executable, "-m", "textkit.cli", *map(str, given)], capture_output=True, text=True)

    (tmp_path / "empty.txt").write_bytes(b"")
    done = textkit("ingest", tmp_path / "empty.txt", "--shard", "1/2", "--out", tmp_path / "one", "--json")
    assert done.stderr.startswith("shard 1/2: 0 of 0 documents annotated, 0 claims, 1 skipped, which merge tries again or names; kept in ")
    assert (done.returncode, done.stderr.count("\n"), json.loads(done.stdout)["skipped"]) == (0, 1, 1)
    done = textkit("merge", tmp_path / "one", "--out", tmp_path / "out")
    assert done.stderr.startswith("not there or not ended, of 2 shards: 2; what they lack is worked out here\n")
    assert done.returncode == 1 and "skipped" in done.stderr  # as ingest does for a file that can't be read
    done = textkit("ingest", tmp_path / "empty.txt", "--shard", "1/2", "--strict")
    assert done.stderr.startswith("textkit: --strict is for the run as a whole")


def test_what_the_guide_shows_are_commands_and_options_of_textkit():
    guide = (ROOT / "docs" / "many_machines.md").read_text(encoding="utf-8")
    commands = typer.main.get_command(app).commands
    shown = re.findall(r"textkit (ingest|merge)\b([^\n`|#]*)", guide)
    assert len(shown) >= 10
    for name, rest in shown:
        options = {option for parameter in commands[name].params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options, (name, rest)
