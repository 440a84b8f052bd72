"""What an assignment remembers (任务交办的状态): just what its rules read."""

from __future__ import annotations

from datetime import date
from typing import assert_never
from uuid import UUID

from aggregates.assignment import events as facts
from aggregates.assignment.request import Request
from aggregates.assignment.states import (
    OPEN,
    UNREPORTED,
    NotOpen,
    Origin,
    Outcome,
    Status,
    WrongState,
)
from aggregates.event import Aggregate
from aggregates.rules.independence import NOBODY, Persons, behind, own


class AssignmentMemory(Aggregate):
    def __init__(self) -> None:
        self.status = Status.ISSUED
        self.period = self.organization = self.issuer = ""
        self.origin = Origin.CATALOGUE
        self.task: str | None = None
        self.task_version: int | None = None
        self.points = 0
        self.due = date.min
        self.due_typed = False  # by a person, not computed from a cycle (R2)
        self.parent: UUID | None = None
        self.children: set[UUID] = set()
        self.made: set[UUID] = set()  # of them those it made; the others are linked
        self.claimed: int | None = None  # what an unreturned report claims, hundredths
        self.outcome: Outcome | None = None
        self.claim: tuple[object, ...] | None = None
        self.claimants: Persons = NOBODY  # who reported it as the holder's own
        self.extensions: dict[int, Request] = {}
        self.not_applicable: Request | None = None
        self.overdue_on: date | None = None
        self.withdrawn = False

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, self.period

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_unreported(self) -> bool:
        return self.status in UNREPORTED

    @property
    def counts(self) -> bool:
        """Whether its points count for the month (R5)."""
        return self.points > 0 and self.status not in (Status.CANCELLED, Status.NOT_APPLICABLE)

    def evolve(self, event: facts.AssignmentEvent) -> None:
        match event:
            case facts.AssignmentIssued():
                self._remember_issue(event)
            case facts.AssignmentReceived() | facts.AssignmentHandedDown():
                self._imply_receipt()
                if isinstance(event, facts.AssignmentHandedDown):
                    self.children.add(event.child)
                    self.made |= set() if event.linked else {event.child}
            case facts.ReceiptUndone():
                self.status = Status.ISSUED
            case facts.AssignmentLinked(parent=parent, due=due):
                self.due_typed |= due != self.due
                self.parent, self.due = parent, due
            case facts.AssignmentUnlinked():
                self.parent = None
            case facts.AssignmentReported():
                self._remember_report(event)
            case facts.AssignmentReturned():
                self.status, self.claimed = Status.RETURNED, None
            case facts.AssignmentAccepted():
                self.status = Status.ACCEPTED
            case facts.AssignmentUrged():
                pass
            case facts.AssignmentOverdue(day=day):
                self.overdue_on = day
            case facts.AssignmentCancelled(withdrawal=withdrawal):
                self.status, self.withdrawn = Status.CANCELLED, withdrawal
            case facts.AssignmentTransferred(to=organization):
                self.organization, self.status = organization, Status.ISSUED
                self.claimants = NOBODY
                self._void_requests()
            case _:
                self._remember_request(event)

    def _remember_issue(self, event: facts.AssignmentIssued) -> None:
        AssignmentMemory.__init__(self)
        self.period, self.organization = event.period, event.organization
        self.issuer, self.origin = event.issuer, Origin(event.origin)
        self.task, self.task_version = event.task, event.task_version
        self.points = event.points
        self.due, self.parent = event.due, event.parent
        self.due_typed = self.origin != Origin.CATALOGUE

    def _remember_report(self, event: facts.AssignmentReported) -> None:
        self.status = Status.REPORTED
        self.outcome, self.claimed = Outcome(event.outcome), event.points
        evidence = tuple(event.evidence or ())
        self.claim = (self.outcome, event.points, event.happened_on, evidence)
        self.claimants |= own(event, self.organization)

    def _remember_request(
        self,
        event: facts.ExtensionAsked
        | facts.ExtensionGranted
        | facts.ExtensionRefused
        | facts.DeadlineMoved
        | facts.NotApplicableAsked
        | facts.NotApplicableGranted
        | facts.NotApplicableRefused,
    ) -> None:
        match event:
            case facts.ExtensionAsked(number=number, due=due):
                self._imply_receipt()
                self.extensions[number] = Request(number, due, asked_by=behind(event))
            case facts.ExtensionGranted(number=number, due=due):
                self.extensions[number] = Request(number, due, True)
                self.due_typed = True
                self._extend(due)
            case facts.ExtensionRefused(number=number):
                self.extensions[number] = Request(number, None, False)
            case facts.DeadlineMoved(due=due):
                self._extend(due)
            case facts.NotApplicableAsked():
                self._imply_receipt()
                self.not_applicable = Request(1, asked_by=behind(event))
            case facts.NotApplicableGranted():
                self.not_applicable = Request(1, None, True)
                self.status = Status.NOT_APPLICABLE
            case facts.NotApplicableRefused():
                self.not_applicable = Request(1, None, False)
            case _:
                assert_never(event)

    def _extend(self, due: date) -> None:
        self.due, self.overdue_on = due, None

    def _void_requests(self) -> None:
        """What the former holder asked is not the new one's question."""
        for number, request in self.extensions.items():
            if request.answer is None:
                self.extensions[number] = Request(number, None, False)
        if self.not_applicable is not None and self.not_applicable.answer is None:
            self.not_applicable = None

    def _imply_receipt(self) -> None:
        if self.status == Status.ISSUED:
            self.status = Status.RECEIVED

    def _must_be_open(self) -> None:
        if self.status not in OPEN:
            raise NotOpen(self.status)

    def _must_be_unreported(self) -> None:
        self._must_be_open()
        if self.status == Status.REPORTED:
            raise WrongState("It was reported and waits for the superior's answer.", rule="R3")
