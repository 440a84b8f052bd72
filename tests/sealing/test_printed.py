"""A checkpoint as one line on paper: typed back in, it tells a slip from a forgery."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.sealing import holding, verifier
from service.sealing.checkpoints import Checkpoint
from service.sealing.export import checkpoint_for, chunks
from service.sealing.holding import ANOTHER, CHANGED, HOLDS, REWRITTEN, SHORTER, compare_with
from service.sealing.note import body
from service.sealing.printed import Kept, Mistyped, NotPrintable, line_of, read
from service.sealing.sealer import Sealer
from service.sealing.tree import has_sm3
from service.store.errors import StoreAway
from service.store.log import Log
from tests.sealing.conftest import grow, with_
from tests.sealing.intruder import intruder

KEPT = Kept("facts", "5b1c0e0f1a2b3c4d", 1200, "ab" * 32)
ORIGIN = "duban/5b1c0e0f1a2b3c4d/facts"
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def printed(kept: Kept = KEPT) -> str:
    origin = f"duban/{kept.log}/{kept.tree}"
    note = body(origin, kept.size, bytes.fromhex(kept.root)) + "\n— x y\n"
    return line_of(Checkpoint(kept.tree, 1, kept.size, kept.root, note, 0))


LINE = printed()


def test_it_is_one_line_of_sixteen_groups() -> None:
    assert re.fullmatch(r"DUBAN1(-[0-9A-HJKMNP-TV-Z]{5}){16}", LINE)


@given(st.sampled_from(["facts", "facts-sm3", "access"]), st.binary(min_size=8, max_size=8),
       st.integers(0, 10**14 - 1), st.binary(min_size=32, max_size=32))  # fmt: skip
def test_what_is_printed_is_read_back_by_the_service_and_by_the_verifier(
    tree: str, log: bytes, size: int, root: bytes
) -> None:
    kept = Kept(tree, log.hex(), size, root.hex())
    line = printed(kept)
    note = verifier.read_line(line)
    assert read(line) == kept
    assert (note.origin, note.size, note.root) == (f"duban/{log.hex()}/{tree}", size, root)


WAYS: list[Callable[[str], str]] = [
    str.lower, lambda line: line.replace("-", " "), lambda line: line.replace("-", ""),
    lambda line: f"  {line}\n", lambda line: line.replace("-", "—\r\n"),
    lambda line: line.replace("0", "O").replace("1", "l"),
    lambda line: "".join(chr(ord(c) + 0xFEE0) for c in line),  # by a Chinese keyboard
    lambda line: line.removeprefix("DUBAN1-"), lambda line: line.replace("DUBAN1", "dubanI"),
]  # fmt: skip


@pytest.mark.parametrize("way", range(len(WAYS)))
def test_however_it_is_typed(way: int) -> None:
    typed = WAYS[way](LINE)
    assert read(typed) == KEPT
    assert verifier.read_line(typed).size == 1200


@given(st.integers(0, 79), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_a_slip_in_its_group(place: int, sign: str) -> None:
    signs = LINE.removeprefix("DUBAN1-").replace("-", "")
    wrong = signs[:place] + sign + signs[place + 1 :]
    if wrong == signs:
        return
    assert slip(wrong) == str(place // 5 + 1)


def test_two_signs_the_wrong_way_round_are_a_slip_in_their_group() -> None:
    signs = LINE.removeprefix("DUBAN1-").replace("-", "")
    for place in range(79):
        if signs[place] != signs[place + 1]:
            wrong = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]
            assert slip(wrong) == str(place // 5 + 1)


def slip(typed: str) -> str:
    """The group to look at again, as both say it."""
    with pytest.raises(Mistyped, match="slip of typing") as refused:
        read(typed)
    with pytest.raises(verifier.Mistyped, match=f"group {refused.value.places['group']} again"):
        verifier.read_line(typed)
    return str(refused.value.places["group"])


@pytest.mark.parametrize(("typed", "says"), [
    ("", "has 0 signs"), (LINE[:-1], "has 79 signs"), (LINE + "0", "has 81 signs"),
    (LINE.replace(LINE[9], "U", 1) if LINE[9] not in "DUBAN1" else LINE + "U", "stands in no such"),
    ("一二三四五", "stands in no such"),
    (LINE[:13] + "ZZZZZ" + LINE[18:25] + "ZZZZZ" + LINE[30:], "does not fit"),
])  # fmt: skip
def test_what_is_no_line_is_told_so(typed: str, says: str) -> None:
    with pytest.raises(Mistyped, match=says):
        read(typed)
    with pytest.raises(verifier.Mistyped):
        verifier.read_line(typed)


def test_another_kind_of_log_has_no_line() -> None:
    with pytest.raises(NotPrintable):
        printed(replace(KEPT, tree="others"))
    with pytest.raises(NotPrintable):
        line_of(Checkpoint("facts", 1, 1, "ab" * 32, "duban.example/facts\n1\nx\n\n", 0))


# --- held against the log -------------------------------------------------------------------------


@pytest.fixture
def sealed(log: Log, sealer: Sealer) -> Sealer:
    made = with_(sealer, sm3=has_sm3())
    for count in (300, 400, 33):
        grow(log, count)
        made.seal()
    return made


def kept(sealer: Sealer, place: int = 1, tree: str = "facts") -> Kept:
    made = [*sealer.record(tree).all()][place]
    kept = read(line_of(made))
    assert read(made.note) == kept, "a whole note says the same"
    return kept


@pytest.mark.parametrize("tree", ["facts", "facts-sm3"] if has_sm3() else ["facts"])
def test_a_log_holds_its_own_checkpoints(sealed: Sealer, tree: str) -> None:
    for place, size in enumerate((300, 700, 733)):
        finding = compare_with(sealed, kept(sealed, place, tree))
        assert (finding.what, finding.contained, finding.number) == (HOLDS, True, place + 1)
        assert finding.kept.size == size


def test_a_checkpoint_that_is_gone_from_the_store_is_held_still(sealed: Sealer) -> None:
    kept_before = kept(sealed)
    with intruder(sealed.settings.database) as hand:
        hand.run("DELETE FROM checkpoints WHERE number = 2")
    finding = compare_with(sealed, kept_before)
    assert (finding.contained, finding.number) == (True, None)


@pytest.mark.parametrize("how", ["edit", "edit_with_leaf", "gone", "swap"])
@pytest.mark.parametrize("tree", ["facts", "facts-sm3"] if has_sm3() else ["facts"])
def test_a_fact_changed_since_is_found_with_its_position(
    sealed: Sealer, how: str, tree: str
) -> None:
    before = kept(sealed, 1, tree)
    with intruder(sealed.settings.database) as hand:
        if how == "gone":
            hand.run("DELETE FROM facts WHERE position = 444")
        elif how == "swap":
            hand.swap(444, 600)
        else:
            getattr(hand, how)(444)
    finding = compare_with(sealed, before)
    if how == "edit_with_leaf" and tree == "facts":
        assert (finding.what, finding.position) == (REWRITTEN, None), "the stored hash fits it now"
    else:
        assert (finding.what, finding.position) == (CHANGED, 444)
    assert compare_with(sealed, kept(sealed, 0, tree)).contained, "up to there it is the same"


def test_a_log_cut_short_is_found(sealed: Sealer) -> None:
    before = kept(sealed, 2)
    with intruder(sealed.settings.database) as hand:
        hand.run("DELETE FROM facts WHERE position > 700")
    finding = compare_with(sealed, before)
    assert (finding.what, finding.position) == (SHORTER, 700)


def test_a_made_up_checkpoint_is_not_held(sealed: Sealer) -> None:
    finding = compare_with(sealed, replace(kept(sealed), root="cd" * 32))
    assert (finding.what, finding.position) == (REWRITTEN, None)


def test_another_logs_checkpoint_says_nothing_of_this_one(sealed: Sealer) -> None:
    assert compare_with(sealed, KEPT).what == ANOTHER


def test_one_looks_through_the_log_at_a_time_and_others_are_asked_to_come_again(
    sealed: Sealer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "PATIENCE", 0.1)
    with holding._one_at_a_time, pytest.raises(StoreAway, match="for another"):
        compare_with(sealed, kept(sealed))
    assert compare_with(sealed, kept(sealed)).contained


# --- held against an export -----------------------------------------------------------------------


@pytest.fixture
def export(sealed: Sealer, tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    path.write_bytes(b"".join(chunks(sealed, checkpoint_for(sealed))))
    return path


def lines_of(sealer: Sealer) -> list[str]:
    return [line_of(each) for each in sealer.record().all()]


def judged(capsys: pytest.CaptureFixture[str], export: Path, *lines: str) -> tuple[int, str]:
    given = [part for line in lines for part in ("--checkpoint", line)]
    code = verifier.main([*given, str(export)])
    capture_result = capsys.readouterr()
    return code, capture_result.out + capture_result.err


def test_an_export_that_holds_it_says_so(
    sealed: Sealer, export: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lines = lines_of(sealed)
    file = tmp_path / "typed.txt"
    file.write_text(lines[2].lower().replace("-", " "))
    code, text = judged(capsys, export, lines[0], str(file))
    assert (code, "AGREES" in text) == (0, True), text
    assert "of the first 300 facts is in this log" in text
    assert "of the first 733 facts is in this log" in text


def test_a_slip_of_typing_is_not_taken_for_a_forgery(
    sealed: Sealer, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = lines_of(sealed)[0]
    wrong = line[:20] + ("Z" if line[20] != "Z" else "Y") + line[21:]
    code, text = judged(capsys, export, wrong)
    assert (code, "look at group 3 again" in text, "核对第 3 组" in text) == (2, True, True), text


def test_a_log_made_anew_is_found_by_a_printed_line_and_told_from_where(
    sealed: Sealer, export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the holder of the key himself: all else in the file is right."""
    lines = lines_of(sealed)
    with intruder(sealed.settings.database) as hand:
        hand.edit(444)
        hand.run("DELETE FROM tiles")
        hand.run("DELETE FROM checkpoints WHERE number > 1")
    sealed.seal()
    export.write_bytes(b"".join(chunks(sealed, checkpoint_for(sealed))))
    assert judged(capsys, export)[0] == 0, "by itself it is right"
    code, text = judged(capsys, export, *lines)
    assert code == 1
    assert "position 700: re-signed" in text
    assert "up to 300 it is" in text


def test_a_file_that_is_neither_note_nor_line_is_refused(
    export: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert judged(capsys, export, str(tmp_path / "none"))[0] == 2
