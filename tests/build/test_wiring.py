"""One list says which services there are and who hears whom; what servers are told follows."""

from pathlib import Path

import pytest

from infra.build import wiring
from infra.build.wiring import PARTS, ROOT, written
from infra.runtime.messaging.topology import PARTICIPANTS, SERVICES, Participant


@pytest.mark.parametrize("name", PARTS)
def test_what_is_committed_is_what_follows(name: str) -> None:
    text = (ROOT / name).read_text()
    assert written(name, text) == text, "run `make published`"


@pytest.mark.parametrize("name", PARTS)
def test_every_part_has_its_place(name: str) -> None:
    text = (ROOT / name).read_text()
    assert [found["part"] for found in wiring.MARKED.finditer(text)] == list(PARTS[name])


def test_nobody_hears_itself() -> None:
    for each in PARTICIPANTS:
        assert set(each.hears) <= set(SERVICES) - {each.name}


def test_every_service_has_a_package() -> None:
    for name in SERVICES:
        assert (ROOT / "services" / name / "main.py").exists()


def test_a_service_that_is_added_gets_a_login_a_stream_and_its_durables(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    newcomer = Participant("grievances", hears=("registry",))
    monkeypatch.setattr(wiring, "PARTICIPANTS", (*PARTICIPANTS, newcomer))
    accounts, exports = wiring.nats_accounts(), wiring.nats_exports()
    assert "user: grievances, password: $GRIEVANCES_PASSWORD" in accounts
    assert '"JEJAK.STREAM.INFO.GRIEVANCES"' in accounts
    pulled = '"$JS.ACK.REGISTRY.grievances-registry.>"'
    assert pulled in accounts
    assert f"service: {pulled}, accounts: [ GRIEVANCES ]" in exports
    assert ":8105:8105" in wiring.compose_services()


def test_what_lies_outside_the_marks_is_left_alone(tmp_path: Path) -> None:
    text = "volumes:\n  own:\n  # topology: volumes\n  stale:\n  # end\n  other:\n"
    made = written("docker-compose.yml", text)
    assert made.startswith("volumes:\n  own:\n") and made.endswith("  other:\n")
    assert "stale" not in made and "  registry:\n" in made


def test_a_mark_that_nobody_writes_is_an_error() -> None:
    with pytest.raises(KeyError):
        written("docker-compose.yml", "# topology: cellar\n# end\n")
