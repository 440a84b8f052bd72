"""As of a moment before anything was recorded there is nothing, and every read says so."""

from __future__ import annotations

import pytest

from tests.served import City, line

BEFORE = ("2026-09-01", "1999-12-31T00:00:00Z", "0001-01-01")
EMPTY = (
    "/organizations", "/assignments", "/assignments?organization=U1&period=2026-10", "/tasks",
    "/workdays", "/reports?period=2026-10", "/notices", "/runs", "/audit/facts",
    "/audit/leads?period=2026-10", "/audit/checkpoints", "/organizations/U1/timeline",
)  # fmt: skip
WITHOUT = (
    "/dispatch/2026-10", "/dispatch/2026Q4", "/rankings/2026-10", "/rankings/2026Q4",
    "/rankings/2026",
)  # fmt: skip
UNKNOWN = (
    "/organizations/U1", f"/assignments/{line('U1-1')}", f"/assignments/{line('U1-1')}/handoffs",
    "/organizations/U1/task-list/2026-10", "/rankings/2026-10?under=U1",
)  # fmt: skip


@pytest.mark.parametrize("moment", BEFORE)
def test_there_was_nothing_before_the_store_was_made(served: City, moment: str) -> None:
    for path in (*EMPTY, *WITHOUT):
        answer = served.get("gw", path, params=_with(path, moment))
        assert answer.status_code == 200, (path, answer.text)
        result = answer.json()
        assert result.get("items", result.get("rows")) == [], path
        assert answer.headers["x-position"] == "0"
    for path in UNKNOWN:
        assert served.get("gw", path, params=_with(path, moment)).status_code == 404, path
    assert served.get("gw", "/schemes", params={"as_of": moment}).status_code == 200


@pytest.mark.parametrize("kind", ["text/csv", "application/json"])
@pytest.mark.parametrize("moment", ["2026-09-01", "1", "2"])
def test_the_first_facts_alone_make_a_board_and_a_ranking_too(
    served: City, moment: str, kind: str
) -> None:
    for path in WITHOUT:
        more = {"params": _with(path, moment), "headers": {"Accept": kind}}
        assert served.get("gw", path, **more).status_code == 200, path


def _with(path: str, moment: str) -> dict[str, str]:
    """What the path asks already, and the moment."""
    asked = dict(part.split("=") for part in path.partition("?")[2].split("&") if part)
    return {**asked, "as_of": moment}
