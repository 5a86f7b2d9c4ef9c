"""The registry: families and persons, civil events, surveys, desil, imports, roles."""

from collections.abc import Callable
from importlib.resources import files

from infra.runtime.http.deps import Deps
from infra.runtime.process.service import Running, Service
from infra.runtime.process.settings import Settings
from services.registry.aid.running import Aid, as_heard
from services.registry.aid.view import aid
from services.registry.allowances.amounts import alarms
from services.registry.directory import identities
from services.registry.directory import page as search
from services.registry.directory.namesakes import Namesakes, in_directory
from services.registry.directory.view import directory
from services.registry.emergencies import page as emergency_page
from services.registry.emergencies.view import emergencies
from services.registry.erasure import approve_erasure, request_erasure
from services.registry.erasure.confirmed import page as erasure_page
from services.registry.erasure.confirmed.confirmations import confirmations
from services.registry.erasure.forgetting import forgetting
from services.registry.erasure.sweep import Sweep
from services.registry.erasure.when_personal_data_erased_destroy_key import (
    when_personal_data_erased_destroy_key,
)
from services.registry.households import listing
from services.registry.households import page as household
from services.registry.imports.http import cancel, download, upload, verdict
from services.registry.imports.http import page as imports
from services.registry.imports.jobs.importer import Importer
from services.registry.keys import open_index
from services.registry.roles import page as roles
from services.registry.roles.first_roles import give_first_roles
from services.registry.roles.view import officers
from services.registry.routes import commands
from services.registry.villages import completeness
from services.registry.villages import page as village
from services.registry.welfare.when_change_discarded_refuse_it import (
    when_change_discarded_refuse_it,
)
from services.registry.welfare.when_change_ratified_apply_it import (
    when_change_ratified_apply_it,
)


def equip(deps: Deps, settings: Settings) -> None:
    deps.equip(open_index(settings), Namesakes(in_directory(deps.pool)), Aid(as_heard(deps.pool)))
    deps.notices += [alarms, emergency_page.to_look_at]
    assert deps.ledger
    give_first_roles(deps.ledger, settings.first_roles)


def workers(running: Running) -> dict[str, Callable[[], None]]:
    keys = running.ledger.mapper.own_keys
    importer = Importer(running.settings, keys)
    sweep = Sweep(keys, forgetting.view, running.settings.app_conninfo)
    return {
        "importer": lambda: importer.run(running.stop),
        "sweep": lambda: sweep.run(running.stop),
    }


service = Service(
    name="registry",
    title="Register Keluarga",
    routers=[
        *commands,
        listing.router,
        household.router,
        village.router,
        completeness.router,
        search.router,
        identities.router,
        upload.router,
        imports.router,
        download.router,
        verdict.router,
        cancel.router,
        request_erasure.router,
        approve_erasure.router,
        erasure_page.router,
        roles.router,
        emergency_page.router,
    ],
    ledger_views=[directory, officers, emergencies, forgetting.view],
    inbox_views=[aid, confirmations],
    deadlines=[forgetting.deadlines],
    ledger_reactions=[when_personal_data_erased_destroy_key],
    reactions=[when_change_ratified_apply_it],
    when_discarded=[when_change_discarded_refuse_it],
    hears_roles=False,
    schema=files("services.registry") / "schema",
    equip=equip,
    workers=workers,
)
