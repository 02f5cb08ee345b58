"""The web page for fact-checkers: what a run found, with its citations in context, and people's decisions on it."""

from __future__ import annotations

import secrets
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from textkit.errors import TextkitError

if TYPE_CHECKING:
    from starlette.applications import Starlette

LOCAL = ("127.0.0.1", "::1", "localhost")
"""Hosts that only this machine can reach."""


def make_app(out: Path | str, *, token: str | None = None, names: frozenset[str] = frozenset()) -> Starlette:
    """The page of an output folder as an ASGI application; see textkit.review.routes."""
    from textkit.review.routes import make_app as make

    return make(out, token=token, names=names)


def make_token() -> str:
    """A secret that nobody guesses."""
    return secrets.token_urlsafe(24)


def names_of(host: str) -> frozenset[str]:
    """The names that a server which listens at this host answers to, beside "localhost" and addresses."""
    machine = socket.gethostname().lower()
    return frozenset() if host in LOCAL else frozenset({host.lower(), machine, f"{machine}.local"})


def address_of(host: str, port: int, token: str | None) -> str:
    """The address to open: with the machine's name where the server listens at all of its addresses."""
    name = socket.gethostname() if host in ("0.0.0.0", "::") else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/" + (f"?token={token}" if token else "")


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens at the host and port (0 for any that is free). Raises TextkitError when it can't."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise TextkitError(
            f"{host}:{port}: can't be used ({error.strerror or error}); choose another --port (0 for any) or --host"
        ) from error


def serve(app: Starlette, at: socket.socket) -> None:
    """Answers requests until it is stopped by Ctrl-C or a signal."""
    import uvicorn

    uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)).run(sockets=[at])
