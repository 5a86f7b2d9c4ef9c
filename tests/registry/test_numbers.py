"""What an officer is told about a NIK or a KK number."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.person import Sex
from services.registry.numbers import (
    Checked,
    Severity,
    check_kk_number,
    check_nik,
    mask,
    nik_against_person,
    region_findings,
)

BUDI = "3512071705900003"
SITI = "3512075705900003"
INVISIBLE = ["\u200b", "\ufeff", "\u00a0", "\t", " ", "\u202a", "\x07"]

births = st.dates(date(1910, 1, 1), date(2026, 11, 1))
serials = st.integers(1, 9999)
sexes = st.sampled_from(Sex)


def nik_of(sex: Sex, born: date, serial: int) -> str:
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"351207{day:02}{born:%m%y}{serial:04}"


def codes(checked: Checked) -> list[str]:
    return [finding.code for finding in checked.findings]


@given(sexes, births, serials)
def test_every_nik_that_can_be_issued_is_accepted_and_agrees_with_its_owner(
    sex: Sex, born: date, serial: int
) -> None:
    nik = nik_of(sex, born, serial)
    assert check_nik(nik) == Checked(nik)
    assert not list(nik_against_person(nik, sex, born))


@given(births, serials)
def test_every_kk_number_issued_on_a_day_is_accepted(issued: date, serial: int) -> None:
    number = nik_of(Sex.MALE, issued, serial)
    assert check_kk_number(number) == Checked(number)


@pytest.mark.parametrize("nothing", [None, "", "-", "0", "0000", 0, 0.0, " 0 ", "\u200b-", "'0"])
def test_somebody_without_a_nik_has_no_fault(nothing: object) -> None:
    assert check_nik(nothing) == check_kk_number(nothing) == Checked(None)


@pytest.mark.parametrize(
    "spoiled",
    [
        "3,5E+15",
        "3.5E+15",
        "3.51207E+15",
        "3,51207170590e15",
        f"{BUDI}.0",
        f"{BUDI},00",
        float(BUDI),
        int(BUDI),
        3.5e15,
        True,
        date(1990, 5, 17),
        "3512070000000000",
        "3512071705000000",
    ],
)
@pytest.mark.parametrize("check", [check_nik, check_kk_number])
def test_a_number_that_a_spreadsheet_spoiled_is_named_and_not_repaired(
    check: object, spoiled: object
) -> None:
    assert callable(check)
    checked = check(spoiled)
    (finding,) = checked.findings
    assert checked.number is None
    assert finding.code.endswith(".spoiled")
    assert "Excel" in finding.message


def test_the_message_says_how_many_digits_were_typed() -> None:
    (finding,) = check_nik(BUDI[:-1]).findings
    assert finding.message == "NIK harus 16 angka. Anda mengisi 15."
    (finding,) = check_kk_number(BUDI + "7").findings
    assert finding.message == "Nomor KK harus 16 angka. Anda mengisi 17."


@given(st.lists(st.sampled_from(INVISIBLE), min_size=1), st.integers(0, 16))
def test_invisible_characters_are_dropped(hidden: list[str], place: int) -> None:
    typed = BUDI[:place] + "".join(hidden) + BUDI[place:]
    assert check_nik(typed) == Checked(BUDI)


@pytest.mark.parametrize("kept", [f"'{BUDI}", f"\u2019{BUDI}", f'="{BUDI}"', f'="\'{BUDI}"'])
def test_the_ways_to_keep_a_cell_text_are_not_part_of_the_number(kept: str) -> None:
    assert check_nik(kept) == Checked(BUDI)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("35.1207.170590.0003", "nik.characters"),
        ("35120717O5900003", "nik.characters"),
        ("".join(chr(0xFEE0 + ord(digit)) for digit in BUDI), "nik.characters"),
        ("3512070005900003", "nik.date"),
        ("3512073205900003", "nik.date"),
        ("3512074005900003", "nik.date"),
        ("3512077205900003", "nik.date"),
        ("3512071713900003", "nik.date"),
    ],
)
def test_what_cannot_be_a_nik_is_refused(typed: str, code: str) -> None:
    checked = check_nik(typed)
    assert checked.number is None
    assert codes(checked) == [code]
    assert checked.findings[0].severity is Severity.ERROR


def test_a_temporary_number_counts_as_none_and_says_so() -> None:
    checked = check_nik("0352014200500001")
    assert checked.number is None
    assert [(f.code, f.severity) for f in checked.findings] == [("nik.temporary", Severity.NOTE)]


def test_a_serial_of_zero_only_warns() -> None:
    checked = check_nik("3512071705900000")
    assert checked.number == "3512071705900000"
    assert [(f.code, f.severity) for f in checked.findings] == [("nik.serial", Severity.WARNING)]


def test_an_impossible_date_in_a_kk_number_only_warns() -> None:
    checked = check_kk_number(SITI)
    assert checked.number == SITI
    assert [(f.code, f.severity) for f in checked.findings] == [("kk.date", Severity.WARNING)]


def test_a_corrected_sex_or_birth_date_is_a_warning_because_the_nik_stays() -> None:
    def said(sex: Sex | None, born: date | None) -> list[tuple[str, Severity]]:
        return [(f.code, f.severity) for f in nik_against_person(BUDI, sex, born)]

    assert said(Sex.FEMALE, date(1990, 5, 17)) == [("nik.sex", Severity.WARNING)]
    assert said(Sex.MALE, date(1990, 5, 18)) == [("nik.birth-date", Severity.WARNING)]
    assert said(None, None) == []


def test_the_century_is_not_in_a_nik() -> None:
    assert not list(nik_against_person("3512071705050003", Sex.MALE, date(2005, 5, 17)))
    assert not list(nik_against_person("3512071705050003", Sex.MALE, date(1905, 5, 17)))


def test_an_old_region_code_remains_valid() -> None:
    (finding,) = region_findings("nik", BUDI, {"180901"})
    assert (finding.code, finding.severity) == ("nik.region", Severity.WARNING)
    assert not list(region_findings("nik", BUDI, {"351207"}))


def test_a_masked_number_cannot_be_used() -> None:
    assert mask("3204110506900001") == "************0001"
    assert mask("123") == "***"


anything = st.one_of(
    st.text(), st.from_regex(r"[0-9]{10,20}", fullmatch=True), st.floats(), st.integers()
)


@given(anything)
def test_no_message_ever_holds_what_was_typed(typed: object) -> None:
    for checked in (check_nik(typed), check_kk_number(typed)):
        refused = any(finding.severity is Severity.ERROR for finding in checked.findings)
        assert not (refused and checked.number)
        assert checked.number is None or len(checked.number) == 16
        for finding in checked.findings:
            assert len(str(typed)) < 5 or str(typed) not in finding.message
