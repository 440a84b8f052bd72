"""Checkpoints (检查点): what was sealed when, under which keys, and how anybody verifies it."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import NotFound
from service.access.actions import CHECKPOINTS_READ
from service.features.proof.rights import AUDIT_EXPORT, AUDIT_SEAL
from service.sealing import checkpoints
from service.sealing.bundle import bundled
from service.sealing.checkpoints import FACTS, Checkpoint
from service.web import downloads, routes
from service.web.depends import by
from service.web.page import Page, PageDep
from service.workbooks.writing import Kind

router = routes.pages()
COLUMNS: tuple[tuple[str, Kind], ...] = (
    ("Number", "whole"), ("Facts covered", "whole"), ("Root", "text"), ("Signed at", "text"),
    ("Signed note", "text"),
)  # fmt: skip
A_PAGE = 100


@router.get("/checkpoints", opens=CHECKPOINTS_READ, whole=True)
def show(page: PageDep, before: int | None = None, format: str = "") -> Response:
    """As of a moment: those that were signed by then."""
    page.allow(CHECKPOINTS_READ)
    log = page.services.log
    known = checkpoints.known_at(log, page.reader.at)
    found = checkpoints.newest(log.database, FACTS, known, before, A_PAGE + 1)
    rows = found[:A_PAGE]
    if format in downloads.FORMATS:
        return _taken_away(page, rows, format)
    return page.render(
        "proof/checkpoints.html", rows=rows, keys=page.services.sealer.record().keys(known),
        older=rows[-1].number if len(found) > A_PAGE else None,
        may_seal=not page.past and page.may(AUDIT_SEAL),
        may_export=bool(rows) and page.may(AUDIT_EXPORT),
        unsealed=0 if page.past or before else log.last()[0] - (rows[0].size if rows else 0),
    )  # fmt: skip


def _taken_away(page: Page, rows: list[Checkpoint], how: str) -> Response:
    lines = ((c.number, c.size, c.root, page.moment(c.made_at), c.note) for c in rows)
    made = downloads.table(page, page.words("Checkpoints"), COLUMNS, lines)
    return downloads.download(made, "checkpoints", how)


@router.post("/checkpoints", opens=AUDIT_SEAL, whole=True)
def seal(page: PageDep) -> RedirectResponse:
    page.allow(AUDIT_SEAL)
    page.services.accounts.log.append("log.sealed", by(page.request))
    page.services.sealer.seal()
    return RedirectResponse("/checkpoints", 303)


@router.get("/checkpoints/verifier", opens=CHECKPOINTS_READ, whole=True)
def verifier(page: PageDep) -> Response:
    """The verifier as one file: it needs a bare Python and nothing of ours."""
    page.allow(CHECKPOINTS_READ)
    return downloads.attachment(bundled(), "duban-verify.pyz", "application/zip")


@router.get("/checkpoints/{number}/note", opens=CHECKPOINTS_READ, whole=True)
def note(page: PageDep, number: int) -> Response:
    """One signed note as a file, to be kept where nobody here can change it."""
    page.allow(CHECKPOINTS_READ)
    log = page.services.log
    known = checkpoints.known_at(log, page.reader.at)
    found = checkpoints.newest(log.database, FACTS, known, number + 1, 1)
    if not found or found[0].number != number:
        raise NotFound("There is no checkpoint {number}.", number=number)
    return _as_file(found[0])


def _as_file(found: Checkpoint) -> Response:
    name = f"checkpoint-{found.size}.txt"
    return downloads.attachment(found.note.encode(), name, "text/plain; charset=utf-8")
