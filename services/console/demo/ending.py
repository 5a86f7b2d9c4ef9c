"""What the demonstration tells in the end: one family, so that an auditor can follow."""

from datetime import datetime, timedelta
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule

from contracts.calendar import in_words
from infra.runtime.messaging.topology import SERVICES
from services.console.client.households import entries_of, state_of
from services.console.demo.one_trace import as_noted, table
from services.console.demo.stage import PROGRAMME, Stage, until
from services.console.printed.household import household
from services.console.printed.reasons import reasons
from services.console.printed.timeline import timeline

LONG_AGO = -60
LAST = "programs.enrolled"
RATIFIES = "POST /cases/{case_id}/ratify"
"""The request whose trace is told: it goes through every service and back."""


def tell(stage: Stage) -> None:
    """Its history, then the same family as of three different times, then why it receives."""
    entries = heard(stage)
    client = stage.officers["dinsos_operator"]
    _titled(stage, "Riwayat keluarga, seperti diterima pelaporan lewat NATS", timeline(entries))

    _titled(stage, "Keluarga hari ini", household(state_of(client, stage.family)))
    past = stage.day(LONG_AGO)
    earlier = state_of(client, stage.family, past)
    _titled(stage, f"Keluarga yang sama pada {in_words(past)}", household(earlier))
    thought = state_of(client, stage.family, None, known_before_the_death(entries))
    title = "Yang diketahui kantor sesaat sebelum kematian dilaporkan"
    _titled(stage, title, household(thought))

    then = why(stage, known_at=stage.notebook.notes["first-list"]["known_at"])
    _titled(stage, f"Mengapa belum layak {PROGRAMME} pada penetapan pertama", reasons(then))
    _titled(stage, f"Mengapa sekarang menerima {PROGRAMME}", reasons(why(stage)))
    if trace := traced(stage):
        _titled(stage, f"Satu jejak melalui semua layanan: {trace[0]['trace']}", table(trace))


def heard(stage: Stage) -> list[dict[str, Any]]:
    """The family's timeline, once the last step has arrived there."""
    client = stage.officers["auditor"]
    return until(
        lambda: list(entries_of(client, stage.family)),
        lambda entries: any(each["topic"] == LAST for each in entries),
        "riwayat di pelaporan",
    )


def traced(stage: Stage) -> list[dict[str, Any]]:
    """The trace of the run that played the acts; nothing where somebody else received it."""
    if stage.spans and "trace" not in stage.notebook.notes:
        trace = stage.spans.through(len(SERVICES), RATIFIES)
        stage.notebook.once("trace", lambda: as_noted(trace))
    noted: list[dict[str, Any]] = stage.notebook.notes.get("trace", [])
    return noted


def known_before_the_death(entries: list[dict[str, Any]]) -> datetime:
    """The last moment at which nobody knew."""
    died = next(each for each in entries if each["topic"] == "registry.member_died")
    return datetime.fromisoformat(died["recorded_at"]) - timedelta(microseconds=1)


def why(stage: Stage, known_at: int | None = None) -> dict[str, Any]:
    path = f"/programmes/{PROGRAMME}/why/{stage.family}"
    found: dict[str, Any] = stage.ask("auditor", "programs", path, known_at=known_at)
    return found


def _titled(stage: Stage, title: str, what: RenderableType) -> None:
    stage.console.print()
    stage.console.print(Rule(title, align="left"))
    stage.console.print(what)
