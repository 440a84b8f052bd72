"""What was found, for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..defects import SOUND, Report


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
    for origin, size in report.contained:
        yield f"the checkpoint kept outside of the first {size} facts is in this log: {origin} / " \
              f"此日志包含外存检查点（前 {size} 条事实）"  # fmt: skip
    if report.simulated:
        yield "the clock of this log is simulated / 此日志为模拟时钟"
    for english, chinese in report.limits:
        yield f"cannot be proved from this file 此文件无法证明: {english} / {chinese}"
    yield _verdict(report)


def _verdict(report: Report) -> str:
    if not report.sound:
        return f"DEFECTS 缺陷: {report.count}"
    if report.given:
        return "SOUND 完好: against the key given 以所给公钥核对"
    if report.outside:
        return "AGREES 相符: with itself and with the checkpoint given 与自身及所给检查点相符"
    return "AGREES WITH ITSELF 自洽: no key was given 未给出公钥"


def as_json(report: Report) -> dict[str, Any]:
    return {
        "sound": report.verdict == SOUND,
        "verdict": report.verdict,
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
        "contained": [{"origin": origin, "size": size} for origin, size in report.contained],
        "last_checkpoint": report.last_checkpoint,
        "scores": report.scores,
        "rankings": report.rankings,
        "replayed_to": report.replayed_to,
        "unknown": report.unknown,
        "keys": report.keys,
        "sm3_checkpoints": report.second,
        "sm3_checked": report.second_checked,
        "simulated": report.simulated,
        "limits": [{"what": what, "chinese": chinese} for what, chinese in report.limits],
    }  # fmt: skip
