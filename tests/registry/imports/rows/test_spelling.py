"""However a village writes its file, the same people come out of it."""

from datetime import date
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.codes.civil import BasicStatus, CardRecording, Citizenship, IdentityCard, Religion
from contracts.codes.code import Code
from contracts.codes.health import BloodType, Contraception, Insurance
from contracts.codes.occupation import Occupation
from contracts.codes.person import Disability, Education, MaritalStatus, Relation, Sex
from contracts.codes.schooling import Schooling
from services.registry.imports.rows.row import PersonRow
from services.registry.imports.sandbox.wire import Frame, framed
from tests.registry.imports.file.files import BUDI, Person, csv_bytes, read, workbook

CODED: dict[str, type[Code]] = {
    "agama_id": Religion,
    "pendidikan_kk_id": Education,
    "pendidikan_sedang_id": Schooling,
    "pekerjaan_id": Occupation,
    "status_kawin": MaritalStatus,
    "kk_level": Relation,
    "warganegara_id": Citizenship,
    "golongan_darah_id": BloodType,
    "cacat_id": Disability,
    "cara_kb_id": Contraception,
    "ktp_el": IdentityCard,
    "status_rekam": CardRecording,
    "status_dasar": BasicStatus,
    "id_asuransi": Insurance,
}
DATED = ("tanggallahir", "tanggalperkawinan", "tanggal_akhir_paspor")

meanings = st.fixed_dictionaries(
    {
        **{title: st.sampled_from(codes) for title, codes in CODED.items()},
        **{title: st.dates(date(1931, 1, 1), date(2026, 11, 1)) for title in DATED},
        "sex": st.sampled_from(Sex),
        "nama": st.from_regex(r"[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,2}", fullmatch=True),
        "dusun": st.from_regex(r"[A-Z]{4,9}", fullmatch=True),
        "rt": st.integers(1, 99),
    }
)


def plainly(person: Person) -> dict[str, str]:
    """As the template asks: numbers for codes, ISO dates."""
    return {title: _plain(meaning) for title, meaning in person.items()}


def _plain(meaning: object) -> str:
    return str(meaning.number) if isinstance(meaning, Code) else str(meaning)


def somehow(random: Random, person: Person) -> dict[str, str]:
    """The same meanings, spelt, ordered and titled as somebody else might."""
    cells = [(_title(random, title), _cell(random, m)) for title, m in person.items()]
    random.shuffle(cells)
    return dict(cells)


def _title(random: Random, title: str) -> str:
    spaced = title.replace("_", random.choice(["_", " ", "  "]))
    return random.choice([str.upper, str.title, str.lower])(f"{spaced} ")


def _cell(random: Random, meaning: object) -> str:
    if isinstance(meaning, Code):
        label = random.choice([meaning.label.upper(), meaning.label.lower(), meaning.label])
        return random.choice([str(meaning.number), f" {label} ", label.replace(" ", "  ")])
    if isinstance(meaning, date):
        serial = (meaning - date(1899, 12, 30)).days
        forms = f"{meaning}", f"{meaning:%d/%m/%Y}", f"{meaning:%d-%m-%Y}", f"{serial}"
        return random.choice(forms)
    return f" {meaning}\u200b "


def only_row(data: bytes) -> PersonRow:
    frame = framed({"families": read(data).families})[4:]
    ((row,),) = (family.rows for family in msgspec.msgpack.decode(frame, type=Frame).families)
    return row


@settings(deadline=None)
@given(meanings, st.randoms(use_true_random=False), st.sampled_from(",;\t"))
def test_order_titles_labels_and_dates_may_be_written_in_any_allowed_way(
    person: dict[str, object], random: Random, delimiter: str
) -> None:
    plain = only_row(csv_bytes([BUDI | plainly(person)]))
    other = only_row(csv_bytes([somehow(random, BUDI | person)], delimiter=delimiter))
    assert plain == other
    assert plain.standing == person["status_dasar"]
    assert plain.occupation == person["pekerjaan_id"]
    assert plain.birth_date == person["tanggallahir"]


@settings(deadline=None, max_examples=40)
@given(meanings)
def test_a_workbook_with_numbers_and_real_dates_reads_like_text(person: dict[str, object]) -> None:
    typed = {t: m.number if isinstance(m, Code) else m for t, m in person.items()}
    assert only_row(workbook([BUDI | typed])) == only_row(csv_bytes([BUDI | plainly(person)]))


@pytest.mark.parametrize("title", CODED)
def test_every_code_is_understood_by_number_and_by_label(title: str) -> None:
    for code in CODED[title]:
        by_number = only_row(csv_bytes([BUDI | {title: str(code.number)}]))
        assert only_row(csv_bytes([BUDI | {title: code.label}])) == by_number
        assert code in msgspec.structs.astuple(by_number)
