"""Signing in for programs: a bearer token for a name and a password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Form, Request
from fastapi.responses import Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

from service.access.actions import ANYBODY
from service.language import translator
from service.web import documented
from service.web.depends import ServicesDep, address_of, by, language_of, limits_of
from service.web.documented import READING
from service.web.problems import problem

router = documented.router("sign-in")


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
    expires_in: int  # seconds


@router.post("/token", opens=ANYBODY, response_model=Token, responses=READING)
def token(
    request: Request,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    services: ServicesDep,
    code: Annotated[
        str | None, Form(max_length=60, description="of the second factor, where there is one")
    ] = None,
) -> Token | Response:
    """401 for a wrong password, an unknown name, a locked or disabled account and a code that is
    wrong or wanting, all alike."""
    limits_of(request).sign_in(address_of(request), form.username)
    lasts = timedelta(hours=services.settings.token_hours)
    entered = services.accounts.sign_in(
        form.username, form.password, "token", datetime.now(UTC), lasts, code, by(request)
    )
    if entered is None:
        words = translator(language_of(request))("The name or the password is wrong.")
        return problem(request, 401, "Not signed in", words, {"WWW-Authenticate": "Bearer"})
    return Token(access_token=entered.secret, expires_in=int(lasts.total_seconds()))
