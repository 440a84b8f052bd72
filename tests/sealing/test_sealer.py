"""The log is sealed once, in order, by however many sealers; checkpoints say what stands in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from pymerkle import InmemoryTree

from service.sealing import checkpoints
from service.sealing.growing import BadTree
from service.sealing.keys import NoSigningKey
from service.sealing.leaves import FactLeaves, batched
from service.sealing.note import is_signed
from service.sealing.sealer import NothingToSeal, Sealer
from service.sealing.tiles import MOST, StoredTiles
from service.sealing.tree import WIDTH, Hashing, Tree, has_sm3
from service.store.log import Log
from tests.sealing.conftest import grow, with_


def oracle(log: Log, size: int) -> bytes:
    tree = InmemoryTree(algorithm="sha256")
    for leaf in FactLeaves(log).leaves(0, size):
        tree.append_entry(leaf)
    return bytes(tree.get_root())


def public(sealer: Sealer, number: int = 1) -> bytes:
    key = checkpoints.keys(sealer.database)[number - 1]
    return base64.b64decode(key.public_key)[1:]


def test_a_leaf_names_everything_of_its_fact(log: Log) -> None:
    grow(log, 2)
    position, recorded_at, key, version, topic, state = log.raw_feed(1, 1)[0]
    digest = hashlib.sha256(state).hexdigest()
    expected = f"duban-leaf-1\n{position}\n{key.hex}\n{version}\n{topic}\n{recorded_at}\n{digest}\n"
    assert list(FactLeaves(log).leaves(1, 2)) == [expected.encode()]


def test_a_checkpoint_holds_the_root_of_all_facts_and_is_signed(log: Log, sealer: Sealer) -> None:
    end = grow(log, 700)
    made = sealer.seal()
    assert (made.tree, made.number, made.size) == ("facts", 1, end)
    assert made.root == oracle(log, end).hex()
    origin = sealer.of(sealer.sources[0]).origin()
    root = base64.b64encode(bytes.fromhex(made.root)).decode()
    text, _, lines = made.note.partition("\n\n")
    assert text == f"{origin}\n{end}\n{root}\nafter 0"
    assert lines.startswith(f"— {origin} ")
    assert is_signed(made.note, origin, public(sealer))
    assert not is_signed(made.note.replace(str(end), "1"), origin, public(sealer))
    assert not is_signed(made.note, origin, bytes(32))


def test_sealing_goes_on_where_it_stopped(log: Log, sealer: Sealer) -> None:
    for count in (1, 3, 252, 1, 255, 300, 600):
        end = grow(log, count)
        assert sealer.seal().root == oracle(log, end).hex()
    sizes = [each.size for each in checkpoints.some(sealer.database)]
    assert sizes == [1, 4, 256, 257, 512, 812, 1412]
    tree = sealer.of(sealer.sources[0]).grown.tree()
    assert [tree.root(size).hex() for size in sizes] == [
        each.root for each in checkpoints.some(sealer.database)
    ]


def test_hashes_are_the_leaves_own_however_they_are_made(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(log, 900)
    leaves = FactLeaves(log)
    expected = Hashing().leaves(leaves.leaves(0, 900))
    assert b"".join(batched(leaves, 0, 900, 300)) == expected
    assert b"".join(leaves.hashes(0, 900, 300)) == expected
    monkeypatch.setattr("service.sealing.bulk.MANY", 100)  # also by a process beside
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    for most in (300, 1000):
        assert b"".join(leaves.hashes(0, 900, most)) == expected
        assert b"".join(leaves.hashes(7, 899, most)) == expected[7 * 32 : 899 * 32]
    with pytest.raises(LookupError):
        b"".join(leaves.hashes(0, 901, 300))


def test_where_nothing_was_recorded_no_checkpoint_is_added(log: Log, sealer: Sealer) -> None:
    with pytest.raises(NothingToSeal):
        sealer.seal()
    grow(log, 5)
    assert sealer.seal() == sealer.seal()
    assert len(checkpoints.some(sealer.database)) == 1


def test_many_sealers_at_once_make_one_tree(log: Log, sealer: Sealer) -> None:
    end = grow(log, 3000)

    def seal(number: int) -> str:
        return Sealer(log, sealer.settings).seal().root

    with ThreadPoolExecutor(6) as pool:
        roots = set(pool.map(seal, range(6)))
    assert roots == {oracle(log, end).hex()}
    assert [each.size for each in checkpoints.some(sealer.database)] == [end]


def test_without_a_lease_the_tiles_alone_keep_the_tree_from_forking(
    log: Log, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = grow(log, 5000)
    monkeypatch.setattr(log, "lease", lambda *_: True)
    monkeypatch.setattr("service.sealing.growing.MOST", 2 * WIDTH)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: Sealer(log, sealer.settings).seal(), range(6)))
    assert sealer.seal().root == oracle(log, end).hex()
    assert StoredTiles(log.database, "facts", Hashing()).size() == end


def test_a_growth_larger_than_one_statement_is_sealed_in_parts(log: Log, sealer: Sealer) -> None:
    hashing, tiles = Hashing(), StoredTiles(log.database, "many", Hashing())
    leaves = hashing.leaves(b"%d" % n for n in range(MOST))
    tiles.add(0, leaves)
    tiles.add(MOST, leaves[: 32 * 100])
    assert tiles.size() == MOST + 100
    assert [tiles.size(level) for level in (1, 2)] == [MOST // WIDTH, MOST // WIDTH // WIDTH]
    again = Hashing().leaves(b"%d" % n for n in [*range(MOST), *range(100)])
    assert Tree(tiles, hashing).root(MOST) == hashing.node(
        hashing.top(again[: 32 * 2**15]), Tree(tiles, hashing)._over(2**15, MOST)
    )


def test_a_sealer_only_follows_whole_tiles_and_signs_nothing_by_itself(
    log: Log, sealer: Sealer
) -> None:
    grow(log, 10)
    sealer.seal()
    grow(log, 1000)
    sealer.follow()
    sealer.follow()
    assert StoredTiles(log.database, "facts", Hashing()).size() == 768
    assert len(checkpoints.some(sealer.database)) == 1


def test_a_log_never_sealed_gets_its_first_checkpoint_once_it_is_quiet(
    log: Log, sealer: Sealer
) -> None:
    grow(log, 10)
    sealer.follow()
    assert checkpoints.last(sealer.database) is None
    sealer.follow()
    assert [each.size for each in checkpoints.some(sealer.database)] == [10]


def test_nothing_is_signed_once_the_stored_tree_was_changed(
    log: Log, sealer: Sealer, store_url: str
) -> None:
    grow(log, 600)
    sealer.seal()
    tamper(log, store_url, "tiles", "UPDATE tiles SET hashes = {zero} WHERE level = 0 "
           "AND start_index = 512")  # fmt: skip
    grow(log, 1)
    with pytest.raises(BadTree, match="600"):
        sealer.seal()


def test_a_log_shorter_than_what_was_sealed_is_told(
    log: Log, sealer: Sealer, store_url: str
) -> None:
    grow(log, 20)
    sealer.seal()
    tamper(log, store_url, "facts", "DELETE FROM facts WHERE position > 15")
    with pytest.raises(BadTree, match="20"):
        sealer.seal()


class Shrunk:
    """Another log, of which entries vanished."""

    name, hash = "other", "sha256"

    def __init__(self) -> None:
        self.entries = [b"a", b"b", b"c"]

    def last(self) -> int:
        return len(self.entries)

    def leaves(self, after: int, upto: int) -> Iterator[bytes]:
        yield from self.entries[after:upto]


def test_other_logs_are_sealed_likewise_and_hold_up_nothing(log: Log, sealer: Sealer) -> None:
    other = Shrunk()
    both = Sealer(log, sealer.settings, [other])
    grow(log, 5)
    both.seal()
    made = checkpoints.last(log.database, "other")
    assert made is not None
    hashing = Hashing()
    left = hashing.top(hashing.leaves(other.entries[:2]))
    assert made.root == hashing.node(left, hashing.leaf(b"c")).hex()
    assert is_signed(made.note, both.of(other).origin(), public(sealer))
    other.entries.pop()
    grow(log, 2)
    with pytest.raises(BadTree, match="other"):
        both.seal()
    assert [each.size for each in checkpoints.some(log.database)] == [5, 7]


def tamper(log: Log, url: str, table: str, statement: str) -> None:
    """As the database's owner, who can put the guards aside."""
    if url.startswith("sqlite"):
        guards = log.database.rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        )
        for [name] in guards:
            log.database.run(f"DROP TRIGGER {name}")
        log.database.run(statement.format(zero=f"zeroblob({88 * 32})"))
    else:
        log.database.run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        log.database.run(statement.format(zero=f"decode(repeat('00', {88 * 32}), 'hex')"))


