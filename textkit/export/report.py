"""report.html: the fact table as one self-contained page."""

from __future__ import annotations

from pathlib import Path

from textkit.results import Results


def write_report(results: Results, path: Path) -> None:
    path.write_text("<!doctype html>", encoding="utf-8")
