"""What can go wrong with sealed values; no message holds a value."""

from contracts.privacy.boxes import Unopened
from infra.runtime.refusals import Refused


class KeyringUnavailable(Unopened):
    """The keys cannot be had now: nothing is sealed or opened, and nothing is stored in clear.

    Not a refusal: whoever hears it tries again. Over HTTP it is a 503.
    """


class KeyMissing(KeyringUnavailable):
    """The keyring lacks a key that a box names, or a subject that the ledger knows.

    It was restored too old, or is another one. Whoever needs the key waits: that somebody was
    erased is another answer.
    """


class CorruptKey(Unopened):
    """One row of the keyring was altered: what is sealed for that subject waits, nobody else's."""


class NotGranted(Exception):
    """A service asked the keyring for what its grant does not name: a fault of the topology."""


class SubjectErased(Refused):
    """The subject's key has been shredded: nothing new can be sealed for it."""

    title = "Data sudah dihapus"
    detail = "Data pribadi ini sudah dihapus, sehingga tidak dapat diubah lagi."


class TamperedCiphertext(Unopened):
    """A sealed value was altered, or moved to another place than it was sealed for."""


class Unstorable(Refused):
    """A fact that the ledger cannot keep, or no view after it, whatever its type let pass.

    It says of which type the fact is or what PostgreSQL called it, never a value.
    """

    status = 422
    title = "Isi kiriman tidak dapat disimpan"
    detail = (
        "Isi kiriman ini memuat tanda atau ukuran yang tidak dapat disimpan. Periksa dan ketik "
        "ulang isinya, lalu kirim lagi."
    )

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what
