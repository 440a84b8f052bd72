"""The pages of spot checks: called, the draw and its sheet, checked line by line, answered."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from docx import Document

from schedules.serve_notices import ServeNotices
from service.access.roles import Role
from service.features.months.commands.closing import close_settled
from tests.browsing import Door, text
from tests.small_city import operator

PLACE = "/spot-checks/2026-10"


@pytest.fixture
def closed(door: Door) -> Door:
    """October is closed; two checkers belong to the committee."""
    made = door.services
    now = datetime.now(UTC)
    for name in ("c1", "c2"):
        made.accounts.put(name, f"P-{name}", "GW", "no password", now)
        made.accounts.granting.give(name, Role.CHECKER, "GW", now)
    close_settled(made, operator(made))
    return door


def drawn(door: Door) -> list[str]:
    door.enter("gw")
    sent = door.send("/spot-checks", "/spot-checks", {"period": "2026-10"})
    assert (sent.status_code, sent.headers["location"]) == (303, PLACE), text(sent.text)
    return list(dict.fromkeys(re.findall(rf'href="{PLACE}/([A-Z0-9-]+)"', door.see(PLACE))))


def checked(door: Door, code: str, **changes: str) -> str:
    """The first line changed, the others as they are filled in; where it led to."""
    door.enter("c1")
    page = door.see(f"{PLACE}/{code}")
    fields = dict(re.findall(r'name="(verified-[0-9a-f-]+)"\s+value="([^"]*)"', page))
    key = next(iter(fields)).removeprefix("verified-")
    fields |= {f"{name}-{key}": value for name, value in changes.items()}
    sent = door.send(f"{PLACE}/{code}", f"{PLACE}/{code}", fields)
    assert sent.status_code == 303, text(sent.text)
    return str(sent.headers["location"])


def serve(door: Door, day: date) -> None:
    made = door.services
    made.log.move_clock(datetime(day.year, day.month, day.day, 2, tzinfo=UTC))
    ServeNotices().run(made, operator(made), day.isoformat())


def test_the_committee_calls_and_the_draw_stands_with_its_proof(closed: Door) -> None:
    codes = drawn(closed)
    assert codes
    shown, sheet = text(closed.see(PLACE)), closed.see(f"{PLACE}/print")
    seed = re.findall(r"<code>([0-9a-f]{64})</code>", sheet)[0]
    assert seed in shown
    for code, hash in re.findall(
        r'<span class="code">([A-Z0-9-]+)</span>\s*<code class="small">([0-9a-f]{64})', sheet
    ):
        assert hash == sha256(f"{seed}:{code}".encode()).hexdigest(), code
    closed.enter("b11")
    assert "抽取依据" in closed.see(PLACE), "anybody of the city's offices may look"
    assert 'name="period"' not in closed.see("/spot-checks")


def test_a_checker_goes_from_one_to_the_next_line_by_line(closed: Door) -> None:
    codes = drawn(closed)
    place = f"{PLACE}/{codes[0]}"
    closed.enter("c1")
    refused = closed.send(place, place, {"verified-x": "1"})
    assert refused.status_code == 303, "what is no line of it is not read"
    led = checked(closed, codes[0], verified="１．５", note="缺一次")
    assert led in {f"{PLACE}/{code}" for code in codes[1:]} | {PLACE}
    assert 'value="缺一次"' in closed.see(place)


def test_a_field_that_is_wrong_is_blamed_and_all_is_kept(closed: Door) -> None:
    code = drawn(closed)[0]
    closed.enter("c1")
    place = f"{PLACE}/{code}"
    fields = dict(re.findall(r'name="(verified-[0-9a-f-]+)"\s+value="([^"]*)"', closed.see(place)))
    first, second = list(fields)[:2]
    before = closed.position
    sent = closed.send(place, place, fields | {first: "99", second: "x", f"note-{first[9:]}": "记"})
    assert sent.status_code == 422
    assert f'href="#{second}"' in sent.text
    assert 'value="99"' in sent.text
    assert 'value="记"' in sent.text
    sent = closed.send(place, place, fields | {first: "99"})
    assert (sent.status_code, closed.position) == (422, before)
    assert f'href="#{first}"' in sent.text


def test_the_organization_hands_in_states_and_a_second_checker_decides(closed: Door) -> None:
    code = drawn(closed)[0]
    place = f"{PLACE}/{code}"
    serve(closed, date(2026, 12, 1))
    closed.enter("gw")
    key = re.findall(r'name="file-([0-9a-f-]+)"', closed.see(place))[0]
    files = {f"file-{key}": ("记录.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40, "image/png")}
    handed = closed.client.post(f"{place}/material", data=closed.hidden(place), files=files,
                                follow_redirects=False)  # fmt: skip
    assert handed.status_code == 303, text(handed.text)
    checked(closed, code, verified="0", false="1")
    serve(closed, date(2026, 12, 2))
    closed.enter("gw")
    stated = closed.send(place, f"{place}/statement", {"statement": "已补齐"})
    assert stated.status_code == 303, text(stated.text)
    closed.enter("c1")
    assert "/decision/" not in closed.see(place), "not by who found it"
    closed.enter("c2")
    assert "已补齐" in text(closed.see(place))
    decided = closed.send(place, f"{place}/decision/{key}", {"upheld": "1", "note": "属实"})
    assert decided.status_code == 303, text(decided.text)
    assert "认定为虚报" in text(closed.see(place))


def test_the_feedback_sheet_says_what_was_found(closed: Door) -> None:
    code = drawn(closed)[0]
    closed.enter("gw")
    where = f"/api/v1/spot-checks/2026-10/results/{code}/document"
    assert closed.client.get(where).status_code == 409, "nothing was found yet"
    checked(closed, code, verified="1", note="缺一次")
    closed.enter("gw")
    made = closed.client.get(where)
    document = Document(BytesIO(made.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert {"缺一次", "误差", "1.00", "受送达组织"} <= set(cells)
    assert document.paragraphs[0].text == "考核结果反馈单"


def test_it_is_closed_on_its_page(closed: Door) -> None:
    codes = drawn(closed)
    for code in codes:
        checked(closed, code)
    closed.enter("gw")
    assert closed.send(PLACE, f"{PLACE}/closure").status_code == 303
    assert "/closure" not in closed.see(PLACE)
