"""The words of every kind of fact: a sentence's template by topic, and by variant after a slash."""

from __future__ import annotations


def N_(template: str) -> str:
    """Marks words for the catalogues; they are translated when they are told."""
    return template


TEMPLATES: dict[str, str] = {
    "store.opened": N_("The store was opened in {month}."),
    "store.opened/simulated": N_("The store was opened in {month}, on a simulated clock."),
    "scheme.founded": N_("The first version of the scheme was set down, from {in_force_from}."),
    "scheme.version_published": N_(
        "{who} published version {version} of the scheme, in force from {in_force_from}."
    ),
    "workdays.loaded": N_(
        "{who} loaded the workday calendar of {year}: {days} days differ from Monday to Friday."
    ),
    "workdays.day_changed": N_("{who} made {day} a working day."),
    "workdays.day_changed/off": N_("{who} made {day} a day off."),
    "organization.registered": N_("{who} registered {organization} as {kind}, under {superior}."),
    "organization.registered/root": N_(
        "{who} registered {organization} as {kind}, at the head of the hierarchy."
    ),
    "organization.renamed": N_("{who} renamed {organization} from “{before_name}” to “{name}”."),
    "organization.moved": N_(
        "{who} moved {organization} from under {before_superior} to under {superior}."
    ),
    "organization.regrouped": N_(
        "{who} moved {organization} from group {before_group} to group {group}."
    ),
    "organization.reclassified": N_("{who} changed {organization} from {before_kind} to {kind}."),
    "organization.members_counted": N_(
        "{who} recorded {members} members of {organization}, before {before_members}."
    ),
    "organization.merged": N_("{who} merged {organization} into {into}."),
    "organization.dissolved": N_("{who} dissolved {organization}."),
    "organization.post_filled": N_("{who} recorded {person} as {post} of {organization}."),
    "organization.post_vacated": N_(
        "{who} recorded that {person} is no longer {post} of {organization}."
    ),
    "tier.rated": N_("{who} recorded the tier of {organization}: {tier}, before {before_tier}."),
    "task.added": N_("{who} added task {code} “{name}” to the catalogue, worth {points} points."),
    "task.amended": N_(
        "{who} amended task {before_code} “{name}”, in force from {in_force_from} (version "
        "{version})."
    ),
    "task.withdrawn": N_(
        "{who} withdrew task {before_code} “{before_name}” from {in_force_from} on."
    ),
    "assignment.issued": N_("{who} issued {subject} to {organization}, due {due}."),
    "assignment.issued/by_hand": N_(
        "{who} ordered {subject} of {organization} by hand, due {due}."
    ),
    "assignment.received": N_("{who} received {subject} for {organization}."),
    "assignment.receipt_undone": N_("{who} took back the receipt of {subject} for {organization}."),
    "assignment.handed_down": N_("{who} handed {subject} down to {to}, due {due}."),
    "assignment.handed_down/linked": N_(
        "{who} handed {subject} down to {to}, which holds that task already; due {due}."
    ),
    "assignment.linked": N_(
        "{subject} of {organization} was linked to the superior's assignment; due {due}, before "
        "{before_due}."
    ),
    "assignment.linked/in_time": N_(
        "{subject} of {organization} was linked to the superior's assignment; due {due}, as before."
    ),
    "assignment.unlinked": N_(
        "{subject} of {organization} no longer belongs to the superior's assignment."
    ),
    "assignment.reported": N_("{who} reported {subject}: {outcome}, {points} points claimed."),
    "assignment.reported/again": N_(
        "{who} reported {subject} again: {outcome}, {points} points claimed, before "
        "{before_points}."
    ),
    "assignment.not_applicable_asked": N_(
        "{who} asked to have {subject} taken as not applicable to {organization}."
    ),
    "assignment.not_applicable_granted": N_(
        "{who} granted that {subject} does not apply to {organization}."
    ),
    "assignment.not_applicable_refused": N_(
        "{who} refused to take {subject} as not applicable to {organization}."
    ),
    "assignment.returned": N_("{who} returned {subject} to {organization} to be put right."),
    "assignment.accepted": N_("{who} accepted {subject} of {organization}: {outcome}."),
    "assignment.urged": N_("{who} urged {organization} to report {subject}."),
    "assignment.extension_asked": N_(
        "{who} asked for a later deadline of {subject}: {due} (request {number})."
    ),
    "assignment.extension_granted": N_(
        "{who} extended the deadline of {subject} to {due}, before {before_due}."
    ),
    "assignment.extension_refused": N_(
        "{who} refused to extend the deadline of {subject} (request {number})."
    ),
    "assignment.deadline_moved": N_(
        "The deadline of {subject} of {organization} moved from {before_due}, a day off, to {due}."
    ),
    "assignment.overdue": N_("{subject} of {organization} became overdue on {day}."),
    "assignment.cancelled": N_("{who} cancelled {subject} of {organization}."),
    "assignment.cancelled/withdrawal": N_(
        "{who} cancelled {subject} of {organization} together with the month's whole issue."
    ),
    "assignment.transferred": N_("{who} transferred {subject} from {organization} to {to}."),
    "report.submitted": N_(
        "{who} sent the report of {organization} for {period}: {claimed} points claimed, {named} "
        "lines named, {left_out} left out."
    ),
    "report.returned": N_(
        "{who} returned the report of {organization} for {period} to be put right."
    ),
    "report.confirmed": N_("{who} confirmed the report of {organization} for {period}."),
    "report.confirmed/by_lapse": N_(
        "The report of {organization} for {period} counts as confirmed, since nobody answered in "
        "time."
    ),
    "report.missed": N_("{organization} missed its report for {period} on {day}."),
    "score.entered": N_(
        "{amount} points were entered for {organization} for {period}: {line} ({rule}, scheme "
        "version {scheme_version}, entry {entry})."
    ),
    "score.reversed": N_(
        "Entry {entry} of {organization} for {period} was reversed, for the reason: {reason}."
    ),
    "month.issue_withdrawn": N_(
        "{who} withdrew the whole issue of {period}: {cancelled} assignments were cancelled."
    ),
    "month.closed": N_("{period} was closed, with the ranking of {ranking} organizations."),
    "run.started": N_("The job {job} began for {period}."),
    "run.finished": N_("The job {before_job} finished for {before_period}, counting {counts}."),
    "run.failed": N_("The job {before_job} failed for {before_period}: {reason}."),
    "text.forgotten": N_(
        "{who} wiped the text “{field}” of the fact at position {position}, for the reason: "
        "{reason}."
    ),
    "notice.served": N_("A notice of {items} kinds of news was served on {organization}."),
    "notice.received": N_("{who} received the notice to {organization}."),
}
