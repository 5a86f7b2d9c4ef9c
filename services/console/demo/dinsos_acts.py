"""What others answer the village: Dinsos records desil and houses, and a proposal is judged.

Three officers carry the proposal: the village's, the sub-district's, and the one who ratifies.
"""

from functools import partial
from typing import Any
from uuid import UUID

from contracts.codes.recording import RecordingReason
from contracts.registry.welfare import Housing
from services.console.demo.families import Candidate, Row, chosen
from services.console.demo.stage import Stage, until

DECREE = "460/087/SK-VERVAL/2026"


def record_desil_and_houses(stage: Stage) -> None:
    """What Dinsos received: the desil of the quarter and the first survey of each house."""
    families = chosen(stage.files)
    title = f"Desil dan survei rumah {len(families)} keluarga"
    stage.step(title, "welfare", lambda: _record_all(stage, families))


def verify_and_ratify(stage: Stage) -> None:
    """The sub-district looks at the house; Dinsos decides under a decree."""
    stage.step("Kecamatan memverifikasi di lapangan", "verified", lambda: _verify(stage))
    stage.step(f"Dinsos mengesahkan dengan SK {DECREE}", "ratified", lambda: _ratify(stage))


def wait_for_the_register(stage: Stage) -> None:
    """Its answer travels back over NATS and closes the case."""
    stage.step(
        "Register menerapkan dan menjawab; usulan selesai", "applied", lambda: _applied(stage)
    )


def _record_all(stage: Stage, families: dict[str, Candidate]) -> None:
    desil = stage.files.desil()
    for number, (name, family) in enumerate(families.items(), start=1):
        stage.note(f"keluarga {number}")
        _record_both(stage, name, family, desil[family.kk_number]["period"])


def _record_both(stage: Stage, name: str, family: Candidate, period: str) -> None:
    desil = {"period": period, "desil": family.desil}
    survey = {"housing": housing(family.home), "effective": {"on": family.home["surveyed_on"]}}
    family_id = UUID(stage.notebook.notes["families"][name])
    record = partial(stage.record, role="dinsos_operator", family=family_id)
    record("desil", desil, f"desil-{name}", RecordingReason.OTHER_AGENCY)
    record("housing-surveys", survey, f"survei-{name}", RecordingReason.SURVEYED)


def housing(row: Row) -> dict[str, Any]:
    """The answers that the register asks for, as JSON."""
    answers = {name: row[name] for name in Housing.model_fields if row.get(name)}
    return Housing.model_validate(answers).model_dump(mode="json", exclude_none=True)


def _verify(stage: Stage) -> dict[str, Any]:
    reason, remark = RecordingReason.CHECKED, "Kunjungan rumah; sesuai foto"
    return _next(stage, "verifikator_kecamatan", "verify", "proposed", reason, remark)


def _ratify(stage: Stage) -> dict[str, Any]:
    decree = {"number": DECREE, "on": stage.day(24).isoformat()}
    reason = RecordingReason.DECREE
    return _next(stage, "dinsos_approver", "ratify", "verified", reason, body=decree)


def _next(
    stage: Stage,
    role: str,
    step: str,
    after: str,
    reason: RecordingReason,
    remark: str = "",
    body: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """A step of the case, on what the step before left."""
    before = stage.notebook.notes[after]
    path = f"/cases/{before['case_id']}/{step}"
    held = {"If_Match": before["etag"]}
    answer = stage.send(role, "verification", path, body, step, reason, remark, **held)
    return {**answer.json(), "etag": answer.headers["ETag"]}


def _applied(stage: Stage) -> dict[str, Any]:
    case_id = stage.notebook.notes["ratified"]["case_id"]
    until(
        lambda: stage.ask("auditor", "verification", f"/cases/{case_id}"),
        lambda case: case["state"] == "applied",
        "jawaban register",
    )
    return {"case_id": case_id, "position": stage.household()["position"]}
