"""Everything that is said has its Chinese words."""

from __future__ import annotations

import re

import pytest

from service.language import catalogues, chinese, words_of
from tests.house import messages

PLACE = re.compile(r"\{([a-z_]+)")


def test_every_message_has_chinese_words() -> None:
    missing = sorted(messages.everything() - set(chinese()))
    assert not missing, "\n".join(missing)


def test_no_message_is_said_in_two_catalogues() -> None:
    kept = [english for path in catalogues() for english in words_of(path)]
    assert sorted(kept) == sorted(set(kept))


def test_every_translation_names_the_same_places() -> None:
    for english, said in chinese().items():
        assert set(PLACE.findall(said)) <= set(PLACE.findall(english)), english


BARE = {"{actor} ({organization})", "{wrong}; {expected}.", "{wrong}, {expected}", ", "}


def test_what_is_said_in_chinese_is_chinese() -> None:
    bare = {english for english, said in chinese().items() if not re.search(r"[一-鿿]", said)}
    assert bare == BARE  # only marks differ


def test_nothing_is_translated_that_nobody_says() -> None:
    assert not sorted(set(chinese()) - messages.everything())


@pytest.mark.parametrize(
    "words",
    [
        "not received",  # a light
        "{count} fields are wrong.",  # a problem
        "The new password is the old one.",  # a refusal of a page
        "What waits for us, by deadline",  # a template
        "“{value}” is not a date",  # a cell
        "a number such as 12 expected",  # what it should have held
        "已完成, 部分完成 or 未完成 expected",  # the same, of a word among some
        "{who} dissolved {organization}.",  # a fact
    ],
)
def test_the_search_for_messages_finds_each_sort_of_them(words: str) -> None:
    assert words in messages.everything()
