"""Once the erasure is on record, the person's key goes; the history stays and still adds up."""

from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import reaction


@reaction(PersonalDataErased)
def when_personal_data_erased_destroy_key(
    ledger: Ledger, fact: PersonalDataErased, past: Recorded
) -> None:
    ledger.mapper.vault.forget(fact.person_id, str(past.event_id))
