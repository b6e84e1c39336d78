"""Structured logs on standard error: one line an event, as text or JSON."""

from __future__ import annotations

import logging
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

CHAIN: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def configure(form: str, level: str) -> None:
    """Set up logging for this process; standard library loggers pass through the same form."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])
    )
    least = getattr(logging, level.upper())
    structlog.configure(
        processors=[*CHAIN, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(least),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=CHAIN,
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(least)
    for quiet in ("apscheduler", "alembic", "PIL"):
        logging.getLogger(quiet).setLevel(logging.WARNING)


def install(app: Flask) -> None:
    """Log each request with its duration in milliseconds; no personal data, no addresses (some are keys)."""
    configure(app.config["LOG_FORMAT"], app.config["LOG_LEVEL"])
    log = structlog.get_logger("web")

    def log_exception(exc_info: Any) -> None:
        log.error("error", method=request.method, endpoint=request.endpoint, exc_info=exc_info)

    app.log_exception = log_exception  # type: ignore[method-assign] # Flask's own tells the address

    @app.before_request
    def start() -> None:
        g.started = time.perf_counter()

    @app.after_request
    def finish(response: Response) -> Response:
        if request.endpoint != "static":
            log.info(
                "request",
                method=request.method,
                endpoint=request.endpoint,
                status=response.status_code,
                ms=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
            )
        return response
