"""The registry's own key: the one by which numbers are found."""

from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.privacy.secret_file import read_secret
from infra.runtime.process.settings import Settings


def open_index(settings: Settings) -> BlindIndex:
    return BlindIndex(read_secret(settings.secrets / "index-key"))
