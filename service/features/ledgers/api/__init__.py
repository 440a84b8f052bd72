"""Ledger checks over HTTP."""

from service.features.ledgers.api import ledgers, samples

routers = (ledgers.router, samples.router)
