"""Commands that speak Indonesian: how they are used, and what was typed wrongly.

Typer has these words in English only.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import typer
from typer.core import TyperCommand, TyperGroup

Do = TypeVar("Do", bound=Callable[..., Any])

NO_MOMENT = "{0}: {1} bukan waktu. Tulis misalnya 2026-03-31T08:00."
SLIPS = (
    (r"No such command (.+)\.", "Tidak ada perintah {0}. Lihat jejak --help."),
    (r"No such option: (\S+) \(Possible options: (.+)\)", "Tidak ada pilihan {0}. Mungkin: {1}."),
    (r"No such option: (\S+)", "Tidak ada pilihan {0}."),
    (r"Missing command\.", "Sebut perintahnya."),
    (r"Missing (?:argument|option) (.+?)\.(?: .*)?", "{0} wajib diisi."),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "Isian berlebih: {0}. Hapus isian itu."),
    (r"Option (.+) requires an argument\.", "Pilihan {0} perlu isian."),
    (r"Option (.+) requires \d+ arguments\.", "Isian pilihan {0} kurang."),
    (r"Option (.+) does not take a value\.", "Pilihan {0} tidak memerlukan isian."),
    (r"Invalid value for (.+): \w+ (.+) does not exist\.", "{0}: {1} tidak ada. Periksa namanya."),
    (r"Invalid value for (.+): \w+ (.+) is not readable\.", "{0}: {1} tidak boleh dibaca."),
    (r"Invalid value for (.+): \w+ (.+) is a directory\.", "{0}: {1} adalah folder, bukan berkas."),
    (r"Invalid value for (.+): \w+ (.+) is a file\.", "{0}: {1} adalah berkas, bukan folder."),
    (r"Invalid value for (.+): (.+) is not one of (.+)\.", "{0}: pilih salah satu dari {2}."),
    (r"Invalid value for (.+): Value error, (.+) does not match the formats .+", NO_MOMENT),
    (r"Invalid value for (.+): Input should be a valid integer.*", "{0}: isi dengan bilangan."),
    (
        r"Invalid value for (.+): Input should be greater than or equal to (.+)",
        "{0}: isi {1} ke atas.",
    ),
    (r"Invalid value for (.+): Input should be .+", "{0}: isian tidak sesuai."),
    (r"Invalid value for (.+): (?:Value )?(.+) is not a valid .+", "{0}: {1} tidak sesuai."),
    (r"Invalid value for ([^:]+(?: \(env var: [^)]+\))?): (.+)", "{0}: {1}"),
)


def in_indonesian(message: str) -> str:
    """The same, where it is one that Typer knows; else as it is."""
    for pattern, words in SLIPS:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return words.format(*found.groups()).replace("(env var:", "(variabel:")
    return message


@contextmanager
def errors_in_indonesian() -> Iterator[None]:
    """What was typed wrongly is said in Indonesian, and what went wrong is laid out so."""
    try:
        yield
    except typer.Exit:
        raise
    except Exception as error:
        explain_in_indonesian()
        if said := getattr(error, "format_message", None):
            words = in_indonesian(said())
            error.format_message = lambda: words  # type: ignore[attr-defined]
        raise


def explain_in_indonesian() -> None:
    """The words with which help and errors are laid out. Their module is slow to import."""
    from typer import rich_utils

    rich_utils.ARGUMENTS_PANEL_TITLE = "Isian"
    rich_utils.OPTIONS_PANEL_TITLE = "Pilihan"
    rich_utils.COMMANDS_PANEL_TITLE = "Perintah"
    rich_utils.ERRORS_PANEL_TITLE = "Keliru"
    rich_utils.ABORTED_TEXT = "Dibatalkan."
    rich_utils.RICH_HELP = "Lihat [blue]'{command_path} {help_option}'[/]."
    rich_utils.DEFAULT_STRING = "[bila kosong: {}]"
    rich_utils.ENVVAR_STRING = "[variabel: {}]"
    rich_utils.REQUIRED_LONG_STRING = "[wajib]"


class Spoken:
    def format_usage(self, ctx: Any, formatter: Any) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        formatter.write_usage(ctx.command_path, pieces, prefix="Cara pakai: ")

    def get_help_option(self, ctx: Any) -> Any:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option:
            option.help = "Tampilkan petunjuk ini."
        return option


class SpokenCommand(Spoken, TyperCommand):
    """One command."""


class SpokenGroup(Spoken, TyperGroup):
    """Several commands under one name."""


class Commands(typer.Typer):
    """A Typer whose commands are spoken."""

    def __init__(self, **more: Any) -> None:
        given = {"cls": SpokenGroup, "no_args_is_help": True, "add_completion": False, **more}
        super().__init__(
            rich_markup_mode="markdown",
            options_metavar="[PILIHAN]",
            subcommand_metavar="PERINTAH [ISIAN]...",
            **given,
        )

    def command(self, name: str | None = None, **more: Any) -> Callable[[Do], Do]:
        return super().command(name, cls=SpokenCommand, options_metavar="[PILIHAN]", **more)
