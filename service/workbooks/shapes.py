"""The tables that can be read and written: their columns, and the words each is known by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from service.workbooks.words import header_word


@dataclass(frozen=True, kw_only=True)
class Column:
    key: str
    title: str  # how a Chinese export heads it
    english: str
    words: tuple[str, ...] = ()  # what else offices call it
    loosely: tuple[str, ...] = ()  # and what may as well head another column that stands beside it
    required: bool = False
    instead: str = ""  # the column that can stand for it, where the sheet lacks it altogether
    single: bool = False  # two that go by it equally well are wrong, though it may be wanting
    wanting: bool = False  # there may be no such column: what it says then follows from others
    by_unit: bool = False  # 填报单位 above the table may say it for all lines
    heads: bool = False  # may stand once over all lines of one organization
    shared: bool = True  # a merged block speaks for every line it spans; never so for numbers


@dataclass(frozen=True, kw_only=True)
class Shape:
    kind: str
    title: str
    english: str
    columns: tuple[Column, ...]
    ignored: tuple[str, ...] = ()  # headers known to be beside the point, so not named as extra
    monthly: bool = False  # the lines above must say of which month it is

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def known_as(self, words: str) -> tuple[Column, int] | None:
        """The column that goes by these words, and how exactly: 0 for its own title, 1 for a
        synonym, 2 for a loose one."""
        return self._known.get(header_word(words))

    def ignores(self, words: str) -> bool:
        return header_word(words) in self._ignored

    @cached_property
    def _known(self) -> dict[str, tuple[Column, int]]:
        known: dict[str, tuple[Column, int]] = {}
        for column in self.columns:
            for word in column.words:
                known.setdefault(header_word(word), (column, 1))
            for word in column.loosely:
                known.setdefault(header_word(word), (column, 2))
        for column in self.columns:
            known[header_word(column.title)] = known[header_word(column.english)] = (column, 0)
        return known

    @cached_property
    def _ignored(self) -> frozenset[str]:
        return frozenset(map(header_word, (*_ALWAYS_IGNORED, *self.ignored)))


def said(subjects: str, *endings: str) -> tuple[str, ...]:
    """``said("组织 支部", "编码", "代码")``: 组织编码, 组织代码, 支部编码, 支部代码."""
    return tuple(subject + ending for subject in subjects.split() for ending in endings)


CODE = ("编码", "代码", "编号", "代号", "号", "ID")
ORGANIZATION = "组织 党组织 基层党组织 基层组织 单位 支部 党支部 机构 部门 责任单位 填报单位"
TASK = "任务 工作 工作任务 项目 事项 工作事项 任务清单 清单 任务事项 清单事项 指标"
SUPERIOR = "上级 上级组织 上级党组织 上级单位 上级机构 主管单位 隶属组织 所属组织 所属党组织"
NUMBER = Column(key="number", title="序号", english="No.")
WRONG = Column(key="wrong", title="错误", english="What is wrong")
_ALWAYS_IGNORED = (
    "序号", "编号", "No.", "#", "号", "错误", "What is wrong", "错误说明",
)  # fmt: skip
NOTE = Column(
    key="note", title="备注", english="Note", words=("附注", "备考", "Notes", "Remark", "Remarks")
)
