"""Look-up: what the register knows of the numbers in a file, found by keyed hash (blind index)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.blind_index import BlindIndex
from services.registry.imports.rows.row import FileFamily, PersonRow
from services.registry.projections.claims import Holder, KkClaim, NikClaims
from services.registry.projections.family import Family


class Mentions(Projection):
    """Whether the ledger has ever named one of these numbers, in a fact of any kind."""

    def __init__(self, *tags: str) -> None:
        self.tags = tags
        self.any = False

    def boundary(self) -> list[Query]:
        return [Query((), tag) for tag in self.tags]

    def apply(self, past: Recorded) -> None:
        self.any = True


@dataclass
class Known:
    """What the register knows of one family of the file, as of a ledger position."""

    nik_keys: dict[int, str]
    """By line."""
    kk_key: str | None
    niks: NikClaims
    kk: KkClaim
    mentions: Mentions
    position: int = 0
    homes: dict[UUID, Family] = field(default_factory=dict)
    """The families of those who hold one of the numbers."""

    def holder(self, row: PersonRow) -> Holder | None:
        return self.niks.holders.get(self.nik_keys.get(row.line, ""))

    @property
    def kk_family(self) -> Family | None:
        """The family that holds the KK number."""
        return self.homes.get(self.kk.family_id) if self.kk.family_id else None

    def kk_homes(self, village_code: str) -> list[Family]:
        """The families of the village that have or ever had the KK number."""
        homes = (self.homes.get(each) for each in self.kk.families)
        return [home for home in homes if home and home.village_code == village_code]

    @property
    def families(self) -> set[UUID]:
        """The ids of the families that hold one of the numbers, or ever had this KK number."""
        return {holder.family_id for holder in self.niks.holders.values()} | set(self.kk.families)


def unknown(nik_keys: dict[int, str], kk_key: str | None) -> Known:
    """These numbers before the ledger was asked."""
    niks, kk = NikClaims(nik_keys.values()), KkClaim(kk_key)
    return Known(nik_keys, kk_key, niks, kk, Mentions(*niks.tags, *kk.tags))


def look_up(ledger: Ledger, index: BlindIndex, families: Sequence[FileFamily]) -> list[Known]:
    """In a few reads for all of them; in one where nothing is known, as in a first load."""
    found = [unknown(*_keys(index, family)) for family in families]
    head = ledger.ask(*(each for known in found for each in (known.niks, known.kk, known.mentions)))
    homes = {each: Family(each) for known in found for each in known.families}
    if homes:
        ledger.ask(*homes.values())
    for known in found:
        known.position = head
        known.homes = homes
    return found


def _keys(index: BlindIndex, family: FileFamily) -> tuple[dict[int, str], str | None]:
    niks = {row.line: index.of("nik", row.nik) for row in family.rows if row.nik}
    return niks, index.of("kk", family.kk_number) if family.kk_number else None
