"""A database that somebody with every right has tampered with, exported by the product itself.

An export is refused in words, or written so that a verifier names what is wrong; a checkpoint kept
outside finds everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aggregates.values.text import Text
from service.cli import main
from service.features.assignments.commands.ordering import ByHand, issue_by_hand
from service.sealing.note import encoded
from service.sealing.tree import has_sm3
from service.sealing.verifier import Note, Report, verify
from tests.city import ROOT, City, a_city, at
from tests.databases import fresh_postgres
from tests.histories import History
from tests.sealing.exporting import OTHER_KEY, public
from tests.sealing.intruder import Intruder, intruder

SEALED = 300  # facts before the last checkpoints
Named = set[tuple[str, int | None]]
Kept = dict[str, list[tuple[Any, ...]]]


@dataclass
class Store:
    """``ends``: the sizes of all checkpoints in order; ``outside``: the notes of all."""

    city: City
    url: str
    folder: Path
    outside: list[Note]
    kept: dict[bool, Kept] = field(default_factory=dict)
    busy: bool = False  # more was recorded since

    @property
    def ends(self) -> list[int]:
        return [note.size for note in self.outside]

    def export(self, *how: str) -> Result:
        return CliRunner().invoke(main, ["audit", "export", "--out", str(self.file), *how])

    @property
    def file(self) -> Path:
        return self.folder / "export.jsonl"

    def report(self, *outside: Note) -> Report:
        with self.file.open("rb") as file:
            return verify(file, notes=outside)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    folder: Path = tmp_path_factory.mktemp("tampered")
    with ExitStack() as stack:
        url = f"sqlite:///{folder / 'log.db'}"
        if request.param == "postgres":
            url = stack.enter_context(fresh_postgres())
        settings = {"DATABASE": url, "EVIDENCE": str(folder / "evidence"), "LANGUAGE": "en",
                    "SM3": "1" if has_sm3() else "0"}  # fmt: skip
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        for name, value in settings.items():
            patch.setenv(f"DUBAN_{name}", value)
        city = stack.enter_context(a_city(url, folder, at("2026-10-01", 0)))
        yield sealed(city, url, folder)


def sealed(city: City, url: str, folder: Path) -> Store:
    history = History(city, Random(4))
    while city.position < SEALED:
        history.play(20)
    city.services.sealer.seal()
    history.play(20)
    city.services.sealer.seal()
    notes = city.services.log.database.rows(
        "SELECT note FROM checkpoints WHERE tree = 'facts' ORDER BY number"
    )
    made = Store(city, url, folder, [Note.read(note) for [note] in notes])
    with intruder(url) as hand:
        made.kept[False] = hand.kept()
    due = city.services.standing_data.today(city.services.now())
    order = ByHand(organizations=["U1"], title=Text("核对台账"), due=due)
    issue_by_hand(city.services, city.by(ROOT), order)  # and no day ends, which would seal again
    assert city.position > made.ends[-1]
    with intruder(url) as hand:
        made.kept[True] = hand.kept()
        hand.put_back(made.kept[False])
    return made


@pytest.fixture
def hand(store: Store) -> Iterator[Intruder]:
    """The store without its guards; put back as it was afterwards."""
    with intruder(store.url) as intruder_:
        if store.busy:
            intruder_.put_back(store.kept[True])
        yield intruder_
        intruder_.put_back(store.kept[False])


def named(report: Report) -> Named:
    return {(defect.kind, defect.position) for defect in report.defects}


def test_what_the_product_exports_is_sound(store: Store) -> None:
    assert store.export().exit_code == 0
    report = store.report(*store.outside)
    assert report.defects == []
    assert report.checkpoints == len(store.outside) >= 2
    assert report.scores > 0
    assert (report.second > 0, report.second_checked) == (has_sm3(), True)


# --- what he does, and what is named --------------------------------------------------------------


@dataclass
class Case:
    """``finds``: what a verifier names by the file alone; without a position: anywhere.
    ``refused``: in words, so that nothing is sealed; what is sealed already can be exported even
    so. ``busy``: the same where more was recorded since."""

    done: Callable[[Intruder, Store], None]
    finds: Callable[[Store], Named]
    refused: str | None = None
    busy: str | None = None


def fact(sql: str, *values: Any, position: int = 100, kind: str = "changed") -> Case:
    return Case(
        lambda hand, _: hand.run(f"{sql} WHERE position = ?", *values, position),
        lambda _: {(kind, position)},
    )


def gone(position: int) -> Case:
    return fact("DELETE FROM facts", position=position, kind="missing")


def swapped(one: int, other: int, refused: str | None = None) -> Case:
    names: Named = {("reordered", one), ("reordered", other)}
    return Case(lambda hand, _: hand.swap(one, other), lambda _: names, refused, refused)


def worded(sql: str, kind: str) -> Case:
    """The first text of all."""
    first = "(SELECT min(position) FROM texts)"

    def finds(store: Store) -> Named:
        [(position,)] = store.city.services.log.database.rows("SELECT min(position) FROM texts")
        return {(kind, position)}

    return Case(lambda hand, _: hand.run(f"{sql} WHERE position = {first}"), finds)


def row(
    which: str,
    change: str,
    *values: Any,
    finds: Callable[[Store], Named],
    refused: str | None = None,
) -> Case:
    """A checkpoint's."""
    return Case(lambda hand, _: hand.checkpoint(which, change, *values), finds, refused, refused)


