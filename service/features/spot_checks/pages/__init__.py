"""The pages of spot checks."""

from service.features.spot_checks.pages import answering, checking, drawn

routers = (drawn.router, checking.router, answering.router)
