"""One file for each mechanism: importing this registers them all, also from within a zip."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

for found in sorted(iter_modules(__path__), key=lambda each: each.name):
    import_module(f"{__name__}.{found.name}")
