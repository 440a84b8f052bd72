"""What talks, their causes and their states are called."""

from __future__ import annotations

from aggregates.words import N_

KINDS = {"reminder": N_("Reminder talk"), "formal": N_("Formal talk")}
WHY = {
    "by-hand": N_("Proposed by hand"),
    "undone": N_("Two months running with something undone"),
    "false-claim": N_("A false claim was upheld"),
    "lowered": N_("The branch was lowered"),
}
STATES = {
    "proposed": N_("talk proposed"),
    "approved": N_("talk approved"),
    "refused": N_("talk refused"),
    "notified": N_("talk notified"),
    "withdrawn": N_("talk withdrawn"),
    "held": N_("talk held"),
    "closed": N_("talk closed"),
}
NEXT = {
    "proposed": N_("Somebody else approves or refuses it."),
    "approved": N_("Whoever proposed or approved it gives notice, 3 working days before."),
    "notified": N_("It is held, with both lines covered, and recorded."),
    "held": N_("The statement and the commitments are recorded; then it is closed."),
}
PARTS = {
    "subject": N_("whom it is with"),
    "proposer": N_("who proposed it"),
    "approver": N_("who decided it"),
    "holder": N_("who held it"),
    "linked": N_("the linked leader"),
}
