"""Every page there is to look at, in the small city."""

from __future__ import annotations

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
)
EVERY = LISTS + OTHERS
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
DIFFERENT = tuple(path for path in EVERY if path not in ALIKE)
