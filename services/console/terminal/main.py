"""`jejak`: the one door for people at a terminal. A file per command; this one lists them.

A command is imported when it is asked for: all of them together take more than a second.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS = {
    "up": "operations.up:up",
    "down": "operations.down:down",
    "status": "operations.status:status",
    "demo": "operations.demo:demo",
    "import": "import_file:import_file",
    "history": "history:history",
    "why": "why:why",
    "token": "operations.token:token",
    "backup": "backups.backup:backup",
    "restore": "backups.restore:restore",
    "migrate": "operations.migrate:migrate",
    "rebuild": "operations.rebuild:rebuild",
    "look-back": "look_back:look_back",
    "ledger": "histories.ledger:app",
    "inbox": "histories.inbox:app",
    "verify": "histories.verify:app",
    "parked": "operations.parked:app",
}
MARKDOWN: Any = "markdown"


class Commands(dict[str, Any]):
    """What the group asks for its commands: names at once, each command when it is needed."""

    def __init__(self) -> None:
        super().__init__(dict.fromkeys(COMMANDS))

    def __getitem__(self, name: str) -> Any:
        if super().__getitem__(name) is None:
            self[name] = _command(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        known = name in self
        return self[name] if known else default

    def items(self) -> Any:
        return [(name, self[name]) for name in self]

    def values(self) -> Any:
        return [self[name] for name in self]


class Jejak(TyperGroup):
    """The group of all commands."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.commands = Commands()

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def main(self, args: Sequence[str] | None = None, *more: Any, **options: Any) -> Any:
        given = sys.argv[1:] if args is None else args
        if not given or "--help" in given:
            _explain_in_indonesian()
        return super().main(args, *more, **options)

    def make_context(self, *args: Any, **more: Any) -> Any:
        with _errors_in_indonesian():
            return super().make_context(*args, **more)

    def invoke(self, ctx: Any) -> Any:
        with _errors_in_indonesian():
            return super().invoke(ctx)


def _command(name: str) -> Any:
    module, _, thing = COMMANDS[name].partition(":")
    found = getattr(import_module(f"services.console.terminal.{module}"), thing)
    if isinstance(found, typer.Typer):
        _explain_in_indonesian()  # a group that is given no command explains itself
        command = get_command(found)
    else:
        alone = typer.Typer(add_completion=False, rich_markup_mode=MARKDOWN)
        alone.command(name)(found)
        command = get_command(alone)
    command.name = name
    return command


@contextmanager
def _errors_in_indonesian() -> Iterator[None]:
    try:
        yield
    except typer.Exit:
        raise
    except Exception:
        _explain_in_indonesian()
        raise


def _explain_in_indonesian() -> None:
    """The words with which help and errors are laid out. Their module is slow to import."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Isian"
    rich_utils.OPTIONS_PANEL_TITLE = "Pilihan"
    rich_utils.COMMANDS_PANEL_TITLE = "Perintah"
    rich_utils.ERRORS_PANEL_TITLE = "Keliru"
    rich_utils.RICH_HELP = "Lihat [blue]'{command_path} {help_option}'[/]."
    rich_utils.DEFAULT_STRING = "[bila kosong: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[wajib]"


app = typer.Typer(
    cls=Jejak,
    name="jejak",
    help="Jejak: riwayat data kesejahteraan keluarga yang dapat diperiksa.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=MARKDOWN,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def begin() -> None:
    from infra.local.home import default_home
    from services.console.terminal.zone import use_zone_of

    use_zone_of(default_home())


if __name__ == "__main__":
    app()
