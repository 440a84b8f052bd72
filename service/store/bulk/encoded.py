"""The one way in: facts to the entries that are written, each encoded once."""

from __future__ import annotations

from collections.abc import Sequence

from aggregates.event import Event
from service.store.bulk.first_facts import FirstFacts
from service.store.bulk.lazy_entries import LazyEntries
from service.store.bulk.repeated_states import RepeatedStates
from service.store.records import Encode, Entry


def entries(events: Sequence[Event], encode: Encode, *, lazily: bool) -> Sequence[Entry]:
    """``encode`` makes one of a fact and its place; ``lazily``: once it is asked for. Raises what
    ``encode`` raises."""
    one = RepeatedStates(encode).entry if isinstance(events, FirstFacts) else encode
    lazy_entries = LazyEntries(events, one)
    return lazy_entries if lazily else list(lazy_entries)
