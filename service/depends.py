"""What routes are given: the services, who asks, a call to record with, a reader to look with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, cast

from anyio import to_thread
from fastapi import Cookie, Depends, Query, Request, Response
from fastapi.security import OAuth2PasswordBearer

from aggregates.values.moment import At
from service.access.accounts import Session
from service.access.actions import Action
from service.access.who import Who
from service.commands.call import Call, call, check
from service.language import Translate, chosen, translator
from service.queries.reader import Reader
from service.wiring import Services

SESSION_COOKIE = "duban_session"
LANGUAGE_COOKIE = "duban_language"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
bearer = OAuth2PasswordBearer("/api/v1/token", auto_error=False)


class NotSignedIn(Exception):
    """Nobody asks: an API answers 401, a page sends to the sign-in."""


class FirstPassword(Exception):
    """A first password must be changed before anything else: pages send there."""


class StaleForm(Exception):
    """A write by session without its CSRF token, or with another's."""


async def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(_services)]


# --- who ----------------------------------------------------------------------------------------


async def _session(
    request: Request,
    token: Annotated[str | None, Depends(bearer)],
    cookie: Annotated[str | None, Cookie(alias=SESSION_COOKIE, include_in_schema=False)] = None,
) -> Session:
    secret, kind = (token, "token") if token is not None else (cookie, "session")
    if secret is None:
        raise NotSignedIn
    accounts = cast(Services, request.app.state.services).accounts
    found = accounts.session_held(secret, kind) or await to_thread.run_sync(
        _look_up, request, secret, kind
    )
    if found is None:
        raise NotSignedIn
    request.state.session = found
    return found


def _look_up(request: Request, secret: str, kind: str) -> Session | None:
    services = cast(Services, request.app.state.services)
    idle = timedelta(minutes=services.settings.session_idle_minutes)
    now = datetime.now(UTC)  # sessions live by the real clock, whatever the store's
    return services.accounts.session(secret, kind, now, idle)


SessionDep = Annotated[Session, Depends(_session)]


async def _checked(request: Request, session: SessionDep) -> Session:
    """A session's write carries the session's CSRF token, in a header or the form."""
    if session.kind == "session" and request.method not in SAFE:
        given = request.headers.get("X-CSRF-Token") or await _form_token(request)
        if given != session.csrf:
            raise StaleForm
    return session


async def _form_token(request: Request) -> str | None:
    kind = request.headers.get("Content-Type", "")
    if not kind.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return None
    await request.body()  # kept, so that the route can read it again
    token = (await request.form()).get("csrf")
    return token if isinstance(token, str) else None


CheckedDep = Annotated[Session, Depends(_checked)]


async def _who(request: Request, session: SessionDep) -> Who:
    return (await _checked(request, session)).who


WhoDep = Annotated[Who, Depends(_who)]


# --- recording ----------------------------------------------------------------------------------


def _page_call(services: ServicesDep, who: WhoDep) -> Call:
    return call(services, who, "page")


PageCallDep = Annotated[Call, Depends(_page_call)]


# --- reading ------------------------------------------------------------------------------------


def _at(
    services: ServicesDep,
    who: WhoDep,
    as_of: Annotated[
        str | None,
        Query(description="a position, an ISO 8601 moment, or both as position@moment"),
    ] = None,
    wait: Annotated[int | None, Query(ge=0, description="a position to have reached first")] = None,
) -> At:
    if wait is not None:
        services.reach(wait)
    return services.log.resolve(as_of, services.standing.scheme.versions[0].parameters.zone)


AtDep = Annotated[At, Depends(_at)]


def _reader(services: ServicesDep, at: AtDep, response: Response) -> Iterator[Reader]:
    """``X-Position``: the smallest position read."""
    with services.view(at) as view:
        positions = [view.position(projection.name) for projection in services.projections]
        response.headers["X-Position"] = str(min(at.position, *positions))
        yield Reader(view, services)


ReaderDep = Annotated[Reader, Depends(_reader)]


def allow(services: Services, who: Who, action: Action, organization: str | None = None) -> None:
    """Refuses (Forbidden) what the account may not do there."""
    check(services.standing, who, action, organization)


# --- words --------------------------------------------------------------------------------------


def language_of(request: Request) -> str:
    """The switch overrules the browser's language; the setting stands in for both."""
    settings = request.app.state.settings
    switched = request.cookies.get(LANGUAGE_COOKIE)
    if switched in ("zh-CN", "en"):
        return switched
    return chosen(request.headers.get("Accept-Language", ""), settings.language)


async def _translate(request: Request) -> Translate:
    return translator(language_of(request))


TranslateDep = Annotated[Translate, Depends(_translate)]
