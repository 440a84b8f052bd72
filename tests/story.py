"""given(Task).past(...).when(...).then(...): the way a rule is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any, Self
from uuid import UUID

import pytest

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, Event, FirstEvent
from aggregates.values.text import Text

ID = UUID("00000000-0000-4000-8000-000000000001")
OTHER = UUID("00000000-0000-4000-8000-000000000002")
ACT = Act(
    actor="P-1",
    acting_for="GW",
    via="page",
    at=datetime(2026, 10, 9, 1, tzinfo=UTC),
    command_id=UUID("00000000-0000-4000-8000-00000000000c"),
)
WORDS = Text("words")
# What every fact carries; a fact's own organization and period are told where it names them.
STAMP = {f.name for f in fields(FirstEvent)} - {"happened_on"}


class Story:
    """The facts that were, the one thing that is done, and the facts it records."""

    def __init__(self, kind: type[Aggregate], act: Act = ACT) -> None:
        self.kind, self.act = kind, act
        self.before = replace(act, actor="P-0")  # somebody else did what was done before
        self.aggregate: Any = None
        self.command: Callable[[Any], object] | None = None

    def past(self, event: type[Any], **fields: Any) -> Self:
        if self.aggregate is None:
            self.aggregate = event(**self.kind.first(ID, self.before), **fields).mutate(None)
        elif issubclass(event, FirstEvent):
            event(**self.aggregate.again(self.before), **fields).mutate(self.aggregate)
        else:
            event(**self.aggregate.next(self.before), **fields).mutate(self.aggregate)
        return self

    def nothing_yet(self, aggregate: Aggregate) -> Self:
        self.aggregate = aggregate
        return self

    def when(self, command: Callable[[Any], object]) -> Self:
        self.command = command
        return self

    def then(self, event: type[Event], **expected: Any) -> None:
        [recorded] = self._run()
        assert (type(recorded), facts(recorded, expected)) == (event, expected)
        assert recorded.command_id == self.act.command_id
        assert recorded.actor == self.act.actor

    def then_all(self, *expected: tuple[type[Event], dict[str, Any]]) -> None:
        recorded = self._run()
        assert [type(event) for event in recorded] == [kind for kind, _ in expected]
        for event, (_, values) in zip(recorded, expected, strict=True):
            assert facts(event, values) == values

    def then_nothing(self) -> None:
        assert self._run() == []

    def then_refused(
        self, kind: type[Refused], rule: str | None = None, says: str | None = None
    ) -> None:
        before = vars(self.aggregate).copy()
        with pytest.raises(kind, match=says) as caught:
            self._run()
        if rule is not None:
            assert caught.value.rule == rule
        assert self.aggregate.pending_events == []
        assert vars(self.aggregate) == before, "a refusal changed what is remembered"

    def _run(self) -> list[Event]:
        assert self.command is not None
        self.command(self.aggregate)
        return list(self.aggregate.take())


def facts(event: Event, wanted: dict[str, Any] | None = None) -> dict[str, Any]:
    """What the fact says: its own fields, those of the stamp only where they are asked for, and
    of those with a default only what is not the default."""
    own = [f for f in fields(event) if f.name not in STAMP or f.name in (wanted or {})]
    answer = {f.name: getattr(event, f.name) for f in own}
    silent = {f.name for f in own if f.default == answer[f.name] and f.name not in (wanted or {})}
    return {name: value for name, value in answer.items() if name not in silent}


given = Story
