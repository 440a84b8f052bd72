"""Keeping a tier (保持等次): looked back at, lowered, ended; and what a record remembers (R13)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from aggregates.event import Act, Aggregate
from aggregates.rules.independence import behind, must_not_decide
from aggregates.tier import events as facts
from aggregates.tier.ladder import Tier, step_down
from aggregates.tier.parts import Application, Lists, LookBack, Lowering, TierRuleBroken
from aggregates.values.text import Text
from aggregates.words import N_

PASSED = (Tier.STANDARD, Tier.STRONG, Tier.MODEL)
ONE_DOWN = N_("A lowering goes one step down; only a grave fact takes a branch to the bottom.")
TO_THE_BOTTOM = N_("A grave fact takes a branch to the bottom at once.")


class TierKeeping(Aggregate):
    """What it remembers; a record makes it empty."""

    organization: str
    tier: Tier
    self_check: tuple[int, date] | None  # version of the fact, and its day
    applications: int
    look_backs: int
    lowerings: int
    application: Application | None
    look_back: LookBack | None
    lowering: Lowering | None
    next_look_back: date | None

    @property
    def about(self) -> tuple[str | None, str | None]:
        return self.organization, None

    # --- looked back at -----------------------------------------------------------------------

    def open_look_back(self, lists: Lists, campaign: str | None, due: date, act: Act) -> None:
        if self.tier not in PASSED:
            raise TierRuleBroken("{code} holds no tier to look back at.", code=self.organization)
        if self.look_back is not None:
            raise TierRuleBroken("A look-back at {code} is open already.", code=self.organization)
        self.record(
            facts.LookBackOpened(
                **self.next(act),
                look_back=self.look_backs + 1,
                campaign=campaign,
                due=due,
                checklists=dict(lists.versions),
                criteria=list(lists.criteria),
            )
        )

    def adopt(self, campaign: str, due: date, act: Act) -> None:
        said: dict[str, Any] = {
            "look_back": self.must_be_open().number,
            "campaign": campaign,
            "due": due,
        }
        self.record(facts.LookBackAdopted(**self.next(act), **said))

    def must_be_open(self) -> LookBack:
        if self.look_back is None and self.next_look_back is not None:
            raise TierRuleBroken("{code} is looked back at from {day} on.",
                                 code=self.organization, day=self.next_look_back)  # fmt: skip
        if self.look_back is None:
            raise TierRuleBroken("No look-back at {code} is open.", code=self.organization)
        if self.look_back.failed:
            raise TierRuleBroken("The look-back at {code} is recorded; it is being rectified.",
                                 code=self.organization)  # fmt: skip
        return self.look_back

    def keep(self, next_due: date, act: Act) -> None:
        number = self.must_be_open().number
        said: dict[str, Any] = {"look_back": number, "rectified": False, "next_due": next_due}
        self.record(facts.LookBackKept(**self.next(act), **said))

    def fail(self, rectifications: Mapping[str, str], act: Act) -> None:
        """``rectifications``: of each failed criterion."""
        open_ = self.must_be_open()
        open_.lists.must_hold(list(rectifications))
        self.record(
            facts.LookBackFailed(
                **self.next(act),
                look_back=open_.number,
                failed=list(rectifications),
                rectifications=list(rectifications.values()),
            )
        )

    def rectified(self, next_due: date, act: Act) -> None:
        """All that failed is rectified and accepted."""
        if self.look_back is not None and self.look_back.failed:
            said: dict[str, Any] = {
                "look_back": self.look_back.number,
                "rectified": True,
                "next_due": next_due,
            }
            self.record(facts.LookBackKept(**self.next(act), **said))

    # --- lowered ------------------------------------------------------------------------------

    def propose_late(self, act: Act) -> None:
        """By the clock, where a rectification's day passed."""
        below, late = step_down(self.tier), self.look_back
        if self.lowering or late is None or late.proposed or below is None:
            return
        self._propose(below, False, None, late.number, act)

    def propose(self, to: Tier, grave: bool, basis: Text | None, act: Act) -> None:
        """One step, or for a grave fact to 未达标 at once."""
        if self.lowering is not None:
            raise TierRuleBroken("A lowering is proposed already.")
        wanted = Tier.BELOW if grave else step_down(self.tier)
        if wanted is None or self.tier not in PASSED:
            raise TierRuleBroken("{code} stands on no step it could be lowered from.",
                                 code=self.organization)  # fmt: skip
        if to != wanted:
            raise TierRuleBroken(TO_THE_BOTTOM if grave else ONE_DOWN)
        if basis is None:
            raise TierRuleBroken("A lowering names its basis.")
        self._propose(to, grave, basis, None, act)

    def _propose(
        self, to: Tier, grave: bool, basis: Text | None, look_back: int | None, act: Act
    ) -> None:
        self.record(
            facts.LoweringProposed(
                **self.next(act),
                lowering=self.lowerings + 1,
                from_tier=self.tier.value,
                to=to.value,
                grave=grave,
                basis=basis,
                look_back=look_back,
            )
        )

    def lower(self, act: Act) -> None:
        """By a second person."""
        lowering = self._proposed(act)
        self.record(
            facts.TierLowered(
                **self.next(act),
                lowering=lowering.number,
                tier=lowering.to.value,
                from_tier=self.tier.value,
                grave=lowering.grave,
            )
        )

    def refuse_lowering(self, reason: Text, act: Act) -> None:
        number = self._proposed(act).number
        self.record(facts.LoweringRefused(**self.next(act), lowering=number, reason=reason))

    def _proposed(self, act: Act) -> Lowering:
        if self.lowering is None:
            raise TierRuleBroken("No lowering is proposed.")
        must_not_decide(self.lowering.persons, act)
        return self.lowering

    def close(self, act: Act) -> None:
        """Its branch is dissolved (R23)."""
        if self.application or self.look_back or self.lowering:
            self.record(facts.TierClosed(**self.next(act)))

    # --- remembered -----------------------------------------------------------------------------

    def evolve(self, event: facts.TierEvent) -> None:
        if isinstance(event, facts.TierRated | facts.TierSelfChecked | facts.TierFirstRated):
            self.organization = event.organization
        tier = getattr(event, "tier", None)
        if tier is not None:
            self.tier = Tier(tier)
        self._evolve_application(event)
        self._evolve_keeping(event)

    def _evolve_application(self, event: facts.TierEvent) -> None:
        match event:
            case facts.TierSelfChecked():
                day = event.happened_on or event.timestamp.date()
                self.self_check = event.originator_version, day
            case facts.TierApplied():
                lists = Lists(event.checklists, event.criteria)
                persons = behind(event)
                self.applications = event.application
                self.application = Application(
                    event.application, Tier(event.to), lists, persons, persons
                )
            case facts.TierReturned() | facts.TierWithdrawn() | facts.TierRefused():
                self.application = None
            case facts.TierGranted() | facts.TierLowered() | facts.TierCorrected():
                self.application = self.look_back = self.lowering = None
                self.next_look_back = getattr(event, "look_back_due", None)
            case facts.TierInspected() if self.application is not None:
                self.application.failed = event.failed
                self.application.persons = self.application.persons | behind(event)
            case facts.TierVoted() if self.application is not None:
                self.application.carried = event.carried
            case facts.TierPosted() if self.application is not None:
                self.application.posted_until = event.last_day

    def _evolve_keeping(self, event: facts.TierEvent) -> None:
        match event:
            case facts.TierFirstRated():
                self.next_look_back = event.look_back_due
            case facts.LookBackOpened():
                self.look_backs = event.look_back
                lists = Lists(event.checklists, event.criteria)
                self.look_back = LookBack(event.look_back, lists, event.campaign, event.due)
                self.next_look_back = None
            case facts.LookBackAdopted() if self.look_back is not None:
                self.look_back.campaign, self.look_back.due = event.campaign, event.due
            case facts.LookBackKept():
                self.look_back, self.next_look_back = None, event.next_due
                if self.lowering is not None and self.lowering.look_back == event.look_back:
                    self.lowering = None
            case facts.LookBackFailed() if self.look_back is not None:
                self.look_back.failed = True
                self.look_back.rectifications = event.rectifications
            case facts.LoweringProposed():
                self.lowerings = event.lowering
                self.lowering = Lowering(
                    event.lowering, Tier(event.to), event.grave, behind(event), event.look_back
                )
                if self.look_back is not None and event.look_back == self.look_back.number:
                    self.look_back.proposed = True
            case facts.LoweringRefused():
                self.lowering = None
            case facts.TierClosed():
                self.application = self.look_back = self.lowering = None
                self.next_look_back = None
