"""One ingest, and what it took as one line of JSON:  python tests/bench/measured.py ARTICLES OUT

`seconds` of processor time that the main process and its workers took, `wall` those that went by, `stages` of them each stage that tells
its progress, up to the next one's start (translation belongs to annotate, entities and links to embed), `megabytes` the most that the main
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
    wall = time.perf_counter() - began
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(usage.ru_utime + usage.ru_stime for usage in used)
    stages: dict[str, float] = {}
    for (stage, start), (_, end) in zip(marks, [*marks[1:], ("end", wall)], strict=True):
        stages[stage] = stages.get(stage, 0) + end - start
    megabytes = {"main": used[0].ru_maxrss / 1024, "workers": used[1].ru_maxrss / 1024}
    found = {"documents": len(results.documents), "claims": len(results.claims), "facts": len(results.facts)}
    print(json.dumps({"seconds": seconds, "wall": wall, "stages": stages, "megabytes": megabytes} | found))


if __name__ == "__main__":
    main(*sys.argv[1:3])
