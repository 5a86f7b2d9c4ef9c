"""The routes of operations, for every service alike; a service that tells has a feed besides."""

from collections.abc import Sequence

from fastapi import APIRouter

from infra.runtime.process.operations import (
    feed_pages,
    histories,
    measuring,
    old_months,
    parked_lines,
    repeating,
)

OPERATIONS = [
    measuring.router,
    parked_lines.router,
    repeating.router,
    histories.router,
    old_months.router,
]


def operations(*, tells: bool) -> Sequence[APIRouter]:
    return [*OPERATIONS, histories.adopting, feed_pages.router] if tells else OPERATIONS
