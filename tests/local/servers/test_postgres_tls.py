"""PostgreSQL under TLS, as docker-compose.yml has it: who is believed, and who is let in."""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local.ports import LOOPBACK
from infra.local.servers.provision import all_databases, provision_all
from infra.runtime.process.production.profile import VERIFIED, require_production
from infra.runtime.process.settings import Owner, Owners, Profile
from tests.authority import DAY, TestAuthority
from tests.encrypted_postgres import EncryptedPostgres, encrypted_postgres

IN_USE = "SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()"


@pytest.fixture(scope="module")
def server() -> Iterator[EncryptedPostgres]:
    with encrypted_postgres() as server:
        yield server


def refused(conninfo: str) -> str:
    with pytest.raises(psycopg.OperationalError) as refusal:
        psycopg.connect(conninfo, connect_timeout=5)
    return str(refusal.value)


def test_its_rules_are_read_without_a_fault(server: EncryptedPostgres) -> None:
    with psycopg.connect(server.admin) as db:
        read = "SELECT type, database, user_name, auth_method, error FROM pg_hba_file_rules"
        found = db.execute(read).fetchall()
    assert found == [
        ("local", ["all"], ["jejak_admin"], "scram-sha-256", None),
        ("local", ["replication"], ["jejak_admin"], "scram-sha-256", None),
        ("hostssl", ["all"], ["all"], "scram-sha-256", None),
    ]


def test_every_login_that_an_installation_makes_enters_by_tls_and_no_other_way(
    server: EncryptedPostgres,
) -> None:
    """Of each service its owner, its worker, its API and its reader; of the keyring, all askers."""
    made = provision_all(server.admin, server.home.role_secrets)
    assert made == all_databases(server.admin, server.home.role_secrets)
    logins = [
        login
        for each in (*made.services.values(), made.keyring)
        for name, login in vars(each).items()
        if name != "name"
    ]
    assert len(logins) == 25
    for login in logins:
        owner = Owner(owner_conninfo=login, keyring_owner_conninfo=login)
        require_production(Owners(services={"any": owner}, profile=Profile.PRODUCTION))
        with psycopg.connect(login) as db:
            assert db.execute(IN_USE).fetchone() == (True, "TLSv1.3")
        assert "no encryption" in refused(make_conninfo(login, sslmode="disable"))


def test_nobody_is_served_without_tls_nor_copies_the_server_over_the_network(
    server: EncryptedPostgres,
) -> None:
    assert "no encryption" in refused(make_conninfo(server.admin, sslmode="disable"))
    copying = make_conninfo(server.admin, dbname="replication", replication="true")
    assert "no pg_hba.conf entry for replication" in refused(copying)
    with psycopg.connect(make_conninfo(server.socket, replication="true"), autocommit=True) as db:
        assert db.execute("IDENTIFY_SYSTEM").fetchone()


def test_the_socket_is_for_the_administrator_alone(server: EncryptedPostgres) -> None:
    made = provision_all(server.admin, server.home.role_secrets)
    here = conninfo_to_dict(server.socket)["host"]
    other = make_conninfo(made.services["registry"].app, host=here, sslmode="disable")
    assert "no pg_hba.conf entry" in refused(other)


def test_another_authority_is_not_believed(server: EncryptedPostgres, tmp_path: Path) -> None:
    stranger = TestAuthority(tmp_path / "stranger").file
    said = refused(make_conninfo(server.admin, sslrootcert=str(stranger)))
    assert "certificate verify failed" in said


@pytest.mark.parametrize(
    ("name", "until", "words"),
    [
        ("another.test", DAY, "does not match host name"),
        (LOOPBACK, timedelta(days=-1), "certificate verify failed"),
    ],
    ids=["another name", "expired"],
)
def test_a_certificate_for_another_name_or_time_is_refused(
    name: str, until: timedelta, words: str
) -> None:
    with encrypted_postgres(name, until) as server:
        assert words in refused(server.admin)


def test_old_versions_of_tls_are_not_spoken(server: EncryptedPostgres) -> None:
    old = make_conninfo(
        server.admin, ssl_min_protocol_version="TLSv1", ssl_max_protocol_version="TLSv1.1"
    )
    assert "SSL error" in refused(old)


def test_a_renewed_certificate_is_shown_after_a_signal_and_connections_stand(
    server: EncryptedPostgres,
) -> None:
    with psycopg.connect(server.admin) as standing:
        before = shown(server)
        server.renew()
        for _ in range(100):
            if (after := shown(server)) != before:
                break
            standing.execute("SELECT pg_sleep(0.1)")
        assert after != before
        assert standing.execute(IN_USE).fetchone() == (True, "TLSv1.3")
    assert conninfo_to_dict(server.admin)["sslmode"] == VERIFIED


def shown(server: EncryptedPostgres) -> str:
    """The certificate of whoever answers now, in PEM."""
    context = ssl.create_default_context(cafile=server.authority.file)
    with closing(raw(server)) as plain, context.wrap_socket(plain, server_hostname=LOOPBACK) as it:
        return ssl.DER_cert_to_PEM_cert(it.getpeercert(binary_form=True) or b"")


def raw(server: EncryptedPostgres) -> socket.socket:
    """As PostgreSQL's protocol begins TLS: eight bytes ask for it, one says yes."""
    plain = socket.create_connection((LOOPBACK, server.port), 5)
    plain.sendall(struct.pack("!ii", 8, 80877103))
    assert plain.recv(1) == b"S"
    return plain
