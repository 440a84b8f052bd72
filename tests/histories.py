"""A made-up history: whatever people might do in a small city, drawn by lot from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from aggregates.assignment.assignment import Assignment
from aggregates.assignment.states import Outcome, Status
from aggregates.errors import Refused
from aggregates.rules.report_days import opens_on
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands import handing_down, ordering
from service.features.catalogue import commands as tasks
from service.features.months.commands.issue import issue
from service.features.months.commands.withdrawing import withdraw
from service.features.notices.commands import receive
from service.features.notices.queries import notices
from service.features.organizations.commands import organizations
from service.features.organizations.commands.organizations import Amendment, Registration
from service.features.reports.queries import reports as reports_of
from service.features.scheme.commands import publish
from service.features.workdays import commands as workdays
from service.recording.call import Call
from tests.city import ROOT, City, listed

WORDS = Text("随便写写")


@dataclass
class History:
    """``refused`` and ``done`` count the acts by name: a history in which little happens proves
    little."""

    city: City
    chance: Random
    done: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    before: int = 0
    codes: list[str] = field(default_factory=lambda: ["U1", "U1-1", "U1-2", "U2", "U2-1"])

    def play(self, acts: int) -> None:
        for _ in range(acts):
            if self.chance.random() < 0.15:
                self._pass_time()
            name = self.chance.choices(list(ACTS), [weight for weight, _ in ACTS.values()])[0]
            self._try(name, ACTS[name][1])

    def _pass_time(self) -> None:
        now = self.city.services.now() + timedelta(hours=self.chance.choice((1, 5, 20, 40)))
        day = now.astimezone(self.city.services.standing_data.scheme.versions[0].parameters.zone)
        self.city.until(day.date(), day.hour)

    def _try(self, name: str, act: Callable[[History], object]) -> None:
        self.before = self.city.position
        try:
            act(self)
            self.done[name] = self.done.get(name, 0) + (self.city.position > self.before)
        except Refused:
            self.refused[name] = self.refused.get(name, 0) + 1
            assert self.city.position == self.before, f"{name} was refused, but recorded something"

    # --- drawing --------------------------------------------------------------------------------

    @property
    def month(self) -> Month:
        """Mostly the one that is over or the one that runs."""
        now = self.city.services.standing_data.month(self.city.services.now())
        return self.chance.choice((now, now, now.previous, now.previous, now.next))

    def code(self) -> str:
        return self.chance.choice(self.codes)

    @property
    def today(self) -> date:
        return self.city.services.standing_data.today(self.city.services.now())

    def report(self, *wanted: str) -> tuple[str, Month]:
        """Mostly a report in a state in which the act makes sense."""
        month = self.month
        with self.city.reading() as reader:
            rows = [r.organization for r in reports_of(reader, str(month)) if r.status in wanted]
        return (self.chance.choice(rows) if rows else self.code()), month

    def line(self, *wanted: Status) -> Assignment:
        """Mostly one in a state in which the act makes sense."""
        assignments = self.city.lines(self.code(), self.month)
        sensible = [line for line in assignments if line.status in wanted]
        if not assignments:
            raise Refused("There is none.")
        return self.chance.choice(
            sensible if sensible and self.chance.random() < 0.8 else assignments
        )

    def by_holder(self, line: Assignment) -> Call:
        return self.city.by(line.organization)

    def by_superior(self, line: Assignment) -> Call:
        return self.city.by(self.city.services.standing_data.superior(line.organization))

    def day(self, back: int = 3, on: int = 20) -> timedelta:
        return timedelta(days=self.chance.randint(-back, on))


def _receive(h: History) -> None:
    line = h.line(Status.ISSUED)
    assignments.receive(h.city.services, h.by_holder(line), line.id)


def _receive_list(h: History) -> None:
    code = h.code()
    assignments.receive_list(h.city.services, h.city.by(code), code, str(h.month))


def _report(h: History) -> None:
    line = h.line(Status.RECEIVED, Status.ISSUED, Status.RETURNED)
    assignments.report(
        h.city.services, h.by_holder(line), line.id,
        outcome=h.chance.choice(list(Outcome)), points=h.chance.randint(0, line.points),
        statement=WORDS if h.chance.random() < 0.3 else None,
        happened_on=h.today + h.day(9, 0) if h.chance.random() < 0.5 else None,
        despite=WORDS if h.chance.random() < 0.5 else None,
    )  # fmt: skip


def _answer(h: History) -> None:
    """A report, or a question that waits; sometimes what nobody asked."""
    line = h.line(Status.REPORTED)
    by, services, number = h.by_superior(line), h.city.services, len(line.extensions)
    report: list[Callable[[], object]] = [
        lambda: assignments.accept(services, by, line.id),
        lambda: assignments.return_(services, by, line.id, WORDS),
    ]
    extension: list[Callable[[], object]] = [
        lambda: assignments.grant_extension(services, by, line.id, number),
        lambda: assignments.refuse_extension(services, by, line.id, number, WORDS),
    ]
    applies: list[Callable[[], object]] = [
        lambda: assignments.grant_not_applicable(services, by, line.id),
        lambda: assignments.refuse_not_applicable(services, by, line.id, None),
    ]
    if h.chance.random() < 0.1:
        h.chance.choice(report + extension + applies)()
    elif line.status == Status.REPORTED:
        h.chance.choice(report)()
    else:
        h.chance.choice(applies if line.not_applicable else extension)()


def _ask(h: History) -> None:
    line = h.line(Status.RECEIVED, Status.ISSUED)
    if h.chance.random() < 0.5:
        due = line.due + h.day(1, 6)
        assignments.ask_extension(h.city.services, h.by_holder(line), line.id, due, WORDS)
    else:
        assignments.ask_not_applicable(h.city.services, h.by_holder(line), line.id, WORDS)


def _urge(h: History) -> None:
    line = h.line(Status.ISSUED, Status.RECEIVED)
    assignments.urge(h.city.services, h.city.by(ROOT), [line.id], WORDS)


def _hand_down(h: History) -> None:
    superior = h.city.services.standing_data.superior
    line, below = h.line(), list[str]()
    for _ in range(8):
        below = [code for code in h.codes if superior(code) == line.organization]
        if below and line.is_unreported and line.due >= h.today:
            break
        line = h.line(Status.ISSUED, Status.RECEIVED)
    to = h.chance.sample(below, min(len(below), 2))
    due = max(line.due + h.day(6, 0), h.today)
    handing_down.hand_down(h.city.services, h.by_holder(line), line.id, to, due)


def _by_hand(h: History) -> None:
    order = ordering.ByHand(
        organizations=[h.code()], title=WORDS, due=h.today + h.day(0, 15),
        points=h.chance.choice((0, 0, 300)),
    )  # fmt: skip
    ordering.issue_by_hand(h.city.services, h.city.by(ROOT), order)


def _cancel(h: History) -> None:
    line = h.line(Status.ISSUED)
    assignments.cancel(h.city.services, h.by_superior(line), line.id, None)


def _reissue(h: History) -> None:
    line = h.line(Status.CANCELLED)
    ordering.reissue_one(h.city.services, h.by_superior(line), line.id)


def _transfer(h: History) -> None:
    line = h.line(Status.ISSUED, Status.RECEIVED)
    assignments.transfer(h.city.services, h.city.operator(), line.id, h.code())


def _send(h: History) -> None:
    code, month = h.code(), h.month
    opens = opens_on(month, h.city.services.standing_data.calendar)
    if h.today < opens and month == h.city.services.standing_data.month(h.city.services.now()):
        if h.chance.random() < 0.85:
            raise Refused("It is too early.")
        h.city.until(opens)
        h.before = h.city.position
    claims = h.city.claims(code, month, h.chance.randint(0, 100))
    some = h.chance.sample(claims, h.chance.randint(0, len(claims)))
    stated = h.today + h.day(9, 0) if h.chance.random() < 0.2 else None
    by = h.city.by(h.city.services.standing_data.superior(code)) if stated else h.city.by(code)
    h.city.send(code, month, claims=some, stated_on=stated, by=by)


def _confirm(h: History) -> None:
    h.city.confirm(*h.report("submitted"))


def _return(h: History) -> None:
    h.city.return_report(*h.report("submitted"))


def _issue(h: History) -> None:
    only = [h.code()] if h.chance.random() < 0.5 else None
    issue(h.city.services, h.city.operator(), h.month, only)


def _withdraw(h: History) -> None:
    withdraw(h.city.services, h.city.operator(), h.month, WORDS)


def _register(h: History) -> None:
    code = f"N{len(h.codes)}"
    kind, superior = h.chance.choice((("党支部", h.code()), ("党总支", ROOT)))
    new = Registration(code=code, name=code, kind=kind, superior=superior, group="党群", members=9)
    organizations.register(h.city.services, h.city.operator(), new)
    h.codes.append(code)


def _amend(h: History) -> None:
    changes = h.chance.choice(
        (
            Amendment(superior=h.chance.choice([ROOT, *h.codes])),
            Amendment(group=h.chance.choice(("党群", "政府", ""))),
            Amendment(name=f"改名{h.chance.randint(0, 99)}", members=h.chance.randint(0, 40)),
            Amendment(kind=h.chance.choice(("党支部", "党总支"))),
        )
    )
    organizations.amend(h.city.services, h.city.operator(), h.code(), changes)


def _post(h: History) -> None:
    code, person = h.code(), f"P-{h.chance.randint(1, 4)}"
    verb = h.chance.choice((organizations.fill_post, organizations.vacate_post))
    verb(h.city.services, h.city.operator(), code, "书记", person, None)


def _dissolve(h: History) -> None:
    code, other = h.code(), h.code()
    if h.chance.random() < 0.5:
        organizations.merge(h.city.services, h.city.operator(), code, other)
    else:
        organizations.dissolve(h.city.services, h.city.operator(), code)


def _catalogue(h: History) -> None:
    row = (f"T{h.chance.randint(1, 7)}", "每月", ("党支部", "党总支"),
           h.chance.randint(1, 9) * 100, "本月20日", None)  # fmt: skip
    tasks.save(h.city.services, h.city.operator(), listed(row), None)


def _workdays(h: History) -> None:
    day = h.today + h.day(0, 30)
    workdays.load(h.city.services, h.city.operator(), {day: h.chance.random() < 0.5})


def _scheme(h: History) -> None:
    share = h.chance.choice((0, 4_000))
    publish(h.city.services, h.city.operator(), {"subtree_share": share}, None)


def _notice(h: History) -> None:
    with h.city.reading() as reader:
        rows = notices(reader, h.codes)
    if rows:
        row = h.chance.choice(rows)
        receive(h.city.services, h.city.by(row.organization), UUID(str(row.notice)))


ACTS: dict[str, tuple[int, Callable[[History], object]]] = {
    "receive": (6, _receive), "receive a list": (3, _receive_list), "report": (14, _report),
    "answer": (14, _answer), "ask": (8, _ask), "urge": (3, _urge), "hand down": (7, _hand_down),
    "by hand": (5, _by_hand), "cancel": (3, _cancel), "reissue": (3, _reissue),
    "transfer": (3, _transfer), "send": (16, _send), "confirm": (8, _confirm),
    "return": (4, _return), "issue": (3, _issue), "withdraw": (1, _withdraw),
    "register": (2, _register), "amend": (4, _amend), "post": (2, _post),
    "dissolve": (1, _dissolve), "catalogue": (2, _catalogue), "workdays": (2, _workdays),
    "scheme": (1, _scheme), "notice": (3, _notice),
}  # fmt: skip
