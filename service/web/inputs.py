"""A body as a page's form: the same model that the API takes, with its fields blamed here too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any, Literal, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from aggregates.errors import Refused, Several
from service.errors import field_words
from service.web import forms
from service.web.fields import Body
from service.web.looking import Looking

B = TypeVar("B", bound=Body)
LONG = 200  # characters: what may be longer is typed into several lines


class WrongField(Refused):
    """A field of a form is not what the command takes."""

    status = 422


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form, as the macro ``inputs`` draws it. ``kind``: text, date, number or box;
    a box that is ticked has a value."""

    name: str
    words: str  # of the catalogue: the field's title
    value: str
    needed: bool
    long: bool
    choices: tuple[str, ...]
    kind: str


def inputs(
    page: Looking, model: type[Body], given: Mapping[str, object] | None = None
) -> list[Input]:
    """What was typed stays; before that, what is ``given``. A field without a title is not asked
    for on a page."""
    sent = any(name in page.form for name in model.model_fields)
    return [
        Input(name, field.title, page.field(name) if sent else _first(name, field, given or {}),
              field.is_required(), _is_long(field), _choices(field.annotation), _kind(field))
        for name, field in model.model_fields.items()
        if field.title
    ]  # fmt: skip


def _first(name: str, field: FieldInfo, given: Mapping[str, object]) -> str:
    found = given.get(name, None if field.is_required() else field.default)
    return "" if found in (None, False) else str(found)


def _kind(field: FieldInfo) -> str:
    kinds = _kinds(field.annotation)
    if bool in kinds:
        return "box"
    if kinds & {date, datetime}:
        return "date"
    return "number" if int in kinds else "text"


def body_of(page: Looking, model: type[B]) -> B:
    """The form as the command takes it: full-width digits and any usual day are read, and a box
    that is not ticked is no. Refused, Several where more than one field is wrong, each with its
    field."""
    given = {name: _typed(page, name, field) for name, field in model.model_fields.items()}
    try:
        return model.model_validate({n: v for n, v in given.items() if v not in ("", [])})
    except ValidationError as error:
        wrong = list(_wrong(error))
        raise (wrong[0] if len(wrong) == 1 else Several(wrong)) from None


def _typed(page: Looking, name: str, field: FieldInfo) -> Any:
    written, kinds = page.field(name), _kinds(field.annotation)
    if bool in kinds:
        return bool(written)
    if written and kinds & {date, datetime}:
        try:
            return _end_of(page, written) if datetime in kinds else _day(page, written)
        except Refused:
            return written  # told as no date, beside whatever else is wrong
    if "list" in str(field.annotation):
        return page.fields(name)
    is_figure = int in kinds or name in FIGURES
    return unicodedata.normalize("NFKC", written) if is_figure else written


FIGURES = frozenset({"points", "amount", "count", "hours", "members"})


def _kinds(annotation: Any) -> set[Any]:
    """The type itself, and the types it may be."""
    return {annotation, *get_args(annotation)}


def _day(page: Looking, written: str) -> str:
    return forms.day(written, page.month).isoformat()


def _end_of(page: Looking, written: str) -> str:
    """A moment is typed as a day: what ends then ends with it."""
    last = forms.deadline(written, page.reader.today) + timedelta(days=1)
    return datetime.combine(last, time(), page.reader.zone).isoformat()


def _wrong(error: ValidationError) -> Iterator[Refused]:
    for each in error.errors():
        template, places = field_words(each["type"], each.get("ctx", {}))
        refusal = WrongField(template, rule=None, **places)
        refusal.field = str(each["loc"][0]) if each["loc"] else None
        yield refusal


def _is_long(field: FieldInfo) -> bool:
    return any(getattr(part, "max_length", 0) > LONG for part in field.metadata)


def _choices(annotation: Any) -> tuple[str, ...]:
    """Of an enumeration or a literal, also where it may be left out."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(each.value for each in annotation)
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return next((found for part in get_args(annotation) if (found := _choices(part))), ())
