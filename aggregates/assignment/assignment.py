"""An assignment (任务交办): an organization holds one piece of work until its superior accepts."""

from __future__ import annotations

from datetime import date
from typing import Self
from uuid import UUID

from aggregates.assignment import events as facts
from aggregates.assignment.claim import must_be_sound
from aggregates.assignment.memory import AssignmentMemory
from aggregates.assignment.request import must_wait
from aggregates.assignment.states import (
    DeadlineTooLate,
    NotOpen,
    OpenChildren,
    Origin,
    Outcome,
    Status,
    WrongState,
)
from aggregates.event import Act
from aggregates.rules.independence import must_not_decide
from aggregates.values.text import Text


class Assignment(AssignmentMemory):
    TOPIC = "assignment"

    # --- from above -----------------------------------------------------------------------

    @classmethod
    def issue(
        cls,
        assignment_id: UUID,
        *,
        period: str,
        organization: str,
        issuer: str,
        origin: Origin,
        due: date,
        act: Act,
        points: int = 0,
        task: str | None = None,
        task_version: int | None = None,
        parent: UUID | None = None,
        title: Text | None = None,
        requirement: Text | None = None,
        guessed: bool = False,
    ) -> Self:
        return cls.begin(
            facts.AssignmentIssued(
                **cls.first(assignment_id, act),
                period=period,
                organization=organization,
                issuer=issuer,
                origin=origin.value,
                task=task,
                task_version=task_version,
                points=points,
                due=due,
                parent=parent,
                title=title,
                requirement=requirement,
                guessed=guessed,
            )
        )

    def reissue(
        self,
        *,
        due: date,
        points: int,
        task_version: int | None,
        act: Act,
        organization: str | None = None,
        issuer: str | None = None,
        origin: Origin | None = None,
        title: Text | None = None,
        requirement: Text | None = None,
        guessed: bool = False,
    ) -> None:
        """A cancelled one lives again under the same id (R1); by hand, with its words.
        ``organization``, ``issuer``, ``origin``: None where they are what they were."""
        if self.status != Status.CANCELLED:
            raise WrongState("Only a cancelled assignment can be issued again.", rule="R1")
        self.record(
            facts.AssignmentIssued(
                **self.again(act),
                period=self.period,
                organization=organization or self.organization,
                issuer=issuer or self.issuer,
                origin=(origin or self.origin).value,
                task=self.task,
                task_version=task_version,
                points=points,
                due=due,
                title=title,
                requirement=requirement,
                guessed=guessed,
            )
        )

    def must_allow(self, due: date) -> None:
        """Work is handed down while it is unreported, with a deadline within its own (R3)."""
        self._must_be_unreported()
        if due > self.due:
            raise DeadlineTooLate(
                "A deadline of {due} is later than this assignment's own, {own}.",
                due=due,
                own=self.due,
            )

    def hand_down(self, child: UUID, organization: str, due: date, linked: bool, act: Act) -> None:
        """``due``: the child's own, which for a linked one that is done may lie later."""
        self._must_be_unreported()
        self.record(
            facts.AssignmentHandedDown(
                **self.next(act), child=child, to=organization, due=due, linked=linked
            )
        )

    def link(self, parent: UUID, due: date, act: Act) -> None:
        """Becomes the child of a superior's assignment; its deadline only comes forward (R3)."""
        if self.status == Status.CANCELLED:
            raise NotOpen(self.status)
        if self.parent not in (None, parent):
            raise WrongState(
                "This assignment already belongs to another one of the superior's.", rule="R3"
            )
        due = self.due_within(due)
        if self.parent != parent or due < self.due:
            self.record(facts.AssignmentLinked(**self.next(act), parent=parent, due=due))

    def due_within(self, due: date) -> date:
        """Its deadline under a parent's: what was reported in time is not made late by it."""
        return min(due, self.due) if self.is_unreported else self.due

    def unlink(self, act: Act) -> None:
        if self.parent is not None:
            self.record(facts.AssignmentUnlinked(**self.next(act), parent=self.parent))

    def return_(self, reason: Text, act: Act) -> None:
        if self.status != Status.REPORTED:
            raise WrongState("Only what was reported can be returned.", rule="R3")
        self.must_be_decided_by_another(act)
        self.record(facts.AssignmentReturned(**self.next(act), reason=reason))

    def accept(self, act: Act) -> None:
        if self.status != Status.REPORTED or self.outcome is None:
            raise WrongState("Only what was reported can be accepted.", rule="R3")
        self.must_be_decided_by_another(act)
        self.record(facts.AssignmentAccepted(**self.next(act), outcome=self.outcome.value))

    def urge(self, message: Text | None, act: Act) -> None:
        self._must_be_unreported()
        self.record(facts.AssignmentUrged(**self.next(act), message=message))

    def cancel(self, reason: Text | None, act: Act, withdrawal: bool = False) -> None:
        self._must_be_open()
        self.record(
            facts.AssignmentCancelled(**self.next(act), reason=reason, withdrawal=withdrawal)
        )

    def transfer(self, organization: str, act: Act) -> None:
        self._must_be_unreported()
        if organization != self.organization:
            self.record(facts.AssignmentTransferred(**self.next(act), to=organization))

    # --- from the holder --------------------------------------------------------------------

    def receive(self, act: Act) -> None:
        self._must_be_open()
        if self.status == Status.ISSUED:
            self.record(facts.AssignmentReceived(**self.next(act)))

    def undo_receipt(self, act: Act) -> None:
        """Only while it is received and nothing more: every later act of the holder's implies
        receipt."""
        followed = self.children or self.extensions or self.not_applicable is not None
        if self.status != Status.RECEIVED or followed:
            raise WrongState("Only a receipt that nothing followed can be taken back.", rule="R3")
        self.record(facts.ReceiptUndone(**self.next(act)))

    def report(
        self,
        *,
        outcome: Outcome,
        points: int,
        today: date,
        act: Act,
        statement: Text | None = None,
        happened_on: date | None = None,
        evidence: list[str] | None = None,
        open_children: int = 0,
        despite: Text | None = None,
    ) -> None:
        """A further claim replaces an unaccepted one (R5); the same one again is nothing new."""
        self._must_be_open()
        must_be_sound(points, self.points, happened_on, today)
        if open_children and despite is None:
            raise OpenChildren(
                "{count} assignments handed down from this one are still open; say why it is "
                "reported all the same.",
                count=open_children,
            )
        words = statement.value if statement else None
        claim = (outcome, points, happened_on, tuple(evidence or ()), words)
        if self.status == Status.REPORTED and claim[:4] == self.claim and not words:
            return
        self.record(
            facts.AssignmentReported(
                **self.next(act),
                outcome=outcome.value,
                points=points,
                statement=statement,
                evidence=evidence or None,
                despite=despite,
                happened_on=happened_on,
            )
        )

    def ask_extension(self, due: date, reason: Text, act: Act) -> int:
        self._must_be_unreported()
        if due <= self.due:
            raise WrongState(
                "The day asked for, {due}, is not later than the deadline, {own}.",
                rule="R2",
                due=due,
                own=self.due,
            )
        if any(request.answer is None for request in self.extensions.values()):
            raise WrongState("An extension was already asked for and waits.", rule="R2")
        number = len(self.extensions) + 1
        self.record(facts.ExtensionAsked(**self.next(act), number=number, due=due, reason=reason))
        return number

    def ask_not_applicable(self, reason: Text, act: Act) -> None:
        self._must_be_unreported()
        if self.not_applicable is not None and self.not_applicable.answer is None:
            raise WrongState("It was already asked whether this applies; the answer is awaited.")
        self.record(facts.NotApplicableAsked(**self.next(act), reason=reason))

    # --- the superior's answers ---------------------------------------------------------------

    def grant_extension(self, number: int, due: date | None, latest: date | None, act: Act) -> None:
        """``latest``: not later than the parent's deadline nor, with points, its report's due."""
        self._must_be_unreported()
        asked = must_wait(self.extensions.get(number), act)
        self.must_be_decided_by_another(act)
        due = due or asked.due
        assert due is not None
        if latest is not None and due > latest:
            raise DeadlineTooLate(
                "The deadline can be extended to {latest} at the latest.", rule="R2", latest=latest
            )
        if due <= self.due:
            raise DeadlineTooLate(
                "An extension to {due} would not be later than the deadline, {own}.",
                rule="R2",
                due=due,
                own=self.due,
            )
        self.record(facts.ExtensionGranted(**self.next(act), number=number, due=due))

    def refuse_extension(self, number: int, reason: Text | None, act: Act) -> None:
        must_wait(self.extensions.get(number), act)
        self.record(facts.ExtensionRefused(**self.next(act), number=number, reason=reason))

    def grant_not_applicable(self, act: Act) -> None:
        self._must_be_unreported()
        must_wait(self.not_applicable, act)
        self.must_be_decided_by_another(act)
        self.record(facts.NotApplicableGranted(**self.next(act)))

    def refuse_not_applicable(self, reason: Text | None, act: Act) -> None:
        must_wait(self.not_applicable, act)
        self.record(facts.NotApplicableRefused(**self.next(act), reason=reason))

    # --- by themselves ------------------------------------------------------------------------

    def move_deadline(self, due: date, act: Act) -> None:
        """A computed one of what is unreported, to a later day alone; a typed one stays (R2)."""
        if self.is_unreported and not self.due_typed and due > self.due:
            self.record(facts.DeadlineMoved(**self.next(act), due=due))

    def mark_overdue(self, day: date, act: Act) -> None:
        if self.is_unreported and self.overdue_on is None:
            self.record(facts.AssignmentOverdue(**self.next(act), day=day))

    # --- whose it is ------------------------------------------------------------------------

    def must_be_decided_by_another(self, act: Act) -> None:
        """OwnWork where who reported it as the holder's own would decide it (回避)."""
        must_not_decide(self.claimants, act)
