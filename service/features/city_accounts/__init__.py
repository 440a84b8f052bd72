"""Accounts for a city (全市开户): whoever holds a post gets one, asked for and approved in bulk."""

from __future__ import annotations

from service.feature import Entry, Feature
from service.features.accounts.rights import ACCOUNTS_READ

FEATURE = Feature(
    name="city_accounts",
    navigation=(
        Entry(
            words="Accounts by post",
            path="/post-accounts",
            opens=ACCOUNTS_READ,
            place=175,
            group="Administration",
            icon="people",
        ),
    ),
)
