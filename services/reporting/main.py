"""Reporting: what all services say, laid out for reading. It keeps no facts of its own."""

from infra.runtime.process.service import Service
from services.reporting.timeline import page
from services.reporting.timeline.view import household_timeline

service = Service(
    name="reporting",
    title="Pelaporan",
    routers=[page.router],
    inbox_views=[household_timeline],
    keeps_ledger=False,
)
