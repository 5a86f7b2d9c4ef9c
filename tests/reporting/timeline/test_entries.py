"""What an entry says: what happened, since when, who recorded it, why, and on what ground."""

from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Effective, Evidence
from tests.people_we_know import (
    BY,
    FAMILY,
    NEIGHBOURS,
    ani,
    budi,
    family,
    neighbours,
    siti,
)
from tests.reporting.timeline.office import hear, read, sentences
from tests.reporting.what_happened import (
    CASE,
    GROUNDS,
    NIK,
    PKH,
    defined,
    determined,
    died,
    enrolled,
    ratified,
    transferred,
)
from tests.running import InTests


def test_facts_of_all_services_stand_in_the_order_they_arrived(reporting: InTests) -> None:
    hear(reporting, family, defined)
    hear(reporting, ratified, by=GROUNDS)
    hear(reporting, died(budi), enrolled())
    reporting.follow()
    found = read(reporting)
    assert sentences(found) == [
        "Keluarga dengan 3 anggota dimuat dari data awal desa.",
        "Dinas Sosial mengesahkan usulan: perubahan kondisi rumah (mobil: tidak ada).",
        "Register diminta menerapkan perubahan yang disahkan.",
        "Kepala keluarga meninggal dunia.",
        "Keluarga ditetapkan sebagai penerima Program Keluarga Harapan.",
    ]
    assert found["family_id"] == str(FAMILY)


def test_an_entry_says_who_when_why_and_on_what_ground(reporting: InTests) -> None:
    hear(reporting, family)
    hear(reporting, ratified, by=GROUNDS)
    reporting.follow()
    entry = read(reporting)["items"][1]
    assert (entry["actor"], entry["role"], entry["office"]) == (
        "operator.sukamaju",
        "dinsos_pengesah",
        "18.09",
    )
    assert entry["recorded_at"] == "2026-11-20T08:00:00Z"
    assert (entry["effective_on"], entry["effective_precision"]) == ("2026-11-14", "day")
    assert (entry["reason"], entry["legal_basis"]) == (
        "Hasil musyawarah desa",
        "Kepmensos 245/HUK/2025",
    )
    assert entry["decree"] == {"number": "460/12/2026", "on": "2026-10-02"}
    assert entry["evidence"] == [{"uri": None, "kind": "berita_acara", "sha256": None}]
    assert (entry["case_id"], entry["kind"]) == (str(CASE), "keputusan")
    assert (entry["source"], entry["position"]) == ("verification", 1)
    assert entry["topic"] == "verification.proposal_ratified"


def test_what_nobody_gave_is_empty_and_not_made_up(reporting: InTests) -> None:
    hear(reporting, family)
    reporting.follow()
    [entry] = read(reporting)["items"]
    missing = ("agency", "on_behalf_of", "legal_basis", "decree", "evidence", "data_source")
    assert {entry[name] for name in (*missing, "case_id", "causation_id")} == {None}


@pytest.mark.parametrize(
    ("effective", "on", "precision"),
    [
        (UNKNOWN_DATE, None, "unknown"),
        (
            Effective.model_validate({"on": "2026-06-01", "precision": "month"}),
            "2026-06-01",
            "month",
        ),
        (Effective.model_validate({"on": "2025-01-01", "precision": "year"}), "2025-01-01", "year"),
    ],
)
def test_a_date_is_as_exact_as_it_was_told(
    reporting: InTests, effective: Effective, on: str | None, precision: str
) -> None:
    hear(reporting, died(siti).model_copy(update={"effective": effective}))
    reporting.follow()
    [entry] = read(reporting)["items"]
    assert (entry["effective_on"], entry["effective_precision"]) == (on, precision)


def test_a_list_of_a_village_stands_in_no_familys_timeline(reporting: InTests) -> None:
    hear(reporting, defined, determined(), enrolled())
    reporting.follow()
    [entry] = read(reporting)["items"]
    assert entry["topic"] == "programs.enrolled"


def test_who_acted_for_whom_and_from_which_file_is_kept(reporting: InTests) -> None:
    by = BY.model_copy(
        update={
            "agency": "dinsos",
            "prompted_by": "kepala.dinsos",
            "source": "IMP-001",
            "causation_id": "18.09:verification:1:4:0",
            "case_id": CASE,
            "evidence": (Evidence(uri="import:IMP-001", kind="berkas_penduduk", sha256="0" * 64),),
        }
    )
    hear(reporting, family, by=by)
    reporting.follow()
    [entry] = read(reporting)["items"]
    assert (entry["agency"], entry["on_behalf_of"]) == ("dinsos", "kepala.dinsos")
    assert (entry["data_source"], entry["causation_id"]) == ("IMP-001", "18.09:verification:1:4:0")
    assert (entry["case_id"], entry["evidence"][0]["sha256"]) == (str(CASE), "0" * 64)


def test_the_people_of_a_fact_are_ids_and_no_names(reporting: InTests) -> None:
    hear(reporting, family)
    reporting.follow()
    answer = reporting.web.get(
        f"/households/{FAMILY}/timeline", headers=reporting.headers("inspektorat")
    )
    [entry] = answer.json()["items"]
    assert set(entry["person_ids"]) == {str(each.person_id) for each in (budi, siti, ani)}
    assert not any(secret in answer.text for secret in ("Budi", "Siti", "Melati", NIK))


def test_a_fact_of_two_families_stands_in_both(reporting: InTests) -> None:
    hear(reporting, family, neighbours, transferred(budi, Relation.OTHER_RELATIVE))
    reporting.follow()
    left, joined = read(reporting), read(reporting, NEIGHBOURS)
    assert sentences(left)[1] == "Kepala keluarga pindah ke keluarga lain di register."
    assert (
        sentences(joined)[1] == "Seorang anggota bergabung dari keluarga lain, sebagai famili lain."
    )
    assert left["items"][1]["event_id"] == joined["items"][1]["event_id"]


def test_a_programme_is_named_as_it_was_called_when_the_fact_arrived(reporting: InTests) -> None:
    hear(reporting, enrolled())
    hear(reporting, defined, enrolled())
    hear(reporting, enrolled(programme_id=UUID(int=10)))
    reporting.follow()
    assert sentences(read(reporting)) == [
        "Keluarga ditetapkan sebagai penerima program bantuan.",
        "Keluarga ditetapkan sebagai penerima Program Keluarga Harapan.",
        "Keluarga ditetapkan sebagai penerima program bantuan.",
    ]
    assert defined.programme_id == PKH
