"""Sending a monthly report (上报) from its form, after a look at what it would come to."""

from __future__ import annotations

from fastapi.responses import Response

from aggregates.errors import Refused
from aggregates.rules.report_outlook import Outlook
from aggregates.values.period import Month
from service.features.reports.commands import reports as commands
from service.features.reports.commands.sendings import Submission
from service.features.reports.outlook import claimable, outlook_of
from service.features.reports.pages.form import blamed, read_claims, with_the_rules
from service.features.reports.pages.reports import shown
from service.features.reports.rights import REPORT_SUBMIT
from service.recording.call import Call, Done
from service.web import routes
from service.web.page import Page, PageDep

router = routes.pages()


@router.post("/reports/{period}/{organization}", opens=REPORT_SUBMIT)
def send(page: PageDep, period: str, organization: str) -> Response:
    month = Month.parse(period)
    page.allow(REPORT_SUBMIT, organization)
    rows = claimable(page.reader, month, [organization])
    form = read_claims(page, rows, month)
    with_the_rules(page, form, organization, month)
    if page.field("again"):
        return shown(page, month, organization, form.typed)
    if not form.wrong and not page.field("sure"):
        outlook = outlook_of(page.reader, rows, form.claims, form.stated_on, month)
        if outlook.asks or organization != page.who.organization:
            return _before_sending(page, month, organization, outlook)

    def command(call: Call) -> Done:
        form.must_be_sound()
        submission = Submission(
            organization=organization,
            period=month,
            claims=form.claims,
            stated_on=form.stated_on,
        )
        return commands.submit(page.services, call, submission)

    back = f"/reports/{month}/{organization}"
    try:
        return page.record(command, "sent", back)
    except Refused as refusal:
        page.refusal = refusal
        blamed(page, form, organization, month)
        return shown(page, month, organization, form.typed)


def _before_sending(page: Page, month: Month, code: str, outlook: Outlook) -> Response:
    """What would be late, left out or not done, and the score, before anything is recorded."""
    page.here = f"/reports/{month}/{code}"
    typed = [(name, value) for name, value in page.form.multi_items()
             if isinstance(value, str) and name not in ("csrf", "key", "again")]  # fmt: skip
    return page.render(
        "reports/sending.html",
        month=month,
        place=page.tree[code],
        outlook=outlook,
        typed=typed,
        for_another=code != page.who.organization,
    )
