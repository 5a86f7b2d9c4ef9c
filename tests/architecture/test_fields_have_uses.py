"""A field that nobody fills, or nobody reads, is not added: each names its test and its page.

Whoever adds one adds a line: the test in which a command or a file fills it, and the view or page
that reads it.
"""

import re
from typing import NamedTuple

import pytest
from pydantic import BaseModel

from contracts.event import Annex, Evidence, Provenance
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentEvent,
    FamilyTarget,
    PersonTarget,
    RecipientNamed,
)
from contracts.programs.programmes import DeterminationMade, ProgrammeDefined
from contracts.verification.cases import CaseEvent, ProposalSubmitted, Replacement
from tests.architecture.sources import REPOSITORY

DOOR = "tests/runtime/http/test_provenance.py"
STEP = "services/verification/work/page.py"
LINE = "services/verification/work/case_line.py"
TIMELINE = "services/reporting/timeline/page.py"
PEOPLE = "tests/programs/people/test_enrol_person.py"
HEIR = "tests/programs/enrolments/test_name_recipient.py"
RECIPIENTS = "services/programs/enrolments/page.py"
DETERMINED = "tests/programs/determinations/test_determination.py"
SUBMIT = "tests/verification/cases/test_submit_proposal.py"


class Use(NamedTuple):
    filled: str
    """`file::test` of a command or a file that fills it."""
    read: str
    """The view or page that reads it."""
    shown_as: str = ""
    """What it is called there, where not by its own name."""


FIRST_RELEASE = {
    Provenance: {
        *("actor", "role", "office", "agency", "on_behalf_of", "legal_basis", "evidence"),
        *("command_id", "correlation_id", "causation_id", "case_id", "source"),
        *("traceparent", "reason"),
    },
    Evidence: {"uri", "kind", "sha256"},
    EnrolmentEvent: {"programme_id", "village_code", "effective"},
    Enrolled: {*EnrolmentEvent.model_fields, "determination_id"},
    RecipientNamed: {*EnrolmentEvent.model_fields},
    FamilyTarget: {"kind", "family_id"},
    ProgrammeDefined: {"programme_id", "code", "name"},
    DeterminationMade: {
        *("programme_id", "determination_id", "village_code", "rule_version", "known_at", "as_of"),
        *("unknown_count", "ineligible_count"),
    },
    CaseEvent: {"case_id", "family_id", "village_code"},
    ProposalSubmitted: {*CaseEvent.model_fields, "change", "based_on", "effective"},
}
"""Models whose fields were there before this law, and which."""

