"""What happens to a poll (民主测评, R9, R12). No fact tells of a single ballot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode, Points, Word
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class PollOpened(FirstEvent):
    """发起测评. ``n``: the nth of organization and year; ``form``: tokens or paper; ``weights``
    of the scheme's classes, ten-thousandths; ``voters``: how many of each class."""

    TOPIC: ClassVar[str] = "poll.opened"
    SENTENCE: ClassVar[str] = N_("{who} opened poll {n} of {organization} for {period}: {form}.")

    organization: OrganizationCode
    period: str
    year: str
    n: int
    form: Word
    scheme_version: int
    weights: dict[str, int]
    voters: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PollTokensGiven(Event):
    """发放票码. ``voter_class``: whom for; ``given``: how many of each class by then."""

    TOPIC: ClassVar[str] = "poll.tokens_given"
    SENTENCE: ClassVar[str] = N_(
        "{who} gave out {count} tokens of the poll of {organization} for {period}: {voter_class}."
    )

    voter_class: str
    count: int
    given: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class PollTallyEntered(Event):
    """计票 of a paper poll: that it was entered; what it says is told at its confirmation (R9)."""

    TOPIC: ClassVar[str] = "poll.tally_entered"
    SENTENCE: ClassVar[str] = N_(
        "{who} entered the paper tally of the poll of {organization} for {period}."
    )


@dataclass(frozen=True, kw_only=True)
class PollClosed(Event):
    """结束测评. Of fewer ballots than the scheme's least the ``count`` alone; of fewer than may be
    shown ``count`` and ``total``, hundredths; of more the ``tally`` by class and grade. ``digest``
    of the sorted ballots with the salt that is kept beside them. ``counters``, ``confirmers``: of
    a paper poll, the persons behind tally and confirmation."""

    TOPIC: ClassVar[str] = "poll.closed"
    SENTENCE: ClassVar[str] = N_(
        "{who} closed the poll of {organization} for {period}: {score} from {count} ballots."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "few": N_(
            "{who} closed the poll of {organization} for {period}: not assessed, {count} ballots."
        ),
    }

    year: str
    weights: dict[str, int]
    scheme_version: int
    count: int
    total: int | None
    tally: dict[str, dict[str, int]] | None
    invalid: int
    score: Points | None
    digest: str
    counters: list[str]
    confirmers: list[str]

    def variant(self, before: Mapping[str, object]) -> str:
        return "few" if self.score is None else ""


@dataclass(frozen=True, kw_only=True)
class PollVoided(Event):
    """作废: it counts no more, and another may be opened."""

    TOPIC: ClassVar[str] = "poll.voided"
    SENTENCE: ClassVar[str] = N_("{who} voided the poll of {organization} for {period}: {reason}.")

    reason: Text


PollEvent = PollOpened | PollTokensGiven | PollTallyEntered | PollClosed | PollVoided
