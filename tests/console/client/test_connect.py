"""A terminal finds what runs in its home, and whom it may act as there."""

import stat

import pytest

from infra.local.demo.users import PASSWORDS_FILE, demo_users, ensure_demo_users
from infra.local.home import Home
from infra.local.supervisor.endpoints import Endpoint
from services.console.client.connect import connected, running_urls
from services.console.client.failures import NotRunning, UnknownPerson
from services.console.client.people import find, known_people, password_of
from tests.console.conftest import parts_of, people_of

OPERATOR, AUDITOR = "operator.desa.18.09.01.2001", "auditor.18.09"
ISSUER = Endpoint(name="issuer", state="healthy", url="http://127.0.0.1:1")


def test_everything_that_has_an_address_is_found(home: Home) -> None:
    parts_of(
        home,
        ISSUER,
        Endpoint(name="registry", state="healthy", url="http://127.0.0.1:2"),
        Endpoint(name="relay", state="healthy"),
    )
    assert running_urls(home) == {"issuer": "http://127.0.0.1:1", "registry": "http://127.0.0.1:2"}


@pytest.mark.parametrize(
    "parts", [(), (Endpoint(name="registry", state="healthy", url="http://127.0.0.1:2"),)]
)
def test_without_a_place_to_log_in_nothing_runs(home: Home, parts: tuple[Endpoint, ...]) -> None:
    parts_of(home, *parts)
    with pytest.raises(NotRunning):
        running_urls(home)


def test_a_home_in_which_nothing_was_started_says_so(home: Home) -> None:
    with pytest.raises(NotRunning):
        running_urls(home)
    with pytest.raises(NotRunning):
        known_people(home)


def test_what_a_dead_supervisor_left_behind_does_not_count(home: Home) -> None:
    parts_of(home, ISSUER)
    file = home.run / "endpoints.json"
    file.write_text(file.read_text().replace('"supervisor_started": "', '"supervisor_started": "0'))
    with pytest.raises(NotRunning):
        running_urls(home)


@pytest.mark.parametrize("asked", [OPERATOR, "operator_desa"])
def test_somebody_is_named_by_name_or_by_role(home: Home, asked: str) -> None:
    people_of(home, AUDITOR, OPERATOR)
    user = find(home, asked)
    assert (user.person, user.account, user.region) == (OPERATOR, "operator_desa", "18.09.01.2001")


def test_of_several_in_a_role_the_first_by_region_acts(home: Home) -> None:
    people_of(home, "operator.desa.18.09.10.2001", "operator.desa.18.09.01.2002", OPERATOR)
    assert find(home, "operator_desa").person == OPERATOR


@pytest.mark.parametrize("asked", ["lurah", "", "operator.desa", "auditor.18.10"])
def test_nobody_acts_as_somebody_who_is_not_known(home: Home, asked: str) -> None:
    people_of(home, AUDITOR, OPERATOR)
    with pytest.raises(UnknownPerson):
        find(home, asked)


def test_somebody_without_a_known_role_is_still_somebody(home: Home) -> None:
    people_of(home, "tamu")
    assert (find(home, "tamu").role, find(home, "tamu").region) == ("", "")


def test_everybody_of_the_issuer_is_read_back_as_they_were_made(home: Home) -> None:
    (home.secrets / "issuer").mkdir()
    ensure_demo_users(home.secrets / "issuer")
    assert set(known_people(home)) == set(demo_users())
    file = home.secrets / "issuer" / PASSWORDS_FILE
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0
    assert all(len(password_of(home, user.person)) >= 12 for user in demo_users())


def test_a_client_speaks_as_the_person_with_a_purpose(home: Home) -> None:
    people_of(home, AUDITOR)
    parts_of(home, ISSUER)
    with connected(home, "auditor", "pemeriksaan") as client:
        assert (client.login.person, client.login.issuer) == (AUDITOR, "http://127.0.0.1:1")
        assert client.login.password == f"sandi-{AUDITOR}"
        assert client.purpose == "pemeriksaan"
        web = client.web
    assert web.is_closed


def test_a_client_listens_to_no_proxy_of_the_machine(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    people_of(home, AUDITOR)
    parts_of(home, ISSUER)
    with connected(home, "auditor") as client:
        assert not client.web.trust_env
        assert client.web.timeout.connect == 3.0
