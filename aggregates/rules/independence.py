"""Independence (回避): nobody decides their own, whatever the face, the role or the account.

By person. What a deputy does is both persons' (委托). What a superior's officer recorded for the
holder (代填) is not the holder's own: offices do decide such forms, and auditors see them listed.
Where something rests on independence itself, approving what one asked, say, that makes no odds.
"""

from __future__ import annotations

from collections.abc import Iterable

from aggregates.errors import Refused
from aggregates.event import Act, Event

Persons = frozenset[str]
NOBODY: Persons = frozenset()


class OwnWork(Refused):
    """Somebody would decide what is their own."""

    status = 403
    rule = "回避"


def behind(what: Act | Event) -> Persons:
    """Whose act it is: who did it, and the person whose deputy did it."""
    principal = what.on_behalf_of
    if principal is None or principal == what.acting_for:  # the operator's, for an organization
        return frozenset((what.actor,))
    return frozenset((what.actor, principal))


def own(fact: Event, holder: str) -> Persons:
    """Whose own it is, of what was done as the holder's; nobody's where a superior recorded it."""
    return behind(fact) if fact.acting_for == holder != fact.on_behalf_of else NOBODY


def must_not_decide(persons: Iterable[str], act: Act) -> None:
    """OwnWork where one of those persons would decide by this act."""
    if not behind(act).isdisjoint(persons):
        raise OwnWork(
            "What somebody reported, sent or asked for, somebody else decides; so it is left to "
            "another officer."
        )
