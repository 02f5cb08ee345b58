"""The work of textkit/workers.py by actors of Ray, on this machine or on the cluster that RAY_ADDRESS names."""

from __future__ import annotations

import logging
import os
import queue
import secrets
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Any

from textkit.errors import EngineError
from textkit.workers import Item, Outcome, Task, answers, in_order, limit_memory, reason_died, reason_late, unpacked

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS_SKIP_REGEX": ".*", "RAY_NUM_REDIS_GET_RETRIES": "2"}
"""Ray reports no usage, does not print on stdout what it has to say of actors that died, and gives up on an address in minutes."""
STREAM = {"num_returns": "streaming", "_generator_backpressure_num_objects": 1}
"""An item is made when the one before was fetched, so that none is lost with its actor, and each has the whole time limit to itself."""
MEND = "install there what is here"


def work(
    function: Callable[[Task], Iterable[Item]],
    tasks: Iterable[Task],
    *,
    jobs: int | None,
    seconds: float,
    memory: int = 0,
    same: Callable[[], object] | None = None,
) -> Generator[Outcome[Task, Item], None, None]:
    """Outcomes in the order of the tasks, as `textkit.workers.work` gives them; `jobs` is the number of actors, one a core when None.

    `same` must return on every node what it returns here. Raises EngineError where it doesn't, and where there is no Ray.
    """
    waiting = list(tasks)
    if not waiting:
        return
    ray = _connected(jobs)
    size = min(len(waiting), jobs or int(ray.cluster_resources().get("CPU", 1)))
    crew = Crew(ray, max(1, size), seconds, memory, same)
    yield from in_order(lambda task: crew.run(function, task), waiting, at_once=crew.size, stop=crew.stop)


def _connected(jobs: int | None) -> Any:
    """Ray, connected to the cluster that RAY_ADDRESS names; else to one of our own on this machine, which ends with this process."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        raise EngineError('--engine ray: Ray is not installed; get it with: pip install "textkit[ray]"') from error
    address = os.environ.get("RAY_ADDRESS")
    if not address:  # else Ray keeps the word by which its processes know each other in a file at home
        os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
    own: dict[str, Any] = {"address": "local", "num_cpus": jobs, "include_dashboard": False}
    own["runtime_env"] = {"env_vars": {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}}
    try:
        if not ray.is_initialized():
            ray.init(log_to_driver=False, logging_level=logging.CRITICAL, **({} if address else own))
    except (OSError, RuntimeError, ValueError) as error:
        where = f"no Ray answers at RAY_ADDRESS={address}" if address else "Ray can't be started here"
        raise EngineError(f"--engine ray: {where} ({str(error).splitlines()[0]}); without --engine, textkit needs no Ray") from error
    return ray


class Reader:
    """What runs on a node: a process that keeps its models from task to task."""

    def __init__(self, memory: int) -> None:
        logging.disable(logging.WARNING)
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (1, 2):  # Ray keeps what a process prints in files, and libraries may print text of an article
            os.dup2(nowhere, stream)
        limit_memory(memory)

    def answer(self, function: Callable[[Task], Iterable[Item]], task: Task) -> Iterator[bytes]:
        yield from answers(function, task)

    def call(self, function: Callable[[], object] | None) -> object:
        return function() if function else None


class Crew:
    """The actors of one piece of work. Each waits for tasks once Ray has found a place for it; one that was lost is started again."""

    def __init__(self, ray: Any, size: int, seconds: float, memory: int, same: Callable[[], object] | None) -> None:
        self.ray = ray
        self.size = size
        self.seconds = seconds
        self.memory = memory
        self.same = same
        self.idle: queue.SimpleQueue[Any] = queue.SimpleQueue()  # of actors; None and errors are for whoever waits
        self.lock = threading.Lock()
        self.actors: list[Any] = []
        self.stopped = False
        for _ in range(size):
            self._add()

    def run(self, function: Callable[[Task], Iterable[Item]], task: Task) -> Outcome[Task, Item]:
        """The task's outcome; it is tried once more where its actor died."""
        outcome, died = self._try(function, task)
        return self._try(function, task)[0] if died else outcome

    def stop(self) -> None:
        """Ends all actors, whatever they are at."""
        with self.lock:
            self.stopped = True
            actors, self.actors = self.actors, []
        for actor in actors:
            self.ray.kill(actor)
        self.idle.put(None)

    def _try(self, function: Callable[[Task], Iterable[Item]], task: Task) -> tuple[Outcome[Task, Item], bool]:
        """The outcome, and whether the actor died over it."""
        actor = self._free()
        if actor is None:
            return Outcome(task, failure="was not begun", lost=True), False
        items: list[Item] = []
        coming = actor.answer.options(**STREAM).remote(function, task)
        try:
            while self.ray.wait([coming], timeout=self.seconds, fetch_local=False)[0]:
                kind, value = unpacked(self.ray.get(next(coming)))
                if kind != "item":
                    self.idle.put(actor)
                    return Outcome(task, items, value, lost=kind == "lost"), False
                items.append(value)
        except self.ray.exceptions.RayTaskError as error:
            raise _misfit(error) from error
        except self.ray.exceptions.RayError as error:
            self._replace(actor)
            return Outcome(task, items, reason_died(type(error).__name__), lost=True), True
        self._replace(actor)
        return Outcome(task, items, reason_late(self.seconds), lost=True), False

    def _free(self) -> Any:
        """The next actor that has nothing to do; None when all are to end."""
        found = self.idle.get()
        if found is None or isinstance(found, EngineError):
            self.idle.put(found)  # the other threads want to know it, too
        if isinstance(found, EngineError):
            raise found
        return found

    def _replace(self, actor: Any) -> None:
        with self.lock:
            if actor in self.actors:
                self.actors.remove(actor)
        self.ray.kill(actor)
        self._add()

    def _add(self) -> None:
        threading.Thread(target=self._start, daemon=True).start()

    def _start(self) -> None:
        """Puts a new actor among the idle ones, once it is there; an error, where it can't be one of ours."""
        for last in (False, True):
            with self.lock:
                if self.stopped:
                    return
                actor = self.ray.remote(Reader).options(num_cpus=1).remote(self.memory)
                self.actors.append(actor)
            try:
                found = self.ray.get(actor.call.remote(self.same))
            except self.ray.exceptions.RayError as error:
                if last or isinstance(error, self.ray.exceptions.RayTaskError):
                    self.idle.put(_misfit(error))
                    return
            else:
                same = found == (self.same() if self.same else None)
                self.idle.put(
                    actor if same else EngineError(f"--engine ray: a node has another version of textkit, or other models; {MEND}")
                )
                return


def _misfit(error: Exception) -> EngineError:
    return EngineError(f"--engine ray: textkit does not run on a node ({type(error).__name__}); {MEND}")
