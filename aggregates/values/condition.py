"""Whom a task is for (适用条件): conditions an organization must meet (R1)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from aggregates.errors import Refused

MINIMUM = r"(?:党员(?:人数)?|min_members=)(\d{1,7})(?:人|名)?(?:及?以上)?"


class BadCondition(Refused):
    status = 422
    rule = "R1"


@dataclass(frozen=True, slots=True)
class Condition:
    """``min_members``: at least so many members; ``has_groups``: it is divided into 党小组."""

    min_members: int | None = None
    has_groups: bool = False

    @classmethod
    def parse(cls, written: str | None) -> Condition:
        """``党员20人以上、设党小组`` or ``min_members=20; has_groups``; nothing is no condition."""
        minimum, groups = None, False
        for part in re.split("[、,;]+", _plain(written or "")):
            if match := re.fullmatch(MINIMUM, part):
                minimum = int(match[1])
            elif part in ("设党小组", "有党小组", "设有党小组", "has_groups"):
                groups = True
            elif part:
                raise BadCondition(
                    "“{written}” is not a condition; write 党员20人以上 or 设党小组.",
                    written=(written or "")[:40],
                )
        return cls(minimum, groups)

    def is_met(self, members: int | None, has_groups: bool) -> bool:
        """Whether an organization meets it; one whose members were never counted does not."""
        if self.has_groups and not has_groups:
            return False
        return self.min_members is None or (members is not None and members >= self.min_members)


def _plain(written: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", written)).lower()
