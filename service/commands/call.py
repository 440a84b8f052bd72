"""A call: who asks for a command, when and through what; and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, cast

from aggregates.errors import NotFound
from aggregates.event import Act, Aggregate, Event
from aggregates.organization.organization import Dissolved, Organization
from service.access.actions import Action
from service.access.who import Who, forbidden
from service.store.records import IdempotencyKey
from service.store.standing import Standing
from service.wiring import Services


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """``key``: makes a repeated request the same request."""

    who: Who
    act: Act
    key: IdempotencyKey | None = None

    def act_for(self, organization: str) -> Act:
        """The act, saying whose it really is where somebody else does it (代填)."""
        if self.who.operator:
            return replace(self.act, acting_for=organization, on_behalf_of=organization)
        if organization == self.who.organization:
            return self.act
        return replace(self.act, on_behalf_of=organization)


@dataclass(frozen=True, slots=True)
class Done:
    """``answer`` is what every door gives back: the position and what the command adds."""

    position: int
    answer: dict[str, Any]
    replayed: bool = False


def call(services: Services, who: Who, via: str, key: IdempotencyKey | None = None) -> Call:
    act = Act(
        actor=who.actor,
        acting_for=who.organization,
        via=via,
        at=services.now(),
        command_id=services.new_id(),
    )
    return Call(who=who, act=act, key=key)


def permit(services: Services, call: Call, action: Action, organization: str | None = None) -> None:
    """Refuses (Forbidden) what the account may not do there."""
    check(services.standing, call.who, action, organization)


def check(standing: Standing, who: Who, action: Action, organization: str | None = None) -> None:
    if who.operator:
        return
    lineage = standing.lineage(organization) if organization is not None else []
    if not who.may(action, lineage, _root_of(standing, who)):
        raise forbidden(who, action, organization)


def _root_of(standing: Standing, who: Who) -> str | None:
    """None for an account of no organization in the hierarchy: an administrator's."""
    try:
        return standing.root_of(who.organization)
    except NotFound:
        return None


def must_stand(services: Services, code: str) -> Organization:
    """The organization; NotFound where there is none, Dissolved where it is gone (R19)."""
    found = services.standing.organization(code)
    if found.dissolved:
        raise Dissolved(code)
    return found


def record(
    services: Services, call: Call, *what: Aggregate | Iterable[Event], **answer: Any
) -> Done:
    """Appends all pending facts in one transaction, in the order given."""
    kept = services.log.append(
        list(pending(what)), key=call.key, answer=lambda position: {"position": position, **answer}
    )
    for each in what:
        if isinstance(each, Aggregate):
            each.pending_events.clear()
    services.recorded()
    return Done(kept.position, kept.answer or {"position": kept.position, **answer}, kept.replayed)


def pending(what: Iterable[Aggregate | Iterable[Event]]) -> Iterable[Event]:
    for each in what:
        found = each.pending_events if isinstance(each, Aggregate) else each
        yield from cast(Iterable[Event], found)
