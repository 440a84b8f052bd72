"""Ranks over the year, drawn small: first on top, one point a month, nothing for who had none."""

from __future__ import annotations

from aggregates.values.period import Month
from service.features.scores.queries.rank_lines import HEIGHT, WIDTH, RankLine

MONTHS = [Month(2026, number) for number in range(1, 6)]


def line(*ranks: int | None, worst: int = 10) -> RankLine:
    return RankLine(dict(zip(MONTHS, ranks, strict=True)), worst)


def test_the_first_stands_on_top_and_the_last_at_the_bottom() -> None:
    (_, top), *_, (_, bottom) = line(1, 2, 3, 4, 10).points
    assert top < bottom
    assert all(0 < x < WIDTH and 0 < y < HEIGHT for x, y in line(1, 2, 3, 4, 10).points)


def test_a_month_without_a_rank_has_no_point_and_moves_no_other() -> None:
    whole, gap = line(3, 3, 3, 3, 3).points, line(3, None, 3, 3, 3).points
    assert gap == [whole[0], *whole[2:]]


def test_a_group_of_one_is_drawn_too() -> None:
    assert len({y for _, y in line(1, 1, 1, 1, 1, worst=1).points}) == 1
