"""What a small forged file costs who verifies it: memory and time are bounded by what was read."""

from __future__ import annotations

import base64
import gzip
import json
import resource
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from service.sealing.bundle import bundled
from tests.sealing.exporting import compact
from tests.trust.forging import EVIL, Forgery, signature_of

EXPORT = Path(__file__).parents[1] / "sealing" / "exports" / "format-2-rotated.jsonl.gz"
MEMORY = 256 << 20  # bytes of addresses; a sound file of this size takes a fifth of it
SECONDS = 60
HUGE = 10**15
Attack = Callable[[Forgery], None]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path: Path = tmp_path_factory.mktemp("program") / "verify.pyz"
    path.write_bytes(bundled())
    return path


@pytest.fixture(scope="module")
def genuine() -> bytes:
    return gzip.decompress(EXPORT.read_bytes())


def judged(program: Path, file: Path) -> tuple[int, str]:
    """By a Python of its own that may take no more than so much."""
    done = subprocess.run(
        [sys.executable, "-S", "-I", str(program), str(file)], capture_output=True, text=True,
        timeout=SECONDS, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY)),
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_a_sound_file_is_judged_within_the_same_bounds(
    program: Path, genuine: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "export"
    file.write_bytes(genuine)
    code, text = judged(program, file)
    assert (code, "Traceback" in text) == (0, False), text[-500:]


def leap_of_positions(forged: Forgery) -> None:
    forged.lines[0]["size"] = HUGE + 10
    for number in forged.at("f")[-20:]:
        forged.lines[number][1] += HUGE


def leap_that_the_first_line_does_not_tell(forged: Forgery) -> None:
    for number in forged.at("f")[-20:]:
        forged.lines[number][1] += HUGE


def leap_of_the_size(forged: Forgery) -> None:
    forged.lines[0]["size"] = HUGE


def leap_of_leaves(forged: Forgery) -> None:
    forged.lines[forged.at("l")[-1]][1] = HUGE // 256 * 256


def leap_of_texts(forged: Forgery) -> None:
    for number in forged.at("t"):
        forged.lines[number][1] += HUGE


def leap_of_keys(forged: Forgery) -> None:
    for number in forged.at("k"):
        forged.lines[number][1] = 2**61


def leap_of_a_checkpoint(forged: Forgery) -> None:
    name, _, root = forged.lines[forged.at("c")[-1]][1].split("\n")[:3]
    body = f"{name}\n{10**18}\n{root}\n"
    forged.lines.append(["c", f"{body}\n{signature_of(name, EVIL, body)}"])


def leap_of_missing_checkpoints(forged: Forgery) -> None:
    forged.lines.insert(forged.at("c")[0], ["c", None, HUGE])


def leap_of_a_proof(forged: Forgery) -> None:
    fact = forged.lines[forged.at("f")[-1]][1:]
    forged.lines.append(["g", HUGE, ["ab" * 32] * 1000, HUGE - 1, *fact[1:]])


def positions_back_and_forth(forged: Forgery) -> None:
    for number in forged.at("f")[1::2]:
        forged.lines[number][1] = HUGE - forged.lines[number][1]


def keys_beyond_number(forged: Forgery) -> None:
    """Each checkpoint would be held against each."""
    place = forged.at("k")[0]
    kind, _, name, _ = forged.lines[place]
    keys = (base64.b64encode(b"\x01" + n.to_bytes(32, "big")).decode() for n in range(30_000))
    forged.lines[place + 1 : place + 1] = [[kind, n, name, key] for n, key in enumerate(keys, 1)]


def numbers_of_many_digits(forged: Forgery) -> None:
    forged.lines[0]["size"] = 10**4000
    for number in forged.at("f")[-20:]:
        forged.lines[number][1] = 10**4000


ATTACKS = [
    leap_of_positions, leap_that_the_first_line_does_not_tell, leap_of_the_size, leap_of_leaves,
    leap_of_texts, leap_of_keys, leap_of_a_checkpoint, leap_of_missing_checkpoints, leap_of_a_proof,
    positions_back_and_forth, keys_beyond_number, numbers_of_many_digits,
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_leap_costs_nothing(
    program: Path, genuine: bytes, tmp_path: Path, attack: Attack
) -> None:
    forged, file = Forgery(genuine), tmp_path / "export"
    attack(forged)
    file.write_bytes(forged.written())
    code, text = judged(program, file)
    harmless = attack is keys_beyond_number  # none of them vouches for anything
    assert (code in (1, 2) or harmless, "Traceback" in text) == (True, False), text[-800:]


# --- what a fact says -----------------------------------------------------------------------------


def leaves_of(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where in a state a number or a day stands."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves_of(each, (*path, name))
    elif isinstance(value, list):
        for place, each in enumerate(value[:1]):
            yield from leaves_of(each, (*path, place))
    elif isinstance(value, int | str) and not isinstance(value, bool):
        yield path


def put(value: Any, path: tuple[Any, ...], new: Any) -> None:
    for step in path[:-1]:
        value = value[step]
    value[path[-1]] = new


def huge(was: Any) -> Any:
    if isinstance(was, int):
        return HUGE
    if was[:4].isdigit() and was[4:5] == "-":
        return "9999" + was[4:]
    return was * 1000


@pytest.mark.soak
def test_no_figure_that_a_fact_says_costs_more_either(
    program: Path, genuine: bytes, tmp_path: Path
) -> None:
    """Each field of the first fact of each kind, one after the other, as its own leaf would have
    it: facts are played again whatever signs them."""
    seen: set[str] = set()
    file, tried = tmp_path / "export", 0
    for number in Forgery(genuine).at("f"):
        forged = Forgery(genuine)
        topic, state = forged.lines[number][5], json.loads(forged.lines[number][6])
        if topic in seen:
            continue
        seen.add(topic)
        for path in leaves_of(state):
            said, was = json.loads(forged.lines[number][6]), state
            for step in path:
                was = was[step]
            put(said, path, huge(was))
            changed = forged.copy()
            changed.lines[number][6] = compact(said)
            changed.reseal()
            file.write_bytes(changed.written())
            code, text = judged(program, file)
            assert (code in (1, 2), "Traceback" in text) == (True, False), (
                topic,
                path,
                text[-800:],
            )
            tried += 1
    assert tried > 100


# --- packed ---------------------------------------------------------------------------------------


def bomb(head: bytes, of: bytes, times: int) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [engine.compress(head), *(engine.compress(of) for _ in range(times)), engine.flush()]
    return b"".join(parts)


@pytest.mark.parametrize("of", [b"\0", b"\n", b"[]\n", b'["x",1,"a"]\n', b'{"a":'])
def test_a_small_packed_file_of_much_costs_no_memory(
    program: Path, genuine: bytes, tmp_path: Path, of: bytes
) -> None:
    head = genuine[: genuine.index(b"\n") + 1]
    file, block = tmp_path / "export.gz", of * ((1 << 20) // len(of))
    file.write_bytes(bomb(head, block, 40 if len(of) > 4 or of == b"\0" else 2))
    assert file.stat().st_size < 1 << 18
    code, text = judged(program, file)
    assert (code in (1, 2), "Traceback" in text) == (True, False), text[-800:]
