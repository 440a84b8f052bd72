"""Evidence (佐证): a file is put in by its digest, and read only through a fact that names it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Request, Response

from aggregates.errors import NotFound
from service.access.who import forbidden
from service.errors import TooLarge
from service.features.evidence import commands
from service.features.evidence.queries import named_by
from service.features.evidence.rights import EVIDENCE_ADD, EVIDENCE_READ
from service.recording.call import Call
from service.store.evidence import must_match
from service.store.records import Answer
from service.web import documented
from service.web.depends import ServicesDep, WhoDep, allow, by
from service.web.documented import CHANGES, WRITING, Recorded
from service.web.frame import KeyHeader, LookDep, Recording, recording
from service.web.scope import scope

router = documented.router("evidence")
GENERIC = "application/octet-stream"
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="SHA-256, hex, lower case")]
PUTTING = WRITING | {201: {"model": Recorded, "description": "New from this person."}}
BINARY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {GENERIC: {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def _data(request: Request, services: ServicesDep, who: WhoDep) -> bytes:
    """The raw body, whatever it calls itself; what is kept has no type."""
    limit = services.settings.evidence_limit
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooLarge(limit)
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise TooLarge(limit)
        parts.append(part)
    return b"".join(parts)


DataDep = Annotated[bytes, Depends(_data)]


async def _putting(
    request: Request, who: WhoDep, data: DataDep, key: KeyHeader = None
) -> Recording:
    return recording(request, who, key, data)


@router.put(
    "/evidence/{sha256}",
    opens=EVIDENCE_ADD,
    large=True,
    **(CHANGES | {"responses": PUTTING}),
    openapi_extra=BINARY,
)
def put(
    sha256: Digest,
    data: DataDep,
    record: Annotated[Recording, Depends(_putting)],
    request: Request,
) -> Response:
    """201 where it is new from this person. 422 where the body's SHA-256 is another. No fact is
    recorded until a report names it."""
    services, who = record.services, record.who
    allow(services, who, EVIDENCE_ADD, who.organization)

    def act(_: Call) -> Answer:
        must_match(sha256, data)
        # Whether somebody else put it in is not told.
        new = not services.accounts.log.handed_in(sha256, who.actor)
        commands.hand_in(services, who, by(request), data, request.headers.get("content-type"))
        position, _at = services.log.last()
        fields = {"position": position, "sha256": sha256, "size": len(data), "new": new}
        return record.remember(fields)

    answer = record.once(act)
    record.status = 201 if answer["new"] else 200
    return record.answer(answer)


@router.get(
    "/evidence/{sha256}",
    opens=EVIDENCE_READ,
    responses=documented.file(GENERIC),
    response_class=Response,
)
def get(sha256: Digest, look: LookDep) -> Response:
    """Only through a fact the reader may see; always a download without a type."""
    with look.reader() as reader:
        codes = scope(look, reader, EVIDENCE_READ)
        named = named_by(reader, sha256)
        # One answer for another's file and for none: a digest does not tell who has filed what.
        if codes is not None and not named & codes:
            raise forbidden(look.who, EVIDENCE_READ, None)
        if not named:
            raise NotFound("There is no file {sha256}.", sha256=sha256)
        data = look.services.evidence.get(sha256)
    headers = {
        "Content-Disposition": f'attachment; filename="{sha256}"',
        "X-Content-Type-Options": "nosniff",
        **look.headers,
    }
    return Response(data, media_type=GENERIC, headers=headers)
