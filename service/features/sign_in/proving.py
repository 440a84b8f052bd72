"""The password or a second factor given again (再次验证), before what is grave; page and API."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import Request

from aggregates.errors import Refused
from service.access.session import Session
from service.access.who import Forbidden
from service.services import Services
from service.web.depends import address_of, by, limits_of


class NotProved(Refused):
    """Neither the password nor the code is right."""

    status = 403


def prove_again(
    services: Services, request: Request, session: Session, password: str, code: str
) -> None:
    """NotProved; a wrong one counts towards the account's lock."""
    if session.kind != "session":
        raise Forbidden("A token may not do this: sign in by name and password.")
    account = session.who.account
    limits_of(request).sign_in(address_of(request), account)
    session_opening = services.accounts.session_opening
    now = datetime.now(UTC)
    if not session_opening.prove(account, session.id, password, code, now, by(request)):
        raise NotProved("Neither the password nor the code is right.")
