"""Every command of the registry, in the order in which the API's page shows them."""

from services.registry.absences import (
    record_member_away,
    record_member_back,
    record_member_missing,
    record_member_reappeared,
)
from services.registry.circumstances import (
    change_disability,
    change_occupation,
    change_schooling,
    record_divorce,
    record_marriage,
)
from services.registry.civil_events import (
    record_arrival_of_member,
    record_birth,
    record_death,
    record_member_found,
    record_move_out_of_family,
    record_move_out_of_member,
)
from services.registry.corrections import (
    annul_family,
    annul_person,
    correct_date,
    correct_relation,
    declare_error,
    merge_persons,
)
from services.registry.emergencies import end_emergency, open_emergency, review_emergency
from services.registry.families import (
    change_address,
    change_head,
    correct_address,
    register_family,
    replace_kk_number,
    split_family,
    transfer_member,
)
from services.registry.persons import assign_nik, correct_biodata, correct_nik
from services.registry.roles import agree_to_role, assign_role, revoke_role
from services.registry.villages import merge_local_areas, rename_local_area
from services.registry.welfare import end_listing, record_desil, record_survey, relist_family

commands = [
    register_family.router,
    record_birth.router,
    record_death.router,
    record_move_out_of_member.router,
    record_move_out_of_family.router,
    record_arrival_of_member.router,
    record_member_found.router,
    record_member_missing.router,
    record_member_reappeared.router,
    record_member_away.router,
    record_member_back.router,
    declare_error.router,
    correct_date.router,
    correct_relation.router,
    annul_person.router,
    annul_family.router,
    merge_persons.router,
    transfer_member.router,
    split_family.router,
    change_head.router,
    replace_kk_number.router,
    change_address.router,
    correct_address.router,
    assign_nik.router,
    correct_nik.router,
    correct_biodata.router,
    record_marriage.router,
    record_divorce.router,
    change_occupation.router,
    change_schooling.router,
    change_disability.router,
    record_desil.router,
    record_survey.router,
    end_listing.router,
    relist_family.router,
    rename_local_area.router,
    merge_local_areas.router,
    assign_role.router,
    agree_to_role.router,
    revoke_role.router,
    open_emergency.router,
    end_emergency.router,
    review_emergency.router,
]
