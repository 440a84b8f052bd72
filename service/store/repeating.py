"""Facts of which many say the same, as those of a month's issue do: each part encoded once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from service.store.plan import Plan


class Repeating:
    """Writes facts of one class. Who, when and for whom (the fields that every fact has) stays the
    same from one to the next; what they say of their own comes again and again."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stamp: Sequence[Any] = ()
        self._head = b""
        self._tails: dict[Sequence[Any], bytes] = {}

    def write(self, values: Sequence[Any]) -> bytes:
        """The same bytes as ``Plan.write`` and the same errors: whatever is new goes by it. What
        equals something written before is written as that was, 1 where True came instead."""
        stamp, own = values[: self._plan.stamped], values[self._plan.stamped :]
        try:
            tail = self._tails.get(own)
        except TypeError:  # a list is among them, which cannot be looked up
            return self._plan.write(values)
        if tail is None or stamp != self._stamp:
            return self._learn(stamp, own, self._plan.write(values))
        return self._head + tail

    def _learn(self, stamp: Sequence[Any], own: Sequence[Any], state: bytes) -> bytes:
        if stamp != self._stamp:
            self._stamp, self._head = stamp, self._plan.head_of(stamp)
        self._tails[own] = state[len(self._head) :]
        return state
