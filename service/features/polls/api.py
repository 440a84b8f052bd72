"""Polls (民主测评, R9, R12) over HTTP; a ballot needs its token and nothing else."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import Query, Request, Response

from service.access.actions import ANYBODY
from service.features.polls import commands, documents
from service.features.polls.answers import OnePoll
from service.features.polls.bodies import Ballot, Giving, Nothing, Opening, PaperTally, Voiding
from service.features.polls.columns import POLLS
from service.features.polls.queries import poll as one_of
from service.features.polls.queries import polls
from service.features.polls.rights import POLL_CHANGE, POLL_COUNT, POLLS_READ
from service.features.polls.shown import show_poll
from service.web import documented
from service.web.depends import ServicesDep, address_of, limits_of
from service.web.documented import CHANGES, MAKES, WRITING, answers, lists
from service.web.fields import Code, YearText, words
from service.web.frame import LookDep, RecordDep
from service.web.listing import ListDep
from service.web.scope import scope

router = documented.router("polls")
StateName = Literal["open", "closed", "voided"]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@router.get("/polls", opens=POLLS_READ, **lists(POLLS))
def list_(
    listing: ListDep,
    year: Annotated[YearText | None, Query()] = None,
    organization: Annotated[Code | None, Query()] = None,
    under: Annotated[Code | None, Query(description="this one and all beneath it")] = None,
    state: Annotated[StateName | None, Query()] = None,
) -> Response:
    """The newest year first; while a poll is open nothing of its ballots."""
    with listing.reader() as reader:
        codes = scope(listing.look, reader, POLLS_READ, organization, under)
        return listing.whole(reader, POLLS, polls(reader, year, codes, state))


@router.post("/polls", opens=POLL_CHANGE, **MAKES)
def open_(body: Opening, record: RecordDep) -> Response:
    """By an organization above the one it is about."""
    return record(commands.open_new, body)


@router.get("/polls/{poll}", opens=POLLS_READ, **answers(OnePoll))
def one(poll: UUID, look: LookDep) -> Response:
    with look.reader() as reader:
        row = one_of(reader, str(poll))
        look.allow(POLLS_READ, row.organization)
        body = show_poll(reader, row)
    return look.json(body)


@router.post("/polls/{poll}/tokens", opens=POLL_CHANGE, **MAKES)
def give(poll: UUID, body: Giving, record: RecordDep) -> Response:
    """Shown once: a repeated request answers its position without them."""
    return record(commands.give_tokens, poll, body)


@router.post(
    "/polls/{poll}/slips", opens=POLL_CHANGE,
    responses=WRITING | documented.file(DOCX),
    response_class=Response,
)  # fmt: skip
def slips(poll: UUID, body: Giving, record: RecordDep, request: Request) -> Response:
    """票样: as tokens, but as a document with a slip for each."""
    done = record.once(lambda call: commands.give_tokens(record.services, call, poll, body).answer)
    data = documents.slips(record.services, str(poll), done.get("tokens", []), request.base_url)
    name = quote("票样.docx")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(data, media_type=DOCX, headers=headers)


@router.post(
    "/polls/{poll}/ballots", opens=ANYBODY, status_code=204, response_class=Response,
    responses={204: {"description": "It is in the box."}, 409: WRITING[409], 422: WRITING[422],
               429: WRITING[429], 503: WRITING[503]},
)  # fmt: skip
def cast(poll: UUID, body: Ballot, services: ServicesDep, request: Request) -> Response:
    """No sign-in and no idempotency key; nothing is kept of who asked. Whatever is wrong with a
    token, the refusal is the same."""
    try:
        commands.cast(services, poll, body)
    except commands.BallotRefused:
        limits_of(request).wrong_secret(address_of(request))
        raise
    return Response(status_code=204)


@router.put("/polls/{poll}/paper-tally", opens=POLL_COUNT, **CHANGES)
def enter(poll: UUID, body: PaperTally, record: RecordDep) -> Response:
    """计票; again until it is confirmed."""
    return record(commands.enter_tally, poll, body)


@router.put("/polls/{poll}/paper-tally/confirmation", opens=POLL_COUNT, **CHANGES)
def confirm(poll: UUID, record: RecordDep, body: PaperTally | None = None) -> Response:
    """监票, by another person; closes the poll. Counted again, both have to say the same."""
    return record(commands.confirm_tally, poll, body)


@router.put("/polls/{poll}/closure", opens=POLL_CHANGE, **CHANGES)
def close(poll: UUID, record: RecordDep, body: Nothing | None = None) -> Response:
    """Its tally, as far as R9 lets it be told, and the digest of its ballots."""
    return record(commands.close, poll)


@router.put("/polls/{poll}/voiding", opens=POLL_CHANGE, **CHANGES)
def void(poll: UUID, body: Voiding, record: RecordDep) -> Response:
    return record(commands.void, poll, words(body.reason))
