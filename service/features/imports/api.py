"""Importing a workbook (导入): all of it, or nothing and every wrong cell."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import partial as with_
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import UploadFile

from service.errors import TooLarge
from service.features.imports.answers import ImportAnswer
from service.features.imports.rights import IMPORT
from service.features.imports.sheets import import_file
from service.language import Translate
from service.recording.call import Call
from service.recording.changes import FieldChange
from service.web import documented
from service.web.depends import ServicesDep, TranslateDep, WhoDep
from service.web.documented import WRITING
from service.web.fields import Day, Line, MonthOrNone
from service.web.frame import KeyHeader, Recording, recording
from service.web.problems import problem
from service.workbooks.errors import CellError
from service.workbooks.imported import Imported, Options

router = documented.router("imports")
SHOWN_CHANGES = 1000
FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    data: bytes


async def _upload(request: Request, services: ServicesDep, who: WhoDep) -> Upload:
    await request.body()  # kept, so that its digest can be taken too
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            missing = {"type": "missing", "loc": ("body", "file"), "msg": "", "input": None}
            raise RequestValidationError([missing])
        data = await file.read()
    if len(data) > services.settings.upload_limit:
        raise TooLarge(services.settings.upload_limit)
    return Upload("".join(c for c in (file.filename or "") if c.isprintable())[:200], data)


UploadDep = Annotated[Upload, Depends(_upload)]


async def _importing(
    request: Request, who: WhoDep, upload: UploadDep, key: KeyHeader = None
) -> Recording:
    """The form around the file differs each time that it is sent; the file is what counts."""
    return recording(request, who, key, upload.name.encode() + b"\n" + upload.data)


@router.post(
    "/imports/{kind}",
    opens=IMPORT,
    large=True,
    responses=WRITING | {200: {"model": ImportAnswer, "description": "OK"}},
    response_class=Response,
    openapi_extra=FORM,
)
def import_(
    kind: Line,
    request: Request,
    upload: UploadDep,
    record: Annotated[Recording, Depends(_importing)],
    translate: TranslateDep,
    dry_run: bool = False,
    partial: bool = False,
    period: MonthOrNone = None,
    stated_on: Day | None = None,
    confirm: bool = False,
    history: bool = False,
    in_force_from: MonthOrNone = None,
) -> Response:
    """``dry_run``: only what would change. ``partial``: the right rows are recorded, and the wrong
    ones come back as ``wrong_rows``, a workbook in base64. Otherwise one wrong cell is 422 with
    every wrong cell in ``errors``, and nothing is recorded. ``period`` and ``stated_on`` are read
    from the title lines where they are not given."""
    options = Options(
        dry_run=dry_run,
        partial=partial,
        period=period,
        stated_on=stated_on,
        confirm=confirm,
        history=history,
        in_force_from=in_force_from,
        answer=with_(show_import, translate=translate),
        translate=translate,
    )
    wrong: list[Imported] = []

    def run(call: Call) -> dict[str, Any]:
        done = import_file(record.services, call, kind, upload.name, upload.data, options)
        if done.refused:
            wrong.append(done)
        position = done.position or record.services.log.last()[0]
        answer = show_import(done, translate) | {"position": position} | done.answer
        return record.remember(answer) if done.recorded else answer

    answer = record.once(run)
    if wrong:
        return _refused(request, wrong[0], answer, translate)
    return record.answer(answer)


def _refused(
    request: Request, done: Imported, answer: dict[str, Any], translate: Translate
) -> Response:
    words = translate("Nothing was recorded: {count} cells are wrong.")
    names = ("kind", "rows", "counts", "sums", "notes", "extra_columns")
    beside = {name: answer[name] for name in names}
    return problem(
        request, 422, "Wrong cells", words.format(count=len(done.errors)),
        errors=answer["errors"], **beside,
    )  # fmt: skip


def show_import(done: Imported, translate: Translate) -> dict[str, Any]:
    """``counts``: how many of each kind of change; ``changes``: the first thousand."""
    return {
        "kind": done.kind,
        "recorded": done.recorded,
        "rows": done.rows,
        "counts": done.counts(),
        "changes": [
            {"what": each.what, "subject": each.subject, "before": each.before,
             "after": each.after, "fields": [_field(f, translate) for f in each.fields]}
            for each in done.changes[:SHOWN_CHANGES]
        ],
        "sums": [_field(each, translate) for each in done.sums],
        "notes": [translate(note) for note in done.notes],
        "extra_columns": done.extra,
        "errors": [_cell(error, translate) for error in done.errors],
        "wrong_rows": base64.b64encode(done.wrong_rows).decode() if done.wrong_rows else None,
    }  # fmt: skip


def _field(each: FieldChange, translate: Translate) -> dict[str, Any]:
    spoken: Translate = translate if each.spoken else str
    before, after = (value and spoken(value) for value in (each.before, each.after))
    return {"field": translate(each.field), "before": before, "after": after}


def _cell(error: CellError, translate: Translate) -> dict[str, Any]:
    return {
        "file": error.file,
        "sheet": error.sheet,
        "cell": error.cell,
        "wrong": error.told_wrong(translate),
        "expected": error.told_expected(translate),
        "text": error.text(translate),
        "detail": error.text(translate),
    }
