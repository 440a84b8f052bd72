"""Folders for what a whole test process shares; they go with it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from pathlib import Path


def scratch(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix=f"duban-{name}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
