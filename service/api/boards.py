"""What is looked at together: the dispatch board (调度), rankings (排名), runs of the jobs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from fastapi import Query, Response

from aggregates.values.period import BadPeriod, Period, Year, parse_period
from service.access.actions import Action
from service.api import documented
from service.api.documented import AS_OF, listed, shows
from service.api.examples import Each, Maybe, OneOf, Sometimes
from service.api.fields import Code, Line, PeriodField, PeriodOrNone, read_by
from service.api.listing import CSV, XLSX, BadCursor, ListDep, Listing, plain_table
from service.api.scope import sees_all
from service.queries import shown
from service.queries.board import Board, BoardRow
from service.queries.board import board as board_of
from service.queries.rankings import ranking
from service.queries.rankings_seen import Seen, seen_by
from service.queries.reader import Reader
from service.queries.runs import runs as runs_of
from service.sheets.rankings import ranking_table
from service.sheets.writing import Table

router = documented.router("boards")
BOARD_PERIOD = r"^2\d{3}(-(0[1-9]|1[0-2])|Q[1-4])$"


def _of_a_board(written: str) -> Period:
    period = parse_period(written)
    if isinstance(period, Year):
        raise BadPeriod("A board is of a month or a quarter, like 2026-11 or 2026Q4.")
    return period


if TYPE_CHECKING:
    BoardPeriod: TypeAlias = Period
else:
    BoardPeriod = Annotated[str, *read_by(_of_a_board, "2026-11", BOARD_PERIOD)]
COLOURS = ("grey", "green", "yellow", "red")
LIGHT = {
    "assignment": "5b6f3c1e-3d0b-5f0e-9a63-6475627576a1", "period": "2026-11",
    "light": OneOf(COLOURS), "shape": "hollow", "word": "in progress",
}  # fmt: skip
BOARD = {
    "period": "2026-11", "under": "GW", "due_guessed": False, "as_of": AS_OF,
    "tasks": [{"task": Maybe("T01"), "name": Maybe("主题党日"), "points": Maybe("10.00"),
               "counts": Each({"green": 480})}],
    "rows": [{"organization": "U001", "name": "市委办公室机关党委", "group": Maybe("党群"),
              "cells": [{"task": Maybe("T01"), "own": [LIGHT],
                         "below": Each({"green": 7, "red": 1})}],
              "counts": Each({"green": 7, "red": 1})}],
    "counts": Each({"green": 480, "red": 14}),
}  # fmt: skip


@router.get("/dispatch/{period}", responses=shows(BOARD, CSV, XLSX), response_class=Response)
def dispatch(
    period: BoardPeriod,
    listing: ListDep,
    under: Annotated[Code | None, Query(description="the reader's own unless named")] = None,
    whole: Annotated[bool, Query(description="a row for every organization beneath")] = False,
) -> Response:
    """A month or a quarter: organizations × tasks as lights, with counts by row and column."""
    look = listing.look
    top = under or (None if sees_all(look, Action.BOARD_READ) else look.who.organization)
    look.allow(Action.BOARD_READ, top)
    with listing.reader() as reader:
        found = board_of(reader, period, top, whole)
        if listing.exported:
            return listing.export(reader, _board_table(listing, reader, found))
        body = shown.board(found) | {"as_of": shown.link(reader.at)}
    return look.json(body)


def _board_table(listing: Listing, reader: Reader, found: Board) -> Table:
    """A column for each task: how many of each colour, as ``12 / 3 / 1 / 0``."""
    _ = listing.look.translate
    columns = [("Organization code", "text"), ("Organization name", "text")]
    columns += [(column.name or _("By hand"), "text") for column in found.columns]
    rows = (_board_row(row, [column.task for column in found.columns]) for row in found.rows)
    title = f"{_('Dispatch board')} {found.period} (" + " / ".join(map(_, COLOURS)) + ")"
    return plain_table(listing.look, reader, title, columns, rows)


def _board_row(row: BoardRow, tasks: Sequence[str]) -> list[Any]:
    cells = [row.cells[task].counts() if task in row.cells else None for task in tasks]
    told = [" / ".join(str(c[name]) for name in COLOURS) if c else "" for c in cells]
    return [row.place.code, row.place.name, *told]


COMPONENTS = {"own": Maybe("93.50"), "branches": Maybe("90.00"), "lateness": "0.00",
              "deductions": "0.00", "missed": False}  # fmt: skip
RANKING = {
    "period": "2026-10", "position": 12454, "as_of": AS_OF, "closed": True,
    "simulated_clock": False, "whole": True, "rows": [{
        "rank": Maybe(1), "organization": "U001", "name": "市委办公室机关党委",
        "group": Maybe("党群"), "score": Maybe("93.50"), "previous_rank": Maybe(2),
        "assessed": True, "provisional": False, "note": Maybe("no-report"),
        "components": {name: Sometimes(value) for name, value in COMPONENTS.items()}}],
    "quartiles": [{"group": "党群", "lower_quartile": "81.00", "median": "88.50",
                   "upper_quartile": "94.25"}],
}  # fmt: skip


@router.get("/rankings/{period}", responses=shows(RANKING, CSV, XLSX), response_class=Response)
def rankings(
    period: PeriodField,
    listing: ListDep,
    group: Line | None = None,
    under: Annotated[Code | None, Query(description="those directly under this one")] = None,
) -> Response:
    """Units by group, or the organizations under one. Until the month is closed only the committee
    and the superior see it whole (R11); others their own row, with ``quartiles`` of their peers."""
    look = listing.look
    with listing.reader() as reader:
        found = ranking(reader, period, under=under, group=group)
        seen = seen_by(look.services.standing, look.who, found)
        if listing.exported:
            partly = type(found)(found.period, found.closed, found.under, seen.rows)
            return listing.export(reader, ranking_table(reader, partly, look.translate))
        body = _seen(reader, seen)
    return look.json(body)


def _seen(reader: Reader, seen: Seen) -> dict[str, Any]:
    return shown.ranking(reader, seen.ranking) | {
        "whole": seen.whole,
        "rows": [shown.ranking_row(row) for row in seen.rows],
        "quartiles": [
            {
                "group": each.peers,
                "lower_quartile": shown.points(each.lower),
                "median": shown.points(each.median),
                "upper_quartile": shown.points(each.upper),
            }
            for each in seen.quartiles
        ],
    }


RUN = {
    "job": "issue-month", "period": "2026-11", "started_at": "2026-10-31T16:05:00+00:00",
    "finished_at": Maybe("2026-10-31T16:05:02+00:00"), "counts": Maybe(Each({"issued": 3338})),
    "failure": Maybe("..."),
}  # fmt: skip
RUN_COLUMNS = (
    ("Job", "text"), ("Month", "text"), ("Started at", "text"), ("Finished at", "text"),
    ("Counts", "text"), ("Failure", "text"),
)  # fmt: skip


@router.get("/runs", responses=shows(listed(RUN), CSV, XLSX), response_class=Response)
def runs(listing: ListDep, job: Code | None = None, period: PeriodOrNone = None) -> Response:
    """定时任务: what was done by itself, the newest first. The committee's."""
    listing.look.allow(Action.RUNS_READ)
    month = str(period) if period else None
    with listing.reader() as reader:
        size, after = listing.limit + 1, _after(listing)
        rows = runs_of(reader, size, job=job, period=month, after=after)
        return listing.answer(
            reader, rows, shown.run,
            lambda page: plain_table(listing.look, reader, "Runs", RUN_COLUMNS, map(_line, page)),
            lambda row: [row.started_at, row.run],
        )  # fmt: skip


def _line(row: Any) -> list[Any]:
    run = shown.run(row)
    return [*(run[k] for k in ("job", "period", "started_at", "finished_at")),
            str(run["counts"] or ""), run["failure"]]  # fmt: skip


def _after(listing: Listing) -> tuple[int, str] | None:
    match listing.key:
        case None:
            return None
        case [int() as started, str() as run]:
            return started, run
    raise BadCursor("The cursor is not one that a page gave; begin anew without it.")
