"""The NATS settings parse, and their permissions say what the list of hearers says."""

import re
import subprocess
from pathlib import Path

import pytest

from infra.local.home import Home
from infra.local.servers.binaries import find_nats
from infra.local.servers.nats import SETTINGS, USERS, write_settings
from infra.runtime.messaging.streams import durable, stream_name
from infra.runtime.messaging.topology import HEARS

REPOSITORY = Path(__file__).parents[2]
TEXT = SETTINGS.read_text()


def check(settings: Path) -> subprocess.CompletedProcess[str]:
    program = find_nats(Home(settings.parent), None)
    command = [str(program), "-t", "-c", str(settings), "-sd", str(settings.parent / "store")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_every_settings_file_here_is_checked() -> None:
    assert sorted(REPOSITORY.joinpath("infra/config/nats").rglob("*.conf")) == [SETTINGS]


def test_the_server_accepts_its_settings(tmp_path: Path) -> None:
    seen = check(write_settings(tmp_path, dict.fromkeys(USERS, "a-password")))
    assert seen.returncode == 0, seen.stderr


@pytest.mark.parametrize("forgotten", USERS)
def test_a_user_without_a_password_stops_the_server(tmp_path: Path, forgotten: str) -> None:
    passwords = {user: "a-password" for user in USERS if user != forgotten}
    assert check(write_settings(tmp_path, passwords)).returncode != 0


def test_acknowledged_messages_are_on_disk() -> None:
    assert re.search(r"^\s*sync_interval: always\b", TEXT, re.MULTILINE)


def test_the_settings_hold_no_password() -> None:
    assert all(word.startswith("$") for word in re.findall(r"password: (\S+?)[,\s]", TEXT))


def test_each_hearer_may_take_from_its_durables_and_no_others() -> None:
    wanted = {
        f"{stream_name(source)}.{durable(hearer, source)}"
        for hearer, sources in HEARS.items()
        for source in sources
    }
    assert set(re.findall(r"MSG\.NEXT\.([A-Z]+\.[a-z-]+)", TEXT)) == wanted
    assert set(re.findall(r"CONSUMER\.INFO\.([A-Z]+\.[a-z-]+)", TEXT)) == wanted
    assert set(re.findall(r"\$JS\.ACK\.([A-Z]+\.[a-z-]+)", TEXT)) == wanted
