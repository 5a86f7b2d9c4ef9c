"""An operator's first day with docker-compose.yml, from the first letter to the first record."""

import re
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest

from infra.build.images import backup_server
from infra.build.images.certificates import Authority
from infra.build.images.choices import InstallerChoices
from infra.local.home import Home
from infra.runtime.process.production.certificates import known_by
from tests.issuer.conftest import BACK, CONSOLE, PASSWORD, Browser
from tests.journeys.containers import Containers, containers, let_servers_in
from tests.journeys.officers import Officer
from tests.journeys.test_canary import FAMILY, VILLAGE

SYSADMIN, OTHER, CLERK = "ani.sistem", "budi.sistem", "tim.data.ampera"
PATIENCE = 20.0
CODE = re.compile(r"kode ([A-Z2-7-]{29})")


@pytest.fixture(scope="module")
def installed() -> Iterator[Containers]:
    choices = InstallerChoices(
        host="jejak.kabupaten.test",
        region="18.09",
        sysadmins=(SYSADMIN, OTHER),
        clients=(f"{CONSOLE}={BACK}",),
    )
    with containers(choices) as running:
        yield running


Hired = Callable[[str], Officer]


@pytest.fixture(scope="module")
def hired(installed: Containers) -> Iterator[Hired]:
    """`hired("ani.sistem")` is somebody at a browser of their own."""
    with ExitStack() as browsers:

        def hire(person: str) -> Officer:
            officer = Officer(installed, person)
            browsers.enter_context(officer.web)
            return officer

        yield hire


def code_of(said: str) -> str:
    found = CODE.search(said)
    assert found, said
    return found[1]


def until(found: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def sysadmin(installed: Containers, hired: Hired) -> Officer:
    officer = hired(SYSADMIN)
    said = installed.runs("accounts", "first-sysadmin", SYSADMIN).stdout
    assert f"{installed.url('issuer')}/activate" in said
    assert "Akun aktif" in officer.activates(code_of(said))
    assert officer.logs_in() == "two"
    return officer


@pytest.fixture(scope="module")
def clerk(installed: Containers, sysadmin: Officer, hired: Hired) -> Officer:
    """Invited by a list, given a role by the sysadmin."""
    book = openpyxl.Workbook()
    assert book.active
    for row in (("akun", "nama", "peran", "wilayah"), (CLERK, "Sri Rahayu", "tim_data", VILLAGE)):
        book.active.append(row)  # type: ignore[union-attr]
    letters = installed.folder / "letters"
    book.save(letters / "undangan.xlsx")
    installed.runs("accounts", "invite", "/letters/undangan.xlsx", "--out", "/letters")
    assert (letters / "surat.pdf").read_bytes().startswith(b"%PDF-")
    officer = hired(CLERK)
    assert "Akun aktif" in officer.activates(
        code_of(installed.runs("accounts", "renew", CLERK).stdout)
    )
    assert officer.logs_in() == "one"
    assert officer.asks("registry", "/households", FAMILY).status_code == 403
    role = {"officer": CLERK, "role": "tim_data", "region_code": VILLAGE}
    given = sysadmin.asks("registry", "/roles", role)
    assert (given.status_code, given.json()["state"]) == (202, "assigned"), given.text
    return officer


def test_a_clerk_whom_the_sysadmin_invited_records_a_family_and_the_others_hear_of_it(
    clerk: Officer,
) -> None:
    recorded = until_given(clerk, "registry", "/households", FAMILY)
    read = until_given(clerk, "registry", f"/households/{recorded['family_id']}")
    assert [each["relation"] for each in read["members"]] == ["head"]

    def heard() -> bool:
        said = until_given(clerk, "reporting", "/positions")
        return bool(said["heard"]["registry"] >= recorded["position"])

    until(heard)


def until_given(clerk: Officer, service: str, path: str, body: Any = None) -> Any:
    """What stands in a view, a role among it, reaches it a moment after it was recorded."""
    deadline = time.monotonic() + PATIENCE
    while not (answer := clerk.asks(service, path, body)).is_success:
        assert time.monotonic() < deadline, answer.text
        time.sleep(0.1)
    return answer.json()


def test_a_high_role_waits_for_the_other_sysadmin(sysadmin: Officer, hired: Hired) -> None:
    role = {"officer": "dpo.kabupaten", "role": "dpo", "region_code": "18.09"}
    assert sysadmin.asks("registry", "/roles", role).json()["state"] == "waiting"
    own = sysadmin.asks("registry", "/roles/agreements", role)
    assert own.status_code == 403
    other = hired(OTHER)
    said = sysadmin.installed.runs("accounts", "first-sysadmin", OTHER).stdout
    other.activates(code_of(said))
    assert other.logs_in() == "two"
    assert other.asks("registry", "/roles/agreements", role).json()["state"] == "assigned"


def test_nobody_of_the_demonstration_gets_in_nor_anybody_by_a_password_alone(
    installed: Containers, sysadmin: Officer
) -> None:
    for person in ("operator.desa.18.09.01.2001", SYSADMIN):
        form = {"grant_type": "password", "username": person, "password": PASSWORD}
        refused = sysadmin.web.post("/token", data=form)
        assert refused.json() == {"error": "unsupported_grant_type"}
    demo = Browser(sysadmin.web)  # type: ignore[arg-type]
    assert demo.logs_in("operator.desa.18.09.01.2001").status_code == 401
    assert not list(installed.folder.rglob("demo-users.json"))


@pytest.mark.parametrize("name", ["issuer", "registry", "registry-workers", "reporting"])
def test_nobody_is_answered_without_tls_or_whom_another_authority_vouches_for(
    name: str, installed: Containers
) -> None:
    plain = installed.url(name).replace("https:", "http:")
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"{plain}/ready", trust_env=False)
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{installed.url(name)}/ready", trust_env=False)


