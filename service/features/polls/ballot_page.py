"""The ballot (测评票, R12) on any telephone: no sign-in, no script, one act, no trace."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Form, Request
from fastapi.responses import HTMLResponse

from aggregates.errors import NotFound
from service.access.actions import ANYBODY
from service.features.polls import commands
from service.features.polls.bodies import Ballot
from service.features.polls.queries import poll as one_of
from service.features.polls.words import GRADES, REFUSED
from service.reading.reader import read_now
from service.reading.tree import tree
from service.services import Services
from service.web import routes
from service.web.depends import ServicesDep, address_of, language_of, limits_of
from service.web.rendering import rendered

router = routes.pages()
PLACE = "/vote/{poll}"


@router.get(PLACE, opens=ANYBODY)
def ask(poll: UUID, request: Request, services: ServicesDep) -> HTMLResponse:
    return _page(request, services, poll)


@router.post(PLACE, opens=ANYBODY)
def cast(
    poll: UUID,
    request: Request,
    services: ServicesDep,
    token: Annotated[str, Form(max_length=200)] = "",
    grade: Annotated[str, Form(max_length=20)] = "",
) -> HTMLResponse:
    """Whatever is wrong with the words, the answer is the same."""
    if grade not in GRADES or not token.strip():
        missing = "#grade" if grade not in GRADES else "#token"
        return _page(request, services, poll, 422, missing=missing, token=token, chosen=grade)
    try:
        commands.cast(services, poll, Ballot.model_validate({"token": token, "grade": grade}))
    except commands.BallotRefused:
        limits_of(request).wrong_secret(address_of(request))
        return _page(request, services, poll, 409, refused=REFUSED)
    return _page(request, services, poll, cast=True)


def _page(
    request: Request, services: Services, poll: UUID, status: int = 200, **more: Any
) -> HTMLResponse:
    about = {"missing": "", "token": "", "chosen": "", "refused": "", "cast": False} | more
    language = language_of(request)
    html = rendered(
        language, "polls/vote.html", language=language, poll=poll, grades=GRADES,
        simulated=services.log.simulated, **_named(services, poll), **about,
    )  # fmt: skip
    return HTMLResponse(html, status)


def _named(services: Services, poll: UUID) -> dict[str, str]:
    """Whom the poll is about; NotFound where there is none."""
    with read_now(services, "polls", "organizations") as reader:
        row = one_of(reader, str(poll))
        places = tree(reader)
        if row.organization not in places.places:
            raise NotFound("There is no poll {id}.", id=poll)
        return {"name": places[row.organization].name, "year": row.year}
