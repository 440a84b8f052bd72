"""A ranking as a workbook (排名表)."""

from __future__ import annotations

from collections.abc import Callable

from service.features.scores.queries.rankings import Ranking
from service.reading import shown
from service.reading.reader import Reader
from service.workbooks.writing import Heading, Table

TITLES = ("Rank", "Organization code", "Organization name", "Group", "Score", "Previous rank",
          "State", "Note")  # fmt: skip


def ranking_table(reader: Reader, found: Ranking, translate: Callable[[str], str]) -> Table:
    """Scores as points, whole hundredths; who is not assessed has a blank score and the reason."""
    _ = translate
    kinds = ("whole", "text", "text", "text", "points", "whole", "text", "text")
    widths = (6, 14, 36, 14, 10, 8, 12, 20)
    heading = "" if found.closed else _("Self-evaluated, for dispatch only")
    clock = _("Simulated clock: a rehearsal") if reader.simulated else ""
    return Table(
        title=f"{found.period} {_('Ranking')}",
        notes=[note for note in (heading, clock, f"{_('As of')} {shown.link(reader.at)}") if note],
        columns=[
            Heading(_(title), kind, width)  # type: ignore[arg-type]  # a literal among kinds
            for title, kind, width in zip(TITLES, kinds, widths, strict=True)
        ],
        rows=(
            (
                row.rank,
                row.organization,
                row.name,
                row.peers,
                row.score.score,
                row.previous_rank,
                _("provisional") if row.score.provisional else "",
                _(row.note or row.score.reason or ""),
            )
            for row in found.rows
        ),
    )
