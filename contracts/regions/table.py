"""Reads the list of regions once, when somebody first asks."""

import gzip
from functools import cache
from importlib.resources import files

ACRONYMS = {"DKI"}


@cache
def load() -> dict[str, str]:
    """Names by code, sorted by code; about 92,000 entries, 20 MB, a tenth of a second."""
    packed = files("contracts.regions").joinpath("regions.csv.gz").read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    rows = (line.partition(",") for line in lines if line[0].isdigit())
    return {code: _as_people_write(code, name) for code, _, name in rows}


@cache
def in_order() -> tuple[str, ...]:
    """All codes, sorted."""
    return tuple(load())


def _as_people_write(code: str, name: str) -> str:
    """The source writes provinces and regencies in capitals and a few villages in small letters."""
    if code.count(".") > 1 and not name.islower():
        return name
    return " ".join(word if word in ACRONYMS else word.capitalize() for word in name.split(" "))
