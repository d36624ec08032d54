"""Structured logs that never hold a secret."""

from collections.abc import MutableMapping
import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import Processor

from .settings import LogLevel

REDACTED = "[redacted]"
SECRET_NAMES = re.compile(
    r"password|secret|token|authorization|cookie|api_?key|recovery|totp|\bcode\b",
    re.IGNORECASE,
)
# A diagnostic that is named like a secret and is none.
HARMLESS = {"code"}
SECRET_VALUES = re.compile(
    r"vf[a-z]_[A-Za-z0-9_\-]{16,}"
    r"|eyJ[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*"
    r"|(?<=://)[^/\s:@]*:[^/\s@]+(?=@)"
    r"|\$argon2[^\s\"']+"
)


def redact(
    _logger: object, _method: str, record: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take out what is named like a secret, or looks like one of ours."""
    for name, value in record.items():
        record[name] = _redacted(name, value)
    return record


def _redacted(name: str, value: object) -> object:
    """Redact one value, at any depth."""
    if name not in HARMLESS and SECRET_NAMES.search(name):
        return REDACTED
    match value:
        case str():
            return SECRET_VALUES.sub(REDACTED, value)
        case dict():
            return {key: _redacted(str(key), each) for key, each in value.items()}
        case list() | tuple():
            return [_redacted("", each) for each in value]
        case _:
            return value


SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def join_standard_logging() -> None:
    """Send our logs the way of the libraries' logs."""
    structlog.configure(
        processors=[
            # Nothing is made of a line that nobody wants.
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def formatter(form: str) -> structlog.stdlib.ProcessorFormatter:
    """Make what turns a record into a line without secrets."""
    renderer: Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=list(SHARED),
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            redact,
            renderer,
        ],
    )


def set_up_logs(level: LogLevel, form: str) -> None:
    """Write every log, ours and the libraries', in one form to standard error."""
    join_standard_logging()
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers = []
        logger.propagate = name != "uvicorn.access"
    logging.getLogger("alembic").setLevel(logging.WARNING)
