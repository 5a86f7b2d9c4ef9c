"""What stands on the paper: text as a terminal of some width shows it."""

from io import StringIO
from typing import Any

from rich.cells import cell_len
from rich.console import Console, RenderableType


def read(what: RenderableType, width: int = 140) -> str:
    out = StringIO()
    Console(file=out, width=width).print(what)
    return out.getvalue()


def lines_of(what: RenderableType) -> list[str]:
    """Its lines, without the space around them."""
    return [line.strip() for line in read(what).splitlines()]


def widest(text: str) -> int:
    """Columns that the longest line takes, wide letters counted twice."""
    return max((cell_len(line) for line in text.splitlines()), default=0)


def flat(text: str) -> str:
    """The words in order, however they were broken into lines."""
    return " ".join(text.split())


def of(known: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**known, **changed}
