"""An organization (组织) in the hierarchy: where it stands, and who answers for it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.organization.events import (
    ElectionHeld,
    OrganizationDissolved,
    OrganizationEvent,
    OrganizationFounded,
    OrganizationMembersCounted,
    OrganizationMerged,
    OrganizationMoved,
    OrganizationReclassified,
    OrganizationRegistered,
    OrganizationRegrouped,
    OrganizationRenamed,
    PostFilled,
    PostVacated,
)
from aggregates.rules.responsibility import SECRETARY


class Dissolved(Refused):
    rule = "R19"

    def __init__(self, code: str) -> None:
        super().__init__("Organization {code} is dissolved.", code=code)


class BeneathItself(Refused):
    rule = "R19"


class WrongElection(Refused):
    rule = "R22"


class StillHasOrganizations(Refused):
    rule = "R19"


def organization_id(code: str) -> UUID:
    return identity("organization", code)


class Organization(Aggregate):
    TOPIC = "organization"

    def __init__(self) -> None:
        self.code = self.name = self.kind = ""
        self.superior: str | None = None
        self.group: str | None = None
        self.members: int | None = None
        self.has_groups = False
        self.dissolved = False
        self.successor: str | None = None  # into which it was merged
        self.founded_on: date | None = None
        self.elected_on: date | None = None
        self.registered_at: datetime | None = None
        self.posts: set[tuple[str, str]] = set()

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.code, None

    @classmethod
    def register(
        cls,
        code: str,
        *,
        name: str,
        kind: str,
        superior: str | None,
        group: str | None,
        members: int | None,
        act: Act,
        has_groups: bool = False,
    ) -> Self:
        return cls.begin(
            OrganizationRegistered(
                **cls.first(organization_id(code), act),
                organization=code,
                name=name,
                kind=kind,
                superior=superior,
                group=group,
                members=members,
                has_groups=has_groups,
            )
        )

    def rename(self, name: str, act: Act) -> None:
        self._must_stand()
        if name != self.name:
            self.record(OrganizationRenamed(**self.next(act), name=name))

    def move(self, superior: str, ancestors: list[str], act: Act) -> None:
        """``ancestors``: the new superior and all above it; none may be this organization."""
        self._must_stand()
        if self.superior is None or self.code in ancestors:
            raise BeneathItself(
                "Organization {code} cannot stand beneath {superior}: that stands beneath it.",
                code=self.code,
                superior=superior,
            )
        if superior != self.superior:
            self.record(OrganizationMoved(**self.next(act), superior=superior))

    def regroup(self, group: str | None, act: Act) -> None:
        self._must_stand()
        if group != self.group:
            self.record(OrganizationRegrouped(**self.next(act), group=group))

    def reclassify(self, kind: str, act: Act) -> None:
        self._must_stand()
        if kind != self.kind:
            self.record(OrganizationReclassified(**self.next(act), kind=kind))

    def count_members(self, members: int | None, act: Act, has_groups: bool | None = None) -> None:
        self._must_stand()
        groups = self.has_groups if has_groups is None else has_groups
        if (members, groups) != (self.members, self.has_groups):
            self.record(
                OrganizationMembersCounted(**self.next(act), members=members, has_groups=groups)
            )

    def state_founding(self, founded_on: date, act: Act) -> None:
        self._must_stand()
        if founded_on != self.founded_on:
            self.record(OrganizationFounded(**self.next(act), founded_on=founded_on))

    def elect(self, held_on: date, term_years: int, today: date, act: Act) -> None:
        """换届 (R22). One of an earlier day than the last known is refused."""
        self._must_stand()
        if held_on > today:
            raise WrongElection("An election that was held was not in the future.")
        if self.elected_on is not None and held_on <= self.elected_on:
            raise WrongElection("The last election recorded was held on {day}.",
                                day=self.elected_on)  # fmt: skip
        said: dict[str, Any] = {"held_on": held_on, "term_years": term_years}
        self.record(ElectionHeld(**self.next(act), **said))

    def merge(self, into: str, act: Act) -> None:
        self._must_stand()
        self.record(OrganizationMerged(**self.next(act), into=into))

    def dissolve(self, beneath: list[str], act: Act) -> None:
        """``beneath``: the organizations directly under it; refused while there are any (R19)."""
        self._must_stand()
        if beneath:
            raise StillHasOrganizations(
                "Organization {code} cannot be dissolved while {count} stand beneath it: {some}.",
                code=self.code,
                count=len(beneath),
                some=", ".join(beneath[:5]),
            )
        self.record(OrganizationDissolved(**self.next(act)))

    def fill_post(self, post: str, person: str, since: date | None, act: Act) -> None:
        self._must_stand()
        if (post, person) in self.posts:
            return
        former = [one for title, one in sorted(self.posts) if title == post == SECRETARY]
        for one in former:  # a new 书记 ends the former's (R22)
            self.vacate_post(post, one, since, act)
        self.record(PostFilled(**self.next(act), post=post, person=person, happened_on=since))

    def vacate_post(self, post: str, person: str, until: date | None, act: Act) -> None:
        if (post, person) in self.posts:
            self.record(PostVacated(**self.next(act), post=post, person=person, happened_on=until))

    def evolve(self, event: OrganizationEvent) -> None:
        match event:
            case OrganizationRegistered():
                self.code, self.name, self.kind = event.organization, event.name, event.kind
                self.superior, self.group = event.superior, event.group
                self.members, self.has_groups = event.members, event.has_groups
                self.registered_at = event.timestamp
            case OrganizationRenamed(name=name):
                self.name = name
            case OrganizationMoved(superior=superior):
                self.superior = superior
            case OrganizationRegrouped(group=group):
                self.group = group
            case OrganizationReclassified(kind=kind):
                self.kind = kind
            case OrganizationMembersCounted(members=members, has_groups=has_groups):
                self.members, self.has_groups = members, has_groups
            case OrganizationFounded(founded_on=founded_on):
                self.founded_on = founded_on
            case ElectionHeld(held_on=held_on):
                self.elected_on = held_on
            case OrganizationMerged(into=into):
                self.dissolved, self.successor = True, into
            case OrganizationDissolved():
                self.dissolved = True
            case PostFilled(post=post, person=person):
                self.posts.add((post, person))
            case PostVacated(post=post, person=person):
                self.posts.discard((post, person))
            case _:
                assert_never(event)

    def _must_stand(self) -> None:
        if self.dissolved:
            raise Dissolved(self.code)
