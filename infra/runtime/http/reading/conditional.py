"""Conditional requests: nobody overwrites what they have not seen, section by section."""

import re
from typing import Annotated

from fastapi import Header, Response

from infra.runtime.http.deps import inline
from infra.runtime.refusals import Refused


class Sections(tuple[int, ...]):
    """Versions of a page's sections, in the page's order; one that is not named is 0."""

    __slots__ = ()

    def of(self, section: int) -> int:
        return self[section] if section < len(self) else 0


class BadVersion(Refused):
    status = 400
    title = "If-Match tidak terbaca"
    detail = 'Isi If-Match dengan ETag yang Anda terima, misalnya "v14".'


def etag(*versions: int) -> str:
    """`"v14"`, or `"v14-3"` where a page shows sections whose versions are counted apart."""
    sections = [str(version) for version in versions]
    while len(sections) > 1 and sections[-1] == "0":
        sections.pop()
    return f'"v{"-".join(sections)}"'


def tagged(response: Response, *versions: int) -> None:
    """Tell the reader which version the answer shows, for a later If-Match."""
    response.headers["ETag"] = etag(*versions)


TAG = r'"v(\d{1,18}(?:-\d{1,18})*)"'


def if_match_sections(
    if_match: Annotated[
        str,
        Header(
            description="ETag jawaban yang dibaca: versi yang diubah; yang sudah berubah: 412",
            examples=['"v1"'],
            json_schema_extra={"pattern": f"^{TAG}$"},
        ),
    ],
) -> Sections:
    """The versions of a page's sections, at least one; raises BadVersion."""
    read = re.fullmatch(TAG, if_match, re.ASCII)
    if not read:
        raise BadVersion
    return Sections(int(part) for part in read[1].split("-"))


def if_match(sections: Annotated[Sections, inline(if_match_sections)]) -> int:
    return sections[0]


IfMatchSections = Annotated[Sections, inline(if_match_sections)]
IfMatch = Annotated[int, inline(if_match)]
"""The version a change is based on; 428 without it."""
