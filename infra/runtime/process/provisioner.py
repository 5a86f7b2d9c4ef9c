"""The provisioner: keeps streams and consumers in place, and makes again what a wiped server lost.

`python -m infra.runtime.process.provisioner` runs it with the settings that `JEJAK_SETTINGS` names.
"""

import asyncio
import logging

from nats.errors import Error

from infra.runtime.messaging.connection import Login, connect
from infra.runtime.messaging.streams import provision
from infra.runtime.process.production.profile import require_production
from infra.runtime.process.settings import Settings, read_settings

WATCH_SECONDS = 2.0

logger = logging.getLogger("jejak.streams")


async def watch(login: Login) -> None:
    """Keep everything in place until cancelled."""
    client = await connect(login)
    js = client.jetstream(timeout=10)
    while True:
        try:
            if made := await provision(js, login.replicas):
                logger.warning("provisioned", extra={"made": ", ".join(made)})
        except (Error, OSError, TimeoutError) as error:
            logger.warning("cannot provision yet", extra={"error": type(error).__name__})
        await asyncio.sleep(WATCH_SECONDS)


def login(settings: Settings) -> Login:
    authority = settings.certificates.authority if settings.certificates else None
    return Login(settings.nats_url, settings.nats_user, settings.nats_password, authority)


def main(settings: Settings) -> None:
    require_production(settings)
    asyncio.run(watch(login(settings)))


if __name__ == "__main__":
    main(read_settings())
