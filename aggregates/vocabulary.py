"""Every kind of fact there is, and the names that are retired: the log's whole vocabulary."""

from __future__ import annotations

from typing import get_args

from aggregates.account.events import ScoreEvent
from aggregates.adjustment.events import AdjustmentEvent
from aggregates.annual_review.events import AnnualReviewEvent
from aggregates.appeal.events import AppealEvent
from aggregates.assignment.events import AssignmentEvent
from aggregates.bulletin.events import BulletinEvent
from aggregates.check.events import CheckEvent
from aggregates.checklist.events import ChecklistEvent
from aggregates.consequence.events import ConsequenceEvent
from aggregates.contact.events import ContactEvent
from aggregates.event import Event
from aggregates.forgetting.events import ForgettingEvent
from aggregates.interview.events import InterviewEvent
from aggregates.ledger_check.events import LedgerCheckEvent
from aggregates.ledger_sample.events import LedgerSampleEvent
from aggregates.look_back_campaign.events import CampaignEvent
from aggregates.meeting.events import MeetingEvent
from aggregates.month.events import MonthEvent
from aggregates.notice.events import NoticeEvent
from aggregates.organization.events import OrganizationEvent
from aggregates.panel.events import PanelEvent
from aggregates.personal_notice.events import PersonalNoticeEvent
from aggregates.poll.events import PollEvent
from aggregates.rectification.events import RectificationEvent
from aggregates.report.events import ReportEvent
from aggregates.run.events import RunEvent
from aggregates.scheme.events import SchemeEvent
from aggregates.spot_check.events import SpotCheckEvent
from aggregates.store.events import StoreEvent
from aggregates.task.events import TaskEvent
from aggregates.tier.events import TierEvent
from aggregates.tier_targets.events import TierTargetsEvent
from aggregates.workdays.events import WorkdaysEvent

FAMILIES: tuple[object, ...] = (
    StoreEvent,
    SchemeEvent,
    WorkdaysEvent,
    OrganizationEvent,
    TierEvent,
    TaskEvent,
    AssignmentEvent,
    PollEvent,
    ReportEvent,
    ScoreEvent,
    MonthEvent,
    RunEvent,
    NoticeEvent,
    PersonalNoticeEvent,
    SpotCheckEvent,
    CheckEvent,
    RectificationEvent,
    LedgerCheckEvent,
    LedgerSampleEvent,
    BulletinEvent,
    AdjustmentEvent,
    AnnualReviewEvent,
    AppealEvent,
    MeetingEvent,
    ConsequenceEvent,
    ChecklistEvent,
    PanelEvent,
    CampaignEvent,
    TierTargetsEvent,
    ContactEvent,
    InterviewEvent,
    ForgettingEvent,
)
FACTS: tuple[type[Event], ...] = tuple(
    kind for family in FAMILIES for kind in (get_args(family) or (family,))
)
BY_TOPIC: dict[str, type[Event]] = {kind.TOPIC: kind for kind in FACTS}
RETIRED: tuple[str, ...] = ()
