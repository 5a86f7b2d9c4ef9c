"""What the register knows of the numbers in a file: found by keyed hash, told by the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.event import Event
from contracts.ids import FAMILY, KK, NIK
from contracts.registry.civil_events import MemberArrived, MemberBorn
from contracts.registry.families import (
    FamilyLoaded,
    FamilyRegistered,
    FamilySplit,
    MemberTransferred,
)
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.privacy.blind_index import BlindIndex
from services.registry.imports.rows.row import Family, PersonRow
from services.registry.projections.claims import Claims, Holder
from services.registry.projections.roster import ROSTER_FACTS, Roster


@dataclass
class Known:
    """What the register knows of one family of the file, as of a ledger position."""

    position: int
    nik_keys: dict[int, str]
    """By line."""
    kk_key: str | None
    claims: Claims
    homes: dict[str, UUID] = field(default_factory=dict)
    """By NIK key: the family that its holder was last seen in."""
    rosters: dict[UUID, Roster] = field(default_factory=dict)
    touched: bool = False
    """Whether any fact names one of the numbers."""

    def holder(self, row: PersonRow) -> Holder | None:
        return self.claims.holders.get(self.nik_keys.get(row.line, ""))

    def home(self, row: PersonRow) -> Roster | None:
        home = self.homes.get(self.nik_keys.get(row.line, ""))
        return self.rosters.get(home) if home else None

    @property
    def kk_family(self) -> Roster | None:
        return self.rosters.get(self.claims.kk_family) if self.claims.kk_family else None


def look_up(ledger: Ledger, index: BlindIndex, families: Sequence[Family]) -> list[Known]:
    """In two reads for all of them; in one where nothing is known, as in a first load."""
    asked = [_asked(index, family) for family in families]
    boundary = [selector for each in asked for selector in each.claims.boundary()]
    history, head = ledger.read_many(boundary) if boundary else ([], ledger.head())
    for each in asked:
        each.position = head
    if history:
        _tell_claims(asked, history)
        rosters = _rosters(ledger, _families(asked))
        for each in asked:
            each.rosters = rosters
    return asked


def _asked(index: BlindIndex, family: Family) -> Known:
    nik_keys = {row.line: index.of("nik", row.nik) for row in family.rows if row.nik}
    kk_key = index.of("kk", family.kk_number) if family.kk_number else None
    return Known(0, nik_keys, kk_key, Claims(nik_keys.values(), kk_key))


def _tell_claims(asked: Sequence[Known], history: Iterable[Recorded]) -> None:
    by_tag: defaultdict[str, list[Known]] = defaultdict(list)
    for each in asked:
        for key in each.nik_keys.values():
            by_tag[NIK.of(key)].append(each)
        if each.kk_key:
            by_tag[KK.of(each.kk_key)].append(each)
    for past in history:
        for each in {id(k): k for tag in past.tags for k in by_tag.get(tag, ())}.values():
            each.touched = True
            each.claims.fold(past)
            _note_home(each, past)


def _note_home(known: Known, past: Recorded) -> None:
    if home := _home(past.fact):
        for key in known.nik_keys.values():
            if NIK.of(key) in past.tags:
                known.homes[key] = home


def _home(fact: Event) -> UUID | None:
    """The family in which a fact leaves the people whose NIK it names, if it says so."""
    match fact:
        case FamilyLoaded() | FamilyRegistered() | MemberBorn() | MemberArrived():
            return fact.family_id
        case FamilySplit():
            return fact.new_family_id
        case MemberTransferred():
            return fact.to_family_id
    return None


def _families(asked: Iterable[Known]) -> set[UUID]:
    homes = {home for each in asked for home in each.homes.values()}
    return homes | {each.claims.kk_family for each in asked if each.claims.kk_family}


def _rosters(ledger: Ledger, families: Iterable[UUID]) -> dict[UUID, Roster]:
    rosters = {family_id: Roster(family_id) for family_id in families}
    by_tag = {FAMILY.of(family_id): roster for family_id, roster in rosters.items()}
    if not rosters:
        return {}
    history, _ = ledger.read_many([Selector(ROSTER_FACTS, [tag]) for tag in by_tag])
    for past in history:
        if type(past.fact) in ROSTER_FACTS:
            for tag in set(past.tags) & by_tag.keys():
                by_tag[tag].fold(past)
    return rosters
