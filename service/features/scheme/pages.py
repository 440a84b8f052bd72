"""The scheme (考核方案) in readable figures, rule by rule, and the workday calendar (工作日历)."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi.responses import Response

from aggregates.scheme.parameters import Parameters
from service.features.scheme.queries import RULES, Figure, figure_told
from service.features.scheme.rights import SCHEME_READ
from service.features.scheme.sheets.table import Parameter, scheme_table
from service.web import downloads, routes
from service.web.page import Page, PageDep
from service.workbooks import exports

router = routes.pages()


@dataclass(frozen=True, slots=True)
class Said:
    """One parameter in words. ``changed``: it differs from the version before."""

    name: str
    words: str
    figure: str
    changed: bool


@router.get("/scheme", opens=SCHEME_READ, whole=True)
def scheme(page: PageDep, version: int | None = None, format: str = "") -> Response:
    page.allow(SCHEME_READ)
    versions = page.reader.schemes
    numbers = [each.number for each in versions]
    now = page.reader.scheme().number
    number = version if version in numbers else now
    shown_version = versions[numbers.index(number)]
    before = versions[numbers.index(number) - 1].parameters if number > numbers[0] else None
    said = {rule: [_said(page, figure, shown_version.parameters, before) for figure in figures]
            for rule, figures in RULES.items()}  # fmt: skip
    if format in downloads.FORMATS:
        return _scheme_taken_away(page, said, number, format)
    return page.render(
        "scheme/scheme.html", versions=versions, version=shown_version, now=now, said=said
    )


def _scheme_taken_away(page: Page, said: dict[str, list[Said]], number: int, how: str) -> Response:
    rows = (
        Parameter(
            version=number, rule=rule, parameter=each.name, words=each.words, figure=each.figure
        )
        for rule, all_ in said.items()
        for each in all_
    )
    words = exports.Words(notes=tuple(downloads.notes(page)), english=page.language == "en")
    return downloads.download(scheme_table(rows, words), f"scheme-{number}", how)


def _said(page: Page, figure: Figure, parameters: Parameters, before: Parameters | None) -> Said:
    value = getattr(parameters, figure.name)
    changed = before is not None and getattr(before, figure.name) != value
    text = figure_told(figure.unit, value, page.words)
    return Said(figure.name, page.words(figure.words), text, changed)
