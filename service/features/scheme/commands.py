"""The scheme (考核方案): a further version published."""

from __future__ import annotations

from typing import Any

from aggregates.errors import Refused
from aggregates.scheme.scheme import SCHEME, Scheme
from aggregates.scheme.shipped import SHIPPED
from aggregates.values.period import Month
from service.features.scheme.rights import SCHEME_CHANGE
from service.recording.call import Call, Done, permit, record
from service.services import Services


def publish(
    services: Services,
    call: Call,
    changes: dict[str, Any],
    in_force_from: Month | None,
    fields: dict[str, Any] | None = None,
) -> Done:
    """``changes``: parameters that differ from the last version (see Parameters); from the next
    month unless a later one is named. ``told``: what else is answered. BadScheme or Several list
    all that is wrong."""
    permit(services, call, SCHEME_CHANGE)
    scheme = services.log.get(Scheme, SCHEME)
    scheme.publish(
        changes, in_force_from or services.standing_data.month(call.act.at).next, call.act
    )
    done = record(services, call, scheme, version=scheme.versions[-1].number, **(fields or {}))
    services.standing_data.forget()
    return done


def planned(
    services: Services, call: Call, changes: dict[str, Any], in_force_from: Month | None
) -> Scheme:
    """The scheme with the version that is ready to be recorded."""
    permit(services, call, SCHEME_CHANGE)
    scheme = services.log.get(Scheme, SCHEME)
    scheme.publish(
        changes, in_force_from or services.standing_data.month(call.act.at).next, call.act
    )
    return scheme


def shipped(name: str) -> dict[str, Any]:
    """A scheme that ships for simulation, by name."""
    if name not in SHIPPED:
        raise Refused(
            "There is no scheme {name}; these ship: {names}.", name=name, names=", ".join(SHIPPED)
        )
    return SHIPPED[name]
