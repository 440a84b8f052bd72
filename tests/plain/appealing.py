"""Appeals told plainly (R15): what is served, until when, what is decided and stays so."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.plain import checking, reporting
from tests.plain.city import City, Named, Report, Told, must
from tests.plain.days import half_up

Standing = dict[Named, int]  # what each line that stands says, signed


def standing(report: Report) -> Standing:
    lines: Standing = {key: -lost for key, lost in report.checks.items()}
    if report.own is not None:
        lines["own"] = report.own
    if report.late or (report.fixed.get("late")):
        lines["late"] = -report.late
    if report.missed:
        lines["missed"] = 0
    return lines


def hold(report: Report, before: Standing) -> None:
    """What appeals set stays as it was set; what was entered anew is not served yet."""
    for name, amount in report.fixed.items():
        if name == "own":
            report.own = amount
        elif name == "late":
            report.late = -amount
        elif name == "missed":
            report.missed = False
        else:
            assert not isinstance(name, str)
            report.checks.pop(name, None)
            report.checks |= {name: -amount} if amount else {}
    now = standing(report)
    for name in list(report.told):
        if name not in now or before.get(name) != now[name]:
            del report.told[name]


def serve(city: City) -> None:
    """Every entry that is settled and was not told yet."""
    for report in city.reports.values():
        if report.status in ("confirmed", "missed"):
            for name in standing(report):
                told = Told(city.today, city.days.on(city.today, 10))
                report.told.setdefault(name, told)


def lengthen(city: City) -> None:
    """A new calendar: a term that runs may end later, never sooner."""
    for report in city.reports.values():
        for told in report.told.values():
            if city.today <= told.until:
                told.until = max(told.until, city.days.on(told.day, 10))


def file(city: City, org: str, month: str, name: Named, stood: bool) -> date | None:
    """``stood``: the account has known such an entry at all. The term's last day."""
    must(stood, "an entry of the account")
    report = city.report(org, month)
    must(name in standing(report), "it stands")
    must(name not in ("own", "late") or report.status == "confirmed", "it is confirmed")
    must(name not in report.appealed, "once")
    told = report.told.get(name)
    must(told is None or city.today <= told.until, "within its days")
    report.appealed[name] = "filed"
    return told.until if told else None


def decide(
    city: City, org: str, month: str, name: Named, upheld: bool, amount: int | None, apart: bool
) -> None:
    """``apart``: who decides neither checked nor entered it."""
    report = city.report(org, month)
    must(report.appealed.get(name) == "filed", "it waits")
    must(apart, "by another")
    if not upheld:
        must(amount is None, "it sets nothing")
        report.appealed[name] = "dismissed"
        return
    old = standing(report).get(name)
    must(_between(name, old, amount), "between the old amount and 0")
    report.appealed[name] = "upheld"
    before = standing(report)
    report.fixed[name] = amount or 0
    if name == "missed" and report.own is not None and "late" not in report.fixed:
        report.late = reporting.lateness(city, report)
    report.told.pop(name, None)
    hold(report, before)
    if not isinstance(name, str):
        _overturn(city, org, month, name, amount or 0)


def _between(name: Named, old: int | None, amount: int | None) -> bool:
    if name == "own":
        return old is not None and amount is not None and 0 <= amount < old
    if name == "missed" or not old:
        return not amount
    return old < (amount or 0) <= 0


def _overturn(city: City, org: str, month: str, key: Named, amount: int) -> None:
    """No more is left than an honest error: whom the false claim added is not checked for it."""
    result = city.spots[month].results[org]
    assert not isinstance(key, str)
    line, total = result.lines[key], sum(line.weight for line in result.lines.values())
    honest = half_up(Fraction(10_000 * max(0, line.claimed - line.verified), total))
    if not line.upheld or -amount > honest:
        return
    city.upheld.remove((org, month))
    for near in checking.owed_months(month):
        spot = checking.spot_of(city, near)
        owed = any(code == org and near in checking.owed_months(m) for code, m in city.upheld)
        added = spot is not None and spot.why.get(org) == "false_claim"
        if spot is not None and added and not owed and org not in spot.results:
            del spot.why[org]


def withdraw(city: City, org: str, month: str, name: Named) -> None:
    report = city.report(org, month)
    must(report.appealed.get(name) == "filed", "it waits")
    report.appealed[name] = "withdrawn"
