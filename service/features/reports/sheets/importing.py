"""Importing self-evaluations (月自评表): each organization's monthly report, line by line (R5)."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
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
    parse_self_evaluations,
)
from service.reading.reader import read_now
from service.recording.call import Call, permit, record
from service.recording.changes import Change
from service.services import Services
from service.workbooks.cells import cell_name
from service.workbooks.errors import CellError, in_order
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind
from service.workbooks.reading import Doubtful, LeftOut
from service.workbooks.table import Sheet, read_table
from service.workbooks.wrong_rows import write_wrong_rows

LIVE = sorted(status.value for status in Status if status != Status.CANCELLED)
SETTLED = "Reports that are sent already and say the same here were left as they stand."
SILENT = "Organizations of which no line says anything sent no report here."
GROUPED = "The organization stands once over its lines, and was read for each of them."


class NoPeriod(Refused):
    """Neither the workbook's title nor the caller names the month."""

    status = 422


@dataclass(slots=True)
class Mine:
    """One organization's rows; the ``doubtful`` have wrong cells already, and the rest of them is
    looked at all the same."""

    rows: list[SelfEvaluationRow] = field(default_factory=list)
    doubtful: list[Doubtful[SelfEvaluationRow]] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)

    @property
    def all_rows(self) -> list[SelfEvaluationRow]:
        return self.rows + [each.row for each in self.doubtful]

    def wrong_already(self, number: int) -> frozenset[str]:
        """The columns of the row, one of ``all_rows``, that could not be read."""
        after = number - len(self.rows)
        return self.doubtful[after].wrong if after >= 0 else frozenset()


@dataclass(slots=True)
class Work:
    """The import in hand."""

    sheet: Sheet
    month: Month
    stated_on: date | None
    errors: list[CellError]
    notes: list[str]
    by_organization: dict[str, Mine]
    known: frozenset[str] = frozenset()  # of these, also what is settled already
    whose: dict[int, str] = field(default_factory=dict)  # by row number


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
    found = "、".join(str(period) for period in sheet.titles.periods)
    raise NoPeriod(
        "The month could not be read from the title lines of {file} (found: {found}); give it "
        "with --period 2026-10.",
        file=sheet.file,
        found=found or "—",
    )


def _work(services: Services, call: Call, sheet: Sheet, month: Month, options: Options) -> Work:
    with read_now(services) as reader:
        found = parse_self_evaluations(sheet, month, names_of(reader))
    by_organization: dict[str, Mine] = defaultdict(Mine)
    for row in found.rows:
        by_organization[row.organization].rows.append(row)
    for doubtful in found.doubtful:
        by_organization[doubtful.row.organization].doubtful.append(doubtful)
    silent = {line.organization for line in found.left_out} - by_organization.keys()
    stated = options.stated_on or sheet.titles.stated_on
    notes = [*([SILENT] if silent else []), *([GROUPED] if sheet.grouped else [])]
    work = Work(sheet, month, stated, list(found.errors), notes, by_organization)
    rows: list[SelfEvaluationRow | LeftOut] = [*found.rows, *found.left_out]
    rows += [doubtful.row for doubtful in found.doubtful]
    work.whose = {row.row.number: row.organization for row in rows}
    _know(services, call, work)
    _own_report_states_nothing(call, work)
    return work


def _know(services: Services, call: Call, work: Work) -> None:
    """Organizations that are not known, or not the caller's: their rows are wrong."""
    services.standing.load(set(work.by_organization))
    for code, mine in list(work.by_organization.items()):
        try:
            permit(services, call, REPORT_SUBMIT, code)
            services.standing.organization(code)
        except Refused as refusal:
            expected = "the code of an organization of yours expected"
            for row in mine.all_rows:
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
        reports.must_state_soundly(services, call, probe, services.standing.today(call.act.at))
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
    held = _held(services, work)
    if not held and len(work.by_organization) > 1:
        _tell_unissued(work)
    claims = {
        code: [_claim(work.month, row, held) for row in mine.all_rows]
        for code, mine in work.by_organization.items()
    }
    sound = {code: claims[code][: len(mine.rows)] for code, mine in work.by_organization.items()}
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


def _held(services: Services, work: Work) -> dict[tuple[str, str], UUID]:
    """By organization and task, or the mark that work by hand has in workbooks: what is held,
    which for work transferred or handed down goes by another id than the catalogue's."""
    wanted = Wanted(
        organizations=list(work.by_organization), periods=[str(work.month)], statuses=LIVE
    )
    with read_now(services, "assignments") as reader:
        rows = find(reader, wanted)
    return {
        (row.organization, row.task or hand_code(row.assignment).upper()): row.assignment
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


def _claim(month: Month, row: SelfEvaluationRow, held: dict[tuple[str, str], UUID]) -> Claim:
    found = held.get((row.organization, row.task)) or held.get((row.organization, row.task.upper()))
    return Claim(
        assignment=found or catalogue_id(str(month), row.organization, row.task),
        outcome=Outcome(row.outcome or Outcome.NOT_DONE),  # stands in where it cannot be read
        points=row.points,
        happened_on=row.happened_on,
        statement=text(row.statement),
    )


def _blame(work: Work, sending: Sending) -> None:
    mine = work.by_organization[sending.submission.organization]
    for wrong in sending.wrong:
        if wrong.claim is None:
            first = mine.all_rows[0].row if mine.all_rows else work.sheet.rows[0]
            expected = "a report that can be sent expected"
            mine.errors.append(refused(first, "organization", wrong.refusal, expected))
        else:
            column, _ = blamed(wrong.refusal)
            if column not in mine.wrong_already(wrong.claim):
                row = mine.all_rows[wrong.claim]
                mine.errors.append(line_error(work.month, row, wrong.refusal))
    work.errors += mine.errors


def _finish(
    services: Services, call: Call, work: Work, sendings: Sequence[Sending], options: Options
) -> Imported:
    whose = belonging(work.sheet, work.known, work.whose) if work.errors else {}
    touched = {code for error in work.errors for code in whose.get(error.row, ())}
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
        result.wrong_rows = _left_out(work, right, options)
    any_right = bool(right) or SETTLED in work.notes
    result.refused = bool(work.errors) and not (options.partial and any_right)
    if result.refused or options.dry_run:
        return result
    events: list[Event] = [event for sending in right for event in sending.events]
    about = {"period": str(work.month), "reports": len(right)}
    told = result.answered(options, kind="self-evaluations")
    done = record(services, call, events, **(told | about))
    result.position, result.answer = done.position, done.answer
    return result


def _left_out(work: Work, right: Sequence[Sending], options: Options) -> bytes:
    sent = {sending.submission.organization for sending in right}
    also = {
        row.row.number
        for code, mine in work.by_organization.items()
        if code not in sent
        for row in mine.all_rows
    }
    out = io.BytesIO()
    write_wrong_rows(work.sheet, work.errors, out, also=also, translate=options.translate)
    return out.getvalue()


IMPORT = ImportKind(
    name="self-evaluations",
    words="Monthly self-evaluations",
    place=30,
    opens=REPORT_SUBMIT,
    shape=SELF_EVALUATIONS,
    take=import_reports,
    whole=False,
)
