"""How projections are kept: batches of facts in, rows with their life spans out.

What makes it quick, each with its reason in its module: rows turned plain by compiled functions
(``compiled``: an issue takes 1.2 times as long without), new rows sent while the next are made
(``postgres``, ``batch``: 1.2 times, docs/decisions/0024), one view written while the next is made
(``run``: a fifth of a rebuild, docs/decisions/0021), no null bound (``sqlite``: 1.1 times),
indexes grown when a view is full (``indexes``: a third of a rebuild on SQLite).
"""
