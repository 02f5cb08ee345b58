"""How fast textkit is, as ratios measured in one run:  python tests/bench [PART ...] [--sizes 250 500 1000] [--claims 10000 100000]

annotation: words a second of textkit's pipelines beside the bare spaCy pipelines that they hold.
ingest: the whole of `textkit ingest` beside a straightforward script (plain.py), each in a process of its own, at the first size.
growth: processor time and memory at every size, the exponent of that time fitted over the sizes, and each stage's part at the last one.
adding: one article more in the store of the last size, beside the annotation of that article in a store of its own.
clustering: what comes after the annotation at every number of claims, by stage, with the exponents (clustering.py).
links: F of the links between articles on the stories' dev part, textkit beside sentences joined by MiniLM and a threshold.
Articles are made (articles.py). Seconds are of this machine and change from run to run; ratios less.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from articles import STORIES, make

from models import pipelines

HERE = Path(__file__).parent
DISTANCE = 0.30
"""Largest cosine distance within a fact of the straightforward script: the best on train, as tests/gold/stories/baseline.py prints it."""
PARTS = ("annotation", "ingest", "growth", "adding", "clustering", "links")


def program(name: str, *given: object) -> str:
    return subprocess.run([sys.executable, str(HERE / name), *map(str, given)], check=True, capture_output=True, text=True).stdout


def measured(articles: Path, out: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(program("measured.py", articles, out))
    return found


def made(number: int, scratch: Path) -> Path:
    """A folder with that many articles."""
    folder = scratch / f"articles_{number}"
    if not folder.is_dir():
        make(number, folder)
    return folder


def ingest(sizes: list[int], scratch: Path) -> None:
    articles = made(sizes[0], scratch)
    plain = taken(lambda: program("plain.py", articles, scratch / "plain.csv", DISTANCE))
    ours = taken(lambda: program("measured.py", articles, scratch / "beside"))
    for kind, theirs, mine in zip(("wall", "processor"), plain, ours, strict=True):
        print(f"ingest, {sizes[0]} articles, {kind} time: {mine:.0f} s; straightforward script {theirs:.0f} s: ratio {theirs / mine:.2f}")


def taken(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds that went by, and those of processor time that the processes it started took."""
    began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def growth(sizes: list[int], scratch: Path) -> None:
    points = []
    for size in sizes:
        found = measured(made(size, scratch), scratch / f"run_{size}")
        points.append((size, found["seconds"]))
        memory = found["megabytes"]
        print(
            f"growth, {size} articles: {found['claims']:,} claims, {found['facts']:,} facts, {found['seconds']:.0f} s, "
            f"{found['wall']:.0f} s by the clock, {memory['main']:.0f} MB in the main process, {memory['workers']:.0f} MB in a worker",
            flush=True,
        )
    if len(points) > 1:
        print(f"growth, exponent over {', '.join(map(str, sizes))} articles: {exponent(points):.2f}")
    shares = {stage: seconds / found["wall"] for stage, seconds in found["stages"].items()}
    print("growth, time by stage: " + ", ".join(f"{stage} {share:.0%}" for stage, share in shares.items() if share >= 0.005))


def clustering(numbers: list[int]) -> None:
    points: dict[str, list[tuple[int, float]]] = {}
    for number in numbers:
        found = json.loads(program("clustering.py", number))
        for stage, seconds in found["seconds"].items():
            points.setdefault(stage, []).append((found["claims"], seconds))
        stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in found["seconds"].items())
        print(f"clustering, {found['claims']:,} claims of {found['documents']:,} documents: {stages}; {found['megabytes']} MB", flush=True)
    if len(numbers) > 1:
        print("clustering, exponents: " + ", ".join(f"{stage} {exponent(found):.2f}" for stage, found in points.items()))


def exponent(points: list[tuple[int, float]]) -> float:
    """The slope of log(seconds) over log(size), by least squares."""
    xs, ys = [math.log(size) for size, _ in points], [math.log(seconds) for _, seconds in points]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / sum((a - x) ** 2 for a in xs)


def adding(sizes: list[int], scratch: Path) -> None:
    size = sizes[-1]
    articles, out = made(size, scratch), scratch / f"run_{size}"
    if not out.is_dir():
        measured(articles, out)
    again = measured(articles, out)["wall"]
    make(1, scratch / "one", first=size)
    alone = measured(scratch / "one", scratch / "run_one")["wall"]
    make(1, articles, first=size)
    added = measured(articles, out)["wall"]
    print(f"adding, one article to {size}: {added:.1f} s; alone {alone:.1f} s; a run with nothing new {again:.1f} s", flush=True)


def links(scratch: Path) -> None:
    from textkit.evaluate import evaluate_stories

    (_, scores), *_ = evaluate_stories(STORIES, keep=scratch / "stories", splits=["dev"])
    ours, theirs = float(scores.parts["facts"]["link_F"]), baseline()
    print(f"links, dev: F {ours:.2f}; sentences with MiniLM and a threshold {theirs:.2f}", flush=True)


def baseline() -> float:
    spec = importlib.util.spec_from_file_location("baseline", STORIES / "baseline.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    dev = module.Split(module.read_stories(STORIES)["dev"])
    return float(dev.scores(DISTANCE).parts["facts"]["link_F"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--sizes", type=int, nargs="+", default=[60, 120, 240])
    parser.add_argument("--claims", type=int, nargs="+", default=[5_000, 10_000, 20_000])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        works = {part: partial(globals()[part], given.sizes, Path(name)) for part in ("ingest", "growth", "adding")}
        works |= {"annotation": pipelines, "clustering": partial(clustering, given.claims), "links": partial(links, Path(name))}
        for part in given.parts or PARTS:
            works[part]()


if __name__ == "__main__":
    main()
