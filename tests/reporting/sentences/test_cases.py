"""What a family reads about a proposal on its way from the village to Dinsos and back."""

from collections.abc import Mapping
from uuid import UUID

import pytest

from contracts.event import Event, Part
from contracts.questionnaires.housing import Floor
from contracts.registry.welfare import Housing
from contracts.verification.cases import (
    CaseApplied,
    HousingUpdate,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    ReconciliationNeeded,
    Removal,
    Replacement,
)
from contracts.verification.commands import ApplyRatifiedChange, apply_ratified_change
from services.reporting.sentences.every import SENTENCES
from services.reporting.sentences.sentence import EntryKind
from tests.people_we_know import FAMILY
from tests.reporting.saying import READER, fact_of, kind_of, said
from tests.reporting.what_happened import CASE, ratified

EARTHEN = HousingUpdate(housing=Housing(floor=Floor.EARTH))
SEATED = {"case_id": CASE, "based_on": 12}
BOOK = {"number": "0001/18.09.01.2001/2026", "book": "18.09.01.2001/2026", "period": "2026-TW4"}
CHANGES = [
    (EARTHEN, "perubahan kondisi rumah (lantai terluas: tanah)"),
    (Removal(reason_code="MAMPU"), "keluarga dikeluarkan dari daftar penerima (sudah mampu)"),
    (
        Replacement(reason_code="MAMPU", successor_id=UUID(int=5)),
        "keluarga diganti keluarga lain dalam daftar penerima (sudah mampu)",
    ),
]


@pytest.mark.parametrize(("change", "words"), CHANGES)
def test_what_was_proposed_is_told_at_every_step(change: Part, words: str) -> None:
    decree = {"decree": ratified.decree}
    assert said(ProposalSubmitted, change=change, **SEATED, **BOOK) == f"Desa mengusulkan {words}."
    assert said(ProposalRevised, change=change, **SEATED) == (
        f"Desa memperbaiki usulannya: {words}."
    )
    assert said(ProposalRatified, change=change, **SEATED, **decree) == (
        f"Dinas Sosial mengesahkan usulan: {words}."
    )


def test_a_kind_of_change_that_came_with_a_later_release_is_told_as_one() -> None:
    class Merger(Part):
        kind: str = "merger"

    later = ProposalSubmitted.model_construct(
        case_id=CASE,
        family_id=FAMILY,
        change=Merger(),  # type: ignore[arg-type]
    )
    assert SENTENCES.say(later, READER)[1] == "Desa mengusulkan perubahan lain."


STEPS: list[tuple[type[Event], Mapping[str, object], str]] = [
    (ProposalReturned, {}, "Kecamatan mengembalikan usulan kepada desa."),
    (ProposalWithdrawn, {}, "Desa membatalkan usulannya."),
    (ProposalVerified, {}, "Kecamatan memeriksa usulan dan menyatakannya benar."),
    (ProposalRejected, {}, "Dinas Sosial menolak usulan."),
    (
        ReconciliationNeeded,
        {"answered_by": CASE, "reason": "changed_meanwhile"},
        "Usulan belum dapat diterapkan; seseorang perlu memutuskan data mana yang benar.",
    ),
]


@pytest.mark.parametrize(("kind", "given", "sentence"), STEPS)
def test_each_step_says_who_did_what(
    kind: type[Event], given: Mapping[str, object], sentence: str
) -> None:
    fact = fact_of(kind, case_id=CASE, **given)
    assert SENTENCES.say(fact, READER) == (EntryKind.DECISION, sentence)


def test_what_follows_from_a_decree_by_itself_is_told_apart() -> None:
    asked = apply_ratified_change(ratified)
    assert isinstance(asked, ApplyRatifiedChange)
    assert SENTENCES.say(asked, READER) == (
        EntryKind.SYSTEM,
        "Register diminta menerapkan perubahan yang disahkan.",
    )
    assert kind_of(CaseApplied, case_id=CASE, answered_by=CASE) is EntryKind.SYSTEM
    assert said(CaseApplied, case_id=CASE, answered_by=CASE) == (
        "Usulan selesai: perubahannya sudah ada pada register."
    )
