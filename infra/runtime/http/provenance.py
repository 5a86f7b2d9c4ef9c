"""Who is doing this, in which role and office, on what ground: from the caller and the headers."""

import hmac
from datetime import datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from fastapi import Depends, Header, Request
from opentelemetry.trace import get_current_span
from pydantic import (
    AwareDatetime,
    BaseModel,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    WithJsonSchema,
    field_validator,
)
from starlette.concurrency import run_in_threadpool

from contracts.codes.recording import Channel, RecordingReason, document_kind
from contracts.codes.roles import agency_of, today_of
from contracts.event import Evidence, Provenance
from contracts.text import HeaderText, Unclear, Word
from infra.runtime.eventstore.annexes import ANNEX, require_held
from infra.runtime.eventstore.clock import now
from infra.runtime.http.access import LacksRole, Who
from infra.runtime.http.deps import PoolDep, inline
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.identity.rights import Acting, Principal, contains
from infra.runtime.refusals import Refused

OFFLINE, SKEW = timedelta(days=366), timedelta(days=1)
"""How long ago a device may have confirmed it, and how far its clock may be ahead."""


CHANNELS = [Channel.COUNTER, Channel.DEVICE, Channel.MACHINE]
"""What comes in any other way is never sent by a caller."""


class SeveralOffices(Refused):
    status = 400
    title = "Sebutkan peran dan kantor"
    detail = (
        "Anda memegang beberapa peran. Sertakan kepala Acting-Role dan Office;"
        " `choices` menyebut pilihannya."
    )


class UnclearEvidence(Refused):
    status = 422
    title = "Bukti tidak terbaca"
    detail = "Tulis setiap bukti sebagai `alamat; kind=jenis; sha256=sidik`, misalnya foto-12.jpg."


class WrongClock(Refused):
    status = 422
    title = "Jam gawai tidak masuk akal"
    detail = "Kepala Confirmed-At terlalu jauh dari hari ini. Betulkan jam gawai, lalu kirim lagi."


class Grounds(BaseModel):
    """The headers that say why. Texts may be percent-encoded, for letters outside ASCII.

    A reason is a code, a text in one's own words, or both: a text alone is code `lainnya`.
    """

    reason_code: RecordingReason | None = Field(
        default=None,
        description="Alasan; daftarnya: GET /codes/recording_reason; kosong: `lainnya`",
        examples=["dokumen"],
    )
    reason: Annotated[HeaderText, StringConstraints(min_length=3)] | None = Field(
        default=None,
        validate_default=True,
        description="Keterangan dengan kata sendiri; wajib bila Reason-Code kosong atau `lainnya`",
        examples=["Menurut formulir yang dibawa"],
    )
    legal_basis: HeaderText | None = Field(
        default=None,
        description="Dasar hukum: peraturan atau nomor surat",
        examples=["UU 24/2013"],
    )
    on_behalf_of: HeaderText | None = Field(
        default=None,
        description="Atas nama siapa petugas bertindak",
        examples=["Kepala kantor"],
    )
    evidence: list[HeaderText] = Field(
        default=[],
        description="Bukti: `alamat; kind=jenis; sha256=sidik`, satu kepala untuk tiap bukti;"
        " jenis dari GET /codes/document_kind",
        examples=[["urn:jejak:berkas:formulir-12; kind=formulir"]],
    )
    acting_role: Word | None = Field(
        default=None,
        description="Peran yang dipakai, bila memegang beberapa; daftarnya: GET /codes/role",
        examples=["tim_data"],
    )
    office: Word | None = Field(
        default=None,
        description="Kantor peran itu, dengan kode wilayahnya",
        examples=["18.09.01.2001"],
    )
    delegation: UUID | None = Field(
        default=None,
        description="Pelimpahan yang dipakai petugas",
        examples=["7d9f0c55-3c0e-5a6b-8f44-2b1c5e0a9d31"],
    )
    channel: Annotated[
        Channel,
        WithJsonSchema({"type": "string", "enum": CHANNELS, "examples": [Channel.DEVICE]}),
    ] = Field(
        default=Channel.COUNTER,
        description="Lewat mana kiriman ini masuk; artinya: GET /codes/channel",
    )
    confirmed_at: AwareDatetime | None = Field(
        default=None,
        description="Saat petugas menekan simpan, menurut jam gawai",
        examples=["2026-11-23T08:15:00+07:00"],
    )

    @field_validator("reason")
    @classmethod
    def _says_why(cls, reason: str | None, info: ValidationInfo) -> str | None:
        if reason is None and info.data.get("reason_code") in (None, RecordingReason.OTHER):
            raise Unclear("Alasan wajib diisi.")
        return reason

    @field_validator("evidence", mode="before")
    @classmethod
    def _empty_is_none(cls, evidence: list[str]) -> list[str]:
        return [each for each in evidence if each.strip()]

    @field_validator("channel")
    @classmethod
    def _of_a_person_or_a_system(cls, channel: Channel) -> Channel:
        if channel not in CHANNELS:
            raise Unclear("Kiriman ini tidak mungkin lewat jalur itu.")
        return channel

    @property
    def code(self) -> RecordingReason:
        return self.reason_code or RecordingReason.OTHER

    def require_sound_clock(self, at: datetime) -> Self:
        """Raises WrongClock."""
        if self.confirmed_at and not at - OFFLINE < self.confirmed_at < at + SKEW:
            raise WrongClock
        return self


