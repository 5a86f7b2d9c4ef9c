"""Ownership: a message is believed from the service whose it is to tell, and from nobody else.

A login to publish says who somebody is; which types, ids and positions are his is said here.
"""

from collections.abc import Mapping

from contracts.cell import source_of
from contracts.message import epoch_of, is_message_of, place_of
from infra.runtime.messaging.topology import TELLS

Headers = Mapping[str, str]


def foreign(source: str, headers: Headers) -> str:
    """What of a message is not the source's own; nothing where all of it is.

    It names an attribute and quotes none: a stranger wrote them.
    """
    message_id = headers.get("ce-id", "")
    if not is_message_of(source, message_id):
        return "id"
    if not TELLS[source].fullmatch(headers.get("ce-type", "")):
        return "type"
    if headers.get("ce-source") != source_of(source):
        return "source"
    if headers.get("ce-position") != str(place_of(message_id)[0]):
        return "position"
    return ""


def goes_on(message_id: str, last: str | None) -> bool:
    """Whether a ledger that told `last` can tell this one after it: it never goes back."""
    return last is None or _place(message_id) > _place(last)


def _place(message_id: str) -> tuple[int, int, int]:
    return epoch_of(message_id), *place_of(message_id)
