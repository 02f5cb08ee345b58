"""textkit reads news in several languages and writes one table of facts in which every cell cites its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textkit.config import Settings
    from textkit.errors import TextkitError
    from textkit.results import Results, load
    from textkit.run import ingest

__version__ = "0.1.0"
__all__ = ["Results", "Settings", "TextkitError", "__version__", "ingest", "load"]

_HOMES = {"Results": "results", "Settings": "config", "TextkitError": "errors", "ingest": "run", "load": "results"}


def __getattr__(name: str) -> Any:
    """Public names are imported when they are first used, so that `import textkit` loads nothing heavy (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'textkit' has no attribute {name!r}; its public names are {', '.join(__all__)}")
    from importlib import import_module

    return getattr(import_module(f"textkit.{_HOMES[name]}"), name)
