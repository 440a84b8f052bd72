"""Backups edited by whoever held the file: found and named before anything is written."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from service.access import passwords
from service.access.roles import Role
from service.backup import back_up, bring_back
from service.bootstrap import initialize
from service.cli.main import main
from service.sealing.backups import Unproved, signed_log
from service.sealing.checkpoints import last
from service.sealing.keys import ensure_key, key_file
from service.sealing.note import Signer, signed
from service.settings import Settings
from service.store.backup_file import verify
from service.store.errors import BadBackup
from service.wiring import services
from tests.databases import fresh_postgres, store_url
from tests.trust.backup_forging import Backup
from tests.trust.forging import EVIL

__all__ = ["store_url"]

NOW = datetime.now(UTC)
RIGHT, FORGED = "Tulip river 42", "Daisy brook 17"
EARLIER = Path(__file__).parent / "backups" / "format-1.backup"
DATA = b"%PDF- evidence" * 20_000  # more than one piece
DIGEST = hashlib.sha256(DATA).hexdigest()


@dataclass
class Taken:
    """A backup, and where it was taken. ``key``: the public one of its log."""

    file: Path
    settings: Settings
    key: bytes
    there: Settings

    def forged(self) -> Backup:
        return Backup(self.file.read_bytes())

    def put(self, forged: Backup) -> None:
        self.file.write_bytes(forged.written())

    def restore(self, **how: Any) -> Any:
        return bring_back(self.there, self.file, **({"keys": [self.key]} | how))


@pytest.fixture
def elsewhere(store_url: str, tmp_path: Path) -> Iterator[str]:
    """An empty database of the same kind, to restore into."""
    if store_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'restored' / 'duban.db'}"
        return
    with fresh_postgres() as url:
        yield url


@pytest.fixture
def taken(store_url: str, elsewhere: str, tmp_path: Path) -> Taken:
    settings = settings_in(tmp_path, store_url)
    initialize(settings)
    file, folder = tmp_path / "store.bak", tmp_path / "restored"
    folder.mkdir()
    with services(settings) as made:
        made.accounts.put("li", "P1", "GW", passwords.hashed(RIGHT), NOW)
        made.accounts.granting.give("li", Role.AUDITOR, "GW", NOW)
        made.evidence.put(DIGEST, DATA)
        made.sealer.seal()
        assert back_up(made, file).unsigned is None
    key = ensure_key(settings).public_key().public_bytes_raw()
    return Taken(file, settings, key, settings_in(folder, elsewhere))


def settings_in(folder: Path, database: str) -> Settings:
    return Settings(
        database=database, evidence=str(folder / "evidence"), language="en",
        signing_key=str(folder / "signing.pem"),
    )  # fmt: skip


def is_untouched(taken: Taken) -> bool:
    """Neither a store nor accounts nor files were begun."""
    files = {path for path in Path(taken.there.evidence).parent.rglob("*") if path.is_file()}
    if taken.there.database.startswith("sqlite"):
        return not files
    with pytest.raises(Exception, match="duban init"), services(taken.there):
        pass
    return not files


def may_sign_in(settings: Settings, password: str) -> bool:
    initialize(settings)
    with services(settings) as made:
        return passwords.matches(password, made.accounts.get("li").password_hash)


def test_what_nobody_edited_is_brought_back_with_its_files(taken: Taken) -> None:
    done = taken.restore()
    assert done.unproved is None
    assert done.log.startswith("duban/")
    assert may_sign_in(taken.there, RIGHT)
    with services(taken.there) as made:
        assert made.evidence.get(DIGEST) == DATA
        assert last(made.log.database) is not None


def test_the_signing_key_at_hand_serves_as_well(taken: Taken) -> None:
    at = key_file(taken.there)
    assert at is not None
    at.parent.mkdir(parents=True, exist_ok=True)
    original = key_file(taken.settings)
    assert original is not None
    at.write_bytes(original.read_bytes())
    assert taken.restore(keys=()).log is not None


# --- edited ---------------------------------------------------------------------------------------


def with_a_password_of_his(forged: Backup) -> None:
    names = forged.rows("access/accounts")[0]
    place = names.index("password_hash")

    def change(row: list[Any]) -> list[Any]:
        return [*row[:place], passwords.hashed(FORGED), *row[place + 1 :]] if "li" in row else row

    forged.edit("access/accounts", change)


def with_another_role(forged: Backup) -> None:
    forged.edit("access/grants", lambda row: [
        Role.COMMITTEE_OFFICER.value if each == Role.AUDITOR.value else each for each in row
    ])  # fmt: skip


def with_another_fact(forged: Backup) -> None:
    forged.edit("facts", lambda row: [
        each.replace(b"operator", b"opened by") if isinstance(each, bytes) else each for each in row
    ])  # fmt: skip


def without_the_access_log(forged: Backup) -> None:
    forged.put("access/access_log", forged.rows("access/access_log")[:1])


def without_a_checkpoint(forged: Backup) -> None:
    forged.put("checkpoints", forged.rows("checkpoints")[:-1])


def without_a_file(forged: Backup) -> None:
    forged.put("evidence", forged.rows("evidence")[:0])


def with_a_file_more(forged: Backup) -> None:
    data = b"a file of his"
    forged.put("evidence", [[hashlib.sha256(data).hexdigest(), data], *forged.rows("evidence")])


def with_a_table_more(forged: Backup) -> None:
    forged.frames.insert(-1, ["access", [["accounts#", "account"], ["accounts", "he"]]])


def by_another_clock(forged: Backup) -> None:
    forged.frames[0]["simulated"] = not forged.frames[0]["simulated"]


EDITS: dict[Callable[[Backup], None], str] = {
    with_a_password_of_his: "access/accounts",
    with_another_role: "access/grants",
    with_another_fact: "facts",
    without_the_access_log: "access/access_log",
    without_a_checkpoint: "checkpoints",
    without_a_file: "evidence",
    with_a_file_more: "evidence",
    with_a_table_more: "access",
    by_another_clock: "its time or its clock",
}


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_an_edited_backup_is_refused_and_what_was_edited_is_named(
    taken: Taken, edit: Callable[[Backup], None]
) -> None:
    forged = taken.forged()
    edit(forged)
    taken.put(forged)
    with pytest.raises(Unproved, match=rf"edited after it was signed.*: {EDITS[edit]}\.$"):
        taken.restore()
    assert is_untouched(taken)


def test_a_file_that_is_not_what_its_name_says_is_refused_whatever_is_accepted(
    taken: Taken,
) -> None:
    forged = taken.forged()
    forged.edit("evidence", lambda row: [row[0], row[1].replace(b"evidence", b"evidenve")])
    taken.put(forged)
    with pytest.raises(BadBackup, match=DIGEST):
        taken.restore(accept_unsigned=True)
    assert is_untouched(taken)


def _another_row(forged: Backup, n: int) -> None:
    """Any value of any row of any table."""
    frames = [frame for frame in forged.frames[1:-1] if frame[1]]
    rows = frames[n % len(frames)][1]
    row = rows[n * 7 % len(rows)]
    place = n * 3 % len(row)
    match row[place]:
        case str(was):
            row[place] = f"{was}x"
        case bytes(was):
            row[place] = was + b"x"
        case was:
            row[place] = (was or 0) + 1


def _row_gone(forged: Backup, n: int) -> None:
    frames = [frame for frame in forged.frames[1:-1] if frame[1]]
    rows = frames[n % len(frames)][1]
    del rows[n * 7 % len(rows)]


def _rows_turned(forged: Backup, n: int) -> None:
    forged.frames[1 + n % (len(forged.frames) - 2)][1].reverse()


def _tables_turned(forged: Backup, n: int) -> None:
    forged.frames[1:-1] = forged.frames[-2:0:-1]


def _another_time(forged: Backup, n: int) -> None:
    forged.frames[0]["made_at"] += 1 + n


def _another_note(forged: Backup, n: int) -> None:
    note = forged.closing["note"]
    forged.closing["note"] = note[: n % len(note)] + "x" + note[n % len(note) + 1 :]


def _signed_by_him(forged: Backup, n: int) -> None:
    re_signed(forged, forged.closing["note"].partition("\n")[0])


STEPS = (_another_row, _row_gone, _rows_turned, _tables_turned, _another_time, _another_note,
         _signed_by_him)  # fmt: skip


@settings_of(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 9999)), min_size=1, max_size=3))
def test_no_edits_together_are_taken_for_what_the_log_signed(
    taken: Taken, steps: list[tuple[Callable[[Backup, int], None], int]]
) -> None:
    forged = taken.forged()
    for step, n in steps:
        step(forged, n)
    data = forged.written()
    if data == taken.forged().written():
        return
    with pytest.raises(BadBackup):
        signed_log(verify(io.BytesIO(data)), [taken.key])


# --- signed by nobody, or by somebody else --------------------------------------------------------


def test_a_signature_taken_off_an_edited_backup_leaves_it_unsigned(taken: Taken) -> None:
    forged = taken.forged()
    with_a_password_of_his(forged)
    forged.closing["note"] = ""
    taken.put(forged)
    with pytest.raises(Unproved, match="not signed"):
        taken.restore()
    assert is_untouched(taken)


def re_signed(forged: Backup, name: str, key: Ed25519PrivateKey = EVIL) -> None:
    text = forged.closing["note"].partition("\n\n")[0] + "\n"
    text = text.replace(text.partition("\n")[0], name, 1)
    forged.written()
    root = base64.b64encode(bytes.fromhex(forged.closing["sha256"])).decode()
    text = "\n".join([*text.split("\n")[:2], root, *text.split("\n")[3:]])
    forged.closing["note"] = signed(text, [Signer(name, key)])


def test_a_backup_that_somebody_else_signed_is_foreign(taken: Taken) -> None:
    forged = taken.forged()
    with_a_password_of_his(forged)
    re_signed(forged, forged.closing["note"].partition("\n")[0])
    taken.put(forged)
    with pytest.raises(Unproved, match="another key"):
        taken.restore()
    assert is_untouched(taken)


def test_a_line_of_the_statement_rewritten_breaks_its_signature(taken: Taken) -> None:
    forged = taken.forged()
    without_the_access_log(forged)
    forged.closing["note"] = forged.closing["note"].replace("table facts", "table faces")
    taken.put(forged)
    with pytest.raises(Unproved, match="does not hold"):
        taken.restore()


def test_a_checkpoint_of_the_log_signs_no_backup(taken: Taken) -> None:
    """It is by the right key, under the name of the tree."""
    forged = taken.forged()
    forged.closing["note"] = forged.rows("checkpoints")[-1][4]
    taken.put(forged)
    with pytest.raises(Unproved):
        taken.restore()


def test_another_backups_signature_is_none_of_this_one(taken: Taken) -> None:
    with services(taken.settings) as made:
        made.accounts.put("wu", "P2", "GW", None, NOW)
        back_up(made, taken.file.with_name("later"))
    forged = taken.forged()
    forged.closing["note"] = Backup(taken.file.with_name("later").read_bytes()).closing["note"]
    taken.put(forged)
    with pytest.raises(Unproved) as refused:
        taken.restore()
    assert "access/accounts" in str(refused.value.places["tables"])


def test_without_any_key_to_check_it_by_a_backup_is_refused(taken: Taken) -> None:
    with pytest.raises(Unproved, match="--key"):
        taken.restore(keys=())
    assert is_untouched(taken)


def test_a_key_that_has_handed_over_signs_no_later_backup(taken: Taken) -> None:
    """It is named for an old backup by who restores one, and is not taken by itself."""
    old = ensure_key(taken.settings)
    earlier = taken.file.read_bytes()
    with services(taken.settings) as made:
        made.sealer.rotate()
        back_up(made, taken.file)
    new = ensure_key(taken.settings).public_key().public_bytes_raw()
    forged = taken.forged()
    with_a_password_of_his(forged)
    re_signed(forged, forged.closing["note"].partition("\n")[0], old)
    forged_file = forged.written()
    for data in (forged_file, earlier):
        taken.file.write_bytes(data)
        with pytest.raises(Unproved, match="another key"):
            taken.restore(keys=[new])
    assert taken.restore().unproved is None, "the earlier one, by the key of its time"


# --- accepted all the same ------------------------------------------------------------------------


def test_a_backup_of_an_earlier_release_is_read_where_that_is_accepted(taken: Taken) -> None:
    """Written by that release: all tables of access in one, and nobody signed it."""
    taken.file.write_bytes(EARLIER.read_bytes())
    with pytest.raises(Unproved, match="not signed"):
        taken.restore()
    assert is_untouched(taken)
    done = taken.restore(accept_unsigned=True)
    assert (done.log, "whoever held the file" in str(done.unproved)) == (None, True)
    assert may_sign_in(taken.there, RIGHT)
    with services(taken.there) as made:
        [digest] = made.evidence.digests()
        assert made.evidence.get(digest) == b"evidence of an earlier release"


def test_an_edited_one_is_brought_back_by_the_flag_alone_and_says_so(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = taken.forged()
    with_a_password_of_his(forged)
    taken.put(forged)
    key = base64.b64encode(taken.key).decode()
    refused = duban(taken, monkeypatch, "restore", str(taken.file), "--key", key)
    assert (refused.exit_code, "access/accounts" in refused.stderr) == (1, True), refused.output
    accepted = duban(
        taken, monkeypatch, "restore", str(taken.file), "--key", key, "--accept-unsigned"
    )
    assert (accepted.exit_code, "ACCEPTED UNPROVED" in accepted.stderr) == (0, True)
    assert may_sign_in(taken.there, FORGED)


def test_a_store_without_its_signing_key_is_backed_up_unsigned_and_says_so(
    taken: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = key_file(taken.settings)
    assert key is not None
    key.unlink()
    here = Taken(taken.file, taken.settings, taken.key, taken.settings)
    done = duban(here, monkeypatch, "backup", str(taken.file))
    assert (done.exit_code, "THE BACKUP IS NOT SIGNED" in done.stderr) == (0, True), done.output
    with pytest.raises(Unproved, match="not signed"):
        taken.restore()


def test_a_key_that_is_not_the_logs_signs_nothing(taken: Taken) -> None:
    key = key_file(taken.settings)
    assert key is not None
    key.unlink()
    ensure_key(taken.settings)
    with services(taken.settings) as made:
        assert back_up(made, taken.file).unsigned is not None


def duban(taken: Taken, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Result:
    monkeypatch.setenv("DUBAN_DATABASE", taken.there.database)
    monkeypatch.setenv("DUBAN_EVIDENCE", taken.there.evidence)
    monkeypatch.setenv("DUBAN_SIGNING_KEY", str(taken.there.signing_key))
    monkeypatch.setenv("DUBAN_LANGUAGE", "en")
    return CliRunner().invoke(main, [*arguments])
