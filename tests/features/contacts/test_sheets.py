"""领导双联系安排表: read as the city sends it, and taken out again equal."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from service.features.contacts import sheets
from service.features.contacts.sheets import SHEET, ContactRow, parse_contacts
from service.workbooks.table import read_table
from service.workbooks.writing import write_xlsx

FOLDER = Path(os.environ.get("DUBAN_TEST_WORKBOOKS", Path(__file__).parents[4] / "shared" / "data"))
at_hand = pytest.mark.skipif(not FOLDER.is_dir(), reason="the city's workbooks are not at hand")


def read(data: bytes) -> list[ContactRow]:
    parsed = parse_contacts(read_table("contacts.xlsx", data, SHEET))
    assert parsed.errors == ()
    return list(parsed.rows)


def plain(rows: Iterable[ContactRow]) -> list[tuple[Any, ...]]:
    return [(r.leader, r.post, r.organization, r.organization_name, r.lines, r.note) for r in rows]


def written(rows: Iterable[ContactRow], monkeypatch: pytest.MonkeyPatch, **more: Any) -> bytes:
    """As the page writes the contacts that these rows make."""
    known = list(rows)
    places = {r.organization: SimpleNamespace(name=r.organization_name) for r in known}
    monkeypatch.setattr(sheets, "tree", lambda views: places)
    stored: list[Any] = [
        SimpleNamespace(
            contact=str(n), leader=r.leader, first_leader=r.leader, post=r.post,
            organization=r.organization, lines=list(r.lines or ()),
            **{"kind": "double", "begins": date(2026, 1, 1), "ends": date(2026, 12, 31), **more},
        )
        for n, r in enumerate(known)
    ]  # fmt: skip
    views: Any = SimpleNamespace(today=date(2026, 11, 30))
    notes = {str(n): r.note for n, r in enumerate(known)}
    out = io.BytesIO()
    write_xlsx(sheets.arrangement(views, stored, notes, "市直机关工委"), out)
    return out.getvalue()


@at_hand
def test_the_citys_arrangement_is_read_and_goes_out_equal(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = read((FOLDER / "contacts-2026.xlsx").read_bytes())
    assert (len(rows), {r.leader for r in rows if r.organization == "U013"}) == (60, {"L01"})
    assert plain(read(written(rows, monkeypatch))) == plain(rows)


def test_other_kinds_and_days_go_out_and_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    row = ContactRow(leader="L1", organization="U1-1", organization_name="支部", lines=("party",))
    data = written([row], monkeypatch, kind="guidance", begins=date(2026, 3, 1))
    [back] = read(data)
    assert (back.kind, back.since, back.until) == (
        "guidance", date(2026, 3, 1), date(2026, 12, 31),
    )  # fmt: skip
