"""One's own account: tokens made, deputies named; one body for page and API."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from service.access.log import By
from service.services import Services
from service.web.fields import AccountName, Body, Line


class NewToken(Body):
    """``reading``: it may only read."""

    name: Annotated[Line, Field(title="What it is for")]
    days: Annotated[int, Field(ge=1, le=366, title="Days it holds")] = 90
    reading: Annotated[bool, Field(title="may only read")] = True


def make_token(services: Services, account: str, new: NewToken, now: datetime, by: By) -> str:
    """A personal API token, shown this once."""
    lasts = timedelta(days=new.days)
    return services.accounts.sessions.open_personal(account, new.name, now, lasts, new.reading, by)


class Deputy(Body):
    """``begins`` null: now. A time without an offset is of the scheme's timezone."""

    deputy: Annotated[AccountName, Field(title="Account of the deputy")]
    begins: datetime | None = None
    ends: Annotated[datetime, Field(title="Until the end of")]


def name_deputy(services: Services, account: str, named: Deputy, now: datetime, by: By) -> str:
    """委托: another account acts for one's own until then; what it does says on whose behalf."""
    zone = services.standing_data.scheme.versions[0].parameters.zone

    def aware(moment: datetime) -> datetime:
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)

    begins = aware(named.begins) if named.begins else now
    return services.accounts.deputies.name(
        account, named.deputy, begins, aware(named.ends), now, by
    )
