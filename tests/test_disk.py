"""Nothing is half-written: a full disk, a folder that can't be written and Ctrl-C leave the results before them, and a store that opens."""

import errno
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from textkit.config import Settings
from textkit.errors import StoreError, TextkitError
from textkit.export import EXPORTERS, export, folder_written
from textkit.results import load
from textkit.run import ingest
from textkit.store import open_store


@pytest.fixture
def earlier(articles, tmp_path):
    """An output folder with the run over two articles; a third one has come since."""
    new = (articles / "c_harbour.txt").rename(tmp_path / "c_harbour.txt")
    ingest([articles], out=tmp_path / "out", jobs=1)
    shutil.copy(new, articles)
    return tmp_path / "out"


def results_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("textkit.db")}


def ingest_command(articles, out):
    return [sys.executable, "-m", "textkit.cli", "ingest", str(articles), "--out", str(out), "--jobs", "1"]


def one_line(stderr):
    """The message, which is all that was said."""
    assert stderr.count("\n") == 1 and stderr.startswith("textkit: "), stderr
    return stderr


def in_namespace(script, *given):
    """Runs a shell script that may mount file systems which nobody else sees; skips where that isn't allowed."""
    if not shutil.which("unshare") or subprocess.run(["unshare", "-m", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here")
    return subprocess.run(["unshare", "-m", "sh", "-c", script, "sh", *map(str, given)], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("room", [0, 60], ids=["no space at all", "space for some of it"])
def test_a_full_disk_leaves_the_earlier_results(articles, earlier, tmp_path, room):
    before = results_in(earlier)
    script = """
        kept=$1; room=$2; shift 2; size=$(( $(du -sk "$kept" | cut -f1) + room ))
        mkdir "$kept.disk" && mount -t tmpfs -o size=${size}k tmpfs "$kept.disk" && cp -r "$kept/." "$kept.disk" || exit 77
        "$@" --out "$kept.disk"; status=$?
        cp -r "$kept.disk" "$kept.after"; exit $status"""
    done = in_namespace(script, earlier, room, *ingest_command(articles, earlier)[:-4], "--jobs", "1")
    if done.returncode == 77:
        pytest.skip("no tmpfs can be mounted here")
    assert done.returncode == 1
    assert "free some space" in one_line(done.stderr)
    after = earlier.with_name("out.after")
    assert results_in(after) == before
    assert len(load(after).documents) == 2
    ingest([articles], out=after)
    assert len(load(after).documents) == 3


def test_a_limit_on_the_size_of_files_is_like_a_full_disk(articles, earlier):
    before = results_in(earlier)
    command = ingest_command(articles, earlier)

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))

    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limit, check=False)
    assert done.returncode == 1
    assert "space" in one_line(done.stderr)
    assert results_in(earlier) == before
    assert len(load(earlier).documents) == 2


def test_a_folder_that_can_t_be_written_is_named(articles, earlier, tmp_path):
    before = results_in(earlier)
    script = 'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" || exit 77; shift; exec "$@"'
    done = in_namespace(script, earlier, *ingest_command(articles, earlier))
    if done.returncode == 77:
        pytest.skip("no folder can be mounted read-only here")
    assert done.returncode == 1
    assert "--out" in one_line(done.stderr) and str(earlier) in done.stderr
    assert results_in(earlier) == before
    facts = in_namespace(script, earlier, sys.executable, "-m", "textkit.cli", "facts", "--out", earlier, "--format", "json")
    assert facts.returncode == 0 and facts.stdout, facts.stderr


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(articles, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(StoreError, match="--out"):
        ingest([articles], out=tmp_path / "out")


def test_a_full_store_says_so_and_keeps_what_it_has(tmp_path):
    with open_store(tmp_path, create=True) as store:
        store.remember({"first": "kept"})
    with pytest.raises(StoreError, match="free some space"), open_store(tmp_path, create=True) as store:
        store.db.execute(f"PRAGMA max_page_count = {store.db.execute('PRAGMA page_count').fetchone()[0] + 2}")
        store.remember({"second": "x" * 100_000})
    with open_store(tmp_path) as store:
        assert store.cached("first") == "kept"
        assert store.cached("second") is None


def test_a_run_leaves_no_log_beside_its_store(tmp_path):
    with open_store(tmp_path, create=True) as store:
        store.remember({"a": 1})
        assert (tmp_path / "textkit.db-wal").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["textkit.db"]
    with sqlite3.connect(tmp_path / "textkit.db") as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize("name", ["facts.csv", "facts.xlsx", "report.html"])
def test_all_files_stay_as_they_were_where_one_can_t_be_written(articles, earlier, name, monkeypatch):
    def fails(results, path):
        path.write_text("half of")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before, stored = results_in(earlier), (earlier / "textkit.db").stat().st_size
    monkeypatch.setitem(EXPORTERS, f".{name.split('.')[1]}", fails)
    with pytest.raises(TextkitError, match="No space left"):
        ingest([articles], out=earlier, jobs=1)
    assert results_in(earlier) == before and stored
    assert len(load(earlier).documents) == 2


def test_the_files_stay_as_they_were_where_the_store_fails_after_them(earlier):
    before, results = results_in(earlier), load(earlier)
    results.facts = [replace(fact, statement="Something else.") for fact in results.facts]
    with pytest.raises(StoreError), folder_written(results, earlier, settings=Settings()):
        raise StoreError("full")
    assert results_in(earlier) == before


def test_a_failed_export_leaves_no_part_behind(earlier, tmp_path, monkeypatch):
    def limited(*args, **how):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile", limited)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(TextkitError, match=r"facts\.xlsx.*No space left"):
        export(load(earlier), tmp_path / "elsewhere" / "facts.xlsx")
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_a_table_that_can_t_be_printed_ends_in_one_line(earlier):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        command = [sys.executable, "-m", "textkit.cli", "facts", "--out", str(earlier), "--format", "json"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 1
    assert "No space left" in one_line(done.stderr)


def test_ctrl_c_says_that_all_is_kept_and_the_run_goes_on(articles, earlier, tmp_path):
    began = time.monotonic()
    whole = ingest([articles], out=tmp_path / "whole", jobs=1)
    process = subprocess.Popen(ingest_command(articles, earlier), stderr=subprocess.PIPE, text=True, start_new_session=True)
    time.sleep(0.5 * (time.monotonic() - began))
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate()[1]
    if process.returncode != 0:  # it may have been done already
        assert process.returncode == 130
        assert "goes on" in one_line(said)
    assert ingest([articles], out=earlier, jobs=1).facts == whole.facts
    assert results_in(earlier) == results_in(tmp_path / "whole")
