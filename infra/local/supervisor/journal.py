"""The supervisor's own log: one JSON object a line, in `logs/supervisor.log`."""

import json
import logging

from infra.local.home import Home

log = logging.getLogger("jejak.supervisor")


class JsonLine(logging.Formatter):
    """What happened, to which part; never a password, never a person."""

    def format(self, record: logging.LogRecord) -> str:
        line = {"time": record.created, "level": record.levelname, "message": record.getMessage()}
        for key in ("part", "fault"):
            if value := getattr(record, key, None):
                line[key] = value
        return json.dumps(line)


def open_journal(home: Home) -> None:
    handler = logging.FileHandler(home.logs / "supervisor.log")
    handler.setFormatter(JsonLine())
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
