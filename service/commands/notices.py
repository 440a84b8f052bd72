"""Notices (送达): received by somebody of the organization."""

from __future__ import annotations

from uuid import UUID

from aggregates.errors import NotFound
from aggregates.notice.notice import Notice
from service.access.actions import Action
from service.commands.call import Call, Done, permit, record
from service.wiring import Services


def receive(services: Services, call: Call, notice: UUID) -> Done:
    held = services.log.find(Notice, notice)
    # What is not there is refused like another's: its id would tell that there was news that day.
    permit(services, call, Action.NOTICE_RECEIVE, held.organization if held else None)
    if held is None:
        raise NotFound("There is no notice {id}.", id=notice)
    held.receive(call.act_for(held.organization))
    return record(services, call, held)
