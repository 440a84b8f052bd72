"""Accounts for a city (全市开户): whoever holds a post gets one, asked for and approved in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from service.feature import Entry, Feature
from service.features.accounts.rights import ACCOUNTS_READ

if TYPE_CHECKING:
    from service.workbooks.importing import ImportKind


def _imports() -> Iterator[ImportKind]:
    from service.features.city_accounts.sheets import IMPORT

    yield IMPORT


FEATURE = Feature(
    name="city_accounts",
    imports=_imports,
    navigation=(
        Entry(
            words="Accounts by post",
            path="/post-accounts",
            opens=ACCOUNTS_READ,
            place=175,
            group="Administration",
            icon="person",
        ),
    ),
)
