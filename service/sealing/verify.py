"""Verifies a sealed export of a Duban log (封存日志的验证), by itself: python3 verify.py FILE.

One module of the standard library alone, so that it can be handed to an auditor; therefore it is
longer than other files, and shares no line with the program that it checks.

    python3 verify.py FILE [--key K]... [--checkpoint C]... [--json]

It reads the file once, from front to back, and checks
  1. that the file is whole: its lines, its counts, the digest of all its bytes;
  2. that each fact is the one that was sealed: its leaf, the Merkle root (RFC 6962) at the size of
     every checkpoint, each signature (Ed25519, RFC 8032); that all checkpoints are of one tree
     follows from that. ``--key``: the public key (PEM, base64, hex) that the auditor holds, or a
     file of it; each checkpoint must be signed by it, or by one that chains to it: a checkpoint
     signed by both hands over from one to the other. ``--checkpoint``: a file with a checkpoint
     kept outside; the log must still have that root at that size. Where the log has a second
     tree by SM3 (GB/T 32905), its checkpoints are checked likewise, if this Python has SM3;
  3. that positions and the versions of each aggregate have no gaps, and that time never runs back;
  4. that each text is the one whose salted digest its fact holds, or was forgotten by a later fact;
  5. that the figures follow from the facts, by a second implementation of the rules: score entries
     (R5) and the rankings with which months were closed (R11, R19).

A defect (缺陷) has a position and a kind: changed, missing, inserted, reordered, truncated,
re-signed, miscomputed, unreadable. Exit: 0 sound, 1 defects, 2 unreadable or bad usage.

Points are whole hundredths, shares ten-thousandths, times microseconds since 1970.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import gc
import hashlib
import io
import json
import os
import re
import sys
import tempfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import IO, Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FORMATS = (1, 2)  # 2: with the checkpoints of a second tree
TILE = 256  # facts to a line of leaf hashes
LISTED = 1_000  # defects told one by one; the rest are counted
COMPARED = 512  # facts that were changed, compared with each other's places
LINE = 256 << 20  # bytes; no sound line is longer
BLOCK = 1 << 20
OF_KEYS = (b'["k",', b'["k2"')
OF_NOTES = (b'["c",', b'["c2"')
BEGINS = frozenset((b'["f",', b'["t",', b'["x",', b'["l",', *OF_KEYS, *OF_NOTES))
IN_MEMORY = 64 << 20  # bytes of leaf hashes kept there; beyond, in a temporary file

CHANGED, MISSING, INSERTED, REORDERED = "changed", "missing", "inserted", "reordered"
TRUNCATED, RESIGNED = "truncated", "re-signed"
MISCOMPUTED, UNREADABLE = "miscomputed", "unreadable"
CHINESE = {
    CHANGED: "被改动",
    MISSING: "缺失",
    INSERTED: "被插入",
    REORDERED: "次序被调换",
    TRUNCATED: "被截断",
    RESIGNED: "被重新签名",
    MISCOMPUTED: "算错",
    UNREADABLE: "无法读取",
}


class Unreadable(Exception):
    """The file is no export, or something given beside it cannot be read."""

    status = 422


class Defect(NamedTuple):
    """``position`` to ``last`` are what it is about; 0: what stands before the first fact; None:
    the file as a whole."""

    position: int | None
    last: int | None
    kind: str
    what: str
    chinese: str

    def __str__(self) -> str:
        where = "file" if self.position is None else f"position {self.position}"
        if self.last is not None and self.last != self.position:
            where = f"positions {self.position} to {self.last}"
        return f"{where}: {self.kind} ({CHINESE[self.kind]}): {self.what} / {self.chinese}"


# --- Ed25519, RFC 8032 ----------------------------------------------------------------------------
#
# Verification alone, of public data, so it need not take the same time for every input.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T
NEUTRAL: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    e, f = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    g, h = 2 * t1 * t2 * D % P, 2 * z1 * z2 % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def _double(a: Point) -> Point:
    x, y, z, _ = a
    xx, yy = x * x % P, y * y % P
    h = xx + yy
    e = h - (x + y) * (x + y) % P
    g = xx - yy
    f = 2 * z * z % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _point(encoded: bytes) -> Point | None:
    """RFC 8032, 5.1.3; None for what is no point."""
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT_OF_MINUS_ONE % P
    elif v * x * x % P != u:
        return None
    if x == 0 and sign:
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


def _encoded(point: Point) -> bytes:
    x, y, z, _ = point
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _table(point: Point) -> list[Point]:
    found = [NEUTRAL]
    for _ in range(15):
        found.append(_add(found[-1], point))
    return found


_BASE_Y = 4 * pow(5, P - 2, P) % P
_base = _point(_BASE_Y.to_bytes(32, "little"))
assert _base is not None
BASE = _table(_base)


def signed_by(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the 64 bytes are the key's (32 bytes) Ed25519 signature of the message."""
    key = _point(public) if len(public) == 32 else None
    if key is None or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    if s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    minus = _table((P - key[0], key[1], 1, P - key[3]))
    found = NEUTRAL  # [s]B - [k]A, four bits at a time
    for shift in range(252, -1, -4):
        found = _double(_double(_double(_double(found))))
        if digit := s >> shift & 15:
            found = _add(found, BASE[digit])
        if digit := k >> shift & 15:
            found = _add(found, minus[digit])
    return _encoded(found) == signature[:32]


# --- keys and checkpoints (C2SP signed notes) -----------------------------------------------------

SPKI = bytes.fromhex("302a300506032b6570032100")  # what a PEM holds before the 32 bytes
ALGORITHM = b"\x01"


def _base64(written: str) -> bytes:
    """Strictly: no other writing of the same bytes. Raises ValueError."""
    found = base64.b64decode(written, validate=True)
    if base64.b64encode(found).decode() != written:
        raise ValueError("not the one way to write it")
    return found


@dataclass(frozen=True)
class Key:
    """A public key of the export, in use from a size of the log on."""

    name: str
    public: bytes
    since: int = 0

    @property
    def id(self) -> bytes:
        named = self.name.encode() + b"\n" + ALGORITHM + self.public
        return hashlib.sha256(named).digest()[:4]

    @property
    def print(self) -> str:
        """What people compare: the first 16 hex digits of the key's SHA-256."""
        return hashlib.sha256(self.public).hexdigest()[:16]


def keys_given(written: str) -> list[bytes]:
    """Public keys from a file or from the words themselves: PEM, base64, hex or a note's vkey."""
    text = written
    try:
        if Path(written).is_file():
            text = Path(written).read_text("utf-8")
    except (OSError, UnicodeDecodeError, ValueError):
        pass
    pem = re.findall(r"-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", text, re.DOTALL)
    found = [_bare_key("".join(each.split())) for each in pem]
    if not pem:
        lines = [line.strip() for line in text.splitlines()]
        found = [_bare_key(line) for line in lines if line and not line.startswith("#")]
    if not found or None in found:
        raise Unreadable(f"{written[:80]!r} is no Ed25519 public key (PEM, base64 or hex)")
    return [each for each in found if each is not None]


def _bare_key(written: str) -> bytes | None:
    written = re.sub(r"^[^\s+]+\+[0-9a-f]{8}\+", "", written)
    if re.fullmatch(r"[0-9a-fA-F]{64}", written):
        return bytes.fromhex(written)
    try:
        found = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        return None
    for prefix in (SPKI, ALGORITHM, b""):
        if len(found) == len(prefix) + 32 and found.startswith(prefix):
            return found[len(prefix) :]
    return None


@dataclass(frozen=True)
class Note:
    """A signed checkpoint (检查点). ``signatures``: key name, key id, signature."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]

    @property
    def signed(self) -> bytes:
        return (self.text.partition("\n\n")[0] + "\n").encode()

    @classmethod
    def read(cls, text: str) -> Note:
        """Raises ValueError for what is no signed checkpoint."""
        body, apart, signatures = text.partition("\n\n")
        origin, size, root, *_ = [*body.split("\n"), "", ""]
        if not apart or not origin or not re.fullmatch(r"0|[1-9][0-9]{0,18}", size, re.ASCII):
            raise ValueError("no checkpoint")
        if len(digest := _base64(root)) != 32 or not signatures.endswith("\n"):
            raise ValueError("no checkpoint")
        found = tuple(map(_signature, signatures[:-1].split("\n")))
        return cls(text, origin, int(size), digest, found)


def _signature(line: str) -> tuple[str, bytes, bytes]:
    match = re.fullmatch(r"— ([^ +]+) (\S+)", line)
    blob = _base64(match[2]) if match else b""
    if match is None or len(blob) < 5:
        raise ValueError("no signature line")
    return match[1], blob[:4], blob[4:]


# --- the Merkle tree, RFC 6962 --------------------------------------------------------------------


Hash = Callable[[bytes], Any]  # what it gives has digest() and hexdigest(): 32 bytes


def _sm3(data: bytes) -> Any:
    return hashlib.new("sm3", data)


def has_sm3() -> bool:
    """Only where the OpenSSL of this Python was built with it."""
    try:
        return bool(_sm3(b""))
    except ValueError:
        return False


def _root(leaves: bytes, sha: Hash = hashlib.sha256) -> bytes:
    """Of a run of 32-byte hashes: level by level, an odd one out goes up as it is."""
    while len(leaves) > 32:
        pairs = len(leaves) // 64 * 64
        above = [sha(b"\x01" + leaves[i : i + 64]).digest() for i in range(0, pairs, 64)]
        leaves = b"".join(above) + leaves[pairs:]
    return leaves or bytes(sha(b"").digest())


class Leaves:
    """The leaf hashes in order, a tile at a time, and the roots of all full tiles."""

    def __init__(self, sha: Hash = hashlib.sha256) -> None:
        self.sha = sha
        self.kept: IO[bytes] = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  # see close
        self.roots = bytearray()
        self.size = 0

    def add(self, tile: bytes) -> None:
        """A full tile, or the last one."""
        self.kept.write(tile)
        self.size += len(tile) // 32
        if len(tile) == TILE * 32:
            self.roots += _root(tile, self.sha)

    def close(self) -> None:
        self.kept.close()

    def at(self, sizes: Iterable[int], other: Mapping[int, bytes]) -> dict[int, bytes]:
        """The tree's root at each size. ``other``: tiles by number to read in place of these."""
        found: dict[int, bytes] = {}
        peaks: list[tuple[int, bytes]] = []  # number of tiles, root; each twice the next at least
        tiles = 0
        for size in sorted(set(sizes)):
            while tiles < size // TILE:
                whole = other.get(tiles)
                kept = self.roots[tiles * 32 : tiles * 32 + 32]
                self._grow(peaks, bytes(kept) if whole is None else _root(whole, self.sha))
                tiles += 1
            found[size] = self._top(peaks, self._part(size, other))
        return found

    def _part(self, size: int, other: Mapping[int, bytes]) -> bytes:
        number, count = divmod(size, TILE)
        if not count:
            return b""
        if number in other:
            return _root(other[number][: count * 32], self.sha)
        self.kept.seek(number * TILE * 32)
        part = self.kept.read(count * 32)
        self.kept.seek(0, io.SEEK_END)
        return _root(part, self.sha)

    def _grow(self, peaks: list[tuple[int, bytes]], root: bytes) -> None:
        count = 1
        while peaks and peaks[-1][0] == count:
            root, count = _root(peaks.pop()[1] + root, self.sha), count * 2
        peaks.append((count, root))

    def _top(self, peaks: list[tuple[int, bytes]], part: bytes) -> bytes:
        hashes = [root for _, root in peaks] + ([part] if part else [])
        found = hashes.pop() if hashes else bytes(self.sha(b"").digest())
        while hashes:
            found = _root(hashes.pop() + found, self.sha)
        return found


