"""What changes beneath a month: time, the tree, the catalogue, the calendar and the scheme."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from aggregates.values.period import Month
from service.features.catalogue import commands as tasks
from service.features.organizations.commands import organizations
from service.features.organizations.commands.importing import plan
from service.features.organizations.commands.listed import Listed
from service.features.scheme import commands as schemes
from service.features.workdays import commands as workdays
from service.recording.call import record
from tests.city import listed
from tests.plain import (
    acts,
    appealing,
    appeals,
    ledger_checks,
    reporting,
    spot_checks,
    working,
)
from tests.plain.acts import Act
from tests.plain.city import OPEN, ROOT, UNREPORTED, No, Org, Place, Terms, Work, must
from tests.plain.days import after
from tests.plain.story import Story

KINDS, GROUPS = ("党总支", "党支部", "内设部门"), ("党群", "政府", None)
FIRST = [
    (ROOT, "工委", None, None), ("U1", "党总支", ROOT, "党群"), ("U2", "党总支", ROOT, "党群"),
    ("U3", "党支部", ROOT, "政府"), ("B1", "党支部", "U1", None), ("B2", "党支部", "U1", None),
    ("B3", "党支部", "U2", None),
]  # fmt: skip
TASKS = [(("党总支", "党支部"), 1000, 25, "每月"), (("党支部",), 600, None, "每月"),
         (("党总支",), 800, 20, "每季度"), (("党总支",), 400, 10, "每月")]  # fmt: skip
MONTHS = {"每月": tuple(range(1, 13)), "每季度": (3, 6, 9, 12)}


def begin(s: Story) -> None:
    """The committee, three units with their branches, and a catalogue."""
    rows = [
        Listed(code=code, name=code, kind=kind, superior=superior, group=group, members=25,
               tier=None)
        for code, kind, superior, group in FIRST
    ]  # fmt: skip
    record(s.services, s.by, plan(s.services, s.by, rows, None).events)
    for code, kind, superior, group in FIRST:
        place = Place(s.plain.now, superior, group, kind)
        s.plain.orgs[code] = Org(code, s.plain.now, 25, [place])
    for number, (kinds, points, day, cycle) in enumerate(TASKS, 1):
        save(s, f"T{number}", Terms(MONTHS[cycle], kinds, points, day, None), "2000-01", cycle)


def pass_time(s: Story) -> None:
    s.until(s.plain.now + timedelta(hours=s.chance.choice((2, 9, 24, 24, 60, 100))))


def sleep(s: Story) -> None:
    s.sleep(s.plain.now + timedelta(days=s.chance.choice((1, 5, 20))))


# --- the tree -----------------------------------------------------------------------------------


def register(s: Story) -> None:
    code, superior = f"N{len(s.plain.orgs):02d}", s.chance.choice((ROOT, s.code()))
    kind, group = s.chance.choice(KINDS), s.chance.choice(GROUPS)
    members = s.chance.choice((None, 10, 30))

    def plain() -> None:
        must(s.plain.orgs[superior].gone is None, "stands")
        place = Place(s.plain.now, superior, group, kind)
        s.plain.orgs[code] = Org(code, s.plain.now, members, [place])

    new = organizations.Registration(
        code=code, name=code, kind=kind, superior=superior, group=group, members=members
    )
    s.both("register", lambda: organizations.register(s.services, s.by, new), plain,
           (code, kind, superior, group))  # fmt: skip


def amend(s: Story) -> None:
    code = s.code()
    name, value = s.chance.choice((
        ("superior", s.chance.choice([ROOT, *s.plain.orgs])),
        ("group", s.chance.choice(GROUPS[:2])), ("kind", s.chance.choice(KINDS)),
    ))  # fmt: skip
    changes: dict[str, Any] = {str(name): value}
    wanted = organizations.Amendment(**changes)
    s.both("amend", lambda: organizations.amend(s.services, s.by, code, wanted),
           lambda: change(s, code, changes), (code, changes))  # fmt: skip


def change(s: Story, code: str, changes: dict[str, Any]) -> None:
    """A moved one's links to the old parent end."""
    org, superior = s.plain.orgs[code], changes.get("superior")
    must(org.gone is None, "stands")
    if superior not in (None, org.now.superior):
        must(s.plain.orgs[superior].gone is None, "stands")
        must(code not in s.plain.above(superior), "not beneath itself")
        for work in _open(s, code):
            work.parent = None
    now = {"superior": org.now.superior, "group": org.now.group, "kind": org.now.kind}
    org.places.append(Place(s.plain.now, **(now | changes)))


def _open(s: Story, code: str) -> list[Work]:
    return [w for w in s.plain.works.values() if w.org == code and w.status in OPEN]


def dissolve(s: Story) -> None:
    code, to = s.code(), s.chance.choice((None, s.code()))

    def plain() -> None:
        org = s.plain.orgs[code]
        must(to is None or (to != code and s.plain.orgs[to].gone is None), "to one that stands")
        must(org.gone is None and not s.plain.below(code), "stands, with none beneath it")
        org.gone = s.plain.now
        empty(s, code, to)

    s.both("dissolve", lambda: organizations.dissolve(s.services, s.by, code, to), plain,
           (code, to))  # fmt: skip


def merge(s: Story) -> None:
    code, into = s.code(), s.code()

    def plain() -> None:
        org = s.plain.orgs[code]
        must(into != code and s.plain.orgs[into].gone is None, "into another that stands")
        must(org.gone is None and code not in s.plain.above(into), "stands, and above it not")
        for below in s.plain.below(code):
            change(s, below.code, {"superior": into})
        org.gone = s.plain.now
        empty(s, code, into)

    s.both("merge", lambda: organizations.merge(s.services, s.by, code, into), plain,
           (code, into))  # fmt: skip


