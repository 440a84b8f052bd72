"""The tree by SM3 (国密) in an export: a second witness of every fact, where Python has SM3."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest

from service.sealing import checkpoints, verifier
from service.sealing.export import SECOND, chunks
from service.sealing.keys import load_key
from service.sealing.note import Signer, body, signed
from service.sealing.sealer import Sealer
from service.sealing.tree import has_sm3
from service.sealing.verifier import Note, Report
from service.store.log import Log
from tests.sealing.conftest import grow, with_
from tests.sealing.exporting import compact, ended, leaf_of_line, root_of

pytestmark = pytest.mark.skipif(not has_sm3(), reason="this OpenSSL has no SM3")


@pytest.fixture
def both(log: Log, sealer: Sealer) -> Sealer:
    made = with_(sealer, sm3=True)
    for count in (300, 200):
        grow(log, count)
        made.seal()
    return made


def lines(sealer: Sealer) -> list[str]:
    """All but the last."""
    return b"".join(chunks(sealer, sealer.seal())).decode().splitlines()[:-1]


def judged(body: list[str], *outside: Note) -> Report:
    return verifier.verify(io.BytesIO(ended(body)), notes=outside)


def named(report: Report) -> list[tuple[str, int | None, int | None]]:
    return [(d.kind, d.position, d.last) for d in report.defects]


def test_its_checkpoints_are_in_the_export_and_are_checked(both: Sealer, tmp_path: Path) -> None:
    names = lines(both)
    assert json.loads(names[0])["duban-export"] == 3
    notes = [each.note for each in checkpoints.some(both.database, SECOND)]
    assert [json.loads(line)[1] for line in names if line.startswith('["c2"')] == notes
    report = judged(names, *map(Note.read, notes))
    assert (report.defects, report.second, report.second_checked) == ([], 2, True)
    assert "SM3 checkpoints SM3 检查点: 2" in list(verifier.shown(report))
    [key] = checkpoints.keys(both.database, SECOND)
    file = tmp_path / "export"
    file.write_bytes(ended(names))
    assert verifier.main([str(file), "--key", key.public_key]) == 0
    assert verifier.main([str(file), "--key", base64.b64encode(b"x" * 32).decode()]) == 1


def test_without_a_second_tree_the_file_says_nothing_of_it(log: Log, sealer: Sealer) -> None:
    grow(log, 5)
    names = lines(sealer)
    assert json.loads(names[0])["duban-export"] == 3
    assert not [line for line in names if line.startswith(('["k2"', '["c2"'))]
    report = judged(names)
    assert (report.sound, report.second, report.second_checked) == (True, 0, True)
    assert "SM3" not in "".join(verifier.shown(report))


def test_a_python_without_sm3_says_plainly_what_it_did_not_check(
    both: Sealer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file, outside = tmp_path / "export", tmp_path / "outside"
    file.write_bytes(ended(lines(both)))
    outside.write_text(checkpoints.some(both.database, SECOND)[0].note, "utf-8")
    for room in ("reading.intake", "judging.ending"):
        monkeypatch.setattr(
            f"service.sealing.verifier.{room}.has_sm3", lambda: False, raising=False
        )
    assert verifier.main([str(file)]) == 0
    assert "SM3 checkpoints not checked: this Python has no SM3" in capsys.readouterr().out
    assert verifier.main([str(file), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["sm3_checkpoints"], answer["sm3_checked"]) == (2, False)
    assert verifier.main([str(file), "--checkpoint", str(outside)]) == 2
    assert "this Python has no SM3" in capsys.readouterr().err


def test_facts_changed_with_their_whole_first_tree_are_found_by_the_second(both: Sealer) -> None:
    """By somebody who has the key and makes tiles and checkpoints anew, but knows no SM3."""
    names = lines(both)
    number = next(n for n, line in enumerate(names) if line.startswith('["f",310,'))
    names[number] = names[number].replace('\\"actor\\"', '\\"acter\\"')
    leaves = [leaf_of_line(line) for line in names if line.startswith('["f"')]
    signer = Signer(both.of(both.sources[0]).origin(), load_key(both.settings))
    for n, line in enumerate(names):
        if line.startswith('["l"'):
            first = json.loads(line)[1]
            tile = base64.b64encode(b"".join(leaves[first : first + 256])).decode()
            names[n] = compact(["l", first, tile])
        elif line.startswith('["c",'):
            size = Note.read(json.loads(line)[1]).size
            note = signed(body(signer.name, size, root_of(leaves[:size])), [signer])
            names[n] = compact(["c", note])
    report = judged(names)
    assert named(report) == [("changed", 301, 500)]
    assert report.defects[0].what.startswith("SM3: ")


def test_what_is_done_to_its_lines_is_found(both: Sealer) -> None:
    names = lines(both)
    keys = [n for n, line in enumerate(names) if line.startswith('["k2"')]
    notes = [n for n, line in enumerate(names) if line.startswith('["c2"')]
    rest = [line for n, line in enumerate(names) if n not in notes]
    assert named(judged(rest)) == [("missing", None, None)]
    rest = [line for n, line in enumerate(names) if n not in keys]
    assert named(judged(rest)) == [("missing", 0, None)]
    swapped = list(names)
    swapped[notes[0]], swapped[notes[1]] = names[notes[1]], names[notes[0]]
    assert named(judged(swapped)) == [("reordered", 300, None)]
    forged = list(names)
    forged[notes[0]] = names[notes[0]].replace("\\n300\\n", "\\n301\\n")
    assert ("changed", 301, None) in named(judged(forged))
    moved = list(names)
    first = next(n for n, line in enumerate(names) if line.startswith('["c",'))
    moved[first], moved[notes[0]] = names[notes[0]].replace("c2", "c"), names[first].replace(
        '"c"', '"c2"')  # fmt: skip
    assert not judged(moved).sound


def test_a_key_rotated_hands_over_in_the_second_tree_too(both: Sealer) -> None:
    both.rotate()
    grow(both.log, 10)
    names = lines(both)
    old = base64.b64decode(checkpoints.keys(both.database, SECOND)[0].public_key)[1:]
    report = verifier.verify(io.BytesIO(ended(names)), [old])
    assert (report.defects, report.second) == ([], 4)


def test_another_logs_checkpoint_is_called_so(both: Sealer, log: Log) -> None:
    other = Note.read(
        checkpoints.some(both.database, SECOND)[0].note.replace("facts-sm3", "access")
    )
    [defect] = judged(lines(both), other).defects
    assert (defect.kind, defect.position) == ("re-signed", 300)
    assert "is another log's: it is of duban/" in defect.what
    assert other.origin in defect.chinese
