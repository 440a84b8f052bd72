"""Proofs hold against signed checkpoints, and what cannot be proved is said in words."""

from __future__ import annotations

import hashlib

import pytest

from aggregates.errors import NotFound
from service.sealing import proofs
from service.sealing.checkpoints import Known
from service.sealing.proofs import BadSize, NotSealed
from service.sealing.sealer import Sealer
from service.sealing.tree import Hashing
from service.store.log import Log
from tests.sealing.conftest import grow
from tests.sealing.test_tree import follows

SHA256 = Hashing()


def climbs(proof: proofs.Shown, hashing: Hashing = SHA256) -> str:
    """RFC 9162, 2.1.3.2: the root that a leaf and its path lead to."""
    index, last = proof["position"] - 1, proof["size"] - 1
    node = bytes.fromhex(proof["leaf_hash"])
    for each in map(bytes.fromhex, proof["path"]):
        assert last > 0
        if index & 1 or index == last:
            node = hashing.node(each, node)
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            node = hashing.node(node, each)
        index, last = index >> 1, last >> 1
    assert last == 0
    return node.hex()


def test_every_fact_is_proved_to_be_in_the_log(log: Log, sealer: Sealer) -> None:
    end = grow(log, 530)
    root = sealer.seal().root
    for position in (1, 2, 255, 256, 257, 512, 513, 529, 530):
        fields = proofs.inclusion(sealer, position)
        assert (fields["size"], fields["root"], climbs(fields)) == (end, root, root)
        leaf = hashlib.sha256(b"\x00" + fields["leaf"].encode()).hexdigest()
        assert leaf == fields["leaf_hash"]
        assert fields["leaf"].startswith(f"duban-leaf-1\n{position}\n")
        assert fields["checkpoint"].split("\n")[1] == "530"


def test_a_proof_may_be_for_any_size_that_is_sealed(log: Log, sealer: Sealer) -> None:
    grow(log, 100)
    first = sealer.seal()
    grow(log, 300)
    sealer.seal()
    fields = proofs.inclusion(sealer, 77, size=100)
    assert (fields["root"], fields["checkpoint"]) == (first.root, first.note)
    assert proofs.inclusion(sealer, 77, known=Known(399))["size"] == 100
    between = proofs.inclusion(sealer, 77, size=277)
    assert (climbs(between), between["checkpoint"]) == (between["root"], None)


def test_a_later_log_is_proved_to_continue_an_earlier(log: Log, sealer: Sealer) -> None:
    roots = []
    for count in (100, 200, 300):
        grow(log, count)
        roots.append(sealer.seal().root)
    for first, second in ((100, 300), (100, 600), (300, 600), (600, 600)):
        fields = proofs.consistency(sealer, first, second)
        old, new = bytes.fromhex(fields["from_root"]), bytes.fromhex(fields["to_root"])
        assert fields["from_root"] in roots
        assert fields["to_root"] in roots
        assert follows([bytes.fromhex(each) for each in fields["path"]], first, second, old, new)


def test_what_cannot_be_proved_is_refused(log: Log, sealer: Sealer) -> None:
    grow(log, 5)
    with pytest.raises(NotSealed, match="Position 3"):
        proofs.inclusion(sealer, 3)
    sealer.seal()
    grow(log, 5)
    with pytest.raises(NotSealed, match="covers 5"):
        proofs.inclusion(sealer, 7)
    with pytest.raises(NotFound, match="11"):
        proofs.inclusion(sealer, 11)
    with pytest.raises(BadSize, match="Only 5"):
        proofs.inclusion(sealer, 3, size=6)
    with pytest.raises(BadSize, match="does not hold"):
        proofs.inclusion(sealer, 3, size=2)
    for first, second in ((0, 3), (4, 3), (3, 9)):
        with pytest.raises(BadSize):
            proofs.consistency(sealer, first, second)
