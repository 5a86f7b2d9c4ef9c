"""Dinsos records what it received: the desil of the quarter and the first survey of the house."""

from functools import partial
from typing import Any
from uuid import UUID

from contracts.registry.welfare import Housing
from services.console.demo.choose_family import Candidate
from services.console.demo.find_families import chosen
from services.console.demo.stage import Stage

DESIL_REASON = "Daftar desil dari BPS untuk triwulan berjalan"
SURVEY_REASON = "Pendataan awal kondisi rumah"


def record_welfare(stage: Stage) -> None:
    families = stage.notebook.notes["families"]
    told = stage.files.desil()
    for name, candidate in chosen(stage).items():
        family = UUID(families[name])
        period = told[candidate.kk_number]["period"]
        stage.step(
            f"Desil dan survei rumah: keluarga {name}",
            f"welfare-{name}",
            lambda name=name, family=family, candidate=candidate, period=period: _both(  # type: ignore[misc]
                stage, name, family, candidate, period
            ),
        )


def _both(stage: Stage, name: str, family: UUID, candidate: Candidate, period: str) -> int:
    desil = {"period": period, "desil": candidate.desil}
    survey = {
        "housing": housing(candidate.home),
        "effective": {"on": candidate.home["surveyed_on"]},
    }
    about = partial(stage.record, role="dinsos_operator", family=family)
    about("desil", desil, f"desil-{name}", DESIL_REASON)
    done = about("housing-surveys", survey, f"survei-{name}", SURVEY_REASON)
    position: int = done["position"]
    return position


def housing(row: dict[str, str]) -> dict[str, Any]:
    """The answers that the register asks for, as JSON."""
    answers = {name: row[name] for name in Housing.model_fields if row.get(name)}
    return Housing.model_validate(answers).model_dump(mode="json", exclude_none=True)
