"""The addresses of the review page: what is asked for, handed to the views and actions, and shown with the templates."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from textkit.errors import StoreError
from textkit.reading.pages import make_templates, shared_style
from textkit.reading.passages import article_page
from textkit.records import Fact
from textkit.review import actions, views
from textkit.review.desk import Desk, Table
from textkit.review.guard import COOKIE, is_local_path, make_guard, read_form
from textkit.review.lines import CONFLICTS, SORTS, STATUSES, VERDICTS, wanted

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
REVIEWER, SAID = "textkit_reviewer", "textkit_said"
A_YEAR = 365 * 24 * 3600


def make_app(out: Path | str, *, token: str | None = None, names: frozenset[str] = frozenset()) -> Starlette:
    """The review page of an output folder as an ASGI application; with a token it answers only those who bring it.

    `names` are the host names that the server answers to beside "localhost" and addresses.
    Raises StoreError when there is no run in the folder.
    """
    desk = Desk(Path(out))
    desk.now()
    pages = {
        "/": _list,
        "/fact/{id}": _fact,
        "/fact/{id}/candidates": _candidates,
        "/article/{id}": _article,
        "/entity/{id}": _entity,
        "/looks": _looks,
        "/agreement": _agreement,
        "/news": _news,
    }
    app = Starlette(
        routes=[
            *(Route(path, page, methods=["GET"]) for path, page in pages.items()),
            Route("/reviewer", _reviewer, methods=["POST"]),
            Route("/do/{action}", _do, methods=["POST"]),
            Route("/reading.css", _style, methods=["GET"]),
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(BaseHTTPMiddleware, dispatch=make_guard(token=token, names=names))],
        exception_handlers={HTTPException: _failed, actions.Refused: _failed, StoreError: _failed},
    )
    app.state.desk = desk
    return app


# Pages


def _list(request: Request) -> Response:
    table, want = _table(request), wanted(request.query_params)
    page = request.query_params.get("page", "1")
    shown = views.list_page(table, want, page=int(page) if page.isdecimal() and len(page) < 9 else 1, reviewer=reviewer_of(request))
    choices = {"statuses": STATUSES, "conflicts": CONFLICTS, "verdicts": VERDICTS, "sorts": SORTS}
    return _page(request, "list.html.j2", table, want=want, **choices, **shown)


def _fact(request: Request) -> Response:
    table, want = _table(request), wanted(request.query_params)
    fact = _fact_asked(request, table)
    if fact.id != request.path_params["id"]:
        return RedirectResponse(f"/fact/{fact.id}?{want.query()}", 303)
    find = request.query_params.get("find", "")[:200]
    shown = views.fact_page(table, fact, want, reviewer=reviewer_of(request), find=find)
    return _page(request, "fact.html.j2", table, want=want, **shown)


def _fact_asked(request: Request, table: Table) -> Fact:
    """The fact of that id, or the one that its first claim stands in now. Raises HTTPException when there is none."""
    asked = request.path_params["id"]
    claim = table.results.claim.get(asked)
    fact = table.results.fact.get(asked) or (table.results.fact.get(claim.fact_id or "") if claim else None)
    if fact is None:
        raise HTTPException(404, "No fact has this id any more; go back to the list.")
    return fact


def _candidates(request: Request) -> Response:
    """The part of a fact's page that offers other facts to merge with."""
    table = _table(request)
    line = table.lines[_fact_asked(request, table).id]
    found = views.candidates(table, line, request.query_params.get("find", "")[:200])
    return _page(request, "candidates.html.j2", table, candidates=found)


def _article(request: Request) -> Response:
    table = _table(request)
    document = table.results.document.get(request.path_params["id"])
    if document is None:
        raise HTTPException(404, "No article has this id any more.")
    return _page(request, "article.html.j2", table, **article_page(table.results, document))


def _entity(request: Request) -> Response:
    table = _table(request)
    entity = table.results.entity.get(request.path_params["id"])
    if entity is None:
        raise HTTPException(404, "No entity has this id any more; it may have been merged into another.")
    return _page(request, "entity.html.j2", table, **views.entity_page(table, entity, find=request.query_params.get("find", "")[:200]))


