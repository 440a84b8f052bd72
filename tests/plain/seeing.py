"""What is seen of a plain city: lights, scores and ranks (R4, R5, R7, R8, R11, R19)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.plain import ledgers
from tests.plain.city import ROOT, UNREPORTED, City, Org, Place, Work, is_unit, places
from tests.plain.days import before, days_of, half_up, months_of

BRANCH_KINDS = ("党支部",)


def is_late(city: City, work: Work) -> bool:
    """An undated line that its month's report named in time was done in time (R4)."""
    if work.reported_on is None or work.outcome == "not_done":
        return False
    if work.dated is None and work.named and work.reported_on <= city.days.report_due(work.month):
        return False
    return (work.dated or work.reported_on) > work.due


def light(city: City, work: Work, day: date) -> tuple[str, str]:
    """Colour and shape."""
    late = is_late(city, work)
    if work.status == "accepted":
        shown = {"not_done": ("red", "cross"), "partial": ("yellow", "half")}
        done = ("green", "outlined") if late else ("green", "solid")
        return shown.get(work.outcome or "", done)
    if work.status == "reported":
        return "green", "dotted"
    if work.status in ("not_applicable", "cancelled"):
        return "grey", {"not_applicable": "bar", "cancelled": "cross"}[work.status]
    over = work.due
    if work.origin == "catalogue":
        over = max(over, city.days.report_due(work.month))
    returned = work.status == "returned"
    if day > over:
        return "red", "arrow" if returned else "solid"
    if returned:
        return "yellow", "arrow"
    if day > work.due:
        return "yellow", "empty"
    if work.due <= city.days.on(day, 3):
        return "yellow", "hollow"
    return ("grey", "empty") if work.status == "issued" else ("green", "hollow")


def line(city: City, work: Work, day: date) -> dict[str, Any]:
    late = work.status not in UNREPORTED and is_late(city, work)
    return {
        "organization": work.org, "status": work.status, "due": work.due, "parent": work.parent,
        "light": light(city, work, day), "done_late": late,
    }  # fmt: skip


# --- scores -------------------------------------------------------------------------------------


def counts(city: City, org: Org, period: str) -> bool:
    if city.is_there(org, period):
        return True
    months = months_of(period)
    holds = any(w.counts and w.org == org.code and w.month in months for w in city.works.values())
    reports = (city.reports.get((org.code, month)) for month in months)
    return holds or any(r and (r.own is not None or r.missed) for r in reports)


def note(city: City, org: Org, period: str) -> str | None:
    if city.is_gone(org, period):
        return "dissolved"
    there = city.is_there(org, period)
    return "new" if city.is_new(org, period) or not there else None


def month_score(city: City, code: str, month: str) -> int | None:
    org, report = city.orgs[code], city.report(code, month)
    if note(city, org, month) is not None:
        return None
    if report.missed:
        return 0
    if report.own is None:
        return None
    base, share, by_key = report.own, city.share(month), places(city, month)
    if share and is_unit(by_key[code]):
        result = (month_score(city, b, month) for b in branches(city, by_key, code, month))
        scores = [score for score in result if score is not None]
        if scores:
            mean = half_up(Fraction(sum(scores), len(scores)))
            base = half_up(Fraction((100 - share) * base + share * mean, 100))
    return max(0, base - report.late - sum(report.checks.values()))


def branches(city: City, by_key: dict[str, Place], unit: str, month: str) -> list[str]:
    rows = []
    for code, place in by_key.items():
        above, at = [], place.superior
        while at is not None:
            above.append(at)
            at = by_key[at].superior
        gone = city.is_gone(city.orgs[code], month)
        if unit in above and place.kind in BRANCH_KINDS and not gone:
            rows.append(code)
    return rows


def score(city: City, code: str, period: str) -> int | None:
    """Of a quarter the mean of its assessed months, less what its ledger loses; of a year that of
    its assessed quarters."""
    if "-" in period:
        return month_score(city, code, period)
    parts = months_of(period) if "Q" in period else [f"{period}Q{n}" for n in range(1, 5)]
    rows = [s for part in parts if counted_in(city, code, part)
             and (s := score(city, code, part)) is not None]  # fmt: skip
    if not rows:
        return None
    mean = half_up(Fraction(sum(rows), len(rows)))
    return max(0, mean - (ledgers.lost(city, code, period) or 0)) if "Q" in period else mean


def counted_in(city: City, code: str, part: str) -> bool:
    return any(counts(city, city.orgs[code], month) for month in months_of(part))


def provisional(city: City, code: str, month: str) -> bool:
    if month_score(city, code, month) is None:
        return False
    by_key = places(city, month)
    below = (branches(city, by_key, code, month)
             if city.share(month) and is_unit(by_key[code]) else [])  # fmt: skip
    unsettled = city.report(code, month).status not in ("confirmed", "missed")
    return unsettled or any(provisional(city, b, month) for b in below)


def ranking(city: City, period: str) -> dict[str, tuple[str, int | None, int | None, str | None]]:
    """Of each organization: its peers, score, rank, and why it has none."""
    by_key = places(city, period)
    rows = {}
    for code, org in city.orgs.items():
        if code == ROOT or not counted_in(city, code, period):
            continue
        place = by_key[code]
        peers = (place.group or "—") if is_unit(place) else place.superior or ""
        rows[code] = (peers, score(city, code, period), note(city, org, period))
    ranked = {}
    for code, (peers, own, why) in rows.items():
        others = [s for p, s, w in rows.values() if p == peers and w is None and s is not None]
        place_ = None if own is None or why else 1 + sum(s > own for s in others)
        ranked[code] = (peers, own, place_, why)
    return ranked


def ranks(city: City, period: str) -> dict[str, int | None]:
    return {code: row[2] for code, row in ranking(city, period).items()}


def ranks_before(city: City, period: str) -> dict[str, int | None]:
    """Those that the ranking before shows at the same moment, among the same peers alone."""
    now, then = ranking(city, period), ranking(city, _before(period))
    return {code: row[2] for code, row in then.items() if code in now and now[code][0] == row[0]}


def _before(period: str) -> str:
    if "-" in period:
        return before(period)
    if "Q" in period:
        first = days_of(months_of(period)[0])[0]
        earlier = before(f"{first:%Y-%m}")
        return f"{earlier[:4]}Q{(int(earlier[5:]) + 2) // 3}"
    return str(int(period) - 1)
