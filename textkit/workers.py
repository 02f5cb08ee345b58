"""Processes that work through tasks and can be killed, so that no file can stop a run, take its memory or its time."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any, Generic, TypeVar

from textkit.errors import TextkitError

Task = TypeVar("Task")
Item = TypeVar("Item")

LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Task, Item]):
    """What came of one task: the items that its function yielded, and, if it did not get to its end, why.

    `lost` tells that its process was stopped or died, so that another try may end otherwise.
    """

    task: Task
    items: list[Item] = field(default_factory=list)
    failure: str | None = None
    lost: bool = False


def work(
    function: Callable[[Task], Iterable[Item]], tasks: Iterable[Task], *, jobs: int, seconds: float, memory: int = 0
) -> Iterator[Outcome[Task, Item]]:
    """Outcomes in the order of the tasks. `function` must be importable by name, and tasks and items picklable.

    A process that yields nothing for `seconds`, or dies, is replaced; its task fails with a reason, and all others go on.
    `memory` is the most bytes that a process may take (0: as many as there are).
    """
    idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    crew = [Worker(memory) for _ in range(max(1, jobs))]
    for worker in crew:
        idle.put(worker)

    def run(task: Task) -> Outcome[Task, Item]:
        worker = idle.get()
        try:
            return worker.run(function, task, seconds=seconds)
        finally:
            idle.put(worker)

    pending: deque[Future[Outcome[Task, Item]]] = deque()
    with ThreadPoolExecutor(len(crew)) as threads:
        try:
            for task in tasks:
                pending.append(threads.submit(run, task))
                if len(pending) >= 8 * len(crew):
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
            for worker in crew:
                worker.stop()


class Worker:
    """One process, started when first needed and again after it was lost."""

    def __init__(self, memory: int = 0) -> None:
        self.memory = memory
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, function: Callable[[Task], Iterable[Item]], task: Task, *, seconds: float) -> Outcome[Task, Item]:
        process = self._started()
        assert process.stdin and process.stdout
        items: list[Item] = []
        try:
            _send(process.stdin, (function, task))
            while True:
                kind, value = self._receive(process, seconds)
                if kind == "item":
                    items.append(value)
                else:
                    return Outcome(task, items, value)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            return Outcome(task, items, self._lost(seconds), lost=True)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close() if pipe else None
            self.process = None

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            self.late = False
            path = os.pathsep.join(filter(None, sys.path))
            environment = os.environ | {"PYTHONPATH": path, "TEXTKIT_WORKER_MEMORY": str(self.memory), "OMP_NUM_THREADS": "1"}
            command = [sys.executable, "-c", "from textkit.workers import serve; serve()"]
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        return self.process

    def _receive(self, process: subprocess.Popen[bytes], seconds: float) -> tuple[str, Any]:
        def too_late() -> None:
            self.late = True
            process.kill()

        assert process.stdout
        alarm = threading.Timer(seconds, too_late)
        alarm.daemon = True
        alarm.start()
        try:
            answer: tuple[str, Any] = _receive(process.stdout)
        finally:
            alarm.cancel()
        return answer

    def _lost(self, seconds: float) -> str:
        code = self.process.wait() if self.process else None
        late, self.process = self.late, None
        if late:
            return f"took more than {seconds:g} seconds and was stopped; raise seconds_per_file in textkit.toml to wait longer"
        return f"the process that read it ended (exit code {code}), most likely for want of memory"


def serve() -> None:
    """The life of a worker process: a task in, its items out, until the input ends."""
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    logging.disable(logging.WARNING)
    os.dup2(2, 1)  # whatever a library prints goes to stderr, not between the answers
    _limit_memory(int(os.environ.get("TEXTKIT_WORKER_MEMORY", "0")))
    while True:
        try:
            function, task = _receive(tasks)
        except (EOFError, KeyboardInterrupt):
            return
        failure: str | None = None
        try:
            for item in function(task):
                _send(answers, ("item", item))
        except TextkitError as error:
            failure = str(error)
        except MemoryError:
            failure = "needs more memory than a worker may take"
        except KeyboardInterrupt:
            return
        except Exception as error:  # one file's trouble, whatever it is, is not another's
            failure = f"{type(error).__name__}: {error}"[:500]
        _send(answers, ("end", failure))


def _limit_memory(size: int) -> None:
    if size:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _send(pipe: IO[bytes], value: object) -> None:
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(LENGTH.pack(len(data)) + data)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> Any:
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    size = LENGTH.unpack(head)[0]
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return pickle.loads(data)  # from our own child process only
