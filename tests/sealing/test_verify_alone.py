"""The module by itself: in an empty folder, by a bare Python, told to people and to programs."""

from __future__ import annotations

import ast
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main as command_line
from service.sealing import verifier
from service.sealing.bundle import bundled, sources
from service.sealing.verifier import Note, main, shown, verify
from tests.golden import histories
from tests.sealing.exporting import (
    KEY,
    OTHER_KEY,
    Export,
    Said,
    after_line,
    compact,
    ended,
    export_of,
    hand_over_line,
    note_of,
    pem,
    public,
    put,
    root_of,
    signing_key,
)

WHOLE = export_of(histories.read("city").facts, histories.read("city").words)
SIZE = len(WHOLE.facts)
WORDED = next(fact for fact in WHOLE.facts if len(fact.texts) == 2)


def changed(position: int = 50) -> bytes:
    facts = list(WHOLE.facts)
    facts[position - 1] = facts[position - 1].saying(actor="somebody")
    return replace(WHOLE, facts=facts, leaves=WHOLE.sealed()).written()


def alone(folder: Path, data: bytes, *given: str) -> subprocess.CompletedProcess[str]:
    (folder / "verify.pyz").write_bytes(bundled())
    put(folder, data)
    command = [sys.executable, "-I", "-S", "verify.pyz", "export.jsonl", *given]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")


def test_it_verifies_in_an_empty_folder_with_a_bare_python(tmp_path: Path) -> None:
    sound = alone(tmp_path, WHOLE.written(), "--key", public(KEY).hex())
    assert (sound.returncode, sound.stderr) == (0, "")
    assert f"facts 事实: {SIZE}; texts 文本: 17" in sound.stdout
    assert "SOUND 完好" in sound.stdout


def test_it_says_position_and_kind_in_both_languages(tmp_path: Path) -> None:
    completed = alone(tmp_path, changed())
    assert completed.returncode == 1
    assert completed.stdout.startswith("position 50: changed (被改动): ")
    assert "DEFECTS 缺陷: 1" in completed.stdout


def test_it_tells_programs_the_same(tmp_path: Path) -> None:
    answer = json.loads(alone(tmp_path, changed(), "--json").stdout)
    assert answer["sound"] is False
    assert [(d["position"], d["kind"]) for d in answer["defects"]] == [(50, "changed")]
    by_itself = json.loads(alone(tmp_path, WHOLE.written(), "--json").stdout)
    assert (by_itself["sound"], by_itself["verdict"]) == (False, "agrees-with-itself")
    keyed = json.loads(
        alone(tmp_path, WHOLE.written(), "--json", "--key", public(KEY).hex()).stdout
    )
    assert (keyed["sound"], keyed["verdict"]) == (True, "sound")


def test_it_imports_the_standard_library_alone() -> None:
    named = {
        name.split(".")[0]
        for path, source in sources()
        if path.endswith(".py")
        for node in ast.walk(ast.parse(source))
        for name in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        )
    }  # fmt: skip
    assert {"hashlib", "json"} <= named <= sys.stdlib_module_names


# --- what is given beside the file ----------------------------------------------------------------


def run(folder: Path, data: bytes, *given: str) -> int:
    return main([str(put(folder, data)), *given])


