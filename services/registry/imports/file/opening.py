"""Opening: what a file is, its first bytes tell; its name alone proves nothing."""

from typing import BinaryIO

from services.registry.imports.file.delimited_text import open_delimited
from services.registry.imports.file.spreadsheet import open_workbook
from services.registry.imports.file.table import Table
from services.registry.imports.file.unreadable_file import UnreadableFile

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"PK\x05\x06",
)
WEB = (b"<!doctype", b"<html", b"<table", b"<?xml", b"<meta", b"<head", b"<body", b"mime-version")


def open_table(file: BinaryIO) -> Table:
    """Raises UnreadableFile for what is neither .xlsx nor delimited text."""
    start = file.read(512)
    file.seek(0)
    if not start.strip():
        raise UnreadableFile("file.empty")
    if start.startswith(OLD_OFFICE):
        raise UnreadableFile("file.old-excel")
    if start.startswith(ZIP):
        return open_workbook(file)
    if start.startswith(BINARY):
        raise UnreadableFile("file.not-a-table")
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(WEB):
        raise UnreadableFile("file.html")
    return open_delimited(file)
