"""The pages: server-rendered, Chinese first."""

from service.pages.routers import ROUTERS

__all__ = ["ROUTERS"]
