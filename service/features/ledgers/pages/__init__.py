"""The pages of ledger checks."""

from service.features.ledgers.pages import checking, rounds, samples

routers = (rounds.router, samples.router, checking.router)
