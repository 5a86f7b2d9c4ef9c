"""A neighbour who receives the programme moves away; the programme ends it by itself."""

from typing import Any

from services.console.demo.stage import PROGRAMME, Stage
from services.console.demo.waiting import until


def move_neighbour(stage: Stage) -> None:
    stage.step("Keluarga tetangga pindah ke luar provinsi", "moved", lambda: _move(stage))
    stage.step("Kepesertaan tetangga diakhiri oleh program", "ended", lambda: _ended(stage))


def _move(stage: Stage) -> dict[str, Any]:
    body = {
        "destination": {"level": "other_province", "region_code": "31.71"},
        "effective": {"on": stage.day(25).isoformat()},
    }
    return stage.record(
        "move-out", body, "pindah", "Surat pindah diterbitkan", family=stage.neighbour
    )


def _ended(stage: Stage) -> dict[str, Any]:
    def look() -> list[dict[str, Any]]:
        found = stage.officers["auditor"].get("programs", f"/families/{stage.neighbour}/programmes")
        enrolments: list[dict[str, Any]] = found.json()
        return enrolments

    seen = until(
        look, lambda all_: any(each["state"] == "berakhir" for each in all_), "akhir kepesertaan"
    )
    return next(each for each in seen if each["programme"] == PROGRAMME)
