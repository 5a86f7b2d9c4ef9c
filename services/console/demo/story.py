"""Six acts about one family, in order: this is the table of contents of the demonstration."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from infra.local.home import Home
from services.console.client.failures import Refusal
from services.console.demo import dinsos_acts, programme_acts, village_acts
from services.console.demo.families import files_with_a_story
from services.console.demo.stage import Notebook, Officers, Stage


@contextmanager
def staged(home: Home, console: Console) -> Iterator[Stage]:
    """Everything the acts need, on services that run."""
    notebook = Notebook(home.root / "demo" / "notebook.json")
    with console.status("Menyiapkan berkas contoh..."):
        files = files_with_a_story(home)
    with Officers(home) as officers:
        stage = Stage(officers, notebook, files, console)
        if "families" in notebook.notes and not _still_there(stage):
            notebook.forget()
        yield stage


def play(stage: Stage) -> None:
    """Do what has not been done yet in this home."""
    stage.act("1. Data awal: berkas penduduk dari desa")
    village_acts.hand_files_in(stage)
    village_acts.find_families(stage)

    stage.act("2. Dinsos mencatat desil dan survei rumah")
    dinsos_acts.record_desil_and_houses(stage)

    stage.act("3. Peristiwa di desa")
    village_acts.record_events(stage)

    stage.act("4. Program dan penetapan pertama")
    programme_acts.define(stage)
    programme_acts.determine_first(stage)

    stage.act("5. Satu usulan: desa, kecamatan, Dinsos")
    village_acts.propose(stage)
    dinsos_acts.verify_and_ratify(stage)
    dinsos_acts.wait_for_the_register(stage)

    stage.act("6. Program menanggapi")
    programme_acts.determine_again(stage)
    village_acts.neighbour_moves_away(stage)
    programme_acts.neighbour_no_longer_receives(stage)


def _still_there(stage: Stage) -> bool:
    """False when the register was wiped since."""
    try:
        stage.household()
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        return False
    return True
