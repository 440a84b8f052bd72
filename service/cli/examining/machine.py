"""The machine: room on the disks, places that can be written, files at a time, the certificate."""

from __future__ import annotations

import resource
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from service.cli.examining.finding import Finding
from service.console.privacy import open_to_others
from service.language import Translate
from service.settings import Settings
from service.store.address import sqlite_path

ROOM = 1024**3  # bytes that should be free
FILES = 1024  # open at a time
SOON = timedelta(days=30)  # before a certificate ends


def machine(settings: Settings, now: datetime, _: Translate) -> Iterator[Finding]:
    places = _places(settings)
    yield from _writable(places, _)
    yield from _room(places, _)
    yield _private(settings, _)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if most < FILES:
        text = _("Only {count} files can be open at a time.").format(count=most)
        yield Finding("files at a time", False, text, _("Set LimitNOFILE to 65536 in its unit."))
    yield from _certificate(settings, now, _)


def _places(settings: Settings) -> dict[str, Path]:
    """By setting, the folders that are written in."""
    database = sqlite_path(settings.database)
    places = {"DUBAN_DATABASE": database.parent} if database is not None else {}
    if not settings.evidence.startswith("s3://"):
        places["DUBAN_EVIDENCE"] = Path(settings.evidence)
    if settings.checkpoint_folder:
        places["DUBAN_CHECKPOINT_FOLDER"] = Path(settings.checkpoint_folder)
    if settings.backup_folder:
        places["DUBAN_BACKUP_FOLDER"] = Path(settings.backup_folder)
    return places


def _writable(places: dict[str, Path], _: Translate) -> Iterator[Finding]:
    shut = {name: path for name, path in places.items() if not _takes_files(_there(path))}
    for name, path in shut.items():
        text = _("{name}: {path} cannot be written.").format(name=name, path=path)
        remedy = _("Give it to the account that serves, or name another place.")
        yield Finding("paths", False, text, remedy)
    if not shut:
        yield Finding("paths", True, _("All folders that are written in can be written."))


def _takes_files(folder: Path) -> bool:
    """Tried, since rights alone do not tell of a disk that is only read."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _there(path: Path) -> Path:
    """The nearest that is there: what is missing is made in it."""
    return next((each for each in (path, *path.absolute().parents) if each.exists()), Path("/"))


def _room(places: dict[str, Path], _: Translate) -> Iterator[Finding]:
    free = {_there(path): shutil.disk_usage(_there(path)).free for path in places.values()}
    full = {path: room for path, room in free.items() if room < ROOM}
    for path, room in full.items():
        text = _("{path} has {count} MiB left.").format(path=path, count=room // 1024**2)
        yield Finding("disk", False, text, _("Make room, or move what is kept there."))
    if not full:
        yield Finding("disk", True, _("There is room on every disk that is written on."))


def _private(settings: Settings, _: Translate) -> Finding:
    paths = open_to_others(settings)
    if not paths:
        return Finding("files", True, _("The store's files are their owner's alone."))
    files = ", ".join(map(str, paths))
    text = _("Others than the owner may read or write {files}.").format(files=files)
    return Finding(
        "files", False, text, _("Take the rights of others off each of them: chmod go-rwx.")
    )


def _certificate(settings: Settings, now: datetime, _: Translate) -> Iterator[Finding]:
    if settings.certificate is None:
        if not settings.listen.startswith(("127.", "localhost", "[::1]", "::1")):
            text = _("{listen} is served without https.").format(listen=settings.listen)
            remedy = _("duban tls makes a certificate; name it in DUBAN_CERTIFICATE, or put a "
                       "proxy with one before it.")  # fmt: skip
            yield Finding("certificate", None, text, remedy)
        return
    path = Path(settings.certificate)
    try:
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
    except (OSError, ValueError):
        text = _("{path} is no certificate that can be read.").format(path=path)
        yield Finding(
            "certificate", False, text, _("duban tls --out FOLDER --host NAME makes one.")
        )
        return
    text = _("The certificate holds until {day}.").format(day=ends.astimezone(UTC).date())
    if ends - now < SOON:
        yield Finding("certificate", False, text, _("Make or ask for a new one, then restart."))
    else:
        yield Finding("certificate", True, text)
