"""The access log's witness: how far each service's chain of openings had grown, told in its ledger.

A fact travels and lies in the ledger's own chain: who cuts the log's tail off, or writes it anew
with hashes that fit, is contradicted by what others hold.
"""

from contracts.event import Event, Sha256
from contracts.ids import AccessLogOf
from contracts.privacy.classes import Internal


class AccessWitnessed(Event):
    """What such a fact of every service says."""

    log: AccessLogOf
    """The service that keeps it."""
    upto: Internal[int]
    """Number of the last entry that the hash covers, and all before it."""
    hash: Internal[Sha256]


class RegistryAccessWitnessed(AccessWitnessed):
    """The head of the registry's access log: every opening before it must still be there."""

    TOPIC = "registry.registry_access_witnessed"
    TITLE = "Ujung catatan akses register disaksikan"


class VerificationAccessWitnessed(AccessWitnessed):
    """The head of verification's access log: every opening before it must still be there."""

    TOPIC = "verification.verification_access_witnessed"
    TITLE = "Ujung catatan akses verval disaksikan"


class ProgramsAccessWitnessed(AccessWitnessed):
    """The head of programs' access log: every opening before it must still be there."""

    TOPIC = "programs.programs_access_witnessed"
    TITLE = "Ujung catatan akses program disaksikan"


class ReportingAccessWitnessed(AccessWitnessed):
    """The head of reporting's access log: every opening before it must still be there."""

    TOPIC = "reporting.reporting_access_witnessed"
    TITLE = "Ujung catatan akses pelaporan disaksikan"


OF_SERVICE: dict[str, type[AccessWitnessed]] = {
    "registry": RegistryAccessWitnessed,
    "verification": VerificationAccessWitnessed,
    "programs": ProgramsAccessWitnessed,
    "reporting": ReportingAccessWitnessed,
}
