"""Importing self-evaluations (月自评表): each organization's monthly report, line by line (R5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from aggregates.assignment.states import Outcome, Status, catalogue_id
from aggregates.errors import Refused
from aggregates.event import Event
from aggregates.values.period import Month
from aggregates.values.text import text
from service.features.assignments.queries.lines import Wanted, find, hand_code
from service.features.reports.commands import reports
from service.features.reports.commands.sendings import Claim, Sending, Submission
from service.features.reports.outlook import previews
from service.features.reports.rights import REPORT_SUBMIT
from service.features.reports.sheets.belonging import belonging
from service.features.reports.sheets.by_name import names_of
from service.features.reports.sheets.errors import blamed, line_error, refused
from service.features.reports.sheets.settled import settled
from service.features.reports.sheets.table import (
    SELF_EVALUATIONS,
    SelfEvaluationRow,
    inferred,
    parse_self_evaluations,
)
from service.features.reports.sheets.work import OwnRows, Work, left_out
from service.reading.reader import read_now
from service.recording.call import Call, permit, record
from service.recording.changes import Change
from service.services import Services
from service.workbooks.cells import cell_name
from service.workbooks.errors import CellError, in_order
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind
from service.workbooks.reading import LeftOut
from service.workbooks.table import Sheet, read_table

LIVE = sorted(status.value for status in Status if status != Status.CANCELLED)
SETTLED = "Reports that are sent already and say the same here were left as they stand."
SILENT = "Organizations of which no line says anything sent no report here."
GROUPED = "The organization stands once over its lines, and was read for each of them."


INFERRED = (
    "No column says how a line came out (完成情况): full points were taken for done, none for not "
    "done, and anything between for partly done."
)


class Existing(NamedTuple):
    assignment: UUID
    weight: int | None  # hundredths


Lines = dict[tuple[str, str], Existing]


class NoPeriod(Refused):
    """Neither the workbook's title nor the caller names the month."""

    status = 422


def import_reports(
    services: Services, call: Call, file_name: str, data: bytes, options: Options
) -> Imported:
    sheet = read_table(file_name, data, SELF_EVALUATIONS, given=options.given)
    month = options.period or _month_of(sheet)
    work = _work(services, call, sheet, month, options)
    _check_stated(services, call, work, options)
    sendings = _prepare(services, call, work, options)
    return _finish(services, call, work, sendings, options)


def _month_of(sheet: Sheet) -> Month:
    if isinstance(sheet.period, Month):
        return sheet.period
    periods = "、".join(str(period) for period in sheet.titles.periods)
    raise NoPeriod(
        "The month could not be read from the title lines of {file} (found: {found}); give it "
        "with --period 2026-10.",
        file=sheet.file,
        found=periods or "—",
    )


def _work(services: Services, call: Call, sheet: Sheet, month: Month, options: Options) -> Work:
    with read_now(services) as reader:
        parsed = parse_self_evaluations(sheet, month, names_of(reader))
    by_organization: dict[str, OwnRows] = defaultdict(OwnRows)
    for row in parsed.rows:
        by_organization[row.organization].rows.append(row)
    for doubtful in parsed.doubtful:
        by_organization[doubtful.row.organization].doubtful.append(doubtful)
    silent = {line.organization for line in parsed.left_out} - by_organization.keys()
    stated = options.stated_on or sheet.titles.stated_on
    notes = [*([SILENT] if silent else []), *([GROUPED] if sheet.grouped else [])]
    notes += [INFERRED] if parsed.rows and "outcome" not in sheet.columns else []
    work = Work(sheet, month, stated, list(parsed.errors), notes, by_organization)
    rows: list[SelfEvaluationRow | LeftOut] = [*parsed.rows, *parsed.left_out]
    rows += [doubtful.row for doubtful in parsed.doubtful]
    work.owners = {row.row.number: row.organization for row in rows}
    _know(services, call, work)
    _own_report_states_nothing(call, work)
    return work


def _know(services: Services, call: Call, work: Work) -> None:
    """Organizations that are not known, or not the caller's: their rows are wrong."""
    services.standing_data.load(set(work.by_organization))
    for code, own_rows in list(work.by_organization.items()):
        try:
            permit(services, call, REPORT_SUBMIT, code)
            services.standing_data.organization(code)
        except Refused as refusal:
            expected = "the code of an organization of yours expected"
            for row in own_rows.all_rows:
                error = refused(row.row, "organization", refusal, expected)
                work.errors.append(error)
            del work.by_organization[code]
    work.known = frozenset(work.by_organization)


def _own_report_states_nothing(call: Call, work: Work) -> None:
    own = set(work.by_organization) == {call.who.organization} and not call.who.operator
    if own and work.stated_on is not None:
        work.notes.append(
            "The date of filling in is not counted where an organization sends its own report: "
            "the day it is recorded counts."
        )
        work.stated_on = None


