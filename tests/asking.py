"""Every question there is, asked as of one moment, and answered in plain JSON values."""

from __future__ import annotations

from typing import Any

from aggregates.values.moment import At
from aggregates.values.period import Month, parse_period
from service.features.assignments.columns import LINES
from service.features.assignments.queries import lines as assignments
from service.features.assignments.queries.burden import burden
from service.features.assignments.queries.lines import Wanted
from service.features.assignments.shown import show_burden, show_hop
from service.features.catalogue.queries import catalogue
from service.features.dispatch.queries import board
from service.features.dispatch.shown import show_board
from service.features.leads.queries import leads
from service.features.notices import queries as notices
from service.features.notices.columns import NOTICES
from service.features.operations.columns import RUNS
from service.features.operations.queries import runs
from service.features.organizations import queries as posts
from service.features.organizations.columns import ORGANIZATIONS
from service.features.reports import queries as reports
from service.features.reports.columns import REPORT_LINES, sent
from service.features.scores.queries.explain import explain
from service.features.scores.queries.rankings import closed_ranking, ranking
from service.features.scores.shown import show_part, show_ranking
from service.features.trail import queries as trail
from service.reading.reader import Reader, read
from service.reading.tree import Tree, subtree, tree
from service.services import Services

Answers = dict[str, Any]


def everything(services: Services, at: At, periods: tuple[str, ...]) -> Answers:
    """``periods``: months, quarters and years to ask about."""
    with read(services, at) as reader:
        known = tree(reader)
        fields: Answers = {"tree": [ORGANIZATIONS.json(p) for p in known.places.values()]}
        fields["tree"].sort(key=lambda place: place["code"])
        fields["catalogue"] = [str(v) for each in catalogue(reader).versions.values() for v in each]
        fields["trail"] = [
            str(tuple(row)) for row in trail.search(reader, trail.Wanted(), 10_000).rows
        ]
        fields["notices"] = [NOTICES.json(r) for r in notices.notices(reader, known.places, 10_000)]
        fields["runs"] = [RUNS.json(row) for row in runs.runs(reader, 10_000)]
        for code in sorted(known.places):
            fields[f"posts {code}"] = posts.of(reader, code)
            fields[f"beneath {code}"] = sorted(subtree(reader, code))
        for period in periods:
            fields |= {f"{period} {name}": v for name, v in _of(reader, period, known).items()}
    return fields


def _of(reader: Reader, written: str, known: Tree) -> Answers:
    period = parse_period(written)
    codes = sorted(known.places)
    fields: Answers = {"ranking": show_ranking(reader, ranking(reader, period))}
    for code in codes[:3]:
        fields[f"ranking under {code}"] = show_ranking(reader, ranking(reader, period, under=code))
    for code in codes[1:4] if isinstance(period, Month) else codes[-1:]:
        fields[f"score of {code}"] = show_part(explain(reader, code, period))
    for whole in (False, True):
        fields[f"board {whole}"] = show_board(board(reader, period, whole=whole))
    if isinstance(period, Month):
        fields |= _of_month(reader, period, codes)
    return fields


def _of_month(reader: Reader, month: Month, codes: list[str]) -> Answers:
    names = catalogue(reader)
    rows = assignments.find(reader, Wanted(periods=[str(month)]))
    trees = {str(row.assignment): assignments.handoffs(reader, row.assignment, names)
             for row in rows if row.parent is not None}  # fmt: skip
    return {
        "assignments": [LINES.json(line) for line in assignments.lines(reader, rows, names)],
        "handoffs": {key: [show_hop(hop) for hop in hops] for key, hops in trees.items()},
        "reports": [REPORT_LINES.json(sent(row)) for row in reports.reports(reader, str(month))],
        "closed": [str(tuple(row)) for row in closed_ranking(reader, month)],
        "leads": [str(lead) for lead in leads(reader, month)],
        "burden": {code: show_burden(burden(reader, code, month)) for code in codes},
    }