def key(change: str, value: str, kind: str, busy: str) -> Case:
    sql = f"UPDATE signing_keys SET {change} = ? WHERE tree = 'facts'"
    return Case(lambda hand, _: hand.run(sql, value), lambda _: {(kind, None)}, busy, busy)


NAME, TREE, SHORT = "gave it its name", "no longer gives the root", "entries are missing"
GAP = "cannot be sealed beyond position"
BACK = "UPDATE facts SET recorded_at = recorded_at"
CASES = {
    "edited": Case(lambda hand, _: hand.edit(100), lambda _: {("changed", 100)}),
    "the first edited": Case(lambda hand, _: hand.edit(1), lambda _: {("changed", 1)}, NAME, NAME),
    "the last edited": Case(
        lambda hand, store: hand.edit(store.ends[-1]),
        lambda store: {("changed", store.ends[-1])},
    ),
    "deleted": gone(100),
    "the first deleted": Case(gone(1).done, gone(1).finds, GAP + " 0", GAP + " 0"),
    "the second deleted": gone(2),
    "a tile's last deleted": gone(256),
    "the last deleted": Case(
        lambda hand, store: hand.run("DELETE FROM facts WHERE position = ?", store.ends[-1]),
        lambda store: {("missing" if store.busy else "truncated", store.ends[-1])},
        SHORT,
    ),
    "edited with its leaf": Case(
        lambda hand, _: hand.edit_with_leaf(100), lambda _: {("changed", 100)}
    ),
    "the first edited with its leaf": Case(
        lambda hand, _: hand.edit_with_leaf(1), lambda _: {("changed", 1)}, NAME, NAME
    ),
    "the last edited with its leaf": Case(
        lambda hand, store: hand.edit_with_leaf(store.ends[-1]),
        lambda store: {("changed", store.ends[-1])},
        TREE,
        TREE,
    ),
    "cut short": Case(
        lambda hand, _: hand.run("DELETE FROM facts WHERE position > 290"),
        lambda store: {("truncated", 291), ("truncated", store.ends[-1])},
        SHORT,
        SHORT,
    ),
    "all deleted": Case(
        lambda hand, _: hand.run("DELETE FROM facts"),
        lambda _: {("truncated", 1)},
        SHORT,
        SHORT,
    ),
    "swapped": swapped(40, 270),
    "the first swapped": swapped(1, 2, NAME),
    "neighbours swapped": swapped(256, 257),
    "recorded later": fact(f"{BACK} + 1"),
    "recorded sooner": fact(f"{BACK} - 100000000000"),
    "another kind": fact("UPDATE facts SET topic = 'nothing.known'"),
    "another version": fact("UPDATE facts SET originator_version = 77"),
    "emptied": fact("UPDATE facts SET state = ?", b""),
    "no text at all": fact("UPDATE facts SET state = ?", b"\xff\xfe"),
    "a text edited": worded("UPDATE texts SET text = 'X'", "changed"),
    "a text deleted": worded("DELETE FROM texts", "missing"),
    "a text wiped": worded("UPDATE texts SET text = NULL, salt = NULL", "missing"),
    "a checkpoint deleted": row("min", "gone", finds=lambda _: {("missing", 0)}),
    "a checkpoint renumbered": row(
        "max", "number = number + 7", finds=lambda store: {("missing", store.ends[-2])}
    ),
    "a checkpoint's note edited": row(
        "min", "note = replace(note, 'duban/', 'dubon/')", finds=lambda _: {("changed", None)}
    ),
    "a checkpoint's note lost": row("max", "note = ''", finds=lambda _: {("changed", None)}),
    "a checkpoint's size edited": row(
        "min", "size = size + 10000", finds=lambda store: {("changed", store.ends[0])}
    ),
    "the last checkpoint's size edited": row(
        "max", "size = size + 10000", refused=TREE,
        finds=lambda store: {("changed", store.ends[-1])},
    ),
    "the last checkpoint's root edited": row(
        "max", "root = ?", "ab" * 32, refused=TREE,
        finds=lambda store: {("changed", store.ends[-1])},
    ),
    "a key edited": key("public_key", encoded(public(OTHER_KEY)), "re-signed", "rotate-key"),
    "a key spoilt": key("public_key", "x", "changed", "rotate-key"),
    "a key renamed": key("name", "x", "changed", NAME),
    "a leaf edited": Case(
        lambda hand, _: hand.put_hash(0, 99, b"\7" * 32), lambda _: {("changed", 1)}
    ),
    "leaves deleted": Case(
        lambda hand, _: hand.run(
            "DELETE FROM tiles WHERE tree = 'facts' AND level = 0 AND start_index = 0"
        ),
        lambda _: {("missing", 1)},
    ),
}  # fmt: skip
# Where it matters whether something is still to be sealed; of the others either way will do.
OFTEN = ("the first edited", "the first deleted", "deleted", "a tile's last deleted", "cut short",
         "edited with its leaf", "the last edited with its leaf")  # fmt: skip
