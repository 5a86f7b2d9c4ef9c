"""A relation that was recorded wrongly is put right, for all of its days; the head stays head."""

from contracts.codes.person import Relation
from services.registry.corrections.correct_relation import CorrectRelation
from services.registry.projections.family import Family
from services.registry.refusals import AlreadyDied, NotAMember
from tests.gwt import given
from tests.people_we_know import ANI, FAMILY, JOKO, ani, family
from tests.registry.corrections.undoing import DINSOS, Village
from tests.registry.what_happened import died


def test_only_of_members() -> None:
    joko = CorrectRelation(Family(FAMILY), JOKO, Relation.CHILD)
    given(family).when(joko).then_refused(NotAMember)
    dead = CorrectRelation(Family(FAMILY), ANI, Relation.OTHER)
    given(family, died(ani)).when(dead).then_refused(AlreadyDied)


def test_it_counts_on_every_day(village: Village) -> None:
    who = village.people["Ani"]
    done = village.act("Melati", f"members/{who}/relation-correction", {"relation": "grandchild"})
    assert done.status_code == 202, done.text
    for query in ("", "?valid_at=2026-03-01"):
        page = f"/households/{village.families['Melati']}{query}"
        members = village.registry.get(DINSOS, page).json()["members"]
        relations = {each["name"]: each["relation"] for each in members}
        assert relations["Ani"] == "grandchild"
        assert relations["Budi"] == "head"
