"""The order of the demonstration: this is its table of contents."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from infra.local.home import Home
from services.console.client.failures import Refusal
from services.console.demo.define_programme import define_programme, determine
from services.console.demo.find_families import files_with_a_story, find_families
from services.console.demo.load_villages import load_villages
from services.console.demo.move_neighbour import move_neighbour
from services.console.demo.notebook import Notebook
from services.console.demo.officers import Officers
from services.console.demo.record_events import record_events
from services.console.demo.record_welfare import record_welfare
from services.console.demo.stage import Stage
from services.console.demo.take_proposal import take_proposal


@contextmanager
def staged(home: Home, console: Console) -> Iterator[Stage]:
    """Everything the steps need, on services that run."""
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
    load_villages(stage)
    stage.step("Keluarga contoh ditemukan kembali", "families", lambda: find_families(stage))
    stage.act("2. Dinsos mencatat desil dan survei rumah")
    record_welfare(stage)
    stage.act("3. Peristiwa di desa")
    record_events(stage)
    stage.act("4. Program dan penetapan pertama")
    define_programme(stage)
    _determine(stage, "Penetapan pertama", "first-list", stage.household()["position"])
    stage.act("5. Satu usulan: desa, kecamatan, Dinsos")
    take_proposal(stage)
    stage.act("6. Program menanggapi")
    _determine(stage, "Penetapan kedua", "second-list", stage.notebook.notes["applied"]["position"])
    move_neighbour(stage)


def _determine(stage: Stage, title: str, name: str, known_at: int) -> None:
    reason = f"{title} penerima untuk desa ini"
    stage.step(title, name, lambda: determine(stage, name, known_at, reason))


def _still_there(stage: Stage) -> bool:
    """False when the register was wiped since."""
    try:
        stage.household()
    except Refusal as refusal:
        if refusal.status != 404:
            raise
        return False
    return True
