"""Our roots and proofs are those of an independent implementation, whatever the sizes."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from service.sealing.tree import SIZE, WIDTH, Hashing, Tree, has_sm3

SIZES = st.one_of(
    st.integers(1, 40), st.integers(1, 1500), st.sampled_from([255, 256, 257, 511, 512, 513, 1024])
)


class Held:
    """Tiles in memory, filled the plain way."""

    def __init__(self, leaves: list[bytes], hashing: Hashing) -> None:
        self.levels = [[hashing.leaf(leaf) for leaf in leaves]]
        while len(self.levels[-1]) >= WIDTH:
            below = self.levels[-1]
            whole = range(0, len(below) - WIDTH + 1, WIDTH)
            self.levels.append([hashing.top(b"".join(below[s : s + WIDTH])) for s in whole])

    def hashes(self, level: int, start: int, end: int) -> bytes:
        rows = self.levels[level][start:end]
        assert len(rows) == end - start, "a hash that is not there was asked for"
        return b"".join(rows)


def leaves(count: int) -> list[bytes]:
    return [f"leaf {number}".encode() for number in range(count)]


def tree(count: int) -> Tree:
    hashing = Hashing()
    return Tree(Held(leaves(count), hashing), hashing)


def oracle(count: int) -> InmemoryTree:
    made = InmemoryTree(algorithm="sha256")
    for leaf in leaves(count):
        made.append_entry(leaf)
    return made


@given(size=SIZES)
@settings(max_examples=60, deadline=None)
def test_roots_are_pymerkles(size: int) -> None:
    assert tree(size).root(size) == oracle(size).get_root()


@given(size=SIZES, data=st.data())
@settings(max_examples=60, deadline=None)
def test_inclusion_proofs_are_pymerkles(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    within = data.draw(st.integers(index + 1, size))
    proof = oracle(size).prove_inclusion(index + 1, within).path
    ours = [tree(size).leaf(index), *tree(size).inclusion(index, within)]
    assert ours == list(proof)


@given(size=SIZES, data=st.data())
@settings(max_examples=60, deadline=None)
def test_consistency_proofs_hold_between_the_two_roots(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, size))
    made = tree(size)
    assert follows(made.consistency(first, size), first, size, made.root(first), made.root(size))
    theirs = oracle(size)
    assert (theirs.get_root(first), theirs.get_root(size)) == (made.root(first), made.root(size))


@given(size=SIZES, data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_consistency_proof_does_not_hold_for_another_root(size: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, size))
    made, other = tree(size), hashlib.sha256(b"other").digest()
    proof = made.consistency(first, size)
    assert not follows(proof, first, size, other, made.root(size))
    assert not follows(proof, first, size, made.root(first), other)


def follows(proof: list[bytes], first: int, second: int, old: bytes, new: bytes) -> bool:
    """RFC 9162, 2.1.4.2: how a reader checks a consistency proof."""
    if first == second:
        return not proof and old == new
    node = Hashing().node
    path = [old, *proof] if first & (first - 1) == 0 else list(proof)
    one, other = first - 1, second - 1
    while one & 1:
        one, other = one >> 1, other >> 1
    lower = upper = path[0]
    for each in path[1:]:
        if other == 0:
            return False
        if one & 1 or one == other:
            lower, upper = node(each, lower), node(each, upper)
            while not one & 1 and one:
                one, other = one >> 1, other >> 1
        else:
            upper = node(upper, each)
        one, other = one >> 1, other >> 1
    return (lower, upper, other) == (old, new, 0)


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert tree(0).root(0) == hashlib.sha256().digest()


@pytest.mark.skipif(not has_sm3(), reason="this OpenSSL has no SM3")
def test_the_hash_may_be_another() -> None:
    made, [one, other] = Hashing("sm3"), leaves(2)
    by_hand = [hashlib.new("sm3", b"\x00" + each).digest() for each in (one, other)]
    root = hashlib.new("sm3", b"\x01" + b"".join(by_hand)).digest()
    assert Tree(Held([one, other], made), made).root(2) == root
    assert len(root) == SIZE
