"""Settings are read from one private file, and their secrets are never shown."""

from pathlib import Path

import pytest

from infra.runtime.process.settings import Settings, SettingsError, read_settings

SECRET = "a-very-secret-word"
SETTINGS = Settings(
    service="registry",
    http_port=8101,
    issuer_url="http://127.0.0.1:8100",
    app_conninfo=f"host=127.0.0.1 password={SECRET}",
    nats_user="registry",
    nats_password=SECRET,
    secrets=Path("/secrets"),
    data=Path("/data"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "registry.json"
    file.write_text(SETTINGS.model_dump_json())
    file.chmod(0o600)
    return file


def test_a_service_reads_the_file_its_environment_names(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_SETTINGS", str(file))
    assert read_settings() == SETTINGS


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o660])
def test_a_file_that_others_can_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(SettingsError, match="chmod 600"):
        read_settings(file)


def test_a_file_of_a_group_of_the_process_is_read(file: Path) -> None:
    file.chmod(0o640)
    assert read_settings(file) == SETTINGS


def test_no_named_file_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JEJAK_SETTINGS", raising=False)
    with pytest.raises(SettingsError, match="JEJAK_SETTINGS"):
        read_settings()


def test_a_fault_in_the_file_is_named_without_quoting_the_file(file: Path) -> None:
    file.write_text(f'{{"service": "registry", "nats_password": ["{SECRET}"]}}')
    with pytest.raises(SettingsError, match="http_port") as refused:
        read_settings(file)
    assert SECRET not in str(refused.value)


def test_printing_the_settings_shows_no_secret() -> None:
    assert SECRET not in repr(SETTINGS)
