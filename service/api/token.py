"""Signing in for programs: a bearer token for a name and a password."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import Response
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import BaseModel

from service.api import documented
from service.api.documented import READING
from service.depends import ServicesDep, language_of
from service.language import translator
from service.problems import problem

router = documented.router("sign-in")


class Token(BaseModel):
    access_token: str
    token_type: str = "bearer"
    expires_in: int  # seconds


@router.post("/token", response_model=Token, responses=READING)
def token(
    request: Request,
    form: Annotated[OAuth2PasswordRequestForm, Depends()],
    services: ServicesDep,
) -> Token | Response:
    """401 for a wrong password, an unknown name and a disabled account alike."""
    lasts = timedelta(hours=services.settings.token_hours)
    secret = services.accounts.sign_in(
        form.username, form.password, "token", datetime.now(UTC), lasts
    )
    if secret is None:
        words = translator(language_of(request))("The name or the password is wrong.")
        return problem(request, 401, "Not signed in", words, {"WWW-Authenticate": "Bearer"})
    return Token(access_token=secret, expires_in=int(lasts.total_seconds()))