# --- the draw of a spot check (抽查, R6) ----------------------------------------------------------


class Drawn(NamedTuple):
    """``units`` in the order in which they were drawn, those not yet drawn this year first;
    ``organizations`` of each."""

    units: list[str]
    organizations: dict[str, list[str]]


def draw(
    root: str,
    units: Iterable[str],
    beneath: Mapping[str, Iterable[str]],
    drawn_before: Collection[str] = (),
    share: int = 1_000,
    each: int = 2,
) -> Drawn:
    """R6's draw, written a second time; ``aggregates/rules/draw.py`` says how it goes.

    ``root``: the root of the log's tree up to and including the call, 64 hex digits. ``beneath``:
    the pool of each unit's subtree. ``share``: ten-thousandths of the units; at least one.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", root):
        raise ValueError("the seed is a root of 64 lower-case hex digits")

    def place(code: str) -> tuple[str, str]:
        return hashlib.sha256(f"{root}:{code}".encode()).hexdigest(), code

    line = sorted(set(units), key=place)
    wanted = min(len(line), max(1, -(-share * len(line) // 10_000)))
    new = [unit for unit in line if unit not in drawn_before][: (wanted + 1) // 2]
    rest = [unit for unit in line if unit not in new][: wanted - len(new)]
    chosen = new + rest
    below = {unit: sorted(set(beneath.get(unit, ())) - {unit}, key=place) for unit in chosen}
    return Drawn(chosen, {unit: found[:each] for unit, found in below.items()})


# --- days (工作日历, R2) --------------------------------------------------------------------------

DAY = timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)  # noqa: UP017  # for a Python as old as 3.9 to name it


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, a half away from zero."""
    below, sign = abs(denominator), -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((abs(numerator) * 2 + below) // (below * 2))


def next_month(period: str) -> str:
    year, month = int(period[:4]), int(period[5:])
    return f"{year + month // 12:04d}-{month % 12 + 1:02d}"


def first_day(period: str) -> date:
    return date(int(period[:4]), int(period[5:]), 1)


def last_day(period: str) -> date:
    return first_day(next_month(period)) - DAY


class Days:
    """Which days are worked: Monday to Friday but for what was loaded."""

    def __init__(self) -> None:
        self.differs: dict[date, bool] = {}

    def works(self, day: date) -> bool:
        found = self.differs.get(day)
        return day.weekday() < 5 if found is None else found

    def later(self, day: date, count: int) -> date:
        """The ``count``-th working day after it."""
        while count > 0:
            day += DAY
            count -= self.works(day)
        return day

    def earlier(self, day: date, count: int) -> date:
        """The ``count``-th working day before it."""
        while count > 0:
            day -= DAY
            count -= self.works(day)
        return day

    def from_to(self, after: date, until: date) -> int:
        """Working days after the one, up to the other."""
        count = 0
        while after < until:
            after += DAY
            count += self.works(after)
        return count


# --- replay: what the facts say -------------------------------------------------------------------

OWN, LATENESS, MISSED = "own", "lateness", "missed"  # lines of a score
SENT, BACK, CONFIRMED, GONE = "submitted", "returned", "confirmed", "missed"  # of a report
DEFAULTS: dict[str, Any] = {
    "timezone": "Asia/Shanghai",
    "kinds": [],
    "subtree_share": 0,
    "report_due_day": 5,
    "report_min_working_days": 3,
    "late_per_day": 100,
    "late_at_most": 500,
    "stated_back_days": 5,
    "lapse_days": 5,
    "missed_days": 10,
    "missed_then_sent": 1_000,
}
APART_AT_MOST = 300 * 1_000_000  # microseconds between an act and its recording


_read_json = json.JSONDecoder().raw_decode  # quicker, and strict about blanks


class Fact:
    """A line of the log. ``said``: its state, read when it is first asked for."""

    __slots__ = ("_said", "key", "position", "recorded_at", "state", "topic", "version")

    def __init__(
        self, position: int, recorded_at: int, key: int, version: int, topic: str, state: str
    ) -> None:
        self.position, self.recorded_at, self.key = position, recorded_at, key
        self.version, self.topic, self.state = version, topic, state
        self._said: dict[str, Any] | None = None

    @property
    def said(self) -> dict[str, Any]:
        if self._said is None:
            said, end = _read_json(self.state)
            if not isinstance(said, dict) or end != len(self.state):
                raise TypeError("a state is one object")
            self._said = said
        return self._said


class Line:
    """An assignment, as far as the score reads it. ``claimed`` None: nothing is."""

    __slots__ = ("book", "claimed", "counts", "issued_at", "listed", "outcome", "points")

    def __init__(self, book: Book, points: int, issued_at: int, listed: bool) -> None:
        self.book, self.points, self.issued_at = book, points, issued_at
        self.listed = listed  # of the catalogue
        self.claimed: int | None = None
        self.outcome: str | None = None
        self.counts = points > 0


class Book:
    """One organization's month: its list, its report, and the score that should be entered."""

    __slots__ = (
        "counted_on", "due", "entered", "excused", "lines", "live", "missed_on", "organization",
        "period", "returned_on", "sending", "sent_on", "settled_on", "status", "told", "wanted",
        "why",
    )  # fmt: skip

    def __init__(self, organization: str, period: str) -> None:
        self.organization, self.period = organization, period
        self.lines: dict[int, Line] = {}
        self.status: str | None = None
        self.counted_on: date | None = None  # the first sending's that claimed something
        self.settled_on: date | None = None  # what lateness goes by now
        self.sent_on: date | None = None
        self.returned_on: date | None = None
        self.missed_on: date | None = None
        self.excused = False
        self.sending: tuple[int, int] | None = None  # position and sum claimed of a new sending
        self.due = False  # what should be entered is to be worked out again
        self.wanted: dict[str, int] = {}
        self.live: dict[int, tuple[str, int, int]] = {}  # position: line, amount, entry
        self.entered = False  # anything ever
        self.why = 0  # position of the fact that last called for entries
        self.told: set[tuple[str, int]] = set()

    def holds(self) -> bool:
        """Whether it has a list that counts."""
        return any(line.counts for line in self.lines.values())


class Place:
    """An organization. ``held``: since when it stood where: kind, superior, group."""

    __slots__ = ("code", "dissolved_at", "held", "registered_at")

    def __init__(self, code: str, at: int, kind: str, superior: str | None, group: str | None):
        self.code, self.registered_at = code, at
        self.dissolved_at: int | None = None
        self.held = [(at, kind, superior, group)]

    def change(self, at: int, **changes: str | None) -> None:
        _, kind, superior, group = self.held[-1]
        now = {"kind": kind, "superior": superior, "group": group} | changes
        self.held.append((at, now["kind"] or "", now["superior"], now["group"]))

    def at(self, end: int) -> tuple[str, str | None, str | None]:
        """As recorded by then, or as first recorded where that is later (R19)."""
        known = [each for each in self.held if each[0] <= end] or self.held[:1]
        return known[-1][1:]


class Account:
    """The entries of an organization and a year. ``live``: entry to the book, its position."""

    __slots__ = ("count", "live")

    def __init__(self) -> None:
        self.count = 0
        self.live: dict[int, tuple[Book, int]] = {}


Tell = Callable[..., None]


class Replay:
    """The log played again from its first fact, by rules of its own; ``tell`` takes defects."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell
        self.recorded_at = 0
        self.first_month = ""
        self.simulated = False
        self.schemes: list[tuple[int, str, dict[str, Any]]] = []
        self.zone: tzinfo = timezone.utc  # noqa: UP017  # as above
        self.days = Days()
        self.due_days: dict[str, date] = {}
        self.places: dict[str, Place] = {}
        self.tasks: dict[int, tuple[str, dict[int, int]]] = {}
        self.weights: dict[str, dict[int, int]] = {}
        self.lines: dict[int, Line] = {}
        self.books: dict[str, dict[str, Book]] = {}
        self.accounts: dict[int, Account] = {}
        self.touched: dict[Book, int] = {}
        self.closed: set[str] = set()
        self.forgot: dict[tuple[int, str], int] = {}
        self.scores = self.rankings = 0
        self.unknown: dict[str, int] = {}

    # --- the run of it ------------------------------------------------------------------------

    def take(self, fact: Fact) -> None:
        if fact.recorded_at != self.recorded_at:
            self.settle()
            self.recorded_at = fact.recorded_at
        rule = RULES.get(fact.topic)
        if rule is None:
            if fact.topic not in SILENT:
                self.unknown[fact.topic] = self.unknown.get(fact.topic, 0) + 1
            return
        try:
            if fact.state.startswith('{"class_version":') and _is_of_later_release(fact):
                name = f"{fact.topic} v{fact.said['class_version']}"
                self.unknown[name] = self.unknown.get(name, 0) + 1
                return
            rule(self, fact)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError) as bad:
            self.tell(
                fact.position,
                UNREADABLE,
                f"its state cannot be read as {fact.topic} ({type(bad).__name__}: {bad})",
                f"内容不能按 {fact.topic} 读出",
            )

    def settle(self) -> None:
        """At the end of each transaction: what was entered is what should be."""
        if not self.touched:
            return
        touched, self.touched = self.touched, {}
        for book, position in touched.items():
            if book.due:
                self.work_out(book)
            self._compare(book, position)

    def _compare(self, book: Book, position: int) -> None:
        """Each entry that stands against the one that should."""
        left = dict(book.wanted)
        for entered, (line, amount, _) in book.live.items():
            wanted = left.pop(line, None)
            if amount != wanted:
                self._score_differs(book, entered, line, amount, wanted)
        for line, wanted in left.items():
            self._score_differs(book, book.why or position, line, None, wanted)

    def _score_differs(
        self, book: Book, position: int, line: str, amount: int | None, wanted: int | None
    ) -> None:
        if (line, position) in book.told:
            return
        book.told.add((line, position))
        self.tell(
            position,
            MISCOMPUTED,
            f"the {line} entry of {book.organization} for {book.period} is {points(amount)}, "
            f"but the facts give {points(wanted)} (R5)",
            f"{book.organization} {book.period} 的 {line} 记分为 {points(amount)}，"
            f"按事实应为 {points(wanted)}",
        )

    def wrong(self, position: int, what: str, chinese: str) -> None:
        self.tell(position, MISCOMPUTED, what, chinese)

    # --- what is asked of it ------------------------------------------------------------------

    def day(self, micros: int) -> date:
        return (EPOCH + timedelta(microseconds=micros)).astimezone(self.zone).date()

    def end_of(self, day: date) -> int:
        start = datetime.combine(day + DAY, datetime.min.time(), self.zone)
        return (start - EPOCH) // timedelta(microseconds=1) - 1

    def scheme(self, period: str) -> tuple[int, dict[str, Any]]:
        """Number and parameters of the version that holds in the month."""
        held = [each for each in self.schemes if each[1] <= period] or self.schemes[:1]
        return held[-1][0], held[-1][2]

    def book(self, organization: str, period: str) -> Book:
        books = self.books.setdefault(period, {})
        if organization not in books:
            if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", period, re.ASCII):
                raise ValueError(f"{period!r} is no month")
            books[organization] = Book(organization, period)
        return books[organization]

    def is_gone(self, organization: str) -> bool:
        place = self.places.get(organization)
        return place is not None and place.dissolved_at is not None

    def due_on(self, period: str) -> date:
        """When the month's reports are due (R5)."""
        if period not in self.due_days:
            _, scheme = self.scheme(period)
            following = next_month(period)
            due = first_day(following)
            due += DAY * (min(scheme["report_due_day"], last_day(following).day) - 1)
            while not self.days.works(due):
                due += DAY
            third = self.days.later(last_day(period), scheme["report_min_working_days"])
            self.due_days[period] = max(due, third)
        return self.due_days[period]

    # --- the month's score (R5) ----------------------------------------------------------------

    def touch(self, book: Book, position: int, due: bool = True) -> None:
        self.touched.setdefault(book, position)
        if due:
            book.due, book.why = True, position

    def line_changed(self, line: Line, position: int) -> None:
        """Of a report that is sent and not yet answered, the score changes with its lines."""
        book = line.book
        if line.points and book.status == SENT and not self.is_gone(book.organization):
            self.touch(book, position)

    def work_out(self, book: Book) -> None:
        """What should be entered for the month, and whether a sending said what it claims."""
        book.due = False
        weight = claimed = 0
        for line in book.lines.values():
            if line.counts:
                weight += line.points
                claimed += line.claimed or 0
        if book.sending is not None:
            self._sent_with(book, claimed)
        book.wanted = {}
        if book.status == GONE:
            book.wanted = {MISSED: 0}
        elif book.status in (SENT, CONFIRMED) and weight:
            book.wanted[OWN] = half_up(10_000 * claimed, weight)
            if late := self._lateness(book):
                book.wanted[LATENESS] = -late

    def _sent_with(self, book: Book, claimed: int) -> None:
        assert book.sending is not None
        position, said = book.sending
        book.sending = None
        if claimed:
            book.counted_on = book.settled_on
        if said != claimed:
            self.wrong(
                position,
                f"the report of {book.organization} for {book.period} says it claims "
                f"{points(said)}, but its lines claim {points(claimed)} (R5)",
                f"{book.organization} {book.period} 自评合计写为 {points(said)}，"
                f"各项之和为 {points(claimed)}",
            )

    def _lateness(self, book: Book) -> int:
        _, scheme = self.scheme(book.period)
        if book.missed_on is not None and not book.excused:
            return int(scheme["missed_then_sent"])
        assert book.settled_on is not None
        days = self.days.from_to(self.due_on(book.period), book.settled_on)
        return int(min(days * scheme["late_per_day"], scheme["late_at_most"]))

    # --- rankings (R11, R19) --------------------------------------------------------------------

    def ranking(self, period: str) -> dict[str, dict[str, Any]]:
        """The rows with which the month should be closed, by organization."""
        return Standings(self, period).rows()


def points(hundredths: int | None) -> str:
    if hundredths is None:
        return "none"
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole}.{rest:02d}"


