"""Rows planted by the service's role among keys and checkpoints count for nothing, and say so."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from service.access.log import By
from service.access.who import OPERATOR, Who
from service.bootstrap import initialize
from service.features.workdays.commands import load
from service.recording.call import call
from service.sealing.checkpoints import Checkpoint, PublicKey, add, add_key, last
from service.sealing.export import checkpoint_for, chunks
from service.sealing.growing import BadTree
from service.sealing.keys import ensure_key
from service.sealing.sealer import Sealer
from service.sealing.tiles import StoredTiles
from service.sealing.tree import Hashing, has_sm3
from service.sealing.verifier import Report, verify
from service.services import Services
from service.settings import Settings
from service.store.database import Database
from service.store.errors import Conflict
from service.store.log import Log, open_log
from service.store.schema import create
from service.wiring import services
from tests.databases import store_url
from tests.sealing.conftest import grow
from tests.sealing.exporting import public
from tests.trust.forging import EVIL, signature_of

__all__ = ["store_url"]


@pytest.fixture
def settings(store_url: str, tmp_path: Path) -> Settings:
    made = Settings(database=store_url, signing_key=str(tmp_path / "signing.pem"))
    ensure_key(made)
    return made


@pytest.fixture
def log(store_url: str) -> Iterator[Log]:
    create(store_url)
    with open_log(store_url) as opened:
        yield opened


@pytest.fixture
def sealer(log: Log, settings: Settings) -> Sealer:
    made = Sealer(log, settings)
    for _ in range(2):
        grow(log, 10)
        made.seal()
    return made


def name(sealer: Sealer) -> str:
    return sealer.of(sealer.sources[0]).origin()


def standing(sealer: Sealer) -> list[int]:
    keys = sealer.record().keys()
    return [key.number for key in keys]


def plant_key(sealer: Sealer, key: Ed25519PrivateKey = EVIL) -> None:
    written = base64.b64encode(b"\x01" + public(key)).decode()
    add_key(sealer.database, PublicKey("facts", 2, 21, name(sealer), written, 1))


def plant_checkpoint(database: Database, note: str, size: int = 20, root: str = "ab" * 32) -> None:
    before = last(database)
    assert before is not None
    add(database, Checkpoint("facts", before.number + 1, size, root, note, before.made_at))


def co_signed(sealer: Sealer) -> str:
    """The genuine last checkpoint with a further signature."""
    genuine = last(sealer.database)
    assert genuine is not None
    body = genuine.note.partition("\n\n")[0] + "\n"
    return genuine.note + signature_of(name(sealer), EVIL, body)


def forged(sealer: Sealer) -> str:
    body = f"{name(sealer)}\n20\n{base64.b64encode(bytes(32)).decode()}\nafter 2 {'0' * 64}\n"
    return f"{body}\n{signature_of(name(sealer), EVIL, body)}"


def report(sealer: Sealer) -> Report:
    data = b"".join(chunks(sealer, checkpoint_for(sealer)))
    [first, *_] = sealer.record().keys()
    return verify(io.BytesIO(data), [base64.b64decode(first.public_key)[1:]])


def test_a_key_planted_is_no_key_of_the_log(
    sealer: Sealer, caplog: pytest.LogCaptureFixture
) -> None:
    plant_key(sealer)
    grow(sealer.log, 5)
    with caplog.at_level(logging.ERROR):
        assert sealer.seal().size == 25
    assert "was not handed over to by the log" in caplog.text
    assert standing(sealer) == [1]
    assert {(d.kind, d.position) for d in report(sealer).defects} == {("re-signed", 20)}


def test_a_key_planted_with_a_signature_on_a_genuine_checkpoint_is_none_either(
    sealer: Sealer,
) -> None:
    plant_checkpoint(sealer.database, co_signed(sealer))
    plant_key(sealer)
    grow(sealer.log, 5)
    assert sealer.seal().size == 25
    assert standing(sealer) == [1]
    assert report(sealer).verdict == "defects"


@pytest.mark.parametrize("how", ["forged", "doubled", "nonsense"])
def test_a_checkpoint_planted_is_none_and_sealing_goes_on(
    sealer: Sealer, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    genuine = last(sealer.database)
    assert genuine is not None
    notes = {"forged": forged(sealer), "doubled": genuine.note, "nonsense": "x"}
    plant_checkpoint(sealer.database, notes[how])
    assert sealer.record().last() == genuine
    checked = report(sealer)
    expected = {"forged": "re-signed", "doubled": "inserted", "nonsense": "changed"}[how]
    assert (expected, 20) in {(d.kind, d.position) for d in checked.defects}, checked.defects
    grow(sealer.log, 5)
    with caplog.at_level(logging.ERROR):
        made = sealer.seal()
    assert (made.size, made.number) == (25, 4)
    assert "are not signed by a key of the log" in caplog.text
    assert how == "nonsense" or not [d for d in report(sealer).defects if (d.position or 0) > 20]


def test_what_is_planted_cannot_lie_so_far_ahead_that_nothing_follows_it(sealer: Sealer) -> None:
    with pytest.raises(Conflict):
        plant_checkpoint(sealer.database, "x", size=2**62)
    with pytest.raises(Conflict):
        add_key(sealer.database, PublicKey("facts", 2, 2**62, name(sealer), "x", 1))


def test_hashes_planted_are_not_signed(sealer: Sealer) -> None:
    """They would make an unchanged fact look changed."""
    grow(sealer.log, 10)
    StoredTiles(sealer.database, "facts", Hashing()).add(20, bytes(32 * 4))
    with pytest.raises(BadTree, match="21"):
        sealer.seal()
    assert [made.size for made in sealer.record().all()] == [10, 20]


def test_what_is_planted_is_sent_to_nobody(sealer: Sealer, tmp_path: Path) -> None:
    folder = tmp_path / "outside"
    plant_checkpoint(sealer.database, forged(sealer))
    sending = Sealer(
        sealer.log, sealer.settings.model_copy(update={"checkpoint_folder": str(folder)})
    )
    grow(sealer.log, 5)
    sending.seal()
    assert [path.name[:18] for path in sorted(folder.iterdir())] == [
        "facts-000000000010", "facts-000000000020", "facts-000000000025"
    ]  # fmt: skip


# --- the other trees: the facts' by SM3, and the access log's -------------------------------------

OTHERS = (["facts-sm3"] if has_sm3() else []) + ["access"]


@pytest.fixture
def whole(settings: Settings, tmp_path: Path) -> Iterator[Services]:
    """A store with all its trees sealed twice."""
    given = settings.model_copy(update={"sm3": has_sm3(), "evidence": str(tmp_path / "evidence")})
    initialize(given)
    with services(given) as made:
        made.sealer.seal()
        go_on(made)
        yield made


def go_on(made: Services) -> None:
    asked = call(made, Who(OPERATOR, OPERATOR, OPERATOR, operator=True), "command-line")
    made.accounts.log.append("refused", By("li"), path="/tasks")
    day = date(2026, 1, 1) + timedelta(days=made.log.last()[0])
    load(made, asked, {day: day.weekday() > 4})
    made.sealer.seal()


def plant(made: Services, tree: str, what: str) -> None:
    record = made.sealer.record(tree)
    before = record.last()
    assert before is not None
    origin, size, root, *_ = before.note.split("\n")
    if what == "key":
        written = base64.b64encode(b"\x01" + public(EVIL)).decode()
        add_key(made.log.database, PublicKey(tree, 2, before.size + 1, origin, written, 1))
        return
    body = f"{origin}\n{size}\n{root}\nafter 2 {'0' * 64}\n"
    note = f"{body}\n{signature_of(origin, EVIL, body)}"
    note = before.note + signature_of(origin, EVIL, body) if what == "co-signed" else note
    row = Checkpoint(tree, before.number + 1, before.size, before.root, note, before.made_at)
    add(made.log.database, row)


@pytest.mark.parametrize("tree", OTHERS)
@pytest.mark.parametrize("what", ["key", "signed", "co-signed"])
def test_what_is_planted_in_another_tree_counts_for_nothing_there(
    whole: Services, tree: str, what: str, caplog: pytest.LogCaptureFixture
) -> None:
    before = whole.sealer.record(tree).last()
    plant(whole, tree, what)
    assert whole.sealer.record(tree).last() == before
    keys = whole.sealer.record(tree).keys()
    assert [key.number for key in keys] == [1]
    with caplog.at_level(logging.ERROR):
        go_on(whole)
    assert f"{tree}: " in caplog.text
    last = whole.sealer.record(tree).last()
    assert last is not None
    assert before is not None
    assert last.size > before.size, "it goes on"
    if tree != "access":
        data = b"".join(chunks(whole.sealer, checkpoint_for(whole.sealer)))
        kinds = {d.kind for d in verify(io.BytesIO(data)).defects if d.what.startswith("SM3: ")}
        assert kinds & {"re-signed", "inserted"}, kinds
