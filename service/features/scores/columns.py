"""A ranking (排名): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from pydantic import create_model

from service.features.scores.answers import Components, beside
from service.features.scores.queries.rankings import Ranking, RankingRow
from service.reading.reader import Reader
from service.reading.shown import Shown, link, points
from service.web.cells import Cell, Translate
from service.web.columns import Column, Columns
from service.workbooks.writing import Table


def moved(row: RankingRow) -> int | None:
    """Ranks up (+) or down since the period before."""
    if row.rank is None or row.previous_rank is None:
        return None
    return row.previous_rank - row.rank


def components(row: RankingRow) -> Shown:
    month = row.score.month
    if month is None:
        ledger = {} if row.score.ledger is None else {"ledger": points(row.score.ledger)}
        parts = {name: points(score) for name, score in row.score.parts.items()}
        return parts | ledger | _of_year(row)
    return {
        "own": points(month.own),
        "branches": points(month.branches),
        "lateness": points(month.lateness),
        "deductions": points(month.deductions),
        "missed": month.missed,
    }


def _of_year(row: RankingRow) -> Shown:
    """Of a year what it is made of beside its quarters (R10): magnitudes."""
    year = row.score.year
    if year is None:
        return {}
    return {
        "daily": points(year.daily),
        "poll": points(year.poll),
        "bonuses": points(year.bonuses),
        "deductions": points(year.deductions),
    }


def _state(row: RankingRow, translate: Translate) -> str:
    return translate("provisional") if row.score.provisional else ""


def _note(row: RankingRow) -> str | None:
    return row.note or row.score.reason


RANKS = Columns[RankingRow](
    "RankingRow",
    "Ranking",
    (
        Column(
            name="rank", words="Rank", cell=Cell.WHOLE, optional=True, width=6, example=1
        ),
        Column(
            name="organization", words="Organization code", head="Organization", width=14,
            example="U001",
        ),
        Column(name="name", words="Organization name", page=False, width=36),
        Column(
            name="group", words="Group", value=lambda row: row.peers, page=False, width=14,
            example="党群",
        ),
        Column(
            name="score", words="Score", cell=Cell.POINTS, value=lambda row: row.score.score,
            optional=True, width=10, example="93.50",
        ),
        Column(
            name="previous_rank", words="Previous rank", cell=Cell.WHOLE, optional=True,
            page=False, width=8, example=2,
        ),
        Column(
            name="moved", words="Since last", cell=Cell.WHOLE, value=moved, programs=False,
            sheet=False,
        ),
        Column(
            name="ranks", words="Ranks over the year", value=lambda row: None, programs=False,
            sheet=False, sorts=False,
        ),
        Column(
            name="components", words="Made of", cell=Cell.OBJECT, value=components,
            type=Components, sorts=False, sheet=False,
        ),
        Column(
            name="closed", words="When closed", value=lambda row: None, programs=False,
            sheet=False, sorts=False,
        ),
        Column(
            name="assessed", cell=Cell.FLAG, value=lambda row: row.score.score is not None
        ),
        Column(
            name="provisional", words="State", cell=Cell.FLAG, page=False, width=12,
            value=lambda row: row.score.provisional, label=_state,
        ),
        Column(
            name="note", words="Note", cell=Cell.WORD, value=_note, optional=True, width=20,
            example="no-report",
        ),
    ),
)  # fmt: skip
Ranked = create_model("Ranking", **beside(RANKS.model))


def ranking_table(reader: Reader, ranking: Ranking, translate: Translate) -> Table:
    """Who is not assessed has a blank score and the reason."""
    _ = translate
    heading = "" if ranking.closed else _("Self-evaluated, for dispatch only")
    clock = _("Simulated clock: a rehearsal") if reader.simulated else ""
    as_of = " ".join([_("As of"), link(reader.at)])
    notes = [note for note in (heading, clock, as_of) if note]
    return RANKS.table(ranking.rows, translate, notes, title=f"{ranking.period} {_('Ranking')}")
