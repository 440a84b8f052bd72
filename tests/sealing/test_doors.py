"""Trust in the log through its doors: the API and the command line say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.exc import OperationalError

from service.access.log import AccessLog, Filter
from service.access.roles import ADMINISTRATORS, WHOLE, Role
from service.access.who import OPERATOR
from service.cli import main
from service.sealing import checkpoints, verifier
from service.sealing.keys import ensure_key
from service.sealing.tree import Hashing, has_sm3
from tests.known_password import HASHED, RIGHT
from tests.sealing.test_proofs import climbs
from tests.served import City
from tests.served import served as city

__all__ = ["city"]
Run = Callable[..., Result]


@pytest.fixture
def run(city: City, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """``duban`` on the same store."""
    settings = city.services.settings
    monkeypatch.setenv("DUBAN_DATABASE", settings.database)
    monkeypatch.setenv("DUBAN_EVIDENCE", settings.evidence)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments)], input=f"{RIGHT}\n")

    return run


def give(city: City, role: Role) -> str:
    """An account with that role for the whole city."""
    now, account = datetime.now(UTC), role.value
    city.services.accounts.put(account, account, "GW", HASHED, now)
    place = WHOLE if role in ADMINISTRATORS else "GW"
    city.services.accounts.granting.give(account, role, place, now)
    city.tokens[account] = city.services.accounts.open(account, "token", now, timedelta(hours=1))
    return account


def told(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_both_doors_give_the_same_checkpoint_and_the_same_proofs(city: City, run: Run) -> None:
    first = told(run("audit", "seal", "--json"))
    city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})
    second = told(run("audit", "seal", "--json"))
    assert second["size"] == city.services.log.last()[0] > first["size"]
    listed = city.get("gw", "/audit/checkpoints").json()
    assert listed["items"] == [second, first]
    assert listed["keys"][0]["from_size"] == 1
    proof = city.get("gw", "/audit/proof/5").json()
    assert proof == told(run("audit", "proof", "5", "--json"))
    assert (proof["root"], proof["checkpoint"]) == (second["root"], second["note"])
    sizes = (str(first["size"]), str(second["size"]))
    answer = city.get("gw", "/audit/consistency?from={}&to={}".format(*sizes)).json()
    assert answer == told(run("audit", "consistency", *sizes, "--json"))


def test_checkpoints_are_listed_as_of_a_moment_and_by_page(city: City, run: Run) -> None:
    first = told(run("audit", "seal", "--json"))
    city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})
    second = told(run("audit", "seal", "--json"))
    past = city.get("gw", f"/audit/checkpoints?as_of={first['size']}").json()
    assert past["items"] == [first]
    page = city.get("gw", "/audit/checkpoints?limit=1").json()
    assert page["items"] == [second]
    rest = city.get("gw", f"/audit/checkpoints?limit=1&cursor={page['next']}").json()
    assert (rest["items"], rest["next"]) == ([first], None)
    words = city.get("gw", "/audit/checkpoints", headers={"Accept": "text/csv"}).text
    assert first["root"] in words
    proof = city.get("gw", f"/audit/proof/3?as_of={first['size']}").json()
    assert proof["size"] == first["size"]


def test_a_proof_shows_the_leaf_only_to_who_may_see_the_fact(city: City, run: Run) -> None:
    run("audit", "seal")
    facts = city.get("gw", "/audit/facts?organization=U2-1&limit=1").json()["items"]
    position = facts[0]["position"]
    assert city.get("gw", f"/audit/proof/{position}").json()["leaf"].startswith("duban-leaf-1\n")
    assert city.get("b21", f"/audit/proof/{position}").json()["leaf"] is not None
    hidden = city.get("b11", f"/audit/proof/{position}").json()
    assert (hidden["leaf"], len(hidden["leaf_hash"])) == (None, 64)


def test_what_is_not_sealed_is_refused_by_both_doors(city: City, run: Run) -> None:
    answer = city.get("gw", "/audit/proof/1")
    assert (answer.status_code, answer.json()["title"]) == (409, "Not sealed")
    refused = run("audit", "proof", "1")
    assert refused.exit_code == 1
    assert "duban audit seal" in refused.stderr
    run("audit", "seal")
    assert city.get("gw", "/audit/proof/1?size=999999").status_code == 422
    assert city.get("gw", "/audit/proof/999999").status_code == 404
    assert run("audit", "proof", "0").exit_code == 2
    assert city.get("gw", "/audit/consistency?from=9&to=3").status_code == 422


def test_both_doors_give_the_same_export_and_it_is_sound(
    city: City, run: Run, tmp_path: Path
) -> None:
    out, packed = tmp_path / "out.jsonl", tmp_path / "out.jsonl.gz"
    auditor = give(city, Role.AUDITOR)
    none = city.get(auditor, "/audit/export")
    assert (none.status_code, none.json()["title"]) == (409, "Nothing to seal")
    made = told(run("audit", "export", "--out", str(out), "--json"))
    answer = city.get(auditor, "/audit/export")
    assert answer.status_code == 200
    assert answer.content == out.read_bytes()
    assert answer.headers["X-Position"] == str(made["size"])
    city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})
    assert city.get(auditor, "/audit/export").content == out.read_bytes()
    by_auditor = ("audit", "export", "--out", str(packed), "--as", auditor)
    assert told(run(*by_auditor, "--json"))["size"] == made["size"], "who may not seal does not"
    assert run(*by_auditor, "--seal").exit_code == 1
    assert run("audit", "export", "--out", str(packed)).exit_code == 0
    for file in (out, packed):
        checked = run("audit", "verify", str(file))
        assert checked.exit_code == 0, checked.output
    out.write_bytes(out.read_bytes().replace(b"Office U1", b"Office X1", 1))
    assert run("audit", "verify", str(out)).exit_code == 1
    assert run("audit", "verify", str(tmp_path / "none")).exit_code == 2
    assert verifier.main([str(packed)]) == 0


def test_auditors_export_and_audit_administrators_seal(city: City) -> None:
    for account in ("gw", "u1", "b11", give(city, Role.REDACTOR)):
        assert city.get(account, "/audit/export").status_code == 403
        assert city.post(account, "/audit/checkpoints").status_code == 403
    assert city.client.get("/api/v1/audit/export").status_code == 401
    sealed = city.post(give(city, Role.AUDIT_ADMINISTRATOR), "/audit/checkpoints")
    assert sealed.status_code == 201, sealed.text
    assert sealed.json()["position"] == sealed.json()["size"] == city.services.log.last()[0]
    assert checkpoints.last(city.services.log.database, "access") is not None, "refusals, sealed"


def test_a_rotated_key_is_told_and_an_old_export_still_verifies(
    city: City, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "signing.pem"
    monkeypatch.setenv("DUBAN_SIGNING_KEY", str(key))
    ensure_key(city.services.settings.model_copy(update={"signing_key": str(key)}))
    first = told(run("audit", "seal", "--json"))
    rotated = run("audit", "rotate-key")
    assert rotated.exit_code == 0, rotated.output
    old, new = checkpoints.keys(city.services.log.database)
    assert new.public_key in rotated.stdout
    city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})
    out = tmp_path / "out.jsonl"
    run("audit", "export", "--out", str(out))
    (tmp_path / "outside").write_text(first["note"])
    checked = run("audit", "verify", str(out), "--key", old.public_key,
                  "--checkpoint", str(tmp_path / "outside"))  # fmt: skip
    assert checked.exit_code == 0, checked.output


def test_a_text_is_forgotten_from_the_command_line_and_not_by_an_officer(
    city: City, run: Run
) -> None:
    order = {"organizations": ["U1"], "title": "给某人的督办", "due": "2026-10-20"}
    made = city.post("gw", "/assignments", order)
    assert made.status_code == 201, made.text
    position = made.json()["position"]
    body = {"position": position, "field": "title", "reason": "a name"}
    assert city.post("gw", "/audit/forgotten", body).status_code == 403
    assert city.post("gw", "/audit/forgotten", {**body, "reason": ""}).status_code in (403, 422)
    assert run("audit", "forget", str(position), "title").exit_code == 2
    wrong = run("audit", "forget", str(position), "statement", "--reason", "a name")
    assert (wrong.exit_code, "its texts: title" in wrong.stderr) == (1, True)
    done = told(run("audit", "forget", str(position), "title", "--reason", "a name", "--json"))
    assert done["position"] == city.services.log.last()[0]
    again = run("audit", "forget", str(position), "title", "--reason", "a name")
    assert (again.exit_code, "already forgotten" in again.stderr) == (1, True)
    fact = city.get("gw", f"/audit/facts/{position}").json()
    assert fact["texts"]["title"] is None
    assert fact["led_to"][0]["kind"] == "text.forgotten"
    assignment = made.json()["assignments"][0]
    assert city.get("gw", f"/assignments/{assignment}").json()["name"] is None
    own = {"position": done["position"], "field": "reason", "reason": "also"}
    redacted = city.post(give(city, Role.REDACTOR), "/audit/forgotten", own)
    assert redacted.status_code == 201, redacted.text
    rows = city.get("gw", "/assignments", headers={"Accept": "text/csv"}).text
    assert "[forgotten]" in rows
    assert "某人" not in rows


# --- who took what, in the access log -------------------------------------------------------------


def logged(city: City, kind: str) -> list[str]:
    """Who, the newest first."""
    rows = city.services.accounts.log.find(Filter(kinds=[kind]))
    return [json.loads(row.state)["by"] + " " + json.loads(row.state)["via"] for row in rows]


def test_every_seal_export_and_rotation_is_in_the_access_log(
    city: City, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = tmp_path / "signing.pem"
    monkeypatch.setenv("DUBAN_SIGNING_KEY", str(key))
    settings = city.services.settings.model_copy(update={"signing_key": str(key)})
    ensure_key(settings)
    monkeypatch.setattr(city.services.sealer, "settings", settings)
    assert run("audit", "seal").exit_code == 0
    assert run("audit", "export", "--out", str(tmp_path / "out")).exit_code == 0
    assert run("audit", "rotate-key").exit_code == 0
    administrator, auditor = give(city, Role.AUDIT_ADMINISTRATOR), give(city, Role.AUDITOR)
    assert city.post(administrator, "/audit/checkpoints").status_code == 201
    assert city.get(auditor, "/audit/export").status_code == 200
    operator = f"{OPERATOR} command-line"
    assert logged(city, "log.sealed") == [f"{administrator} api", operator, operator]
    assert logged(city, "key.rotated") == [operator]
    assert logged(city, "log.exported") == [f"{auditor} api", operator]
    refused = len(logged(city, "refused"))
    for verb in (("seal",), ("rotate-key",), ("export", "--out", str(tmp_path / "no"))):
        assert run("audit", *verb, "--as", "u1").exit_code == 1
    forgot = run("audit", "forget", "3", "title", "--reason", "a name", "--as", "u1")
    assert forgot.exit_code == 1
    assert logged(city, "refused")[: -refused or None] == ["u1 command-line"] * 4


def test_what_the_access_log_cannot_record_is_not_done(
    city: City, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor, administrator = give(city, Role.AUDITOR), give(city, Role.AUDIT_ADMINISTRATOR)
    city.services.sealer.seal()

    def away(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {}, OSError("the disk is full"))

    monkeypatch.setattr(AccessLog, "append", away)
    out = tmp_path / "out"
    for verb in (("seal",), ("rotate-key",), ("export", "--out", str(out))):
        done = run("audit", *verb)
        assert (done.exit_code, "the disk is full" in done.stderr) == (1, True)
    assert not out.exists()
    answer = city.get(auditor, "/audit/export")
    assert (answer.status_code, b"duban-export" in answer.content) == (503, False)
    sealed = checkpoints.last(city.services.log.database)
    city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})
    assert city.post(administrator, "/audit/checkpoints").status_code >= 500
    assert checkpoints.last(city.services.log.database) == sealed


# --- as of a moment; by the second tree -----------------------------------------------------------


def test_a_checkpoint_signed_later_is_not_shown_as_of_a_moment_before(
    city: City, run: Run, tmp_path: Path
) -> None:
    end, before = city.services.log.last()[0], city.services.now() + timedelta(minutes=1)
    city.go_to(before.date() + timedelta(days=2))
    made = told(run("audit", "seal", "--json"))
    assert made["size"] == end
    for as_of, shown in (
        (before.isoformat(), []), (f"{end}@{before.isoformat()}", []),
        (city.services.now().isoformat(), [made]), (str(end), [made]),
    ):  # fmt: skip
        asked = {"as_of": as_of}
        listed = city.get("gw", "/audit/checkpoints", params=asked).json()
        assert listed["items"] == shown, as_of
        assert len(listed["keys"]) == len(shown)
        proof = city.get("gw", "/audit/proof/3", params=asked)
        assert proof.status_code == (200 if shown else 409)
        exported = run("audit", "export", "--out", str(tmp_path / "out"), "--as-of", as_of)
        assert (exported.exit_code, "No checkpoint" in exported.stderr) == (
            (0, False) if shown else (1, True)
        )
        assert run("audit", "proof", "3", "--as-of", as_of).exit_code == (0 if shown else 1)
    late = {"as_of": before.isoformat(), "size": str(end)}
    assert city.get("gw", "/audit/proof/3", params=late).json()["checkpoint"] is None


@pytest.mark.skipif(not has_sm3(), reason="this OpenSSL has no SM3")
def test_proofs_are_given_by_the_second_tree_too(
    city: City, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("audit", "seal")
    none = city.get("gw", "/audit/proof/3?hash=sm3")
    assert (none.status_code, "DUBAN_SM3" in none.json()["detail"]) == (422, True)
    assert run("audit", "proof", "3", "--hash", "sm3").exit_code == 1
    monkeypatch.setenv("DUBAN_SM3", "1")
    first = told(run("audit", "seal", "--json"))
    city.put("u1", "/periods/2026-10/receipt", {"organization": "U1"})
    second = told(run("audit", "seal", "--json"))
    proof = city.get("gw", "/audit/proof/3?hash=sm3").json()
    assert proof == told(run("audit", "proof", "3", "--hash", "sm3", "--json"))
    assert (proof["tree"], proof["hash"], proof["size"]) == ("facts-sm3", "sm3", second["size"])
    assert proof["leaf"].startswith("duban-leaf-sm3-1\n3\n")
    assert climbs(proof, Hashing("sm3")) == proof["root"]
    sizes = (str(first["size"]), str(second["size"]))
    answer = city.get("gw", "/audit/consistency?from={}&to={}&hash=sm3".format(*sizes)).json()
    assert answer == told(run("audit", "consistency", *sizes, "--hash", "sm3", "--json"))
    assert (answer["tree"], answer["to_root"]) == ("facts-sm3", proof["root"])
    assert city.get("gw", "/audit/proof/3?hash=md5").status_code == 422
    assert run("audit", "proof", "3", "--hash", "md5").exit_code == 2
