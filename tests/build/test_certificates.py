"""The authority of an installation: believed by libraries, renewed in time, kept apart."""

import socket
import ssl
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from infra.build.images import certificates
from infra.build.images.certificates import AUTHORITY, CERTIFICATE, KEY, LIFE, Authority
from infra.local.errors import ServerError
from infra.runtime.eventstore.clock import now
from infra.runtime.process.production.certificates import ShownCertificate, known_by
from infra.runtime.process.settings import CertificateFiles
from tests.authority import TestAuthority

NAMES = ["registry", "localhost", "127.0.0.1"]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


@pytest.fixture
def folder(authority: Authority, tmp_path: Path) -> Path:
    assert authority.certify(tmp_path / "registry", NAMES)
    return tmp_path / "registry"


def files(folder: Path) -> CertificateFiles:
    return CertificateFiles(
        certificate=folder / CERTIFICATE, key=folder / KEY, authority=folder / AUTHORITY
    )


def read(folder: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())


def greeted(folder: Path, name: str, authority: Path) -> bool:
    """Whether somebody who believes that authority finds the right name."""
    ours, theirs = socket.socketpair()
    shown = ShownCertificate(files(folder)).context

    def answer() -> None:
        try:
            shown.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    answering = threading.Thread(target=answer)
    answering.start()
    try:
        with known_by(authority).wrap_socket(ours, server_hostname=name):
            return True
    except ssl.SSLCertVerificationError:
        return False
    finally:
        ours.close()
        answering.join()


def test_whoever_believes_the_authority_finds_each_of_its_names_and_no_other(
    folder: Path, tmp_path: Path
) -> None:
    for name in NAMES:
        assert greeted(folder, name, folder / AUTHORITY)
    assert not greeted(folder, "verification", folder / AUTHORITY)
    Authority(tmp_path / "another")
    assert not greeted(folder, "registry", tmp_path / "another" / AUTHORITY)


def test_a_certificate_signs_no_other_and_the_key_of_the_authority_stays_where_it_is(
    folder: Path, authority: Authority
) -> None:
    kind = read(folder).extensions.get_extension_for_class(x509.BasicConstraints).value
    assert not kind.ca
    assert {each.name for each in folder.iterdir()} == {CERTIFICATE, KEY, AUTHORITY}
    own = authority.file.with_name(KEY)
    assert own.read_text() != (folder / KEY).read_text()
    assert own.stat().st_mode & 0o077 == 0


def test_what_is_good_for_long_is_kept_by_this_and_by_the_next_run(
    folder: Path, authority: Authority
) -> None:
    before = (folder / CERTIFICATE).read_text(), (folder / KEY).read_text()
    assert not authority.certify(folder, NAMES)
    assert not Authority(authority.file.parent).certify(folder, NAMES)
    assert before == ((folder / CERTIFICATE).read_text(), (folder / KEY).read_text())


def test_what_ends_soon_or_is_for_another_name_is_made_anew(
    folder: Path, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(folder)
    assert authority.certify(folder, [*NAMES, "jejak.kabupaten.test"])
    assert read(folder).serial_number != first.serial_number
    later = now() + LIFE - certificates.RENEWED_BEFORE + timedelta(minutes=1)
    monkeypatch.setattr(certificates, "now", lambda: later)
    assert authority.certify(folder, [*NAMES, "jejak.kabupaten.test"])
    assert read(folder).not_valid_after_utc > later + LIFE - timedelta(minutes=1)
    ShownCertificate(files(folder))


def test_what_another_authority_issued_is_left_alone_with_whom_to_believe(
    authority: Authority, tmp_path: Path
) -> None:
    of_the_office = TestAuthority(tmp_path / "office")
    issued = of_the_office.issue("registry", until=timedelta(days=1))
    folder = tmp_path / "registry"
    folder.mkdir()
    issued.certificate.rename(folder / CERTIFICATE)
    issued.key.rename(folder / KEY)
    (folder / AUTHORITY).write_text(of_the_office.file.read_text())
    assert not authority.certify(folder, NAMES)
    assert (folder / AUTHORITY).read_text() == of_the_office.file.read_text()
    assert greeted(folder, "registry", of_the_office.file)


def test_an_authority_whose_key_is_gone_says_what_to_do(authority: Authority) -> None:
    authority.file.with_name(KEY).unlink()
    with pytest.raises(ServerError, match="salinannya"):
        Authority(authority.file.parent)