# --- keys ---------------------------------------------------------------------------------------


def test_another_key_than_the_logs_signs_nothing(log: Log, sealer: Sealer, tmp_path: Any) -> None:
    grow(log, 3)
    sealer.seal()
    grow(log, 1)
    with pytest.raises(NoSigningKey, match="no signing key"):
        with_(sealer, signing_key=str(tmp_path / "none.pem")).seal()
    other = with_(sealer, signing_key=str(tmp_path / "other.pem"))
    from service.sealing.keys import ensure_key

    ensure_key(other.settings)
    with pytest.raises(NoSigningKey, match="rotate-key"):
        other.seal()
    assert [each.size for each in checkpoints.some(sealer.database)] == [3]


def test_a_rotated_key_is_vouched_for_by_the_old_and_signs_from_then_on(
    log: Log, sealer: Sealer
) -> None:
    origin_of = sealer.sources[0]
    grow(log, 3)
    sealer.seal()
    grow(log, 3)
    [both] = sealer.rotate()
    grow(log, 3)
    after = sealer.seal()
    name = sealer.of(origin_of).origin()
    old, new = public(sealer), public(sealer, 2)
    assert old != new
    assert [key.from_size for key in checkpoints.keys(sealer.database)] == [1, 7]
    assert is_signed(both.note, name, old)
    assert is_signed(both.note, name, new)
    assert (is_signed(after.note, name, old), is_signed(after.note, name, new)) == (False, True)


