"""Errors become answers in one place: problem details (RFC 9457) for the API, a page for people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from aggregates.errors import Refused, each_of
from projections.view import Behind, Stopped
from service.access.limits import TooOften
from service.errors import (
    PLAIN,
    TooLarge,
    WrongMediaType,
    field_sentence,
    sentence,
    status_of,
    titled,
)
from service.language import Translate, translator
from service.services import ViewsBehind
from service.store.away import of_table
from service.store.errors import StoreAway
from service.web.depends import (
    FirstPassword,
    NotSignedIn,
    ProveAgain,
    SecondFactorFirst,
    StaleForm,
    language_of,
)
from service.web.methods import methods_at

log = logging.getLogger(__name__)
Answer = Callable[[Request, Exception], Response]
JSON = "application/json"
RETRY = {"Retry-After": "2"}


def add_problems(app: FastAPI) -> None:
    handlers: dict[Any, Answer] = {
        Refused: _refused,
        StoreAway: _away,
        DBAPIError: _away,
        Behind: _behind,
        ViewsBehind: _behind,
        Stopped: _stopped,
        NotSignedIn: _unknown,
        FirstPassword: _first_password,
        SecondFactorFirst: _second_factor_first,
        TooOften: _too_often,
        StaleForm: _stale_form,
        ProveAgain: _prove_again,
        RequestValidationError: _invalid,
        HTTPException: _http,
        ClientDisconnect: _gone,
        Exception: _unexpected,
    }
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)


def problem(
    request: Request,
    status: int,
    title: str,
    detail: str | None = None,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> Response:
    """``application/problem+json`` to programs, a plain page with the same words to people."""
    translate = translator(language_of(request))
    title, text = titled(title, translate), detail
    if is_page(request):
        from service.web.failure import failure_page

        return failure_page(request, status, title, text, headers)
    body = {"type": "about:blank", "title": title, "status": status, "detail": text, **more}
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def is_page(request: Request) -> bool:
    path = request.url.path
    return not path.startswith("/api/") and path not in ("/healthz", "/readyz", "/metrics")


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    translate = translator(language_of(request))
    several = each_of(error)
    errors = [_body_of(each, translate) for each in several]
    rules = sorted({each.rule for each in several if each.rule})
    return problem(
        request, status_of(error), type(error).__name__, sentence(error, translate),
        rule=", ".join(rules) or None, errors=errors,
    )  # fmt: skip


def _body_of(refusal: Refused, translate: Translate) -> dict[str, Any]:
    fields = {"detail": sentence(refusal, translate), "rule": refusal.rule}
    return {"field": f"body.{refusal.field}", **fields} if refusal.field else fields


def too_large(request: Request, limit: int) -> Response:
    return _refused(request, TooLarge(limit))


def busy(request: Request) -> Response:
    """So many costly reads wait already that another would not come to its turn."""
    words = "Too many lists are being taken away at once; try again soon."
    translate = translator(language_of(request))
    return problem(request, 503, "Unavailable", translate(words), {"Retry-After": "10"})


def _away(request: Request, error: Exception) -> Response:
    trace = _trace(request, error)
    words = "The database cannot be reached; nothing was recorded. Try again soon."
    if isinstance(error, DBAPIError):
        error = of_table(error, request.app.state.settings.database)
    if isinstance(error, StoreAway) and error.is_for_everybody:
        words = error.message
    translate = translator(language_of(request))
    return problem(request, 503, "Unavailable", translate(words), RETRY, trace=trace)


def _behind(request: Request, error: Exception) -> Response:
    words = "What was recorded is safe; the view is behind. Try again soon."
    translate = translator(language_of(request))
    return problem(request, 503, "The view is behind", translate(words), RETRY)


def _stopped(request: Request, error: Exception) -> Response:
    assert isinstance(error, Stopped)
    words = "The view {name} has stopped at position {position}; the administrator can see why."
    detail = translator(language_of(request))(words)
    text = detail.format(name=error.name, position=error.failure.position)
    return problem(request, 503, "A view has stopped", text, RETRY)


def _unknown(request: Request, error: Exception) -> Response:
    if is_page(request):
        door = f"/sign-in?next={quote(_was_on(request), safe='/')}"
        if "HX-Request" in request.headers:  # a page of its own, not put into the one before
            return Response(status_code=204, headers={"HX-Redirect": door})
        return RedirectResponse(door, 303)
    words = translator(language_of(request))("Sign in first, or send a bearer token.")
    return problem(request, 401, "Not signed in", words, {"WWW-Authenticate": "Bearer"})


def _was_on(request: Request) -> str:
    """The page that was asked for; where a form was sent, the one that it stands on, which holds
    what was typed (drafts.js). Only a path: whatever is said of another host is left out."""
    if request.method in ("GET", "HEAD"):
        return _path(request.url.path, request.url.query)
    page = urlsplit(request.headers.get("Referer", ""))
    here = (request.url.scheme, request.url.netloc)
    return _path(page.path or "/", page.query) if (page.scheme, page.netloc) == here else "/"


def _path(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def _first_password(request: Request, error: Exception) -> Response:
    if is_page(request):
        return RedirectResponse("/password", 303)
    words = "The password must be changed first: PUT /api/v1/password."
    return problem(request, 403, "Password first", translator(language_of(request))(words))


def _second_factor_first(request: Request, error: Exception) -> Response:
    if is_page(request):
        return RedirectResponse("/second-factor", 303)
    words = "A second factor must be set up first: POST /api/v1/factors."
    return problem(request, 403, "Second factor first", translator(language_of(request))(words))


def _too_often(request: Request, error: Exception) -> Response:
    assert isinstance(error, TooOften)
    words = translator(language_of(request))("Too many requests; try again in {seconds} seconds.")
    text = words.format(seconds=error.retry_after)
    headers = {"Retry-After": str(error.retry_after)}
    return problem(request, 429, "Too many requests", text, headers)


def _stale_form(request: Request, error: Exception) -> Response:
    words = "This form is from an ended session; open the page again. Nothing was recorded."
    return problem(request, 403, "Stale form", translator(language_of(request))(words))


def _prove_again(request: Request, error: Exception) -> Response:
    if is_page(request):
        door = f"/proof?next={quote(_was_on(request), safe='/')}"
        if "HX-Request" in request.headers:
            return Response(status_code=204, headers={"HX-Redirect": door})
        return RedirectResponse(door, 303)
    words = "Give the password or a code again first: POST /api/v1/proof, or the page /proof."
    return problem(request, 403, "Prove again", translator(language_of(request))(words))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    if _is_of_another_kind(request, error):
        return _refused(
            request, WrongMediaType("Send the body as JSON: its type is {kind}.", kind=JSON)
        )
    translate = translator(language_of(request))
    errors = [
        {
            "field": _place(each),
            "detail": field_sentence(each["type"], each.get("ctx", {}), translate),
            **({"rule": each["ctx"]["rule"]} if "rule" in each.get("ctx", {}) else {}),
        }
        for each in error.errors()
    ]
    words = translate("{count} fields are wrong.").format(count=len(errors))
    return problem(request, 422, "Bad request", words, errors=errors)


def _is_of_another_kind(request: Request, error: RequestValidationError) -> bool:
    """What is not sent as JSON reaches a route as bytes, which are no object."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return not kind.endswith(("/json", "+json")) and any(
        each["loc"] == ("body",) and each["type"].startswith("model") for each in error.errors()
    )


