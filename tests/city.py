"""A small city, built through the commands: two units with branches, five tasks, one calendar."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, catalogue_id
from aggregates.event import DUBAN
from aggregates.values.period import Month, parse_period
from aggregates.values.text import Text
from schedules.job import Occurrence
from schedules.runner import play, run_together
from service.access.who import OPERATOR, Who
from service.bootstrap import initialize
from service.features.assignments.commands.month_lines import of
from service.features.catalogue import commands as tasks
from service.features.months.commands.issue import Issued, issue
from service.features.organizations.commands import importing as import_organizations
from service.features.organizations.commands.listed import Listed
from service.features.reports.commands import answers as report_answers
from service.features.reports.commands import reports
from service.features.reports.commands.sendings import Claim, Submission
from service.features.scores.queries.rankings import Ranking, ranking
from service.features.scores.queries.scores import Score, scores
from service.features.workdays import commands as workdays
from service.reading.reader import Reader, read_now
from service.recording.call import Call, Done, call, officer_of, record
from service.services import Services
from service.settings import Settings
from service.wiring import services

ZONE = ZoneInfo("Asia/Shanghai")
ROOT = "GW"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
# code, kind, superior, group, members
ORGANIZATIONS = (
    (ROOT, "工委", None, "工委", None),
    ("U1", "机关党委", ROOT, "党群", 60),
    ("U1-1", "党支部", "U1", "党群", 30),
    ("U1-2", "党支部", "U1", "党群", 12),
    ("U2", "党总支", ROOT, "党群", 25),
    ("U2-1", "党支部", "U2", "党群", None),
)
UNITS, BRANCHES = ("机关党委", "党总支"), ("党支部",)
# code, cycle, for whom, points (hundredths), deadline, condition
TASKS = (
    ("T1", "每月", UNITS + BRANCHES, 1000, "本月25日", None),
    ("T2", "每月", BRANCHES, 600, "本月最后一个工作日", None),
    ("T3", "每季度", UNITS, 800, "季末月20日", None),
    ("T4", "12月", BRANCHES, 1000, "本月20日", "党员20人以上"),
    ("T5", "每月", UNITS, 400, "本月10日", None),
)
OFF = ("01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "02-23", "04-06", "05-01",
       "05-04", "05-05", "06-19", "09-25", "10-01", "10-02", "10-05", "10-06", "10-07")  # fmt: skip
WORKED = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
WORKDAYS = {date.fromisoformat(f"2026-{day}"): day in WORKED for day in OFF + WORKED}


def at(day: date | str, hour: int = 10, minute: int = 0) -> datetime:
    """That day and time by the scheme's clock."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime.combine(day, time(hour, minute), ZONE)


@contextmanager
def a_store(url: str, folder: Path, begins: datetime | None) -> Iterator[City]:
    """Founded anew; ``begins``: on a simulated clock from then on, else on the real one."""
    initialize(_settings(url, folder), begins.astimezone(UTC) if begins else None)
    with opened(url, folder) as city:
        yield city


@contextmanager
def opened(url: str, folder: Path) -> Iterator[City]:
    """A store that is there already, with ids of its own."""
    salts, ids = count(), count()
    with services(_settings(url, folder), salt=lambda: next(salts).to_bytes(16)) as made:
        name = f"{folder} {made.log.last()[0]}"
        made.new_id = lambda: uuid5(DUBAN, f"{name} {next(ids)}")
        yield City(made)


def _settings(url: str, folder: Path) -> Settings:
    return Settings(database=url, evidence=str(folder / "evidence"))


@contextmanager
def a_city(url: str, folder: Path, begins: datetime | None) -> Iterator[City]:
    with a_store(url, folder, begins) as city:
        city.populate()
        yield city


