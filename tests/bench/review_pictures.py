"""The pictures of the review page and of report.html in docs/, taken from the pages themselves.

    python tests/bench/review_pictures.py OUTPUTS DOCS

OUTPUTS is the folder of a run over corpus/; it is copied, so that the verdicts given for the pictures stay out of it.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from playwright.sync_api import sync_playwright
from review import Server

from textkit.results import load
from textkit.review.lines import Wanted, line_of, select

VERDICTS = {"Kari": ("accepted", "flagged", "accepted"), "Jonas": ("accepted", "rejected")}
"""What each reviewer says of the first facts of the list."""
SIZE = {"width": 1240, "height": 940}


def judge(address: str, out: Path) -> None:
    results = load(out)
    lines = select([line_of(results, fact) for fact in results.facts], Wanted(), results)
    for name, verdicts in VERDICTS.items():
        with httpx.Client(base_url=address, cookies={"textkit_csrf": "x", "textkit_reviewer": name}) as client:
            for line, verdict in zip(lines, verdicts, strict=False):
                client.post("/do/verdict", data={"csrf": "x", "go": "/", "fact": line.key, "verdict": verdict})


def main() -> None:
    outputs, docs = Path(sys.argv[1]), Path(sys.argv[2])
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        out = Path(shutil.copytree(outputs, Path(folder) / "out"))
        server = Server(out)
        judge(server.address, out)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(viewport=SIZE)
        context.add_cookies([{"name": "textkit_reviewer", "value": "Kari", "url": server.address}])
        page = context.new_page()
        page.goto(server.address)
        page.keyboard.press("j")
        page.screenshot(path=docs / "review_list.png")
        page.locator("a.statement").nth(1).click()
        page.wait_for_load_state()
        page.screenshot(path=docs / "review_fact.png")
        page.goto((outputs / "report.html").resolve().as_uri())
        page.screenshot(path=docs / "report.png")
        server.kill()


if __name__ == "__main__":
    main()
