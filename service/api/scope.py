"""Whose things a list may show: the reader's own organization and all beneath it."""

from __future__ import annotations

from aggregates.errors import NotFound
from service.access.actions import Action
from service.api.frame import Looking
from service.queries import tree
from service.queries.reader import Reader


def scope(
    look: Looking,
    reader: Reader,
    action: Action,
    organization: str | None = None,
    under: str | None = None,
) -> set[str] | None:
    """None: everybody's. Asking for another's by name is Forbidden; a list that names nobody is
    narrowed to what the reader may see."""
    for code in (organization, under):
        if code is not None:
            look.allow(action, code)
    if organization is not None:
        return {organization}
    if under is not None:
        return tree.subtree(reader, under)
    return None if sees_all(look) else tree.subtree(reader, look.who.organization)


def sees_all(look: Looking) -> bool:
    """Whether the reader belongs to the committee, the root of the hierarchy."""
    own = look.who.organization
    try:
        return look.who.operator or look.services.standing.root_of(own) == own
    except NotFound:
        return False
