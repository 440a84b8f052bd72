"""What routes are given: the services, who asks, a call to record with, a reader to look with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, cast

from anyio import to_thread
from fastapi import Depends, Request
from fastapi.security import OAuth2PasswordBearer
from fastapi.security.utils import get_authorization_scheme_param

from aggregates.values.moment import to_micros
from service.access.access_watch import by_of
from service.access.accounts import Session
from service.access.actions import SETTING_UP, Action
from service.access.limits import Limits
from service.access.log import By
from service.access.who import Forbidden, Who, forbidden
from service.language import Translate, chosen, translator
from service.recording.call import Call, call, check
from service.services import Services
from service.web.csrf import matches
from service.web.routes import action_of, is_fresh, is_whole

SESSION_COOKIE = "duban_session"
SECURE_COOKIE = f"__Host-{SESSION_COOKIE}"  # over https: bound to this host, never sent in clear
LANGUAGE_COOKIE = "duban_language"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
bearer = OAuth2PasswordBearer("/api/v1/token", auto_error=False)


class NotSignedIn(Exception):
    """Nobody asks: an API answers 401, a page sends to the sign-in."""


class FirstPassword(Exception):
    """A first password must be changed before anything else: pages send there."""


class SecondFactorFirst(Exception):
    """A second factor must be set up before anything else."""


class ProveAgain(Exception):
    """The password or a second factor must be given again: it was too long ago."""


class StaleForm(Exception):
    """A write by session without its CSRF token, or with another's."""


async def _services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


ServicesDep = Annotated[Services, Depends(_services)]


# --- who ----------------------------------------------------------------------------------------


async def _session(request: Request, token: Annotated[str | None, Depends(bearer)]) -> Session:
    """Whoever asks, looked up anew with each request; the door must be one of theirs."""
    presented = (token, "token") if token is not None else presented_by(request)
    if presented is None:
        raise NotSignedIn
    services = cast(Services, request.app.state.services)
    now = datetime.now(UTC)  # sessions live by the real clock, whatever the store's
    sessions = services.accounts.sessions
    session: Session | None
    admitted, session = getattr(request.state, "admitted", (None, None))
    if admitted != presented:
        session = sessions.known(*presented, now) or await to_thread.run_sync(
            sessions.find, *presented, now
        )
    if session is None:
        request.state.presented = True
        limits_of(request).wrong_secret(address_of(request))
        raise NotSignedIn
    request.state.session = session
    limits_of(request).request(session.who.account)
    action = _must_be_named(request, session)
    if is_whole(request.scope["route"]):  # no organization is touched: all of it is asked for
        await to_thread.run_sync(allow, services, session.who, action)
    return session


def presented_by(request: Request) -> tuple[str, str] | None:
    """What the request says who it is by: a token or a session's secret, with its kind."""
    kind, token = get_authorization_scheme_param(request.headers.get("Authorization"))
    if kind.lower() == "bearer":
        return token, "token"
    secret = session_secret(request)
    return (secret, "session") if secret is not None else None


def session_secret(request: Request) -> str | None:
    return request.cookies.get(session_cookie(request))


def session_cookie(request: Request) -> str:
    return SECURE_COOKIE if request.url.scheme == "https" else SESSION_COOKIE


def limits_of(request: Request) -> Limits:
    return cast(Limits, request.app.state.limits)


def address_of(request: Request) -> str:
    return request.client.host if request.client else ""


def origin_of(request: Request) -> tuple[str, str]:
    """The host's name, and the origin as the browser writes it: what a security key signs for."""
    url = request.url
    return url.hostname or "", f"{url.scheme}://{url.netloc}"


def by(request: Request, account: str | None = None) -> By:
    """Who does it, for the access log; nobody yet, at the sign-in."""
    session = getattr(request.state, "session", None)
    account = session.who.account if session is not None else ""
    return by_of(request.scope, account)


def _must_be_named(request: Request, session: Session) -> Action:
    """The table names the route's action for the account, or it is refused before anything of
    the request is read. Inside, the same action is asked for the organization it touches."""
    action = action_of(request.scope["route"])
    if action is None:
        raise Forbidden("This door is named nowhere, so nobody goes through it.")
    if session.limited and action not in SETTING_UP:
        raise FirstPassword if session.limited == "password" else SecondFactorFirst
    if session.reading and request.method not in SAFE:
        raise Forbidden("This token may only read.")
    if not session.who.is_named(action):
        raise forbidden(session.who, action, None)
    if is_fresh(request.scope["route"]):
        must_be_fresh(session)
    return action


def must_be_fresh(session: Session) -> None:
    """ProveAgain where the password or a factor was given too long ago; Forbidden to tokens."""
    if session.kind != "session":
        raise Forbidden("A token may not do this: sign in by name and password.")
    if not session.is_fresh(to_micros(datetime.now(UTC))):
        raise ProveAgain


SessionDep = Annotated[Session, Depends(_session)]


async def _checked(request: Request, session: SessionDep) -> Session:
    """A session's write carries the session's CSRF token, in a header or the form."""
    if session.kind == "session" and request.method not in SAFE:
        given = request.headers.get("X-CSRF-Token") or await _form_token(request)
        if given is None or not matches(given, session.csrf):
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


# --- rights -------------------------------------------------------------------------------------


def allow(services: Services, who: Who, action: Action, organization: str | None = None) -> None:
    """Refuses (Forbidden) what the account may not do there."""
    check(services.standing_data, who, action, organization)


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
