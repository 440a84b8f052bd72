"""What happens to a bulletin after its draft (R17): written, reviewed, signed, issued, filed."""

from __future__ import annotations

from dataclasses import dataclass

from aggregates.bulletin.bulletin import Bulletin, BulletinRefused, bulletin_id
from aggregates.errors import NotFound
from aggregates.event import Act, Aggregate
from aggregates.rules.bulletin import Steps, document_number, next_issue
from aggregates.values.period import Quarter
from aggregates.values.text import Text
from service.access.actions import Action
from service.features.bulletins.final_file import differences
from service.features.bulletins.queries import bulletins as queries
from service.features.bulletins.rights import BULLETIN_SIGN, BULLETIN_WRITE
from service.features.evidence.commands import must_have_evidence
from service.reading.reader import read_now
from service.reading.tree import tree
from service.recording.call import Call, Done, permit, record
from service.services import Services
from service.store.read_set import ALL


@dataclass(frozen=True, slots=True)
class Begun:
    """A bulletin that something is done to, and as whose act."""

    bulletin: Bulletin
    steps: Steps
    act: Act


def write(
    services: Services,
    call: Call,
    quarter: Quarter,
    title: Text,
    text: Text,
    praised: list[str],
    named: list[str],
) -> Done:
    begun = _begun(services, call, quarter, BULLETIN_WRITE)
    _must_have_rows(services, begun.bulletin, (*praised, *named))
    begun.bulletin.write(title, text, praised, named, begun.act)
    return _recorded(services, call, begun.bulletin)


def _must_have_rows(services: Services, bulletin: Bulletin, codes: tuple[str, ...]) -> None:
    """Who is praised or named is of the units whose figures it has."""
    with read_now(services, "bulletins") as reader:
        row = queries.bulletin(reader, bulletin.period, bulletin.n)
    known = {each["organization"] for each in row.rows}
    for code in codes:
        if code not in known:
            raise BulletinRefused("{code} is not among the units of this bulletin.", code=code)


def review(services: Services, call: Call, quarter: Quarter) -> Done:
    begun = _begun(services, call, quarter, BULLETIN_WRITE)
    begun.bulletin.review(begun.steps, begun.act)
    return _recorded(services, call, begun.bulletin)


def countersign(services: Services, call: Call, quarter: Quarter) -> Done:
    begun = _begun(services, call, quarter, BULLETIN_SIGN)
    begun.bulletin.countersign(begun.steps, begun.act.acting_for, begun.act)
    return _recorded(services, call, begun.bulletin)


def sign(services: Services, call: Call, quarter: Quarter, typed: str) -> Done:
    """``typed``: the 发文字号, which no other bulletin has."""
    begun = _begun(services, call, quarter, BULLETIN_SIGN)
    number, _ = document_number(typed)
    call.read_set.on_lists([(ALL, ALL)], ("bulletin.signed",), services.log.last()[0])
    with read_now(services, "bulletins") as reader:
        taken = queries.with_number(reader, number)
    if taken is not None and (taken.period, taken.n) != (str(quarter), begun.bulletin.n):
        raise BulletinRefused(
            "{number} is the number of bulletin {n} of {period}; each is given once.",
            number=number,
            n=taken.n,
            period=taken.period,
        )
    begun.bulletin.sign(begun.steps, typed, begun.act)
    return _recorded(services, call, begun.bulletin, document_number=number)


def return_(services: Services, call: Call, quarter: Quarter, reason: Text) -> Done:
    begun = _begun(services, call, quarter, BULLETIN_SIGN)
    begun.bulletin.return_(reason, begun.act)
    return _recorded(services, call, begun.bulletin)


def withdraw(services: Services, call: Call, quarter: Quarter, reason: Text) -> Done:
    begun = _begun(services, call, quarter, BULLETIN_WRITE)
    begun.bulletin.withdraw(reason, begun.act)
    return _recorded(services, call, begun.bulletin)


def issue(services: Services, call: Call, quarter: Quarter) -> Done:
    """印发: takes the year's next 期号, and the place of the one issued before."""
    begun = _begun(services, call, quarter, BULLETIN_WRITE)
    year = services.standing_data.today(call.act.at).year
    call.read_set.on_lists([(ALL, ALL)], ("bulletin.issued",), services.log.last()[0])
    with read_now(services, "bulletins") as reader:
        number = next_issue(queries.numbers_of(reader, year))
        before = queries.bulletins(reader, str(quarter), ("issued",))
    earlier = [_loaded(services, str(quarter), row.n) for row in before]
    n = begun.bulletin.n
    begun.bulletin.issue(year, number, earlier[0].n if earlier else None, begun.act)
    for each in earlier:
        each.give_way(n, begun.act)
    return _recorded(services, call, begun.bulletin, *earlier, year=year, number=number)


def attach(services: Services, call: Call, quarter: Quarter, sha256: str) -> Done:
    """定稿: the file by its digest; figures in it that differ from the frozen ones are listed."""
    permit(services, call, BULLETIN_WRITE)
    must_have_evidence(services, call, [sha256])
    with read_now(services, "bulletins", "organizations") as reader:
        row = queries.latest(reader, str(quarter), queries.SIGNED)
        names = {code: place.name for code, place in tree(reader).places.items()}
    bulletin = _loaded(services, str(quarter), row.n)
    differing = differences(services.evidence.get(sha256), row.rows, names)
    bulletin.attach(sha256, _act(services, call))
    return _recorded(services, call, bulletin, differences=differing)


# --- what they share ----------------------------------------------------------------------------


def _begun(services: Services, call: Call, quarter: Quarter, action: Action) -> Begun:
    """The quarter's last one; NotFound where none is drafted."""
    permit(services, call, action)
    with read_now(services, "bulletins") as reader:
        row = queries.latest(reader, str(quarter))
    steps = Steps.of(services.standing_data.version(quarter).parameters)
    return Begun(_loaded(services, str(quarter), row.n), steps, _act(services, call))


def _loaded(services: Services, period: str, n: int) -> Bulletin:
    bulletin = services.log.find(Bulletin, bulletin_id(period, n))
    if bulletin is None:
        raise NotFound("There is no bulletin {n} of {period}.", n=n, period=period)
    return bulletin


def _act(services: Services, call: Call) -> Act:
    """The machine's operator acts as the committee."""
    if not call.who.operator:
        return call.act
    with read_now(services, "organizations") as reader:
        root = tree(reader).root
    return call.act_for(root) if root else call.act


def _recorded(services: Services, call: Call, *what: Aggregate, **answer: object) -> Done:
    first = what[0]
    assert isinstance(first, Bulletin)
    return record(services, call, *what, period=first.period, n=first.n, **answer)
