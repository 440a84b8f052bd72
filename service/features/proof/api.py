"""Trust in the log over HTTP: checkpoints, proofs, the sealed export, texts forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from aggregates.values.text import text
from service.access.actions import CHECKPOINTS_READ, TRAIL_READ
from service.access.who import Forbidden
from service.features.proof import commands as forgetting
from service.features.proof.answers import Checked, ConsistencyProof, InclusionProof, KeyShown
from service.features.proof.columns import CHECKPOINTS
from service.features.proof.rights import AUDIT_EXPORT, AUDIT_SEAL, TEXT_FORGET
from service.features.trail import queries as trail
from service.recording.call import Call
from service.sealing import checkpoints, proofs
from service.sealing.checkpoints import FACTS, Checkpoint, Known
from service.sealing.export import checkpoint_for, chunks
from service.sealing.holding import compare_with
from service.sealing.printed import read
from service.store.records import Answer
from service.web import documented
from service.web.depends import allow, by
from service.web.documented import answers, lists
from service.web.fields import MOST_POSITION, Body, Position, Words
from service.web.frame import LookDep, Looking, RecordDep
from service.web.listing import ListDep

router = documented.router("audit")
OfTree = Annotated[
    Literal["sha256", "sm3"], Query(description="the tree: the log's own, or the second by SM3")
]
JSON_LINES = "application/jsonl"
LINE = (
    "DUBAN1-05DHR-3GF38-NKRK8-00000-015GN-ENTQA-XBNEN-TQAXB-NENTQ-AXBNE-NTQAX-BNENT-QAXBN-ENTQA-"
    "XBNEN-J85V0"
)


@router.get(
    "/audit/checkpoints",
    opens=CHECKPOINTS_READ,
    whole=True,
    **lists(CHECKPOINTS, keys=list[KeyShown]),
)
def signed(listing: ListDep) -> Response:
    """The newest first, with the public ``keys``; as of a moment, those signed by then; as of a
    position alone, those that cover no more."""
    cursor = listing.position()
    with listing.reader() as reader:
        listing.look.allow(CHECKPOINTS_READ)
        log = reader.services.log
        known = checkpoints.known_at(log, reader.at)
        stored = checkpoints.newest(log.database, FACTS, known, cursor, listing.limit + 1)
        keys = [
            {"from_size": key.from_size, "name": key.name, "public_key": key.public_key}
            for key in reader.services.sealer.record().keys(known)
        ]
        return listing.rows(reader, CHECKPOINTS, stored, lambda row: [row.number], keys=keys)


@router.get(
    "/audit/checkpoints/check",
    opens=CHECKPOINTS_READ,
    whole=True,
    **answers(Checked),
)
def check(
    look: LookDep,
    line: Annotated[str, Query(min_length=1, max_length=2000, description="a printed checkpoint's, "
                               "or its whole note", examples=[LINE])],
) -> Response:  # fmt: skip
    """Whether the log, as it is now, still holds a checkpoint that was kept on paper; every fact
    that it covers is read. A line that was typed wrongly is refused (422), and says nothing."""
    look.allow(CHECKPOINTS_READ)
    finding = compare_with(look.services.sealer, read(line))
    look.read.append(look.services.log.last()[0])
    return look.json(
        finding.shown() | {"what": look.translate(finding.what).format(**finding.places)}
    )


@router.post("/audit/checkpoints", opens=AUDIT_SEAL, whole=True, **documented.MAKES)
def seal(request: Request, record: RecordDep) -> Response:
    """Seals everything recorded so far; ``position`` is the last fact the checkpoint covers."""

    def act(_: Call) -> Answer:
        allow(record.services, record.who, AUDIT_SEAL)
        record.services.accounts.log.append("log.sealed", by(request))
        made = record.services.sealer.seal()
        return record.remember({"position": made.size, **proofs.shown(made)})

    return record.answer(record.once(act))


@router.get(
    "/audit/proof/{position}", opens=CHECKPOINTS_READ, whole=True, **answers(InclusionProof)
)
def proof(
    position: Position,
    look: LookDep,
    size: Annotated[
        int | None,
        Query(ge=1, le=MOST_POSITION, description="of the tree; the last checkpoint's"),
    ] = None,
    hash: OfTree = "sha256",
) -> Response:
    """That a fact is in the log: RFC 6962, 2.1.1. ``leaf``, the bytes that were hashed: null for
    who may not see the fact."""
    with look.reader() as reader:
        look.allow(CHECKPOINTS_READ)
        row = trail.line_at(reader, position)
        known = checkpoints.known_at(look.services.log, reader.at)
        fields = proofs.inclusion(look.services.sealer, position, size, known, hash)
        if not _sees(look, row.organization) or not trail.is_seen(reader, row, look.who):
            fields["leaf"] = None
    return look.json(fields)


def _sees(look: Looking, organization: str | None) -> bool:
    try:
        look.allow(TRAIL_READ, organization)
    except Forbidden:
        return False
    return True


@router.get(
    "/audit/consistency",
    opens=CHECKPOINTS_READ,
    whole=True,
    **answers(ConsistencyProof),
)
def consistency(
    look: LookDep,
    first: Annotated[int, Query(alias="from", ge=1, le=MOST_POSITION)],
    second: Annotated[int, Query(alias="to", ge=1, le=MOST_POSITION)],
    hash: OfTree = "sha256",
) -> Response:
    """That the log of ``to`` facts continues that of ``from`` facts: RFC 6962, 2.1.2."""
    look.allow(CHECKPOINTS_READ)
    known = _known(look) or checkpoints.ALL
    look.read.append(second)
    return look.json(proofs.consistency(look.services.sealer, first, second, known, hash))


def _known(look: Looking) -> Known | None:
    """None: nothing is asked as of a moment."""
    if not look.as_of:
        return None
    zone = look.services.standing_data.scheme.versions[0].parameters.zone
    return checkpoints.known_at(look.services.log, look.services.log.resolve(look.as_of, zone))


class Forgotten(Body):
    """``field``: as GET /audit/facts/{position} names the fact's texts."""

    position: Annotated[int, Field(ge=1, le=MOST_POSITION)]
    field: Annotated[str, Field(min_length=1, max_length=200, examples=["statement"])]
    reason: Words


@router.post("/audit/forgotten", opens=TEXT_FORGET, whole=True, **documented.MAKES)
def forget(body: Forgotten, record: RecordDep) -> Response:
    """Wipes a fact's text for good; who did it and why is recorded. The log still verifies."""
    return record(forgetting.forget, body.position, body.field, text(body.reason))


@router.get(
    "/audit/export",
    opens=AUDIT_EXPORT,
    whole=True,
    heavy=True,
    responses=documented.file(JSON_LINES),
    response_class=Response,
)
def export(look: LookDep) -> Response:
    """One file with everything an auditor needs (docs/sealing.md), up to the last checkpoint; as
    of a moment, up to the last before it. It signs none: POST /audit/checkpoints does. What is
    recorded while it is written is not in it."""
    look.allow(AUDIT_EXPORT)
    end = checkpoint_for(look.services.sealer, _known(look) or checkpoints.ALL)
    name = f"duban-{end.size}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Position": str(end.size)}
    return StreamingResponse(_given(look, end), media_type=JSON_LINES, headers=headers)


def _given(look: Looking, end: Checkpoint) -> Iterator[bytes]:
    """A failure on the way cuts the answer off before its end line, which a verifier tells."""
    yield from chunks(look.services.sealer, end)
