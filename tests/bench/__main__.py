"""How fast textkit is, as ratios measured in one run:  python tests/bench [annotation ingest growth adding links] [--sizes 250 500 1000]

annotation: words a second of textkit's pipelines beside the bare spaCy pipelines that they hold.
ingest: the whole of `textkit ingest` beside a straightforward script (plain.py), each in a process of its own, at the first size.
growth: seconds and memory at every size, the exponent of the seconds fitted over the sizes, and the part of each stage at the last one.
adding: one article more in the store of the last size, beside the annotation of that article in a store of its own.
links: F of the links between articles on the stories' dev part, textkit beside sentences joined by MiniLM and a threshold.
Articles are made (articles.py). Seconds are of this machine and change from run to run; ratios less.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import Any

from articles import STORIES, make

from models import pipelines

HERE = Path(__file__).parent
PARTS = ("annotation", "ingest", "growth", "adding", "links")


def program(name: str, *given: Path) -> str:
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
    began = time.perf_counter()
    program("plain.py", articles, scratch / "plain.csv")
    plain = time.perf_counter() - began
    began = time.perf_counter()
    measured(articles, scratch / "beside")
    ours = time.perf_counter() - began
    print(
        f"ingest, {sizes[0]} articles: {ours:.0f} s; the straightforward script {plain:.0f} s: {plain / ours:.2f} times as fast", flush=True
    )


def growth(sizes: list[int], scratch: Path) -> None:
    points = []
    for size in sizes:
        found = measured(made(size, scratch), scratch / f"run_{size}")
        points.append((size, found["seconds"]))
        memory = found["megabytes"]
        print(
            f"growth, {size} articles: {found['claims']:,} claims, {found['facts']:,} facts, {found['seconds']:.0f} s, "
            f"{memory['main']:.0f} MB in the main process, {memory['workers']:.0f} MB in a worker",
            flush=True,
        )
    if len(points) > 1:
        print(f"growth, exponent over {', '.join(map(str, sizes))} articles: {exponent(points):.2f}")
    shares = {stage: seconds / found["seconds"] for stage, seconds in found["stages"].items()}
    print("growth, time by stage: " + ", ".join(f"{stage} {share:.0%}" for stage, share in shares.items() if share >= 0.005))


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
    again = measured(articles, out)["seconds"]
    make(1, scratch / "one", first=size)
    alone = measured(scratch / "one", scratch / "run_one")["seconds"]
    make(1, articles, first=size)
    added = measured(articles, out)["seconds"]
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
    return float(dev.scores(0.45).parts["facts"]["link_F"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--sizes", type=int, nargs="+", default=[60, 120, 240])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        works = {part: partial(globals()[part], given.sizes, Path(name)) for part in ("ingest", "growth", "adding")}
        works |= {"annotation": pipelines, "links": partial(links, Path(name))}
        for part in given.parts or PARTS:
            works[part]()


if __name__ == "__main__":
    main()
