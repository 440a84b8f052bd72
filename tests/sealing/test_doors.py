"""Trust in the log through its doors: the API and the command line say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli import main
from service.sealing import checkpoints, verify
from tests.api.conftest import City, city

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
        return CliRunner().invoke(main, [*map(str, arguments)])

    return run


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
    found = city.get("gw", "/audit/consistency?from={}&to={}".format(*sizes)).json()
    assert found == told(run("audit", "consistency", *sizes, "--json"))


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
    assert (answer.status_code, answer.json()["title"]) == (409, "NotSealed")
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
    made = told(run("audit", "export", "--out", str(out), "--json"))
    answer = city.get("gw", "/audit/export")
    assert answer.status_code == 200
    assert answer.content == out.read_bytes()
    assert answer.headers["X-Position"] == str(made["size"])
    assert run("audit", "export", "--out", str(packed)).exit_code == 0
    for file in (out, packed):
        checked = run("audit", "verify", str(file))
        assert checked.exit_code == 0, checked.output
    out.write_bytes(out.read_bytes().replace(b"Office U1", b"Office X1", 1))
    assert run("audit", "verify", str(out)).exit_code == 1
    assert run("audit", "verify", str(tmp_path / "none")).exit_code == 2
    assert verify.main([str(packed)]) == 0


def test_only_the_committee_exports_and_seals(city: City) -> None:
    for account in ("u1", "b11"):
        assert city.get(account, "/audit/export").status_code == 403
        assert city.post(account, "/audit/checkpoints").status_code == 403
    assert city.client.get("/api/v1/audit/export").status_code == 401


def test_a_rotated_key_is_told_and_an_old_export_still_verifies(
    city: City, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.sealing.keys import ensure_key

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
