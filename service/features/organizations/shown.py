"""Organizations as JSON: the same for the API and the command line."""

from __future__ import annotations

from service.reading.shown import Shown, moment
from service.reading.tree import Place


def show_organization(place: Place) -> Shown:
    return {
        "code": place.code,
        "name": place.name,
        "kind": place.kind,
        "superior": place.superior,
        "group": place.group,
        "members": place.members,
        "has_groups": place.has_groups,
        "tier": place.tier,
        "registered_at": moment(place.registered_at),
        "dissolved_at": moment(place.dissolved_at),
        "merged_into": place.merged_into,
    }
