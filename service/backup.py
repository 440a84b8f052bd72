"""The whole store in one file (备份): the log, the accounts, the evidence; verified both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from aggregates.values.moment import from_micros
from service.access import backup_tables
from service.access.accounts import open_accounts
from service.access.database import open_engine
from service.services import Services
from service.settings import Settings
from service.store import schema
from service.store.backup_file import verify
from service.store.dump import dump, load
from service.store.evidence import Evidence, open_evidence
from service.store.log import open_log

PIECE = 128 * 1024  # bytes of a file in one row: memory stays the same at any size

# What backups of the first release hold of accounts.
ACCOUNT_COLUMNS = (
    "account", "person", "organization", "password_hash", "operator", "disabled", "must_change",
    "expires_at", "made_at",
)  # fmt: skip


def back_up(services: Services, file: Path) -> int:
    """Writes beside the name first, reads it back, and only then takes the name. The number of
    facts; the evidence is read after the log, so that every file a fact names is in it."""
    written = file.with_name(f"{file.name}.part")
    extra = [("access", backup_tables.rows(services.accounts.engine)),
             ("evidence", _evidence_rows(services.evidence))]  # fmt: skip
    try:
        with written.open("wb") as out:
            counts = dump(services.log, out.write, extra)
        with written.open("rb") as source:
            verify(source)
        written.replace(file)
    finally:
        written.unlink(missing_ok=True)
    return counts["facts"]


def bring_back(settings: Settings, file: Path) -> int:
    """Into an empty store, made here with the clock that the backup was made under. BadBackup."""
    with file.open("rb") as source:
        contents = verify(source)
        begins = from_micros(contents.header.made_at) if contents.header.simulated else None
        schema.create(
            settings.database,
            owner_url=settings.database_owner,
            simulated=begins,
            redactor_url=settings.database_redactor,
        )
        source.seek(0)
        return _load(settings, source)


def _load(settings: Settings, source: Any) -> int:
    accounts = open_accounts(settings)
    owner = open_engine(settings.database_owner) if settings.database_owner else None
    accounts.create_tables(owner)
    evidence = open_evidence(settings.evidence, settings.evidence_endpoint)
    log = open_log(settings.database)
    try:
        contents = load(
            log,
            source,
            {
                "accounts": lambda rows: backup_tables.take_accounts(
                    accounts.engine, ACCOUNT_COLUMNS, rows
                ),
                "access": lambda rows: backup_tables.take(accounts.engine, rows, owner),
                "evidence": lambda rows: _take_evidence(evidence, rows),
            },
        )
        return contents.counts["facts"]
    finally:
        log.close()
        accounts.close()
        if owner is not None:
            owner.dispose()


def _evidence_rows(evidence: Evidence) -> Iterator[Sequence[Any]]:
    for digest in evidence.digests():
        data = evidence.get(digest)
        for start in range(0, max(len(data), 1), PIECE):
            yield digest, data[start : start + PIECE]


def _take_evidence(evidence: Evidence, rows: Iterable[Sequence[Any]]) -> None:
    for digest, pieces in groupby(rows, key=lambda row: row[0]):
        evidence.put(digest, b"".join(piece for _, piece in pieces))
