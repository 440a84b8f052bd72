"""Ids of things with a natural key are name-based UUIDs (uuid5, RFC 9562)."""

from __future__ import annotations

from uuid import uuid5

from hypothesis import given
from hypothesis import strategies as st

from aggregates.event import DUBAN, identities, identity

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(kind=words, key=st.lists(words, max_size=3))
def test_an_id_is_the_name_based_one(kind: str, key: list[str]) -> None:
    expected = uuid5(DUBAN, "\x1f".join([kind, *key]))
    made = identity(kind, *key)
    assert (made, hash(made), made.hex, made.bytes) == (
        expected, hash(expected), expected.hex, expected.bytes,
    )  # fmt: skip
    assert (made.version, made.variant, made.is_safe) == (
        expected.version, expected.variant, expected.is_safe,
    )  # fmt: skip


@given(shared=st.lists(words, min_size=1, max_size=3), last=st.lists(words, min_size=1, max_size=3))
def test_of_things_that_share_the_beginning_each_has_its_own(
    shared: list[str], last: list[str]
) -> None:
    identify = identities(*shared)
    assert [identify(each) for each in last] == [identity(*shared, each) for each in last]
