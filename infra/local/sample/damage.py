"""The ways population rows get spoiled on their way from a village office to an import.

Each takes a family and another one beside it, as rows with the head first, and returns the rows
concerned, or None when this family does not suit. Both families have at least two members. A fault
of one row never falls on a head, so that the rest of the family can still be loaded.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from contracts.codes.civil import BasicStatus, Citizenship, Religion
from contracts.codes.code import Code
from contracts.codes.health import BloodType
from contracts.codes.occupation import Occupation
from contracts.codes.person import Disability, Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling
from infra.local.sample.population_rows import COLUMN, Row

Damage = Callable[[Random, list[Row], list[Row]], list[Row] | None]

ZERO_WIDTH_SPACE = "\u200b"
NO_BREAK_SPACE = "\u00a0"
CODED: dict[str, type[Code]] = {
    "sex": Sex,
    "agama_id": Religion,
    "pendidikan_kk_id": Education,
    "pendidikan_sedang_id": Schooling,
    "pekerjaan_id": Occupation,
    "status_kawin": MaritalStatus,
    "kk_level": Relation,
    "warganegara_id": Citizenship,
    "golongan_darah_id": BloodType,
    "cacat_id": Disability,
    "status_dasar": BasicStatus,
}


def in_cell(column: str, change: Callable[[str], str]) -> Damage:
    """Damage to one cell of one member."""

    def damage(rng: Random, family: list[Row], beside: list[Row]) -> list[Row]:
        row = rng.choice(family[1:])
        row[COLUMN[column]] = change(row[COLUMN[column]])
        return [row]

    return damage


def as_a_spreadsheet_shows_it(nik: str) -> str:
    return f"{float(nik):.5E}".replace(".", ",")


def one_digit_short(nik: str) -> str:
    return nik[:-1]


def with_invisible_characters(nik: str) -> str:
    return f"{nik[:6]}{ZERO_WIDTH_SPACE}{nik[6:]}{NO_BREAK_SPACE}"


def day_first(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}"


def in_the_future(iso: str) -> str:
    return f"{int(iso[:4]) + 200}-{iso[5:7]}-28"


def on_31_february(iso: str) -> str:
    return f"{iso[:4]}-02-31"


def nothing(cell: str) -> str:
    return ""


def with_a_digit(name: str) -> str:
    return f"{name} 2"


def nik_of_a_neighbour(rng: Random, family: list[Row], beside: list[Row]) -> list[Row]:
    one, other = rng.choice(family[1:]), rng.choice(beside[1:])
    one[COLUMN["nik"]] = other[COLUMN["nik"]]
    return [one, other]


def other_sex_than_the_nik(rng: Random, family: list[Row], beside: list[Row]) -> list[Row] | None:
    """Not of a wife: the sex contradicts the NIK and nothing else."""
    wife = str(Relation.WIFE.number)
    suitable = [row for row in family[1:] if row[COLUMN["kk_level"]] != wife]
    if not suitable:
        return None
    row = rng.choice(suitable)
    male = row[COLUMN["sex"]] == str(Sex.MALE.number)
    row[COLUMN["sex"]] = str((Sex.FEMALE if male else Sex.MALE).number)
    return [row]


def no_head(rng: Random, family: list[Row], beside: list[Row]) -> list[Row]:
    family[0][COLUMN["kk_level"]] = str(Relation.OTHER_RELATIVE.number)
    return family


def two_heads(rng: Random, family: list[Row], beside: list[Row]) -> list[Row]:
    family[1][COLUMN["kk_level"]] = str(Relation.HEAD.number)
    return family


def labels_for_codes(rng: Random, family: list[Row], beside: list[Row]) -> list[Row]:
    row = rng.choice(family[1:])
    for column, kind in CODED.items():
        row[COLUMN[column]] = kind.numbered(int(row[COLUMN[column]])).label.upper()
    return [row]


def dusun_spelt_out(rng: Random, family: list[Row], beside: list[Row]) -> list[Row]:
    for row in family:
        row[COLUMN["dusun"]] = f"Dusun {row[COLUMN['dusun']].title()}"
    return family
