"""Files on file systems that fsspec knows, such as s3://bucket/articles: they are listed, and fetched one at a time to be read."""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from textkit.config import Settings
from textkit.errors import ConfigError
from textkit.readers.building import check_size

ADDRESS = re.compile(r"[a-z][a-z0-9+.-]+://")
PAGES = ("http", "https")
"""What fsspec could fetch, too; but textkit reads what you have, and asks no site for its pages."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file by its address; `version` changes when the file does."""

    url: str
    version: str

    def __str__(self) -> str:
        return self.url


def place_of(given: Path | str) -> Path | str:
    """The address where it is one, else the path."""
    return str(given) if ADDRESS.match(str(given)) else Path(given)


def exists(place: Path | str) -> bool:
    """Whether a file or folder is there. Raises ConfigError where fsspec can't look."""
    if isinstance(place, Path):
        return place.exists()
    system, path = _system_of(place)
    return bool(_asked(place, system.exists, path))


def find(url: str, *, passed_over: re.Pattern[str]) -> Iterator[RemoteFile]:
    """The files at an address and below it, sorted as folders are searched, without those that have a part of the name passed over.

    Raises OSError where they can't be listed, and ConfigError where fsspec, or what it needs for this address, is not there.
    """
    system, root = _system_of(url)
    found: dict[str, Any] = _asked(url, system.find, root, detail=True)
    if not found:
        raise FileNotFoundError(errno.ENOENT, "no such file or folder", url)
    for path in sorted(found, key=lambda path: path.split("/")):
        below = path.removeprefix(root).strip("/")
        if not any(passed_over.match(part) for part in below.split("/") if below):
            told = found[path] or _asked(url, system.info, path)
            yield RemoteFile(system.unstrip_protocol(path), hashlib.sha256(str(told).encode()).hexdigest())


@contextmanager
def fetched(url: str, *, suffix: str, settings: Settings) -> Iterator[Path]:
    """A copy of the file while the block runs. Raises UnreadableFile where it is too large, and OSError where it can't be fetched."""
    system, path = _system_of(url)
    check_size(_asked(url, system.info, path).get("size") or 0, settings)
    with TemporaryDirectory(prefix="textkit") as folder:
        copy = Path(folder) / f"article{suffix}"
        _asked(url, system.get_file, path, str(copy))
        yield copy


def _system_of(url: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the path there."""
    parts = urlsplit(url)
    if parts.scheme in PAGES:
        raise ConfigError(f"{url}: textkit fetches no web pages; save it to a file, and give that")
    if parts.username or parts.password:
        raise ConfigError(
            f"{parts.scheme}://{parts.hostname}: leave user and password out, as results name it; fsspec takes them elsewhere"
        )
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(url)  # type: ignore[no-any-return]
    except ImportError as error:
        raise ConfigError(
            f'{url}: a package is missing ({error}); get it with pip, fsspec itself with: pip install "textkit[remote]"'
        ) from error
    except ValueError as error:
        raise ConfigError(f"{url}: fsspec knows no such file system ({error})") from error


def _asked(url: str, question: Callable[..., Any], *given: object, **how: object) -> Any:
    """What a file system answers. Each has errors of its own, whose words may hold keys; here all are OSErrors that name their kind."""
    try:
        return question(*given, **how)
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, "no such file or folder", url) from error
    except Exception as error:
        raise OSError(errno.EIO, f"can't be fetched ({type(error).__name__}); check the address and your access", url) from error
