"""A body as a page's form: the same model that the API takes, with its fields blamed here too."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar, get_args

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
    """One field of a form, as the macro ``inputs`` draws it."""

    name: str
    words: str  # of the catalogue: the field's title
    value: str
    needed: bool
    long: bool
    choices: tuple[str, ...]


def inputs(page: Looking, model: type[Body]) -> list[Input]:
    """What was typed stays. A field without a title is not asked for on a page."""
    return [
        Input(name, field.title, page.field(name), field.is_required(), _is_long(field),
              _choices(field))
        for name, field in model.model_fields.items()
        if field.title
    ]  # fmt: skip


def body_of(page: Looking, model: type[B]) -> B:
    """The form as the command takes it: full-width digits and any usual day are read. Refused,
    Several where more than one field is wrong, each with its field."""
    given = {name: _typed(page, name, field) for name, field in model.model_fields.items()}
    try:
        return model.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        wrong = list(_wrong(error))
        raise (wrong[0] if len(wrong) == 1 else Several(wrong)) from None


def _typed(page: Looking, name: str, field: FieldInfo) -> Any:
    written = page.field(name)
    if date in (field.annotation, *get_args(field.annotation)) and written:
        try:
            return forms.day(written, page.month).isoformat()
        except Refused:
            return written  # told as no date, beside whatever else is wrong
    if "list" in str(field.annotation):
        return page.fields(name)
    return unicodedata.normalize("NFKC", written) if name in FIGURES else written


FIGURES = frozenset({"points", "amount", "count", "hours", "members"})


def _wrong(error: ValidationError) -> Iterator[Refused]:
    for each in error.errors():
        template, places = field_words(each["type"], each.get("ctx", {}))
        refusal = WrongField(template, rule=None, **places)
        refusal.field = str(each["loc"][0]) if each["loc"] else None
        yield refusal


def _is_long(field: FieldInfo) -> bool:
    return any(getattr(part, "max_length", 0) > LONG for part in field.metadata)


def _choices(field: FieldInfo) -> tuple[str, ...]:
    found = get_args(field.annotation)
    return tuple(each for each in found if isinstance(each, str))
