"""Facts and texts that are not where they should be."""

from __future__ import annotations

from ..defects import CHANGED, INSERTED, MISSING, REORDERED, TRUNCATED
from ..reading.state import State


class Places:
    def __init__(self, state: State) -> None:
        self.state = state

    def tell(self) -> None:
        self._order()
        self._texts()

    def _order(self) -> None:
        order, tell = self.state.order, self.state.tell
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
        is_cut = self.state.end_lost or 0 <= self.state.log_size < order.size
        for first, last in order.missing.runs():
            kind = TRUNCATED if is_cut and last == order.size else MISSING
            tell(first, kind, "no such fact is in the file", "文件中没有此事实", last)

    def _texts(self) -> None:
        texts, named = self.state.texts, self.state.order.strange()
        differing = {sealed.fact.position for sealed, _ in self.state.tiles.differs}

        def strange(position: int) -> bool:
            return position in differing or named(position)

        for position, name in texts.changed:
            self._text_changed(position, name)
        for position, name in texts.lost:
            if strange(position):
                continue
            matches = texts.matches(position, name)
            if matches is None:
                self.state.tell(
                    position, MISSING, f"its text {name} is not in the file", f"缺少其文本 {name}"
                )
            elif matches:
                self.state.tell(
                    position,
                    REORDERED,
                    f"its text {name} stands elsewhere",
                    f"其文本 {name} 不在原处",
                )
            else:
                self._text_changed(position, name)
        for _, position, name, _ in texts.stray:
            if not strange(position):
                self.state.tell(
                    position,
                    INSERTED,
                    f"a text {name} that the fact does not hold",
                    f"事实中并无文本 {name}",
                )
        if texts.more:
            self.state.tell(
                None, INSERTED, f"{texts.more} more texts that no fact holds",
                f"另有 {texts.more} 处文本不属于任何事实",
            )  # fmt: skip

    def _text_changed(self, position: int, name: str) -> None:
        self.state.tell(
            position,
            CHANGED,
            f"its text {name} is not the one whose digest it holds",
            f"其文本 {name} 与摘要不符",
        )
