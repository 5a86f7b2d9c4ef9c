"""A village's first file: a dry run changes nothing, then exactly its plan is carried out."""

from contracts.event import UNKNOWN_DATE, Absent
from contracts.registry.parts import Identity
from contracts.registry.places import Place
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.file.files import workbook
from tests.registry.imports.loket import OPERATOR, Loket, codes
from tests.registry.imports.sukamaju import ANI, BUDI, DEWI, EVERYBODY, JOKO, SITI


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    assert tried["state"] == "planned" and tried["first_load"] is True
    assert tried["totals"] == {"new": 5}
    assert tried["number"] == "IMP-001" and tried["uploaded_by"]["actor"] == OPERATOR
    assert loket.facts() == []


def test_the_plan_is_carried_out_and_nobody_arrived_or_was_born(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    assert done["state"] == "committed" and done["rows_done"] == 5
    budis, jokos = loket.loaded()
    assert loket.facts() == [budis, jokos]
    assert budis.village_code == SUKAMAJU and budis.effective == UNKNOWN_DATE
    assert [member.relation for member in budis.members] == ["head", "wife", "child"]
    assert isinstance(budis.place, Place) and budis.place.address == "JALAN MELATI 3"
    budi = budis.members[0]
    assert isinstance(budi.identity, Identity) and budi.identity.name == "BUDI SANTOSO"
    assert budi.biodata.occupation == 9
    assert budi.nik_key == loket.registry.key("nik", str(BUDI["nik"]))


def test_every_fact_says_from_which_import_it_came(loket: Loket) -> None:
    done = loket.carried_out(*EVERYBODY)
    ledger = loket.registry.ledger
    past = ledger.history(f"family:{loket.loaded()[0].family_id}")[0]
    assert past.by.source == "IMP-001" and str(past.by.correlation_id) == done["id"]
    assert past.by.actor == OPERATOR
    assert past.by.evidence[-1].sha256 == done["sha256"]


def test_names_as_phones_write_them_are_loaded_and_look_alikes_are_told_apart(loket: Loket) -> None:
    budi = BUDI | {"nama": "Ma\u2019ruf D`Costa, S.Pd.\u200b"}
    joko = JOKO | {"nama": "J\u043eKO WIDAGDO"}  # the second letter is Cyrillic
    dewi = DEWI | {"nama": "DEWI\u202eITRAS"}
    done = loket.carried_out(budi, SITI, joko, dewi)
    assert done["totals"] == {"new": 2, "rejected": 2}
    identity = loket.loaded()[0].members[0].identity
    assert isinstance(identity, Identity) and identity.name == "Ma'ruf D'Costa, S.Pd."
    rows = loket.rows(done["id"], "rejected")
    assert [codes(row) for row in rows] == [{"name.characters"}, {"text.hidden"}]
    assert all(row["name"] is None for row in rows)


def test_a_workbook_loads_like_a_csv_file(loket: Loket) -> None:
    done = loket.carried_out(content=workbook(EVERYBODY), name="penduduk.xlsx")
    assert done["totals"] == {"new": 5} and len(loket.loaded()) == 2


def test_the_same_file_twice_says_so_and_changes_nothing(loket: Loket) -> None:
    first = loket.carried_out(*EVERYBODY)
    again = loket.hand_in(*EVERYBODY)
    assert again.status_code == 200
    assert again.json()["id"] == first["id"]
    assert "sudah diimpor" in again.json()["notice"] and "IMP-001" in again.json()["notice"]
    loket.work()
    assert len(loket.loaded()) == 2


def test_a_file_that_waits_for_a_decision_is_not_tried_twice(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    again = loket.hand_in(*EVERYBODY)
    assert again.status_code == 200 and again.json()["id"] == tried["id"]
    assert "Lanjutkan" in again.json()["notice"]


def test_good_families_load_while_bad_rows_are_told_apart(loket: Loket) -> None:
    spoiled = ANI | {"nik": "1,80901E+15"}
    done = loket.carried_out(BUDI, SITI, spoiled, JOKO, DEWI)
    assert done["totals"] == {"new": 2, "rejected": 3}
    [family] = loket.loaded()
    assert [member.relation for member in family.members] == ["head", "child"]
    rows = {row["line"]: row for row in loket.rows(done["id"], "rejected")}
    assert "nik.spoiled" in codes(rows[4])
    assert "rusak karena disimpan sebagai angka di Excel" in rows[4]["faults"][0]["message"]
    assert codes(rows[2]) == {"family.waits"} and "baris 4" in rows[2]["faults"][-1]["message"]


def test_a_repaired_file_loads_the_family_that_waited(loket: Loket) -> None:
    loket.carried_out(BUDI, SITI, ANI | {"nik": "1,80901E+15"}, JOKO, DEWI)
    done = loket.carried_out(*EVERYBODY, first_load="true")
    assert done["totals"] == {"new": 3, "unchanged": 2}
    assert len(loket.loaded()) == 2


def test_a_family_has_exactly_one_head(loket: Loket) -> None:
    two = (BUDI, SITI | {"kk_level": "1"})
    none = (JOKO | {"kk_level": "4"}, DEWI)
    tried = loket.tried(*two, *none)
    assert tried["totals"] == {"rejected": 4}
    rows = loket.rows(tried["id"])
    assert [codes(row) & {"family.two-heads", "family.no-head"} for row in rows] == [
        {"family.two-heads"},
        {"family.two-heads"},
        {"family.no-head"},
        {"family.no-head"},
    ]
    assert "Baris 2 dan 3" in rows[0]["faults"][-1]["message"]


def test_of_two_rows_with_one_nik_none_is_chosen(loket: Loket) -> None:
    tried = loket.tried(BUDI, SITI, JOKO, DEWI | {"nik": SITI["nik"]})
    assert tried["totals"] == {"duplicate": 2, "rejected": 2}
    for row in loket.rows(tried["id"], "duplicate"):
        assert codes(row) >= {"row.contradicts"}
        assert any("Baris 3 dan 5" in fault["message"] for fault in row["faults"])


def test_whoever_died_or_moved_before_is_not_loaded_and_holds_nobody_up(loket: Loket) -> None:
    done = loket.carried_out(BUDI, SITI | {"status_dasar": "2"}, ANI)
    assert done["totals"] == {"new": 2, "rejected": 1}
    assert len(loket.loaded()[0].members) == 2


def test_what_a_new_person_needs_is_named(loket: Loket) -> None:
    tried = loket.tried(BUDI | {"no_kk": ""}, JOKO | {"sex": ""}, DEWI | {"rw": ""})
    rows = loket.rows(tried["id"])
    assert {f["column"] for f in rows[0]["faults"] if f["severity"] == "error"} >= {"no_kk"}
    assert {f["column"] for f in rows[1]["faults"] if f["severity"] == "error"} >= {"sex"}


def test_people_without_nik_are_loaded(loket: Loket) -> None:
    loket.carried_out(JOKO, DEWI | {"nik": "0"})
    assert [member.nik_key is None for member in loket.loaded()[0].members] == [False, True]
    done = loket.carried_out(JOKO | {"pekerjaan_id": "9"}, DEWI | {"nik": "0"}, SITI)
    assert {row["line"]: row["outcome"] for row in loket.rows(done["id"])} == {
        2: "unchanged",
        3: "unchanged",
        4: "conflict",
    }


def test_what_is_kept_of_a_person_can_be_erased(loket: Loket) -> None:
    loket.carried_out(*EVERYBODY)
    family = loket.loaded()[0]
    loket.bench.keys.erase([family.members[0].person_id], "permintaan")
    assert loket.registry.ledger.mapper.keys is not loket.bench.keys
    with_key_gone = loket.bench.ledger.history(f"family:{family.family_id}")[0].fact
    assert with_key_gone.members[0].identity is Absent.ERASED  # type: ignore[attr-defined]
