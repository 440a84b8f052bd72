"""What whoever looks may do, and whose work they see: today's rights, whatever the moment."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from aggregates.errors import NotFound
from service.access.actions import ASSIGNMENT_READ, BOARD_READ, Action
from service.access.who import Forbidden
from service.reading.reader import read_now
from service.reading.tree import Place, Tree, tree
from service.recording.call import check
from service.web.looking import Looking


@dataclass
class Rights(Looking):
    """Asked of the table of rights with the organization that is touched."""

    @cached_property
    def home(self) -> Place | None:
        """Their own organization; None where the account belongs to none (an administrator)."""
        return self.tree.places.get(self.who.organization)

    @cached_property
    def below(self) -> list[str]:
        """The codes directly beneath their own."""
        return self.tree.beneath.get(self.home.code, []) if self.home else []

    @cached_property
    def decides(self) -> list[str]:
        """Whose reports and requests they answer: of those directly beneath; the root its own."""
        if self.home is None:
            return []
        return [*self.below, self.home.code] if self.home.superior is None else self.below

    @cached_property
    def whole(self) -> bool:
        """Whether the whole city's work is theirs to see: a grant for the root."""
        return self.may(BOARD_READ)

    def may(self, action: Action, organization: str | None = None) -> bool:
        """By the tree as it stands now: today's rights, whatever the moment."""
        try:
            check(self.services.standing_data, self.who, action, organization)
        except (Forbidden, NotFound):
            return False
        return True

    def allow(self, action: Action, organization: str | None = None) -> None:
        """Forbidden, by the tree as it stands now: today's rights, whatever the moment."""
        try:
            check(self.services.standing_data, self.who, action, organization)
        except NotFound:
            if self.home is not None:
                raise
            raise Forbidden("This account belongs to no organization.") from None

    @cached_property
    def reach(self) -> set[str]:
        """The codes of all organizations that their grants reach, as the tree stands now."""
        if not self.past:
            return self._reach(self.tree)
        with read_now(self.services) as reader:
            return self._reach(tree(reader))

    def _reach(self, today: Tree) -> set[str]:
        places = self.who.places(ASSIGNMENT_READ)
        return {code for place in places if place in today for code in today.subtree(place)}

    def name(self, code: str | None) -> str:
        place = self.tree.places.get(code or "")
        return place.name if place else (code or "")

    def superior_of(self, organization: str) -> bool:
        """Whether they answer for what is directly beneath: accept, return, decide."""
        place = self.tree.places.get(organization)
        above = (place.superior or place.code) if place else None
        return self.who.operator or above == self.who.organization
