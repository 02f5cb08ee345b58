"""Processes that work through tasks and can be killed, so that no file can stop a run, take its memory or its time."""

from __future__ import annotations

import contextlib
import logging
import os
import pickle
import queue
import signal
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from textkit.errors import TextkitError

Task = TypeVar("Task")
Item = TypeVar("Item")

LENGTH = struct.Struct(">Q")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Task, Item]):
    """What came of one task: the items that its function yielded, and, if it did not get to its end, why.

    `lost` tells that its process was stopped, died, or lacked memory or space, so that another try may end otherwise.
    """

    task: Task
    items: list[Item] = field(default_factory=list)
    failure: str | None = None
    lost: bool = False


def work(
    function: Callable[[Task], Iterable[Item]], tasks: Iterable[Task], *, jobs: int, seconds: float, memory: int = 0
) -> Generator[Outcome[Task, Item], None, None]:
    """Outcomes in the order of the tasks. `function` must be importable by name, and tasks and items picklable.

    A process that yields nothing for `seconds` is replaced; its task fails with a reason, and all others go on. So does one that dies, but
    its task is tried once more first, as what the kernel wanted back may have been another's memory.
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

    def stop() -> None:
        for worker in crew:
            worker.stop()

    return in_order(run, tasks, at_once=len(crew), stop=stop)


def in_order(
    run: Callable[[Task], Outcome[Task, Item]], tasks: Iterable[Task], *, at_once: int, stop: Callable[[], None]
) -> Generator[Outcome[Task, Item], None, None]:
    """What `run` makes of each task, in the order of the tasks; so many threads run at once. `stop` is called at the end, and must end
    whatever still runs when the generator is closed before."""
    pending: deque[Future[Outcome[Task, Item]]] = deque()
    with ThreadPoolExecutor(at_once) as threads:
        try:
            for task in tasks:
                pending.append(threads.submit(run, task))
                if len(pending) >= 8 * at_once:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for future in pending:
                future.cancel()
            stop()


class Worker:
    """One process, started when first needed and again after it was lost."""

    def __init__(self, memory: int = 0) -> None:
        self.memory = memory
        self.process: subprocess.Popen[bytes] | None = None
        self.late = self.stopped = False
        self.lock = threading.Lock()

    def run(self, function: Callable[[Task], Iterable[Item]], task: Task, *, seconds: float) -> Outcome[Task, Item]:
        outcome = self._try(function, task, seconds)
        again = self.process is None and not self.late and not self.stopped
        return self._try(function, task, seconds) if again else outcome

    def stop(self) -> None:
        """Ends the process, whatever it is at; no other one is started."""
        with self.lock:
            self.stopped = True
            process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):
                    pipe.close() if pipe else None

    def _try(self, function: Callable[[Task], Iterable[Item]], task: Task, seconds: float) -> Outcome[Task, Item]:
        process = self._started()
        if process is None:
            return Outcome(task, failure="was not begun", lost=True)
        assert process.stdin and process.stdout
        items: list[Item] = []
        try:
            _send(process.stdin, packed((function, task, seconds)))
            while True:
                kind, value = self._receive(process, seconds)
                if kind == "item":
                    items.append(value)
                else:
                    return Outcome(task, items, value, lost=kind == "lost")
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            return Outcome(task, items, self._lost(process, seconds), lost=True)

    def _started(self) -> subprocess.Popen[bytes] | None:
        """The process, started where there is none; None where the worker was stopped."""
        with self.lock:
            if self.process is None and not self.stopped:
                self.late = False
                path = os.pathsep.join(filter(None, sys.path))
                environment = os.environ | {"PYTHONPATH": path, "TEXTKIT_WORKER_MEMORY": str(self.memory), "OMP_NUM_THREADS": "1"}
                command = [sys.executable, "-c", "from textkit.workers import serve; serve()"]
                with _interrupts_held():  # the child inherits that, from its first moment on
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

    def _lost(self, process: subprocess.Popen[bytes], seconds: float) -> str:
        code = process.wait()
        with self.lock:
            self.process = None
        return reason_late(seconds) if self.late else reason_died(f"exit code {code}")


def reason_late(seconds: float) -> str:
    return f"took more than {seconds:g} seconds and was stopped; raise seconds_per_file in textkit.toml to wait longer"


def reason_died(how: str) -> str:
    return (
        f"the process that read it ended twice ({how}), most likely for want of memory; run again with fewer --jobs, or leave the file out"
    )


def serve() -> None:
    """The life of a worker process: a task in, its items out, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends its workers
    tasks, out = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    logging.disable(logging.WARNING)
    os.dup2(2, 1)  # whatever a library prints goes to stderr, not between the answers
    limit_memory(int(os.environ.get("TEXTKIT_WORKER_MEMORY", "0")))
    with contextlib.suppress(EOFError, BrokenPipeError):  # the parent is done, or gone
        while True:
            _set_alarm(0)
            function, task, seconds = _receive(tasks)
            _set_alarm(seconds)
            for answer in answers(function, task):
                _send(out, answer)
                _set_alarm(seconds)


def answers(function: Callable[[Task], Iterable[Item]], task: Task) -> Iterator[bytes]:
    """The packed items of a task, and at the end why it failed (None where it did not), as "lost" where another try may end otherwise."""
    end, failure = "end", None
    try:
        for item in function(task):
            yield packed(("item", item))
    except TextkitError as error:
        failure = str(error)
    except MemoryError:
        end, failure = "lost", "needs more memory than a worker may take; raise memory_per_worker in textkit.toml, or leave it out"
    except OSError as error:  # readers name what is wrong with their file, so this is the machine's: a full disk, too many open files
        end, failure = "lost", f"{error.strerror or _named(error)} ({error.filename or 'a temporary file'}); mend that, and run again"
    except Exception as error:  # one file's trouble, whatever it is, is not another's
        failure = f"{_named(error)}; this is a mistake of textkit's: please report it, and leave the file out meanwhile"
    yield packed((end, failure))


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits in this thread meanwhile, where the system can hold a signal."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _named(error: Exception) -> str:
    """The kind and the place of an error, without its message, which may hold text of an article."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    return f"{type(error).__name__} in {Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else type(error).__name__


def _set_alarm(seconds: float) -> None:
    """Lets the kernel end this process after twice that time (0: never), even in C code: the parent, which does so sooner, may be gone."""
    if hasattr(signal, "alarm"):
        signal.alarm(int(2 * seconds) + 1 if seconds else 0)


def limit_memory(size: int) -> None:
    if size:
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def packed(value: object) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Any:
    return pickle.loads(data)  # from our own processes only


def _send(pipe: IO[bytes], data: bytes) -> None:
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
    return unpacked(data)
