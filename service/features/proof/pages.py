"""Checkpoints (检查点): what was sealed when, under which keys, and how anybody verifies it."""

from __future__ import annotations

from fastapi.responses import RedirectResponse, Response

from aggregates.errors import NotFound
from service.access.actions import CHECKPOINTS_READ
from service.features.proof.columns import CHECKPOINTS
from service.features.proof.rights import AUDIT_EXPORT, AUDIT_SEAL
from service.sealing import checkpoints
from service.sealing.bundle import bundled
from service.sealing.checkpoints import FACTS, Checkpoint
from service.sealing.holding import compare_with
from service.sealing.printed import Mistyped, line_of, read, square
from service.web import downloads, routes, tables
from service.web.depends import by
from service.web.page import Page, PageDep

router = routes.pages()
A_PAGE = 100
MOST = 1000  # signs of a line or note typed in that are shown again


@router.get("/checkpoints", opens=CHECKPOINTS_READ, whole=True)
def show(page: PageDep, before: int | None = None, format: str = "") -> Response:
    """As of a moment: those that were signed by then."""
    page.allow(CHECKPOINTS_READ)
    log = page.services.log
    known = checkpoints.known_at(log, page.reader.at)
    stored = checkpoints.newest(log.database, FACTS, known, before, A_PAGE + 1)
    rows = stored[:A_PAGE]
    if format in downloads.FORMATS:
        return tables.taken_away(page, CHECKPOINTS, rows, format, "checkpoints")
    return page.render(
        "proof/checkpoints.html", table=tables.listed(page, CHECKPOINTS, rows, sorts=False),
        keys=page.services.sealer.record().keys(known),
        older=rows[-1].number if len(stored) > A_PAGE else None,
        may_seal=not page.past and page.may(AUDIT_SEAL),
        may_export=bool(rows) and page.may(AUDIT_EXPORT),
        unsealed=0 if page.past or before else log.last()[0] - (rows[0].size if rows else 0),
        line="",
    )  # fmt: skip


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


@router.get("/checkpoints/check", opens=CHECKPOINTS_READ, whole=True)
def check(page: PageDep, line: str = "") -> Response:
    """A line that was kept on paper, held against the log as it is now."""
    page.allow(CHECKPOINTS_READ)
    finding = None
    try:
        finding = compare_with(page.services.sealer, read(line)) if line.strip() else None
    except Mistyped as slip:
        page.refusal = slip
    text = page.words(finding.what).format(**finding.places) if finding else None
    return page.render("proof/check.html", line=line.strip()[:MOST], finding=finding, text=text)


@router.get("/checkpoints/{number}/note", opens=CHECKPOINTS_READ, whole=True)
def note(page: PageDep, number: int) -> Response:
    """One signed note as a file, to be kept where nobody here can change it."""
    checkpoint = _numbered(page, number)
    name = f"checkpoint-{checkpoint.size}.txt"
    return downloads.attachment(checkpoint.note.encode(), name, "text/plain; charset=utf-8")


@router.get("/checkpoints/{number}/print", opens=CHECKPOINTS_READ, whole=True)
def sheet(page: PageDep, number: int) -> Response:
    """One sheet of paper for who keeps it: the line, its square code, the signed note."""
    checkpoint = _numbered(page, number)
    return page.render("proof/sheet.html", checkpoint=checkpoint, line=line_of(checkpoint))


@router.get("/checkpoints/{number}/code.svg", opens=CHECKPOINTS_READ, whole=True)
def code(page: PageDep, number: int) -> Response:
    return Response(square(line_of(_numbered(page, number))), media_type="image/svg+xml")


def _numbered(page: Page, number: int) -> Checkpoint:
    page.allow(CHECKPOINTS_READ)
    log = page.services.log
    known = checkpoints.known_at(log, page.reader.at)
    stored = checkpoints.newest(log.database, FACTS, known, number + 1, 1)
    if not stored or stored[0].number != number:
        raise NotFound("There is no checkpoint {number}.", number=number)
    return stored[0]
