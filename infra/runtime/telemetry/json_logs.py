"""A log line is one JSON object with the trace it belongs to, and holds nobody's data."""

import json
import logging
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from opentelemetry import trace

from infra.runtime.telemetry.redaction import described, redact, safe_text

FIELDS = (
    "action", "attempt", "command_id", "consumer", "correlation_id", "count", "duration_ms",
    "error", "follower", "granted", "lag", "made", "message_id", "person", "position", "route",
    "status", "stream", "view",
)  # fmt: skip
"""What `extra` may carry into the log; anything else is left out."""


class JsonFormatter(logging.Formatter):
    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "service": self._service,
            "logger": record.name,
            "message": redact(_message(record)),
        }
        span = trace.get_current_span().get_span_context()
        if span.is_valid:
            line["trace_id"] = trace.format_trace_id(span.trace_id)
            line["span_id"] = trace.format_span_id(span.span_id)
        for field in FIELDS:
            if field in record.__dict__:
                line[field] = redact(str(record.__dict__[field]))
        if record.exc_info and record.exc_info[1]:
            line["exception"] = described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def log_as_json(service: str, level: str = "INFO") -> None:
    """Send every logger of this process through the formatter; run uvicorn with log_config=None."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter(service))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.access", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
        logging.getLogger(name).setLevel(logging.NOTSET)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel("WARNING")
    crash = logging.getLogger("crash")
    sys.excepthook = lambda *info: crash.critical("unhandled", exc_info=info)
    threading.excepthook = lambda info: crash.critical("unhandled", exc_info=info.exc_value)


def _message(record: logging.LogRecord) -> str:
    arguments = record.args
    if not isinstance(arguments, tuple):
        return record.getMessage()
    if record.name == "uvicorn.access":
        arguments = tuple(
            str(each).partition("?")[0] if i == 2 else each for i, each in enumerate(arguments)
        )
    safe = tuple(_safe(each) for each in arguments)
    return str(record.msg) % safe if safe else str(record.msg)


def _safe(argument: object) -> object:
    if isinstance(argument, BaseException):
        return f"{type(argument).__qualname__} {safe_text(argument)}".rstrip()
    return argument
