"""An installation counts days in one zone: chosen at its first start, and never another."""

import json
import threading
from pathlib import Path

import pytest

from contracts.calendar import Zone
from infra.build.images.choices import InstallerChoices
from infra.build.images.compose_secrets import write_all
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import (
    CELL,
    VARIABLE,
    kept_zone,
    settle_cell,
    settle_zone,
    zone_named,
)
from infra.local.supervisor.background import bring_up
from infra.local.supervisor.crew import owners_file
from infra.local.supervisor.supervisor import supervise
from infra.runtime.process.settings import Settings, read_settings

CHOSEN = InstallerChoices(
    host="jejak.kabupaten.test", region="18.09", sysadmins=("admin.1", "admin.2")
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "jejak").create()


@pytest.fixture(autouse=True)
def nobody_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_a_home_that_was_never_started_has_no_zone_yet(home: Home) -> None:
    assert kept_zone(home) is None


def test_who_chooses_nothing_gets_wib(home: Home) -> None:
    assert settle_zone(home) is Zone.WIB
    assert kept_zone(home) is Zone.WIB


@pytest.mark.parametrize("zone", Zone)
def test_the_zone_of_the_first_start_is_kept_for_all_later_ones(home: Home, zone: Zone) -> None:
    assert settle_zone(home, zone) is zone
    assert settle_zone(home) is settle_zone(home, zone) is kept_zone(home) is zone


def test_another_zone_is_refused_later_because_days_would_move(home: Home) -> None:
    settle_zone(home, Zone.WIB)
    with pytest.raises(ServerError, match="tanggal yang sudah tercatat akan bergeser"):
        settle_zone(home, Zone.WITA)
    assert kept_zone(home) is Zone.WIB


def test_the_environment_may_choose_and_a_word_on_the_command_line_comes_first(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "wit")
    assert settle_zone(home) is Zone.WIT
    assert settle_zone(Home(tmp_path / "other").create(), Zone.WITA) is Zone.WITA


def test_an_environment_that_names_another_zone_later_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_zone(home)
    monkeypatch.setenv(VARIABLE, "WITA")
    with pytest.raises(ServerError, match="sudah WIB"):
        settle_zone(home)


def test_a_home_with_data_of_an_earlier_release_counts_in_wib(home: Home) -> None:
    home.settings.mkdir()
    assert kept_zone(home) is Zone.WIB
    with pytest.raises(ServerError):
        settle_zone(home, Zone.WIT)
    assert settle_zone(home) is Zone.WIB


@pytest.mark.parametrize("name", ["", "WIBB", "Asia/Jakarta", "UTC", "+07:00"])
def test_a_zone_that_is_none_of_indonesia_is_refused_with_the_three(name: str) -> None:
    with pytest.raises(ServerError, match="WIB, WITA, WIT"):
        zone_named(name)


def test_of_several_first_starts_at_once_all_count_alike(home: Home) -> None:
    settled: list[Zone] = []

    def start(zone: Zone) -> None:
        try:
            settled.append(settle_zone(home, zone))
        except ServerError:
            settled.append(kept_zone(home) or zone)

    starts = [threading.Thread(target=start, args=[zone]) for zone in [*Zone] * 5]
    for each in starts:
        each.start()
    for each in starts:
        each.join()
    assert len(settled) == 15
    assert set(settled) == {kept_zone(home)}
    assert not [entry.name for entry in home.root.iterdir() if entry.name.startswith(".")]


def test_neither_way_of_starting_goes_on_with_another_zone(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_zone(home, Zone.WITA)
    with pytest.raises(ServerError, match="sudah WITA"):
        bring_up(home, zone=Zone.WIB)
    monkeypatch.setenv(VARIABLE, "WIB")
    with pytest.raises(ServerError, match="sudah WITA"):
        supervise(home)
    assert not list(home.run.glob("*.pid.json"))


def told(root: Path) -> list[Path]:
    """The settings of all that serve: the migration's hold logins and nothing else."""
    files = set(Home(root).settings.glob("*.json"))
    return sorted(files - {owners_file(Home(root))})


def test_containers_are_given_the_zone_chosen_when_their_secrets_were_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "WITA")
    write_all(tmp_path, CHOSEN)
    monkeypatch.delenv(VARIABLE)
    write_all(tmp_path, CHOSEN)
    assert {read_settings(file).zone for file in told(tmp_path)} == {Zone.WITA}
    monkeypatch.setenv(VARIABLE, "WIT")
    with pytest.raises(ServerError, match="sudah WITA"):
        write_all(tmp_path, CHOSEN)


def test_settings_written_before_there_was_a_choice_mean_wib(tmp_path: Path) -> None:
    settings = {"service": "x", "http_port": 0, "issuer_url": "", "secrets": "s", "data": "d"}
    assert Settings.model_validate_json(json.dumps(settings)).zone is Zone.WIB


def test_the_cell_of_the_first_start_is_kept_and_reaches_every_service(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CELL, "18.10")
    assert settle_cell(home) == "18.10"
    monkeypatch.delenv(CELL)
    assert settle_cell(home) == "18.10"
    write_all(tmp_path / "compose", CHOSEN)
    [cell] = {read_settings(file).cell for file in told(tmp_path / "compose")}
    assert cell == "18.09"


def test_another_cell_is_refused_later_because_its_own_messages_would_be_strange(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle_cell(home)
    monkeypatch.setenv(CELL, "18.10")
    with pytest.raises(ServerError, match="pesannya sendiri tidak dikenalinya"):
        settle_cell(home)


def test_a_cell_that_cannot_stand_in_an_id_is_refused(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CELL, "18:09")
    with pytest.raises(ServerError, match="huruf kecil"):
        settle_cell(home)
