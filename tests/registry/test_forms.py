"""A NIK in a request is cleaned or refused with the sentence an officer can act on."""

import pytest
from pydantic import BaseModel, ValidationError

from services.registry.forms import KkNumber, Nik

BUDI = "3512071705900003"


class Form(BaseModel):
    nik: Nik
    kk_number: KkNumber = "3512070102150004"


def refused(nik: str) -> str:
    with pytest.raises(ValidationError) as error:
        Form(nik=nik)
    return str(error.value.errors()[0]["ctx"]["error"])


def test_spaces_typed_into_a_nik_are_dropped() -> None:
    assert Form(nik=f" {BUDI[:6]} {BUDI[6:]}").nik == BUDI


def test_a_short_nik_is_refused_with_what_to_do() -> None:
    assert refused(BUDI[:-1]) == "NIK harus 16 angka. Anda mengisi 15."


def test_a_missing_or_temporary_nik_finds_nobody() -> None:
    assert refused("-") == "NIK belum diisi. Isi 16 angka."
    assert "sementara" in refused("0352014200500001")
