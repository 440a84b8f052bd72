"""Evidence (佐证) as of a moment: whose facts name a file."""

from __future__ import annotations

from sqlalchemy import select

from projections.evidence import EVIDENCE
from service.reading.reader import Reader


def named_by(reader: Reader, sha256: str) -> set[str]:
    """The organizations whose reports name it; whoever may see one of them may read it."""
    rows = reader.view.rows(EVIDENCE)
    query = select(rows.c.organization).where(rows.c.sha256 == sha256).distinct()
    return {row.organization for row in reader.view.all(query)}


def named(reader: Reader) -> set[str]:
    """Every file that a fact names."""
    rows = reader.view.rows(EVIDENCE)
    return {row.sha256 for row in reader.view.all(select(rows.c.sha256).distinct())}
