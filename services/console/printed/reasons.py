"""Why a family is in or out of a programme: one line for each criterion, with what it looked at."""

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from services.console.printed.words import day

MARKS = {True: ("✓", "green"), False: ("✗", "red"), None: ("?", "yellow")}
STATES = {
    "aktif": "menerima",
    "ganti_penerima": "menerima; nama penerima perlu diganti ahli waris",
    "berakhir": "sudah berakhir",
}


def reasons(found: dict[str, Any]) -> RenderableType:
    """The answer of the programmes' `GET /programmes/{code}/why/{family}`."""
    heading = Text(f"{found['programme_name']} ({found['programme']})", style="bold")
    heading.append(
        f"\nAturan versi {found['rule_version']}, umur per {day(found['as_of'])}, "
        f"sejauh diketahui sampai posisi {found['known_at']}",
        style="not bold cyan",
    )
    criteria = [line for each in found["criteria"] for line in _criterion(each)]
    conclusion = Text(found["conclusion"], style="bold")
    return Group(heading, *criteria, conclusion, Text(_enrolment(found["enrolment"])))


def _criterion(each: dict[str, Any]) -> list[Text]:
    mark, colour = MARKS[each["answer"]]
    lines = [Text.assemble("  ", (mark, colour), f" {each['label']}")]
    for value in each["values"]:
        lines.append(Text(f"      {value['label']}: {value['shown']}  ({value['source']})"))
    return lines


def _enrolment(enrolment: dict[str, Any] | None) -> str:
    if enrolment is None:
        return "Kepesertaan hari ini: tidak terdaftar sebagai penerima."
    sentence = f"Kepesertaan hari ini: {STATES.get(enrolment['state'], enrolment['state'])}"
    if enrolment["since"]:
        sentence += f", sejak {day(enrolment['since'])}"
    if enrolment["ended_on"]:
        sentence += f", berakhir {day(enrolment['ended_on'])} ({enrolment['reason']})"
    return f"{sentence}."