async def annexes_named(request: Request, pool: PoolDep) -> None:
    """Raises UnknownAnnex where evidence names a list that does not lie beside this ledger."""
    given = (uri.partition(";")[0].strip() for uri in request.headers.getlist("evidence"))
    hashes = [each.removeprefix(ANNEX) for each in given if each.startswith(ANNEX)]
    if hashes:
        await run_in_threadpool(require_held, pool, hashes)


def provenance(
    who: Who,
    command: CommandDep,
    grounds: Annotated[Grounds, Header()],
    looked_up: Annotated[None, Depends(annexes_named)],
) -> Provenance:
    role, office, _ = acting(who, grounds.acting_role, grounds.office)
    grounds.require_sound_clock(now())
    return Provenance(
        actor=who.person,
        role=role,
        office=office,
        agency=agency_of(role),
        on_behalf_of=grounds.on_behalf_of,
        delegation_id=grounds.delegation,
        reason=grounds.code,
        remark=grounds.reason,
        legal_basis=grounds.legal_basis,
        evidence=tuple(_evidence(given) for given in grounds.evidence),
        channel=grounds.channel,
        confirmed_at=grounds.confirmed_at,
        content=fingerprint(command.digest, grounds),
        command_id=command.id,
        correlation_id=command.id,
        traceparent=_traceparent(),
    )


By = Annotated[Provenance, inline(provenance)]
"""Provenance of a command. Taking it makes Idempotency-Key and a reason required headers."""


def confirmed(
    given: Annotated[
        HeaderText | None,
        Header(
            alias="Confirmed",
            description="Kode dari jawaban 409 `confirmation-needed`, ditegaskan; dipisah koma",
            examples=["earlier"],
        ),
    ] = None,
) -> frozenset[str]:
    """What whoever asks was asked to confirm, and is sure of."""
    return frozenset(code.strip() for code in (given or "").split(",") if code.strip())


Confirmed = Annotated[frozenset[str], inline(confirmed)]
"""The codes of a `confirmation-needed` that is sent again."""


def acting(who: Principal, role: str | None, office: str | None) -> Acting:
    """The one role and office in which a command is given, of those that have its right.

    Raises LacksRole for what is not held, and SeveralOffices where it could be more than one.
    """
    named = role and today_of(role)
    held = [
        each for each in who.offices if named in (None, each.role) and office in (None, each.office)
    ]
    if not held:
        raise LacksRole
    largest = held[-1]
    if all(each.role == largest.role and contains(largest.office, each.office) for each in held):
        return largest
    choices = [{"acting_role": each.role, "office": each.office} for each in held]
    raise SeveralOffices(choices=choices)


def _evidence(given: str) -> Evidence:
    uri, *rest = (part.strip() for part in given.split(";"))
    named = dict(part.partition("=")[::2] for part in rest)
    try:
        kind = document_kind(named.get("kind", ""))
        return Evidence(uri=uri, kind=kind, sha256=named.get("sha256"))
    except ValidationError:
        raise UnclearEvidence from None


def fingerprint(body: bytes, grounds: Grounds) -> str:
    """Of body and grounds together, under the Idempotency-Key that the body's is made with."""
    # What was not given is left out, so that a later release with more headers says the same.
    given = grounds.model_dump_json(exclude_defaults=True)
    return hmac.new(body, given.encode(), "sha256").hexdigest()


def _traceparent() -> str | None:
    span = get_current_span().get_span_context()
    sampled = f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
    return sampled if span.is_valid else None
