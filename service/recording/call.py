"""A call: who asks for a command, when and through what; and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, cast

from aggregates.errors import NotFound, Stale
from aggregates.event import Act, Aggregate, Event
from aggregates.organization.organization import Dissolved, Organization
from service.access.actions import Action
from service.access.roles import WHOLE
from service.access.who import OPERATOR, Who, forbidden, officer
from service.services import Services
from service.store.read_set import ReadSet
from service.store.records import IdempotencyKey, Kept
from service.store.standing_data import StandingData


@dataclass(slots=True, kw_only=True)
class Call:
    """``key``: makes a repeated request the same request. ``who`` is whose rights are used: those
    of a principal, once a deputy needed them (委托); ``act.actor`` is always who really acts.
    ``read_set``: what was read for the decision and is looked at again where it is recorded."""

    who: Who
    act: Act
    key: IdempotencyKey | None = None
    read_set: ReadSet = field(default_factory=ReadSet)

    def become(self, principal: Who) -> None:
        """From here on for the principal: the facts name its organization, and on whose behalf."""
        self.who = principal
        organization, person = principal.organization, principal.actor
        self.act = replace(self.act, acting_for=organization, on_behalf_of=person)

    def act_for(self, organization: str) -> Act:
        """The act, saying whose it really is where somebody else does it (代填, 委托)."""
        if self.who.operator:
            return replace(self.act, acting_for=organization, on_behalf_of=organization)
        if organization == self.who.organization or self.act.on_behalf_of is not None:
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
    """Refuses (Forbidden) what the account may not do there. Where only a principal may, the call
    goes on as that principal's."""
    face = check(services.standing_data, call.who, action, organization)
    if face is not call.who:
        call.become(face)


def check(
    standing_data: StandingData, who: Who, action: Action, organization: str | None = None
) -> Who:
    """As whom the account may: as itself or for a principal. Forbidden; NotFound for an
    organization that is not there, but only to those who may look for it."""
    if who.operator:
        return who
    if not who.is_named(action):
        raise forbidden(who, action, organization)
    lineage = standing_data.lineage(organization) if organization is not None else []
    face = who.face(action, lineage, _root_of(standing_data, who))
    if face is None:
        raise forbidden(who, action, organization)
    return face


def _root_of(standing_data: StandingData, who: Who) -> str | None:
    """The committee's code, from any organization of the account's; None where it has none."""
    places = [who.organization, *(grant.organization for grant in who.grants)]
    for code in dict.fromkeys(places):
        if code in (WHOLE, OPERATOR):
            continue
        try:
            return standing_data.root_of(code)
        except NotFound:
            continue
    return None


def officer_of(services: Services, organization: str) -> Who:
    """Somebody of the organization with its usual role (rehearsals, demonstrations, tests)."""
    return officer(organization, organization, services.standing_data.lineage(organization))


def must_stand(services: Services, code: str) -> Organization:
    """The organization; NotFound where there is none, Dissolved where it is gone (R19)."""
    organization = services.standing_data.organization(code)
    if organization.dissolved:
        raise Dissolved(code)
    return organization


def record(
    services: Services, call: Call, *what: Aggregate | Iterable[Event], **answer: Any
) -> Done:
    """Appends all pending facts in one transaction, in the order given, and behind them what
    follows from them in other mechanisms."""
    events = list(pending(what))
    events += [each for feature in services.features for each in
               feature.follows(services, call, events)]  # fmt: skip
    kept = _kept(services, call, events, answer)
    for each in what:
        if isinstance(each, Aggregate):
            each.pending_events.clear()
    call.read_set = ReadSet()  # the same call may go on with what is next
    services.recorded(kept.count)
    return Done(kept.position, kept.answer or {"position": kept.position, **answer}, kept.replayed)


def _kept(services: Services, call: Call, events: list[Event], answer: dict[str, Any]) -> Kept:
    try:
        return services.log.append(
            events,
            key=call.key,
            answer=lambda position: {"position": position, **answer},
            read_set=call.read_set,
        )
    except Stale:
        services.standing_data.forget()  # so that whoever tries again does not rest on it again
        raise


def pending(what: Iterable[Aggregate | Iterable[Event]]) -> Iterable[Event]:
    for each in what:
        events = each.pending_events if isinstance(each, Aggregate) else each
        yield from cast(Iterable[Event], events)
