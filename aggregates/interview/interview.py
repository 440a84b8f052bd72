"""A talk (双约谈, R14): proposed, approved by another, notified, held, stated to, closed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Self, assert_never
from uuid import UUID

from aggregates.errors import Refused
from aggregates.event import Act, Aggregate
from aggregates.interview import events as facts
from aggregates.rules.contact import LINES, in_order
from aggregates.rules.independence import NOBODY, Persons, behind, must_not_decide
from aggregates.rules.interview import Holding, uncovered
from aggregates.values.text import Text

KINDS = ("reminder", "formal")
WITHDRAWABLE = ("proposed", "approved", "notified")
OVER = ("refused", "withdrawn", "closed")


class TalkRefused(Refused):
    rule = "R14"


class WrongTalk(TalkRefused):
    status = 422


class Interview(Aggregate):
    TOPIC = "interview"

    def __init__(self) -> None:
        self.organization = self.state = ""
        self.person: str | None = None
        self.post: str | None = None
        self.lines: list[str] = []
        self.proposers: Persons = NOBODY
        self.approvers: Persons = NOBODY
        self.leaders: list[str] = []
        self.on: date | None = None
        self.stated = False
        self.commitments: list[UUID] = []

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, None

    @classmethod
    def propose(
        cls,
        key: UUID,
        organization: str,
        *,
        kind: str,
        why: str,
        person: str | None,
        post: str | None,
        reasons: Sequence[int],
        lines: Collection[str],
        reason: Text | None,
        act: Act,
    ) -> Self:
        if (person is None) == (post is None):
            raise WrongTalk("A talk is addressed to a person or to a post, one of the two.")
        if reason is None and not reasons:
            raise WrongTalk("A talk is proposed with a reason, in words or by the facts.")
        return cls.begin(
            facts.InterviewProposed(
                **cls.first(key, act),
                organization=organization,
                kind=kind,
                why=why,
                person=person,
                post=post,
                reasons=list(dict.fromkeys(reasons)),
                lines=in_order(lines, LINES),
                reason=reason,
            )
        )

    def approve(self, subjects: Persons, act: Act) -> None:
        """By somebody else than who proposed it, and than whom it is with."""
        self._must_be("proposed")
        must_not_decide(self.proposers | subjects, act)
        self.record(facts.InterviewApproved(**self.next(act)))

    def refuse(self, subjects: Persons, reason: Text, act: Act) -> None:
        self._must_be("proposed")
        must_not_decide(self.proposers | subjects, act)
        self.record(facts.InterviewRefused(**self.next(act), reason=reason))

    def notify(
        self, on: date, place: Text | None, persons: Collection[str], earliest: date, act: Act
    ) -> None:
        """``earliest``: three working days ahead (R14)."""
        self._must_be("approved")
        stamp = self._checked(on, persons, earliest)
        self.record(facts.InterviewNotified(**self.next(act), on=on, place=place, persons=stamp))

    def postpone(
        self,
        on: date,
        place: Text | None,
        reason: Text | None,
        persons: Collection[str],
        earliest: date,
        act: Act,
    ) -> None:
        self._must_be("notified")
        if self.on is not None and on <= self.on:
            raise WrongTalk("It is called for {on} already; it is postponed to a later day.",
                            on=self.on)  # fmt: skip
        stamp = self._checked(on, persons, earliest)
        self.record(
            facts.InterviewPostponed(
                **self.next(act), on=on, place=place, reason=reason, persons=stamp
            )
        )

    def _checked(self, on: date, persons: Collection[str], earliest: date) -> list[str]:
        if not persons:
            raise TalkRefused("Nobody holds the post {post} of {organization}, so nobody can be "
                              "told.", post=self.post, organization=self.organization)  # fmt: skip
        if on < earliest:
            raise TalkRefused("Notice is given 3 working days before: on {earliest} at the "
                              "earliest.", earliest=earliest)  # fmt: skip
        return sorted(persons)

    def withdraw(self, reason: Text, act: Act) -> None:
        if self.state not in WITHDRAWABLE:
            self._must_be("notified")
        self.record(facts.InterviewWithdrawn(**self.next(act), reason=reason))

    def hold(
        self,
        held_on: date,
        holdings: Sequence[Holding],
        minutes: Text | None,
        *,
        subjects: Persons,
        today: date,
        act: Act,
    ) -> None:
        """Both lines are covered (R14)."""
        self._must_be("notified")
        if held_on > today:
            raise WrongTalk("A talk that took place was not in the future.")
        if self.on is not None and held_on < self.on:
            raise TalkRefused("Notice was given for {on}; it is not held sooner.", on=self.on)
        left = uncovered(self.lines, holdings)
        if left:
            raise TalkRefused("Nobody who held it covers {lines}; both lines are covered.",
                              lines=", ".join(left))  # fmt: skip
        if not subjects.isdisjoint(each.leader for each in holdings):
            raise WrongTalk("Nobody holds a talk with themselves.")
        self.record(
            facts.InterviewHeld(
                **self.next(act),
                held_on=held_on,
                leaders=[each.leader for each in holdings],
                covered=[each.line for each in holdings],
                bases=[each.basis for each in holdings],
                minutes=minutes,
            )
        )

    def make_statement(
        self, statement: Text | None, declined: bool, on_paper: bool, act: Act
    ) -> None:
        self._must_be("held")
        if declined == (statement is not None):
            raise WrongTalk("Either a statement is recorded, or that none was made.")
        if self.stated:
            raise TalkRefused("The statement is recorded already.")
        self.record(
            facts.StatementMade(
                **self.next(act), statement=statement, declined=declined, on_paper=on_paper
            )
        )

    def commit(self, words: Text, due: date, assignment: UUID, act: Act) -> int:
        self._must_be("held")
        number = len(self.commitments) + 1
        self.record(
            facts.CommitmentMade(
                **self.next(act), number=number, words=words, due=due, assignment=str(assignment)
            )
        )
        return number

    def close(self, still_open: int, act: Act) -> None:
        """``still_open``: commitments neither accepted as done nor cancelled."""
        self._must_be("held")
        if not self.stated:
            raise TalkRefused("The subject's statement is recorded first, or that none was made.")
        if still_open:
            raise TalkRefused("{count} commitments are open still; it closes when each is accepted "
                              "as done or cancelled.", count=still_open)  # fmt: skip
        self.record(facts.InterviewClosed(**self.next(act)))

    def _must_be(self, state: str) -> None:
        if self.state != state:
            raise TalkRefused("It is not the turn for this; the talk's page says what comes next.")

    def evolve(self, event: facts.InterviewEvent) -> None:
        match event:
            case facts.InterviewProposed():
                self.organization, self.lines = event.organization, event.lines
                self.person, self.post = event.person, event.post
                self.proposers, self.state = behind(event), "proposed"
            case facts.InterviewApproved():
                self.approvers, self.state = behind(event), "approved"
            case facts.InterviewRefused():
                self.state = "refused"
            case facts.InterviewNotified(on=on) | facts.InterviewPostponed(on=on):
                self.on, self.state = on, "notified"
            case facts.InterviewWithdrawn():
                self.state = "withdrawn"
            case facts.InterviewHeld(leaders=leaders):
                self.leaders, self.state = leaders, "held"
            case facts.StatementMade():
                self.stated = True
            case facts.CommitmentMade(assignment=assignment):
                self.commitments = [*self.commitments, UUID(assignment)]
            case facts.InterviewClosed():
                self.state = "closed"
            case _:
                assert_never(event)
