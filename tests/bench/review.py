"""The review page under load: how long its list of 10,000 facts takes, and whether 20 reviewers lose a decision when its server is killed.

    python tests/bench/review.py [--judgements 10000] [--kills 20] [--facts 10000]

The times are those of whole requests over HTTP, the best of five. A decision counts as made when its answer has come; each must then be in
the file of judgements, whatever became of the server since.
"""

from __future__ import annotations

import argparse
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from stored import article, store_run

from textkit.results import load
from textkit.review.lines import key_of
from textkit.store import read_judgements

REVIEWERS = 20
WORDS = (
    "harbour bridge council flood school budget ferry mayor storm strike tunnel hospital market museum power road water farm train court"
).split()


class Server:
    """`textkit review` in a process of its own, which can be killed and started again at the same port."""

    def __init__(self, out: Path) -> None:
        self.out = out
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "textkit.cli", "review", "--out", str(self.out), "--port", str(self.port), "--no-browser"]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while not self.answers():
            time.sleep(0.05)

    def answers(self) -> bool:
        if self.process.poll() is not None:
            raise RuntimeError(f"the server ended with status {self.process.returncode}")
        try:
            return httpx.get(self.address + "/news", timeout=60).status_code == 200
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def acknowledged(out: Path, *, judgements: int, kills: int) -> set[str]:
    """The notes that REVIEWERS threads wrote and got an answer for, while the server was killed so many times."""
    server = Server(out)
    keys = [key_of(fact) for fact in load(out).facts]
    made: set[str] = set()
    each = judgements // REVIEWERS

    def review(number: int) -> None:
        cookies = {"textkit_csrf": "x", "textkit_reviewer": f"reviewer{number}"}
        with httpx.Client(base_url=server.address, cookies=cookies, headers={"accept": "application/json"}, timeout=60) as client:
            for i in range(each):
                note = f"note {i} of {number}"
                fields = {"csrf": "x", "go": "/", "fact": keys[(i * REVIEWERS + number) % len(keys)], "text": note}
                while note not in made:
                    try:
                        answer = client.post("/do/note", data=fields)
                    except httpx.TransportError:
                        time.sleep(0.05)  # the server is gone for now: this note may be on the disk or not
                        continue
                    answer.raise_for_status()
                    made.add(note)

    threads = [threading.Thread(target=review, args=(number,)) for number in range(REVIEWERS)]
    for thread in threads:
        thread.start()
    for kill in range(1, kills + 1):
        while len(made) < judgements * kill // (kills + 1) and any(thread.is_alive() for thread in threads):
            time.sleep(0.005)
        server.kill()
        server.start()
    for thread in threads:
        thread.join()
    server.kill()
    return made


def lost(out: Path, notes: set[str]) -> set[str]:
    """The acknowledged notes that are not on the disk."""
    return notes - {judgement.note for judgement in read_judgements(out)}


def times(address: str, fact_id: str) -> Iterator[tuple[str, float]]:
    with httpx.Client(base_url=address, timeout=60) as client:
        for name, path in (
            ("open the list", "/"),
            ("filter by words", "/?q=harbour+mayor"),
            ("filter by status", "/?status=corroborated&sort=newest"),
            ("filter by figure", "/?figure=500"),
            ("filter by name", "/?entity=Nes"),
            ("the last page", "/?page=200"),
            ("a fact's page", f"/fact/{fact_id}"),
        ):
            yield name, min(_seconds(client, path) for _ in range(5))


def _seconds(client: httpx.Client, path: str) -> float:
    began = time.perf_counter()
    client.get(path).raise_for_status()
    return time.perf_counter() - began


def large_run(out: Path, facts: int) -> Path:
    """A run of so many facts, each of one to three articles."""
    lines = [f"The {WORDS[i % 20]} {WORDS[i // 20 % 20]} case {i} cost Per Nes {i % 1000} men" for i in range(facts)]
    documents = [article(f"paper {n}", *lines[n % 97 :: 97], published=f"2025-05-{n % 28 + 1:02d}") for n in range(194)]
    return store_run(out, documents, [{line} for line in lines], ("Per Nes", "Kari Lund"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=10_000)
    parser.add_argument("--judgements", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        out = large_run(Path(folder) / "large", given.facts)
        began = time.perf_counter()
        server = Server(out)
        print(f"{given.facts} facts: the server answers after {time.perf_counter() - began:.1f} s")
        for name, seconds in times(server.address, load(out).facts[0].id):
            print(f"  {name}: {1000 * seconds:.0f} ms")
        cookies = {"textkit_csrf": "x", "textkit_reviewer": "ann"}
        key = key_of(load(out).facts[0])
        with httpx.Client(base_url=server.address, cookies=cookies, timeout=60, follow_redirects=True) as client:
            began = time.perf_counter()
            client.post("/do/verdict", data={"csrf": "x", "go": "/", "fact": key, "verdict": "accepted"}).raise_for_status()
            print(f"  accept a fact and see the list again: {1000 * (time.perf_counter() - began):.0f} ms")
        server.kill()
        small = store_run(Path(folder) / "small", [article("paper", *(f"Sentence {i}" for i in range(500)))])
        began = time.perf_counter()
        notes = acknowledged(small, judgements=given.judgements, kills=given.kills)
        spent = time.perf_counter() - began
        print(f"{REVIEWERS} reviewers, {len(notes)} decisions, {given.kills} kills in {spent:.0f} s: {len(lost(small, notes))} lost")


if __name__ == "__main__":
    main()
