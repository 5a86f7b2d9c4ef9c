"""A village: since when its register counts."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from pydantic import BaseModel

from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep
from services.registry.counter import may
from services.registry.forms import VillageCode
from services.registry.villages.set_baseline import Baseline

READERS = (
    "operator_desa",
    "verifikator_kecamatan",
    "dinsos_operator",
    "dinsos_approver",
    "pmd_reader",
    "auditor",
)
InVillage = Annotated[VillageCode, Path(description="Kode desa atau kelurahan")]

router = APIRouter(prefix="/villages/{village_code}", tags=["Desa"])


class VillagePage(BaseModel):
    """`baseline_as_of` kosong: data awal desa belum dimuat."""

    village_code: str
    baseline_as_of: date | None
    baseline_import: UUID | None


@router.get("", dependencies=[may("village.read", *READERS)], summary="Data awal satu desa")
def village(village_code: InVillage, who: Who, ledger: LedgerDep) -> VillagePage:
    who.require(village_code)
    baseline = Baseline(village_code)
    ledger.ask(baseline)
    return VillagePage(
        village_code=village_code,
        baseline_as_of=baseline.as_of,
        baseline_import=baseline.import_id,
    )
