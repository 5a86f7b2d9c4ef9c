"""A zip is inflated piece by piece, and what it declares about itself is not believed."""

import io
import zipfile

import pytest

from services.registry.imports.file.archive import (
    HIGHEST_RATIO,
    LARGEST_MEMBER,
    LARGEST_TOTAL,
    MEGABYTE,
    MOST_MEMBERS,
    PIECE,
    Budget,
    members,
    pieces,
)
from services.registry.imports.file.unreadable_file import UnreadableFile
from tests.registry.imports.file import bombs

ROOMY = 1_000 * MEGABYTE


def refused(code: str) -> "pytest.RaisesExc[UnreadableFile]":
    return pytest.RaisesExc(UnreadableFile, check=lambda refusal: refusal.code == code)


def inflated(data: bytes, name: str, budget: Budget | None = None) -> list[bytes]:
    file = io.BytesIO(data)
    [member] = [each for each in members(file) if each.filename == name]
    return list(pieces(file, member, budget or Budget(ROOMY)))


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_member_comes_out_as_it_went_in(method: int) -> None:
    body = bytes(range(256)) * 3_000
    found = inflated(bombs.packed({"a.xml": body}, method), "a.xml")
    assert b"".join(found) == body
    assert max(len(piece) for piece in found) <= PIECE


def test_an_empty_member_is_no_fault() -> None:
    assert b"".join(inflated(bombs.packed({"a.xml": b""}), "a.xml")) == b""


def test_what_is_no_zip_is_damaged() -> None:
    for data in (b"", b"PK\x03\x04", bombs.packed({"a": b"b"})[:-10]):
        with refused("xlsx.damaged"):
            members(io.BytesIO(data))


def test_two_members_of_one_name_are_damage_whatever_their_case() -> None:
    with refused("xlsx.damaged"):
        members(io.BytesIO(bombs.packed({"xl/Workbook.xml": b"a", "xl/workbook.xml": b"b"})))


def test_more_members_than_a_spreadsheet_has_are_refused() -> None:
    many = {f"part{number}": b"" for number in range(MOST_MEMBERS + 1)}
    with refused("xlsx.too-many-parts"):
        members(io.BytesIO(bombs.packed(many)))


def test_an_archive_behind_a_password_says_to_take_it_away() -> None:
    data = bytearray(bombs.packed({"a.xml": b"<a/>"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 0x1
    with refused("xlsx.encrypted"):
        members(io.BytesIO(bytes(data)))


def test_a_member_whose_content_is_cut_off_is_damaged() -> None:
    data = bombs.packed({"a.xml": bytes(range(256)) * 40})
    broken = data[:60] + bytes(60) + data[120:]
    with refused("xlsx.damaged"):
        inflated(broken, "a.xml")


def test_a_member_that_stands_nowhere_is_damaged() -> None:
    file = io.BytesIO(bombs.packed({"a.xml": b"<a/>"}))
    [member] = members(file)
    member.header_offset = 3
    with refused("xlsx.damaged"):
        list(pieces(file, member, Budget(ROOMY)))


def test_a_budget_is_for_all_members_together() -> None:
    budget = Budget(ROOMY)
    budget.spend(LARGEST_TOTAL)
    with refused("xlsx.inflates"):
        budget.spend(1)


def test_a_small_archive_may_not_become_a_large_one() -> None:
    budget = Budget(MEGABYTE // HIGHEST_RATIO)
    budget.spend(MEGABYTE)
    with refused("xlsx.inflates"):
        budget.spend(1)


def test_one_member_alone_may_not_fill_the_memory() -> None:
    noise = bytes(range(256)) * (LARGEST_MEMBER // 256 + 1)
    with refused("xlsx.inflates"):
        inflated(bombs.packed({"a.xml": noise}, zipfile.ZIP_STORED), "a.xml")
