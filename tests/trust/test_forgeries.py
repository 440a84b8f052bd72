"""Exports forged by somebody without the log's key: each is found, and named with its position.

Those that nothing in the file can tell stand last: only a checkpoint kept outside finds them.
"""

from __future__ import annotations

import base64
import io
import resource
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.sealing.export import chunks
from service.sealing.keys import ensure_key, load_key
from service.sealing.sealer import Sealer
from service.sealing.tree import has_sm3
from service.sealing.verifier import Note, Report, Unreadable, verify
from service.settings import Settings
from service.store.log import open_log
from service.store.schema import create
from tests.databases import fresh_postgres
from tests.sealing.conftest import grow
from tests.sealing.exporting import public
from tests.store.things import Thing, act, things
from tests.trust.forging import EVIL, Forgery, signature_of

TREES = ("c", "c2") if has_sm3() else ("c",)
EARLY, TURN, LATER, END = 100, 200, 310, 340  # sizes of the checkpoints; at TURN the key changes
Named = set[tuple[str, int | None]]


@dataclass
class Sealed:
    """``old``: the key in force up to TURN, in the hands of whoever forges where a test says so."""

    data: bytes
    old: Ed25519PrivateKey
    new: Ed25519PrivateKey

    def forgery(self) -> Forgery:
        return Forgery(self.data)

    def notes(self) -> list[Note]:
        return [Note.read(line[1]) for line in Forgery(self.data).of("c")]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def sealed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Sealed]:
    folder: Path = tmp_path_factory.mktemp("forged")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'log.db'}"
        if request.param == "postgres":
            url = stack.enter_context(fresh_postgres())
        yield _exported(url, folder)


def _exported(url: str, folder: Path) -> Sealed:
    made = Settings(database=url, signing_key=str(folder / "signing.pem"), sm3=has_sm3())
    old = ensure_key(made)
    create(url)
    with open_log(url) as log:
        sealer = Sealer(log, made)
        for words in ("一份督办 in words", 'quotes " and more', "third"):
            log.keep(Thing.make(things(log, 1)[0].id, act(log.now()), note=words))
        grow(log, EARLY - 3)
        sealer.seal()
        grow(log, TURN - EARLY)
        sealer.rotate()
        for count in (LATER - TURN, END - LATER):
            grow(log, count)
            end = sealer.seal()
        return Sealed(b"".join(chunks(sealer, end)), old, load_key(made))


def judged(forged: Forgery, *keys: Ed25519PrivateKey, outside: Note | None = None) -> Report:
    data = io.BytesIO(forged.written())
    return verify(data, [public(key) for key in keys], [outside] if outside else [])


def named(report: Report) -> Named:
    return {(defect.kind, defect.position) for defect in report.defects}


def test_what_nobody_forged_is_sound(sealed: Sealed) -> None:
    for key in (sealed.old, sealed.new):
        report = judged(sealed.forgery(), key)
        assert (report.defects, report.verdict) == ([], "sound")
    assert (report.facts, report.texts, report.second) == (END, 3, 4 if has_sm3() else 0)


# --- hand-overs -----------------------------------------------------------------------------------


@pytest.mark.parametrize("more", ["", "hand-over"])
def test_a_key_added_to_a_genuine_checkpoint_hands_nothing_over(sealed: Sealed, more: str) -> None:
    """And every later fact is rewritten, in both trees alike."""
    forged = sealed.forgery()
    forged.rewrite(EARLY)
    forged.reseal()
    for kind in TREES:
        name = next(forged.of("k" + kind[1:]))[2]
        marks = [base64.b64encode(b"\x01" + public(key)).decode() for key in (sealed.old, EVIL)]
        line = f"hand-over {EARLY + 1} {marks[0]} {name} {marks[1]}\n" if more else ""
        forged.co_sign(kind, EARLY, EVIL, line)
        forged.sign_beyond(kind, EARLY, EVIL)
    for key in (sealed.old, sealed.new):
        report = judged(forged, key)
        assert {("re-signed", LATER), ("re-signed", END)} <= named(report), report.defects
        assert report.verdict == "defects"
    assert ("re-signed", LATER) in named(judged(forged)), "also where no key is given"


def test_the_second_trees_checkpoints_are_held_to_the_same(sealed: Sealed) -> None:
    if not has_sm3():
        pytest.skip("this OpenSSL has no SM3")
    forged = sealed.forgery()
    forged.co_sign("c2", EARLY, EVIL)
    forged.sign_beyond("c2", EARLY, EVIL)
    report = judged(forged, sealed.old)
    assert ("re-signed", LATER) in named(report)
    assert all(defect.what.startswith("SM3: ") for defect in report.defects)


