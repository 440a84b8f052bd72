"""What a dispatch meeting is proposed to speak of: rectifications (整改) still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service.feature import AgendaItem
from service.features.rectifications.queries import rectifications
from service.reading.reader import Reader


def waiting(reader: Reader, invited: Sequence[str]) -> Iterator[AgendaItem]:
    """Of those invited, by deadline: not closed off yet, or accepted as not done."""
    for each in rectifications(reader, invited, states=("open", "reported", "not_done")):
        yield AgendaItem(
            kind="rectification",
            organization=each.organization,
            subject=each.problem,
            path=f"/rectifications/{each.id}",
            assignment=each.id,
            due=each.line.row.due,
        )
