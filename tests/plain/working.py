"""What is done with a piece of work, by its holder and its superior, told plainly (R1 to R4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from tests.plain.city import OPEN, UNREPORTED, City, Claim, Terms, Work, must
from tests.plain.days import days_of, month_of
from tests.plain.reporting import claim, enter, must_be_sound

UNNAMED = UUID(int=0)  # until the product says what it calls it
Ids = dict[tuple[str, str], UUID]  # what the product calls each organization's line of a task


def changed(city: City, org: str, month: str) -> None:
    """A sent, unconfirmed report says what its lines now say."""
    if city.report(org, month).status == "submitted":
        enter(city, city.report(org, month))


def must_take_points(city: City, org: str, month: str) -> None:
    must(month not in city.closed, "the month is closed")
    must(city.report(org, month).status in (None, "returned"), "the report is sent")


def receive(city: City, work: Work) -> None:
    must(work.status in OPEN, "not open")
    take(work)


def receive_list(city: City, org: str, month: str) -> None:
    for work in city.list_of(org, month):
        if work.status in OPEN:
            take(work)


def take(work: Work) -> None:
    if work.status == "issued":
        work.status = "received"


def report(city: City, work: Work, texts: Claim, despite: bool) -> None:
    must(work.status in OPEN, "not open")
    must_be_sound(city, work, texts)
    children = (w for w in city.works.values() if w.parent == work.id)
    must(despite or not any(w.status in OPEN for w in children), "open children")
    claim(city, work, texts)
    changed(city, work.org, work.month)


def accept(city: City, work: Work) -> None:
    must(work.status == "reported", "only what was reported")
    work.status = "accepted"


def return_(city: City, work: Work) -> None:
    must(work.status == "reported", "only what was reported")
    work.status, work.claimed, work.dated, work.reported_on = "returned", 0, None, None
    changed(city, work.org, work.month)


def ask_extension(city: City, work: Work, due: date, itself: bool) -> None:
    must(work.status in UNREPORTED, "unreported")
    must(due > work.due, "later")
    must(work.asked is None, "one at a time")
    take(work)
    work.asked, work.questions, work.asked_itself = due, work.questions + 1, itself


def grant_extension(city: City, work: Work) -> None:
    must(work.status in UNREPORTED, "unreported")
    must(work.asked is not None, "asked")
    must(work.asked_itself, "who asked does not answer")
    assert work.asked is not None
    if work.parent is not None:
        must(work.asked <= city.works[work.parent].due, "not later than the parent's")
    if work.points:
        must(work.asked <= city.days.report_due(work.month), "not later than its report's due")
    must(work.asked > work.due, "later")
    work.due, work.asked, work.typed = work.asked, None, True


def ask_whether(city: City, work: Work, itself: bool) -> None:
    must(work.status in UNREPORTED, "unreported")
    must(not work.asked_whether, "one at a time")
    take(work)
    work.asked_whether, work.whether_itself = True, itself


def answer_whether(city: City, work: Work, applies: bool) -> None:
    must(work.asked_whether, "asked")
    must(work.whether_itself, "who asked does not answer")
    must(applies or work.status in UNREPORTED, "unreported")
    work.asked_whether = False
    if not applies:
        work.status = "not_applicable"
        changed(city, work.org, work.month)


def by_hand(city: City, org: str, due: date, points: int) -> Work:
    must(due >= city.today, "not past")
    must(city.orgs[org].gone is None, "stands")
    if points:
        must_take_points(city, org, month_of(due))
    return Work(UNNAMED, month_of(due), org, "by_hand", points, due, city.today, typed=True)


def hand_down(city: City, work: Work, org: str, due: date) -> Work:
    """The child: linked, or made anew. What is late already may be handed down all the same."""
    must(due >= min(city.today, days_of(work.month)[0]), "not before its month")
    must(work.status in UNREPORTED, "unreported")
    must(due <= work.due, "not later than its own")
    below = city.orgs[org]
    must(below.now.superior == work.org and below.gone is None, "directly under it")
    existing = city.holds(org, work.month, work.task)
    if existing is None:
        take(work)
        return Work(UNNAMED, work.month, org, "handed_down", 0, due, city.today, work.task,
                    work.id, typed=True)  # fmt: skip
    must(existing.parent in (None, work.id), "belongs to another already")
    within = min(due, existing.due) if existing.status in UNREPORTED else existing.due
    must(within == existing.due or within >= city.today, "it comes forward to a day still ahead")
    if (existing.parent, existing.due) != (work.id, within):
        take(work)
    existing.typed |= within != existing.due
    existing.parent, existing.due = work.id, within
    return existing


def cancel(city: City, work: Work) -> None:
    must(work.status in OPEN, "not open")
    cancelled(city, work)


def cancelled(city: City, work: Work) -> None:
    work.status = "cancelled"
    for child in [w for w in city.works.values() if w.parent == work.id]:
        if child.id not in work.made:
            child.parent = None if child.status != "cancelled" else child.parent
        elif child.status in OPEN:
            cancelled(city, child)
    changed(city, work.org, work.month)


def reissue(city: City, work: Work) -> None:
    must(work.status == "cancelled", "cancelled")
    must(city.orgs[work.org].gone is None, "stands")
    must(city.holds(work.org, work.month, work.task, work.id) is None, "held already")
    if work.points:
        must_take_points(city, work.org, work.month)
    anew(city, work)


def anew(city: City, work: Work) -> None:
    city.works[work.id] = Work(work.id, work.month, work.org, work.origin, work.points, work.due,
                               city.today, work.task, typed=work.origin != "catalogue")  # fmt: skip


def transfer(city: City, work: Work, to: str) -> None:
    must(city.orgs[to].gone is None, "stands")
    if to == work.org:
        return
    if city.holds(to, work.month, work.task, work.id) is not None:
        cancel(city, work)
        return
    must(work.status in UNREPORTED, "unreported")
    if work.points:
        must_take_points(city, to, work.month)
    moved(city, work, to)


def moved(city: City, work: Work, to: str) -> None:
    was = work.org
    work.org, work.status, work.parent, work.outcome = to, "issued", None, None
    work.asked, work.asked_whether = None, False
    changed(city, was, work.month)


# --- a month's list -----------------------------------------------------------------------------


def wanted(city: City, month: str, only: list[str] | None) -> list[tuple[str, str, Terms]]:
    """Organization, task and terms of each line there should be."""
    tasks = {task: terms for task in sorted(city.tasks) if (terms := city.terms(task, month))}
    known = [o for o in city.orgs.values()
             if only or (city.is_there(o, month) and not city.is_new(o, month))]  # fmt: skip
    must(tasks and known, "nothing to issue")
    return [
        (org.code, task, terms)
        for org in known
        for task, terms in tasks.items()
        if org.gone is None and (only is None or org.code in only)
        and int(month[5:]) in terms.months and org.now.kind in terms.kinds
        and (terms.least is None or (org.members or 0) >= terms.least)
    ]  # fmt: skip


def issue(city: City, month: str, ids: Ids, only: list[str] | None = None) -> int:
    """How many were issued."""
    lines = [(org, task, terms) for org, task, terms in wanted(city, month, only)
             if may_be_issued(city, month, org, task, terms, ids[org, task])]  # fmt: skip
    new = [line for line in lines if ids[line[0], line[1]] not in city.works]
    again = [(city.works[ids[org, task]], org, terms) for org, task, terms in lines
             if ids[org, task] in city.works]  # fmt: skip
    again = [each for each in again if each[0].status == "cancelled" and each[0].withdrawn]
    must(month not in city.closed or not (new or again), "the month is closed")
    for org, task, terms in new:
        key = ids[org, task]
        due = city.days.deadline(terms.day, month)
        city.works[key] = Work(key, month, org, "catalogue", terms.points, due, city.today, task)
    for work, org, terms in again:
        due = city.days.deadline(terms.day, month)
        anew(city, replace(work, org=org, origin="catalogue", points=terms.points, due=due))
    return len(new) + len(again)


def may_be_issued(city: City, month: str, org: str, task: str, terms: Terms, key: UUID) -> bool:
    work = city.holds(org, month, task)
    if work is not None:
        return work.id == key
    sent = city.report(org, month).status not in (None, "returned")
    return not (terms.points and sent)


def withdraw(city: City, month: str) -> None:
    sent = [r for r in city.reports.values() if r.month == month
            and r.status not in (None, "returned")]  # fmt: skip
    must(not sent, "reports are there")
    must(month not in city.closed, "the month is closed")
    works = [w for w in city.works.values() if w.month == month and w.task and w.status in OPEN]
    must(works, "nothing is open")
    for work in works:
        work.status, work.withdrawn = "cancelled", True
