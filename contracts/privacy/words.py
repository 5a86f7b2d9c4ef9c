"""Words (free text about people): what an officer wrote beside a fact may hold a name.

They lie in a box of their own beside the fact, under the key of whom it is about, and never travel.
Only the service that stored them opens them.
"""

from collections.abc import Sequence
from uuid import UUID

from contracts.event import Part, Provenance
from contracts.ids import FAMILY, PERSON
from contracts.privacy.classes import Remark
from contracts.privacy.references import is_reference
from contracts.text import PlainText


class Words(Part):
    """What of the grounds of a fact is words, as it lies in its box."""

    on_behalf_of: Remark[PlainText | None] = None
    remark: Remark[PlainText | None] = None
    legal_basis: Remark[PlainText | None] = None
    """Where it is no reference."""
    uris: Remark[tuple[PlainText | None, ...]] = ()
    """Where each document of the evidence lies."""


def parted(by: Provenance) -> tuple[Provenance, Words | None]:
    """The grounds without words, and the words; None where nobody wrote any."""
    basis = None if by.legal_basis and is_reference(by.legal_basis) else by.legal_basis
    uris = tuple(each.uri for each in by.evidence) if any(e.uri for e in by.evidence) else ()
    if not (by.on_behalf_of or by.remark or basis or uris):
        return by, None
    words = Words(on_behalf_of=by.on_behalf_of, remark=by.remark, legal_basis=basis, uris=uris)
    evidence = tuple(each.model_copy(update={"uri": None}) for each in by.evidence)
    gone = {"on_behalf_of": None, "remark": None, "evidence": evidence}
    return by.model_copy(update=gone | ({"legal_basis": None} if basis else {})), words


def joined(by: Provenance, words: Words) -> Provenance:
    """What `parted` parted."""
    uris = words.uris or (None,) * len(by.evidence)
    evidence = tuple(
        each.model_copy(update={"uri": uri}) for each, uri in zip(by.evidence, uris, strict=True)
    )
    said = {"on_behalf_of": words.on_behalf_of, "remark": words.remark, "evidence": evidence}
    return by.model_copy(update=said | ({"legal_basis": words.legal_basis or by.legal_basis}))


def whose(tags: Sequence[str]) -> list[UUID]:
    """Under whose key words beside a fact lie: the one person it names, else the first family.

    The family stands in for a person who was erased; a fact about nobody has no such key.
    """
    people, families = PERSON.values_in(tags), FAMILY.values_in(tags)
    return [UUID(each) for each in [*(people if len(people) == 1 else ()), *families[:1]]]
