"""Programs: who qualifies for what, under which rule version, and who receives it."""

from importlib.resources import files

from infra.runtime.process.service import Service
from services.programs.assessments import village_assessment, why
from services.programs.determinations import make_determination
from services.programs.determinations import page as determination_page
from services.programs.determinations.view import determinations
from services.programs.enrolments import end_enrolment, name_recipient
from services.programs.enrolments import page as enrolment_page
from services.programs.enrolments.view import enrolments
from services.programs.families.view import family_attributes
from services.programs.forgetting import forgetting
from services.programs.people import enrol_person
from services.programs.programmes import define_programme, publish_rule_version
from services.programs.programmes import page as programme_page
from services.programs.programmes.view import programmes
from services.programs.reactions.when_register_changed_settle_enrolments import (
    when_register_changed_settle_enrolments,
)

service = Service(
    name="programs",
    title="Program Bantuan",
    routers=[
        define_programme.router,
        publish_rule_version.router,
        programme_page.router,
        village_assessment.router,
        why.router,
        make_determination.router,
        determination_page.router,
        end_enrolment.router,
        name_recipient.router,
        enrol_person.router,
        enrolment_page.router,
    ],
    ledger_views=[programmes, determinations, enrolments],
    deadlines=[forgetting.deadlines],
    inbox_views=[family_attributes, forgetting.view],
    reactions=[when_register_changed_settle_enrolments],
    schema=files("services.programs") / "schema",
)
