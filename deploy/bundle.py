"""Makes an archive that installs without a network: the source, the wheels, the pages' assets."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
OUT = ROOT / "dist" / "duban-bundle.tar.gz"
INSTALL = """#!/bin/sh
# Installs Duban into ./.venv without a network; needs Python of the version it was bundled with.
set -eu
cd "$(dirname "$0")"
python3 -m venv .venv
.venv/bin/pip install --no-index --find-links wheels --require-hashes -r source/requirements.txt
.venv/bin/pip install --no-index --no-deps --no-build-isolation ./source
echo "Ready: .venv/bin/duban --help"
"""


def main() -> None:
    OUT.parent.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        wheels = Path(folder) / "wheels"
        download = ["download", "--quiet", "--require-hashes", "-r", "requirements.txt"]
        subprocess.run(
            [sys.executable, "-m", "pip", *download, "-d", str(wheels)], cwd=ROOT, check=True
        )
        install = Path(folder) / "install.sh"
        install.write_text(INSTALL)
        install.chmod(0o755)
        with tarfile.open(OUT, "w:gz") as archive:
            archive.add(wheels, "duban/wheels")
            archive.add(install, "duban/install.sh")
            for name in _sources():
                archive.add(ROOT / name, f"duban/source/{name}")
            archive.add(ROOT / "service/static/vendor", "duban/source/service/static/vendor")
    sys.stdout.write(f"{OUT.relative_to(ROOT)}\n")


def _sources() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\0") if name]


if __name__ == "__main__":
    main()
