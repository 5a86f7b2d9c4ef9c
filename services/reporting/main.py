"""Reporting: what all services told, laid out for reading. It keeps no facts of its own."""

from infra.runtime.process.service import Service
from services.reporting.timeline import timeline_page
from services.reporting.timeline.view import household_timeline

service = Service(
    name="reporting",
    title="Pelaporan",
    routers=[timeline_page.router],
    inbox_views=[household_timeline],
    keeps_ledger=False,
)
