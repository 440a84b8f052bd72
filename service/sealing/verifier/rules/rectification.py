"""Rectifications (整改): their assignments carry no points, so nothing is computed from them."""

from ..replay.registry import says_nothing_of_figures

says_nothing_of_figures("rectification.ordered", "rectification.planned")
