"""The task catalogue (任务清单): said once for page and JSON; its workbook is a shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aggregates.task.terms import Terms
from service.web.cells import Cell
from service.web.columns import ABSENT, Column, Columns


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A version of a task. ``terms`` None: withdrawn; ``in_force_from`` None: not asked, or for
    every month."""

    code: str
    version: int
    terms: Terms | None
    in_force_from: str | None = None


def condition(terms: Terms) -> str | None:
    parts = [f"min_members={terms.min_members}"] if terms.min_members is not None else []
    return "; ".join([*parts, *(["has_groups"] if terms.has_groups else [])]) or None


def _term(name: str) -> Callable[[TaskLine], Any]:
    return _of(lambda terms: getattr(terms, name))


def _of(value: Callable[[Terms], Any]) -> Callable[[TaskLine], Any]:
    """Terms are left out of one that is withdrawn."""
    return lambda line: ABSENT if line.terms is None else value(line.terms)


def _page(line: TaskLine) -> str:
    return f"/tasks/{line.code}"


TASKS = Columns[TaskLine](
    "Task",
    "Task catalogue",
    (
        Column(name="code", words="Code", cell=Cell.CODE, example="T01"),
        Column(
            name="name", words="Task", value=_term("name"), link=_page, absent=True,
            example="主题党日",
        ),
        Column(
            name="category", words="Category", value=_term("category"), optional=True, absent=True,
            example="组织生活",
        ),
        Column(
            name="cycle", words="Cycle", value=_term("cycle"), order=_term("months"), absent=True,
            example="每月",
        ),
        Column(
            name="kinds", words="Applies to", cell=Cell.LIST, value=_term("kinds"), absent=True,
            example=["党支部"],
        ),
        Column(
            name="points", words="Points", cell=Cell.POINTS, value=_term("points"), absent=True,
            example="10.00",
        ),
        Column(
            name="deadline", words="Deadline", value=_term("deadline"), absent=True,
            example="本月25日",
        ),
        Column(name="version", cell=Cell.WHOLE, example=1),
        Column(name="in_force_from", optional=True, example="2026-11"),
        Column(name="withdrawn", cell=Cell.FLAG, value=lambda line: line.terms is None),
        Column(
            name="months", cell=Cell.LIST, value=_term("months"), type=list[int], absent=True,
            example=[1, 2],
        ),
        Column(name="material", value=_term("material"), optional=True, absent=True),
        Column(name="basis", value=_term("basis"), optional=True, absent=True),
        Column(
            name="condition", value=_of(condition), optional=True, absent=True,
            example="min_members=20",
        ),
        Column(
            name="min_members", cell=Cell.WHOLE, value=_term("min_members"), optional=True,
            absent=True,
        ),
        Column(name="has_groups", cell=Cell.FLAG, value=_term("has_groups"), absent=True),
    ),
)  # fmt: skip
