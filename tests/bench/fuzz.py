"""Fuzzing for a night:  python tests/bench/fuzz.py [--inputs 100000] [--processes 2] [--minutes 600] [--each 20000] [words of names]

Each fuzz test is run for a few inputs, to see how fast it is, and then for so many again and again, the quickest test first. A line is
printed each time: how many inputs the test has tried, in how many seconds, and how many a second. Every process has its own seed, and ends
after so many inputs, since what hypothesis remembers of them grows. Ends with 1 where a test failed; its report names the seed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = (
    "tests/test_fuzz.py",
    "tests/test_fuzz_review.py",
    "tests/test_growth.py::test_work_grows_with_the_length_whatever_is_repeated",
    "tests/test_judgements.py::test_whatever_is_decided_and_changed_no_claim_and_no_decision_is_lost",
)
FIRST = 200
"""Inputs of a test's first process."""
LONG = 900
"""Seconds that a process should take; one that takes four times as long hangs."""


@dataclass(slots=True)
class Test:
    """A fuzz test by its name for pytest, what it has tried, and the report of the process that failed."""

    name: str
    inputs: int = 0
    seconds: float = 0.0
    processes: int = 0
    report: str = ""

    def __str__(self) -> str:
        done = f"{self.inputs:>8,} inputs  {self.seconds:>7,.0f} s  {self.inputs / (self.seconds or 1):>7,.0f} a second"
        return f"{done}  {'FAILED' if self.report else 'ok':6}  {self.name.partition('::')[2]}"


def pytest(*arguments: str, inputs: int = 0) -> tuple[int, str]:
    """The exit status and output of a run of pytest; 124 where it hangs."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments]
    environment = os.environ | {"TEXTKIT_FUZZ": str(inputs), "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, errors="replace", timeout=4 * LONG)
    except subprocess.TimeoutExpired as error:
        return 124, f"{error}\n{(error.stdout or b'').decode(errors='replace')}"
    return done.returncode, done.stdout + done.stderr


def names(words: list[str]) -> Iterator[str]:
    """The fuzz tests whose names hold one of these words, or all where none is given."""
    _, listed = pytest("--collect-only", *TESTS)
    for line in listed.splitlines():
        if "::" in line and (not words or any(word in line for word in words)):
            yield line.strip()


def tried(test: Test, *, inputs: int) -> Test:
    """The test after a process more, with a seed that no other process of it has; a line about it is printed."""
    began, seed = time.perf_counter(), 1_000 * int(time.time()) + test.processes
    status, output = pytest(test.name, "--hypothesis-show-statistics", f"--hypothesis-seed={seed}", inputs=inputs)
    passing = sum(map(int, re.findall(r"(\d+) passing", output)))
    report = "" if status == 0 and passing else f"--hypothesis-seed={seed}, TEXTKIT_FUZZ={inputs}\n{output}"
    after = Test(test.name, test.inputs + passing, test.seconds + time.perf_counter() - began, test.processes + 1, report)
    print(f"{time.strftime('%H:%M:%S')}  {after}", report, sep="\n" if report else "", flush=True)
    return after


def main() -> None:
    reader = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    reader.add_argument("words", nargs="*", help="only tests with one of these words in their names")
    reader.add_argument("--inputs", type=int, default=100_000, help="how many each test tries")
    reader.add_argument("--processes", type=int, default=2, help="how many processes at a time")
    reader.add_argument("--minutes", type=float, default=600, help="no process is started later than this")
    reader.add_argument("--each", type=int, default=20_000, help="how many inputs a process tries")
    given = reader.parse_args()
    until = time.time() + 60 * given.minutes

    def step(test: Test) -> Test:
        left = given.inputs - test.inputs
        if left <= 0 or test.report or time.time() > until:
            return test
        in_time = int(LONG * test.inputs / test.seconds) + 1 if test.processes else FIRST
        return tried(test, inputs=min(left, given.each, in_time))

    tests, before = [Test(name) for name in names(given.words)], -1
    with ThreadPoolExecutor(given.processes) as pool:
        while before < (before := sum(test.processes for test in tests)):
            tests = sorted(pool.map(step, tests), key=lambda test: test.seconds / (test.inputs or 1))
    print("", *tests, sep="\n")
    sys.exit(any(test.report for test in tests))


if __name__ == "__main__":
    main()
