"""What the migration and the command need to know of the issuer: its name and its tables."""

from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from infra.runtime.projections.views import View


@dataclass(frozen=True)
class WithoutLedger:
    """A part with tables of its own and no ledger: what it keeps is secret and may be forgotten."""

    name: str
    schema: Traversable
    views: tuple[View, ...] = ()
    has_ledger: bool = False


service = WithoutLedger("issuer", files("services.issuer") / "schema")
