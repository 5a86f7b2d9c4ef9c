"""Workbooks nobody should open, small on disk; each is made from a good one."""

import io
import zipfile

from tests.registry.imports.file.files import BUDI, workbook

SHEET = "xl/worksheets/sheet2.xml"
MEGABYTE = 2**20
Parts = dict[str, bytes]


def parts() -> Parts:
    with zipfile.ZipFile(io.BytesIO(workbook([BUDI]))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Parts, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", method) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return data.getvalue()


def with_part(name: str, body: bytes) -> bytes:
    return packed(parts() | {name: body})


def with_cell(cell: bytes) -> bytes:
    """The sheet of people with one more row."""
    sheet = parts()[SHEET]
    return with_part(
        SHEET, sheet.replace(b"</sheetData>", b'<row r="9">' + cell + b"</row></sheetData>")
    )


def with_link(kind: str) -> bytes:
    name = "xl/_rels/workbook.xml.rels"
    link = (
        f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/{kind}" '
        'Target="file:///lain.xlsx" TargetMode="External"/></Relationships>'
    )
    return with_part(name, parts()[name].replace(b"</Relationships>", link.encode()))


def inflating(megabytes: int, name: str = SHEET) -> bytes:
    """A part of so many megabytes of spaces, a thousandth of that on disk."""
    return with_part(name, b"<worksheet>" + b" " * (megabytes * MEGABYTE) + b"</worksheet>")


def inflating_in_pieces(each: int, count: int) -> bytes:
    """Parts that are allowed one by one, compressed no better than ordinary ones."""
    noise = b"%010d" + b" " * 200
    body = b"".join(noise % (n * 7919) for n in range(each * MEGABYTE // 210))
    return packed(parts() | {f"xl/media/image{n}.emf": body for n in range(count)})


def lying_about_size(declared: int) -> bytes:
    """An index that declares a few bytes where many megabytes come out."""
    body = b"<worksheet>" + b" " * (80 * MEGABYTE)
    data = with_part(SHEET, body)
    return data.replace(len(body).to_bytes(4, "little"), declared.to_bytes(4, "little"))


def overlapping(copies: int) -> bytes:
    """An index in which many members share the same compressed bytes."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts().items():
            archive.writestr(name, body)
        archive.writestr("xl/media/kernel", b"\0" * MEGABYTE)
        kernel = archive.getinfo("xl/media/kernel")
        for number in range(copies):
            twin = zipfile.ZipInfo(f"xl/media/twin{number}")
            for field in ("header_offset", "compress_size", "file_size", "CRC", "compress_type"):
                setattr(twin, field, getattr(kernel, field))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return data.getvalue()


def far_away_cell() -> bytes:
    """Two cells at the ends of the sheet: a program that keeps every cell between runs out."""
    return with_cell(b'<c r="XFD1048576"><v>1</v></c>')
