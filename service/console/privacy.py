"""Whose the store's files are (文件权限): their owner's alone, whatever the umask was before."""

from __future__ import annotations

import os
from pathlib import Path

from service.console.outputs import files_of
from service.settings import Settings

OTHERS = 0o077  # what a group and all others may
OWNERS = 0o700


def keep_private(settings: Settings) -> None:
    """From here on what this process makes is its owner's alone; and so is what was there."""
    os.umask(OTHERS)
    for path in open_to_others(settings):
        if path.stat().st_uid == os.geteuid():
            path.chmod(path.stat().st_mode & OWNERS)


def open_to_others(settings: Settings) -> list[Path]:
    """Files of the store, its keys and its settings that somebody else may read or write."""
    there = [path for path in files_of(settings) if path.is_file()]
    return [path for path in there if path.stat().st_mode & OTHERS]
