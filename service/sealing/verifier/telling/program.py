"""The program: its arguments, what it prints, its exit code."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ..defects import CHINESE, UNREADABLE, Unreadable
from ..notes.keys import keys_given
from ..notes.line import Mistyped, is_line, read_line
from ..notes.notes import Note
from ..verifying import verify
from .telling import as_json, shown


def notes_given(given: Sequence[str]) -> list[Note]:
    """Files with a signed note or a printed line in them, or such lines themselves."""
    notes = []
    for each in given:
        try:
            notes.append(_note(each if is_line(each) else Path(each).read_text("utf-8")))
        except Mistyped as slip:
            raise Unreadable(f"the checkpoint's line cannot be read: {slip}") from None
        except (OSError, ValueError) as error:
            raise Unreadable(f"{each} is no signed checkpoint ({error})") from None
    return notes


def _note(text: str) -> Note:
    text = text.replace("\r\n", "\n")
    return read_line(text) if is_line(text) else Note.read(text)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="verify", description="Verifies a sealed export of a Duban log. 验证封存的日志导出。"
    )
    parser.add_argument("file", metavar="FILE", help="the export 导出文件")
    key_help = "a public key you hold, or a file of it (PEM, base64, hex) 所持公钥或其文件"
    parser.add_argument("--key", action="append", default=[], metavar="K", help=key_help)
    kept = "a checkpoint kept outside: its file, or its printed line 外存检查点：文件或打印的一行"
    parser.add_argument("--checkpoint", action="append", default=[], metavar="C", help=kept)
    parser.add_argument("--json", action="store_true", help="for machines 供程序读取")
    try:
        given = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    for stream in (sys.stdout, sys.stderr):  # a console that knows no Chinese still gets the rest
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        keys = [key for each in given.key for key in keys_given(each)]
        notes = notes_given(given.checkpoint)
        with open(given.file, "rb") as file:
            report = verify(file, keys, notes, _progress if sys.stderr.isatty() else None)
    except (Unreadable, OSError) as error:
        sys.stderr.write(f"file: {UNREADABLE} ({CHINESE[UNREADABLE]}): {error}\n")
        return 2
    lines = [json.dumps(as_json(report), ensure_ascii=False)] if given.json else shown(report)
    try:
        sys.stdout.writelines(line + "\n" for line in lines)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if report.sound else 1


def _progress(facts: int) -> None:
    sys.stderr.write(f"\r{facts} facts 事实 ")
