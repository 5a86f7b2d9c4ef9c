"""Every fact is known by its topic; old shapes become current; nothing depends on an import."""

import subprocess
import sys
from uuid import UUID

import pytest

from contracts.event import Event
from contracts.facts import FACTS
from contracts.ids import FamilyId
from contracts.registry.civil_events import MemberDied
from contracts.verification import cases, commands
from contracts.vocabulary import TopicTaken, UnknownVersion, Vocabulary, facts_in


class DoorPainted(Event):
    TOPIC = "registry.test_door_painted"
    TITLE = "Pintu dicat"
    VERSION = 3

    family_id: FamilyId
    colour: str
    coats: int


class DoorPaintedAgain(Event):
    TOPIC = "registry.test_door_painted"
    TITLE = "Pintu dicat lagi"


PAINTED = Vocabulary.of(
    [DoorPainted],
    upcasts={
        ("registry.test_door_painted", 1): lambda body: {**body, "colour": "tidak diketahui"},
        ("registry.test_door_painted", 2): lambda body: {**body, "coats": 1},
    },
)
FAMILY = {"family_id": str(UUID(int=1))}


def test_an_old_shape_is_made_current_step_by_step() -> None:
    assert PAINTED.current(DoorPainted.TOPIC, 1, FAMILY) == DoorPainted(
        family_id=UUID(int=1), colour="tidak diketahui", coats=1
    )
    assert PAINTED.current(DoorPainted.TOPIC, 2, {**FAMILY, "colour": "biru"}) == DoorPainted(
        family_id=UUID(int=1), colour="biru", coats=1
    )


@pytest.mark.parametrize("version", [0, 4])
def test_a_shape_that_no_step_leads_on_from_is_not_guessed(version: int) -> None:
    with pytest.raises(UnknownVersion):
        PAINTED.current(DoorPainted.TOPIC, version, {**FAMILY, "colour": "biru", "coats": 2})


def test_a_topic_from_outside_is_looked_up_and_never_imported() -> None:
    with pytest.raises(KeyError):
        FACTS.kind("os.system")


def test_two_facts_never_share_a_topic() -> None:
    with pytest.raises(TopicTaken):
        Vocabulary.of([DoorPainted, DoorPaintedAgain])
    assert Vocabulary.of([DoorPainted, DoorPainted]).kinds == {DoorPainted.TOPIC: DoorPainted}


def test_what_is_ratified_or_reissued_also_sends_what_the_registry_is_to_do() -> None:
    asking = {cases.ProposalRatified, cases.ChangeReissued}
    assert FACTS.sends == dict.fromkeys(asking, commands.apply_ratified_change)
    assert FACTS.kind("verification.proposal_ratified") in FACTS.sends


def test_facts_of_a_module_are_those_it_declares_itself() -> None:
    assert MemberDied in facts_in(sys.modules[MemberDied.__module__])
    assert facts_in(commands) == (commands.ApplyRatifiedChange,)


def test_a_reader_knows_every_fact_whatever_it_imported_before() -> None:
    """A forgotten import once parked messages: knowing facts needs no import but their list."""
    code = "from contracts.facts import FACTS; print(len(FACTS.kinds))"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(found.stdout) == len(FACTS.kinds) > 40
