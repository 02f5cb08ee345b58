"""Public models fetched by pinned address and hash: the only part of textkit that opens a connection, and only when it is asked to."""

from __future__ import annotations

import hashlib
import shutil
import stat
import time
import zipfile
import zlib
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path, PurePosixPath
from typing import IO
from urllib.request import Request, urlopen

from textkit.errors import ModelError
from textkit.models import Known

CHUNK = 1 << 20
ATTEMPTS = 8
"""Connections in a row that may end without a new byte."""
PAUSE = 0.5
"""Seconds before the second connection of such a row; twice as long before each further one."""
SECONDS = 60.0
"""How long a connection may be silent."""
MOST_UNPACKED = 8
"""How many times its own size an archive may unpack to."""

Progress = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes of the whole."""


def pull(model: Known, *, folder: Path, progress: Progress = lambda done, total: None) -> Path:
    """Fetches the model's archive and unpacks it to `folder`/name, which is there afterwards whole or, after an error, as it was before.

    A download that was cut off goes on where it stopped, in this call and in later ones. Raises ModelError where there is nothing to
    fetch, the hash is another, the archive is too large, damaged or would write outside its folder, or the connection keeps failing.
    """
    if not model.url:
        raise ModelError(f"{model.name}: has no public address; install it with pip, or `textkit models train` it if it is one of ours")
    scratch = folder / ".pull"
    scratch.mkdir(parents=True, exist_ok=True)
    archive = scratch / f"{model.name}-{model.sha256[:16]}.part"
    fetch(model, archive, progress=progress)
    unpacked = scratch / model.name
    shutil.rmtree(unpacked, ignore_errors=True)
    try:
        unpack(archive, unpacked, most=MOST_UNPACKED * model.size)
        inner = unpacked / model.inside
        if not inner.is_dir():
            raise ModelError(f"{model.name}: the archive holds no folder {model.inside}")
        swap(inner, folder / model.name)
    finally:
        shutil.rmtree(unpacked, ignore_errors=True)
    archive.unlink()
    if not any(scratch.iterdir()):
        scratch.rmdir()
    return folder / model.name


def fetch(model: Known, archive: Path, *, progress: Progress = lambda done, total: None) -> None:
    """Downloads to `archive`, after what is there of it already, until it has the model's hash."""
    failures = 0
    while True:
        before = archive.stat().st_size if archive.exists() else 0
        error = _fetch_on(model, archive, progress)
        now = archive.stat().st_size if archive.exists() else 0
        if error is None:
            break
        failures = failures + 1 if now <= before else 0
        if failures >= ATTEMPTS:
            raise ModelError(f"{model.name}: {model.url} can't be fetched ({error}); what is there is kept, and the same command goes on")
        if failures:
            time.sleep(PAUSE * 2 ** (failures - 1))
    with archive.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != model.sha256:
        archive.unlink()
        raise ModelError(f"{model.name}: what came from {model.url} has the hash {found}, not {model.sha256}; it was thrown away")


def _fetch_on(model: Known, archive: Path, progress: Progress) -> Exception | None:
    """One connection: appends what comes. Gives the error that ended it early, or None when the file is as long as the server says."""
    have = archive.stat().st_size if archive.exists() else 0
    request = Request(model.url, headers={"Range": f"bytes={have}-"} if have else {})
    try:
        with urlopen(request, timeout=SECONDS) as response:
            goes_on = have > 0 and response.status == 206 and _first_byte(response) == have
            with archive.open("ab" if goes_on else "wb") as file:
                return _append(response, file, model, progress)
    except HTTPException as error:
        return error
    except OSError as error:
        if getattr(error, "code", None) == 416 and have:  # nothing lies behind what is there
            return None
        return error


def _first_byte(response: object) -> int:
    """Where a partial answer begins: "bytes 100-199/200" at 100; -1 where it does not say."""
    unit, _, rest = str(getattr(response, "headers", {}).get("Content-Range", "")).partition(" ")
    first = rest.partition("-")[0]
    return int(first) if unit == "bytes" and first.isdigit() else -1


def _append(response: IO[bytes], file: IO[bytes], model: Known, progress: Progress) -> Exception | None:
    start = file.tell()
    announced = str(getattr(response, "headers", {}).get("Content-Length", ""))
    wanted = start + int(announced) if announced.isdigit() else None
    if wanted is not None and wanted > model.size:
        raise ModelError(f"{model.name}: {model.url} is {wanted} bytes long; at most {model.size} were expected")
    while chunk := response.read(CHUNK):
        if file.tell() + len(chunk) > model.size:
            raise ModelError(f"{model.name}: {model.url} is longer than the {model.size} bytes that were expected")
        file.write(chunk)
        progress(file.tell(), wanted or model.size)
    if wanted is not None and file.tell() < wanted:
        return ConnectionError(f"the connection ended after {file.tell()} of {wanted} bytes")
    return None


def unpack(archive: Path, folder: Path, *, most: int) -> None:
    """Unpacks a zip archive of at most `most` bytes. Raises ModelError before anything is written outside the folder."""
    try:
        with zipfile.ZipFile(archive) as packed:
            members = packed.infolist()
            for member in members:
                _check(member)
            if sum(member.file_size for member in members) > most:
                raise ModelError(f"{archive.name}: unpacks to more than {most} bytes")
            packed.extractall(folder)
    except (zipfile.BadZipFile, RuntimeError, EOFError, zlib.error) as error:
        raise ModelError(f"{archive.name}: is no archive that can be unpacked ({error})") from error


def _check(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    outside = path.is_absolute() or ".." in path.parts or ":" in path.parts[0] if path.parts else True
    if outside or stat.S_ISLNK(member.external_attr >> 16):
        raise ModelError(f"the archive holds {member.filename!r}, which leads out of its folder")


def swap(new: Path, place: Path) -> None:
    """Puts the folder in its place, whatever stood there before."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
