"""An appeal in JSON: what it is against, what stands there now, its days, its decision (R15)."""

from __future__ import annotations

from service.features.appeals.columns import APPEALS
from service.features.appeals.queries.appeals import Filed, against, live_entry, must_be_filed
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link, points


def show_appeal(reader: Reader, appeal: str) -> Shown:
    filed = must_be_filed(reader, appeal)
    row, now = filed.row, live_entry(reader, against(filed.row))
    return APPEALS.json(filed) | {
        "reason": words_of(reader, filed)[0],
        "evidence": row.evidence,
        "notice": row.notice,
        "filed_by": row.filed_by,
        "stands": now.entry if now else None,
        "stands_amount": points(now.amount) if now else None,
        "items": row.items,
        "note": words_of(reader, filed)[1],
        "decided_by": row.decided_by,
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def words_of(reader: Reader, filed: Filed) -> tuple[str | None, str | None]:
    """Its reason, and the note of its decision."""
    row = filed.row
    words = reader.texts([row.filed, row.decided])
    return said(words, row.filed, "reason"), said(words, row.decided, "note")
