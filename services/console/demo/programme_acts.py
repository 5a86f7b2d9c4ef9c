"""What a programme does: gets its rule, determines who receives it, and responds to a move."""

from typing import Any

from contracts.codes.recording import RecordingReason
from services.console.demo.families import VILLAGE
from services.console.demo.stage import PROGRAMME, Stage, until

CRITERIA = [
    {"name": "desil_1_sampai_4", "label": "Desil 1 sampai 4", "expression": "desil <= 4"},
    {
        "name": "ada_lansia_atau_usia_sekolah",
        "label": "Ada anggota lansia atau usia sekolah",
        "expression": "elderly_count > 0 || school_age_count > 0",
    },
    {
        "name": "rumah_belum_layak",
        "label": "Lantai atau dinding rumah belum layak",
        "expression": 'floor in ["earth", "bamboo", "wood"]'
        ' || wall in ["woven_bamboo", "bamboo", "log", "board"]',
    },
]


def define(stage: Stage) -> None:
    """A programme, and the first version of its rule."""
    stage.step("Program didefinisikan", "programme", lambda: _define(stage))
    stage.step("Aturan versi 1 diterbitkan: tiga kriteria", "rule", lambda: _publish(stage))


def determine_first(stage: Stage) -> None:
    """Who receives it, as the register stands now: the followed family does not."""
    _determine(stage, "Penetapan pertama", "first-list", stage.household()["position"])


def determine_again(stage: Stage) -> None:
    """Once the proposal was applied: now it does."""
    applied = stage.notebook.notes["applied"]["position"]
    _determine(stage, "Penetapan kedua", "second-list", applied)


def neighbour_no_longer_receives(stage: Stage) -> None:
    """Nobody had to tell the programme that the neighbour is gone."""
    stage.step("Kepesertaan tetangga diakhiri oleh program", "ended", lambda: _ended(stage))


def _define(stage: Stage) -> Any:
    body = {"code": PROGRAMME, "name": "Program Keluarga Harapan (peragaan)"}
    reason = RecordingReason.DECREE
    return stage.send("dinsos_operator", "programs", "/programmes", body, "program", reason).json()


def _publish(stage: Stage) -> Any:
    body = {"criteria": CRITERIA, "effective": stage.day(-365).isoformat()}
    path = f"/programmes/{PROGRAMME}/rule-versions"
    reason, remark = RecordingReason.DECREE, "Kriteria disepakati rapat koordinasi"
    return stage.send("dinsos_approver", "programs", path, body, "aturan", reason, remark).json()


def _determine(stage: Stage, title: str, name: str, known_at: int) -> None:
    """Freeze the list at a registry position; waits until the programmes have heard that far."""
    body = {"village": VILLAGE, "known_at": known_at}
    path = f"/programmes/{PROGRAMME}/determinations"
    reason = RecordingReason.DECREE
    basis = {"Legal_Basis": "SK Kepala Dinas Sosial 460/112/2026"}
    stage.step(
        title,
        name,
        lambda: stage.send("dinsos_approver", "programs", path, body, name, reason, **basis).json(),
    )


def _ended(stage: Stage) -> Any:
    enrolments = until(
        lambda: stage.ask("auditor", "programs", f"/families/{stage.neighbour}/programmes"),
        lambda found: any(each["state"] == "berakhir" for each in found),
        "akhir kepesertaan",
    )
    return next(each for each in enrolments if each["programme"] == PROGRAMME)
