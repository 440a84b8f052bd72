"""How often a task comes (周期) and by when in its month (完成时限), as offices write them (R2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from aggregates.errors import Refused
from aggregates.values.calendar import Calendar
from aggregates.values.period import Month

EVERY = {
    **dict.fromkeys(("每月", "月度", "按月", "每个月", "逐月", "月"), tuple(range(1, 13))),
    **dict.fromkeys(("每季度", "每季", "季度", "按季度", "按季", "季"), (3, 6, 9, 12)),
    **dict.fromkeys(("每半年", "半年", "半年度"), (6, 12)),
    **dict.fromkeys(("每年", "年度", "全年", "每年度", "年"), (12,)),
    "monthly": tuple(range(1, 13)),
    "quarterly": (3, 6, 9, 12),
    "yearly": (12,),
}
LAST_WORKING = "last-working-day"
_ONCE = re.compile(r"(?:至少|不少于)?(?:开展|召开)?[一1]次$")
_DEADLINE = re.compile(
    r"(?:本月|当月|每月|(?P<quarter>[本每]?季度?(?:末月?|末?的?最后一个?月)))?"
    r"(?:(?P<day>\d{1,2})[日号]?|(?:月?[底末])?最后[一1]个工作日|月[底末]|(?<=月)[底末]|(?<=季末)|(?<=季度末))"
    r"(?:之前|以前|前)?(?:完成|办结|报送|上报)?(?:\(如?遇[^()]{0,12}顺延[^()]{0,12}\))?",
    re.ASCII,
)


class BadCycle(Refused):
    status = 422
    rule = "R2"


class BadDeadline(Refused):
    status = 422
    rule = "R2"


def parse_cycle(written: str) -> tuple[int, ...]:
    """``每季度`` or ``3月、9月`` to the months (1 to 12) in which the task is due, ascending."""
    plain = _plain(written)
    every = _ONCE.sub("", plain)
    if every in EVERY:
        return EVERY[every]
    months = re.split("[、,;/和]+", plain.removeprefix("每年"))
    parts = [part.removesuffix("月份").removesuffix("月") for part in months]
    if not all(re.fullmatch(r"0?[1-9]|1[0-2]", part, re.ASCII) for part in parts):
        raise BadCycle(
            "“{written}” is not a cycle; write 每月, 每季度, 每年 or months like 3月、9月.",
            written=written[:40],
        )
    return tuple(sorted({int(part) for part in parts}))


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """``day`` 1 to 31, or None for the last working day; ``quarter_end`` counts in the quarter's
    last month instead of the month itself."""

    day: int | None
    quarter_end: bool = False

    @classmethod
    def parse(cls, written: str) -> DeadlineRule:
        plain = _plain(written)
        match = _DEADLINE.fullmatch(plain)
        if match is None or (match["day"] and not 1 <= int(match["day"]) <= 31):
            raise BadDeadline(
                "“{written}” is not a deadline; write one like 本月25日, 季末月20日 or "
                "本月最后一个工作日.",
                written=written[:40],
            )
        return cls(int(match["day"]) if match["day"] else None, match["quarter"] is not None)

    def falls_on(self, month: Month, calendar: Calendar) -> date:
        """The deadline in that month; one on a day off moves to the next working day (R2)."""
        month = month.quarter.months[-1] if self.quarter_end else month
        if self.day is None:
            return calendar.last_working(month)
        return calendar.on_or_after(month.day(self.day))


def _plain(written: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", written)).lower()
