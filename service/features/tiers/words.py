"""What applications, look-backs and moves of tiers are called."""

from __future__ import annotations

from aggregates.words import N_

TIERS = ("model", "strong", "standard", "below", "unrated")  # the best first
APPLICATIONS = {
    "applied": N_("waits for inspection"),
    "inspected": N_("inspected"),
    "voted": N_("voted on"),
    "posted": N_("posted for comment"),
    "granted": N_("tier granted"),
    "refused": N_("tier refused"),
    "returned": N_("application returned"),
    "withdrawn": N_("application withdrawn"),
    "closed": N_("application ended"),
}
LOOK_BACKS = {
    "open": N_("look-back open"),
    "to_rectify": N_("to be rectified"),
    "kept": N_("tier kept"),
    "lowered": N_("tier lowered"),
    "closed": N_("look-back ended"),
}
MOVES = {
    "import": N_("as an import states it"),
    "history": N_("corrected by an import of history"),
    "inspection": N_("first inspection"),
    "promotion": N_("application granted"),
    "lowering": N_("lowered"),
}
LISTS = {"standard": N_("The standard checklist (1+9)"), "strong": N_("The seven criteria")}
LEFT_OUT = {
    "unrated": N_("not rated yet"),
    "below": N_("holds no tier to look back at"),
    "recorded": N_("its look-back is recorded and being rectified"),
    "campaign": N_("in another campaign"),
    "dissolved": N_("dissolved"),
}
NEXT = {
    "below": N_("Next step: to pass (standard)"),
    "standard": N_("Next step: strong"),
    "strong": N_("Next step: model"),
    "model": N_("The highest step"),
    "unrated": N_("Next step: a first inspection"),
}
SHARES = {
    "standard": N_("Share of branches that pass"),
    "strong": N_("Share of strong branches"),
    "model": N_("Share of model branches"),
}
