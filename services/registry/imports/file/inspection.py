"""Looks through an .xlsx before it is parsed, and refuses what a table of people does not need.

Macros, formulas, links to elsewhere, embedded files and entities each end in their own message.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from services.registry.imports.file.archive import Budget, members, pieces
from services.registry.imports.file.unreadable_file import UnreadableFile

OVERLAP = 1024  # a tag cut in two by the end of a piece is seen whole with the next one
WORKBOOK = "xl/workbook.xml"
ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0", b"\xfd7zXZ")
MACROS = re.compile(r"vbaproject|/macrosheets/|/dialogsheets/|/activex/", re.IGNORECASE)
EXTERNAL = re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.IGNORECASE)
OTHER_ENCODING = re.compile(rb"""<\?xml[^>]*encoding\s*=\s*["'](?!(?i:utf-8|us-ascii)["'])""")
ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
SHEET = re.compile(rb"<(?:[\w.-]{1,20}:)?worksheet[\s>]")
# Two searches that start with a letter are four times as fast as one with a choice before it.
FORMULAS = (re.compile(rb"<f[\s/>]"), re.compile(rb":f[\s/>]"))
CELL = re.compile(rb"<(?:[\w.-]{1,20}:)?c(?:\s[^<>]*)?>\s*(?:<[\w.-]{0,20})?$")
REFERENCE = re.compile(rb'\sr="([A-Z]{1,3}[0-9]{1,7})"')
LINK = re.compile(rb"""<[^<>]*TargetMode\s*=\s*["']External["'][^<>]*>""")
HARMLESS_LINK = re.compile(rb"""/hyperlink["']""")
COUNTS_FROM_1904 = re.compile(rb"""date1904\s*=\s*["'](?:1|true)["']""")


def inspect(file: BinaryIO) -> bool:
    """Raises UnreadableFile; tells whether the workbook's day numbers count from 1904."""
    found = members(file)
    _refuse_names({member.filename for member in found})
    budget = Budget(file.seek(0, 2))
    from_1904 = False
    for member in found:
        for part in _overlapping(file, member, budget):
            _refuse_links(part, member.filename)
            from_1904 |= member.filename == WORKBOOK and bool(COUNTS_FROM_1904.search(part))
    file.seek(0)
    return from_1904


def _refuse_names(names: set[str]) -> None:
    if any(MACROS.search(name) for name in names):
        raise UnreadableFile("file.macros")
    if any(EXTERNAL.search(name) for name in names):
        raise UnreadableFile("xlsx.external")
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise UnreadableFile("file.binary-excel")
    if WORKBOOK not in names:
        raise UnreadableFile("file.not-a-table")


def _overlapping(file: BinaryIO, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """The member's pieces, each with the end of the one before, once its content is allowed."""
    before, is_sheet = b"", False
    for piece in pieces(file, member, budget):
        if not before:
            _refuse_beginning(piece)
        part = before + piece
        if ENTITIES.search(part):
            raise UnreadableFile("xlsx.entities")
        is_sheet = is_sheet or SHEET.search(part) is not None
        if is_sheet:
            _refuse_formulas(part)
        yield part
        before = part[-OVERLAP:]


def _refuse_beginning(piece: bytes) -> None:
    if piece.startswith(ARCHIVES):
        raise UnreadableFile("xlsx.nested")
    # XML in another encoding would hide from the searches below.
    in_utf_16 = piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))
    if in_utf_16 or OTHER_ENCODING.search(piece[:200]):
        raise UnreadableFile("xlsx.damaged")


def _refuse_links(part: bytes, name: str) -> None:
    if name.endswith(".rels"):
        for link in LINK.findall(part):
            if not HARMLESS_LINK.search(link):
                raise UnreadableFile("xlsx.external")


def _refuse_formulas(part: bytes) -> None:
    """Only those of cells: lists to choose from are formulas too, and harmless."""
    for pattern in FORMULAS:
        for found in pattern.finditer(part):
            cell = CELL.search(part, max(0, found.start() - 300), found.start())
            if cell is not None:
                reference = REFERENCE.search(cell[0])
                name = reference[1].decode() if reference else "tertentu"
                raise UnreadableFile("xlsx.formula", cell=name)
