"""What may be put in as evidence (上传检查): told by its first bytes, not by what it is called.

A file that is not what it is said to be is refused, and so is what a machine or a browser would
run. An archive is looked into before it is kept, those in it too, and a scanner of the house's own
has the last word. What is kept has no type: it is only ever given out as a download.
"""

from __future__ import annotations

import io
import shlex
import subprocess
import tempfile

import puremagic

from service.access import archives
from service.access.archives import PROGRAMS, BadUpload

SCAN_SECONDS = 60.0
# First bytes, the kind, and the declared types that go with it.
KINDS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "pdf", ("application/pdf",)),
    (b"\x89PNG\r\n\x1a\n", "png", ("image/png",)),
    (b"\xff\xd8\xff", "jpeg", ("image/jpeg", "image/jpg")),
    (b"GIF87a", "gif", ("image/gif",)),
    (b"GIF89a", "gif", ("image/gif",)),
    (b"BM", "bmp", ("image/bmp",)),
    (b"II*\x00", "tiff", ("image/tiff",)),
    (b"MM\x00*", "tiff", ("image/tiff",)),
    (b"RIFF", "webp", ("image/webp",)),
    (b"PK\x03\x04", "zip", ("application/zip", "application/x-zip-compressed",
                            "application/vnd.openxmlformats-officedocument", "application/ofd",
                            "application/vnd.oasis.opendocument")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office", ("application/msword",
                                                     "application/vnd.ms-")),
)  # fmt: skip
UNTOLD = ("", "application/octet-stream", "application/x-www-form-urlencoded")
ACTIVE = (b"<?php", b"<script", b"<!doctype html", b"<html", b"<svg", b"#!", b"<?xml", b"<%")


def check(data: bytes, declared: str | None = None, scanner: str | None = None) -> str:
    """The file's kind. BadUpload. ``declared``: its media type, where one was sent."""
    archives.must_be_open(data[: archives.START])
    kind, types = _kind(data)
    declared = (declared or "").partition(";")[0].strip().lower()
    if declared not in UNTOLD and not any(declared.startswith(each) for each in types):
        raise BadUpload(
            "The file is said to be {declared}, but its first bytes are those of {kind}.",
            declared=declared[:80],
            kind=kind,
        )
    if kind == "zip":
        archives.look_into(io.BytesIO(data))
    if scanner:
        _scan(data, scanner)
    return kind


def _kind(data: bytes) -> tuple[str, tuple[str, ...]]:
    for magic, kind, types in KINDS:
        if data.startswith(magic) and (kind != "webp" or data[8:12] == b"WEBP"):
            return kind, types
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:2048].lower()
    if data.startswith(PROGRAMS) or any(sign in start for sign in ACTIVE):
        raise BadUpload(
            "Programs, scripts and web pages are not kept ({kind}): give a PDF, a picture, an "
            "office document, a text or a zip of those.",
            kind=_guess(data),
        )
    return ("text", ("text/",)) if _is_text(data) else ("unknown", ())


def _is_text(data: bytes) -> bool:
    """Plain text in UTF-8 or GB 18030."""
    if any(byte < 9 or (13 < byte < 32 and byte != 27) for byte in data[:65536]):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _guess(data: bytes) -> str:
    """A word for what it looks like."""
    try:
        return puremagic.from_string(data[:8192]).lstrip(".") or "unknown"
    except (puremagic.PureError, ValueError):
        return "unknown"


# --- the house's own scanner ----------------------------------------------------------------------


def _scan(data: bytes, scanner: str) -> None:
    """The command is given the path of a file that is gone afterwards; not 0 refuses it, and so
    does a scanner that does not answer."""
    with tempfile.NamedTemporaryFile(prefix="duban-upload-") as file:
        file.write(data)
        file.flush()
        try:
            done = subprocess.run(
                [*shlex.split(scanner), file.name], timeout=SCAN_SECONDS, check=False,
                stdin=subprocess.DEVNULL, capture_output=True,
            )  # fmt: skip
        except (OSError, subprocess.TimeoutExpired) as error:
            raise BadUpload("The virus scanner does not answer; the file is not kept.") from error
    if done.returncode != 0:
        raise BadUpload("The virus scanner refuses this file.")