def test_a_rotation_cut_off_after_the_file_was_replaced_is_taken_up_again(
    log: Log, sealer: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    grow(log, 3)
    sealer.seal()
    real = checkpoints.add

    def cut(*_: object) -> None:
        raise OSError("the lights went out")

    monkeypatch.setattr(checkpoints, "add", cut)
    with pytest.raises(OSError, match="lights"):
        sealer.rotate()
    monkeypatch.setattr(checkpoints, "add", real)
    grow(log, 1)
    with pytest.raises(NoSigningKey):
        sealer.seal()
    [both] = sealer.rotate()
    name = sealer.of(sealer.sources[0]).origin()
    assert is_signed(both.note, name, public(sealer))
    assert is_signed(both.note, name, public(sealer, 2))
    assert sealer.seal() == both


def test_the_key_file_is_for_its_owners_eyes_alone(sealer: Sealer) -> None:
    from pathlib import Path

    assert Path(str(sealer.settings.signing_key)).stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(not has_sm3(), reason="this OpenSSL has no SM3")
def test_a_second_tree_by_sm3_stands_beside_the_first(log: Log, sealer: Sealer) -> None:
    grow(log, 300)
    both = with_(sealer, sm3=True)
    both.seal()
    second = checkpoints.last(log.database, "facts-sm3")
    assert second is not None
    leaves = list(FactLeaves(log, "sm3").leaves(0, 300))
    assert leaves[0].startswith(b"duban-leaf-sm3-1\n1\n")
    assert leaves[0].endswith(
        hashlib.new("sm3", log.raw_feed(0, 1)[0][5]).hexdigest().encode() + b"\n"
    )
    hashing = Hashing("sm3")
    top = hashing.top(hashing.leaves(leaves[:256]))
    rest = hashing.leaves(leaves[256:])
    right = hashing.node(hashing.top(rest[: 32 * 32]), hashing.node(
        hashing.top(rest[32 * 32 : 40 * 32]), hashing.top(rest[40 * 32 :])))  # fmt: skip
    assert second.root == hashing.node(top, right).hex()
    assert is_signed(second.note, both.of(both.sources[1]).origin(), public(sealer))
