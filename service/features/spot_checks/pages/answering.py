"""What the organization that was drawn hands in (抽到再交) and states (陈述申辩), R6."""

from __future__ import annotations

import hashlib

from fastapi.responses import Response

from aggregates.errors import Refused
from aggregates.values.period import Month
from aggregates.values.text import Text
from service.features.evidence.commands import hand_in
from service.features.spot_checks.bodies import Statement
from service.features.spot_checks.commands import results
from service.features.spot_checks.pages.checking import attempt
from service.features.spot_checks.queries import spot_checks as queries
from service.features.spot_checks.rights import CHECK_ANSWER
from service.features.spot_checks.shown import lines_of
from service.recording.call import Call, Done
from service.web import routes
from service.web.depends import by
from service.web.inputs import body_of
from service.web.page import Page, PageDep

router = routes.pages()


@router.post("/spot-checks/{period}/{organization}/material", opens=CHECK_ANSWER)
def material(page: PageDep, period: str, organization: str) -> Response:
    """Files for each line; those handed in before stay."""
    month = Month.parse(period)
    page.allow(CHECK_ANSWER, organization)
    row = queries.must_be_drawn(page.reader, organization, str(month))
    known = [line.key for line in lines_of(page.reader, row)]

    def command(call: Call) -> Done:
        new = [each for key in known for each in _put_in(page, key)]
        if not new:
            raise Refused("Choose a file first.")
        old = [each for each in row.material or () if each not in new]
        return results.hand_in(page.services, call, organization, month, [*old, *new])

    return attempt(page, command, month, organization, f"/spot-checks/{month}/{organization}")


def _put_in(page: Page, key: str) -> list[dict[str, str]]:
    digests = []
    for file in page.files(f"file-{key}"):
        data = file.file.read()
        if len(data) > page.services.settings.evidence_limit:
            raise Refused(
                "{file} is larger than {limit} bytes.",
                file=file.filename, limit=page.services.settings.evidence_limit,
            )  # fmt: skip
        hand_in(page.services, page.who, by(page.request), data)
        digests.append({"assignment": key, "sha256": hashlib.sha256(data).hexdigest()})
    return digests


@router.post("/spot-checks/{period}/{organization}/statement", opens=CHECK_ANSWER)
def statement(page: PageDep, period: str, organization: str) -> Response:
    month = Month.parse(period)

    def command(call: Call) -> Done:
        body = body_of(page, Statement)
        return results.hear(page.services, call, organization, month, Text(body.statement))

    return attempt(page, command, month, organization, f"/spot-checks/{month}/{organization}")
