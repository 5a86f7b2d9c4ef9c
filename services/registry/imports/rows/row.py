"""What a population file says, row by row: typed, frozen, with every fault named."""

from datetime import date
from typing import Self

from msgspec import Struct

from contracts.codes.civil import BasicStatus, CardRecording, Citizenship, IdentityCard, Religion
from contracts.codes.health import BloodType, Contraception, Insurance, Pregnancy
from contracts.codes.occupation import Occupation
from contracts.codes.person import Disability, Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling
from services.registry.numbers import Finding, Severity


class Fault(Struct, frozen=True, array_like=True):
    """Something to tell the officer. `code` is stable, `message` Indonesian and without values."""

    code: str
    severity: Severity
    column: str | None
    message: str

    @classmethod
    def of(cls, column: str, finding: Finding) -> Self:
        return cls(finding.code, finding.severity, column, finding.message)


class PersonRow(Struct, frozen=True, array_like=True, kw_only=True):
    """One line of the file. None: not stated, or refused by a fault of severity error."""

    line: int
    """Row number as a spreadsheet shows it; the header is usually row 1."""
    address: str | None = None
    dusun: str | None = None
    rw: str | None = None
    rt: str | None = None
    name: str | None = None
    kk_number: str | None = None
    nik: str | None = None
    sex: Sex | None = None
    birth_place: str | None = None
    birth_date: date | None = None
    religion: Religion | None = None
    education: Education | None = None
    studying: Schooling | None = None
    occupation: Occupation | None = None
    marital_status: MaritalStatus | None = None
    relation: Relation | None = None
    citizenship: Citizenship | None = None
    father_nik: str | None = None
    father_name: str | None = None
    mother_nik: str | None = None
    mother_name: str | None = None
    blood_type: BloodType | None = None
    birth_certificate: str | None = None
    passport: str | None = None
    passport_expiry: date | None = None
    stay_permit: str | None = None
    marriage_certificate: str | None = None
    marriage_date: date | None = None
    divorce_certificate: str | None = None
    divorce_date: date | None = None
    disability: Disability | None = None
    contraception: Contraception | None = None
    pregnancy: Pregnancy | None = None
    identity_card: IdentityCard | None = None
    card_recording: CardRecording | None = None
    present_address: str | None = None
    standing: BasicStatus | None = None
    """Status dasar; a file that does not state it means alive."""
    ethnicity: str | None = None
    card_tag: str | None = None
    insurance: Insurance | None = None
    insurance_number: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether a fault forbids to take this row over."""
        return any(fault.severity is Severity.ERROR for fault in self.faults)

    @property
    def lives_here(self) -> bool:
        return self.standing in (None, BasicStatus.ALIVE)


class FileFamily(Struct, frozen=True, array_like=True):
    """The rows of one KK number in file order; a row without one is a family without number."""

    kk_number: str | None
    rows: tuple[PersonRow, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def head(self) -> PersonRow | None:
        """The only living head; None if the file names none or several."""
        heads = [row for row in self.rows if row.relation is Relation.HEAD and row.lives_here]
        return heads[0] if len(heads) == 1 else None


class FileFacts(Struct, frozen=True, kw_only=True):
    """What is known of the file as a whole."""

    format: str
    """`xlsx` or `csv`."""
    sha256: str = ""
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    columns: tuple[str, ...]
    """Columns of the template that the file has, in its order."""
    ignored_columns: tuple[str, ...] = ()
    missing_for_new_person: tuple[str, ...] = ()
    rows: int
    families: int
    faults: dict[str, int]
    """How often each fault code occurs."""