def _looks(request: Request) -> Response:
    table = _table(request)
    return _page(request, "looks.html.j2", table, **views.looks_page(table))


def _agreement(request: Request) -> Response:
    table = _table(request)
    return _page(request, "agreement.html.j2", table, **views.agreement_page(table))


def _news(request: Request) -> Response:
    after = request.query_params.get("after", "0")
    return JSONResponse(views.news(_table(request), after=int(after) if after.isdecimal() and len(after) < 12 else 0))


async def _style(request: Request) -> Response:
    return Response(shared_style(), media_type="text/css")


# Forms


async def _reviewer(request: Request) -> Response:
    form = await read_form(request)
    name = actions.reviewer_name(form.get("name", [""])[0])
    response = _go(request, form, "")
    response.set_cookie(REVIEWER, quote(name), max_age=A_YEAR, **COOKIE)  # type: ignore[arg-type]
    return response


async def _do(request: Request) -> Response:
    """Carries out one action; the answer is sent only when its judgements are on the disk."""
    form = await read_form(request)
    reviewer = reviewer_of(request)
    if reviewer is None:
        raise HTTPException(403, "Say who you are first: give your name at the top of the page.")
    said, path = await run_in_threadpool(_carry_out, request.app.state.desk, request.path_params["action"], form, reviewer)
    return _go(request, form, said, path=path)


def _carry_out(desk: Desk, action: str, form: dict[str, list[str]], reviewer: str) -> tuple[str, str]:
    """What to tell the reviewer, and the page to go to, if it isn't the one that the form names: back to what was taken back."""
    table = desk.to_judge()
    judgements, said = actions.act(action, form, table, reviewer=reviewer)
    desk.record(judgements)
    claims = [anchor.record_id for judgement in judgements for anchor in judgement.left if anchor.record_id in table.results.claim]
    back = action == "undo" and "list" in form and claims
    return said, f"/fact/{claims[0]}?{form['list'][0]}" if back else ""


def _go(request: Request, form: dict[str, list[str]], said: str, *, path: str = "") -> Response:
    """On to a page, by default the one that the form names; scripts are told its address."""
    path = path or form.get("go", [""])[0]
    path = path if is_local_path(path) else "/"
    response = JSONResponse({"go": path, "said": said}) if _is_script(request) else RedirectResponse(path, 303)
    if said:
        response.set_cookie(SAID, quote(said), max_age=30, **COOKIE)  # type: ignore[arg-type]
    return response


def reviewer_of(request: Request) -> str | None:
    """The name that this browser was given, if it was."""
    try:
        return actions.reviewer_name(unquote(request.cookies.get(REVIEWER, "")))
    except actions.Refused:
        return None


# Answers


def _table(request: Request) -> Table:
    table: Table = request.app.state.desk.now()
    return table


def _page(request: Request, name: str, table: Table, **shown: Any) -> Response:
    said = unquote(request.cookies.get(SAID, ""))
    common = {
        "reviewer": reviewer_of(request),
        "csrf": request.state.csrf,
        "count": len(table.judgements),
        "to_look_at": len(table.results.to_look_at),
        "said": said,
        "here": request.url.path + (f"?{request.url.query}" if request.url.query else ""),
    }
    response = HTMLResponse(_templates().get_template(name).render(common | shown))
    if said:
        response.delete_cookie(SAID, path="/")
    return response


def _failed(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 409 if isinstance(error, actions.Refused) else 503
    message = error.detail if isinstance(error, HTTPException) else str(error)
    if _is_script(request):
        return JSONResponse({"error": message}, status)
    return HTMLResponse(_templates().get_template("error.html.j2").render(message=message, status=status), status)


def _is_script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


@cache
def _templates() -> Environment:
    environment = make_templates(HERE / "templates", address=lambda kind, record_id: f"/{kind}/{record_id}")
    environment.filters["zipped"] = lambda values: [(value, value) for value in values]
    return environment
