"""What the doctor finds: how it stands, and what to do where it does not."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """``well`` is None for advice, which fails nothing. ``remedy``: what to do, in a sentence."""

    what: str
    well: bool | None
    text: str
    remedy: str = ""

    def lines(self) -> list[str]:
        mark = {True: "+", False: "-", None: "?"}[self.well]
        return [f"{mark} {self.text}", *([f"    → {self.remedy}"] if self.remedy else [])]
