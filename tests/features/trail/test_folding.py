"""Many facts of one act are one sentence that opens; however few are read, it says how many."""

from __future__ import annotations

from service.features.trail.folding import folded
from service.features.trail.queries import Wanted
from service.reading.reader import read_now
from tests.browsing import Door
from tests.pages import text

FOLDED = '<details class="fold">'


def test_a_months_issue_is_one_line_of_its_whole_number(shared_door: Door) -> None:
    with read_now(shared_door.services) as reader:
        issued = Wanted(kinds=["assignment.issued"])
        whole = folded(reader, issued, 1000).folds
        few = folded(reader, issued, 5)
    assert [fold.count for fold in whole] == [fold.count for fold in few.folds]
    assert sum(fold.count for fold in few.folds) > 20
    assert few.older is None
    assert len(whole) < 5


def test_nothing_is_lost_or_told_twice_from_page_to_page(shared_door: Door) -> None:
    counted, before = 0, None
    with read_now(shared_door.services) as reader:
        for _ in range(reader.at.position):
            page = folded(reader, Wanted(before=before), 4)
            counted += sum(fold.count for fold in page.folds)
            before = page.older
            if before is None:
                break
        assert counted == reader.at.position


def test_an_act_that_is_not_counted_is_one_line_all_the_same(shared_door: Door) -> None:
    with read_now(shared_door.services) as reader:
        folds = folded(reader, Wanted(late=True), 2).folds
    keys = [(fold.head.row.command, fold.head.row.kind) for fold in folds]
    assert keys
    assert len(keys) == len(set(keys))


def test_the_timeline_and_the_trail_say_how_many(shared_door: Door) -> None:
    shared_door.enter("gw")
    said = text(shared_door.see("/organizations/U1-1"))
    assert "交办 5 项" in said
    assert FOLDED in shared_door.see("/trail?kind=assignment.issued")
    from_there = shared_door.see("/trail?kind=assignment.issued&position=1")
    assert FOLDED not in from_there, "oldest first, each fact stands by itself"
