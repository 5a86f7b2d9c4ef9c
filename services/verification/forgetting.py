"""Verification holds ids alone of people; it says how far it has read where somebody was erased."""

from contracts.keeping.confirmations import CaseCleared
from infra.runtime.deadlines.erasures import Forgetting, HeardErasure
from services.verification.known_families.view import known_families


def confirmed(erased: HeardErasure, position: int) -> CaseCleared:
    return CaseCleared(**erased.read_at(position), stores=())


forgetting = Forgetting(confirmed, known_families)
