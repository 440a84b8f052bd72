"""What a file cannot prove, in words: English and Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from ..reading.state import State
from .checkpoints import STATEMENTS

Words = tuple[str, str]


def limits(state: State) -> Iterator[Words]:
    if state.format < STATEMENTS:
        yield (
            f"format {state.format}, of an earlier release: that one key handed over to another, "
            "and that an old key signed no more from then on; only checkpoints signed by a key "
            "that you give count",
            f"较早版本的格式 {state.format}：密钥的移交及旧密钥此后不再签名无从证明；"
            "仅由所给密钥签名的检查点可信",
        )
    if state.replay.holds:
        yield (
            "a clock that had run ahead was set back: while time was held, the times of recording "
            "tell in which order facts came, and not when",
            "时钟曾超前并被拨回：记时顺延期间，录入时间只表明先后，不表明时刻",
        )
    unnamed = sum(note is not None and note.after is None for note in state.notes)
    if unnamed:
        yield (
            f"{unnamed} checkpoints of an earlier release do not name the one before: that none of "
            "them was taken out",
            f"较早版本的 {unnamed} 个检查点未载明前一检查点：其中有无被抽去无从证明",
        )
    if not state.given:
        yield (
            "no key was given: whoever made this file could have made it so; only a key, or a "
            "checkpoint kept outside, tells whose log it is",
            "未给出公钥：制作此文件的任何人都能做成这样；须以所持公钥或外存检查点核对",
        )
