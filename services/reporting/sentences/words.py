"""Phrases that several sentences share."""

from contracts import regions
from contracts.codes.code import Code
from contracts.registry.places import Move
from contracts.registry.welfare import Housing

ANSWERS = {
    "tenure": "status bangunan",
    "floor_area_m2": "luas lantai (m2)",
    "floor": "lantai terluas",
    "wall": "dinding terluas",
    "roof": "atap terluas",
    "water": "air minum",
    "light": "penerangan",
    "power": "daya listrik",
    "fuel": "bahan bakar memasak",
    "toilet": "tempat buang air besar",
    "closet": "jenis kloset",
    "disposal": "pembuangan akhir tinja",
    "has_fridge": "lemari es",
    "has_motorcycle": "sepeda motor",
    "has_car": "mobil",
    "has_land": "lahan lain",
    "has_other_house": "rumah lain",
}


def answers(housing: Housing) -> str:
    """The answers that were given: "lantai terluas: tanah; mobil: tidak"."""
    given = housing.model_dump(exclude_none=True).items()
    return "; ".join(f"{ANSWERS.get(name, name)}: {answer(value)}" for name, value in given)


def answer(value: object) -> str:
    if isinstance(value, Code):
        return lower(value.label)
    if isinstance(value, bool):
        return "ada" if value else "tidak ada"
    return str(value)


def lower(label: str) -> str:
    """A label inside a sentence; abbreviations such as PLN keep their capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def place(code: str) -> str:
    """A region code in words; a code that is in no list stays as it is."""
    try:
        return regions.path(code) if code.count(".") else regions.name_of(code)
    except regions.UnknownRegion:
        return code


def going(move: Move) -> str:
    """ "ke luar provinsi (Kab. Bojonegoro)"."""
    return f"{lower(move.level.label)}{_named(move)}"


def coming(move: Move) -> str:
    """ "dari luar provinsi (Kab. Bojonegoro)"."""
    return f"dari{move.level.label.removeprefix('Ke')}{_named(move)}"


def _named(move: Move) -> str:
    return f" ({place(move.region_code)})" if move.region_code else ""
