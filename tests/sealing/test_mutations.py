"""Whatever is done to a sealed export is found, and named by its kind and position."""

from __future__ import annotations

import gzip
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.sealing.verifier import Defect, Note, Report, Unreadable, verify
from tests.golden import histories
from tests.sealing.exporting import (
    KEY,
    OTHER_KEY,
    Export,
    Said,
    end_line,
    ended,
    export_of,
    public,
    renumbered,
)

WHOLE = export_of(histories.read("city").facts, histories.read("city").words)
SIZE = len(WHOLE.facts)
BODY = WHOLE.body()
FILE = WHOLE.written()
POSITIONS = st.integers(1, SIZE)
PLACES = dict(enumerate(BODY))
LINE_OF = {fact.position: BODY.index(fact.lines()[0]) for fact in WHOLE.facts}


def judged(data: bytes, **given: list[bytes] | list[Note]) -> Report:
    return verify(io.BytesIO(data), **given)  # type: ignore[arg-type]  # keys or notes, by name


def kinds_at(report: Report, position: int) -> set[str]:
    return {defect.kind for defect in report.defects if covers(defect, position)}


def covers(defect: Defect, position: int) -> bool:
    first = defect.position
    return first is not None and first <= position <= (defect.last or first)


def without(facts: list[Said], position: int) -> list[Said]:
    return [fact for fact in facts if fact.position != position]


def lines_without(position: int) -> list[str]:
    start = LINE_OF[position]
    count = len(WHOLE.facts[position - 1].lines())
    return BODY[:start] + BODY[start + count :]


def written(body: list[str], mended: bool) -> bytes:
    """``mended``: whoever did it made the end line fit."""
    if mended:
        return ended(body)
    return "".join(f"{line}\n" for line in body).encode() + FILE.splitlines(keepends=True)[-1]


def test_what_nobody_touched_is_sound() -> None:
    report = judged(FILE, keys=[public(KEY)], notes=[Note.read(WHOLE.signed()[-1])])
    assert report.defects == []
    assert (report.facts, report.texts, report.checkpoints) == (SIZE, 17, 3)
    assert report.scores == 10
    assert report.rankings == 1
    assert report.replayed_to == SIZE


# --- any bit, any byte ----------------------------------------------------------------------------


