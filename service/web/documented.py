"""How the API describes itself (OpenAPI): the answer every write gives, and every problem."""

from __future__ import annotations

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any

from fastapi import FastAPI, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import models_json_schema

from service.web.accepting import CSV, XLSX
from service.web.columns import Columns
from service.web.listing import in_pieces
from service.web.routes import Router

AS_OF = "12345@2026-11-30T09:00:00+00:00"


class Recorded(BaseModel):
    """What a write answers: where the log stands after it, and what the command adds."""

    model_config = ConfigDict(extra="allow")

    position: int = Field(examples=[12345], description="give it as `wait` to read what you wrote")


class Wrong(BaseModel):
    """One of the things that are wrong: a field's, a rule's or a cell's."""

    model_config = ConfigDict(extra="allow")

    detail: str
    field: str | None = None
    rule: str | None = None


class Problem(BaseModel):
    """RFC 9457; sentences in the caller's language."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str | None = None
    rule: str | None = None
    errors: list[Wrong] | None = None


def _says(words: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


READING: dict[int | str, dict[str, Any]] = {
    400: _says("The request cannot be read at all."),
    401: _says("Sign in first."),
    403: _says("The account may not do this, or not there."),
    404: _says("There is no such thing."),
    422: _says("Fields are wrong: all of them are listed."),
    429: _says("Too often; Retry-After says when to try again."),
    503: _says("The database is away or the views are behind; Retry-After says when to try."),
}
WRITING = READING | {
    409: _says("A rule refuses it (the rule is named), or somebody else was quicker."),
    413: _says("The body is too large."),
    415: _says("The body is not sent as JSON."),
}

CHANGES: dict[str, Any] = {"responses": WRITING, "response_model": Recorded}
MAKES: dict[str, Any] = CHANGES | {"status_code": 201}


def router(tag: str) -> Router:
    """Routes under /api/v1, each known by the name of its function."""
    return Router(
        prefix="/api/v1", tags=[tag], generate_unique_id_function=_name, route_class=ListRoute
    )


class ListRoute(APIRoute):
    """A list is taken away in pieces, wherever it is asked for."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **more: Any) -> None:
        is_plain = not iscoroutinefunction(endpoint)
        super().__init__(path, in_pieces(endpoint) if is_plain else endpoint, **more)


def _name(route: APIRoute) -> str:
    kind = next(iter(route.tags), "")
    return f"{kind}.{route.name}".replace(" ", "_").replace("-", "_")


def answers(model: type[BaseModel], *more: str) -> dict[str, Any]:
    """What a reading route says of its answer; ``more``: other types it gives by Accept."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    said: dict[str, Any] = {
        "model": model, "description": "OK", "headers": _positioned(),
        "content": {kind: binary for kind in more},
    }  # fmt: skip
    answers = READING | {200: said}
    if more:
        answers |= {406: _says("It is not given as any of the types asked for.")}
    return {"responses": answers, "response_class": Response}


def lists(columns: Columns[Any], **beside: Any) -> dict[str, Any]:
    """What a list's route says of its answer, as its columns say it; ``beside``: types of what
    stands beside the rows."""
    return answers(page_of(columns.model, **beside), CSV, XLSX)


def page_of(row: type[BaseModel], **beside: Any) -> type[BaseModel]:
    """``next``: the cursor of what follows; null at the end."""
    more: dict[str, Any] = {name: (hint, ...) for name, hint in beside.items()}
    return create_model(
        f"{row.__name__}Page",
        **more,
        items=(list[row], ...),  # type: ignore[valid-type]  # a class of its own for each list
        next=(str | None, Field(examples=["WyI4..."])),
        position=(int, Field(examples=[12345])),
        as_of=(str, Field(examples=[AS_OF])),
    )


def _positioned() -> dict[str, Any]:
    schema = {"type": "string"}
    return {"X-Position": {"description": "the smallest position read", "schema": schema}}


def file(kind: str) -> dict[int | str, dict[str, Any]]:
    """An answer that is a file."""
    binary = {kind: {"schema": {"type": "string", "format": "binary"}}}
    return READING | {200: {"description": "OK", "content": binary, "headers": _positioned()}}


def describe(app: FastAPI) -> None:
    """Declares the problem's schema once, for all routes refer to it."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        schema = made()
        _, schemas = models_json_schema(
            [(Problem, "serialization")], ref_template="#/components/schemas/{model}"
        )
        schema.setdefault("components", {}).setdefault("schemas", {}).update(schemas["$defs"])
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way the framework is extended
