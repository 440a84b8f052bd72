"""What is done to an export made from either database by the product itself is found and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.sealing.export import chunks
from service.sealing.keys import ensure_key
from service.sealing.sealer import Sealer
from service.sealing.tree import has_sm3
from service.settings import Settings
from service.store.log import open_log
from service.store.schema import create
from tests.databases import fresh_postgres
from tests.sealing.conftest import grow
from tests.sealing.exporting import end_line
from tests.sealing.test_mutations import judged, kinds_at, must_name_the_line
from tests.store.things import Thing, act, things

Do = Callable[[list[str]], None]
MANY = settings(max_examples=60, suppress_health_check=list(HealthCheck))
COUNT = 340  # facts: more than a tile


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def lines(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[str]]:
    """All but the last: two tiles, texts, a new key, a second tree."""
    folder: Path = tmp_path_factory.mktemp("real")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'log.db'}"
        if request.param == "postgres":
            url = stack.enter_context(fresh_postgres())
        yield exported(url, folder).decode().split("\n")[:-2]


def exported(url: str, folder: Path) -> bytes:
    made = Settings(database=url, signing_key=str(folder / "signing.pem"), sm3=has_sm3())
    ensure_key(made)
    create(url)
    with open_log(url) as log:
        sealer = Sealer(log, made)
        for words in ("一 words", 'quotes " and \\ and \u2028', "third"):
            log.keep(Thing.make(things(log, 1)[0].id, act(log.now()), note=words))
        for count in (197, 100, COUNT - 300):
            grow(log, count)
            sealer.seal() if count != 100 else sealer.rotate()
        return b"".join(chunks(sealer, sealer.seal()))


def whole(lines: list[str], mended: bool = True) -> bytes:
    """``mended``: whoever did it made the end line fit."""
    data = "".join(f"{line}\n" for line in lines).encode()
    return data + (end_line(data, lines) if mended else b'["end",340,3,6,"%s"]\n' % (b"0" * 64))


def done(lines: list[str], do: Do, mended: bool) -> bytes:
    changed = list(lines)
    do(changed)
    return whole(changed, mended)


def drop(number: int) -> Do:
    def do(lines: list[str]) -> None:
        del lines[number]

    return do


def fact_at(lines: list[str], place: int) -> tuple[int, int]:
    """One of the facts that have no texts: its line and position."""
    facts = [n for n, line in enumerate(lines) if line.startswith('["f",')][3:]
    number = facts[place % len(facts)]
    return number, int(lines[number].split(",")[1])


PLACES = st.integers(0, 10_000)


def test_what_nobody_touched_is_sound(lines: list[str]) -> None:
    report = judged(whole(lines))
    assert report.defects == []
    assert (report.facts, report.texts, report.checkpoints) == (COUNT, 3, 3)
    assert report.second == (3 if has_sm3() else 0)


@MANY
@given(st.integers(0, 10**9), st.booleans())
def test_a_bit_flipped_anywhere_is_found_and_its_line_named(
    lines: list[str], bit: int, mended: bool
) -> None:
    data = whole(lines, mended=True)
    ends = data.rindex(b"\n", 0, -1) + 1
    flipped = bytearray(data)
    place = bit // 8 % (ends if mended else len(data))
    flipped[place] ^= 1 << bit % 8
    if mended:
        flipped[ends:] = end_line(bytes(flipped[:ends]), lines)
    if mended and place < data.index(b"\n") + 1:
        return  # words of the first line are signed by nobody
    must_name_the_line(bytes(flipped), data[:place].count(b"\n"), lines)


@MANY
@given(PLACES, st.booleans())
def test_a_fact_deleted_is_missing(lines: list[str], place: int, mended: bool) -> None:
    number, position = fact_at(lines, place)
    report = judged(done(lines, drop(number), mended))
    assert {(d.kind, d.position) for d in report.defects} == {("missing", position)}


@MANY
@given(PLACES, PLACES, st.booleans())
def test_a_fact_put_in_is_inserted(lines: list[str], one: int, two: int, mended: bool) -> None:
    (copied, position), (place, _) = fact_at(lines, one), fact_at(lines, two)
    report = judged(done(lines, lambda all: all.insert(place, all[copied]), mended))
    assert {(d.kind, d.position) for d in report.defects} == {("inserted", position)}


@MANY
@given(PLACES, PLACES, st.booleans())
def test_facts_swapped_are_reordered(lines: list[str], one: int, two: int, mended: bool) -> None:
    (first, a), (second, b) = fact_at(lines, one), fact_at(lines, two)

    def swap(all: list[str]) -> None:
        all[first], all[second] = all[second], all[first]

    report = judged(done(lines, swap, True))
    if first == second:
        assert report.sound
        return
    assert {d.kind for d in report.defects} == {"reordered"}
    assert {d.position for d in report.defects} <= {a, b}


@MANY
@given(PLACES, st.booleans())
def test_any_line_deleted_is_found(lines: list[str], place: int, mended: bool) -> None:
    """But a checkpoint that others stand for, or a key: who takes it and mends the end line leaves
    a log that is sound."""
    number = place % (len(lines) - 1) + 1
    gone = lines[number]
    report = judged(done(lines, drop(number), mended))
    if mended and gone.startswith(('["c', '["k')):
        assert report.sound or {d.kind for d in report.defects} <= {
            "re-signed",
            "missing",
            "inserted",
            "changed",
        }
    else:
        assert not report.sound


@MANY
@given(PLACES)
def test_a_file_cut_off_anywhere_is_truncated(lines: list[str], end: int) -> None:
    data = whole(lines)
    cut = data[: end * 7919 % (len(data) - 1) + 1]
    facts = cut.rpartition(b"\n")[0].count(b'\n["f"')
    assert [(d.kind, d.position) for d in judged(cut).defects] == [("truncated", facts)]


@MANY
@given(PLACES, st.sampled_from(["state", "recorded_at", "topic"]))
def test_a_fact_changed_is_changed(lines: list[str], place: int, what: str) -> None:
    number, position = fact_at(lines, place)

    def change(all: list[str]) -> None:
        begin, at, rest = all[number].split(",", 2)
        changed = {
            "state": f'{begin},{at},{rest[:-2]} "]',
            "recorded_at": f"{begin},{at},1{rest}",
            "topic": f"{begin},{at},{rest.replace('thing', 'thong', 1)}",
        }[what]
        assert changed != all[number]
        all[number] = changed

    report = judged(done(lines, change, True))
    assert {d.kind for d in report.defects} == {"changed"}
    assert "changed" in kinds_at(report, position)
