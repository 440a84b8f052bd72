"""Which release this is (版本), and which commit it was made from: on the command line, in the
figures for Prometheus, in the name of a bundle."""

from __future__ import annotations

import subprocess
import tomllib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).parent
COMMIT = HERE / "commit.txt"  # written where it is installed; a checkout is asked itself
PROJECT = HERE.parent / "pyproject.toml"
LENGTH = 12


@cache
def version() -> str:
    """A checkout's own, whatever was installed from it once."""
    if PROJECT.is_file():
        return str(tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"])
    with suppress(PackageNotFoundError):
        return installed("duban")
    return "0"


@cache
def commit() -> str:
    """ "unknown" where neither the installation nor a checkout tells."""
    if COMMIT.is_file():
        return COMMIT.read_text(encoding="ascii").strip()[:LENGTH]
    command = ["git", "-C", str(HERE), "rev-parse", f"--short={LENGTH}", "HEAD"]
    with suppress(OSError, subprocess.SubprocessError):
        done = subprocess.run(command, capture_output=True, text=True, timeout=5, check=True)
        return done.stdout.strip()
    return "unknown"


def release() -> str:
    """``duban 0.2.0 (1a2b3c4d5e6f)``."""
    return f"duban {version()} ({commit()})"
