"""The members of a zip, inflated piece by piece and counted, because declared sizes can lie."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from services.registry.imports.file.unreadable_file import UnreadableFile

MEGABYTE = 2**20
MOST_MEMBERS = 200
LARGEST_MEMBER = 64 * MEGABYTE
LARGEST_TOTAL = 128 * MEGABYTE
HIGHEST_RATIO = 100
RATIO_MATTERS_FROM = MEGABYTE
PIECE = 256 * 1024
ENCRYPTED = 0x1
LOCAL_HEADER = 30


class Budget:
    """How much one archive may inflate to, over all its members."""

    def __init__(self, archive_size: int) -> None:
        self._archive_size = archive_size
        self._total = 0

    def spend(self, size: int) -> None:
        self._total += size
        far = self._total > HIGHEST_RATIO * self._archive_size
        if self._total > LARGEST_TOTAL or (far and self._total > RATIO_MATTERS_FROM):
            raise UnreadableFile("xlsx.inflates")


def members(file: BinaryIO) -> list[zipfile.ZipInfo]:
    """What the archive says it holds. Raises UnreadableFile for what no spreadsheet writes."""
    size = file.seek(0, 2)
    try:
        with zipfile.ZipFile(file) as archive:
            found = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableFile("xlsx.damaged") from None
    names = {member.filename.casefold() for member in found}
    overlaps = sum(member.compress_size for member in found) > size
    if len(found) > MOST_MEMBERS:
        raise UnreadableFile("xlsx.too-many-parts")
    if any(member.flag_bits & ENCRYPTED for member in found):
        raise UnreadableFile("xlsx.encrypted")
    if len(names) < len(found) or overlaps:
        raise UnreadableFile("xlsx.damaged")
    return found


def pieces(file: BinaryIO, member: zipfile.ZipInfo, budget: Budget) -> Iterator[bytes]:
    """The member's content in pieces of at most PIECE bytes. Raises UnreadableFile."""
    inflated = 0
    for piece in _inflate(file, member):
        inflated += len(piece)
        budget.spend(len(piece))
        far = inflated > HIGHEST_RATIO * member.compress_size
        if inflated > LARGEST_MEMBER or (far and inflated > RATIO_MATTERS_FROM):
            raise UnreadableFile("xlsx.inflates")
        yield piece
    if inflated != member.file_size:
        raise UnreadableFile("xlsx.damaged")


def _inflate(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    _seek_content(file, member)
    if member.compress_type == zipfile.ZIP_STORED:
        for packed in _packed(file, member.compress_size):
            yield packed
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise UnreadableFile("xlsx.damaged")
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(file, member.compress_size):
            yield stream.decompress(packed, PIECE)
            while stream.unconsumed_tail:
                yield stream.decompress(stream.unconsumed_tail, PIECE)
        while piece := stream.decompress(b"", PIECE):
            yield piece
    except zlib.error:
        raise UnreadableFile("xlsx.damaged") from None


def _seek_content(file: BinaryIO, member: zipfile.ZipInfo) -> None:
    """Past the local header, whose name and extra field may differ in length from the index."""
    file.seek(member.header_offset)
    header = file.read(LOCAL_HEADER)
    if len(header) < LOCAL_HEADER or not header.startswith(b"PK\x03\x04"):
        raise UnreadableFile("xlsx.damaged")
    name, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    file.seek(name + extra, 1)


def _packed(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left and (packed := file.read(min(left, PIECE))):
        left -= len(packed)
        yield packed
