"""What is kept of one person, by all services, as a page to hand over (PDF)."""

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from services.console.printed.words import day, moment

TITLES = {
    "registry": "Register keluarga",
    "verification": "Verifikasi dan validasi",
    "programs": "Program bantuan",
    "reporting": "Pelaporan",
}

Report = Mapping[str, Any]


def printed(person: str, at: str, reports: Mapping[str, Report | None]) -> bytes:
    """`reports` is what each service answered; None for one that did not."""
    import typst  # its fonts take a while to read

    data = {
        "person": person,
        "at": at,
        "services": [_service(name, report) for name, report in reports.items()],
    }
    template = files("services.console.printed").joinpath("own_report.typ").read_bytes()
    made = typst.compile(template, format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(made, bytes)
    return made


def _service(name: str, report: Report | None) -> dict[str, Any]:
    named = {"name": TITLES.get(name, name), "answered": report is not None}
    return named if report is None else {**named, **_said(report)}


def _said(report: Report) -> dict[str, Any]:
    return {
        "received_by": [TITLES[each["service"]] for each in report["received_by"]],
        "facts": [
            {
                "title": each["title"],
                "happened": day(each["happened_on"]),
                "recorded": moment(each["recorded_at"]),
                "by": f"{each['role']}, {each['office']}",
            }
            for each in report["facts"]
        ],
        "opened": [
            {
                "at": moment(each["at"]),
                "by": f"{each['role']}, {each['office']}",
                "purpose": each["purpose"],
                "fields": ", ".join(each["fields"]),
            }
            for each in report["opened"]
        ],
        "more": report["opened_more"],
    }
