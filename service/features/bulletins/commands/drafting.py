"""A bulletin drafted (拟稿, R7, R17): its figures frozen at the position they were read at."""

from __future__ import annotations

from aggregates.bulletin.bulletin import OPEN, Bulletin, BulletinRefused, Frozen
from aggregates.values.period import Quarter
from aggregates.values.text import Text
from service.features.bulletins import drafting
from service.features.bulletins.queries.bulletins import bulletins, open_checks
from service.features.bulletins.queries.figures import figures
from service.features.bulletins.rights import BULLETIN_WRITE
from service.features.ledgers.queries.ledgers import still_open
from service.features.ledgers.queries.rounds import round_of
from service.reading.reader import Reader, read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, permit, record
from service.services import Services
from service.store.read_set import ALL

# What the figures are made of: none of it may come between their position and the draft.
FIGURES = ("score.entered", "score.reversed", "month.closed", "scheme.published")


def draft(services: Services, call: Call, quarter: Quarter) -> Done:
    """Refused before the quarter's months are closed and its ledger round is over, and while
    another draft of it is open."""
    permit(services, call, BULLETIN_WRITE)
    with read_now(services) as reader:
        _must_be_ripe(reader, quarter)
        before = bulletins(reader, str(quarter))
        waiting = [row.n for row in before if row.state in OPEN]
        if waiting:
            raise BulletinRefused(
                "Bulletin {n} of {period} is being written; withdraw it before another is begun.",
                n=waiting[0],
                period=quarter,
            )
        n = len(before) + 1
        bulletin = _drafted(reader, call, quarter, n)
        lists = [(ALL, str(each)) for each in (*quarter.months, quarter)]
        call.read_set.on_lists(lists, FIGURES, reader.at.position)
    return record(services, call, bulletin, n=n, period=str(quarter))


def _must_be_ripe(reader: Reader, quarter: Quarter) -> None:
    round_ = round_of(reader, quarter)
    if round_.ends_on is None:
        raise BulletinRefused(
            "The months of {period} are not all closed yet (月结); its bulletin waits for them.",
            period=quarter,
        )
    waiting = still_open(reader, str(quarter))
    if not round_.is_over(reader.today) or waiting:
        raise BulletinRefused(
            "The ledger round of {period} ends on {day}; its bulletin waits for that.",
            period=quarter,
            day=round_.ends_on,
        )


def _drafted(reader: Reader, call: Call, quarter: Quarter, n: int) -> Bulletin:
    rows, waiting, places = figures(reader, quarter), open_checks(reader, quarter), tree(reader)
    names = {code: place.name for code, place in places.places.items()}
    frozen = Frozen(reader.at.position, reader.scheme(quarter).number, rows, waiting)
    act = call.act_for(places.root) if places.root else call.act
    text = drafting.paragraphs(quarter, rows, waiting, names)
    return Bulletin.draft(str(quarter), n, frozen, Text(drafting.title(quarter)), Text(text), act)
