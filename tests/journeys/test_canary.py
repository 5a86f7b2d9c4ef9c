"""A person nobody else resembles goes through everything; then we look where she left traces.

Her name may stand in the registry's database, where people search for it. Her NIK and her KK
number may stand nowhere: not in a database, a stream, a log or a trace. Her birth date stands in
the view by which programs judge, and in no stream and no inbox.
"""

import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.local.supervisor.background import bring_down
from infra.local.supervisor.supervisor import OTLP
from infra.runtime.process.settings import read_settings
from services.console.client.failures import Refusal
from tests.journeys.collector import collecting
from tests.journeys.traces import traces
from tests.journeys.whole import Whole, whole_jejak

VILLAGE = "18.09.01.2001"
NAME = "Zubaedah Xenographica"
STREET = "Gang Quokka Nomor Sembilan"
BORN = "1978-07-08"
NIK, KK = "1809014807780937", "1809011203190846"
EFFECTIVE = {"effective": {"on": "2026-10-01"}}

FAMILY = {
    **EFFECTIVE,
    "village_code": VILLAGE,
    "kk_number": KK,
    "address": {"address": STREET, "dusun": "MEKAR", "rw": "001", "rt": "002"},
    "members": [
        {
            "relation": "head",
            "biodata": {"sex": "female", "birth_date": BORN},
            "identity": {"name": NAME, "nik": NIK},
        }
    ],
    "origin": {"level": "other_province", "region_code": "31.74"},
}


@pytest.fixture(scope="module")
def home_with_traces() -> Iterator[tuple[Path, set[str]]]:
    """The data folder after she went through everything, and which files may hold her name."""
    with collecting() as collected, whole_jejak({OTLP: collected.url}) as jejak:
        family = _go_through_everything(jejak)
        _wait_for_the_timeline(jejak, family)
        own = _registry_folder(jejak)
        _nothing_in_inboxes(jejak)
        bring_down(jejak.home)
        collected.write(jejak.home.root / "traces")
        yield jejak.home.root, own


def _go_through_everything(jejak: Whole) -> str:
    operator = "operator_desa"
    family: str = jejak.post(operator, "registry", "/households", FAMILY)["family_id"]
    _until_found(jejak)
    jejak.post(operator, "registry", "/search/kk", {"kk_number": KK})
    jejak.post(operator, "registry", "/search/name", {"name": NAME})
    jejak.as_(operator).get("registry", f"/households/{family}", unmasked=True)
    jejak.post(
        "dinsos_operator",
        "registry",
        f"/households/{family}/housing-surveys",
        {**EFFECTIVE, "housing": {"floor": "earth"}},
        if_match='"v1"',
    )
    with pytest.raises(Refusal):
        jejak.post(operator, "registry", "/households", FAMILY)
    with pytest.raises(Refusal):
        wrong = {**FAMILY, "members": [{"identity": {"name": NAME, "nik": NIK + "1"}}]}
        jejak.post(operator, "registry", "/households", wrong)
    with pytest.raises(Refusal):
        jejak.as_(operator).get("registry", f"/households/{NIK}")
    return family


def _until_found(jejak: Whole) -> None:
    deadline = time.monotonic() + 30
    while not jejak.post("operator_desa", "registry", "/search/nik", {"nik": NIK}):
        assert time.monotonic() < deadline
        time.sleep(1)


def _wait_for_the_timeline(jejak: Whole, family: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            answer = jejak.as_("auditor").get("reporting", f"/households/{family}/timeline")
        except Refusal:
            answer = None
        if answer and len(answer.json()["items"]) == 2:
            assert NAME not in answer.text
            return
        time.sleep(0.5)
    raise AssertionError("reporting did not hear of the family")


def _nothing_in_inboxes(jejak: Whole) -> None:
    """Of the services that hear of her; the messages themselves are there."""
    for service in ("verification", "programs", "reporting"):
        settings = read_settings(jejak.home.root / "settings" / f"{service}.json")
        with psycopg.connect(settings.app_conninfo) as db:
            rows = db.execute("SELECT data, inbox::text FROM inbox").fetchall()
        assert any(b"registry" in data or b"family_id" in data for data, _ in rows)
        for data, line in rows:
            everything = bytes(data).decode() + line
            spelt = [text for text in (BORN, NAME, STREET, NIK, KK) if text in everything]
            assert spelt == []


def _registry_folder(jejak: Whole) -> set[str]:
    settings = read_settings(jejak.home.root / "settings" / "registry.json")
    with psycopg.connect(settings.app_conninfo) as db:
        row = db.execute("SELECT oid::text FROM pg_database WHERE datname = 'registry'").fetchone()
    assert row
    return {f"postgres/data/base/{row[0]}/", "postgres/data/pg_wal/"}


@pytest.mark.parametrize("number", [NIK, KK])
def test_her_numbers_are_nowhere(home_with_traces: tuple[Path, set[str]], number: str) -> None:
    home, _ = home_with_traces
    assert list(traces(number, home)) == []


@pytest.mark.parametrize("text", [NAME, STREET])
def test_her_name_and_street_are_only_where_people_search(
    home_with_traces: tuple[Path, set[str]], text: str
) -> None:
    home, allowed = home_with_traces
    elsewhere = [
        (path, form)
        for path, form in traces(text, home)
        if not any(path.as_posix().startswith(folder) for folder in allowed)
    ]
    assert elsewhere == []


def test_her_birth_date_is_in_no_stream_and_no_log(
    home_with_traces: tuple[Path, set[str]],
) -> None:
    home, _ = home_with_traces
    databases = "postgres/data/"
    found = [path for path, _ in traces(BORN, home) if not path.as_posix().startswith(databases)]
    assert found == []
    streams = [file for file in home.rglob("*") if file.suffix == ".blk"]
    assert any(b"registry.family-registered" in file.read_bytes() for file in streams)


def test_there_were_traces_and_metrics_to_look_at(
    home_with_traces: tuple[Path, set[str]],
) -> None:
    home, _ = home_with_traces
    sent = [file.read_bytes() for file in (home / "traces").iterdir()]
    assert any(b"/households/{family_id}" in body for body in sent)
    assert any(b"jejak.lag" in body for body in sent)


def test_the_search_would_find_a_leak(tmp_path: Path) -> None:
    (tmp_path / "leak.log").write_text(f"x {NIK} y")
    (tmp_path / "encoded").write_bytes(NIK.encode("utf-16-le"))
    assert {form for _, form in traces(NIK, tmp_path)} >= {"plain", "utf-16"}


def test_her_name_is_where_it_may_be(home_with_traces: tuple[Path, set[str]]) -> None:
    """So that the other tests are known to look at the right folder."""
    home, _ = home_with_traces
    assert any(traces(NAME, home))
