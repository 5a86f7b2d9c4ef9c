"""The keys that a service was granted, over the keyring's database."""

from infra.runtime.privacy.grants import Granted
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import Epochs
from infra.runtime.process.settings import Settings


def open_keys(settings: Settings, most: int = 50_000) -> HeldKeys | None:
    """None for a service that asks the keyring for nothing; `most` keys are held at a time."""
    if not settings.keyring_conninfo:
        return None
    epochs = Epochs(settings.secrets)
    keyring = Keyring(settings.keyring_conninfo, *epochs(), epochs=epochs)
    return HeldKeys(Granted(keyring, settings.service), most)
