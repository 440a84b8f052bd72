"""A panel (评审组) that votes on applications for 示范: five or more, no applicant's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from aggregates.errors import Refused, Several
from aggregates.event import Act, Aggregate
from aggregates.panel.events import PanelEvent, PanelHeld


class WrongPanel(Refused):
    rule = "R13"


class Panel(Aggregate):
    TOPIC = "panel"

    @classmethod
    def hold(
        cls,
        key: UUID,
        held_on: date,
        members: Sequence[dict[str, Any]],
        votes: Sequence[dict[str, Any]],
        own: Mapping[str, Sequence[str]],
        *,
        least: int,
        today: date,
        act: Act,
    ) -> Self:
        """``own``: by branch the members that belong to its unit. All that is wrong at once."""
        wrong = [*_wrong_with(members, votes, own, least)]
        if held_on > today:
            wrong.append(WrongPanel("A panel that voted was not in the future."))
        if wrong:
            raise wrong[0] if len(wrong) == 1 else Several(wrong)
        said: dict[str, Any] = {"held_on": held_on, "members": list(members), "votes": list(votes)}
        return cls.begin(PanelHeld(**cls.first(key, act), **said))

    def evolve(self, event: PanelEvent) -> None:
        pass


def _wrong_with(
    members: Sequence[dict[str, Any]],
    votes: Sequence[dict[str, Any]],
    own: Mapping[str, Sequence[str]],
    least: int,
) -> list[Refused]:
    persons = [each["person"] for each in members]
    wrong: list[Refused] = []
    if len(set(persons)) < least:
        wrong.append(WrongPanel("A panel has at least {least} members; these are {count}.",
                                least=least, count=len(set(persons))))  # fmt: skip
    wrong += [
        WrongPanel("{person} stands twice among the members.", person=person)
        for person in dict.fromkeys(persons)
        if persons.count(person) > 1
    ]
    for vote in votes:
        if vote["in_favour"] > len(persons):
            wrong.append(WrongPanel("More voted for {branch} than there are members.",
                                    branch=vote["branch"]))  # fmt: skip
        if own.get(vote["branch"]):
            wrong.append(WrongPanel("{persons} belong to the applicant {branch}'s own unit.",
                                    persons=", ".join(own[vote["branch"]]),
                                    branch=vote["branch"]))  # fmt: skip
    return wrong
