"""The lines of a unit's pre-filled self-evaluation (月自评表): its own and its subtree's."""

from __future__ import annotations

from aggregates.assignment.states import Status
from aggregates.values.period import Month
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.lines import Line
from service.features.catalogue.queries import catalogue
from service.features.reports.sheets.self_evaluation import PrefilledLine
from service.language import CHINESE, translator
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.tree import tree

LEFT_OUT = (Status.CANCELLED, Status.NOT_APPLICABLE)


def prefilled(reader: Reader, organization: str, period: Month) -> list[PrefilledLine]:
    """By organization and task, with what was claimed so far; NotFound."""
    whole_tree = tree(reader)
    codes = list(whole_tree.subtree(whole_tree[organization].code))
    wanted = assignments.Wanted(organizations=codes, periods=[str(period)])
    rows = [row for row in assignments.find(reader, wanted) if row.status not in LEFT_OUT]
    words = reader.texts(row.reported for row in rows)
    return [
        _line(line, whole_tree[line.row.organization].name, words)
        for line in assignments.lines(reader, rows, catalogue(reader))
    ]


def _line(line: Line, name: str, words: dict[tuple[int, str], str | None]) -> PrefilledLine:
    row = line.row
    claimed = row.claimed is not None
    return PrefilledLine(
        organization=row.organization,
        organization_name=name,
        task=line.short_code,
        task_name=line.name or line.short_code,
        weight=row.points,
        outcome=row.outcome if claimed else None,
        points=row.claimed,
        happened_on=row.happened_on,
        statement=said(words, row.reported, "statement", translator(CHINESE)) if claimed else None,
    )
