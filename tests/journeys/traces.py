"""Looks for a text in every file below a folder, in each form in which it could have leaked."""

import base64
from collections.abc import Hashable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

CHUNK = 8_000_000
Named = TypeVar("Named", bound=Hashable)


def forms(text: str) -> dict[str, bytes]:
    plain = text.encode()
    return {
        "plain": plain,
        "utf-16": text.encode("utf-16-le"),
        "hex": plain.hex().encode(),
        "base64": base64.b64encode(plain).rstrip(b"="),
        "url": text.replace(" ", "%20").encode(),
        "plus": text.replace(" ", "+").encode(),
    }


def traces(text: str, below: Path) -> Iterator[tuple[Path, str]]:
    """Files that hold the text, and in which form."""
    wanted = forms(text)
    for file in sorted(path for path in below.rglob("*") if path.is_file()):
        for form in _found(file, wanted):
            yield file.relative_to(below), form


def holding(texts: Iterable[str], below: Path) -> dict[str, set[str]]:
    """The same of many texts in one go: where each of them stands, if anywhere."""
    wanted = {(text, form): pattern for text in texts for form, pattern in forms(text).items()}
    found: dict[str, set[str]] = {}
    for file in sorted(path for path in below.rglob("*") if path.is_file()):
        for text, form in _found(file, wanted):
            found.setdefault(text, set()).add(f"{file.relative_to(below)} ({form})")
    return found


def _found(file: Path, wanted: Mapping[Named, bytes]) -> set[Named]:
    longest = max(map(len, wanted.values()))
    found: set[Named] = set()
    tail = b""
    with file.open("rb") as content:
        while part := content.read(CHUNK):
            window = tail + part
            found |= {form for form, pattern in wanted.items() if pattern in window}
            tail = window[-longest:]
    return found
