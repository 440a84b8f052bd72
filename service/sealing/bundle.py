"""The verifier as one file (验证程序) for a bare Python: the same bytes from the same source."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from service.sealing import verifier

SHEBANG = b"#!/usr/bin/env python3\n"
MAIN = b"from verifier.telling.program import main\n\nraise SystemExit(main())\n"
NEVER = (1980, 1, 1, 0, 0, 0)  # the least a zip can say; nothing of the machine goes in
UNIX, FILE = 3, 0o100644 << 16


def bundled() -> bytes:
    """A zipapp (PEP 441): stored, not packed, so that no release of zlib shows in it."""
    out = io.BytesIO(SHEBANG)
    out.seek(0, io.SEEK_END)
    with ZipFile(out, "w", ZIP_STORED) as archive:
        archive.writestr(_entry("__main__.py"), MAIN)
        for name, source in sources():
            archive.writestr(_entry(f"verifier/{name}"), source)
    return out.getvalue()


def sources() -> Iterator[tuple[str, bytes]]:
    """The package's files by name, in order."""
    folder = Path(str(verifier.__file__)).parent
    paths = [path for path in folder.rglob("*") if path.suffix == ".py" or path.suffix == ".md"]
    for path in sorted(paths, key=lambda path: path.relative_to(folder).as_posix()):
        yield path.relative_to(folder).as_posix(), path.read_bytes().replace(b"\r\n", b"\n")


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, NEVER)
    entry.create_system, entry.external_attr = UNIX, FILE
    return entry
