"""What lies in the home of a whole installation, and what is left there of somebody erased.

One person stands in a file and another, with a family of their own, came over the counter; each has
values that nobody else has. After erasure and compaction no file below the home holds any of them.
"""

import json
import time
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from contracts.keeping.stores import HOME, SOMETIMES, STORES
from infra.local.supervisor.background import bring_down
from services.console.client.imports import commit, followed, send
from services.console.terminal.main import app
from tests.journeys.traces import holding
from tests.journeys.whole import Whole, whole_jejak
from tests.registry.imports.file import files

pytestmark = pytest.mark.timeout(600)

VILLAGE = "18.09.01.2001"
LEGAL = {"legal_basis": "UU 27/2022 pasal 8"}
COUNTER = {
    "name": "Zulaikha Quokkasari",
    "nik": "1809014207810613",
    "kk": "1809011502190777",
    "street": "Gang Wombat Sebelas",
    "note": "Surat Numbatwati Echidnaningsih",
    "born": "1981-07-02",
}
FILED = {
    "name": "TASMANIAWATI PLATYPUSARI",
    "nik": "1809014708830614",
    "kk": "1809011602190778",
    "street": "LORONG BANDIKUT TUJUH",
    "file": "warga-kookaburra-utara.xlsx",
    "mother": "CASSOWARINI",
    "born": "1983-08-07",
}
MORE = {
    "name": "KOALAWATI",
    "kk": "1809011702190779",
    "nik": "18090142078X0613",
    "street": "GANG DINGO",
}
"""In a row that is refused: it stands in the plan and in the workbook of what is to be repaired."""
VALUES = [*COUNTER.values(), *FILED.values(), *MORE.values()]


@pytest.fixture(scope="module")
def jejak() -> Iterator[Whole]:
    with pytest.MonkeyPatch.context() as patch, whole_jejak() as whole:
        patch.setenv("JEJAK_HOME", str(whole.home.root))
        yield whole


def run(*arguments: str) -> Result:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done


def until(asked: Callable[[], Any], seconds: float = 90) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := asked()):
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.5)
    return found


def over_the_counter(jejak: Whole) -> str:
    family = {
        "effective": {"on": "2026-10-01"},
        "village_code": VILLAGE,
        "kk_number": COUNTER["kk"],
        "address": {"address": COUNTER["street"], "dusun": "MEKAR", "rw": "001", "rt": "002"},
        "members": [
            {
                "relation": "head",
                "biodata": {"sex": "female", "birth_date": COUNTER["born"]},
                "identity": {"name": COUNTER["name"], "nik": COUNTER["nik"]},
            }
        ],
        "origin": {"level": "other_province", "region_code": "31.74"},
    }
    client = jejak.as_("operator_desa")
    answer = client.post("registry", "/households", family, reason=COUNTER["note"]).json()
    person: str = answer["person_ids"][0]
    survey = {"effective": {"on": "2026-10-01"}, "housing": {"floor": "earth"}}
    jejak.post(
        "dinsos_operator",
        "registry",
        f"/households/{answer['family_id']}/housing-surveys",
        survey,
        if_match='"v1"',
    )
    until(lambda: jejak.post("operator_desa", "registry", "/search/nik", {"nik": COUNTER["nik"]}))
    jejak.post("operator_desa", "registry", "/search/name", {"name": COUNTER["name"]})
    return person


def by_file(jejak: Whole, folder: Path) -> str:
    row = files.BUDI | {
        "nama": FILED["name"],
        "nik": FILED["nik"],
        "no_kk": FILED["kk"],
        "alamat": FILED["street"],
        "sex": "2",
        "tanggallahir": FILED["born"],
        "nama_ibu": FILED["mother"],
        "tempatlahir": "BANDAR LAMPUNG",
    }
    wrong = row | {"nama": MORE["name"], "nik": MORE["nik"], "alamat": MORE["street"]}
    wrong |= {"no_kk": MORE["kk"]}
    file = folder / FILED["file"]
    file.write_bytes(files.workbook([row, wrong]))
    client = jejak.as_("dinsos_operator")
    [*_, tried] = followed(client, send(client, file, VILLAGE)["id"])
    assert tried["state"] == "planned" and tried["totals"].get("new"), tried
    made = client.get("registry", f"/imports/{tried['id']}/workbook").content
    assert made
    commit(client, tried["id"], "pendataan")
    [*_, done] = followed(client, tried["id"])
    assert done["state"] == "committed", done
    file.unlink()
    [found] = until(
        lambda: jejak.post("operator_desa", "registry", "/search/nik", {"nik": FILED["nik"]})
    )
    person: str = found["person_id"]
    return person


def erase(jejak: Whole, person: str) -> None:
    for role, step in (("dpo", "erasure"), ("dinsos_pengesah", "erasure/approval")):
        jejak.post(role, "registry", f"/persons/{person}/{step}", **LEGAL)


def confirmed(person: str) -> dict[str, Any] | None:
    page: dict[str, Any] = json.loads(run("erasure", person, "--json").stdout.splitlines()[-1])
    return None if page["waiting"] else page


@pytest.fixture(scope="module")
def erased(jejak: Whole, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The two, after every service has confirmed."""
    people = [over_the_counter(jejak), by_file(jejak, tmp_path_factory.mktemp("files"))]
    assert {COUNTER["name"], FILED["name"]} <= holding(VALUES, jejak.home.root).keys()
    for person in people:
        erase(jejak, person)
    for person in people:
        until(partial(confirmed, person), seconds=180)
    return people


def test_whatever_lies_in_a_home_says_how_it_forgets(jejak: Whole) -> None:
    there = {each.name for each in jejak.home.root.iterdir()}
    always = {each.name for each in STORES if each.of == HOME}
    sometimes = [each.name for each in STORES if each.of == SOMETIMES]
    assert always - there == set(), "a line without a thing"
    strays = {each for each in there - always if not any(fnmatch(each, n) for n in sometimes)}
    assert strays == set(), "a thing without a line"


def test_an_officer_sees_all_services_confirm_and_keeps_a_certificate(
    erased: list[str], tmp_path: Path
) -> None:
    pdf = tmp_path / "berita-acara.pdf"
    said = run("erasure", erased[0], "--pdf", str(pdf)).stdout
    assert "Semua layanan menyatakan selesai" in said
    assert all(each in said for each in ("registry", "verification", "programs", "reporting"))
    assert pdf.read_bytes().startswith(b"%PDF")


def test_after_compaction_no_file_below_the_home_holds_anything_of_them(
    jejak: Whole, erased: list[str]
) -> None:
    assert holding(VALUES, jejak.home.root), (
        "old pages and WAL hold what was erased until they are written anew"
    )
    done = json.loads(run("compact", "--json").stdout.splitlines()[-1])
    assert done["tables"] > 5 and done["wal_held"] == 0
    everything = run("status", "--json").stdout
    assert json.loads(everything)["healthy"], "everything goes on"
    bring_down(jejak.home)
    assert holding(VALUES, jejak.home.root) == {}