def _check_stated(services: Services, call: Call, work: Work, options: Options) -> None:
    """A date that no report may state is one error, at its own cell."""
    probe = Submission(
        organization="", period=work.month, claims=(), stated_on=work.stated_on,
        history=options.history,
    )  # fmt: skip
    try:
        reports.must_state_soundly(services, call, probe, services.standing_data.today(call.act.at))
    except Refused as refusal:
        row, column = work.sheet.titles.stated_at or (1, 1)
        expected = "a date that may be stated expected (--history for an import of history)"
        work.errors.append(
            CellError(
                work.sheet.file, work.sheet.sheet, cell_name(row, column),
                refusal.message, expected, refusal.places,
            )
        )  # fmt: skip
        work.by_organization.clear()


def _prepare(services: Services, call: Call, work: Work, options: Options) -> list[Sending]:
    lines = _existing(services, work)
    if not lines and len(work.by_organization) > 1:
        _tell_unissued(work)
    claims = {
        code: [_claim(work.month, row, lines) for row in own_rows.all_rows]
        for code, own_rows in work.by_organization.items()
    }
    sound = {
        code: claims[code][: len(own_rows.rows)] for code, own_rows in work.by_organization.items()
    }
    unchanged = settled(services, work.month, sound, work.stated_on, options.confirm)
    if unchanged:
        work.notes.append(SETTLED)
    for code in unchanged:
        del work.by_organization[code]
    submissions = [
        Submission(
            organization=code,
            period=work.month,
            claims=claims[code],
            stated_on=work.stated_on,
            history=options.history,
        )
        for code in sorted(work.by_organization)
    ]
    sendings = reports.prepare(services, call, submissions, options.confirm)
    for sending in sendings:
        _blame(work, sending)
    return sendings


def _existing(services: Services, work: Work) -> Lines:
    """By organization and task, or the mark that work by hand has in workbooks: what is held,
    which for work transferred or handed down goes by another id than the catalogue's."""
    wanted = Wanted(
        organizations=list(work.by_organization), periods=[str(work.month)], statuses=LIVE
    )
    with read_now(services, "assignments") as reader:
        rows = find(reader, wanted)
    return {
        (row.organization, row.task or hand_code(row.assignment).upper()): Existing(
            row.assignment, row.points
        )
        for row in rows
    }


def _tell_unissued(work: Work) -> None:
    """Another month than was meant, or one not yet issued, is one error and not one for each."""
    wrong = "no list of {month} stands for any organization named here"
    expected = "a month whose lists were issued expected; its title, or --period, says which"
    work.errors.append(
        CellError(work.sheet.file, work.sheet.sheet, cell_name(1, 1), wrong, expected,
                  {"month": work.month})
    )  # fmt: skip
    work.by_organization.clear()


def _claim(month: Month, row: SelfEvaluationRow, lines: Lines) -> Claim:
    line = lines.get((row.organization, row.task)) or lines.get(
        (row.organization, row.task.upper())
    )
    return Claim(
        assignment=line.assignment
        if line
        else catalogue_id(str(month), row.organization, row.task),
        outcome=Outcome(row.outcome or inferred(row.points, line.weight if line else None)),
        points=row.points,
        happened_on=row.happened_on,
        statement=text(row.statement),
    )


def _blame(work: Work, sending: Sending) -> None:
    own_rows = work.by_organization[sending.submission.organization]
    for wrong in sending.wrong:
        if wrong.claim is None:
            first = own_rows.all_rows[0].row if own_rows.all_rows else work.sheet.rows[0]
            expected = "a report that can be sent expected"
            own_rows.errors.append(refused(first, "organization", wrong.refusal, expected))
        else:
            column, _ = blamed(wrong.refusal)
            if column not in own_rows.wrong_already(wrong.claim):
                row = own_rows.all_rows[wrong.claim]
                own_rows.errors.append(line_error(work.month, row, wrong.refusal))
    work.errors += own_rows.errors


def _finish(
    services: Services, call: Call, work: Work, sendings: Sequence[Sending], options: Options
) -> Imported:
    owners = belonging(work.sheet, work.known, work.owners) if work.errors else {}
    touched = {code for error in work.errors for code in owners.get(error.row, ())}
    right = [s for s in sendings if not s.wrong and s.submission.organization not in touched]
    claims = {s.submission.organization: s.submission.claims for s in right}
    with read_now(services) as reader:
        fields, sums = previews(reader, work.month, claims, work.stated_on)
    changes = [
        Change("report.submitted", code, None, str(work.month), fields[code]) for code in claims
    ]
    result = Imported(
        "self-evaluations", changes, in_order(work.errors), work.notes, list(work.sheet.extra),
        len(work.sheet.rows),
    )  # fmt: skip
    result.sums = sums if right else []
    if work.errors and options.partial and work.sheet.rows:
        result.wrong_rows = left_out(work, right, options)
    any_right = bool(right) or SETTLED in work.notes
    result.refused = bool(work.errors) and not (options.partial and any_right)
    if result.refused or options.dry_run:
        return result
    events: list[Event] = [event for sending in right for event in sending.events]
    about = {"period": str(work.month), "reports": len(right)}
    answer = result.answered(options, kind="self-evaluations")
    done = record(services, call, events, **(answer | about))
    result.position, result.answer = done.position, done.answer
    return result


IMPORT = ImportKind(
    name="self-evaluations",
    words="Monthly self-evaluations",
    place=30,
    opens=REPORT_SUBMIT,
    shape=SELF_EVALUATIONS,
    take=import_reports,
    whole=False,
)
