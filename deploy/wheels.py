"""Which wheels a bundle holds, and what they ask of a machine (PEP 427, 600)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.markers import Marker

GLIBC = (2, 28)  # of Kylin V10, openEuler 20.03 and their like
ARCHITECTURES = ("x86_64", "aarch64")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_LEGACY = {"manylinux1": (2, 5), "manylinux2010": (2, 12), "manylinux2014": (2, 17)}
_TAG = re.compile(r"manylinux_(\d+)_(\d+)_(.+)|(manylinux1|manylinux2010|manylinux2014)_(.+)")


def platforms(architecture: str) -> list[str]:
    """Every tag that a machine with that glibc takes, the newest first."""
    newest = [f"manylinux_2_{minor}_{architecture}" for minor in range(GLIBC[1], 4, -1)]
    return newest + [f"{name}_{architecture}" for name in _LEGACY]


def asks_for(wheel: str) -> tuple[set[str], tuple[int, int]]:
    """The machines that a wheel's name says it runs on, none for any; and the oldest glibc that
    takes it, of the tags it gives. ValueError for one of another system."""
    architectures: set[str] = set()
    oldest: list[tuple[int, int]] = []
    for tag in wheel.removesuffix(".whl").rsplit("-", 1)[1].split("."):
        if tag == "any":
            return set(), (0, 0)
        match = _TAG.fullmatch(tag)
        if match is None:
            raise ValueError(f"{wheel} is for {tag}, which is no Linux with glibc.")
        oldest.append((int(match[1]), int(match[2])) if match[1] else _LEGACY[match[4]])
        architectures.add(match[3] or match[5])
    return architectures, min(oldest)


def unfit(wheels: Iterable[str], architecture: str) -> list[str]:
    """Those that the offices' machines would not take."""
    return [wheel for wheel in wheels if not _fits(wheel, architecture)]


def _fits(wheel: str, architecture: str) -> bool:
    machines, glibc = asks_for(wheel)
    return glibc <= GLIBC and (not machines or architecture in machines)


def wanted(requirements: str, python: str, architecture: str) -> str:
    """The pinned packages for that Python on that machine; a marker is judged by theirs, not by
    those of the machine that makes the bundle."""
    machine = _environment(python, architecture)
    kept = []
    for block in re.split(r"\n(?=\S)", requirements.strip()):
        pinned, _, hashes = block.partition(" \\\n")
        name, _, marker = pinned.partition(" ; ")
        if not marker or Marker(marker).evaluate(dict(machine)):
            kept.append(f"{name} \\\n{hashes}")
    return "\n".join(kept) + "\n"


def _environment(python: str, architecture: str) -> Mapping[str, str]:
    return {
        "python_version": python, "python_full_version": f"{python}.0",
        "platform_machine": architecture, "sys_platform": "linux", "platform_system": "Linux",
        "os_name": "posix", "implementation_name": "cpython",
        "platform_python_implementation": "CPython", "implementation_version": f"{python}.0",
        "platform_release": "", "platform_version": "", "extra": "",
    }  # fmt: skip


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.whl"))
