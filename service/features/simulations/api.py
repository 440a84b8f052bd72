"""What another scheme would have said of a past period (方案模拟): nothing is recorded."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Response
from pydantic import Field, create_model

from service.features.scheme.api import Parameters, plain
from service.features.scheme.commands import shipped
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.simulations.columns import ROWS
from service.features.simulations.queries import Simulation, simulate
from service.features.simulations.rights import SIMULATION_READ
from service.reading.reader import Reader
from service.reading.shown import link
from service.web import documented
from service.web.accepting import CSV, XLSX
from service.web.documented import WRITING, answers
from service.web.fields import Body, Code, Line, PeriodField
from service.web.listing import ListDep, notes

router = documented.router("boards")
Simulated = create_model(
    "Simulation",
    period=(str, Field(examples=["2026-10"])),
    closed=(bool, ...),
    changed=(int, Field(description="rows whose score or rank would be another")),
    rows=(ROWS.several, ...),
    position=(int, ...),
    as_of=(str, ...),
)

SAYS = answers(Simulated, CSV, XLSX)
SAYS["responses"] = WRITING | SAYS["responses"]  # a rule may refuse it


class Asked(Body):
    """``parameters``: those that differ from each period's own version; ``scheme``: one that
    ships, which they change further."""

    period: PeriodField
    parameters: Annotated[Parameters, Field(default_factory=dict)]
    scheme: Code | None = None
    under: Code | None = None
    group: Line | None = None


@router.post("/simulations", opens=SIMULATION_READ, whole=True, heavy=True, **SAYS)
def simulation(body: Asked, listing: ListDep) -> Response:
    """Who would move, by how much and through which line; a workbook or CSV by Accept. Parameters
    of draws, days, confirmations, misses and appeals are refused (R17): those stay as they were."""
    listing.look.allow(SIMULATION_READ)
    changes = (shipped(body.scheme) if body.scheme else {}) | {
        name: plain(value) for name, value in body.parameters.items()
    }
    other = OtherScheme.of(changes)
    with listing.reader() as reader:
        made = simulate(reader, body.period, other, under=body.under, group=body.group)
        if listing.exported:
            words = listing.look.translate
            return listing.export(reader, ROWS.table(made.rows, words, notes(listing.look, reader)))
        return listing.look.json(show(reader, made))


def show(reader: Reader, made: Simulation) -> dict[str, Any]:
    return {
        "period": str(made.period),
        "closed": made.closed,
        "changed": made.changed,
        "rows": [ROWS.json(row) for row in made.rows],
        "position": min(reader.view.lowest, reader.at.position),
        "as_of": link(reader.at),
    }