def test_a_hand_over_taken_off_another_checkpoint_is_none(sealed: Sealed) -> None:
    """The genuine statement's words under an attacker's signature in the old key's place."""
    forged = sealed.forgery()
    forged.cut(TURN)
    for line in forged.of("k"):
        line[3] = base64.b64encode(b"\x01" + public(EVIL)).decode()
    for line in forged.of("c"):
        body = line[1].partition("\n\n")[0] + "\n"
        old = base64.b64encode(b"\x01" + public(sealed.old)).decode()
        evil = base64.b64encode(b"\x01" + public(EVIL)).decode()
        body = body.replace(old, evil)
        line[1] = f"{body}\n{signature_of(body.partition(chr(10))[0], EVIL, body)}"
    for key in (sealed.old, sealed.new):
        assert ("re-signed", EARLY) in named(judged(forged, key))


def test_a_retired_key_signs_no_more(sealed: Sealed) -> None:
    """In the hands of a thief, who rewrites what came after it was handed over."""
    forged = sealed.forgery()
    forged.rewrite(TURN)
    forged.reseal()
    for kind in TREES:
        forged.sign_beyond(kind, TURN, sealed.old)
    for key in (sealed.old, sealed.new):
        report = judged(forged, key)
        assert {("re-signed", LATER), ("re-signed", END)} <= named(report), report.defects
    assert any("handed over before" in defect.what for defect in report.defects)


def test_a_retired_key_hands_nothing_over_a_second_time(sealed: Sealed) -> None:
    forged = sealed.forgery()
    marks = [base64.b64encode(b"\x01" + public(key)).decode() for key in (sealed.old, EVIL)]
    [*_, last] = [line for line in forged.of("c")]
    name, size, root = last[1].split("\n")[:3]
    body = f"{name}\n{size}\n{root}\nhand-over {END + 1} {marks[0]} {name} {marks[1]}\n"
    signatures = signature_of(name, sealed.old, body) + signature_of(name, EVIL, body)
    forged.lines.append(["c", f"{body}\n{signatures}"])
    assert ("re-signed", END) in named(judged(forged, sealed.new))


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3, None])
def test_words_moved_into_the_salt_are_changed(sealed: Sealed, count: int | None) -> None:
    """Cut short by some letters, or emptied: salt and words together are the same bytes."""

    def move(salt: str, words: str) -> tuple[str, str]:
        head, tail = (words, "") if count is None else (words[:count], words[count:])
        return salt + head.encode().hex(), tail

    forged = sealed.forgery()
    forged.each_text(move)
    names = named(judged(forged, sealed.old))
    assert names == {("changed", 1), ("changed", 2), ("changed", 3)}


def test_salt_moved_into_the_words_is_changed_too(sealed: Sealed) -> None:
    forged = sealed.forgery()
    forged.each_text(lambda salt, words: ("", bytes.fromhex(salt).decode("latin-1") + words))
    assert named(judged(forged, sealed.old)) == {("changed", 1), ("changed", 2), ("changed", 3)}


def test_all_words_blanked_are_missing_whatever_the_first_line_says(sealed: Sealed) -> None:
    forged = sealed.forgery()
    forged.blank()
    forged.lines[0]["log_size"] = END + 1000
    report = judged(forged, sealed.old)
    assert named(report) == {("missing", 1), ("missing", 2), ("missing", 3)}
    assert report.forgotten == []


# --- checkpoints ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TREES)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_checkpoint_taken_out_is_missing_between_its_neighbours(
    sealed: Sealed, kind: str, place: int
) -> None:
    forged = sealed.forgery()
    sizes = [0, *forged.sizes(kind)]
    del forged.lines[forged.at(kind)[place]]
    report = judged(forged, sealed.new)
    assert ("missing", sizes[place]) in named(report), report.defects


@pytest.mark.parametrize("kind", TREES)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_a_checkpoint_given_twice_is_inserted(sealed: Sealed, kind: str, place: int) -> None:
    forged = sealed.forgery()
    number = forged.at(kind)[place]
    forged.lines.insert(number, list(forged.lines[number]))
    assert named(judged(forged, sealed.old)) == {("inserted", forged.sizes(kind)[place])}


# --- the first line -------------------------------------------------------------------------------


@pytest.mark.parametrize("said", [
    {"simulated_clock": True}, {"made_at": "2020-01-01T00:00:00+00:00"}, {"terms": {"a": "同意"}},
    {"size": 7}, {"size": 10**15}, {"origin": "duban/0123456789abcdef/facts"}, {"log": "others"},
    {"hash": "md5"}, {"anything": 1}, {"duban-export": 1}, {"duban-export": 2},
])  # fmt: skip
def test_a_first_line_rewritten_is_named(sealed: Sealed, said: dict[str, object]) -> None:
    forged = sealed.forgery()
    forged.lines[0] |= said
    assert "changed" in {kind for kind, _ in named(judged(forged, sealed.old))}


