"""What an import answers, as programs read it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class WrongCell(BaseModel):
    """``text`` and ``detail``: all of it in one line."""

    file: str = Field(examples=["a.xlsx"])
    sheet: str = Field(examples=["Sheet1"])
    cell: str = Field(examples=["F7"])
    wrong: str
    expected: str
    text: str = Field(examples=["a.xlsx:Sheet1!F7: ..."])
    detail: str


class FieldShown(BaseModel):
    """A field as it is and as it would be, as people read it."""

    field: str = Field(examples=["Points"])
    before: str | None = Field(examples=["5.00"])
    after: str | None = Field(examples=["6.00"])


class ChangeShown(BaseModel):
    """What becomes otherwise: ``before`` and ``after`` as the facts hold them."""

    what: str = Field(examples=["report.submitted"])
    subject: str = Field(examples=["U001"])
    before: Any
    after: Any
    fields: list[FieldShown]


class ImportAnswer(BaseModel):
    """``counts``: how many of each kind of change; ``changes``: the first thousand;
    ``sums``: of all of it together.
    ``wrong_rows``: a workbook in base64. What the import adds of its own stands beside."""

    model_config = ConfigDict(extra="allow")

    kind: str = Field(examples=["self-evaluations"])
    recorded: bool
    position: int
    rows: int
    counts: dict[str, int] = Field(examples=[{"report.submitted": 494}])
    changes: list[ChangeShown]
    sums: list[FieldShown]
    notes: list[str]
    extra_columns: list[str]
    errors: list[WrongCell]
    wrong_rows: str | None
