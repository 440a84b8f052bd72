"""Notices (送达): received by somebody of the organization."""

from __future__ import annotations

from uuid import UUID

from aggregates.errors import NotFound
from aggregates.notice.notice import Notice
from aggregates.personal_notice.personal_notice import PersonalNotice
from service.features.notices.queries import notices_page
from service.features.notices.rights import NOTICE_RECEIVE
from service.reading.reader import read_now
from service.recording.call import Call, Done, permit, record
from service.services import Services


def receive(services: Services, call: Call, notice: UUID) -> Done:
    known = services.log.find(Notice, notice)
    # What is not there is refused like another's: its id would tell that there was news that day.
    permit(services, call, NOTICE_RECEIVE, known.organization if known else None)
    if known is None:
        raise NotFound("There is no notice {id}.", id=notice)
    known.receive(call.act_for(known.organization))
    return record(services, call, known)


MOST = 1_000  # received at one click


def receive_all(services: Services, call: Call, organization: str) -> Done:
    """Everything that waits for the organization's receipt."""
    permit(services, call, NOTICE_RECEIVE, organization)
    with read_now(services, "notices") as reader:
        waiting = [
            UUID(row.notice) for row in notices_page(reader, [organization], MOST, None, False)
        ]
    notices = list(services.log.get_many(Notice, waiting).values())
    for notice in notices:
        notice.receive(call.act_for(organization))
    return record(services, call, *notices, received=len(notices))


def receive_personal(services: Services, call: Call, notice: UUID) -> Done:
    """By whom it was sent to, and nobody for them."""
    known = services.log.get(PersonalNotice, notice)
    known.receive(call.act)
    return record(services, call, known)