@dataclass
class City:
    """Shorthands that read as prose; everything is done through commands and read by queries."""

    services: Services

    # --- who asks -------------------------------------------------------------------------------

    def by(self, organization: str) -> Call:
        """An officer of the organization, through a page."""
        return call(self.services, officer_of(self.services, organization), "page")

    def operator(self) -> Call:
        return call(self.services, Who(OPERATOR, OPERATOR, OPERATOR, operator=True), "command-line")

    # --- the standing data ----------------------------------------------------------------------

    def populate(self, only: tuple[str, ...] | None = None) -> None:
        self.load_workdays()
        self.register([row[0] for row in ORGANIZATIONS if only is None or row[0] in only])
        self.add_tasks()

    def load_workdays(self) -> None:
        workdays.load(self.services, self.operator(), WORKDAYS)

    def register(self, codes: list[str]) -> None:
        rows = [
            Listed(
                code=code, name=f"{code}{kind}", kind=kind, superior=superior, group=group,
                members=members, tier="standard" if kind == "党支部" else None,
            )
            for code, kind, superior, group, members in ORGANIZATIONS
            if code in codes
        ]  # fmt: skip
        plan = import_organizations.plan(self.services, self.operator(), rows, None)
        assert not plan.problems, plan.problems
        record(self.services, self.operator(), plan.events)
        self.services.standing_data.forget()

    def rate(self, rated: list[tuple[str, str, str, str]]) -> None:
        """Code, kind, superior and tier of branches, as a directory lists them."""
        rows = [
            Listed(
                code=code, name=code, kind=kind, superior=superior, group=None, members=None,
                tier=tier,
            )
            for code, kind, superior, tier in rated
        ]  # fmt: skip
        plan = import_organizations.plan(self.services, self.operator(), rows, date(2026, 10, 1))
        record(self.services, self.operator(), plan.events)

    def add_tasks(self) -> None:
        plan = tasks.plan(self.services, self.operator(), [listed(row) for row in TASKS])
        assert not plan.problems, plan.problems
        record(self.services, self.operator(), plan.events)

    # --- the clock ------------------------------------------------------------------------------

    def until(self, day: date | str, hour: int = 10, minute: int = 0) -> list[Occurrence]:
        """Plays the simulated clock, with everything that falls due on the way."""
        self.services.standing_data.forget()
        return play(self.services, at(day, hour, minute))

    def night(self, day: date | str) -> list[Occurrence]:
        """What is done at 00:05 after that day, and nothing of the days before."""
        day = date.fromisoformat(day) if isinstance(day, str) else day
        when = at(day + timedelta(days=1), 0, 5)
        self.services.log.move_clock(max(when, self.services.now()))
        jobs = ("mark-overdue", "confirm-by-lapse", "mark-missed", "close-month")
        due = [Occurrence(when, job, day.isoformat()) for job in jobs]
        return run_together(self.services, due)

    def skip_to(self, day: date | str, hour: int = 10, minute: int = 0) -> None:
        """Moves the simulated clock with nothing done on the way: the machine slept."""
        self.services.log.move_clock(at(day, hour, minute))

    @property
    def position(self) -> int:
        return self.services.log.last()[0]

    # --- the month ------------------------------------------------------------------------------

    def issue(self, month: Month = OCTOBER) -> Issued:
        return issue(self.services, self.operator(), month)

    def line(self, organization: str, task: str, month: Month = OCTOBER) -> Assignment:
        return self.services.log.get(Assignment, catalogue_id(str(month), organization, task))

    def lines(self, organization: str, month: Month = OCTOBER) -> list[Assignment]:
        return of(self.services, [organization], str(month))

    def claims(
        self, organization: str, month: Month = OCTOBER, share: int = 100, **points: int
    ) -> list[Claim]:
        """All unaccepted lines with points, done to so many hundredths of their weight, or by
        task as named."""
        assignments = [a for a in self.lines(organization, month) if a.is_open and a.points]
        return [
            Claim(
                assignment=line.id,
                outcome=Outcome.DONE,
                points=points.get(line.task or "", line.points * share // 100),
            )
            for line in assignments
        ]

    def send(
        self,
        organization: str,
        month: Month = OCTOBER,
        *,
        by: Call | None = None,
        claims: list[Claim] | None = None,
        stated_on: date | None = None,
        history: bool = False,
        share: int = 100,
        **points: int,
    ) -> Done:
        if claims is None:
            claims = self.claims(organization, month, share, **points)
        submission = Submission(
            organization=organization, period=month, claims=claims, stated_on=stated_on,
            history=history,
        )  # fmt: skip
        return reports.submit(self.services, by or self.by(organization), submission)

    def confirm(self, organization: str, month: Month = OCTOBER) -> Done:
        superior = self.services.standing_data.superior(organization)
        return report_answers.confirm(self.services, self.by(superior), organization, month)

    def return_report(self, organization: str, month: Month = OCTOBER) -> Done:
        superior = self.services.standing_data.superior(organization)
        words = Text("please mend")
        return report_answers.return_(self.services, self.by(superior), organization, month, words)

    # --- what is seen ---------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        with read_now(self.services) as reader:
            yield reader

    def score(self, organization: str, period: str = "2026-10") -> Score:
        with self.reading() as reader:
            return scores(reader, parse_period(period)).by_code[organization]

    def hundredths(self, organization: str, period: str = "2026-10") -> int | None:
        return self.score(organization, period).score

    def ranking(self, period: str = "2026-10", under: str | None = None) -> Ranking:
        with self.reading() as reader:
            return ranking(reader, parse_period(period), under=under)

    def ranks(self, period: str = "2026-10", under: str | None = None) -> dict[str, int | None]:
        return {row.organization: row.rank for row in self.ranking(period, under).rows}


def listed(row: tuple[str, str, tuple[str, ...], int, str, str | None]) -> tasks.Listed:
    code, cycle, kinds, points, deadline, condition = row
    return tasks.Listed(
        code=code, name=f"任务{code}", category="组织建设", cycle=cycle, kinds=kinds, points=points,
        deadline=deadline, material=None, basis=None, condition=condition,
    )  # fmt: skip


def topics(city: City, after: int) -> list[str]:
    """What was recorded since a position."""
    return [fact.event.TOPIC for fact in city.services.log.feed(after, 100_000)]


def days(first: str, last: str) -> Iterator[date]:
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


NOBODY = UUID(int=0)