USES: dict[tuple[type[BaseModel], str], Use] = {
    (Provenance, "remark"): Use(f"{DOOR}::test_role_and_office_come_from_the_assignment", STEP),
    (Provenance, "delegation_id"): Use(
        f"{DOOR}::test_what_a_device_sends_says_so_and_when_it_was_confirmed_there", TIMELINE
    ),
    (Provenance, "channel"): Use(
        f"{DOOR}::test_what_a_device_sends_says_so_and_when_it_was_confirmed_there", TIMELINE
    ),
    (Provenance, "confirmed_at"): Use(
        f"{DOOR}::test_what_a_device_sends_says_so_and_when_it_was_confirmed_there", TIMELINE
    ),
    (Provenance, "content"): Use(
        f"{DOOR}::test_the_fingerprint_tells_bodies_and_grounds_apart_and_not_what_they_hold", STEP
    ),
    (Provenance, "prompted_by"): Use(
        "tests/runtime/projections/test_reactions.py"
        "::test_an_answer_keeps_the_ground_of_what_it_answers",
        STEP,
    ),
    (Annex, "hash"): Use(
        f"{DETERMINED}::test_a_determination_freezes_the_list_and_enrols",
        "services/programs/determinations/page.py",
    ),
    (Annex, "count"): Use(
        f"{DETERMINED}::test_a_determination_freezes_the_list_and_enrols",
        "services/reporting/sentences/programmes.py",
    ),
    (DeterminationMade, "eligible"): Use(
        f"{DETERMINED}::test_a_determination_freezes_the_list_and_enrols",
        "services/programs/determinations/page.py",
    ),
    (ProgrammeDefined, "target"): Use(
        f"{PEOPLE}::test_the_list_and_the_family_name_the_child_and_never_the_family",
        "services/programs/programmes/page.py",
    ),
    (EnrolmentEvent, "enrolment_id"): Use(
        f"{PEOPLE}::test_the_list_and_the_family_name_the_child_and_never_the_family", RECIPIENTS
    ),
    (EnrolmentEvent, "target"): Use(
        f"{PEOPLE}::test_the_list_and_the_family_name_the_child_and_never_the_family", RECIPIENTS
    ),
    (Enrolled, "known_at"): Use(
        f"{DETERMINED}::test_who_headed_a_family_when_it_was_enrolled_is_no_heir_of_the_one_before",
        "services/programs/enrolments/settlement.py",
    ),
    (PersonTarget, "kind"): Use(
        f"{PEOPLE}::test_the_list_and_the_family_name_the_child_and_never_the_family",
        "services/programs/enrolments/view.py",
    ),
    (PersonTarget, "person_id"): Use(
        f"{PEOPLE}::test_why_tells_a_childs_aid_from_the_familys", RECIPIENTS
    ),
    (PersonTarget, "family_id"): Use(
        f"{PEOPLE}::test_a_childs_aid_goes_along_to_another_family_and_ends_with_its_death",
        RECIPIENTS,
    ),
    (RecipientNamed, "recipient_id"): Use(
        f"{HEIR}::test_the_mark_goes_when_the_heir_is_named_and_a_voided_death_gives_way",
        RECIPIENTS,
    ),
    (RecipientNamed, "settles"): Use(
        f"{HEIR}::test_the_mark_goes_when_the_heir_is_named_and_a_voided_death_gives_way",
        "services/programs/enrolments/view.py",
    ),
    (CaseEvent, "other_family_ids"): Use(
        "tests/verification/test_over_http_refusals.py"
        "::test_a_replacement_names_two_families_and_both_are_told",
        LINE,
    ),
    (ProposalSubmitted, "number"): Use(
        f"{SUBMIT}::test_cases_are_numbered_by_office_and_year", LINE
    ),
    (ProposalSubmitted, "book"): Use(
        f"{SUBMIT}::test_cases_are_numbered_by_office_and_year",
        "services/verification/projections/case_book.py",
        "CASE_BOOK",
    ),
    (ProposalSubmitted, "period"): Use(
        f"{SUBMIT}::test_a_case_says_its_quarter_and_the_edition_of_its_answers", LINE
    ),
    (ProposalSubmitted, "edition"): Use(
        f"{SUBMIT}::test_a_case_says_its_quarter_and_the_edition_of_its_answers", LINE
    ),
    (ProposalSubmitted, "person_id"): Use(
        f"{SUBMIT}::test_a_case_may_be_about_one_member_and_about_nobody_else", LINE
    ),
    (Replacement, "kind"): Use(
        f"{SUBMIT}::test_another_family_takes_the_place_of_one_that_leaves_the_list", LINE
    ),
    (Replacement, "reason_code"): Use(
        f"{SUBMIT}::test_another_family_takes_the_place_of_one_that_leaves_the_list",
        "services/reporting/sentences/cases.py",
    ),
    (Replacement, "successor_id"): Use(
        f"{SUBMIT}::test_another_family_takes_the_place_of_one_that_leaves_the_list",
        "services/verification/cases/submit_proposal.py",
    ),
}


def test_every_field_that_came_later_names_its_test_and_its_reader() -> None:
    models = FIRST_RELEASE.keys() | {model for model, _ in USES}
    later = {
        (model, name)
        for model in models
        for name in model.model_fields.keys() - FIRST_RELEASE.get(model, set())
        if not any((base, name) in USES for base in model.__mro__[1:])
    }
    assert later == {key for key in USES if key[0] in models}


@pytest.mark.parametrize(("field", "use"), USES.items(), ids=lambda each: getattr(each, "read", ""))
def test_the_test_fills_it_and_the_page_reads_it(
    field: tuple[type[BaseModel], str], use: Use
) -> None:
    file, _, test = use.filled.partition("::")
    assert f"def {test}(" in (REPOSITORY / file).read_text(), use.filled
    name = use.shown_as or field[1]
    assert re.search(rf"\b{name}\b", (REPOSITORY / use.read).read_text()), (use.read, name)