class Standings:
    """One month's ranking, worked out from the books and the tree of its last moment."""

    def __init__(self, replay: Replay, period: str) -> None:
        self.replay, self.period = replay, period
        _, self.scheme = replay.scheme(period)
        self.kinds = {kind["name"]: kind for kind in self.scheme["kinds"]}
        self.books = replay.books.get(period, {})
        end = replay.end_of(last_day(period))
        self.tree = {code: place.at(end) for code, place in replay.places.items()}
        self.standing = {
            code for code, place in replay.places.items()
            if place.dissolved_at is None or place.dissolved_at > end
        }  # fmt: skip
        self.root = next((code for code, (_, above, _) in self.tree.items() if above is None), "")
        self.below: dict[str, list[str]] = {}
        for code, (_, above, _) in self.tree.items():
            if above is not None and code in self.standing:
                self.below.setdefault(above, []).append(code)
        self.absent: dict[str, str] = {}
        self.made: dict[str, dict[str, Any]] = {}

    def rows(self) -> dict[str, dict[str, Any]]:
        counted = [code for code in self.tree if self._counts(code)]
        found = {code: self.row(code) for code in counted if self.peers(code) is not None}
        among: dict[str, list[dict[str, Any]]] = {}
        for row in found.values():
            among.setdefault(row["peers"], []).append(row)
        for rows in among.values():
            _rank(rows)
        return found

    def _counts(self, code: str) -> bool:
        """Whether it was there at all; who was not there for the whole month is not assessed."""
        place, replay = self.replay.places[code], self.replay
        registered = replay.day(place.registered_at)
        gone = None if place.dissolved_at is None else replay.day(place.dissolved_at)
        first, last = first_day(self.period), last_day(self.period)
        founder = registered.isoformat()[:7] <= replay.first_month
        left = gone is not None and gone <= last
        known = not (gone is not None and gone < first) and (founder or registered <= last)
        book = self.books.get(code)
        if not known and not (book is not None and (book.entered or book.holds())):
            return False
        if left:
            self.absent[code] = "dissolved"
        elif not known or (not founder and registered > first):
            self.absent[code] = "new"
        return True

    def peers(self, code: str) -> str | None:
        kind, above, group = self.tree[code]
        if above is None:
            return None
        return (group or "—") if self._is_unit(kind, above) else above

    def _is_unit(self, kind: str, above: str | None) -> bool:
        flags = self.kinds.get(kind, {})
        return above is not None and above == self.root and bool(flags.get("unit", True))

    def row(self, code: str) -> dict[str, Any]:
        if code not in self.made:
            self.made[code] = self._score(code) | {"peers": self.peers(code), "rank": None}
        return self.made[code]

    def _score(self, code: str) -> dict[str, Any]:
        found: dict[str, Any] = {
            "score": None, "own": None, "branches": None, "lateness": 0, "deductions": 0,
            "missed": False, "reason": None,
        }  # fmt: skip
        book = self.books.get(code)
        wanted = book.wanted if book is not None else {}
        if code in self.absent:
            return found | {"reason": self.absent[code]}
        if MISSED in wanted:
            return found | {"score": 0, "missed": True}
        if book is None or OWN not in wanted:
            return found | {"reason": self._why(book)}
        own, lateness = wanted[OWN], wanted.get(LATENESS, 0)
        branches = self._branches(code)
        share = self.scheme["subtree_share"] if branches else 0
        mean = half_up(sum(branches), len(branches)) if share else None
        base = own if mean is None else half_up((10_000 - share) * own + share * mean, 10_000)
        score = max(0, base + lateness)
        return found | {"score": score, "own": own, "branches": mean, "lateness": lateness}

    def _why(self, book: Book | None) -> str:
        if book is None or not book.holds():
            return "no-lines"
        return "returned" if book.status == BACK else "no-report"

    def _branches(self, code: str) -> list[int]:
        """The scores of the assessed branches below a unit, where they have a share."""
        kind, above, _ = self.tree[code]
        if not self.scheme["subtree_share"] or not self._is_unit(kind, above):
            return []
        found, waiting, seen = [], list(self.below.get(code, ())), {code}
        while waiting:
            each = waiting.pop()
            if each in seen:
                continue
            seen.add(each)
            waiting += self.below.get(each, ())
            if self.kinds.get(self.tree[each][0], {}).get("tiered", False):
                found.append(self.row(each)["score"])
        return [score for score in found if score is not None]


def _rank(rows: list[dict[str, Any]]) -> None:
    """One more than have a higher score; none for who has none."""
    rank, higher = 1, None
    assessed = [row for row in rows if row["score"] is not None]
    for place, row in enumerate(sorted(assessed, key=lambda each: -each["score"]), start=1):
        if row["score"] != higher:
            rank, higher = place, row["score"]
        row["rank"] = rank


# --- the rules, one for each kind of fact ---------------------------------------------------------

Rule = Callable[[Replay, Fact], None]
RULES: dict[str, Rule] = {}
VERSIONS: dict[str, int] = {}  # the highest version of a kind that is known, where it is not 1
SILENT = frozenset({  # nothing that is recomputed rests on these
    "assignment.received", "assignment.receipt_undone", "assignment.handed_down",
    "assignment.linked", "assignment.unlinked",
    "assignment.not_applicable_asked", "assignment.not_applicable_refused", "assignment.urged",
    "assignment.extension_asked", "assignment.extension_granted", "assignment.extension_refused",
    "assignment.deadline_moved", "assignment.overdue", "month.issue_withdrawn", "notice.served",
    "notice.received", "organization.renamed", "organization.members_counted",
    "organization.post_filled", "organization.post_vacated", "run.started", "run.finished",
    "run.failed", "tier.rated",
})  # fmt: skip


def on(*topics: str, version: int = 1) -> Callable[[Rule], Rule]:
    """Registers the rule of these kinds; ``version``: the highest it knows."""

    def keep(rule: Rule) -> Rule:
        for topic in topics:
            RULES[topic] = rule
            VERSIONS[topic] = version
        return rule

    return keep


def _is_of_later_release(fact: Fact) -> bool:
    return fact.said["class_version"] not in range(1, VERSIONS[fact.topic] + 1)


def _day(written: str | None) -> date | None:
    return None if written is None else date.fromisoformat(written)


def _micros(written: str) -> int:
    moment = datetime.fromisoformat(written.replace("Z", "+00:00"))
    return (moment - EPOCH) // timedelta(microseconds=1)


@on("store.opened")
def _opened(replay: Replay, fact: Fact) -> None:
    replay.first_month = fact.said["month"]
    replay.simulated = bool(fact.said["simulated"])


@on("scheme.founded", "scheme.version_published")
def _scheme(replay: Replay, fact: Fact) -> None:
    said = fact.said
    parameters = {name: said["parameters"].get(name, DEFAULTS[name]) for name in DEFAULTS}
    replay.schemes.append((said.get("version", 1), said["in_force_from"], parameters))
    replay.due_days.clear()
    if len(replay.schemes) == 1:
        replay.zone = _zone(parameters["timezone"])


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        if name in ("Asia/Shanghai", "PRC"):  # a bare Python on Windows has no time zones
            return timezone(timedelta(hours=8))
        raise ValueError(f"this machine knows no time zone {name}") from None


@on("workdays.loaded")
def _workdays(replay: Replay, fact: Fact) -> None:
    for day, works in fact.said["days"].items():
        replay.days.differs[date.fromisoformat(day)] = bool(works)
    replay.due_days.clear()


@on("workdays.day_changed")
def _workday(replay: Replay, fact: Fact) -> None:
    replay.days.differs[date.fromisoformat(fact.said["day"])] = bool(fact.said["working"])
    replay.due_days.clear()


@on("organization.registered")
def _registered(replay: Replay, fact: Fact) -> None:
    said = fact.said
    code = said["organization"]
    replay.places[code] = Place(
        code, fact.recorded_at, said["kind"], said["superior"], said["group"]
    )


@on("organization.moved", "organization.regrouped", "organization.reclassified")
def _replaced(replay: Replay, fact: Fact) -> None:
    named = {"moved": "superior", "regrouped": "group", "reclassified": "kind"}
    name = named[fact.topic.partition(".")[2]]
    replay.places[fact.said["organization"]].change(fact.recorded_at, **{name: fact.said[name]})


@on("organization.merged", "organization.dissolved")
def _dissolved(replay: Replay, fact: Fact) -> None:
    replay.places[fact.said["organization"]].dissolved_at = fact.recorded_at


@on("task.added")
def _task(replay: Replay, fact: Fact) -> None:
    versions = replay.weights.setdefault(fact.said["code"], {})
    versions[1] = fact.said["points"]
    replay.tasks[fact.key] = (fact.said["code"], versions)


@on("task.amended")
def _amended(replay: Replay, fact: Fact) -> None:
    replay.tasks[fact.key][1][fact.said["version"]] = fact.said["points"]


@on("task.withdrawn")
def _task_withdrawn(replay: Replay, fact: Fact) -> None:
    """Lines that stand keep their weight."""


