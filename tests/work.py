"""Work given in the small city, for tests of what becomes of it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome
from aggregates.report.report import MonthlyReport, ReportStatus, report_id
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands.handing_down import hand_down
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.features.scores.queries.working import entries
from service.recording.call import Done
from tests.city import ROOT, City

EARLY = date(2026, 10, 20)
TITLE = Text("专项督办")


def order(
    city: City, *to: str, due: date = date(2026, 10, 23), points: int = 0
) -> list[Assignment]:
    made = issue_by_hand(
        city.services, city.by(ROOT),
        ByHand(organizations=list(to), title=TITLE, due=due, points=points,
               requirement=Text("逐项核对")),
    )  # fmt: skip
    return got(city, made, "assignments")


def got(city: City, done: Done, name: str) -> list[Assignment]:
    return [city.services.log.get(Assignment, UUID(key)) for key in done.answer[name]]


def down(
    city: City, assignment: Assignment, *to: str, due: date = EARLY, points: int = 0
) -> list[Assignment]:
    by = city.by(assignment.organization)
    return got(city, hand_down(city.services, by, assignment.id, list(to), due, points), "children")


def again(city: City, assignment: Assignment) -> Assignment:
    return city.services.log.get(Assignment, assignment.id)


def finish(city: City, assignment: Assignment) -> None:
    call = city.by(assignment.organization)
    assignments.report(
        city.services, call, assignment.id, outcome=Outcome.DONE, points=assignment.points
    )
    superior = city.services.standing_data.superior(assignment.organization)
    assignments.accept(city.services, city.by(superior), assignment.id)


def status(city: City, code: str, period: str = "2026-10") -> ReportStatus | None:
    monthly_report = city.services.log.find(MonthlyReport, report_id(code, period))
    return monthly_report.status if monthly_report else None


def entered(city: City, code: str, month: str = "2026-10") -> list[tuple[str, int, str | None]]:
    """Line, amount, and why it was reversed, in the order entered."""
    with city.reading() as reader:
        return [(row.line, row.amount, row.reason) for row in entries(reader, month, [code])]