def _place(wrong: Mapping[str, Any]) -> str:
    """``body.items.0.points``; of JSON that cannot be read, no place in the text is a field."""
    place = wrong["loc"][:1] if wrong["type"] == "json_invalid" else wrong["loc"]
    return ".".join(str(part) for part in place)


def _http(request: Request, error: Exception) -> Response:
    """What the framework refuses by itself, in words of ours."""
    assert isinstance(error, HTTPException)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(
            methods_at(request.app, request.url.path)
        )  # of every route there
    title, words = PLAIN.get(error.status_code, (str(error.detail), str(error.detail)))
    text = translator(language_of(request))(words).format(
        path=request.url.path, method=request.method, allowed=headers.get("Allow", "")
    )
    return problem(request, error.status_code, title, text, headers or None)


def _gone(request: Request, error: Exception) -> Response:
    """Nobody reads the answer to a request that broke off."""
    return Response(status_code=400)


def _unexpected(request: Request, error: Exception) -> Response:
    """A trace id, and nothing else, goes out."""
    trace = _trace(request, error)
    words = translator(language_of(request))("Something went wrong here. Trace: {trace}")
    return problem(request, 500, "Internal error", words.format(trace=trace), trace=trace)


def _trace(request: Request, error: Exception) -> str:
    trace = uuid4().hex
    log.error("%s %s trace=%s", request.method, request.url.path, trace, exc_info=error)
    return trace
