"""Everything that is kept has a term, a ground and somebody who ends it."""

import pytest

from contracts.keeping.retention import BY_NAME, PLACES, ROWS, Ends, days_of, kept
from contracts.keeping.stores import STORES, Forgets, Store
from infra.build.documents import storage
from infra.runtime.deadlines.retention import DELETES

PLAIN = {each.name for each in STORES} & BY_NAME.keys()


@pytest.mark.parametrize("store", STORES, ids=lambda store: f"{store.of}: {store.name}")
def test_every_store_has_a_term_with_a_ground(store: Store) -> None:
    found = kept(store)
    assert found.until and found.ground and found.ends


def test_no_term_is_kept_for_a_store_that_is_gone_and_none_is_said_twice() -> None:
    assert BY_NAME.keys() - PLAIN == set()
    named = [name for _, names in ROWS for name in names]
    assert len(named) == len(set(named))


def test_a_store_about_which_nobody_has_said_it_is_found() -> None:
    with pytest.raises(KeyError):
        kept(Store("registry", "complaint", Forgets.IDS))
    assert kept(Store("registry", "complaints.complaint", Forgets.IDS)).ends is Ends.WORK


def test_what_has_days_is_deleted_by_the_timer_and_nothing_else_is() -> None:
    timed = {name for name, each in BY_NAME.items() if each.ends is Ends.TIMER}
    assert timed == DELETES.keys()
    assert all(days_of(name) >= 30 for name in timed)
    assert {name for name, each in BY_NAME.items() if each.days} == timed
    with pytest.raises(KeyError):
        days_of("fact")


def test_what_is_deleted_by_itself_is_never_a_record_of_what_happened() -> None:
    for name in ("fact", "annex", "fact_tag", "erased", "access_chain"):
        assert BY_NAME[name].ends is Ends.NEVER


def test_the_published_list_has_a_line_for_each_store_and_names_every_place() -> None:
    document = storage.document()
    assert document.count("\n| ") == len(STORES) + 1
    for each in STORES:
        assert f"`{each.name}`" in document
        assert PLACES.get(each.of, each.of) in document