def test_a_key_may_be_a_file_or_the_words_themselves(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text(pem(KEY))
    for given in (str(file), public(KEY).hex()):
        assert run(tmp_path, WHOLE.written(), "--key", given) == 0
        assert run(tmp_path, replace(WHOLE, keys=[OTHER_KEY]).written(), "--key", given) == 1


def test_a_checkpoint_kept_outside_must_be_of_this_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "checkpoint"
    file.write_text(WHOLE.signed()[1], "utf-8")
    assert run(tmp_path, WHOLE.written(), "--checkpoint", str(file)) == 0
    again = [fact.saying(via="x") for fact in WHOLE.facts]
    capsys.readouterr()
    assert run(tmp_path, Export(again, WHOLE.sizes).written(), "--checkpoint", str(file)) == 1
    assert "position 200: re-signed (被重新签名)" in capsys.readouterr().out
    assert run(tmp_path, Export(WHOLE.facts[:150], [150]).written(), "--checkpoint", str(file)) == 1
    assert "position 150: truncated (被截断)" in capsys.readouterr().out


@pytest.mark.parametrize("given", [
    [], ["--nonsense", "1"], ["{file}", "--key", "no key"], ["{file}", "--checkpoint", "nowhere"],
    ["{folder}/nowhere"], ["{folder}"],
])  # fmt: skip
def test_bad_usage_and_what_cannot_be_read_exit_with_2(given: list[str], tmp_path: Path) -> None:
    file = put(tmp_path, WHOLE.written())
    assert main([each.format(file=file, folder=tmp_path) for each in given]) == 2


@pytest.mark.parametrize("data", [
    b"hello\n", b"\x1f\x8bnonsense", b"[]\n", b'{"duban-export":4}\n', b'{"duban-export":true}\n',
    b"PK\3\4", b'{"a":1}\n',
    b"\x00" * 5_000, b"{" * 100_000 + b"\n",
])  # fmt: skip
def test_what_is_no_export_is_unreadable(data: bytes, tmp_path: Path) -> None:
    assert run(tmp_path, data) in ({1, 2} if data.startswith(b"\x1f\x8b") else {2})


def handed_over(*dropped: int) -> bytes:
    """An export in which the key hands over to a new one at 100 facts, less some checkpoints."""
    leaves, new = WHOLE.sealed(), signing_key(3)
    hand = hand_over_line(101, KEY, new)
    steps = ((100, (KEY,), ()), (100, (KEY, new), (hand,)), (200, (new,), ()), (SIZE, (new,), ()))
    notes: list[str] = []
    for size, keys, more in steps:
        said = (after_line(notes), *more)
        notes.append(note_of(size, root_of(leaves[:size]), *keys, more=said))
    kept = [note for n, note in enumerate(notes) if n not in dropped]
    return replace(WHOLE, keys=[KEY, new], sinces=[0, 101], notes=kept, format=3).written()


def test_a_key_that_was_replaced_chains_to_the_one_held() -> None:
    """The checkpoint at the change tells of it, and is signed by both."""
    for ed25519_private_key in (KEY, signing_key(3)):
        assert verify(io.BytesIO(handed_over()), [public(ed25519_private_key)]).defects == []
    assert not verify(io.BytesIO(handed_over()), [public(signing_key(4))]).sound
    defects = verify(io.BytesIO(handed_over(1)), [public(KEY)]).defects
    assert [(d.kind, d.position) for d in defects if d.position != 100] == [
        ("re-signed", 200), ("re-signed", SIZE)
    ]  # fmt: skip


def test_a_checkpoint_signed_by_two_hands_nothing_over() -> None:
    """As earlier releases wrote it, and as anybody could who adds a line of his own."""
    leaves, new = WHOLE.sealed(), signing_key(3)
    sizes = ((100, (KEY,)), (100, (KEY, new)), (200, (new,)), (SIZE, (new,)))
    notes = [note_of(size, root_of(leaves[:size]), *keys) for size, keys in sizes]
    rotated = replace(WHOLE, keys=[KEY, new], notes=notes).written()
    defects = verify(io.BytesIO(rotated), [public(KEY)]).defects
    assert [(d.kind, d.position) for d in defects] == [("re-signed", 200), ("re-signed", SIZE)]
    both = verify(io.BytesIO(rotated), [public(KEY), public(new)])
    assert (both.defects, both.verdict) == ([], "sound")


def test_a_packed_export_is_told_by_its_first_bytes(tmp_path: Path) -> None:
    assert run(tmp_path, gzip.compress(WHOLE.written(), mtime=0)) == 0


# --- texts ----------------------------------------------------------------------------------------


def with_texts(*texts: tuple[str, str | None, str | None]) -> Export:
    facts = list(WHOLE.facts)
    facts[WORDED.position - 1] = replace(WORDED, texts=texts)
    return replace(WHOLE, facts=facts)


def defects(export: Export) -> list[tuple[str, int | None]]:
    return [(d.kind, d.position) for d in verify(io.BytesIO(export.written())).defects]


def test_words_that_are_not_those_of_the_digest_are_changed() -> None:
    one, (name, salt, text) = WORDED.texts[0], WORDED.texts[1]
    assert defects(with_texts(one, (name, salt, f"{text}!"))) == [("changed", WORDED.position)]
    assert defects(with_texts(one, (name, "00" * 16, text))) == [("changed", WORDED.position)]
    assert defects(with_texts(one)) == [("missing", WORDED.position)]
    assert defects(with_texts(*WORDED.texts, ("more", "00", "words"))) == [
        ("inserted", WORDED.position)
    ]


def test_a_text_without_words_must_have_been_forgotten_by_a_fact() -> None:
    one, (name, _, _) = WORDED.texts[0], WORDED.texts[1]
    blank = with_texts(one, (name, None, None))
    assert defects(blank) == [("missing", WORDED.position)]
    body = blank.body()
    body[0] = body[0].replace('"size":', f'"log_size":{SIZE + 1},"size":')
    report = verify(io.BytesIO(ended(body)))
    assert [(d.kind, d.position) for d in report.defects] == [("missing", WORDED.position)]
    assert report.forgotten == [], "nobody signs the first line, so it excuses nothing"


def test_what_was_forgotten_is_listed_with_the_fact_that_forgot_it() -> None:
    one, (name, _, _) = WORDED.texts[0], WORDED.texts[1]
    last = WHOLE.facts[-1]
    forgot = Said(SIZE + 1, last.recorded_at + 1, "ab" * 16, 1, "text.forgotten",
                  compact({"position": WORDED.position, "field": name}))  # fmt: skip
    blank = with_texts(one, (name, None, None))
    report = verify(io.BytesIO(Export([*blank.facts, forgot], [SIZE + 1]).written()))
    assert report.defects == []
    assert report.forgotten == [(WORDED.position, name, SIZE + 1)]


# --- many, and strange ----------------------------------------------------------------------------


def test_a_thousand_defects_are_listed_and_the_rest_counted() -> None:
    facts = [
        Said(n, n, f"{n:032x}", 1, "run.finished", compact({"counts": {}})) for n in range(1, 3001)
    ]
    sealed = Export(facts, [3000]).sealed()
    body = Export(facts, [3000], leaves=sealed).body()
    kept = [
        line for line in body if not (line.startswith('["f"') and line.split(",")[1][-1] in "13579")
    ]
    report = verify(io.BytesIO(ended(kept)))
    assert (len(report.defects), report.count) == (1000, 1500)
    assert "500 more defects" in "\n".join(shown(report))


@pytest.mark.parametrize("line", [
    '["f",1]', '["f",1,2,3,4,5,6]', '["l",0,"zz"]', '["c",7]', '["k",0,"n","AA=="]', "[]", "null",
    '["x",true,"a"]', '["t",1,"a","zz","b"]', '["f",1e400,1,"","1","",""]', "[" * 5_000,
    '["c2",7]', '["k2",0,"n","AA=="]', '["c",null]', '["c2",null,{}]', '["c",null,1]',
    '["end",1]', '["q"]', '["c","a\\n1\\nAA==\\n\\n— a b\\n"]', '["f",NaN,1,"",1,"",""]',
])  # fmt: skip
def test_lines_of_any_sort_are_defects_and_never_errors(line: str) -> None:
    for place in (1, 2, 3, 60, -1):
        body = WHOLE.body()
        body.insert(place if place >= 0 else len(body), line)
        assert not verify(io.BytesIO(ended(body))).sound


def test_an_export_without_a_checkpoint_is_vouched_for_by_nobody() -> None:
    defects = verify(io.BytesIO(replace(WHOLE, sizes=[]).written())).defects
    assert [(d.kind, d.position) for d in defects] == [("missing", None)]


def test_versions_of_an_aggregate_have_no_gaps() -> None:
    """Left out and renumbered by somebody with the key: the next version tells."""
    second = next(fact for fact in WHOLE.facts if fact.version == 2)
    facts = [fact for fact in WHOLE.facts if (fact.key, fact.version) != (second.key, 1)]
    facts = [replace(fact, position=n) for n, fact in enumerate(facts, start=1)]
    defects = verify(io.BytesIO(Export(facts, [len(facts)]).written())).defects
    assert ("missing", second.position - 1) in {(d.kind, d.position) for d in defects}


def test_time_never_runs_back() -> None:
    facts = list(WHOLE.facts)
    facts[99] = replace(facts[99], recorded_at=facts[98].recorded_at - 1)
    defects = verify(io.BytesIO(Export(facts, WHOLE.sizes).written())).defects
    assert ("reordered", 100) in {(d.kind, d.position) for d in defects}


def test_a_checkpoint_of_another_log_is_told() -> None:
    notes = [note_of(SIZE, root_of(WHOLE.sealed()), KEY, origin="elsewhere")]
    assert defects(replace(WHOLE, notes=notes)) == [("changed", SIZE)]
    assert Note.read(notes[0]).origin == "elsewhere"


# --- one file of it -------------------------------------------------------------------------------


def test_two_builds_are_the_same_bytes_whenever_and_wherever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bundled()
    copy = tmp_path / "elsewhere" / "verifier"
    shutil.copytree(Path(str(verifier.__file__)).parent, copy)
    for path in copy.rglob("*"):
        os.utime(path, (5, 5))
        path.chmod(0o777)
    monkeypatch.setattr(verifier, "__file__", str(copy / "__init__.py"))
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    assert bundled() == first


def test_the_command_writes_it_and_it_unpacks_to_what_it_is(tmp_path: Path) -> None:
    out = tmp_path / "verify.pyz"
    done = CliRunner().invoke(command_line, ["audit", "verifier", "--out", str(out)])
    assert (done.exit_code, out.read_bytes()) == (0, bundled()), done.output
    assert hashlib.sha256(bundled()).hexdigest() in done.stdout
    with zipfile.ZipFile(out) as archive:
        archive.extractall(tmp_path / "unpacked")
    assert "README.md" in {path.name for path in (tmp_path / "unpacked" / "verifier").iterdir()}
    file = put(tmp_path, WHOLE.written())
    command = [sys.executable, "-I", "-S", str(tmp_path / "unpacked"), str(file)]
    assert subprocess.run(command, capture_output=True).returncode == 0


def test_no_file_of_it_is_too_long_to_be_read() -> None:
    lengths = {name: source.count(b"\n") for name, source in sources()}
    assert len(lengths) > 30
    assert {name: length for name, length in lengths.items() if length > 300} == {}
