"""NIK and KK number as fields of a request: a number with an error is answered with its sentence.

Apart from `numbers.py`, so that the process that reads files starts without pydantic.
"""

from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator

from contracts.text import Unclear
from services.registry.numbers import Checked, check_kk_number, check_nik


def _required(check: Callable[[object], Checked], missing: str) -> AfterValidator:
    def validate(typed: str) -> str:
        checked = check(typed)
        if checked.number is None:
            raise Unclear(checked.findings[0].message if checked.findings else missing)
        return checked.number

    return AfterValidator(validate)


Nik = Annotated[str, _required(check_nik, "NIK belum diisi. Isi 16 angka.")]
KkNumber = Annotated[str, _required(check_kk_number, "Nomor KK belum diisi. Isi 16 angka.")]
