"""A run that is killed goes on where it was, and ends in the bytes of one that nobody disturbed; tests/bench/kill.py does it 200 times."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from bench.kill import children, kill_runs, kill_workers, prepare, start
from conftest import ARTICLES

from textkit.workers import work

KILLS = 3

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills processes as Linux does")


@pytest.fixture(scope="module")
def trial(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trial")
    (folder / "articles").mkdir()
    for name in ("a_bergen.txt", "c_harbour.txt"):
        (folder / "articles" / name).write_text(ARTICLES[name], encoding="utf-8")
    return prepare(folder / "articles", folder)


def test_runs_that_are_killed_end_in_the_same_bytes(trial):
    rounds, wrong = kill_runs(trial, KILLS, random.Random(4))
    assert rounds and not wrong


def test_a_killed_worker_changes_nothing(trial):
    assert kill_workers(trial, 1, random.Random(4)) == (1, 0)


def test_no_worker_outlives_its_parent(trial):
    process = start(trial.articles, trial.folder / "orphans")
    while not (workers := children(process.pid)):
        assert process.poll() is None
    process.kill()
    process.wait()
    assert all(ended(pid) for pid in workers)


def ended(pid):
    """Whether the process ends within a minute: it finds its input closed once its task is done."""
    for _ in range(600):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def dies_once(path):
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    yield "done"


def test_a_task_whose_process_was_killed_is_tried_once_more(tmp_path):
    (outcome,) = work(dies_once, [str(tmp_path / "mark")], jobs=1, seconds=30)
    assert (outcome.items, outcome.failure, outcome.lost) == (["done"], None, False)


def spins(_):
    while True:
        pass
    yield


def test_a_worker_at_an_endless_task_ends_when_its_parent_is_gone():
    code = "from textkit.workers import Worker; from test_restart import spins; Worker().run(spins, 0, seconds=2)"
    path = os.pathsep.join(filter(None, sys.path))
    process = subprocess.Popen([sys.executable, "-c", code], env=os.environ | {"PYTHONPATH": path})
    while not (workers := children(process.pid)):
        assert process.poll() is None
    process.kill()
    process.wait()
    assert all(ended(pid) for pid in workers)
