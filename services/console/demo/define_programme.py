"""Dinsos defines a programme, publishes its rule, and determines who receives it in the village."""

from typing import Any

from services.console.demo.stage import PROGRAMME, VILLAGE, Stage

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


def define_programme(stage: Stage) -> None:
    stage.step("Program didefinisikan", "programme", lambda: _define(stage))
    stage.step("Aturan versi 1 diterbitkan: tiga kriteria", "rule", lambda: _publish(stage))


def determine(stage: Stage, name: str, known_at: int, reason: str) -> dict[str, Any]:
    """Freeze the list at a registry position; waits until the programmes have heard that far."""
    body = {"village": VILLAGE, "known_at": known_at}
    answer = stage.officers["dinsos_approver"].post(
        "programs",
        f"/programmes/{PROGRAMME}/determinations",
        body,
        key=f"peragaan-{name}",
        reason=reason,
        headers={"Legal-Basis": "SK Kepala Dinas Sosial 460/112/2026"},
    )
    made: dict[str, Any] = answer.json()
    return made


def _define(stage: Stage) -> dict[str, Any]:
    body = {"code": PROGRAMME, "name": "Program Keluarga Harapan (peragaan)"}
    answer = stage.officers["dinsos_operator"].post(
        "programs", "/programmes", body, key="peragaan-program", reason="Peragaan sistem"
    )
    made: dict[str, Any] = answer.json()
    return made


def _publish(stage: Stage) -> dict[str, Any]:
    body = {"criteria": CRITERIA, "effective": stage.day(-365).isoformat()}
    answer = stage.officers["dinsos_approver"].post(
        "programs",
        f"/programmes/{PROGRAMME}/rule-versions",
        body,
        key="peragaan-aturan",
        reason="Kriteria disepakati rapat koordinasi",
    )
    made: dict[str, Any] = answer.json()
    return made
