"""A law: each kind of fact names what undoes it, or says why nothing does."""

from collections.abc import Iterable, Mapping

from contracts.event import Event
from contracts.facts import FACTS
from contracts.registry.effects import DOES
from services.programs.main import service as programs
from services.registry.main import service as registry
from services.verification.main import service as verification
from tests.registry.corrections.undoing import UNDONE_OVER_HTTP

ERROR = "/facts/{event_id}/error"
"""The general way: declared an error, it never was. Tried over HTTP for each kind of fact."""

UNDO: Mapping[str, str] = {
    # What a command does instead.
    "registry.role_assigned": "/roles/revocations",
    "registry.role_proposed": "/roles/revocations",
    "registry.role_revoked": "/roles",
    "registry.emergency_opened": "/emergencies/{emergency_id}/end",
    "registry.emergency_ended": "/emergencies",
    "registry.village_baseline_set": "/imports/{import_id}/cancel",
    "registry.village_baseline_voided": "/imports",
    "registry.local_area_named": "/villages/{village_code}/areas/{area_id}/merge",
    "registry.local_area_renamed": "/villages/{village_code}/areas/{area_id}/name",
    "verification.proposal_submitted": "/cases/{case_id}/withdraw",
    "verification.proposal_returned": "/cases/{case_id}/revise",
    "verification.proposal_revised": "/cases/{case_id}/revise",
    "verification.proposal_withdrawn": "/cases",
    "verification.proposal_rejected": "/cases",
    "verification.proposal_verified": "/cases/{case_id}/return",
    "programs.rule_version_published": "/programmes/{code}/rule-versions",
    "programs.determination_made": "/programmes/{code}/determinations",
    "programs.enrolled": "/programmes/{code}/enrolments/{named}/end",
    "programs.recipient_named": "/programmes/{code}/enrolments/{named}/recipient",
    "programs.enrolment_ended": "/programmes/{code}/enrolments",
}
WHY_NOT: Mapping[str, str] = {
    "registry.personal_data_erased": "the key is destroyed: nothing brings back what it opened",
    "registry.key_destroyed": "says that nothing is left, and decides nothing",
    "verification.case_cleared": "says that nothing is left, and decides nothing",
    "programs.family_cleared": "says that nothing is left, and decides nothing",
    "reporting.timeline_cleared": "says that nothing is left, and decides nothing",
    "registry.emergency_reviewed": "a finding stands; another emergency has its own review",
    "registry.erasure_requested": "asks another officer, who approves it or leaves it",
    "registry.ratified_change_applied": "answers a case; what was changed is undone",
    "registry.ratified_change_refused": "answers a case, and changes nothing",
    "registry.local_area_merged": "a spelling is found again by naming a new area in an address",
    "verification.proposal_ratified": "carried out at once, and undone in the registry",
    "verification.change_reissued": "carried out once for a case, and undone in the registry",
    "verification.change_discarded": "repeats what the registry answered",
    "verification.case_overdue": "says that a day has passed, and decides nothing",
    "verification.case_applied": "repeats what the registry answered",
    "verification.reconciliation_needed": "repeats what the registry answered",
    "verification.apply_ratified_change": "a command, and no fact",
    **{
        f"{name}.{name}_access_witnessed": "says how far a log had grown, and nothing of anybody"
        for name in ("registry", "verification", "programs", "reporting")
    },
    "reporting.checkpoint_witnessed": "says what other ledgers held, and nothing of anybody",
    "programs.programme_defined": "does nothing until a rule and a determination follow",
    "programs.enrolment_carried": "follows from a fact of the registry, and is undone with it",
    "programs.recipient_change_due": "follows from a fact of the registry, and is undone with it",
    "programs.enrolment_restored": "follows from an error that was declared",
}


def without_undo(facts: Iterable[type[Event]]) -> list[str]:
    """The kinds of fact that can neither be undone nor say why."""
    said = {*UNDO, *WHY_NOT, *(fact.TOPIC for fact in DOES)}
    return [fact.TOPIC for fact in facts if fact.TOPIC not in said]


def unknown_ways(undo: Mapping[str, str]) -> list[str]:
    """The ways to undo something that no service offers."""
    services = (registry, verification, programs)
    routes = [route for each in services for router in each.routers for route in router.routes]
    paths = {getattr(route, "path", "") for route in routes}
    return [way for way in undo.values() if way not in paths]


def untried(tried: Mapping[str, object]) -> list[str]:
    """The facts that are undone in the general way, and that no test undoes over HTTP."""
    return [fact.__name__ for fact in DOES if fact.TOPIC not in {*tried, *WHY_NOT}]


def test_every_kind_of_fact_is_undone_or_says_why_not() -> None:
    assert without_undo(FACTS.kinds.values()) == []


def test_a_kind_of_fact_without_undo_is_found() -> None:
    class DoorPainted(Event):
        TOPIC = "registry.test_door_painted"
        TITLE = "Pintu dicat"

    assert without_undo([*FACTS.kinds.values(), DoorPainted]) == ["registry.test_door_painted"]


def test_what_is_said_to_undo_something_is_there() -> None:
    assert unknown_ways(UNDO | {"registry.fact_voided": ERROR}) == []
    assert unknown_ways({"registry.role_assigned": "/roles/forgetting"}) == ["/roles/forgetting"]


def test_what_the_general_way_undoes_is_tried_over_http() -> None:
    assert untried(UNDONE_OVER_HTTP) == []
    fewer = {topic: way for topic, way in UNDONE_OVER_HTTP.items() if "member_died" not in topic}
    assert untried(fewer) == ["MemberDied"]
