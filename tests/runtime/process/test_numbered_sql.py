"""Files are read as they are meant: in order, statement by statement, with names filled in."""

from pathlib import Path

import pytest

from infra.runtime.process.numbered_sql import (
    CannotMigrate,
    NumberedFile,
    SchemaSet,
    compare,
)
from tests.runtime.process.numbered import write


def a_set(folder: Path) -> SchemaSet:
    return SchemaSet("village", folder, {"app": 'village"app'})


def statements(text: str) -> list[tuple[int, str]]:
    file = NumberedFile("village", 1, "0001_a.sql", text)
    return [(each.line, each.text) for each in file.statements()]


def test_files_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    write(tmp_path, "0002_b", "SELECT 2;")
    write(tmp_path, "0001_a", "SELECT 1;")
    (tmp_path / "README.md").write_text("no SQL")
    assert [str(each) for each in a_set(tmp_path).files()] == [
        "village/0001_a.sql",
        "village/0002_b.sql",
    ]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(["0001_a", "0003_c"], id="a number is missing"),
        pytest.param(["0001_a", "0002_b", "0002_c"], id="two branches took the same number"),
        pytest.param(["0002_b"], id="the first is missing"),
        pytest.param([], id="the files were left out of the package"),
        pytest.param(["0001_a", "2_b"], id="a number of another form"),
        pytest.param(["0001_a", "0002_B"], id="a name of another form"),
    ],
)
def test_numbers_without_an_order_are_refused(tmp_path: Path, names: list[str]) -> None:
    for name in names:
        write(tmp_path, name, "SELECT 1;")
    with pytest.raises(CannotMigrate, match=r"harus (bernomor )?0001"):
        a_set(tmp_path).files()


def test_a_statement_ends_where_its_semicolon_stands_and_not_inside_something() -> None:
    text = """-- why; not what
CREATE TABLE a (b text DEFAULT 'x;''y');

/* also; not */
CREATE FUNCTION c() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE 'no; never'; END $$;
CREATE TABLE "odd;name" (d int);
DO $tag$ BEGIN PERFORM $$ ; $$; END $tag$;
-- the last one needs no semicolon;
SELECT 1
"""
    assert [(line, text.split("(")[0]) for line, text in statements(text)] == [
        (2, "CREATE TABLE a "),
        (5, "CREATE FUNCTION c"),
        (7, 'CREATE TABLE "odd;name" '),
        (8, "DO $tag$ BEGIN PERFORM $$ ; $$; END $tag$"),
        (10, "SELECT 1"),
    ]


def test_a_file_of_remarks_has_no_statement() -> None:
    assert statements("-- nothing yet;\n/* nor here; */\n;;\n") == []


@pytest.mark.parametrize("word", ["BEGIN", "COMMIT", "rollback to a", "START TRANSACTION", "end"])
def test_a_file_does_not_end_the_transaction_it_runs_in(word: str) -> None:
    with pytest.raises(CannotMigrate, match=r"village/0001_a\.sql baris 2: .*transaksi"):
        statements(f"SELECT 1;\n{word};")


def filled(folder: Path, text: str) -> str:
    [file] = a_set(write(folder, "0001_a", text)).files()
    [statement] = file.statements()
    return a_set(folder).filled(file, statement).as_string(None)


def test_a_name_is_filled_in_quoted_and_other_braces_stay(tmp_path: Path) -> None:
    text = "GRANT SELECT ON a TO {app}, {app} -- '{}' '{1,2}' 100%"
    assert filled(tmp_path, text) == (
        """GRANT SELECT ON a TO "village""app", "village""app" -- '{}' '{1,2}' 100%"""
    )


def test_a_name_that_nobody_fills_in_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotMigrate, match=r"baris 1: nama \{keyring\} tidak dikenal"):
        filled(tmp_path, "GRANT SELECT ON a TO {keyring}")


def test_the_same_text_is_the_same_file_however_its_lines_end(tmp_path: Path) -> None:
    [unix] = a_set(write(tmp_path, "0001_a", "SELECT 1;\nSELECT 2;\n")).files()
    (tmp_path / "0001_a.sql").write_bytes(b"SELECT 1;\r\nSELECT 2;\r\n")
    [windows] = a_set(tmp_path).files()
    assert unix.sha256 == windows.sha256


def test_what_a_database_lacks_and_what_it_has_beyond_a_release(tmp_path: Path) -> None:
    village = a_set(write(write(tmp_path, "0001_a", "SELECT 1;"), "0002_b", "SELECT 2;"))
    first, second = village.files()
    lacking, unknown = compare([village], [("village", 1, first.sha256)])
    assert ([file.number for _, file in lacking], unknown) == ([2], [])
    beyond = [("village", 3, "a later one"), ("elsewhere", 1, "a set of a later release")]
    known = [("village", each.number, each.sha256) for each in (first, second)]
    assert compare([village], known + beyond) == ([], ["elsewhere/0001", "village/0003"])
