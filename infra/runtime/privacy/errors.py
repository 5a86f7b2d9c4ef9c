"""What can go wrong with sealed values; no message holds a value."""

from infra.runtime.refusals import Refused


class KeyringUnavailable(Exception):
    """The keys cannot be had now: nothing is sealed or opened, and nothing is stored in clear.

    Not a refusal: whoever hears it tries again. Over HTTP it is a 503.
    """


class KeyUnknown(Exception):
    """The keyring does not know the subject at all: it was restored too old, or is another one."""


class SubjectErased(Refused):
    """The subject's key has been shredded: nothing new can be sealed for it."""

    title = "Data sudah dihapus"
    detail = "Data pribadi ini sudah dihapus, sehingga tidak dapat diubah lagi."


class TamperedCiphertext(Exception):
    """A sealed value was altered, or moved to another place than it was sealed for."""


class Unstorable(ValueError):
    """A fact holds a character that no database column can hold, whatever its type let pass."""
