"""The pages of bulletins."""

from service.features.bulletins.pages import bulletins

routers = (bulletins.router,)
