"""Code lists: every list that a form, a file or an answer takes its words from, with labels."""

import re
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from contracts import codes, privacy, questionnaires
from contracts.codes.code import Code
from contracts.codes.roles import ROLES
from contracts.text import Word
from infra.runtime.http.access import public
from infra.runtime.http.opening.declaring import Nothing, opens_nothing
from infra.runtime.refusals import NotFound

router = APIRouter(tags=["Petunjuk"], dependencies=[public, opens_nothing(Nothing.EVERYBODY)])
ROOMS = (codes, questionnaires, privacy)
WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


class CodeShown(BaseModel):
    """Satu kode: tulis `code` di isian, tampilkan `label` kepada orang."""

    code: str
    label: str
    number: int | None = Field(description="Nomor di berkas SIAK dan OpenSID")


class CodeList(BaseModel):
    """Satu daftar kode."""

    name: str
    codes: list[CodeShown]


@cache
def lists() -> dict[str, CodeList]:
    """Every list of the contracts by its name in small letters: `marital_status`."""
    found = {
        "role": [
            CodeShown(code=name, label=each.label, number=None) for name, each in ROLES.items()
        ]
    }
    places = [(room, each.name) for room in ROOMS for each in iter_modules(room.__path__)]
    for room, name in places:
        for each in vars(import_module(f"{room.__name__}.{name}")).values():
            if isinstance(each, type) and issubclass(each, Code) and each is not Code:
                words = [CodeShown(code=c, label=c.label, number=c.number) for c in each]
                found[WORD.sub("_", each.__name__).lower()] = words
    return {name: CodeList(name=name, codes=found[name]) for name in sorted(found)}


@router.get("/codes", summary="Semua daftar kode")
def all_lists() -> list[CodeList]:
    return list(lists().values())


@router.get("/codes/{name}", summary="Satu daftar kode")
def one_list(
    name: Annotated[Word, Path(description="Nama daftar", examples=["relation"])],
) -> CodeList:
    if name not in lists():
        raise NotFound
    return lists()[name]
