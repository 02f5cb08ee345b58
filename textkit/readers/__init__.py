"""Files to documents: which files of a folder are articles, and the reader of each kind of file."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from textkit.config import Settings
from textkit.errors import UnreadableFile
from textkit.readers import docx, jsonl, pages, pdf, remote, text, warc
from textkit.readers.remote import RemoteFile, place_of
from textkit.records import Document, Skipped

Reader = Callable[[Path, str, Settings], Iterator[Document | Skipped]]
"""Takes a file, the name to give it in documents, and the settings; raises UnreadableFile."""

READERS: dict[str, Reader] = {
    ".txt": text.read,
    ".md": text.read,
    ".html": pages.read,
    ".htm": pages.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".jsonl": jsonl.read,
    ".warc": warc.read,
    ".warc.gz": warc.read,
}

NOT_ARTICLES = re.compile(r"\.|(?:README|LICEN[SC]E)(?![a-z])|(?i:readme|licen[sc]e)(?:\.|$)")
"""Names that are passed over in silence. `license-to-drill.txt` is an article, `LICENSE-CC0.txt` is not."""


def find_files(paths: Iterable[Path | str], *, settings: Settings) -> Iterator[Path | RemoteFile | Skipped]:
    """The files to read among `paths`, which name files and folders (searched to any depth), in sorted order, each once.

    A string may also be an address that fsspec knows (s3://bucket/articles).

    What can't be searched or read by its kind is yielded as Skipped with the reason. A file that is named in `paths`
    is yielded even if it is hidden or a README; a folder is searched through the first of the ways that lead to it.
    """
    seen: set[tuple[int, int] | str] = set()
    for path in paths:
        place = place_of(path)
        if isinstance(place, str):
            for item in _listed(place):
                if str(item) not in seen:
                    seen.add(str(item))
                    yield item
            continue
        for found in _walk(place, seen):
            name = os.path.abspath(found.path if isinstance(found, Skipped) else found)  # noqa: PTH100 (resolve() follows links)
            if name not in seen:
                seen.add(name)
                yield found


def read_file(path: Path | str, *, settings: Settings, root: Path | None = None) -> Iterator[Document | Skipped]:
    """The articles of one file, as documents whose `path` is `path` as given, or relative to `root`.

    A file that a string gives the address of is fetched for the time that it is read; OSError is raised when it can't be.
    An article inside a .jsonl or .warc file has "#" and the 1-based number of its line or record after the path; one that
    can't be read is a Skipped, and the others are read on. Raises UnreadableFile when the file as a whole can't be read.
    """
    place = place_of(path)
    if isinstance(place, Path):
        yield from _read(place, (place.relative_to(root) if root else place).as_posix(), settings)
        return
    with remote.fetched(place, suffix=suffix_of(Path(place)), settings=settings) as copy:
        yield from _read(copy, place, settings)


def _read(path: Path, name: str, settings: Settings) -> Iterator[Document | Skipped]:
    reader = READERS.get(suffix_of(path))
    if reader is None:
        raise UnreadableFile(_unknown(path))
    if not _is_unicode(name):
        raise UnreadableFile("its name is not UTF-8, so nothing could cite it; rename the file")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(f"is {_kind(status.st_mode)}, not a file; give a regular file")
        for number, item in enumerate(reader(path, name, settings)):
            if number >= settings.max_articles:
                raise UnreadableFile(f"holds more than {settings.max_articles} articles; split it, or raise max_articles in textkit.toml")
            yield item
    except OSError as error:
        raise UnreadableFile(_reason(error)) from error


def source_of(name: str) -> tuple[Path, int | None]:
    """The file that a `Document.path` names, and the number of the line or record in it: "a.jsonl#3" is (a.jsonl, 3)."""
    file, mark, number = name.rpartition("#")
    if mark and number.isdecimal() and suffix_of(Path(file)) in (".jsonl", ".warc", ".warc.gz"):
        return Path(file), int(number)
    return Path(name), None


def suffix_of(path: Path) -> str:
    """The suffix that chooses a reader, in lower case: the last two parts (".warc.gz") if there is a reader for them."""
    two = "".join(path.suffixes[-2:]).casefold()
    return two if two in READERS else path.suffix.casefold()


def _walk(start: Path, seen: set[tuple[int, int] | str]) -> Iterator[Path | Skipped]:
    """`start` itself, or all that lies under it, depth first; `seen` holds the folders that have been searched already."""
    waiting = [start]
    while waiting:
        path = waiting.pop()
        try:
            status = path.stat()
            if not stat.S_ISDIR(status.st_mode):
                yield _judge(path, status.st_mode)
                continue
            if (folder := (status.st_dev, status.st_ino)) in seen:
                if path.is_symlink():
                    yield Skipped(_shown(path), "is a link to a folder that has been searched already; nothing in it is missed")
                continue
            seen.add(folder)
            with os.scandir(path) as entries:
                names = sorted(entry.name for entry in entries if not NOT_ARTICLES.match(entry.name))
        except (OSError, ValueError) as error:  # ValueError: a NUL in a path that was given
            yield Skipped(_shown(path), _reason(error))
        else:
            waiting.extend(path / name for name in reversed(names))


def _listed(address: str) -> Iterator[RemoteFile | Skipped]:
    try:
        for file in remote.find(address, passed_over=NOT_ARTICLES):
            yield file if suffix_of(Path(file.url)) in READERS else Skipped(file.url, _unknown(Path(file.url)))
    except OSError as error:
        yield Skipped(address, error.strerror or type(error).__name__)


def _judge(path: Path, mode: int) -> Path | Skipped:
    if not stat.S_ISREG(mode):
        return Skipped(_shown(path), f"is {_kind(mode)}, not a file; give a regular file")
    if suffix_of(path) not in READERS:
        return Skipped(_shown(path), _unknown(path))
    return path if _is_unicode(str(path)) else Skipped(_shown(path), "its name is not UTF-8; rename the file")


def _unknown(path: Path) -> str:
    given = f"files ending in {path.suffix}" if path.suffix else "files without a suffix"
    return f"{given} can't be read; textkit reads {' '.join(READERS)}"


def _shown(path: Path) -> str:
    """The path as text that can be written as UTF-8: bytes of a name that are not UTF-8 become \\xff and the like."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _is_unicode(name: str) -> bool:
    return not any("\ud800" <= char <= "\udfff" for char in name)


def _kind(mode: int) -> str:
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}
    return kinds.get(stat.S_IFMT(mode), "a device")


def _reason(error: OSError | ValueError) -> str:
    """What is wrong and what to do, in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder (moved, or a broken link?); check the path"
    if isinstance(error, PermissionError):
        return "no permission to read it; ask its owner, or run: chmod u+rX"
    if isinstance(error, OSError) and error.strerror:
        return f"can't be opened: {error.strerror.lower()}; check the path and the disk"
    return f"can't be opened: {error}; check the path"