def test_certificates_are_renewed_while_officers_work(
    installed: Containers, clerk: Officer
) -> None:
    until_given(
        clerk,
        "registry",
        "/households",
        _another("Wagiman", "1809011203190854", "1809014807780945"),
    )
    authority = Authority(installed.folder.parent / ".authority")
    port = installed.ports["registry"]
    before = serial(port, installed.authority)
    for name in ("registry", "postgres", "nats", "issuer"):
        folder, names = (
            installed.folder / "tls" / name,
            [name, "localhost", "127.0.0.1", "new.test"],
        )
        assert authority.certify(folder, names)
    let_servers_in(installed.folder)
    assert installed.postgres
    installed.postgres.process.send_signal(signal.SIGHUP)
    installed.running["nats"].send_signal(signal.SIGHUP)
    until(lambda: serial(port, installed.authority) != before)
    assert until_given(
        clerk,
        "registry",
        "/households",
        _another("Sutinah", "1809011203190862", "1809014807780953"),
    )
    installed.until_well([*installed.running.keys() - {"nats"}])


def _another(name: str, kk: str, nik: str) -> dict[str, Any]:
    head = FAMILY["members"][0]  # type: ignore[index]
    member = {**head, "identity": {"name": name, "nik": nik}}
    return {**FAMILY, "kk_number": kk, "members": [member]}


def serial(port: int, authority: Path) -> str:
    with (
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        known_by(authority).wrap_socket(plain, server_hostname="localhost") as shaken,
    ):
        return str((shaken.getpeercert() or {})["serialNumber"])


def test_a_backup_is_taken_by_the_socket(
    installed: Containers, clerk: Officer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in {
        "HOME": Home(installed.folder),
        "SERVER": installed.socket,
        "FOLDER": tmp_path / "backup",
        "KEYS": tmp_path / "keys",
    }.items():
        monkeypatch.setattr(backup_server, name, value)
    assert backup_server.main(["take"]) == 0
    assert backup_server.main(["restore", "--check"]) == 0
