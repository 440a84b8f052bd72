"""Checkpoints sent where the database's owner cannot reach (送存): a folder, a mail, a webhook.

A failure is logged and made good at the next seal; it never holds up sealing.
"""

from __future__ import annotations

import logging
import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from service.sealing import checkpoints
from service.sealing.checkpoints import Checkpoint
from service.sealing.keys import at_hand
from service.sealing.record import Record
from service.settings import Settings
from service.store.database import Database

SECONDS = 10.0  # for a mail server or a webhook to answer
SENT = "SELECT value FROM store_state WHERE name = ?"
MOVE = "UPDATE store_state SET value = ? WHERE name = ?"
BEGIN = "INSERT INTO store_state (name, value) VALUES (?, ?)"

log = logging.getLogger(__name__)


def send(settings: Settings, database: Database, tree: str) -> None:
    """Everything of that tree not sent yet, to each place the settings name; never what the log
    did not sign."""
    record = Record(database, tree, at_hand(settings))
    if settings.checkpoint_folder:
        folder = Path(settings.checkpoint_folder)
        _try("the folder", lambda: _to_folder(folder, record))
    if settings.checkpoint_mail:
        _try("mail", lambda: _in_order(record, "mail", lambda c: _mail(settings, c)))
    if settings.checkpoint_webhook:
        url = settings.checkpoint_webhook
        _try("the webhook", lambda: _in_order(record, "webhook", lambda c: _post(url, c)))


def _try(where: str, work: Callable[[], None]) -> None:
    try:
        work()
    except Exception:
        log.exception("A checkpoint could not be sent to %s; the next seal tries again.", where)


# --- a folder -----------------------------------------------------------------------------------


def _to_folder(folder: Path, record: Record) -> None:
    """The folder itself tells what it lacks: everything after the last that is there."""
    folder.mkdir(parents=True, exist_ok=True)
    missing: list[Checkpoint] = []
    before: int | None = None
    while page := checkpoints.newest(record.database, record.tree, checkpoints.ALL, before, 100):
        for each in page:
            if (folder / file_name(each)).exists():
                page = []
                break
            missing.append(each)
        if not page:
            break
        before = page[-1].number
    for each in filter(record.is_signed, reversed(missing)):
        _write(folder / file_name(each), each.note)


def file_name(checkpoint: Checkpoint) -> str:
    return f"{checkpoint.tree}-{checkpoint.size:012d}-{checkpoint.number:06d}.checkpoint"


READABLE = 0o644  # a checkpoint is for everybody to keep, whoever owns the store


def _write(path: Path, words: str) -> None:
    """Whole or not at all."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with part.open("w", encoding="utf-8", newline="") as file:
        part.chmod(READABLE)
        file.write(words)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


# --- mail and webhook ---------------------------------------------------------------------------


def _in_order(record: Record, where: str, give: Callable[[Checkpoint], None]) -> None:
    """From the one after the last sent; a place newly named begins with the latest."""
    database, tree = record.database, record.tree
    name = f"sent {where} {tree}"
    row = database.row(SENT, (name,))
    if row is None:
        latest = record.last()
        if latest is None:
            return
        database.run(BEGIN, (name, str(latest.number - 1)))
        row = (latest.number - 1,)
    for each in checkpoints.some(database, tree, after=int(row[0])):
        if record.is_signed(each):
            give(each)
        database.run(MOVE, (str(each.number), name))


def _mail(settings: Settings, checkpoint: Checkpoint) -> None:
    place = urlsplit(settings.smtp)
    message = EmailMessage()
    message["Subject"] = f"Duban checkpoint {checkpoint.tree} {checkpoint.size}"
    message["To"] = settings.checkpoint_mail
    user = unquote(place.username or "")
    message["From"] = user if "@" in user else settings.checkpoint_mail
    message.set_content(checkpoint.note)
    kind = smtplib.SMTP_SSL if place.scheme == "smtps" else smtplib.SMTP
    with kind(place.hostname or "localhost", place.port or 0, timeout=SECONDS) as server:
        if user:
            server.login(user, unquote(place.password or ""))
        server.send_message(message)


def _post(url: str, checkpoint: Checkpoint) -> None:
    import httpx2  # takes a moment to load: only where there is a webhook

    body = checkpoints.shown(checkpoint)
    httpx2.post(url, json=body, timeout=SECONDS).raise_for_status()
