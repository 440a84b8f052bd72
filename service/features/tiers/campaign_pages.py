"""Campaigns of look-backs, panels and checklists on pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi.responses import Response

from aggregates.errors import Refused
from aggregates.rules.tiers import shares
from aggregates.tier.ladder import LISTS as KINDS
from service.features.tiers import bodies
from service.features.tiers.columns import CAMPAIGNS, CHECKLISTS
from service.features.tiers.commands import campaigns as commands
from service.features.tiers.commands import deciding, setting
from service.features.tiers.queries import look_backs
from service.features.tiers.queries.branches import branches
from service.features.tiers.queries.lists import checklists, newest
from service.features.tiers.rights import TIER_DECIDE, TIERS_READ, TIERS_SET
from service.features.tiers.shown import STATES, units_of
from service.features.tiers.words import LEFT_OUT, LISTS, LOOK_BACKS, SHARES
from service.recording.call import Call, Done
from service.web import routes, tables
from service.web.inputs import body_of, inputs
from service.web.page import Page, PageDep

router = routes.pages()


# --- look-backs ---------------------------------------------------------------------------------


@router.get("/look-backs", opens=TIERS_READ, whole=True)
def listed(page: PageDep, format: str = "") -> Response:
    page.here = "/look-backs"
    may = not page.past and page.may(TIERS_SET)
    return tables.answered(
        page, CAMPAIGNS, look_backs.campaigns(page.reader), format, "tiers/look-backs.html",
        open_ones=look_backs.in_state(page.reader, "open"),
        to_rectify=look_backs.in_state(page.reader, "to_rectify"),
        fields=inputs(page, bodies.Campaign) if may else [],
    )  # fmt: skip


@router.post("/look-backs", opens=TIERS_SET, whole=True)
def open_campaign(page: PageDep) -> Response:
    def command(call: Call) -> Done:
        return commands.open_(page.services, call, body_of(page, bodies.Campaign, branches=None))

    return page.attempt(command, "recorded", "/look-backs", lambda: listed(page))


@router.get("/look-backs/{campaign}", opens=TIERS_READ, whole=True)
def one(page: PageDep, campaign: UUID) -> Response:
    return shown(page, str(campaign))


def shown(page: Page, key: str) -> Response:
    page.here = f"/look-backs/{key}"
    row = look_backs.campaign(page.reader, key)
    rows = look_backs.of_campaign(page.reader, key)
    return page.render(
        "tiers/campaign.html",
        row=row, units=units_of(page.reader, key), states=STATES, words=LOOK_BACKS,
        counts=look_backs.states(rows), why=LEFT_OUT,
        shares_of=SHARES,
        shares=shares(row.counts) if row.counts else None,
        may_close=not page.past and not row.closed_at and page.may(TIERS_SET),
    )  # fmt: skip


@router.post("/look-backs/{campaign}/closure", opens=TIERS_SET, whole=True)
def close(page: PageDep, campaign: UUID) -> Response:
    return page.attempt(
        lambda call: commands.close(page.services, call, campaign),
        "recorded",
        f"/look-backs/{campaign}",
        lambda: shown(page, str(campaign)),
    )


# --- panels -------------------------------------------------------------------------------------


@router.get("/panels", opens=TIER_DECIDE, whole=True)
def panel(page: PageDep) -> Response:
    """Who waits for a panel, with one form for all of them."""
    page.here = "/panels"
    waiting = [
        each for each in branches(page.reader)
        if each.of("application_state") == "inspected" and each.of("applied_for") == "model"
        and not each.of("failed")
    ]  # fmt: skip
    return page.render("tiers/panel.html", waiting=waiting, today=page.reader.today)


@router.post("/panels", opens=TIER_DECIDE, whole=True)
def hold_panel(page: PageDep) -> Response:
    """Members a line each: the person's code and the organization's."""

    def command(call: Call) -> Done:
        body = body_of(page, bodies.Panel, members=_members(page), votes=_votes(page))
        return deciding.hold_panel(page.services, call, body)

    return page.attempt(command, "recorded", "/panels", lambda: panel(page))


class WrongLine(Refused):
    status = 422
    rule = "R13"


def _members(page: Page) -> list[dict[str, str]]:
    members = []
    for number, line in enumerate(page.field("members").splitlines(), start=1):
        parts = line.split()
        if len(parts) == 2:
            members.append({"person": parts[0], "organization": parts[1]})
        elif parts:
            raise WrongLine("Line {number} holds not a person and an organization: {line}.",
                            number=number, line=line)  # fmt: skip
    return members


def _votes(page: Page) -> list[dict[str, Any]]:
    return [
        {"branch": code, "in_favour": int(page.field(f"votes-{code}"))}
        for code in page.fields("branch")
        if page.field(f"votes-{code}").isdecimal()
    ]


# --- checklists ---------------------------------------------------------------------------------


@router.get("/checklists", opens=TIERS_READ, whole=True)
def lists(page: PageDep, format: str = "") -> Response:
    page.here = "/checklists"
    may = not page.past and page.may(TIERS_SET)
    return tables.answered(
        page, CHECKLISTS, checklists(page.reader), format, "tiers/checklists.html",
        now=newest(page.reader), kinds=LISTS, may=may, order=KINDS,
    )  # fmt: skip


@router.post("/checklists", opens=TIERS_SET, whole=True)
def publish(page: PageDep) -> Response:
    """A criterion a line: code | what is asked | what proves it."""

    def command(call: Call) -> Done:
        body = bodies.NewChecklist.model_validate(
            {"kind": page.field("kind") or "standard", "criteria": _criteria(page)}
        )
        return setting.publish(page.services, call, body)

    return page.attempt(command, "recorded", "/checklists", lambda: lists(page))


def _criteria(page: Page) -> list[dict[str, str]]:
    criteria, wrong = [], []
    for number, line in enumerate(page.field("criteria").splitlines(), start=1):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if not line.strip():
            continue
        if len(parts) not in (2, 3) or not all(parts[:2]):
            wrong.append(str(number))
            continue
        criteria.append({"code": parts[0], "words": parts[1], "proof": (*parts, "")[2]})
    if wrong:
        raise WrongLine("Lines {numbers} are not written as code | what is asked | proof.",
                        numbers=", ".join(wrong))  # fmt: skip
    return criteria
