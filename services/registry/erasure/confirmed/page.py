"""How an erasure stands: who asked, who agreed, which services confirm it, and what stays."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from contracts.event import Event
from contracts.ids import PERSON
from contracts.keeping.confirmations import KeyDestroyed
from contracts.keeping.stores import stays
from contracts.privacy.opening import Disclosed
from contracts.registry.persons import ErasureRequested, PersonalDataErased
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, Pool, PoolDep
from infra.runtime.http.opening.declaring import opens
from infra.runtime.http.opening.recording import OpenedDep
from infra.runtime.messaging.topology import SERVICES
from infra.runtime.refusals import NotFound, Refused
from services.registry.counter import may
from services.registry.erasure.confirmed import certificate
from services.registry.erasure.confirmed.confirmations import heard, said

router = APIRouter(prefix="/erasures", tags=["Penghapusan data pribadi"])
PDF = "application/pdf"
HELD = timedelta(minutes=1)
"""For how long a process may hold a key that it fetched before it was destroyed."""


class NotYetConfirmed(Refused):
    title = "Penghapusan belum selesai"
    detail = "Belum semua layanan menyatakan selesai. Lihat waiting pada GET /erasures, coba lagi."


class Act(BaseModel):
    """Satu langkah petugas."""

    by: str
    office: str
    at: datetime
    legal_basis: str | None
    position: int


class Confirmation(BaseModel):
    """Pernyataan satu layanan: tidak ada lagi yang dapat dibuka di sana."""

    service: str
    position: int = Field(description="Nomor pernyataan itu di buku besar layanan")
    read_to: int = Field(description="Nomor penghapusan di buku besar register yang sudah dibaca")
    confirmed_at: datetime
    stores: list[str] = Field(description="Tabel yang diperiksa")


class ErasurePage(BaseModel):
    """Penghapusan data satu orang."""

    person_id: UUID
    requested: Act | None
    approved: Act | None
    family_ids: list[UUID] = Field(description="Keluarga yang terhapus bersama orang terakhirnya")
    confirmations: list[Confirmation]
    waiting: list[str] = Field(description="Layanan yang belum menyatakan selesai")
    keys_held_until: datetime | None = Field(
        description="Sampai saat ini proses layanan mungkin masih memegang kunci dalam memori"
    )
    stays: list[str] = Field(description="Yang tetap ada, dan mengapa")


class ErasureStory(Projection):
    """What this register recorded of somebody's erasure."""

    def __init__(self, person_id: UUID) -> None:
        self.tags = (PERSON.of(person_id),)
        self.person_id = person_id
        self.requested: Recorded | None = None
        self.erased: Recorded | None = None
        self.confirmed: Recorded | None = None

    @on(ErasureRequested, PersonalDataErased, KeyDestroyed)
    def happened(self, fact: Event, past: Recorded) -> None:
        match fact:
            case ErasureRequested():
                self.requested = past
            case PersonalDataErased():
                self.erased = self.erased or past
            case _:
                self.confirmed = past

    @property
    def village_code(self) -> str:
        """Where it was asked. Raises NotFound."""
        if last := self.erased or self.requested:
            return str(getattr(last.fact, "village_code", ""))
        raise NotFound


@router.get(
    "/{person_id}",
    dependencies=[
        may("erasure.read", "dpo", "inspektorat"),
        opens("erasure.read", Disclosed.HISTORY, of=PERSON),
    ],
    summary="Bagaimana penghapusan data seseorang berjalan, dan layanan mana sudah menyatakannya",
)
def show(
    person_id: UUID, who: Who, opened: OpenedDep, ledger: LedgerDep, pool: PoolDep
) -> ErasurePage:
    page, village = _found(person_id, ledger, pool)
    opened.tell(who.acting(village), [person_id])
    return page


@router.get(
    "/{person_id}/certificate",
    dependencies=[
        may("erasure.read", "dpo", "inspektorat"),
        opens("erasure.certificate", Disclosed.HISTORY, of=PERSON),
    ],
    response_class=Response,
    responses={200: {"content": {PDF: {}}, "description": "Berita acara penghapusan"}},
    summary="Berita acara penghapusan (PDF), setelah semua layanan menyatakan selesai",
)
def certify(
    person_id: UUID, who: Who, opened: OpenedDep, ledger: LedgerDep, pool: PoolDep
) -> Response:
    page, village = _found(person_id, ledger, pool)
    acting = who.acting(village)
    if page.waiting:
        raise NotYetConfirmed(waiting=page.waiting)
    opened.tell(acting, [person_id])
    headers = {"Content-Disposition": f'attachment; filename="penghapusan-{person_id}.pdf"'}
    return Response(certificate.printed(page.model_dump()), media_type=PDF, headers=headers)


def _found(person_id: UUID, ledger: Ledger, pool: Pool) -> tuple[ErasurePage, str]:
    """The page, and the village in which it was asked. Raises NotFound."""
    story = ErasureStory(person_id)
    ledger.ask(story)
    village, given = story.village_code, _confirmations(story, pool)
    there = {each["service"] for each in given}
    held = story.confirmed.recorded_at + HELD if story.confirmed else None
    return ErasurePage(
        person_id=person_id,
        requested=_act(story.requested),
        approved=_act(story.erased),
        family_ids=list(getattr(story.erased and story.erased.fact, "family_ids", ())),
        confirmations=[Confirmation.model_validate(each) for each in given],
        waiting=[each for each in SERVICES if each not in there] if story.erased else [*SERVICES],
        keys_held_until=held,
        stays=stays(),
    ), village


def _confirmations(story: ErasureStory, pool: Pool) -> list[dict[str, Any]]:
    if story.erased is None:
        return []
    own = story.confirmed
    mine = [said(own.fact, own)] if own and isinstance(own.fact, KeyDestroyed) else []
    return mine + heard(pool, story.erased.event_id)


def _act(past: Recorded | None) -> Act | None:
    if past is None:
        return None
    by = past.by
    return Act(
        by=by.actor,
        office=by.office,
        at=past.recorded_at,
        legal_basis=by.legal_basis,
        position=past.position,
    )
