"""What may be tried out and never be relied on: the production profile refuses it at the start."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from contracts.codes.roles import ROLES, RoleDuty
from infra.runtime.process.settings import Owners, Profile, Settings
from infra.runtime.refusals import UnsafeSetting

VERIFIED = "verify-full"
"""PostgreSQL's word for TLS with a known authority and the server's own name."""


def require_production(settings: Settings | Owners) -> None:
    """Raises UnsafeSetting with all that is wrong, and what to do; the demo profile may do all."""
    if settings.profile is Profile.DEMO:
        return
    found = [*(_of_owners(settings) if isinstance(settings, Owners) else _of_process(settings))]
    if found:
        raise UnsafeSetting(f"Profil produksi menolak mulai. {' '.join(found)}")


def _of_owners(owners: Owners) -> Iterator[str]:
    for package, each in owners.services.items():
        yield from _database(f"{package}: owner_conninfo", each.owner_conninfo)
        yield from _database(f"{package}: keyring_owner_conninfo", each.keyring_owner_conninfo)


def _of_process(settings: Settings) -> Iterator[str]:
    if settings.certificates is None and (settings.http_port or settings.nats_url):
        yield "certificates kosong: sebutkan berkas certificate, key, dan authority."
    yield from _plain("issuer_url", settings.issuer_url)
    for name, url in settings.peers.items():
        yield from _plain(f"peers.{name}", url)
    for name in ("app_conninfo", "reader_conninfo", "keyring_conninfo"):
        yield from _database(name, getattr(settings, name))
    for url in filter(None, settings.nats_url.split(",")):
        if urlsplit(url).scheme != "tls":
            yield "nats_url tanpa TLS: tulis tls://, dan beri server NATS sertifikat."
    yield from _first_roles(settings)
    if settings.http_port and not settings.sign_in.second_factor:
        yield "sign_in.second_factor kosong: sebutkan nilai amr atau acr dari faktor kedua."


def _plain(name: str, url: str) -> Iterator[str]:
    if url and urlsplit(url).scheme != "https":
        yield f"{name} memakai http: pakai https."


def _database(name: str, conninfo: str) -> Iterator[str]:
    """A socket of this machine needs no TLS: it leaves it for nobody."""
    if not conninfo:
        return
    try:
        parts = conninfo_to_dict(conninfo)
    except ProgrammingError:
        yield f"{name} tidak terbaca."
        return
    hosts = str(parts.get("host") or "").split(",")
    if all(each.startswith("/") for each in hosts) and not parts.get("hostaddr"):
        return
    if parts.get("sslmode") != VERIFIED or not parts.get("sslrootcert"):
        yield f"{name} tanpa TLS: tambahkan sslmode={VERIFIED} dan sslrootcert=BERKAS-OTORITAS."


def _first_roles(settings: Settings) -> Iterator[str]:
    """The installer names who administers; all others are appointed, by officers, on record."""
    others = {
        each.role
        for each in settings.first_roles
        if ROLES[each.role].duty is not RoleDuty.ADMINISTER
    }
    if others:
        yield (
            f"first_roles memuat peran peragaan ({', '.join(sorted(others))}): sebutkan hanya"
            " sysadmin pertama, yang lain diangkat olehnya."
        )
