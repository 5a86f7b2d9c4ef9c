"""Write the published contracts from the code. Refuses to change a published version's meaning.

`python -m infra.build.publish` writes; `python -m infra.build.publish --check` compares only.
"""

import json
import sys
from functools import cache
from pathlib import Path

import yaml

from contracts.event import Provenance
from contracts.message import wire_type
from infra.build.compatibility import breaking
from infra.build.documents import asyncapi, openapi, processing, storage
from infra.build.examples import example
from infra.build.schemas import every_fact, message_schema
from infra.runtime.messaging.topology import SERVICES

ROOT = Path(__file__).parents[2] / "contracts"


@cache
def schemas() -> dict[str, str]:
    """The JSON Schema of every message, by where it lies under `contracts/`."""
    return {
        f"published/schemas/{wire_type(fact)}.json": _json(message_schema(fact))
        for fact in every_fact()
    }


@cache
def documents() -> dict[str, str]:
    """What describes a whole service, or all of them."""
    messages = yaml.safe_dump(asyncapi.document(), allow_unicode=True, sort_keys=False, width=100)
    apis = {f"published/openapi/{name}.json": _json(openapi.document(name)) for name in SERVICES}
    listed = {
        "published/pemrosesan.md": processing.document(),
        "published/penyimpanan.md": storage.document(),
    }
    return {"published/asyncapi.yaml": messages} | listed | apis


def samples() -> dict[str, str]:
    """A stored body of every current version, before sealing; once written it never changes."""
    facts = {
        f"samples/{fact.TOPIC}.v{fact.VERSION}.json": example(fact).model_dump_json(
            exclude_none=True
        )
        for fact in every_fact()
    }
    facts["samples/provenance.json"] = example(Provenance).model_dump_json(exclude_none=True)
    return {name: _json(json.loads(text)) for name, text in facts.items()}


def broken(root: Path = ROOT) -> list[str]:
    """What the code would take from those who rely on a published message."""
    new = schemas()
    faults = []
    for path in sorted((root / "published/schemas").glob("*.json")):
        name = str(path.relative_to(root))
        if name in new:
            old = json.loads(path.read_text())
            faults += [f"{path.name}: {each}" for each in breaking(old, json.loads(new[name]))]
        elif not _has_successor(path.name):
            faults.append(f"{path.name}: no fact of that name is left")
    return faults


def faults(root: Path = ROOT) -> list[str]:
    """How the repository differs from the code, and what of it would break a consumer."""
    stale = [name for name, text in (schemas() | documents()).items() if _at(root, name) != text]
    missing = [name for name in samples() if not _at(root, name)]
    return [f"{name}: run `make published`" for name in stale + missing] + broken(root)


def write(root: Path = ROOT) -> None:
    for name, text in (schemas() | documents()).items():
        _put(root / name, text)
    for name, text in samples().items():
        if not _at(root, name):
            _put(root / name, text)


def main() -> int:
    checking = "--check" in sys.argv
    found = faults() if checking else broken()
    for fault in found:
        print(fault, file=sys.stderr)
    if not found and not checking:
        write()
    return 1 if found else 0


def _has_successor(name: str) -> bool:
    """An older version stays published as long as its fact lives."""
    kind = name.rpartition(".v")[0]
    return any(wire_type(fact).rpartition(".v")[0] == kind for fact in every_fact())


def _at(root: Path, name: str) -> str | None:
    path = root / name
    return path.read_text() if path.exists() else None


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.exit(main())
