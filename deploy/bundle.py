"""Makes the archives that install without a network, one for each kind of machine.

``python -m deploy.bundle [--key PEM] [ARCHITECTURE ...]``: the source with the pages' assets,
wheels for each Python it names, ``install.sh``, and SHA256SUMS of all of it, signed where a key is
given (ECDSA on P-256, which every OpenSSL of the offices checks).
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.wheels import ARCHITECTURES, GLIBC, PYTHONS, names, platforms, unfit, wanted
from service.version import commit, version

ROOT = Path(__file__).parent.parent
REQUIREMENTS = "requirements-s3.txt"  # a closed network has no other chance to get what it needs
VENDOR = "service/static/vendor"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--key", type=Path, help="signs the sums: a private key on P-256, in PEM")
    parser.add_argument("architectures", nargs="*", default=ARCHITECTURES)
    given = parser.parse_args(arguments)
    for architecture in given.architectures:
        sys.stdout.write(f"{_bundle(architecture, given.key)}\n")


def _bundle(architecture: str, key: Path | None) -> Path:
    name = f"duban-{version()}-{commit()}-{architecture}"
    out = ROOT / "dist" / f"{name}.tar.gz"
    out.parent.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        made = Path(folder) / name
        _fill(made, architecture)
        _sum(made, key)
        with tarfile.open(out, "w:gz") as archive:
            archive.add(made, name)
    return out


def _fill(made: Path, architecture: str) -> None:
    wheels = made / "wheels"
    wheels.mkdir(parents=True)
    for python in PYTHONS:
        chosen = wanted((ROOT / REQUIREMENTS).read_text(), python, architecture)
        (made / f"requirements-{python}.txt").write_text(chosen)
        _download(made / f"requirements-{python}.txt", wheels, python, architecture)
    if wrong := unfit(names(wheels), architecture):
        raise SystemExit(f"These ask for more than glibc {GLIBC}: {', '.join(wrong)}")
    _copy_sources(made / "source")
    (made / "source/service/commit.txt").write_text(f"{commit()}\n")
    for script in ("install.sh", "installing.sh"):
        _copy(ROOT / "deploy" / script, made / script)
    facts = {
        "version": version(), "commit": commit(), "architecture": architecture,
        "glibc": ".".join(map(str, GLIBC)), "pythons": " ".join(PYTHONS),
    }  # fmt: skip
    (made / "release").write_text("".join(f"{name}='{said}'\n" for name, said in facts.items()))


def _download(requirements: Path, wheels: Path, python: str, architecture: str) -> None:
    """For that Python on that machine, whatever this one is."""
    short = f"cp{python.replace('.', '')}"
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
        "--only-binary=:all:", "--no-deps", "--require-hashes", "-r", str(requirements),
        "--python-version", python, "--implementation", "cp", "-d", str(wheels),
    ]  # fmt: skip
    for abi in (short, "abi3", "none"):
        command += ["--abi", abi]
    for platform in platforms(architecture):
        command += ["--platform", platform]
    subprocess.run(command, check=True)


def _copy_sources(to: Path) -> None:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assets = [str(path.relative_to(ROOT)) for path in (ROOT / VENDOR).iterdir()]
    for name in [*filter(None, listed.stdout.split("\0")), *assets]:
        if not name.startswith(("tests/", "bench/")):
            _copy(ROOT / name, to / name)


def _copy(source: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_bytes(source.read_bytes())
    to.chmod(source.stat().st_mode & 0o755)


def _sum(made: Path, key: Path | None) -> None:
    files = sorted(path for path in made.rglob("*") if path.is_file())
    sums = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(made)}\n"
        for path in files
    )
    (made / "SHA256SUMS").write_text(sums)
    if key is not None:
        private = load_pem_private_key(key.read_bytes(), None)
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        signature = private.sign(sums.encode(), ec.ECDSA(hashes.SHA256()))
        (made / "SHA256SUMS.sig").write_bytes(signature)


if __name__ == "__main__":
    main()
