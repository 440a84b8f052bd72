"""A year's score opened (R8, R10): daily, poll, bonuses, deductions, their caps and the floor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from aggregates.rules.year_score import YearScore, format_share
from aggregates.values.period import Year
from projections.adjustments import ADJUSTMENTS
from service.features.scores.queries.parts import Part
from service.reading.reader import Reader
from service.reading.sentences import said


def year_parts(
    reader: Reader, organization: str, year: Year, score: YearScore, quarters: list[Part]
) -> list[Part]:
    """``quarters``: opened already. What counts under a cap stands in the part's score."""
    daily = Part("daily", "R8", score.daily, _share(score.daily_share), parts=quarters,
                 reason="no-months" if score.daily is None else None)  # fmt: skip
    parts = [daily, _poll(reader, organization, year, score), *_adjusted(reader, organization,
                                                                         year, score)]  # fmt: skip
    if score.arithmetic is not None:
        parts.append(Part("arithmetic", "R10", score.score, score.arithmetic))
    if score.floored:
        parts.append(Part("floor", "R10", 0))
    return parts


def _share(share: int) -> str:
    return f"× {format_share(share)}"


def _poll(reader: Reader, organization: str, year: Year, score: YearScore) -> Part:
    if score.poll is None:
        reason = "no-poll" if score.reason == "no-poll" else "no-poll-of-group"
        return Part("poll", "R9", None, reason=reason)
    return Part("poll", "R9", score.poll, _share(score.poll_share))


def _adjusted(reader: Reader, organization: str, year: Year, score: YearScore) -> list[Part]:
    rows = _rows(reader, organization, str(year))
    words = reader.texts(row.proposed for row in rows)
    parts: dict[str, list[Part]] = {"bonus": [], "deduction": []}
    for row in rows:
        facts = [row.proposed, row.decided]
        label = said(words, row.proposed, "reason")
        parts[row.kind].append(Part(row.kind, "R10", row.points, label, facts=facts))
    counted = (("bonuses", "bonus", score.bonuses, score.raw_bonuses),
               ("deductions", "deduction", score.deductions, score.raw_deductions))  # fmt: skip
    for _, kind, counts, raw in counted:
        if raw > counts:
            parts[kind].append(Part("cap", "R10", counts - raw))
    return [Part(name, "R10", counts, parts=parts[kind]) for name, kind, counts, _ in counted]


def _rows(reader: Reader, organization: str, year: str) -> Sequence[Row[Any]]:
    rows = reader.view.rows(ADJUSTMENTS)
    wanted = (rows.c.organization == organization, rows.c.year == year,
              rows.c.state == "approved")  # fmt: skip
    return reader.view.all(select(rows).where(*wanted).order_by(rows.c.proposed))
