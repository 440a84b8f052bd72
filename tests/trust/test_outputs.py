"""No command writes over the store, nor over what is none of its own files."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.bootstrap import initialize
from service.cli.main import main
from service.console.frame import OutFile
from service.console.outputs import REPLACES, files_of
from service.settings import Settings
from service.wiring import services
from tests.doors import verbs

DATA = b"%PDF- evidence"
DIGEST = hashlib.sha256(DATA).hexdigest()
WRITERS: dict[str, list[str]] = {
    "backup": ["backup"],
    "audit export": ["audit", "export", "--out"],
    "audit verifier": ["audit", "verifier", "--out"],
}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """With evidence, a settings file and a key, open as a running service holds it."""
    (tmp_path / "store").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    monkeypatch.delenv("DUBAN_SIGNING_KEY", raising=False)
    monkeypatch.delenv("DUBAN_FACTOR_KEY", raising=False)
    monkeypatch.setenv("DUBAN_DATABASE", f"sqlite:///{tmp_path / 'store' / 'duban.db'}")
    Path("duban.toml").write_text("sm3 = false\n")
    settings = Settings()
    initialize(settings)
    with services(settings) as made:
        made.evidence.put(DIGEST, DATA)
        made.projector.catch_up()
        yield settings


def duban(*arguments: object) -> Result:
    return CliRunner().invoke(main, [*map(str, arguments)])


def precious(settings: Settings) -> list[Path]:
    there = [path for path in files_of(settings) if path.exists()]
    return [*there, Path(settings.evidence) / DIGEST[:2] / DIGEST]


def test_what_is_precious_is_all_that_the_store_lies_in(store: Settings, tmp_path: Path) -> None:
    """Every file there is but the verdict's own."""
    lies = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.resolve() for path in precious(store)} == lies
    assert len(lies) >= 8


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("how", ["itself", "a link", "a second name", "a way round", "relative"])
def test_no_command_writes_onto_a_file_of_the_store(
    store: Settings, tmp_path: Path, writer: str, how: str
) -> None:
    for number, path in enumerate(precious(store)):
        before, place = path.read_bytes(), path.resolve()
        target = {
            "itself": path,
            "a link": tmp_path / f"link{number}",
            "a second name": tmp_path / f"hard{number}",
            "a way round": place.parent / ".." / place.parent.name / path.name,
            "relative": Path(os.path.relpath(path)),
        }[how]
        if how == "a link":
            target.symlink_to(path)
        if how == "a second name":
            os.link(path, target)
        done = duban(*WRITERS[writer], target)
        assert done.exit_code == 2, (path, done.output)
        assert path.read_bytes()[:100] == before[:100]
        assert path.stat().st_size >= len(before)


@pytest.mark.parametrize("writer", WRITERS)
def test_nor_onto_a_name_of_the_stores_that_is_not_there_yet(store: Settings, writer: str) -> None:
    """A journal is made and gone as the store is opened and closed."""
    missing = [path for path in files_of(store) if not path.exists()]
    assert missing
    for path in missing:
        assert duban(*WRITERS[writer], path).exit_code == 2
        assert not path.exists()


@pytest.mark.parametrize("writer", WRITERS)
def test_a_file_of_another_kind_is_left_as_it_is(
    store: Settings, tmp_path: Path, writer: str
) -> None:
    for data in (b"my thesis", b"SQLite format 3\x00", b"{}", gzip.compress(b"x"), b"\x00"):
        target = tmp_path / "mine"
        target.write_bytes(data)
        done = duban(*WRITERS[writer], target)
        assert (done.exit_code, target.read_bytes()) == (2, data), done.output


@pytest.mark.parametrize("writer", WRITERS)
def test_what_the_command_wrote_before_is_replaced_by_itself_alone(
    store: Settings, tmp_path: Path, writer: str
) -> None:
    for name in ("out", "out.gz"):
        target = tmp_path / name
        for _ in range(2):
            done = duban(*WRITERS[writer], target)
            assert done.exit_code == 0, done.output
        for other in WRITERS.keys() - {writer}:
            assert duban(*WRITERS[other], target).exit_code == 2
    empty = tmp_path / "empty"
    empty.touch()
    assert duban(*WRITERS[writer], empty).exit_code == 0


def test_certificates_are_not_written_over_the_signing_key(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    initialize(store)
    [key] = [path for path in files_of(store) if path.name.endswith(".signing.pem")]
    (tmp_path / "tls").mkdir()
    kept = key.rename(tmp_path / "tls" / "key.pem")
    before = kept.read_bytes()
    monkeypatch.setenv("DUBAN_SIGNING_KEY", str(kept))
    assert duban("tls", "--out", tmp_path / "tls", "--host", "duban.local").exit_code == 1
    assert kept.read_bytes() == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "key.pem").write_bytes(b"my own")
    assert duban("tls", "--out", tmp_path / "other", "--host", "duban.local").exit_code == 1
    assert (tmp_path / "other" / "key.pem").read_bytes() == b"my own"


def test_every_command_that_writes_a_file_says_what_it_may_replace() -> None:
    writers = {
        name
        for name, command in verbs()
        for parameter in command.params
        if isinstance(parameter.type, OutFile)
    }
    assert set(WRITERS) <= writers <= REPLACES.keys()


def test_a_command_that_is_stopped_leaves_what_stood_there(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service import backup

    target = tmp_path / "nightly"
    assert duban("backup", target).exit_code == 0
    before = target.read_bytes()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(backup, "dump", stopped)
    assert duban("backup", target).exit_code != 0
    assert target.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(".")) == []


def test_the_evidence_lies_beside_the_store_wherever_one_stands(
    store: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert Path(Settings().evidence) == tmp_path / "store" / "evidence"
    assert Settings(database="postgresql://x@y/z").evidence == "data/evidence"
