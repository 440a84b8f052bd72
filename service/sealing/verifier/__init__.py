"""Verifies a sealed export of a Duban log (封存日志的验证); README.md tells how to read it.

It is of the standard library alone, shares no line with the program that it checks, and so may be
handed over by itself.
"""

from __future__ import annotations

from .defects import Defect, Report, Unreadable
from .notes.keys import Key, keys_given
from .notes.line import Mistyped, is_line, read_line
from .notes.notes import Note
from .telling.program import main
from .telling.telling import as_json, shown
from .verifying import verify

__all__ = [
    "Defect",
    "Key",
    "Mistyped",
    "Note",
    "Report",
    "Unreadable",
    "as_json",
    "is_line",
    "keys_given",
    "main",
    "read_line",
    "shown",
    "verify",
]
