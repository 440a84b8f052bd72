"""What is to be told once all is read."""

from __future__ import annotations

from typing import Any

from ..defects import CHANGED, INSERTED, MISCOMPUTED, MISSING, TRUNCATED, Unreadable
from ..reading.lines import count_of
from ..reading.state import State
from ..tree.merkle import TILE
from .checkpoints import STATEMENTS, Checkpoints
from .limits import limits
from .places import Places
from .second import SecondCheckpoints


class Ending:
    def __init__(self, state: State) -> None:
        self.state = state

    def finish(self) -> None:
        cut = self.state.end is None and not self.state.ending
        if cut:
            self.state.order.clean = False  # the last transaction may not be whole, nor its texts
            self.state.texts.due = {}
        self.state.texts.end()
        self._mend_size()
        self.state.end_lost = not cut and self.state.tiles.number * TILE < self.state.order.size
        if self.state.tiles.waiting or self.state.tiles.ahead:
            if cut:
                self.state.take(b"")
            else:
                self.state.tile_missing()
        if self.state.order.next > self.state.order.size and not cut:
            self.state.replay.end()  # else its last transaction is not whole
        self._judge_seeds()
        self.state.order.end(cut)
        Places(self.state).tell()
        Checkpoints(self.state).judge(cut)
        if not cut:
            self._judge_second()
        self._tell_end(cut)
        self._tell_first_line()
        self._tell_forgotten()
        self._sum_up()

    def _judge_seeds(self) -> None:
        """Each draw's seed is the root of the tree up to its call (R6)."""
        leaves, seeds = self.state.tiles.leaves, self.state.replay.seeds
        roots = leaves.at({size for _, size, _ in seeds if size <= leaves.size}, {})
        for position, size, seed in seeds:
            if size in roots and roots[size].hex() != seed:
                self.state.tell(
                    position, MISCOMPUTED,
                    f"its seed is {seed}, but the root of the first {size} facts is "
                    f"{roots[size].hex()} (R6)",
                    f"其种子为 {seed}，前 {size} 条事实的根为 {roots[size].hex()}",
                )  # fmt: skip

    def _judge_second(self) -> None:
        second = self.state.second
        if second.notes and not second.keys and not self.state.keys_unread:
            self.state.tell(
                0, MISSING, "the keys of its SM3 checkpoints are not in the file",
                "缺少 SM3 检查点的公钥",
            )  # fmt: skip
        if self.state.by_sm3:
            SecondCheckpoints(self.state).judge(cut=False)
        elif second.keys and any(note.origin == second.origin for note in self.state.outside):
            raise Unreadable(
                f"the checkpoint of {second.origin} is one by SM3, and this Python has no SM3"
            )

    def _mend_size(self) -> None:
        """Where all else in the file agrees on another size, it is the first line that is wrong."""
        count = self.state.order.next - 1
        sizes = {count, self.state.tiles.leaves.size, self.state.end[1] if self.state.end else -1}
        if self.state.order.size not in (-1, count) and sizes == {count}:
            self.state.tell(
                0,
                CHANGED,
                f"the first line says {self.state.order.size} facts, but there are {count}",
                f"首行称有 {self.state.order.size} 条事实，实有 {count} 条",
            )
            self.state.order.size = count

    def _tell_end(self, cut: bool) -> None:
        order, count = self.state.order, self.state.report.count
        if cut and not self.state.damaged:
            whole = f" of {order.size}" if order.size >= 0 else ""
            self.state.tell(
                max(order.next - 1, 0),
                TRUNCATED,
                f"the file ends after this position{whole}, before its end line",
                "文件在此位置之后中断，没有末行",
            )
        elif self.state.ending:
            self.state.tell(order.next - 1, CHANGED, "the end line cannot be read", "末行无法读出")
        elif self.state.end is not None and not count:
            self._tell_counts(self.state.end)

    def _tell_counts(self, end: list[Any]) -> None:
        """What nothing else explains: the bytes, the counts."""
        notes = len(self.state.notes) + len(self.state.second.notes)
        stated, counted = end[1:4], [self.state.order.next - 1, self.state.texts.count, notes]
        if stated != counted:
            more = sum(map(count_of, stated)) > sum(counted)
            kind = CHANGED if self.state.digest_holds else MISSING if more else INSERTED
            self.state.tell(
                None,
                kind,
                f"the end line counts {stated} facts, texts and checkpoints; there are {counted}",
                f"末行所计事实、文本、检查点为 {stated}，实有 {counted}",
            )
        elif not self.state.digest_holds:
            self.state.tell(
                None,
                CHANGED,
                "its bytes are not those that were written, though every fact is",
                "字节与写出时不符，但各事实未改动",
            )

    def _tell_first_line(self) -> None:
        """What it says of the format must be what the checkpoints are, and of the clock what the
        store's first fact says."""
        notes = (note for note in self.state.notes if note is not None)
        if self.state.format < STATEMENTS and any(note.after for note in notes):
            self.state.tell(
                0, CHANGED, "the first line says an earlier format than the file is of",
                "首行所称格式早于文件实际格式",
            )  # fmt: skip
        said = self.state.said_simulated
        if said is not None and self.state.replay.opened and said != self.state.replay.simulated:
            self.state.tell(
                0, CHANGED, "the first line says another clock than the store was opened with",
                "首行所称时钟与建库事实不符",
            )  # fmt: skip

    def _tell_forgotten(self) -> None:
        for position, name in self.state.texts.blank:
            by = self.state.replay.forgot.get((position, name))
            by = self.state.later.get((position, name)) if by is None else by
            if by is not None:
                self.state.report.forgotten.append((position, name, by))
            elif self.state.whole:
                self.state.tell(
                    position,
                    MISSING,
                    f"its text {name} is, and no fact says that it was forgotten",
                    f"缺少其文本 {name}，且没有遗忘它的事实",
                )

    def _sum_up(self) -> None:
        report, replay = self.state.report, self.state.replay
        report.defects.sort(key=lambda defect: (defect.position is None, defect.position or 0))
        report.facts, report.texts = (
            self.state.order.next - 1 - len(self.state.order.missing),
            self.state.texts.count,
        )
        report.checkpoints = len(self.state.notes)
        report.last_checkpoint = max((n.size for n in self.state.notes if n is not None), default=0)
        report.scores, report.rankings = replay.scores, replay.rankings
        report.unknown, report.simulated = replay.unknown, replay.simulated
        report.keys = [f"{key.name} {key.print}" for key in self.state.keys]
        report.second = len(self.state.second.notes)
        report.given, report.outside = bool(self.state.given), bool(self.state.outside)
        report.limits = list(limits(self.state))
        report.second_checked = self.state.by_sm3 or not self.state.second.keys
