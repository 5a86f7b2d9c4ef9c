"""Checkpoints (notary): how far every ledger had grown, and its hash, as reporting saw it."""

from contracts.event import Event, Part, Sha256
from contracts.ids import CheckpointNumber
from contracts.privacy.classes import Internal
from contracts.text import Word


class WitnessedHead(Part):
    """The newest fact of a ledger: its hash covers it and all before it."""

    ledger: Internal[Word]
    """The service that keeps it."""
    epoch: Internal[int]
    position: Internal[int]
    """0 for reporting's own before it held anything; its hash is then that of its name."""
    hash: Internal[Sha256]


class CheckpointWitnessed(Event):
    """The heads of all ledgers, by a database that is none of theirs: each must hold them still."""

    TOPIC = "reporting.checkpoint_witnessed"
    TITLE = "Ujung buku besar disaksikan"

    number: CheckpointNumber
    """1, 2, 3: without gaps."""
    heads: tuple[WitnessedHead, ...]
