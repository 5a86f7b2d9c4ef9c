"""A NATS that acknowledges before its disk has the message is refused, whoever runs it."""

import asyncio
import json
from typing import Any

from nats.aio.client import Client
from nats.errors import Error, NoRespondersError, TimeoutError

from infra.local.errors import ServerError
from infra.runtime.process.safety import check_nats
from infra.runtime.refusals import UnsafeSetting


def require_safe(url: str, system_password: str) -> None:
    """Raise ServerError when the server does not sync each message before acknowledging it."""
    try:
        check_nats(asyncio.run(_storage_settings(url, system_password)))
    except UnsafeSetting as error:
        raise ServerError(str(error)) from error


async def _storage_settings(url: str, password: str) -> dict[str, Any]:
    """What the server says of its JetStream; empty if the system account may not ask."""
    client = Client()
    try:
        await client.connect(
            url.split(","), user="system", password=password, allow_reconnect=False
        )
        answer = await client.request("$SYS.REQ.SERVER.PING.JSZ", b"", timeout=5)
    except (Error, OSError, NoRespondersError, TimeoutError):
        return {}
    finally:
        await client.close()
    data: dict[str, Any] = json.loads(answer.data).get("data", {})
    return data
