"""Reporting: what all services say, laid out for reading; and a witness of their ledgers."""

from infra.runtime.deadlines.timer import Deadlines
from infra.runtime.process.service import Service
from services.reporting.checkpoints import page as checkpoint_page
from services.reporting.checkpoints import witnessing
from services.reporting.checkpoints.view import checkpoints
from services.reporting.checkpoints.witnessing import propose_heads
from services.reporting.forgetting import forgetting
from services.reporting.timeline import page
from services.reporting.timeline.view import household_timeline

service = Service(
    name="reporting",
    title="Pelaporan",
    routers=[page.router, witnessing.router, checkpoint_page.router],
    ledger_views=[checkpoints],
    inbox_views=[household_timeline, forgetting.view],
    deadlines=[Deadlines(checkpoints, propose_heads), forgetting.deadlines],
)
