"""The published attributes of a household that a criterion may name.

To add one: add a line here and give the population query a column of that name and type. A null
means *not known*. Ages are completed years on the day of assessment, worked out by the query.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from contracts.codes import person
from contracts.codes.code import Code
from contracts.codes.occupation import Occupation
from contracts.questionnaires import housing, utilities


class ValueKind(Enum):
    """What an attribute holds: its name for users and its PostgreSQL type."""

    INT = ("bilangan bulat", "integer")
    NUMBER = ("bilangan desimal", "numeric")
    BOOL = ("ya/tidak", "boolean")
    TEXT = ("teks", "text")
    DATE = ("tanggal", "date")

    def __init__(self, label: str, sql_type: str) -> None:
        self.label = label
        self.sql_type = sql_type


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute. `source`: where the register has it from; `codes`: the only texts it holds."""

    name: str
    kind: ValueKind
    label: str
    source: str
    unit: str = ""
    codes: type[Code] | None = None

    @property
    def answers(self) -> Mapping[str, str]:
        """Each text the attribute may hold, with its Indonesian label; empty: any text."""
        return {code.value: code.label for code in self.codes} if self.codes else {}


_FAMILY = "susunan keluarga"
_SURVEY = "survei rumah"
_DTSEN = "DTSEN"

_PEOPLE = (
    Attribute("village_code", ValueKind.TEXT, "kode desa/kelurahan", _FAMILY),
    Attribute("member_count", ValueKind.INT, "jumlah anggota keluarga", _FAMILY, "jiwa"),
    Attribute("elderly_count", ValueKind.INT, "anggota berumur 60 tahun ke atas", _FAMILY, "jiwa"),
    Attribute("children_0_6", ValueKind.INT, "anak berumur 0-6 tahun", _FAMILY, "jiwa"),
    Attribute("school_age_count", ValueKind.INT, "anggota berumur 6-21 tahun", _FAMILY, "jiwa"),
    Attribute("disabled_count", ValueKind.INT, "anggota penyandang disabilitas", _FAMILY, "jiwa"),
    Attribute("head_age", ValueKind.INT, "umur kepala keluarga", _FAMILY, "tahun"),
    Attribute("head_sex", ValueKind.TEXT, "jenis kelamin kepala keluarga", _FAMILY, "", person.Sex),
    Attribute(
        "head_marital_status",
        ValueKind.TEXT,
        "status perkawinan kepala keluarga",
        _FAMILY,
        codes=person.MaritalStatus,
    ),
    Attribute(
        "head_occupation", ValueKind.TEXT, "pekerjaan kepala keluarga", _FAMILY, "", Occupation
    ),
)
_WELFARE = (
    Attribute("desil", ValueKind.INT, "desil kesejahteraan", _DTSEN, "1-10"),
    Attribute("desil_period", ValueKind.TEXT, "periode desil, seperti 2025-TW3", _DTSEN),
    Attribute("listed", ValueKind.BOOL, "tercantum dalam daftar kesejahteraan", _DTSEN),
)
_HOUSE = (
    Attribute("floor", ValueKind.TEXT, "lantai terluas", _SURVEY, "", housing.Floor),
    Attribute("wall", ValueKind.TEXT, "dinding terluas", _SURVEY, "", housing.Wall),
    Attribute("roof", ValueKind.TEXT, "atap terluas", _SURVEY, "", housing.Roof),
    Attribute("floor_area_m2", ValueKind.INT, "luas lantai", _SURVEY, "m2"),
    Attribute("water", ValueKind.TEXT, "sumber air minum", _SURVEY, "", utilities.Water),
    Attribute("light", ValueKind.TEXT, "sumber penerangan", _SURVEY, "", utilities.Light),
    Attribute("power_va", ValueKind.INT, "daya listrik terpasang", _SURVEY, "VA"),
    Attribute("fuel", ValueKind.TEXT, "bahan bakar memasak", _SURVEY, "", utilities.Fuel),
    Attribute("toilet", ValueKind.TEXT, "tempat buang air besar", _SURVEY, "", utilities.Toilet),
    Attribute("has_motorcycle", ValueKind.BOOL, "memiliki sepeda motor", _SURVEY),
    Attribute("has_car", ValueKind.BOOL, "memiliki mobil", _SURVEY),
    Attribute("has_fridge", ValueKind.BOOL, "memiliki lemari es", _SURVEY),
    Attribute("has_land", ValueKind.BOOL, "memiliki lahan lain", _SURVEY),
    Attribute("has_other_house", ValueKind.BOOL, "memiliki rumah lain", _SURVEY),
    Attribute("survey_date", ValueKind.DATE, "tanggal survei rumah", _SURVEY),
)

ATTRIBUTES: Mapping[str, Attribute] = {
    attribute.name: attribute for attribute in (*_PEOPLE, *_WELFARE, *_HOUSE)
}
