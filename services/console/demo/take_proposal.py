"""One proposal from the village to a ratified change: three officers, evidence, a decree."""

from typing import Any

from services.console.demo.stage import Stage
from services.console.demo.waiting import until

DECREE = "460/087/SK-VERVAL/2026"
FOUND = {"floor": "earth", "wall": "woven_bamboo"}
EVIDENCE = "urn:jejak:berkas:foto-rumah-2231; kind=foto_rumah"


def take_proposal(stage: Stage) -> None:
    stage.step(
        "Desa mengusulkan: lantai tanah, dinding anyaman bambu", "proposed", lambda: _propose(stage)
    )
    stage.step("Kecamatan memverifikasi di lapangan", "verified", lambda: _verify(stage))
    stage.step(f"Dinsos mengesahkan dengan SK {DECREE}", "ratified", lambda: _ratify(stage))
    stage.step(
        "Register menerapkan dan menjawab; usulan selesai", "applied", lambda: _applied(stage)
    )


def _propose(stage: Stage) -> dict[str, Any]:
    seen = stage.household("operator_desa")
    body = {
        "family_id": str(stage.family),
        "change": {"kind": "housing_update", "housing": FOUND},
        "based_on": seen["position"],
        "effective": {"on": stage.day(20).isoformat()},
    }
    answer = stage.officers["operator_desa"].post(
        "verification",
        "/cases",
        body,
        key="peragaan-usulan",
        reason="Rumah rusak berat setelah banjir; musyawarah desa menyetujui",
        headers={"Evidence": EVIDENCE, "Legal-Basis": "Berita acara musdes 14"},
    )
    return _seen(answer.json(), answer.headers["ETag"])


def _verify(stage: Stage) -> dict[str, Any]:
    return _next(
        stage, "verifikator_kecamatan", "verify", "proposed", "Kunjungan rumah; sesuai foto", {}
    )


def _ratify(stage: Stage) -> dict[str, Any]:
    decree = {"number": DECREE, "on": stage.day(24).isoformat()}
    return _next(
        stage, "dinsos_approver", "ratify", "verified", "Hasil verifikasi lengkap dan benar", decree
    )


def _next(
    stage: Stage, role: str, step: str, after: str, reason: str, body: dict[str, Any]
) -> dict[str, Any]:
    before = stage.notebook.notes[after]
    answer = stage.officers[role].post(
        "verification",
        f"/cases/{before['case_id']}/{step}",
        body or None,
        key=f"peragaan-{step}",
        reason=reason,
        headers={"If-Match": before["etag"]},
    )
    return _seen(answer.json(), answer.headers["ETag"])


def _applied(stage: Stage) -> dict[str, Any]:
    """The registry's answer travels back over NATS and closes the case."""
    case = stage.notebook.notes["ratified"]["case_id"]

    def look() -> dict[str, Any]:
        found = stage.officers["auditor"].get("verification", f"/cases/{case}")
        shown: dict[str, Any] = found.json()
        return shown

    until(look, lambda shown: shown["state"] == "applied", "jawaban register")
    return {"case_id": case, "position": stage.household()["position"]}


def _seen(told: dict[str, Any], etag: str) -> dict[str, Any]:
    return {**told, "etag": etag}