@pytest.mark.parametrize("format", [1, 2])
def test_a_file_that_says_it_is_of_an_earlier_format_excuses_nothing(
    sealed: Sealed, format: int
) -> None:
    forged = sealed.forgery()
    forged.lines[0] |= {"duban-export": format, "log_size": END + 9, "simulated_clock": False}
    forged.rewrite(EARLY)
    forged.reseal()
    for kind in TREES:
        forged.co_sign(kind, EARLY, EVIL)
        forged.sign_beyond(kind, EARLY, EVIL)
    forged.blank()
    report = judged(forged, sealed.old)
    assert {("re-signed", LATER), ("re-signed", END)} <= named(report)
    assert {("missing", 1), ("missing", 2), ("missing", 3)} <= named(report)
    assert any(f"format {format}" in what for what, _ in report.limits)


# --- no key ---------------------------------------------------------------------------------------


def test_a_log_of_somebody_elses_making_only_agrees_with_itself(sealed: Sealed) -> None:
    """Made anew from end to end, with a key of its own."""
    forged = sealed.forgery()
    forged.rewrite(0)
    forged.reseal()
    for mark in {"k" + kind[1:] for kind in TREES}:
        for number in forged.at(mark)[1:][::-1]:
            del forged.lines[number]
        for line in forged.of(mark):
            line[3] = base64.b64encode(b"\x01" + public(EVIL)).decode()
    for kind in TREES:
        forged.sign_beyond(kind, 0, EVIL)
        first = next(forged.of(kind))
        head = first[1].partition("\n\n")[0].split("\n")[:3]
        body = "\n".join([*head, "after 0", ""])
        first[1] = f"{body}\n{signature_of(head[0], EVIL, body)}"
        forged.sign_beyond(kind, EARLY, EVIL)
    report = judged(forged)
    assert (report.defects, report.verdict) == ([], "agrees-with-itself")
    assert any("whoever made this file" in what for what, _ in report.limits)
    assert judged(forged, sealed.old).verdict == "defects"


# --- what only a checkpoint kept outside finds ----------------------------------------------------


def test_a_log_cut_at_a_checkpoint_is_found_by_a_later_one_kept_outside(sealed: Sealed) -> None:
    forged = sealed.forgery()
    forged.cut(EARLY)
    assert judged(forged, sealed.old).verdict == "sound", "it is what the log was then"
    report = judged(forged, sealed.old, outside=sealed.notes()[-1])
    assert named(report) == {("truncated", EARLY)}


def test_a_stolen_old_key_without_its_hand_over_is_found_by_one_kept_outside(
    sealed: Sealed,
) -> None:
    forged = sealed.forgery()
    forged.rewrite(EARLY)
    forged.reseal()
    for kind in TREES:
        turn = forged.sizes(kind).index(TURN)
        mark = "k" + kind[1:]
        del forged.lines[forged.at(kind)[turn]]
        del forged.lines[forged.at(mark)[1]]
        forged.sign_beyond(kind, EARLY, sealed.old)
    assert judged(forged, sealed.old).verdict == "sound"
    assert judged(forged, sealed.new).verdict == "defects", "nor does the key in force sign it"
    names = named(judged(forged, sealed.old, outside=sealed.notes()[-1]))
    assert ("re-signed", END) in names


