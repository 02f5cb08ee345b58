"""The templates of pages that show facts, and how text of articles is shown on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
STEERS = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that turn the direction of what stands around them, or steer what shows them."""

Address = Callable[[str, str], str]
"""Where a page leads for a "fact", "entity" or "article" of some id; "" where it has no place for it."""


def make_templates(folder: Path, *, address: Address) -> Environment:
    """The templates of a folder and those that pages share; what they print is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    places: Sequence[Path] = (folder, HERE / "templates")
    environment = Environment(
        loader=FileSystemLoader(places), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    environment.filters["shown"] = shown_text
    environment.globals["address"] = address
    return environment


def shared_style() -> str:
    """The style of what the shared templates print."""
    return (HERE / "static" / "reading.css").read_text(encoding="utf-8")


def shown_text(text: str | None, most: int = 6000) -> str:
    """The text with characters that would turn or steer what stands around it written as their names, and cut where it is endless."""
    cut = text or ""
    cut = cut if len(cut) <= most else cut[:most] + "…"
    return STEERS.sub(lambda found: f"[U+{ord(found[0]):04X}]", cut)
