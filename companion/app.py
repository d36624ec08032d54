"""The app, built from settings, so that nothing is decided at import."""

from fastapi import FastAPI

from . import __version__, health
from .problems import Problem, add_problem_handlers
from .settings import Settings


def create_app(settings: Settings) -> FastAPI:
    """Build the companion's app."""
    # The framework's own pages for its docs load scripts from a foreign host.
    app = FastAPI(
        title="Vertical Farm companion",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        responses={
            "4XX": {"model": Problem, "description": "The request cannot be answered."},
            "5XX": {"model": Problem, "description": "The companion failed."},
        },
    )
    app.state.settings = settings
    add_problem_handlers(app)
    app.include_router(health.router)
    return app
