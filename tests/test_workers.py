"""Work is done in order, and no task can take another's result, time or memory with it."""

import errno
import os
import signal
import time

from textkit.errors import UnreadableFile
from textkit.workers import Worker, work


def doubled(n):
    yield n * 2


def troubled(kind):
    yield "started"
    if kind == "raises":
        raise UnreadableFile("is not an article")
    if kind == "bug":
        raise ZeroDivisionError("oh")
    if kind == "dies":
        os._exit(9)
    if kind == "hangs":
        time.sleep(60)
    if kind == "chatters":
        print("a library that prints")
    yield "ended"


def hoards(size):
    yield len(bytearray(size))


def test_outcomes_come_in_the_order_of_the_tasks():
    found = [outcome.items for outcome in work(doubled, range(20), jobs=2, seconds=30)]
    assert found == [[2 * n] for n in range(20)]


def test_one_task_s_trouble_is_named_and_all_others_go_on():
    kinds = ["fine", "raises", "bug", "dies", "chatters", "hangs", "fine"]
    outcomes = dict(enumerate(work(troubled, kinds, jobs=1, seconds=5)))
    assert outcomes[0].items == outcomes[4].items == outcomes[6].items == ["started", "ended"]
    assert outcomes[0].failure is None
    assert outcomes[1].failure == "is not an article"
    assert outcomes[2].failure.startswith("ZeroDivisionError in test_workers.py:")
    assert "exit code 9" in outcomes[3].failure
    assert "took more than 5 seconds" in outcomes[5].failure
    assert all(outcomes[i].items == ["started"] for i in (1, 2, 3, 5))


def lacks_space(_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    yield


def test_what_the_machine_lacked_is_told_from_what_is_wrong_with_the_task():
    (outcome,) = work(lacks_space, [1], jobs=1, seconds=30)
    assert outcome.lost and "No space left" in outcome.failure
    (outcome,) = work(troubled, ["raises"], jobs=1, seconds=30)
    assert not outcome.lost


def quotes_the_article(text):
    raise ValueError(f"what is {text!r}?")
    yield


def test_no_text_of_an_article_gets_into_a_reason():
    (outcome,) = work(quotes_the_article, ["the secret meeting"], jobs=1, seconds=30)
    assert "ValueError in test_workers.py" in outcome.failure
    assert "secret" not in outcome.failure


def test_a_task_that_takes_too_much_memory_fails_alone():
    outcomes = list(work(hoards, [1_000, 4_000_000_000, 2_000], jobs=1, seconds=30, memory=1_000_000_000))
    assert [outcome.items for outcome in outcomes] == [[1_000], [], [2_000]]
    assert "memory" in outcomes[1].failure


def test_a_process_that_has_hardly_begun_does_not_hear_ctrl_c():
    worker = Worker()
    try:
        for wait in (0, 0.01, 0.1):
            process = worker._started()
            time.sleep(wait)
            process.send_signal(signal.SIGINT)
            assert worker.run(doubled, 4, seconds=30).items == [8]
            assert worker.process is process
            process.kill()
            process.wait()
            worker.process = None
    finally:
        worker.stop()
