"""What each figure of the scheme is called and counted in, rule by rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from aggregates.errors import Refused
from aggregates.values.points import format_points
from service.recording.call import Call
from service.services import Services


class Figure(NamedTuple):
    """``unit``: points (hundredths), share (ten-thousandths), days, count, hour, yes."""

    name: str
    words: str
    unit: str


def _figure(name: str, words: str, unit: str = "count") -> Figure:
    return Figure(name, words, unit)


RULES: dict[str, tuple[Figure, ...]] = {
    "R1": (
        _figure("issue_hour", "Hour of the first on which lists are issued"),
        _figure("issue_minute", "Minute of that hour"),
        _figure("notice_hour", "Hour of working days from which notices go out"),
        _figure("urgings_a_month", "Days a month on which an organization may be urged"),
        _figure("burden_fields_cap", "Fields asked of one organization in a month, at most"),
        _figure("burden_evidence_cap", "Files asked of one organization in a month, at most"),
    ),
    "R4": (_figure("due_soon_days", "Working days before a deadline that count as soon"),),
    "R5": (
        _figure("subtree_share", "Share of the branches in a unit's month", "share"),
        _figure("report_due_day", "Day of the next month by which a report is due"),
        _figure("report_min_working_days", "Not before that month's working day"),
        _figure("late_per_day", "Taken off for each working day late", "points"),
        _figure("late_at_most", "Taken off for lateness, at most", "points"),
        _figure("stated_back_days", "Working days a paper form's date may lie back"),
        _figure("lapse_days", "Working days after which an unanswered report counts as confirmed"),
        _figure("missed_days", "Working days after the due date when a report is missed"),
        _figure("missed_then_sent", "Taken off a missed report that is sent later", "points"),
    ),
    "R6": (
        _figure("draw_share", "Share of units drawn for a spot check", "share"),
        _figure("draw_branches", "Organizations drawn beneath each"),
        _figure("false_claim_factor", "Factor of a false claim's deduction"),
        _figure("statement_days", "Working days for a statement"),
        _figure("material_days", "Working days for the material of those drawn"),
        _figure("false_claim_days", "Working days for deciding on a false claim"),
    ),
    "R7": (
        _figure("ledger_failed", "Taken off where every ledger item failed", "points"),
        _figure("ledger_days", "Working days of a quarter's ledger round"),
        _figure("rectification_days", "Working days for a rectification, where none are named"),
    ),
    "R9": (
        _figure("poll_classes", "Voter classes and their weights", "text"),
        _figure("poll_excellent", "优秀 is worth", "points"),
        _figure("poll_good", "良好 is worth", "points"),
        _figure("poll_fair", "一般 is worth", "points"),
        _figure("poll_poor", "较差 is worth", "points"),
        _figure("poll_least", "Ballots below which nothing is assessed"),
        _figure("poll_shown_from", "Ballots from which more than the mean is shown"),
    ),
    "R10": (
        _figure("daily_share", "Share of the daily score in the year", "share"),
        _figure("poll_share", "Share of the poll in the year", "share"),
        _figure("bonus_at_most", "Bonuses, at most", "points"),
        _figure("deduction_at_most", "Deductions, at most", "points"),
        _figure("posting_days", "Working days of posting"),
    ),
    "R17": (
        _figure("honours_share", "Share of a group that is let in to honours", "share"),
        _figure("targets_share", "Share of a group that is let in to targets", "share"),
        _figure("promotion_share", "Share of a group that is let in to promotion", "share"),
        _figure("bulletin_reviewed", "A bulletin is reviewed before it is signed", "yes"),
        _figure("bulletin_countersigned", "A bulletin is countersigned before it is signed", "yes"),
        _figure("bulletin_apart", "Each step by another than whoever wrote the text", "yes"),
    ),
    "R13": (
        _figure("unrated_months", "Months an organization stays unrated"),
        _figure("look_back_months", "Months until a look-back"),
        _figure("look_back_kept_months", "Months until the next, where a tier was kept"),
        _figure("self_check_months", "Months for which a self-check may be cited"),
        _figure("panel_least", "Members of a panel, at least"),
        _figure("panel_in_favour", "Share of the panel in favour", "share"),
    ),
    "R14": (_figure("talk_notice_days", "Working days' notice before a talk"),),
    "R15": (
        _figure("appeal_days", "Working days to appeal"),
        _figure("decision_days", "Working days to decide an appeal"),
    ),
    "R16": (
        _figure("people_appraised", "People are appraised", "yes"),
        _figure("appraisal_results", "Results, of a person's month", "points"),
        _figure("appraisal_conduct", "Conduct, of a person's month", "points"),
        _figure("appraisal_overall", "Overall, of a person's month", "points"),
    ),
    "R20": (
        _figure("contact_record_days", "Working days in which a contact's act is recorded"),
        _figure("contact_told_days", "Working days before a quarter's end that debts are told"),
    ),
}

UNITS = {figure.name: figure.unit for figures in RULES.values() for figure in figures}


def figure_told(unit: str, value: object, translate: Callable[[str], str]) -> str:
    """As people read it and as a workbook brings it back: 1.00, 40.00%, no limit."""
    match unit, value:
        case _, None:
            return translate("no limit")
        case "points", int():
            return format_points(value)
        case "share", int():
            return f"{format_points(value)}%"
        case _, bool():
            return translate("yes") if value else translate("no")
    return str(value)


class UnknownKind(Refused):
    """The scheme knows no such kind of organization."""

    status = 422


def must_know_kind(services: Services, call: Call, kind: str) -> None:
    scheme = services.standing_data.version(services.standing_data.month(call.act.at)).parameters
    if scheme.kind(kind) is None:
        raise UnknownKind(
            "“{kind}” is no kind of organization; the scheme knows {kinds}.",
            kind=kind,
            kinds="、".join(known.name for known in scheme.kinds),
        )
