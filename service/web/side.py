"""The side bar (侧栏) and the control of the moment: how whoever looks has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from service.access import views
from service.access.roles import Role
from service.web.links import Links

SIDE_COOKIE = "duban_side"
CHOICES = ("open", "folded")
MOST_VIEWS = 8  # in the bar; all of them stand on their own page


@dataclass
class Side(Links):
    """Open or folded to icons, as this browser last chose; a page's own way until then."""

    @property
    def side(self) -> str:
        chosen = self.request.cookies.get(SIDE_COOKIE)
        return f"side-{chosen}" if chosen in CHOICES else ""

    @cached_property
    def saved_views(self) -> Sequence[views.SavedView]:
        return views.of(self.services.accounts.engine, self.who.account)[:MOST_VIEWS]

    @property
    def called(self) -> str:
        """Whoever looks, by name; by their account where the directory knows none."""
        return self.persons[self.who.actor].name or self.who.account

    @property
    def audits(self) -> bool:
        """Auditors turn the moment all day: it lies open for them."""
        return any(grant.role == Role.AUDITOR for grant in self.who.grants)
