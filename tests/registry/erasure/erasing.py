"""Two officers erase somebody, as the tests of several pages need it."""

from typing import Any
from uuid import UUID

from tests.registry.known import Known

LEGAL = {"legal_basis": "UU 27/2022 pasal 8"}


def erase(registry: Known, *people: UUID) -> Any:
    """Asked for and agreed to, one after the other; every view knows. The last answer."""
    answer = None
    for person_id in people:
        for who, step in (("dpo.satu", "erasure"), ("kepala.satu", "erasure/approval")):
            answer = registry.post(who, f"/persons/{person_id}/{step}", **LEGAL)
            assert answer.status_code == 202, answer.text
    registry.running.follow()
    registry.ledger.mapper.own_keys.forget()
    return answer
