"""NIK and KK number: what makes one wrong, told apart from what only makes it odd.

Both have 16 digits, `PPKKCC DDMMYY NNNN`. In a NIK, PPKKCC is the sub-district of first
registration and DDMMYY the birth date (DD + 40 for women); in a KK number the date of issue.
A number that a spreadsheet spoiled is named as such and never repaired. No message holds it.
"""

import re
import unicodedata
from collections.abc import Container, Iterator
from datetime import date
from enum import StrEnum
from typing import Literal, NamedTuple

from contracts.codes.person import Sex

Kind = Literal["nik", "kk"]


class Severity(StrEnum):
    ERROR = "error"  # the number, or the row it stands in, is refused
    WARNING = "warning"  # accepted; an officer should look
    NOTE = "note"  # something harmless was put in order


class Finding(NamedTuple):
    """One thing to say about a number: a stable code and an Indonesian sentence."""

    code: str
    severity: Severity
    message: str


class Checked(NamedTuple):
    """The number, or None where there is none or an error forbids to use it."""

    number: str | None
    findings: tuple[Finding, ...] = ()


LABEL: dict[Kind, str] = {"nik": "NIK", "kk": "Nomor KK"}
SOURCE: dict[Kind, str] = {"nik": "KTP-el atau KK", "kk": "lembar KK"}
NONE = Checked(None)
ORDINARY: dict[Kind, re.Pattern[str]] = {
    "nik": re.compile(
        r"[1-9][0-9]{5}(?:[04][1-9]|[1256][0-9]|[37][01])(?:0[1-9]|1[0-2])[0-9]{2}(?!0000)[0-9]{4}"
    ),
    "kk": re.compile(
        r"[1-9][0-9]{5}(?:0[1-9]|[12][0-9]|3[01])(?:0[1-9]|1[0-2])[0-9]{2}(?!0000)[0-9]{4}"
    ),
}
APOSTROPHES = "'`\u2018\u2019"
AS_FORMULA = re.compile(r'="([^"]*)"')
SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
DECIMAL = re.compile(r"[0-9]+[.,]0*")
BLANK = re.compile(r"-?|0+")


def check_nik(raw: object) -> Checked:
    """A NIK as typed or as a spreadsheet gave it; empty, `-` and `0` mean: has no NIK."""
    return _check("nik", raw)


def check_kk_number(raw: object) -> Checked:
    """A KK number; whether its date is one of issue is not certain, so that only warns."""
    return _check("kk", raw)


def mask(number: str) -> str:
    """`************0007`: enough to tell two numbers in a list apart, not enough to use one.

    What stands before says where and when somebody was born, so none of it is shown.
    """
    return "*" * 12 + number[12:] if len(number) == 16 else "*" * len(number)


def nik_against_person(nik: str, sex: Sex | None, born: date | None) -> Iterator[Finding]:
    """Warnings only: a NIK stays as it is when sex or birth date are corrected."""
    says_woman = nik[6] >= "4"
    if sex is not None and says_woman != (sex is Sex.FEMALE):
        yield SEX_DIFFERS
    if born is not None:
        day = born.day + (40 if says_woman else 0)
        # The century is not in the NIK.
        if int(nik[6:12]) != (day * 100 + born.month) * 100 + born.year % 100:
            yield BIRTH_DIFFERS


def region_findings(kind: Kind, number: str, districts: Container[str]) -> Iterator[Finding]:
    """`districts` are six-digit codes; codes from before a split of regions remain valid."""
    if number[:6] not in districts:
        yield UNKNOWN_REGION[kind]


def rounded(kind: Kind) -> Finding:
    """For a file in which nearly every number ends in 0, as after 15-digit rounding."""
    text = f"{LABEL[kind]} berakhiran 0 seperti hampir semua {LABEL[kind]} di berkas ini: "
    return Finding(f"{kind}.rounded", Severity.ERROR, text + _how_to_repair(kind))