@on("assignment.issued")
def _issued(replay: Replay, fact: Fact) -> None:
    said = fact.said
    old = replay.lines.get(fact.key)
    if old is not None:
        old.book.lines.pop(fact.key, None)
    book = replay.book(said["organization"], said["period"])
    line = Line(book, said["points"], fact.recorded_at, said["origin"] == "catalogue")
    replay.lines[fact.key] = book.lines[fact.key] = line
    replay.line_changed(line, fact.position)
    if said["origin"] == "catalogue":
        weight = replay.weights.get(said["task"], {}).get(said["task_version"])
        if weight != line.points:
            replay.wrong(
                fact.position,
                f"task {said['task']} was issued with {points(line.points)} points, but version "
                f"{said['task_version']} of the catalogue carries {points(weight)} (R1)",
                f"任务 {said['task']} 按 {points(line.points)} 分交办，清单分值为 {points(weight)}",
            )


@on("assignment.reported")
def _reported(replay: Replay, fact: Fact) -> None:
    line = replay.lines.get(fact.key)
    if line is None:
        return  # of a month that is closed, and confirmed: it changes nothing any more
    said = fact.said
    line.claimed, line.outcome = said["points"], sys.intern(said["outcome"])
    if not 0 <= said["points"] <= line.points:
        replay.wrong(
            fact.position,
            f"{points(said['points'])} points are claimed of a line that carries "
            f"{points(line.points)} (R5)",
            f"自评 {points(said['points'])} 分，该项分值为 {points(line.points)}",
        )
    replay.line_changed(line, fact.position)


@on("assignment.accepted")
def _accepted(replay: Replay, fact: Fact) -> None:
    line = replay.lines.get(fact.key)
    if line is not None and line.outcome != fact.said["outcome"]:
        replay.wrong(
            fact.position,
            f"the outcome accepted is {fact.said['outcome']}, but {line.outcome} was reported (R5)",
            f"审核结果为 {fact.said['outcome']}，上报的是 {line.outcome}",
        )


@on("assignment.returned")
def _returned(replay: Replay, fact: Fact) -> None:
    if (line := replay.lines.get(fact.key)) is not None:
        line.claimed = None
        replay.line_changed(line, fact.position)


@on("assignment.not_applicable_granted", "assignment.cancelled")
def _counts_no_more(replay: Replay, fact: Fact) -> None:
    if (line := replay.lines.get(fact.key)) is not None:
        line.counts = False
        replay.line_changed(line, fact.position)


@on("assignment.transferred")
def _transferred(replay: Replay, fact: Fact) -> None:
    line = replay.lines.get(fact.key)
    if line is None:
        return
    replay.line_changed(line, fact.position)
    line.book.lines.pop(fact.key, None)
    line.book = replay.book(fact.said["to"], line.book.period)
    line.book.lines[fact.key] = line
    replay.line_changed(line, fact.position)


@on("report.submitted")
def _submitted(replay: Replay, fact: Fact) -> None:
    said = fact.said
    book = replay.book(said["organization"], said["period"])
    acted, stated = _micros(said["timestamp"]), _day(said.get("stated_on"))
    today = replay.day(acted)
    _must_be_of_its_time(replay, fact, acted)
    _must_state_soundly(replay, fact, book, stated, today)
    counted = book.counted_on or stated or today
    if said["counted_on"] != counted.isoformat():
        replay.wrong(
            fact.position,
            f"its lateness is judged by {said['counted_on']}, but the day that counts is "
            f"{counted} (R5)",
            f"迟报按 {said['counted_on']} 计，应按 {counted}",
        )
    book.status, book.settled_on = SENT, counted
    book.sent_on = replay.day(fact.recorded_at)
    book.sending = (fact.position, said["claimed"])
    if stated is not None and book.missed_on is not None and stated < book.missed_on:
        book.excused = True
    replay.touch(book, fact.position)


def _must_be_of_its_time(replay: Replay, fact: Fact, acted: int) -> None:
    if abs(acted - fact.recorded_at) > APART_AT_MOST:
        replay.wrong(
            fact.position,
            "the time it says it was decided at is over five minutes from its recording",
            "所称时间与录入时间相差五分钟以上",
        )


def _must_state_soundly(
    replay: Replay, fact: Fact, book: Book, stated: date | None, today: date
) -> None:
    """填报时间 lies in the past, and not far unless it is an import of history."""
    if stated is None or stated == today:
        return
    _, scheme = replay.scheme(book.period)
    earliest = replay.days.earlier(today, scheme["stated_back_days"])
    if stated > today or (stated < earliest and not fact.said.get("history")):
        replay.wrong(
            fact.position,
            f"the stated date {stated} does not count on {today}: it may lie "
            f"{scheme['stated_back_days']} working days back (R5)",
            f"填报时间 {stated} 在 {today} 录入时不应计入",
        )


@on("report.returned")
def _report_returned(replay: Replay, fact: Fact) -> None:
    book = replay.book(fact.said["organization"], fact.said["period"])
    book.status, book.returned_on = BACK, replay.day(fact.recorded_at)
    replay.touch(book, fact.position)


@on("report.confirmed")
def _confirmed(replay: Replay, fact: Fact) -> None:
    """From here on the score stands, whatever becomes of its lines."""
    book = replay.book(fact.said["organization"], fact.said["period"])
    if book.status != SENT:
        replay.wrong(
            fact.position,
            f"the report of {book.organization} for {book.period} is confirmed, but none waits "
            "(R5)",
            f"{book.organization} {book.period} 并无待审核的自评，却被确认",
        )
    if fact.said.get("by_lapse") and book.sent_on is not None:
        _must_have_lapsed(replay, fact, book, book.sent_on)
    if book.due:
        replay.work_out(book)
    book.status = CONFIRMED


def _must_have_lapsed(replay: Replay, fact: Fact, book: Book, sent_on: date) -> None:
    _, scheme = replay.scheme(book.period)
    last = replay.days.later(max(sent_on, replay.due_on(book.period)), scheme["lapse_days"])
    if replay.day(fact.recorded_at) <= last:
        replay.wrong(
            fact.position,
            f"the report of {book.organization} for {book.period} lapses at the end of {last}, "
            "but counts as confirmed before (R5)",
            f"{book.organization} {book.period} 应于 {last} 日终逾期视同确认，却提前确认",
        )


@on("report.missed")
def _missed(replay: Replay, fact: Fact) -> None:
    book = replay.book(fact.said["organization"], fact.said["period"])
    day = date.fromisoformat(fact.said["day"])
    earliest = _missed_after(replay, book)
    if earliest is None or day < earliest or day >= replay.day(fact.recorded_at):
        replay.wrong(
            fact.position,
            f"the report of {book.organization} for {book.period} is missed on {day}, but is not "
            f"before the end of {earliest or 'any day: nothing was issued'} (R5)",
            f"{book.organization} {book.period} 于 {day} 记缺报，"
            f"最早应为 {earliest or '无清单'} 日终",
        )
    book.status, book.missed_on, book.excused = GONE, day, False
    replay.touch(book, fact.position)


def _missed_after(replay: Replay, book: Book) -> date | None:
    """The day at whose end an unsent report is missed."""
    lines = [line for line in book.lines.values() if line.counts]
    if not lines:
        return None
    issued = [line.issued_at for line in lines if line.listed or not any(n.listed for n in lines)]
    _, scheme = replay.scheme(book.period)
    base = max(replay.due_on(book.period), replay.day(min(issued)))
    found = replay.days.later(base, scheme["missed_days"])
    if book.returned_on is not None:
        found = max(found, replay.days.later(book.returned_on, scheme["lapse_days"]))
    return found


@on("score.entered")
def _entered(replay: Replay, fact: Fact) -> None:
    said = fact.said
    book = replay.book(said["organization"], said["period"])
    account = replay.accounts.setdefault(fact.key, Account())
    account.count += 1
    version, _ = replay.scheme(book.period)
    if (said["entry"], said["year"]) != (account.count, book.period[:4]):
        replay.wrong(
            fact.position,
            f"it is entry {said['entry']} of {said['year']}, but should be entry {account.count} "
            f"of {book.period[:4]}",
            f"记分序号为 {said['year']} 年第 {said['entry']} 笔，"
            f"应为 {book.period[:4]} 年第 {account.count} 笔",
        )
    if said["scheme_version"] != version:
        replay.wrong(
            fact.position,
            f"it goes by version {said['scheme_version']} of the scheme, but {version} is in force",
            f"按方案第 {said['scheme_version']} 版记分，当月应为第 {version} 版",
        )
    account.live[said["entry"]] = (book, fact.position)
    book.live[fact.position] = (said["line"], said["amount"], said["entry"])
    book.entered = True
    replay.scores += 1
    replay.touch(book, fact.position, due=False)


@on("score.reversed")
def _reversed(replay: Replay, fact: Fact) -> None:
    account = replay.accounts.get(fact.key, Account())
    found = account.live.pop(fact.said["entry"], None)
    if found is None:
        replay.wrong(
            fact.position,
            f"it reverses entry {fact.said['entry']}, which does not stand",
            f"冲销的第 {fact.said['entry']} 笔并不存在或已冲销",
        )
        return
    book, position = found
    del book.live[position]
    replay.touch(book, fact.position, due=False)


@on("month.closed")
def _closed(replay: Replay, fact: Fact) -> None:
    period = fact.said["period"]
    replay.settle()
    _must_be_settled(replay, fact, period)
    version, _ = replay.scheme(period)
    if fact.said["scheme_version"] != version:
        replay.wrong(
            fact.position,
            f"the ranking of {period} goes by version {fact.said['scheme_version']} of the scheme, "
            f"but {version} is in force",
            f"{period} 排名按方案第 {fact.said['scheme_version']} 版，应为第 {version} 版",
        )
    _compare_ranking(replay, fact, period)
    replay.rankings += 1
    _drop_settled(replay, period)


def _must_be_settled(replay: Replay, fact: Fact, period: str) -> None:
    for code, book in sorted(replay.books.get(period, {}).items()):
        if book.status not in (CONFIRMED, GONE) and book.holds() and not replay.is_gone(code):
            replay.wrong(
                fact.position,
                f"{period} is closed, but the report of {code} is neither confirmed nor missed "
                "(R5)",
                f"{period} 已月结，但 {code} 的自评既未确认也未记缺报",
            )


RANKED = ("rank", "score", "peers", OWN, "branches", LATENESS, "deductions", MISSED, "reason")


def _compare_ranking(replay: Replay, fact: Fact, period: str) -> None:
    wanted = replay.ranking(period)
    found: dict[str, dict[str, Any]] = {}
    for row in fact.said["ranking"]:
        code = row["organization"]
        if code in found or code not in wanted:
            _ranking_differs(replay, fact, period, code, "a row", "none" if code in found else None)
        found[code] = row
    for code, row in sorted(wanted.items()):
        if code not in found:
            _ranking_differs(replay, fact, period, code, None, "a row")
            continue
        told = {name: found[code][name] for name in RANKED if name in found[code]}
        for name in told:
            if told[name] != row[name] or isinstance(told[name], bool) != (name == MISSED):
                _ranking_differs(replay, fact, period, code, told[name], row[name], name)


def _ranking_differs(
    replay: Replay, fact: Fact, period: str, code: str, said: Any, wanted: Any, name: str = ""
) -> None:
    shown = [
        points(each) if name in ("score", OWN, "branches", LATENESS, "deductions") else each
        for each in (said, wanted)
    ]
    replay.wrong(
        fact.position,
        f"the ranking of {period} gives {code} {name or 'in all'} {shown[0]}, but the facts give "
        f"{shown[1]} (R11)",
        f"{period} 排名中 {code} 的 {name or '名次行'} 为 {shown[0]}，按事实应为 {shown[1]}",
    )


