"""Tiers (层级) of an organization: no figure goes by them."""

from __future__ import annotations

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures("tier.rated")
