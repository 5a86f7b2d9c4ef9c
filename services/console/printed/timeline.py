"""A family's history from all services: what, since when, who recorded it, why, on what ground."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from contracts.codes.recording import DocumentKind, label_of
from contracts.event import Effective, Precision
from services.console.printed.words import day, moment, office, vague_day

SOURCES = {
    "registry": ("register", "blue"),
    "verification": ("verifikasi", "magenta"),
    "programs": ("program", "green"),
}

PUT_RIGHT, BEFORE_ALL = "sejak semula", "sejak sebelum data awal"
UNDATED = {
    "registry.family_loaded": BEFORE_ALL,
    "registry.member_recorded_late": BEFORE_ALL,
    "registry.family_listed": "sejak triwulan itu",
    "registry.biodata_corrected": PUT_RIGHT,
    "registry.nik_corrected": PUT_RIGHT,
    "registry.relation_corrected": PUT_RIGHT,
    "registry.address_corrected": PUT_RIGHT,
    "registry.fact_voided": PUT_RIGHT,
    "registry.person_merged": PUT_RIGHT,
    "registry.person_annulled": PUT_RIGHT,
}
"""Since when what has no date of its own is so: nobody forgot to write one down."""


def timeline(entries: Sequence[dict[str, Any]]) -> RenderableType:
    """The items of reporting's `GET /households/{id}/timeline`, in their order."""
    if not entries:
        return Text("Belum ada riwayat.")
    return Group(*(Padding(entry(each), (0, 0, 1, 2)) for each in entries))


def entry(each: dict[str, Any]) -> Text:
    name, colour = SOURCES.get(each["source"], (each["source"], "white"))
    text = Text.assemble(("● ", colour), (each["sentence"], "bold"))
    text.append(f"\n  berlaku {_true_since(each)} · dicatat {moment(each['recorded_at'])}", "dim")
    text.append(f"\n  oleh {_who(each)}")
    text.append(f"\n  alasan: {each['reason']}")
    for line in _grounds(each):
        text.append(f"\n  {line}")
    text.append(f"\n  {name} posisi {each['position']}", "dim")
    return text


def _true_since(each: dict[str, Any]) -> str:
    """As exactly as it is known; a decision without such a date is true when it is recorded."""
    if each["topic"] in UNDATED and each["effective_on"] is None:
        return UNDATED[each["topic"]]
    if each["effective_precision"] is None:
        return "sejak dicatat"
    on = date.fromisoformat(each["effective_on"]) if each["effective_on"] else None
    return vague_day(Effective(on=on, precision=Precision(each["effective_precision"])))


def _who(each: dict[str, Any]) -> str:
    if each["role"] == "system":
        behalf = each.get("on_behalf_of")
        followed = f", menindaklanjuti {_officer_or_service(behalf)}" if behalf else ""
        return f"{_service(each['office'])} sendiri{followed}"
    return f"{each['actor']} ({office(each['role'], each['office'])})"


def _officer_or_service(actor: str) -> str:
    name = actor.removeprefix("jejak.")
    return _service(name) if name in SOURCES and name != actor else actor


def _service(name: str) -> str:
    return f"layanan {SOURCES[name][0] if name in SOURCES else name}"


def _grounds(each: dict[str, Any]) -> list[str]:
    lines = []
    if decree := each.get("decree"):
        lines.append(f"keputusan: {decree['number']}, {day(decree['on'])}")
    if each.get("legal_basis"):
        lines.append(f"dasar: {each['legal_basis']}")
    for evidence in each.get("evidence") or []:
        lines.append(f"bukti: {label_of(DocumentKind, evidence['kind'])}")
    if each.get("data_source"):
        lines.append(f"sumber data: {each['data_source']}")
    if each.get("case_id"):
        lines.append(f"usulan: {each['case_id']}")
    return lines
