"""Every page there is to look at, in the small city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from fastapi.routing import APIRoute

from service.access.roles import ADMINISTRATORS, WHOLE, Grant, Role
from service.access.table import names
from service.services import Services
from tests.doors import DOORS, PAGES, ROUTES
from tests.small_city import line

LISTS = (
    "/",
    "/dispatch/2026-11",
    "/assignments?under=GW&period=2026-11",
    "/reports/2026-11",
    "/rankings/2026-10",
    "/organizations",
    "/organizations/U1/scores/2026-10",
    "/trail",
    "/tasks",
    "/workdays",
    "/scheme",
    "/status",
    "/leads/2026-10",
    "/checkpoints",
    "/dispatch/2026-11/difference?against=2026-11-20&under=GW",
    "/rankings/2026-10/difference?against=2026-10-31",
    "/organizations/U1/scores/2026-10/difference?against=2026-10-31",
)
OTHERS = (
    "/dispatch/2026Q4",
    "/dispatch/2026-11?whole=1&light=red",
    "/dispatch/2026-11?view=charts",
    "/dispatch/2026-11/urging?under=U1",
    f"/assignments/{line('U1-1', 'T1')}",
    f"/assignments/{line('U1-1', 'T1')}/cancellation",
    "/reports/2026-11/U2",
    "/reports/2026-11/U1",
    "/rankings/2026-11",
    "/rankings/2026Q4",
    "/rankings/2026",
    "/rankings/2026-10?under=U1",
    "/organizations?view=tree",
    "/organizations/U1",
    "/organizations/U1?family=assignment",
    "/organizations/U1-1",
    "/organizations/U1/scores/2026Q4",
    "/trail?kind=assignment.issued&organization=U1&below=1",
    "/trail/5",
    "/leads/2026-11?kind=alike",
    "/tasks/T1",
    "/workdays?year=2027",
    "/imports",
    "/imports?kind=self-evaluations",
    "/find?q=U1",
    "/find?q=党员",
    "/find?q=nothing",
    "/password",
    "/account",
    "/views?of=/tasks",
    "/orders",
    "/people",
    "/spot-checks",
    "/bulletins",
    "/ledger-checks/2026Q4",
    "/rectifications",
    "/appeals",
    "/adjustments/2026",
    "/polls",
    "/annual-reviews/2026",
    "/consequences/2026",
    "/meetings",
    "/organizations/U1/responsibilities",
    "/tiers",
    "/tiers?under=U1&tier=standard",
    "/tiers/U1-1",
    "/look-backs",
    "/panels",
    "/checklists",
    "/contacts",
    "/contacts/debts",
    "/interviews",
    "/appeals/new?organization=U1&year=2026&entry=1",
)
NAMED = LISTS + OTHERS
VALUES = {"code": "U1", "period": "2026-10", "organization": "U1", "account": "gw",
          "quarter": "2026Q4", "year": "2026",
          "assignment": line("U1-1", "T1"), "position": "5", "act": "transfer"}  # fmt: skip


def unnamed() -> Iterator[str]:
    """Of each page that no address above opens, one that does: so that none goes unseen."""
    for method, path in SEEN:
        if method == "GET" and not _is_named(ROUTES[method, path]):
            yield re.sub(r"\{(\w+)\}", lambda place: VALUES[place[1]], path)


def _is_named(route: APIRoute) -> bool:
    return any(route.path_regex.match(path.partition("?")[0]) for path in NAMED)


# What is no page: a file to take away, or the way to another address. One checkpoint's sheet is
# looked at where something is sealed (tests/features/proof); a draw where one is drawn
# (tests/features/spot_checks), and so on: a ledger, a bulletin, an appeal, a meeting where one is.
TAKEN = {"/checkpoints/verifier", "/checkpoints/{number}/note", "/checkpoints/{number}/code.svg",
         "/checkpoints/{number}/print",
         "/spot-checks/{period}", "/spot-checks/{period}/print",
         "/spot-checks/{period}/{organization}", "/appeals/{appeal}",
         "/bulletins/{period}", "/bulletins/{period}/{n}",
         "/ledger-checks", "/ledger-checks/{quarter}/{organization}",
         "/ledger-samples/{quarter}", "/rectifications/{rectification}",
         "/look-backs/{campaign}", "/contacts/{contact}", "/interviews/{interview}",
         "/meetings/{meeting}", "/meetings/{meeting}/wall",
         "/adjustments", "/adjustments/{year}/{adjustment}",
         "/polls/{poll}", "/vote/{poll}", "/annual-reviews",
         "/consequences",
         "/dispatch", "/rankings", "/leads", "/responsibilities",
         "/sign-in/provider", "/sign-in/provider/back", "/sign-in"}  # fmt: skip
SEEN = [door for door in PAGES if door[1] not in TAKEN]
EVERY = (*NAMED, *unnamed())


def may_see(path: str) -> Role:
    """A role whose page it is: the committee's officer where that may, else the first."""
    bare = path.partition("?")[0]
    action = next(DOORS[door] for door in PAGES
                  if door[0] == "GET" and ROUTES[door].path_regex.match(bare))  # fmt: skip
    return next(role for role in Role if names((Grant(role, "GW"),), action))


def somebody_for(services: Services, path: str) -> str:
    """An account whose page it is, made where there is none."""
    role = may_see(path)
    if role is Role.COMMITTEE_OFFICER:
        return "gw"
    if not services.accounts.granting.of(role.value):
        now = datetime.now(UTC)
        services.accounts.put(role.value, f"P-{role.value}", "GW", None, now)
        place = WHOLE if role in ADMINISTRATORS else "GW"
        services.accounts.granting.give(role.value, role, place, now)
    return role.value


# Pages that look like another one of these; a browser is not asked about them again.
ALIKE = (
    "/dispatch/2026Q4",
    "/rankings/2026Q4",
    "/rankings/2026",
    "/organizations/U1?family=assignment",
    "/organizations/U1/scores/2026Q4",
    "/find?q=nothing",
    "/imports",
    "/rankings/2026-10/difference?against=2026-10-31",
)
DIFFERENT = tuple(path for path in NAMED if path not in ALIKE)  # the committee's