# --- memory ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("leap", [10**9, 10**15])
def test_a_leap_in_positions_costs_no_memory(sealed: Sealed, leap: int) -> None:
    forged = sealed.forgery()
    forged.lines[0]["size"] = leap + 10
    for number in forged.at("f")[-20:]:
        forged.lines[number][1] += leap - END
    forged.lines.insert(forged.at("l")[-1], ["l", leap // 256 * 256, forged.lines[-1][-1]])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report = judged(forged, sealed.old)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert ("missing", END - 19) in named(report), report.defects
    assert after - before < 64 << 10, "KiB"


# --- anything at all, without the key -------------------------------------------------------------

Step = Callable[[Forgery, int], None]


def _shorten(forged: Forgery, n: int) -> None:
    forged.each_text(lambda salt, words: (salt + words[: n % 4].encode().hex(), words[n % 4 :]))


def _drop_note(forged: Forgery, n: int) -> None:
    if places := [*forged.at("c"), *forged.at("c2")][:-1]:
        del forged.lines[places[n % len(places)]]


def _double_note(forged: Forgery, n: int) -> None:
    if places := forged.at("c"):
        forged.lines.append(list(forged.lines[places[n % len(places)]]))


def _turn_to(forged: Forgery, n: int) -> None:
    size = (EARLY, TURN, LATER)[n % 3]
    for kind in TREES:
        forged.co_sign(kind, size, EVIL)
        forged.sign_beyond(kind, size, EVIL)


def _edit(forged: Forgery, n: int) -> None:
    line = forged.lines[forged.at("f")[n % END]] if len(forged.at("f")) == END else None
    if line is not None:
        line[6] = line[6].replace('"actor":"', '"actor":"y', 1)


def _drop_fact(forged: Forgery, n: int) -> None:
    places = forged.at("f")
    del forged.lines[places[n % len(places)]]


def _older(forged: Forgery, n: int) -> None:
    forged.lines[0] |= {"duban-export": 1 + n % 2, "log_size": END + n}
    forged.blank()


def _replace_keys(forged: Forgery, n: int) -> None:
    places = forged.at("k")
    line = forged.lines[places[n % len(places)]]
    line[3] = base64.b64encode(b"\x01" + public(EVIL)).decode()


def _first_line(forged: Forgery, n: int) -> None:
    forged.lines[0] |= ({"origin": "x"}, {"size": n}, {"simulated_clock": True})[n % 3]


def _swap_facts(forged: Forgery, n: int) -> None:
    places = forged.at("f")
    one, other = places[n % len(places)], places[n * 7 % len(places)]
    forged.lines[one], forged.lines[other] = forged.lines[other], forged.lines[one]


def _put_in(forged: Forgery, n: int) -> None:
    """A fact once more, under a position of its own, or not."""
    places = forged.at("f")
    line = list(forged.lines[places[n % len(places)]])
    line[1] += n % 3
    forged.lines.insert(places[n * 7 % len(places)], line)


def _backdate(forged: Forgery, n: int) -> None:
    places = forged.at("f")
    forged.lines[places[n % len(places)]][2] -= 1 + n


def _other_words(forged: Forgery, n: int) -> None:
    forged.each_text(lambda salt, words: (salt, words + "。" * (1 + n % 3)))


def _other_salt(forged: Forgery, n: int) -> None:
    forged.each_text(lambda salt, words: (f"{n % 256:02x}{salt[2:]}", f"{words}x"))


def _edit_tile(forged: Forgery, n: int) -> None:
    places = forged.at("l")
    line = forged.lines[places[n % len(places)]]
    tile = bytearray(base64.b64decode(line[2]))
    tile[n % len(tile)] ^= 1 + n % 255
    line[2] = base64.b64encode(tile).decode()


def _swap_notes(forged: Forgery, n: int) -> None:
    if len(places := forged.at(TREES[n % len(TREES)])) > 1:
        one, other = places[n % (len(places) - 1)], places[n % (len(places) - 1) + 1]
        forged.lines[one], forged.lines[other] = forged.lines[other], forged.lines[one]


def _unsign(forged: Forgery, n: int) -> None:
    if places := forged.at(TREES[n % len(TREES)]):
        line = forged.lines[places[n % len(places)]]
        body = line[1].partition("\n\n")[0] + "\n"
        line[1] = f"{body}\n{signature_of(body.partition(chr(10))[0], EVIL, body)}"


def _lost_notes(forged: Forgery, n: int) -> None:
    if places := forged.at("c"):
        forged.lines[places[n % len(places)]] = ["c", None, 1 + n % 4]


STEPS: tuple[Step, ...] = (
    lambda forged, n: forged.rewrite(n % END), _shorten, _drop_note, _double_note, _turn_to, _edit,
    _drop_fact, _older, _replace_keys, _first_line, lambda forged, n: forged.blank(),
    lambda forged, n: forged.add_key("c", n % END + 1, EVIL), _swap_facts, _put_in, _backdate,
    _other_words, _other_salt, _edit_tile, _swap_notes, _unsign, _lost_notes,
)  # fmt: skip


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(range(len(STEPS))), st.integers(0, 999)), min_size=1,
             max_size=4),
    st.booleans(),
)  # fmt: skip
def test_no_edits_without_the_key_verify_as_sound(
    sealed: Sealed, steps: list[tuple[int, int]], resealed: bool
) -> None:
    forged = sealed.forgery()
    for which, n in sorted(
        steps, key=lambda step: STEPS[step[0]] is _lost_notes
    ):  # no note to edit
        STEPS[which](forged, n)
    if resealed:
        forged.reseal()
    for key in (sealed.old, sealed.new):
        try:
            report = judged(forged, key)
        except Unreadable:
            continue
        assert report.verdict == "defects" or forged.written() == sealed.data, steps
