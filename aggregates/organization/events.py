"""What happens to an organization (组织)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent


@dataclass(frozen=True, kw_only=True)
class OrganizationRegistered(FirstEvent):
    TOPIC: ClassVar[str] = "organization.registered"

    organization: str  # its code
    name: str
    kind: str  # 机关党委, 党总支, 党支部 ...
    superior: str | None  # code; None for the committee alone
    group: str | None  # 考核分组
    members: int | None  # 党员数; None where nobody counted
    has_groups: bool = False  # 设党小组


@dataclass(frozen=True, kw_only=True)
class OrganizationRenamed(Event):
    TOPIC: ClassVar[str] = "organization.renamed"

    name: str


@dataclass(frozen=True, kw_only=True)
class OrganizationMoved(Event):
    TOPIC: ClassVar[str] = "organization.moved"

    superior: str


@dataclass(frozen=True, kw_only=True)
class OrganizationRegrouped(Event):
    TOPIC: ClassVar[str] = "organization.regrouped"

    group: str | None


@dataclass(frozen=True, kw_only=True)
class OrganizationReclassified(Event):
    """It became another kind (党总支 to 机关党委)."""

    TOPIC: ClassVar[str] = "organization.reclassified"

    kind: str


@dataclass(frozen=True, kw_only=True)
class OrganizationMembersCounted(Event):
    TOPIC: ClassVar[str] = "organization.members_counted"

    members: int | None
    has_groups: bool = False


@dataclass(frozen=True, kw_only=True)
class OrganizationMerged(Event):
    """It went up into another (合并) and is dissolved with it."""

    TOPIC: ClassVar[str] = "organization.merged"

    into: str


@dataclass(frozen=True, kw_only=True)
class OrganizationDissolved(Event):
    TOPIC: ClassVar[str] = "organization.dissolved"


@dataclass(frozen=True, kw_only=True)
class PostFilled(Event):
    """Somebody answers for the organization (责任体系): the person's code, never a name."""

    TOPIC: ClassVar[str] = "organization.post_filled"

    post: str  # 书记, 专职副书记, 组织委员 ...
    person: str


@dataclass(frozen=True, kw_only=True)
class PostVacated(Event):
    TOPIC: ClassVar[str] = "organization.post_vacated"

    post: str
    person: str


OrganizationEvent = (
    OrganizationRegistered
    | OrganizationRenamed
    | OrganizationMoved
    | OrganizationRegrouped
    | OrganizationReclassified
    | OrganizationMembersCounted
    | OrganizationMerged
    | OrganizationDissolved
    | PostFilled
    | PostVacated
)
