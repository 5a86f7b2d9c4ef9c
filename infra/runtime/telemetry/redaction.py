"""Last defence of logs and traces: no long number, no foreign exception's text gets out.

Texts of exceptions from elsewhere quote values (PostgreSQL's DETAIL, a validator's input), so
only their kind is shown; our own exceptions never hold a value.
"""

import re
import traceback

import psycopg

LONG_NUMBER = re.compile(r"\d{16,}")
OURS = ("contracts.", "infra.", "services.")


def redact(text: str) -> str:
    return LONG_NUMBER.sub("[disunting]", text)


def safe_text(error: BaseException) -> str:
    """What may be said about an exception besides its kind and place."""
    if type(error).__module__.startswith(OURS):
        return redact(str(error))
    if isinstance(error, psycopg.Error):
        return f"SQLSTATE {error.sqlstate} {error.diag.constraint_name or ''}".rstrip()
    return (error.strerror or "") if isinstance(error, OSError) else ""


def described(error: BaseException) -> str:
    """Kind, safe text and stack of an exception and of what led to it."""
    lines: list[str] = []
    next_one: BaseException | None = error
    while next_one and len(lines) < 200:
        lines += traceback.format_tb(next_one.__traceback__)
        lines.append(f"{type(next_one).__qualname__}: {safe_text(next_one)}\n")
        hidden = next_one.__suppress_context__
        next_one = next_one.__cause__ or (None if hidden else next_one.__context__)
    return redact("".join(lines))
