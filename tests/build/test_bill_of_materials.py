"""The bill of materials names every part of a release, the same each time, by the standard."""

import json
import re
from collections.abc import Iterator
from importlib.metadata import version

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from infra.build.supply.bill_of_materials import LOCK, inside_wheels, packages, written
from infra.local.home import Home
from infra.local.servers.binaries import find_nats, find_postgres, version_of

LINES = """# by hand
b-part==2.0 ; sys_platform == 'win32' \\
    --hash=sha256:{b} \\
    --hash=sha256:{c}
A_part==1.0 \\
    --hash=sha256:{a}
    # via b-part
""".format(a="a" * 64, b="b" * 64, c="c" * 64)


@pytest.fixture(scope="module")
def text() -> str:
    return written()


@pytest.fixture(scope="module")
def purls(text: str) -> list[str]:
    return [part["purl"] for part in json.loads(text)["components"]]


def test_it_follows_the_published_schema(text: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    spoilt = text.replace('"bomFormat": "CycloneDX"', '"bomFormat": "Other"')
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(spoilt) is not None


def test_the_same_release_gives_the_same_bytes(text: str) -> None:
    assert written() == text
    assert not re.search(r"20\d\d-\d\d-\d\dT", text), "no moment"


def test_each_package_of_the_lock_stands_in_it_with_every_hash(text: str, purls: list[str]) -> None:
    lock = LOCK.read_text()
    pinned = re.findall(r"^([a-z0-9-]+)==(\S+)", lock, re.M)
    assert len(pinned) > 50
    assert {f"pkg:pypi/{name}@{at}" for name, at in pinned} <= set(purls)
    assert text.count('"SHA-256"') == lock.count("--hash=sha256:")
    assert len(purls) == len(set(purls))


def test_a_package_goes_by_the_licence_that_it_declares(text: str) -> None:
    parts = {part["name"]: part for part in json.loads(text)["components"]}
    assert parts["psycopg"]["licenses"] == [{"license": {"id": "LGPL-3.0-only"}}]
    assert "licenses" not in parts["cel-python"], "it declares none in a word"


def test_a_lock_is_read_line_by_line_with_what_each_package_is_for() -> None:
    found = {part.name: part for part in packages(LINES)}
    assert {name: part.version for name, part in found.items()} == {
        "b-part": "2.0",
        "a_part": "1.0",
    }
    assert sorted(h.content[0] for h in found["b-part"].hashes) == ["b", "c"]
    assert [h.content[0] for h in found["a_part"].hashes] == ["a"]


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    yield Home(tmp_path_factory.mktemp("home")).create()


def test_the_programs_inside_wheels_are_named_by_the_version_they_say_themselves(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    said = {part.name: part.version for part in inside_wheels()}
    postgres = version_of(find_postgres(home, None) / "postgres")
    nats = version_of(find_nats(home, None))
    assert said["postgresql"] == ".".join(map(str, postgres))
    assert str(said["nats-server"]).startswith(".".join(map(str, nats)) + ".")
    assert re.fullmatch(r"\d+\.\d+\.\d+", str(said["swagger-ui-dist"]))


def test_the_images_that_are_started_stand_in_it_and_ours_as_the_whole(
    text: str, purls: list[str]
) -> None:
    assert {p.split("@")[0] for p in purls if p.startswith("pkg:docker/")} >= {
        "pkg:docker/postgres",
        "pkg:docker/nats",
        "pkg:docker/python",
    }
    whole = json.loads(text)["metadata"]["component"]
    assert (whole["name"], whole["version"]) == ("jejak", version("jejak"))
