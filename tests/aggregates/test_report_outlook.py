"""What a report would come to, told before it is sent."""

from __future__ import annotations

from datetime import date

import pytest

from aggregates.rules.report_outlook import Claimed, outlook

DUE, REPORT_DUE = date(2026, 10, 20), date(2026, 11, 5)
IN_TIME, AFTERWARDS = date(2026, 11, 3), date(2026, 11, 10)


def line(outcome: str | None, claimed: int = 500, on: date | None = None) -> Claimed:
    return Claimed(1000, claimed, DUE, outcome, on)


def test_every_kind_of_line_is_counted_and_the_score_is_their_sum() -> None:
    expected = outlook(
        [
            line("done", 1000, date(2026, 10, 19)), line("done", 1000, date(2026, 10, 21)),
            line("done", 1000), line("partial", 1000, DUE), line("not_done", 0), line(None, 0),
        ],
        IN_TIME, REPORT_DUE,
    )  # fmt: skip
    counts = (
        expected.late,
        expected.partial,
        expected.not_done,
        expected.left_out,
        expected.undated,
        expected.full_partial,
    )
    assert counts == (1, 1, 1, 1, 1, 1)
    assert (expected.claimed, expected.weight, expected.score) == (4000, 6000, 6667)
    assert expected.asks


@pytest.mark.parametrize(("sent", "late"), [(IN_TIME, 0), (AFTERWARDS, 1)])
def test_an_undated_line_is_late_only_where_its_report_is(sent: date, late: int) -> None:
    assert outlook([line("done")], sent, REPORT_DUE).late == late


def test_all_done_in_time_asks_nothing_more() -> None:
    assert not outlook([line("done", 1000, DUE), line("done", 900)], IN_TIME, REPORT_DUE).asks


def test_without_points_there_is_no_score_to_tell() -> None:
    expected = outlook([Claimed(0, 0, DUE, "done", DUE)], IN_TIME, REPORT_DUE)
    assert (expected.score, expected.weight) == (None, 0)
