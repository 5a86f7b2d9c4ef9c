"""A log line carries its trace and nobody's data."""

import json
import logging
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opentelemetry.sdk.trace import TracerProvider
from pydantic import BaseModel

from infra.runtime.refusals import UnsafeSetting
from infra.runtime.telemetry.json_logs import JsonFormatter, log_as_json
from infra.runtime.telemetry.redaction import redact

NUMBER = "1809014107850001"
NAME = "Sulastri Canary"


def logged(message: str, *arguments: object, name: str = "any", **more: Any) -> dict[str, Any]:
    record = logging.LogRecord(name, logging.INFO, "file", 1, message, arguments, None)
    record.__dict__.update(more)
    line = JsonFormatter("registry").format(record)
    assert "\n" not in line
    return dict(json.loads(line))


def failing(error: Exception) -> dict[str, Any]:
    try:
        raise error
    except type(error) as caught:
        return logged("failed: %s", caught, exc_info=(type(caught), caught, caught.__traceback__))


@given(before=st.text(), number=st.from_regex(r"[0-9]{16,18}", fullmatch=True), after=st.text())
def test_no_long_number_is_ever_logged(before: str, number: str, after: str) -> None:
    assert number not in logged("%s%s%s", before, number, after)["message"]
    assert number not in redact(before + number + after)


def test_a_line_belongs_to_its_trace() -> None:
    with TracerProvider().get_tracer("test").start_as_current_span("work") as span:
        line = logged("read %d rows", 3)
    assert line["trace_id"] == f"{span.get_span_context().trace_id:032x}"
    assert line["message"] == "read 3 rows"
    assert line["service"] == "registry"
    assert "trace_id" not in logged("alone")


def test_only_listed_extras_are_logged() -> None:
    line = logged("done", position=7, name_of_somebody=NAME, message_id=NUMBER)
    assert line["position"] == "7"
    assert NAME not in str(line)
    assert NUMBER not in str(line)


def test_the_access_log_drops_query_strings() -> None:
    line = logged(
        '%s - "%s %s HTTP/%s" %d', "127.0.0.1:1", "GET", f"/pages?q={NAME}", "1.1", 200,
        name="uvicorn.access",
    )  # fmt: skip
    assert line["message"] == '127.0.0.1:1 - "GET /pages HTTP/1.1" 200'


def test_a_database_error_shows_its_code_and_not_the_row(postgres: str) -> None:
    with psycopg.connect(postgres) as connection:
        connection.execute("CREATE TEMP TABLE t (name text CONSTRAINT once UNIQUE)")
        connection.execute("INSERT INTO t VALUES (%s)", (NAME,))
        with pytest.raises(psycopg.Error) as failure:
            connection.execute("INSERT INTO t VALUES (%s)", (NAME,))
        connection.rollback()
    assert NAME in str(failure.value)
    line = failing(failure.value)
    assert NAME not in str(line)
    assert "SQLSTATE 23505 once" in line["message"]
    assert "connection.execute" in line["exception"]


def test_what_led_to_an_error_is_shown_without_its_text() -> None:
    class Form(BaseModel):
        age: int

    try:
        try:
            Form.model_validate({"age": NAME})
        except ValueError:
            raise UnsafeSetting(f"ubah {NUMBER}") from KeyError(NAME)
    except UnsafeSetting as error:
        line = failing(error)
    assert NAME not in str(line)
    assert NUMBER not in str(line)
    assert "UnsafeSetting: ubah [disunting]" in line["exception"]
    assert "KeyError" in line["exception"]


def test_a_validation_error_does_not_quote_its_input() -> None:
    class Form(BaseModel):
        age: int

    with pytest.raises(ValueError) as failure:
        Form.model_validate({"age": NAME})
    line = failing(failure.value)
    assert NAME not in str(line)
    assert "ValidationError" in line["exception"]


def test_a_missing_server_is_named_by_its_reason() -> None:
    assert failing(ConnectionRefusedError(111, "Connection refused"))["message"].endswith(
        "ConnectionRefusedError Connection refused"
    )


def test_a_message_with_named_arguments_is_understood() -> None:
    record = logging.LogRecord("any", 20, "f", 1, "%(a)s", ({"a": NUMBER},), None)
    assert NUMBER not in JsonFormatter("registry").format(record)


def test_every_logger_of_the_process_writes_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    monkeypatch.setattr("sys.excepthook", None)
    monkeypatch.setattr("threading.excepthook", None)
    logging.getLogger("uvicorn.error").setLevel("CRITICAL")
    try:
        log_as_json("registry")
        logging.getLogger("uvicorn.error").warning("started by %s", NUMBER)
        logging.getLogger("httpx").info("GET http://x/?q=%s", NAME)
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["message"] for line in lines] == ["started by [disunting]"]