BOTH = [name for name, case in CASES.items() if case.refused != case.busy or name in OFTEN]


@pytest.mark.parametrize("name", CASES)
def test_what_was_done_is_named(store: Store, hand: Intruder, name: str) -> None:
    """As it was left."""
    must_be_named(store, hand, CASES[name])


@pytest.fixture
def busy(store: Store) -> Iterator[None]:
    """Facts are recorded after the last seal."""
    store.busy = True
    yield
    store.busy = False


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("name", BOTH)
def test_what_was_done_is_named_also_where_more_was_recorded_since(
    store: Store, hand: Intruder, name: str
) -> None:
    must_be_named(store, hand, CASES[name])


def must_be_named(store: Store, hand: Intruder, case: Case) -> None:
    finds = case.finds(store)
    case.done(hand, store)
    refused = case.busy if store.busy else case.refused
    result = store.export()
    assert isinstance(result.exception, SystemExit | None), result.exception
    if refused is not None:
        assert (result.exit_code, refused in result.stderr) == (1, True), result.output
        result = store.export("--no-seal")
    assert result.exit_code == 0, result.output
    report = store.report()
    for kind, position in finds:
        assert is_named(report, kind, position), report.defects
    assert not store.report(*store.outside).sound


def is_named(report: Report, kind: str, position: int | None) -> bool:
    spans = [(d.position or 0, d.last or d.position or 0) for d in report.defects if d.kind == kind]
    return any(position is None or first <= position <= last for first, last in spans)


