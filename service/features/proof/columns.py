"""The list of checkpoints (检查点): said once for page, JSON, CSV and workbook."""

from __future__ import annotations

from service.sealing.checkpoints import Checkpoint
from service.web.cells import Cell
from service.web.columns import Column, Columns

NOTE = "duban/5b1c0e0f1a2b3c4d/facts\n1200\nq2...=\n\n— duban/5b1c0e0f1a2b3c4d/facts 8f3a...=\n"
CHECKPOINTS = Columns[Checkpoint](
    "Checkpoint",
    "Checkpoints",
    (
        Column(name="number", words="Number", cell=Cell.WHOLE, example=7),
        Column(name="size", words="Facts covered", cell=Cell.WHOLE, example=1200),
        Column(name="made_at", words="Signed at", cell=Cell.MOMENT),
        Column(name="root", words="Root", cell=Cell.CODE, example="ab" * 32),
        Column(name="note", words="Signed note", example=NOTE),
        Column(name="tree", example="facts"),
    ),
)
