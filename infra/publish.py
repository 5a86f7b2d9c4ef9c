"""Write the published contracts from the code. Refuses to change a published version's meaning.

`python -m infra.publish` writes; `python -m infra.publish --check` only compares, for CI.
"""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

from contracts.message import wire_type
from infra.publishing import asyncapi
from infra.publishing.compatibility import breaking
from infra.publishing.examples import example
from infra.publishing.schemas import every_fact, message_schema

ROOT = Path(__file__).parents[1] / "contracts"
PUBLISHED = ROOT / "published"
SAMPLES = ROOT / "samples"
SERVICES = ("registry", "verification", "programs", "reporting")


def documents() -> Iterator[tuple[Path, str]]:
    """Everything that is published, as it should lie in the repository."""
    for fact in every_fact():
        yield PUBLISHED / "schemas" / f"{wire_type(fact)}.json", _json(message_schema(fact))
    text = yaml.safe_dump(asyncapi.document(), allow_unicode=True, sort_keys=False, width=100)
    yield PUBLISHED / "asyncapi.yaml", text
    for service in SERVICES:
        yield PUBLISHED / "openapi" / f"{service}.json", _json(_openapi(service))


def samples() -> Iterator[tuple[Path, str]]:
    """One stored body of every current version; samples of older versions stay as they are."""
    for fact in every_fact():
        body = example(fact).model_dump(mode="json", exclude_none=True)
        yield SAMPLES / f"{fact.TOPIC}.v{fact.VERSION}.json", _json(body)


def _openapi(service: str) -> object:
    return importlib.import_module(f"services.{service}.openapi").document()


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def faults() -> list[str]:
    """How the repository differs from the code, and what of it would break a consumer."""
    found = [
        f"{path.relative_to(ROOT)} is not what the code says: run `make published`"
        for path, text in documents()
        if not path.exists() or path.read_text() != text
    ]
    missing = [path for path, _ in samples() if not path.exists()]
    found += [f"{path.relative_to(ROOT)} is missing: run `make published`" for path in missing]
    return found + broken()


def broken() -> list[str]:
    """Published messages whose meaning the code would change under the same version."""
    return [
        f"{path.name}: {fault}"
        for path, text in documents()
        if path.parent.name == "schemas" and path.exists()
        for fault in breaking(json.loads(path.read_text()), json.loads(text))
    ]


def write() -> None:
    for path, text in documents():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    SAMPLES.mkdir(exist_ok=True)
    for path, text in samples():
        if not path.exists():
            path.write_text(text)


def main() -> int:
    found = faults() if "--check" in sys.argv else broken()
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        return 1
    if "--check" not in sys.argv:
        write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