# --- what nothing in the store can tell -----------------------------------------------------------


def test_a_log_cut_with_all_that_was_sealed_is_found_by_a_checkpoint_kept_outside(
    store: Store, hand: Intruder
) -> None:
    hand.cut(store.ends[-2])
    assert store.export().exit_code == 0
    assert store.report().sound
    assert named(store.report(store.outside[-1])) == {("truncated", store.ends[-2])}


def test_checkpoints_taken_away_are_found_by_one_kept_outside(store: Store, hand: Intruder) -> None:
    """All signed anew by the log's own key: only who kept one knows."""
    hand.run("DELETE FROM checkpoints WHERE tree <> 'access'")
    assert store.export().exit_code == 0
    assert store.report().sound
    assert named(store.report(store.outside[0])) == {("missing", store.ends[0])}


def test_the_last_checkpoint_taken_away_is_signed_again_to_the_letter(
    store: Store, hand: Intruder
) -> None:
    hand.checkpoint("max", "gone")
    assert store.export().exit_code == 0
    assert store.report(*store.outside).sound
    assert store.outside[-1].text in [
        note for [note] in hand.ask("SELECT note FROM checkpoints WHERE tree = 'facts'")
    ]


def test_hashes_taken_away_are_made_anew_and_must_give_the_root_that_was_signed(
    store: Store, hand: Intruder
) -> None:
    hand.run("DELETE FROM tiles WHERE tree = 'facts'")
    assert store.export().exit_code == 0
    assert store.report(*store.outside).sound
    hand.run("DELETE FROM tiles WHERE tree = 'facts'")
    hand.edit(100)
    refused = store.export()
    assert (refused.exit_code, TREE in refused.stderr) == (1, True)


def test_a_tree_changed_above_its_leaves_is_refused(store: Store, hand: Intruder) -> None:
    hand.put_hash(1, 0, b"\7" * 32)
    refused = store.export()
    assert (refused.exit_code, TREE in refused.stderr) == (1, True)
    assert store.export("--no-seal").exit_code == 0
    assert store.report(*store.outside).sound, "every fact is as it was signed"


def test_facts_that_do_not_follow_are_refused(store: Store, hand: Intruder) -> None:
    columns = "recorded_at, originator_id, originator_version + 900, topic, state"
    hand.run(
        f"INSERT INTO facts SELECT position + 10000, {columns} FROM facts WHERE position = 100"
    )
    refused = store.export()
    assert f"{GAP} {store.ends[-1]}:" in refused.stderr


def test_keys_taken_away_vouch_for_nothing(store: Store, hand: Intruder) -> None:
    hand.run("DELETE FROM signing_keys WHERE tree = 'facts'")
    assert store.export("--no-seal").exit_code == 0
    assert is_named(store.report(), "re-signed", store.ends[0])


def test_what_is_stored_as_another_type_is_refused_or_named(store: Store, hand: Intruder) -> None:
    """SQLite takes anything anywhere."""
    if hand.is_postgres:
        pytest.skip("PostgreSQL minds types")
    hand.run("UPDATE facts SET state = 5 WHERE position = 100")
    assert store.export().exit_code == 0
    assert is_named(store.report(), "changed", 100)
    hand.run("UPDATE facts SET topic = CAST(x'ff' AS TEXT) WHERE position = 101")
    refused = store.export()
    assert (refused.exit_code, "cannot be read" in refused.stderr) == (1, True)


def test_a_scheme_that_cannot_be_read_is_told_in_words(store: Store, hand: Intruder) -> None:
    """Only a moment asked for needs it."""
    hand.run("UPDATE facts SET state = ? WHERE position = 2", b"\xff")
    result = store.export("--as-of", "2026-10-01")
    assert (result.exit_code, "cannot be read" in result.stderr) == (1, True), result.output
    assert store.export().exit_code == 0
    assert is_named(store.report(), "changed", 2)
