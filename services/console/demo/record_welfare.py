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
    families = chosen(stage)
    title = f"Desil dan survei rumah {len(families)} keluarga"
    stage.step(title, "welfare", lambda: _record(stage, families))


def _record(stage: Stage, families: dict[str, Candidate]) -> None:
    ids, desil = stage.notebook.notes["families"], stage.files.desil()
    for number, (name, family) in enumerate(families.items(), start=1):
        stage.note(f"keluarga {number}")
        period = desil[family.kk_number]["period"]
        _both(stage, name, UUID(ids[name]), family, period)


def _both(stage: Stage, name: str, family: UUID, candidate: Candidate, period: str) -> None:
    desil = {"period": period, "desil": candidate.desil}
    survey = {
        "housing": housing(candidate.home),
        "effective": {"on": candidate.home["surveyed_on"]},
    }
    about = partial(stage.record, role="dinsos_operator", family=family)
    about("desil", desil, f"desil-{name}", DESIL_REASON)
    about("housing-surveys", survey, f"survei-{name}", SURVEY_REASON)


def housing(row: dict[str, str]) -> dict[str, Any]:
    """The answers that the register asks for, as JSON."""
    answers = {name: row[name] for name in Housing.model_fields if row.get(name)}
    return Housing.model_validate(answers).model_dump(mode="json", exclude_none=True)
