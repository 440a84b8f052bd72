"""One export verified: read once, judged, told."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from typing import IO

from . import rules
from .defects import Report
from .judging.ending import Ending
from .notes.notes import Note
from .reading.intake import Intake
from .reading.state import State

assert rules.MECHANISMS, "every mechanism's rules are registered"


def verify(
    file: IO[bytes],
    keys: Sequence[bytes] = (),
    notes: Sequence[Note] = (),
    progress: Callable[[int], None] | None = None,
) -> Report:
    """``file``: seekable. Raises Unreadable for what is no export."""
    state, collected = State(keys, notes), gc.isenabled()
    gc.disable()  # millions of small objects, and none of them garbage in a circle
    try:
        Intake(state).read(file, progress)
        Ending(state).finish()
        return state.report
    finally:
        state.close()
        if collected:
            gc.enable()
