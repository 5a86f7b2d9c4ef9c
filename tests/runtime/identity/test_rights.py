"""No right reaches outside the assigned regions, and taking something away never adds anything."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.roles import Level
from infra.runtime.identity.rights import Acting, Emergency, Principal, contains, right
from infra.runtime.refusals import NotFound

SEGMENT = st.sampled_from(["1", "10", "2", "32", "01", "2001"])
REGION = st.lists(SEGMENT, min_size=1, max_size=4).map(".".join)
LEVEL = st.sampled_from(Level)
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
    granted = principal({role: roles.get(role, frozenset())}).sees(region)
    assert granted == any(inside(held, region) for held in roles.get(role, ()))


@given(ROLES, st.sets(st.sampled_from(["clerk", "checker", "stranger"])), LEVEL, REGION)
def test_narrowing_never_widens(
    roles: dict[str, frozenset[str]], kept: set[str], scope: Level, region: str
) -> None:
    whole, narrow = principal(roles), principal(roles).within(right("any", *kept, scope=scope))
    assert narrow.regions <= whole.regions
    assert not narrow.sees(region) or whole.sees(region)
    for role, offices in roles.items():
        large = {each for each in offices if each.count(".") < scope}
        assert narrow.roles.get(role, set()) == (large if role in kept else set())


@given(ROLES, REGION)
def test_one_acts_in_the_narrowest_office_that_covers_the_region(
    roles: dict[str, frozenset[str]], region: str
) -> None:
    covering = {
        (role, office) for role, held in roles.items() for office in held if inside(office, region)
    }
    if not covering:
        with pytest.raises(NotFound):
            principal(roles).acting(region)
        return
    role, office, _ = principal(roles).acting(region)
    assert (role, office) in covering
    assert len(office) == max(len(each) for _, each in covering)


def test_an_approver_of_one_village_decides_nothing_for_the_regency() -> None:
    publish = right("programme.publish", "dinsos_pengesah", scope=Level.REGENCY)
    of_village = principal({"dinsos_pengesah": frozenset(["18.09.01.2001"])})
    of_regency = principal({"dinsos_pengesah": frozenset(["18.09", "18.09.01.2001"])})
    assert of_village.within(publish).roles == {}
    assert of_regency.within(publish).roles == {"dinsos_pengesah": {"18.09"}}


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


def emergency(role: str, region: str) -> Emergency:
    return Emergency(UUID(int=1), role, region, datetime.max.replace(tzinfo=UTC))


EMERGENCIES = st.lists(
    st.builds(emergency, st.sampled_from(["clerk", "checker", "auditor"]), REGION), max_size=3
).map(tuple)


@given(ROLES, EMERGENCIES, st.sampled_from(["clerk", "checker"]), LEVEL, REGION)
def test_emergency_access_reaches_its_regions_in_a_role_that_is_held_and_has_the_right(
    roles: dict[str, frozenset[str]],
    emergencies: tuple[Emergency, ...],
    role: str,
    scope: Level,
    region: str,
) -> None:
    who = Principal("somebody", roles, "token", emergencies).within(right("any", role, scope=scope))
    own = principal(roles).within(right("any", role, scope=scope))
    wider = [
        each
        for each in emergencies
        if each.role == role and own.roles and Level.of(each.region) <= scope
    ]
    assert who.sees(region) == (own.sees(region) or any(inside(e.region, region) for e in wider))
    if own.roles:
        assert who.largest == own.largest


def test_somebody_acts_in_their_own_office_where_it_covers_the_region_too() -> None:
    access = emergency("clerk", "32.1.5.2001")
    who = Principal("somebody", {"clerk": frozenset({"32.1"})}, "token", (access,))
    assert who.acting("32.1.5.2001") == Acting("clerk", "32.1")
    beyond = emergency("clerk", "32.2")
    who = Principal("somebody", {"clerk": frozenset({"32.1"})}, "token", (beyond,))
    assert who.acting("32.2.1") == Acting("clerk", "32.2", UUID(int=1))
