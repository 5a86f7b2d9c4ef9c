"""The routes of operations, for every service alike."""

from infra.runtime.http.opening import own_report
from infra.runtime.http.opening import page as access_page
from infra.runtime.http.reading import positions
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
    feed_pages.router,
    access_page.router,
    own_report.router,
    positions.router,
]
