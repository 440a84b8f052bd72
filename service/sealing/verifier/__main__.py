"""Run as a program: python3 -m verifier FILE."""

from .telling.program import main

raise SystemExit(main())
