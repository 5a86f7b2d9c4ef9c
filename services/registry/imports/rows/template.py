"""The 43 columns of OpenSID's population template: which field each fills, how it is read, written.

A number that a spreadsheet spoiled is refused, whatever its column; a fault about a parent is not
the child's.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from msgspec.structs import replace

from contracts.codes import civil, health, occupation, person, schooling
from contracts.codes.code import Code
from services.registry.imports.file.table import EPOCH, Cell
from services.registry.imports.rows import code_cells as codes
from services.registry.imports.rows import date_cells as dates
from services.registry.imports.rows import text_cells as text
from services.registry.imports.rows.row import Fault
from services.registry.imports.rows.text_cells import Read
from services.registry.numbers import (
    ORDINARY,
    Checked,
    Kind,
    Severity,
    check_kk_number,
    check_nik,
)

Reader = Callable[[Cell, str], Read]


class Column(NamedTuple):
    """One column: its name in the template, the field of PersonRow, how to read a cell."""

    header: str
    field: str
    read: Reader


def template(epoch: date, today: date) -> tuple[Column, ...]:
    """The columns in the template's order; people are not born, married or divorced after today."""
    past, any_day = dates.reader(epoch, today), dates.reader(epoch)
    return (*_person(past), *_parents_and_papers(past, any_day), *_standing_and_cards())


def _person(past: Reader) -> tuple[Column, ...]:
    return (
        Column("alamat", "address", text.words),
        Column("dusun", "dusun", text.dusun),
        Column("rw", "rw", text.hamlet_number),
        Column("rt", "rt", text.hamlet_number),
        Column("nama", "name", text.person_name),
        Column("no_kk", "kk_number", _number(check_kk_number, "kk")),
        Column("nik", "nik", _number(check_nik, "nik")),
        Column("sex", "sex", codes.reader(person.Sex)),
        Column("tempatlahir", "birth_place", text.words),
        Column("tanggallahir", "birth_date", past),
        Column("agama_id", "religion", codes.reader(civil.Religion)),
        Column("pendidikan_kk_id", "education", codes.reader(person.Education)),
        Column("pendidikan_sedang_id", "studying", codes.reader(schooling.Schooling)),
        Column("pekerjaan_id", "occupation", codes.reader(occupation.Occupation)),
        Column("status_kawin", "marital_status", codes.reader(person.MaritalStatus)),
        Column("kk_level", "relation", codes.reader(person.Relation)),
        Column("warganegara_id", "citizenship", codes.reader(civil.Citizenship)),
    )


def _parents_and_papers(past: Reader, any_day: Reader) -> tuple[Column, ...]:
    return (
        Column("ayah_nik", "father_nik", _lenient(_number(check_nik, "nik"))),
        Column("nama_ayah", "father_name", _lenient(text.person_name)),
        Column("ibu_nik", "mother_nik", _lenient(_number(check_nik, "nik"))),
        Column("nama_ibu", "mother_name", _lenient(text.person_name)),
        Column("golongan_darah_id", "blood_type", codes.reader(health.BloodType)),
        Column("akta_lahir", "birth_certificate", text.paper_number),
        Column("dokumen_pasport", "passport", text.paper_number),
        Column("tanggal_akhir_paspor", "passport_expiry", any_day),
        Column("dokumen_kitas", "stay_permit", text.paper_number),
        Column("akta_perkawinan", "marriage_certificate", text.paper_number),
        Column("tanggalperkawinan", "marriage_date", past),
        Column("akta_perceraian", "divorce_certificate", text.paper_number),
        Column("tanggalperceraian", "divorce_date", past),
    )


def _standing_and_cards() -> tuple[Column, ...]:
    return (
        Column("cacat_id", "disability", codes.reader(person.Disability)),
        Column("cara_kb_id", "contraception", codes.reader(health.Contraception)),
        Column("hamil", "pregnancy", codes.reader(health.Pregnancy)),
        Column("ktp_el", "identity_card", codes.reader(civil.IdentityCard)),
        Column("status_rekam", "card_recording", codes.reader(civil.CardRecording)),
        Column("alamat_sekarang", "present_address", text.words),
        Column("status_dasar", "standing", codes.reader(civil.BasicStatus)),
        Column("suku", "ethnicity", text.words),
        Column("tag_id_card", "card_tag", text.card_tag),
        Column("id_asuransi", "insurance", codes.reader(health.Insurance)),
        Column("no_asuransi", "insurance_number", text.card_number),
        Column("lat", "latitude", text.degrees),
        Column("lng", "longitude", text.degrees),
    )


def _number(check: Callable[[object], Checked], kind: Kind) -> Reader:
    ordinary = ORDINARY[kind].fullmatch

    def read(cell: Cell, column: str) -> Read:
        if isinstance(cell, str) and ordinary(cell):
            return cell, None
        number, findings = check(cell)
        if not findings:
            return number, None
        # Several findings on one number all say to compare it with the paper: one is enough.
        return number, Fault.of(column, findings[0])

    return read


def _lenient(read: Reader) -> Reader:
    """About parents: a fault there does not keep the person out."""

    def read_leniently(cell: Cell, column: str) -> Read:
        value, fault = read(cell, column)
        if fault is None or fault.severity is not Severity.ERROR:
            return value, fault
        message = f"{fault.message} Isian {column} diabaikan."
        return value, replace(fault, severity=Severity.WARNING, message=message)

    return read_leniently


COLUMN_OF = {column.field: column.header for column in template(EPOCH, EPOCH)}
"""By field of PersonRow, in the template's order."""


def written(value: object) -> str:
    """As the template wants it: codes as numbers, dates as YYYY-MM-DD, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, Code):
        return str(value.number)
    return value.isoformat() if isinstance(value, date) else str(value)