def empty(s: Story, code: str, to: str | None) -> None:
    """Its unreported work is transferred or cancelled; what it reported stays and is decided, and
    the months it reported stand as it did."""
    stood = {r.month: (r.own, r.late) for r in s.plain.reports.values()
             if r.org == code and r.status == "submitted"}  # fmt: skip
    for work in _open(s, code):
        if work.status in UNREPORTED:  # it may have gone with its parent
            _leave(s, work, to)
    for month, (own, late) in stood.items():
        s.plain.report(code, month).own, s.plain.report(code, month).late = own, late


def _leave(s: Story, work: Work, to: str | None) -> None:
    city = s.plain
    try:
        must(to is not None, "it is cancelled")
        assert to is not None
        must(city.holds(to, work.month, work.task, work.id) is None, "held already")
        if work.points:
            working.must_take_points(city, to, work.month)
    except No:
        working.cancelled(city, work)
    else:
        working.moved(city, work, to)


# --- what everything rests on -------------------------------------------------------------------


def task(s: Story) -> None:
    kinds = tuple(s.chance.sample(KINDS, s.chance.randint(1, 2)))
    points, day = s.chance.choice((0, 400, 750, 333)), s.chance.choice((5, 18, 25, 31, None))
    terms = Terms(MONTHS["每月"], kinds, points, day, s.chance.choice((None, None, 20)))
    since = s.chance.choice((None, s.plain.month, after(s.plain.month)))
    save(s, f"T{s.chance.randint(1, 6)}", terms, since, "每月")


def save(s: Story, code: str, terms: Terms, since: str | None, cycle: str) -> None:
    def plain() -> None:
        versions = s.plain.tasks.get(code, [])
        issued = any(work.origin == "catalogue" for work in s.plain.works.values())
        month = since or after(s.plain.month)
        if not versions and not issued:
            month = since or "0001-01"  # of the first catalogue
        if not versions or versions[-1][1] != terms:
            must(not versions or month >= versions[-1][0], "it already changes later")
            s.plain.tasks[code] = [*versions, (month, terms)]

    deadline = f"本月{terms.day}日" if terms.day else "本月最后一个工作日"
    least = f"党员{terms.least}人以上" if terms.least else None
    row = listed((code, cycle, terms.kinds, terms.points, deadline, least))
    month = Month.parse(since) if since else None
    s.both("task", lambda: tasks.save(s.services, s.by, row, month), plain, (code, terms, since))


def load_days(s: Story) -> None:
    """Days become worked or not. What was computed, is unreported and still ahead moves on from a
    day off; the lateness of every report of a month not closed is settled anew."""
    days = {s.day(-15, 40): s.lot(0.4) for _ in range(s.chance.randint(1, 4))}
    years = {day.year for day in days}

    def plain() -> None:
        s.plain.days.told |= days
        for work in s.plain.works.values():
            ahead = work.due >= s.plain.today and work.due.year in years
            if work.status in UNREPORTED and not work.typed and ahead:
                work.due = s.plain.days.on_or_after(work.due)
        for report in s.plain.reports.values():
            if report.month not in s.plain.closed and report.own is not None:
                reporting.settle_lateness(s.plain, report)
        appealing.lengthen(s.plain)

    s.both("workdays", lambda: workdays.load(s.services, s.by, days), plain, days)


def publish(s: Story) -> None:
    share, month = s.chance.choice((0, 40, 25)), after(s.plain.month)

    def plain() -> None:
        must(month >= s.plain.shares[-1][0], "it already changes later")
        if share != s.plain.shares[-1][1]:
            s.plain.shares.append((month, share))

    changes = {"subtree_share": share * 100}
    s.both("scheme", lambda: schemes.publish(s.services, s.by, changes, None), plain, share)


ACTS: dict[Act, int] = {
    pass_time: 16, sleep: 1, acts.issue: 4, acts.withdraw: 1, acts.receive: 4,
    acts.receive_list: 2, acts.report: 12, acts.accept: 6, acts.return_: 5,
    acts.ask_extension: 4, acts.grant_extension: 4, acts.ask_whether: 3, acts.answer_whether: 3,
    acts.by_hand: 5, acts.hand_down: 8, acts.cancel: 4, acts.reissue: 3, acts.transfer: 4,
    acts.send: 22, acts.confirm: 8, acts.return_report: 4, register: 2, amend: 4, dissolve: 1,
    merge: 1, task: 3, load_days: 1, publish: 1, spot_checks.call_and_draw: 8,
    spot_checks.record: 12, spot_checks.hear: 4, spot_checks.decide: 8, spot_checks.close: 3,
    ledger_checks.open_: 8, ledger_checks.fail: 8, ledger_checks.take_back: 3,
    ledger_checks.pass_rest: 4, ledger_checks.complete: 4,
    appeals.file: 10, appeals.decide: 9, appeals.withdraw: 1,
}  # fmt: skip


SENDING: dict[Act, int] = {acts.send: 20, acts.confirm: 12, acts.report: 4, pass_time: 1}
# Of a quarter whose months are closed.
ROUND: dict[Act, int] = {
    pass_time: 1, amend: 1, dissolve: 1, acts.report: 4, acts.accept: 2, acts.return_: 1,
    acts.transfer: 1, ledger_checks.open_: 8, ledger_checks.fail: 14,
    ledger_checks.take_back: 5, ledger_checks.pass_rest: 5, ledger_checks.complete: 6,
}  # fmt: skip


def play(s: Story, count: int, weights: dict[Act, int] = ACTS) -> None:
    for act in s.chance.choices(list(weights), list(weights.values()), k=count):
        act(s)
    s.until(s.plain.now + timedelta(hours=1))
