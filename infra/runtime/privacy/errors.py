"""What can go wrong with sealed values; no message holds a value."""


class KeyringUnavailable(Exception):
    """The keys cannot be had now: nothing is sealed or opened, and nothing is stored in clear."""


class KeyMissing(Exception):
    """The keyring does not know the subject at all: it was restored too old, or is another one."""


class SubjectErased(Exception):
    """The subject's key has been shredded: nothing new can be sealed for it."""


class TamperedCiphertext(Exception):
    """A sealed value was altered, or moved to another place than it was sealed for."""
