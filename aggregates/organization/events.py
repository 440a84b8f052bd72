"""What happens to an organization (组织)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class OrganizationRegistered(FirstEvent):
    TOPIC: ClassVar[str] = "organization.registered"
    SENTENCE: ClassVar[str] = N_("{who} registered {organization} as {kind}, under {superior}.")
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "root": N_("{who} registered {organization} as {kind}, at the head of the hierarchy."),
    }

    organization: OrganizationCode  # its code
    name: str
    kind: str  # 机关党委, 党总支, 党支部 ...
    superior: OrganizationCode | None  # code; None for the committee alone
    group: str | None  # 考核分组
    members: int | None  # 党员数; None where nobody counted
    has_groups: bool = False  # 设党小组

    def variant(self, before: Mapping[str, object]) -> str:
        return "root" if self.superior is None else ""


@dataclass(frozen=True, kw_only=True)
class OrganizationRenamed(Event):
    TOPIC: ClassVar[str] = "organization.renamed"
    SENTENCE: ClassVar[str] = N_("{who} renamed {organization} from “{before_name}” to “{name}”.")

    name: str


@dataclass(frozen=True, kw_only=True)
class OrganizationMoved(Event):
    TOPIC: ClassVar[str] = "organization.moved"
    SENTENCE: ClassVar[str] = N_(
        "{who} moved {organization} from under {before_superior} to under {superior}."
    )

    superior: OrganizationCode


@dataclass(frozen=True, kw_only=True)
class OrganizationRegrouped(Event):
    TOPIC: ClassVar[str] = "organization.regrouped"
    SENTENCE: ClassVar[str] = N_(
        "{who} moved {organization} from group {before_group} to group {group}."
    )

    group: str | None


@dataclass(frozen=True, kw_only=True)
class OrganizationReclassified(Event):
    """It became another kind (党总支 to 机关党委)."""

    TOPIC: ClassVar[str] = "organization.reclassified"
    SENTENCE: ClassVar[str] = N_("{who} changed {organization} from {before_kind} to {kind}.")

    kind: str


@dataclass(frozen=True, kw_only=True)
class OrganizationMembersCounted(Event):
    TOPIC: ClassVar[str] = "organization.members_counted"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded {members} members of {organization}, before {before_members}."
    )

    members: int | None
    has_groups: bool = False


@dataclass(frozen=True, kw_only=True)
class OrganizationFounded(Event):
    """成立: on which day, as somebody knows it; a later one corrects it."""

    TOPIC: ClassVar[str] = "organization.founded"
    SENTENCE: ClassVar[str] = N_("{who} recorded that {organization} was founded on {founded_on}.")

    founded_on: date


@dataclass(frozen=True, kw_only=True)
class ElectionHeld(Event):
    """换届, held on that day, for a term of so many years (R22)."""

    TOPIC: ClassVar[str] = "organization.election_held"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded that {organization} held its election on {held_on}, for {term_years} years."
    )

    held_on: date
    term_years: int


@dataclass(frozen=True, kw_only=True)
class OrganizationMerged(Event):
    """It went up into another (合并) and is dissolved with it."""

    TOPIC: ClassVar[str] = "organization.merged"
    SENTENCE: ClassVar[str] = N_("{who} merged {organization} into {into}.")

    into: OrganizationCode


@dataclass(frozen=True, kw_only=True)
class OrganizationDissolved(Event):
    TOPIC: ClassVar[str] = "organization.dissolved"
    SENTENCE: ClassVar[str] = N_("{who} dissolved {organization}.")


@dataclass(frozen=True, kw_only=True)
class PostFilled(Event):
    """Somebody answers for the organization (责任体系): the person's code, never a name."""

    TOPIC: ClassVar[str] = "organization.post_filled"
    SENTENCE: ClassVar[str] = N_("{who} recorded {person} as {post} of {organization}.")

    post: str  # 书记, 专职副书记, 组织委员 ...
    person: str


@dataclass(frozen=True, kw_only=True)
class PostVacated(Event):
    TOPIC: ClassVar[str] = "organization.post_vacated"
    SENTENCE: ClassVar[str] = N_(
        "{who} recorded that {person} is no longer {post} of {organization}."
    )

    post: str
    person: str


OrganizationEvent = (
    OrganizationRegistered
    | OrganizationRenamed
    | OrganizationMoved
    | OrganizationRegrouped
    | OrganizationReclassified
    | OrganizationMembersCounted
    | OrganizationFounded
    | ElectionHeld
    | OrganizationMerged
    | OrganizationDissolved
    | PostFilled
    | PostVacated
)
