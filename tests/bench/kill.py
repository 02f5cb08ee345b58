"""Whether a run that is killed goes on to the same result:  python tests/bench/kill.py --kills 200 --workers 20 [--articles 12] [--seed 1]

`textkit ingest` is killed (SIGKILL) at random moments and started again until it ends; then its files are compared, byte by byte, with
those of a run that nobody disturbed, its store is checked by SQLite, and the next round begins. After that, worker processes are killed.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Trial:
    """Articles, the folder in which runs are made, and what an undisturbed one leaves and takes (in seconds)."""

    articles: Path
    folder: Path
    wanted: dict[str, object]
    seconds: float


def prepare(articles: Path, folder: Path) -> Trial:
    began = time.monotonic()
    status = start(articles, folder / "undisturbed").wait()
    if status:
        raise SystemExit(f"the undisturbed run ended with status {status}")
    return Trial(articles, folder, found_in(folder / "undisturbed"), time.monotonic() - began)


def start(articles: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "textkit.cli", "ingest", str(articles), "--out", str(out), "--jobs", "2", "--quiet"]
    return subprocess.Popen(command, start_new_session=True)


def found_in(out: Path) -> dict[str, object]:
    """The bytes of every file by its name, but of the store the rows of every table. Raises AssertionError for a damaged store."""
    found: dict[str, object] = {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith("textkit.db")}
    with contextlib.closing(sqlite3.connect(out / "textkit.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)], f"{out}: the store is damaged"
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'") if not name.startswith("words_")]
        return found | {f"table {name}": sorted(db.execute(f"SELECT * FROM {name}").fetchall(), key=repr) for name in tables}


def differing(trial: Trial, out: Path) -> list[str]:
    """The names of the files and tables that are not what the undisturbed run left."""
    found = found_in(out)
    return sorted(name for name in trial.wanted.keys() | found.keys() if trial.wanted.get(name) != found.get(name))


def kill_runs(trial: Trial, kills: int, rng: random.Random) -> tuple[int, int]:
    """Kills that many runs. The number of rounds that came to their end, and that of those that ended with other bytes."""
    rounds = wrong = done = 0
    while done < kills:
        out = trial.folder / "killed"
        shutil.rmtree(out, ignore_errors=True)
        ended = False
        while not ended:
            process = start(trial.articles, out)
            ended = done >= kills or not _killed(process, rng.uniform(0, trial.seconds), whole_group=rng.random() < 0.5)
            done += not ended
            if (out / "textkit.db").is_file() and not ended:
                found_in(out)
        status = process.wait()
        rounds += 1
        wrong += bool(status or differing(trial, out))
    return rounds, wrong


def _killed(process: subprocess.Popen[bytes], seconds: float, *, whole_group: bool) -> bool:
    """Whether the process lived that long and was killed, with all its workers or (as the kernel does for want of memory) alone."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(seconds)
        return False
    os.killpg(process.pid, signal.SIGKILL) if whole_group else process.kill()
    process.wait()
    return True


def kill_workers(trial: Trial, kills: int, rng: random.Random) -> tuple[int, int]:
    """Kills a worker of each of that many runs. The number of workers that were killed, and that of runs that ended with other bytes."""
    killed = wrong = 0
    for _ in range(10 * kills):
        if killed == kills:
            break
        out = trial.folder / "workers"
        shutil.rmtree(out, ignore_errors=True)
        process = start(trial.articles, out)
        time.sleep(rng.uniform(0, trial.seconds))
        if found := children(process.pid):
            os.kill(rng.choice(found), signal.SIGKILL)
            killed += 1
        wrong += bool(process.wait() or differing(trial, out))
    return killed, wrong


def children(pid: int) -> list[int]:
    """The processes whose parent it is, sorted (Linux)."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return sorted(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=20)
    parser.add_argument("--articles", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rng = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as name:
        articles = Path(name) / "articles"
        articles.mkdir()
        for path in sorted((ROOT / "corpus").rglob("*.txt"))[: given.articles]:
            shutil.copy(path, articles)
        trial = prepare(articles, Path(name))
        print(f"an undisturbed run over {len(list(articles.iterdir()))} articles takes {trial.seconds:.1f} s", flush=True)
        rounds, wrong = kill_runs(trial, given.kills, rng)
        print(f"{given.kills} runs killed in {rounds} rounds: {wrong} rounds ended with other bytes", flush=True)
        killed, other = kill_workers(trial, given.workers, rng)
        print(f"{killed} workers killed: {other} runs ended with other bytes", flush=True)
    raise SystemExit(1 if wrong or other or killed < given.workers else 0)


if __name__ == "__main__":
    main()
