"""Whose things a list may show: those that the reader's grants reach, by the tree of today."""

from __future__ import annotations

from aggregates.errors import NotFound
from service.access.actions import TRAIL_READ, Action
from service.access.roles import WHOLE
from service.access.who import Forbidden, Who, forbidden
from service.reading import tree
from service.reading.reader import Reader, read_now
from service.recording.call import check
from service.services import Services
from service.web.frame import Looking


def scope(
    look: Looking,
    reader: Reader,
    action: Action,
    organization: str | None = None,
    under: str | None = None,
) -> set[str] | None:
    """None: everybody's. Asking for another's by name is Forbidden; a list that names nobody is
    narrowed to what the reader may see today, whatever moment it looks at."""
    for code in (organization, under):
        if code is not None:
            look.allow(action, code)
    if organization is not None:
        return {organization}
    if under is not None:
        return tree.subtree(reader, under)
    return None if sees_all(look, action) else reach(look, reader, action)


def reach(look: Looking, reader: Reader, action: Action) -> set[str]:
    """Forbidden where no grant names the action at all."""
    if not look.who.is_named(action):
        raise forbidden(look.who, action, None)
    places = look.who.places(action) - {WHOLE}
    last, _ = look.services.log.last()
    if reader.at.position >= last:
        return _beneath(reader, places)
    with read_now(look.services, "organizations") as today:
        return _beneath(today, places)


def _beneath(reader: Reader, places: set[str]) -> set[str]:
    return {code for place in places for code in tree.subtree(reader, place)}


def sees_all(look: Looking, action: Action = TRAIL_READ) -> bool:
    """Whether a grant of the reader's reaches the whole city."""
    try:
        check(look.services.standing_data, look.who, action)
    except (Forbidden, NotFound):
        return False
    return True


def reached_today(services: Services, who: Who, action: Action) -> set[str] | None:
    """The organizations that the account's grants for an action reach; None: everybody's."""
    try:
        check(services.standing_data, who, action)
        return None
    except (Forbidden, NotFound):
        places = who.places(action) - {WHOLE}
    with read_now(services, "organizations") as today:
        return _beneath(today, places)
