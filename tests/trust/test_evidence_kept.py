"""A backup without its evidence is not called verified, nor is a store restored from it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from service.cli.main import main
from tests.served import City, line
from tests.served import served as city

FILES = {f"U1-{n}": f"minutes of branch {n}".encode() for n in (1, 2)}
DIGESTS = {place: hashlib.sha256(data).hexdigest() for place, data in FILES.items()}
ACCOUNTS = {"U1-1": "b11", "U1-2": "b12"}


@dataclass
class Kept:
    """A city two of whose facts name a file, and the command line beside it."""

    city: City
    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def run(self, *arguments: object) -> Result:
        return CliRunner().invoke(main, [*map(str, arguments)])

    def answer(self, *arguments: object) -> tuple[int, Any]:
        done = self.run(*arguments, "--json")
        return done.exit_code, json.loads(done.stdout)

    def file(self, place: str) -> Path:
        digest = DIGESTS[place]
        return self.folder / "evidence" / digest[:2] / digest

    def go_to_an_empty_store(self) -> None:
        url = f"sqlite:///{self.folder / 'restored' / 'duban.db'}"
        (self.folder / "restored").mkdir()
        self.monkeypatch.setenv("DUBAN_DATABASE", url)
        self.monkeypatch.setenv("DUBAN_EVIDENCE", str(self.folder / "restored" / "evidence"))


@pytest.fixture
def kept(city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    for place, data in FILES.items():
        account, digest = ACCOUNTS[place], DIGESTS[place]
        assert city.ask(account, "PUT", f"/evidence/{digest}", content=data).status_code == 201
        claim = {"points": "1", "evidence": [digest]}
        assert city.put(account, f"/assignments/{line(place, 'T4')}/report", claim).is_success
    settings = city.services.settings
    monkeypatch.setenv("DUBAN_DATABASE", settings.database)
    monkeypatch.setenv("DUBAN_EVIDENCE", settings.evidence)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    return Kept(city, tmp_path, monkeypatch)


def test_a_whole_store_is_backed_up_restored_and_found_well(kept: Kept) -> None:
    backup = kept.folder / "backup"
    done = kept.run("backup", backup)
    assert (done.exit_code, "Backed up and verified" in done.output) == (0, True), done.output
    assert kept.run("doctor").exit_code == 0
    kept.go_to_an_empty_store()
    done = kept.run("restore", backup)
    assert (done.exit_code, "Restored and verified" in done.output) == (0, True), done.output
    assert (kept.folder / "restored" / "evidence").is_dir()


def test_a_backup_from_where_the_evidence_is_not_says_which_is_missing(kept: Kept) -> None:
    kept.monkeypatch.setenv("DUBAN_EVIDENCE", str(kept.folder / "nothing here"))
    backup = kept.folder / "backup"
    code, answer = kept.answer("backup", backup)
    assert (code, answer["missing"]) == (1, sorted(DIGESTS.values()))
    done = kept.run("backup", backup)
    assert done.exit_code == 1
    assert "verified" not in done.output
    assert all(digest in done.output for digest in DIGESTS.values())


def test_a_store_restored_without_a_file_says_so(kept: Kept) -> None:
    kept.file("U1-1").unlink()
    backup = kept.folder / "backup"
    assert kept.answer("backup", backup)[0] == 1
    kept.go_to_an_empty_store()
    done = kept.run("restore", backup)
    assert done.exit_code == 1
    assert "Restored and verified" not in done.output
    assert DIGESTS["U1-1"] in done.output
    assert DIGESTS["U1-2"] not in done.output
    assert kept.run("doctor").exit_code == 1


def test_a_file_that_is_no_longer_itself_is_told_and_left_out(kept: Kept) -> None:
    kept.file("U1-2").write_bytes(b"something else")
    code, answer = kept.answer("doctor")
    [evidence] = [each for each in answer if each["what"] == "evidence"]
    assert (code, evidence["well"], DIGESTS["U1-2"] in evidence["told"]) == (1, False, True)
    backup = kept.folder / "backup"
    code, answer = kept.answer("backup", backup)
    assert (code, answer["damaged"], answer["missing"]) == (1, [DIGESTS["U1-2"]], [])
    kept.go_to_an_empty_store()
    code, answer = kept.answer("restore", backup)
    assert (code, answer["missing"]) == (1, [DIGESTS["U1-2"]])


def test_the_doctor_names_the_key_and_the_views_too(kept: Kept) -> None:
    kept.monkeypatch.setenv("DUBAN_SIGNING_KEY", str(kept.folder / "no key"))
    code, answer = kept.answer("doctor")
    wells = {each["what"]: each["well"] for each in answer}
    assert code == 1
    assert [name for name, well in wells.items() if well is False] == ["key"]
    assert wells.keys() >= {"files", "views", "evidence", "clock", "disk", "settings"}


__all__ = ["city"]
