"""The whole store in one file (备份): the log, the accounts, the evidence; signed by the log's key
and verified both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Engine

from aggregates.errors import Refused
from aggregates.values.moment import from_micros
from service.access import backup_tables
from service.access.accounts import open_accounts
from service.access.database import open_engine
from service.console.outputs import BACKUP, must_be_free, whole
from service.console.privacy import keep_private
from service.features.evidence.comparing import Compared, compare
from service.sealing import backups
from service.sealing.backups import Unproved
from service.sealing.keys import public_keys
from service.services import Services
from service.settings import Settings
from service.store import schema
from service.store.away import asking
from service.store.backup_file import Contents, Rows, verify
from service.store.dump import dump, load
from service.store.errors import BadBackup
from service.store.evidence import Evidence, open_evidence
from service.store.log import Log, open_log
from service.store.schema_postgres import role_at

EVIDENCE = "evidence"
PIECE = 128 * 1024  # bytes of a file in one row: memory stays the same at any size


@dataclass(frozen=True, slots=True)
class BackedUp:
    """``unsigned``: why nobody signed it. ``evidence``: as it is in the file."""

    facts: int
    unsigned: Refused | None
    evidence: Compared


@dataclass(frozen=True, slots=True)
class BroughtBack:
    """``log``: its name, as it is signed; else ``unproved`` says what is not proved."""

    facts: int
    made_at: int
    log: str | None
    unproved: Unproved | None


def back_up(services: Services, file: Path) -> BackedUp:
    """Writes beside the name first, reads it back, and only then takes the name. The evidence is
    read after the log, so that every file a fact names is in it."""
    signing, kept, damaged = _Signing(services), set[str](), set[str]()
    must_be_free(file, services.settings, (BACKUP,))
    with _reading(services) as (log, access), whole(file) as out:
        extra = [
            *backup_tables.tables(access),
            (EVIDENCE, _evidence_rows(services.evidence, kept, damaged)),
        ]
        contents = dump(log, out.write, extra, signing)
        out.seek(0)
        verify(out)
    return BackedUp(
        contents.counts["facts"], signing.refused, compare(services).within(kept, damaged)
    )


@contextmanager
def _reading(services: Services) -> Iterator[tuple[Log, Engine]]:
    """Log and accounts as a role reads them that can write nothing, where there is one."""
    url = services.settings.database_backup
    if url is None:
        yield services.log, services.accounts.engine
        return
    engine = open_engine(url)
    try:
        with asking(url), open_log(url, connections=2) as log:
            yield log, engine
    finally:
        engine.dispose()


class _Signing:
    """Gives the note; where the key is away or not the log's, none, and keeps why."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.refused: Refused | None = None

    def __call__(self, contents: Contents) -> str:
        try:
            return backups.sign(self._services.log, self._services.settings, contents)
        except Refused as refusal:
            self.refused = refusal
            return ""


def bring_back(
    settings: Settings, file: Path, keys: Sequence[bytes] = (), accept_unsigned: bool = False
) -> BroughtBack:
    """Into an empty store, made here with the clock that the backup was made under. ``keys``: the
    public keys to check it by; where none is given, that of the signing key at hand. BadBackup, and
    Unproved unless that is accepted, before anything is written."""
    with file.open("rb") as source:
        files = _Files()
        contents = verify(source, files.look)
        files.must_be_themselves()
        log = unproved = None
        try:
            log = backups.signed_log(contents, keys or public_keys(settings))
        except Unproved as refusal:
            if not accept_unsigned:
                raise
            unproved = refusal
        _make(settings, contents)
        source.seek(0)
        _load(settings, source, contents)
    return BroughtBack(contents.counts["facts"], contents.header.made_at, log, unproved)


def _make(settings: Settings, contents: Contents) -> None:
    keep_private(settings)
    header = contents.header
    schema.create(
        settings.database,
        owner_url=settings.database_owner,
        simulated=from_micros(header.made_at) if header.simulated else None,
        redactor_url=settings.database_redactor,
        backup_url=settings.database_backup,
    )


def _load(settings: Settings, source: BinaryIO, contents: Contents) -> None:
    accounts = open_accounts(settings)
    owner = open_engine(settings.database_owner) if settings.database_owner else None
    accounts.create_tables(owner, role_at(settings.database_backup))
    evidence = open_evidence(settings.evidence, settings.evidence_endpoint)
    takers = backup_tables.takers(accounts.engine, owner)
    log = open_log(settings.database)
    try:
        takers[EVIDENCE] = lambda rows: _take_evidence(evidence, rows)
        load(log, source, takers, contents)
    finally:
        log.close()
        accounts.close()
        if owner is not None:
            owner.dispose()


# --- evidence -------------------------------------------------------------------------------------


def _evidence_rows(
    evidence: Evidence, kept: set[str], damaged: set[str]
) -> Iterator[Sequence[Any]]:
    """What is no longer itself stays out: it would be taken for another's when it is restored."""
    for digest in evidence.digests():
        data = evidence.get(digest)
        if sha256(data).hexdigest() != digest:
            damaged.add(digest)
            continue
        kept.add(digest)
        for start in range(0, max(len(data), 1), PIECE):
            yield digest, data[start : start + PIECE]


def _take_evidence(evidence: Evidence, rows: Iterable[Sequence[Any]]) -> None:
    for digest, pieces in groupby(rows, key=lambda row: row[0]):
        evidence.put(digest, b"".join(piece for _, piece in pieces))


class _Files:
    """Each file in the backup is the one that its name says, or nothing is restored."""

    def __init__(self) -> None:
        self._name, self._hash = "", sha256()
        self._wrong: list[str] = []

    def look(self, table: str, rows: Rows) -> None:
        for row in rows if table == EVIDENCE else ():
            match row:
                case [str(name), bytes(piece)]:
                    self._take(name, piece)
                case _:
                    self._wrong.append(str(row)[:64])

    def _take(self, name: str, piece: bytes) -> None:
        if name != self._name:
            self._end()
            self._name, self._hash = name, sha256()
        self._hash.update(piece)

    def _end(self) -> None:
        if self._name and self._hash.hexdigest() != self._name:
            self._wrong.append(self._name)

    def must_be_themselves(self) -> None:
        self._end()
        if self._wrong:
            raise BadBackup(
                "Files in the backup are not those that their names say: {files}; nothing was "
                "restored.",
                files=", ".join(self._wrong[:5]),
            )
