"""Accounts, grants, policy, the access log (账号与授权)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from service.feature import Entry, Feature, Panel, Todo
from service.features.accounts.rights import (
    ACCESS_LOG_READ,
    ACCOUNTS_READ,
    GRANTS_READ,
    POLICY_READ,
    RIGHTS,
)
from service.reading.naming import Choice


def _home(page: Any) -> Iterator[Panel | Todo]:
    from service.features.accounts.home import home

    return home(page)


def _waits(page: Any) -> int:
    """Grants that somebody else asked for."""
    from service.features.accounts.home import count_waiting

    return count_waiting(page)


def _choices(page: Any) -> Iterator[Choice]:
    from service.features.accounts.finding import choices

    return choices(page)


FEATURE = Feature(
    name="accounts",
    choices={"accounts": _choices},
    home=_home,
    rights=RIGHTS,
    navigation=(
        Entry(
            words="Accounts",
            path="/accounts",
            opens=ACCOUNTS_READ,
            place=170,
            group="Administration",
            icon="account",
        ),
        Entry(
            words="Grants",
            path="/grants",
            opens=GRANTS_READ,
            place=180,
            group="Administration",
            icon="grant",
            waits=_waits,
        ),
        Entry(
            words="Security policy",
            path="/policy",
            opens=POLICY_READ,
            place=190,
            group="Administration",
            icon="policy",
        ),
        Entry(
            words="Access log",
            path="/access-log",
            opens=ACCESS_LOG_READ,
            place=200,
            group="Audit",
            icon="log",
        ),
    ),
)
