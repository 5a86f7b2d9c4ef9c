"""`jejak`: the one door for people at a terminal. A file per command; this one lists them."""

import typer
from typer import rich_utils

from infra.local.home import default_home
from services.console.terminal.history import history
from services.console.terminal.import_file import import_file
from services.console.terminal.look_back import look_back
from services.console.terminal.operations import parked
from services.console.terminal.operations.demo import demo
from services.console.terminal.operations.down import down
from services.console.terminal.operations.migrate import migrate
from services.console.terminal.operations.rebuild import rebuild
from services.console.terminal.operations.status import status
from services.console.terminal.operations.token import token
from services.console.terminal.operations.up import up
from services.console.terminal.why import why
from services.console.terminal.zone import use_zone_of

rich_utils.ARGUMENTS_PANEL_TITLE = "Isian"
rich_utils.OPTIONS_PANEL_TITLE = "Pilihan"
rich_utils.COMMANDS_PANEL_TITLE = "Perintah"
rich_utils.ERRORS_PANEL_TITLE = "Keliru"
rich_utils.RICH_HELP = "Lihat [blue]'{command_path} {help_option}'[/]."
rich_utils.DEFAULT_STRING = "[bila kosong: {}]"
rich_utils.REQUIRED_LONG_STRING = "[wajib]"

app = typer.Typer(
    name="jejak",
    help="Jejak: riwayat data kesejahteraan keluarga yang dapat diperiksa.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
)


@app.callback()
def begin() -> None:
    use_zone_of(default_home())


app.command()(up)
app.command()(down)
app.command()(status)
app.command()(demo)
app.command("import")(import_file)
app.command()(history)
app.command()(why)
app.command()(token)
app.command()(migrate)
app.command()(rebuild)
app.command("look-back")(look_back)
app.add_typer(parked.app, name="parked")

if __name__ == "__main__":
    app()
