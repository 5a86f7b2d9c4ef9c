"""The regions of Indonesia by Kemendagri code: `PP.KK.CC.XXXX`, four levels, dotted.

A code contains another when its segments begin the other's: "32.1" does not contain "32.10".
Data: idn-area-data, ODbL 1.0, see NOTICE; `infra/build/regions.py` rewrites it.
"""

from bisect import bisect_left
from enum import StrEnum

from contracts.regions.table import in_order, load


class RegionKind(StrEnum):
    """What a region is in law; the fourth level tells by its first digit (Permendagri 72/2019)."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    DESA = "desa"
    DESA_ADAT = "desa adat"


VILLAGE_KINDS = {
    "1": RegionKind.KELURAHAN,
    "2": RegionKind.DESA,
    "3": RegionKind.DESA_ADAT,
}
SHORT = {
    RegionKind.PROVINSI: "Prov.",
    RegionKind.KABUPATEN: "Kab.",
    RegionKind.KOTA: "Kota",
    RegionKind.KECAMATAN: "Kec.",
    RegionKind.KELURAHAN: "Kel.",
    RegionKind.DESA: "Desa",
    RegionKind.DESA_ADAT: "Desa Adat",
}


class UnknownRegion(LookupError):
    """No region of the list has this code."""


def exists(code: str) -> bool:
    """Whether the list has this dotted code, at any level."""
    return code in load()


def name_of(code: str) -> str:
    """Name without its kind: "Pesawaran", "Padang Ratu". Raises UnknownRegion."""
    full = _name_as_listed(code)
    return full.removeprefix("Kabupaten ").removeprefix("Kota ") if code.count(".") == 1 else full


def kind(code: str) -> RegionKind:
    """What the region is; raises UnknownRegion."""
    full = _name_as_listed(code)
    match code.split("."):
        case [_]:
            return RegionKind.PROVINSI
        case [_, _]:
            return RegionKind.KOTA if full.startswith("Kota ") else RegionKind.KABUPATEN
        case [_, _, _]:
            return RegionKind.KECAMATAN
    return VILLAGE_KINDS[code.rsplit(".", 1)[1][0]]


def parent(code: str) -> str | None:
    """Code of the region one level up, None for a province."""
    return code.rpartition(".")[0] or None


def contains(outer: str, inner: str) -> bool:
    """Whether `inner` is `outer` or lies in it, judged on whole segments. Nothing lies in ""."""
    return bool(outer) and f"{inner}.".startswith(f"{outer}.")


def regions_in(code: str) -> list[str]:
    """Codes directly below this one, in order; raises UnknownRegion."""
    level = code.count(".") + 1
    return [inner for inner in _below(code) if inner.count(".") == level]


def villages_in(code: str) -> list[str]:
    """Codes of all villages in the region (a village is in itself); raises UnknownRegion."""
    return [inner for inner in _below(code) if inner.count(".") == 3]


def path(code: str) -> str:
    """Label for people: "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran"."""
    steps = [code]
    while (above := parent(steps[-1])) and above.count("."):
        steps.append(above)
    return ", ".join(f"{SHORT[kind(step)]} {name_of(step)}" for step in steps)


def _below(code: str) -> list[str]:
    """All codes in the region, itself first: a region's codes are neighbours in the sorted list."""
    if not exists(code):
        raise UnknownRegion(code)
    start = bisect_left(in_order(), code)
    # "/" is the character after "."
    return [code, *in_order()[start + 1 : bisect_left(in_order(), f"{code}/")]]


def _name_as_listed(code: str) -> str:
    try:
        return load()[code]
    except KeyError:
        raise UnknownRegion(code) from None
