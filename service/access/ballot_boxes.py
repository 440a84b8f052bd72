"""Ballot boxes (票箱, R12): ballots outside the log, without token, time or order.

Each vote takes its token away and writes all ballots of the poll anew in random order, in one
transaction: neither the rows' order nor the database's transaction numbers link the two. Tokens
are kept as digests alone.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from projections.engine.database import is_sqlite
from service.access.database import leave_no_trace, writing
from service.access.tables import BALLOT_BOXES, BALLOT_TOKENS, BALLOTS

Counts = Mapping[str, Mapping[str, int]]  # by class and grade
CONSONANTS, VOWELS = "bdfghjklmnprstvz", "aeiou"
WORDS = 6  # of two syllables: 75 bits


@dataclass(frozen=True, slots=True)
class Shut:
    """What lay in a box as it was shut. ``salt``: beside the ballots from now on."""

    ballots: list[tuple[str, str]]
    salt: bytes
    invalid: int


class BallotBoxes:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def make(self, poll: str) -> None:
        """May be asked again; a box that is there stays as it is."""
        with writing(self.engine) as db:
            if self._box(db, poll) is None:
                db.execute(insert(BALLOT_BOXES).values(poll=poll, is_open=True))

    # --- tokens -----------------------------------------------------------------------------

    def give(self, poll: str, voter_class: str, count: int) -> list[str]:
        """New tokens; what is kept of them tells nobody what they are."""
        tokens = [new_token() for _ in range(count)]
        rows = [{"digest": _digest(poll, token), "poll": poll, "voter_class": voter_class}
                for token in tokens]  # fmt: skip
        with writing(self.engine) as db:
            # By digest, so that their order on the disk is not the order of the slips.
            db.execute(insert(BALLOT_TOKENS), sorted(rows, key=lambda row: row["digest"]))
        return tokens

    def take_back(self, poll: str, tokens: Iterable[str]) -> None:
        """Tokens of which nothing was recorded in the end."""
        digests = [_digest(poll, token) for token in tokens]
        with writing(self.engine) as db:
            db.execute(delete(BALLOT_TOKENS).where(BALLOT_TOKENS.c.digest.in_(digests)))

    # --- one act ----------------------------------------------------------------------------

    def cast(self, poll: str, token: str, grade: str) -> bool:
        """False: refused, for whatever reason, and counted; nothing else is kept of it."""
        with writing(self.engine) as db:
            box = self._box(db, poll)
            digest = BALLOT_TOKENS.c.digest == _digest(poll, token)
            row = db.execute(select(BALLOT_TOKENS.c.voter_class).where(digest)).first()
            if box is None or not box.is_open or row is None:
                self._refused(db, poll)
                return False
            db.execute(delete(BALLOT_TOKENS).where(digest))
            self._put(db, poll, [*self._ballots(db, poll), (row.voter_class, grade)])
        return True

    def _refused(self, db: Connection, poll: str) -> None:
        changed = {"refused": BALLOT_BOXES.c.refused + 1}
        db.execute(update(BALLOT_BOXES).where(BALLOT_BOXES.c.poll == poll).values(changed))

    def _put(self, db: Connection, poll: str, ballots: list[tuple[str, str]]) -> None:
        """All of them anew, in an order that tells nothing."""
        secrets.SystemRandom().shuffle(ballots)
        db.execute(delete(BALLOTS).where(BALLOTS.c.poll == poll))
        rows = [{"poll": poll, "place": place, "voter_class": voter_class, "grade": grade}
                for place, (voter_class, grade) in enumerate(ballots)]  # fmt: skip
        if rows:
            db.execute(insert(BALLOTS), rows)

    # --- paper ------------------------------------------------------------------------------

    def fill(self, poll: str, counts: Counts, invalid: int) -> None:
        """A paper poll's tally in place of what was entered before."""
        ballots = [(name, grade) for name, grades in counts.items()
                   for grade, count in grades.items() for _ in range(count)]  # fmt: skip
        with writing(self.engine) as db:
            self._box(db, poll)
            self._put(db, poll, ballots)
            said = update(BALLOT_BOXES).where(BALLOT_BOXES.c.poll == poll)
            db.execute(said.values(invalid=invalid))

    def look(self, poll: str) -> tuple[list[tuple[str, str]], int]:
        """The ballots of a paper tally, and how many are invalid."""
        with self.engine.connect() as db:
            box = db.execute(select(BALLOT_BOXES).where(BALLOT_BOXES.c.poll == poll)).first()
            return self._ballots(db, poll), box.invalid if box is not None else 0

    # --- the end ----------------------------------------------------------------------------

    def shut(self, poll: str) -> Shut:
        """From here on no ballot comes in; asked again it answers the same."""
        with writing(self.engine) as db:
            box = self._box(db, poll)
            salt = (box.salt if box is not None else None) or secrets.token_bytes(32)
            done = update(BALLOT_BOXES).where(BALLOT_BOXES.c.poll == poll)
            db.execute(done.values(is_open=False, salt=salt))
            db.execute(delete(BALLOT_TOKENS).where(BALLOT_TOKENS.c.poll == poll))
            shut = Shut(self._ballots(db, poll), salt, box.invalid if box is not None else 0)
        leave_no_trace(self.engine)
        return shut

    def discard(self, poll: str) -> None:
        """Of a voided poll that was open nothing stays."""
        with writing(self.engine) as db:
            for table in (BALLOTS, BALLOT_TOKENS, BALLOT_BOXES):
                db.execute(delete(table).where(table.c.poll == poll))
        leave_no_trace(self.engine)

    def refused(self, poll: str) -> int:
        with self.engine.connect() as db:
            query = select(BALLOT_BOXES.c.refused).where(BALLOT_BOXES.c.poll == poll)
            return int(db.execute(query).scalar() or 0)

    def _box(self, db: Connection, poll: str) -> Row[Any] | None:
        """One vote of a poll at a time."""
        query = select(BALLOT_BOXES).where(BALLOT_BOXES.c.poll == poll)
        return db.execute(query if is_sqlite(db) else query.with_for_update()).first()

    def _ballots(self, db: Connection, poll: str) -> list[tuple[str, str]]:
        query = select(BALLOTS.c.voter_class, BALLOTS.c.grade).where(BALLOTS.c.poll == poll)
        return [(row.voter_class, row.grade) for row in db.execute(query)]


def new_token() -> str:
    """Short words that are read out and typed on any telephone: bano-tiku-sore-…"""
    return "-".join(_word() for _ in range(WORDS))


def _word() -> str:
    pick = secrets.choice
    return "".join((pick(CONSONANTS), pick(VOWELS), pick(CONSONANTS), pick(VOWELS)))


def _digest(poll: str, token: str) -> str:
    """However it is typed: blanks or strokes between its words, large or small."""
    plain = "-".join(token.lower().replace("-", " ").split())
    return hashlib.sha256(f"{poll}\n{plain}".encode()).hexdigest()
