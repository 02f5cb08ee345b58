"""Tables as JSON lines, one record a line, with the fields that DESIGN promises to programs."""

from __future__ import annotations

import json
from pathlib import Path

from textkit.results import Results


def write_table(results: Results, path: Path, *, table: str = "facts") -> None:
    """One JSON object a line, in the order of the results."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in results.rows(table):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_json(results: Results, path: Path, *, table: str = "facts") -> None:
    """One JSON array."""
    path.write_text(json.dumps(results.rows(table), ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
