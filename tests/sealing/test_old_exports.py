"""Exports of earlier releases are read still, and what they cannot prove is said."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from service.sealing.tree import has_sm3
from service.sealing.verifier import Report, keys_given, shown, verify

FOLDER = Path(__file__).parent / "exports"
ROTATED = ("format-1-rotated", "format-2-rotated")


def judged(name: str, *places: int) -> Report:
    """With those of its keys."""
    keys = keys_given(str(FOLDER / f"{name}.keys"))
    with (FOLDER / f"{name}.jsonl.gz").open("rb") as file:
        return verify(file, [keys[place] for place in places])


@pytest.mark.parametrize("name", ROTATED)
def test_with_each_of_its_keys_an_old_export_is_sound_as_far_as_it_can_be(name: str) -> None:
    report = judged(name, 0, 1)
    assert (report.defects, report.verdict, report.checkpoints) == ([], "sound", 37)
    assert report.facts == report.replayed_to == 409
    assert report.second == (3 if "2" in name and has_sm3() else report.second)
    text = "\n".join(shown(report))
    assert f"format {name[7]}, of an earlier release" in text
    assert "37 checkpoints of an earlier release do not name the one before" in text


@pytest.mark.parametrize("name", ROTATED)
def test_in_an_old_export_no_key_vouches_for_another(name: str) -> None:
    """Whoever adds a line to a checkpoint could have made it so."""
    report = judged(name, 0)
    names = {(d.kind, d.position) for d in report.defects if not d.what.startswith("SM3")}
    assert names == {("re-signed", 380), ("re-signed", 394), ("re-signed", 409)}
    assert judged(name).verdict == "agrees-with-itself"


def test_a_text_that_an_old_export_excuses_by_its_first_line_is_missing() -> None:
    report = judged("format-1-forgotten-later", 0, 1)
    assert [(d.kind, d.position) for d in report.defects] == [("missing", 18)]


def test_what_an_old_first_line_says_of_the_clock_is_held_against_the_facts() -> None:
    lines = gzip.decompress((FOLDER / "format-1-rotated.jsonl.gz").read_bytes()).split(b"\n")
    said = json.loads(lines[0]) | {"simulated_clock": False}
    lines[0] = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    report = verify(io.BytesIO(b"\n".join(lines)), [])
    assert ("changed", 0) in {(d.kind, d.position) for d in report.defects}
