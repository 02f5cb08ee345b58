"""Work by Ray's actors ends as that of our own processes does, whichever of them are killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from bench.kill import found_in
from conftest import write_articles
from test_workers import doubled, hoards, quotes_the_article, troubled

from textkit.config import Settings
from textkit.errors import EngineError
from textkit.ray_engine import work
from textkit.run import ingest

pytestmark = [
    pytest.mark.skipif(find_spec("ray") is None, reason='needs pip install -c constraints.txt -e ".[ray]", which is 240 MB'),
    pytest.mark.skipif(sys.platform != "linux", reason="kills processes as Linux does"),
]


@pytest.fixture(scope="module", autouse=True)
def ray():
    """Started by the first work that needs it, with two cores; ended after the last test."""
    list(work(doubled, [1], jobs=2, seconds=60))
    import ray

    yield ray
    ray.shutdown()


def test_outcomes_come_in_the_order_of_the_tasks():
    found = [outcome.items for outcome in work(doubled, range(40), jobs=2, seconds=30)]
    assert found == [[2 * n] for n in range(40)]


def test_one_task_s_trouble_is_named_and_all_others_go_on():
    kinds = ["fine", "raises", "bug", "dies", "chatters", "hangs", "fine"]
    outcomes = dict(enumerate(work(troubled, kinds, jobs=1, seconds=2)))
    assert outcomes[0].items == outcomes[4].items == outcomes[6].items == ["started", "ended"]
    assert (outcomes[0].failure, outcomes[1].failure) == (None, "is not an article")
    assert outcomes[2].failure.startswith("ZeroDivisionError in test_workers.py:")
    assert "ended twice" in outcomes[3].failure and outcomes[3].lost
    assert "took more than 2 seconds" in outcomes[5].failure and outcomes[5].lost
    assert all(outcomes[i].items == ["started"] for i in (1, 2, 3, 5))


def test_a_task_that_takes_too_much_memory_fails_alone():
    outcomes = list(work(hoards, [1_000, 8_000_000_000], jobs=1, seconds=30, memory=4_000_000_000))
    assert [outcome.items for outcome in outcomes] == [[1_000], []]
    assert "memory" in outcomes[1].failure


def prints_the_article(text):
    print(text, flush=True)
    os.system(f"echo '{text}' >&2")
    yield len(text)


def test_no_text_of_an_article_gets_into_a_log_of_ray(ray):
    logs = Path(ray._private.worker._global_node.get_logs_dir_path())
    outcomes = [
        *work(prints_the_article, ["the secret meeting"], jobs=1, seconds=30),
        *work(quotes_the_article, ["the secret meeting"], jobs=1, seconds=30),
    ]
    assert "ValueError in test_workers.py" in outcomes[1].failure
    time.sleep(1)
    written = [path for path in logs.rglob("*") if path.is_file()]
    assert written and not [path for path in written if b"secret" in path.read_bytes()]


def dies_once(path):
    if not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    yield "done"


def test_a_task_whose_actor_was_killed_is_tried_once_more(tmp_path, capfd):
    (outcome,) = work(dies_once, [str(tmp_path / "mark")], jobs=1, seconds=30)
    assert (outcome.items, outcome.failure, outcome.lost) == (["done"], None, False)
    time.sleep(1)
    assert capfd.readouterr().out == ""  # stdout is for results


def test_a_node_with_another_program_is_refused():
    with pytest.raises(EngineError, match="a node has another version of textkit"):
        list(work(doubled, [1], jobs=1, seconds=30, same=os.getpid))


def test_work_that_is_given_up_ends_its_actors():
    outcomes = work(where, range(100), jobs=2, seconds=30)
    pid = next(outcomes).items[0]
    outcomes.close()
    for _ in range(100):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, 0)
            time.sleep(0.1)
            continue
        break
    else:
        raise AssertionError(f"the actor {pid} lives on")


def where(_):
    yield os.getpid()


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    return write_articles(tmp_path_factory.mktemp("run") / "articles", ("a_bergen.txt", "b_avisa.txt"))


def test_local_and_ray_write_the_same_bytes_also_when_an_actor_is_killed(articles, tmp_path, monkeypatch):
    patient = Settings(seconds_per_file=600)
    ingest([articles], out=tmp_path / "local", settings=patient, jobs=1)
    killed = []

    def progress(stage, done, total):
        if stage == "annotate" and not killed:
            killed.append(a_reader())

    ingest([articles], out=tmp_path / "ray", settings=patient, jobs=2, engine="ray", progress=progress)
    assert killed
    assert found_in(tmp_path / "ray") == found_in(tmp_path / "local")


def a_reader():
    """The process of an actor that is at work, which is killed."""
    while True:
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            with contextlib.suppress(OSError):
                if path.read_bytes().startswith(b"ray::Reader.answer"):
                    os.kill(int(path.parent.name), signal.SIGKILL)
                    return int(path.parent.name)
        time.sleep(0.05)


def test_without_ray_the_command_says_how_to_get_it(articles, tmp_path):
    (tmp_path / "ray.py").write_text("raise ImportError")
    command = [sys.executable, "-m", "textkit.cli", "ingest", str(articles), "--out", str(tmp_path / "out"), "--engine", "ray"]
    path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": path})
    assert done.returncode == 1
    assert done.stderr == 'textkit: --engine ray: Ray is not installed; get it with: pip install "textkit[ray]"\n'
