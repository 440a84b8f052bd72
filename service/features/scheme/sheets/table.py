"""A scheme (考核方案) as workbooks hold it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.workbooks.exports import PLAIN, Words, shape_table
from service.workbooks.shapes import (
    Column,
    Shape,
)
from service.workbooks.writing import Table

SCHEME = Shape(
    kind="scheme",
    title="考核方案",
    english="Scheme",
    ignored=("生效月份", "In force from"),
    columns=(
        Column(key="version", title="版本", english="Version"),
        Column(key="rule", title="规则", english="Rule"),
        Column(
            key="parameter", title="参数", english="Parameter", required=True,
            words=("参数名", "参数名称", "Name"),
        ),
        Column(key="words", title="说明", english="What", words=("含义",)),
        Column(
            key="figure", title="数值", english="Figure", required=True,
            words=("值", "取值", "参数值", "Value"),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """考核方案的一个参数: its figure as it is read, 40.00% or 1.00."""

    version: int | None = None
    rule: str
    parameter: str
    words: str
    figure: str


def scheme_table(rows: Iterable[Parameter], words: Words = PLAIN) -> Table:
    return shape_table(SCHEME, rows, words, {})
