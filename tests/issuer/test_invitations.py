"""A list of officers becomes accounts and letters, all or none; a fault is named by its place."""

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from psycopg import Connection

from services.issuer.accounts import book
from services.issuer.accounts.invitations import (
    COLUMNS,
    Invited,
    Letter,
    ListRefused,
    invite_all,
    read_list,
)
from services.issuer.accounts.letters import printed

CLERK = ("tim.data.ampera", "Sari Dewi", "tim_data", "18.09.01.2001")
HEAD = ("kasi.gedong", "Budi Santoso", "kasi", "18.09.01")


def workbook(folder: Path, *rows: tuple[str, ...], titles: tuple[str, ...] = COLUMNS) -> Path:
    file = folder / "undangan.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([titles, *rows]):
            sheet.write_row(number, 0, row)
    return file


def faults(file: Path) -> list[tuple[int, str]]:
    with pytest.raises(ListRefused) as refused:
        read_list(file)
    return [(each.row, each.column) for each in refused.value.faults]


def test_a_row_is_an_account_whose_role_says_whether_it_needs_two_factors(tmp_path: Path) -> None:
    invited = read_list(workbook(tmp_path, CLERK, ("", "", "", ""), HEAD))
    assert invited == [Invited(*CLERK), Invited(*HEAD)]
    assert [each.two_factors for each in invited] == [False, True]


def test_columns_stand_in_any_order_and_a_role_goes_by_its_old_name_too(tmp_path: Path) -> None:
    row = ("18.09.01.2001", "OPERATOR_DESA", "Sari Dewi", "Tim.Data.Ampera")
    file = workbook(tmp_path, row, titles=("Wilayah", "PERAN", " nama", "akun"))
    assert read_list(file) == [Invited(*CLERK)]


def test_every_fault_is_named_with_its_row_and_column(tmp_path: Path) -> None:
    file = workbook(
        tmp_path,
        CLERK,
        ("x", "", "raja", "99.99"),
        (CLERK[0], "Sari Dua", "tim_data", "18.09.01.2001"),
    )
    assert faults(file) == [(3, "akun"), (3, "nama"), (3, "peran"), (3, "wilayah"), (4, "akun")]


def test_what_is_no_list_is_refused_in_words(tmp_path: Path) -> None:
    text = tmp_path / "undangan.csv"
    text.write_text("akun,nama\n")
    assert faults(text) == [(1, "")]
    assert faults(tmp_path / "missing.xlsx") == [(1, "")]
    assert faults(workbook(tmp_path)) == [(2, "")]
    assert faults(workbook(tmp_path, CLERK[:2], titles=("akun", "nama"))) == [
        (1, "peran"),
        (1, "wilayah"),
    ]


def test_all_are_invited_or_nobody_is(db: Connection[Any]) -> None:
    one, two = Invited(*CLERK), Invited(*HEAD)
    letters = invite_all(db, [one])
    assert [each.invited for each in letters] == [one]
    with pytest.raises(ListRefused) as refused:
        invite_all(db, [two, one])
    assert [(each.row, each.column) for each in refused.value.faults] == [(3, "akun")]
    assert book.find(db, two.person) is None
    found = book.find(db, one.person)
    assert found and found.state == "invited"


def test_no_name_is_kept(db: Connection[Any]) -> None:
    invite_all(db, [Invited(*CLERK)])
    tables = db.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind = 'r' AND has_table_privilege(oid, 'SELECT')"
    ).fetchall()
    for (name,) in tables:
        rows = db.execute(f"SELECT * FROM {name}").fetchall()  # type: ignore[arg-type]
        assert "Sari" not in str(rows), name


def test_letters_are_a_page_each_and_the_same_bytes_each_time() -> None:
    letters = [Letter(Invited(*CLERK), "AAAA-BBBB"), Letter(Invited(*HEAD), "CCCC-DDDD")]
    content = printed(letters, "https://masuk.example/activate")
    assert content.startswith(b"%PDF-") and content.count(b"/Type /Page\n") + content.count(
        b"/Type/Page/"
    ) in (0, 2)
    assert printed(letters, "https://masuk.example/activate") == content
    assert printed(letters[:1], "https://masuk.example/activate") != content


def test_what_a_name_holds_is_printed_and_not_carried_out() -> None:
    odd = Invited("tim.data.x", '#panic() *x* $y$ \\ "', "tim_data", "18.09.01.2001")
    assert printed([Letter(odd, "AAAA")], "https://masuk.example/activate").startswith(b"%PDF-")
