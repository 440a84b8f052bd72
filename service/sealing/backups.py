"""Backups signed by the log's key (备份签名), and judged before anything of them is brought back.

The note's form is a checkpoint's, under a name of its own; its lines besides tell when the backup
was made, by which clock, and of each table how many rows it has and the sum of their digests.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator

from service.sealing.leaves import FactLeaves
from service.sealing.note import body, encoded, is_signed, key_id, signed
from service.sealing.signing import SignedTree
from service.settings import Settings
from service.store.backup_file import Contents
from service.store.errors import BadBackup
from service.store.log import Log

BACKUP = "backup"


class Unproved(BadBackup):
    """Nothing proves that the backup is what was backed up."""


def sign(log: Log, settings: Settings, contents: Contents) -> str:
    """The note. NoSigningKey, BadTree."""
    signer = SignedTree(log, settings, FactLeaves(log)).signer_of(BACKUP)
    return signed(_statement(signer.name, contents), [signer])


def _statement(name: str, contents: Contents) -> str:
    header, root = contents.header, bytes.fromhex(contents.sha256)
    clock = "simulated" if header.simulated else "real"
    facts = contents.counts.get("facts", 0)
    return body(name, facts, root, f"made {header.made_at} {clock}", *_tables(contents))


def _tables(contents: Contents) -> Iterator[str]:
    for name, count in sorted(contents.counts.items()):
        yield f"table {name} {count} {contents.digests[name]}"


def signed_log(contents: Contents, trusted: Iterable[bytes]) -> str:
    """The name of the log whose backup it is, as one of these public keys signed it. Unproved."""
    keys, note = [*trusted], contents.note
    if not note:
        raise _unsigned()
    if not keys:
        raise Unproved(
            "There is no key here to check the backup's signature by: give the log's public key "
            "with --key, or put its signing key back first."
        )
    name = note.partition("\n")[0]
    if not name.endswith(f"/{BACKUP}") or not any(is_signed(note, name, key) for key in keys):
        raise _by_nobody_known(note, name, keys)
    if note.partition("\n\n")[0] + "\n" != _statement(name, contents):
        raise _edited(note, contents)
    return name.rpartition("/")[0]


def _unsigned() -> Unproved:
    return Unproved(
        "The backup is not signed: nothing proves that its facts, files, accounts, roles and "
        "passwords are those that were backed up; whoever held the file may have put in his own."
    )


def _by_nobody_known(note: str, name: str, keys: Iterable[bytes]) -> Unproved:
    ids = {key_id(name, key) for key in keys}
    if ids & set(_ids(note)):
        return Unproved(
            "The backup's signature does not hold: what it says was edited after it was signed."
        )
    return Unproved(
        "The backup is signed by another key than {keys}: it is another log's, or whoever held the "
        "file signed it himself. Where the log has changed its key since, give the one of that "
        "time with --key.",
        keys=", ".join(map(encoded, keys)),
    )


def _ids(note: str) -> Iterator[bytes]:
    for line in note.rpartition("\n\n")[2].splitlines():
        try:
            yield base64.b64decode(line.rpartition(" ")[2])[:4]
        except ValueError:
            continue


def _edited(note: str, contents: Contents) -> Unproved:
    was = {line for line in note.splitlines() if line.startswith("table ")}
    names = sorted({line.split(" ")[1] for line in was ^ set(_tables(contents))})
    if not names:
        return Unproved("The backup was edited after it was signed: its time or its clock.")
    return Unproved(
        "The backup was edited after it was signed; what is not as it was: {tables}.",
        tables=", ".join(names),
    )
