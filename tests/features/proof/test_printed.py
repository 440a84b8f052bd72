"""A checkpoint printed, kept on paper and typed back in: by page, API and command line alike."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
import segno
from click.testing import CliRunner, Result

from service.cli.main import main
from service.sealing.printed import line_of
from tests.browsing import Door
from tests.pages import text
from tests.sealing.intruder import intruder
from tests.web.test_looking import ENGLISH

EDITED = 100  # a fact of the small city


@pytest.fixture
def line(door: Door) -> str:
    return line_of(door.services.sealer.seal())


def duban(door: Door, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    settings = door.services.settings
    for name in ("database", "evidence"):
        monkeypatch.setenv(f"DUBAN_{name.upper()}", str(getattr(settings, name)))
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    return CliRunner().invoke(main, ["audit", *arguments])


def slip(line: str) -> str:
    return line[:20] + ("Z" if line[20] != "Z" else "Y") + line[21:]


def test_the_sheet_shows_line_code_and_note_in_both_languages(door: Door, line: str) -> None:
    for language in ("zh-CN", "en"):
        door.enter("gw", language)
        listed = door.see("/checkpoints")
        [link] = re.findall(r'href="(/checkpoints/1/print[^"]*)"', listed)
        sheet = door.see(link)
        assert line in sheet
        last = door.services.sealer.record().last()
        assert last is not None
        assert last.note.split("\n")[-2] in sheet
        assert "style=" not in sheet
        assert (language == "en") == bool(ENGLISH.search(text(sheet).replace(line, "")))
    [image] = re.findall(r'<img src="(/checkpoints/1/code.svg[^"]*)"', sheet)
    answer = door.client.get(image)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.content == _code_of(line)
    assert b"style" not in answer.content
    door.see("/checkpoints/2/print", 404)


def _code_of(line: str) -> bytes:
    made, out = segno.make(line, error="m"), io.BytesIO()
    assert made.mode == "alphanumeric", "few and large squares"
    made.save(out, kind="svg", scale=4)
    return out.getvalue()


@pytest.mark.parametrize("account", ["gw", "u1", "b11"])
def test_whoever_was_audited_types_it_back_in(door: Door, line: str, account: str) -> None:
    door.enter(account, "en")
    said = text(door.see(f"/checkpoints/check?line={quote(line.lower().replace('-', ' '))}"))
    assert "This log still holds that checkpoint" in said
    note = door.services.sealer.record().last()
    assert note is not None
    pasted = note.note.replace("\n", "\r\n")  # as a browser sends it
    assert "It is in this log" in text(door.see(f"/checkpoints/check?line={quote(pasted)}"))


def test_a_slip_of_typing_is_told_beside_the_field(door: Door, line: str) -> None:
    door.enter("gw", "en")
    html = door.see(f"/checkpoints/check?line={quote(slip(line))}", 422)
    assert "look at group 3 again" in text(html)
    assert slip(line) in html
    assert "It is not in this log" not in text(html)


def test_a_rewritten_log_is_told_with_its_position_at_every_door(
    door: Door, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with intruder(door.services.settings.database) as hand:
        hand.edit(EDITED)
    door.enter("gw", "en")
    html = door.see(f"/checkpoints/check?line={quote(line)}")
    assert "It is not in this log" in text(html)
    assert f"what stands at position {EDITED} is not what was sealed" in text(html)
    answer = door.client.get("/api/v1/audit/checkpoints/check", params={"line": line}).json()
    assert (answer["contained"], answer["position"]) == (False, EDITED)
    done = duban(door, monkeypatch, "verify", "--checkpoint", line, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout) == [answer]


def test_the_command_line_prints_it_and_holds_it_against_the_log(
    door: Door, line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = tmp_path / "code.svg"
    done = duban(door, monkeypatch, "checkpoint", "--code", str(code))
    assert (done.exit_code, done.stdout.strip()) == (0, line), done.output
    assert code.read_bytes() == _code_of(line)
    assert duban(door, monkeypatch, "checkpoint", "--number", "9").exit_code == 1
    kept = tmp_path / "kept.txt"
    kept.write_text(line)
    for given in (line, str(kept)):
        done = duban(door, monkeypatch, "verify", "--checkpoint", given)
        assert (done.exit_code, "still holds" in done.stdout) == (0, True), done.output
    done = duban(door, monkeypatch, "verify", "--checkpoint", slip(line))
    assert (done.exit_code, "look at group 3 again" in done.stderr) == (1, True)
    out = tmp_path / "out.jsonl"
    assert duban(door, monkeypatch, "export", "--out", str(out)).exit_code == 0
    done = duban(door, monkeypatch, "verify", "--checkpoint", line, str(out))
    assert (done.exit_code, "is in this log" in done.stdout) == (0, True), done.output


def test_the_api_refuses_a_slip_as_a_slip(door: Door, line: str) -> None:
    door.enter("gw", "en")
    answer = door.client.get("/api/v1/audit/checkpoints/check", params={"line": slip(line)})
    assert (answer.status_code, answer.json()["title"]) == (422, "Mistyped")
