"""Every field of a fact has a class: it says how the field travels and who may open it.

Public and internal fields travel in clear. Personal and specific ones (UU 27/2022 pasal 4) travel
sealed, for services that declared the need. Identifiers and remarks stay with their owner. What
one class says of one subject is one part with one seal. A mark on a part covers all its fields.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeVar


class Class(StrEnum):
    """How a field travels: `Internal[...]` and so on mark it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    KEYED = "keyed"
    """A keyed hash of a number: in clear in its owner's ledger, and never leaves it."""
    PERSONAL = "personal"
    SPECIFIC = "specific"
    """Health and disability: what the law protects more than the rest."""
    IDENTIFIER = "identifier"
    REMARK = "remark"
    """Free text that may hold a name: stays with the service that recorded it, sealed."""


IN_CLEAR = frozenset({Class.PUBLIC, Class.INTERNAL, Class.KEYED})
TRAVELLING = frozenset({Class.PUBLIC, Class.INTERNAL, Class.PERSONAL, Class.SPECIFIC})

T = TypeVar("T")
Public = Annotated[T, Class.PUBLIC]
Internal = Annotated[T, Class.INTERNAL]
Personal = Annotated[T, Class.PERSONAL]
Specific = Annotated[T, Class.SPECIFIC]
Identifier = Annotated[T, Class.IDENTIFIER]
Remark = Annotated[T, Class.REMARK]


@dataclass(frozen=True)
class Seal:
    """Marks a part stored as one ciphertext under the key of the subject that a sibling names.

    `subject` leads from the model to an id: `person_id`, or `child.person_id`.
    """

    subject: str
    cls: Class
