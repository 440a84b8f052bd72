"""Tiers on pages (支部等次): shares and branches; one branch and what may be done there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi.responses import Response

from aggregates.tier.ladder import Tier
from service.features.evidence.commands import hand_in
from service.features.tiers import board, bodies, campaign_pages
from service.features.tiers.columns import BRANCHES
from service.features.tiers.commands import applying, deciding, looking_back, lowering, setting
from service.features.tiers.queries import branches as queries
from service.features.tiers.queries.lists import named, targets
from service.features.tiers.rights import (
    LOWERING_DECIDE,
    TIER_APPLY,
    TIER_DECIDE,
    TIER_INSPECT,
    TIERS_READ,
    TIERS_SET,
)
from service.features.tiers.shown import Ladder, ladder
from service.features.tiers.words import APPLICATIONS, LOOK_BACKS, MOVES, SHARES, TIERS
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.depends import by
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()
routers = (router, campaign_pages.router)


@router.get("/tiers", opens=TIERS_READ)
def listed(page: PageDep, under: str = "", tier: str = "", format: str = "") -> Response:
    page.here = "/tiers"
    codes = set(page.tree.subtree(page.tree[under].code)) if under else None
    every = queries.branches(page.reader, codes)
    rows = [each for each in every if tier in ("", each.tier)]
    may_set = not page.past and page.may(TIERS_SET)
    return tables.answered(
        page, BRANCHES, rows, format, "tiers/list.html",
        tiers=TIERS, chosen=tier, under=under, shares=board.shares(page.reader, every),
        units=board.units(page, every), months=board.months(page, every),
        applications=APPLICATIONS, look_backs=LOOK_BACKS, count=len(every),
        fields=inputs(page, bodies.Targets, _targets(page)) if may_set else [],
        year=page.reader.today.year,
        shares_of=SHARES,
    )  # fmt: skip


def _targets(page: Page) -> Mapping[str, object]:
    known = targets(page.reader, page.reader.today.year)
    return {name: f"{value / 100:.2f}" for name, value in known.items() if value is not None}


@router.post("/tiers/targets", opens=TIERS_SET, whole=True)
def set_targets(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        year = str(page.services.standing_data.today(call.act.at).year)
        return setting.set_targets(page.services, call, year, body_of(page, bodies.Targets))

    return page.attempt(command, "recorded", "/tiers", lambda: listed(page))


# --- one branch ---------------------------------------------------------------------------------


@router.get("/tiers/{organization}", opens=TIERS_READ)
def one(page: PageDep, organization: str) -> Response:
    return shown(page, organization)


def shown(page: Page, code: str) -> Response:
    page.here = f"/tiers/{code}"
    page.allow(TIERS_READ)
    known = ladder(page.reader, code)
    return page.render(
        "tiers/one.html",
        known=known, branch=known.branch, place=known.branch.place, of=known.branch.of,
        moves=MOVES, applications=APPLICATIONS, look_backs=LOOK_BACKS, names=named(page.reader),
        stairs=[tier for tier in reversed(TIERS) if tier != "unrated"],
        may=_may(page, known),
        apply_fields=inputs(page, bodies.Application, {"to": _next(known)}, "apply-"),
        lower_fields=inputs(page, bodies.Lowering, form="lower-"),
    )  # fmt: skip


def _next(known: Ladder) -> str:
    steps = {"below": "standard", "standard": "strong", "strong": "model"}
    return steps.get(known.branch.tier, "standard")


def _may(page: Page, known: Ladder) -> dict[str, bool]:
    """What whoever looks may do there now."""
    of, code, branch = known.branch.of, known.branch.place.code, known.branch
    now = not page.past and queries.is_branch(page.reader, branch.place)
    own, decides = now and page.may(TIER_APPLY, code), now and page.may(TIER_DECIDE, code)
    inspects = now and page.may(TIER_INSPECT, code)
    superior = inspects and page.who.organization == branch.place.superior
    state = of("application_state") if branch.applied else None
    model = of("applied_for") == Tier.MODEL
    rated = branch.tier != Tier.UNRATED
    passed = branch.applied and of("inspected") is not None and not of("failed")
    return {
        "check": own,
        "apply": own and rated and not branch.applied and branch.tier != Tier.MODEL,
        "withdraw": own and branch.applied,
        "inspect": superior and (state in ("applied", "inspected") or not rated),
        "give_back": inspects and branch.applied,
        "post": decides and state == "voted" and bool(of("carried")),
        "approve": decides and passed and (state == "posted" or not model),
        "refuse": decides and branch.applied,
        "look_back": superior and of("look_back_state") == "open",
        "lower": inspects and branch.tier not in (Tier.UNRATED, Tier.BELOW)
        and of("lowering_state") != "proposed",
        "decide_lowering": now and of("lowering_state") == "proposed"
        and page.may(LOWERING_DECIDE, code),
    }  # fmt: skip


def _act(page: Page, code: str, command: Callable[[Call], Done]) -> Response:
    return page.attempt(command, "recorded", f"/tiers/{code}", lambda: shown(page, code))


@router.post("/tiers/{organization}/self-check", opens=TIER_APPLY)
def self_check(page: PageDep, organization: str) -> Response:
    page.allow(TIER_APPLY, organization)  # before the form is read
    """A box for each criterion that is not met."""

    def command(call: Call) -> Done:
        items = [
            {"criterion": code, "met": False, "note": page.field(f"note-{code}") or None}
            for code in page.fields("unmet")
        ]
        body = bodies.SelfCheck.model_validate({"items": items})
        return applying.self_check(page.services, call, organization, body)

    return _act(page, organization, command)


@router.post("/tiers/{organization}/application", opens=TIER_APPLY)
def apply(page: PageDep, organization: str) -> Response:
    page.allow(TIER_APPLY, organization)  # before a file of the form is kept

    def command(call: Call) -> Done:
        body = body_of(page, bodies.Application, "apply-", evidence=_put_in(page))
        return applying.apply(page.services, call, organization, body)

    return _act(page, organization, command)


def _put_in(page: Page) -> list[str]:
    """The files of the form, by their digests."""
    digests = []
    for file in page.files("file"):
        data = file.file.read()
        hand_in(page.services, page.who, by(page.request), data)
        digests.append(hashlib.sha256(data).hexdigest())
    return digests


@router.post("/tiers/{organization}/withdrawal", opens=TIER_APPLY)
def withdraw(page: PageDep, organization: str) -> Response:
    page.allow(TIER_APPLY, organization)  # before the form is read
    return _act(
        page, organization, lambda call: applying.withdraw(page.services, call, organization)
    )


@router.post("/tiers/{organization}/inspection", opens=TIER_INSPECT)
def inspect(page: PageDep, organization: str) -> Response:
    page.allow(TIER_INSPECT, organization)  # before the form is read
    """Of every criterion the form says that it passed or failed."""

    def command(call: Call) -> Done:
        items = [
            {"criterion": code, "passed": page.field(f"result-{code}") == "passed",
             "note": page.field(f"note-{code}") or None}
            for code in page.fields("criterion")
            if page.field(f"result-{code}")
        ]  # fmt: skip
        body = bodies.Inspection.model_validate({"items": items})
        return deciding.inspect(page.services, call, organization, body)

    return _act(page, organization, command)


@router.post("/tiers/{organization}/look-back", opens=TIER_INSPECT)
def look_back(page: PageDep, organization: str) -> Response:
    page.allow(TIER_INSPECT, organization)  # before the form is read

    def command(call: Call) -> Done:
        body = bodies.Findings.model_validate({"failed": _failed(page)})
        return looking_back.look_back(page.services, call, organization, body)

    return _act(page, organization, command)


def _failed(page: Page) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "criterion": code,
            "problem": page.field(f"problem-{code}") or named(page.reader)[code]["words"],
            "measure": page.field(f"measure-{code}") or None,
            "due": page.field(f"due-{code}") or None,
        }
        for code in page.fields("failed")
    ]


@router.post("/tiers/{organization}/lowering", opens=TIER_INSPECT)
def lower(page: PageDep, organization: str) -> Response:
    page.allow(TIER_INSPECT, organization)  # before the form is read

    def command(call: Call) -> Done:
        body = body_of(page, bodies.Lowering, "lower-")
        return lowering.propose(page.services, call, organization, body)

    return _act(page, organization, command)


@router.post("/tiers/{organization}/lowering/approval", opens=LOWERING_DECIDE)
def approve_lowering(page: PageDep, organization: str) -> Response:
    page.allow(LOWERING_DECIDE, organization)  # before the form is read
    return _act(
        page, organization, lambda call: lowering.approve(page.services, call, organization)
    )


@router.post("/tiers/{organization}/posting", opens=TIER_DECIDE)
def post(page: PageDep, organization: str) -> Response:
    page.allow(TIER_DECIDE, organization)  # before the form is read
    return _act(page, organization, lambda call: deciding.post(page.services, call, organization))


@router.post("/tiers/{organization}/approval", opens=TIER_DECIDE)
def approve(page: PageDep, organization: str) -> Response:
    page.allow(TIER_DECIDE, organization)  # before the form is read
    return _act(
        page, organization, lambda call: deciding.approve(page.services, call, organization)
    )


Refusing = Callable[..., Done]


def _with_reason(page: Page, code: str, command: Refusing) -> Response:
    def act(call: Call) -> Done:
        return command(page.services, call, code, body_of(page, bodies.Reason))

    return _act(page, code, act)


@router.post("/tiers/{organization}/refusal", opens=TIER_DECIDE)
def refuse(page: PageDep, organization: str) -> Response:
    page.allow(TIER_DECIDE, organization)  # before the form is read
    return _with_reason(page, organization, deciding.refuse)


@router.post("/tiers/{organization}/return", opens=TIER_INSPECT)
def give_back(page: PageDep, organization: str) -> Response:
    page.allow(TIER_INSPECT, organization)  # before the form is read
    return _with_reason(page, organization, deciding.give_back)


@router.post("/tiers/{organization}/lowering/refusal", opens=LOWERING_DECIDE)
def refuse_lowering(page: PageDep, organization: str) -> Response:
    page.allow(LOWERING_DECIDE, organization)  # before the form is read
    return _with_reason(page, organization, lowering.refuse)


@router.post("/units/{organization}/look-backs/rest-kept", opens=TIER_INSPECT)
def keep_rest(page: PageDep, organization: str) -> Response:
    page.allow(TIER_INSPECT, organization)  # before the form is read
    return page.attempt(
        lambda call: looking_back.keep_rest(page.services, call, organization),
        "recorded",
        f"/tiers?under={organization}",
        lambda: listed(page, under=organization),
    )
