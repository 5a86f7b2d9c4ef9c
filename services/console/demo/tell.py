"""What the demonstration shows in the end: one family, told so that an auditor can follow."""

from datetime import datetime, timedelta
from typing import Any

from rich.console import RenderableType
from rich.rule import Rule

from contracts.calendar import in_words
from services.console.demo.stage import PROGRAMME, Stage
from services.console.demo.waiting import until
from services.console.printed.household import household
from services.console.printed.reasons import reasons
from services.console.printed.timeline import timeline
from services.console.terminal.history import entries_of, state_of

LONG_AGO = -60
LAST = "programs.family_enrolled"


def tell(stage: Stage) -> None:
    entries = heard(stage)
    client = stage.officers["dinsos_operator"]
    _titled(stage, "Riwayat keluarga, seperti diterima pelaporan lewat NATS", timeline(entries))
    _titled(stage, "Keluarga hari ini", household(state_of(client, stage.family)))
    past = stage.day(LONG_AGO)
    earlier = state_of(client, stage.family, past)
    _titled(stage, f"Keluarga yang sama pada {in_words(past)}", household(earlier))
    before = known_before_the_death(entries)
    thought = state_of(client, stage.family, None, before)
    title = "Yang diketahui kantor sesaat sebelum kematian dilaporkan"
    _titled(stage, title, household(thought))
    then = why(stage, known_at=stage.notebook.notes["first-list"]["known_at"])
    _titled(stage, f"Mengapa belum layak {PROGRAMME} pada penetapan pertama", reasons(then))
    _titled(stage, f"Mengapa sekarang menerima {PROGRAMME}", reasons(why(stage)))


def heard(stage: Stage) -> list[dict[str, Any]]:
    """The family's timeline, once the last step has arrived there."""
    client = stage.officers["auditor"]
    return until(
        lambda: list(entries_of(client, stage.family)),
        lambda all_: any(each["topic"] == LAST for each in all_),
        "riwayat di pelaporan",
    )


def known_before_the_death(entries: list[dict[str, Any]]) -> datetime:
    died = next(each for each in entries if each["topic"] == "registry.member_died")
    return datetime.fromisoformat(died["recorded_at"]) - timedelta(microseconds=1)


def why(stage: Stage, known_at: int | None = None) -> dict[str, Any]:
    path = f"/programmes/{PROGRAMME}/why/{stage.family}"
    shown: dict[str, Any] = (
        stage.officers["auditor"].get("programs", path, known_at=known_at).json()
    )
    return shown


def _titled(stage: Stage, title: str, what: RenderableType) -> None:
    stage.console.print()
    stage.console.print(Rule(title, align="left"))
    stage.console.print(what)
