"""HTTP under TLS: one's own name, a known authority, a time to come; renewed in place."""

import logging
import shutil
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from infra.local.health import answers, healthy
from infra.local.ports import free_port
from infra.runtime.process.production.certificates import (
    ShownCertificate,
    ends_soon,
    known_by,
    trusted,
)
from infra.runtime.process.serving import server_of
from infra.runtime.process.settings import CertificateFiles, Settings
from infra.runtime.refusals import UnsafeSetting
from tests.authority import TestAuthority

HERE = "127.0.0.1"


@pytest.fixture
def authority(tmp_path: Path) -> TestAuthority:
    return TestAuthority(tmp_path / "tls")


class Office:
    """A server of ours that answers one question."""

    def __init__(self, files: CertificateFiles, folder: Path) -> None:
        self.settings = Settings(
            service="registry",
            certificates=files,
            http_port=free_port(),
            issuer_url="https://issuer.test",
            secrets=folder,
            data=folder,
        )
        app = FastAPI()
        app.get("/ready")(lambda: {"status": "baik"})
        self.server = server_of(app, self.settings, threading.Event())
        self.thread = threading.Thread(target=self.server.run)
        self.url = f"https://{HERE}:{self.settings.http_port}"

    def __enter__(self) -> "Office":
        self.thread.start()
        while not self.server.started:
            assert self.thread.is_alive()
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.server._wake()
        self.thread.join(10)


def ask(office: Office, authority: Path, url: str = "") -> int:
    with httpx.Client(verify=known_by(authority), trust_env=False) as web:
        return web.get(f"{url or office.url}/ready").status_code


@pytest.fixture
def office(authority: TestAuthority, tmp_path: Path) -> Iterator[Office]:
    with Office(authority.issue(HERE), tmp_path) as office:
        yield office


def test_whoever_knows_the_authority_is_answered(office: Office, authority: TestAuthority) -> None:
    assert ask(office, authority.file) == 200
    assert answers(office.url, authority=authority.file)
    assert healthy(office.settings), "its own container asks it so"


def test_another_authority_is_not_believed(office: Office, tmp_path: Path) -> None:
    stranger = TestAuthority(tmp_path / "stranger")
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(office, stranger.file)
    assert not answers(office.url, authority=stranger.file)
    assert not answers(office.url), "the system knows no authority of a test"


@pytest.mark.parametrize(
    ("name", "until"),
    [("another.test", timedelta(days=1)), (HERE, timedelta(days=-1))],
    ids=["another name", "expired"],
)
def test_a_certificate_for_another_name_or_time_is_refused(
    authority: TestAuthority, tmp_path: Path, name: str, until: timedelta
) -> None:
    with Office(authority.issue(name, until=until), tmp_path) as office:
        with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
            ask(office, authority.file)
        assert not healthy(office.settings)


def test_who_speaks_plainly_or_by_an_old_version_is_not_answered(
    office: Office, authority: TestAuthority
) -> None:
    with pytest.raises(httpx.HTTPError):
        ask(office, authority.file, office.url.replace("https:", "http:"))
    old = known_by(authority.file)
    with pytest.warns(DeprecationWarning):
        old.minimum_version = ssl.TLSVersion.TLSv1
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with httpx.Client(verify=old, trust_env=False) as web, pytest.raises(httpx.ConnectError):
        web.get(f"{office.url}/ready")


def serial(office: Office, authority: TestAuthority) -> str:
    """Of the certificate that is shown to whoever connects now."""
    place = (HERE, office.settings.http_port)
    with (
        socket.create_connection(place, 5) as plain,
        known_by(authority.file).wrap_socket(plain, server_hostname=HERE) as shaken,
    ):
        found = shaken.getpeercert()
        assert found
        return str(found["serialNumber"])


def until_other(office: Office, authority: TestAuthority, before: str) -> None:
    deadline = time.monotonic() + 15
    while serial(office, authority) == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_renewed_certificate_is_shown_without_a_restart_and_nobody_is_cut_off(
    office: Office, authority: TestAuthority
) -> None:
    before = serial(office, authority)
    with httpx.Client(verify=known_by(authority.file), trust_env=False) as web:
        assert web.get(f"{office.url}/ready").status_code == 200
        authority.issue(HERE)
        until_other(office, authority, before)
        assert web.get(f"{office.url}/ready").status_code == 200


def test_what_cannot_be_used_is_complained_about_once_and_the_old_one_shown(
    office: Office, authority: TestAuthority, caplog: pytest.LogCaptureFixture
) -> None:
    files = office.settings.certificates
    assert files
    before = serial(office, authority)
    with caplog.at_level(logging.WARNING, "jejak.certificates"):
        files.certificate.write_text("half a certificate")
        deadline = time.monotonic() + 10
        while not caplog.records and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(2.1)
    assert [each.getMessage() for each in caplog.records] == ["cannot renew the certificate"]
    assert serial(office, authority) == before
    authority.issue(HERE)
    until_other(office, authority, before)


def test_a_key_that_others_can_read_keeps_a_process_from_starting(
    authority: TestAuthority,
) -> None:
    files = authority.issue(HERE)
    files.key.chmod(0o644)
    with pytest.raises(UnsafeSetting, match="chmod 600"):
        ShownCertificate(files)


def test_files_that_are_no_pair_keep_a_process_from_starting(
    authority: TestAuthority, tmp_path: Path
) -> None:
    files = authority.issue(HERE)
    other = authority.issue(HERE, into="other")
    with pytest.raises(UnsafeSetting, match="tidak dapat dipakai"):
        ShownCertificate(files.model_copy(update={"key": other.key}))
    with pytest.raises(UnsafeSetting, match="tidak dapat dipakai: No such file"):
        ShownCertificate(files.model_copy(update={"certificate": tmp_path / "none"}))


def test_an_authority_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "none.pem").write_text("nothing")
    for file in (tmp_path / "none.pem", tmp_path / "not-there.pem"):
        with pytest.raises(UnsafeSetting, match=str(file)):
            known_by(file)


def test_without_files_of_its_own_a_process_believes_whom_the_system_knows(
    office: Office, tmp_path: Path
) -> None:
    assert trusted(office.settings.model_copy(update={"certificates": None})) is True
    assert isinstance(trusted(office.settings), ssl.SSLContext)


def test_a_pair_in_another_place_is_the_same_pair(authority: TestAuthority, tmp_path: Path) -> None:
    files = authority.issue(HERE)
    moved = tmp_path / "moved"
    shutil.copytree(authority.folder, moved)
    ShownCertificate(
        CertificateFiles(
            certificate=moved / files.certificate.name,
            key=moved / files.key.name,
            authority=moved / files.authority.name,
        )
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [(31, []), (29, ["certificates: sertifikat berakhir 28 hari lagi"])],
    ids=["time enough", "soon"],
)
def test_an_operator_is_told_of_a_certificate_that_nobody_renewed(
    authority: TestAuthority, days: int, said: list[str]
) -> None:
    assert ends_soon(authority.issue(HERE, until=timedelta(days=days))) == said
    assert ends_soon(None) == []


def test_a_certificate_that_is_gone_is_told_of_too(authority: TestAuthority) -> None:
    files = authority.issue(HERE)
    files.certificate.write_text("half a certificate")
    [said] = ends_soon(files)
    assert said == f"certificates: sertifikat {files.certificate} tidak terbaca"
