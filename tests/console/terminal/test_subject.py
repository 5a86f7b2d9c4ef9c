"""`jejak subject`: what is kept of one person, gathered from every service, to hand over."""

import json
from pathlib import Path
from typing import Any

from tests.console.answers import FAMILY
from tests.console.conftest import Run
from tests.console.counter import URLS, Counter, answered, problem
from tests.console.paper import flat

REPORT: dict[str, Any] = {
    "service": "registry",
    "facts": [
        {
            "event_id": FAMILY,
            "title": "Kelahiran dicatat",
            "happened_on": "2026-11-02",
            "recorded_at": "2026-11-03T02:00:00Z",
            "role": "Tim data desa",
            "office": "18.09.01.2001",
        }
    ],
    "opened": [
        {
            "at": "2026-11-04T02:00:00Z",
            "role": "Operator Dinsos",
            "office": "18.09",
            "purpose": "Pelayanan kepada warga",
            "fields": ["Nama"],
            "times": 1,
        }
    ],
    "opened_more": False,
    "received_by": [{"service": "reporting", "classes": ["personal"]}],
}
NOTHING = {"service": "x", "facts": [], "opened": [], "opened_more": False, "received_by": []}


def gathered() -> Counter:
    return Counter(*map(answered, (REPORT, NOTHING, NOTHING, NOTHING)))


def test_every_service_is_asked_as_the_dpo_and_officers_stand_by_role(run: Run) -> None:
    counter = gathered()
    result = run(counter, "subject", FAMILY)
    assert result.exit_code == 0, result.output
    assert counter.people == ["dpo"]
    assert counter.questions == [
        f"GET {service}/subjects/{FAMILY}/report"
        for service in ("registry", "verification", "programs", "reporting")
    ]
    said = flat(result.output)
    assert "Kelahiran dicatat (2 November 2026)" in said
    assert "oleh Operator Dinsos, 18.09: Pelayanan kepada warga" in said
    assert "diterima Pelaporan" in said and "tidak ada" in said


def test_it_is_handed_over_as_a_page_that_says_who_did_not_answer(run: Run, tmp_path: Path) -> None:
    some = {name: URLS[name] for name in ("registry", "reporting", "issuer")}
    counter = Counter(answered(REPORT), answered(NOTHING), urls=some)
    page = tmp_path / "laporan.pdf"
    result = run(counter, "subject", FAMILY, "--pdf", str(page))
    assert result.exit_code == 0, result.output
    assert page.read_bytes().startswith(b"%PDF")
    assert "Verifikasi dan validasi: tidak berjalan" in flat(result.output)


def test_a_program_gets_one_object_a_service(run: Run) -> None:
    lines = run(gathered(), "subject", FAMILY, "--json").output.splitlines()
    assert json.loads(lines[0]) == REPORT and len(lines) == 4


def test_who_may_not_is_told_so(run: Run) -> None:
    assert run(Counter(problem(403, "lacks-role")), "subject", FAMILY).exit_code == 5
