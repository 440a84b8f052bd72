"""A bulletin's rules (R17): steps by other people, new text voids them, what is issued stays."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from aggregates.bulletin import events as facts
from aggregates.bulletin.bulletin import Bulletin, BulletinRefused
from aggregates.errors import Refused
from aggregates.rules.bulletin import Steps, document_number, next_issue
from aggregates.rules.independence import OwnWork
from aggregates.values.period import Quarter
from aggregates.values.text import Text
from service.features.bulletins import drafting
from service.features.bulletins.final_file import differences
from tests.story import ACT, given

STEPS = Steps(reviewed=True, countersigned=False, apart=True)
WRITER = replace(ACT, actor="P-0")  # who did what was done before
DRAFTED: dict[str, Any] = {
    "period": "2026Q4", "n": 1, "position": 7, "scheme_version": 1, "rows": [], "open_checks": {},
    "title": Text("通报"), "text": Text("一段。"),
}  # fmt: skip
N = {"n": 1}
NUMBER = "×直党工〔2027〕3号"
SIGNED = N | {"document_number": NUMBER}
ISSUED = SIGNED | {"year": 2027, "number": 1, "persons": {}}


def drafted() -> Any:
    return given(Bulletin).past(facts.BulletinDrafted, **DRAFTED)


def reviewed() -> Any:
    return drafted().past(facts.BulletinReviewed, **N)


def signed() -> Any:
    return reviewed().past(facts.BulletinSigned, **SIGNED)


def issued() -> Any:
    return signed().past(facts.BulletinIssued, **ISSUED)


def test_whoever_wrote_it_takes_no_step_that_another_takes() -> None:
    drafted().when(lambda b: b.review(STEPS, WRITER)).then_refused(OwnWork)
    reviewed().when(lambda b: b.countersign(STEPS, "GW", WRITER)).then_refused(OwnWork)
    reviewed().when(lambda b: b.sign(STEPS, NUMBER, WRITER)).then_refused(OwnWork)
    free = replace(STEPS, apart=False)
    drafted().when(lambda b: b.review(free, ACT)).then(facts.BulletinReviewed, **N)


def test_the_scheme_says_which_steps_there_are() -> None:
    drafted().when(lambda b: b.sign(STEPS, NUMBER, ACT)).then_refused(BulletinRefused)
    short = replace(STEPS, reviewed=False)
    drafted().when(lambda b: b.sign(short, NUMBER, ACT)).then(facts.BulletinSigned, **SIGNED)
    long = replace(STEPS, countersigned=True)
    reviewed().when(lambda b: b.sign(long, NUMBER, ACT)).then_refused(BulletinRefused)


def test_new_text_and_a_return_void_what_followed_the_draft() -> None:
    text = {"title": Text("通报"), "text": Text("新。"), "praised": [], "named": []}
    for kind, said in (
        (facts.BulletinWritten, text),
        (facts.BulletinReturned, {"reason": Text("x")}),
    ):
        story = signed().past(kind, **N, **said)
        story.when(lambda b: b.issue(2027, 1, None, ACT)).then_refused(BulletinRefused)
        story = signed().past(kind, **N, **said)
        story.when(lambda b: b.review(STEPS, ACT)).then(facts.BulletinReviewed, **N)


@pytest.mark.parametrize("state", [issued, lambda: drafted().past(
    facts.BulletinWithdrawn, **N, reason=Text("x"))])  # fmt: skip
def test_what_is_issued_or_withdrawn_stays_as_it_is(state: Any) -> None:
    for act in (
        lambda b: b.write(Text("a"), Text("b"), [], [], ACT),
        lambda b: b.review(STEPS, ACT),
        lambda b: b.sign(STEPS, NUMBER, ACT),
        lambda b: b.withdraw(Text("x"), ACT),
        lambda b: b.return_(Text("x"), ACT),
        lambda b: b.issue(2027, 2, None, ACT),
    ):
        state().when(act).then_refused(BulletinRefused)


def test_it_gives_way_to_a_later_one_and_nothing_else_of_it_changes() -> None:
    issued().when(lambda b: b.give_way(2, ACT)).then(facts.BulletinSuperseded, n=1, by=2)
    drafted().when(lambda b: b.give_way(2, ACT)).then_nothing()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("×直党工〔2027〕3号", ("×直党工〔2027〕3号", 2027)),
        ("×直党工[2027]3号", ("×直党工〔2027〕3号", 2027)),
        ("×直党工（试）【2027】 12 号", ("×直党工（试）〔2027〕12号", 2027)),
    ],
)
def test_a_number_is_written_as_the_standard_has_it(typed: str, read: tuple[str, int]) -> None:
    assert document_number(typed) == read


@pytest.mark.parametrize(
    "typed", ["", "3号", "×直党工3号", "×直党工〔27〕3号", "〔2027〕3号", "×〔2027〕03号"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="has an office, a year and a number"):
        document_number(typed)


def test_issues_have_no_gaps() -> None:
    assert [next_issue([]), next_issue([1, 2, 3])] == [1, 4]


# --- words and files ------------------------------------------------------------------------------


def row(code: str, rank: int | None, score: int | None, **more: Any) -> dict[str, Any]:
    return {"organization": code, "peers": "政府", "rank": rank, "previous": None, "score": score,
            "months": {}, "ledger": None} | more  # fmt: skip


NAMES = {"U1": "甲局", "U2": "乙局", "U3": "丙局"}


def test_the_draft_says_what_its_figures_say() -> None:
    rows = [row("U1", 1, 9_350, previous=3), row("U2", 2, 9_000, previous=1, ledger=-250),
            row("U3", None, None)]  # fmt: skip
    text = drafting.paragraphs(Quarter(2026, 4), rows, {"2026-12": ["U2"]}, NAMES)
    for said in ("单位3个", "得分的2个", "未评定的1个", "甲局（93.50分）", "乙局（扣2.50分）",
                 "甲局，上升2位", "乙局，下降1位", "12月1个"):  # fmt: skip
        assert said in text, (said, text)


def test_scores_typed_otherwise_than_frozen_are_listed() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for cells, texts in zip(table.rows, (("甲局", "93.50"), ("乙局", "91.00")), strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("其中甲局94.00分，乙局（扣2.50分）。")
    out = BytesIO()
    document.save(out)
    rows = [row("U1", 1, 9_350), row("U2", 2, 9_000), row("U3", None, None)]
    assert differences(out.getvalue(), rows, NAMES) == [
        {"organization": "U2", "frozen": "90.00", "file": "91.00"},
        {"organization": "U1", "frozen": "93.50", "file": "94.00"},
    ]
    assert differences(b"no document", rows, NAMES)[0]["file"] is None
