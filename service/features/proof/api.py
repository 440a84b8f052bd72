"""Trust in the log over HTTP: checkpoints, proofs, the sealed export, texts forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from aggregates.values.text import text
from service.access.actions import CHECKPOINTS_READ, TRAIL_READ
from service.access.who import Forbidden
from service.features.proof import commands as forgetting
from service.features.proof.rights import AUDIT_EXPORT, AUDIT_SEAL, TEXT_FORGET
from service.features.trail import queries as trail
from service.reading import shown
from service.reading.reader import Reader
from service.recording.call import Call
from service.sealing import checkpoints, proofs
from service.sealing.checkpoints import FACTS, Checkpoint, Known
from service.sealing.export import checkpoint_for, chunks
from service.sealing.holding import held_against
from service.sealing.printed import read
from service.store.records import Answer
from service.web import documented
from service.web.depends import allow, by
from service.web.documented import listed, shows
from service.web.examples import Maybe
from service.web.fields import MOST_POSITION, Body, Position, Words
from service.web.frame import LookDep, Looking, RecordDep
from service.web.listing import CSV, XLSX, ListDep, plain_table
from service.workbooks.writing import Table

router = documented.router("audit")
OfTree = Annotated[
    Literal["sha256", "sm3"], Query(description="the tree: the log's own, or the second by SM3")
]
JSON_LINES = "application/jsonl"
NOTE = "duban/5b1c0e0f1a2b3c4d/facts\n1200\nq2...=\n\n— duban/5b1c0e0f1a2b3c4d/facts 8f3a...=\n"
CHECKPOINT = {
    "tree": "facts", "number": 7, "size": 1200, "root": "ab" * 32,
    "made_at": "2026-11-30T16:05:00+00:00", "note": NOTE,
}  # fmt: skip
CHECKPOINTS = listed(CHECKPOINT) | {
    "keys": [{"from_size": 0, "name": "duban/5b1c0e0f1a2b3c4d/facts", "public_key": "AV..."}],
}
PROOF = {
    "tree": "facts", "hash": "sha256", "position": 815, "size": 1200,
    "leaf": Maybe("duban-leaf-1\n815\n..."), "leaf_hash": "cd" * 32, "path": ["ef" * 32],
    "root": "ab" * 32, "checkpoint": Maybe(NOTE),
}  # fmt: skip
CONSISTENCY = {
    "tree": "facts", "hash": "sha256", "from": 800, "to": 1200, "from_root": "01" * 32,
    "to_root": "ab" * 32, "path": ["ef" * 32], "from_checkpoint": Maybe(NOTE),
    "to_checkpoint": Maybe(NOTE),
}  # fmt: skip
LINE = (
    "DUBAN1-05DHR-3GF38-NKRK8-00000-015GN-ENTQA-XBNEN-TQAXB-NENTQ-AXBNE-NTQAX-BNENT-QAXBN-ENTQA-"
    "XBNEN-J85V0"
)
CHECKED = {
    "contained": True, "position": Maybe(815), "number": Maybe(7), "tree": "facts", "size": 1200,
    "root": "ab" * 32, "what": "This log still holds that checkpoint: ...",
}  # fmt: skip
COLUMNS = (
    ("Number", "whole"), ("Facts covered", "whole"), ("Root", "text"), ("Signed at", "text"),
    ("Signed note", "text"),
)  # fmt: skip


@router.get(
    "/audit/checkpoints",
    opens=CHECKPOINTS_READ,
    whole=True,
    responses=shows(CHECKPOINTS, CSV, XLSX),
    response_class=Response,
)
def signed(listing: ListDep) -> Response:
    """The newest first, with the public ``keys``; as of a moment, those signed by then; as of a
    position alone, those that cover no more."""
    cursor = listing.position()
    with listing.reader() as reader:
        listing.look.allow(CHECKPOINTS_READ)
        log = reader.services.log
        known = checkpoints.known_at(log, reader.at)
        found = checkpoints.newest(log.database, FACTS, known, cursor, listing.limit + 1)
        keys = [
            {"from_size": key.from_size, "name": key.name, "public_key": key.public_key}
            for key in reader.services.sealer.record().keys(known)
        ]
        return listing.answer(
            reader, found, proofs.shown, lambda rows: _table(listing.look, reader, rows),
            lambda row: [row.number], keys=keys,
        )  # fmt: skip


def _table(look: Looking, reader: Reader, rows: Any) -> Table:
    found: list[Checkpoint] = rows
    lines = ((c.number, c.size, c.root, shown.moment(c.made_at), c.note) for c in found)
    return plain_table(look, reader, look.translate("Checkpoints"), COLUMNS, lines)


@router.get(
    "/audit/checkpoints/check",
    opens=CHECKPOINTS_READ,
    whole=True,
    responses=shows(CHECKED),
    response_class=Response,
)
def check(
    look: LookDep,
    line: Annotated[str, Query(min_length=1, max_length=2000, description="a printed checkpoint's, "
                               "or its whole note", examples=[LINE])],
) -> Response:  # fmt: skip
    """Whether the log, as it is now, still holds a checkpoint that was kept on paper; every fact
    that it covers is read. A line that was typed wrongly is refused (422), and says nothing."""
    look.allow(CHECKPOINTS_READ)
    found = held_against(look.services.sealer, read(line))
    look.read.append(look.services.log.last()[0])
    return look.json(found.shown() | {"what": look.translate(found.what).format(**found.places)})


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
    "/audit/proof/{position}",
    opens=CHECKPOINTS_READ,
    whole=True,
    responses=shows(PROOF),
    response_class=Response,
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
        row = trail.one(reader, position)
        known = checkpoints.known_at(look.services.log, reader.at)
        found = proofs.inclusion(look.services.sealer, position, size, known, hash)
        if not _sees(look, row.organization):
            found["leaf"] = None
    return look.json(found)


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
    responses=shows(CONSISTENCY),
    response_class=Response,
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
    zone = look.services.standing.scheme.versions[0].parameters.zone
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
