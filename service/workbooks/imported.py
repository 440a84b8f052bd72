"""What an import was asked for, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from aggregates.values.period import Month
from service.recording.changes import Change, FieldChange
from service.workbooks.errors import CellError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """``period`` and ``stated_on`` are read from the title lines where they are None.
    ``translate``: into the language of whoever the wrong rows go back to. ``answer``: what the
    answer says of it, kept under the call's key in the same transaction."""

    dry_run: bool = False
    partial: bool = False
    period: Month | None = None
    stated_on: date | None = None
    confirm: bool = False
    history: bool = False
    in_force_from: Month | None = None
    answer: Callable[[Imported], dict[str, Any]] | None = None
    translate: Callable[[str], str] = str

    @property
    def given(self) -> frozenset[str]:
        """What the lines above the table need not say."""
        said = {"period": self.period, "stated_on": self.stated_on}
        return frozenset(name for name, value in said.items() if value is not None)


@dataclass(slots=True)
class Imported:
    """``changes``: what was recorded, or would be. ``extra``: headers of columns left out.
    ``wrong_rows``: a workbook of the rows left out, where ``partial`` left any out. ``refused``:
    something is wrong, and ``partial`` was not asked for or found nothing that is right."""

    kind: str
    changes: list[Change]
    errors: list[CellError]
    notes: list[str]
    extra: list[str]
    rows: int
    recorded: bool = False
    refused: bool = False
    position: int | None = None
    wrong_rows: bytes | None = None
    sums: list[FieldChange] = field(default_factory=list)  # of all of it together
    answer: dict[str, Any] = field(default_factory=dict)

    def answered(self, options: Options, **otherwise: Any) -> dict[str, Any]:
        """What is recorded as its answer, as being recorded."""
        self.recorded = True
        return options.answer(self) if options.answer else otherwise

    def counts(self) -> dict[str, int]:
        return dict(Counter(change.what for change in self.changes))
