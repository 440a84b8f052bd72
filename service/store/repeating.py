"""Facts of which many say the same, as those of a month's issue do: each part encoded once."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from service.store.plan import Plan


class Repeating:
    """The states of one class of facts. Who, when and for whom (the fields that every fact has)
    stays the same from one to the next; what they say of their own comes again and again.

    What equals something written before is written as that was: 1 where True came instead.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._stamp: Any = None
        self._head = b""
        self._tails: dict[Any, bytes] = {}

    def state(self, said: Mapping[str, Any]) -> bytes | None:
        """The state of a fact with these fields; None where it is to be encoded, and learnt."""
        try:
            tail = self._tails.get(self.plan.own(said))
        except TypeError:  # a list is among them, which cannot be looked up
            return None
        if tail is None or self.plan.stamp(said) != self._stamp:
            return None
        return self._head + tail

    def learn(self, said: Mapping[str, Any], state: bytes) -> None:
        """Words are salted, so that no fact with words is like another."""
        if any(said[name] is not None for _, name in self.plan.texts):
            return
        stamp = self.plan.stamp(said)
        if stamp != self._stamp:
            self._stamp, self._head = stamp, self.plan.head_of(stamp)
        with suppress(TypeError):  # as above
            self._tails[self.plan.own(said)] = state[len(self._head) :]
