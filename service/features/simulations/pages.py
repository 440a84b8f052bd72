"""Simulation (方案模拟): a past period under a draft or a scheme that ships, beside what it was."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import Response

from aggregates.errors import Refused
from aggregates.rules.simulation import FIGURES
from aggregates.values.period import parse_period
from aggregates.words import N_
from service.features.scheme.commands import shipped
from service.features.scheme.queries import RULES, UNITS, figure_told
from service.features.scheme.sheets.rows import figure_read
from service.features.scores.queries.other_scheme import OtherScheme
from service.features.simulations.columns import ROWS
from service.features.simulations.queries import Simulation, simulate
from service.features.simulations.rights import SIMULATION_READ
from service.web import downloads, periods, routes, tables
from service.web.page import Page, PageDep

router = routes.pages()
SCHEMES = {"with-branches": N_("Branches count two fifths of a unit's month")}


@dataclass(frozen=True, slots=True)
class Field:
    """One figure of the draft. ``is_now``: what the period's own version says; ``typed``: what the
    draft says instead, or nothing."""

    name: str
    words: str
    is_now: str
    typed: str


@router.get("/simulations", opens=SIMULATION_READ, whole=True, heavy=True)
def simulation(
    page: PageDep, period: str = "", scheme: str = "", group: str = "", under: str = "",
    all: bool = False, format: str = "",
) -> Response:  # fmt: skip
    page.allow(SIMULATION_READ)
    read = parse_period(period or str(page.month.previous))
    typed = {name: said.strip() for name, said in page.request.query_params.items()
             if name in FIGURES and said.strip()}  # fmt: skip
    simulated = _simulated(page, str(read), scheme, typed, under or None, group or None)
    rows = simulated.rows if simulated else []
    if format in downloads.FORMATS and simulated is not None:
        made = ROWS.table(rows, page.words, downloads.notes(page))
        return downloads.download(made, f"simulation-{read}", format)
    shown = [row for row in rows if row.differs or all]
    return page.render(
        "simulations/simulation.html",
        period=read, kinds=periods.kinds(read), before=periods.before(read),
        after=periods.after(read), simulated=simulated, schemes=SCHEMES,
        scheme=scheme, rules=_fields(page, str(read), typed), all=all,
        table=tables.listed(page, ROWS, shown), group=group, under=under,
    )  # fmt: skip


def _simulated(
    page: Page, period: str, scheme: str, typed: dict[str, str], under: str | None,
    group: str | None,
) -> Simulation | None:  # fmt: skip
    """None before anything is asked for, and where it is refused: the page then says why."""
    if not scheme and not typed:
        return None
    changes = (shipped(scheme) if scheme else {}) | {
        name: figure_read(name, said) for name, said in typed.items()
    }
    try:
        other = OtherScheme.of(changes)
    except Refused as refusal:
        page.refusal = refusal
        return None
    return simulate(page.reader, parse_period(period), other, under=under, group=group)


def _fields(page: Page, period: str, typed: dict[str, str]) -> dict[str, list[Field]]:
    parameters = page.reader.scheme(parse_period(period)).parameters
    fields = {
        rule: [
            Field(
                figure.name,
                page.words(figure.words),
                figure_told(UNITS[figure.name], getattr(parameters, figure.name), page.words),
                typed.get(figure.name, ""),
            )
            for figure in figures
            if figure.name in FIGURES
        ]
        for rule, figures in RULES.items()
    }
    return {rule: each for rule, each in fields.items() if each}
