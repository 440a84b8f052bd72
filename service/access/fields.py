"""Guarded fields (字段权限): what a row shows only to whom the table names for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from service.access.actions import PEOPLE_CONTACT_READ, Action

# By kind of row: the field, and the action that shows it. Personal appraisals and ballots have
# their lines here as soon as they are kept.
FIELDS: Mapping[str, Mapping[str, Action]] = {
    "person": {
        "telephone": PEOPLE_CONTACT_READ,
        "email": PEOPLE_CONTACT_READ,
    },
}


def guarded(kind: str, row: Mapping[str, Any], may: Callable[[Action], bool]) -> dict[str, Any]:
    """The row with null where the reader may not look."""
    asked = {action: may(action) for action in set(FIELDS[kind].values())}
    return {
        name: value if name not in FIELDS[kind] or asked[FIELDS[kind][name]] else None
        for name, value in row.items()
    }
