"""A bulletin in JSON (R17)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from service.features.bulletins.queries.figures import Figures
from service.reading.reader import Reader
from service.reading.sentences import said
from service.reading.shown import Shown, link, moment, points

PLAIN = (
    "period", "n", "state", "scheme_version", "praised", "named", "open_checks", "writers",
    "reviewer", "countersigned", "signer", "document_number", "year", "number", "superseded_by",
    "sha256",
)  # fmt: skip


def show_bulletin(reader: Reader, row: Row[Any]) -> Shown:
    words = reader.texts([row.written])
    return {name: getattr(row, name) for name in PLAIN} | {
        "frozen_at": row.position,
        "title": said(words, row.written, "title"),
        "text": said(words, row.written, "text"),
        "rows": [show_figures(each) for each in row.rows],
        "issued_at": moment(row.issued_at),
        "position": reader.at.position,
        "as_of": link(reader.at),
    }


def show_figures(row: Figures) -> Shown:
    return row | {
        "score": points(row["score"]),
        "months": {name: points(score) for name, score in row["months"].items()},
        "ledger": points(row["ledger"]),
    }
