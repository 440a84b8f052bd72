"""Uploads: what is disguised, what runs, what unpacks to too much, what a scanner refuses."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import sys
import zipfile
from pathlib import Path

import pytest

from service.access import archives, uploads
from service.access.archives import BadUpload
from service.access.uploads import check
from tests.served import City
from tests.served import served_on_sqlite as sqlite_city

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
PDF = b"%PDF-1.7\n%..."


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "declared", "kind"),
    [
        (PDF, "application/pdf", "pdf"),
        (PNG, "application/octet-stream", "png"),
        (PNG, "image/png", "png"),
        (b"\xff\xd8\xff\xe0....", "image/jpeg", "jpeg"),
        ("会议记录".encode("gb18030"), "text/plain; charset=gb18030", "text"),
        ("会议记录".encode(), None, "text"),
        (zipped(a__txt=b"x"), "application/zip", "zip"),
        (zipped(word=b"x"),
         "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "zip"),
        (b"\x00\x01\x02 of a camera", None, "unknown"),
    ],
)  # fmt: skip
def test_a_file_is_taken_as_what_its_first_bytes_say(
    data: bytes, declared: str | None, kind: str
) -> None:
    assert check(data, declared) == kind


@pytest.mark.parametrize(
    ("data", "declared"),
    [(PDF, "image/png"), (PNG, "application/pdf"), (b"plain", "application/pdf"),
     (b"\x00\x01", "image/jpeg"), (zipped(a=b"x"), "image/png")],
)  # fmt: skip
def test_a_disguised_file_is_refused(data: bytes, declared: str) -> None:
    with pytest.raises(BadUpload, match="first bytes"):
        check(data, declared)


@pytest.mark.parametrize(
    "data",
    [b"MZ\x90\x00", b"\x7fELF\x02", b"#!/bin/sh\n", b"<html><script>",
     b"\xef\xbb\xbf <!DOCTYPE html>",
     b"<?xml version='1.0'?><svg onload='x'/>", b"<?php system(1);"],
)  # fmt: skip
def test_what_a_machine_or_a_browser_would_run_is_refused(data: bytes) -> None:
    with pytest.raises(BadUpload, match="Programs"):
        check(data)


def test_an_archive_bomb_is_refused_by_what_it_declares_and_by_what_it_does() -> None:
    with pytest.raises(BadUpload, match="unpacks"):
        check(zipped(a=b"\x00" * 30_000_000))
    bomb = bytearray(zipped(a=b"\x00" * 30_000_000))
    for sign, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):  # it says it is small
        at = bomb.index(sign) + place
        bomb[at : at + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(BadUpload):
        check(bytes(bomb))


def test_an_archive_of_too_many_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ENTRIES", 3)
    with pytest.raises(BadUpload, match="more than 3"):
        check(zipped(**{f"f{n}": b"x" for n in range(5)}))


def test_programs_and_ways_out_of_an_archive_are_refused() -> None:
    with pytest.raises(BadUpload, match="program"):
        check(zipped(tool__exe=b"x"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../etc/passwd", b"x")
    with pytest.raises(BadUpload, match="outside"):
        check(out.getvalue())
    with pytest.raises(BadUpload, match="damaged"):
        check(zipped(a=b"x" * 100)[:-30])


CLOSED = {
    "7z": b"7z\xbc\xaf\x27\x1c\x00\x04", "rar": b"Rar!\x1a\x07\x01\x00",
    "bzip2": bz2.compress(b"x"), "xz": lzma.compress(b"x"),
    "tar": b"name" + b"\x00" * 253 + b"ustar\x0000" + b"\x00" * 300,
    "lha": b"\x20\x00-lh5-\x00",
}  # fmt: skip


@pytest.mark.parametrize("kind", CLOSED)
def test_an_archive_that_cannot_be_looked_into_is_refused_at_whatever_depth(kind: str) -> None:
    data = CLOSED[kind]
    for _ in range(3):
        with pytest.raises(BadUpload, match="only a zip"):
            check(data)
        data = zipped(inner__zip=data)


def test_an_archive_in_an_archive_is_looked_into() -> None:
    bad = (zipped(tool__exe=b"x"), zipped(tool__txt=b"MZ\x90\x00"), zipped(a=b"x" * 100)[:-30],
           gzip.compress(b"MZ\x90\x00"), gzip.compress(CLOSED["tar"]))  # fmt: skip
    for each in bad:
        with pytest.raises(BadUpload):
            check(zipped(a__txt=b"x", inner__dat=each))
    sheet, drawing = zipped(cells__xml=b"<c/>"), gzip.compress(b"EMF")
    document = zipped(word__xml=b"<w/>", drawing__emz=drawing, sheet__xlsx=sheet)
    assert check(zipped(minutes__docx=document)) == "zip"


def test_a_bomb_of_archives_in_archives_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each within its own bounds, all of them together not; and none too deep to look."""
    monkeypatch.setattr(archives, "UNPACKED", 3_000_000)
    layer = zipped(a=b"\x00" * 900_000)
    assert check(zipped(a=layer)) == "zip"
    with pytest.raises(BadUpload, match="unpacks"):
        check(zipped(**{f"f{n}": layer for n in range(9)}))
    with pytest.raises(BadUpload, match="unpacks"):
        check(zipped(a=gzip.compress(b"\x00" * 4_000_000)))
    for pack in (lambda inner: zipped(a=inner), gzip.compress):
        deep = layer
        for _ in range(3):
            deep = pack(deep)
        with pytest.raises(BadUpload, match="deep"):
            check(zipped(a=deep))


def test_many_files_in_many_archives_count_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "ENTRIES", 20)
    with pytest.raises(BadUpload, match="more than 20"):
        check(zipped(**{f"f{n}": zipped(a=b"x", b=b"x", c=b"x") for n in range(6)}))


def scanner(folder: Path, code: str) -> str:
    script = folder / "scan.py"
    script.write_text(code)
    return f"{sys.executable} {script}"


def test_a_virus_scanner_has_the_last_word(tmp_path: Path) -> None:
    code = "import sys; sys.exit(b'virus' in open(sys.argv[1], 'rb').read())"
    command = scanner(tmp_path, code)
    assert check(b"clean", scanner=command) == "text"
    with pytest.raises(BadUpload, match="refuses"):
        check(b"a virus", scanner=command)
    with pytest.raises(BadUpload, match="does not answer"):
        check(b"clean", scanner=str(tmp_path / "no such command"))


def test_a_scanner_that_hangs_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SCAN_SECONDS", 0.2)
    with pytest.raises(BadUpload, match="does not answer"):
        check(b"clean", scanner=scanner(tmp_path, "import time; time.sleep(60)"))


def test_a_disguised_upload_is_422_and_nothing_is_kept(sqlite_city: City) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    answer = sqlite_city.ask(
        "b11", "PUT", f"/evidence/{digest}", content=PDF, headers={"Content-Type": "image/png"}
    )
    assert answer.status_code == 422
    assert digest not in set(sqlite_city.services.evidence.digests())


__all__ = ["sqlite_city"]
