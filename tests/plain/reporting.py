"""A month's reports, and what becomes of them by themselves, told plainly (R5)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from fractions import Fraction
from uuid import UUID

from tests.plain import appealing, checking, ledgers
from tests.plain.city import OPEN, ZONE, City, Claim, No, Report, Work, must
from tests.plain.days import DAY, after, days_of, half_up, month_of

Issue = Callable[[str, list[str] | None], None]  # a month's list, of some organizations or all
Claims = list[tuple[UUID, Claim]]


def enter(city: City, report: Report) -> None:
    """What the lines and the report now make: own score and lateness, or missed; but for what an
    appeal set."""
    before = appealing.standing(report)
    _enter(city, report)
    appealing.hold(report, before)


def _enter(city: City, report: Report) -> None:
    report.own, report.late, report.missed = None, 0, report.status == "missed"
    lines = [w for w in city.list_of(report.org, report.month) if w.counts]
    if report.status in ("missed", "returned") or not lines:
        return
    claimed, weight = sum(w.claimed for w in lines), sum(w.points for w in lines)
    report.own = half_up(Fraction(10_000 * claimed, weight))
    report.late = lateness(city, report)


def settle_lateness(city: City, report: Report) -> None:
    before = appealing.standing(report)
    report.late = lateness(city, report)
    appealing.hold(report, before)


def lateness(city: City, report: Report) -> int:
    if report.missed_on is not None and not report.excused and "missed" not in report.fixed:
        return 1_000
    assert report.judged is not None
    return min(500, 100 * city.days.late(city.days.report_due(report.month), report.judged))


def send(
    city: City,
    org: str,
    month: str,
    claims: Claims,
    itself: bool,
    stated: date | None = None,
    history: bool = False,
) -> None:
    report, today = city.report(org, month), city.today
    lines = {w.id: w for w in city.list_of(org, month)}
    must(today >= city.days.worked(month)[-1], "from the last working day on")
    must(report.missed_on is not None or month not in city.closed, "the month is closed")
    must(report.status != "confirmed", "confirmed")
    must(any(w.status != "cancelled" for w in lines.values()), "nothing was issued")
    if stated is not None and stated != today:
        must(not itself, "only a superior's officer states a date")
        must(stated <= today, "not in the future")
        must(history or stated >= city.days.stated_from(today), "five working days back")
    for key, texts in claims:
        same = lines[key].status == "accepted" and lines[key].claim == texts
        must(same or lines[key].status in OPEN, "open")
        must_be_sound(city, lines[key], texts)
    for key, texts in claims:
        if lines[key].status in OPEN:
            claim(city, lines[key], texts, named=True)
    sent(city, report, stated)


def must_be_sound(city: City, work: Work, texts: Claim) -> None:
    _, points, on = texts
    must(0 <= points <= work.points, "points within the weight")
    must(on is None or on <= city.today, "not in the future")


def claim(city: City, work: Work, texts: Claim, named: bool = False) -> None:
    """A further claim replaces an unaccepted one; the same one again is nothing new."""
    if work.status == "reported" and work.claim == texts:
        return
    work.status, work.claim = "reported", texts
    work.outcome, work.claimed, work.dated = texts
    work.reported_on, work.named = city.today, named


def sent(city: City, report: Report, stated: date | None) -> None:
    counted = [w for w in city.list_of(report.org, report.month) if w.counts]
    report.judged = report.first or stated or city.today
    if sum(w.claimed for w in counted):
        report.first = report.judged
    if stated and report.missed_on and stated <= report.missed_on:
        report.excused = True
    report.status, report.sent = "submitted", city.today
    enter(city, report)


def confirm(city: City, org: str, month: str) -> None:
    report = city.report(org, month)
    must(report.status == "submitted", "sent and unanswered")
    report.status = "confirmed"
    lines = [w for w in city.list_of(org, month) if w.counts]
    report.claims = {work.id: (work.points, work.claimed) for work in lines}
    for work in city.list_of(org, month):
        if work.status == "reported":
            work.status = "accepted"
    checking.add(city, month, org, "late")


def return_report(city: City, org: str, month: str) -> None:
    report = city.report(org, month)
    must(report.status == "submitted", "sent and unanswered")
    report.status, report.returned = "returned", city.today
    enter(city, report)


# --- by themselves ------------------------------------------------------------------------------


def advance(city: City, to: datetime, issue: Issue, close: Callable[[str], None]) -> None:
    """Everything that falls due until then, each at its time; what was slept through, now."""
    month = city.first_month
    while (first := at_five(days_of(month)[0])) <= to:
        if month not in city.issued:
            _until(city, first, close)
            city.now = max(city.now, first)
            _issued(city, month, issue)
        month = after(month)
    _until(city, to, close)
    late = {o.code for o in city.orgs.values() if city.is_founder(o)} - city.founders
    if city.first_month in city.issued and late:
        _issued(city, city.first_month, issue, sorted(late))
    city.now = max(city.now, to)


def _issued(city: City, month: str, issue: Issue, only: list[str] | None = None) -> None:
    try:
        issue(month, only)
    except No:
        return
    city.issued.add(month)
    if month == city.first_month:
        city.founders = {o.code for o in city.orgs.values()}


def at_five(day: date) -> datetime:
    return datetime.combine(day, time(0, 5), ZONE)


def _until(city: City, to: datetime, close: Callable[[str], None]) -> None:
    """The ends of days, recorded at 00:05 of the next."""
    day = days_of(city.first_month)[0]
    while (when := at_five(day + DAY)) <= to:
        if ("closed", day) not in city.ended:
            city.now = max(city.now, when)
            _end(city, day)
            _close(city, close)
            city.ended.add(("closed", day))
        day += DAY
        _serve(city, day, to)


def _serve(city: City, day: date, to: datetime) -> None:
    """At nine of a working day; one that was slept through is left to the next."""
    when = datetime.combine(day, time(9), ZONE)
    if when <= to and ("served", day) not in city.ended and city.days.works(day):
        city.now = max(city.now, when)
        if city.today == day:
            checking.serve(city)
            appealing.serve(city)
        city.ended.add(("served", day))


def _end(city: City, day: date) -> None:
    if not city.days.works(day):
        return
    for report in list(city.reports.values()):
        if report.status == "submitted" and _lapses(city, report) <= day:
            confirm(city, report.org, report.month)
    for org, month in sorted({(w.org, w.month) for w in city.works.values() if w.counts}):
        report = city.report(org, month)
        waits = report.status == "returned" or (not report.status and month not in city.closed)
        if waits and not city.orgs[org].gone and _missed(city, report) <= day:
            report.status, report.missed_on, report.excused = "missed", day, False
            enter(city, report)
    checking.lapse(city, day)
    ledgers.end(city, day)


def _lapses(city: City, report: Report) -> date:
    assert report.sent is not None
    return city.days.on(max(report.sent, city.days.report_due(report.month)), 5)


def _missed(city: City, report: Report) -> date:
    lines = [w for w in city.list_of(report.org, report.month) if w.counts]
    of_the_list = [w for w in lines if w.origin == "catalogue"] or lines
    issued = min(w.issued for w in of_the_list)
    day = city.days.on(max(city.days.report_due(report.month), issued), 10)
    if report.status == "returned":
        assert report.returned is not None
        day = max(day, city.days.on(report.returned, 5))
    return day


def _close(city: City, close: Callable[[str], None]) -> None:
    """Every month that is over in which each organization with lines is confirmed or missed."""
    for month in sorted({w.month for w in city.works.values()} - set(city.closed)):
        holders = {w.org for w in city.works.values() if w.counts and w.month == month}
        holders = {code for code in holders if city.orgs[code].gone is None}
        settled = all(city.report(o, month).status in ("confirmed", "missed") for o in holders)
        if month < month_of(city.today) and holders and settled:
            close(month)
