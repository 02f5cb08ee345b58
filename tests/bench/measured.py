"""One ingest, and what it took as one line of JSON:  python tests/bench/measured.py ARTICLES OUT

`seconds` of the whole, `stages` those of each stage that tells its progress, up to the next one's start, `megabytes` the most that the main
process and any worker held.
"""

from __future__ import annotations

import json
import resource
import sys
import time

from textkit.run import ingest


def main(articles: str, out: str) -> None:
    began = time.perf_counter()
    marks: list[tuple[str, float]] = [("start", 0.0)]

    def progress(stage: str, done: int, total: int | None) -> None:
        if marks[-1][0] != stage:
            marks.append((stage, time.perf_counter() - began))

    results = ingest([articles], out=out, progress=progress)
    seconds = time.perf_counter() - began
    stages: dict[str, float] = {}
    for (stage, start), (_, end) in zip(marks, [*marks[1:], ("end", seconds)], strict=True):
        stages[stage] = stages.get(stage, 0) + end - start
    megabytes = {
        "main": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "workers": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }
    found = {"documents": len(results.documents), "claims": len(results.claims), "facts": len(results.facts)}
    print(json.dumps({"seconds": seconds, "stages": stages, "megabytes": megabytes} | found))


if __name__ == "__main__":
    main(*sys.argv[1:3])
