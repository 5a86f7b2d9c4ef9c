"""A family as rows of OpenSID's population template: 43 columns, codes as numbers, dates as ISO."""

from importlib.resources import files
from random import Random

from contracts.codes.civil import BasicStatus, CardRecording, Citizenship, IdentityCard
from contracts.codes.health import BloodType, Contraception, Insurance, Pregnancy
from contracts.codes.person import Disability, MaritalStatus, Sex
from infra.local.sample.village.people import VillageFamily, Villager

COLUMNS = (
    files("infra.local.sample").joinpath("population_header.csv").read_text().strip().split(",")
)
COLUMN = {column: place for place, column in enumerate(COLUMNS)}
BLOOD = {
    BloodType.UNKNOWN: 70,
    BloodType.O: 11,
    BloodType.B: 8,
    BloodType.A: 8,
    BloodType.AB: 3,
}
DISABILITIES = [kind for kind in Disability if kind is not Disability.NONE]
METHODS = (Contraception.INJECTION, Contraception.PILL, Contraception.IMPLANT, Contraception.IUD)

Row = list[str]


def rows(rng: Random, family: VillageFamily) -> list[Row]:
    """One row per member, the head first."""
    return [_row(rng, family, person) for person in family.members]


def _row(rng: Random, family: VillageFamily, person: Villager) -> Row:
    cells = _where(family) | _who(family, person) | _papers(rng, person) | _health(rng, person)
    row = [""] * len(COLUMNS)
    for column, value in cells.items():
        row[COLUMN[column]] = value
    return row


def _where(family: VillageFamily) -> dict[str, str]:
    return {
        "alamat": family.address,
        "dusun": family.dusun,
        "rw": family.rw,
        "rt": family.rt,
        "no_kk": family.kk_number,
        "agama_id": str(family.religion.number),
        "suku": family.ethnicity,
    }


def _who(family: VillageFamily, person: Villager) -> dict[str, str]:
    father, mother = person.parents or (None, None)
    return {
        "nama": person.name,
        "nik": person.nik,
        "sex": str(person.sex.number),
        "tempatlahir": person.birthplace,
        "tanggallahir": person.born.isoformat(),
        "pendidikan_kk_id": str(person.education.number),
        "pendidikan_sedang_id": str(person.schooling.number),
        "pekerjaan_id": str(person.occupation.number),
        "status_kawin": str(person.marital.number),
        "kk_level": str(person.relation.number),
        "warganegara_id": str(Citizenship.INDONESIAN.number),
        "ayah_nik": father.nik if father else "",
        "nama_ayah": person.father_name,
        "ibu_nik": mother.nik if mother else "",
        "nama_ibu": person.mother_name,
        "status_dasar": str(BasicStatus.ALIVE.number),
    }


def _papers(rng: Random, person: Villager) -> dict[str, str]:
    adult = person.age >= 17
    card = IdentityCard.NONE
    recording = CardRecording.NOT_RECORDED if adult else CardRecording.NOT_OBLIGED
    if adult and rng.random() < 0.94:
        card, recording = IdentityCard.ELECTRONIC, CardRecording.CARD_ISSUED
    papers = {"ktp_el": str(card.number), "status_rekam": str(recording.number)}
    if person.age < 20 and rng.random() < 0.85:
        papers["akta_lahir"] = f"1809-LU-{person.born:%d%m%Y}-{rng.randint(1, 60):04}"
    if person.wedding:
        papers["tanggalperkawinan"] = person.wedding.isoformat()
    papers["id_asuransi"] = str(person.insurance.number)
    if person.insurance is not Insurance.NONE:
        papers["no_asuransi"] = f"000{rng.randrange(10**10):010}"
    return papers


def _health(rng: Random, person: Villager) -> dict[str, str]:
    disabled = rng.random() < 0.012 + (0.02 if person.age > 60 else 0)
    disability = rng.choice(DISABILITIES) if disabled else Disability.NONE
    blood = rng.choices(list(BLOOD), list(BLOOD.values()))[0]
    health = {"cacat_id": str(disability.number), "golongan_darah_id": str(blood.number)}
    wife = person.sex is Sex.FEMALE and person.marital is MaritalStatus.MARRIED
    if wife and person.age < 47:
        pregnant = person.age < 43 and rng.random() < 0.05
        state = Pregnancy.PREGNANT if pregnant else Pregnancy.NOT_PREGNANT
        health["hamil"] = str(state.number)
        if not pregnant and rng.random() < 0.55:
            health["cara_kb_id"] = str(rng.choice(METHODS).number)
    return health
