"""duban simulate: what another scheme would have said of a period."""

from __future__ import annotations

import sys
from io import BytesIO
from typing import Any

import click

from aggregates.values.period import Period
from service.console.frame import (
    PERIOD,
    as_of_option,
    as_whom,
    asking,
    by,
    looking,
    refuse,
    say,
    say_json,
    verb,
    wired,
    words,
)  # fmt: skip
from service.features.scheme.commands import shipped
from service.features.scheme.sheets.rows import figure_read
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.simulations.api import show
from service.features.simulations.columns import ROWS, reasons
from service.features.simulations.queries import Simulation, simulate
from service.features.simulations.rights import SIMULATION_READ
from service.reading.shown import points
from service.recording.call import permit
from service.workbooks.writing import write_xlsx


@click.command("simulate")
@click.argument("period", type=PERIOD)
@click.option("--scheme", help="One that ships: city, with-branches.")
@click.option(
    "--set", "changes", multiple=True, metavar="NAME=FIGURE",
    help="A parameter and its figure: late_per_day=1.50, subtree_share=40%. Again for more.",
)  # fmt: skip
@click.option("--group", help="One peer group of units.")
@click.option("--under", help="The organizations directly under this one.")
@as_of_option
@click.option("--format", "how", type=click.Choice(["table", "json", "xlsx"]), default="table")
@click.option("--json", "how", flag_value="json", help="The same as --format json.")
@as_whom
@verb(SIMULATION_READ)
def simulate_period(
    period: Period, scheme: str | None, changes: tuple[str, ...], group: str | None,
    under: str | None, as_of: str | None, how: str, as_account: str | None,
) -> None:  # fmt: skip
    """Who would move under another scheme, by how much and through which line."""
    with wired() as made, looking(made, as_of) as reader:
        asked = asking(made, as_account)
        permit(made, asked, SIMULATION_READ)
        other = OtherScheme.of((shipped(scheme) if scheme else {}) | _typed(changes))
        simulated = simulate(reader, period, other, under=under, group=group)
        if how == "json":
            say_json(show(reader, simulated))
        elif how == "xlsx":
            made.accounts.log.append("list.exported", by(asked), path=f"simulate {period}")
            _workbook(simulated)
        else:
            _table(simulated)


def _typed(changes: tuple[str, ...]) -> dict[str, Any]:
    """Figures as people write them; all that is wrong is told by the scheme itself."""
    pairs = (change.partition("=") for change in changes)
    return {name.strip(): figure_read(name.strip(), figure) for name, _, figure in pairs}


def _workbook(simulated: Simulation) -> None:
    if sys.stdout.isatty():
        refuse(words()("A workbook is no text; send it to a file: > simulation.xlsx"))
    book = BytesIO()
    write_xlsx(ROWS.table(simulated.rows, words(), []), book)
    sys.stdout.buffer.write(book.getvalue())
    sys.stdout.flush()


def _table(simulated: Simulation) -> None:
    _ = words()
    for row in simulated.rows:
        other = row.other
        was, would = points(row.row.score.score), points(other.score.score if other else None)
        moved = "" if not row.moved else f"{row.moved:+d}"
        say("\t".join([
            row.row.peers, row.row.organization, row.row.name,
            f"{row.row.rank or '—'} {was or _('not assessed')}",
            f"{(other.rank if other else None) or '—'} {would or _('not assessed')}",
            moved, reasons(row, _),
        ]))  # fmt: skip


commands = (simulate_period,)
