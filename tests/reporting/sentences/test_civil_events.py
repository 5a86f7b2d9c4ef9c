"""What a family reads about births, deaths, moves and arrivals; a cause of death is not told."""

from datetime import date
from typing import Any

import pytest

from contracts.codes.person import CauseOfDeath, Destination, Relation, Sex
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.civil_events import (
    DeathCause,
    MemberArrived,
    MemberAwayForAWhile,
    MemberBack,
    MemberBorn,
    MemberDied,
    MemberMissing,
    MemberMovedOut,
    MemberReappeared,
    MemberRecordedLate,
)
from contracts.registry.places import Move
from services.reporting.sentences.sentence import EntryKind
from tests.people_we_know import ANI, BUDI, SITI, ani, siti
from tests.reporting.saying import kind_of, said

SURABAYA = Move(level=Destination.OTHER_PROVINCE, region_code="35.78")


@pytest.mark.parametrize(("sex", "word"), [(Sex.FEMALE, "perempuan"), (Sex.MALE, "laki-laki")])
def test_a_birth_tells_a_girl_from_a_boy_and_no_name(sex: Sex, word: str) -> None:
    child = ani.model_copy(update={"sex": sex})
    assert said(MemberBorn, child=child) == f"Seorang anak {word} lahir dalam keluarga ini."


@pytest.mark.parametrize(
    ("was_head", "left", "sentence"),
    [
        (True, 2, "Kepala keluarga meninggal dunia."),
        (False, 2, "Seorang anggota meninggal dunia."),
        (None, None, "Seorang anggota meninggal dunia."),
        (True, 0, "Kepala keluarga meninggal dunia; tidak ada lagi anggota yang tercatat."),
    ],
)
def test_a_death_says_whose_and_whether_anybody_is_left(
    was_head: bool | None, left: int | None, sentence: str
) -> None:
    assert said(MemberDied, person_id=BUDI, was_head=was_head, members_left=left) == sentence


@pytest.mark.parametrize("cause", CauseOfDeath)
def test_the_cause_of_a_death_is_nobodys_business(cause: CauseOfDeath) -> None:
    sentence = said(MemberDied, person_id=SITI, died_of=DeathCause(cause=cause))
    assert sentence == said(MemberDied, person_id=SITI)
    assert cause.label.lower() not in sentence.lower()


@pytest.mark.parametrize(
    "effective",
    [
        UNKNOWN_DATE,
        Effective.model_validate({"on": "2026-06-01", "precision": "month"}),
        Effective.model_validate({"on": "2026-01-01", "precision": "year"}),
    ],
)
def test_a_date_that_is_vague_or_unknown_is_no_obstacle(effective: Effective) -> None:
    """The day stands beside the sentence, as exactly as it is known, and not in it."""
    assert said(MemberDied, person_id=BUDI, effective=effective) == (
        "Seorang anggota meninggal dunia."
    )


@pytest.mark.parametrize(
    ("was_head", "left", "who", "rest"),
    [
        (True, 1, "Kepala keluarga", ""),
        (False, 1, "Seorang anggota", ""),
        (False, 0, "Seorang anggota", "; tidak ada lagi anggota yang tercatat"),
    ],
)
def test_a_move_says_who_went_and_how_far(was_head: bool, left: int, who: str, rest: str) -> None:
    moved = said(
        MemberMovedOut,
        person_id=ANI,
        was_head=was_head,
        members_left=left,
        destination=SURABAYA,
    )
    assert moved == f"{who} pindah ke luar provinsi (Kota Surabaya){rest}."


@pytest.mark.parametrize(
    ("relation", "words"),
    [(Relation.WIFE, "istri"), (Relation.PARENT_IN_LAW, "mertua"), (Relation.CHILD, "anak")],
)
def test_an_arrival_says_from_where_and_as_what(relation: Relation, words: str) -> None:
    who = siti.model_copy(update={"relation": relation})
    assert said(MemberArrived, person=who, origin=SURABAYA) == (
        f"Seorang anggota datang dari luar provinsi (Kota Surabaya), sebagai {words}."
    )


def test_whoever_was_left_out_of_the_first_file_did_not_arrive() -> None:
    assert said(MemberRecordedLate, person=ani) == (
        "Seorang anggota yang terlewat dalam data awal dicatat, sebagai anak."
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reported_on": "2026-11-20"}, "; dilaporkan 20 November 2026"),
        ({"reported_by": "rt"}, "; dilaporkan oleh RT"),
        (
            {"happened_in": "18.09.01.2002", "reported_by": "family"},
            ", saat itu di Desa",
        ),
    ],
)
def test_a_death_says_where_it_was_and_who_reported_it(given: dict[str, Any], words: str) -> None:
    sentence = said(MemberDied, person_id=BUDI, was_head=True, members_left=2, **given)
    assert sentence.startswith("Kepala keluarga meninggal dunia" + words.removesuffix("Desa"))


def test_who_is_missing_or_away_did_not_move() -> None:
    assert said(MemberMissing, person_id=BUDI, was_head=True, members_left=2) == (
        "Kepala keluarga hilang."
    )
    assert said(MemberReappeared, person_id=BUDI) == (
        "Seorang anggota yang hilang ditemukan kembali."
    )
    assert said(MemberBack, person_id=BUDI) == "Seorang anggota pulang sesudah pergi sementara."


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ""),
        ({"destination": SURABAYA}, " ke luar provinsi (Kota Surabaya)"),
        ({"until": date(2027, 3, 20)}, ", sampai 20 Maret 2027"),
    ],
)
def test_who_is_away_for_a_while_stays_a_member(given: dict[str, Any], words: str) -> None:
    assert said(MemberAwayForAWhile, person_id=BUDI, **given) == (
        f"Seorang anggota pergi sementara{words}; ia tetap anggota keluarga."
    )


def test_civil_events_are_changes() -> None:
    assert kind_of(MemberDied, person_id=BUDI) is EntryKind.CHANGE
    assert kind_of(MemberBorn, child=ani) is EntryKind.CHANGE
