"""What happens to a bulletin (通报, R17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from aggregates.event import Event, FirstEvent
from aggregates.values.kinds import OrganizationCode
from aggregates.values.text import Text
from aggregates.words import N_


@dataclass(frozen=True, kw_only=True)
class BulletinDrafted(FirstEvent):
    """拟稿: the ``n``-th of its quarter, its figures frozen as of ``position``.

    ``rows``: the quarter's ranking of the units then, each {"organization", "peers", "rank",
    "previous", "score", "months", "ledger"}; points in hundredths, null where not assessed.
    ``open_checks``: the organizations whose spot checks were open, by month.
    """

    TOPIC: ClassVar[str] = "bulletin.drafted"
    SENTENCE: ClassVar[str] = N_(
        "{who} drafted bulletin {n} of {period}, its figures as of position {position}."
    )

    period: str
    n: int
    position: int
    scheme_version: int
    rows: list[dict[str, Any]]
    open_checks: dict[str, list[str]]
    title: Text
    text: Text


@dataclass(frozen=True, kw_only=True)
class BulletinWritten(Event):
    """修改文稿. ``praised`` and ``named``: organizations that a person chose. The steps after the
    draft are void."""

    TOPIC: ClassVar[str] = "bulletin.written"
    SENTENCE: ClassVar[str] = N_("{who} wrote the text of bulletin {n} of {period} anew.")

    n: int
    title: Text
    text: Text
    praised: list[str]
    named: list[str]


@dataclass(frozen=True, kw_only=True)
class BulletinReviewed(Event):
    """核稿."""

    TOPIC: ClassVar[str] = "bulletin.reviewed"
    SENTENCE: ClassVar[str] = N_("{who} reviewed bulletin {n} of {period}.")

    n: int


@dataclass(frozen=True, kw_only=True)
class BulletinCountersigned(Event):
    """会签."""

    TOPIC: ClassVar[str] = "bulletin.countersigned"
    SENTENCE: ClassVar[str] = N_("{who} countersigned bulletin {n} of {period} for {by}.")

    n: int
    by: OrganizationCode


@dataclass(frozen=True, kw_only=True)
class BulletinSigned(Event):
    """签发. ``document_number``: the typed 发文字号, its year in 〔〕."""

    TOPIC: ClassVar[str] = "bulletin.signed"
    SENTENCE: ClassVar[str] = N_("{who} signed bulletin {n} of {period} as {document_number}.")

    n: int
    document_number: str


@dataclass(frozen=True, kw_only=True)
class BulletinReturned(Event):
    """退回修改: the steps after the draft are void."""

    TOPIC: ClassVar[str] = "bulletin.returned"
    SENTENCE: ClassVar[str] = N_("{who} sent bulletin {n} of {period} back: {reason}.")

    n: int
    reason: Text


@dataclass(frozen=True, kw_only=True)
class BulletinWithdrawn(Event):
    """撤回: before it was issued."""

    TOPIC: ClassVar[str] = "bulletin.withdrawn"
    SENTENCE: ClassVar[str] = N_("{who} withdrew bulletin {n} of {period}: {reason}.")

    n: int
    reason: Text


@dataclass(frozen=True, kw_only=True)
class BulletinIssued(Event):
    """印发. ``year`` and ``number``: our 期号, of the year of issue, without gaps. ``persons``: by
    step who took it. ``supersedes``: the one of the same quarter that it takes the place of.
    ``sha256``: the final file's, where one was attached before."""

    TOPIC: ClassVar[str] = "bulletin.issued"
    SENTENCE: ClassVar[str] = N_(
        "{who} issued bulletin {n} of {period}: issue {number} of {year}, {document_number}."
    )
    SENTENCES: ClassVar[Mapping[str, str]] = {
        "superseding": N_(
            "{who} issued bulletin {n} of {period}: issue {number} of {year}, {document_number}, "
            "in place of bulletin {supersedes}."
        ),
    }

    n: int
    year: int
    number: int
    document_number: str
    persons: dict[str, list[str]]
    supersedes: int | None = None
    sha256: str | None = None

    def variant(self, before: Mapping[str, object]) -> str:
        return "superseding" if self.supersedes is not None else ""


@dataclass(frozen=True, kw_only=True)
class BulletinFileAttached(Event):
    """The final file (定稿), as its SHA-256."""

    TOPIC: ClassVar[str] = "bulletin.file_attached"
    SENTENCE: ClassVar[str] = N_("{who} attached the final file of bulletin {n} of {period}.")

    n: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class BulletinSuperseded(Event):
    """被替代: bulletin ``by`` of the same quarter stands in its place; it stays as it was."""

    TOPIC: ClassVar[str] = "bulletin.superseded"
    SENTENCE: ClassVar[str] = N_("Bulletin {n} of {period} was superseded by bulletin {by}.")

    n: int
    by: int


BulletinEvent = (
    BulletinDrafted
    | BulletinWritten
    | BulletinReviewed
    | BulletinCountersigned
    | BulletinSigned
    | BulletinReturned
    | BulletinWithdrawn
    | BulletinIssued
    | BulletinFileAttached
    | BulletinSuperseded
)
