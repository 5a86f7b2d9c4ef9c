"""How complete a village is, counted by the names of what is filled."""

from contracts.registry.places import Place
from tests.people_we_know import MARGOREJO, SUKAMAJU, ani, family, neighbours
from tests.registry.known import Known
from tests.registry.what_happened import missing

PAGE = f"/villages/{SUKAMAJU}/completeness"


def test_each_field_is_counted_of_those_who_live_there(registry: Known) -> None:
    without = Place(address="Jalan Melati 4")
    registry.record(family, neighbours.model_copy(update=without.parts()), missing(ani))
    page = registry.get("auditor.satu", PAGE).json()
    assert page["people"]["total"] == 4
    filled = page["people"]["filled"]
    assert (filled["name"], filled["nik"], filled["occupation"]) == (4, 3, 0)
    assert page["families"]["total"] == 2
    assert page["families"]["filled"] == {
        "kk_number": 1,
        "address": 2,
        "dusun": 1,
        "rw": 1,
        "rt": 1,
    }


def test_a_village_without_anybody_is_neither_complete_nor_incomplete(registry: Known) -> None:
    page = registry.get("operator.margorejo", f"/villages/{MARGOREJO}/completeness").json()
    assert (page["people"]["total"], page["families"]["total"]) == (0, 0)
    assert registry.get("operator.margorejo", PAGE).status_code == 404
