"""Names are nouns and verbs of the field: none that says only that something was found or held."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.messages import ROOT

UNSAYING = {"found", "held", "told", "mine", "whose", "making", "keeping", "entering", "resting",
            "standing"}  # fmt: skip
ROOMS = ("aggregates", "projections", "schedules", "service", "bench")


def unsaying() -> Iterator[str]:
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            names = [path.stem, *(n for node in ast.walk(ast.parse(path.read_text("utf-8")))
                                  for n in _named(node))]  # fmt: skip
            if bad := {name for name in names if name.strip("_").lower() in UNSAYING}:
                yield f"{path.relative_to(ROOT)}: {', '.join(sorted(bad))}"


def _named(node: ast.AST) -> list[str]:
    """What a node gives a name to."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return [node.name]
        case ast.Name(ctx=ast.Store()):
            return [node.id]
        case ast.Attribute(ctx=ast.Store()):
            return [node.attr]
        case ast.arg():
            return [node.arg]
    return []


def test_a_name_says_what_it_is() -> None:
    assert list(unsaying()) == []
