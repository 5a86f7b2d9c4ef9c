"""The baseline of a village: the opening balance that its first file gave."""

from datetime import date
from uuid import UUID

from contracts.event import Event
from contracts.ids import VillageId
from contracts.privacy.classes import Internal


class VillageBaselineSet(Event):
    """The village's first file was loaded: as of that day its register counts."""

    TOPIC = "registry.village_baseline_set"
    TITLE = "Data awal desa ditetapkan"

    village_code: VillageId
    as_of: Internal[date]
    import_id: Internal[UUID]
    """The import that loaded the file."""


class VillageBaselineVoided(Event):
    """Its first file was taken back whole: the village has no opening balance any more."""

    TOPIC = "registry.village_baseline_voided"
    TITLE = "Data awal desa diambil kembali"

    village_code: VillageId
    import_id: Internal[UUID]
    """The import that was taken back."""
