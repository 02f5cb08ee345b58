"""What keeps strangers out of the review page: who may ask, from where, and what a page may load.

The server answers only to the machine's own names or to addresses (against DNS rebinding), asks for a token where other machines can reach
it, and takes a form only from its own pages (OWASP: Cross-Site Request Forgery Prevention, double submit cookie).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from hmac import compare_digest
from ipaddress import ip_address
from secrets import token_urlsafe
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

MOST_BODY = 256 * 1024
"""Bytes of a form."""
CSRF = "textkit_csrf"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
COOKIE = {"httponly": True, "samesite": "strict", "path": "/"}

Next = Callable[[Request], Awaitable[Response]]


def make_guard(*, token: str | None, names: frozenset[str]) -> Callable[[Request, Next], Awaitable[Response]]:
    """The check that every request passes through; `names` are the host names that the server answers to beside "localhost"."""
    token_cookie = _cookie_of(token) if token else ""

    async def guard(request: Request, call_next: Next) -> Response:
        response = _refusal(request, names)
        if response is None and token and not _same(request.cookies.get(token_cookie), token):
            response = _with_token(request, token, token_cookie)
        if response is None:
            request.state.csrf = request.cookies.get(CSRF) or token_urlsafe(24)
            response = await call_next(request)
            if CSRF not in request.cookies:
                response.set_cookie(CSRF, request.state.csrf, **COOKIE)  # type: ignore[arg-type]
        response.headers.update(HEADERS)
        return response

    return guard


def _cookie_of(token: str) -> str:
    """The name of the cookie that holds the token: another for each, since servers at several ports of a machine share their cookies."""
    return f"textkit_token_{sha256(b'name' + token.encode()).hexdigest()[:8]}"


def _refusal(request: Request, names: frozenset[str]) -> Response | None:
    host = request.headers.get("host", "")
    if not is_own_name(host, names):
        return PlainTextResponse("This server doesn't answer to that name.\n", 421)
    if request.method not in ("GET", "HEAD", "POST"):
        return PlainTextResponse("This method isn't used here.\n", 405)
    origin = request.headers.get("origin")
    if request.method == "POST" and origin not in (None, f"http://{host}", f"https://{host}"):
        return PlainTextResponse("This form comes from another site.\n", 403)
    return None


def is_own_name(host: str, names: frozenset[str]) -> bool:
    """Whether a Host header is one of the server's names, or an address, which no DNS server can turn to another machine."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name == "localhost" or name in names:
        return True
    return bool(re.fullmatch(r"[0-9a-f.:]+", name)) and _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _with_token(request: Request, token: str, cookie: str) -> Response:
    """The way in for those who bring the token in the address: it moves into a cookie, and out of the address."""
    if request.method != "GET" or not _same(request.query_params.get("token"), token):
        return PlainTextResponse("Open the address with the token that `textkit review` printed.\n", 401)
    rest = request.url.remove_query_params("token")
    path = rest.path if is_local_path(rest.path) else "/"
    response = RedirectResponse(f"{path}?{rest.query}" if rest.query else path, 303)
    response.set_cookie(cookie, token, **COOKIE)  # type: ignore[arg-type]
    return response


def _same(given: str | None, token: str) -> bool:
    return given is not None and compare_digest(given.encode(), token.encode())


async def read_form(request: Request) -> dict[str, list[str]]:
    """The fields of a form, which must hold the page's own CSRF token. Raises HTTPException for what is too large or not ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            raise HTTPException(413, "That is more than a form can hold.")
    try:
        form = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=5000)
    except ValueError as error:
        raise HTTPException(400, "That form can't be read.") from error
    if not _same(form.get("csrf", [""])[0], request.cookies.get(CSRF, "")) or not request.cookies.get(CSRF):
        raise HTTPException(403, "This page is too old to be used; load it again.")
    return form


def is_local_path(path: str) -> bool:
    """Whether a path leads to a page of this server and nowhere else."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
