"""What is found by a code, a name, a part of it, or the first letters of its pinyin."""

from __future__ import annotations

import pytest

from service.reading.naming import Choice, fits, initials, matching

CHOICES = [
    Choice("U021", "市民政局机关党委"), Choice("U021-01", "市民政局办公室党支部"),
    Choice("U001", "市委办公室"), Choice("T8", "主题党日"), Choice("X", "Ministry 甲"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "code"),
    [("smzj", "U021"), ("U021-01", "U021-01"), ("u001", "U001"), ("办公室党支", "U021-01"),
     ("ztdr", "T8"), ("ministry", "X"), ("SMZJ", "U021"), ("主题", "T8")],
)  # fmt: skip
def test_the_nearest_comes_first(asked: str, code: str) -> None:
    assert matching(CHOICES, asked)[0].code == code


@pytest.mark.parametrize("asked", ["", " ", "zzzz", "没有"])
def test_what_fits_nothing_finds_nothing(asked: str) -> None:
    assert matching(CHOICES, asked) == []


def test_initials_are_small_letters_and_keep_what_is_not_chinese() -> None:
    assert initials("市委Office 1") == "swoffice 1"
    assert not fits(Choice("A", "甲"), "乙")
