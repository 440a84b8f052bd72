"""What makes a bulk quick, such as a month's issue of tens of thousands of facts; each way with
its reason and its figure, and nothing here that does not pay.

Whoever issues gives ``FirstFacts`` to ``Log.append_new``; the store asks ``entries`` for what is to
be written. The figures are of 20,000 lines until the board shows them, 0.37 s on PostgreSQL, in
11 interleaved pairs with and without (docs/decisions/0028).
"""

from service.store.bulk.encoded import entries
from service.store.bulk.first_facts import FirstFacts, ends, first_of_each, moments
from service.store.bulk.tail import Tail

__all__ = ["FirstFacts", "Tail", "ends", "entries", "first_of_each", "moments"]
