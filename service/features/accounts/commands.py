"""Accounts added and bound, roles asked for, policy changed; one body for page and API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from service.access.accounts import FIRST_SECRET_LASTS
from service.access.log import By
from service.access.passwords import first_secret
from service.access.policy import BOUNDS, Policy
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.access.seconding import Changed
from service.access.who import OPERATOR
from service.services import Services
from service.web.fields import AccountName, Body, Code, OrganizationCode, PersonCode

OF_AN_ADMINISTRATOR = "Organization code (empty for an administrator)"


class New(Body):
    """``organization`` null: an administrator's."""

    account: Annotated[Code, Field(title="Account")]
    person: Annotated[PersonCode, Field(title="Person code")]
    organization: Annotated[OrganizationCode | None, Field(title=OF_AN_ADMINISTRATOR)] = None


def add(services: Services, new: New, now: datetime, by: By) -> str:
    """Its first secret, to be changed at first use. No role yet."""
    if new.organization is not None:
        services.standing_data.organization(new.organization)
    secret = first_secret()
    services.accounts.add(
        new.account, person=new.person, organization=new.organization or OPERATOR,
        password=secret, now=now, must_change=True, expires_at=now + FIRST_SECRET_LASTS, by=by,
    )  # fmt: skip
    return secret


class Bound(Body):
    person: Annotated[PersonCode, Field(title="Person code")]
    organization: Annotated[OrganizationCode, Field(title="Organization code")]


def change(
    services: Services, kind: str, account: str, values: dict[str, Any], now: datetime, by: By
) -> Changed:
    """``kind``: disabling, enabling, reset, binding, provider. Asked for where a second person must
    approve it, done at once where not."""
    accounts = services.accounts
    if kind == "binding":
        services.standing_data.organization(values["organization"])
    accounts.get(account)
    if accounts.seconding.wants(account, by):
        return accounts.seconding.ask(kind, account, values, now, by)
    match kind:
        case "reset":
            return Changed(None, accounts.reset(account, now, by, values["forget_factors"]))
        case "binding":
            accounts.bind(account, values["person"], values["organization"], by)
        case "provider":
            accounts.bind_to_provider(account, values["issuer"], values["subject"], by)
        case _:
            accounts.disable(account, kind == "disabling", now, by)
    return Changed()


class Asked(Body):
    """``organization`` null: an administrator's, for the whole city."""

    account: Annotated[AccountName, Field(title="Account")]
    role: Annotated[Role, Field(title="Role")]
    organization: Annotated[OrganizationCode | None, Field(title=OF_AN_ADMINISTRATOR)] = None


@dataclass(frozen=True, slots=True)
class Grant:
    id: str
    in_force: bool


def ask(services: Services, asked: Asked, now: datetime, by: By) -> Grant:
    """In force when a second person has approved."""
    place = asked.organization or WHOLE
    if asked.role not in ADMINISTRATORS and place != WHOLE:
        services.standing_data.organization(place)
    return Grant(*services.accounts.granting.ask(asked.account, asked.role, place, now, by))


def _whole(name: str) -> Any:
    low, high = BOUNDS[name]
    return Field(ge=low, le=high)


class Changes(Body):
    """What is left out stays as it is."""

    passwords: Literal["classes", "length"] | None = None
    second_factor: Literal["required", "offered"] | None = None
    dormant_days: Annotated[int | None, _whole("dormant_days")] = None
    idle_minutes: Annotated[int | None, _whole("idle_minutes")] = None
    session_hours: Annotated[int | None, _whole("session_hours")] = None


def change_policy(services: Services, changes: Changes, by: By) -> Policy:
    """Holds for every account at once."""
    given = {name: value for name, value in changes.given().items() if value is not None}
    return services.accounts.policies.change(given, by)
