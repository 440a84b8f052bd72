"""Many accounts made, many roles asked for and approved together; each kept as if it were alone.

Every one of them passes the checks of a single act: whoever asked approves nothing, and what is
refused is told beside what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from aggregates.errors import Refused
from service.access.accounts import FIRST_SECRET_LASTS
from service.access.log import By
from service.access.roles import Role
from service.features.accounts import commands as accounts
from service.features.accounts.commands import New
from service.features.city_accounts.queries import ASKED, NO_ACCOUNT, NO_ROLE, Holder
from service.services import Services

MOST = 100  # accounts of one act: a first secret is weighed for each


@dataclass(frozen=True, slots=True)
class Slip:
    """What somebody gets on paper: their first secret, shown this once."""

    holder: Holder
    secret: str
    until: datetime


@dataclass(slots=True)
class Done:
    count: int = 0
    slips: list[Slip] = field(default_factory=list)
    refused: list[tuple[Holder, Refused]] = field(default_factory=list)


def make(services: Services, chosen: Sequence[Holder], now: datetime, by: By) -> Done:
    """An account for each person without one; of two posts of one person only the first counts."""
    people = {each.person: each for each in chosen if each.state == NO_ACCOUNT}
    if len(people) > MOST:
        raise Refused("At most {most} accounts are made together; choose fewer.", most=MOST)
    done = Done()

    def one(holder: Holder) -> None:
        new = New(account=holder.account, person=holder.person, organization=holder.organization)
        secret = accounts.add(services, new, now, by)
        done.slips.append(Slip(holder, secret, now + FIRST_SECRET_LASTS))

    return _each(done, people.values(), one)


def ask(
    services: Services,
    chosen: Sequence[Holder],
    roles: Callable[[Holder], Role],
    now: datetime,
    by: By,
) -> Done:
    """``roles``: the one that was chosen for each."""

    def one(holder: Holder) -> None:
        granting = services.accounts.granting
        granting.ask(holder.account, roles(holder), holder.organization, now, by)

    return _each(Done(), (each for each in chosen if each.state == NO_ROLE), one)


def approve(services: Services, chosen: Sequence[Holder], now: datetime, by: By) -> Done:
    def one(holder: Holder) -> None:
        assert holder.grant is not None
        services.accounts.granting.approve(holder.grant.id, now, by)

    return _each(Done(), (each for each in chosen if each.state == ASKED), one)


def _each(done: Done, chosen: Iterable[Holder], act: Callable[[Holder], None]) -> Done:
    for holder in chosen:
        try:
            act(holder)
        except Refused as refusal:
            done.refused.append((holder, refusal))
        else:
            done.count += 1
    if not done.count and not done.refused:
        raise Refused("Choose at least one of whom this is still to be done.")
    return done
