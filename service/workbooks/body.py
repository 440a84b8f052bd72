"""Tells a table's lines from what stands between and below them, and fills merged blocks down."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.workbooks.cells import Cell, Grid, Merge, cell_name, shown
from service.workbooks.errors import TooMuch
from service.workbooks.header import Header
from service.workbooks.limits import Limits
from service.workbooks.shapes import Shape
from service.workbooks.words import squeezed

_SUM = re.compile(
    r"(合计|总计|小计|共计|总分|平均分?|本页小计|本页合计|累计|total|subtotal)(\([^()]*\))?([:：].{0,40})?"
)
_SUM_OF = re.compile(
    r".{1,60}(合计|总计|小计|共计|平均|平均得?分|总得分|subtotal)(\([^()]*\))?([:：].{0,40})?"
)
_NOTE = re.compile(
    r"(注|附注|备注|说明|填表说明|填报说明|注意事项|备注说明|填报人|填表人|制表人?|审核人?|复核人?|负责人|单位负责人|"
    r"经办人|联系人|联系电话|填报单位|填报时间|填报日期|填表时间|填表日期|报送时间|数据截至|note|notes)"
    r"(\(.{0,20}\))?([:：].*|[\d]*)|第\d+页.*|以下空白|\d+/\d+|.{0,40}\((?:盖章|公章|印章)\)",
    re.IGNORECASE | re.DOTALL,
)

_HEADS = re.compile(
    "(?:编码|代码|编号|序号|名称|姓名|电话|数量|单价|金额|日期|时间|类型|类别|备注|地址|职务|性别|分值|得分"
    "|code|name|number|date|type)$",
    re.IGNORECASE,
)
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_PART = rf"\({_NUMERAL}\)|第{_NUMERAL}(?:部分|类|项|章)"
_HEADING = re.compile(rf"(?:{_NUMERAL}[、.:]|{_PART}).{{0,80}}", re.DOTALL)
_HEADING_NUMBER = re.compile(rf"(?:{_NUMERAL}|{_PART})[、.]?")
_COLUMN_NUMBER = re.compile(r"\(?([甲乙丙丁戊己庚辛壬癸]|\d{1,2})\)?")


@dataclass(slots=True)
class Body:
    rows: list[int] = field(default_factory=list)
    second: int | None = None  # where a second table begins
    notes: list[int] = field(default_factory=list)  # lines beside the table: 注, 合计, 填报时间


def body_rows(grid: Grid, header: Header, shape: Shape, limits: Limits) -> Body:
    """Sorts the rows under the header, and fills down what merged blocks say of several lines."""
    known = set(header.columns.values())
    own = {number: len(known & cells.keys()) for number, cells in grid.rows.items()}
    shared = {header.columns[c.key] for c in shape.columns if c.shared and c.key in header.columns}
    _fill_down(grid, header, shared, limits)
    beside = _Beside(grid, header, shape)
    body = Body()
    for number in sorted(grid.rows):
        if number <= header.last_row or beside.repeats(number):
            continue
        if beside.notes(number):
            body.notes.append(number)
        elif own[number] and not _numbers_columns(grid, header, number):
            body.rows.append(number)
    _cut_second(grid, shape, body)
    _cut_foot(body, own)
    return body


def _cut_second(grid: Grid, shape: Shape, body: Body) -> None:
    """Below the lines another table may begin, with a header of its own after a blank line or a
    title: its lines are none of this one's."""
    lines = sorted(grid.rows)
    before = dict(zip(lines[1:], lines, strict=False))
    for number in body.rows[1:]:
        above = before.get(number, number)
        apart = above < number - 1 or len(grid.rows[above]) == 1
        if apart and number != lines[-1] and _is_header(grid.rows[number], shape):
            body.second = number
            body.rows = [row for row in body.rows if row < number]
            body.notes = [row for row in body.notes if row < number]
            return


