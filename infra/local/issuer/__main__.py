"""`python -m infra.local.issuer` serves; with `rotate` it changes the signing key."""

import os
import sys
from ipaddress import ip_address

import uvicorn

from infra.local.issuer.app import Issuer, create_issuer
from infra.local.issuer.demo_users import ensure_demo_users
from infra.local.issuer.keys import rotate
from infra.runtime.process.settings import Settings, read_settings

PUBLIC = "JEJAK_ISSUER_PUBLIC"


def refuse_public(host: str) -> None:
    """Raises SystemExit for an address others can reach: this issuer is for one machine."""
    loopback = host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)
    if not loopback and os.environ.get(PUBLIC) != "1":
        raise SystemExit(
            f"Layanan masuk ini hanya untuk komputer sendiri, bukan {host}. "
            f"Pakai penyedia OIDC, atau setel {PUBLIC}=1 bila memang dikehendaki."
        )


def serve(settings: Settings) -> None:
    refuse_public(settings.http_host)
    ensure_demo_users(settings.secrets)
    app = create_issuer(Issuer(settings.issuer_url, settings.secrets))
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def main(arguments: list[str]) -> None:
    settings = read_settings()
    if arguments == ["rotate"]:
        rotate(settings.secrets)
    else:
        serve(settings)


if __name__ == "__main__":
    main(sys.argv[1:])
