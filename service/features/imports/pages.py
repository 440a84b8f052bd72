"""Imports (导入): first what would change and every wrong cell, then, once confirmed, recorded."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass

from fastapi.responses import HTMLResponse, Response

from aggregates.errors import Refused
from service.access.who import forbidden
from service.features.imports.rights import IMPORT
from service.features.imports.sheets import import_file, kind_of, kinds
from service.language import translator
from service.recording.call import Call, Done, call
from service.web import forms, routes
from service.web.page import Page, PageDep
from service.workbooks.imported import Imported, Options
from service.workbooks.importing import ImportKind
from service.workbooks.shapes import Shape

router = routes.pages()

CARRIED = 600_000  # bytes of a packed file that the preview's form takes along by itself


@dataclass(frozen=True, slots=True)
class File:
    name: str
    data: bytes

    @property
    def packed(self) -> str | None:
        """For the form's way back; None where it is too large for that."""
        text = base64.b64encode(zlib.compress(self.data, 6)).decode()
        return text if len(text) <= CARRIED else None


@router.get("/imports", opens=IMPORT)
def choose(page: PageDep, kind: str = "") -> HTMLResponse:
    return shown(page, kind)


def shown(
    page: Page, kind: str, file: File | None = None, done: Imported | None = None
) -> HTMLResponse:
    page.here = "/imports"
    theirs = _kinds(page)
    if not theirs:
        raise forbidden(page.who, IMPORT, page.who.organization)
    kind = kind if kind in theirs else next(iter(theirs))
    return page.render(
        "imports/imports.html",
        kinds={name: each.words for name, each in theirs.items()},
        kind=kind,
        columns=_columns(page, theirs[kind].shape),
        file=file,
        done=done,
        wrong_rows=_as_link(done),
        given=lambda name, default="": page.field(name) or default,
    )


def _columns(page: Page, shape: Shape) -> tuple[list[str], list[str]]:
    """What a workbook of this kind must have, and what it may have, as its headers say it."""
    must: list[str] = []
    may: list[str] = []
    for column in shape.columns:
        title = column.title if page.language == "zh-CN" else column.english
        (must if column.required else may).append(title)
    return must, may


def _kinds(page: Page) -> dict[str, ImportKind]:
    """The whole city's tables are the committee's; a unit sends its own reports in."""
    known = kinds(page.services.features)
    return {n: each for n, each in known.items() if page.may(each.opens, _where(page, each))}


def _where(page: Page, kind: ImportKind) -> str | None:
    """Whose table it is: the whole city's, or the account's own organization's."""
    return None if kind.whole or page.home is None else page.who.organization


def _as_link(done: Imported | None) -> str | None:
    if done is None or done.wrong_rows is None or not done.recorded:
        return None
    return base64.b64encode(done.wrong_rows).decode()


@router.post("/imports/{kind}", opens=IMPORT, large=True)
def import_(page: PageDep, kind: str) -> Response:
    known = kind_of(page.services, kind)
    page.allow(known.opens, _where(page, known))
    file: File | None = None
    try:
        file = _file(page)
        if not page.field("sure"):
            return shown(page, kind, file, _read(page, kind, file, dry_run=True))
        return _record(page, kind, file)
    except Refused as refusal:
        page.refusal = refusal
        return shown(page, kind, file)


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
    parts: list[Imported] = []

    def command(asking: Call) -> Done:
        options = _options(page, dry_run=False)
        done = import_file(page.services, asking, kind, file.name, file.data, options)
        parts.append(done)
        return Done(done.position or 0, {"position": done.position or 0})

    answer = page.record(command, "imported", "/imports", via="workbook")
    done = parts[0] if parts else None
    if done is not None and (not done.recorded or done.wrong_rows is not None):
        return shown(page, kind, file, done)
    return answer
