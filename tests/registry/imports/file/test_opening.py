"""What a file is, its first bytes tell; its name proves nothing."""

import io

import pytest

from services.registry.imports.file.opening import BINARY, WEB, open_table
from services.registry.imports.file.table import EPOCH
from services.registry.imports.file.unreadable_file import UnreadableFile
from tests.registry.imports.file.files import BUDI, csv_bytes, workbook


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as refused:
        open_table(io.BytesIO(data))
    return refused.value.code


def test_a_workbook_is_a_table_whatever_its_name() -> None:
    table = open_table(io.BytesIO(workbook([BUDI])))
    assert (table.format, table.sheet, table.epoch) == ("xlsx", "Data Penduduk", EPOCH)


def test_text_is_a_table_with_its_delimiter_and_encoding() -> None:
    table = open_table(io.BytesIO(csv_bytes([BUDI], delimiter=";")))
    assert (table.format, table.delimiter, table.encoding) == ("csv", ";", "utf-8")
    assert next(table.lines)[0] == 1


@pytest.mark.parametrize("start", BINARY)
def test_pictures_documents_and_archives_are_no_tables(start: bytes) -> None:
    assert refusal(start + b"\x01\x02 anything") == "file.not-a-table"


@pytest.mark.parametrize("start", WEB)
@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\r\n  "])
def test_a_page_of_the_web_that_calls_itself_excel_is_recognised(
    start: bytes, before: bytes
) -> None:
    assert refusal(before + start.upper() + b">") == "file.html"


@pytest.mark.parametrize("data", [b"", b"   ", b"\r\n\t\r\n"])
def test_nothing_is_no_table(data: bytes) -> None:
    assert refusal(data) == "file.empty"


def test_excel_of_before_2007_is_told_apart_from_a_damaged_file() -> None:
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)) == "file.old-excel"


def test_opening_leaves_the_file_at_its_beginning_for_whoever_reads_it() -> None:
    file = io.BytesIO(csv_bytes([BUDI]))
    assert [cells[0] for _, cells in open_table(file).lines] == ["nik", BUDI["nik"]]
