"""Whether each file (佐证材料) that a fact names is there, and is itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from service.features.evidence.queries import named
from service.language import Translate
from service.reading.reader import read_now
from service.services import Services

NAMED = 10  # digests that are told by name


@dataclass(frozen=True, slots=True)
class Compared:
    """``named``: how many files facts name; ``missing``, ``damaged``: digests among those."""

    named: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.missing and not self.damaged

    def within(self, kept: set[str], damaged: set[str]) -> Compared:
        """What of it a file holds that was written meanwhile: facts and files only came."""
        missing = {each for each in self.missing if each not in kept}
        return Compared(self.named, tuple(sorted(missing)), tuple(sorted(damaged)))

    def text(self, translate: Translate) -> str:
        """In words, for whoever keeps the store."""
        if self.is_whole:
            return translate("All {count} files that facts name are there.").format(
                count=self.named
            )
        words = translate(
            "EVIDENCE IS NOT WHOLE: of {count} files that facts name {missing} are missing and "
            "{damaged} are damaged: {which}."
        )
        which = (*self.missing, *self.damaged)
        shown = ", ".join(which[:NAMED]) + (" …" if len(which) > NAMED else "")
        return words.format(
            count=self.named, missing=len(self.missing), damaged=len(self.damaged), which=shown
        )


def compare(services: Services, thoroughly: bool = False) -> Compared:
    """With every digest that facts name today. ``thoroughly``: each file is read, and weighed."""
    with read_now(services, "evidence") as reader:
        wanted = named(reader)
    there = wanted & set(services.evidence.digests())
    damaged = [each for each in there if thoroughly and not is_itself(services, each)]
    return Compared(len(wanted), tuple(sorted(wanted - there)), tuple(sorted(damaged)))


def is_itself(services: Services, digest: str) -> bool:
    return hashlib.sha256(services.evidence.get(digest)).hexdigest() == digest
