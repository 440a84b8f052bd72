"""The lines of an export taken one by one, each in the way of its kind."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import IO, Any

from ..defects import CHANGED, INSERTED, MISSING, Unreadable
from ..notes.keys import ALGORITHM, Key, strict_base64
from ..notes.notes import Note
from ..tree.merkle import TILE, has_sm3
from .facts import Fact, Sealed, leaf_of, read_json
from .lines import MOST, Damaged, count_of, lines_of, whole_json
from .proved import Proved
from .state import State

FORMATS = (1, 2, 3)  # 2: with the checkpoints of a second tree; 3: with hand-overs told in them
FIRST_LINE = {"duban-export", "origin", "log", "size", "hash"}
SALT = 32  # hex digits: of another length, words could be moved into it
OF_KEYS = (b'["k",', b'["k2"')
OF_NOTES = (b'["c",', b'["c2"', b'["n",', b'["g",')
# Whatever its mark: a position and then a text, where a fact has its moment.
LIKE_A_KEY = re.compile(rb'.{5,6}\d+,"', re.DOTALL)
BEGINS = frozenset((b'["f",', b'["t",', b'["x",', b'["l",', *OF_KEYS, *OF_NOTES))


class Intake:
    """Reads the file once, from front to back, into ``state``."""

    def __init__(self, state: State) -> None:
        self.state = state

    def read(self, file: IO[bytes], progress: Callable[[int], None] | None = None) -> None:
        lines = lines_of(file)
        try:
            self._header(next(lines, b""))
            self._body(lines, progress)
        except Damaged as damage:
            self.state.damaged = True
            self.state.tell(
                self.state.order.next,
                CHANGED,
                f"the packed file does not unpack from here on ({damage})",
                "压缩数据自此处起已损坏",
            )

    def _header(self, line: bytes) -> None:
        said = whole_json(line)
        self.state.digest.update(line)
        if isinstance(said, dict) and "duban-export" in said and line.endswith(b"\n"):
            if self._takes(said):
                return
        elif not line.endswith(b"\n"):
            for each in FORMATS:
                begins = b'{"duban-export":%d,' % each
                if line.startswith(begins) or begins.startswith(line):
                    return  # cut off
            raise Unreadable("this is no export of a Duban log")
        elif said is not None or not line.startswith(b'{"'):
            raise Unreadable("this is no export of a Duban log")
        self.state.tell(0, CHANGED, "the first line cannot be read", "首行无法读出")

    def _takes(self, said: dict[str, Any]) -> bool:
        """What the first line says; no signature covers it, so nothing rests on it."""
        state, format = self.state, said["duban-export"]
        if type(format) is not int or format not in FORMATS:
            raise Unreadable(
                f"this export's format is {format!r}, and this verifier reads up to "
                f"{FORMATS[-1]}: get the verify.pyz of the release that wrote it"
            )
        state.format = format
        state.origin, state.order.size = str(said.get("origin")), count_of(said.get("size"))
        state.log_size = count_of(said.get("log_size"))
        if type(said.get("simulated_clock")) is bool:
            state.said_simulated = said["simulated_clock"]
        if format == FORMATS[-1] and said.keys() - {"log_size"} != FIRST_LINE:
            return False
        known = (said.get("hash"), said.get("log")) == ("sha256", "facts")
        return known and state.order.size >= 0

    def _body(self, lines: Iterator[bytes], progress: Callable[[int], None] | None) -> None:
        readers: dict[str, Callable[[list[Any]], None]] = {
            "f": self._fact, "t": self._text, "x": self._blank, "l": self._leaves,
            "k": self._key, "c": self._note, "k2": self._second_key, "c2": self._second_note,
            "n": self._note_beyond, "g": self._proved,
        }  # fmt: skip
        update, unread = self.state.digest.update, False
        for number, line in enumerate(lines):
            if self.state.ending:
                self.state.note_unread()
            if not line.endswith(b"\n") or line.startswith(b'["end",'):
                self._last(line, lines)
                return
            try:
                text = line.decode()
                row, end = read_json(text)
                if end != len(text) - 1:
                    raise ValueError("more than one value")
                readers[row[0]](row)
                unread = False
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                if not unread or line[:5] in BEGINS:  # else it is more of the same damage
                    self._unread(line[:5], LIKE_A_KEY.match(line) is not None)
                unread = True
            update(line)
            if progress is not None and number % 20_000 == 0:
                progress(self.state.order.next)

    def _last(self, line: bytes, lines: Iterator[bytes]) -> None:
        if not line.endswith(b"\n"):
            return  # cut off
        row = whole_json(line)
        if not isinstance(row, list) or len(row) != 5:
            self.state.ending = True
            return
        self.state.end, self.state.digest_holds = row, row[4] == self.state.digest.hexdigest()
        if next(lines, b""):
            self.state.tell(None, INSERTED, "something follows the end line", "末行之后另有内容")

    def _unread(self, begins: bytes, like_a_key: bool) -> None:
        """A line that cannot be read. What it was: as it begins, or else as where it stands."""
        order, tiles, texts = self.state.order, self.state.tiles, self.state.texts
        past = order.next > order.size >= 0
        if begins == b'["f",':
            order.unread()
        elif begins == b'["l",' or (not texts.due and order.next > tiles.last):
            self.state.tile_changed(tiles.number * TILE + 1)
            self.state.take(b"")
        elif texts.due:
            texts.unread()
        elif order.next == 1 and (begins in OF_KEYS or like_a_key or not self.state.keys):
            self.state.keys_unread = True
            self.state.tell(0, CHANGED, "the line of a key cannot be read", "公钥行无法读出")
        elif begins in OF_KEYS + OF_NOTES and order.size < 0:  # else a fact is due here
            self.state.note_unread()
        elif past and tiles.waiting:
            self.state.tile_changed(tiles.number * TILE + 1)
            self.state.take(b"")
        elif past:
            self.state.ending = True
        else:
            order.unread()

    def _fact(self, row: list[Any]) -> None:
        _, position, recorded_at, key, version, topic, state = row
        if (
            type(position) is not int or type(recorded_at) is not int or type(version) is not int
            or type(key) is not str or type(topic) is not str or len(key) != 32 or "\n" in topic
            or position >= MOST
        ):  # fmt: skip
            raise ValueError("no fact")
        if type(state) is str:
            stored, words = state.encode(), state
        else:
            stored, words = strict_base64(state["base64"]), "null"
        content = (key, version, topic, recorded_at, hashlib.sha256(stored).hexdigest())
        fact = Fact(position, recorded_at, int(key, 16), version, topic, words)
        sealed = Sealed(fact, leaf_of(position, content), content)
        if self.state.by_sm3:
            self.state.second.keep(fact, content, stored)
        self.state.texts.begin(fact)
        order, tiles = self.state.order, self.state.tiles
        if position == order.next and order.clean:
            order.next += 1
            if position > tiles.last:
                self.state.tile_missing()
            tiles.waiting[position] = sealed
        elif order.place(position):
            tiles.keep(sealed)
        else:
            tiles.keep_spare(sealed)

    def _text(self, row: list[Any]) -> None:
        _, position, name, salt, text = row
        if type(position) is not int or not re.fullmatch(r"(?:[0-9a-f]{2})*", salt):
            raise ValueError("no text")
        digest = hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
        self.state.texts.take(position, name, digest if len(salt) == SALT else "its salt is none")

    def _blank(self, row: list[Any]) -> None:
        _, position, name = row
        if type(position) is not int or type(name) is not str:
            raise ValueError("no text")
        self.state.texts.take(position, name, None)

    def _leaves(self, row: list[Any]) -> None:
        _, first, written = row
        tile, size = strict_base64(written), self.state.order.size
        if type(first) is not int or first % TILE or first < self.state.tiles.number * TILE:
            raise ValueError("not the tile that is due")
        awaited = min(TILE, size - first) if size >= 0 else len(tile) // 32
        here = self.state.order.next - 1 - first  # should the first line say a wrong size
        if len(tile) not in (awaited * 32, here * 32) or not 0 < len(tile) <= TILE * 32:
            raise ValueError("not the tile that is due")
        gap = first // TILE - self.state.tiles.number
        if gap > len(self.state.tiles.ahead) + 2:
            raise ValueError("farther than what was read")
        for _ in range(gap):
            self.state.tile_missing()
        self.state.take(tile)

    def _key(self, row: list[Any]) -> None:
        _, since, name, written = row
        key = strict_base64(written)
        if len(key) != 33 or key[:1] != ALGORITHM or type(since) is not int or not name:
            raise ValueError("no key")
        self.state.keys.append(Key(str(name), key[1:], since))

    def _second_key(self, row: list[Any]) -> None:
        _, since, name, written = row
        key = strict_base64(written)
        if len(key) != 33 or key[:1] != ALGORITHM or type(since) is not int or not name:
            raise ValueError("no key")
        if self.state.order.next > 1:
            raise ValueError("too late to read the facts by it")
        self.state.second.keys.append(Key(str(name), key[1:], since))
        self.state.by_sm3 = has_sm3()

    def _note(self, row: list[Any]) -> None:
        self._note_of(self.state.notes, row)

    def _second_note(self, row: list[Any]) -> None:
        self._note_of(self.state.second.notes, row)

    def _note_beyond(self, row: list[Any]) -> None:
        _, text = row
        self.state.beyond.append(Note.read(text))

    def _proved(self, row: list[Any]) -> None:
        """A fact beyond the file's end."""
        _, size, path, position, recorded_at, key, version, topic, state = row
        if not all(type(each) is int and 0 < each < MOST for each in (size, position, version)):
            raise ValueError("no proof")
        content = (key, version, topic, recorded_at, hashlib.sha256(state.encode()).hexdigest())
        fact = Fact(position, recorded_at, int(key, 16), version, topic, state)
        steps = tuple(map(bytes.fromhex, path))
        self.state.proved.append(Proved(fact, leaf_of(position, content), size, steps))

    def _note_of(self, notes: list[Note | None], row: list[Any]) -> None:
        _, text, *stored = row
        if text is None:
            [number] = stored
            self._notes_gone(notes, number)
            return
        note = Note.read(text)
        if stored:
            size, root = stored
            self.state.tell(
                note.size, CHANGED,
                f"its checkpoint is kept beside the log as one of size {size} and root {root}, "
                "which its note does not say",
                f"检查点在库中所记的大小 {size} 与根 {root} 同其签名文本不符",
            )  # fmt: skip
        notes.append(note)

    def _notes_gone(self, notes: list[Note | None], number: int) -> None:
        before = [note.size for note in notes if note is not None]
        notes.append(None)
        self.state.tell(
            before[-1] if before else 0, MISSING,
            f"after here one or more checkpoints, from number {number} on, are gone from the store",
            f"此后自第 {number} 号起的检查点已从库中消失",
        )  # fmt: skip
