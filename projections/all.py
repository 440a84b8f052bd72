"""All projections there are, the ones that people look at most first."""

from __future__ import annotations

from projections.adjustments import Adjustments
from projections.annual_reviews import AnnualReviews
from projections.appeals import Appeals
from projections.assignments import Assignments
from projections.bulletins import Bulletins
from projections.calendars import Calendars
from projections.catalogue import Catalogue
from projections.checks import Checks
from projections.consequences import Consequences
from projections.contacts import Contacts
from projections.evidence import Evidence
from projections.interviews import Interviews
from projections.ledgers import Ledgers
from projections.meetings import Meetings
from projections.notices import Notices
from projections.organizations import Organizations
from projections.personal_notices import PersonalNotices
from projections.polls import Polls
from projections.projection import Projection
from projections.rankings import Rankings
from projections.rectifications import Rectifications
from projections.reports import Reports
from projections.responsibilities import Responsibilities
from projections.runs import Runs
from projections.scores import Scores
from projections.tiers import Tiers
from projections.trail import Trail
from projections.year_scores import YearScores

PROJECTIONS: tuple[Projection, ...] = (
    Calendars(),
    Catalogue(),
    Organizations(),
    Assignments(),
    Reports(),
    Scores(),
    YearScores(),
    Polls(),
    Rankings(),
    Runs(),
    Notices(),
    Checks(),
    Rectifications(),
    Ledgers(),
    Bulletins(),
    Adjustments(),
    AnnualReviews(),
    Appeals(),
    Meetings(),
    Consequences(),
    Tiers(),
    Responsibilities(),
    Contacts(),
    Interviews(),
    PersonalNotices(),
    Evidence(),
    Trail(),
)
