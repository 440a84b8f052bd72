"""What a dispatch meeting is proposed to speak of: red lines of whoever is invited (R4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from aggregates.assignment.states import Outcome
from aggregates.values.period import Period
from service.feature import AgendaItem
from service.features.assignments.queries.lines import Lights, Wanted, find, lines
from service.features.catalogue.queries import catalogue
from service.reading.reader import Reader
from service.reading.tree import tree

OPEN = ("issued", "received", "returned")


def red(
    reader: Reader, organization: str, invited: Sequence[str], period: Period
) -> Iterator[AgendaItem]:
    """Each red line of their own, overdue ones whatever their month, and those of the period that
    were accepted as 未完成; of those beneath them how many there are."""
    places, lights = tree(reader), Lights(reader)
    by_code = {code: top for top in invited for code in places.subtree(top)}
    rows = find(reader, Wanted(organizations=list(by_code), statuses=OPEN))
    late = [row for row in rows if lights.of_open(row).colour == "red"]
    months = [str(month) for month in period.months]
    ended = Wanted(organizations=list(by_code), periods=months, statuses=("accepted",))
    late += [row for row in find(reader, ended) if row.outcome == Outcome.NOT_DONE]
    own = [row for row in late if row.organization in invited]
    for line in lines(reader, own, catalogue(reader)):
        row = line.row
        yield AgendaItem(kind="red", organization=row.organization, subject=line.called(),
                         path=f"/assignments/{row.assignment}", assignment=str(row.assignment),
                         due=row.due)  # fmt: skip
    beneath = Counter(by_code[row.organization] for row in late if row.organization not in invited)
    for code, count in beneath.items():
        yield AgendaItem(kind="red", organization=code, subject=f"{places[code].name} +{count}",
                         path=f"/assignments?under={code}")  # fmt: skip
