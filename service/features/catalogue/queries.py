"""The task catalogue (任务清单) as of a moment, and the tasks that hold in a month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from aggregates.assignment.states import Origin
from aggregates.rules.issuing import DueTask
from aggregates.task.terms import Terms, TermsState
from aggregates.values.period import Month
from projections.assignments import ASSIGNMENTS
from projections.catalogue import TASK_VERSIONS
from service.reading.reader import Reader


@dataclass(frozen=True, slots=True)
class CatalogueVersion:
    """``terms`` None: withdrawn from then on; ``in_force_from`` None: for every month."""

    code: str
    number: int
    in_force_from: Month | None
    terms: Terms | None
    position: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every version of every task, oldest first, by code."""

    versions: dict[str, list[CatalogueVersion]]

    def for_month(self, month: Month) -> list[DueTask]:
        """The tasks that hold in the month, by code, whether due in it or not."""
        lines = []
        for code, versions in self.versions.items():
            in_force = [v for v in versions if v.in_force_from is None or v.in_force_from <= month]
            if in_force and in_force[-1].terms is not None:
                lines.append(DueTask(code, in_force[-1].number, in_force[-1].terms))
        return lines

    def terms(self, code: str | None, number: int | None) -> Terms | None:
        """What a line was issued under."""
        for version in self.versions.get(code or "", []):
            if version.number == number:
                return version.terms
        return None

    def name(self, code: str | None, number: int | None) -> str | None:
        terms = self.terms(code, number)
        return terms.name if terms else None

    def latest(self) -> list[CatalogueVersion]:
        return [versions[-1] for versions in self.versions.values()]


def catalogue(reader: Reader) -> Catalogue:
    return reader.remembered("catalogue", lambda: _catalogue(reader))


def _catalogue(reader: Reader) -> Catalogue:
    rows = reader.view.rows(TASK_VERSIONS)
    versions: dict[str, list[CatalogueVersion]] = {}
    for row in reader.view.all(select(rows).order_by(rows.c.task, rows.c.version)):
        versions.setdefault(row.task, []).append(_version(row))
    return Catalogue(versions)


def _version(row: Row[Any]) -> CatalogueVersion:
    since = Month.parse(row.in_force_from) if row.in_force_from else None
    return CatalogueVersion(
        row.task, row.version, since, None if row.withdrawn else _terms(row), row.since
    )


def _terms(row: Row[Any]) -> Terms:
    state = {name: getattr(row, name) for name in TermsState.__annotations__}
    return Terms(**(state | {"months": tuple(row.months), "kinds": tuple(row.kinds)}))


def was_issued(reader: Reader) -> bool:
    """Whether anything of the catalogue was ever issued; before, it is the first one (R1)."""
    rows = reader.view.rows(ASSIGNMENTS)
    listed = rows.c.origin == Origin.CATALOGUE.value
    return bool(reader.view.all(select(rows.c.assignment).where(listed).limit(1)))
