"""Programs: who qualifies for what, under which rule version, and who receives it."""

from infra.runtime.process.service import Service
from services.programs.assessments import village_assessment, why
from services.programs.determinations import determination_list, make_determination
from services.programs.enrolments import end_enrolment
from services.programs.enrolments import page as enrolment_list
from services.programs.enrolments.view import enrolments
from services.programs.families import residents, welfare
from services.programs.families.family_attributes import family_attributes
from services.programs.programmes import define_programme, programme_list, publish_rule_version
from services.programs.reactions import (
    when_civil_event_voided_restore_enrolments,
    when_family_moved_out_end_enrolments,
    when_listing_ended_end_enrolments,
    when_member_died_end_or_ask_for_heir,
    when_member_moved_out_end_or_ask_for_heir,
)

TOLD = (residents, welfare)
"""Importing them is what teaches the view `family_attributes` its facts."""

service = Service(
    name="programs",
    title="Program Bantuan",
    routers=[
        define_programme.router,
        publish_rule_version.router,
        programme_list.router,
        village_assessment.router,
        why.router,
        make_determination.router,
        determination_list.router,
        end_enrolment.router,
        enrolment_list.router,
    ],
    ledger_views=[programme_list.programmes, determination_list.determinations, enrolments],
    inbox_views=[family_attributes],
    reactions=[
        when_member_died_end_or_ask_for_heir.reaction,
        when_member_moved_out_end_or_ask_for_heir.reaction,
        when_family_moved_out_end_enrolments.reaction,
        when_listing_ended_end_enrolments.reaction,
        when_civil_event_voided_restore_enrolments.reaction,
    ],
)