def _is_header(cells: Mapping[int, Cell], shape: Shape) -> bool:
    """Words alone, most of which head columns: 物品编码, 物品名称, 数量."""
    words = [squeezed(cell) for cell in cells.values() if isinstance(cell, str)]
    if len(words) < max(2, len(cells)) or any(re.search(r"\d", word) for word in words):
        return False
    heads = [word for word in words if _HEADS.search(word) or shape.known_as(word)]
    return len(heads) >= max(2, (len(words) + 1) // 2)


def _numbers_columns(grid: Grid, header: Header, number: int) -> bool:
    """甲 乙 1 2 3 under the header, as statistical forms number their columns."""
    if number != header.last_row + 1:
        return False
    cells = grid.rows[number]
    marks = [_COLUMN_NUMBER.fullmatch(squeezed(shown(cells[column]))) for column in sorted(cells)]
    words = [mark[1] for mark in marks if mark]
    counted = [int(word) for word in words if word.isdigit()]
    first = counted[0] if counted else 0
    in_turn = counted == list(range(first, first + len(counted)))
    return len(words) == len(marks) > 2 < len(counted) and in_turn


def _cut_foot(body: Body, own: Mapping[int, int]) -> None:
    """Below the last line of the table a note goes on: 2.按时报送, the seal, the day."""
    last = max((number for number in body.rows if own[number] > 1), default=0)
    foot = min((number for number in body.notes if number > last), default=None)
    if last and foot is not None:
        body.notes = sorted([*body.notes, *(number for number in body.rows if number > foot)])
        body.rows = [number for number in body.rows if number <= foot]


def _fill_down(grid: Grid, header: Header, shared: set[int], limits: Limits) -> None:
    rows = sorted(grid.rows)
    steps = 0
    for merge in grid.merges:
        if merge.left not in shared or merge.bottom <= merge.top or merge.top <= header.last_row:
            continue
        cell = grid.rows.get(merge.top, {}).get(merge.left)
        if cell is None:
            continue
        first, last = bisect_right(rows, merge.top), bisect_right(rows, merge.bottom)
        steps += last - first
        if steps > limits.cells:
            raise TooMuch("The workbook holds more merged cells than can be read at once.")
        for row in rows[first:last]:
            grid.rows[row].setdefault(merge.left, cell)


def merged_shares(grid: Grid, header: Header, shape: Shape) -> dict[int, dict[int, str]]:
    """For each row the columns whose number is really a merged one from above, and its cell."""
    alone = {
        header.columns[c.key] for c in shape.columns if not c.shared and c.key in header.columns
    }
    shares: dict[int, dict[int, str]] = {}
    for merge in (merge for merge in grid.merges if merge.left in alone and _spans(merge, header)):
        for row in range(merge.top + 1, min(merge.bottom, merge.top + 10_000) + 1):
            if row in grid.rows:
                shares.setdefault(row, {})[merge.left] = cell_name(merge.top, merge.left)
    return shares


def _spans(merge: Merge, header: Header) -> bool:
    return merge.bottom > merge.top > header.last_row


class _Beside:
    """Knows the lines of a sheet that are none of its table's."""

    def __init__(self, grid: Grid, header: Header, shape: Shape) -> None:
        self._rows = grid.rows
        self._known = set(header.columns.values())
        self._needed = {
            header.columns[column.key]
            for column in shape.columns
            if column.required and column.key in header.columns
        }
        above = [grid.rows[row] for row in grid.rows if row <= header.last_row]
        self._above = {_bare(cell) for cells in above for cell in cells.values()}
        self._across = {
            (merge.top, merge.left)
            for merge in grid.merges
            if merge.right - merge.left >= max(2, len(header.names) // 2)
        }

    def repeats(self, number: int) -> bool:
        """The title or the header again, as on a later printed page."""
        return all(_bare(cell) in self._above for cell in self._rows[number].values())

    def notes(self, number: int) -> bool:
        """A note, a sum, a signature or a heading across; never a line that names its subject."""
        cells = self._rows[number]
        first = min(cells)
        words = squeezed(shown(cells[first])[:400])
        if _SUM.fullmatch(words.casefold()) or self._sums_up(number):
            return True
        if len(cells) == 1 and (number, first) in self._across:
            return True
        if self._heads_a_part(words, cells):
            return True
        if not _NOTE.fullmatch(words):
            return False
        known = [column for column in cells if column in self._known]
        return known in ([], [first]) or all(
            _NOTE.fullmatch(squeezed(shown(cell)[:400])) for cell in cells.values()
        )

    def _heads_a_part(self, words: str, cells: Mapping[int, Cell]) -> bool:
        """``一、政治建设`` alone in its line, or ``一 | 政治建设（30分）``; no code is one."""
        last = cells[max(cells)]
        if not isinstance(last, str) or not re.search("[一-鿿]", last):
            return False
        if len(cells) == 1:
            return _HEADING.fullmatch(words) is not None
        return len(cells) == 2 and _HEADING_NUMBER.fullmatch(words) is not None

    def _sums_up(self, number: int) -> bool:
        """``甲单位小计``, or ``12 | 合计``: said in a line without half of what a line needs."""
        cells = self._rows[number]
        if 2 * len(self._needed & cells.keys()) > len(self._needed):
            return False
        words = (
            squeezed(cell[:200]).casefold() for cell in cells.values() if isinstance(cell, str)
        )
        return any(_SUM.fullmatch(each) or _SUM_OF.fullmatch(each) for each in words)


def _bare(cell: Cell) -> str:
    return "".join(cell.split()) if isinstance(cell, str) else shown(cell)
