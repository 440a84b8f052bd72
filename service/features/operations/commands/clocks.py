"""The way back from a clock that jumped (时钟): accepted as it stands, or time held."""

from __future__ import annotations

from aggregates.errors import Refused
from aggregates.store.store import STORE, Store
from aggregates.values.moment import from_micros
from aggregates.values.text import Text
from service.access.log import By
from service.features.operations.rights import STORE_MANAGE
from service.recording.call import Call, Done, permit, record
from service.services import Services


class NoReasonForTime(Refused):
    """Time is not held without a reason."""

    status = 422


def accept(services: Services, call: Call) -> None:
    """It jumped, and is right: say, a machine that had been stopped as it stood."""
    permit(services, call, STORE_MANAGE)
    services.accounts.log.append("clock.accepted", By(call.who.account))
    services.log.accept_clock()


def hold(services: Services, call: Call, reason: str) -> Done:
    """It had jumped, facts were recorded by it, and it was set right since."""
    permit(services, call, STORE_MANAGE)
    if not reason.strip():
        raise NoReasonForTime("Say with --reason why time is to be held.")
    state, store = services.log.clock_state(), services.log.get(Store, STORE)
    clock, last = from_micros(state.clock), from_micros(state.last)
    store.hold_time(clock, last, Text(reason.strip()), call.act)
    return record(services, call, store)
