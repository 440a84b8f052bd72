"""Files (佐证材料) put in, and which of them a report may name: those that are there and its
sender may read."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from aggregates.errors import NotFound, Refused
from aggregates.values.moment import to_micros
from service.access import uploads
from service.access.log import HANDED_IN, By
from service.access.who import Forbidden, Who
from service.features.evidence.queries import named_by
from service.features.evidence.rights import EVIDENCE_READ
from service.reading.reader import read_now
from service.recording.call import Call, check
from service.services import Services

QUOTA_DAYS = 30
LEAST = 100_000  # bytes that a file counts for, however small


class QuotaUsedUp(Refused):
    """The organization has put in as much as it may."""

    status = 413


def hand_in(services: Services, who: Who, by: By, data: bytes, declared: str | None = None) -> None:
    """Looks at the file, keeps it under its SHA-256 and records who put it in for whom.
    ``declared``: its media type, where one was sent. BadUpload, QuotaUsedUp."""
    digest = hashlib.sha256(data).hexdigest()
    _must_have_room(services, who.organization, {digest: len(data)})
    uploads.check(data, declared, services.settings.scanner)
    services.evidence.put(digest, data)
    noted = {"sha256": digest, "size": len(data), "organization": who.organization}
    services.accounts.log.append(HANDED_IN, by, **noted)


def _must_have_room(services: Services, organization: str, new: dict[str, int]) -> None:
    """The same file counts once; what several put in at the same instant may go beyond it."""
    since = to_micros(datetime.now(UTC) - timedelta(days=QUOTA_DAYS))
    quota = services.settings.evidence_quota
    sizes = services.accounts.log.sizes_since(organization, since) | new
    if sum(max(size, LEAST) for size in sizes.values()) > quota:
        raise QuotaUsedUp(
            "Your organization has put in as many files as it may in {days} days ({limit} MB).",
            days=QUOTA_DAYS, limit=quota // 1_000_000,
        )  # fmt: skip


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
        check(services.standing_data, call.who, EVIDENCE_READ, organization)
    except (Forbidden, NotFound):
        return False
    return True
