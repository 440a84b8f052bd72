"""One file for each mechanism: importing this registers them all, also from within a zip."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

MECHANISMS = tuple(sorted(each.name for each in iter_modules(__path__)))
for name in MECHANISMS:
    import_module(f"{__name__}.{name}")
