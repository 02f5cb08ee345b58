"""The errors that textkit raises on purpose: each message names the thing, what is wrong with it and what to do."""

from __future__ import annotations


class TextkitError(Exception):
    """Anything that textkit raises on purpose."""


class UnreadableFile(TextkitError):
    """A file that holds no article that can be read: its message is the reason shown in the summary."""


class ConfigError(TextkitError):
    """A setting that doesn't exist or has a value that can't be used."""


class ModelError(TextkitError):
    """A model that is missing, damaged or doesn't fit its task."""


class EngineError(TextkitError):
    """What is to do the work (Ray) is missing, or not as it must be."""


class StoreError(TextkitError):
    """An output folder that is missing, locked, full or written by another version."""


class CitationError(TextkitError):
    """A citation whose quote is not the text at its offsets."""
