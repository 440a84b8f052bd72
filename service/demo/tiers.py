"""The demonstration city's tiers: every move there is, a lowering, a campaign (支部等次, R13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aggregates.tier.ladder import Tier, next_step
from aggregates.tier.tier import TierRecord, tier_id
from aggregates.values.period import Month
from service.demo.city import ROOT
from service.features.tiers import bodies
from service.features.tiers.commands import (
    applying,
    campaigns,
    deciding,
    looking_back,
    lowering,
    setting,
)
from service.features.tiers.queries.branches import branches
from service.features.tiers.queries.look_backs import in_state
from service.reading.reader import read_now
from service.recording.call import Call, call, officer_of
from service.services import Services

TARGETS = {"standard": "95.00", "strong": "40.00", "model": "30.00"}
MEMBERS = [{"person": f"PW-{n}", "organization": ROOT} for n in range(1, 8)]
CLIMBING = {2: "below", 3: "standard", 4: "below", 5: "standard", 9: "standard"}  # by month
A_FEW = 6  # that climb in such a month


@dataclass
class Tiers:
    services: Services
    voting: tuple[str, ...] = ()
    campaign: UUID | None = None

    def play(self, month: Month) -> None:
        """On the 12th: targets, applications, votes, a campaign and what it finds."""
        if month.month == 1:
            targets = bodies.Targets.model_validate(TARGETS)
            setting.set_targets(self.services, self._by(ROOT), str(month.year), targets)
        if month.month in CLIMBING:
            self._climb(self._of(CLIMBING[month.month])[:A_FEW])
        if month.month == 6:
            self._vote(self._of("strong")[:3], month)
        if month.month == 7:
            self._approve_models()
            self._open_campaign(month)
        if month.month == 8:
            self._look_back(month)
        if month.month == 10:
            self._lower()

    def _of(self, tier: str) -> list[str]:
        with read_now(self.services) as reader:
            return [each.place.code for each in branches(reader, tier=tier) if not each.applied]

    def _climb(self, codes: Sequence[str]) -> None:
        """The last is refused, the one before it returned, the rest granted."""
        for number, code in enumerate(reversed(codes)):
            self._apply(code)
            if number == 1:
                reason = bodies.Reason(reason="佐证材料不全，请补正后再报。")
                deciding.give_back(self.services, self._superior(code), code, reason)
                continue
            self._inspect(code, failed=1 if number == 0 else 0)
            if number == 0:
                reason = bodies.Reason(reason="验收有不合格项，暂不予批准。")
                deciding.refuse(self.services, self._by(ROOT), code, reason)
            else:
                deciding.approve(self.services, self._by(ROOT), code)

    def _apply(self, code: str) -> None:
        applying.self_check(self.services, self._by(code), code, bodies.SelfCheck(items=[]))
        known = self.services.log.get(TierRecord, tier_id(code))
        to = next_step(known.tier)
        said = {"to": to, "material": "“一支部一品牌”经验材料。" if to == Tier.MODEL else None}
        body = bodies.Application.model_validate(said)
        applying.apply(self.services, self._by(code), code, body)

    def _inspect(self, code: str, failed: int = 0) -> None:
        known = self.services.log.get(TierRecord, tier_id(code))
        assert known.application is not None
        items = [
            {"criterion": each, "passed": number >= failed}
            for number, each in enumerate(known.application.lists.criteria)
        ]
        body = bodies.Inspection.model_validate({"items": items})
        deciding.inspect(self.services, self._superior(code), code, body)

    # --- models -----------------------------------------------------------------------------

    def _vote(self, codes: Sequence[str], month: Month) -> None:
        """One panel for three; it does not carry the last."""
        for code in codes:
            self._apply(code)
            self._inspect(code)
        votes = [{"branch": code, "in_favour": 4 if code == codes[-1] else 7} for code in codes]
        said = {"held_on": month.day(12), "members": MEMBERS, "votes": votes}
        deciding.hold_panel(self.services, self._by(ROOT), bodies.Panel.model_validate(said))
        for code in codes[:-1]:
            deciding.post(self.services, self._by(ROOT), code)
        self.voting = tuple(codes)

    def _approve_models(self) -> None:
        for code in self.voting[:-1]:
            deciding.approve(self.services, self._by(ROOT), code)
        for code in self.voting[-1:]:
            reason = bodies.Reason(reason="评审未获五分之四赞成。")
            deciding.refuse(self.services, self._by(ROOT), code, reason)

    # --- look-backs -------------------------------------------------------------------------

    def _open_campaign(self, month: Month) -> None:
        said: dict[str, Any] = {"tier": "standard", "due": month.next.day(31)}
        body = bodies.Campaign.model_validate(said)
        done = campaigns.open_(self.services, self._by(ROOT), body)
        self.campaign = UUID(done.answer["campaign"])

    def _look_back(self, month: Month) -> None:
        """Two fail a criterion, to be rectified; the rest are kept, unit by unit."""
        with read_now(self.services) as reader:
            codes = [row.organization for row in in_state(reader, "open")]
        for code in codes[:2]:
            failed = [{"criterion": "B2", "problem": "三会一课记录缺两次。",
                       "due": month.next.day(15)}]  # fmt: skip
            failing = bodies.Findings.model_validate({"failed": failed})
            looking_back.look_back(self.services, self._superior(code), code, failing)
        superiors = dict.fromkeys(map(self.services.standing_data.superior, codes[2:]))
        for unit in superiors:
            looking_back.keep_rest(self.services, self._by(unit), unit)
        assert self.campaign is not None
        campaigns.close(self.services, self._by(ROOT), self.campaign)

    def _lower(self) -> None:
        """What was not rectified in time, and one for a grave fact."""
        with read_now(self.services) as reader:
            late = [each.place.code for each in branches(reader)
                    if each.of("lowering_state") == "proposed"]  # fmt: skip
        for code in late[:1]:
            lowering.approve(self.services, self._by(ROOT), code)
        for code in late[1:]:
            reason = bodies.Reason(reason="整改已近完成，限期一个月。")
            lowering.refuse(self.services, self._by(ROOT), code, reason)
        grave = self._of("strong")[-1]
        body = bodies.Lowering(to="below", grave=True, basis="班子成员受党纪处分。")
        lowering.propose(self.services, self._superior(grave), grave, body)
        lowering.approve(self.services, self._by(ROOT), grave)

    def _by(self, code: str) -> Call:
        return call(self.services, officer_of(self.services, code), "page")

    def _superior(self, code: str) -> Call:
        return self._by(self.services.standing_data.superior(code))
