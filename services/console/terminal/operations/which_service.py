"""The services that keep views and parked messages, by the names people type."""

from typing import Literal, get_args

ServiceName = Literal["registry", "verification", "programs", "reporting"]
SERVICES: tuple[ServiceName, ...] = get_args(ServiceName)
