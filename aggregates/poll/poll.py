"""A poll (民主测评, R9, R12): opened, its tokens given out, closed with its tally, or voided.

What single ballots say it never learns: they lie in a box outside the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate, identity
from aggregates.poll import events as facts
from aggregates.rules.independence import NOBODY, Persons, behind, must_not_decide
from aggregates.rules.poll import Result
from aggregates.values.text import Text


class PollRefused(Refused):
    rule = "R9"


FORMS = {"tokens": "by tokens", "paper": "on paper"}


class State(StrEnum):
    OPEN = "open"  # 进行中
    CLOSED = "closed"  # 已结束
    VOIDED = "voided"  # 已作废


def poll_id(year: str, organization: str, n: int) -> UUID:
    return identity("poll", year, organization, str(n))


@dataclass(frozen=True, slots=True)
class Setting:
    """What a poll is opened with. ``weights`` in ten-thousandths, ``voters`` by class."""

    organization: str
    year: str
    n: int
    form: str  # tokens, paper
    scheme_version: int = 1
    weights: dict[str, int] = field(default_factory=dict)
    voters: dict[str, int] = field(default_factory=dict)


class Poll(Aggregate):
    TOPIC = "poll"

    def __init__(self) -> None:
        self.of = Setting("", "", 0, "tokens")
        self.state: State | None = None
        self.given: dict[str, int] = {}
        self.counters: Persons = NOBODY
        self.entered = False

    @classmethod
    def open(cls, of: Setting, act: Act) -> Self:
        if unknown := sorted(set(of.voters) - set(of.weights)):
            raise PollRefused(
                "{unknown} is no class of voters of the scheme; it has {classes}.",
                unknown=unknown[0],
                classes="、".join(of.weights),
            )
        if sum(of.voters.values()) <= 0:
            raise PollRefused("A poll has at least one voter.")
        return cls.begin(
            facts.PollOpened(
                **cls.first(poll_id(of.year, of.organization, of.n), act),
                organization=of.organization,
                period=of.year,
                year=of.year,
                n=of.n,
                form=of.form,
                scheme_version=of.scheme_version,
                weights=of.weights,
                voters=of.voters,
            )
        )

    def give_tokens(self, voter_class: str, count: int, act: Act) -> None:
        """One for each voter of the class, and no more (R12)."""
        self.must_be_open("tokens")
        voters, given = self.of.voters.get(voter_class, 0), self.given.get(voter_class, 0)
        if given + count > voters:
            raise PollRefused(
                "{voter_class} has {voters} voters and {given} tokens were given out: {count} "
                "more are too many.",
                rule="R12", voter_class=voter_class, voters=voters, given=given, count=count,
            )  # fmt: skip
        now = self.given | {voter_class: given + count}
        self.record(
            facts.PollTokensGiven(**self.next(act), voter_class=voter_class, count=count, given=now)
        )

    def enter_tally(self, act: Act) -> None:
        """计票, again and again until it is confirmed."""
        self.must_be_open("paper")
        self.record(facts.PollTallyEntered(**self.next(act)))

    def must_fit(self, counts: Mapping[str, Mapping[str, int]], invalid: int) -> None:
        """At most the voters of each class, and of all together with what is invalid."""
        for name, grades in counts.items():
            if sum(grades.values()) > self.of.voters.get(name, 0):
                raise PollRefused(
                    "{voter_class} has {voters} voters; the tally has {count} ballots of theirs.",
                    voter_class=name,
                    voters=self.of.voters.get(name, 0),
                    count=sum(grades.values()),
                )
        cast = sum(sum(grades.values()) for grades in counts.values()) + invalid
        if cast > sum(self.of.voters.values()):
            raise PollRefused(
                "{count} ballots are more than there are voters: {voters}.",
                count=cast,
                voters=sum(self.of.voters.values()),
            )

    def must_be_confirmable(self, act: Act) -> None:
        """监票: by another than whoever entered it (回避)."""
        self.must_be_open("paper")
        if not self.entered:
            raise PollRefused("No paper tally is entered yet.")
        must_not_decide(self.counters, act)

    def close(self, result: Result, invalid: int, digest: str, act: Act) -> None:
        paper = self.of.form == "paper"
        if paper:
            self.must_be_confirmable(act)
        self.must_be_open(self.of.form)
        self.record(
            facts.PollClosed(
                **self.next(act),
                year=self.of.year,
                weights=self.of.weights,
                scheme_version=self.of.scheme_version,
                count=result.count,
                total=result.total,
                tally=result.tally,
                invalid=invalid,
                score=result.score,
                digest=digest,
                counters=sorted(self.counters),
                confirmers=sorted(behind(act)) if paper else [],
            )
        )

    def void(self, reason: Text, act: Act) -> None:
        if self.state == State.VOIDED:
            raise PollRefused("The poll is voided already.")
        self.record(facts.PollVoided(**self.next(act), reason=reason))

    def must_be_open(self, form: str) -> None:
        if self.state != State.OPEN:
            raise PollRefused("The poll is not open any more.")
        if self.of.form != form:
            raise PollRefused("It is a poll {form}.", form=FORMS[self.of.form])

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.of.organization, self.of.year

    def evolve(self, event: facts.PollEvent) -> None:
        match event:
            case facts.PollOpened():
                self.of = Setting(
                    event.organization, event.year, event.n, event.form, event.scheme_version,
                    event.weights, event.voters,
                )  # fmt: skip
                self.state = State.OPEN
            case facts.PollTokensGiven(given=given):
                self.given = given
            case facts.PollTallyEntered():
                self.counters, self.entered = behind(event), True
            case facts.PollClosed():
                self.state = State.CLOSED
            case facts.PollVoided():
                self.state = State.VOIDED
            case _:
                assert_never(event)
