"""What commands share: their options, and how they end.

On success with their own words, on failure with a sentence and a documented code.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal, get_args

import typer
from rich.console import Console

from infra.local.errors import ServerError
from services.console.client.failures import Failure

Json = Annotated[
    bool, typer.Option("--json", help="Keluaran JSON untuk program, satu objek tiap baris.")
]
OneJson = Annotated[bool, typer.Option("--json", help="Keluaran JSON untuk program.")]
"""Of a command that prints one object, over as many lines as it takes."""
As = Annotated[
    str, typer.Option("--as", help="Bertindak sebagai pengguna atau peran ini.", metavar="SIAPA")
]
ServiceName = Literal["registry", "verification", "programs", "reporting"]
"""The services that keep views and parked messages."""
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)


@contextmanager
def answering() -> Iterator[None]:
    """Use as a decorator of a command."""
    try:
        yield
    except Failure as failure:
        complain(*failure.lines())
        raise typer.Exit(failure.code) from None
    except ServerError as error:
        complain(str(error))
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        raise typer.Exit(130) from None


def complain(*lines: str) -> None:
    errors = Console(stderr=True, highlight=False)
    for number, line in enumerate(lines):
        errors.print(line, style="red" if number == 0 else "", markup=False, soft_wrap=True)


def as_line(value: Any) -> None:
    """One JSON object on one line, letters as they are."""
    typer.echo(json.dumps(value, ensure_ascii=False, default=str))
