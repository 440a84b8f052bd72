"""A branch's tier record (支部等次): rated, applied for step by step, granted or refused (R13)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Self
from uuid import UUID

from aggregates.event import Act, identity
from aggregates.rules.independence import must_not_decide
from aggregates.rules.tiers import after_months
from aggregates.tier import events as facts
from aggregates.tier.ladder import Tier, next_step
from aggregates.tier.parts import Application, Exceptions, Lists, TierRuleBroken
from aggregates.tier.upkeep import TierKeeping
from aggregates.values.text import Text
from aggregates.words import N_

NEXT = {
    Tier.STANDARD: N_("A branch climbs one step at a time: the next one is to pass."),
    Tier.STRONG: N_("A branch climbs one step at a time: the next one is strong."),
    Tier.MODEL: N_("A branch climbs one step at a time: the next one is model."),
}


def tier_id(organization: str) -> UUID:
    return identity("tier", organization)


class TierRecord(TierKeeping):
    TOPIC = "tier"

    def __init__(self) -> None:
        self.organization, self.tier = "", Tier.UNRATED
        self.applications = self.look_backs = self.lowerings = 0
        self.self_check = self.next_look_back = None
        self.application = self.look_back = self.lowering = None

    # --- as imports state it ----------------------------------------------------------------

    @classmethod
    def open(cls, organization: str, tier: Tier, on: date | None, act: Act) -> Self:
        return cls.begin(
            facts.TierRated(
                **cls.first(tier_id(organization), act),
                organization=organization,
                tier=tier.value,
                happened_on=on,
            )
        )

    def rate(self, organization: str, tier: Tier, on: date | None, act: Act) -> None:
        """Only a branch without a tier; another tier than the recorded one is refused."""
        if tier == self.tier:
            return
        if self.tier != Tier.UNRATED:
            raise TierRuleBroken("The tier recorded of {code} is another.", code=organization)
        said: dict[str, Any] = {"organization": organization, "tier": tier.value}
        self.record(facts.TierRated(**self.again(act), **said, happened_on=on))

    def correct(self, tier: Tier, on: date | None, act: Act) -> None:
        """By an import of history, whatever stood."""
        if tier != self.tier:
            said: dict[str, Any] = {"tier": tier.value, "from_tier": self.tier.value}
            self.record(facts.TierCorrected(**self.next(act), **said, happened_on=on))

    # --- by itself --------------------------------------------------------------------------

    def check_itself(
        self, organization: str, lists: Lists, findings: Exceptions, today: date, act: Act
    ) -> None:
        lists.must_hold(
            [*findings.failed, *(n for n in findings.notes if n not in findings.failed)]
        )
        self.record(
            facts.TierSelfChecked(
                **self.opening(act),
                organization=organization,
                checklists=dict(lists.versions),
                criteria=list(lists.criteria),
                unmet=list(findings.failed),
                noted=findings.noted,
                notes=findings.said,
                happened_on=today,
            )
        )

    def apply_for(
        self,
        to: Tier,
        lists: Lists,
        *,
        material: Text | None,
        evidence: Sequence[str],
        today: date,
        fresh_months: int,
        act: Act,
    ) -> None:
        """One step up, on a self-check of less than ``fresh_months`` months."""
        self._must_be_one_step(to)
        if self.application is not None:
            raise TierRuleBroken("An application is open already.")
        if self.lowering is not None:
            raise TierRuleBroken("A lowering is proposed; nothing is applied for meanwhile.")
        if self.self_check is None or self.self_check[1] <= after_months(today, -fresh_months):
            raise TierRuleBroken("An application cites a self-check of less than {months} months; "
                                 "there is none.", months=fresh_months)  # fmt: skip
        if to == Tier.MODEL and material is None:
            raise TierRuleBroken("A model branch shows its experience and its brand; say them.")
        self.record(
            facts.TierApplied(
                **self.next(act),
                application=self.applications + 1,
                from_tier=self.tier.value,
                to=to.value,
                checklists=dict(lists.versions),
                criteria=list(lists.criteria),
                self_check=self.self_check[0],
                material=material,
                evidence=list(evidence),
            )
        )

    def _must_be_one_step(self, to: Tier) -> None:
        if self.tier == Tier.UNRATED:
            raise TierRuleBroken("A branch that is not rated yet is first inspected.")
        step = next_step(self.tier)
        if step is None:
            raise TierRuleBroken("The branch stands on the highest step.")
        if to != step:
            raise TierRuleBroken(NEXT[step])

    def withdraw(self, act: Act) -> None:
        number = self._open().number
        self.record(facts.TierWithdrawn(**self.next(act), application=number))

    # --- decided on -------------------------------------------------------------------------

    def give_back(self, reason: Text, act: Act) -> None:
        number = self._open().number
        self.record(facts.TierReturned(**self.next(act), application=number, reason=reason))

    def inspect(self, findings: Exceptions, act: Act) -> None:
        """验收 by the lists of the application; none of the applicants inspects."""
        application = self._open()
        must_not_decide(application.applicants, act)
        if application.posted_until is not None:
            raise TierRuleBroken("It is posted already; it is inspected no more.")
        application.lists.must_hold(findings.failed)
        self.record(
            facts.TierInspected(
                **self.next(act),
                application=application.number,
                criteria=list(application.lists.criteria),
                failed=list(findings.failed),
                noted=findings.noted,
                notes=findings.said,
            )
        )

    def rate_first(
        self, organization: str, lists: Lists, findings: Exceptions, due: date, act: Act
    ) -> None:
        """首次评定 of a branch old enough; ``due``: of its look-back, if it is 达标."""
        if self.tier != Tier.UNRATED:
            raise TierRuleBroken("There is no application to inspect.")
        lists.must_hold(findings.failed)
        tier = Tier.BELOW if findings.failed else Tier.STANDARD
        self.record(
            facts.TierFirstRated(
                **self.opening(act),
                organization=organization,
                tier=tier.value,
                checklists=dict(lists.versions),
                criteria=list(lists.criteria),
                failed=list(findings.failed),
                noted=findings.noted,
                notes=findings.said,
                look_back_due=None if findings.failed else due,
            )
        )

    def must_be_votable(self) -> None:
        application = self._passed()
        if application.to != Tier.MODEL:
            raise TierRuleBroken("A panel votes on applications for the highest step alone.")
        if application.carried is not None:
            raise TierRuleBroken("A panel voted on {code} already.", code=self.organization)

    def vote(self, panel: str, members: int, in_favour: int, carried: bool, act: Act) -> None:
        self.must_be_votable()
        self.record(
            facts.TierVoted(
                **self.next(act),
                application=self._open().number,
                panel=panel,
                members=members,
                in_favour=in_favour,
                carried=carried,
            )
        )

    def post(self, first: date, last: date, act: Act) -> None:
        application = self._passed()
        self._must_be_carried(application)
        if application.posted_until is not None:
            raise TierRuleBroken("It is posted already, until {day}.",
                                 day=application.posted_until)  # fmt: skip
        said: dict[str, Any] = {
            "application": application.number,
            "first_day": first,
            "last_day": last,
        }
        self.record(facts.TierPosted(**self.next(act), **said))

    def approve(self, today: date, look_back_due: date, act: Act) -> None:
        """By somebody who neither applied nor inspected."""
        application = self._passed()
        if application.to == Tier.MODEL:
            self._must_be_carried(application)
            self._must_be_posted(application, today)
        must_not_decide(application.persons, act)
        self.record(
            facts.TierGranted(
                **self.next(act),
                application=application.number,
                tier=application.to.value,
                from_tier=self.tier.value,
                look_back_due=look_back_due,
            )
        )

    def refuse(self, reason: Text, act: Act) -> None:
        application = self._open()
        must_not_decide(application.persons, act)
        said: dict[str, Any] = {"application": application.number, "reason": reason}
        self.record(facts.TierRefused(**self.next(act), **said))

    def _open(self) -> Application:
        if self.application is None:
            raise TierRuleBroken("No application is open.")
        return self.application

    def _passed(self) -> Application:
        application = self._open()
        if application.failed is None:
            raise TierRuleBroken("It is not inspected yet.")
        if application.failed:
            raise TierRuleBroken("Criteria failed the inspection: {codes}.",
                                 codes=", ".join(application.failed))  # fmt: skip
        return application

    @staticmethod
    def _must_be_carried(application: Application) -> None:
        if application.to != Tier.MODEL:
            raise TierRuleBroken("Only an application for the highest step is posted.")
        if application.carried is None:
            raise TierRuleBroken("No panel voted on it yet.")
        if not application.carried:
            raise TierRuleBroken("The panel did not carry it.")

    @staticmethod
    def _must_be_posted(application: Application, today: date) -> None:
        if application.posted_until is None:
            raise TierRuleBroken("It is not posted yet.")
        if today <= application.posted_until:
            raise TierRuleBroken("It is posted until {day}; it is approved after that day.",
                                 day=application.posted_until)  # fmt: skip