def _drop_settled(replay: Replay, period: str) -> None:
    """What is confirmed and closed is not computed with again, but through entries of its own."""
    for book in replay.books.get(period, {}).values():
        if book.status == CONFIRMED and book.missed_on is None:
            for key in book.lines:
                replay.lines.pop(key, None)
            book.lines = {}


@on("text.forgotten")
def _forgotten(replay: Replay, fact: Fact) -> None:
    replay.forgot[fact.said["position"], fact.said["field"]] = fact.position


# --- reading the file -----------------------------------------------------------------------------


def lines_of(file: IO[bytes]) -> Iterator[bytes]:
    """The file's lines, each with its end but a last one that has none; unpacked where it is
    packed. Damaged raises Unreadable, cut off ends early."""
    head = file.read(2)
    file.seek(0)
    blocks = _unpacked(file) if head == b"\x1f\x8b" else iter(lambda: file.read(BLOCK), b"")
    rest = b""
    for block in blocks:
        first, end, block = block.partition(b"\n")
        rest += first
        if len(rest) > LINE:
            raise Unreadable("a line is too long")
        if end:
            yield rest + end
            *lines, rest = block.split(b"\n")
            for line in lines:
                yield line + b"\n"
    if rest:
        yield rest


class Damaged(Exception):
    """The packed stream does not unpack from here on."""


def _unpacked(file: IO[bytes]) -> Iterator[bytes]:
    engine = zlib.decompressobj(31)
    while block := file.read(BLOCK >> 2):
        while block:
            try:
                found = engine.decompress(block, BLOCK)
            except zlib.error as error:
                raise Damaged(str(error)) from None
            if found:
                yield found
            block = engine.unconsumed_tail
            if engine.eof:
                if engine.unused_data or file.read(1):
                    raise Damaged("there is something after the end")
                return
    if found := engine.flush():
        yield found


# --- the verifier ---------------------------------------------------------------------------------


class Sealed(NamedTuple):
    """A fact as it stands in the file, with its leaf hash."""

    fact: Fact
    leaf: bytes
    content: tuple[str, int, str, int, str]  # id, version, topic, recorded_at, digest of the state


def leaf_of(position: int, content: tuple[str, int, str, int, str]) -> bytes:
    key, version, topic, recorded_at, digest = content
    written = f"\0duban-leaf-1\n{position}\n{key}\n{version}\n{topic}\n{recorded_at}\n{digest}\n"
    return hashlib.sha256(written.encode()).digest()


class Order:
    """Where facts stand in the file: each has its place, that of its position."""

    def __init__(self) -> None:
        self.size = -1  # as the first line says; -1: unknown
        self.next = 1  # the place that comes
        self.clean = True
        self.leap: tuple[int, int] | None = None  # the last fact was ahead: its place, its position
        self.missing: set[int] = set()
        self.early: dict[int, int] = {}  # positions found ahead, with the place they took
        self.moved: list[int] = []
        self.again: list[tuple[int, int]] = []  # position, place
        self.taken: dict[int, int | None] = {}  # place: the position of who took it, if it tells
        self.changed: list[tuple[int, int | None]] = []

    def unread(self) -> None:
        """A line that cannot be read stands at the next place."""
        self.clean = False
        self.taken.setdefault(self.next, None)

    def place(self, position: int) -> bool:
        """Takes the next fact; False where it is one too many."""
        self._passed(position)
        leap, self.leap = self.leap, None
        if position == self.next:
            self._in_place(position)
            return True
        self.clean = False
        most = self.size if self.size >= 0 else self.next + 1_000_000
        if not 0 < position <= most or position in self.early:
            return self._one_too_many(position)
        if position > self.next:
            self._ahead(position)
        elif leap is not None and position in (leap[0], leap[0] + 1) and position != leap[1]:
            self._goes_on(position, *leap)
        elif leap is not None and position == leap[1]:
            self.taken[leap[0]] = position
            self.again.append((position, leap[0]))
        elif position in self.missing:
            self.missing.discard(position)
            self.moved.append(position)
        else:
            return self._one_too_many(position)
        return True

    def _passed(self, position: int) -> None:
        """Places that were left empty because who belongs there stood ahead."""
        while self.next in self.early and position > self.next:
            del self.early[self.next]
            self.moved.append(self.next)
            self.next += 1

    def _in_place(self, position: int) -> None:
        if position in self.early:
            self.again.append((position, self.early.pop(position)))
        self.next += 1

    def _ahead(self, position: int) -> None:
        """It came too early, or those between are missing: the fact after it will tell."""
        self.leap = (self.next, position)
        self.missing |= set(range(self.next, position))
        self.next = position + 1

    def _goes_on(self, position: int, place: int, ahead: int) -> None:
        """The one before stood ahead of its place; here the row goes on."""
        self.early[ahead] = place
        self.missing -= set(range(position, ahead))
        if position > place:
            self.taken[place] = ahead
        self.next = position + 1

    def _one_too_many(self, position: int) -> bool:
        self.taken.setdefault(self.next, position)
        self.again.append((position, self.next))
        return False

    def end(self, cut: bool) -> None:
        """What is still awaited is missing; what stands in the place of one that is, is that one
        with its position changed."""
        self.moved += self.early
        if self.size >= self.next and not cut:
            self.missing |= set(range(self.next, self.size + 1)) - self.early.keys()
        again = set(self.again)
        for place, position in self.taken.items():
            if place in self.missing and (position is None or (position, place) in again):
                self.changed.append((place, position))
                self.missing.discard(place)
                self.again = [each for each in self.again if each != (position, place)]

    def strange(self) -> set[int]:
        """Positions of which all is told that there is to tell."""
        return self.missing | set(self.moved) | {place for place, _ in self.changed}


