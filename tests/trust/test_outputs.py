"""No command writes over the store, nor over what is none of its own files."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from service.bootstrap import initialize
from service.cli.main import main
from service.console.frame import OutFile, OutFolder
from service.console.outputs import REPLACES, files_of
from service.settings import Settings
from service.wiring import services
from tests.doors import verbs

DATA = b"%PDF- evidence"
DIGEST = hashlib.sha256(DATA).hexdigest()


def _writers() -> Iterator[tuple[str, list[str]]]:
    """Every verb that writes a file, and how the file is named to it: a new one is tried too."""
    for name, command in verbs():
        for parameter in command.params:
            if isinstance(parameter.type, OutFile):
                option = [parameter.opts[-1]] if isinstance(parameter, click.Option) else []
                yield name, [*name.split(), *option]


WRITERS = dict(_writers())


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
        made.sealer.seal()
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
    assert duban("tls", "--out", tmp_path / "tls", "--host", "duban.local").exit_code == 2
    assert kept.read_bytes() == before
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "key.pem").write_bytes(b"my own")
    assert duban("tls", "--out", tmp_path / "other", "--host", "duban.local").exit_code == 2
    assert (tmp_path / "other" / "key.pem").read_bytes() == b"my own"


def test_every_command_that_writes_a_file_says_what_it_may_replace() -> None:
    folders = {name for name, kind in _places() if isinstance(kind, OutFolder)}
    assert set(WRITERS) | folders == REPLACES.keys()
    assert {"backup", "audit export", "audit verifier", "audit checkpoint"} <= set(WRITERS)


def test_a_place_that_a_command_is_given_is_read_or_guarded() -> None:
    """Whoever adds a verb with a plain path for what it writes is told here."""
    for name, kind in _places():
        assert isinstance(kind, OutFile | OutFolder) or kind.exists, name


def _places() -> Iterator[tuple[str, click.Path]]:
    for name, command in verbs():
        for parameter in command.params:
            assert not isinstance(parameter.type, click.File), name
            if isinstance(parameter.type, click.Path):
                yield name, parameter.type


# Who may open a file to write it, and what keeps it from writing over another's.
WRITES = {
    "service/console/outputs.py": "asks for each file, and writes whole",
    "service/sealing/keys.py": "a key's own file, by a link that takes no name that is taken",
    "service/access/factor_secrets.py": "as keys.py",
    "service/sealing/sending.py": "a checkpoint's own name, in the folder that settings give",
    "service/store/evidence.py": "a file's digest for a name",
    "service/access/uploads.py": "a temporary file, for a scanner",
    "service/demo/load.py": "the demonstration city, only where there is none",
}
WRITING = re.compile(
    r"\.write_bytes\(|\.write_text\(|\.open\(\s*\"[wxa]|open\([^)]*\"[wxa]b?\"|os\.open\(|fdopen\("
    r"|mkstemp|NamedTemporary|shutil\.(copy|move)|os\.(replace|rename)\("
)


def test_nobody_else_writes_files() -> None:
    """One place writes what commands give; a module that opens a file of its own is told here."""
    root = Path(__file__).parents[2]
    modules = [path for path in (root / "service").rglob("*.py") if "verifier" not in path.parts]
    writing = {str(path.relative_to(root)) for path in modules if WRITING.search(path.read_text())}
    assert writing <= WRITES.keys(), writing - WRITES.keys()


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
