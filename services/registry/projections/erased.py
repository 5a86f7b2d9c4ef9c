"""Personal data that was erased on request stays erased: nothing is added to it."""

from contracts.registry.parts import Identity, Person
from infra.runtime.refusals import Refused


class Erased(Refused):
    title = "Data pribadi sudah dihapus"
    detail = "Data pribadi orang ini sudah dihapus atas permintaan dan tidak dapat diubah lagi."


def known_identity(person: Person) -> Identity:
    """What identifies the person; raises Erased where that was destroyed."""
    if not isinstance(person.identity, Identity):
        raise Erased
    return person.identity
