"""Sealing and opening one family's fact: a box for each class of each subject.

Floor: AES-256-GCM over as many texts of the boxes' length, their ciphers made beforehand.
"""

import os
import timeit
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.eventstore.storage.rows import Row
from tests.benchmarks.ground import report
from tests.people_we_know import BY, family
from tests.runtime.privacy.memory_keys import MemoryKeys

ROUNDS, TIMES = 200, 10
OVERHEAD = 32 + 12 + 16
"""Of a box: proof, nonce and tag."""


def quickest(work: Callable[[], object]) -> float:
    """Seconds for one time, of the round that others disturbed least."""
    return min(timeit.repeat(work, number=TIMES, repeat=ROUNDS)) / TIMES


def boxes(body: Any) -> Iterator[str]:
    if isinstance(body, dict) and "box" in body:
        yield body["box"]
    elif isinstance(body, dict | list):
        for each in body.values() if isinstance(body, dict) else body:
            yield from boxes(each)


def main() -> None:
    mapper = JsonMapper(MemoryKeys())
    fact = Recorded(family, BY, uuid4())
    [row] = mapper.rows([fact])
    texts = [
        b" " * (len(b64decode(each)) - OVERHEAD) for each in boxes(msgspec.json.decode(row.data))
    ]
    ciphers = [AESGCM(os.urandom(32)) for _ in texts]
    nonces = [os.urandom(12) for _ in texts]
    locked = [c.encrypt(n, t, b"") for c, n, t in zip(ciphers, nonces, texts, strict=True)]
    print(f"a family of {len(family.members)}: {len(texts)} boxes, {len(row.data):,} bytes")
    floor = quickest(
        lambda: [c.encrypt(n, t, b"") for c, n, t in zip(ciphers, nonces, texts, strict=True)]
    )
    report("a fact to its row, sealed", quickest(lambda: mapper.rows([fact])), floor, "-")
    floor = quickest(
        lambda: [c.decrypt(n, t, b"") for c, n, t in zip(ciphers, nonces, locked, strict=True)]
    )
    stored = Row(row, 1, datetime.now(UTC), 1, b"")
    opened = quickest(lambda: list(mapper.read([stored])))
    report("a row to its fact, opened", opened, floor, "-")
    closed = mapper.opening(())
    report("the same, opening nothing", quickest(lambda: list(closed.read([stored]))), floor, "-")


if __name__ == "__main__":
    main()
