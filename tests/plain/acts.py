"""What people do in a month with their work and their reports, drawn by lot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from aggregates.assignment.states import Outcome
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.assignments.commands import acts as assignments
from service.features.assignments.commands import handing_down, ordering
from service.features.months.commands import issue as issuing
from service.features.months.commands import withdrawing
from service.features.reports.commands.sendings import Claim as Claimed
from tests.plain import reporting, working
from tests.plain.city import OPEN, UNREPORTED, Claim, Work
from tests.plain.days import DAY, before
from tests.plain.story import Story

WORDS = Text("说明")
Act = Callable[[Story], None]


def on_one(name: str, product: Any, plain: Any, *statuses: str, words: tuple[Any, ...] = ()) -> Act:
    """An act on one piece of work that asks nothing more than some words."""

    def act(s: Story) -> None:
        if work := s.work(*statuses):
            done = lambda: product(s.services, s.by, work.id, *words)  # noqa: E731  # it is told once
            s.both(name, done, lambda: plain(s.plain, work), work.id)

    return act


receive = on_one("receive", assignments.receive, working.receive, "issued")
accept = on_one("accept", assignments.accept, working.accept, "reported")
return_ = on_one("return", assignments.return_, working.return_, "reported", words=(WORDS,))
reissue = on_one("reissue", ordering.reissue_one, working.reissue, "cancelled")


def receive_list(s: Story) -> None:
    org, month = s.code(), s.month()
    s.both("receive a list", lambda: assignments.receive_list(s.services, s.by, org, month),
           lambda: working.receive_list(s.plain, org, month), (org, month))  # fmt: skip


def report(s: Story) -> None:
    work, despite = s.work(*OPEN), s.lot(0.5)
    if work is None:
        return
    outcome, points, on = texts = drawn(s, work)
    s.both(
        "report",
        lambda: assignments.report(
            s.services, s.by, work.id, outcome=Outcome(outcome), points=points, happened_on=on,
            despite=WORDS if despite else None,
        ),
        lambda: working.report(s.plain, work, texts, despite), (work.id, texts, despite),
    )  # fmt: skip


def drawn(s: Story, work: Work) -> Claim:
    """Now and then more than it carries, or a day to come."""
    outcome = s.chance.choice(("done", "done", "partial", "not_done"))
    points = work.points if s.lot(0.3) else s.chance.randint(0, work.points + s.lot(0.04))
    on = None if s.lot(0.6) else s.day(12, 0)
    return outcome, points, s.plain.today + DAY if s.lot(0.02) else on


def ask_whether(s: Story) -> None:
    if work := s.work(*UNREPORTED):
        itself = s.lot(0.8)
        by = s.product.by(work.org) if itself else s.by
        s.both("ask whether it applies",
               lambda: assignments.ask_not_applicable(s.services, by, work.id, WORDS),
               lambda: working.ask_whether(s.plain, work, itself), (work.id, itself))  # fmt: skip


def ask_extension(s: Story) -> None:
    """Now and then by whoever answers it, who must then not (回避)."""
    if work := s.work(*UNREPORTED):
        due, itself = work.due + timedelta(days=s.chance.randint(-1, 12)), s.lot(0.8)
        by = s.product.by(work.org) if itself else s.by
        s.both("ask an extension",
               lambda: assignments.ask_extension(s.services, by, work.id, due, WORDS),
               lambda: working.ask_extension(s.plain, work, due, itself),
               (work.id, due, itself))  # fmt: skip


def grant_extension(s: Story) -> None:
    waiting = [work for work in s.plain.works.values() if work.asked]
    if work := s.one(waiting) or s.work("issued"):
        number = work.questions
        s.both("grant an extension",
               lambda: assignments.grant_extension(s.services, s.by, work.id, number),
               lambda: working.grant_extension(s.plain, work), work.id)  # fmt: skip


def answer_whether(s: Story) -> None:
    waiting = [work for work in s.plain.works.values() if work.asked_whether]
    applies = s.lot(0.3)
    if work := s.one(waiting) or s.work("issued"):
        s.both(
            "answer whether it applies",
            lambda: assignments.refuse_not_applicable(s.services, s.by, work.id, None)
            if applies else assignments.grant_not_applicable(s.services, s.by, work.id),
            lambda: working.answer_whether(s.plain, work, applies), (work.id, applies),
        )  # fmt: skip


def by_hand(s: Story) -> None:
    org, due, points = s.code(), s.day(1, 25), s.chance.choice((0, 250, 333))
    order = ordering.ByHand(organizations=[org], title=WORDS, due=due, points=points)
    done, own = s.both(
        "by hand", lambda: ordering.issue_by_hand(s.services, s.by, order),
        lambda: working.by_hand(s.plain, org, due, points), (org, due, points),
    )  # fmt: skip
    if done is not None:
        own.id = UUID(done.answer["assignments"][0])
        s.plain.works[own.id] = own


def hand_down(s: Story) -> None:
    fit = [w for w in s.plain.works.values() if w.status in UNREPORTED
           and w.due >= s.plain.today and s.plain.below(w.org)]  # fmt: skip
    work = s.one(fit) if s.lot(0.9) else s.work("issued")
    if work is None:
        return
    below = [org.code for org in s.plain.below(work.org)]
    org = s.chance.choice(below) if below and s.lot(0.95) else s.code()
    due = work.due + timedelta(days=s.chance.randint(-6, s.lot(0.1)))
    done, own = s.both(
        "hand down", lambda: handing_down.hand_down(s.services, s.by, work.id, [org], due),
        lambda: working.hand_down(s.plain, work, org, due), (work.id, org, due),
    )  # fmt: skip
    if done is None:
        return
    child = UUID(done.answer["children"][0])
    if own.id == working.UNNAMED:
        assert child not in s.plain.works
        own.id, s.plain.works[child] = child, own
        work.made.add(child)
    assert own.id == child, s.tail()


def cancel(s: Story) -> None:
    parents = {work.parent for work in s.plain.works.values()}
    work = s.one([s.plain.works[key] for key in parents if key]) if s.lot(0.4) else None
    if work := work or s.work("issued"):
        s.both("cancel", lambda: assignments.cancel(s.services, s.by, work.id, None),
               lambda: working.cancel(s.plain, work), work.id)  # fmt: skip


def transfer(s: Story) -> None:
    to = s.code()
    if work := s.work(*UNREPORTED):
        s.both("transfer", lambda: assignments.transfer(s.services, s.by, work.id, to),
               lambda: working.transfer(s.plain, work, to), (work.id, work.org, to))  # fmt: skip


# --- a month's list and its report --------------------------------------------------------------


def issue(s: Story) -> None:
    month, only = s.month(), [s.code()] if s.lot(0.5) else None
    done, own = s.both(
        "issue", lambda: issuing.issue(s.services, s.by, Month.parse(month), only),
        lambda: working.issue(s.plain, month, s.ids(month), only), (month, only),
    )  # fmt: skip
    assert done is None or done.issued == own, f"{done}, plainly {own}:\n{s.tail()}"


def withdraw(s: Story) -> None:
    month = s.month()
    s.both("withdraw", lambda: withdrawing.withdraw(s.services, s.by, Month.parse(month), None),
           lambda: working.withdraw(s.plain, month), month)  # fmt: skip


def send(s: Story) -> None:
    org, month = s.code(), s.month()
    if s.plain.today < s.plain.days.worked(month)[-1] and s.lot(0.7):
        month = before(s.plain.month)
    works = [w for w in s.plain.list_of(org, month) if w.status in OPEN or s.lot(0.1)]
    some = works if s.lot(0.6) else s.chance.sample(works, s.chance.randint(0, len(works)))
    claims = [(w.id, w.claim if w.claim and s.lot(0.5) else drawn(s, w)) for w in some]
    stated = s.day(12, 0) if s.lot(0.25) else None
    history, itself = s.lot(0.3), s.lot(0.3)
    by = s.product.by(org) if itself else s.by
    s.both(
        "send",
        lambda: s.product.send(org, Month.parse(month), by=by, claims=[said(c) for c in claims],
                               stated_on=stated, history=history),
        lambda: reporting.send(s.plain, org, month, claims, itself, stated, history),
        (org, month, claims, stated, history, itself),
    )  # fmt: skip


def said(result: tuple[UUID, tuple[str, int, date | None]]) -> Claimed:
    key, (outcome, points, on) = result
    return Claimed(assignment=key, outcome=Outcome(outcome), points=points, happened_on=on)


def _sent(s: Story) -> tuple[str, str]:
    sent = [(r.org, r.month) for r in s.plain.reports.values() if r.status == "submitted"]
    return s.chance.choice(sent) if sent and s.lot(0.9) else (s.code(), s.month())


def confirm(s: Story) -> None:
    org, month = _sent(s)
    s.both("confirm", lambda: s.product.confirm(org, Month.parse(month)),
           lambda: reporting.confirm(s.plain, org, month), (org, month))  # fmt: skip


def return_report(s: Story) -> None:
    org, month = _sent(s)
    s.both("return a report", lambda: s.product.return_report(org, Month.parse(month)),
           lambda: reporting.return_report(s.plain, org, month), (org, month))  # fmt: skip