def _check(kind: Kind, raw: object) -> Checked:
    if not isinstance(raw, str):
        empty = raw is None or (raw == 0 and not isinstance(raw, bool))
        return NONE if empty else _refuse(kind, "spoiled")
    if ORDINARY[kind].fullmatch(raw):
        return Checked(raw)
    text = _visible(raw)
    if ORDINARY[kind].fullmatch(text):
        return Checked(text)
    return NONE if BLANK.fullmatch(text) else _explain(kind, text)


def _visible(raw: str) -> str:
    """Without spaces, invisible characters, and the two ways to keep a cell text: ' and ="..."."""
    if raw.isascii() and raw.isalnum():
        return raw
    kept = (char for char in raw if unicodedata.category(char)[0] not in "CZ")
    text = "".join(kept).lstrip(APOSTROPHES)
    formula = AS_FORMULA.fullmatch(text)
    return formula[1].lstrip("'") if formula else text


def _explain(kind: Kind, text: str) -> Checked:
    """What is wrong with a number that is neither ordinary nor absent."""
    if SCIENTIFIC.fullmatch(text) or DECIMAL.fullmatch(text):
        return _refuse(kind, "spoiled")
    if not (text.isascii() and text.isdigit()):
        return _refuse(kind, "characters")
    if len(text) != 16:
        return _refuse(kind, "length", length=len(text))
    if text[0] == "0":
        return Checked(None, (_finding(kind, "temporary", Severity.NOTE),))
    if text.endswith("000000"):
        return _refuse(kind, "spoiled")
    return _with_odd_parts(kind, text)


def _with_odd_parts(kind: Kind, text: str) -> Checked:
    findings = []
    if not ORDINARY[kind].fullmatch(text[:12] + "0001"):
        if kind == "nik":
            return _refuse(kind, "date")
        findings.append(_finding(kind, "date", Severity.WARNING))
    if text.endswith("0000"):
        findings.append(_finding(kind, "serial", Severity.WARNING))
    return Checked(text, tuple(findings))


def _refuse(kind: Kind, what: str, **facts: int) -> Checked:
    return Checked(None, (_finding(kind, what, Severity.ERROR, **facts),))


def _finding(kind: Kind, what: str, severity: Severity, **facts: int) -> Finding:
    template = TEXT.get(f"{kind}.{what}") or TEXT[what]
    message = template.format(
        label=LABEL[kind], source=SOURCE[kind], repair=_how_to_repair(kind), **facts
    )
    return Finding(f"{kind}.{what}", severity, message)


def _how_to_repair(kind: Kind) -> str:
    return f"ubah kolom menjadi Teks di Excel, lalu isi ulang {LABEL[kind]} dari {SOURCE[kind]}."


TEXT = {
    "spoiled": "{label} rusak karena disimpan sebagai angka di Excel: {repair}",
    "characters": "{label} hanya boleh berisi angka. Hapus huruf dan tanda baca.",
    "length": "{label} harus 16 angka. Anda mengisi {length}.",
    "temporary": "{label} berawalan 0 adalah nomor sementara, jadi dianggap belum ada.",
    "nik.date": "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir. Cocokkan NIK dengan {source}.",
    "kk.date": "Angka ke-7 sampai ke-12 Nomor KK bukan tanggal. Cocokkan dengan {source}.",
    "serial": "{label} berakhiran 0000, padahal nomor urut mulai 0001. Cocokkan dengan {source}.",
}
SEX_DIFFERS = Finding(
    "nik.sex",
    Severity.WARNING,
    "Jenis kelamin tidak sesuai NIK (tanggal pada NIK perempuan ditambah 40). Periksa KTP-el.",
)
BIRTH_DIFFERS = Finding(
    "nik.birth-date",
    Severity.WARNING,
    "Tanggal lahir tidak sama dengan yang tertulis di NIK. Periksa akta lahir atau KTP-el.",
)
UNKNOWN_REGION: dict[Kind, Finding] = {
    kind: Finding(
        f"{kind}.region",
        Severity.WARNING,
        f"Enam angka pertama {LABEL[kind]} bukan kode kecamatan di daftar sekarang. "
        f"Kode lama tetap sah; cocokkan dengan {SOURCE[kind]}.",
    )
    for kind in LABEL
}
