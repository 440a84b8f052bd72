"""Where facts stand in the file: each has its place, that of its position."""

from __future__ import annotations

from collections.abc import Callable

from .spans import Spans


class Order:
    """Where facts stand in the file: each has its place, that of its position."""

    def __init__(self) -> None:
        self.size = -1  # as the first line says; -1: unknown
        self.next = 1  # the place that comes
        self.clean = True
        self.leap: tuple[int, int] | None = None  # the last fact was ahead: its place, its position
        self.missing = Spans()
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
            self.missing.discard(position, position)
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
        self.missing.add(self.next, position - 1)
        self.next = position + 1

    def _goes_on(self, position: int, place: int, ahead: int) -> None:
        """The one before stood ahead of its place; here the row goes on."""
        self.early[ahead] = place
        self.missing.discard(position, ahead - 1)
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
            self.missing.add(self.next, self.size)
            for early in self.early:
                self.missing.discard(early, early)
        again = set(self.again)
        for place, position in self.taken.items():
            if place in self.missing and (position is None or (position, place) in again):
                self.changed.append((place, position))
                self.missing.discard(place, place)
                self.again = [each for each in self.again if each != (position, place)]

    def strange(self) -> Callable[[int], bool]:
        """Whether of a position all is told that there is to tell."""
        positions = {*self.moved, *(place for place, _ in self.changed)}
        return lambda position: position in positions or position in self.missing
