"""Whose the lines are, where it stands once over each group: a merged book saved as text, or the
habit of leaving blank what is as above."""

from __future__ import annotations

from collections.abc import Sequence

from service.workbooks.cells import Cell, Grid, shown
from service.workbooks.header import Header
from service.workbooks.shapes import Shape

Said = tuple[str, ...]


def fill_groups(grid: Grid, header: Header, shape: Shape, lines: Sequence[int]) -> bool:
    """Fills the blanks in and gives True, if that is this table's habit: each group is headed
    once and never again, and more lines follow than head. Where a code stands in every line, a
    blank is a slip of the pen and stays one."""
    places = [header.columns[c.key] for c in shape.columns if c.heads and c.key in header.columns]
    heads = [(line, _said(grid, places, line)) for line in lines]
    groups = [said for _, said in heads if any(said)]
    is_habit = bool(groups) and any(heads[0][1]) and len(set(groups)) == len(groups)
    if not (is_habit and len(lines) > 2 * len(groups)):
        return False
    above: dict[int, Cell] = {}
    for line, said in heads:
        if any(said):
            above = {at: cell for at, cell in grid.rows[line].items() if at in places}
        grid.rows[line].update(above)
    return True


def _said(grid: Grid, places: Sequence[int], line: int) -> Said:
    return tuple(shown(grid.rows[line].get(place)) for place in places)
