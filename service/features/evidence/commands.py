"""Which files (佐证材料) a report may name: those that are there and its sender may read."""

from __future__ import annotations

from aggregates.errors import NotFound, Refused
from service.access.who import Forbidden
from service.features.evidence.queries import named_by
from service.features.evidence.rights import EVIDENCE_READ
from service.reading.reader import read_now
from service.recording.call import Call, check
from service.services import Services


class UnknownEvidence(Refused):
    """A digest was named of which no file was put in before."""

    status = 422


def must_have_evidence(services: Services, call: Call, digests: list[str]) -> None:
    """UnknownEvidence also for another's file: who names it could read it from then on, and a
    digest is no proof of having the file."""
    missing = [
        digest
        for digest in digests
        if not services.evidence.has(digest) or not _may_name(services, call, digest)
    ]
    if missing:
        raise UnknownEvidence(
            "There is no file {sha256}; put it in before it is named.", sha256=missing[0][:64]
        )


def _may_name(services: Services, call: Call, digest: str) -> bool:
    """Whoever asks, or somebody of their organization, has put it in; or a fact that they may
    read names it. A file that no fact names yet is its organization's alone."""
    places = {who.organization for who in (call.who, *call.who.principals)}
    if call.who.operator or services.accounts.log.handed_in(digest, call.who.actor, places):
        return True
    with read_now(services, "evidence") as reader:
        named = named_by(reader, digest)
    return any(_may_read(services, call, each) for each in named)


def _may_read(services: Services, call: Call, organization: str) -> bool:
    try:
        check(services.standing, call.who, EVIDENCE_READ, organization)
    except (Forbidden, NotFound):
        return False
    return True
