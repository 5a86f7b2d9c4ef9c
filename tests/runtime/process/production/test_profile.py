"""What may be tried out, the production profile refuses at the start, and says what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.runtime.process import migrate, provisioner, service
from infra.runtime.process.production.profile import require_production
from infra.runtime.process.settings import (
    VARIABLE,
    CertificateFiles,
    FirstRole,
    Owner,
    Owners,
    Profile,
    Settings,
)
from infra.runtime.refusals import UnsafeSetting

TLS = "sslmode=verify-full sslrootcert=/run/jejak/tls/authority.pem"
SAFE: dict[str, Any] = {
    "service": "registry",
    "profile": Profile.PRODUCTION,
    "certificates": CertificateFiles(
        certificate=Path("/run/certificate.pem"),
        key=Path("/run/key.pem"),
        authority=Path("/run/authority.pem"),
    ),
    "http_port": 8101,
    "issuer_url": "https://masuk.kabupaten.test",
    "sign_in": {"second_factor": ("mfa",)},
    "peers": {"verification": "https://verification:8102"},
    "app_conninfo": f"host=postgres password=rahasia {TLS}",
    "reader_conninfo": f"host=postgres {TLS}",
    "keyring_conninfo": f"host=postgres {TLS}",
    "nats_url": "tls://nats-1:4222,tls://nats-2:4222",
    "first_roles": (FirstRole(person="ani.wijaya", role="sysadmin", region="18.09"),),
    "secrets": Path("/secrets"),
    "data": Path("/data"),
}
UNSAFE: list[tuple[dict[str, Any], str]] = [
    ({"certificates": None}, "certificates kosong"),
    ({"issuer_url": "http://issuer:8100"}, "issuer_url memakai http: pakai https"),
    ({"peers": {"programs": "http://programs:8103"}}, "peers.programs memakai http"),
    ({"app_conninfo": "host=postgres"}, "app_conninfo tanpa TLS: tambahkan sslmode=verify-full"),
    ({"app_conninfo": "host=postgres sslmode=require"}, "app_conninfo tanpa TLS"),
    ({"reader_conninfo": "host=postgres sslmode=verify-full"}, "sslrootcert=BERKAS-OTORITAS"),
    ({"keyring_conninfo": f"host=postgres {TLS} sslmode=prefer"}, "keyring_conninfo tanpa TLS"),
    ({"app_conninfo": "bukan sambungan"}, "app_conninfo tidak terbaca"),
    ({"nats_url": "nats://nats:4222"}, "nats_url tanpa TLS: tulis tls://"),
    ({"nats_url": "tls://nats-1:4222,nats://nats-2:4222"}, "nats_url tanpa TLS"),
    ({"sign_in": {"second_factor": ()}}, "second_factor kosong: sebutkan"),
    ({"sign_in": {"outside": True}}, "second_factor kosong: sebutkan"),
    (
        {"first_roles": ({"person": "operator.desa", "role": "tim_data", "region": "18.09"},)},
        "first_roles memuat peran peragaan (tim_data)",
    ),
]


def settings(**changed: Any) -> Settings:
    return Settings.model_validate(SAFE | changed)


def test_what_is_safe_starts() -> None:
    require_production(settings())


@pytest.mark.parametrize(("changed", "words"), UNSAFE, ids=lambda given: str(given)[:40])
def test_what_is_not_is_refused_by_name_and_with_what_to_do(
    changed: dict[str, Any], words: str
) -> None:
    with pytest.raises(UnsafeSetting) as refused:
        require_production(settings(**changed))
    assert words in str(refused.value)
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize(("changed", "_"), UNSAFE, ids=lambda given: str(given)[:40])
def test_the_demo_profile_may_do_all_of_it(changed: dict[str, Any], _: str) -> None:
    require_production(settings(profile=Profile.DEMO, **changed))


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(UnsafeSetting) as refused:
        require_production(settings(issuer_url="http://a", nats_url="nats://b", certificates=None))
    assert all(word in str(refused.value) for word in ("issuer_url", "nats_url", "certificates"))


def test_demo_is_what_an_installation_is_for_unless_it_says_otherwise() -> None:
    without = {name: value for name, value in SAFE.items() if name != "profile"}
    assert Settings.model_validate(without).profile is Profile.DEMO


def test_an_outside_provider_that_says_when_there_was_a_second_factor_is_enough() -> None:
    require_production(settings(sign_in={"outside": True, "second_factor": ("mfa",)}))


def test_a_socket_of_this_machine_needs_no_tls() -> None:
    require_production(settings(app_conninfo="host=/var/run/postgresql"))


@pytest.mark.parametrize("more", [",db.kabupaten.test", " hostaddr=10.0.0.9"])
def test_a_socket_beside_an_address_is_none(more: str) -> None:
    with pytest.raises(UnsafeSetting, match="app_conninfo tanpa TLS"):
        require_production(settings(app_conninfo=f"host=/var/run/postgresql{more}"))


def test_a_process_without_http_and_nats_needs_no_certificate() -> None:
    require_production(settings(http_port=0, nats_url="", certificates=None))


@pytest.mark.parametrize("which", ["owner_conninfo", "keyring_owner_conninfo"])
def test_a_migration_too_reaches_the_database_by_tls_alone(which: str) -> None:
    good = {name: f"host=postgres {TLS}" for name in ("owner_conninfo", "keyring_owner_conninfo")}
    owners = Owners(services={"services.registry": Owner(**good)}, profile=Profile.PRODUCTION)
    require_production(owners)
    bad = Owner(**good | {which: "host=postgres"})
    with pytest.raises(UnsafeSetting, match=f"services.registry: {which} tanpa TLS"):
        require_production(owners.model_copy(update={"services": {"services.registry": bad}}))


def starts(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], object]:
    """How each kind of process begins, on settings that are not safe."""
    unsafe = settings(app_conninfo="host=nowhere.invalid", nats_url="nats://nowhere.invalid")
    if name == "service":
        return lambda: service.prepare(None, unsafe)  # type: ignore[arg-type]
    if name == "streams":
        return lambda: provisioner.main(unsafe)
    owners = Owners(
        services={"services.registry": Owner(owner_conninfo="host=nowhere.invalid")},
        profile=Profile.PRODUCTION,
    )
    file = tmp_path / "migrate.json"
    file.write_text(owners.model_dump_json())
    file.chmod(0o600)
    monkeypatch.setenv(VARIABLE, str(file))

    def migration() -> None:
        if migrate.main() == migrate.FAILED:
            raise UnsafeSetting("it said so, and ended")

    return migration


@pytest.mark.parametrize("name", ["service", "streams", "migration"])
def test_each_kind_of_process_refuses_before_it_connects_to_anything(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    begin = starts(name, tmp_path, monkeypatch)
    with pytest.raises(UnsafeSetting):
        begin()
    if name == "migration":
        assert "owner_conninfo tanpa TLS" in capsys.readouterr().out