class Tiles:
    """The facts' leaves against those that were sealed, a tile of 256 at a time."""

    def __init__(self) -> None:
        self.leaves = Leaves()
        self.number = 0  # of the tile that comes
        self.held: dict[int, Sealed] = {}
        self.ahead: dict[int, Sealed] = {}
        self.spare: dict[int, Sealed] = {}  # second facts of a position
        self.late: dict[int, bytes] = {}  # leaves sealed of which no fact was there in time
        self.differs: list[tuple[Sealed, bytes]] = []  # with the leaf that was sealed
        self.more: list[int] = []  # further positions that differ
        self.others: dict[int, bytes] = {}  # tiles as the facts give them, where they differ

    @property
    def last(self) -> int:
        """The last position of the tile that comes."""
        return (self.number + 1) * TILE

    def keep(self, sealed: Sealed) -> None:
        position = sealed.fact.position
        if position in self.late:
            self._compare(sealed, self.late.pop(position))
        elif position > self.last:
            self.ahead[position] = sealed
        else:
            self.held[position] = sealed

    def keep_spare(self, sealed: Sealed) -> None:
        self.spare[sealed.fact.position] = sealed

    def take(self, tile: bytes, size: int) -> list[Sealed]:
        """The tile's facts in order. ``tile``: its sealed leaves; empty where they are lost.
        ``size``: how many facts there should be in all, -1 where that is not known."""
        first, held = self.number * TILE + 1, self.held
        if self.ahead:
            held |= {p: self.ahead.pop(p) for p in sorted(self.ahead) if p <= self.last}
        own = b"".join([each.leaf for each in held.values()])
        if not tile:
            own = tile = self._own(first, held, size)
        elif own != tile:
            own = self._differing(first, held, tile)
        if own != tile:
            self.others[self.number] = own
        self.number += 1
        self.leaves.add(tile)
        self.held = {}
        self.spare.clear()
        return list(held.values())

    def _own(self, first: int, held: dict[int, Sealed], size: int) -> bytes:
        last = min(self.last, size) if size >= 0 else max(held, default=first - 1)
        leaves = [held[p].leaf if p in held else bytes(32) for p in range(first, last + 1)]
        return b"".join(leaves)

    def _differing(self, first: int, held: dict[int, Sealed], tile: bytes) -> bytes:
        own = []
        for index in range(len(tile) // 32):
            leaf, position = tile[index * 32 : index * 32 + 32], first + index
            spare = self.spare.get(position)
            if spare is not None and spare.leaf == leaf:
                held[position] = spare
            if position in held:
                self._compare(held[position], leaf)
                own.append(held[position].leaf)
            else:
                self.late[position] = leaf
                own.append(leaf)
        return b"".join(own)

    def _compare(self, sealed: Sealed, leaf: bytes) -> None:
        if sealed.leaf != leaf and len(self.differs) < COMPARED:
            self.differs.append((sealed, leaf))
        elif sealed.leaf != leaf:
            self.more.append(sealed.fact.position)

    def is_changed(self) -> bool:
        return bool(self.differs or self.late)

    def belongs(self) -> dict[int, int]:
        """Position to the one at which the same content was sealed, where that is another."""
        places = {sealed.fact.position: leaf for sealed, leaf in self.differs}
        places |= dict(list(self.late.items())[:COMPARED])
        found: dict[int, int] = {}
        for sealed, _ in self.differs:
            position = sealed.fact.position
            for place in sorted(places, key=lambda place: abs(place - position)):
                if place != position and leaf_of(place, sealed.content) == places[place]:
                    found[position] = place
                    break
        return found


class Second:
    """The tree by SM3 over the same facts: it has leaves of its own, its keys and checkpoints."""

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.notes: list[Note | None] = []
        self.held: dict[int, bytes] = {}
        self.leaves = Leaves(_sm3)

    @property
    def origin(self) -> str:
        return self.keys[0].name if self.keys else ""

    def keep(self, fact: Fact, content: tuple[str, int, str, int, str], state: bytes) -> None:
        key, version, topic, recorded_at, _ = content
        written = (
            f"\0duban-leaf-sm3-1\n{fact.position}\n{key}\n{version}\n{topic}\n{recorded_at}\n"
            f"{_sm3(state).hexdigest()}\n"
        )
        self.held[fact.position] = _sm3(written.encode()).digest()

    def take(self, count: int) -> None:
        """The leaves of the next tile; nothing known stands for a fact that is not there."""
        first = self.leaves.size + 1
        empty = bytes(32)
        found = [self.held.pop(p, empty) for p in range(first, first + count)]
        self.leaves.add(b"".join(found))


class Texts:
    """The words beside the facts, against the digests that the facts hold."""

    def __init__(self) -> None:
        self.count = 0
        self.of = 0  # position of the fact whose texts come
        self.due: dict[str, str] = {}  # field to digest
        self.lost: dict[tuple[int, str], str] = {}
        self.stray: list[tuple[int, int, str, str | None]] = []  # after which fact; what it says
        self.blank: list[tuple[int, str]] = []
        self.changed: list[tuple[int, str]] = []

    def begin(self, fact: Fact) -> None:
        if self.due:
            self.end()
        self.of = fact.position
        if '{"text":"' in fact.state:
            self.due = _texts_in(fact)

    def end(self) -> None:
        self.lost |= {(self.of, name): digest for name, digest in self.due.items()}
        self.due = {}

    def take(self, position: int, name: str, digest: str | None) -> None:
        """``digest`` None: forgotten."""
        self.count += 1
        if position != self.of or name not in self.due:
            self.stray.append((self.of, position, name, digest))
            return
        wanted = self.due.pop(name)
        if digest is None:
            self.blank.append((position, name))
        elif digest != wanted:
            self.changed.append((position, name))

    def found(self, position: int, name: str) -> bool | None:
        """What became of a text that did not come: True, it stands elsewhere; False, another came
        in its place; None, nothing did."""
        wanted = self.lost[position, name]
        for stray in self.stray:
            if stray[1:3] == (position, name) or stray[0] == position:
                self.stray.remove(stray)
                return stray[0] != position and stray[3] in (wanted, None)
        return None

    def unread(self) -> None:
        name = next(iter(self.due))
        del self.due[name]
        self.changed.append((self.of, name))


def _texts_in(fact: Fact) -> dict[str, str]:
    """Field to digest; a text in a list is ``name.0``, ``name.1`` and so on."""
    try:
        said = fact.said
    except (ValueError, TypeError, RecursionError):
        return {}
    found: dict[str, str] = {}
    for name, value in said.items():
        if type(value) is list:
            found |= {f"{name}.{i}": each["text"] for i, each in enumerate(value) if _is_text(each)}
        elif _is_text(value):
            found[name] = value["text"]
    return found


def _is_text(value: Any) -> bool:
    return type(value) is dict and value.keys() == {"text"} and type(value["text"]) is str


@dataclass
class Report:
    """What became of it all."""

    defects: list[Defect] = field(default_factory=list)
    count: int = 0  # of defects, listed or not
    facts: int = 0
    texts: int = 0
    # Position, field, and the fact that forgot it; None: it lies beyond this export.
    forgotten: list[tuple[int, str, int | None]] = field(default_factory=list)
    checkpoints: int = 0
    last_checkpoint: int = 0
    scores: int = 0
    rankings: int = 0
    replayed_to: int = 0
    unknown: dict[str, int] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    second: int = 0  # checkpoints of the second tree
    second_checked: bool = True
    simulated: bool = False

    @property
    def sound(self) -> bool:
        return self.count == 0

    def tell(
        self, position: int | None, kind: str, what: str, chinese: str, last: int | None = None
    ) -> None:
        self.count += 1
        if len(self.defects) < LISTED:
            self.defects.append(Defect(position, last, kind, what, chinese))


class Verifier:
    """Reads the file once; then ``report`` tells. ``given``: keys, ``outside``: checkpoints that
    the auditor holds."""

    def __init__(self, given: Sequence[bytes] = (), outside: Sequence[Note] = ()) -> None:
        self.given, self.outside = list(given), list(outside)
        self.report = Report()
        self.tell = self.report.tell
        self.replay = Replay(self.tell)
        self.order, self.tiles, self.texts = Order(), Tiles(), Texts()
        self.origin = ""
        self.log_size = -1  # of the log when this was written, where that is told
        self.keys: list[Key] = []
        self.notes: list[Note | None] = []  # None: one that cannot be read
        self.second = Second()
        self.by_sm3 = False  # whether it is to be checked
        self.keys_unread = False
        self.ending = False  # the last line could not be read, and may have been the end line
        self.end_lost = False  # the last leaves are not in the file
        self.damaged = False  # the packed stream does not unpack
        self.versions: dict[int, int] = {}
        self.recorded_at = 0
        self.digest = hashlib.sha256()
        self.end: list[Any] | None = None
        self.digest_holds = False

    @property
    def whole(self) -> bool:
        """Whether every fact so far stands in its place as it was sealed; only then is it
        replayed."""
        return self.order.clean and not self.tiles.is_changed()

    # --- line by line ---------------------------------------------------------------------------

    def read(self, file: IO[bytes], progress: Callable[[int], None] | None = None) -> Report:
        lines = lines_of(file)
        try:
            self._header(next(lines, b""))
            self._body(lines, progress)
        except Damaged as damage:
            self.damaged = True
            self.tell(
                self.order.next,
                CHANGED,
                f"the packed file does not unpack from here on ({damage})",
                "压缩数据自此处起已损坏",
            )
        self._finish()
        return self.report

    def _header(self, line: bytes) -> None:
        said = _json(line)
        self.digest.update(line)
        if isinstance(said, dict) and "duban-export" in said and line.endswith(b"\n"):
            if said["duban-export"] not in FORMATS:
                raise Unreadable(
                    f"this export's format is {said['duban-export']!r}, and this module reads up "
                    f"to {FORMATS[-1]}: get the verify.py of the release that wrote it"
                )
            self.origin, self.order.size = str(said.get("origin")), _count(said.get("size"))
            self.log_size = _count(said.get("log_size"))
            if (said.get("hash"), said.get("log")) == ("sha256", "facts") and self.order.size >= 0:
                return
        elif not line.endswith(b"\n"):
            for each in FORMATS:
                begins = b'{"duban-export":%d,' % each
                if line.startswith(begins) or begins.startswith(line):
                    return  # cut off
            raise Unreadable("this is no export of a Duban log")
        elif said is not None or not line.startswith(b'{"'):
            raise Unreadable("this is no export of a Duban log")
        self.tell(0, CHANGED, "the first line cannot be read", "首行无法读出")

    def _body(self, lines: Iterator[bytes], progress: Callable[[int], None] | None) -> None:
        readers: dict[str, Callable[[list[Any]], None]] = {
            "f": self._fact, "t": self._text, "x": self._blank, "l": self._leaves,
            "k": self._key, "c": self._note, "k2": self._second_key, "c2": self._second_note,
        }  # fmt: skip
        update, unread = self.digest.update, False
        for number, line in enumerate(lines):
            if self.ending:
                self._unread_note()
            if not line.endswith(b"\n") or line.startswith(b'["end",'):
                self._last(line, lines)
                return
            try:
                text = line.decode()
                row, end = _read_json(text)
                if end != len(text) - 1:
                    raise ValueError("more than one value")
                readers[row[0]](row)
                unread = False
            except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
                if not unread or line[:5] in BEGINS:  # else it is more of the same damage
                    self._unread(line[:5])
                unread = True
            update(line)
            if progress is not None and number % 20_000 == 0:
                progress(self.order.next)

    def _last(self, line: bytes, lines: Iterator[bytes]) -> None:
        if not line.endswith(b"\n"):
            return  # cut off
        row = _json(line)
        if not isinstance(row, list) or len(row) != 5:
            self.ending = True
            return
        self.end, self.digest_holds = row, row[4] == self.digest.hexdigest()
        if next(lines, b""):
            self.tell(None, INSERTED, "something follows the end line", "末行之后另有内容")

    def _unread(self, begins: bytes) -> None:
        """A line that cannot be read. What it was: as it begins, or else as where it stands."""
        order, tiles, texts = self.order, self.tiles, self.texts
        past = order.next > order.size >= 0
        if begins == b'["f",':
            order.unread()
        elif begins == b'["l",' or (not texts.due and order.next > tiles.last):
            self._tile_changed(tiles.number * TILE + 1)
            self._take(b"")
        elif texts.due:
            texts.unread()
        elif order.next == 1 and (begins in OF_KEYS + OF_NOTES or not self.keys):
            self.keys_unread = True
            self.tell(0, CHANGED, "the line of a key cannot be read", "公钥行无法读出")
        elif begins in OF_KEYS + OF_NOTES and not past:
            self._unread_note()
        elif past and tiles.held:
            self._tile_changed(tiles.number * TILE + 1)
            self._take(b"")
        elif past:
            self.ending = True
        else:
            order.unread()

    def _unread_note(self) -> None:
        self.ending = False
        self.notes.append(None)
        self.tell(
            self.order.next - 1,
            CHANGED,
            "the line of a checkpoint cannot be read",
            "检查点无法读出",
        )

    # --- facts and texts --------------------------------------------------------------------------

    def _fact(self, row: list[Any]) -> None:
        _, position, recorded_at, key, version, topic, state = row
        if (
            type(position) is not int or type(recorded_at) is not int or type(version) is not int
            or type(key) is not str or type(topic) is not str or len(key) != 32 or "\n" in topic
        ):  # fmt: skip
            raise ValueError("no fact")
        if type(state) is str:
            stored, words = state.encode(), state
        else:
            stored, words = _base64(state["base64"]), "null"
        content = (key, version, topic, recorded_at, hashlib.sha256(stored).hexdigest())
        fact = Fact(position, recorded_at, int(key, 16), version, topic, words)
        sealed = Sealed(fact, leaf_of(position, content), content)
        if self.by_sm3:
            self.second.keep(fact, content, stored)
        self.texts.begin(fact)
        order, tiles = self.order, self.tiles
        if position == order.next and order.clean:
            order.next += 1
            if position > tiles.last:
                self._tile_missing()
            tiles.held[position] = sealed
        elif order.place(position):
            tiles.keep(sealed)
        else:
            tiles.keep_spare(sealed)

    def _text(self, row: list[Any]) -> None:
        _, position, name, salt, text = row
        if type(position) is not int or not re.fullmatch(r"(?:[0-9a-f]{2})*", salt):
            raise ValueError("no text")
        digest = hashlib.sha256(bytes.fromhex(salt) + text.encode()).hexdigest()
        self.texts.take(position, name, digest)

    def _blank(self, row: list[Any]) -> None:
        _, position, name = row
        if type(position) is not int or type(name) is not str:
            raise ValueError("no text")
        self.texts.take(position, name, None)

    # --- tiles ------------------------------------------------------------------------------------

    def _leaves(self, row: list[Any]) -> None:
        _, first, written = row
        tile, size = _base64(written), self.order.size
        if type(first) is not int or first % TILE or first < self.tiles.number * TILE:
            raise ValueError("not the tile that is due")
        awaited = min(TILE, size - first) if size >= 0 else len(tile) // 32
        here = self.order.next - 1 - first  # should the first line say a wrong size
        if len(tile) not in (awaited * 32, here * 32) or not 0 < len(tile) <= TILE * 32:
            raise ValueError("not the tile that is due")
        while self.tiles.number * TILE < first:
            self._tile_missing()
        self._take(tile)

    def _take(self, tile: bytes) -> None:
        self.texts.end()
        before = self.tiles.leaves.size
        facts = self.tiles.take(tile, self.order.size)
        if self.by_sm3:
            self.second.take(self.tiles.leaves.size - before)
        if self.whole:
            for sealed in facts:
                self._follow(sealed.fact)

    def _tile_missing(self) -> None:
        first = self.tiles.number * TILE + 1
        self.tell(
            first, MISSING, "the line of the leaf hashes from here on is not in the file",
            "缺少自此起的叶哈希行",
        )  # fmt: skip
        self._take(b"")

    def _tile_changed(self, position: int) -> None:
        self.tell(
            position, CHANGED, "not the facts, but the line of the leaf hashes from here on",
            "自此起的叶哈希行（事实本身未改动）",
        )  # fmt: skip

    # --- one after the other ----------------------------------------------------------------------

    def _follow(self, fact: Fact) -> None:
        """What a fact that stands in its place says of those before it; then it is replayed."""
        before = self.versions.get(fact.key, 0)
        if fact.version != before + 1:
            self._version_gap(fact, before)
        self.versions[fact.key] = fact.version
        if fact.recorded_at < self.recorded_at:
            self.tell(
                fact.position,
                REORDERED,
                "it was recorded before the one that it follows",
                "录入时间早于前一事实",
            )
        self.recorded_at = fact.recorded_at
        self.replay.take(fact)
        self.report.replayed_to = fact.position

    def _version_gap(self, fact: Fact, before: int) -> None:
        if fact.version <= before:
            self.tell(
                fact.position,
                INSERTED,
                f"version {fact.version} of its aggregate was there before",
                f"同一聚合的第 {fact.version} 版此前已有",
            )
            return
        self.tell(
            fact.position,
            MISSING,
            f"version {fact.version} of its aggregate follows version {before}; none lies between",
            f"同一聚合的第 {fact.version} 版直接跟在第 {before} 版之后，其间缺失",
        )

    # --- keys and checkpoints ---------------------------------------------------------------------

    def _key(self, row: list[Any]) -> None:
        _, since, name, written = row
        key = _base64(written)
        if len(key) != 33 or key[:1] != ALGORITHM or type(since) is not int or not name:
            raise ValueError("no key")
        self.keys.append(Key(str(name), key[1:], since))

    def _second_key(self, row: list[Any]) -> None:
        _, since, name, written = row
        key = _base64(written)
        if len(key) != 33 or key[:1] != ALGORITHM or type(since) is not int or not name:
            raise ValueError("no key")
        if self.order.next > 1:
            raise ValueError("too late to read the facts by it")
        self.second.keys.append(Key(str(name), key[1:], since))
        self.by_sm3 = has_sm3()

    def _note(self, row: list[Any]) -> None:
        self._note_of(self.notes, row)

    def _second_note(self, row: list[Any]) -> None:
        self._note_of(self.second.notes, row)

    def _note_of(self, notes: list[Note | None], row: list[Any]) -> None:
        _, text, *stored = row
        if text is None:
            [number] = stored
            self._notes_gone(notes, number)
            return
        note = Note.read(text)
        if stored:
            size, root = stored
            self.tell(
                note.size, CHANGED,
                f"its checkpoint is kept beside the log as one of size {size} and root {root}, "
                "which its note does not say",
                f"检查点在库中所记的大小 {size} 与根 {root} 同其签名文本不符",
            )  # fmt: skip
        notes.append(note)

    def _notes_gone(self, notes: list[Note | None], number: int) -> None:
        before = [note.size for note in notes if note is not None]
        notes.append(None)
        self.tell(
            before[-1] if before else 0, MISSING,
            f"after here one or more checkpoints, from number {number} on, are gone from the store",
            f"此后自第 {number} 号起的检查点已从库中消失",
        )  # fmt: skip

    # --- at the end -----------------------------------------------------------------------------

    def _finish(self) -> None:
        cut = self.end is None and not self.ending
        if cut:
            self.order.clean = False  # the last transaction may not be whole, nor its texts
            self.texts.due = {}
        self.texts.end()
        self._mend_size()
        self.end_lost = not cut and self.tiles.number * TILE < self.order.size
        if self.tiles.held or self.tiles.ahead:
            if cut:
                self._take(b"")
            else:
                self._tile_missing()
        if self.order.next > self.order.size and not cut:  # else its last transaction is not whole
            self.replay.settle()
        self.order.end(cut)
        self._tell_order()
        self._tell_texts()
        Seals(self).judge(cut)
        if not cut:
            self._judge_second()
        self._tell_end(cut)
        self._tell_forgotten()
        self._sum_up()

    def _judge_second(self) -> None:
        second = self.second
        if second.notes and not second.keys and not self.keys_unread:
            self.tell(
                0, MISSING, "the keys of its SM3 checkpoints are not in the file",
                "缺少 SM3 检查点的公钥",
            )  # fmt: skip
        if self.by_sm3:
            SecondSeals(self).judge(cut=False)
        elif second.keys and any(note.origin == second.origin for note in self.outside):
            raise Unreadable(
                f"the checkpoint of {second.origin} is one by SM3, and this Python has no SM3"
            )

    def _mend_size(self) -> None:
        """Where all else in the file agrees on another size, it is the first line that is wrong."""
        found = self.order.next - 1
        told = {found, self.tiles.leaves.size, self.end[1] if self.end else -1}
        if self.order.size not in (-1, found) and told == {found}:
            self.tell(
                0,
                CHANGED,
                f"the first line says {self.order.size} facts, but there are {found}",
                f"首行称有 {self.order.size} 条事实，实有 {found} 条",
            )
            self.order.size = found

    def _tell_order(self) -> None:
        order, tell = self.order, self.tell
        for place, position in order.changed:
            if position is None:
                tell(place, CHANGED, "its line cannot be read", "该行无法读出")
            else:
                tell(
                    place,
                    CHANGED,
                    f"its line says that it is {position}",
                    f"该行所写位置为 {position}",
                )
        changed = {place for place, _ in order.changed}
        for place, position in order.taken.items():
            if position is None and place not in changed:
                tell(
                    place,
                    INSERTED,
                    "a line that cannot be read stands before it",
                    "其前另有无法读出的一行",
                )
        for position, place in order.again:
            tell(
                position if 0 < position <= max(order.size, 0) else place,
                INSERTED,
                f"one fact too many of position {position} stands at the place of {place}",
                f"在位置 {place} 处多出一条位置为 {position} 的事实",
            )
        for position in order.moved:
            tell(position, REORDERED, "it stands at another place of the file", "不在其应在之处")
        is_cut = self.end_lost or 0 <= self.log_size < order.size
        for first, last in _runs(sorted(order.missing)):
            kind = TRUNCATED if is_cut and last == order.size else MISSING
            tell(first, kind, "no such fact is in the file", "文件中没有此事实", last)

    def _tell_texts(self) -> None:
        texts, strange = self.texts, self.order.strange()
        strange |= {sealed.fact.position for sealed, _ in self.tiles.differs}
        for position, name in texts.changed:
            self._text_changed(position, name)
        for position, name in texts.lost:
            if position in strange:
                continue
            found = texts.found(position, name)
            if found is None:
                self.tell(
                    position, MISSING, f"its text {name} is not in the file", f"缺少其文本 {name}"
                )
            elif found:
                self.tell(
                    position,
                    REORDERED,
                    f"its text {name} stands elsewhere",
                    f"其文本 {name} 不在原处",
                )
            else:
                self._text_changed(position, name)
        for _, position, name, _ in texts.stray:
            if position not in strange:
                self.tell(
                    position,
                    INSERTED,
                    f"a text {name} that the fact does not hold",
                    f"事实中并无文本 {name}",
                )

    def _text_changed(self, position: int, name: str) -> None:
        self.tell(
            position,
            CHANGED,
            f"its text {name} is not the one whose digest it holds",
            f"其文本 {name} 与摘要不符",
        )

    def _tell_end(self, cut: bool) -> None:
        order, found = self.order, self.report.count
        if cut and not self.damaged:
            whole = f" of {order.size}" if order.size >= 0 else ""
            self.tell(
                max(order.next - 1, 0),
                TRUNCATED,
                f"the file ends after this position{whole}, before its end line",
                "文件在此位置之后中断，没有末行",
            )
        elif self.ending:
            self.tell(order.next - 1, CHANGED, "the end line cannot be read", "末行无法读出")
        elif self.end is not None and not found:
            self._tell_counts(self.end)

    def _tell_counts(self, end: list[Any]) -> None:
        """What nothing else explains: the bytes, the counts."""
        notes = len(self.notes) + len(self.second.notes)
        told, found = end[1:4], [self.order.next - 1, self.texts.count, notes]
        if told != found:
            more = sum(map(_count, told)) > sum(found)
            kind = CHANGED if self.digest_holds else MISSING if more else INSERTED
            self.tell(
                None,
                kind,
                f"the end line counts {told} facts, texts and checkpoints; there are {found}",
                f"末行所计事实、文本、检查点为 {told}，实有 {found}",
            )
        elif not self.digest_holds:
            self.tell(
                None,
                CHANGED,
                "its bytes are not those that were written, though every fact is",
                "字节与写出时不符，但各事实未改动",
            )

    def _tell_forgotten(self) -> None:
        for position, name in self.texts.blank:
            by = self.replay.forgot.get((position, name))
            if by is not None or self.log_size > self.order.size:
                self.report.forgotten.append((position, name, by))
            elif self.whole:
                self.tell(
                    position,
                    MISSING,
                    f"its text {name} is, and no fact says that it was forgotten",
                    f"缺少其文本 {name}，且没有遗忘它的事实",
                )

    def _sum_up(self) -> None:
        report, replay = self.report, self.replay
        report.defects.sort(key=lambda defect: (defect.position is None, defect.position or 0))
        report.facts, report.texts = self.order.next - 1 - len(self.order.missing), self.texts.count
        report.checkpoints = len(self.notes)
        report.last_checkpoint = max((n.size for n in self.notes if n is not None), default=0)
        report.scores, report.rankings = replay.scores, replay.rankings
        report.unknown, report.simulated = replay.unknown, replay.simulated
        report.keys = [f"{key.name} {key.print}" for key in self.keys]
        report.second = len(self.second.notes)
        report.second_checked = self.by_sm3 or not self.second.keys


class Seals:
    """Which facts are not those sealed, and whether each checkpoint is of this log."""

    def __init__(self, verifier: Verifier) -> None:
        self.of, self.tiles, self.tell = verifier, verifier.tiles, verifier.tell
        self.all_notes, self.keys, self.origin = verifier.notes, verifier.keys, verifier.origin
        self.notes = [note for note in verifier.notes if note is not None]
        self.outside = self._outside()
        self.size = self.tiles.leaves.size
        self.unsigned = verifier.ending  # a checkpoint may have gone with its line
        sizes = [each.size for each in (*self.notes, *self.outside) if each.size <= self.size]
        self.sealed = self.tiles.leaves.at(sizes, {})  # the root at each size, as tiles give it
        others = self.tiles.others
        self.own = self.tiles.leaves.at(sizes, others) if others else self.sealed  # as facts do

    def judge(self, cut: bool) -> None:
        self._changed_tiles()
        self._differing_facts()
        if cut:
            return
        self._checkpoints()
        for note in self.outside:
            self._against_outside(note)
        for note in self.of.outside:
            if note not in self.outside and note.origin != self.of.second.origin:
                self._of_another_log(note)

    def _outside(self) -> list[Note]:
        """Those kept outside that are of this tree."""
        own = {self.origin, *(note.origin for note in self.notes)}
        return [note for note in self.of.outside if note.origin in own]

    def _of_another_log(self, note: Note) -> None:
        self.tell(
            min(note.size, self.tiles.leaves.size),
            RESIGNED,
            f"the checkpoint kept outside is another log's: it is of {note.origin}, "
            f"this file is of {self.origin}",
            f"外存检查点属于另一日志：它属于 {note.origin}，本文件属于 {self.origin}",
        )

    # --- facts ------------------------------------------------------------------------------------

    def _changed_tiles(self) -> None:
        """Where the facts give the signed root and the tiles do not, it is the tile that was
        changed."""
        for number in self.tiles.others:
            later = [n for n in self.notes if number * TILE < n.size <= self.size]
            if any(self.own[n.size] == n.root != self.sealed[n.size] for n in later):
                self.of._tile_changed(number * TILE + 1)
                self.tiles.differs = [
                    (sealed, leaf)
                    for sealed, leaf in self.tiles.differs
                    if (sealed.fact.position - 1) // TILE != number
                ]

    def _differing_facts(self) -> None:
        belongs = self.tiles.belongs()
        if self._renumbered(belongs):
            return
        for sealed, _ in self.tiles.differs:
            position = sealed.fact.position
            if position in belongs:
                self.tell(
                    position,
                    REORDERED,
                    f"here stands what was sealed at position {belongs[position]}",
                    f"此处为封存时位置 {belongs[position]} 的事实",
                )
            else:
                self.tell(
                    position, CHANGED, "it is not the fact that was sealed", "与封存的叶哈希不符"
                )
        for first, last in _runs(self.tiles.more):
            self.tell(
                first,
                CHANGED,
                "these are not the facts that were sealed",
                "与封存的叶哈希不符",
                last,
            )

    def _renumbered(self, belongs: dict[int, int]) -> bool:
        """Whether facts went or came, and all after them were given new positions."""
        steps = {place - position for position, place in belongs.items()}
        if len(belongs) < 3 or len(steps) != 1:
            return False
        [step] = steps
        first = min(sealed.fact.position for sealed, _ in self.tiles.differs)
        last = first + abs(step) - 1
        if step > 0:
            self.tell(
                first,
                MISSING,
                "what was sealed here is gone, and all that follows was renumbered",
                "此处封存的事实已被删去，其后重新编号",
                last,
            )
        else:
            self.tell(
                first,
                INSERTED,
                "this was never sealed, and all that follows was renumbered",
                "此处事实未曾封存，其后重新编号",
                last,
            )
        return True

    # --- checkpoints ------------------------------------------------------------------------------

    def _checkpoints(self) -> None:
        trusted = self._trusted()
        before = sound = 0
        doubted = strange = False
        for note in self.notes:
            if not self._signed(note, trusted):
                self.unsigned = True
                continue
            if note.size < before:
                self.tell(
                    note.size, REORDERED, "its checkpoint follows a larger one", "检查点次序不对"
                )
            before = max(before, note.size)
            if note.origin != self.origin and self.of.order.size >= 0 and not strange:
                strange = True  # once will do
                self.tell(
                    note.size,
                    CHANGED,
                    f"its checkpoint is of a log called {note.origin!r}, not {self.origin!r}",
                    "检查点属于另一日志",
                )
            if note.size > self.size:
                self._beyond(note, "a checkpoint", "检查点")
            elif note.root in (self.sealed[note.size], self.own[note.size]):
                sound = max(sound, note.size)
            elif not doubted:
                doubted = True
                self._root_differs(sound, note.size)
        self._unsealed(before)

    def _unsealed(self, sealed: int) -> None:
        if not self.all_notes:
            self.tell(
                None,
                MISSING,
                "there is no checkpoint, so nothing vouches for these facts",
                "没有检查点，无从证明",
            )
        elif self.size > sealed and None not in self.all_notes and not self.unsigned:
            self.tell(
                sealed + 1,
                INSERTED,
                "this lies beyond the last checkpoint",
                "在最后一个检查点之后",
                self.size,
            )

    def _root_differs(self, sound: int, size: int) -> None:
        """Told where nothing that is named already explains it."""
        kinds = (CHANGED, MISSING, INSERTED, REORDERED)
        if any(d.kind in kinds and 0 < (d.position or 0) <= size for d in self.of.report.defects):
            return
        self.tell(
            sound + 1,
            CHANGED,
            f"the facts do not give the root that the checkpoint at {size} has: some fact from "
            "here to there is not the one that was signed",
            f"与位置 {size} 的检查点之根不符：其间有事实并非签名时的事实",
            size,
        )

    def _beyond(self, note: Note, what: str, chinese: str) -> None:
        self.tell(
            self.size,
            TRUNCATED,
            f"{what} covers {note.size} facts, but only {self.size} are here",
            f"{chinese}覆盖 {note.size} 条事实，此处仅有 {self.size} 条",
        )

    def _against_outside(self, note: Note) -> None:
        if note.size > self.size:
            self._beyond(note, "the checkpoint kept outside", "外存检查点")
            return
        told = {each.root for each in self.notes if each.size == note.size}
        if not told and note.root in (self.sealed[note.size], self.own[note.size]):
            self.tell(
                note.size,
                MISSING,
                "the checkpoint kept outside was signed here and is not in the file",
                "外存检查点当时在此签署，但不在文件中",
            )
        elif note.root not in told | {self.sealed[note.size], self.own[note.size]}:
            self.tell(
                note.size,
                RESIGNED,
                "up to here this is not the log of the checkpoint kept outside",
                "至此的日志与外存检查点不符",
            )

    # --- signatures -------------------------------------------------------------------------------

    def _trusted(self) -> set[bytes] | None:
        """The keys given and those that chain to them; None: none was given, so all are."""
        if not self.of.given:
            return None
        trusted = set(self.of.given)
        held = [*self.keys, *(Key("", each) for each in trusted)]
        joint = [note for note in self.notes if len(note.signatures) > 1]
        chains = [self._signers(note, held)[0] for note in joint]
        before = 0
        while len(trusted) > before:
            before = len(trusted)
            for signers in chains:
                trusted |= signers if signers & trusted else set()
        return trusted

    def _signers(self, note: Note, held: Iterable[Key]) -> tuple[set[bytes], bool]:
        """Those of the keys that signed it; whether any is named by it."""
        found, named = set(), False
        for name, key_id, signature in note.signatures:
            for key in held:
                if key.name in (name, "") and Key(name, key.public).id == key_id:
                    named = True
                    if signed_by(key.public, note.signed, signature):
                        found.add(key.public)
        return found, named

    def _signed(self, note: Note, trusted: set[bytes] | None) -> bool:
        """Whether it is what somebody signed, if not by whom one would have it."""
        held = [key for key in self.keys if key.since <= note.size]
        signers, named = self._signers(note, held + [Key("", each) for each in trusted or ()])
        if signers and (trusted is None or signers & trusted):
            return True
        if trusted is None and self.of.keys_unread:
            return True
        at = min(note.size, self.size)
        if not signers and (named or not self.of.digest_holds):
            self.tell(
                at, CHANGED, "the signature of its checkpoint does not hold", "检查点签名不成立"
            )
            return False
        self.tell(at, RESIGNED, "its checkpoint is signed with another key", "检查点由另一密钥签名")
        return True


class SecondSeals(Seals):
    """The same of the tree by SM3. That facts are not those sealed, the first tree tells."""

    def __init__(self, verifier: Verifier) -> None:
        super().__init__(verifier)
        second = verifier.second
        self.tell = self._telling
        self.all_notes, self.keys, self.origin = second.notes, second.keys, second.origin
        self.notes = [note for note in second.notes if note is not None]
        self.outside = [note for note in verifier.outside if note.origin == second.origin]
        self.size = second.leaves.size
        sizes = [each.size for each in (*self.notes, *self.outside) if each.size <= self.size]
        self.sealed = self.own = second.leaves.at(sizes, {})

    def judge(self, cut: bool) -> None:
        self._checkpoints()
        for note in self.outside:
            self._against_outside(note)

    def _unsealed(self, sealed: int) -> None:
        """It may have begun later than the first, or wait for its next checkpoint."""
        if not self.all_notes:
            super()._unsealed(sealed)

    def _telling(
        self, position: int | None, kind: str, what: str, chinese: str, last: int | None = None
    ) -> None:
        self.of.tell(position, kind, f"SM3: {what}", f"SM3：{chinese}", last)


def _json(line: bytes) -> Any:
    try:
        return json.loads(line.decode())
    except (ValueError, RecursionError):
        return None


def _count(value: Any) -> int:
    return value if type(value) is int else -1


def _runs(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours, first and last."""
    run: list[int] = []
    for position in positions:
        if run and position == run[1] + 1:
            run[1] = position
            continue
        if run:
            yield run[0], run[1]
        run = [position, position]
    if run:
        yield run[0], run[1]


# --- telling it -----------------------------------------------------------------------------------


def shown(report: Report) -> Iterator[str]:
    """Lines for people, English and Chinese."""
    yield from map(str, report.defects)
    if report.count > len(report.defects):
        rest = report.count - len(report.defects)
        yield f"... and {rest} more defects / 另有 {rest} 处缺陷"
    yield f"facts 事实: {report.facts}; texts 文本: {report.texts}; forgotten 已遗忘: " \
          f"{len(report.forgotten)}; checkpoints 检查点: {report.checkpoints}"  # fmt: skip
    yield f"score entries recomputed 重算记分: {report.scores}; rankings recomputed 重算排名: " \
          f"{report.rankings}"  # fmt: skip
    for position, name, by in report.forgotten:
        if by is None:
            yield f"position {position}: text {name} was forgotten beyond this export / 后来遗忘"
        else:
            yield f"position {position}: text {name} was forgotten by {by} / 文本已由 {by} 遗忘"
    for topic, count in sorted(report.unknown.items()):
        yield f"not replayed, unknown to this verifier 未重算的事实种类: {topic} ({count})"
    if report.replayed_to < report.facts:
        yield f"replayed up to position 重算至位置: {report.replayed_to}"
    for key in report.keys:
        yield f"signed by 签名密钥: {key}"
    if report.second and report.second_checked:
        yield f"SM3 checkpoints SM3 检查点: {report.second}"
    elif report.second:
        yield "SM3 checkpoints not checked: this Python has no SM3 / " \
              "SM3 检查点未验证：此 Python 不支持 SM3"  # fmt: skip
    if report.simulated:
        yield "the clock of this log is simulated / 此日志为模拟时钟"
    yield "SOUND 完好" if report.sound else f"DEFECTS 缺陷: {report.count}"


def as_json(report: Report) -> dict[str, Any]:
    return {
        "sound": report.sound,
        "defects": [
            {"position": d.position, "last": d.last, "kind": d.kind, "what": d.what,
             "chinese": d.chinese}
            for d in report.defects
        ],
        "defect_count": report.count,
        "facts": report.facts,
        "texts": report.texts,
        "forgotten": [
            {"position": position, "field": name, "by": by}
            for position, name, by in report.forgotten
        ],
        "checkpoints": report.checkpoints,
        "last_checkpoint": report.last_checkpoint,
        "scores": report.scores,
        "rankings": report.rankings,
        "replayed_to": report.replayed_to,
        "unknown": report.unknown,
        "keys": report.keys,
        "sm3_checkpoints": report.second,
        "sm3_checked": report.second_checked,
        "simulated": report.simulated,
    }  # fmt: skip


def verify(
    file: IO[bytes],
    keys: Sequence[bytes] = (),
    notes: Sequence[Note] = (),
    progress: Callable[[int], None] | None = None,
) -> Report:
    """``file``: seekable. Raises Unreadable for what is no export."""
    verifier, collected = Verifier(keys, notes), gc.isenabled()
    gc.disable()  # millions of small objects, and none of them garbage in a circle
    try:
        return verifier.read(file, progress)
    finally:
        verifier.tiles.leaves.close()
        verifier.second.leaves.close()
        if collected:
            gc.enable()


def _notes_given(paths: Sequence[str]) -> list[Note]:
    found = []
    for path in paths:
        try:
            found.append(Note.read(Path(path).read_text("utf-8").replace("\r\n", "\n")))
        except (OSError, ValueError) as error:
            raise Unreadable(f"{path} is no signed checkpoint ({error})") from None
    return found


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="verify", description="Verifies a sealed export of a Duban log. 验证封存的日志导出。"
    )
    parser.add_argument("file", metavar="FILE", help="the export 导出文件")
    held = "a public key you hold, or a file of it (PEM, base64, hex) 所持公钥或其文件"
    parser.add_argument("--key", action="append", default=[], metavar="K", help=held)
    kept = "a file with a checkpoint kept outside 外存检查点文件"
    parser.add_argument("--checkpoint", action="append", default=[], metavar="C", help=kept)
    parser.add_argument("--json", action="store_true", help="for machines 供程序读取")
    try:
        given = parser.parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    for stream in (sys.stdout, sys.stderr):  # a console that knows no Chinese still gets the rest
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        keys = [key for each in given.key for key in keys_given(each)]
        notes = _notes_given(given.checkpoint)
        with open(given.file, "rb") as file:
            report = verify(file, keys, notes, _progress if sys.stderr.isatty() else None)
    except (Unreadable, OSError) as error:
        sys.stderr.write(f"file: {UNREADABLE} ({CHINESE[UNREADABLE]}): {error}\n")
        return 2
    told = [json.dumps(as_json(report), ensure_ascii=False)] if given.json else shown(report)
    try:
        sys.stdout.writelines(line + "\n" for line in told)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0 if report.sound else 1


def _progress(facts: int) -> None:
    sys.stderr.write(f"\r{facts} facts 事实 ")


if __name__ == "__main__":
    raise SystemExit(main())