@given(st.integers(0, len(FILE) * 8 - 1))
def test_a_bit_flipped_anywhere_is_found_and_the_line_it_is_in_is_named(bit: int) -> None:
    flipped = bytearray(FILE)
    flipped[bit // 8] ^= 1 << bit % 8
    must_name_the_line(bytes(flipped), FILE[: bit // 8].count(b"\n"))


@given(st.integers(1, len(BODY) - 1).flatmap(
    lambda line: st.tuples(st.just(line), st.integers(0, len(BODY[line].encode()) * 8 - 1))
))  # fmt: skip
def test_a_bit_flipped_with_the_end_line_mended_is_found_too(where: tuple[int, int]) -> None:
    line, bit = where
    lines = [each.encode() + b"\n" for each in BODY]
    flipped = bytearray(lines[line])
    flipped[bit // 8] ^= 1 << bit % 8
    lines[line] = bytes(flipped)
    data = b"".join(lines)
    must_name_the_line(data + end_line(data, BODY), line)


@pytest.mark.parametrize("kind", ["g", "n", "c", "c2"])
@pytest.mark.parametrize("place", [0, 50])
def test_a_fact_made_to_begin_as_a_checkpoint_does_is_changed(kind: str, place: int) -> None:
    number = [n for n, line in enumerate(BODY) if line.startswith('["f"')][place]
    lines = [line.encode() + b"\n" for line in BODY]
    lines[number] = lines[number].replace(b'["f"', f'["{kind}"'.encode())
    data = b"".join(lines)
    must_name_the_line(data + end_line(data, BODY), number)


def must_name_the_line(data: bytes, number: int, body: list[str] = BODY) -> None:
    try:
        report = judged(data)
    except Unreadable:
        assert number == 0, "only a first line makes a file that is no export"
        return
    line = body[number] if number < len(body) else ""
    now = data.split(b"\n")
    ate_the_next = len(now) < len(body) + 2
    kinds = {defect.kind for defect in report.defects}
    if line.startswith(('["f"', '["t"')):
        position = int(line.split(",")[1])
        assert "changed" in kinds_at(report, position), report.defects
        assert kinds <= ({"changed", "missing"} if ate_the_next else {"changed"}), report.defects
    elif line.startswith('["k"') and report.sound:
        assert now[number].split(b",")[2:] == line.encode().split(b",")[2:], "only since when"
    else:
        assert kinds
        assert kinds <= {"changed", "re-signed", *(["missing", "truncated"] * ate_the_next)}


@given(st.integers(0, len(FILE) - 1))
def test_a_file_cut_off_at_any_byte_is_truncated_after_its_last_whole_fact(end: int) -> None:
    report = judged(FILE[:end])
    facts = FILE[:end].rpartition(b"\n")[0].count(b'\n["f"')
    assert [(defect.kind, defect.position) for defect in report.defects] == [("truncated", facts)]


@given(st.integers(11, 4_000), st.integers(0, 7))
def test_a_packed_file_is_read_and_guarded_alike(byte: int, bit: int) -> None:
    packed = bytearray(gzip.compress(FILE, mtime=0))
    assert judged(bytes(packed)).sound
    packed[byte] ^= 1 << bit
    report = judged(bytes(packed))
    assert not report.sound


def test_a_packed_file_cut_off_is_truncated() -> None:
    packed = gzip.compress(FILE, mtime=0)
    for end in range(20, len(packed), 997):
        assert {defect.kind for defect in judged(packed[:end]).defects} == {"truncated"}
    assert not judged(packed + b"more").sound


# --- facts taken, put in, moved -------------------------------------------------------------------


@given(POSITIONS, st.booleans())
def test_a_fact_deleted_is_missing(position: int, mended: bool) -> None:
    report = judged(written(lines_without(position), mended))
    assert [(d.kind, d.position, d.last) for d in report.defects] == [
        ("missing", position, position)
    ]


@given(POSITIONS, POSITIONS, st.booleans())
def test_facts_deleted_are_missing_as_one_run(one: int, other: int, mended: bool) -> None:
    first, last = sorted((one, other))
    gone = {line for p in range(first, last + 1) for line in WHOLE.facts[p - 1].lines()}
    report = judged(written([line for line in BODY if line not in gone], mended))
    assert [(d.kind, d.position, d.last) for d in report.defects] == [("missing", first, last)]


@given(POSITIONS, POSITIONS, st.booleans())
def test_a_fact_put_in_a_second_time_is_inserted(copied: int, place: int, mended: bool) -> None:
    body = list(BODY)
    body[LINE_OF[place] : LINE_OF[place]] = WHOLE.facts[copied - 1].lines()
    report = judged(written(body, mended))
    assert {(d.kind, d.position) for d in report.defects} == {("inserted", copied)}


@given(POSITIONS, st.booleans())
def test_a_fact_made_up_and_put_in_is_inserted(place: int, mended: bool) -> None:
    body = list(BODY)
    made_up = replace(WHOLE.facts[place - 1], state='{"actor":"nobody"}', texts=())
    body[LINE_OF[place] : LINE_OF[place]] = made_up.lines()
    report = judged(written(body, mended))
    assert {(d.kind, d.position) for d in report.defects} == {("inserted", place)}


@given(POSITIONS, POSITIONS, st.booleans())
def test_two_facts_swapped_are_reordered(one: int, other: int, mended: bool) -> None:
    first, second = sorted((one, other))
    body, a, b = list(BODY), WHOLE.facts[first - 1].lines(), WHOLE.facts[second - 1].lines()
    body[LINE_OF[second] : LINE_OF[second] + len(b)] = a
    body[LINE_OF[first] : LINE_OF[first] + len(a)] = b
    report = judged(written(body, mended))
    if first == second:
        assert report.sound
        return
    assert {d.kind for d in report.defects} == {"reordered"}
    assert {d.position for d in report.defects} <= {first, second}


@given(POSITIONS, POSITIONS)
def test_facts_that_changed_places_in_the_database_are_reordered(one: int, other: int) -> None:
    """Their positions are changed with them; the leaves are those that were sealed."""
    facts = list(WHOLE.facts)
    facts[one - 1], facts[other - 1] = facts[other - 1], facts[one - 1]
    report = judged(replace(WHOLE, facts=renumbered(facts), leaves=WHOLE.sealed()).written())
    named = {(d.kind, d.position) for d in report.defects}
    assert named == ({("reordered", one), ("reordered", other)} if one != other else set())


@given(st.integers(1, SIZE - 8))
def test_a_fact_deleted_in_the_database_with_the_rest_renumbered_is_missing(position: int) -> None:
    facts = renumbered(without(WHOLE.facts, position))
    report = judged(replace(WHOLE, facts=facts, leaves=WHOLE.sealed()).written())
    assert "missing" in kinds_at(report, position)


@given(POSITIONS, st.booleans())
def test_a_fact_changed_is_changed(position: int, mended: bool) -> None:
    changed = list(WHOLE.facts)
    changed[position - 1] = changed[position - 1].saying(actor="somebody")
    body = Export(changed, WHOLE.sizes, leaves=WHOLE.sealed()).body()
    report = judged(written(body, mended))
    assert [(d.kind, d.position) for d in report.defects] == [("changed", position)]


# --- consistent rewrites --------------------------------------------------------------------------


@given(POSITIONS)
def test_a_fact_changed_with_its_leaf_lies_before_a_checkpoint_that_does_not_fit(
    position: int,
) -> None:
    """Leaves and the end line were made anew; the checkpoints cannot be."""
    changed = list(WHOLE.facts)
    changed[position - 1] = changed[position - 1].saying(via="elsewhere")
    report = judged(Export(changed, WHOLE.sizes, notes=WHOLE.signed()).written())
    assert "changed" in kinds_at(report, position)
    first, last = next((d.position, d.last) for d in report.defects if d.kind == "changed")
    assert (first, last) == {0: (1, 100), 1: (101, 200), 2: (201, SIZE)}[(position - 1) // 100]


@given(POSITIONS)
def test_a_log_signed_anew_is_found_by_a_key_or_a_checkpoint_kept_outside(position: int) -> None:
    changed = list(WHOLE.facts)
    changed[position - 1] = changed[position - 1].saying(via="elsewhere")
    data = Export(changed, WHOLE.sizes, [OTHER_KEY]).written()
    resigned = {(d.kind, d.position) for d in judged(data, keys=[public(KEY)]).defects}
    assert resigned == {("re-signed", size) for size in WHOLE.sizes}
    last = Note.read(WHOLE.signed()[-1])
    assert {(d.kind, d.position) for d in judged(data, notes=[last]).defects} == {
        ("re-signed", SIZE)
    }
    assert judged(data).sound, "by itself such a file is a sound log of somebody else's"


@given(POSITIONS)
def test_a_log_signed_anew_with_its_own_key_is_found_by_a_checkpoint_kept_outside(
    position: int,
) -> None:
    changed = list(WHOLE.facts)
    changed[position - 1] = changed[position - 1].saying(via="elsewhere")
    data = Export(changed, WHOLE.sizes).written()
    outside = [Note.read(note) for note in WHOLE.signed()]
    rows = [d.position for d in judged(data, keys=[public(KEY)], notes=outside).defects]
    assert rows == [size for size in WHOLE.sizes if size >= position]


@given(st.integers(1, SIZE - 1))
def test_a_log_cut_short_and_signed_anew_is_truncated_by_a_checkpoint_kept_outside(
    size: int,
) -> None:
    report = judged(
        Export(WHOLE.facts[:size], [size]).written(), notes=[Note.read(WHOLE.signed()[-1])]
    )
    assert ("truncated", size) in {(d.kind, d.position) for d in report.defects}


@given(st.integers(1, SIZE - 1))
def test_facts_beyond_the_last_checkpoint_are_inserted(size: int) -> None:
    notes = replace(WHOLE, sizes=[size]).signed()
    report = judged(Export(WHOLE.facts, [size], notes=notes).written())
    assert [(d.kind, d.position, d.last) for d in report.defects] == [("inserted", size + 1, SIZE)]


@given(st.integers(0, 4 * SIZE), st.booleans())
def test_a_size_that_the_first_line_has_wrong_is_the_first_lines_fault(
    size: int, mended: bool
) -> None:
    body = [BODY[0].replace(f'"size":{SIZE},', f'"size":{size},'), *BODY[1:]]
    rows = [(d.kind, d.position) for d in judged(written(body, mended)).defects]
    assert rows == ([("changed", 0)] if size != SIZE else [])
