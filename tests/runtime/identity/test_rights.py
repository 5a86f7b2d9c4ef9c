"""No right reaches outside the assigned regions, and taking something away never adds anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.runtime.identity.rights import Principal, contains
from infra.runtime.refusals import NotFound

SEGMENT = st.sampled_from(["1", "10", "2", "32", "01", "2001"])
REGION = st.lists(SEGMENT, min_size=1, max_size=4).map(".".join)
ROLES = st.dictionaries(
    st.sampled_from(["clerk", "checker", "auditor"]), st.frozensets(REGION, max_size=3)
)


def principal(roles: dict[str, frozenset[str]]) -> Principal:
    return Principal("somebody", roles, "token")


def inside(outer: str, inner: str) -> bool:
    """The rule said again, in segments: the oracle."""
    want, have = outer.split("."), inner.split(".")
    return have[: len(want)] == want


def test_a_code_that_merely_begins_alike_is_another_region() -> None:
    assert contains("32.1", "32.1.5")
    assert not contains("32.1", "32.10")
    assert not contains("32.1.5", "32.1")


def test_no_region_is_not_every_region() -> None:
    assert not contains("", "32.1")


@given(REGION, REGION)
def test_a_region_holds_what_its_segments_say(outer: str, inner: str) -> None:
    assert contains(outer, inner) == inside(outer, inner)


@given(ROLES, st.sampled_from(["clerk", "checker", "stranger"]), REGION)
def test_nothing_is_granted_outside_the_assignments(
    roles: dict[str, frozenset[str]], role: str, region: str
) -> None:
    granted = principal(roles).may(role, region)
    assert granted == any(inside(held, region) for held in roles.get(role, ()))


@given(ROLES, st.sets(st.sampled_from(["clerk", "checker", "stranger"])), REGION)
def test_narrowing_never_widens(
    roles: dict[str, frozenset[str]], kept: set[str], region: str
) -> None:
    whole, narrow = principal(roles), principal(roles).only(kept)
    assert narrow.regions <= whole.regions
    assert not narrow.sees(region) or whole.sees(region)
    for role in roles:
        assert narrow.may(role, region) == (role in kept and whole.may(role, region))


@given(ROLES, SEGMENT, REGION)
def test_an_assignment_deeper_down_sees_no_more(
    roles: dict[str, frozenset[str]], segment: str, region: str
) -> None:
    deeper = {
        role: frozenset(f"{held}.{segment}" for held in regions) for role, regions in roles.items()
    }
    assert not principal(deeper).sees(region) or principal(roles).sees(region)


@given(ROLES, REGION)
def test_what_lies_outside_is_not_found(roles: dict[str, frozenset[str]], region: str) -> None:
    who = principal(roles)
    if who.sees(region):
        who.require(region)
    else:
        with pytest.raises(NotFound):
            who.require(region)
