"""The dusun, RW and RT of Sukamaju, as tests name them."""

from uuid import UUID

from contracts.registry.villages.local_areas import AreaLevel, LocalAreaNamed
from tests.people_we_know import SUKAMAJU

MEKAR, MELATI, FIRST, SECOND = (UUID(int=800 + number) for number in range(4))


def area(area_id: UUID, level: AreaLevel, name: str, within: UUID | None = None) -> LocalAreaNamed:
    return LocalAreaNamed(
        village_code=SUKAMAJU, area_id=area_id, level=level, name=name, within=within
    )


mekar = area(MEKAR, AreaLevel.DUSUN, "MEKAR")
melati = area(MELATI, AreaLevel.DUSUN, "Melati")
first = area(FIRST, AreaLevel.RT, "001", MEKAR)
second = area(SECOND, AreaLevel.RT, "1", MELATI)
