"""Cells that hold a code: OpenSID's number, its label, or an abbreviation that offices use."""

from collections.abc import Callable, Mapping

from contracts.codes.civil import BasicStatus, Religion
from contracts.codes.code import Code
from contracts.codes.health import BloodType
from contracts.codes.occupation import Occupation
from contracts.codes.person import Education, MaritalStatus, Sex
from services.registry.imports.file.table import Cell
from services.registry.imports.rows.text_cells import UNKNOWN, Read, refuse, tidy

ALSO_WRITTEN: Mapping[type[Code], Mapping[str, Code]] = {
    Sex: {"L": Sex.MALE, "LK": Sex.MALE, "P": Sex.FEMALE, "PR": Sex.FEMALE},
    MaritalStatus: {
        "BK": MaritalStatus.NEVER_MARRIED,
        "K": MaritalStatus.MARRIED,
        "KAWIN TERCATAT": MaritalStatus.MARRIED,
        "KAWIN BELUM TERCATAT": MaritalStatus.MARRIED,
        "CH": MaritalStatus.DIVORCED,
        "CM": MaritalStatus.WIDOWED,
    },
    Religion: {
        "KRISTEN PROTESTAN": Religion.PROTESTANT,
        "KATOLIK": Religion.CATHOLIC,
        "BUDDHA": Religion.BUDDHIST,
        "KONGHUCU": Religion.CONFUCIAN,
        "KEPERCAYAAN": Religion.BELIEF,
    },
    Education: {
        "TIDAK/BLM SEKOLAH": Education.NOT_IN_SCHOOL,
        "TIDAK TAMAT SD/SEDERAJAT": Education.PRIMARY_UNFINISHED,
        "AKADEMI/DIPLOMA III/SARJANA MUDA": Education.DIPLOMA_3,
        "STRATA-II": Education.MASTER,
    },
    Occupation: {
        "PEGAWAI NEGERI SIPIL": Occupation.CIVIL_SERVANT,
        "PNS": Occupation.CIVIL_SERVANT,
        "TENTARA NASIONAL INDONESIA": Occupation.MILITARY,
        "TNI": Occupation.MILITARY,
        "KEPOLISIAN RI": Occupation.POLICE,
        "POLRI": Occupation.POLICE,
        "PEKERJAAN LAINNYA": Occupation.OTHER,
    },
    BloodType: {"TDK TH": BloodType.UNKNOWN},
    BasicStatus: {
        "MENINGGAL": BasicStatus.DEAD,
        "PINDAH DALAM NEGERI": BasicStatus.MOVED,
        "PINDAH LUAR NEGERI": BasicStatus.MOVED,
    },
}


def reader(codes: type[Code]) -> Callable[[Cell, str], Read]:
    """Reads one code list; an entry outside it is refused, never taken for the nearest one."""
    known = {str(code.number): code for code in codes}
    known |= {_spelling(code.label): code for code in codes}
    known |= {_spelling(text): code for text, code in ALSO_WRITTEN.get(codes, {}).items()}

    def read(cell: Cell, column: str) -> Read:
        text = tidy(cell)
        if text in ("", "-"):
            return UNKNOWN
        code = known.get(_spelling(text))
        if code is not None and not isinstance(cell, bool):
            return code, None
        how = "Pakai angka atau tulisan dari lembar Kode Data templat OpenSID"
        return refuse("code.unknown", column, f"Isi {column} tidak dikenal. {how}.")

    return read


def _spelling(text: str) -> str:
    """Case and spaces do not matter, nor a zero before a number or `.0` after it."""
    bare = "".join(text.split()).upper().removesuffix(".0")
    return bare.lstrip("0") if bare.isdigit() else bare
