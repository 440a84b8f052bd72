"""The features (功能), lower ones first: one asks only those above it in this list."""

from __future__ import annotations

from importlib import import_module

from service.access.table import include
from service.feature import Feature

NAMES = (
    "sign_in",
    "accounts",
    "people",
    "scheme",
    "catalogue",
    "evidence",
    "notices",
    "trail",
    "assignments",
    "reports",
    "scores",
    "simulations",
    "months",
    "spot_checks",
    "rectifications",
    "ledgers",
    "bulletins",
    "appeals",
    "adjustments",
    "polls",
    "annual_reviews",
    "consequences",
    "workdays",
    "organizations",
    "tiers",
    "responsibilities",
    "leads",
    "dispatch",
    "meetings",
    "contacts",
    "interviews",
    "differences",
    "proof",
    "imports",
    "workbench",
    "operations",
    "city_accounts",
)
FEATURES: tuple[Feature, ...] = tuple(import_module(f"{__name__}.{name}").FEATURE for name in NAMES)
for feature in FEATURES:
    include(feature.rights)
