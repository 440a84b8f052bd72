"""Things are chosen by name, short name, code or pinyin initials, wherever a form names one."""

from __future__ import annotations

import re

import pytest

from tests.browsing import Door
from tests.pages import main_of


@pytest.mark.parametrize("typed", ["U1", "u1", "U1局机关党委"])
def test_a_filter_takes_a_name_for_a_code(shared_door: Door, typed: str) -> None:
    shared_door.enter("gw")
    html = main_of(shared_door.see(f"/trail?organization={typed}"))
    assert 'value="U1"' in html


def test_what_may_be_several_is_told_with_them(shared_door: Door) -> None:
    shared_door.enter("gw")
    assert "可能指多个" in shared_door.see("/trail?organization=局机关党委", 422)


@pytest.mark.parametrize("query", ["since=when", "until=32", "period=never"])
def test_a_filter_that_cannot_be_read_is_told_in_words(shared_door: Door, query: str) -> None:
    shared_door.enter("gw")
    assert "出错了" not in shared_door.see(f"/trail?{query}", 422)


def test_a_form_lists_what_may_be_chosen_with_its_initials(shared_door: Door) -> None:
    shared_door.enter("gw")
    html = shared_door.see("/trail")
    [organizations] = re.findall(
        r'<datalist id="choose-organizations">(.*?)</datalist>', html, re.S
    )
    assert '<option value="U1">' in organizations
    assert "jjgdw" in organizations
    assert html.count('id="choose-organizations"') == 1


def test_the_search_finds_pages_and_acts_and_tells_no_more_than_is_allowed(
    shared_door: Door,
) -> None:
    shared_door.enter("gw")
    assert "/months" in shared_door.see("/find?part=1&q=月任务")
    assert "/orders" in shared_door.see("/find?part=1&q=")
    shared_door.enter("b11")
    assert "/months" not in shared_door.see("/find?part=1&q=月任务")
