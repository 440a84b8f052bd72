"""A body as a page's form: the same model that the API takes, with its fields blamed here too."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from aggregates.assignment.states import Outcome
from aggregates.errors import Refused, Several
from aggregates.values.period import Period
from service.errors import field_words
from service.web import forms
from service.web.choosing import chosen
from service.web.fields import Body, Chosen
from service.web.looking import Looking

B = TypeVar("B", bound=Body)
LONG = 200  # characters: what may be longer is typed into several lines


class WrongField(Refused):
    """A field of a form is not what the command takes."""

    status = 422


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form, as the macro ``inputs`` draws it. ``id``: on its page; forms that ask
    for the same stand apart by it. ``kind``: text, date, number or box; a box that is ticked has a
    value."""

    id: str
    name: str
    words: str  # of the catalogue: the field's title
    value: str
    needed: bool
    long: bool
    choices: tuple[str, ...]
    kind: str
    chosen: str = ""  # of which kind of thing it is the code


def inputs(
    page: Looking, model: type[Body], given: Mapping[str, object] | None = None, form: str = ""
) -> list[Input]:
    """What was typed stays; before that, what is ``given``. A field without a title is not asked
    for on a page. ``form``: before its fields' ids."""
    sent = any(name in page.form for name in model.model_fields)
    first = given or {}
    return [
        Input(
            id=form + name,
            name=name,
            words=field.title,
            value=page.field(name) if sent else _first(name, field, first),
            needed=field.is_required(),
            long=_is_long(field),
            choices=_choices(field.annotation),
            kind=_kind(field),
            chosen=_chosen(field),
        )
        for name, field in model.model_fields.items()
        if field.title
    ]


def _first(name: str, field: FieldInfo, given: Mapping[str, object]) -> str:
    value = given.get(name, None if field.is_required() else field.default)
    return "" if value in (None, False) else str(value)


def _kind(field: FieldInfo) -> str:
    kinds = _kinds(field.annotation)
    if bool in kinds:
        return "box"
    if kinds & {date, datetime}:
        return "date"
    return "number" if int in kinds else "text"


def body_of(
    page: Looking, model: type[B], form: str = "", near: Period | None = None, **known: object
) -> B:
    """The form as the command takes it: full-width digits and any usual day are read, one without
    its year ``near`` a period, and a box that is not ticked is no. ``known``: fields that the form
    does not hold itself. Refused, Several where more than one field is wrong, each with its
    field's id, which begins with ``form``."""
    typed, wrong = _read(page, model, near or page.month, known)
    given = {name: value for name, value in (typed | known).items() if value not in ("", [])}
    body: B | None = None
    try:
        body = model.model_validate(given)
    except ValidationError as error:
        wrong |= {name: refusal for name, refusal in _wrong(error) if name not in wrong}
    for name, refusal in wrong.items():
        refusal.field = form + name
    if body is None or wrong:
        raise next(iter(wrong.values())) if len(wrong) == 1 else Several(list(wrong.values()))
    return body


def _read(
    page: Looking, model: type[Body], near: Period, known: Collection[str]
) -> tuple[dict[str, Any], dict[str, Refused]]:
    """What was typed, by field; and what cannot be read at all."""
    typed: dict[str, Any] = {}
    wrong: dict[str, Refused] = {}
    for name, field in model.model_fields.items():
        if name in known:
            continue
        try:
            typed[name] = _typed(page, name, field, near)
        except Refused as refusal:
            wrong[name] = refusal
    return typed, wrong


def _typed(page: Looking, name: str, field: FieldInfo, near: Period) -> Any:
    written, kinds = page.field(name), _kinds(field.annotation)
    if bool in kinds:
        return bool(written)
    if list in kinds:
        return _several(page, name, field)
    if not written:
        return written
    if datetime in kinds:
        return _end_of(page, written)
    if date in kinds:
        return _day(page, name, written, near)
    if Outcome in kinds:
        return forms.outcome(written)
    if kind := _chosen(field):
        return chosen(page, kind, written)
    is_figure = int in kinds or name in FIGURES
    return unicodedata.normalize("NFKC", written) if is_figure else written


def _several(page: Looking, name: str, field: FieldInfo) -> list[str]:
    values = page.fields(name)
    if field.is_required() and not values:
        raise WrongField("Choose at least one.", rule=None)
    return values


FIGURES = frozenset({"points", "amount", "count", "hours", "members"})


def _kinds(annotation: Any) -> set[Any]:
    """The types that a value may be of, whatever they are wrapped in."""
    if get_origin(annotation) is Annotated:
        return _kinds(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return {kind for part in get_args(annotation) for kind in _kinds(part)}
    return {get_origin(annotation) or annotation}


def _day(page: Looking, name: str, written: str, near: Period) -> str:
    """A deadline is a day to come."""
    if name == "due":
        return forms.deadline(written, page.reader.today).isoformat()
    return forms.day(written, near).isoformat()


def _end_of(page: Looking, written: str) -> str:
    """A moment is typed as a day: what ends then ends with it."""
    last = forms.deadline(written, page.reader.today) + timedelta(days=1)
    return datetime.combine(last, time(), page.reader.zone).isoformat()


def _wrong(error: ValidationError) -> Iterator[tuple[str, Refused]]:
    for each in error.errors():
        template, places = field_words(each["type"], each.get("ctx", {}))
        yield str(each["loc"][0]) if each["loc"] else "", WrongField(template, rule=None, **places)


def _is_long(field: FieldInfo) -> bool:
    return any((getattr(part, "max_length", 0) or 0) > LONG for part in _marks(field))


def _chosen(field: FieldInfo) -> str:
    return next((mark.kind for mark in _marks(field) if isinstance(mark, Chosen)), "")


def _marks(field: FieldInfo) -> list[Any]:
    """What the field's type is annotated with, also where it may be left out."""
    parts = [part for part in get_args(field.annotation) if get_origin(part) is Annotated]
    marks = [mark for part in parts for mark in get_args(part)[1:]]
    return [*field.metadata, *(m for mark in marks for m in getattr(mark, "metadata", [mark]))]


def _choices(annotation: Any) -> tuple[str, ...]:
    """Of an enumeration or a literal, also where it may be left out."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return tuple(each.value for each in annotation)
    if get_origin(annotation) is Literal:
        return tuple(map(str, get_args(annotation)))
    return next((choices for part in get_args(annotation) if (choices := _choices(part))), ())
