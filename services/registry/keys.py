"""Where the registry's keys are: one per person in the keyring, and one for finding numbers."""

from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.privacy.kek import Kek
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.secret_file import read_secret
from infra.runtime.privacy.vault import KeyVault, Vault
from infra.runtime.process.settings import Settings


def open_vault(settings: Settings) -> Vault:
    keyring = Keyring(settings.keyring_conninfo, Kek.from_file(settings.secrets / "kek"))
    return KeyVault(keyring)


def open_index(settings: Settings) -> BlindIndex:
    return BlindIndex(read_secret(settings.secrets / "index-key"))
