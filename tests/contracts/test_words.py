"""What an officer wrote beside a fact is taken out of its grounds, all of it, and put back."""

from uuid import UUID

from hypothesis import given

from contracts.event import Evidence, Provenance
from contracts.ids import FACT, FAMILY, PERSON
from contracts.privacy.classes import Class
from contracts.privacy.law import faults, leaves
from contracts.privacy.words import Words, joined, parted, whose
from tests.contracts.any_fact import any_provenance
from tests.people_we_know import BY, SUKAMAJU

MINE = BY.model_copy(
    update={
        "on_behalf_of": "Bu Siti",
        "remark": "Pak Budi sakit",
        "legal_basis": "surat Bu Bidan",
        "evidence": (Evidence(uri="berkas:budi.jpg", kind="foto"), Evidence(kind="ktp")),
    }
)


def test_whatever_of_the_grounds_is_a_remark_lies_in_the_box_of_words() -> None:
    """The law of classes finds no seal on them: this is where they are sealed."""
    remarks = {leaf.path for leaf in leaves(Provenance) if leaf.classes == (Class.REMARK,)}
    assert remarks == {"on_behalf_of", "remark", "legal_basis", "evidence.uri"}
    assert set(faults(Provenance)) == {f"{path}: remark without a seal" for path in remarks}
    by, words = parted(MINE)
    assert words == Words(
        on_behalf_of="Bu Siti",
        remark="Pak Budi sakit",
        legal_basis="surat Bu Bidan",
        uris=("berkas:budi.jpg", None),
    )
    for said in ("Siti", "Budi", "Bidan", "budi"):
        assert said not in by.model_dump_json()
    assert [(each.uri, each.kind) for each in by.evidence] == [(None, "foto"), (None, "ktp")]


@given(any_provenance())
def test_any_grounds_are_the_same_once_their_words_are_back(by: Provenance) -> None:
    bare, words = parted(by)
    assert (joined(bare, words) if words else bare) == by
    assert parted(bare) == (bare, None)


@given(any_provenance())
def test_words_that_are_gone_leave_the_rest_as_it_is(by: Provenance) -> None:
    bare, _ = parted(by)
    assert joined(bare, Words()) == bare


def test_a_reference_is_no_words() -> None:
    decreed = BY.model_copy(update={"legal_basis": "SK Bupati 460/112/2026"})
    assert parted(decreed) == (decreed, None)


def test_words_are_of_the_one_person_a_fact_names_or_else_of_the_family() -> None:
    budi, siti, family = UUID(int=1), UUID(int=2), UUID(int=100)
    found_by = [FAMILY.of(family), FAMILY.of(UUID(int=200)), FACT.of(UUID(int=9)), SUKAMAJU]
    assert whose([*found_by, PERSON.of(budi)]) == [budi, family]
    assert whose([*found_by, PERSON.of(budi), PERSON.of(siti)]) == [family]
    assert whose(found_by) == [family]
    assert whose(found_by[2:]) == []
