"""The command line (命令行): ``duban`` and its verbs."""

from service.cli.main import main

__all__ = ["main"]
