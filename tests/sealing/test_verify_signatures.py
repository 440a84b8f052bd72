"""The verifier's own Ed25519 (RFC 8032) and Merkle tree (RFC 6962), against others."""

from __future__ import annotations

import base64
from hashlib import sha256

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from service.sealing.verifier import Key, Note, Unreadable, keys_given
from service.sealing.verifier.notes.ed25519 import ORDER, signed_by
from service.sealing.verifier.tree.merkle import Leaves
from tests.sealing.exporting import KEY, NAME, note_of, pem, public, root_of

# RFC 8032, 7.1: public key, message, signature.
VECTORS = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
     "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
     "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
     "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ("ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
     "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
     "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
     "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
     "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"),
)  # fmt: skip


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_vectors_of_the_rfc_verify(key: str, message: str, signature: str) -> None:
    public_key, signed = bytes.fromhex(key), bytes.fromhex(signature)
    assert signed_by(public_key, bytes.fromhex(message), signed)
    assert not signed_by(public_key, bytes.fromhex(message) + b"!", signed)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 64 * 8 - 1))
def test_it_agrees_with_another_implementation(seed: bytes, message: bytes, bit: int) -> None:
    private = Ed25519PrivateKey.from_private_bytes(seed)
    signature = private.sign(message)
    assert signed_by(public(private), message, signature)
    flipped = bytearray(signature)
    flipped[bit // 8] ^= 1 << bit % 8
    assert signed_by(public(private), message, bytes(flipped)) == _holds(
        public(private), message, bytes(flipped)
    )


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64))
def test_random_keys_and_signatures_are_judged_alike(key: bytes, signature: bytes) -> None:
    assert signed_by(key, b"", signature) == _holds(key, b"", signature)


def _holds(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_a_signature_whose_scalar_is_not_reduced_is_refused() -> None:
    signature = KEY.sign(b"once")
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not signed_by(public(KEY), b"once", signature[:32] + s.to_bytes(32, "little"))


@given(st.integers(0, 900), st.data())
def test_roots_are_those_of_the_rfc_at_any_size(count: int, data: st.DataObject) -> None:
    leaves = [sha256(str(number).encode()).digest() for number in range(count)]
    sizes = data.draw(st.lists(st.integers(0, count)))
    kept = Leaves()
    for start in range(0, len(leaves), 256):
        kept.add(b"".join(leaves[start : start + 256]))
    fields = kept.at(sizes, {})
    kept.close()
    assert fields == {size: root_of(leaves[:size]) for size in sizes}


def test_a_key_is_read_in_each_of_its_forms() -> None:
    raw = public(KEY)
    key_id = Key(NAME, raw).id.hex()
    mark = base64.b64encode(b"\1" + raw).decode()
    for written in (pem(KEY), raw.hex(), mark, base64.b64encode(raw).decode(),
                    f"{NAME}+{key_id}+{mark}"):  # fmt: skip
        assert keys_given(written) == [raw]
    for wrong in ("", "abc", pem(KEY)[:60], base64.b64encode(b"\2" + raw).decode()):
        with pytest.raises(Unreadable):
            keys_given(wrong)


def test_a_note_is_read_strictly() -> None:
    note = note_of(7, b"\5" * 32, KEY)
    read = Note.read(note)
    assert (read.size, read.root, read.origin) == (7, b"\5" * 32, NAME)
    for wrong in (note[:-1], note.replace("\n7\n", "\n07\n"), note.replace("\n\n", "\n"),
                  note.replace("BQU=", "BQV="), ""):  # fmt: skip
        with pytest.raises(ValueError, match=r"."):
            Note.read(wrong)
