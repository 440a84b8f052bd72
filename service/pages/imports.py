"""Imports (导入): first what would change and every wrong cell, then, once confirmed, recorded."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from aggregates.errors import Refused
from service.access.actions import Action
from service.access.who import forbidden
from service.commands.call import Call, Done, call
from service.language import translator
from service.pages import forms
from service.pages.page import Page, PageDep
from service.sheets.imported import Imported, Options
from service.sheets.imports import KINDS, import_file
from service.sheets.shapes import SHAPES

router = APIRouter(default_response_class=HTMLResponse, include_in_schema=False)

CARRIED = 600_000  # bytes of a packed file that the preview's form takes along by itself
NAMES = {
    "organizations": "Directory of organizations",
    "tasks": "Task catalogue",
    "self-evaluations": "Monthly self-evaluations",
    "workdays": "Workday calendar",
    "scheme": "Scheme",
    "people": "People",
}
OF_THE_COMMITTEE = frozenset({"organizations", "tasks", "workdays", "scheme"})


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes

    @property
    def packed(self) -> str | None:
        """For the form's way back; None where it is too large for that."""
        found = base64.b64encode(zlib.compress(self.data, 6)).decode()
        return found if len(found) <= CARRIED else None


@router.get("/imports")
def choose(page: PageDep, kind: str = "") -> HTMLResponse:
    return shown(page, kind)


def shown(
    page: Page, kind: str, file: File | None = None, done: Imported | None = None
) -> HTMLResponse:
    page.here = "/imports"
    kinds = _kinds(page)
    if not kinds:
        raise forbidden(page.who, Action.IMPORT, page.who.organization)
    kind = kind if kind in kinds else kinds[0]
    return page.render(
        "imports/imports.html",
        kinds={name: NAMES[name] for name in kinds},
        kind=kind,
        columns=_columns(page, kind),
        file=file,
        done=done,
        wrong_rows=_as_link(done),
        given=lambda name, default="": page.field(name) or default,
    )


def _columns(page: Page, kind: str) -> tuple[list[str], list[str]]:
    """What a workbook of this kind must have, and what it may have, as its headers say it."""
    shape = next((each for each in SHAPES if each.kind == kind), None)
    must: list[str] = []
    may: list[str] = []
    for column in shape.columns if shape else ():
        title = column.title if page.language == "zh-CN" else column.english
        (must if column.required else may).append(title)
    return must, may


def _kinds(page: Page) -> list[str]:
    """The whole city's tables are the committee's; a unit sends its own reports in."""
    return [kind for kind in KINDS if page.may(_action(kind), _where(page, kind))]


def _where(page: Page, kind: str) -> str | None:
    """Whose table it is: the whole city's, or the account's own organization's."""
    whole = kind in OF_THE_COMMITTEE or page.home is None
    return None if whole else page.who.organization


def _as_link(done: Imported | None) -> str | None:
    if done is None or done.wrong_rows is None or not done.recorded:
        return None
    return base64.b64encode(done.wrong_rows).decode()


@router.post("/imports/{kind}")
def import_(page: PageDep, kind: str) -> Response:
    if kind not in KINDS:
        raise Refused("There is no import of {kind}; there are {kinds}.", kind=kind[:40],
                      kinds=", ".join(KINDS))  # fmt: skip
    page.allow(_action(kind), _where(page, kind))
    file: File | None = None
    try:
        file = _file(page)
        if not page.field("sure"):
            return shown(page, kind, file, _read(page, kind, file, dry_run=True))
        return _record(page, kind, file)
    except Refused as refusal:
        page.refusal = refusal
        return shown(page, kind, file)


def _action(kind: str) -> Action:
    return {
        "organizations": Action.ORGANIZATION_CHANGE,
        "tasks": Action.CATALOGUE_CHANGE,
        "workdays": Action.WORKDAYS_CHANGE,
        "scheme": Action.SCHEME_CHANGE,
        "people": Action.PEOPLE_CHANGE,
    }.get(kind, Action.REPORT_SUBMIT)


def _file(page: Page) -> File:
    for given in page.files("file"):
        data = given.file.read()
        limit = page.services.settings.upload_limit
        if len(data) > limit:
            raise Refused("{file} is larger than {limit} bytes.", file=given.filename, limit=limit)
        return File((given.filename or "")[-120:], data)
    if page.field("packed"):
        return File(page.field("name")[-120:], _unpacked(page))
    raise Refused("Choose a file first.")


def _unpacked(page: Page) -> bytes:
    """No larger than an upload may be, however it was packed."""
    try:
        packed = base64.b64decode(page.field("packed"), validate=True)
        opened = zlib.decompressobj()
        data = opened.decompress(packed, page.services.settings.upload_limit)
    except (binascii.Error, zlib.error, ValueError):
        raise Refused("This form is damaged; open the page again.") from None
    if opened.unconsumed_tail:
        raise Refused("This form is damaged; open the page again.")
    return data


def _options(page: Page, *, dry_run: bool) -> Options:
    since, period = page.field("in_force_from"), page.field("period")
    return Options(
        dry_run=dry_run,
        partial=bool(page.field("partial")),
        period=forms.month(period) if period else None,
        stated_on=forms.day_or_none(page.field("stated_on"), page.month),
        confirm=bool(page.field("confirm")),
        history=bool(page.field("history")),
        in_force_from=forms.month(since) if since else None,
        translate=translator(page.language),
    )


def _read(page: Page, kind: str, file: File, *, dry_run: bool) -> Imported:
    asking = call(page.services, page.who, "workbook")
    options = _options(page, dry_run=dry_run)
    return import_file(page.services, asking, kind, file.name, file.data, options)


def _record(page: Page, kind: str, file: File) -> Response:
    found: list[Imported] = []

    def command(asking: Call) -> Done:
        options = _options(page, dry_run=False)
        done = import_file(page.services, asking, kind, file.name, file.data, options)
        found.append(done)
        return Done(done.position or 0, {"position": done.position or 0})

    answer = page.record(command, "imported", "/imports", via="workbook")
    done = found[0] if found else None
    if done is not None and (not done.recorded or done.wrong_rows is not None):
        return shown(page, kind, file, done)
    return answer
