"""What may stand in a path, a query or a body: each field checked, all that is wrong told."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar

from fastapi import Path, Query
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from aggregates.errors import Refused
from aggregates.values.period import Month, Period, Quarter, Year, parse_period
from aggregates.values.points import parse_points
from aggregates.values.text import Text, text

T = TypeVar("T")
MOST_POINTS = 100_000  # hundredths: no line carries more than 1000.00
MOST_POSITION = 2**62


def read_by(
    parse: Callable[[str], T], example: str, pattern: str, *, optional: bool = False
) -> Any:
    """Reads a string by the domain's own words; its refusal is told beside the field's name."""

    def read(value: object) -> T | None:
        if optional and value is None:
            return None
        if not isinstance(value, str):
            raise wrong("This is not text; write it in quotation marks, like “{example}”.",
                        example=example)  # fmt: skip
        try:
            return parse(value)
        except Refused as refusal:
            raise refused(refusal) from None

    schema = {"type": "string", "pattern": pattern, "examples": [example]}
    either = {"anyOf": [schema, {"type": "null"}]} if optional else schema
    return PlainValidator(read), WithJsonSchema(either)


def refused(refusal: Refused) -> PydanticCustomError:
    """A refusal of the domain's, told beside the field's name with its rule."""
    rule = {"rule": refusal.rule} if refusal.rule else {}
    return wrong(refusal.message, **refusal.places, **rule)


def readable_by(parse: Callable[[str], object]) -> AfterValidator:
    """Words that the domain must be able to read; they are kept as they are written."""

    def check(value: str | None) -> str | None:
        try:
            if value is not None:
                parse(value)
        except Refused as refusal:
            raise refused(refusal) from None
        return value

    return AfterValidator(check)


def wrong(template: str, **places: object) -> PydanticCustomError:
    """What is wrong with one field: a template for the catalogues, with its places."""
    said = {name: str(value) for name, value in places.items()}
    return PydanticCustomError("refused", template, {"template": template, **said})


def _sound(value: str) -> str:
    if any(not (char.isprintable() or char == "　") for char in value):
        raise wrong("There are characters in this that cannot be printed.")
    return value


def _points(written: str) -> int:
    points = parse_points(written)
    if not 0 <= points <= MOST_POINTS:
        raise Refused("Points lie between 0 and 1000.")
    return points


def _day(value: date) -> date:
    if not 2000 <= value.year <= 2199:
        raise wrong("A day lies between 2000 and 2199.")
    return value


def _typed(value: str) -> str:
    """Text with line breaks; what a database cannot keep is refused here."""
    if not value.strip():
        raise wrong("This is needed.")
    if "\x00" in value:
        raise wrong("There are characters in this that cannot be printed.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise wrong("There are characters in this that cannot be printed.") from None
    return value


MONTH, PERIOD = r"^2\d{3}-(0[1-9]|1[0-2])$", r"^2\d{3}(-(0[1-9]|1[0-2])|Q[1-4])?$"
QUARTER, YEAR = r"^2\d{3}Q[1-4]$", r"^2[01]\d\d$"
POINTS = r"^\d{1,4}(\.\d{1,2})?$"
if TYPE_CHECKING:
    MonthField: TypeAlias = Month
    MonthOrNone: TypeAlias = Month | None
    QuarterField: TypeAlias = Quarter
    QuarterOrNone: TypeAlias = Quarter | None
    YearField: TypeAlias = Year
    PeriodField: TypeAlias = Period
    PeriodOrNone: TypeAlias = Period | None
    Points: TypeAlias = int
    PointsOrNone: TypeAlias = int | None
else:  # what stands in a path or a query is text to the framework, whatever it is read as
    MonthField = Annotated[str, *read_by(Month.parse, "2026-11", MONTH)]
    MonthOrNone = Annotated[str | None, *read_by(Month.parse, "2026-11", MONTH, optional=True)]
    QuarterField = Annotated[str, *read_by(Quarter.parse, "2026Q4", QUARTER)]
    QuarterOrNone = Annotated[str | None, *read_by(Quarter.parse, "2026Q4", QUARTER, optional=True)]
    YearField = Annotated[str, *read_by(Year.parse, "2026", YEAR)]
    PeriodField = Annotated[str, *read_by(parse_period, "2026-11", PERIOD)]
    PeriodOrNone = Annotated[str | None, *read_by(parse_period, "2026-11", PERIOD, optional=True)]
    Points = Annotated[str, *read_by(_points, "7.50", POINTS)]
    PointsOrNone = Annotated[str | None, *read_by(_points, "7.50", POINTS, optional=True)]


def _moment(written: str) -> date | datetime:
    """A bare day, or an ISO 8601 time, with an offset or without."""
    try:
        day = re.fullmatch(r"\d{4}-\d\d-\d\d", written)
        moment = (date if day else datetime).fromisoformat(written)
    except ValueError:
        raise wrong("This is no date; write one like 2026-11-30.") from None
    _day(moment)
    return moment


if TYPE_CHECKING:
    MomentOrNone: TypeAlias = date | datetime | None
else:
    MomentOrNone = Annotated[str | None, *read_by(_moment, "2026-11-30", ".+", optional=True)]
YearText = Annotated[str, Field(pattern=YEAR, examples=["2026"])]
Day = Annotated[date, AfterValidator(_day)]
Code = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_sound)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """On a form it is chosen by name, code or pinyin initials. ``kind``: organizations, people,
    accounts, tasks."""

    kind: str


OrganizationCode = Annotated[Code, Chosen("organizations")]
PersonCode = Annotated[Code, Chosen("people")]
AccountName = Annotated[Code, Chosen("accounts")]
Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_sound)]
Words = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(_typed)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Position = Annotated[int, Path(ge=1, le=MOST_POSITION)]
PositionQuery = Annotated[int | None, Query(ge=0, le=MOST_POSITION)]


def words(typed: str) -> Text:
    """As facts hold them, of a field that is needed."""
    said = text(typed)
    assert said is not None
    return said


class Body(BaseModel):
    """A request's body: what it does not know it refuses, so that nothing is silently dropped."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    def given(self) -> dict[str, Any]:
        """The fields that were sent, null or not, as they were read."""
        return {name: getattr(self, name) for name in self.model_fields_set}
