"""Backups of each night in one folder (每夜备份): named by their time, the oldest let go."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aggregates.errors import Refused
from service.console.outputs import BACKUP
from service.settings import Settings

NAME = "duban-{at:%Y%m%dT%H%M%SZ}.backup"
ALL = "duban-*T*Z.backup"


class NoFolder(Refused):
    """No file was named, nor a folder for the backups of each night."""


def nightly_file(settings: Settings, now: datetime) -> Path:
    """``now`` in UTC. The folder is made, for its owner alone."""
    if not settings.backup_folder:
        raise NoFolder("Name a file, or set DUBAN_BACKUP_FOLDER to the folder of nightly backups.")
    folder = Path(settings.backup_folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / NAME.format(at=now)


def drop_old(folder: Path, keep: int) -> None:
    """Only what is a backup by its name and by its first bytes."""
    there = sorted(path for path in folder.glob(ALL) if path.is_file())
    for path in there[:-keep]:
        with path.open("rb") as file:
            is_backup = file.read(len(BACKUP)) == BACKUP
        if is_backup:
            path.unlink()
